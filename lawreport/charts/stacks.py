"""Stacked bars with their totals, and bars of shares with their percentages: lying, one row a category.

In: panels. Out: strips, one way after another. They lie, because that gives the figures room; shares are bars and not
pies, because the slices of a pie are told apart by tone alone, which a photocopier takes away, and cannot be compared
over years. A figure that does not fit into its piece stands below the row with the name of its series. A total is
printed only where nothing is missing and no value is approximate. Lengths are points.
Responsible for: stacks, their totals and their percentages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from lawreport.charts.lettering import width, wrap
from lawreport.charts.page import MARGIN, Page, Strip, lettering
from lawreport.charts.panels import Panel, amount
from lawreport.charts.rows import ASIDE, NARROWEST, lying
from lawreport.charts.style import BAR, GREY, HAIR, INK, LEADING, SMALL, SMALLEST, TALLEST, TYPE, Style
from lawreport.model import SCALES, ChartKind, Figure

# size of type, thickness of a bar, space between two bars, and how tall the whole may become
SIZES = ((TYPE, BAR, 10.0, 420.0), (SMALL, 15.0, 7.0, TALLEST), (SMALLEST, 10.0, 3.0, TALLEST))
AROUND = 6.0  # a figure and the edges of its piece
_EXACT = re.compile(r"零|-?[\d,]+(?:\.(\d+))?(万|亿)?")
_PLAIN = str.maketrans("", "", "（）")  # a share in a line of its own

Group = Sequence[Figure | None]


@dataclass(frozen=True, slots=True)
class Scale:
    """The points of one unit, the size of type, the thickness of a bar."""

    points: float
    size: float
    thick: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a row: its series, from where to where it reaches, and its figure as it fits (empty: it does not)."""

    series: int
    start: float
    end: float
    said: str
    size: float


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the category and the lines of its name, the pieces, what stands at the end and below, and the height."""

    category: str
    name: str
    pieces: tuple[Piece, ...]
    end: str
    note: str
    tall: float
    noted: float  # the height of the lines below


def tries(panels: Sequence[Panel], right: float, style: Style) -> Iterator[list[Strip]]:
    """Return the ways of drawing one lying bar a category, the best first."""
    return lying(_plot, SIZES, panels, right, style)


def _plot(panel: Panel, left: float, right: float, style: Style, sizes: tuple[float, float, float]) -> Strip:
    size, thick, gap = sizes
    ends = [_end(panel, group) for group in panel.columns]
    room = max(width(end, size) for end in ends)
    long = max(right - left - (room + ASIDE if panel.kind == ChartKind.STACKED and room else 0), NARROWEST)
    most = max(sum(_lengths(panel, group)) for group in panel.columns) or 1.0
    scale = Scale(long / most, size, thick)
    rows = [
        _row(panel, category, group, scale, (left - 6, right - left - AROUND))
        for category, group in zip(panel.categories, panel.columns, strict=True)
    ]
    whole = sum(row.tall + row.noted + gap for row in rows)

    def draw(page: Page, top: float) -> None:
        axes = page.axes(MARGIN + left, top, long, whole)
        axes.set(xlim=(0, most), ylim=(whole, 0))
        axes.axvline(0, color=INK, linewidth=HAIR, zorder=3, clip_on=False)
        middles, y = [], gap / 2
        for row in rows:
            middles.append(y + row.tall / 2)
            page.word(row.note, MARGIN + left + AROUND, top + y + row.tall + 2, min(size, SMALL), color=GREY)
            y += row.tall + row.noted + gap
        for row, middle in zip(rows, middles, strict=True):
            look = lettering(size) | style.stress(row.category)
            page.word(row.name, MARGIN + left - 6, top + middle, size, ha="right", va="center", **look)
            reach = (row.pieces[-1].end if row.pieces else 0, middle)
            axes.annotate(row.end, reach, (ASIDE, 0), textcoords="offset points", va="center", color=INK, **look)
        _pieces(axes, rows, middles, style, thick)

    return Strip(whole, draw)


def _pieces(axes, rows: Sequence[Row], middles: Sequence[float], style: Style, thick: float) -> None:
    """Draw the pieces of all rows, series by series, and their figures."""
    placed = sorted(((p, y) for row, y in zip(rows, middles, strict=True) for p in row.pieces), key=lambda p: p[0].series)
    for series, run in groupby(placed, key=lambda p: p[0].series):
        pieces = list(run)
        starts, ends = [p.start for p, _ in pieces], [p.end for p, _ in pieces]
        lengths = [end - start for start, end in zip(starts, ends, strict=True)]
        axes.barh([y for _, y in pieces], lengths, thick, left=starts, **style.fill(series), zorder=2)
        for piece, y in pieces:
            if piece.said:
                look = lettering(piece.size) | style.inside(series)
                axes.text((piece.start + piece.end) / 2, y, piece.said, ha="center", va="center", **look)


def _row(panel: Panel, category: str, group: Group, scale: Scale, rooms: tuple[float, float]) -> Row:
    """Return a row; `rooms` has the name to the left, and the lines below."""
    lengths, done, pieces, outside = _lengths(panel, group), 0.0, [], []
    for series, place, figure, long in zip(panel.series, panel.looks, group, lengths, strict=True):
        said = _said(panel, figure, group)
        inside, size = _fitting(said, long * scale.points - AROUND, scale) if figure else ("", scale.size)
        if figure:
            pieces.append(Piece(place, done, done + long, inside, size))
            done += long
        if not inside:
            outside.append(f"{series.name}：{''.join(said)}")
    name = wrap(category, scale.size, rooms[0])
    below = min(scale.size, SMALL)
    lines = wrap("，".join(outside), below, rooms[1]) if outside and pieces else []
    tall = max(scale.thick, scale.size * (1 + LEADING * (len(name) - 1)))
    noted = len(lines) * below * LEADING + 2 if lines else 0.0
    return Row(category, "\n".join(name), tuple(pieces), _end(panel, group), "\n".join(lines), tall, noted)


def _fitting(said: Sequence[str], room: float, scale: Scale) -> tuple[str, float]:
    """Return the figure of a piece as it fits, in one line or in two, and its size; nothing where it does not."""
    ways = [("".join(said), scale.size)]
    if scale.thick >= len(said) * SMALL * LEADING:
        ways.append(("\n".join(said).translate(_PLAIN), min(scale.size, SMALL)))
    return next((way for way in ways if max(width(line, way[1]) for line in way[0].split("\n")) <= room), ("", scale.size))


def _lengths(panel: Panel, group: Group) -> list[float]:
    """Return how long the pieces of a row are, in its unit or in percent."""
    amounts = [amount(f) if f else Decimal(0) for f in group]
    whole = sum(amounts, Decimal(0))
    return [float(a * 100 / whole) if panel.kind == ChartKind.SHARE and whole else float(a) for a in amounts]


def _end(panel: Panel, group: Group) -> str:
    """Return what stands at the end of a row: its total, or that all of it is missing."""
    if not any(group):
        return "缺"
    return total(group) if panel.kind == ChartKind.STACKED else ""


def _said(panel: Panel, figure: Figure | None, group: Group) -> tuple[str, ...]:
    """Return what is written in a piece: its figure, and its share where the row is a whole."""
    label = panel.label(figure)
    return (label, f"（{share(figure, group)}）") if figure and panel.kind == ChartKind.SHARE else (label,)


def share(figure: Figure, group: Group) -> str:
    """Return the share of a value in the whole of its row: to a tenth, or about a whole percent of values that are about."""
    whole = sum((amount(f) for f in group if f), Decimal(0))
    exact = all(_EXACT.fullmatch(f.text.removesuffix(f.unit)) for f in group if f)
    part = (amount(figure) * 100 / whole).quantize(Decimal("0.1" if exact else "1"), ROUND_HALF_UP)
    return f"{part}%" if exact else f"约{part}%"


def total(group: Group) -> str:
    """Return the total of a row as it is written; nothing where a value is missing or approximate, or there is one only."""
    texts = [_EXACT.fullmatch(f.text.removesuffix(f.unit)) if f else None for f in group]
    found = [t for t in texts if t]
    if len(found) < max(2, len(group)):
        return ""
    scales = {t[2] or "" for t in found}
    scale = scales.pop() if len(scales) == 1 else ""
    whole = (sum((amount(f) for f in group if f), Decimal(0)) / SCALES[scale]).normalize()
    digits = max([len(t[1] or "") for t in found if scale or not t[2]] + [len(f"{whole:f}".partition(".")[2])])
    grouped = "," if any("," in t[0] for t in found) else ""
    return f"合计{whole:{grouped}.{digits}f}{scale}"
