"""Figures beside the points of lines: each near its own point, clear of markers, lines and one another.

In: labels centred on their points, and what they must keep clear of. Out: labels in their places, or None when one finds
none. Lengths are points, y upwards. Responsible for: to which point a figure is seen to belong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot

from lawreport.charts.lettering import ASCENT, DESCENT, width
from lawreport.charts.page import RISE

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, lower, right, upper edge."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: Box) -> bool:
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def inside(self, other: Box) -> bool:
        return other.x0 <= self.x0 and self.x1 <= other.x1 and other.y0 <= self.y0 and self.y1 <= other.y1


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text, centred on `x`; `y` is its base line."""

    text: str
    x: float
    y: float
    size: float

    @property
    def box(self) -> Box:
        half = width(self.text, self.size) / 2
        return Box(self.x - half, self.y - DESCENT * self.size, self.x + half, self.y + ASCENT * self.size)


def placed(
    wanted: Sequence[tuple[Label, int, bool]],
    taken: Sequence[Box],
    lines: Sequence[Sequence[Point]],
    room: Box,
    marker: float,
    clear: bool,
) -> list[tuple[Label, int]] | None:
    """Return the labels with their categories, each at the best free place near its point; None when one finds none.

    `wanted` says of each whether it has a marker (half as wide as `marker`); `clear`: no label may lie over a line.
    """
    points = [p for line in lines for p in line]
    full = [*taken, *(Box(x - marker, y - marker, x + marker, y + marker) for x, y in points)]
    strokes = [stroke for line in lines for stroke in pairwise(line)]
    found = []
    for label, category, marked in wanted:
        free = [
            (cost + 3 * crossed, i, near)
            for i, (cost, near) in enumerate(_near(label, marked, marker))
            if near.box.inside(room)
            and not any(near.box.meets(box) for box in full)
            and _nearest(near.box, label, points)
            and not ((crossed := sum(_crosses(near.box, *s) for s in strokes)) and clear)
        ]
        if not free:
            return None
        best = min(free, key=lambda f: f[:2])[2]
        full.append(best.box)
        found.append((best, category))
    return found


def _near(label: Label, marked: bool, marker: float) -> Iterator[tuple[float, Label]]:
    """Return the places a label may take, each with its cost: above, below, to the sides, one line farther."""
    size, aside = label.size, width(label.text, label.size) / 2 + marker + 1
    for far in (0, 1) if marked else (-1, 0, 1):
        for dy in (marker + size * (0.16 + far), -marker - size * (0.9 + far)) if far >= 0 else (-size * RISE,):
            for dx in (0, aside, -aside):
                yield 2 * far + (dx != 0), replace(label, x=label.x + dx, y=label.y + dy)
    for dx in (aside, -aside):
        yield 1.5, replace(label, x=label.x + dx, y=label.y - size * RISE)


def _nearest(box: Box, label: Label, points: Sequence[Point]) -> bool:
    """Return whether no other point is nearer to the figure than its own, so that none can be misread."""
    return all(_distance(box, p) >= _distance(box, (label.x, label.y)) for p in points)


def _distance(box: Box, point: Point) -> float:
    aside = max(box.x0 - point[0], 0, point[0] - box.x1)
    return hypot(aside, max(box.y0 - point[1], 0, point[1] - box.y1))


def _crosses(box: Box, start: Point, end: Point) -> bool:
    """Return whether the stroke goes through the box (clipped along its length, first across, then upwards)."""
    low, high = 0.0, 1.0
    for a, b, least, most in ((start[0], end[0], box.x0, box.x1), (start[1], end[1], box.y0, box.y1)):
        if a == b:
            if not least <= a <= most:
                return False
            continue
        ends = sorted(((least - a) / (b - a), (most - a) / (b - a)))
        low, high = max(low, ends[0]), min(high, ends[1])
    return low < high
