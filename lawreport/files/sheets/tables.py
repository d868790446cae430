"""Tables of data, CSV or Excel, as rows of texts with their places.

In: a file, and the names of the wanted columns. Out: a `Table`, every value still a text.
Responsible for: finding the header, which rows count, and what a cell of names and figures may hold. Nothing is guessed: a
row that does not fit its header is a problem, not a shifted row.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lawreport.base.disk import DISK, MOST_BYTES, File
from lawreport.base.latest import latest
from lawreport.files.characters import folded, suspicious
from lawreport.files.package import MEGABYTE
from lawreport.files.sheets.csvfile import read_csv, split_number, wrong_width
from lawreport.files.sheets.grid import Cell, Grid, SheetRow, hidden_column, hidden_rows
from lawreport.files.sheets.workbook import read_workbook
from lawreport.problem import Place, Problem, Problems, Severity, Trouble, did_you_mean

_OTHER_KINDS = {".xls": "旧版 Excel", ".et": "WPS 表格", ".xlsm": "带宏的 Excel", ".xlsb": "二进制 Excel", ".ods": "ODF 表格"}
_NOT_FOR_NOTES = ("cell-date", "cell-bool", "cell-rounded")  # harmless in a column of remarks
_NOTE = re.compile(
    r"(注|备注|说明|填表说明|数据来源|填报单位|填表人|制表人|审核人|单位负责人)\s*\d*\s*[:：].*|[*※#].*", re.DOTALL
)

Row = Mapping[str, Cell]  # column → cell


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table: column → cell for every wanted column; an empty or absent cell has the text ""."""

    name: str
    columns: tuple[str, ...]  # those that are in the file
    rows: tuple[Row, ...]
    warnings: tuple[Problem, ...] = ()


