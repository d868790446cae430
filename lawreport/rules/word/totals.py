"""The totals of a table: which row or column is the sum of which, and where it is not.

In: the cells of a table as words, what each is joined to, and how many rows are its head. Out: `Wrong` totals.
Responsible for: telling names of rows and columns from numbers, totals from parts, and columns that add up from those that do
not (rates, averages, numbers of order). A table whose make is not clear gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise, takewhile

from lawreport.rules.reading.text import compiled

_TOTAL = r"^(?:合\s*计|总\s*计|共\s*计)(?:数|[（(][^（）()]{1,6}[）)])?$"
_SUBTOTAL = r"^小\s*计(?:[（(][^（）()]{1,6}[）)])?$"
_PART = "其中|^#"  # a row that is a part of another: what adds up to what is not clear
_NOT_ADDED = "率|比重|占比|比例|比上年|同比|增幅|平均|人均|单价|序号|编号|名次|排名|得分|评分|年份|用时|时限|%|％"
WIDEST = 200  # in a table of more columns only rows are added


@dataclass(frozen=True, slots=True)
class Wrong:
    """A total: its row and column from 0, what its parts add up to, what it says, and in words what was added."""

    row: int
    column: int
    added: Decimal
    said: Decimal
    parts: str  # 这一列各行 这一行各列 这几行
    name: str  # 合计 小计


def wrong_totals(rows: Sequence[Sequence[str]], joined: Sequence[Sequence[str]], heads: int = 0) -> list[Wrong]:
    """Return the totals that their parts do not add up to; `joined` as in `WordTable`, empty where nothing is joined."""
    table = _Table(rows, joined, heads)
    down, across = list(table.down()), list(table.across()) if len(table.titles) <= WIDEST else []
    columns, ends = {w.column for w in across if w.row not in table.totals}, {w.row for w in down}
    return sorted(
        [w for w in down if w.column not in columns] + [w for w in across if w.row not in ends], key=lambda w: (w.row, w.column)
    )


@dataclass
class _Table:
    """A table, its rows sorted into head, details, subtotals and totals."""

    rows: Sequence[Sequence[str]]
    joined: Sequence[Sequence[str]]
    heads: int = 0
    body: list[int] = field(init=False)  # the rows below the head, up to the first of another width
    values: dict[int, list[Decimal | None]] = field(init=False)
    ends: list[int] = field(init=False)  # those that are totals, in order
    totals: set[int] = field(init=False)  # the same
    subs: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.heads = self._head()
        width = len(self.rows[self.heads]) if self.heads < len(self.rows) else 0
        self.body = [*takewhile(lambda at: len(self.rows[at]) == width, range(self.heads, len(self.rows)))]
        self.values = {at: [_number(cell) for cell in self.rows[at]] for at in self.body}
        names = {at: self._names(at) for at in self.body}
        part = next((at for at in self.body if any(compiled(_PART).search(name) for name in names[at])), None)
        self.body = [at for at in self.body if part is None or at < part]
        self.ends = [at for at in self.body if any(compiled(_TOTAL).match(name) for name in names[at])]
        self.totals = {*self.ends}
        self.subs = {at for at in self.body if any(compiled(_SUBTOTAL).match(name) for name in names[at])}

    def _head(self) -> int:
        """Return how many rows only name the columns: the first, those it reaches into, and those that go on with it."""
        at = max(self.heads, 1)
        while at < len(self.rows) - 1 and (self.mark(at, 0) == "^" or self._goes_on(at)):
            at += 1
        return at

    def _goes_on(self, row: int) -> bool:
        """Return whether a row names columns under a head: no numbers, and no name of its own or cells joined above."""
        above = self.joined[row - 1] if row <= len(self.joined) else ()
        return not any(map(_is_number, self.rows[row])) and (not "".join(self.rows[row][:1]).strip() or "<" in above)

    def mark(self, row: int, column: int) -> str:
        marks = self.joined[row] if row < len(self.joined) else ()
        return marks[column] if column < len(marks) else ""

    def _names(self, row: int) -> list[str]:
        """Return what names a row: its cells before the first number."""
        return [*takewhile(lambda words: not _is_number(words), (cell.strip() for cell in self.rows[row]))]

    # ---- columns

    @cached_property
    def titles(self) -> list[tuple[str, ...]]:
        """Return for each column what names it, from the top; what is joined to another cell has its words."""
        width = len(self.rows[self.heads]) if self.heads < len(self.rows) else 0
        above: list[tuple[str, ...]] = [()] * width
        for row, cells in enumerate(self.rows[: self.heads]):
            words = ""
            for column in range(width):
                mark = self.mark(row, column)
                words = words if mark == "<" else cells[column].strip() if column < len(cells) else ""
                above[column] += () if mark == "^" else (words,)
        return above

    @cached_property
    def added(self) -> list[int]:
        """Return the columns whose numbers can be added up."""
        return [
            column
            for column, title in enumerate(self.titles)
            if column and not any(compiled(_NOT_ADDED).search(words) for words in title)
        ]

    def _is_named(self, column: int, pattern: str) -> bool:
        return bool(self.titles[column]) and bool(compiled(pattern).match(self.titles[column][-1]))

    # ---- adding rows

    def down(self) -> Iterator[Wrong]:
        """Yield the wrong totals that are rows."""
        for at, parts in self._parts_of_totals():
            details = [row for row in parts if row not in self.subs]
            subtotals = [row for row in parts if row in self.subs]
            for column in self.added:
                said, sums = self.values[at][column], [self._sum(some, column) for some in (details, subtotals) if some]
                if said is not None and sums and sums[0] is not None and said not in sums:
                    yield Wrong(at, column, sums[0], said, "这一列各行", "合计")
        for at, parts in self._parts_of_subtotals():
            for column in self.added if parts else ():
                said, total = self.values[at][column], self._sum(parts, column)
                if said is not None and total is not None and said != total:
                    yield Wrong(at, column, total, said, "这几行", "小计")

    def _sum(self, rows: Sequence[int], column: int) -> Decimal | None:
        """Return what the rows add up to; None where one is no number. Cells joined to the one above count once."""
        total = Decimal(0)
        for row in rows:
            value = self.values[row][column]
            if value is None and self.mark(row, column) != "^":
                return None
            total += value or 0
        return total

    def _parts_of_totals(self) -> Iterator[tuple[int, list[int]]]:
        """Yield each row that is a total, and the rows it is made of: those above it; below, if the table begins with one."""
        leading = bool(self.body) and self.body[0] in self.totals
        edges = [*self.ends, self.body[-1] + 1] if leading else [self.body[0] - 1, *self.ends] if self.body else []
        for before, after in pairwise(edges):
            between = [*range(before + 1, after)]
            if len(between) > leading:  # one row alone may be part of a longer list
                yield before if leading else after, between

    def _parts_of_subtotals(self) -> Iterator[tuple[int, list[int]]]:
        """Yield each subtotal and its rows, no further than its group: those above it; below, if the table begins with one."""
        rest = [row for row in self.body if row not in self.totals]
        leading = bool(rest) and rest[0] in self.subs
        parts: list[int] = []
        owner = -1
        for row in rest:
            if not leading and self._begins_group(row):
                parts = []
            if row not in self.subs:
                parts.append(row)
            elif leading:
                if owner >= 0:
                    yield owner, parts
                owner, parts = row, []
            else:
                yield row, parts
                parts = []
        if leading and owner >= 0:
            yield owner, parts

    def _begins_group(self, row: int) -> bool:
        return self.mark(row, 0) == "" and row + 1 < len(self.rows) and self.mark(row + 1, 0) == "^"

    # ---- adding columns

    def across(self) -> Iterator[Wrong]:
        """Yield the wrong totals that are columns: in at least half of the rows they are the sum of the others."""
        for column in self.added:
            sub = self._is_named(column, _SUBTOTAL)
            if sub or self._is_named(column, _TOTAL):
                wrong = (self._unequal(column, parts, "小计" if sub else "合计") for parts in self._parts(column, sub))
                yield from next((found for found in wrong if found is not None), ())

    def _parts(self, column: int, sub: bool) -> Iterator[list[int]]:
        """Yield the columns that a total may be made of, the likeliest first."""
        plain = [c for c in self.added if not self._is_named(c, _SUBTOTAL) and not self._is_named(c, _TOTAL)]
        yield self._group(column, plain)
        if not sub:
            yield plain
            yield [c for c in self.added if self._is_named(c, _SUBTOTAL)]

    def _group(self, column: int, columns: list[int]) -> list[int]:
        """Return those of the columns that stand under the same title."""
        title = self.titles[column][:-1]
        return [c for c in columns if title and self.titles[c][: len(title)] == title]

    def _unequal(self, column: int, parts: list[int], name: str) -> list[Wrong] | None:
        """Return the rows in which the parts do not add up to the total; None where they mostly do not."""
        if len(parts) < 2:
            return None
        sums = {row: sum((v for c in parts if (v := self.values[row][c]) is not None), Decimal(0)) for row in self.body}
        known = [row for row in self.body if None not in (self.values[row][column], *(self.values[row][c] for c in parts))]
        wrong = [
            Wrong(row, column, sums[row], said, "这一行各列", name)
            for row in known
            if (said := self.values[row][column]) is not None and said != sums[row]
        ]
        return wrong if len(known) > 1 and 2 * len(wrong) <= len(known) else None


def _number(cell: str) -> Decimal | None:
    text = cell.strip().replace(",", "").replace("，", "")
    return Decimal(text) if compiled(r"^\d+(?:\.\d+)?$").match(text) else None


def _is_number(cell: str) -> bool:
    return _number(cell) is not None
