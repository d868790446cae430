"""Upright bars, where figures and names find room.

In: panels. Out: strips, one way after another, while every name has its slot and every figure its bar. Panels of the
same series stand side by side, others below one another. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from lawreport.charts.lettering import whole, width, wrap
from lawreport.charts.page import BETWEEN, MARGIN, Page, Strip, head, joined, lettering, notes, units
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
    """Return the ways of drawing upright bars, the best first."""
    if sum(len(p.categories) * len(p.series) for p in panels) < FEWEST:
        return
    same = len(panels) > 1 and len({p.looks for p in panels}) == 1
    for size in (TYPE, SMALL):
        if drawn := _beside(panels, right, style, size) if same else _below(panels, right, style, size):
            yield [*drawn, *notes(panels, right, "高低")]


def _beside(panels: Sequence[Panel], right: float, style: Style, size: float) -> list[Strip] | None:
    slot = min((right - BETWEEN * 2 * (len(panels) - 1)) / sum(len(p.categories) for p in panels), WIDEST)
    used = slot * sum(len(p.categories) for p in panels) + BETWEEN * 2 * (len(panels) - 1)
    heads, plots, left = [], [], (right - used) / 2
    for panel, unit in zip(panels, units(panels), strict=True):
        wide = slot * len(panel.categories)
        plot = _plot(panel, left, left + wide, style, size, HEIGHT)
        if plot is None or width(f"单位：{panel.unit}", SMALL) > wide:
            return None
        heads.append(head(panel, left + wide, unit, legend=False, left=left))
        plots.append(plot)
        left += wide + BETWEEN * 2
    legend = [head(panels[0], right, unit=False)] if len(panels[0].series) > 1 else []
    return [*legend, _together(heads), _together(plots)]


def _together(strips: Sequence[Strip]) -> Strip:
    def draw(page: Page, top: float) -> None:
        for strip in strips:
            strip.draw(page, top)

    return Strip(max(s.height for s in strips), draw)


def _below(panels: Sequence[Panel], right: float, style: Style, size: float) -> list[Strip] | None:
    several = sum(len(p.series) for p in panels) > 1
    parts = []
    for panel, unit in zip(panels, units(panels), strict=True):
        plot = _plot(panel, 0, right, style, size, HEIGHT if len(panels) == 1 else LOW)
        if plot is None:
            return None
        parts.append([head(panel, right, unit, legend=several), plot])
    return joined(parts)


def _plot(panel: Panel, left: float, right: float, style: Style, size: float, height: float) -> Strip | None:
    """Return the bars with their figures and names, or None if a figure is wider than its bar may be, or a name too long."""
    many, number = len(panel.series), len(panel.categories)
    slot = min((right - left) / number, WIDEST)
    widest = max(width(panel.label(f), size) for row in panel.rows for f in row) + 3
    pitch = max(BAR, widest)
    if pitch * many + APART > slot:
        pitch = (slot - APART) / many
    names = [wrap(name, TYPE, slot - 4) for name in panel.categories]
    if not all(whole(name, TYPE, slot - 4) for name in panel.categories) or pitch < widest or max(map(len, names)) > LINES:
        return None
    left += (right - left - slot * number) / 2
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
