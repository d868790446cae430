"""`collect`: take the figures of the forms that came back into the year's data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.cli import command, folder_option
from lawreport.app.commands.form import whole_year
from lawreport.app.console import Console

if TYPE_CHECKING:
    from lawreport.figures.metrics import Data
    from lawreport.files.editing.consent import Plan
    from lawreport.project import Project
    from lawreport.year.datafile import Table
    from lawreport.year.forms.collect import Collected


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
    """Read everything, show it, and write when that is wanted. Raise `Trouble`."""
    from lawreport.files.editing.consent import carry_out
    from lawreport.project import Project
    from lawreport.year.datafile import NOTHING

    project = Project.at(folder)
    ask = None if yes else lambda plan: console.agreed(map(project.name, plan.files), NOTHING)
    carry_out(console.say, project, f"collect {year}", lambda: _shown(console, project, year, named, everything), ask)


def _shown(console: Console, project: Project, year: int, named: tuple[str, ...], everything: bool) -> Plan | None:
    """Return what the forms change in the year's table, after showing it."""
    from lawreport.files.editing.consent import Plan
    from lawreport.files.sheets.tables import read_bytes
    from lawreport.source.reader import read_figures
    from lawreport.year.datafile import NOTHING, table_path

    path = table_path(project, year)
    before = read_bytes(path, project.name(path)) if path.is_file() else None
    data = read_figures(project, year, [year - 1, year])
    collected = _collect(named, data)
    table = _table(collected, data, before, project.name(path))
    _show(console, collected, everything)
    if table is None:
        console.say(f"和 data/{path.name} 一样，没有要写入的。" if collected.same else NOTHING)
        return None
    if remark := table.remark(project.name(path)):
        console.say(remark)
    return Plan(
        {path: (before, table.data)},
        f"已写入 data/{path.name}：{len(collected.changes)} 个指标。运行 python build_report.py check 看勾稽关系是否成立。",
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
        collected = collect_forms(books, data)
    except Trouble as trouble:
        raise Trouble([*problems, *trouble.problems]) from None
    return replace(collected, warnings=(*problems, *collected.warnings))


def _table(collected: Collected, data: Data, before: bytes | None, name: str) -> Table | None:
    """Return the new table, or None where nothing changes."""
    from lawreport.year.datafile import put

    typed = [m.name for m in data.catalogue.values() if not m.formula]
    return put(collected.cells(), before, name, typed) if collected.changes else None


def _show(console: Console, collected: Collected, everything: bool) -> None:
    """Show what is odd, what the forms change, and what is still missing."""
    from lawreport.app.screens.collect import collected_lines

    if collected.warnings:
        console.problems(collected.warnings, everything, done="", more="加 --all")
    console.lines(collected_lines(collected))


command = collect
