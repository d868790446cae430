"""Whether a program has only opened and saved a file, and nobody has changed it.

In: what the program wrote, what stands there now, the kind of the file. Out: whether both hold the same. Knows alone:
what Excel and WPS do to a table of text: BOM, encoding, ends of lines, quotes, empty cells at the end, zeros after the
point, digits after the fifteenth; and by what people mark the cells of a workbook. Word files: `wordseen`.
"""

from __future__ import annotations

import csv
import io
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from lawreport.base.frozen import frozen
from lawreport.problem import Trouble

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_KEPT = Context(prec=15, rounding=ROUND_HALF_UP)  # what Excel, WPS and LibreOffice keep of a number


@frozen
class Number:
    """A number in a cell, however many zeros are written after its point, and its %."""

    size: Decimal
    unit: str


def same(ours: bytes, now: bytes, kind: str) -> bool:
    """Return whether a file of a kind (`.docx`, `.csv`, `.xlsx`) says what we wrote, no more and no less."""
    try:
        return ours == now or _LOOK[kind](ours, now)
    except (Trouble, ImportError, csv.Error, ValueError, SyntaxError, LookupError, RecursionError):
        return False  # not to be read: then nobody knows, and the file stays


def _same_words(ours: bytes, now: bytes) -> bool:
    from lawreport.word.seen import alike

    return alike(ours, now)


def _same_cells(ours: bytes, now: bytes) -> bool:
    one, other = _cells(ours), _cells(now)
    return len(one) == len(other) and all(map(_same_row, one, other))


def _same_row(ours: list, now: list) -> bool:
    return len(ours) == len(now) and all(map(_same_cell, ours, now))


def _same_cell(ours: str | Number, now: str | Number) -> bool:
    """Return whether a cell holds what we wrote, or as many digits of it as a program keeps of a number."""
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
    """Return whether two workbooks have the same sheets, cells and remarks."""
    return _sheets(ours) == _sheets(now)


def _sheets(data: bytes) -> tuple:
    from lawreport.files.package import open_package
    from lawreport.files.sheets.workbook import read_workbook

    parts = open_package(data, ".xlsx")
    cells = [
        (grid.sheet, [[cell.text for cell in line.cells.values()] for line in grid.lines if not line.blank])
        for grid in read_workbook(data, ".xlsx", hidden=True)
    ]
    remarks = sorted(
        t.text or ""
        for name in parts
        if "comment" in name.lower() and name.endswith(".xml")
        for t in _tree(parts[name]).iter(_SHEET + "t")
    )
    return cells, remarks, sum("/media/" in name for name in parts), _colours(parts)


def _colours(parts: dict[str, bytes]) -> list[tuple]:
    """Return where cells are filled, or their words coloured, bold or struck out: people mark with these."""
    styles = _tree(parts["xl/styles.xml"])
    looks = [_look(styles, xf) for xf in styles.iterfind(f"{_SHEET}cellXfs/{_SHEET}xf")]
    return [
        (name, cell.get("r"), looks[int(cell.get("s", "0"))])
        for name in sorted(parts)
        if name.startswith("xl/worksheets/sheet")
        for cell in _tree(parts[name]).iter(_SHEET + "c")
        if looks[int(cell.get("s", "0"))] != looks[0]
    ]


def _look(styles, xf) -> tuple:
    fill = styles.findall(f"{_SHEET}fills/{_SHEET}fill")[int(xf.get("fillId", "0"))]
    font = styles.findall(f"{_SHEET}fonts/{_SHEET}font")[int(xf.get("fontId", "0"))]
    paper = next((e for e in fill.iter(_SHEET + "fgColor")), None)
    ink = font.find(_SHEET + "color")
    marks = tuple(
        font.find(_SHEET + tag) is not None and font.find(_SHEET + tag).get("val", "1") not in ("0", "false")
        for tag in ("b", "i", "strike", "u")
    )
    return _colour(paper), _colour(ink), marks


def _colour(element) -> str:
    """Return a colour; black, white and what the program chooses are none."""
    value = (element.get("rgb") or "")[-6:].upper() if element is not None else ""
    return "" if value in ("000000", "FFFFFF") else value


def _tree(data: bytes):
    from xml.etree import ElementTree

    return ElementTree.fromstring(data)


_LOOK = {".docx": _same_words, ".csv": _same_cells, ".xlsx": _same_sheets}
