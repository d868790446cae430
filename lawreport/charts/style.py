"""The look of the charts: sizes of type, thickness of bars, colours, and how the series are told apart.

In: a chart and the name of a colouring. Out: a `Style`. Responsible for: what a photocopier leaves. Series differ in
tone first; outlines, hatches, dashes and markers keep them apart where every tone has become black or white. Lengths
are points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from lawreport.charts.lettering import FONT
from lawreport.model import DEFAULT_COLOURS, Chart

DPI = 288  # four pixels a point: the sizes of type are whole pixels, as wide as the layout thinks
TYPE, SMALL, SMALLEST = 10.5, 9.0, 7.5  # 五号 for names and figures; 小五; 六号 where nothing else is left
LEADING = 1.2  # from line to line, in sizes of type
BAR = 22.0  # the thickness of a bar wherever there is room
TALLEST = 595.0  # 210 mm: a page of GB/T 9704 less the caption
HAIR, CURVE, MARKER = 0.6, 1.4, 5.0  # an outline, a line over years, a marker across
BOLDER, AROUND = 0.5, 3.4  # the outlines of stressed words, and of words on hatches
INK, GREY, FAINT, WHITE = "#1A1A1A", "#5A5F66", "#DDE0E4", "#FFFFFF"
STEPS, NEAR = 8, 8  # from one colour to another at an edge; colours nearer than this are one
Tone = tuple[int, int, int]
_YEAR = re.compile(r"\d{4}年?")


@dataclass(frozen=True, slots=True)
class Palette:
    """One deep colour and its tints; `second` is still black on a photocopy, `middle` no longer."""

    deep: str
    second: str
    middle: str
    tint: str
    pale: str


@cache
def tones(palette: Palette) -> tuple[int, ...]:
    """Return the colours of a picture one after another: white first, ours, and what lies between them at edges."""
    ours = [
        _tone(c) for c in (WHITE, palette.deep, palette.tint, INK, palette.middle, palette.pale, palette.second, GREY, FAINT)
    ]
    edges = [*product(ours[:1], ours[1:]), *product((ours[1], ours[3]), (ours[2], ours[4], ours[5]))]
    found: list[Tone] = []
    for tone in [*ours, *(_between(*edge, i / STEPS) for edge in edges for i in range(1, STEPS))]:
        if all(max(abs(a - b) for a, b in zip(tone, other, strict=True)) >= NEAR for other in found):
            found.append(tone)
    return tuple(part for tone in found for part in tone)


def _tone(colour: str) -> Tone:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:], 16)


def _between(one: Tone, other: Tone, part: float) -> Tone:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


PALETTES = {
    "蓝": Palette("#1F4E79", "#3E78B2", "#7FA3C7", "#C7D9EA", "#E8EFF6"),
    "灰": Palette("#3B3B3B", "#6E6E6E", "#969696", "#D2D2D2", "#EEEEEE"),
    "红": Palette("#8C1F28", "#B4484E", "#CF8588", "#EBCBCB", "#F7E9E9"),
}

FILLS = (
    ("deep", ""),
    ("tint", ""),
    ("WHITE", "////"),
    ("pale", "..."),
    ("middle", "\\\\\\\\"),
    ("WHITE", "---"),
    ("tint", "xxx"),
    ("WHITE", "|||"),
)  # tone, hatch
LINES = (
    ("-", "o", "deep", True),
    ((0, (5, 2)), "s", "second", False),
    ((0, (1, 1.2)), "^", "deep", True),
    ((0, (6, 2, 1, 2)), "D", "second", False),
    ((0, (3, 1)), "v", "deep", True),
    ((0, (9, 3)), "o", "second", False),
    ((0, (2, 3)), "s", "deep", True),
    ((0, (4, 1, 1, 1, 1, 1)), "^", "second", False),
)  # dashes, marker, tone, whether the marker is filled


@dataclass(frozen=True, slots=True)
class Style:
    """The colours of a chart, the look of each of its series, and the year that is stressed (empty: none)."""

    palette: Palette
    looks: tuple[int, ...]
    stressed: str = ""

    def tone(self, name: str) -> str:
        """Return a colour of the palette; WHITE is nobody's."""
        colour: str = WHITE if name == "WHITE" else getattr(self.palette, name)
        return colour

    def fill(self, series: int) -> dict[str, Any]:
        """Return how a bar of a series is filled."""
        tone, hatch = FILLS[self.looks[series]]
        return {"facecolor": self.tone(tone), "hatch": hatch, "edgecolor": self.palette.deep, "linewidth": HAIR}

    def fills(self, series: int, categories: Sequence[str]) -> dict[str, Any]:
        """Return how the bars of a series are filled; one that stands alone is pale in all years but the stressed one."""
        if len(self.looks) > 1 or not self.stressed:
            return self.fill(series)
        tones = [self.palette.deep if category == self.stressed else self.palette.tint for category in categories]
        return self.fill(series) | {"facecolor": tones}

    def inside(self, series: int) -> dict[str, Any]:
        """Return how words on a bar of a series are set: white on the deep colour, with a white outline on hatches."""
        tone, hatch = FILLS[self.looks[series]]
        if not hatch:
            return {"color": WHITE if tone == "deep" else INK}
        return {"color": INK, "path_effects": outlined(AROUND, WHITE)}

    def stress(self, category: str) -> dict[str, Any]:
        """Return what sets the words of the stressed year apart from the others': a little more ink."""
        if not self.stressed or category != self.stressed:
            return {}
        return {"path_effects": outlined(BOLDER, INK)}

    def line(self, series: int) -> dict[str, Any]:
        """Return how the line of a series is drawn."""
        dashes, marker, tone, filled = LINES[self.looks[series]]
        colour = self.tone(tone)
        inner = colour if filled else WHITE
        return {"linestyle": dashes, "linewidth": CURVE, "color": colour, "marker": marker, "markersize": MARKER} | {
            "markerfacecolor": inner,
            "markeredgewidth": 1.0,
        }


def outlined(wide: float, colour: str) -> list[Any]:
    """Return the effects of words with an outline."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=wide, foreground=colour)]


def style_of(chart: Chart, colours: str = DEFAULT_COLOURS) -> Style:
    """Return the style of a chart. Where the series are years the last is deep and the ones before it grow pale; where the
    categories are years the last is stressed."""
    number = len(chart.series)
    over_years = number > 1 and all(_YEAR.fullmatch(s.name) for s in chart.series)
    looks = tuple(range(number))[:: -1 if over_years else 1]
    years = len(chart.categories) > 1 and all(map(_YEAR.fullmatch, chart.categories))
    return Style(PALETTES[colours], looks, chart.categories[-1] if years else "")


@cache
def type_of(size: float):
    """Return the bundled font in a size, as matplotlib takes it."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(FONT), size=size)


def settings() -> Any:
    """Return all settings of matplotlib as it comes, and ours, whatever a matplotlibrc on this machine says."""
    import matplotlib

    ours = {
        "text.hinting": "none",
        "text.parse_math": False,
        "path.simplify": False,
        "hatch.linewidth": 0.7,
        "axes.unicode_minus": True,
        "axes.xmargin": 0,
        "axes.ymargin": 0,
    }
    return {k: v for k, v in matplotlib.rcParamsDefault.items() if not k.startswith("backend")} | ours
