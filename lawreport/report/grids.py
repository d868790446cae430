"""A table of words as the report shows it: every cell finished like prose, columns as wide as their words, figures in line.

In: a `FreeTable`, the function that finishes a text, the room between the margins. Out: a `Table` and the lines around it.
Responsible for: how wide the columns of a table of words are, and how their cells are aligned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from lawreport.files.yamlfile import Scalar
from lawreport.model import Align, Cells, Paragraph, Spans, Table, Words, text_of
from lawreport.problem import Problems
from lawreport.report.advances import advance
from lawreport.report.exhibits import CAPACITY, CELL, DASH, PADDING, Line, tell_wide
from lawreport.source.freetable import FreeTable
from lawreport.style import Style

Paragraphs = Callable[[Scalar | None], list[Spans]]
NARROWEST, SHORT, LONGEST = Decimal(3), Decimal("6.5"), 8  # of a column of words, in 字; lines of a cell that still read well
MARGINS = Decimal("0.9")  # of a cell, left and right together
_NUMBER = re.compile(r"([约近]?[+-]?\d[\d,]*)((?:\.\d+)?[万亿]?[余多]?(?:[%‰]|[\u4e00-\u9fff]{1,4})?)")
_UNBROKEN = re.compile(r"[!-~]+")
_STRIP = Decimal("0.25")


def grid_of(
    spec: FreeTable, paragraphs: Paragraphs, line: Line, problems: Problems, room: Decimal = Decimal(CAPACITY)
) -> Iterator[Table | Paragraph]:
    """Yield the line with the unit, the table, then the notes below it; `room` is the width of the text in 字 of the table."""
    lines = tuple(tuple(_cell(cell, paragraphs) for cell in row) for row in spec.rows)
    texts = [[text_of(cell) for cell in row] for row in lines]
    table = _Columns(texts, spec)
    widths = table.given() or table.fitted(room)
    _tell_narrow(spec, table, widths, room, problems)
    if spec.unit is not None and (words := line(spec.unit)):
        named = text_of(words).startswith(("单位", "计量单位"))
        unit = words if named else (Words("单位：", spec.unit.place, made=True), *words)
        yield Paragraph(Style.TABLE_NOTE, unit, place=spec.unit.place, align="right", keep_next=True)
    shares = [room * w / sum(widths) for w in widths]
    kept = any(s is not None and line(s) for s in (spec.note, spec.source))
    cells = Cells(spec.heads, spec.merges, table.aligns(shares), table.insets(shares), kept)
    header = lines[0] if spec.heads else ((),) * len(lines[0])
    yield Table(spec.id, header, lines[bool(spec.heads) :], tuple(round(10 * w) for w in widths), spec.place, cells=cells)
    for scalar in (spec.note, spec.source):
        if scalar is not None and (spans := line(scalar)):
            yield Paragraph(Style.TABLE_NOTE, spans, place=scalar.place)


def _cell(scalar: Scalar, paragraphs: Paragraphs) -> Spans:
    """Return the words and figures of a cell; its lines stay lines."""
    first, *more = paragraphs(scalar) or [()]
    return (*first, *(span for one in more for span in (Words("\n", scalar.place, made=True), *one)))


# ---- columns -------------------------------------------------------------------------------------------------------------


class _Columns:
    """The columns of a table, by the texts of their cells."""

    def __init__(self, texts: list[list[str]], spec: FreeTable):
        self.texts, self.spec, self.count = texts, spec, len(texts[0])
        self.spans = {(m.top, m.left): m for m in spec.merges if m.right > m.left}
        self.covered = {cell for m in spec.merges for cell in m.cells if cell != (m.top, m.left)}

    def column(self, at: int, heads: bool = True) -> Iterator[str]:
        """Yield the texts of the cells that lie in this column alone."""
        for row in range(0 if heads else self.spec.heads, len(self.texts)):
            if (row, at) not in self.spans and (row, at) not in self.covered:
                yield self.texts[row][at]

    # ---- widths, in 字

    def given(self) -> list[Decimal]:
        return list(self.spec.widths)

    def fitted(self, room: Decimal) -> list[Decimal]:
        """Return the widths: as wide as the widest cell; where that is too much, so that long cells take equally many lines."""
        least, wanted, lines = self.least(), self._wanted(), Decimal(1)
        while sum(_shared(wanted, least, lines)) > room and lines < LONGEST:
            lines += _STRIP
        return _shared(wanted, least, lines)

    def least(self) -> list[Decimal]:
        """Return how narrow each column may be: figures and foreign words are never broken, points stand in line."""
        return [
            max([_least(t) for t in self.column(c)] + [self._in_line(c)], default=NARROWEST) + MARGINS
            for c in range(self.count)
        ]

    def _in_line(self, at: int) -> Decimal:
        """Return the width of the figures of a column, their points below one another; 0 where it holds words."""
        if self._align(at, Decimal(CAPACITY)) is not Align.NUMBER:
            return Decimal(0)
        parts = [_parted(text) for text in self.column(at, heads=False) if _NUMBER.fullmatch(text)]
        return sum((max(widths) for widths in zip(*parts, strict=True)), Decimal(0))

    def _wanted(self) -> list[Decimal]:
        widths = [max((_widest(t) for t in self.column(c)), default=NARROWEST) + PADDING for c in range(self.count)]
        for (row, left), merge in sorted(self.spans.items()):
            columns = range(left, merge.right + 1)
            lacking = _widest(self.texts[row][left]) + PADDING - sum(widths[c] for c in columns)
            if lacking > 0:
                for c in columns:
                    widths[c] += lacking / len(columns)
        return widths

    # ---- alignment

    def aligns(self, shares: list[Decimal]) -> tuple[Align, ...]:
        return self.spec.aligns or tuple(self._align(c, shares[c]) for c in range(self.count))

    def _align(self, at: int, share: Decimal) -> Align:
        """Return how a column stands: figures by their points, words that take one line in the middle, longer ones left."""
        texts = [t for t in self.column(at, heads=False) if t.strip()]
        numbers = [t for t in texts if t != DASH]
        if numbers and all(map(_NUMBER.fullmatch, numbers)):
            return Align.NUMBER
        return Align.CENTRE if all("\n" not in t and CELL.width(t) + MARGINS <= share for t in texts) else Align.LEFT

    def insets(self, shares: list[Decimal]) -> tuple[tuple[Decimal | None, ...], ...]:
        """Return how far each figure is from the right edge, so that points stand below one another, all in the middle."""
        columns = [self._inset(c, shares[c]) if a is Align.NUMBER else {} for c, a in enumerate(self.aligns(shares))]
        return tuple(tuple(columns[c].get(row) for c in range(self.count)) for row in range(len(self.texts)))

    def _inset(self, at: int, share: Decimal) -> Mapping[int, Decimal]:
        parts = {
            row: _parted(self.texts[row][at])
            for row in range(self.spec.heads, len(self.texts))
            if (row, at) not in self.spans and _NUMBER.fullmatch(self.texts[row][at])
        }
        if not parts:
            return {}
        before, after = (max(widths) for widths in zip(*parts.values(), strict=True))
        free = max(share - MARGINS - before - after, Decimal(0)) / 2
        most = max(share - MARGINS, Decimal(0))  # a narrow column must not break a figure for the sake of its point
        return {row: max(min(free + after - tail, most - head - tail), Decimal(0)) for row, (head, tail) in parts.items()}


def _parted(text: str) -> tuple[Decimal, Decimal]:
    """Return the widths of a figure before its point and from it on."""
    found = _NUMBER.fullmatch(text)
    return (advance(found[1]), advance(found[2])) if found else (Decimal(0), Decimal(0))


def _least(text: str) -> Decimal:
    pieces = [CELL.width(piece) for piece in _UNBROKEN.findall(text)]
    return max((*pieces, min(NARROWEST, CELL.width(text))))


def _shared(wanted: list[Decimal], least: list[Decimal], lines: Decimal) -> list[Decimal]:
    """Return the widths at which the widest cells take so many lines; short words are not broken."""
    short = [max(low, min(width, SHORT)) for low, width in zip(least, wanted, strict=True)]
    ragged = PADDING if lines > 1 else Decimal(0)  # what is left empty at the ends of lines
    return [max(low, min(width, width / lines + ragged)) for low, width in zip(short, wanted, strict=True)]


def _widest(text: str) -> Decimal:
    return max(map(CELL.width, text.split("\n")))


def _tell_narrow(spec: FreeTable, table: _Columns, widths: list[Decimal], room: Decimal, problems: Problems) -> None:
    """Tell of a table that is too wide for its page: figures would be broken, or words stand in towers."""
    shares = [room * w / sum(widths) for w in widths]
    broken = [c + 1 for c, (low, share) in enumerate(zip(table.least(), shares, strict=True)) if low > share]
    towers = [c + 1 for c, share in enumerate(shares) if any(_tower(text, share) for text in table.column(c, heads=False))]
    if broken or towers:
        what = "太窄，数和外文会被拆成两行" if broken else "太窄，一格要折许多行"
        columns = "、".join(map(str, broken or towers))
        tell_wide(spec.place, f"第{columns}列{what}", problems, "请改 widths；" if spec.widths else "")


def _tower(text: str, share: Decimal) -> bool:
    inside = max(share - MARGINS, Decimal(1))
    return inside < LONGEST and CELL.width(text) / inside > LONGEST
