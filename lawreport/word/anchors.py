"""From blocks to anchored runs: figures get bookmarks, pictures their drawings, lines their breaks.

In: the blocks, asked for by the template as it is filled. Out: the text of the document, its ledger and its anchors. Knows
alone: how a block's words stand in runs, where in a paragraph's properties an element may stand, and that ids are unique
in the whole file.

What only the blocks decide of a paragraph or a table (an indent, the widths of columns) is known after it has begun. So
the text has holds until the template is filled: `7;` for the properties of a paragraph, `7:2;` in it for the second wish,
`(` and `)` around a table, `=2;` in it for widths. A hold that is left over is no XML, and there is no file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from lawreport.figures import origin
from lawreport.model import Block, Entry, Figure, Paragraph, Picture, Spans, text_of
from lawreport.word.template.cut import HOLD, Cut
from lawreport.word.template.lint import W
from lawreport.word.template.tags import printable
from lawreport.word.template.wordml import is_hinted, lines, source, tree

CHAR = 320  # twips of one 字 in 三号
_HELD = re.compile(HOLD + r"(?:(?P<shape>\d+);|(?P<of>\d+):(?P<wish>\d+);|=(?P<widths>\d+);|(?P<table>\()|(?P<end>\)))")
_OF_A_TABLE = re.compile(r"<(?P<tag>w:tbl|/w:tbl|w:tr|w:tc|w:tcW)(?=[ >])[^>]*>")
_GRID, _WIDTH = re.compile("<w:tblGrid>.*?</w:tblGrid>", re.S), re.compile(' w:w="[^"]*"')

_ORDER = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
]
_RANK = {name: rank for rank, name in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class Slot:
    """What a template prints where it says `{{ 块.文 }}`: numbers of texts that blocks print, and words of its own."""

    parts: tuple[int | str, ...]

    def __add__(self, other) -> Slot:
        return Slot(self.parts + _parts(other))

    def __radd__(self, other) -> Slot:
        return Slot(_parts(other) + self.parts)


def _parts(value) -> tuple[int | str, ...]:
    return value.parts if isinstance(value, Slot) else (str(printable(value)),)


@dataclass
class Printer:
    """Prints the blocks of a report into a document, in order."""

    cut: Cut
    drawing: Callable[[Picture], str]  # its w:drawing
    anchored: bool  # whether bookmarks are wanted
    commented: bool = False  # whether each figure gets a comment on its source
    slots: list[tuple[Block, Spans]] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)
    snippets: list[tuple[str, Block]] = field(default_factory=list)
    comments: list[tuple[str, str]] = field(default_factory=list)
    held: list[tuple] = field(default_factory=list)  # what blocks ask of their paragraph or table
    printed: int = 0
    ids: int = 0

    def slot(self, block: Block, spans: Spans = ()) -> Slot:
        """Return what stands for a text of a block while the template is filled."""
        self.slots.append((block, spans))
        return Slot((len(self.slots) - 1,))

    def runs(self, value, look: int, shape: int):
        """Return the runs of what a template prints; `look` and `shape` are numbers of the cut."""
        from markupsafe import Markup

        looks = self.cut.looks[look]
        return Markup("".join([_run(p, looks) if isinstance(p, str) else self._slot(p, looks, shape) for p in _parts(value)]))

    # ---- one text of a block

    def _slot(self, number: int, looks: tuple[str, str], shape: int) -> str:
        self.seen.add(number)
        block, spans = self.slots[number]
        pieces, words, said = [self._before(block, looks, shape)], "", ""
        for span in spans:
            if isinstance(span, Figure):
                said = said or text_of(spans)
                pieces += _run(words, looks), self._figure(span, looks, said)
                words = ""
            else:
                words += span.text
        return "".join([*pieces, _run(words, looks)])

    def _before(self, block: Block, looks: tuple[str, str], shape: int) -> str:
        """Return what stands before the words of a block, or in place of them: a picture, the point that anchors it."""
        if isinstance(block, Picture):
            self.entries += [Entry("", figure, block.chart.title) for figure in block.figures]
            return f"<w:r>{looks[0]}{self.drawing(block)}</w:r>"
        if not isinstance(block, Paragraph):
            return f"{HOLD}={self._hold(block.widths)};" if block.widths else ""
        wishes = _wishes(block, self.cut.pitch)
        held = f"{HOLD}{shape}:{self._hold(wishes)};" if wishes else ""
        anchored = self.anchored and block.place.line and not any(b is block for _, b in self.snippets[-1:])
        return held + (self._snippet(block) if anchored else "")

    def _hold(self, asked: tuple) -> int:
        self.held.append(asked)
        return len(self.held) - 1

    def _figure(self, figure: Figure, looks: tuple[str, str], said: str) -> str:
        """Return a figure between the ends of its bookmark and its comment, where they are wanted."""
        self.printed += 1
        name = f"_m_{self.printed:04d}" if self.anchored else ""
        self.entries.append(Entry(name, figure, said))
        start, end = self._bookmark(name) if name else ("", "")
        before, after = self._comment(figure) if self.commented else ("", "")
        return f"{start}{before}{_run(figure.text, looks)}{after}{end}"

    def _comment(self, figure: Figure) -> tuple[str, str]:
        """Return the ends of the range that a figure's comment is on."""
        id = str(len(self.comments) + 1)
        self.comments.append((id, origin.told(figure)))
        return f'<w:commentRangeStart w:id="{id}"/>', (
            f'<w:commentRangeEnd w:id="{id}"/><w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
            f'<w:commentReference w:id="{id}"/></w:r>'
        )

    def _snippet(self, block: Block) -> str:
        """Return the anchor of a paragraph, which leads to the lines of its snippet: a point before its words.

        A bookmark that ended after the last stop would make LibreOffice add a line where that stop hangs in the margin.
        """
        name = f"_s_{len(self.snippets) + 1:04d}"
        self.snippets.append((name, block))
        return "".join(self._bookmark(name))

    def _bookmark(self, name: str) -> tuple[str, str]:
        id = self.cut.next_id + self.ids
        self.ids += 1
        return f'<w:bookmarkStart w:id="{id}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{id}"/>'

    def finished(self, text: str) -> str:
        """Return the filled document with what the blocks asked of their paragraphs and tables."""
        finish, at = _Finish(self.cut, self.held), 0
        for found in _HELD.finditer(text):
            start, end = found.span()
            finish.done.append(text[at:start])
            getattr(finish, found.lastgroup or "")(found)
            at = end
        return "".join(finish.done) + text[at:]


