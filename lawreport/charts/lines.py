"""Lines over years: broken where a year is missing, every point with its figure, every line with its name at its end.

In: panels. Out: strips, one way after another, as far as the figures can stand clear of one another: together, taller,
one below the other; in smaller type. Where the ends lie too close for the names a legend tells them. Lengths are points.
Responsible for: where lines break and how they are told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lawreport.charts.columns import levels, span
from lawreport.charts.labels import Box, Label, placed
from lawreport.charts.lettering import whole, width, wrap
from lawreport.charts.page import MARGIN, RISE, Page, Strip, lettering, sheet
from lawreport.charts.panels import Panel, alone, amount
from lawreport.charts.style import FAINT, HAIR, INK, LEADING, MARKER, SMALL, SMALLEST, TALLEST, TYPE, WHITE, Style
from lawreport.model import Figure

HEIGHT, LOW = 132.0, 80.0  # of the axes, for one panel and for one of several
AROUND, LOWEST = 62.0, 24.0  # what a panel has above and below its axes; axes lower than this say nothing
NAMES = 0.26  # of the sheet, at most, for the names at the ends
ABOVE = 2.4  # sizes of type above the highest point
ASIDE = 4.0  # from the figure at the end of a line to its name
MOST_NAMES = 3  # lines of a year's name

Plan = tuple[Sequence[Panel], float]  # and how tall the axes are


@dataclass(frozen=True, slots=True)
class Way:
    """How tall the axes are, the size of type, whether names stand at the ends, whether figures keep clear of the lines."""

    tall: float
    size: float
    ends: bool
    clear: bool = True


def tries(panels: Sequence[Panel], right: float, style: Style) -> Iterator[list[Strip]]:
    """Return the ways of drawing the lines, the best first: together where the figures find room, else apart."""
    apart = [one for panel in panels for one in alone(panel)]
    together = ((panels, _height(panels)), (panels, _height(panels) * 1.6))
    for some, tall, size, clear in _order(together, ((apart, _height(apart)),), len(apart) > 1):
        for ends in (True, False) if len(apart) > 1 else (False,):
            if tall > LOWEST:
                yield _panels(some, right, style, Way(tall, size, ends, clear))


def _order(
    together: Sequence[Plan], apart: Sequence[Plan], several: bool
) -> Iterator[tuple[Sequence[Panel], float, float, bool]]:
    """Return panels, height, size of type and whether figures keep clear of the lines, in the order in which to try.

    Only a line alone on its axes may have figures over it; that comes before type too small to be read with ease.
    """
    single = apart if several else together
    for plans, clear in ((together, True), (apart, True), (single, False)) if several else ((together, True), (single, False)):
        yield from ((*plan, size, clear) for size in (TYPE, SMALL) for plan in plans)
    if several:
        yield from ((*plan, SMALLEST, True) for plan in together)
    yield from ((*plan, SMALLEST, False) for plan in single)


def _height(panels: Sequence[Panel]) -> float:
    """Return how tall the axes may be, so that all panels with their names and units fit on a page."""
    return HEIGHT if len(panels) == 1 else min(LOW, TALLEST / len(panels) - AROUND)


def _panels(panels: Sequence[Panel], right: float, style: Style, way: Way) -> list[Strip]:
    names = {look: wrap(s.name, way.size, right * NAMES) for p in panels for s, look in zip(p.series, p.looks, strict=True)}
    aside = max(width(panel.label(row[-1]), way.size) for panel in panels for row in panel.rows) / 2 + ASIDE
    room = max(width(line, way.size) for name in names.values() for line in name) + aside if way.ends else 0.0
    grids = [Grid(panel, right, way.tall, room, aside) for panel in panels]
    ends = names if way.ends else {}
    plots = (_plot(panel, grid, style, way, ends) for panel, grid in zip(panels, grids, strict=True))
    return sheet(panels, plots, right, "高低", legend=not way.ends)


class Grid:
    """Where the points of a panel lie, in points from the lower left corner of its axes."""

    def __init__(self, panel: Panel, right: float, tall: float, room: float, aside: float):
        number = len(panel.categories)
        self.low, self.high = span(panel.amounts)
        self.slot = min((right - room) / (number - 0.5), right / number)  # names begin within the last slot
        self.right, self.tall, self.aside = right, tall, aside
        self.centres = [self.slot * (i + 0.5) for i in range(number)]

    def at(self, value: float) -> float:
        """Return how high a value lies."""
        return (value - self.low) / (self.high - self.low) * self.tall

    def point(self, place: int, figure: Figure) -> tuple[float, float]:
        return self.centres[place], self.at(float(amount(figure)))


def _plot(panel: Panel, grid: Grid, style: Style, way: Way, names: dict[int, list[str]]) -> Strip | None:
    """Return the lines with their figures, or None if a figure or a name finds no place."""
    size = way.size
    years = [wrap(name, size, grid.slot - 4) for name in panel.categories]
    ends = _ends(panel, grid, size, names)
    fit = all(whole(name, size, grid.slot - 4) for name in panel.categories)
    if ends is None or not fit or max(map(len, years)) > MOST_NAMES:
        return None
    below = size * LEADING if grid.low < 0 else 0
    room = Box(0, -below, grid.right, grid.tall + size * ABOVE)
    taken = [box for *_, box in ends]
    labels = placed(_wanted(panel, grid, size), taken, _strokes(panel, grid), room, MARKER / 2 + 1, way.clear)
    if labels is None:
        return None
    above = max(max(label.box.y1 for label, _ in labels) - grid.tall, MARKER)

    def draw(page: Page, top: float) -> None:
        axes = page.axes(MARGIN, top + above, grid.right, grid.tall)
        _lines(axes, panel, grid, style)
        for label, at in labels:
            look = lettering(size) | style.stress(panel.categories[at])
            behind: dict[str, Any] = {"facecolor": WHITE, "edgecolor": "none", "pad": 0.4, "alpha": 0.85}
            place: dict[str, Any] = {"xycoords": "axes points", "ha": "center", "va": "baseline", "zorder": 4}
            axes.annotate(label.text, (label.x, label.y), color=INK, bbox=behind, **place, **look)
        for text, x, y, _ in ends:
            axes.annotate(text, (x, y), xycoords="axes points", va="center", color=INK, **lettering(size))
        for x, name, category in zip(grid.centres, years, panel.categories, strict=True):
            look = lettering(size) | style.stress(category)
            page.word("\n".join(name), MARGIN + x, top + above + grid.tall + below + 4, size, ha="center", **look)

    return Strip(above + grid.tall + below + 6 + size * LEADING * max(map(len, years)), draw)


def _lines(axes, panel: Panel, grid: Grid, style: Style) -> None:
    axes.set(xlim=(0, grid.right), ylim=(grid.low, grid.high))
    edge = grid.centres[-1] + grid.slot / 2 if grid.centres[-1] + grid.slot / 2 < grid.right else grid.centres[-1] + ASIDE
    axes.hlines(levels(grid.low, grid.high), 0, edge, colors=FAINT, linewidths=HAIR, zorder=0)
    axes.hlines([0], 0, edge, colors=INK, linewidths=HAIR, zorder=5, clip_on=False)
    for row, series in zip(panel.rows, panel.looks, strict=True):
        for run in _runs(row):
            x = [grid.centres[i] for i, _ in run]
            axes.plot(x, [float(amount(f)) for _, f in run], clip_on=False, zorder=3, **style.line(series))


def _runs(row: Sequence[Figure | None]) -> Iterator[list[tuple[int, Figure]]]:
    """Return the stretches of a line without a gap, as places and figures."""
    for known, run in groupby(enumerate(row), key=lambda p: p[1] is not None):
        if known:
            yield [(i, f) for i, f in run if f]


def _strokes(panel: Panel, grid: Grid) -> list[list[tuple[float, float]]]:
    return [[grid.point(i, f) for i, f in run] for row in panel.rows for run in _runs(row)]


def _wanted(panel: Panel, grid: Grid, size: float) -> list[tuple[Label, int, bool]]:
    """Return each figure centred on its point, its category, and whether there is a marker to keep clear of."""
    several, wanted = len(panel.series) > 1, []
    for series in panel.series:
        for i, figure in enumerate(series.figures):
            y = grid.at(float(amount(figure))) if figure else _between(series.figures, i, grid)
            text = (series.name if several and not figure else "") + panel.label(figure)
            wanted.append((Label(text, grid.centres[i], y, size), i, figure is not None))
    return wanted


def _between(figures: Sequence[Figure | None], place: int, grid: Grid) -> float:
    """Return the height at which 缺 stands: between the neighbours that are known, or on the ground."""
    before = next((f for f in reversed(figures[:place]) if f), None)
    after = next((f for f in figures[place + 1 :] if f), None)
    known = [grid.at(float(amount(f))) for f in (before, after) if f]
    return sum(known) / len(known) if known else grid.at(0) + SMALL


def _ends(panel: Panel, grid: Grid, size: float, names: dict[int, list[str]]) -> list[tuple[str, float, float, Box]] | None:
    """Return each name with its place beside the end of its line and its box, or None where a line has no end there, or
    the ends lie so close that a name would stand nearer to another's."""
    found, ceiling = [], float("inf")
    if not names:
        return []
    lasts = [(row[-1], look) for row, look in zip(panel.rows, panel.looks, strict=True)]
    if not all(figure for figure, _ in lasts):
        return None
    x = grid.centres[-1] + grid.aside
    for end, look in sorted(((grid.at(float(amount(f))), look) for f, look in lasts if f), key=lambda e: (-e[0], e[1])):
        half = len(names[look]) * size * LEADING / 2
        y = min(end, ceiling - half)
        if end - y > size * RISE * 2:
            return None
        wide = max(width(line, size) for line in names[look])
        found.append(("\n".join(names[look]), x, y, Box(x, y - half, x + wide, y + half)))
        ceiling = y - half
    return found
