"""The screen of `collect`: what the forms that came back change, 科室 by 科室, and what is still missing.

In: a `Collected`. Out: lines. Responsible for: what shares a line.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawreport.model import Metric
from lawreport.year.forms.collect import Collected, ReadingChange, by_owner

MOST_NAMED = 40  # missing metrics that are told by name


def collected_lines(collected: Collected) -> Iterator[str]:
    """Yield how many values there are of each kind, the changes, and the metrics that are missing."""
    filled = sum(c.filled for c in collected.changes)
    yield (
        f"读了 {collected.workbooks} 份填报表：新填 {filled} 个，"
        f"改动 {len(collected.changes) - filled} 个，不变 {len(collected.same)} 个，"
        f"没有填 {len(collected.unfilled) + len(collected.kept)} 个。"
    )
    yield from _changes(collected)
    yield from _missing("没有填", collected.unfilled)
    yield from _missing("没有填，原来的数不动", collected.kept)
    yield from _missing("还没有收到", collected.unasked)


def _changes(collected: Collected) -> Iterator[str]:
    """Yield the changes of each 科室: new values on one line, each changed one on its own."""
    changes = {c.metric.name: c for c in collected.changes}
    for owner, metrics in by_owner(c.metric for c in collected.changes).items():
        own = [changes[m.name] for m in metrics]
        if new := "、".join(change_text(c) for c in own if c.filled):
            yield f"  {owner}  新填：{new}"
        yield from (f"  {owner}  {change_text(c)}" for c in own if not c.filled)


def change_text(change: ReadingChange) -> str:
    """Return a change in a few words: 火灾隐患：7292处 → 7301处."""
    if change.filled:
        return f"{change.metric.name} {change.printed}"
    if change.quantity == change.old.quantity:
        return f"{change.metric.name}：备注 {change.old.note or '空'} → {change.note}"
    return f"{change.metric.name}：{change.old.printed} → {change.printed}"


def _missing(words: str, metrics: tuple[Metric, ...]) -> Iterator[str]:
    """Yield which metrics are missing: by name, or how many of each 科室 where they are many."""
    if metrics:
        owners = by_owner(metrics).items()
        yield f"{words}：" + "；".join(
            f"{owner} {len(its)} 个" if len(metrics) > MOST_NAMED else f"{'、'.join(m.name for m in its)}（{owner}）"
            for owner, its in owners
        )
