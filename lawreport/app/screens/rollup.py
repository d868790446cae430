"""The screen of `rollup`: which sums change, which rates are computed anew, what is missing, or why nothing is written.

In: a `Rollup`. Out: lines. Responsible for: how many of each kind fit one screen.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawreport.app.screens.lines import ALL, first, names_of
from lawreport.many.rollup import Rollup, Total

MOST = 12  # lines of each kind
_REST = f"  ……另有 {{}} 个；{ALL}"


def rollup_lines(rollup: Rollup, everything: bool) -> Iterator[str]:
    """Yield what changes, what is computed anew, and what is missing."""
    changed = [t for t in rollup.totals if t.changes]
    yield (
        f"{len(rollup.parts)} 个单位，{len(rollup.totals)} 个指标相加：改动 {len(changed)} 个，"
        f"不变 {sum(t.quantity is not None and not t.changes for t in rollup.totals)} 个，"
        f"缺数 {sum(t.quantity is None for t in rollup.totals)} 个。"
    )
    yield from first([_change(t) for t in changed], MOST, everything, _REST)
    rates = [f"  {r.metric.name}  {r.printed if not r.missing else r.note}（{r.metric.formula}）" for r in rollup.computed]
    if rates:
        yield "由合计数重新计算（不写入，生成报告时自动算）："
        yield from first(rates, MOST, everything, _REST)
    if rollup.absent:
        yield f"没有 {rollup.data.year} 年数据的单位：{'、'.join(rollup.absent)}"
    lacking = [f"  {t.metric.name}：{'、'.join(t.missing)}" for t in rollup.totals if set(t.missing) - set(rollup.absent)]
    if lacking:
        yield "单位没有填的数："
        yield from first(lacking, MOST, everything, _REST)
    if rollup.ruleless:
        names = names_of([m.name for m in rollup.ruleless], MOST, "等")
        yield f"没有写汇总规则，没有动：{names}。请在指标目录里写 rollup: 合计 或 不汇总。"


def _change(total: Total) -> str:
    """Return one sum as it was and will be, with what it is made of."""
    was = total.before.raw if total.before and total.before.raw else "空"
    now = total.quantity.text if total.quantity else "空"
    approximate = f"，其中 {total.approximate} 个是概数" if total.approximate else ""
    return f"  {total.metric.name}  {was} → {now}{total.metric.unit}（{total.source}{approximate}）"


def nothing_line(rollup: Rollup, table: str) -> str:
    """Return why there is nothing to write into the table of that name."""
    if not rollup.totals:
        return "没有一个指标写了 rollup: 合计，没有要写入的。"
    if len(rollup.absent) == len(rollup.parts):
        return f"没有一个单位有 {rollup.data.year} 年的数据，没有要写入的；请检查年份。"
    if all(t.quantity is None for t in rollup.totals):
        return "每个指标都有单位缺数，没有要写入的；缺数也要汇总，请加 --partial。"
    return f"和 data/{table} 一样，没有要写入的。"
