"""Where the figures stand in a sheet that somebody drew for people.

In: a `Grid` and the year of the report. Out: `Found`s, each a cell with the name, unit and year that its table gives it, and
`Unread`s with the reason.
Responsible for: headers of up to three rows, tables side by side and below each other, metrics across
(transposed), totals of departments. What is not certain is not read: a figure in the wrong place is worse than one to type.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from lawreport.figures.quantity import NotAQuantity, parse_quantity
from lawreport.files.characters import folded
from lawreport.files.sheets.grid import MOST_COLUMNS, Cell, Grid, Merged, SheetRow
from lawreport.problem import Place
from lawreport.start.tables.words import NOTE_ROW, Above, Heading, Named, Role, above, heading, named, year_of

DEEPEST, MOST_TITLES = 3, 6  # rows of a header; lines above it that are its titles
_VALUES = (Role.VALUE,)
_ROWS = (Role.NAME, Role.CONTEXT, Role.OTHER, Role.ENTITY)


@dataclass(frozen=True, slots=True)
class Found:
    """A cell with a figure, and what its table says of it: its name, what that belongs to, its unit and year."""

    cell: Cell
    name: Named
    context: tuple[str, ...]
    unit: str
    year: int


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that was not read, and why."""

    place: Place
    words: str
    why: str


@dataclass
class Layout:
    """What was found in a sheet."""

    found: list[Found] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    tables: int = 0


def read_layout(grid: Grid, year: int, file: str = "") -> Layout:
    """Return the figures of a sheet, for a report of `year`; `file`: its name without ending, which may say another year."""
    return _Sheet(grid, year, file, Layout()).read()


@dataclass(frozen=True, slots=True)
class _Header:
    """The rows of a header and what each column holds; `last` is the lowest of its rows."""

    first: int
    last: int
    columns: dict[int, Heading]
    titles: dict[int, str]

    def of(self, *roles: Role) -> list[int]:
        return [column for column, h in self.columns.items() if h.role in roles]


