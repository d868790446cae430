"""Parting a chart into panels that can each be read against one axis.

In: a chart. Out: panels, each of one unit and of values near enough in size that the smallest bar is still a bar.
Responsible for: when values may share a scale. A scale always begins at zero and is never broken, so
4家 and 90000条 stand in two panels, each with its own scale, and not on one where the 4 is nothing. Years are never
parted from each other, for their order is the message; a small year among large ones keeps a stub and its figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lawreport.model import Chart, ChartKind, Figure, Series

FARTHEST = 30  # the largest of a panel is at most so many times the smallest
TIME = re.compile(r"(\d{4}年?度?末?)?(第?[一二三四1-4]季度|[上下]半年|\d{1,2}月(份|底|末)?)?")


@dataclass(frozen=True, slots=True)
class Panel:
    """Part of a chart on one axis; `looks[i]` is the number of series i in the whole chart."""

    kind: ChartKind
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    looks: tuple[int, ...]

    @property
    def columns(self) -> tuple[tuple[Figure | None, ...], ...]:
        """Return the figures of each category, in the order of the series."""
        return tuple(zip(*(s.figures for s in self.series), strict=True))

    @property
    def rows(self) -> tuple[tuple[Figure | None, ...], ...]:
        return tuple(s.figures for s in self.series)

    @property
    def amounts(self) -> list[Decimal]:
        return [amount(f) for row in self.rows for f in row if f]

    def label(self, figure: Figure | None) -> str:
        """Return what is written at a value: its printed text without the unit, which stands above the panel."""
        if figure is None:
            return "缺"
        text = figure.text.removesuffix(self.unit) or figure.text
        return "−" + text[1:] if text.startswith("-") else text


def panels(chart: Chart, by_size: bool = True) -> tuple[Panel, ...]:
    """Return the panels of the chart, one for each unit and, if asked, for each size, the larger values first."""
    whole = Panel(chart.kind, chart.unit, chart.categories, chart.series, tuple(range(len(chart.series))))
    return tuple(p for one in _by_unit(whole) for p in (_by_size(one) if by_size else [one]))


def amount(figure: Figure) -> Decimal:
    """Return how far a value reaches; one of no amount is refused before anything is drawn, and reaches nowhere."""
    return Decimal(0) if figure.amount is None else figure.amount


def unit(figure: Figure, chart: Chart | Panel) -> str:
    """Return the unit of a value: its own, or the one the chart says for all."""
    return figure.unit or chart.unit


def timely(categories: Iterable[str]) -> bool:
    """Return whether the categories are years, quarters or months, whose order may not be touched."""
    return all(c and TIME.fullmatch(c) for c in categories)


def alone(panel: Panel) -> Iterator[Panel]:
    """Return the panel's series, each in a panel of its own."""
    return (_take(panel, [i], series=True) for i in range(len(panel.series)))


def parting(chart: Chart | Panel) -> tuple[bool, list[str | None]] | None:
    """Return whether to part the series (or the categories) by unit, and the unit of each of them; None when no
    parting leaves one unit to an axis; what is stacked on one another is never parted."""
    for series in [False] if chart.kind.drawn.stacks else [True, False]:
        lines = [s.figures for s in chart.series]
        sets = [{unit(f, chart) for f in line if f} for line in (lines if series else zip(*lines, strict=True))]
        if all(len(s) < 2 for s in sets):
            return series, [next(iter(s), None) for s in sets]
    return None


def _by_unit(panel: Panel) -> Iterator[Panel]:
    parted = parting(panel)
    if parted is None:  # refused before anything is drawn
        yield panel
        return
    series, units = parted
    first = next((u for u in units if u is not None), panel.unit)
    known = [first if u is None else u for u in units]
    for one in dict.fromkeys(known):
        yield replace(_take(panel, [i for i, u in enumerate(known) if u == one], series), unit=one)


def _by_size(panel: Panel) -> Iterator[Panel]:
    """Part the series, or the categories, until what is left may share an axis."""
    for series in _may_part(panel):
        groups = _groups([_size(panel, line) for line in (panel.rows if series else panel.columns)])
        if len(groups) > 1:
            for group in groups:
                yield from _by_size(_take(panel, group, series))
            return
    yield panel


def _may_part(panel: Panel) -> list[bool]:
    if panel.kind == ChartKind.SHARE:
        return []
    series = [] if panel.kind == ChartKind.STACKED else [True]
    return series if panel.kind == ChartKind.LINE or timely(panel.categories) else [False, *series]


def _size(panel: Panel, line: Sequence[Figure | None]) -> Decimal:
    amounts = [abs(amount(f)) for f in line if f]
    return sum(amounts, Decimal(0)) if panel.kind == ChartKind.STACKED else max(amounts, default=Decimal(0))


def _groups(sizes: Sequence[Decimal]) -> list[list[int]]:
    """Return the places of sizes that go together, largest group first; nothing (0, 缺) goes with the smallest."""
    groups: list[list[int]] = []
    top = None
    for place in sorted(range(len(sizes)), key=lambda i: -sizes[i]):
        if top is None or 0 < sizes[place] * FARTHEST < top:
            groups.append([])
            top = sizes[place]
        groups[-1].append(place)
    return [sorted(group) for group in groups]


def _take(panel: Panel, places: Sequence[int], series: bool) -> Panel:
    if series:
        return replace(panel, series=tuple(panel.series[i] for i in places), looks=tuple(panel.looks[i] for i in places))
    rows = tuple(Series(s.name, tuple(s.figures[i] for i in places)) for s in panel.series)
    return replace(panel, categories=tuple(panel.categories[i] for i in places), series=rows)
