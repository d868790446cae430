"""The screen of `import` for a table: what it changes, what has to be answered, what was not read and why.

In: a `Proposal` and the `Change` it makes. Out: lines. Responsible for: a line for each value with the cell it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lawreport.app.screens.lines import first, names_of
from lawreport.start.tables.change import Change
from lawreport.start.tables.layout import Unread
from lawreport.start.tables.memory import NAME
from lawreport.start.tables.proposal import Asked, Proposal, Value

MOST_VALUES, MOST_UNREAD = 30, 12


def proposal_lines(proposal: Proposal, change: Change, everything: bool = False) -> Iterator[str]:
    """Yield how much there is, then values, questions and reasons."""
    filled = sum(v.old.missing for v in change.taken)
    same = sum(v.same for v in proposal.values)
    yield (
        f"{proposal.file}：认出 {proposal.tables} 张表；"
        f"新填 {filled} 个，改动 {len(change.taken) - filled} 个，不变 {same} 个，"
        f"待定 {sum(len(one.places) for one in proposal.asked)} 个，没有读 {len(proposal.unread)} 处。"
    )
    yield from first([_value(v) for v in change.taken], MOST_VALUES, everything)
    if proposal.new:
        yield "指标目录里没有、要加上的：" + "、".join(
            f"{m.name}{f'（{m.unit}）' if m.unit else '（没有单位）'}" for m in proposal.new
        )
    for value in change.kept:
        there = f"{value.metric.name} {value.year}年 data 里是 {value.old.printed}"
        yield f"往年的数不动：{there}，{_cell(value)} 是 {_printed(value)}"
    yield from _some("请核对", proposal.doubts, everything)
    yield from _questions(proposal.asked)
    yield from _some("没有读", proposal.unread, everything)
    yield from change.remarks


def _value(value: Value) -> str:
    before = "" if value.old.missing else f"{value.old.printed} → "
    named = "" if value.written.strip() == value.metric.name else f"“{value.written.strip()}”"
    return f"  {value.year}年 {value.metric.name} {before}{_printed(value)}  {_cell(value)}{named}"


def _printed(value: Value) -> str:
    return value.quantity.printed(value.metric.unit)


def _cell(value: Value) -> str:
    return value.place.cell or str(value.place)


def _questions(asked: Sequence[Asked]) -> Iterator[str]:
    if asked:
        yield f"这些名字拿不准，没有读；在 {NAME} 里写明是哪个指标（或 不要、新指标），再导入一次："
    for one in asked:
        near = f"，像 {'、'.join(one.near)}" if one.near else ""
        cells = names_of([p.cell or str(p) for p in one.places], 3)
        yield f"  {one.written}（{cells}{f'，{one.unit}' if one.unit else ''}）{near}"


def _some(title: str, unread: Sequence[Unread], everything: bool) -> Iterator[str]:
    lines = [f"  {one.place.cell or one.place} {one.words}：{one.why}" for one in unread]
    if lines:
        yield f"{title}："
        yield from first(lines, MOST_UNREAD, everything)