@dataclass
class _Sheet:
    grid: Grid
    year: int
    file: str
    layout: Layout
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    filled: dict[int, list[int]] = field(default_factory=dict)  # row → its columns with a text of their own
    covered: set[tuple[int, int]] = field(default_factory=set)  # cells of a merged area but the first
    areas: dict[tuple[int, int], Merged] = field(default_factory=dict)  # of every cell of a merged area

    def read(self) -> Layout:
        lines = {line.row: line for line in self.grid.lines if not line.blank}
        for row, line in lines.items():
            self.texts |= {(row, column): cell.text for column, cell in line.cells.items() if cell.text or cell.problems}
            self.filled[row] = sorted(column for column, cell in line.cells.items() if cell.text or cell.problems)
        self._fill_merged()
        rows = sorted(lines)
        headers = self._headers(rows)
        for n, header in enumerate(headers):
            end = headers[n + 1].first if n + 1 < len(headers) else max(lines, default=0) + 1
            start = headers[n - 1].last if n else 0
            above_it = rows[bisect_right(rows, start) : bisect_left(rows, header.first)][-MOST_TITLES:]
            titles = [self._line(row) for row in above_it]
            body = [lines[row] for row in rows[bisect_right(rows, header.last) : bisect_left(rows, end)]]
            self._table(header, body, above([self.grid.sheet, *filter(None, titles)]))
        self.layout.tables = len(headers)
        return self.layout

    def _fill_merged(self) -> None:
        for area in self.grid.merged:
            first = (area.top, area.left)
            for row in range(area.top, min(area.bottom, area.top + 2000) + 1):
                for column in range(area.left, min(area.right, area.left + 200) + 1):
                    self.areas[row, column] = area
                    if (row, column) != first and first in self.texts:
                        self.texts[row, column] = self.texts[first]
                        self.covered.add((row, column))

    def _line(self, row: int) -> str:
        """Return a line that has one text only, as titles have; "" where it has several."""
        texts = dict.fromkeys(self.texts[row, column] for column in self.filled[row])
        return next((text for text in texts if "单位：" in text or "单位:" in text or len(texts) == 1), "")

    # ---- headers

    def _headers(self, rows: list[int]) -> list[_Header]:
        headers: list[_Header] = []
        for row in rows:
            if (not headers or row > headers[-1].last) and (header := self._header(row)):
                headers.append(header)
        return headers

    def _header(self, row: int) -> _Header | None:
        """Return the header that begins in a row; None where none does."""
        own = [column for column in self.filled[row] if (row, column) not in self.covered]
        if len(own) < 2 or any(self._numeric(row, column) for column in own):
            return None
        last = row
        while last - row + 1 < DEEPEST and last + 1 in self.filled and self._continues(row, last + 1):
            last += 1
        stacks = self._stacks(row, last)
        columns = {column: heading(stack, self.year) for column, stack in stacks.items()}
        header = _Header(row, last, columns, {column: "".join(dict.fromkeys(stack)) for column, stack in stacks.items()})
        return header if self._down(header) or self._across(header) else None

    def _continues(self, first: int, row: int) -> bool:
        """Return whether a row still is header: no figures in it, and the first column empty or merged with that above."""
        own = [column for column in self.filled[row] if (row, column) not in self.covered]
        left = self.filled[first][0]
        return bool(own) and left not in own and not any(self._numeric(row, column) for column in own)

    def _stacks(self, first: int, last: int) -> dict[int, list[str]]:
        """Return the texts above each column; where the upper row leaves a cell empty, it belongs to the one on its left."""
        area = range(first, last + 1)
        columns = [c for c in range(1, MOST_COLUMNS + 1) if any((row, c) in self.texts for row in area)]
        stacks: dict[int, list[str]] = {column: [] for column in columns}
        for row in range(first, last + 1):
            left = ""
            for column in columns:
                text = self.texts.get((row, column), "")
                below = any((r, column) in self.texts for r in range(row + 1, last + 1))
                if not text and below and row < last:
                    text = left
                left = text
                if text:
                    stacks[column].append(text)
        return stacks

    def _numeric(self, row: int, column: int) -> bool:
        text = folded(self.texts.get((row, column), ""))
        return bool(text) and not year_of(text, self.year) and _number(text) is not None

    def _down(self, header: _Header) -> bool:
        """Return whether names stand below each other: a column of names or of years to the left of one of values."""
        values = header.of(*_VALUES)
        left = [c for c in header.of(Role.NAME, Role.CONTEXT, Role.OTHER) if values and c < max(values)]
        years = [h for c in values if (h := header.columns[c]).year]
        told = header.of(Role.NAME) or any(not h.plain for h in years)
        return bool(values and left and told) and not header.of(Role.ENTITY)

    def _across(self, header: _Header) -> bool:
        """Return whether names stand beside each other, above their values; years or departments below each other."""
        below = range(header.last + 1, header.last + 4)
        named_columns = [c for c in header.of(Role.OTHER) if any(self._numeric(r, c) for r in below)]
        return bool(named_columns) and self._labels(header) is not None and not header.of(Role.NAME, *_VALUES)

    def _labels(self, header: _Header) -> int | None:
        """Return the column that says which year or department a row is of; None where there is none."""
        first = min(header.columns)
        said = header.of(Role.TIME, Role.ENTITY) or [c for c in header.of(Role.UNIT) if c == first]
        if said:
            return min(said) if min(said) - first <= 1 else None
        below = range(header.last + 1, header.last + 4)
        years = [c for c in (first - 1, first) if any(year_of(folded(self.texts.get((r, c), "")), self.year) for r in below)]
        return years[0] if years and years[0] not in header.of(Role.OTHER) else None

    # ---- tables

    def _table(self, header: _Header, body: list[SheetRow], told: Above) -> None:
        body = self._without_notes(body)
        place = self.grid.place(SheetRow(header.first, {}), min(header.columns))
        unsaid = any(not (h := header.columns[c]).year or h.relative for c in header.of(*_VALUES, Role.OTHER))
        if unsaid and (why := self._other_time(told)):
            return self.layout.unread.append(Unread(place, "整张表", why))
        for column in header.of(Role.PART):
            self._unread_column(header, column, "不是全年的数")
        if self._down(header):
            for segment in _segments(header):
                self._rows_down(segment, header, body, told)
        else:
            self._rows_across(header, body, told)
        return None

    def _other_time(self, told: Above) -> str:
        """Return why figures under no year are not those of the year; "" where they may be."""
        named_by_file = above([self.file])
        if part := told.part or ("" if told.year else named_by_file.part):
            return f"写的是“{part}”，不是全年的数"
        if told.several:
            return "表题里有几个年份，列里没有写明是哪一年"
        if not told.year and named_by_file.year not in (0, self.year):
            return f"文件名写的是 {named_by_file.year} 年，表里没有写年份，不知道是哪一年的"
        return ""

    def _without_notes(self, body: list[SheetRow]) -> list[SheetRow]:
        """Return the rows of a table up to its notes."""
        for n, line in enumerate(body):
            texts = [cell.text for cell in line.cells.values() if cell.text]
            if texts and NOTE_ROW.fullmatch(texts[0]):
                return body[:n]
        return body

    def _unread_column(self, header: _Header, column: int, why: str) -> None:
        place = self.grid.place(SheetRow(header.last, {}), column)
        self.layout.unread.append(Unread(place, f"“{header.titles.get(column, '')}”这一列", why))

    def _visible(self, header: _Header, columns: list[int]) -> list[int]:
        for column in columns:
            if column in self.grid.hidden_columns:
                self._unread_column(header, column, "这一列是隐藏的")
        return [column for column in columns if column not in self.grid.hidden_columns]

    def _rows_down(self, segment: _Segment, header: _Header, body: list[SheetRow], told: Above) -> None:
        section, parent = "", ""
        values = self._visible(header, segment.values)
        for line in body:
            cells = {column: self.grid.cell(line, column) for column in values}
            text = self.texts.get((line.row, segment.name), "")
            context = tuple(dict.fromkeys(self.texts.get((line.row, c), "") for c in segment.context))
            filled = [c for c in cells.values() if c.text or c.problems]
            if not filled:
                section = text or section
                continue
            name = named(text or next(filter(None, context), "") or self._total_in(line))
            if not self._wanted(line, name, filled):
                continue
            parent = parent if name.part else name.bare
            around = (section, *filter(None, context)) if not name.part else (parent,)
            unit = self.texts.get((line.row, segment.unit), "") if segment.unit else ""
            for column, cell in cells.items():
                h = header.columns[column]
                found_unit = folded(unit) or name.unit or h.unit or told.unit
                year = self._year_of_row(line, header, told) or self._year_of_column(h, told)
                self._take(line, column, Found(cell, name, tuple(named(w).bare for w in around if w), found_unit, year))

    def _total_in(self, line: SheetRow) -> str:
        """Return the word for a total wherever it stands in a row without a name."""
        return next((cell.text for cell in line.cells.values() if cell.text and named(cell.text).total), "")

    def _wanted(self, line: SheetRow, name: Named, filled: list[Cell]) -> bool:
        """Return whether a row is read; say why where it is not."""
        why = (
            "没有写指标名"
            if not name.bare
            else "这一行被隐藏或筛选掉了"
            if line.hidden
            else "合计、小计行不是一个指标的数"
            if name.total
            else ""
        )
        if why:
            self.layout.unread.append(Unread(filled[0].place, f"“{name.typed or filled[0].text}”这一行", why))
        return not why

    def _year_of_column(self, h: Heading, told: Above) -> int:
        """Return the year of a column; 本年 in a table of another year is that year."""
        base = told.year or self.year
        return h.year + base - self.year if h.relative else h.year or base

    def _year_of_row(self, line: SheetRow, header: _Header, told: Above) -> int:
        """Return the year that a column of years gives a row; 0 where there is none."""
        texts = (folded(self.texts.get((line.row, c), "")) for c in header.of(Role.TIME))
        return next((y for text in texts if (y := year_of(text, told.year or self.year))), 0)

    def _take(self, line: SheetRow, column: int, found: Found) -> None:
        """Keep a figure, unless its cell is merged with others: then one cannot say whose it is."""
        if not found.cell.text and not found.cell.problems:
            return
        area = self.areas.get((line.row, column))
        if area and area.bottom > area.top:
            why = f"{area.name} 是合并单元格，不知道是哪一行的数"
            self.layout.unread.append(Unread(found.cell.place, f"“{found.name.typed}”", why))
        else:
            self.layout.found.append(found)

    # ---- metrics across

    def _rows_across(self, header: _Header, body: list[SheetRow], told: Above) -> None:
        labels = self._labels(header)
        if labels is None:
            return
        columns = self._visible(header, header.of(Role.OTHER))
        shown = [line for line in body if not line.hidden]
        base = told.year or self.year
        years = {line.row: year_of(folded(self.texts.get((line.row, labels), "")), base) for line in shown}
        if header.of(Role.TIME) or any(years.values()):
            chosen = [(line, years[line.row]) for line in shown if years[line.row]]
        else:
            chosen = self._total_row(shown, labels, columns, told)
        for column in columns:
            name = named(header.titles[column])
            for line, year in chosen:
                self._take(line, column, Found(self.grid.cell(line, column), name, (), name.unit or told.unit, year))

    def _total_row(self, shown: list[SheetRow], labels: int, columns: list[int], told: Above) -> list[tuple[SheetRow, int]]:
        """Return the row of the totals, which must be the sums of the others; of a single row, that row."""
        year = told.year or self.year
        filled = [line for line in shown if any(_number(self.grid.cell(line, c).text) is not None for c in columns)]
        totals = [line for line in filled if named(self.texts.get((line.row, labels), "")).total]
        if len(filled) == 1:
            return [(filled[0], year)]
        parts = [line for line in filled if line not in totals]
        if len(totals) == 1 and all(self._sums(totals[0], parts, column) for column in columns):
            return [(totals[0], year)]
        if filled:
            why = "合计和各行相加对不上" if totals else "各行是科室或地区，没有合计行，不知道取哪一行"
            self.layout.unread.append(Unread(self.grid.place(filled[0], labels), "整张表", why))
        return []

    def _sums(self, total: SheetRow, parts: list[SheetRow], column: int) -> bool:
        amounts = [_number(self.grid.cell(line, column).text) for line in parts]
        whole = _number(self.grid.cell(total, column).text)
        return whole is None or whole == sum(filter(None, amounts), Decimal(0))


