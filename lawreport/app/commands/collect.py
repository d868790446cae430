"""`collect`: take the figures of the forms that came back into the year's data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.cli import command, folder_option
from lawreport.app.commands.form import whole_year
from lawreport.app.console import Console

if TYPE_CHECKING:
    from lawreport.figures.metrics import Data
    from lawreport.files.editing.consent import Plan
    from lawreport.model import Metric
    from lawreport.project import Project
    from lawreport.year.forms.collect import Collected

MOST_NAMED = 40  # missing metrics that are told by name


@command(help="把收回的填报表读进 data，写入前先列出改动。\n\n例如：collect 2025 回收，或 collect 2025 回收/*.xlsx")
@click.argument("year", metavar="年份", callback=whole_year)
@click.argument("named", nargs=-1, required=True, metavar="文件或文件夹")
@folder_option
@click.option("--yes", is_flag=True, help="不问，直接写入")
@click.option("--all", "everything", is_flag=True, help="问题全部列出，不止一屏")
@click.pass_obj
def collect(console: Console, year: int, named: tuple[str, ...], folder: str, yes: bool, everything: bool) -> None:
    from lawreport.problem import Trouble
    from lawreport.year.datafile import NOTHING

    try:
        _run(console, year, named, Path(folder), yes, everything)
    except Trouble as trouble:
        console.problems(trouble.problems, everything, done=NOTHING, more="加 --all")
        raise click.exceptions.Exit(1) from None


def _run(console: Console, year: int, named: tuple[str, ...], folder: Path, yes: bool, everything: bool) -> None:
    """Read everything, show it, and write when that is wanted."""
    from lawreport.files.editing.consent import agreed, carry_out
    from lawreport.project import Project
    from lawreport.year.datafile import NOTHING

    project = Project.at(folder)
    ask = None if yes else lambda plan: agreed(console, "、".join(map(project.name, plan.files)), NOTHING)
    carry_out(console, project, f"collect {year}", lambda: _shown(console, project, year, named, everything), ask)


def _shown(console: Console, project: Project, year: int, named: tuple[str, ...], everything: bool) -> Plan | None:
    """Return what the forms change in the year's table, after showing it."""
    from lawreport.files.editing.consent import Plan
    from lawreport.files.sheets.tables import read_bytes
    from lawreport.source.reader import read_figures
    from lawreport.year.datafile import NOTHING, table_path

    path = table_path(project, year)
    before = read_bytes(path, project.name(path)) if path.is_file() else None
    data = read_figures(project, year, [year - 1, year])
    found = _collect(named, data)
    content = _content(found, data, before, project.name(path))
    _show(console, found, everything)
    if content is None:
        console.say(f"和 data/{path.name} 一样，没有要写入的。" if found.same else NOTHING)
        return None
    return Plan(
        {path: (before, content)},
        f"已写入 data/{path.name}：{len(found.changes)} 个指标。运行 python build_report.py check 看勾稽关系是否成立。",
    )


def _collect(named: tuple[str, ...], data: Data) -> Collected:
    """Return what the named files change; warnings of the inbox come first."""
    from dataclasses import replace

    from lawreport.problem import Problems, Trouble
    from lawreport.year.forms.collect import collect_forms
    from lawreport.year.forms.inbox import read_inbox

    problems = Problems()
    books = read_inbox(named, problems)
    try:
        found = collect_forms(books, data)
    except Trouble as trouble:
        raise Trouble([*problems, *trouble.problems]) from None
    return replace(found, warnings=(*problems, *found.warnings))


def _content(found: Collected, data: Data, before: bytes | None, name: str) -> bytes | None:
    """Return the new table, or None where nothing changes."""
    from lawreport.year.datafile import put

    typed = [m.name for m in data.catalogue.values() if not m.formula]
    return put(found.cells(), before, name, typed) if found.changes else None


# ---- what is shown -------------------------------------------------------------------------------------------------------


def _show(console: Console, found: Collected, everything: bool) -> None:
    """Show what the forms change, 科室 by 科室, and what is still missing."""
    if found.warnings:
        console.problems(found.warnings, everything, done="", more="加 --all")
    console.say(
        f"读了 {found.workbooks} 份填报表：新填 {sum(c.filled for c in found.changes)} 个，"
        f"改动 {sum(not c.filled for c in found.changes)} 个，不变 {len(found.same)} 个，"
        f"没有填 {len(found.unfilled) + len(found.kept)} 个。"
    )
    for line in (
        *_changes(found),
        *_missing("没有填", found.unfilled),
        *_missing("没有填，原来的数不动", found.kept),
        *_missing("还没有收到", found.unasked),
    ):
        console.say(line)


def _changes(found: Collected) -> Iterator[str]:
    """Yield the changes of each 科室: new values on one line, each changed one on its own."""
    from lawreport.year.forms.collect import by_owner

    changes = {c.metric.name: c for c in found.changes}
    for owner, metrics in by_owner(c.metric for c in found.changes).items():
        told = [changes[m.name] for m in metrics]
        if new := "、".join(c.told() for c in told if c.filled):
            yield f"  {owner}  新填：{new}"
        yield from (f"  {owner}  {c.told()}" for c in told if not c.filled)


def _missing(words: str, metrics: tuple[Metric, ...]) -> Iterator[str]:
    from lawreport.year.forms.collect import by_owner

    if metrics:
        owners = by_owner(metrics).items()
        yield f"{words}：" + "；".join(
            f"{owner} {len(its)} 个" if len(metrics) > MOST_NAMED else f"{'、'.join(m.name for m in its)}（{owner}）"
            for owner, its in owners
        )


command = collect
