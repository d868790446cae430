"""The sheet a chart is drawn on: strips from top to bottom, each with its height, on one `Figure`.

In: strips (unit and legend, panels, a note). Out: a `Figure` of matplotlib. Responsible for: points from the upper left
corner, the unit and the legend, and the line that says that scales differ. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lawreport.charts.lettering import width, wrap
from lawreport.charts.panels import Panel
from lawreport.charts.style import DPI, GREY, INK, LEADING, SMALL, Style, type_of
from lawreport.model import ChartKind

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARGIN, ABOVE = 3.0, 8.0  # at the sides and below; above, clear of the source line of the chart before
SWATCH, GAP = 22.0, 14.0
BETWEEN = 14.0  # panels
RISE = 0.36  # of the size: the middle of a figure above its base line


@dataclass(frozen=True, slots=True)
class Strip:
    """A part of the sheet as wide as the whole: its height, and what draws it with its upper edge at a place."""

    height: float
    draw: Callable[[Page, float], None]


class Page:
    """A white sheet of matplotlib's, measured in points from its upper left corner."""

    def __init__(self, width: float, height: float, style: Style):
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        across, down = int(width * DPI / 72) / DPI, int(height * DPI / 72) / DPI  # whole pixels
        self.width, self.height, self.style = across * 72, down * 72, style
        self.figure: Figure = Figure((across, down), dpi=DPI, facecolor="white")
        FigureCanvasAgg(self.figure)
        self.points = Affine2D().scale(1 / 72, -1 / 72).translate(0, down) + self.figure.dpi_scale_trans

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return axes without frame, ticks and grid: every value is printed, so nothing is read off a scale."""
        place = (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        axes = self.figure.add_axes(place, frameon=False)
        axes.xaxis.set_visible(False)
        axes.yaxis.set_visible(False)
        return axes

    def word(self, text: str, x: float, y: float, size: float, **look: Any) -> None:
        """Write lines with their upper (or, as `va` says, other) edge at `y`."""
        self.figure.text(x, y, text, transform=self.points, **({"va": "top", "color": INK} | lettering(size) | look))

    def bar(self, left: float, top: float, width: float, height: float, series: int) -> None:
        """Show how the bars of a series look."""
        from matplotlib.patches import Rectangle

        self.figure.add_artist(Rectangle((left, top), width, height, transform=self.points, **self.style.fill(series)))

    def line(self, left: float, middle: float, width: float, series: int) -> None:
        """Show how the line of a series looks."""
        from matplotlib.lines import Line2D

        across = (left, left + width / 2, left + width)
        self.figure.add_artist(Line2D(across, (middle,) * 3, transform=self.points, markevery=[1], **self.style.line(series)))


def lettering(size: float) -> dict[str, Any]:
    """Return how words of a size are set."""
    return {"fontproperties": type_of(size), "linespacing": LEADING}


def figure_of(strips: Sequence[Strip], width: float, style: Style) -> Figure:
    """Return the figure of the strips, one below the other."""
    page = Page(width, sum(s.height for s in strips) + ABOVE + MARGIN, style)
    top = ABOVE
    for strip in strips:
        strip.draw(page, top)
        top += strip.height
    return page.figure


# ---- the unit and the legend ---------------------------------------------------------------------------------------


def sheet(panels: Sequence[Panel], plots: Iterable[Strip | None], right: float, shape: str, legend: bool = True) -> list[Strip]:
    """Return the strips of all panels, each below its unit and legend; none if a panel had no room for its plot.

    What the panel above has said is not said again. `shape` is what is compared: 高低, 长短.
    """
    same = len({p.looks for p in panels}) == 1
    several = legend and sum(len(p.series) for p in panels) > 1
    strips: list[Strip] = []
    for i, (panel, plot) in enumerate(zip(panels, plots, strict=True)):
        if plot is None:
            return []
        unit = panel.unit if not i or panels[i - 1].unit != panel.unit else ""
        strips += [Strip(BETWEEN, _nothing)] if i else []
        strips += [_head(panel, right, unit, several and (not same or (len(panel.series) > 1 and not i))), plot]
    return [*strips, *_note(panels, right, shape)]


def _nothing(page: Page, top: float) -> None:
    """Draw nothing: space."""


def _head(panel: Panel, right: float, unit: str, legend: bool) -> Strip:
    """Return the unit and the legend, in as many rows as they need: to the right where one row holds all."""
    said = f"单位：{unit}" if unit else ""
    start = width(said, SMALL) + GAP if said else 0.0
    rows = _rows(panel, right - start) if legend else []
    heights = [max(name.count("\n") + 1 for _, name in row) * SMALL * LEADING + 3 for row in rows]

    def draw(page: Page, top: float) -> None:
        page.word(said, MARGIN, top, SMALL, color=GREY)
        used = sum(_wide(name) for _, name in rows[0]) + GAP * (len(rows[0]) - 1) if rows else 0
        for row, tall in zip(rows, heights, strict=True):
            x = right - used if len(rows) == 1 else start
            for series, name in row:
                _item(page, panel.kind, series, name, MARGIN + x, top)
                x += _wide(name) + GAP
            top += tall

    tall = max(sum(heights), SMALL * LEADING + 3 if said else 0)
    return Strip(tall + 3 if tall else 0, draw)


def _rows(panel: Panel, room: float) -> list[list[tuple[int, str]]]:
    """Return the names of the series with their places in the whole chart, in rows that fit the room."""
    rows: list[list[tuple[int, str]]] = [[]]
    used = 0.0
    for series, place in zip(panel.series, panel.looks, strict=True):
        name = "\n".join(wrap(series.name, SMALL, room - SWATCH))
        if rows[-1] and used + _wide(name) > room:
            rows.append([])
            used = 0.0
        rows[-1].append((place, name))
        used += _wide(name) + GAP
    return rows


def _wide(name: str) -> float:
    return SWATCH + max(width(line, SMALL) for line in name.split("\n"))


def _item(page: Page, kind: ChartKind, series: int, name: str, x: float, top: float) -> None:
    middle = top + SMALL * LEADING / 2
    if kind.drawn.strokes:
        page.line(x, middle, SWATCH - 5, series)
    else:
        page.bar(x, middle - 4, SWATCH - 6, 8, series)
    page.word(name, x + SWATCH, top, SMALL)


def _note(panels: Sequence[Panel], right: float, shape: str) -> Iterator[Strip]:
    """Return the line that says that panels have scales of their own; nothing where there is one panel."""
    if len(panels) > 1:
        measure = "单位、比例" if len({p.unit for p in panels}) > 1 else "比例"
        lines = wrap(f"注：各组{measure}不同，{shape}只在同一组内比较。", SMALL, right)
        tall = len(lines) * SMALL * LEADING + 6
        yield Strip(tall, lambda page, top: page.word("\n".join(lines), MARGIN, top + 6, SMALL, color=GREY))
