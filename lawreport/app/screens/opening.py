"""The screen of `new-year`: what waits for an answer, and what of last year's words has to be looked at.

In: a `NewYear`. Out: lines. Responsible for: how many places fit one screen.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawreport.app.screens.lines import first
from lawreport.year.opening.newyear import NewYear
from lawreport.year.opening.verification import ToVerify

MOST = 14


def opened_lines(new: NewYear, everything: bool) -> Iterator[str]:
    """Yield what is left to do in a new year."""
    waiting = f"上年的 {len(new.promises)} 条安排等着答复。" if new.promises else ""
    yield f"各部分标了“未更新”：改过文字，或由科室确认后，就不再算。{waiting}"
    if new.to_verify:
        yield f"要核对 {len(new.to_verify)} 处："
    yield from first(
        [f"  {mark_line(mark)}" for mark in new.to_verify],
        MOST,
        everything,
        f"  另有 {{}} 处，都在 {new.lists} 的“待核对”里。",
    )


def mark_line(mark: ToVerify) -> str:
    """Return where something has to be looked at, what, and what to do."""
    return f"{mark.place}  {mark.words}：{mark.advice}"
