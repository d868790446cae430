"""What a picture is made of, before any pixel: bars, curves, rules and words on a sheet.

Lengths are points, x to the right, y downwards from the upper edge. Layout makes marks, paint puts them on paper, and
a test reads them.
"""

from __future__ import annotations

from dataclasses import dataclass

from lawreport.charts.lettering import ASCENT, DESCENT, width


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, upper, right, lower edge."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: Box) -> bool:
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def inside(self, other: Box) -> bool:
        return other.x0 <= self.x0 and self.x1 <= other.x1 and other.y0 <= self.y0 and self.y1 <= other.y1


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle in the look of the series `look`."""

    box: Box
    look: int


@dataclass(frozen=True, slots=True)
class Curve:
    """Points joined by a line in the look of the series `look`; a marker at each, or at `markers` only."""

    points: tuple[tuple[float, float], ...]
    look: int
    markers: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin straight line: an axis or a tick."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Word:
    """One line of text; `y` is its base line, `part` how much of its width lies left of `x`."""

    text: str
    x: float
    y: float
    size: float
    part: float = 0.0  # 0 begins at x, 0.5 is centred on it, 1 ends there
    backed: bool = False  # on white, so that it can be read on a hatch or a line

    @property
    def left(self) -> float:
        return self.x - self.part * width(self.text, self.size)

    @property
    def box(self) -> Box:
        right = self.left + width(self.text, self.size)
        return Box(self.left, self.y - ASCENT * self.size, right, self.y + DESCENT * self.size)


Mark = Bar | Curve | Rule | Word


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole picture; `margin` is left free on all sides, and the marks count from its inner corner."""

    width: float
    height: float
    margin: float
    marks: tuple[Mark, ...]
