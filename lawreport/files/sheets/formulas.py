"""Which formulas of a workbook may give another result once some cells have changed.

In: the formulas with their places, and the cells that changed. Out: the places of those that depend on them, directly or
through others. Responsible for: erring on the safe side: a formula that cannot be followed counts as one that depends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from lawreport.files.sheets.grid import cell_index

Address = tuple[str, int, int]  # sheet, row, column
_SHEET = r"(?:(?P<sheet>'[^'\[\]]+'|[\w.]+)!)?"
_CELL = r"\$?[A-Z]{1,3}\$?[1-9]\d{0,6}"
_RANGE = re.compile(rf"(?<![\w.$]){_SHEET}(?P<first>{_CELL})(?::(?P<last>{_CELL}))?(?![\w.(])")
_CALL = re.compile(r"(?<![\w.])(?:INDIRECT|OFFSET|INDEX|CELL|NOW|TODAY|RAND)\w*\(", re.I)
_FUNCTION_OR_TEXT = re.compile(r'"[^"]*"|[A-Z][A-Z0-9.]*\(|\b(?:TRUE|FALSE)\b', re.I)


@dataclass(frozen=True)
class Formula:
    """A formula in its cell; `text` is empty where the cell only shares that of another."""

    sheet: str
    row: int
    column: int
    text: str

    @property
    def address(self) -> Address:
        return self.sheet, self.row, self.column

    @cached_property
    def areas(self) -> tuple[tuple[str, int, int, int, int], ...] | None:
        """Return (sheet, top, left, bottom, right) of all it refers to; None where that cannot be said."""
        found = list(_RANGE.finditer(self.text))
        rest = _FUNCTION_OR_TEXT.sub(" ", _RANGE.sub(" ", self.text))
        if not self.text or _CALL.search(self.text) or re.search(r"[^\W\d]|[!\[\]#]", rest):
            return None
        return tuple(_area(match, self.sheet) for match in found)

    def depends_on(self, changed: set[Address]) -> bool:
        if self.areas is None:
            return True
        return any(
            sheet == s and top <= row <= bottom and left <= column <= right
            for s, row, column in changed
            for sheet, top, left, bottom, right in self.areas
        )


def _area(match: re.Match[str], own: str) -> tuple[str, int, int, int, int]:
    (top, left), (bottom, right) = (cell_index(match[n] or match["first"]) for n in ("first", "last"))
    sheet = (match["sheet"] or own).strip("'")
    return sheet, min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def stale(formulas: Iterable[Formula], changed: set[Address]) -> set[Address]:
    """Return the cells whose formulas may give another result now that the cells `changed` hold something else."""
    left, old = list(formulas), set[Address]()
    while True:
        more = {f.address for f in left if f.depends_on(changed | old)} - old
        if not more:
            return old
        old |= more
        left = [f for f in left if f.address not in old]
