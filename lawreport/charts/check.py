"""What cannot be drawn honestly, said before anything is drawn.

In: a chart. Out: problems, each with the place of the chart's file. Responsible for: which charts are
refused, and the hint that goes with each refusal.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from lawreport.charts.panels import amount, parting
from lawreport.model import Chart, ChartKind, Figure
from lawreport.problem import Problem

MOST_CATEGORIES, MOST_SERIES = 60, 8


def problems(chart: Chart) -> list[Problem]:
    """Return everything that forbids drawing the chart."""
    found = list(_shape(chart)) or list(_values(chart)) or list(_sense(chart))
    return [Problem(id, f"图表“{chart.title}”{message}", chart.place, hint) for id, message, hint in found]


def _shape(chart: Chart) -> Iterator[tuple[str, str, str]]:
    if chart.kind not in list(ChartKind):
        yield "chart-kind", f"的种类 {chart.kind} 画不出来", f"可用的种类：{'、'.join(ChartKind)}"
    if not chart.categories or not chart.series or not any(chart.figures):
        yield "chart-empty", "没有一个数值，画不出来", "请检查 metrics 和 years，或者补上数据"
    if len(chart.categories) > MOST_CATEGORIES:
        yield (
            "chart-categories",
            f"有{len(chart.categories)}个类别，一幅图最多{MOST_CATEGORIES}个",
            "请分成几幅图，或者改用表格。",
        )
    if len(chart.series) > MOST_SERIES:
        yield "chart-series", f"有{len(chart.series)}组数据，一幅图最多{MOST_SERIES}组", "请分成几幅图，或者改用表格。"


def _values(chart: Chart) -> Iterator[tuple[str, str, str]]:
    for series in chart.series:
        for category, figure in zip(chart.categories, series.figures, strict=True):
            if figure and not _drawable(figure):
                yield (
                    "chart-value",
                    f"中“{series.name}，{category}”的值“{figure.text}”不是能画的数",
                    f"请检查数据：{figure.source}" if figure.source.file else "请检查数据",
                )


def _drawable(figure: Figure) -> bool:
    return figure.amount is not None and figure.amount.is_finite() and math.isfinite(float(figure.amount))


def _sense(chart: Chart) -> Iterator[tuple[str, str, str]]:
    parted = parting(chart)
    if parted is None:
        yield ("chart-units", "把不同单位的数放在一起", "请分成几幅图，或者改用表格。")
    if chart.kind.drawn.stacks and any(amount(f) < 0 for f in chart.figures):
        yield "chart-negative", "中有负数，不能堆积，也不能算构成", "请改用 kind: bar"
    if chart.kind == ChartKind.SHARE:
        yield from _shares(chart)


def _shares(chart: Chart) -> Iterator[tuple[str, str, str]]:
    for category, *row in zip(chart.categories, *(s.figures for s in chart.series), strict=True):
        known = [f for f in row if f]
        if known and not sum(f.amount for f in known):
            yield "chart-share-zero", f"中“{category}”的合计是零，算不出构成", "请去掉这一项，或者改用 kind: bar"
        elif 0 < len(known) < len(row):
            lost = "、".join(s.name for s, f in zip(chart.series, row, strict=True) if not f)
            yield "chart-share-missing", f"中“{category}”缺{lost}，画出的构成会失真", "请补上数据，或者改用 kind: bar"
