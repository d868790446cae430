"""Upright bars, where figures and names find room.

In: panels. Out: strips, one way after another, while every name has its slot and every figure its bar. Panels stand
below one another. Lengths are points. Responsible for: when upright bars are too dense to be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from lawreport.charts.lettering import whole, width, wrap
from lawreport.charts.page import MARGIN, Page, Strip, lettering, sheet
from lawreport.charts.panels import Panel, amount
from lawreport.charts.style import BAR, FAINT, HAIR, INK, LEADING, SMALL, TYPE, Style
from lawreport.model import Figure

HEIGHT, LOW = 132.0, 88.0  # of the bars, for one panel and for one of several
WIDEST = 110.0  # of the slot of a category: three bars do not stand at the ends of the sheet
APART = 10.0  # between the bars of one category and of the next
FEWEST = 3  # bars; one or two leave an upright chart empty
LEAST = 1.5  # a value that is not zero is never seen as zero: half a millimetre
LINES = 3  # a name below a column has at most so many


def tries(panels: Sequence[Panel], right: float, style: Style) -> Iterator[list[Strip]]:
    """Return the ways of drawing upright bars, the best first; none where lying bars show more in less room."""
    parted = len(panels) > 1 and len({p.looks for p in panels}) == 1  # into categories: a bar or two to a panel
    if parted or sum(len(p.categories) * len(p.series) for p in panels) < FEWEST:
        return
    for size in (TYPE, SMALL):
        plots = [_plot(panel, right, style, size, HEIGHT if len(panels) == 1 else LOW) for panel in panels]
        yield sheet(panels, plots, right, "高低")


def _plot(panel: Panel, right: float, style: Style, size: float, height: float) -> Strip | None:
    """Return the bars with their figures and names, or None if a figure is wider than its bar may be, or a name too long."""
    many, number = len(panel.series), len(panel.categories)
    slot = min(right / number, WIDEST)
    widest = max(width(panel.label(f), size) for row in panel.rows for f in row) + 3
    pitch = max(BAR, widest)
    if pitch * many + APART > slot:
        pitch = (slot - APART) / many
    names = [wrap(name, TYPE, slot - 4) for name in panel.categories]
    if not all(whole(name, TYPE, slot - 4) for name in panel.categories) or pitch < widest or max(map(len, names)) > LINES:
        return None
    left = (right - slot * number) / 2
    negative = size * LEADING if min(panel.amounts, default=Decimal(0)) < 0 else 0
    tall = height + size * LEADING

    def draw(page: Page, top: float) -> None:
        axes = page.axes(MARGIN + left, top + size * LEADING, slot * number, height)
        _bars(axes, panel, style, (min(BAR, pitch) / slot, pitch / slot), height, size)
        for i, name in enumerate(names):
            look = style.stress(panel.categories[i])
            page.word("\n".join(name), MARGIN + left + slot * (i + 0.5), top + tall + negative + 3, TYPE, ha="center", **look)

    return Strip(tall + negative + 5 + TYPE * LEADING * max(map(len, names)), draw)


def _bars(axes, panel: Panel, style: Style, widths: tuple[float, float], height: float, size: float) -> None:
    low, high = span(panel.amounts)
    thick, pitch = widths
    axes.set(xlim=(-0.5, len(panel.categories) - 0.5), ylim=(low, high))
    axes.hlines(levels(low, high), -0.5, len(panel.categories) - 0.5, colors=FAINT, linewidths=HAIR, zorder=0)
    for j, (row, series) in enumerate(zip(panel.rows, panel.looks, strict=True)):
        places = [i + (j - (len(panel.rows) - 1) / 2) * pitch for i in range(len(row))]
        tips = [seen(figure, LEAST * (high - low) / height) for figure in row]
        axes.bar(places, known(row, tips), thick, **style.fills(series, panel.categories), zorder=2)
        for x, tip, figure, category in zip(places, tips, row, panel.categories, strict=True):
            side = {"xytext": (0, 3), "va": "baseline"} if tip >= 0 else {"xytext": (0, -1), "va": "top"}
            look = lettering(size) | style.stress(category)
            axes.annotate(panel.label(figure), (x, tip), textcoords="offset points", ha="center", color=INK, **side, **look)
    axes.axhline(0, color=INK, linewidth=HAIR, zorder=3, clip_on=False)


def span(amounts: Sequence[Decimal]) -> tuple[float, float]:
    """Return from where to where the values reach, zero always within."""
    low, high = float(min([*amounts, Decimal(0)])), float(max([*amounts, Decimal(0)]))
    return (low, high) if high > low else (0.0, 1.0)


def levels(low: float, high: float) -> list[float]:
    """Return round values between the lowest and the highest, for the faint lines of the grid."""
    from matplotlib.ticker import MaxNLocator

    return [v for v in MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high) if low <= v <= high and v]


def seen(figure: Figure | None, least: float) -> float:
    """Return how far the bar of a value reaches: one that is not zero reaches at least `least`."""
    value = float(amount(figure)) if figure else 0.0
    return value if not value or abs(value) >= least else least * (1 if value > 0 else -1)


def known(row: Sequence[Figure | None], tips: Sequence[float]) -> list[float]:
    """Return how far the bars reach; what is missing has none, not even one of no length."""
    return [tip if figure else float("nan") for figure, tip in zip(row, tips, strict=True)]