def read_table(file: File, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> Table:
    """Return the table in a .csv or .xlsx file. Raise `Trouble` with everything that is wrong with it."""
    return table_from(bytes_of(file), file.name, columns, optional)


@latest(64)  # earlier years do not change from build to build in one process
def table_from(data: bytes, name: str, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> Table:
    """Return the table in the bytes of a file of the kind that the ending of `name` states. Raise as `read_table` does."""
    wanted = _Wanted(columns, optional)
    problems = Problems()
    grid, header = _choose(grids_of(data, name), wanted, problems)
    positions = _columns(grid, header, wanted, problems)
    rows = tuple(_rows(grid, header, positions, wanted, problems))
    if not rows and not problems.errors():
        problems.add("table-empty", "只有表头，没有数据", Place(name), "在表头下面每行写一个指标")
    problems.raise_errors()
    return Table(name, tuple(positions), rows, tuple(problems))


def table_columns(data: bytes, name: str) -> dict[str, int]:
    """Return title → number from 1 of the columns in the first line of a CSV that is not blank."""
    header = next(line for line in read_csv(data, name).lines if not line.blank)
    return {title: column for column, title in _titles(header).items()}


@dataclass(frozen=True, slots=True)
class Located:
    """Where a table stands in its sheet: the columns by title, and the rows below the header by what stands first in them."""

    sheet: str
    columns: dict[str, int]
    rows: tuple[tuple[int, str], ...]  # (row, text of the first wanted column)
    last: int  # the last row with anything in it


def locate(data: bytes, name: str, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> Located:
    """Return where the table stands that `table_from` reads. Raise `Trouble` where its header is not found."""
    wanted, problems = _Wanted(columns, optional), Problems()
    grid, header = _choose(grids_of(data, name), wanted, problems)
    positions = _columns(grid, header, wanted, problems)
    below = [line for line in grid.lines if line.row > header.row and not line.blank]
    rows = tuple((line.row, grid.cell(line, positions[columns[0]]).text) for line in below)
    return Located(grid.sheet, positions, rows, max((line.row for line in below), default=header.row))


@dataclass(frozen=True, slots=True)
class _Wanted:
    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return self.required + self.optional


# ---- the file ------------------------------------------------------------------------------------------------------


def read_bytes(path: Path, name: str) -> bytes:
    """Return the bytes of a file of figures. Raise `Trouble` when it is missing, too large or open in another program."""
    return bytes_of(DISK.file(path, name))


def bytes_of(file: File) -> bytes:
    """Return the bytes of a file of figures; raise `Trouble` when it is not there, too large or held by a program."""
    if not file.error:
        return file.data
    if file.size > MOST_BYTES:
        raise Trouble.one("table-size", f"文件太大，超过 {MOST_BYTES // MEGABYTE} MB", Place(file.name), "只留要用的行和列")
    if file.error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EISDIR):
        raise Trouble.one("table-missing", "没有这个数据文件", Place(file.name), "请检查文件名和所在的文件夹")
    raise Trouble.one("table-locked", "文件打不开", Place(file.name), "如果正在 WPS 或 Excel 里打开，请先关闭") from file.error


def grids_of(data: bytes, name: str) -> tuple[Grid, ...]:
    """Return the sheets in the bytes of a .csv or .xlsx file. Raise `Trouble` when it is of another kind or damaged."""
    ending = Path(name).suffix.lower()
    if ending == ".xlsx":
        return read_workbook(data, name)
    if ending == ".csv":
        return (read_csv(data, name),)
    kind = f"这是{_OTHER_KINDS[ending]}文件（{ending}），不读" if ending in _OTHER_KINDS else f"不认得这种文件（{ending}）"
    raise Trouble.one("table-kind", kind, Place(name), "用 WPS 或 Excel 打开，另存为 .xlsx")


# ---- the header ----------------------------------------------------------------------------------------------------


def _choose(grids: tuple[Grid, ...], wanted: _Wanted, problems: Problems) -> tuple[Grid, SheetRow]:
    """Return the sheet with the wanted header, and that header; warn where there are several sheets."""
    filled = [grid for grid in grids if not all(line.blank for line in grid.lines)]
    if not filled:
        raise Trouble.one("table-empty", "表是空的，没有内容", Place(grids[0].file), "第一行写表头，下面每行写一个指标")
    fitting = [(grid, header) for grid in filled if (header := _header(grid, wanted))]
    if not fitting:
        raise Trouble([_no_header(grid, wanted) for grid in filled])
    grid, header = fitting[0]
    problems.extend(grid.problems)
    if len(filled) > 1:
        problems.add(
            "table-sheets",
            f"文件里有 {len(filled)} 张工作表，用了“{grid.sheet}”",
            grid.place(header),
            f"没有用：{'、'.join(g.sheet for g in filled if g is not grid)}；不用的工作表请删去或隐藏",
            severity=Severity.WARNING,
        )
    _refuse_titles_above(grid, header, wanted, problems)
    return grid, header


def _header(grid: Grid, wanted: _Wanted) -> SheetRow | None:
    return next((line for line in grid.lines[:30] if {*wanted.required} <= {*_titles(line).values()}), None)


def _titles(line: SheetRow) -> dict[int, str]:
    return {column: folded(cell.text) for column, cell in line.cells.items() if cell.text}


def _no_header(grid: Grid, wanted: _Wanted) -> Problem:
    first = next(line for line in grid.lines if not line.blank)
    titles = list(_titles(first).values())
    absent = [column for column in wanted.required if column not in titles]
    near = "".join(filter(None, (_near(column, titles) for column in absent)))
    hint = near or f"表头要有这几列：{'、'.join(wanted.required)}；现在第一行是：{'、'.join(titles)[:60]}"
    return Problem("table-header", f"表头缺少列：{'、'.join(absent)}", grid.place(first), hint)


def _near(column: str, titles: list[str]) -> str:
    suggestion = did_you_mean(column, [title for title in titles if title])
    return f"“{column}”{suggestion}" if suggestion else ""


def _refuse_titles_above(grid: Grid, header: SheetRow, wanted: _Wanted, problems: Problems) -> None:
    above = [line for line in grid.lines if line.row < header.row and not line.blank]
    if above:
        problems.add(
            "table-header",
            f"表头（{'、'.join(wanted.required)}）应当在最上面，现在在第{header.line or header.row}行",
            grid.place(above[0]),
            "请删去表头上面的标题或说明",
        )


def _columns(grid: Grid, header: SheetRow, wanted: _Wanted, problems: Problems) -> dict[str, int]:
    """Return name → number of each wanted column; report those that are doubled, hidden or not read."""
    positions: dict[str, int] = {}
    for column, title in _titles(header).items():
        if title in positions:
            problems.add("table-duplicate", f"有两列都叫“{title}”", grid.place(header, column), "请删去一列，或改名")
        elif title in wanted.all:
            positions[title] = column
            problems.extend(hidden_column(grid, header, column, title, "table-hidden"))
    _report_unread(grid, header, positions, wanted, problems)
    return {name: positions[name] for name in wanted.all if name in positions}


def _report_unread(grid: Grid, header: SheetRow, positions: dict[str, int], wanted: _Wanted, problems: Problems) -> None:
    titles = _titles(header)
    filled = {
        column
        for line in grid.lines
        if line.row >= header.row
        for column, cell in line.cells.items()
        if cell.text and (line.width is None or column in titles)
    }
    unread = [column for column in sorted(filled - {*positions.values()}) if titles.get(column) not in positions]
    if unread:
        words = [titles.get(c, f"第{c}列") + ("（隐藏）" if c in grid.hidden_columns else "") for c in unread]
        hint = "".join(_near(name, list(titles.values())) for name in wanted.optional if name not in positions)
        problems.add(
            "table-unread",
            f"多出的列没有读：{'、'.join(words)[:80]}",
            grid.place(header, unread[0]),
            hint,
            severity=Severity.HINT,
        )


def _last(header: SheetRow) -> int:
    return max(_titles(header))


# ---- the rows ------------------------------------------------------------------------------------------------------


def _rows(
    grid: Grid, header: SheetRow, positions: dict[str, int], wanted: _Wanted, problems: Problems
) -> Iterator[Mapping[str, Cell]]:
    below = [line for line in grid.lines if line.row > header.row and not line.blank]
    _refuse_merged(grid, header, positions, problems)
    problems.extend(hidden_rows(grid, below, "table-hidden"))
    for line in below:
        wrong = _row_problem(grid, line, header, positions, wanted)
        if wrong:
            problems.append(wrong)
            continue
        row = {name: grid.cell(line, positions.get(name)) for name in wanted.all}
        problems.extend(_cell_problems(row, wanted))
        yield row


def _row_problem(grid: Grid, line: SheetRow, header: SheetRow, positions: dict[str, int], wanted: _Wanted) -> Problem | None:
    filled = [cell.text for cell in line.cells.values() if cell.text]
    if len(filled) == 1 and _NOTE.fullmatch(filled[0]):
        return Problem("table-note", f"这一行不是数据：{filled[0][:30]}", grid.place(line), "说明请写在“备注”列，或另建文件")
    if line.width is None:
        return None
    return wrong_width(grid, line, _last(header)) or _split(grid, line, positions, wanted)


def _split(grid: Grid, line: SheetRow, positions: dict[str, int], wanted: _Wanted) -> Problem | None:
    """Return the problem of a number split in two, where the row still is as long as the header."""
    optional = {positions[name]: name for name in wanted.optional if name in positions}
    for name in wanted.required:
        number = split_number(line, positions[name])
        if number and positions[name] + 1 in optional:
            return Problem(
                "csv-split",
                f"“{number}”被逗号拆成了“{name}”和“{optional[positions[name] + 1]}”两列",
                grid.place(line, positions[name]),
                f"写成 {number.replace(',', '')}，或用英文双引号括起来",
            )
    return None


def _cell_problems(row: Mapping[str, Cell], wanted: _Wanted) -> Iterator[Problem]:
    for name, cell in row.items():
        strict = name in wanted.required
        yield from (p for p in cell.problems if strict or p.id not in _NOT_FOR_NOTES)
        yield from character_problems(cell, strict)
        if strict and "\n" in cell.text:
            yield Problem("cell-lines", f"“{name}”这一格里有换行", cell.place, "请删去换行；如果是 CSV，请检查双引号是否成对")


def character_problems(cell: Cell, strict: bool) -> Iterable[Problem]:
    """Yield the problem of a cell with characters that nobody types; an error where they would change a figure (`strict`)."""
    suspects = suspicious(cell.text)
    if suspects:
        severity = Severity.ERROR if strict else max(s.severity for s in suspects)
        yield Problem("characters", suspects[0].message, cell.place, "请删去这一格，重新输入", severity)


def _refuse_merged(grid: Grid, header: SheetRow, positions: dict[str, int], problems: Problems) -> None:
    for area in grid.merged:
        columns = [c for c in positions.values() if area.left <= c <= area.right]
        if area.bottom > header.row and columns:
            problems.add(
                "table-merged",
                f"{area.name} 是合并单元格，只有左上角一格有内容",
                Place(grid.file, cell=grid.prefix + area.name),
                "请取消合并，每一格都填上内容",
            )
