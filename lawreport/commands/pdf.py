"""`pdf`: the newest report as PDF."""

from __future__ import annotations

import glob
from pathlib import Path

import click

from lawreport.cli import command
from lawreport.console import Console


@command(help="把 Word 报告转成 PDF，放在它旁边（要装 LibreOffice）。\n\n不写文件就转 build 里最新的一份；几份一起转比一份一份转快得多。")
@click.argument("files", nargs=-1, metavar="文件")
@click.option("--project", "folder", default=".", metavar="文件夹", help="项目所在的文件夹，缺省是当前文件夹")
@click.pass_obj
def pdf(console: Console, files: tuple[str, ...], folder: str) -> None:
    from lawreport.pdf import to_pdf
    from lawreport.project import Project

    for made in to_pdf([f for name in files for f in _named(name)] or [_newest(Project.at(Path(folder)))]):
        console.say(f"已生成：{made}")


def _named(name: str) -> list[Path]:
    """Return the files that a name or a pattern means: a Windows console hands `*.docx` on as it stands."""
    found = [] if Path(name).exists() else sorted(glob.glob(name))
    return [Path(f) for f in found if not Path(f).name.startswith(("~", "."))] or [Path(name)]


def _newest(project) -> Path:
    from lawreport.problem import Place, Trouble

    built: list[Path] = [f for f in project.build.glob("*.docx") if not f.name.startswith(("~", "."))]
    if not built:
        raise Trouble.one("pdf-none", "还没有生成过报告", Place("build"), "请先运行 python build_report.py 生成报告。")
    return max(built, key=lambda f: f.stat().st_mtime_ns)


command = pdf