@dataclass(frozen=True, slots=True)
class _Segment:
    """The columns of one of several tables side by side."""

    name: int
    context: tuple[int, ...]
    values: list[int]
    unit: int | None


def _segments(header: _Header) -> Iterator[_Segment]:
    """Yield the tables side by side: a column of names behind one of values begins another."""
    groups: list[list[int]] = [[]]
    for column in sorted(header.columns):
        seen = [header.columns[c].role for c in groups[-1]]
        if header.columns[column].role in (Role.NAME, Role.NUMBER) and Role.VALUE in seen:
            groups.append([])
        groups[-1].append(column)
    for group in groups:
        values = [c for c in group if header.columns[c].role is Role.VALUE]
        names = [c for c in group if header.columns[c].role in _ROWS and values and c < values[0]]
        if values and names:
            named_ones = [c for c in names if header.columns[c].role is Role.NAME] or names
            name = named_ones[-1]
            unit = next((c for c in group if header.columns[c].role is Role.UNIT), None)
            yield _Segment(name, tuple(c for c in names if c < name), values, unit)


def _number(text: str) -> Decimal | None:
    """Return a text as a number; None where it is none."""
    try:
        return parse_quantity(text, "%" if text.strip().endswith(("%", "％")) else "").amount
    except NotAQuantity:
        return None
