"""A table as it stands in a file, before its header is known.

In: nothing; lines, for what is hidden in them. Out: the types that readers of files (`csvfile`, `workbook`, `oldbook`) fill
and `tables` reads; problems.
Responsible for: these types, the names of cells (B3), and warnings about hidden rows and columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lawreport.problem import NOWHERE, Place, Problem, Severity

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
class SheetRow:
    """One line of a table: its cells by column (from 1). `width` counts the fields where a file can have too few."""

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

    @property
    def name(self) -> str:
        """Return the range as a sheet names it: A1:B3."""
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of one sheet. `prefix` precedes the names of its cells where a file has several sheets."""

    file: str
    lines: tuple[SheetRow, ...]
    sheet: str = ""
    prefix: str = ""
    merged: tuple[Merged, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()
    hidden: bool = False  # the whole sheet

    def place(self, line: SheetRow, column: int = 0) -> Place:
        """Return the place of a cell of the line; without a column, of its first."""
        return Place(self.file, line=line.line, cell=f"{self.prefix}{cell_name(line.row, column or 1)}")

    def cell(self, line: SheetRow, column: int | None) -> Cell:
        """Return a cell of the line, an empty one where nothing was typed or there is no such column."""
        typed = None if column is None else line.cells.get(column)
        return typed or Cell("", self.place(line, column or 0))


def hidden_column(grid: Grid, header: SheetRow, column: int, title: str, id: str) -> Iterator[Problem]:
    """Yield a warning with the id where a column that is read is hidden."""
    if column in grid.hidden_columns:
        message = f"“{title}”这一列被隐藏，仍然读入"
        yield Problem(id, message, grid.place(header, column), "请取消隐藏，核对内容", Severity.WARNING)


def hidden_rows(grid: Grid, lines: Iterable[SheetRow], id: str) -> Iterator[Problem]:
    """Yield a warning with the id where any of the lines that are read is hidden or filtered out."""
    hidden = [line for line in lines if line.hidden]
    if hidden:
        shown = "、".join(str(line.row) for line in hidden[:5]) + ("等" if len(hidden) > 5 else "")
        message = f"第{shown}行被隐藏或筛选掉，仍然读入（共 {len(hidden)} 行）"
        yield Problem(id, message, grid.place(hidden[0]), "请取消隐藏和筛选，核对内容", Severity.WARNING)


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
