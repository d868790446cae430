"""Lying bars: one row of type each, the names to their left.

In: panels. Out: strips, one way after another, from the largest type to the smallest that can be read. Lengths are
points. Responsible for: how lying bars are set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from lawreport.charts.columns import LEAST, known, seen, span
from lawreport.charts.lettering import width, wrap
from lawreport.charts.page import MARGIN, Page, Strip, lettering, sheet
from lawreport.charts.panels import Panel
from lawreport.charts.style import BAR, HAIR, INK, LEADING, SMALL, SMALLEST, TALLEST, TYPE, Style

# size of type, thickness of a bar, space between the bars of two categories, and how tall the whole may become
SIZES = (
    (TYPE, BAR, 10.0, 330.0),
    (TYPE, 15.0, 8.0, 360.0),
    (SMALL, 12.0, 6.0, TALLEST),
    (SMALLEST, SMALLEST, 1.8, TALLEST),
)
Sizes = tuple[float, float, float, float]
Plot = Callable[[Panel, float, float, Style, tuple[float, float, float]], Strip | None]
NARROWEST = 60.0  # room for the longest bar
ASIDE = 4.0  # from a bar to its figure
NAMES = 0.4  # of the sheet, at most


def tries(panels: Sequence[Panel], right: float, style: Style) -> Iterator[list[Strip]]:
    """Return the ways of drawing lying bars, the best first."""
    return lying(_plot, SIZES, panels, right, style)


def lying(plot: Plot, sizes: Iterable[Sizes], panels: Sequence[Panel], right: float, style: Style) -> Iterator[list[Strip]]:
    """Yield a sheet for each of `sizes` that is not too tall; `plot` gives the strip of a panel beside the names."""
    for size, thick, gap, tallest in sizes:
        left = names_width(panels, right, size)
        strips = sheet(panels, [plot(panel, left, right, style, (size, thick, gap)) for panel in panels], right, "长短")
        if sum(s.height for s in strips) <= tallest:
            yield strips


def names_width(panels: Sequence[Panel], right: float, size: float) -> float:
    """Return the room of the names to the left: what the longest needs, at most two fifths."""
    return min(max(width(c, size) for p in panels for c in p.categories) + 6, right * NAMES)


def _plot(panel: Panel, left: float, right: float, style: Style, sizes: tuple[float, float, float]) -> Strip | None:
    size, thick, gap = sizes
    label = ASIDE + max(width(panel.label(f), size) for row in panel.rows for f in row)
    low, high = span(panel.amounts)
    start = left + (label + ASIDE if low < 0 else 0)
    long = right - label - start
    if long < NARROWEST:
        return None
    names = [wrap(name, size, left - 6) for name in panel.categories]
    talls = [max(thick * len(panel.series), size * (1 + LEADING * (len(name) - 1))) for name in names]

    middles = [sum(talls[:i]) + gap * (i + 0.5) + tall / 2 for i, tall in enumerate(talls)]
    whole = sum(talls) + gap * len(talls)

    def draw(page: Page, top: float) -> None:
        axes = page.axes(MARGIN + start, top, long, whole)
        axes.set(xlim=(low, high), ylim=(whole, 0))
        axes.axvline(0, color=INK, linewidth=HAIR, zorder=3, clip_on=False)
        for name, category, middle in zip(names, panel.categories, middles, strict=True):
            look = lettering(size) | style.stress(category)
            page.word("\n".join(name), MARGIN + left - 6, top + middle, size, ha="right", va="center", **look)
        _bars(axes, panel, middles, style, (size, thick, LEAST * (high - low) / long))

    return Strip(whole, draw)


def _bars(axes, panel: Panel, middles: Sequence[float], style: Style, sizes: tuple[float, float, float]) -> None:
    """Draw the bars of each category, centred on its middle."""
    size, thick, least = sizes
    for j, (row, series) in enumerate(zip(panel.rows, panel.looks, strict=True)):
        places = [middle + thick * (j - (len(panel.rows) - 1) / 2) for middle in middles]
        tips = [seen(figure, least) for figure in row]
        axes.barh(places, known(row, tips), thick, **style.fills(series, panel.categories), zorder=2)
        for y, tip, figure, category in zip(places, tips, row, panel.categories, strict=True):
            side = {"xytext": (ASIDE, 0), "ha": "left"} if tip >= 0 else {"xytext": (-ASIDE, 0), "ha": "right"}
            look = lettering(size) | style.stress(category)
            axes.annotate(panel.label(figure), (tip, y), textcoords="offset points", va="center", color=INK, **side, **look)