def _run(words: str, looks: tuple[str, str]) -> str:
    """Return words as a run with one of its looks, plain or hinted."""
    return f"<w:r>{looks[is_hinted(words)]}{lines(words)}</w:r>" if words else ""


# ---- what blocks ask of their paragraph or table -------------------------------------------------------------------------

Wish = tuple[str, tuple[tuple[str, str], ...]]  # a property, and its attributes


def _wishes(block: Paragraph, pitch: int) -> tuple[Wish, ...]:
    """Return the properties that a block asks for its paragraph; `pitch` is the height of a line in twips."""
    wishes: list[Wish] = []
    if block.new_page:
        wishes.append(("pageBreakBefore", ()))
    if block.keep_next:
        wishes.append(("keepNext", ()))
    if block.above is not None:
        wishes.append(("spacing", (("before", str(round(block.above * pitch))),)))
    if indent := _indent(block):
        wishes.append(("ind", tuple(indent.items())))
    return tuple(wishes)


def _indent(block: Paragraph) -> dict[str, str]:
    """Return the indents in twips and in hundredths of a 字: LibreOffice reads only the first, Word prefers the second."""
    found = {}
    for side, value in (("left", block.left), ("right", block.right), ("hanging", block.hanging)):
        if value is not None:
            found[side] = str(round(value * CHAR))
            found[f"{side}Chars"] = str(round(value * 100))
    if "hanging" not in found and found:
        found.update(firstLine="0", firstLineChars="0")
    return found


class _Finish:
    """Goes once over the filled document; `done` is what is finished."""

    def __init__(self, cut: Cut, held: list[tuple]):
        self.cut, self.held = cut, held
        self.done: list[str] = []
        self.paragraphs: dict[str, int] = {}  # number of a shape → where its latest paragraph has its properties
        self.tables: list[int] = []  # where those that are open begin
        self.widths_of: dict[int, tuple[int, ...]] = {}

    def shape(self, found) -> None:
        self.paragraphs[found[1]] = len(self.done)
        self.done.append(self.cut.shapes[int(found[1])])

    def wish(self, found) -> None:
        at = self.paragraphs[found["of"]]
        self.done[at] = _granted(self.done[at], self.held[int(found["wish"])], self.cut.head)

    def table(self, found) -> None:
        self.tables.append(len(self.done))

    def widths(self, found) -> None:
        if self.tables:
            self.widths_of[self.tables[-1]] = self.held[int(found["widths"])]

    def end(self, found) -> None:
        begin = self.tables.pop()
        if widths := self.widths_of.pop(begin, None):
            self.done[begin:] = [_with_widths("".join(self.done[begin:]), widths, self.cut.width)]


@lru_cache(256)
def _granted(shape: str, wishes: tuple[Wish, ...], head: str) -> str:
    """Return a `w:pPr` with the wished properties, each in the place the schema gives it."""
    from lxml import etree

    look = tree(shape or "<w:pPr/>", head)
    for name, attributes in wishes:
        for old in look.findall(W + name):
            look.remove(old)
        at = sum(1 for c in look if _RANK.get(etree.QName(c).localname, 99) < _RANK[name])
        look.insert(at, look.makeelement(W + name, {W + k: v for k, v in attributes}))
    return source(look, head)


def _with_widths(table: str, widths: tuple[int, ...], total: int) -> str:
    """Return a `w:tbl` whose columns have these parts of the page's width, `total` twips; one within it keeps its own."""
    shares = [str(round(total * w / sum(widths))) for w in widths]
    depth = column = 0

    def widened(found) -> str:
        nonlocal depth, column
        tag = found["tag"]
        depth += {"w:tbl": 1, "/w:tbl": -1}.get(tag, 0)
        if depth == 1 and tag in ("w:tr", "w:tc"):
            column = column + 1 if tag == "w:tc" else 0
        width = shares[column - 1] if depth == 1 and tag == "w:tcW" and column <= len(shares) else ""
        return _WIDTH.sub(f' w:w="{width}"', found[0]) if width else found[0]

    columns = "".join(f'<w:gridCol w:w="{share}"/>' for share in shares)
    return _GRID.sub(f"<w:tblGrid>{columns}</w:tblGrid>", _OF_A_TABLE.sub(widened, table), count=1)


def holds(paragraph) -> str:
    """Return the text a paragraph holds, as a reader of the file sees it."""
    out = []
    for node in paragraph.iter(W + "t", W + "br", W + "tab"):
        if node.tag == W + "tab" and node.getparent().tag != W + "r":
            continue  # a tab stop of the properties
        out.append(node.text or "" if node.tag == W + "t" else "\n" if node.tag == W + "br" else "\t")
    return "".join(out)
