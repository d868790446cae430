"""The screens of `diff`: two builds figure by figure, two years metric by metric.

In: `FigureChange`s, or `Row`s. Out: lines. Responsible for: how a figure new or gone is written; the table of years.
"""

from __future__ import annotations

from collections.abc import Sequence

from lawreport.app.screens.lines import aligned
from lawreport.year.compare import FigureChange, Row
from lawreport.year.note import NOTE, cells, summary


def changes_lines(changes: Sequence[FigureChange]) -> list[str]:
    """Return what two builds print differently, a line for each figure."""
    if not changes:
        return ["两份报告里的数完全一样。"]
    return [f"有 {len(changes)} 处数字印得不一样（文字的改动请用 Word 的“比较”看）：", *map(_change, changes)]


def _change(change: FigureChange) -> str:
    """Return one figure as it was and is printed, with its places."""
    form = f"（{change.form}）" if change.form and change.form not in ("图", "表") else ""
    was, now = change.old or "（没有印）", change.new or "（不再印）"
    return f"{change.metric}{form} {was} → {now}：{'、'.join(change.places)}"


def years_lines(rows: Sequence[Row], old: int, new: int) -> list[str]:
    """Return the sentence, the table and the note of two years."""
    return [summary(rows, old, new), "", *aligned(cells(rows, old, new), right=(2, 3)), "", NOTE]
