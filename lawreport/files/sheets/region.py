"""A sheet as it is to be printed: every cell of the filled part, with what is merged.

In: a .csv or .xlsx file, the name of a sheet, a range. Out: a `Region`.
Responsible for: which part of which sheet is meant, and what a date, an error and a hidden row are in a table of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lawreport.base.dates import date_in_words, parse_typed_date
from lawreport.base.disk import File
from lawreport.files.sheets.grid import Cell, Grid, Merged, SheetRow, cell_index, hidden_column, hidden_rows
from lawreport.files.sheets.tables import bytes_of, character_problems, grids_of
from lawreport.problem import Place, Problems, Trouble, did_you_mean

_RANGE = re.compile(r"(\$?[A-Z]{1,3}\$?[1-9]\d{0,6})[:：](\$?[A-Z]{1,3}\$?[1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class Region:
    """The cells of a sheet, row by row, all rows of one length; `merged` counts rows and columns from 0."""

    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[Merged, ...]
    warnings: Problems


def read_region(file: File, sheet: str = "", range: str = "") -> Region:
    """Return the cells of a sheet, or of a range of it. Raise `Trouble` with everything that is wrong with them."""
    grid = _sheet(grids_of(bytes_of(file), file.name), file.name, sheet)
    area = _area(grid, range)
    problems = Problems(grid.problems)
    lines = {line.row: line for line in grid.lines if area.top <= line.row <= area.bottom}
    problems.extend(hidden_rows(grid, (line for line in lines.values() if not line.blank), "table-hidden"))
    if lines:
        first = next(iter(lines.values()))
        for column in _columns(area):
            problems.extend(hidden_column(grid, first, column, f"第{column}列", "table-hidden"))
    rows = tuple(
        tuple(_printed(_cell(grid, lines, row, column), problems) for column in _columns(area))
        for row in _numbers(area.top, area.bottom)
    )
    problems.raise_errors()
    return Region(rows, tuple(_within(grid, area)), problems)


def _sheet(grids: tuple[Grid, ...], name: str, wanted: str) -> Grid:
    """Return the sheet of a name, or the only one that is filled. Raise `Trouble` where it cannot be told."""
    filled = [grid for grid in grids if not all(line.blank for line in grid.lines)]
    if wanted:
        named = [grid for grid in grids if grid.sheet == wanted]
        if not named:
            known = [grid.sheet for grid in grids if grid.sheet]
            hint = did_you_mean(wanted, known) or (f"有：{'、'.join(known)}。" if known else "CSV 没有工作表，请去掉 sheet。")
            raise Trouble.one("table-sheet", f"文件里没有叫“{wanted}”的工作表", Place(name), hint)
        filled = [grid for grid in named if grid in filled]
    if not filled:
        raise Trouble.one("table-empty", "表是空的，没有内容", Place(name), "请填上内容，或去掉这张表。")
    if len(filled) > 1:
        names = "、".join(grid.sheet for grid in filled)
        hint = f"请写上 sheet: {filled[0].sheet}（有：{names}）。"
        raise Trouble.one("table-sheet", f"文件里有 {len(filled)} 张工作表，不知道要哪一张", Place(name), hint)
    return filled[0]


def _area(grid: Grid, range: str) -> Merged:
    """Return the range that was asked for, or the filled part of a sheet. Raise `Trouble` where there is none."""
    filled = [(line.row, column) for line in grid.lines for column, cell in line.cells.items() if cell.text or cell.problems]
    if not range:
        covered = [(m.bottom, m.right) for m in grid.merged if (m.top, m.left) in set(filled)]
        rows, columns = [r for r, _ in filled], [c for _, c in filled]
        return Merged(
            min(rows), min(columns), max(*rows, *(r for r, _ in covered), 0), max(*columns, *(c for _, c in covered), 0)
        )
    if not (found := _RANGE.fullmatch(range.strip().upper())):
        raise Trouble.one("table-range", f"“{range[:30]}”不是单元格的范围", Place(grid.file), "请写成 A2:F20 的样子。")
    (top, left), (bottom, right) = map(cell_index, found.groups())
    area = Merged(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
    if not any(area.top <= row <= area.bottom and area.left <= column <= area.right for row, column in filled):
        raise Trouble.one("table-empty", f"{range} 里没有内容", Place(grid.file), "请核对 range 和工作表。")
    bottom, right = min(area.bottom, max(r for r, _ in filled)), min(area.right, max(c for _, c in filled))
    return replace(area, bottom=bottom, right=right)


def _numbers(first: int, last: int) -> Iterator[int]:
    return iter(range(first, last + 1))


def _columns(area: Merged) -> Iterator[int]:
    return _numbers(area.left, area.right)


def _cell(grid: Grid, lines: dict[int, SheetRow], row: int, column: int) -> Cell:
    return grid.cell(lines.get(row) or SheetRow(row, {}), column)


def _printed(cell: Cell, problems: Problems) -> Cell:
    """Return a cell with a date as official documents write it; add what else is wrong with it."""
    problems.extend(p for p in cell.problems if p.id != "cell-date")
    problems.extend(character_problems(cell, strict=False))
    day = parse_typed_date(cell.text) if any(p.id == "cell-date" for p in cell.problems) else None
    return replace(cell, text=date_in_words(day)) if day else cell


def _within(grid: Grid, area: Merged) -> Iterator[Merged]:
    """Yield the merged cells of a range, as far as they lie in it, counted from its corner."""
    for m in grid.merged:
        top, left = max(m.top, area.top), max(m.left, area.left)
        bottom, right = min(m.bottom, area.bottom), min(m.right, area.right)
        if top <= bottom and left <= right and (top, left) != (bottom, right):
            yield Merged(top - area.top, left - area.left, bottom - area.top, right - area.left)
