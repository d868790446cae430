"""Whether the words of a drawn figure can be read: none over another, none cut off by the edge.

In: a `Figure`. Out: the words that meet. The boxes are those of the texts as matplotlib sets them, in pixels. Responsible for:
that no picture goes out in which words meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lawreport.charts.style import DPI, LEADING

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Text

HAIR = 0.3 * DPI / 72  # words may come as near as this to one another


def clashes(figure: Figure) -> list[tuple[str, str]]:
    """Return each pair of words that lie over one another, and each word beyond the edge with an empty one."""
    import numpy

    words = texts(figure)
    if not words:
        return []
    boxes = numpy.array([ink(word) for word in words])
    x0, y0, x1, y1 = boxes.T
    meet = (x0 < x1[:, None]) & (x0[:, None] < x1) & (y0 < y1[:, None]) & (y0[:, None] < y1)
    beyond = (x0 < 0) | (y0 < 0) | (x1 > figure.bbox.width) | (y1 > figure.bbox.height)
    said = [word.get_text() for word in words]
    pairs = [(said[i], said[j]) for i, j in zip(*numpy.nonzero(numpy.triu(meet, 1)), strict=True)]
    return pairs + [(said[i], "") for i in numpy.flatnonzero(beyond)]


def texts(figure: Figure) -> list[Text]:
    """Return the words of the figure that are seen."""
    found = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    return [text for text in found if text.get_text()]


def ink(word: Text) -> tuple[float, float, float, float]:
    """Return left, lower, right and upper edge of a text in pixels, less the space between its lines."""
    box = word.get_window_extent()
    spare = float(word.get_fontsize()) * DPI / 72 * (LEADING - 1) / 2 + HAIR
    return box.x0 + HAIR, box.y0 + spare, box.x1 - HAIR, box.y1 - spare
