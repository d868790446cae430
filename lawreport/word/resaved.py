"""Whether a program has only opened and saved a file, and nobody has changed it.

In: what this program wrote, what is there now, the kind of the file. Out: whether both have the same content.
Responsible for: what Excel and WPS change in a table of text: BOM, encoding, line ends, quotes, empty cells at the end, zeros
after the point, digits after the fifteenth. For Word files see `seen`, for workbooks `sheets_seen`.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from lawreport.problem import Trouble

_KEPT = Context(prec=15, rounding=ROUND_HALF_UP)  # what Excel, WPS and LibreOffice keep of a number


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a cell, whatever zeros follow its point, and its %."""

    size: Decimal
    unit: str


def same(ours: bytes, now: bytes, kind: str) -> bool:
    """Return whether a file of a kind (`.docx`, `.csv`, `.xlsx`) has the content that we wrote, no more and no less."""
    try:
        return ours == now or _LOOK[kind](ours, now)
    except (Trouble, ImportError, csv.Error, ValueError, SyntaxError, LookupError, TypeError, RecursionError):
        return False  # unreadable: nobody knows, so the file stays


def _same_words(ours: bytes, now: bytes) -> bool:
    from lawreport.word.seen import alike

    return alike(ours, now)


def _same_cells(ours: bytes, now: bytes) -> bool:
    one, other = _cells(ours), _cells(now)
    return len(one) == len(other) and all(map(_same_row, one, other))


def _same_row(ours: list, now: list) -> bool:
    return len(ours) == len(now) and all(map(_same_cell, ours, now))


def _same_cell(ours: str | Number, now: str | Number) -> bool:
    """Return whether a cell has what we wrote, or the fifteen digits that a program keeps of it."""
    if ours == now or not (isinstance(ours, Number) and isinstance(now, Number)):
        return ours == now
    return (ours.unit, now.size) == (now.unit, _KEPT.plus(ours.size))


def _cells(data: bytes) -> list[list]:
    from lawreport.files.textfile import decode

    rows = [_trimmed(row) for row in csv.reader(io.StringIO(decode(data, ""), newline=""), strict=True)]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _trimmed(row: list[str]) -> list:
    while row and not row[-1]:
        row = row[:-1]
    return [_value(cell.replace("\r\n", "\n")) for cell in row]


def _value(cell: str) -> str | Number:
    figure = cell.removesuffix("%")
    try:
        return Number(Decimal(figure), cell[len(figure) :]) if cell.isascii() else cell
    except InvalidOperation:
        return cell


def _same_sheets(ours: bytes, now: bytes) -> bool:
    """Return whether two workbooks have the same sheets, cells, looks and comments."""
    return _sheets(ours) == _sheets(now)


def _sheets(data: bytes) -> tuple:
    from lawreport.files.package import open_package
    from lawreport.files.sheets.workbook import read_workbook
    from lawreport.word.sheets_seen import looks

    parts = open_package(data, ".xlsx")
    cells = [
        (grid.sheet, [[cell.text for cell in line.cells.values()] for line in grid.lines if not line.blank])
        for grid in read_workbook(data, ".xlsx", hidden=True)
    ]
    return cells, sum("/media/" in name for name in parts), looks(parts)


_LOOK = {".docx": _same_words, ".csv": _same_cells, ".xlsx": _same_sheets}
