"""Lines over years: broken where a year is missing, every point with its figure, every line with its name at its end.

In: panels. Out: strips, one way after another, as far as the figures can stand clear of one another: together, taller,
one below the other; in smaller type. Where the ends lie too close for the names a legend tells them. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from lawreport.charts.columns import levels, span
from lawreport.charts.labels import Box, Label, placed
from lawreport.charts.lettering import width, wrap
from lawreport.charts.page import BETWEEN, MARGIN, RISE, Page, Strip, head, joined, lettering, notes
from lawreport.charts.panels import Panel, alone, amount
from lawreport.charts.style import FAINT, HAIR, INK, LEADING, MARKER, SMALL, SMALLEST, TALLEST, TYPE, WHITE, Style
from lawreport.model import Figure

HEIGHT, LOW = 132.0, 80.0  # of the axes, for one panel and for one of several
AROUND, LOWEST = 62.0, 24.0  # what a panel has above and below its axes; axes lower than this say nothing
NAMES = 0.26  # of the sheet, at most, for the names at the ends
ABOVE = 2.4  # sizes of type above the highest point
ASIDE = 4.0  # from the figure at the end of a line to its name
MOST_NAMES = 3  # lines of a year's name


def tries(panels: Sequence[Panel], right: float, style: Style) -> Iterator[list[Strip]]:
    """Return the ways of drawing the lines, the best first: together where the figures find room, else apart."""
    apart = [one for panel in panels for one in alone(panel)]
    several = len(apart) > 1
    for size in (TYPE, SMALL, SMALLEST):
        for some, tall in ((panels, _height(panels)), (panels, _height(panels) * 1.6), (apart, _height(apart))):
            for ends in (True, False) if several else (False,):
                if tall > LOWEST and (drawn := _panels(some, right, style, (tall, size, ends))):
                    yield [*drawn, *notes(some, right, "高低")]


def _height(panels: Sequence[Panel]) -> float:
    """Return how tall the axes may be, so that all panels with their names and units fit on a page."""
    return HEIGHT if len(panels) == 1 else min(LOW, TALLEST / len(panels) - AROUND)


def _panels(panels: Sequence[Panel], right: float, style: Style, sizes: tuple[float, float, bool]) -> list[Strip] | None:
    tall, size, ends = sizes
    names = {look: wrap(s.name, size, right * NAMES) for p in panels for s, look in zip(p.series, p.looks, strict=True)}
    room = max(width(line, size) for name in names.values() for line in name) if ends else 0.0
    parts = []
    for panel in panels:
        grid = _grid(panel, right, tall, room, size)
        plot = _plot(panel, grid, style, size, names if ends else {})
        if plot is None:
            return None
        parts.append([head(panel, right, legend=not ends and sum(len(p.series) for p in panels) > 1), plot])
    return joined(parts, BETWEEN)


class Grid:
    """Where the points of a panel lie, in points from the lower left corner of its axes."""

    def __init__(self, panel: Panel, slot: float, right: float, tall: float):
        self.low, self.high = span(panel.amounts)
        self.slot, self.right, self.tall = slot, right, tall
        self.centres = [slot * (i + 0.5) for i in range(len(panel.categories))]

    def at(self, value: float) -> float:
        """Return how high a value lies."""
        return (value - self.low) / (self.high - self.low) * self.tall

    def point(self, place: int, figure: Figure) -> tuple[float, float]:
        return self.centres[place], self.at(float(amount(figure)))


def _grid(panel: Panel, right: float, tall: float, room: float, size: float) -> Grid:
    """Return the grid of a panel; the names at the ends begin within the last slot."""
    number = len(panel.categories)
    slot = (right - room - _aside(panel, size)) / (number - 0.5) if room else right / number
    return Grid(panel, min(slot, right / number), right, tall)


def _aside(panel: Panel, size: float) -> float:
    """Return how far from the last points the names begin: beside the figures above and below the points."""
    return max(width(panel.label(row[-1]), size) / 2 for row in panel.rows) + ASIDE


def _plot(panel: Panel, grid: Grid, style: Style, size: float, names: dict[int, list[str]]) -> Strip | None:
    """Return the lines with their figures, or None if a figure or a name finds no place."""
    years = [wrap(name, size, grid.slot - 4) for name in panel.categories]
    ends = _ends(panel, grid, size, names)
    if ends is None or max(map(len, years)) > MOST_NAMES:
        return None
    below = size * LEADING if grid.low < 0 else 0
    room = Box(0, -below, grid.right, grid.tall + size * ABOVE)
    labels = placed(_wanted(panel, grid, size), [b for *_, b in ends], _strokes(panel, grid), room, MARKER / 2 + 1)
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
    axes.hlines([0], 0, edge, colors=INK, linewidths=HAIR, zorder=1, clip_on=False)
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
    x = grid.centres[-1] + _aside(panel, size)
    for end, look in sorted(((grid.at(float(amount(f))), look) for f, look in lasts if f), key=lambda e: (-e[0], e[1])):
        half = len(names[look]) * size * LEADING / 2
        y = min(end, ceiling - half)
        if end - y > size * RISE * 2:
            return None
        wide = max(width(line, size) for line in names[look])
        found.append(("\n".join(names[look]), x, y, Box(x, y - half, x + wide, y + half)))
        ceiling = y - half
    return found


__all__ = ["tries"]
