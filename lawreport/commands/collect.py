"""`collect`: take the figures of the forms that came back into the year's data."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.cli import command
from lawreport.commands.form import whole_year
from lawreport.console import Console

if TYPE_CHECKING:
    from lawreport.collect import Collected
    from lawreport.metrics import Data
    from lawreport.model import Metric
    from lawreport.project import Project

COLUMNS = ("指标", "数值", "来源", "备注")
NOTHING = "什么也没有写入，data 没有改动。"
MOST_NAMED = 40             # missing metrics that are told by name
_YES = ("y", "yes", "是", "好", "ｙ")


@command(help="把收回的填报表读进 data，写入前先列出改动。\n\n例如：collect 2025 回收，或 collect 2025 回收/*.xlsx")
@click.argument("year", metavar="年份", callback=whole_year)
@click.argument("named", nargs=-1, required=True, metavar="文件或文件夹")
@click.option("--project", "folder", default=".", metavar="文件夹", help="项目所在的文件夹，缺省是当前文件夹")
@click.option("--yes", is_flag=True, help="不问，直接写入")
@click.option("--all", "everything", is_flag=True, help="问题全部列出，不止一屏")
@click.pass_obj
def collect(console: Console, year: int, named: tuple[str, ...], folder: str, yes: bool, everything: bool) -> None:
    from lawreport.problem import Trouble
    from lawreport.project import Project
    from lawreport.read import read_figures

    try:
        project = Project.at(Path(folder))
        path = _table(project, year)
        before = path.read_bytes() if path.is_file() else None
        data = read_figures(project, year, [year - 1, year])
        found = _collect(named, data)
        content = _content(found, data, before, project.name(path))
    except Trouble as trouble:
        console.problems(trouble.problems, everything, done=NOTHING)
        raise click.exceptions.Exit(1) from None
    _show(console, found, everything)
    if content is None:
        console.say(f"和 data/{path.name} 一样，没有要写入的。" if found.same else NOTHING)
    elif _agreed(console, f"data/{path.name}", yes):
        _write(path, before, content)
        console.say(f"已写入 data/{path.name}：{len(found.changes)} 个指标。运行 python build_report.py check 看勾稽关系是否成立。")


def _table(project: Project, year: int) -> Path:
    """Return the CSV that the year's readings go into."""
    from lawreport.problem import Place, Trouble

    there = project.tables().get(year, [])
    other = next((path for path in there if path.suffix.lower() != ".csv"), None)
    if other:
        raise Trouble.one("collect-xlsx", f"{year}年的数据在 {other.name} 里，程序只往 .csv 里写", Place(project.name(other)),
                          f"请用 WPS 或 Excel 打开它，另存为 {year}.csv（CSV UTF-8），移走原来的文件")
    return there[0] if there else project.root / "data" / f"{year}.csv"


def _collect(named: tuple[str, ...], data: Data) -> Collected:
    """Return what the named files change; warnings of the inbox come first."""
    from dataclasses import replace

    from lawreport.collect import collect as read
    from lawreport.inbox import read_inbox
    from lawreport.problem import Problems, Trouble

    problems = Problems()
    books = read_inbox(named, problems)
    try:
        found = read(books, data)
    except Trouble as trouble:
        raise Trouble([*problems, *trouble.problems]) from None
    return replace(found, warnings=(*problems, *found.warnings))


def _content(found: Collected, data: Data, before: bytes | None, name: str) -> bytes | None:
    """Return the new table, or None where nothing changes."""
    from lawreport.csvedit import new_table, spliced

    if not found.changes:
        return None
    cells = found.cells()
    if before is None:
        typed = [m.name for m in data.catalogue.values() if not m.formula]
        return new_table(COLUMNS, {name: cells.get(name, {}) for name in typed})
    columns = _columns(before, name)
    return spliced(before, name, columns, {metric: {c: row[c] for c in row if c in columns} for metric, row in cells.items()})


def _columns(before: bytes, name: str) -> dict[str, int]:
    """Return where the columns of the table are; a source must have one."""
    from lawreport.problem import Place, Trouble
    from lawreport.tables import table_columns

    there = table_columns(before, name)
    if "来源" not in there:
        raise Trouble.one("collect-source", "数据表没有“来源”这一列，读来的数记不下出处", Place(name, 1), "请在表头加上“来源”一列，各行补一个逗号")
    return {column: there[column] for column in COLUMNS if column in there}


# ---- what is shown -------------------------------------------------------------------------------------------------------

def _show(console: Console, found: Collected, everything: bool) -> None:
    """Show what the forms change, 科室 by 科室, and what is still missing."""
    if found.warnings:
        console.problems(found.warnings, everything, done="")
    console.say(f"读了 {found.workbooks} 份填报表：新填 {sum(c.filled for c in found.changes)} 个，"
                f"改动 {sum(not c.filled for c in found.changes)} 个，不变 {len(found.same)} 个，没有填 {len(found.unfilled)} 个。")
    for line in (*_changes(found), *_missing("没有填", found.unfilled), *_missing("还没有收到", found.unasked)):
        console.say(line)


def _changes(found: Collected) -> Iterator[str]:
    """Yield the changes of each 科室: new values on one line, each changed one on its own."""
    from lawreport.collect import by_owner

    changes = {c.metric.name: c for c in found.changes}
    for owner, metrics in by_owner(c.metric for c in found.changes).items():
        told = [changes[m.name] for m in metrics]
        if new := "、".join(c.told() for c in told if c.filled):
            yield f"  {owner}  新填：{new}"
        yield from (f"  {owner}  {c.told()}" for c in told if not c.filled)


def _missing(words: str, metrics: tuple[Metric, ...]) -> Iterator[str]:
    from lawreport.collect import by_owner

    if metrics:
        owners = by_owner(metrics).items()
        yield f"{words}：" + "；".join(f"{owner} {len(its)} 个" if len(metrics) > MOST_NAMED else
                                     f"{'、'.join(m.name for m in its)}（{owner}）" for owner, its in owners)


def _agreed(console: Console, name: str, yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        console.say(f"以上只是预览，没有写入。要写入 {name}，请在命令后面加 --yes。")
        return False
    answer = click.prompt(f"写入 {name} 吗？写入请输入 y，回车取消", default="", show_default=False, prompt_suffix="：")
    if answer.strip().casefold() not in _YES:
        console.say(NOTHING)
        return False
    return True


def _write(path: Path, before: bytes | None, content: bytes) -> None:
    """Put the new table in place of the one that was shown, and of no other."""
    from lawreport.problem import Place, Trouble
    from lawreport.write import write

    now = path.read_bytes() if path.is_file() else None
    if now != before:
        raise Trouble.one("collect-changed", "数据表刚才被改动了，没有写入", Place(f"data/{path.name}"), "请再运行一次，核对改动")
    try:
        write(path, content, beside=False)
    except Trouble as trouble:
        raise Trouble.one("collect-open", trouble.problems[0].message, Place(f"data/{path.name}"),
                          "数据表如果正在 WPS 或 Excel 里打开，请关闭它，再运行一次；原来的数据没有改动") from None


command = collect
