"""The screen of `trace`: where a figure comes from, and everywhere it is printed.

In: the ledger of a report, the words asked for, the data. Out: lines. Responsible for: their order.
"""

from __future__ import annotations

from lawreport.figures.ledger import Ledger, Printed
from lawreport.figures.metrics import Data
from lawreport.figures.origin import cell
from lawreport.model import Reading


def trace_lines(ledger: Ledger, words: str, data: Data) -> list[str]:
    """Return for each metric its source, then every place it is printed; nothing where no figure matches."""
    lines: list[str] = []
    matches = ledger.find(words)
    for metric in dict.fromkeys(p.figure.metric for p in matches):
        printed = [p for p in matches if p.figure.metric == metric]
        lines += [*_source(printed), *map(_where, printed)]
    if not matches and words.strip() in data.catalogue:
        return [words.strip(), *_reading(data.reading(words.strip()), "  "), "    没有印在报告里"]
    return lines


def _source(printed: list[Printed]) -> list[str]:
    readings = dict.fromkeys(r for p in printed for r in p.figure.inputs)
    return [f"{printed[0].figure.metric}", *(line for r in readings for line in _reading(r, "  "))]


def _reading(reading: Reading, indent: str) -> list[str]:
    unit = reading.metric.unit
    if reading.inputs:
        lines = [f"{indent}{reading.metric.name} {reading.year}年：{reading.printed}，由公式算出：{reading.metric.formula}"]
        return lines + [line for r in reading.inputs for line in _reading(r, indent + "  ")]
    source = f"，来源：{reading.source}" if reading.source else ""
    return [
        f"{indent}{reading.metric.name} {reading.year}年："
        f"{reading.raw or '缺'}{unit if reading.raw else ''}（{cell(reading.place)}{source}）"
    ]


def _where(printed: Printed) -> str:
    figure = printed.figure
    form = f"（{figure.form}）" if figure.form and figure.form not in ("图", "表") else ""
    mark = f" {printed.bookmark}" if printed.bookmark else ""
    return f"    印为“{figure.text}”{form}  {figure.place}{mark}  {printed.around}"
