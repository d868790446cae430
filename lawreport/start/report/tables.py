"""Tables of the old report: cells that count something as tags, all others as they are.

In: a `TableDraft` and the catalogue. Out: its rows with tags in the cells, and the metrics of them in the catalogue.
Responsible for: which columns hold figures of this year or the last, and what a figure of a table is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lawreport.figures.quantity import NotAQuantity, parse_quantity
from lawreport.start.report.catalogue import Catalogue
from lawreport.start.report.drafted import Para, TableDraft
from lawreport.start.report.figures import Found
from lawreport.start.report.names import Named, cleaned

_NO_FIGURES = re.compile("序号|编号|年份|时间|日期|电话|同比|增减|增长|增幅|占比|比例|比重|备注|排名|文号|责任|完成时限|代码")
_UNIT_COLUMN = re.compile(r"(?:计量)?单\s*位")
_UNIT_IN_HEAD = re.compile(r"(.*?)[（(]([^（()）]{1,6})[）)]$")
_UNITS = re.compile(r"[\u4e00-\u9fff%％‰]{1,5}")
_MOST_NAME = 16
SHARE_OF_NUMBERS = 2  # one cell in so many must be a number in a column of figures


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of figures: its head, the unit it states, and how far its year lies back."""

    at: int
    head: str
    unit: str
    years_ago: int = 0


