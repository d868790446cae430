"""The screens of `diff`: two builds figure by figure, two years metric by metric, two drafts marked in Word.

In: `FigureChange`s, `Row`s, or a `Compared`. Out: lines. Responsible for: how a figure new or gone is written; the table of
years; what is said of pictures that changed, and of what was not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lawreport.app.screens.files import left_lines
from lawreport.app.screens.lines import aligned
from lawreport.outputs.put import from_here
from lawreport.year.compare import FigureChange, Row
from lawreport.year.note import NOTE, cells, summary

if TYPE_CHECKING:
    from lawreport.delivery.redline import Compared


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


def redline_lines(done: Compared) -> list[str]:
    """Return where the redline is and what stands in it."""
    which = f"上一稿：{from_here(done.old)}　新稿：{from_here(done.new)}"
    aside = [f"  没有对比：{'、'.join(done.made.aside)}（两份不一样，请自己看）"] if done.made.aside else []
    if done.put is None:
        return [f"没有改动，没有写对照稿。{which}", *aside]
    pictures = [f"  {text}（见批注）" for text in done.made.pictures]
    return [
        f"已生成：{done.put.path}",
        *left_lines(done.put.left),
        f"  {which}",
        f"  加了 {done.made.came} 个字，删了 {done.made.went} 个字；全部接受就是新稿，全部拒绝就是上一稿，都核对过。",
        *pictures,
        *aside,
    ]
