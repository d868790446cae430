"""Excel workbooks (.xlsx), read from their XML in one pass.

In: the bytes of a file. Out: one `Grid` for each visible sheet, every cell as the text a clerk sees.
Responsible for: how a workbook stores texts, numbers, dates, errors and formulas, and what is hidden or merged.

No library reads the XML: numbers stay as stored, never a float, and reading stops as soon as a sheet is too large.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Context, Decimal
from xml.etree import ElementTree

from lawreport.files.package import open_package
from lawreport.files.sheets.grid import MOST_COLUMNS, MOST_ROWS, Cell, Grid, Merged, SheetRow, cell_index, cell_name
from lawreport.problem import Place, Problem, Severity, Trouble

STORED_DIGITS = 15  # what a workbook keeps of a number
MOST_CELLS = 100_000
MOST_SHEETS = 200
MOST_TAGS = 1_000_000

_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # built-in number formats
_PERCENTS = {9: "0%", 10: "0.00%"}
_PLAIN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00"}
_UNSHOWN = re.compile(r'"[^"]*"|[\\!].|_.|\*.|\[[^\]]*\]')
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SAVE_AS = "在 WPS 或 Excel 里另存为“Excel 工作簿（.xlsx）”"


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True)
class _Book:
    file: str
    texts: tuple[str, ...]
    formats: tuple[str, ...]
    prefix: str = ""


def read_workbook(data: bytes, name: str, hidden: bool = False) -> tuple[Grid, ...]:
    """Return the visible sheets of a workbook, or all with `hidden`.

    Raise `Trouble` when the file is unsafe, damaged or of another kind.
    """
    parts = open_package(data, name)
    _refuse_kinds(parts, name)
    if any(part.count(b"<") > MOST_TAGS for part in parts.values()):
        raise Trouble.one("table-size", "表太大：单元格太多", Place(name), "把要用的部分拷到新文件")
    try:
        return _grids(parts, name, hidden)
    except (ElementTree.ParseError, LookupError, ValueError) as fault:
        raise Trouble.one("xlsx-damaged", "Excel 文件已损坏，内容读不出", Place(name), f"打开后{_SAVE_AS}") from fault


def _refuse_kinds(parts: dict[str, bytes], name: str) -> None:
    types, names = parts["[Content_Types].xml"], " ".join(parts).casefold()
    if b"macroEnabled" in types or "vbaproject" in names:
        raise Trouble.one("xlsx-macro", "文件里有宏（.xlsm），不读", Place(name), f"{_SAVE_AS}，宏会去掉")
    if b"spreadsheetml" not in types:
        kind = "Word 文件" if b"wordprocessingml" in types else "别的 Office 文件"
        raise Trouble.one("xlsx-kind", f"这不是 Excel 工作簿，而是{kind}", Place(name), f"打开原来的表格，{_SAVE_AS}")


def _grids(parts: dict[str, bytes], name: str, hidden: bool) -> tuple[Grid, ...]:
    sheets = _sheets(parts)
    if len(sheets) > MOST_SHEETS:
        raise Trouble.one(
            "table-size", f"工作表太多：{len(sheets)} 张，最多 {MOST_SHEETS} 张", Place(name), "把要用的拷到新文件"
        )
    if len({sheet.part for sheet in sheets}) < len(sheets):
        raise ValueError("two sheets of one part")
    wanted = [sheet for sheet in sheets if sheet.visible or hidden]
    book = _Book(name, _texts(parts), _formats(parts))
    grids = [_grid(parts, sheet, replace(book, prefix=f"{sheet.name}!" if len(sheets) > 1 else "")) for sheet in wanted]
    if not any(sheet.visible for sheet in sheets):
        raise Trouble.one("xlsx-hidden", "工作表都是隐藏的", Place(name), "取消隐藏要用的工作表")
    unread = [sheet.name for sheet in sheets if sheet not in wanted]
    if unread:
        note = Problem("xlsx-hidden", f"没有读隐藏的工作表：{'、'.join(unread)}", Place(name), severity=Severity.HINT)
        grids = [replace(grid, problems=(note, *grid.problems)) for grid in grids]
    return tuple(grids)


# ---- the workbook --------------------------------------------------------------------------------------------------


def sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Return the name of each sheet, hidden ones too, with the part of the package that holds it."""
    return {sheet.name: sheet.part for sheet in _sheets(parts)}


