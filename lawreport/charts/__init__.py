"""The step `draw`: charts to pictures.

In: charts whose values are tied and printed (`model.Chart`). Out: a PNG and its size for each, and the words that stand
for it. Responsible for: what a picture depends on, and so when a kept one is still the right one.

    check → panels → columns, rows, lines, stacks → page → fit → drawing

No title is drawn: the caption stands below the picture in Word.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from pathlib import Path

from lawreport.base.cache import Cache
from lawreport.base.program import program
from lawreport.charts.alt import describe
from lawreport.charts.check import problems
from lawreport.charts.drawing import png_of
from lawreport.charts.style import DPI
from lawreport.model import DEFAULT_COLOURS, Chart, Image
from lawreport.problem import Problems, Trouble

__all__ = ["Image", "describe", "draw", "picture"]

TEXT_WIDTH = 150.0  # mm; the type area of GB/T 9704 is 156
EMU_PER_PIXEL = 914400 // DPI
POINTS_PER_MM = 72 / 25.4


def picture(chart: Chart, width_mm: float = TEXT_WIDTH, colours: str = DEFAULT_COLOURS) -> Image:
    """Return the chart drawn, or raise `Trouble` with everything that forbids it."""
    return _kept(chart, Cache(None), width_mm, colours)


def draw(
    charts: Iterable[Chart], cache: Path | None = None, width_mm: float = TEXT_WIDTH, colours: str = DEFAULT_COLOURS
) -> dict[str, Image]:
    """Return the pictures by chart id, from the cache where it has them; raise one `Trouble` for all charts."""
    kept, met, images = Cache(cache), Problems(), {}
    for chart in charts:
        try:
            images[chart.id] = _kept(chart, kept, width_mm, colours)
        except Trouble as trouble:
            met.extend(trouble.problems)
    met.raise_errors()
    return images


def _kept(chart: Chart, kept: Cache, width_mm: float, colours: str) -> Image:
    if found := problems(chart):
        raise Trouble(found)
    return _image(kept.get(_key(chart, width_mm, colours), lambda: png_of(chart, width_mm * POINTS_PER_MM, colours)))


def _image(png: bytes) -> Image:
    """Return the image with its size, which the PNG states in pixels."""
    width, height = struct.unpack(">II", png[16:24])
    return Image(png, width * EMU_PER_PIXEL, height * EMU_PER_PIXEL)


def _key(chart: Chart, width_mm: float, colours: str) -> str:
    """Return everything the pixels depend on, the program as a whole; titles, notes and places are not in the picture."""
    rows = [[s.name, [f and [f.text, str(f.amount), f.unit] for f in s.figures]] for s in chart.series]
    return json.dumps([chart.kind, chart.unit, chart.categories, rows, width_mm, colours, program()], ensure_ascii=False)
