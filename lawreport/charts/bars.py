"""Bars: upright where figures and names find room, lying where they do not.

What comes in: panels. What goes out: marks and the height they need, or None if there is no room for every word. No
word is ever shortened, laid over another, or left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lawreport.charts import frame
from lawreport.charts.axis import Axis, axis
from lawreport.charts.frame import BETWEEN, HEIGHT, LOW_HEIGHT, SET, SMALL, TYPE, Drawn
from lawreport.charts.lettering import MIDDLE, width
from lawreport.charts.marks import Bar, Box, Mark, Rule, Word
from lawreport.charts.panels import Panel, amount
from lawreport.model import Figure

THICKEST = 34.0


# ---- upright -------------------------------------------------------------------------------------------------------


def columns(panels: Sequence[Panel], right: float) -> Drawn | None:
    """Return upright bars; panels of the same series stand side by side, others below one another."""
    beside = len(panels) > 1 and len({p.looks for p in panels}) == 1
    for size in (TYPE, SMALL):
        drawn = _beside(panels, right, size) if beside else _below(panels, right, size)
        if drawn:
            return drawn
    return None


def _beside(panels: Sequence[Panel], right: float, size: float) -> Drawn | None:
    legend, top = frame.header(panels[0], False, len(panels[0].series) > 1, 0, right, 0)
    gutters = [frame.gutter(p) for p in panels]
    room = right - sum(gutters) - BETWEEN * (len(panels) - 1)
    slot = room / sum(len(p.categories) for p in panels)
    marks, left, bottom = [*legend], 0.0, 0.0
    for panel, gutter in zip(panels, gutters, strict=True):
        wide = gutter + slot * len(panel.categories)
        head, below = frame.header(panel, True, False, left, left + wide, top)
        drawn = _columns(panel, left + gutter, left + wide, below, HEIGHT, size)
        if not drawn or max((m.box.x1 for m in head if isinstance(m, Word)), default=0) > left + wide:
            return None
        marks += head + drawn[0]
        left, bottom = left + wide + BETWEEN, max(bottom, drawn[1])
    return marks, bottom


def _below(panels: Sequence[Panel], right: float, size: float) -> Drawn | None:
    marks, bottom, gutter = [], 0.0, max(map(frame.gutter, panels))
    several = sum(len(p.series) for p in panels) > 1
    for panel in panels:
        head, below = frame.header(panel, True, several, 0, right, bottom + (BETWEEN if bottom else 0))
        drawn = _columns(panel, gutter, right, below, HEIGHT if len(panels) == 1 else LOW_HEIGHT, size)
        if not drawn:
            return None
        marks += head + drawn[0]
        bottom = drawn[1]
    return frame.on_page(marks, bottom)


def _columns(panel: Panel, left: float, right: float, top: float, height: float, size: float) -> Drawn | None:
    scale = axis(panel.amounts, top + size * 1.4 + height, top + size * 1.4)
    slot, many = (right - left) / len(panel.categories), len(panel.series)
    widest = max(width(panel.label(f), size) for row in panel.rows for f in row) + 3
    pitch = min(slot / (many + 0.4), max(THICKEST, widest))
    if widest > pitch or not frame.names_fit(panel, slot, TYPE):
        return None
    centres = [left + slot * (i + 0.5) for i in range(len(panel.categories))]
    below = scale.start + (size * 1.4 if scale.low < 0 else 0)
    names, bottom = frame.names_below(panel, centres, slot, below, TYPE)
    bars = [
        m
        for x, group in zip(centres, panel.columns, strict=True)
        for m in _group(panel, group, x - pitch * many / 2, pitch, scale, size)
    ]
    return [*frame.upright(scale, left), *bars, Rule(left, scale.zero, right, scale.zero), *names], bottom


def _group(panel: Panel, group: Sequence[Figure | None], x: float, pitch: float, scale: Axis, size: float) -> Iterator[Mark]:
    thick, zero = min(pitch, THICKEST), scale.zero
    for i, (figure, look) in enumerate(zip(group, panel.looks, strict=True)):
        middle = x + pitch * (i + 0.5)
        tip = scale.tip(amount(figure)) if figure else zero
        if figure:
            yield Bar(Box(middle - thick / 2, min(tip, zero), middle + thick / 2, max(tip, zero)), look)
        yield Word(panel.label(figure), middle, tip + size * 1.1 if tip > zero else tip - 3, size, 0.5)


# ---- lying ---------------------------------------------------------------------------------------------------------


def rows(panels: Sequence[Panel], right: float) -> Drawn | None:
    """Return lying bars, one row of type each, in the largest type that fits on a page."""
    for size, bar, gap in SET:
        if drawn := _rows(panels, right, size, size * bar, size * gap):
            return drawn
    return None


def _rows(panels: Sequence[Panel], right: float, size: float, bar: float, gap: float) -> Drawn | None:
    left = frame.names_width(panels, right, size)
    same = len({p.looks for p in panels}) == 1
    several = sum(len(p.series) for p in panels) > 1
    marks, bottom = [], 0.0
    for i, panel in enumerate(panels):
        legend = several and len(panel.series) + (not same) > 1 and not (same and i)
        head, below = frame.header(panel, True, legend, 0, right, bottom + (BETWEEN if i else 0))
        drawn = _lying(panel, left, right, below + gap, size, bar, gap)
        if not drawn:
            return None
        marks += head + drawn[0]
        bottom = drawn[1]
    return frame.on_page(marks, bottom)


def _lying(panel: Panel, left: float, right: float, top: float, size: float, bar: float, gap: float) -> Drawn | None:
    label = max(
        6 + max(width(panel.label(f), size) for row in panel.rows for f in row), 1 + frame.widest_tick(panel.amounts) / 2
    )
    negative = any(a < 0 for a in panel.amounts)
    scale = axis(panel.amounts, left + (label if negative else 0), right - label)
    if scale.end - scale.start < 60:
        return None
    marks, y = [], top
    for name, group in zip(panel.categories, panel.columns, strict=True):
        tall = max(bar * len(group), frame.names_height(name, left - 6, size))
        marks += frame.name_beside(name, left - 6, y + tall / 2, size)
        marks += _bars(panel, group, y + (tall - bar * len(group)) / 2, bar, scale, size)
        y += tall + gap
    return [*marks, Rule(scale.zero, top - gap, scale.zero, y), *frame.lying(scale, y)], y + 5 + SMALL * 1.2


def _bars(panel: Panel, group: Sequence[Figure | None], y: float, bar: float, scale: Axis, size: float) -> Iterator[Mark]:
    zero = scale.zero
    for i, (figure, look) in enumerate(zip(group, panel.looks, strict=True)):
        upper = y + bar * i
        tip = scale.tip(amount(figure)) if figure else zero
        if figure:
            yield Bar(Box(min(tip, zero), upper, max(tip, zero), upper + bar), look)
        side = (tip - 3, 1.0) if tip < zero else (tip + 3, 0.0)
        yield Word(panel.label(figure), side[0], upper + bar / 2 + MIDDLE * size, size, side[1])
