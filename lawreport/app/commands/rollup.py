"""`rollup`: the figures of a bureau from those of its units."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.cli import clear_up, command, everything_option
from lawreport.app.console import WHOLE, Console

if TYPE_CHECKING:
    from lawreport.files.editing.consent import Plan
    from lawreport.many.rollup import Rollup
    from lawreport.project import Project
    from lawreport.year.datafile import Table


@command(
    help="把各单位的数汇总成上级的 data/年份.csv，写入前先列出改动。\n\n"
    "指标目录里写着 rollup: 合计 的相加，有公式的由合计数重新计算，不汇总的不动。\n"
    "例如：rollup units --year 2025"
)
@click.argument("units", metavar="文件夹", default="units")
@click.option("--year", type=int, required=True, metavar="年份", help="汇总哪一年的数")
@click.option(
    "--out",
    "--project",
    "folder",
    metavar="文件夹",
    help="上级项目所在的文件夹，缺省是各单位上面最近一层有 data、templates 的文件夹",
)
@click.option("--partial", is_flag=True, help="有单位缺数的指标也写，来源里注明缺几个单位")
@click.option("--yes", is_flag=True, help="不问，直接写入")
@everything_option
@click.pass_obj
def rollup(console: Console, units: str, year: int, folder: str | None, partial: bool, yes: bool, everything: bool) -> None:
    from lawreport.files.editing.consent import carry_out
    from lawreport.many.lender import lender
    from lawreport.problem import Trouble
    from lawreport.project import Project
    from lawreport.year.datafile import NOTHING

    project = Project(Path(folder).resolve() if folder else lender(Path(units), None) or Path.cwd())
    console.error(f"汇总到：{project.root}")
    ask = None if yes else lambda plan: console.agreed(map(project.name, plan.files), NOTHING)
    try:
        carry_out(
            console.say,
            project,
            f"rollup --year {year}",
            lambda: _shown(console, project, Path(units), year, partial, everything),
            ask,
        )
    except Trouble as trouble:
        console.problems(trouble.problems, everything, done=NOTHING, more="加 --all")
        raise click.exceptions.Exit(1) from None


def _shown(console: Console, project: Project, units: Path, year: int, partial: bool, everything: bool) -> Plan | None:
    """Return what the sums change in the year's table, after showing it."""
    from lawreport.app.screens.rollup import nothing_line
    from lawreport.files.editing.consent import Plan
    from lawreport.files.sheets.tables import read_bytes
    from lawreport.many.batch import unit_folders
    from lawreport.many.rollup import read_parts, roll_up
    from lawreport.source.reader import read_figures
    from lawreport.year.datafile import table_path

    path = table_path(project, year)
    before = read_bytes(path, project.name(path)) if path.is_file() else None
    folders = unit_folders(units)
    clear_up(console, "rollup", folders)
    sums = roll_up(read_figures(project, year, [year]), read_parts(folders, year, project.root), partial)
    table = _table(sums, before, project.name(path))
    _show(console, sums, everything)
    if table is None:
        console.say(nothing_line(sums, path.name))
        return None
    if remark := table.remark(project.name(path)):
        console.say(remark)
    changed = sum(t.changes for t in sums.totals)
    return Plan({path: (before, table.data)}, f"已写入 data/{path.name}：{changed} 个指标。运行 check 看勾稽关系是否成立。")


def _table(sums: Rollup, before: bytes | None, name: str) -> Table | None:
    """Return the new table, or None where nothing changes."""
    from lawreport.year.datafile import put

    cells = {
        t.metric.name: {"数值": t.quantity.text, "来源": t.source} for t in sums.totals if t.changes and t.quantity is not None
    }
    if not cells:
        return None
    return put(cells, before, name, [m.name for m in sums.data.catalogue.values() if not m.formula])


def _show(console: Console, sums: Rollup, everything: bool) -> None:
    """Say where the bureau's own figures are others, then what changes, what is computed anew and what is missing."""
    from lawreport.app.screens.rollup import rollup_lines
    from lawreport.many.rollup import disagreements

    odd = disagreements(sums)
    if problems := [*sums.problems, *(odd if everything or len(odd) <= WHOLE else ())]:
        console.problems(problems, everything, done="", more="加 --all")
    if len(odd) > WHOLE and not everything:
        console.say(f"提醒：{len(odd)} 个指标，上级填的数和各单位之和不同；写入后以各单位之和为准。加 --all 全部列出。")
    console.lines(rollup_lines(sums, everything))


command = rollup
