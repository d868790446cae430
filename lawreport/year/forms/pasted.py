"""A block of cells copied from Excel or WPS → what it changes in a year's readings, as if a form had come back.

In: the text of the clipboard (cells between tabs, rows between line ends), and the metrics that stand from the focused cell on.
Out: a `Collected`. Responsible for: which column of a block holds names and which this year's values; nothing is guessed where
several columns hold numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from lawreport.figures.metrics import Data
from lawreport.figures.quantity import NotAQuantity, parse_quantity
from lawreport.files.characters import folded
from lawreport.files.sheets.grid import Cell, Grid, SheetRow, cell_name
from lawreport.problem import Place, Problems, Trouble
from lawreport.year.forms.collect import Collected, collect_answers
from lawreport.year.forms.formreader import read_sheets
from lawreport.year.forms.forms import COLUMNS, METRIC, SOURCE, VALUE

CALLED = "粘贴的内容"
MOST_ROWS, MOST_COLUMNS = 2000, 50

Rows = list[list[str]]


def collect_pasted(text: str, data: Data, metrics: Sequence[str] = ()) -> Collected:
    """Return what a pasted block changes. `metrics`: those that a column of bare values goes to, the first one first.

    A change keeps the source that is there unless the block names one. Raise `Trouble` with all that is wrong with the block.
    """
    rows, problems = _rows(text), Problems()
    form = read_sheets((_grid(rows, data, metrics),), CALLED, problems)
    collected = collect_answers(form.answers, data, problems, 1)
    typed = {re.sub(r"\s", "", answer.text(METRIC)): answer.text(SOURCE) for answer in form.answers}
    changes = tuple(replace(c, source=typed.get(c.metric.name, "") or c.old.source) for c in collected.changes)
    return replace(collected, changes=changes)


def _rows(text: str) -> Rows:
    """Return the cells of a block, row by row. Raise `Trouble` where it is empty or too large."""
    rows = list(csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t"))
    filled = [[cell.strip() for cell in row] for row in rows]
    while filled and not any(filled[-1]):
        filled.pop()
    if not any(cell for row in filled for cell in row):
        raise Trouble.one("paste-empty", "粘贴的内容是空的", hint="请在 Excel 或 WPS 里选中指标名和本年数，复制后再粘贴。")
    if len(filled) > MOST_ROWS or max(map(len, filled)) > MOST_COLUMNS:
        raise Trouble.one(
            "paste-large",
            f"粘贴的内容太大，最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列",
            hint="只选有数的那一块再复制；整本工作簿请用“收填报表”。",
        )
    return filled


def _grid(rows: Rows, data: Data, metrics: Sequence[str]) -> Grid:
    """Return the block as a sheet under a header that says which column is which."""
    headed = next((n for n, row in enumerate(rows[:40]) if {METRIC, VALUE} <= {*_titles(row, data.year)}), None)
    if headed is not None:
        titles = {column: title for column, title in enumerate(_titles(rows[headed], data.year), 1) if title}
        return _sheet(titles, rows, headed + 1)
    names = _column_of_names(rows, data.catalogue)
    if names is None:
        return _values_alone(rows, data, metrics)
    return _sheet({names: METRIC, _column_of_values(rows, names, data): VALUE}, rows, 0)


def _titles(row: list[str], year: int) -> list[str]:
    """Return the titles of a row as forms call them; a column headed by the year holds its values."""
    known = {
        "数值": VALUE,
        "本年": VALUE,
        "本年数": VALUE,
        "本年值": VALUE,
        "指标名称": METRIC,
        f"{year}年": VALUE,
        str(year): VALUE,
    }
    titles = [re.sub(r"\(.*?\)", "", folded(cell)) for cell in row]
    return [known.get(title, title) if known.get(title, title) in COLUMNS else "" for title in titles]


def _column_of_names(rows: Rows, catalogue: Collection[str]) -> int | None:
    """Return the column in which most cells name a metric; None where none does."""
    counts = [0] * max(map(len, rows))
    for row in rows:
        for column, cell in enumerate(row):
            counts[column] += re.sub(r"\s", "", cell) in catalogue
    return counts.index(max(counts)) + 1 if any(counts) else None


def _column_of_values(rows: Rows, names: int, data: Data) -> int:
    """Return the column with the values. Raise `Trouble` where none or several columns hold numbers."""
    width = max(map(len, rows))
    held = [c for c in range(1, width + 1) if c != names and any(_is_number(row[c - 1]) for row in rows if len(row) >= c)]
    if len(held) > 1:
        shown = "、".join(f"第{column}列" for column in held)
        raise Trouble.one(
            "paste-columns",
            f"粘贴的内容里有 {len(held)} 列数（{shown}），分不清哪一列是{data.year}年的",
            hint="请连表头一起复制，或只复制指标名和本年数两列。",
        )
    filled = [c for c in range(1, width + 1) if c != names and any(row[c - 1] for row in rows if len(row) >= c)]
    if not filled:
        raise Trouble.one("paste-empty", "粘贴的内容里只有指标名，没有数", hint="请把本年数那一列一起复制。")
    return (held or filled)[0]


def _is_number(text: str) -> bool:
    try:
        return bool(parse_quantity(text))
    except NotAQuantity:
        return bool(re.match(r"[-+]?\d", text))


def _values_alone(rows: Rows, data: Data, metrics: Sequence[str]) -> Grid:
    """Return a sheet in which a column of bare values stands beside the metrics it goes to. Raise `Trouble`."""
    typed = [name for name in metrics if name in data.catalogue and not data.catalogue[name].formula]
    if max(map(len, rows)) > 1 or not typed:
        raise Trouble.one(
            "paste-names",
            "粘贴的内容里没有认得的指标名",
            hint="请把指标名那一列一起复制；只粘贴一列数，先点到要填的第一格。",
        )
    named = typed + [""] * (len(rows) - len(typed))
    beside = [[name, *row] for name, row in zip(named, rows, strict=False)]
    return _sheet({1: METRIC, 2: VALUE}, beside, 0, shift=1)


def _sheet(titles: Mapping[int, str], rows: Rows, start: int, shift: int = 0) -> Grid:
    """Return a sheet of a header and the rows from `start`; `shift`: how far its columns stand from those of the block."""
    header = SheetRow(start, {column: Cell(title, _place(max(start, 1), column - shift)) for column, title in titles.items()})
    below = [
        SheetRow(n, {c: Cell(text, _place(n, c - shift)) for c, text in enumerate(row, 1) if text})
        for n, row in enumerate(rows[start:], start + 1)
    ]
    return Grid(CALLED, (header, *below))


def _place(row: int, column: int) -> Place:
    return Place(CALLED, cell=cell_name(row, max(column, 1)))
