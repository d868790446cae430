"""Lines over years: broken where a year is missing, every point with its figure.

What comes in: panels. What goes out: marks and the height they need, or None if the figures cannot stand clear of one
another. Where several lines crowd each other, each gets a panel of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import hypot

from lawreport.charts import frame
from lawreport.charts.axis import Axis, axis
from lawreport.charts.frame import BETWEEN, HEIGHT, LOW_HEIGHT, SMALL, SMALLEST, TALLEST, TYPE, Drawn
from lawreport.charts.lettering import width
from lawreport.charts.marks import Box, Curve, Rule, Word
from lawreport.charts.panels import Panel, alone, amount
from lawreport.model import Figure

MARKER = 3.5  # half of a marker with its outline
AROUND, LOWEST = 68.0, 24.0  # what a panel has above and below its axis; an axis lower than this says nothing

Point = tuple[float, float]


def lines(panels: Sequence[Panel], right: float) -> Drawn | None:
    """Return the lines, together where the figures find room, else one below the other."""
    apart = [one for panel in panels for one in alone(panel)]
    ways = ((panels, _height(panels)), (panels, _height(panels) * 1.6), (apart, _height(apart)))
    tries = (_lines(some, right, tall, size) for size in (TYPE, SMALL, SMALLEST) for some, tall in ways if tall > LOWEST)
    return next(filter(None, tries), None)


def _height(panels: Sequence[Panel]) -> float:
    """Return how tall the axes may be, so that all panels with their names and units fit on a page."""
    return HEIGHT if len(panels) == 1 else min(LOW_HEIGHT, TALLEST / len(panels) - AROUND)


def _lines(panels: Sequence[Panel], right: float, height: float, size: float) -> Drawn | None:
    marks, bottom, left = [], 0.0, max(map(frame.gutter, panels))
    several = sum(len(p.series) for p in panels) > 1
    for panel in panels:
        head, below = frame.header(panel, True, several, 0, right, bottom + (BETWEEN if bottom else 0))
        drawn = _panel(panel, left, right, below, height, size)
        if not drawn:
            return None
        marks += head + drawn[0]
        bottom = drawn[1]
    return frame.on_page(marks, bottom)


def _panel(panel: Panel, left: float, right: float, top: float, height: float, size: float) -> Drawn | None:
    scale = axis(panel.amounts, top + size * 1.4 + height, top + size * 1.4)
    slot = (right - left) / len(panel.categories)
    centres = [left + slot * (i + 0.5) for i in range(len(panel.categories))]
    below = scale.start + (size * 1.4 if scale.low < 0 else 0)
    curves = [curve for row, look in zip(panel.rows, panel.looks, strict=True) for curve in _curves(row, look, centres, scale)]
    labels = _place(_wanted(panel, centres, scale, size), curves, Box(left + 2, top, right, below))
    if labels is None or not frame.names_fit(panel, slot, size):
        return None
    names, bottom = frame.names_below(panel, centres, slot, below, size)
    rules = [*frame.upright(scale, left), Rule(left, scale.zero, right, scale.zero)]
    return [*rules, *curves, *labels, *names], bottom


def _curves(series: Sequence[Figure | None], look: int, centres: Sequence[float], scale: Axis) -> Iterator[Curve]:
    for known, run in groupby(zip(centres, series, strict=True), key=lambda p: p[1] is not None):
        if known:
            yield Curve(tuple((x, scale.at(amount(f))) for x, f in run if f), look)


# ---- figures beside the points -------------------------------------------------------------------------------------


def _wanted(panel: Panel, centres: Sequence[float], scale: Axis, size: float) -> list[tuple[Word, bool]]:
    """Return each word centred on its point, and whether there is a marker to keep clear of."""
    several = len(panel.series) > 1
    wanted = []
    for series in panel.series:
        for i, figure in enumerate(series.figures):
            y = scale.at(amount(figure)) if figure else _between(series.figures, i, scale)
            text = (series.name if several and not figure else "") + panel.label(figure)
            wanted.append((Word(text, centres[i], y, size, 0.5, backed=True), figure is not None))
    return wanted


def _between(series: Sequence[Figure | None], place: int, scale: Axis) -> float:
    """Return the height at which 缺 stands: between the neighbours that are known, or on the ground."""
    before = next((f for f in reversed(series[:place]) if f), None)
    after = next((f for f in series[place + 1 :] if f), None)
    known = [scale.at(amount(f)) for f in (before, after) if f]
    return sum(known) / len(known) if known else scale.zero - SMALL


def _place(wanted: Sequence[tuple[Word, bool]], curves: Sequence[Curve], room: Box) -> list[Word] | None:
    """Return the words, each at the best free place near its point, or None when one finds none."""
    points = [p for c in curves for p in c.points]
    taken = [Box(x - MARKER, y - MARKER, x + MARKER, y + MARKER) for x, y in points]
    strokes = [stroke for c in curves for stroke in zip(c.points, c.points[1:], strict=False)]
    several, placed = len({c.look for c in curves}) > 1, []
    for word, marked in wanted:
        free = [
            (cost + 3 * crossed, i, w)
            for i, (cost, w) in enumerate(_near(word, marked))
            if w.box.inside(room)
            and not any(w.box.meets(t) for t in taken)
            and _nearest(w.box, word, points)
            and not ((crossed := sum(_crosses(w.box, *s) for s in strokes)) and several)
        ]
        if not free:
            return None
        best = min(free, key=lambda f: f[:2])[2]
        taken.append(best.box)
        placed.append(best)
    return placed


def _near(word: Word, marked: bool) -> Iterator[tuple[float, Word]]:
    """Return the places a word may take, each with its cost: above, below, to the sides, one line farther."""
    size, aside = word.size, width(word.text, word.size) / 2 + MARKER + 1
    for far in (0, 1) if marked else (-1, 0, 1):
        for dy in (-MARKER - size * (0.16 + far), MARKER + size * (0.9 + far)) if far >= 0 else (size * 0.37,):
            for dx in (0, aside, -aside):
                yield 2 * far + (dx != 0), _at(word, word.x + dx, word.y + dy)
    for dx in (aside, -aside):
        yield 1.5, _at(word, word.x + dx, word.y + size * 0.37)


def _nearest(box: Box, word: Word, points: Sequence[Point]) -> bool:
    """Return whether no other point is nearer to the figure than its own, so that none can be misread."""
    return all(_distance(box, p) >= _distance(box, (word.x, word.y)) for p in points)


def _distance(box: Box, point: Point) -> float:
    aside = max(box.x0 - point[0], 0, point[0] - box.x1)
    return hypot(aside, max(box.y0 - point[1], 0, point[1] - box.y1))


def _at(word: Word, x: float, y: float) -> Word:
    return Word(word.text, x, y, word.size, word.part, word.backed)


def _crosses(box: Box, start: Point, end: Point) -> bool:
    """Return whether the stroke goes through the box (clipped along its length, first across, then down)."""
    low, high = 0.0, 1.0
    for a, b, least, most in ((start[0], end[0], box.x0, box.x1), (start[1], end[1], box.y0, box.y1)):
        if a == b:
            if not least <= a <= most:
                return False
            continue
        ends = sorted(((least - a) / (b - a), (most - a) / (b - a)))
        low, high = max(low, ends[0]), min(high, ends[1])
    return low < high
