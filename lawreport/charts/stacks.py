"""Stacked bars and bars of shares: lying, one row a category.

What comes in: panels. What goes out: marks and the height they need, or None if there is no room. They lie, because
that gives the figures room; shares are bars and not pies, because the slices of a pie are told apart by tone alone,
which a photocopier takes away, and cannot be compared over years. A figure that does not fit into its piece stands
below the row with the name of its series. Totals and percentages are not printed: they are no figures of the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from lawreport.charts import frame
from lawreport.charts.axis import Axis, axis, percent_axis
from lawreport.charts.frame import BETWEEN, LEADING, SET, SMALL, Drawn
from lawreport.charts.lettering import MIDDLE, width, wrap
from lawreport.charts.marks import Bar, Box, Mark, Rule, Word
from lawreport.charts.panels import Panel, amount
from lawreport.model import Figure

BAR = 1.9  # thickness, in sizes of type

Group = Sequence[Figure | None]


def stacks(panels: Sequence[Panel], right: float) -> Drawn | None:
    """Return one lying bar a category, its pieces in the order of the series."""
    for size, _, gap in SET:
        marks, bottom = [], 0.0
        left = frame.names_width(panels, right, size)
        for i, panel in enumerate(panels):
            head, below = frame.header(panel, True, not i, 0, right, bottom + (BETWEEN if i else 0))
            more, bottom = _panel(panel, left, right, below + size * gap, size, size * gap)
            marks += head + more
        if drawn := frame.on_page(marks, bottom):
            return drawn
    return None


def _panel(panel: Panel, left: float, right: float, top: float, size: float, gap: float) -> Drawn:
    scale = _scale(panel, left, right)
    marks, y = [], top
    for name, group in zip(panel.categories, panel.columns, strict=True):
        notes = _notes(panel, group, scale, size, right)
        tall = max(size * BAR, frame.names_height(name, left - 6, size))
        marks += frame.name_beside(name, left - 6, y + tall / 2, size)
        marks += _pieces(panel, group, y + (tall - size * BAR) / 2, scale, size)
        marks += [Word(line, left + 3, y + tall + SMALL * (1 + LEADING * i), SMALL) for i, line in enumerate(notes)]
        y += tall + gap + len(notes) * SMALL * LEADING
    return [*marks, Rule(left, top - gap, left, y), *frame.lying(scale, y)], y + 5 + SMALL * 1.2


def _scale(panel: Panel, left: float, right: float) -> Axis:
    if panel.kind == "share":
        return percent_axis(left, right - 14)
    totals = [sum((amount(f) for f in group if f), Decimal(0)) for group in panel.columns]
    return axis(totals, left, right - frame.widest_tick(totals) / 2 - 1)


def _shares(panel: Panel, group: Group) -> list[Decimal]:
    """Return the amounts of the pieces on the axis."""
    amounts = [amount(f) if f else Decimal(0) for f in group]
    total = sum(amounts, Decimal(0))
    return [a * 100 / total for a in amounts] if panel.kind == "share" and total else amounts


def _ends(panel: Panel, group: Group, scale: Axis) -> Iterator[tuple[float, float]]:
    """Return where each piece begins and ends on the paper."""
    done = Decimal(0)
    for piece in _shares(panel, group):
        yield scale.at(done), scale.at(done + piece)
        done += piece


def _fits(panel: Panel, figure: Figure, ends: tuple[float, float], size: float) -> bool:
    return width(panel.label(figure), size) + 6 <= ends[1] - ends[0]


def _pieces(panel: Panel, group: Group, y: float, scale: Axis, size: float) -> Iterator[Mark]:
    if not any(group):
        yield Word("缺", scale.start + 3, y + size * (BAR / 2 + MIDDLE), size)
        return
    for figure, look, (x0, x1) in zip(group, panel.looks, _ends(panel, group, scale), strict=True):
        if figure:
            yield Bar(Box(x0, y, x1, y + size * BAR), look)
            if _fits(panel, figure, (x0, x1), size):
                yield Word(panel.label(figure), (x0 + x1) / 2, y + size * (BAR / 2 + MIDDLE), size, 0.5, backed=True)


def _notes(panel: Panel, group: Group, scale: Axis, size: float, right: float) -> list[str]:
    """Return the lines below a row: the figures that do not fit into their pieces, and what is missing."""
    if not any(group):
        return []
    said = [
        f"{series.name}：{panel.label(figure)}"
        for series, figure, ends in zip(panel.series, group, _ends(panel, group, scale), strict=True)
        if not figure or not _fits(panel, figure, ends, size)
    ]
    return wrap("，".join(said), SMALL, right - scale.start - 6) if said else []
