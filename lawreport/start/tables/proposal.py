"""A table of one's own → what it would change in the data.

In: the bytes of a workbook or CSV, the data that is there, the answers given before. Out: a `Proposal`: values with their
cells, questions, and what was not read and why. Responsible for: that a value is taken only where name, unit, year and number
are certain; two cells that disagree give none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from lawreport.figures.metrics import Data
from lawreport.figures.quantity import NotAQuantity, doubts, parse_quantity
from lawreport.files.characters import folded
from lawreport.files.sheets.csvfile import read_csv
from lawreport.files.sheets.grid import Grid
from lawreport.files.sheets.oldbook import UNKNOWN_FORMAT, read_old_workbook
from lawreport.files.sheets.workbook import read_workbook
from lawreport.model import Metric, Quantity, Reading
from lawreport.problem import Place, Severity, Trouble
from lawreport.start.tables.layout import Found, Unread, read_layout
from lawreport.start.tables.matching import Names, written

OLD = (".xls", ".et", ".ods")
_NOT_FOR_VALUES = "没有数据请留空"  # how the hint of a cell begins that says: nothing


@dataclass(frozen=True, slots=True)
class Value:
    """A value that would be written: of which metric and year, from which cell; `old` is what is there."""

    metric: Metric
    year: int
    quantity: Quantity
    place: Place
    written: str
    old: Reading
    new: bool = False  # the metric is not in the catalogue yet

    @property
    def same(self) -> bool:
        return self.old.quantity == self.quantity


@dataclass(frozen=True, slots=True)
class Asked:
    """A name that may mean one of several metrics, nearest first, or a new one."""

    written: str
    places: tuple[Place, ...]
    unit: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a table would change."""

    file: str
    values: tuple[Value, ...]
    asked: tuple[Asked, ...]
    unread: tuple[Unread, ...]
    doubts: tuple[Unread, ...] = ()
    new: tuple[Metric, ...] = ()
    tables: int = 0


def grids_of(data: bytes, name: str) -> tuple[Grid, ...]:
    """Return the sheets of a file by its kind. Raise `Trouble` where it cannot be read."""
    ending = Path(name).suffix.lower()
    if ending == ".csv":
        return (read_csv(data, name),)
    if ending in OLD:
        return read_old_workbook(data, name)
    if ending == ".xlsx":
        return read_workbook(data, name, hidden=True)
    raise Trouble.one("import-kind", f"不能读这种文件（{ending}）", Place(name), "用 WPS 或 Excel 打开，另存为 .xlsx。")


def propose(data: bytes, name: str, known: Data, remembered: Mapping[str, str]) -> Proposal:
    """Return what a file would change in the readings of `known`, for a report of its year. Raise `Trouble`."""
    work = _Work(known, Names(known.catalogue, remembered))
    tables = 0
    grids = grids_of(data, name)
    for grid in grids:
        if grid.hidden:
            work.unread.append(Unread(Place(name), f"工作表“{grid.sheet}”", "这张工作表是隐藏的"))
            continue
        layout = read_layout(grid, known.year, Path(name).stem)
        tables += layout.tables
        work.unread += layout.unread
        for found in layout.found:
            work.take(found)
        if not layout.tables and any(not line.blank for line in grid.lines):
            work.unread.append(Unread(grid.place(grid.lines[0]), f"工作表“{grid.sheet or name}”", "没有认出表头"))
    return Proposal(
        name,
        tuple(work.agreed()),
        tuple(work.asked()),
        tuple(work.unread),
        tuple(work.doubts),
        tuple(work.new.values()),
        tables,
    )


