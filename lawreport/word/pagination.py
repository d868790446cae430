"""How many pages a report will have: lines broken and blocks stacked as Word and LibreOffice do it.

In: the finished blocks, the template's sheet, the pictures as drawn. Out: a number of pages.
Responsible for: which characters may not begin or end a line, what stays together on a page, and the height of rows, pictures
and lines of single spacing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lawreport.model import Block, Image, Page, Paragraph, Photo, Picture, Report, Table, text_of
from lawreport.report.advances import advance
from lawreport.style import FOOT, Style
from lawreport.word.template.profile import CHAR
from lawreport.word.template.sheet import Setting, Sheet

GAP = 0.22  # of a 字, between a Hanzi and a digit, as LibreOffice sets it
SINGLE = 1.3  # height of a line of single spacing, in sizes of its type
CELL = 216  # twips of a cell's width that its text may not take
BORDER = 10  # twips that a rule adds to a row
EMU = 635  # of a twip
_TOKEN = re.compile(r"[!-~]+|.", 16)
_HANGING, _NO_START = frozenset("，。、"), frozenset("，。、；：？！）》”’〉】〕…—·")
_NO_END = frozenset("（《“‘〈【〔")


# ---- lines -------------------------------------------------------------------------------------------------------------


def line_count(text: str, first: float, rest: float, setting: Setting) -> int:
    """Return how many lines a paragraph takes; `first` and `rest` are the widths of its lines in twips."""
    char = max(setting.face.size, 1) * 10
    measure = (setting.face.ascii, setting.face.spacing / char)
    lines = text.split("\n")
    return sum(_wrapped(line, (rest if i else first) / char, rest / char, *measure) for i, line in enumerate(lines))


@lru_cache(4096)
def _wrapped(text: str, first: float, rest: float, latin: str, spacing: float) -> int:
    """Return how many lines words without line breaks take; all widths are in 字."""
    lines, x, room, last, before = 1, 0.0, first, "", 0.0
    for token in _TOKEN.findall(text):
        width = _width(token, latin) + spacing * len(token)
        gap = GAP if last and _beside(last[-1], token[0]) else 0.0
        if x + gap + width <= room or token == " ":
            x += gap + width
        elif token in _HANGING and x <= room:
            x = room + 1  # hangs in the margin; whatever follows begins a line
        else:
            carried = before if (token[0] in _NO_START or last in _NO_END) and x <= room else 0.0
            lines, x, room = lines + bool(last), carried + width, rest
            while x > rest > 1:  # a word longer than a line
                lines, x = lines + 1, x - rest
        last, before = token, width
    return lines


@lru_cache(4096)
def _width(token: str, latin: str) -> float:
    return float(advance(token, latin))


def _beside(left: str, right: str) -> bool:
    return ("!" <= left <= "~" and "\u3400" <= right <= "\u9fff") or ("!" <= right <= "~" and "\u3400" <= left <= "\u9fff")


# ---- blocks ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slab:
    """A block as it is stacked, in twips: pieces that are not divided, and the space around them."""

    pieces: tuple[float, ...]
    before: float = 0
    after: float = 0
    style: str = ""
    keep_next: bool = False
    new_page: bool = False
    widow: bool = False  # no line alone above or below the end of a page
    close: bool = False
    turned: float = 0  # the height of the text area from here on, where the paper is turned
    repeated: float = 0  # the head of a table, on every page

    @property
    def height(self) -> float:
        return self.before + sum(self.pieces) + self.after

    @property
    def least(self) -> float:
        """Return how much of the block must be on the page of what keeps to it."""
        many = 2 if self.repeated or (self.widow and len(self.pieces) > 1) else 1
        return self.before + sum(self.pieces[:many])


def _slab(block: Block, sheet: Sheet, pictures: Mapping[str, Image]) -> Slab:
    setting = sheet.of(block.style)
    if isinstance(block, Table):
        return _table(block, sheet)
    if isinstance(block, Picture):
        image = pictures.get(block.chart.id)
        high = min(image.height_emu / EMU, sheet.highest(isinstance(block.chart, Photo))) if image else 0
        return _around(block.style, setting, (high + _line(setting) - setting.face.size * 10,))
    left, right, first = _indents(block, setting)
    room = sheet.width - left - right
    count = line_count(block.text, room - first, room, setting)
    before = setting.shape.before if block.above is None else float(block.above) * sheet.pitch
    slab = _around(block.style, setting, (_line(setting),) * count, before, block.new_page, block.keep_next)
    return replace(slab, turned=sheet.height) if block.page else slab


def _around(
    style: str,
    setting: Setting,
    pieces: tuple[float, ...],
    before: float | None = None,
    new_page: bool = False,
    keep_next: bool = False,
) -> Slab:
    shape = setting.shape
    return Slab(
        pieces,
        shape.before if before is None else before,
        shape.after,
        style,
        keep_next or setting.keep_next,
        new_page or shape.new_page,
        setting.widow,
        setting.close,
    )


def _line(setting: Setting) -> float:
    shape, natural = setting.shape, SINGLE * setting.face.size * 10
    if shape.rule == "exact":
        return shape.line
    return max(natural, shape.line) if shape.rule == "atLeast" else natural * shape.line / 240


def _indents(block: Paragraph, setting: Setting) -> tuple[float, float, float]:
    """Return the left, right and first-line indents in twips; a block with indents of its own has no first-line indent."""
    shape = setting.shape
    left = shape.left if block.left is None else float(block.left) * CHAR
    right = shape.right if block.right is None else float(block.right) * CHAR
    if block.hanging is not None:
        return left, right, -float(block.hanging) * CHAR
    return left, right, shape.first if (block.left, block.right) == (None, None) else 0


def _table(block: Table, sheet: Sheet) -> Slab:
    shares = block.widths or (1,) * len(block.header)
    widths = [sheet.width * share / sum(shares) for share in shares]
    head, body = sheet.of(Style.TABLE_HEADER), sheet.of(Style.TABLE)
    covered, wide = block.covered, {(m.top, m.left): m for m in block.merges}
    rows = []
    for r, row in enumerate(block.lines):
        cells = [
            (cell, sum(widths[c : (wide[r, c].right if (r, c) in wide else c) + 1]) - CELL)
            for c, cell in enumerate(row)
            if (r, c) not in covered and not ((r, c) in wide and wide[r, c].bottom > r)
        ]
        rows.append(_row(cells, head if r < block.heads else body, sheet))
    return Slab(tuple(rows), style=block.style, repeated=sum(rows[: block.heads]))


def _row(cells: Sequence, setting: Setting, sheet: Sheet) -> float:
    """Return the height of a row of (words, width) cells; a cell that goes on below is taken to fit."""
    most = max((line_count(text_of(cell), width, width, setting) for cell, width in cells), default=1)
    return max(sheet.row, most * _line(setting)) + BORDER


# ---- pages -------------------------------------------------------------------------------------------------------------


def pages(report: Report, sheet: Sheet, pictures: Mapping[str, Image]) -> int:
    """Return about how many pages the report will have."""
    blocks = _one_below_another(b for b in report.blocks if b.style not in FOOT)
    slabs = list(_spaced(_slab(b, s, pictures) for b, s in _on_sheets(blocks, sheet)))
    page, y, height = 1, 0.0, float(sheet.height)
    for i, slab in enumerate(slabs):
        height = slab.turned or height
        follows = i > 0 and slabs[i - 1].keep_next  # then the first of them has decided the page
        needed = slab.height if follows else _together(slabs, i)
        if y and (slab.new_page or (slab.keep_next and y + needed > height)):
            page, y = page + 1, 0.0
        turned, y = _stacked(slab, y, height)
        page += turned
    feet = [b for b in report.blocks if b.style in FOOT]
    foot = sum(_slab(b, sheet, pictures).height for b in feet)
    return page + (y + foot > sheet.height or any(isinstance(b, Paragraph) and b.page for b in feet))


def _on_sheets(blocks: Iterable[Block], sheet: Sheet) -> Iterator[tuple[Block, Sheet]]:
    """Yield each block with the sheet it stands on: on its side as wide as an upright one is high."""
    lying, now = sheet.turned(), sheet
    for block in blocks:
        if isinstance(block, Paragraph) and block.page:
            now = lying if block.page is Page.LYING else sheet
        yield block, now


def _one_below_another(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks without the second of two photos in a line, and without its caption."""
    passed = 0  # of a line of two: photo, photo, caption, caption
    for block in blocks:
        beside = isinstance(block, Picture) and isinstance(block.chart, Photo) and bool(block.chart.beside)
        passed = passed % 4 + 1 if beside or passed in (2, 3) else 0
        if passed not in (2, 4):
            yield block


def _spaced(slabs: Iterator[Slab]) -> Iterator[Slab]:
    """Yield the slabs with the space that depends on the slab above."""
    last, down = None, 0.0
    for slab in slabs:
        if last is not None and slab.close and last.style == slab.style:
            slab = replace(slab, before=0)
        if slab.style == Style.ISSUER_MARK:  # its place on the page is fixed, whatever stands above it
            slab = replace(slab, before=max(slab.before - down, 0))
        down += slab.height
        yield slab
        last = slab


def _together(slabs: list[Slab], at: int) -> float:
    """Return the height of a slab and of those it keeps to; LibreOffice does not divide a slab that keeps to the next."""
    height = 0.0
    while slabs[at].keep_next and at + 1 < len(slabs) and not slabs[at + 1].new_page:
        height += slabs[at].height
        at += 1
    return height + slabs[at].least


def _stacked(slab: Slab, y: float, height: float) -> tuple[int, float]:
    """Return how many pages are turned while a slab is set from `y` on, and where it ends."""
    turned, y = 0, y + slab.before
    for i, piece in enumerate(slab.pieces):
        if y and y + piece > height:
            turned, y = turned + 1, slab.repeated if i else 0.0
        y += piece
    return turned, y + slab.after
