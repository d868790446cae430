"""What differs between two states of a file, in pieces that people can read: words, cells, lines.

In: two texts, or the bytes of two states of a file. Out: words marked as kept, gone or new; cells of a table that differ.
Responsible for: which characters belong together: a number, a tag, an English word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from lawreport.back.tokens import opcodes
from lawreport.files.sheets.tables import Row, table_from
from lawreport.files.textfile import decode
from lawreport.page.asked import Answer
from lawreport.problem import Trouble
from lawreport.year.datafile import COLUMNS

SAME, GONE, NEW = "same", "gone", "new"
MOST_LINES, LONGEST = 200, 400  # lines of a difference; characters of a line
_TOKEN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|[0-9]+(?:[.,][0-9]+)*%?|[A-Za-z]+|\s+|.", re.S)
_TABLE = re.compile(r"data/20\d\d\.(csv|xlsx)")
_SIGNATURES = re.compile(r"data/20\d\d签字\.csv")


def words_between(before: str, after: str) -> list[Answer]:
    """Return the words of two texts in reading order, each as kept, gone or new."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces = list[tuple[str, str]]()
    for kind, a, b, c, d in _calm(opcodes(old, new), old):
        if kind == "equal":
            pieces.append((SAME, "".join(old[a:b])))
        else:
            pieces += [(GONE, "".join(old[a:b])), (NEW, "".join(new[c:d]))]
    return [{"kind": kind, "text": text} for kind, text in pieces if text]


def _calm(codes: list[tuple[str, int, int, int, int]], old: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Return how a text became another, a single character kept between two changes taken into them."""
    out: list[tuple[str, int, int, int, int]] = []
    for at, code in enumerate(codes):
        kind, a, b, _, d = code
        between = 0 < at < len(codes) - 1
        small = kind == "equal" and between and len("".join(old[a:b])) < 2
        if out and out[-1][0] != "equal" and (kind != "equal" or small):
            out[-1] = ("replace", out[-1][1], b, out[-1][3], d)
        else:
            out.append(code)
    return out


# ---- tables ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that differs: whose row, which column, its texts; `settable`: it can be put back by itself."""

    row: str
    column: str
    before: str
    after: str
    settable: bool = True

    def in_(self, data: bytes | None, name: str) -> str | None:
        """Return what the cell says in another state of the table; None where that cannot be told."""
        rows = _rows(data, name) if self.settable else None
        return None if rows is None else rows.get(self.row, {}).get(self.column, "")


def cells_between(old: bytes | None, new: bytes | None, name: str) -> list[Cell]:
    """Return the cells that differ between two states of a year's figures or signatures; none for other files."""
    if _SIGNATURES.fullmatch(name):
        return _signed_between(old, new, name)
    if not _TABLE.fullmatch(name):
        return []
    before, after = _rows(old, name), _rows(new, name)
    if before is None or after is None:
        return []
    return [
        Cell(row, column, before.get(row, {}).get(column, ""), after.get(row, {}).get(column, ""))
        for row in dict.fromkeys((*after, *before))
        for column in COLUMNS[1:]
        if before.get(row, {}).get(column, "") != after.get(row, {}).get(column, "")
    ]


def _rows(data: bytes | None, name: str) -> dict[str, dict[str, str]] | None:
    """Return metric → column → text of a year's figures; None where they cannot be read."""
    if data is None:
        return {}
    try:
        rows = table_from(data, name, COLUMNS[:2], COLUMNS[2:]).rows
    except Trouble:
        return None
    return {row[COLUMNS[0]].text: _texts(row) for row in rows}


def _texts(row: Row) -> dict[str, str]:
    return {column: row[column].text for column in COLUMNS[1:] if column in row}


def _signed_between(old: bytes | None, new: bytes | None, name: str) -> list[Cell]:
    """Return the signatures that were added, and those that were taken back."""
    columns = ("对象", "范围", "签字", "日期")
    try:
        states = [table_from(data, name, columns).rows if data else () for data in (old, new)]
    except Trouble:
        return []
    before, after = ([tuple(row[column].text for column in columns) for row in rows] for rows in states)
    gone, added = [r for r in before if r not in after], [r for r in after if r not in before]
    told = [(row, False) for row in gone] + [(row, True) for row in added]
    return [
        Cell(f"{row[0]}{f'（{row[1]}）' if row[1] else ''}", "", *(("", _by(row)) if fresh else (_by(row), "")), settable=False)
        for row, fresh in told
    ]


def _by(row: tuple[str, ...]) -> str:
    return f"{row[2]} {row[3]}"


# ---- lines -----------------------------------------------------------------------------------------------------------------


def lines_between(old: bytes | None, new: bytes | None, name: str) -> list[Answer]:
    """Return the lines that differ between two states of a text file; nothing for files that are no text."""
    try:
        before, after = (decode(data or b"", name).splitlines() for data in (old, new))
    except Trouble:
        return []
    return [{"kind": kind, "text": text[:LONGEST]} for kind, text in _lines(before, after)][:MOST_LINES]


def _lines(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from ((GONE, line) for line in before[a:b])
            yield from ((NEW, line) for line in after[c:d])
