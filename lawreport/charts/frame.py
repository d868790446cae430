"""What surrounds the values: the unit and the legend above, names and ticks beside.

What comes in: panels and the edges they have. What goes out: marks. Knows alone: the sizes of type and the gaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from lawreport.charts.axis import Axis, axis
from lawreport.charts.lettering import MIDDLE, width, wrap
from lawreport.charts.marks import Bar, Box, Curve, Mark, Rule, Word
from lawreport.charts.panels import Panel

TYPE = 10.5  # 五号, the type of units, legends and names
SMALL = 9.0  # 小五, of ticks
SMALLEST = 7.5  # 六号
LEADING = 1.3
TALLEST = 595.0  # 210 mm: a page of GB/T 9704 less the caption
SWATCH, GAP = 20.0, 14.0
BETWEEN = 16.0  # panels
HEIGHT, LOW_HEIGHT = 150.0, 95.0  # of an upright axis, for one panel and for one of several
SET = ((TYPE, 1.35, 0.6), (SMALL, 1.2, 0.45), (SMALLEST, 1.0, 0.2))  # type of lying bars; bar and gap in sizes
LINES = 3  # a name below a column has at most so many

Drawn = tuple[list[Mark], float]  # and the lower edge


def header(panel: Panel, unit: bool, legend: bool, left: float, right: float, top: float) -> Drawn:
    """Return the unit and the legend, as many lines as they need, and the lower edge."""
    said = f"单位：{panel.unit}" if unit and panel.unit else ""
    items: list[tuple[str, int | None]] = [(said, None)] if said else []
    items += _legend(panel, right - left - width(said, TYPE) - GAP) if legend else []
    marks: list[Mark] = []
    x, y, indent = left, top + TYPE, left
    for text, look in items:
        wide = width(text, TYPE) + (SWATCH if look is not None else 0)
        if x > indent and x + wide > right:
            x, y = indent, y + TYPE * LEADING
        marks += _item(text, look, panel.kind, x, y)
        x += wide + GAP
        indent = x if text == said else indent
    return marks, (y + TYPE * 0.6 if items else top)


def _legend(panel: Panel, room: float) -> Iterator[tuple[str, int | None]]:
    for series, look in zip(panel.series, panel.looks, strict=True):
        first, *rest = wrap(series.name, TYPE, room - SWATCH)
        yield first, look
        yield from ((line, None) for line in rest)


def _item(text: str, look: int | None, kind: str, x: float, y: float) -> Iterator[Mark]:
    if look is None:
        yield Word(text, x, y, TYPE)
        return
    middle = y - MIDDLE * TYPE
    if kind == "line":
        yield Curve(((x, middle), (x + SWATCH / 2 - 2, middle), (x + SWATCH - 4, middle)), look, markers=(1,))
    else:
        yield Bar(Box(x, middle - 4.5, x + SWATCH - 4, middle + 4.5), look)
    yield Word(text, x + SWATCH, y, TYPE)


def names_fit(panel: Panel, slot: float, size: float) -> bool:
    """Return whether the names of the categories stand below slots of this width."""
    return all(len(wrap(name, size, slot - 4)) <= LINES for name in panel.categories)


def names_below(panel: Panel, centres: Sequence[float], slot: float, y: float, size: float) -> Drawn:
    """Return the names of the categories, centred below their slots, and the lower edge."""
    lines = [wrap(name, size, slot - 4) for name in panel.categories]
    words: list[Mark] = [
        Word(line, x, y + size * (1.2 + LEADING * i), size, 0.5)
        for x, name in zip(centres, lines, strict=True)
        for i, line in enumerate(name)
    ]
    return words, y + size * (0.6 + LEADING * max(map(len, lines)))


def names_width(panels: Sequence[Panel], right: float, size: float) -> float:
    """Return the room of the names to the left: what the longest needs, at most two fifths."""
    return min(max(width(c, size) for p in panels for c in p.categories) + 6, right * 0.4)


def names_height(name: str, room: float, size: float) -> float:
    """Return how tall the lines of a category's name are."""
    return size * (1 + LEADING * (len(wrap(name, size, room)) - 1))


def name_beside(name: str, x: float, middle: float, size: float) -> list[Mark]:
    """Return the lines of a category's name, ending at `x`, centred on `middle`."""
    lines = wrap(name, size, x)
    first = middle + MIDDLE * size - (len(lines) - 1) * size * LEADING / 2
    return [Word(line, x, first + i * size * LEADING, size, 1) for i, line in enumerate(lines)]


def gutter(panel: Panel) -> float:
    """Return the room that the ticks of the panel's upright axis take to its left."""
    return widest_tick(panel.amounts) + 6


def widest_tick(amounts: Sequence[Decimal]) -> float:
    return max(width(text, SMALL) for _, text in axis(amounts, 0, 1).ticks())


def upright(scale: Axis, x: float) -> Iterator[Mark]:
    """Return an axis that goes up, its ticks to the left."""
    yield Rule(x, scale.start, x, scale.end)
    for y, text in scale.ticks():
        yield Rule(x - 3, y, x, y)
        yield Word(text, x - 5, y + MIDDLE * SMALL, SMALL, 1)


def lying(scale: Axis, y: float) -> Iterator[Mark]:
    """Return an axis that goes to the right, its ticks below; ticks too close for their words stand bare."""
    yield Rule(scale.start, y, scale.end, y)
    edge = float("-inf")
    for x, text in scale.ticks():
        yield Rule(x, y, x, y + 3)
        word = Word(text, x, y + 4 + SMALL, SMALL, 0.5)
        if word.box.x0 > edge:
            yield word
            edge = word.box.x1 + 4


def on_page(marks: list[Mark], bottom: float) -> Drawn | None:
    """Return what is drawn, or None if it is taller than a page."""
    return (marks, bottom) if bottom <= TALLEST else None
