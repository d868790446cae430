"""Whether a program has only opened and saved a file, and nobody has changed it.

In: what the program wrote, what stands there now, the kind of the file. Out: whether both hold the same. Knows alone:
what Excel and WPS do to a table of text: BOM, encoding, ends of lines, quotes, empty cells at the end, zeros after the
point. Word files: `wordseen`.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal, InvalidOperation

from lawreport.problem import Trouble


def same(ours: bytes, now: bytes, kind: str) -> bool:
    """Return whether a file of a kind (`.docx`, `.csv`, `.xlsx`) says what we wrote, no more and no less."""
    try:
        return ours == now or _LOOK[kind](ours, now)
    except (Trouble, ImportError, csv.Error, ValueError, RecursionError):
        return False            # not to be read: then nobody knows, and the file stays


def _same_words(ours: bytes, now: bytes) -> bool:
    from lawreport.wordseen import alike

    return alike(ours, now)


def _same_cells(ours: bytes, now: bytes) -> bool:
    return _cells(ours) == _cells(now)


def _cells(data: bytes) -> list[list]:
    from lawreport.textfile import decode

    rows = [_trimmed(row) for row in csv.reader(io.StringIO(decode(data, ""), newline=""), strict=True)]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _trimmed(row: list[str]) -> list:
    while row and not row[-1]:
        row = row[:-1]
    return [_value(cell.replace("\r\n", "\n")) for cell in row]


def _value(cell: str) -> str | Decimal:
    try:
        return Decimal(cell) if cell.isascii() else cell
    except InvalidOperation:
        return cell


def _same_sheets(ours: bytes, now: bytes) -> bool:
    """Return whether two workbooks have the same sheets, cells and remarks."""
    return _sheets(ours) == _sheets(now)


def _sheets(data: bytes) -> tuple:
    from lawreport.package import open_package
    from lawreport.workbook import read_workbook

    sheets = [(grid.sheet, [[cell.text for cell in line.cells.values()] for line in grid.lines if not line.blank])
              for grid in read_workbook(data, ".xlsx", hidden=True)]
    more = sorted(name for name in open_package(data, ".xlsx") if "comment" in name.lower() or "/media/" in name.lower())
    return sheets, more


_LOOK = {".docx": _same_words, ".csv": _same_cells, ".xlsx": _same_sheets}
