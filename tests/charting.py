"""Charts for tests and for the gallery, from printed numbers: everything in them is 虚构."""

import re
from decimal import Decimal

from lawreport.model import SCALES, Chart, ChartKind, Figure, Series
from lawreport.problem import Place

YEARS = ("2020年", "2021年", "2022年", "2023年", "2024年")


def figure(text, unit=""):
    """Return the figure of a printed number: 4600余, 9.5万, -12; None is missing."""
    if text is None:
        return None
    number, scale = re.search(r"(-?[\d.]+)(万|亿|)", text).groups()
    return Figure(text + unit, "指标", 2024, amount=Decimal(number) * SCALES[scale], unit=unit)


def chart(kind, categories, rows, units=(), title="主要数据"):
    """Return a chart of `rows` {name: values}; `units` by category, or one for all, else 件. An unknown kind stays a word."""
    units = [units] * len(categories) if isinstance(units, str) else units or ["件"] * len(categories)
    series = tuple(Series(name, tuple(map(figure, row, units))) for name, row in rows.items())
    return Chart(
        "样图",
        title,
        ChartKind(kind) if kind in list(ChartKind) else kind,
        tuple(categories),
        series,
        units[0] if len(set(units)) == 1 else "",
        place=Place("charts/样图.yaml", 1),
    )
