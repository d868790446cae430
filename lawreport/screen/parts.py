"""The blocks of a report as the parts of a page: a picture with its caption, a table with its title, headings by their depth.

In: the blocks in reading order. Out: `Part`s in the same order. Responsible for: which paragraphs belong to a picture or a
table, and the depth of headings, of which a page skips none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lawreport.model import Block, Paragraph, Photo, Picture, Table
from lawreport.style import FOOT, Style

DEEPEST = 6  # h6


@dataclass(frozen=True, slots=True)
class Part:
    """A block; `depth` of a heading (1 is the title), `caption` of a picture or table and what stands below that (单位：件);
    `again`: the style goes on.
    """

    block: Block
    depth: int = 0
    caption: Paragraph | None = None
    below: Paragraph | None = None
    beside: bool = False  # one of two photos on a line
    again: bool = False


@dataclass(slots=True)
class _Depths:
    """The headings that a paragraph stands under, by their levels."""

    above: list[int] = field(default_factory=list)

    def of(self, block: Block) -> int:
        """Return the depth of a heading: one more than that of the heading it stands under; 0 for what is none."""
        if not isinstance(block, Paragraph):
            return 0
        if block.style in (Style.TITLE, Style.ATTACHMENT_TITLE):
            self.above = [] if block.style is Style.TITLE else [0]
            return 1 + len(self.above)
        if not block.level:
            return 0
        self.above = [level for level in self.above if level < block.level]
        self.above.append(block.level)
        return min(1 + len(self.above), DEEPEST)


def in_order(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks as they are printed: the imprint comes last."""
    return sorted(blocks, key=lambda block: block.style in FOOT)


def parts(blocks: Sequence[Block]) -> Iterator[Part]:
    """Yield the parts of a page, in the order in which they are read."""
    rest, depths, before = list(reversed(in_order(blocks))), _Depths(), None
    while rest:
        block = rest.pop()
        if isinstance(block, Picture) and (pictured := _pictured(block, rest)):
            yield from pictured
            block = pictured[-1].block
        elif isinstance(block, Paragraph) and (titled := _titled(block, rest)):
            yield titled
            block = titled.block
        else:
            yield Part(block, depths.of(block), again=before is block.style and block.style.norm.close)
        before = block.style


def _pictured(block: Picture, rest: list[Block]) -> list[Part]:
    """Return a picture with its caption, or two that share a line with theirs, taken off the rest; none without a caption."""
    ahead, pictures = rest[:-4:-1], [block]
    if ahead and isinstance(ahead[0], Picture) and _is_beside(block) and _is_beside(ahead[0]):
        pictures.append(ahead[0])
    count = len(pictures)
    captions = [b for b in ahead[count - 1 : 2 * count - 1] if isinstance(b, Paragraph) and b.style is Style.PICTURE_CAPTION]
    if len(captions) < count:
        return []
    del rest[1 - 2 * count :]
    return [Part(picture, caption=caption, beside=count > 1) for picture, caption in zip(pictures, captions, strict=True)]


def _is_beside(block: Picture) -> bool:
    return isinstance(block.chart, Photo) and bool(block.chart.beside)


def _titled(block: Paragraph, rest: list[Block]) -> Part | None:
    """Return the table that a title stands above, taken off the rest with what stands between them; None for no such title."""
    below = rest[-1] if rest and isinstance(rest[-1], Paragraph) and rest[-1].style is Style.TABLE_NOTE else None
    table = rest[-2] if below and len(rest) > 1 else rest[-1] if rest else None
    if block.style is not Style.TABLE_CAPTION or not isinstance(table, Table):
        return None
    del rest[-2 if below else -1 :]
    return Part(table, caption=block, below=below if isinstance(below, Paragraph) else None)
