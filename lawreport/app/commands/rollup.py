"""`rollup`: the figures of a bureau from those of its units."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.cli import command, everything_option
from lawreport.app.console import WHOLE, Console

if TYPE_CHECKING:
    from lawreport.files.editing.consent import Plan
    from lawreport.many.rollup import Rollup, Total
    from lawreport.project import Project

MOST = 12  # lines told of each kind
REST = "  ……另有 {} 个；加 --all 全部列出。"


@command(
    help="把各单位的数汇总成上级的 data/年份.csv，写入前先列出改动。\n\n"
    "指标目录里写着 rollup: 合计 的相加，有公式的由合计数重新计算，不汇总的不动。\n"
    "例如：rollup units --year 2025"
)
@click.argument("units", metavar="文件夹", default="units")
@click.option("--year", type=int, required=True, metavar="年份", help="汇总哪一年的数")
@click.option("--out", "--project", "folder", default=".", metavar="文件夹", help="上级项目所在的文件夹，缺省是当前文件夹")
@click.option("--partial", is_flag=True, help="有单位缺数的指标也写，来源里注明缺几个单位")
@click.option("--yes", is_flag=True, help="不问，直接写入")
@everything_option
@click.pass_obj
def rollup(console: Console, units: str, year: int, folder: str, partial: bool, yes: bool, everything: bool) -> None:
    from lawreport.files.editing.consent import agreed, carry_out
    from lawreport.problem import Trouble
    from lawreport.project import Project
    from lawreport.year.datafile import NOTHING

    project = Project(Path(folder).resolve())
    ask = None if yes else lambda plan: agreed(console, "、".join(map(project.name, plan.files)), NOTHING)
    try:
        carry_out(
            console,
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
    from lawreport.files.editing.consent import Plan
    from lawreport.files.sheets.tables import read_bytes
    from lawreport.many.batch import unit_folders
    from lawreport.many.rollup import read_parts, roll_up
    from lawreport.source.reader import read_figures
    from lawreport.year.datafile import table_path

    path = table_path(project, year)
    before = read_bytes(path, project.name(path)) if path.is_file() else None
    found = roll_up(read_figures(project, year, [year]), read_parts(unit_folders(units), year), partial)
    content = _content(found, before, project.name(path))
    _show(console, found, everything)
    if content is None:
        console.say(_nothing(found, path.name))
        return None
    changed = sum(t.changes for t in found.totals)
    return Plan({path: (before, content)}, f"已写入 data/{path.name}：{changed} 个指标。运行 check 看勾稽关系是否成立。")


def _content(found: Rollup, before: bytes | None, name: str) -> bytes | None:
    """Return the new table, or None where nothing changes."""
    from lawreport.year.datafile import put

    cells = {
        t.metric.name: {"数值": t.quantity.text, "来源": t.source} for t in found.totals if t.changes and t.quantity is not None
    }
    if not cells:
        return None
    return put(cells, before, name, [m.name for m in found.data.catalogue.values() if not m.formula])


def _nothing(found: Rollup, table: str) -> str:
    """Return why there is nothing to write."""
    if not found.totals:
        return "没有一个指标写了 rollup: 合计，没有要写入的。"
    if len(found.absent) == len(found.parts):
        return f"没有一个单位有 {found.data.year} 年的数据，没有要写入的；请检查年份。"
    if all(t.quantity is None for t in found.totals):
        return "每个指标都有单位缺数，没有要写入的；缺数也要汇总，请加 --partial。"
    return f"和 data/{table} 一样，没有要写入的。"


def _show(console: Console, found: Rollup, everything: bool) -> None:
    """Tell what changes, what is computed anew, and what is missing."""
    from lawreport.many.rollup import disagreements

    odd = disagreements(found)
    if told := [*found.problems, *(odd if everything or len(odd) <= WHOLE else ())]:
        console.problems(told, everything, done="", more="加 --all")
    if len(odd) > WHOLE and not everything:
        console.say(f"提醒：{len(odd)} 个指标，上级填的数和各单位之和不同；写入后以各单位之和为准。加 --all 全部列出。")
    changed = [t for t in found.totals if t.changes]
    console.say(
        f"{len(found.parts)} 个单位，{len(found.totals)} 个指标相加：改动 {len(changed)} 个，"
        f"不变 {sum(t.quantity is not None and not t.changes for t in found.totals)} 个，"
        f"缺数 {sum(t.quantity is None for t in found.totals)} 个。"
    )
    console.lines([_change(t) for t in changed], MOST, everything, REST)
    rates = [f"  {r.metric.name}  {r.printed if not r.missing else r.note}（{r.metric.formula}）" for r in found.computed]
    if rates:
        console.say("由合计数重新计算（不写入，生成报告时自动算）：")
        console.lines(rates, MOST, everything, REST)
    if found.absent:
        console.say(f"没有 {found.data.year} 年数据的单位：{'、'.join(found.absent)}")
    lacking = [f"  {t.metric.name}：{'、'.join(t.missing)}" for t in found.totals if set(t.missing) - set(found.absent)]
    if lacking:
        console.say("单位没有填的数：")
        console.lines(lacking, MOST, everything, REST)
    if found.ruleless:
        names = "、".join(m.name for m in found.ruleless[:MOST]) + ("等" if len(found.ruleless) > MOST else "")
        console.say(f"没有写汇总规则，没有动：{names}。请在指标目录里写 rollup: 合计 或 不汇总。")


def _change(total: Total) -> str:
    was = total.before.raw if total.before and total.before.raw else "空"
    now = total.quantity.text if total.quantity else "空"
    approximate = f"，其中 {total.approximate} 个是概数" if total.approximate else ""
    return f"  {total.metric.name}  {was} → {now}{total.metric.unit}（{total.source}{approximate}）"


command = rollup
