"""Printed paragraphs as units: one for each character or tag, with the place in its text.

In: a composed report. Out: `Line`s, in the order of the Word file, with bookmarks as the file has them. Responsible for: what
of a paragraph was typed, what a tag printed and what the program made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lawreport.back.pull.base import Print
from lawreport.figures.origin import cells, leaves
from lawreport.files.yamlfile import Scalar
from lawreport.model import Block, Figure, Paragraph, Spans, Table, Words
from lawreport.problem import Place
from lawreport.source.prose import with_half_marks
from lawreport.style import FOOT, Style
from lawreport.word.carried import Input, Printed, Text

CN = "一二三四五六七八九十百零"
POINT = rf"[{CN}]{{1,4}}是"  # anywhere behind a mark
HEAD = (  # at the beginning of a paragraph
    rf"[（(][{CN}]{{1,4}}[）)]|[{CN}]{{1,4}}、|[（(]\d{{1,2}}[）)]|\d{{1,2}}\.(?!\d)\s?|[图表]\d+[\u3000 ]*"
    rf"|附件[：:](?:\s?1\.\s?)?|附件\d*"
)
NUMBERED = re.compile(f"{POINT}|{HEAD}")


@dataclass(frozen=True, slots=True)
class Unit:
    """One printed character that was typed, what a tag printed, or what the program made (`path` is empty)."""

    text: str
    file: str = ""
    path: str = ""
    start: int = 0
    end: int = 0
    figure: Printed | None = None
    tag: bool = False  # a tag that prints words: 单位, 简称, 年

    @property
    def typed(self) -> bool:
        return bool(self.path) and not self.tag and self.figure is None

    @property
    def made(self) -> bool:
        return not self.path and self.figure is None


@dataclass(frozen=True, slots=True)
class Line:
    """One printed paragraph or cell."""

    block: Block
    units: tuple[Unit, ...]
    text: Text

    @property
    def is_cell(self) -> bool:
        return isinstance(self.block, Table)

    @property
    def broken(self) -> bool:
        """Return whether its lines are broken by the program: a title."""
        return any(u.made and u.text == "\n" for u in self.units) or self.block.style in _BROKEN


_BROKEN = (
    Style.TITLE,
    Style.ATTACHMENT_TITLE,
    Style.BYLINE,
    Style.PICTURE_CAPTION,
    Style.TABLE_CAPTION,
    Style.SIGNATURE,
    Style.DATE,
    Style.PRINTING,
    Style.SIGNERS,
)


def lines_of(was: Print) -> list[Line]:
    """Return the printed paragraphs and cells, in the order of the Word file."""
    return list(_Lines(was).all())


class _Lines:
    def __init__(self, was: Print):
        self.report, self.where = was.report, _Where(was.texts)
        self.figures = self.snippets = self.tables = 0

    def all(self) -> Iterator[Line]:
        for block in sorted(self.report.blocks, key=lambda b: b.style in FOOT):
            if isinstance(block, Paragraph):
                self.snippets += bool(block.place.line)
                anchor = f"_s_{self.snippets:04d}" if block.place.line else ""
                for spans in apart(block.head + block.spans):
                    if any(s.text for s in spans):
                        yield self._line(block, spans, anchor)
            elif isinstance(block, Table):
                self.tables += 1
                for row, cells_of_row in enumerate(block.lines, 1):
                    for column, cell in enumerate(cells_of_row, 1):
                        if any(s.text for s in cell):
                            yield self._line(block, cell, "", (self.tables, row, column))

    def _line(self, block: Block, spans: Spans, anchor: str, cell: tuple[int, int, int] = (0, 0, 0)) -> Line:
        units = [unit for span in spans for unit in self._units(span)]
        figures, at = [], 0
        for unit in units:
            if unit.figure:
                figures.append((at, at + len(unit.text), unit.figure))
            at += len(unit.text)
        return Line(block, tuple(units), Text("".join(u.text for u in units), anchor, cell, tuple(figures)))

    def _units(self, span: Words | Figure) -> Iterator[Unit]:
        if isinstance(span, Figure):
            self.figures += 1
            file, path, start, end = self.where.tag(span.place)
            yield Unit(span.text, file, path, start, end, _printed(span, f"_m_{self.figures:04d}"))
        elif span.made and (NUMBERED.fullmatch(span.text) or not span.place.line):
            yield from (Unit(c) for c in ([span.text] if NUMBERED.fullmatch(span.text) else span.text))
        elif span.made:
            file, path, start, end = self.where.tag(span.place)
            yield from [Unit(span.text, file, path, start, end, tag=True)] if path else (Unit(c) for c in span.text)
        else:
            for index, character in enumerate(span.text):
                yield Unit(character, *self.where.character(span.at(index)))


def apart(spans: Spans) -> list[Spans]:
    """Return the paragraphs of a block: captions of photos side by side are one each."""
    out: list[list[Words | Figure]] = [[]]
    for index, span in enumerate(spans):
        following = spans[index + 1] if index + 1 < len(spans) else None
        if span.text == "\n" and following is not None and re.match(HEAD, following.text):
            out.append([])
        else:
            out[-1].append(span)
    return [tuple(one) for one in out]


def _printed(figure: Figure, bookmark: str) -> Printed:
    """Return a figure as the ledger tells of it."""
    inputs = tuple(Input(r.metric.name, r.year, r.raw, f"{r.place.file} {r.place.cell}".strip()) for r in leaves(figure.inputs))
    return Printed(
        bookmark,
        figure.metric,
        figure.form,
        figure.year,
        figure.raw,
        figure.text,
        cells(figure),
        str(figure.place),
        inputs,
    )


class _Where:
    """From a place in a file to its text: path and offset."""

    def __init__(self, texts: Mapping[str, Mapping[str, Scalar]]):
        self.texts = texts
        self.rows: dict[tuple[str, int], list[tuple[int, int, int, str]]] = {}
        for file, by_path in texts.items():
            for path, scalar in by_path.items():
                for column, line, start, end in _stretches(scalar):
                    self.rows.setdefault((file, line), []).append((column, start, end, path))

    def character(self, place: Place) -> tuple[str, str, int, int]:
        """Return (file, path, start, end) of a typed character; an empty path where it is in no text."""
        found = self._found(place)
        return (place.file, found[0], found[1], found[1] + 1) if found else (place.file, "", 0, 0)

    def tag(self, place: Place) -> tuple[str, str, int, int]:
        """Return (file, path, start, end) of the tag at a place; an empty path where there is none."""
        if found := self._found(place):
            path, start = found
            text = with_half_marks(self.texts[place.file][path].text)
            end = text.find("}}", start) + 2
            if text.startswith("{{", start) and end > start + 2:
                return place.file, path, start, end
        return place.file, "", 0, 0

    def _found(self, place: Place) -> tuple[str, int] | None:
        rows = [row for row in self.rows.get((place.file, place.line), ()) if row[0] <= place.column]
        for column, start, end, path in sorted(rows, reverse=True):
            if (at := start + place.column - column) < end:
                return path, at
        return None


def _stretches(scalar: Scalar) -> Iterable[tuple[int, int, int, int]]:
    """Yield (column, line, start, end) of each stretch of a text that stands in one line of its file."""
    ends = [start for start, _, _ in scalar.anchors[1:]] + [len(scalar.text)]
    for (start, line, column), end in zip(scalar.anchors, ends, strict=True):
        yield column, line, start, end
