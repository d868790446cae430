"""From a chart to a picture: the first way of drawing it in which every word has room.

In: a chart that `check` has passed. Out: a `Figure` of matplotlib, and its PNG, the same bytes each time. Responsible for:
that what is drawn is what was laid out. The words of the finished figure are asked where they stand, and where two meet
or one is cut off, the next way is taken; where none is left the chart is refused. Columns whose names or figures do not
fit become lying bars; panels of one unit but different size are put together again when they do not fit on a page.
"""

from __future__ import annotations

import io
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from lawreport.base.memory import room
from lawreport.charts.fit import clashes
from lawreport.charts.lettering import lacks
from lawreport.charts.page import MARGIN, Strip, figure_of
from lawreport.charts.panels import panels
from lawreport.charts.style import DPI, TALLEST, Style, settings, style_of, tones
from lawreport.model import DEFAULT_COLOURS, Chart
from lawreport.problem import Problem, Trouble

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PACKED = 3  # of 9: twice as quick as the usual 6, a third larger
_ONE_AT_A_TIME = Lock()  # the settings of matplotlib are the whole process's


def png_of(chart: Chart, width: float, colours: str = DEFAULT_COLOURS) -> bytes:
    """Return the chart as PNG, `width` points wide; raise `Trouble` if a word cannot be drawn or has no room."""
    with drawing():
        return _png(figure(chart, width, colours), style_of(chart, colours))


@contextmanager
def drawing() -> Iterator[None]:
    """Draw with our settings alone, and leave those of the process as they were."""
    _open_library()
    import matplotlib

    with _ONE_AT_A_TIME, matplotlib.rc_context(settings()):
        yield


@cache
def _open_library() -> None:
    """Import what draws, quietly: it tells of folders it cannot write and of its own files, and nobody here can help it."""
    room()
    logging.getLogger("matplotlib").addHandler(logging.NullHandler())
    with warnings.catch_warnings(), _no_settings_of_others():
        warnings.simplefilter("ignore", EncodingWarning)
        import matplotlib.backends.backend_agg  # noqa: F401


@contextmanager
def _no_settings_of_others() -> Iterator[None]:
    """Let matplotlib begin with the settings it came with: it fails over a window system, or a matplotlibrc, it cannot read."""
    package = find_spec("matplotlib")
    own = Path((package.origin if package else "") or "").parent / "mpl-data/matplotlibrc"
    before = {name: os.environ.pop(name, None) for name in ("MPLBACKEND", "MATPLOTLIBRC")}
    os.environ["MATPLOTLIBRC"] = str(own)
    try:
        yield
    finally:
        del os.environ["MATPLOTLIBRC"]
        os.environ.update({name: value for name, value in before.items() if value is not None})


def figure(chart: Chart, width: float, colours: str = DEFAULT_COLOURS) -> Figure:
    """Return the chart drawn on a figure in which no words meet."""
    if lost := lacks("".join(_words(chart))):
        raise Trouble([_unprintable(chart, lost)])
    style = style_of(chart, colours)
    for strips in _ways(chart, width, style):
        if 0 < sum(s.height for s in strips) <= TALLEST and not clashes(found := figure_of(strips, width, style)):
            return found
    raise Trouble(
        [
            Problem(
                "chart-crowded",
                f"图表“{chart.title}”太密，数值在一页里写不下",
                chart.place,
                "请减少指标或年份、分成几幅图、改用 kind: barh 或表格。",
            )
        ]
    )


def _ways(chart: Chart, width: float, style: Style) -> Iterator[list[Strip]]:
    """Return the ways of laying out the chart, the best first."""
    for by_size, module in product((True, False), chart.kind.drawn.by):
        yield from import_module(f"lawreport.charts.{module}").tries(panels(chart, by_size), width - 2 * MARGIN, style)


def _words(chart: Chart) -> list[str]:
    return [*chart.categories, chart.unit, *(s.name for s in chart.series), *(f.text + f.unit for f in chart.figures)]


def _unprintable(chart: Chart, lost: list[str]) -> Problem:
    said = "、".join(f"“{c}”（U+{ord(c):04X}）" for c in lost)
    return Problem(
        "chart-glyph",
        f"图表“{chart.title}”里的{said}，图中的字体没有这个字",
        chart.place,
        "请换用通用规范汉字和常用符号，或者改用表格",
    )


def _png(drawn: Figure, style: Style) -> bytes:
    """Return the figure as PNG in the tones of its style: the resolution, and nothing else beside the pixels."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    canvas = drawn.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()
    picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba()).convert("RGB")
    few = Image.new("P", (1, 1))
    few.putpalette(tones(style.palette))
    out = io.BytesIO()
    picture.quantize(palette=few, dither=Image.Dither.NONE).save(out, "PNG", dpi=(DPI, DPI), compress_level=PACKED)
    return out.getvalue()