def tagged_rows(table: TableDraft, catalogue: Catalogue, target: bool) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table with tags."""
    said, heads = _resolved(table.rows), heads_of(table)
    titles = _titles(said[:heads])
    columns = {} if target else {column.at: column for column in _columns(titles, table.rows[heads:], catalogue)}
    unit_at = next((at for at, title in enumerate(titles) if _UNIT_COLUMN.fullmatch(title)), None)
    named = [tuple(catalogue.words(cell) for cell in row) for row in table.rows[:heads]]
    for row, words in zip(table.rows[heads:], said[heads:], strict=True):
        label, unit = _label(words, columns, unit_at), words[unit_at] if unit_at is not None else table.unit
        several = len(columns) > 1
        named.append(tuple(_cell(cell, columns.get(at), label, unit, several, table, catalogue) for at, cell in enumerate(row)))
    if not columns and any(_is_number(cell) for row in table.rows[heads:] for cell in row):
        shown = f"{table.title or '表'}：{'｜'.join(titles)[:40]}"
        catalogue.doubt(table.number, shown, "表里的数照原文保留，没有读成指标", target)
    return tuple(named)


def _titles(heads: list[list[str]]) -> list[str]:
    """Return what the head says of each column: its last row where that tells them apart, else all of them."""
    last = heads[-1]
    if len({*last}) == len(last):
        return last
    return ["".join(dict.fromkeys(row[at] for row in heads)) for at in range(len(last))]


def heads_of(table: TableDraft) -> int:
    """Return how many rows are head: those that are repeated, or joined with one another."""
    joined = len(table.rows) > 2 and (
        "^" in table.rows[1] or ("<" in table.rows[0] and not any(map(_is_number, table.rows[1])))
    )
    return min(max(table.heads, 2 if joined else 1), len(table.rows))


def _resolved(rows: tuple[tuple[str, ...], ...]) -> list[list[str]]:
    """Return the words that each cell shows, of joined cells those of the one they belong to."""
    said: list[list[str]] = []
    for row in rows:
        words: list[str] = []
        for at, cell in enumerate(row):
            left, above = words[-1] if words else "", said[-1][at] if said else ""
            words.append(left if cell == "<" else above if cell == "^" else cell)
        said.append(words)
    return said


def _columns(titles: list[str], rows: Sequence[tuple[str, ...]], catalogue: Catalogue) -> Iterator[_Column]:
    """Yield the columns of figures."""
    for at, title in enumerate(titles):
        cells = [row[at] for row in rows if at < len(row) and row[at].strip("—-－/ ")]
        numbers = sum(_is_number(cell) for cell in cells)
        if at == 0 or not cells or SHARE_OF_NUMBERS * numbers < len(cells) or _NO_FIGURES.search(title):
            continue
        year = re.search(r"(20\d\d)年?", title)
        ago = catalogue.year - int(year[1]) if year else 1 if re.search("上年|去年|上一年", title) else 0
        stated = _UNIT_IN_HEAD.fullmatch(title)
        if ago in (0, 1):
            yield _Column(at, re.sub(r"20\d\d年度?", "", stated[1] if stated else title), stated[2] if stated else "", ago)


def _is_number(cell: str) -> bool:
    return (
        _quantity(cell, "") is not None
        or re.fullmatch(r"[约近]?[\d,.]+[余多]?[万亿]?[余多]?[\u4e00-\u9fff%％]{1,4}", cell) is not None
    )


def _quantity(cell: str, unit: str) -> str | None:
    """Return a cell as a value of the data; None where it is no number."""
    value = cell.replace(",", "").replace(" ", "")
    try:
        parse_quantity(value, unit)
    except NotAQuantity:
        return None
    return value if re.search(r"\d|零", value) else None


def _label(row: list[str], columns: dict[int, _Column], unit_at: int | None) -> str:
    """Return what a row is about: the last of its cells of words before the figures."""
    first = min(columns, default=0)
    words = [cell for at, cell in enumerate(row[:first]) if at != unit_at and re.search("[\u4e00-\u9fff]", cell)]
    return words[-1] if words else ""


def _cell(
    cell: str, column: _Column | None, label: str, unit: str, several: bool, table: TableDraft, catalogue: Catalogue
) -> str:
    """Return a cell with its tag; its words where it holds no figure."""
    if column is None or not label:
        return catalogue.words(cell)
    typed = re.fullmatch(r"(.*?\d[余多]?[万亿]?[余多]?)\s*(?![余多万亿])([\u4e00-\u9fff%％]{1,4})", cell)
    value, own = (typed[1], typed[2]) if typed and _quantity(typed[1], "") else (cell, "")
    counted = (own or column.unit or unit or _unit_of(label)).replace("％", "%")
    plain = _quantity(value, counted)
    if plain is None or not _UNITS.fullmatch(counted or "个"):
        return catalogue.words(cell)
    name = _name(label, column, several)
    if column.years_ago:
        return _last(cell, plain, name, own, catalogue)
    found = Found(0, 0, plain, counted)
    where = f"{table.title or '表'}：{label} {cell}"
    key = catalogue.add(Named(name, "", "" if counted else "看不出单位"), found, table.number, (where, where), label)
    form = " | 千分位" if "," in value else ""
    return f"{{{{ {key}.数值{form} }}}}{cell[len(value) :]}"


def _last(cell: str, plain: str, name: str, own: str, catalogue: Catalogue) -> str:
    """Return the cell of the year before, kept in its data where the metric of this row is known already."""
    if name not in catalogue.metrics or catalogue.last.get(name, plain) != plain:
        return catalogue.words(cell)
    catalogue.last[name] = plain
    form = " | 千分位" if "," in cell else ""
    return f"{{{{ {name}.上年.数值{form} }}}}{own}"


def _unit_of(label: str) -> str:
    stated = _UNIT_IN_HEAD.fullmatch(label)
    return stated[2] if stated else ""


def _name(label: str, column: _Column, several: bool) -> str:
    """Return the name of a figure: its row, and where the table has several columns of figures the column too."""
    stated = _UNIT_IN_HEAD.fullmatch(label)
    row = cleaned(stated[1] if stated else label)
    head = cleaned(column.head)
    plain = re.fullmatch("数量|数值|本年|合计|总数|数据|完成情况|情况|", head)
    return (row if plain or not several else f"{row}{head}")[:_MOST_NAME]


def as_lines(table: TableDraft) -> list[Para]:
    """Return a table as paragraphs, a row each, with its title above and its notes below."""
    title = [Para(table.number, table.title)] if table.title else []
    rows = [Para(table.number, "　".join(cell for cell in row if cell)) for row in table.rows if any(row)]
    return [*title, *rows, *table.notes]
