"""The words that stand for a picture: alt text, written from the same figures as the picture.

In: a chart. Out: Chinese sentences. Units are said with each value, missing values are named.
Responsible for: what those hear who cannot see the picture.
"""

from __future__ import annotations

import re
from itertools import pairwise

from lawreport.charts.panels import amount
from lawreport.model import Chart, Figure, Series

YEAR = re.compile(r"\d{4}年?")


def describe(chart: Chart) -> str:
    """Return what the chart shows, for those who cannot see it."""
    rows = [_row(chart, series) for series in chart.series]
    return f"{chart.kind.drawn.alt}：{chart.title}。" + "".join(f"{row}。" for row in rows)


def _row(chart: Chart, series: Series) -> str:
    values = "，".join(
        f"{category}{_value(chart, figure)}" for category, figure in zip(chart.categories, series.figures, strict=True)
    )
    named = f"{series.name}：" if series.name and series.name not in chart.categories else ""
    trend = _trend(series) if all(map(YEAR.fullmatch, chart.categories)) else ""
    return named + values + (f"，{trend}" if trend else "")


def _value(chart: Chart, figure: Figure | None) -> str:
    if figure is None:
        return "缺"
    return figure.text if figure.text.endswith(figure.unit or chart.unit) else figure.text + (figure.unit or chart.unit)


def _trend(series: Series) -> str:
    """Return how the values move over the years, or nothing when fewer than two are known or the years differ in unit."""
    known = [f for f in series.figures if f]
    if len(known) < 2 or len({f.unit for f in known}) > 1:
        return ""
    steps = [amount(b) - amount(a) for a, b in pairwise(known)]
    whole = amount(known[-1]) - amount(known[0])
    if not whole:
        return "首尾持平" if any(steps) else "持平"
    every = len(known) > 2 and all(step * whole > 0 for step in steps)
    complete = len(known) == len(series.figures)
    return ("逐年" if every and complete else "总体" if len(known) > 2 else "") + ("上升" if whole > 0 else "下降")
