"""`pdf`: the newest report as PDF."""

from __future__ import annotations

import glob
from pathlib import Path

import click

from lawreport.app.cli import command, folder_option
from lawreport.app.console import Console


@command(
    help=(
        "把 Word 报告转成 PDF，放在它旁边（要装 LibreOffice）：带标签、大纲、语言，按 PDF/A-2b 导出，公开稿不带作者。\n\n"
        "不写文件就转 build 里最新的一份；几份一起转比一份一份转快得多。转完查一遍，查了什么、没查什么都列出来。"
    )
)
@click.argument("files", nargs=-1, metavar="文件")
@folder_option
@click.pass_obj
def pdf(console: Console, files: tuple[str, ...], folder: str) -> None:
    from lawreport.app.screens.files import left_lines
    from lawreport.app.screens.pdf import looked_up_lines
    from lawreport.delivery.pdf import to_pdf
    from lawreport.inspection.absent_fonts import absent_in_pdf
    from lawreport.project import Project

    named = [f for name in files for f in _named(name)]
    reports = named or [_newest(console, Project.at(Path(folder)))]
    for file, made in zip(reports, to_pdf(reports), strict=True):
        console.say(f"已生成：{made.put.path}" + ("" if named else f"（由最新的“{file.name}”转成）"))
        console.lines(left_lines(made.put.left))
        console.lines(looked_up_lines(made, whole=len(reports) == 1))
        if problem := absent_in_pdf(file.read_bytes(), file.name):
            console.problems([problem], done="")


def _named(name: str) -> list[Path]:
    """Return the files that a name or a pattern means: a Windows console hands `*.docx` on as it stands."""
    files = [] if Path(name).exists() else sorted(glob.glob(name))
    return [Path(f) for f in files if not Path(f).name.startswith(("~", "."))] or [Path(name)]


def _newest(console: Console, project) -> Path:
    """Return the newest report; tell of others there are, when they belong to it."""
    from lawreport.outputs.put import family
    from lawreport.outputs.reports import reports
    from lawreport.problem import Place, Trouble

    built = reports(project)
    if not built:
        raise Trouble.one("pdf-none", "还没有生成过报告", Place("build"), "请先运行 python build_report.py 生成报告。")
    others = [f.name for f in family(built[0]) if f != built[0]]
    if others:
        console.say(f"这份报告有几个文件，用最新的“{built[0].name}”；要转别的，在 pdf 后面写出它：{'、'.join(others)}")
    return built[0]


command = pdf
