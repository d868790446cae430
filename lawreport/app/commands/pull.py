"""`pull`: what superiors changed in Word goes back into the texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.cli import command, everything_option, folder_option
from lawreport.app.console import Console

if TYPE_CHECKING:
    from lawreport.back.pull.values import PullPlan, Told
    from lawreport.files.editing.consent import Plan
    from lawreport.project import Project

OLD = (".doc", ".wps", ".wpt", ".rtf", ".odt")
PICTURES = (".pdf", ".ofd", ".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff")
NOTHING = "没有写，文段没有改动。\n"


@command(
    help=(
        "收改：把领导在 Word 里改过的稿子收回来，改动写进 sections 里的文段。\n\n"
        "只改动过的字；数仍是标签，被改的数只列出来（加 --data 才写进 data）。写之前先在内存里重排一遍，"
        "和改稿逐段对上才写；对不上的说明在哪里，不写。undo 可以撤销。"
    )
)
@click.argument("file", metavar="改过的.docx")
@folder_option
@click.option("--dry-run", is_flag=True, help="只看改动，什么也不写")
@click.option("--yes", is_flag=True, help="不再询问，直接写")
@click.option("--author", default="", metavar="名", help="只收这个人的修订；缺省是全部接受")
@click.option("--only", default="", metavar="编号", help="只收这几处，例如 1,3；编号见列出的改动")
@click.option("--data", is_flag=True, help="被改的数也写进 data（先列出是哪一格）；单位、简称写进 data/unit.yaml")
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", metavar="格式", help="text 或 json（只列出，不写）"
)
@everything_option
@click.pass_obj
def pull(
    console: Console,
    file: str,
    folder: str,
    dry_run: bool,
    yes: bool,
    author: str,
    only: str,
    data: bool,
    form: str,
    everything: bool,
) -> None:
    from lawreport.app.screens.back.pull import as_json
    from lawreport.back.pull.plan import plan_pull
    from lawreport.files.editing.consent import carry_out
    from lawreport.project import Project

    project, numbers = Project.at(Path(folder)), _numbers(only)
    content, told = _read(Path(file))

    def plan() -> PullPlan:
        return plan_pull(project, content, Path(file).name, author, numbers, told)

    if form == "json":
        console.whole(as_json(plan()))
        if not yes or dry_run:
            return
    if dry_run:
        _shown(console, project, plan(), data, everything)
        return console.say("这是试看，什么也没有写。")
    ask = None if yes else lambda what: console.agreed(map(project.name, what.files), NOTHING)
    seen: list[PullPlan] = []

    def shown() -> Plan | None:
        seen.append(plan())
        return _shown(console, project, seen[-1], data, everything, quiet=form == "json")

    say = console.error if form == "json" else console.say
    carry_out(say, project, f"pull {Path(file).name}", shown, ask)
    _remarks(console, project, seen[-1], quiet=form == "json")


def _numbers(only: str) -> frozenset[int] | None:
    """Return the numbers typed after --only."""
    words = only.replace("，", ",").replace("、", ",").split(",")
    if not only:
        return None
    if not all(word.strip().isdigit() for word in words):
        raise click.UsageError(f"--only 后面写改动的编号，例如 1,3；“{only}”看不懂。")
    return frozenset(int(word) for word in words)


def _read(path: Path) -> tuple[bytes, list[Told]]:
    """Return the bytes of a Word file, of an old kind converted, and what was lost thereby. Raise `Trouble`."""
    from lawreport.files.given import given
    from lawreport.problem import Place, Trouble

    kind = path.suffix.lower()
    if kind in PICTURES:
        raise Trouble.one(
            "pull-kind",
            "PDF、图片里读不出谁改了哪里",
            Place(path.name),
            "请要一份改过的 Word（.docx）；只有纸面或扫描件，就对着它在 Word 送审稿里改好，再收那一份。",
        )
    if kind not in (".docx", *OLD):
        raise Trouble.one(
            "pull-kind", f"收不了{f' {kind} ' if kind else '没有扩展名的'}文件", Place(path.name), "请另存为 .docx 再收。"
        )
    return (given(path), []) if kind == ".docx" else _converted(path)


def _converted(path: Path) -> tuple[bytes, list[Told]]:
    """Return a file of an old kind as .docx, and what is lost on the way."""
    from lawreport.back.pull.values import Told, Why
    from lawreport.files.given import given
    from lawreport.word.libreoffice import as_docx

    data = as_docx(given(path), path.name)
    lost = f"{path.suffix} 先由 LibreOffice 转成了 .docx：里面不带底稿，批注的回复和是否解决也会丢"
    return data, [Told(Why.LOST, lost, hint="能要到 .docx 的，请收 .docx。")]


def _shown(
    console: Console, project: Project, plan: PullPlan, data: bool, everything: bool, quiet: bool = False
) -> Plan | None:
    """Return what is to be written, after showing it; None where nothing is."""
    from lawreport.app.screens.back.pull import plan_lines
    from lawreport.files.editing.consent import Plan

    if not quiet:
        console.lines(plan_lines(plan, data, everything))
    files: dict[Path, tuple[bytes | None, bytes | None]] = {**plan.files}
    cells, remarks = 0, ""
    if data:
        more, cells, remarks = _data(project, plan)
        files |= more
    if not files:
        return None
    places = f"{len(plan.changes)} 处改动" + (f"、{cells} 处数据" if cells else "")
    return Plan(
        files, f"已写入 {places}。撤销：python build_report.py undo；看看印出来怎样：python build_report.py build。{remarks}"
    )


def _data(project: Project, plan: PullPlan) -> tuple[dict[Path, tuple[bytes | None, bytes | None]], int, str]:
    """Return the tables and the unit's file with what was typed over, how many places of them change, and remarks on it."""
    from lawreport.back.pull.namesake import renamed
    from lawreport.files.sheets.tables import read_bytes
    from lawreport.year.datafile import put, table_path

    files: dict[Path, tuple[bytes | None, bytes | None]] = {**renamed(project, plan.names)}
    known, remarks = [f for f in plan.figures if f.raw and f.raw != f.was], ""
    for year in sorted({f.of for f in known}):
        path = table_path(project, year)
        before = read_bytes(path, project.name(path))
        cells = {f.metric: {"数值": f.raw} for f in known if f.of == year}
        table = put(cells, before, project.name(path))
        files[path], remarks = (before, table.data), remarks + table.remark(project.name(path))
    return files, len(known) + len(plan.names), remarks


def _remarks(console: Console, project: Project, plan: PullPlan, quiet: bool) -> None:
    """Write the comments as a table, where there are some."""
    from lawreport.app.screens.back.pull import remarks_csv
    from lawreport.app.screens.files import left_lines
    from lawreport.files.write import file_name
    from lawreport.outputs.put import Outputs

    if not plan.remarks:
        return
    path = project.build / (file_name(Path(plan.name).stem) + ".批注.csv")
    put = Outputs.of(project).put(path, remarks_csv(plan.remarks))
    if not quiet:
        console.lines([f"批注 {len(plan.remarks)} 条：{project.name(put.path)}", *left_lines(put.left)])


command = pull
