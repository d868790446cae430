"""The ledger (台账): every figure the report prints, looked up by number, words, metric or bookmark.

In: a finished report. Out: each of its figures with the block it is printed in and its bookmark.
Responsible for: what counts as a match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lawreport.figures.metrics import Data
from lawreport.model import Block, Figure, Paragraph, Picture, Report, text_of
from lawreport.problem import did_you_mean


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure with the block it is printed in and its bookmark in the Word file."""

    figure: Figure
    block: Block
    bookmark: str

    @property
    def around(self) -> str:
        """Return the words around the figure: a piece of its paragraph, or what it is printed in."""
        block, figure = self.block, self.figure
        if not isinstance(block, Paragraph):
            return f"图“{block.chart.title}”" if isinstance(block, Picture) else f"表 {block.id}"
        spans = block.head + block.spans
        at = len(text_of(spans[: next(i for i, span in enumerate(spans) if span is figure)]))
        return "……" + block.text[max(at - 12, 0) : at + len(figure.text) + 6].replace("\n", "") + "……"


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

    def near(self, words: str, data: Data) -> str:
        """Return a hint for words that match nothing."""
        return did_you_mean(words, data.catalogue) or "可以写数字、指标名或书签名。"
