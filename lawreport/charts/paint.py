"""Marks to pixels: the one place that knows matplotlib's drawing, and the look of the series.

What comes in: a sheet. What goes out: a grey PNG of 288 dpi. Each look differs from its neighbours in tone and in
pattern, lines in dashes and markers, all with dark outlines: what a photocopier reduces to black and white can still
be told apart.
"""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Callable
from functools import cache

from lawreport.charts.lettering import FONT
from lawreport.charts.marks import Bar, Curve, Rule, Sheet, Word

DPI = 288  # four pixels a point: the sizes of type are whole pixels, as wide as the layout thinks
FILLS = (
    ("0.35", ""),
    ("1", "////"),
    ("0.82", ""),
    ("1", "...."),
    ("0.6", "\\\\\\\\"),
    ("1", "----"),
    ("0.9", "xxxx"),
    ("1", "||||"),
)  # tone, hatch
LINES = (
    ((), "o", "black"),
    ((5, 2), "s", "white"),
    ((1, 1.2), "^", "black"),
    ((6, 2, 1, 2), "D", "white"),
    ((3, 1), "v", "black"),
    ((9, 3), "o", "white"),
    ((2, 3), "s", "black"),
    ((4, 1, 1, 1, 1, 1), "^", "white"),
)  # dashes, marker, its filling
SERIES = len(FILLS)
INK, HAIR, CURVE = "0.1", 0.6, 1.2  # tone and widths of lines, in points
MARKER, BACKING = 5, 0.8  # size of a marker, white around a backed word, in points


def paint(sheet: Sheet) -> bytes:
    """Return the picture of the sheet as PNG."""
    return png(_pixels(sheet))


@cache
def agg():
    """Return Agg's renderer, set as matplotlib comes, whatever a matplotlibrc on this machine says."""
    logging.getLogger("matplotlib").addHandler(logging.NullHandler())  # it chats about folders it cannot write
    import matplotlib
    from matplotlib.artist import Artist

    # help texts, a tenth of the import
    Artist._update_set_signature_and_docstring = classmethod(lambda cls: None)  # type: ignore[attr-defined]  # not in the stubs
    from matplotlib.backends.backend_agg import RendererAgg

    matplotlib.rcdefaults()
    matplotlib.rcParams.update({"text.hinting": "none", "path.simplify": False})
    return RendererAgg


def _pixels(sheet: Sheet):
    """Return the grey values of the sheet, row by row, words above everything else."""
    import numpy

    paper = Paper(sheet)
    for mark in sorted(sheet.marks, key=lambda m: isinstance(m, Word)):
        DRAWN[type(mark)](paper, mark)
    return numpy.asarray(paper.renderer.buffer_rgba())[:, :, 0]


class Paper:
    """A white sheet that Agg draws on, without the figures, axes and artists of matplotlib: they take longer to import
    than a report's charts to draw."""

    def __init__(self, sheet: Sheet):
        renderer = agg()
        from matplotlib.transforms import Affine2D, IdentityTransform

        self.renderer = renderer(int(sheet.width * DPI / 72), int(sheet.height * DPI / 72), DPI)
        self.points = Affine2D().scale(1, -1).translate(sheet.margin, sheet.height - sheet.margin).scale(DPI / 72)
        self.white(_rectangle(0, 0, self.renderer.width, self.renderer.height), IdentityTransform())

    def pen(self, width: float, color: str = INK):
        """Return a graphics context that draws lines of a width in points."""
        pen = self.renderer.new_gc()
        pen.set_linewidth(width)
        pen.set_foreground(color)
        return pen

    def white(self, path, transform) -> None:
        self.renderer.draw_path(self.pen(0), path, transform, _grey("white"))

    def line(self, points, pen, cap: str) -> None:
        from matplotlib.path import Path

        pen.set_capstyle(cap)
        pen.set_joinstyle("round")
        self.renderer.draw_path(pen, Path(points), self.points)


def _bar(paper: Paper, bar: Bar) -> None:
    fill, hatch = FILLS[bar.look]
    pen = paper.pen(HAIR)
    pen.set_joinstyle("miter")
    if hatch:
        pen.set_hatch(hatch)
        pen.set_hatch_color(INK)
        pen.set_hatch_linewidth(HAIR)
    box = bar.box
    paper.renderer.draw_path(pen, _rectangle(box.x0, box.y0, box.x1, box.y1), paper.points, _grey(fill))


def _curve(paper: Paper, curve: Curve) -> None:
    from matplotlib.markers import MarkerStyle
    from matplotlib.path import Path

    dashes, marker, fill = LINES[curve.look]
    pen = paper.pen(CURVE, "black")
    if dashes:
        pen.set_dashes(0, [d * CURVE for d in dashes])
    paper.line(curve.points, pen, "butt" if dashes else "projecting")
    style, size = MarkerStyle(marker), paper.renderer.points_to_pixels(MARKER)
    shown = curve.points if curve.markers is None else [curve.points[i] for i in curve.markers]
    pen = paper.pen(0.8, "black")
    pen.set_snap(size >= style.get_snap_threshold())
    pen.set_joinstyle(style.get_joinstyle())
    pen.set_capstyle(style.get_capstyle())
    look = style.get_transform().scale(size)  # type: ignore[attr-defined]  # the stub says Transform; it is an Affine2D
    paper.renderer.draw_markers(pen, style.get_path(), look, Path(shown), paper.points, _grey(fill))


def _rule(paper: Paper, rule: Rule) -> None:
    paper.line([(rule.x0, rule.y0), (rule.x1, rule.y1)], paper.pen(HAIR), "projecting")


def _word(paper: Paper, word: Word) -> None:
    if word.backed:
        box = word.box
        paper.white(_rectangle(box.x0 - BACKING, box.y0 - BACKING, box.x1 + BACKING, box.y1 + BACKING), paper.points)
    x, y = paper.points.transform((word.left, word.y))
    paper.renderer.draw_text(paper.pen(0, "black"), x, paper.renderer.height - y, word.text, type_of(word.size), 0)


DRAWN: dict[type, Callable[..., None]] = {Bar: _bar, Curve: _curve, Rule: _rule, Word: _word}


@cache
def type_of(size: float):
    """Return the bundled font in a size, as matplotlib takes it."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(FONT), size=size)


def _grey(tone: str) -> tuple[float, float, float, float]:
    level = {"black": 0.0, "white": 1.0}.get(tone)
    level = float(tone) if level is None else level
    return level, level, level, 1.0


def _rectangle(x0: float, y0: float, x1: float, y1: float):
    from matplotlib.path import Path

    return Path([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], closed=True)


def png(grey) -> bytes:
    """Return grey pixels as PNG: each row as its difference from the row above, the resolution, and nothing else."""
    import numpy

    height, width = grey.shape
    rows = numpy.empty((height, width + 1), numpy.uint8)
    rows[:, 0] = 2  # filter “up”
    rows[:, 1:] = numpy.diff(grey, axis=0, prepend=numpy.zeros((1, width), numpy.uint8))
    metre = round(DPI / 0.0254)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"pHYs", struct.pack(">IIB", metre, metre, 1)),
        (b"IDAT", zlib.compress(rows.tobytes(), 6)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
