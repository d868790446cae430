"""Forms that came back, as they stand: which cells answer which metric, and who filled them in.

In: the bytes of a workbook, under any name, saved by any program. Out: a `Returned`, nothing of it believed yet.
Responsible for: knowing a form again, by its hidden sheet or by its header, whatever people did to its shape: sheets moved,
rows hidden, cells merged, columns gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lawreport.files.characters import folded
from lawreport.files.package import OLE
from lawreport.files.sheets.grid import Cell, Grid, SheetRow, hidden_column, hidden_rows
from lawreport.files.sheets.oldbook import read_old_workbook
from lawreport.files.sheets.workbook import read_workbook
from lawreport.problem import Place, Problems, Severity, Trouble, did_you_mean
from lawreport.year.forms.forms import COLUMNS, DATE, METRIC, OWNER, PERSON, TITLE, VALUE, Stamp, bare

_OTHER_NAMES = {"数值": VALUE, "本年值": VALUE, "今年数值": VALUE, "指标名称": METRIC, "计量单位": "单位"}
_OTHER_LABELS = {"填表人": PERSON, "填表日期": DATE, "填表科室": OWNER}
_TITLED = re.compile(rf"(?P<unit>.*?)(?P<year>20\d\d){TITLE}")


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of a form: its cells by column name, every column there."""

    cells: dict[str, Cell]
    sheet: FormSheet

    def text(self, column: str) -> str:
        return bare(self.cells[column].text)

    @property
    def value(self) -> Cell:
        return self.cells[VALUE]


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One form of a workbook: whose, filled in by whom and when, and where its header is."""

    file: str
    name: str
    owner: str
    person: str
    date: str
    titled: tuple[str, str]  # unit and year that its title says
    place: Place  # of the header

    def source(self, cell: str) -> str:
        """Return where a value was read: 监督科.xlsx 填报表!E7（监督科 张三，2026-01-20）."""
        where = cell if "!" in cell else f"{self.name}!{cell}"
        who = "，".join(filter(None, (f"{self.owner} {self.person}".strip(), self.date)))
        return f"{self.file} {where}" + (f"（{who}）" if who else "")


@dataclass(frozen=True, slots=True)
class Returned:
    """A workbook that came back."""

    stamps: tuple[Stamp, ...]
    sheets: tuple[FormSheet, ...]
    answers: tuple[Answer, ...]


def read_form(data: bytes, name: str, problems: Problems) -> Returned:
    """Return the forms in the bytes of a workbook; what is odd goes to `problems`. Raise `Trouble` for what is no form."""
    grids = read_old_workbook(data, name) if data.startswith(OLE) else read_workbook(data, name, hidden=True)
    return read_sheets(grids, name, problems)


def read_sheets(grids: tuple[Grid, ...], name: str, problems: Problems) -> Returned:
    """Return the forms on some sheets; what is odd goes to `problems`. Raise `Trouble` where none of them is a form."""
    stamps = tuple(stamp for grid in grids if (stamp := Stamp.of(grid)))
    fitting = [(grid, header) for grid in grids if not grid.hidden and (header := _header(grid))]
    if not fitting:
        raise Trouble.one("form-header", f"这不是填报表：没有找到“{METRIC}”和“{VALUE}”两列", _first(grids, name), _near(grids))
    _tell_unread(grids, [grid for grid, _ in fitting], problems)
    sheets, answers = list[FormSheet](), list[Answer]()
    for grid, header in fitting:
        sheet = _sheet(grid, header)
        sheets.append(sheet)
        answers += _answers(grid, header, sheet, problems)
    return Returned(stamps, tuple(sheets), tuple(answers))


def _first(grids: tuple[Grid, ...], name: str) -> Place:
    return next((grid.place(line) for grid in grids if not grid.hidden for line in grid.lines), Place(name))


def _near(grids: tuple[Grid, ...]) -> str:
    """Return what a title was probably meant to be, or what to do with a file that is no form."""
    titles = [title for grid in grids for line in grid.lines[:30] for title in _titles(line).values() if len(title) < 12]
    strange = [title for title in titles if title not in COLUMNS]
    near = [
        f"“{column}”{hint}" for column in (METRIC, VALUE) if column not in titles and (hint := did_you_mean(column, strange))
    ]
    return "".join(near) or "请用 form 命令生成的填报表来填，不要改表头；不相干的文件请移走"


def _tell_unread(grids: tuple[Grid, ...], read: list[Grid], problems: Problems) -> None:
    """Add every sheet that was not read, and a hidden sheet that was changed."""
    for grid in grids:
        place = Place(grid.file, cell=f"{grid.prefix}A1")
        if grid in read or not grid.lines or Stamp.of(grid):
            continue
        if Stamp.begins(grid):
            problems.add(
                "form-stamp",
                "填报表里隐藏的信息被改动，只按表头和表题来读",
                place,
                "请核对年度、单位和口径",
                severity=Severity.WARNING,
            )
        else:
            why = "是隐藏的" if grid.hidden else "里没有填报表的表头"
            problems.add(
                "form-unread",
                f"工作表“{grid.sheet}”{why}，没有读",
                place,
                "里面有要报的数，请抄到填报表里",
                severity=Severity.WARNING,
            )


# ---- the header ----------------------------------------------------------------------------------------------------------


def _header(grid: Grid) -> SheetRow | None:
    return next((line for line in grid.lines[:40] if {METRIC, VALUE} <= {*_titles(line).values()}), None)


def _titles(line: SheetRow) -> dict[int, str]:
    titles = {column: re.sub(r"\(.*?\)", "", folded(cell.text)) for column, cell in line.cells.items()}
    return {column: _OTHER_NAMES.get(title, title) for column, title in titles.items() if title}


def _columns(grid: Grid, header: SheetRow, problems: Problems) -> dict[str, int]:
    """Return title → column of a header; of two with the same title the first, with a problem."""
    columns: dict[str, int] = {}
    for column, title in _titles(header).items():
        if title in columns and title in COLUMNS:
            problems.add("form-columns", f"有两列都叫“{title}”", grid.place(header, column), "请只留原来的一列")
        columns.setdefault(title, column)
        if title in COLUMNS:
            problems.extend(hidden_column(grid, header, column, title, "form-hidden"))
    return {title: columns[title] for title in COLUMNS if title in columns}


def _sheet(grid: Grid, header: SheetRow) -> FormSheet:
    """Return what stands above the header: whose form it is, who filled it in, and when."""
    above = [line for line in grid.lines if line.row < header.row]
    said = dict(_labelled(above))
    titled = next(
        (found for line in above for cell in line.cells.values() if (found := _TITLED.match(folded(cell.text)))), None
    )
    return FormSheet(
        grid.file,
        grid.sheet,
        said.get(OWNER, ""),
        said.get(PERSON, ""),
        said.get(DATE, ""),
        (titled["unit"], titled["year"]) if titled else ("", ""),
        grid.place(header),
    )


def _labelled(lines: list[SheetRow]) -> Iterator[tuple[str, str]]:
    """Yield what stands beside or behind a label above the header: 填报人 | 张三, 填报人：张三."""
    for line in lines:
        cells = [(column, bare(cell.text)) for column, cell in sorted(line.cells.items()) if cell.text]
        for (column, text), (after, value) in zip(cells, [*cells[1:], (0, "")], strict=True):
            label, _, behind = text.replace("：", ":").partition(":")
            label = _OTHER_LABELS.get(folded(label), folded(label))
            if label in (OWNER, PERSON, DATE):
                yield label, behind.strip() or (value if after - column in (1, 2) and not _is_label(value) else "")


def _is_label(text: str) -> bool:
    return _OTHER_LABELS.get(text, text) in (OWNER, PERSON, DATE, "联系电话", "科室负责人", "填报年度")


# ---- the rows ------------------------------------------------------------------------------------------------------------


def _answers(grid: Grid, header: SheetRow, sheet: FormSheet, problems: Problems) -> Iterator[Answer]:
    """Yield the rows below the header that name a metric; a value without a name is a problem."""
    columns = _columns(grid, header, problems)
    below = [line for line in grid.lines if line.row > header.row and not line.blank]
    spoilt = _merged(grid, header, columns, problems)
    problems.extend(hidden_rows(grid, below, "form-hidden"))
    for line in below:
        cells = {name: grid.cell(line, columns.get(name)) for name in COLUMNS}
        if cells[METRIC].text and line.row not in spoilt:
            yield Answer(cells, sheet)
        elif cells[VALUE].text and line.row not in spoilt:
            problems.add(
                "form-nameless",
                f"这一行有数（{cells[VALUE].text[:20]}），没有指标名",
                cells[VALUE].place,
                "请填在有指标名的行里，或删去这个数",
            )


def _merged(grid: Grid, header: SheetRow, columns: dict[str, int], problems: Problems) -> set[int]:
    """Return the rows whose value cannot be told because cells of several rows are merged."""
    spoilt: set[int] = set()
    for area in grid.merged:
        taken = [name for name, column in columns.items() if area.left <= column <= area.right]
        if area.bottom <= header.row or not {METRIC, VALUE} & {*taken}:
            continue
        place = Place(grid.file, cell=grid.prefix + area.name)
        if area.bottom > area.top:
            problems.add(
                "form-merged", f"{area.name} 是合并单元格，分不清哪个数是哪个指标的", place, "请取消合并，每行各填各的数"
            )
            spoilt.update(range(area.top, area.bottom + 1))
        else:
            problems.add(
                "form-merged",
                f"{area.name} 是合并单元格，只读左上角一格",
                place,
                "请取消合并，核对内容",
                severity=Severity.WARNING,
            )
    return spoilt
