"""The ledger (台账): every figure the report prints, looked up by number, words, metric or bookmark.

In: a finished report. Out: lines that say where a figure comes from and where it is printed.
Responsible for: what counts as a match, and the lines that `trace` prints.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lawreport.figures.metrics import Data
from lawreport.figures.origin import cell
from lawreport.model import Block, Figure, Paragraph, Picture, Reading, Report, text_of
from lawreport.problem import did_you_mean


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure with the block it is printed in and its bookmark in the Word file."""

    figure: Figure
    block: Block
    bookmark: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """All printed figures, in reading order."""

    lines: tuple[Printed, ...]

    @classmethod
    def of(cls, report: Report) -> Ledger:
        """Return the ledger of a report, with the bookmark names that `render` uses; figures in pictures have none."""
        lines, number = [], 0
        for block in report.blocks:
            for figure in block.figures:
                number += not isinstance(block, Picture)
                lines.append(Printed(figure, block, "" if isinstance(block, Picture) else f"_m_{number:04d}"))
        return cls(tuple(lines))

    def find(self, words: str) -> list[Printed]:
        """Return the figures that match `words`: a number, a printed text, a metric or a bookmark."""
        words = words.strip()
        bare = words.replace(",", "")
        shape = re.compile(rf"\D*{re.escape(bare)}(?![\d.]).*") if bare[:1].isdigit() else None
        return [
            p
            for p in self.lines
            if words
            and (
                words in (p.figure.metric, p.figure.text, p.bookmark, p.figure.raw)
                or any(words == r.metric.name for r in p.figure.inputs)
                or words == next((r.raw for r in p.figure.inputs), None)
                or (shape and shape.fullmatch(p.figure.text.replace(",", "")))
            )
        ]

    def told(self, words: str, data: Data) -> list[str]:
        """Return the lines that `trace` prints: for each metric its source, then every place it is printed."""
        lines: list[str] = []
        matches = self.find(words)
        for metric in dict.fromkeys(p.figure.metric for p in matches):
            printed = [p for p in matches if p.figure.metric == metric]
            lines += [*_source(printed), *map(_where, printed)]
        if not matches and words.strip() in data.catalogue:
            return [words.strip(), *_reading(data.reading(words.strip()), "  "), "    没有印在报告里"]
        return lines

    def near(self, words: str, data: Data) -> str:
        return did_you_mean(words, data.catalogue) or "可以写数字、指标名或书签名。"


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
    return f"    印为“{figure.text}”{form}  {figure.place}{mark}  {_context(printed)}"


def _context(printed: Printed) -> str:
    block, figure = printed.block, printed.figure
    if not isinstance(block, Paragraph):
        return f"图“{block.chart.title}”" if isinstance(block, Picture) else f"表 {block.id}"
    spans = block.head + block.spans
    at = len(text_of(spans[: next(i for i, span in enumerate(spans) if span is figure)]))
    return "……" + block.text[max(at - 12, 0) : at + len(figure.text) + 6].replace("\n", "") + "……"
