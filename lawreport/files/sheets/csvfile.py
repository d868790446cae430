"""CSV as WPS, Excel and text editors save it.

In: the bytes of a file. Out: a `Grid` of texts.
Responsible for: separators, quotes, and the likely reason why a row has too many or too few fields.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import pairwise

from lawreport.files.package import kind_of
from lawreport.files.sheets.grid import MOST_COLUMNS, MOST_ROWS, Cell, Grid, SheetRow, cell_name
from lawreport.files.textfile import decode
from lawreport.problem import Place, Problem, Trouble

_SEPARATORS = {
    "，": "中文逗号“，”",
    "；": "中文分号“；”",
    ";": "分号“;”",
    "\t": "制表符（Tab）",
    "|": "竖线“|”",
    "、": "顿号“、”",
}
_SAVE_AS = "在 WPS 或 Excel 里另存为“CSV（逗号分隔）”"
_HEAD_OF_NUMBER = re.compile(r'[“"\']?[约近超逾]?-?\d{1,3}')
_TAIL_OF_NUMBER = re.compile(r'\d{3}(\.\d+)?[万亿余多]*[”"\']?')


def read_csv(data: bytes, name: str) -> Grid:
    """Return the lines of a CSV file.

    Raise `Trouble` where it is of another kind, empty or too large, or its fields cannot be told apart.
    """
    if kind := kind_of(data):
        raise Trouble.one(
            "csv-kind", f"这不是 CSV 文本，而是{kind}，只是扩展名相同", Place(name), f"打开原来的文件，{_SAVE_AS}"
        )
    text = decode(data, name)
    lines = tuple(_lines(text, name))
    _refuse_other_separators(lines, name)
    return Grid(name, lines)


def wrong_width(grid: Grid, line: SheetRow, expected: int) -> Problem | None:
    """Return the problem of a line with more or fewer fields than the header; empty ones at the end do not count."""
    fields = [cell.text for cell in line.cells.values()]
    while len(fields) > expected and not fields[-1]:
        fields.pop()
    if len(fields) == expected:
        return None
    message = f"这一行有 {len(fields)} 列，表头有 {expected} 列"
    return Problem("csv-width", message, grid.place(line), _cause(fields, expected))


def split_number(line: SheetRow, column: int) -> str:
    """Return the number that its thousands separator has split over this column and the next, or an empty string."""
    return _rejoined(*(line.cells[at].text if at in line.cells else "" for at in (column, column + 1)))


def _rejoined(head: str, tail: str) -> str:
    halves = _HEAD_OF_NUMBER.fullmatch(head) and _TAIL_OF_NUMBER.fullmatch(tail)
    return f"{head},{tail}".strip("“”\"'") if halves else ""


def _cause(fields: list[str], expected: int) -> str:
    if len(fields) > expected:
        split = next(filter(None, (_rejoined(*pair) for pair in pairwise(fields))), "")
        if split:
            return f"“{split}”里的逗号把一个数拆成了两列：写成 {split.replace(',', '')}"
        return "内容里的英文逗号会被当作分列：改用中文逗号，或用英文双引号把这一格括起来"
    for separator, words in _SEPARATORS.items():
        if any(separator in field for field in fields):
            return f"这一行用了{words}分列，请改为英文逗号"
    return "请补上缺的逗号；空着的格也要有逗号"


# ---- lines and fields ----------------------------------------------------------------------------------------------


def _lines(text: str, name: str) -> Iterator[SheetRow]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = row = 0
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise _broken(text, name, start, fault) from None
        row += 1
        _refuse_size(row, len(fields), Place(name, start + 1))
        yield _line(fields, row, name, start + 1)
        start = reader.line_num


def _line(fields: list[str], row: int, name: str, number: int) -> SheetRow:
    cells = {
        column: Cell(_with_line_feeds(field).strip(), Place(name, number, cell=cell_name(row, column)))
        for column, field in enumerate(fields, 1)
    }
    return SheetRow(row, cells, number, len(fields))


def _with_line_feeds(field: str) -> str:
    """Return a field with \n between its lines, also where a lone carriage return stood."""
    return field.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_size(row: int, columns: int, place: Place) -> None:
    if row > MOST_ROWS:
        raise Trouble.one("table-size", f"表太大：超过 {MOST_ROWS} 行", place, "只留要用的行")
    if columns > MOST_COLUMNS:
        raise Trouble.one("table-size", f"表太大：超过 {MOST_COLUMNS} 列", place, "只留要用的列")


def _broken(text: str, name: str, start: int, fault: csv.Error) -> Trouble:
    if "field larger" in str(fault):
        return Trouble.one("table-size", "有一格的内容太长", Place(name, start + 1), "请检查双引号是否成对")
    line = start + _open_quote("".join(io.StringIO(text, newline="").readlines()[start:]))
    return Trouble.one(
        "csv-quote",
        "英文双引号不成对，后面的内容都被并进了一格",
        Place(name, line),
        "补上或删去这一行的英文双引号；正文里请用中文引号“ ”",
    )


def _open_quote(text: str) -> int:
    """Return the line, from 1, of the first quoted field that does not end at a separator."""
    at_field = re.compile(r'(?:^|[,\r\n])"((?:[^"]|"")*)("?)(?=(.?))')
    position = 0
    while match := at_field.search(text, position):
        closed, after = match[2], match[3]
        if not closed or after not in ("", ",", "\r", "\n"):
            break
        position = match.end()
    before = text[: match.start() + 1 if match else 0]
    return before.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


def _refuse_other_separators(lines: tuple[SheetRow, ...], name: str) -> None:
    first = next((line for line in lines if not line.blank), None)
    if first is None:
        raise Trouble.one("table-empty", "文件是空的，没有内容", Place(name), "第一行写表头，下面每行写一个指标")
    fields = [cell.text for cell in first.cells.values() if cell.text]
    separator = next((s for s in _SEPARATORS if len(fields) == 1 and s in fields[0]), "")
    if separator:
        message = f"列之间用了{_SEPARATORS[separator]}，应当用英文逗号分隔"
        raise Trouble.one("csv-separator", message, Place(name, first.line), _SAVE_AS)