@dataclass
class _Work:
    """Goes through what was found, and keeps values, questions and reasons."""

    known: Data
    names: Names
    values: list[Value] = field(default_factory=list)
    open: dict[str, list[tuple[Found, tuple[str, ...]]]] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    doubts: list[Unread] = field(default_factory=list)
    new: dict[str, Metric] = field(default_factory=dict)

    def take(self, found: Found) -> None:
        """Keep a figure as a value, a question, or with the reason why it is neither."""
        matched = self.names.match(found)
        metric = matched.metric
        if metric is None and matched.new:
            metric = self._new_metric(matched.new, found)
        if metric is None:
            if matched.near or found.name.part:
                self.open.setdefault(written(found), []).append((found, matched.near))
            return
        if why := self._refused(found, metric):
            return self._leave(found, why)
        quantity = self._quantity(found, metric)
        if quantity is None:
            return None
        if matched.new:
            self.new.setdefault(metric.name, metric)
        old = Reading(metric, found.year, None) if matched.new else self.known.reading(metric.name, found.year)
        value = Value(metric, found.year, quantity, found.cell.place, found.name.typed, old, bool(matched.new))
        self.values.append(value)
        self.doubts += [Unread(value.place, f"“{metric.name}”", odd) for odd in doubts(quantity, metric.unit)]
        self.doubts += [
            Unread(value.place, f"“{metric.name}”", p.message) for p in found.cell.problems if p.severity is not Severity.ERROR
        ]
        return None

    def _new_metric(self, name: str, found: Found) -> Metric:
        return self.new.get(name) or Metric(name, found.unit)

    def _leave(self, found: Found, why: str) -> None:
        self.unread.append(Unread(found.cell.place, f"“{found.name.typed}” {found.cell.text[:20]}".strip(), why))

    def _refused(self, found: Found, metric: Metric) -> str:
        """Return why a figure is not taken for a metric; "" where it may be."""
        if metric.formula:
            return f"“{metric.name}”由公式算出，不用填"
        if found.year > self.known.year:
            return f"是 {found.year} 年的，比 {self.known.year} 年晚"
        if found.unit and metric.unit and _unit(found.unit) != _unit(metric.unit):
            return f"单位不一样：表里是“{found.unit}”，指标目录里是“{metric.unit}”"
        if problem := next((p for p in found.cell.problems if p.severity is Severity.ERROR), None):
            return problem.message
        return ""

    def _quantity(self, found: Found, metric: Metric) -> Quantity | None:
        """Return the figure in a cell; None where it says that there is none, or cannot be read for certain."""
        text = _without_unit(found.cell.text, metric.unit)
        try:
            quantity = parse_quantity(text, metric.unit)
        except NotAQuantity as error:
            if not error.hint.startswith(_NOT_FOR_VALUES):
                self._leave(found, f"{error.message}；{error.hint}" if error.hint else error.message)
            return None
        shown = found.cell.number_format
        if metric.unit == "%" and not text.endswith(("%", "％")) and 0 < abs(quantity.number) <= 1:
            said = "旧格式里看不出是不是百分数" if shown == UNKNOWN_FORMAT else "单位是“%”"
            self._leave(found, f"{said}，是 {quantity.text}% 还是 {(quantity.number * 100).normalize():f}%，请在表里写明")
            return None
        return quantity

    def agreed(self) -> Iterator[Value]:
        """Yield the values, one for each metric and year; where two cells disagree, none."""
        order = {name: n for n, name in enumerate([*self.known.catalogue, *self.new])}
        ordered = sorted(self.values, key=lambda v: (-v.year, order[v.metric.name]))
        for (year, name), group in groupby(ordered, key=lambda v: (v.year, v.metric.name)):
            several = list(group)
            if len({v.quantity for v in several}) == 1:
                yield several[0]
                continue
            said = "，".join(f"{v.place.cell or v.place} 是 {v.quantity.text}" for v in several)
            self.unread.append(Unread(several[0].place, f"“{name}”{year}年", f"几处不一样：{said}"))

    def asked(self) -> Iterator[Asked]:
        for name, figures in self.open.items():
            found, near = figures[0]
            yield Asked(name, tuple(f.cell.place for f, _ in figures), found.unit, near)


def _unit(unit: str) -> str:
    return folded(unit).replace("％", "%")


def _without_unit(text: str, unit: str) -> str:
    """Return the text of a cell without the unit of its metric behind the number: 1200家 → 1200."""
    plain = text.strip()
    return plain.removesuffix(unit).rstrip() if unit and unit not in ("%", "％") else plain