def number_formats(parts: dict[str, bytes]) -> tuple[str, ...]:
    """Return the number format of each style of cells, by its index."""
    return _formats(parts)


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (element for element in root.iter() if _local(element) == name)


def _attribute(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


def _true(element: ElementTree.Element, name: str) -> bool:
    return _attribute(element, name) in ("1", "true")


def _relations(parts: dict[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Return the parts that a part refers to: id → (last word of the type, name of the part)."""
    folder, file = posixpath.split(part)
    root = ElementTree.fromstring(parts[posixpath.join(folder, "_rels", f"{file}.rels")])
    return {
        r.get("Id", ""): (
            r.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, r.get("Target", ""))).lstrip("/"),
        )
        for r in _all(root, "Relationship")
    }


def _main_part(parts: dict[str, bytes]) -> str:
    return next((part for kind, part in _relations(parts, "").values() if kind == "officeDocument"), "")


def _part_of_kind(parts: dict[str, bytes], kind: str) -> ElementTree.Element | None:
    related = (part for of, part in _relations(parts, _main_part(parts)).values() if of == kind and part in parts)
    part = next(related, "")
    return ElementTree.fromstring(parts[part]) if part else None


def _sheets(parts: dict[str, bytes]) -> list[_Sheet]:
    main = _main_part(parts)
    relations = _relations(parts, main)
    listed = [(s, *relations[_attribute(s, "id")]) for s in _all(ElementTree.fromstring(parts[main]), "sheet")]
    return [
        _Sheet(_attribute(s, "name"), part, _attribute(s, "state") in ("", "visible"))
        for s, kind, part in listed
        if kind == "worksheet"
    ]


def _texts(parts: dict[str, bytes]) -> tuple[str, ...]:
    root = _part_of_kind(parts, "sharedStrings")
    return () if root is None else tuple(_rich_text(item) for item in _all(root, "si"))


def _rich_text(element: ElementTree.Element) -> str:
    """Return the text of an element without the phonetic guide (拼音) above it."""
    runs = (child for child in element if _local(child) in ("t", "r"))
    return _unescape("".join(t.text or "" for run in runs for t in _all(run, "t")))


def _unescape(text: str) -> str:
    plain = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)
    whole = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if plain != text else text
    return whole.replace("\r\n", "\n").replace("\r", "\n")


def _formats(parts: dict[str, bytes]) -> tuple[str, ...]:
    """Return the number format of each cell style, by its index."""
    root = _part_of_kind(parts, "styles")
    if root is None:
        return ()
    own = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in _all(root, "numFmt")}
    styles = next(_all(root, "cellXfs"), ())
    return tuple(_format_code(int(style.get("numFmtId", "0")), own) for style in styles)


def _format_code(id: int, own: dict[int, str]) -> str:
    return own.get(id) or _PERCENTS.get(id) or _PLAIN.get(id) or ("yyyy-mm-dd" if id in _DATES else "")


# ---- one sheet -----------------------------------------------------------------------------------------------------


def _grid(parts: dict[str, bytes], sheet: _Sheet, book: _Book) -> Grid:
    lines: list[SheetRow] = []
    merged: list[Merged] = []
    hidden: set[int] = set()
    cells = 0
    for element in _pieces(parts[sheet.part]):
        match _local(element):
            case "row":
                lines.append(_line(element, lines[-1].row + 1 if lines else 1, book))
                cells += len(lines[-1].cells)
                _refuse_size(lines[-1], cells, book)
            case "mergeCell":
                merged.append(_merged(element.get("ref", "")))
            case "col" if _true(element, "hidden") or _is_nothing(element.get("width", "")):
                first, last = int(element.get("min", "1")), int(element.get("max", "1"))
                hidden.update(range(max(first, 1), min(last, MOST_COLUMNS) + 1))
    return Grid(
        book.file,
        tuple(line for line in lines if line.cells),
        sheet.name,
        book.prefix,
        tuple(merged),
        frozenset(hidden),
        hidden=not sheet.visible,
    )


def _pieces(data: bytes) -> Iterator[ElementTree.Element]:
    """Yield the rows, columns and merges of a sheet; each is emptied after use, to save memory."""
    for _, element in ElementTree.iterparse(io.BytesIO(data)):
        if _local(element) in ("row", "mergeCell", "col"):
            yield element
            element.clear()


def _line(row: ElementTree.Element, next_row: int, book: _Book) -> SheetRow:
    number = int(row.get("r", next_row))
    cells: dict[int, Cell] = {}
    column = 0
    for element in row:
        column = cell_index(element.get("r", ""))[1] if element.get("r") else column + 1
        if not len(element):
            continue
        place = Place(book.file, cell=book.prefix + (element.get("r") or cell_name(number, column)))
        cell = _cell(element, place, book)
        if cell.text or cell.problems:
            cells[column] = cell
    return SheetRow(number, cells, hidden=_true(row, "hidden") or _is_nothing(row.get("ht", "")))


def _is_nothing(size: str) -> bool:
    """Return whether a height or width is so small that nobody sees the row or column."""
    return bool(re.fullmatch(r"0*\.?0\d*", size))


def _merged(ref: str) -> Merged:
    first, _, last = ref.partition(":")
    return Merged(*cell_index(first), *cell_index(last or first))


def _refuse_size(line: SheetRow, cells: int, book: _Book) -> None:
    if line.cells and (line.row > MOST_ROWS or max(line.cells) > MOST_COLUMNS or cells > MOST_CELLS):
        place = next(iter(line.cells.values())).place
        raise Trouble.one(
            "table-size",
            f"表太大：内容到了 {place.cell}，最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列",
            Place(book.file),
            "删去表外多余的行和列，或把要用的部分拷到新文件",
        )


# ---- one cell ------------------------------------------------------------------------------------------------------


def _cell(element: ElementTree.Element, place: Place, book: _Book) -> Cell:
    kind = element.get("t", "n")
    stored = next((child.text or "" for child in element if _local(child) == "v"), None)
    if kind == "inlineStr":
        return Cell("".join(_rich_text(child) for child in element if _local(child) == "is").strip(), place)
    if not stored and kind != "str" and any(_local(child) == "f" for child in element):
        return Cell("", place, problems=(_formula_problem(place),))
    if not stored:
        return Cell("", place)
    if kind == "s":
        return Cell(book.texts[int(stored)].strip(), place)
    if kind == "n":
        return _number(stored, _format(element, book), place)
    return _READERS[kind](stored, place)


def _format(element: ElementTree.Element, book: _Book) -> str:
    style = int(element.get("s", "0"))
    return book.formats[style] if style < len(book.formats) else ""


def _formula_problem(place: Place) -> Problem:
    return Problem("cell-formula", "公式没有算出结果", place, "用 WPS 或 Excel 打开文件，保存一次")


def _text(stored: str, place: Place) -> Cell:
    return Cell(_unescape(stored).strip(), place)


def _error(stored: str, place: Place) -> Cell:
    return Cell(stored, place, problems=(Problem("cell-error", f"单元格是错误值 {stored}", place, "改正公式，或直接填数"),))


def _truth(stored: str, place: Place) -> Cell:
    shown = "TRUE" if stored in ("1", "true") else "FALSE"
    return Cell(
        shown, place, problems=(Problem("cell-bool", f"单元格是逻辑值 {shown}，不是文字或数", place, "请改填文字或数"),)
    )


def _date(stored: str, place: Place) -> Cell:
    day = stored[:10]
    return Cell(
        day,
        place,
        problems=(
            Problem("cell-date", f"单元格是日期（{day}），不是文字或数", place, "把单元格格式改为“文本”或“常规”，再重新填写"),
        ),
    )


_READERS = {"str": _text, "e": _error, "b": _truth, "d": _date}


def _number(stored: str, number_format: str, place: Place) -> Cell:
    if is_date(number_format):
        return replace(_date(_day(stored), place), number_format=number_format)
    value = _decimal(stored)
    percent = "%" in _shown(number_format)
    text = f"{_plain(value * 100)}%" if percent else _plain(value)
    return Cell(text, place, number_format, _number_problems(value, number_format, text, place))


def _decimal(stored: str) -> Decimal:
    try:
        value = Context(prec=STORED_DIGITS).create_decimal(stored)
    except ArithmeticError as fault:
        raise ValueError(stored) from fault
    if not value.is_finite() or not -100 < value.adjusted() < 100:
        raise ValueError(stored)
    return value


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number_problems(value: Decimal, number_format: str, text: str, place: Place) -> tuple[Problem, ...]:
    if value.adjusted() >= STORED_DIGITS:
        return (
            Problem(
                "cell-digits",
                f"数字超过 {STORED_DIGITS} 位，Excel 只保存了前 {STORED_DIGITS} 位",
                place,
                "把单元格格式改为“文本”，再重新填写",
            ),
        )
    if _shows_less(number_format, text) or _shows_nothing(number_format, value):
        return (
            Problem(
                "cell-rounded",
                f"单元格里存的是 {text}，和表里显示的不一样",
                place,
                "报告按存的数印；要印显示的数，请直接填它，或用 ROUND 函数",
                Severity.WARNING,
            ),
        )
    return ()


def _shows_less(number_format: str, text: str) -> bool:
    """Return whether a format hides decimals of the number or shows it divided, as 0!.0,"万" does."""
    divided = re.search(r"[0#?],+(?![0#?,])", _shown(number_format))
    return bool(divided) or len(text.rstrip("%").partition(".")[2]) > _shown_decimals(number_format)


def _shows_nothing(number_format: str, value: Decimal) -> bool:
    """Return whether a format has an empty section for such a number, as ;;; has for all and 0;-0; has for zero."""
    sections = re.sub(r'"[^"]*"|[\\!].', "x", number_format).split(";")
    section = 0 if value > 0 or len(sections) == 1 else 1 if value < 0 else 2
    return len(sections) > max(section, 1) and not sections[section].strip() and "[" not in number_format


def _shown(number_format: str) -> str:
    """Return the part of a number format that shows digits, without quoted words and colours."""
    return _UNSHOWN.sub("", number_format).partition(";")[0]


def _shown_decimals(number_format: str) -> int:
    """Return how many decimals a format shows; the general format counts as nine."""
    shown = _shown(number_format)
    if not re.search(r"[0#]", shown):
        return 9
    decimals = shown.partition(".")[2]
    return len(decimals) - len(decimals.lstrip("0#?"))


def is_date(number_format: str) -> bool:
    """Return whether a number format shows a date or a time."""
    # [h]:mm is a duration, the only thing that matters in brackets
    plain = _UNSHOWN.sub("", re.sub(r"\[[hmsHMS]+\]", "h", number_format))
    return "general" not in plain.casefold() and bool(re.search(r"[ymdhsYMDHS]", plain))


def _day(stored: str) -> str:
    """Return the date of a day number as yyyy-mm-dd; the text itself where it is not one."""
    try:
        return (datetime(1899, 12, 30) + timedelta(days=float(stored))).strftime("%Y-%m-%d")
    except (OverflowError, ValueError):
        return stored
