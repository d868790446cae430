"""Marks to pixels: the one place that knows matplotlib's drawing, and the look of the series.

What comes in: a sheet. What goes out: a grey PNG of 288 dpi. Each look differs from its neighbours in tone and in
pattern, lines in dashes and markers, all with dark outlines: what a photocopier reduces to black and white can still
be told apart.
"""

from __future__ import annotations

import logging
import struct
import zlib

from lawreport.charts.lettering import FONT
from lawreport.charts.marks import Bar, Curve, Rule, Sheet, Word

DPI = 288               # four pixels a point: the sizes of type are whole pixels, as wide as the layout thinks
FILLS = (("0.35", ""), ("1", "////"), ("0.82", ""), ("1", "...."), ("0.6", "\\\\\\\\"), ("1", "----"),
         ("0.9", "xxxx"), ("1", "||||"))       # tone, hatch
LINES = (("-", "o", "black"), ((0, (5, 2)), "s", "white"), ((0, (1, 1.2)), "^", "black"),
         ((0, (6, 2, 1, 2)), "D", "white"), ((0, (3, 1)), "v", "black"), ((0, (9, 3)), "o", "white"),
         ((0, (2, 3)), "s", "black"), ((0, (4, 1, 1, 1, 1, 1)), "^", "white"))       # dashes, marker, its filling
SERIES = len(FILLS)
INK, HAIR = "0.1", 0.6


def paint(sheet: Sheet) -> bytes:
    """Return the picture of the sheet as PNG."""
    logging.getLogger("matplotlib").addHandler(logging.NullHandler())   # it chats about folders it cannot write
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()                     # whatever a matplotlibrc on this machine says
        matplotlib.rcParams.update({"text.hinting": "none", "path.simplify": False})
        return png(_pixels(sheet))


def _pixels(sheet: Sheet):
    """Return the grey values of the sheet, row by row."""
    import numpy

    canvas = figure(sheet).canvas
    canvas.draw()
    return numpy.asarray(canvas.buffer_rgba())[:, :, 0]


def figure(sheet: Sheet):
    """Return the matplotlib figure of the sheet, words above everything else."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.transforms import Affine2D

    paper = Figure(figsize=(sheet.width / 72, sheet.height / 72), dpi=DPI, facecolor="white")
    FigureCanvasAgg(paper)
    points = Affine2D().scale(1, -1).translate(sheet.margin, sheet.height - sheet.margin).scale(DPI / 72)
    for order, mark in enumerate(sorted(sheet.marks, key=lambda m: isinstance(m, Word))):
        artist = MAKERS[type(mark)](mark)
        artist.set(zorder=order, transform=points)
        paper.add_artist(artist)
    return paper


def _bar(bar: Bar):
    from matplotlib.patches import Rectangle

    fill, hatch = FILLS[bar.look]
    box = bar.box
    patch = Rectangle((box.x0, box.y0), box.x1 - box.x0, box.y1 - box.y0, facecolor=fill, edgecolor=INK,
                      linewidth=HAIR, hatch=hatch)
    patch.set_hatch_linewidth(HAIR)
    return patch


def _curve(curve: Curve):
    from matplotlib.lines import Line2D

    dashes, marker, fill = LINES[curve.look]
    xs, ys = zip(*curve.points, strict=True)
    return Line2D(xs, ys, color="black", linewidth=1.2, linestyle=dashes, marker=marker, markersize=5,
                  markerfacecolor=fill, markeredgecolor="black", markeredgewidth=0.8,
                  markevery=curve.markers and list(curve.markers))


def _rule(rule: Rule):
    from matplotlib.lines import Line2D

    return Line2D((rule.x0, rule.x1), (rule.y0, rule.y1), color=INK, linewidth=HAIR)


def _word(word: Word):
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

    backing = {"bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.8}} if word.backed else {}
    return Text(word.left, word.y, word.text, fontproperties=FontProperties(fname=str(FONT), size=word.size),
                color="black", va="baseline", ha="left", parse_math=False, **backing)


MAKERS = {Bar: _bar, Curve: _curve, Rule: _rule, Word: _word}


def png(grey) -> bytes:
    """Return grey pixels as PNG: each row as its difference from the row above, the resolution, and nothing else."""
    import numpy

    height, width = grey.shape
    rows = numpy.empty((height, width + 1), numpy.uint8)
    rows[:, 0] = 2                                  # filter “up”
    rows[:, 1:] = numpy.diff(grey, axis=0, prepend=numpy.zeros((1, width), numpy.uint8))
    metre = round(DPI / 0.0254)
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
              (b"pHYs", struct.pack(">IIB", metre, metre, 1)),
              (b"IDAT", zlib.compress(rows.tobytes(), 6)),
              (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
