"""A table as it stands in a file, before its header is known.

In: nothing. Out: the types that readers of files (`csvfile`, `workbook`, `oldbook`) fill and `tables` reads.
Responsible for: these types, and the names of cells (B3).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lawreport.problem import NOWHERE, Place, Problem

MOST_ROWS = 20_000
MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell as typed; `problems` is what makes it unfit as a name or a figure."""

    text: str = ""
    place: Place = NOWHERE
    number_format: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: column (from 1) → cell. `width` is the number of fields, where a file can have too few."""

    row: int
    cells: Mapping[int, Cell]
    line: int = 0  # of the text file
    width: int | None = None
    hidden: bool = False

    @property
    def blank(self) -> bool:
        return not any(cell.text or cell.problems for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class Merged:
    """A range of cells merged into one, in rows and columns from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of one sheet. `prefix` precedes the names of its cells where a file has several sheets."""

    file: str
    lines: tuple[Line, ...]
    sheet: str = ""
    prefix: str = ""
    merged: tuple[Merged, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()
    hidden: bool = False  # the whole sheet

    def place(self, line: Line, column: int = 0) -> Place:
        """Return the place of a cell of the line; without a column, of its first."""
        return Place(self.file, line=line.line, cell=f"{self.prefix}{cell_name(line.row, column or 1)}")


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell: B3 for row 3, column 2."""
    return f"{_letters(column)}{row}"


@lru_cache(MOST_COLUMNS)
def _letters(column: int) -> str:
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def cell_index(name: str) -> tuple[int, int]:
    """Return (row, column), from 1, of a cell by its name. Raise ValueError when it is not one."""
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})", name)
    if not match:
        raise ValueError(name)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column
