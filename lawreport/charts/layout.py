"""From a chart to a sheet of marks: which way of drawing has room for every word.

What comes in: a chart that `check` has passed. What goes out: the sheet. Knows alone: what each kind falls back to.
Columns whose names or figures do not fit become lying bars; panels of one unit but different size are put
together again when they do not fit on a page; nothing else changes its kind.
"""

from __future__ import annotations

from itertools import product

from lawreport.charts.bars import columns, rows
from lawreport.charts.lettering import lacks
from lawreport.charts.lines import lines
from lawreport.charts.marks import Sheet
from lawreport.charts.panels import panels
from lawreport.charts.stacks import stacks
from lawreport.model import Chart
from lawreport.problem import Problem, Trouble

WAYS = {"bar": (columns, rows), "barh": (rows,), "line": (lines,), "stacked": (stacks,), "share": (stacks,)}
MARGIN = 3.0


def sheet(chart: Chart, width: float) -> Sheet:
    """Return the chart laid out `width` points wide; raise `Trouble` if a word cannot be drawn or has no room."""
    if lost := lacks("".join(_words(chart))):
        raise Trouble([_unprintable(chart, lost)])
    for by_size, way in product((True, False), WAYS[chart.kind]):
        if drawn := way(panels(chart, by_size), width - 2 * MARGIN):
            marks, bottom = drawn
            return Sheet(width, bottom + 2 * MARGIN, MARGIN, tuple(marks))
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
