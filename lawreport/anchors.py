"""From rendered text to anchored runs: figures get bookmarks, pictures their drawings, lines their breaks.

In: the tree of a rendered part, in which every word that compose wrote stands between marks (noncharacters that no
text may hold). Out: the same tree without marks. Knows alone: the marks, how a run is cut without losing its look,
where in a paragraph's properties an element may stand, and that ids are unique in the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lawreport.model import Block, Entry, Figure, Paragraph, Picture, Span, Spans, text_of
from lawreport.patterns import compiled
from lawreport.wordparts import source_of
from lawreport.xmltext import escape

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OPEN, FIGURE, CLOSE, END = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
_DIGITS = str.maketrans("0123456789", "".join(chr(0xFDE0 + i) for i in range(10)))
_VALUES = {digit: number for number, digit in _DIGITS.items()}
_MARKS = compiled("(\ufdd0[\ufde0-\ufde9]+|\ufdd1[\ufde0-\ufde9]+|\ufdd2|\ufdd3)")
_HINTED = compiled("[“”‘’—…·]")
_HOLE = W + "hole"          # stands for an element that is moved there once the runs have been parsed
CHAR = 320                  # twips of one 字 in 三号

_ORDER = ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"]
_RANK = {name: rank for rank, name in enumerate(_ORDER)}


@dataclass
class Marks:
    """Hands out the marks while the template is filled, and remembers what each stands for."""

    slots: list[tuple[Block, str]] = field(default_factory=list)        # block and the text it must print
    figures: list[Figure] = field(default_factory=list)

    def slot(self, block: Block, spans: Spans) -> str:
        """Return the spans as text between marks."""
        self.slots.append((block, text_of(spans)))
        inside = "".join(self._span(s) for s in spans)
        return f"{OPEN}{_number(len(self.slots) - 1)}{inside}{END}"

    def _span(self, span: Span) -> str:
        if not isinstance(span, Figure):
            return span.text
        self.figures.append(span)
        return f"{FIGURE}{_number(len(self.figures) - 1)}{span.text}{CLOSE}"


def _number(value: int) -> str:
    return str(value).translate(_DIGITS)


def mark_value(mark: str) -> int:
    """Return the number a mark carries."""
    return int(mark[1:].translate(_VALUES))


@dataclass
class Anchorer:
    """Goes once through the tree of the document."""

    marks: Marks
    drawing: dict[str, object]              # chart id → function that makes its w:drawing
    anchored: bool                          # whether bookmarks are wanted
    pitch: int = 579                        # twips of one line of the page's grid
    commented: bool = False                 # whether each figure gets a comment on its source
    comments: list[tuple[str, str]] = field(default_factory=list)
    next_id: int = 1
    printed: int = 0
    entries: list[Entry] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    snippets: list[tuple[str, Block]] = field(default_factory=list)
    beside: list = field(default_factory=list)          # elements of the runs that are cut, in order

    def document(self, root) -> None:
        """Put every slot of the document in place: all runs are written as text, parsed once, and moved to where they belong."""
        from lxml import etree

        grid = next(root.iter(W + "docGrid"), None)
        self.pitch = int(grid.get(W + "linePitch", self.pitch)) if grid is not None else self.pitch
        self.next_id = 1 + max((int(b.get(W + "id", "0")) for b in root.iter(W + "bookmarkStart")), default=0)
        runs = list(dict.fromkeys(t.getparent() for t in root.iter(W + "t") if t.text and OPEN in t.text))
        written = "".join(f"<w:p>{''.join(self._cut(run))}</w:p>" for run in runs)
        cut = etree.fromstring(f'<w:body xmlns:w="{W[1:-1]}">{written}</w:body>')
        for hole, element in zip(list(cut.iter(_HOLE)), self.beside, strict=True):
            hole.getparent().replace(hole, element)
        for run, pieces in zip(runs, cut, strict=True):
            paragraph = run.getparent()
            at = paragraph.index(run)
            paragraph[at:at + 1] = list(pieces)

    # ---- runs

    def _cut(self, run) -> Iterator[str]:
        """Return a run cut at its marks; each piece keeps the run's look, and what stands beside its text stays there."""
        look = run.find(W + "rPr")
        looks = "" if look is None else _source(look)
        for child in run:
            if child.tag == W + "t" and child.text and OPEN in child.text:
                yield from self._text(run, child.text, looks)
            elif child is not look:
                yield self._whole(child, looks)

    def _whole(self, element, looks: str) -> str:
        """Return a run for an element that is moved as it is: a picture, a text box."""
        self.beside.append(element)
        return f"<w:r>{looks}<w:{_HOLE.removeprefix(W)}/></w:r>"

    def _text(self, run, text: str, looks: str) -> Iterator[str]:
        """Return the pieces of a text with marks: what compose wrote, bookmarked where it is a figure."""
        id, said = 0, ""
        for piece in filter(None, _MARKS.split(text)):
            if piece[0] == OPEN:
                slot = mark_value(piece)
                self.seen.add(slot)
                block, said = self.marks.slots[slot]
                yield from self._block(run, block, looks)
            elif piece[0] == FIGURE:
                id = yield from self._open(self.marks.figures[mark_value(piece)], said)
            elif piece == CLOSE:
                if self.commented:
                    comment = self.comments[-1][0]
                    yield (f'<w:commentRangeEnd w:id="{comment}"/><w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
                           f'<w:commentReference w:id="{comment}"/></w:r>')
                if id:
                    yield f'<w:bookmarkEnd w:id="{id}"/>'
            elif piece != END:
                yield f"<w:r>{_hinted(looks) if _HINTED.search(piece) else looks}{_lines(piece)}</w:r>"

    def _block(self, run, block: Block, looks: str) -> Iterator[str]:
        """Return what stands before the words of a block, or in place of them: a picture, the point that anchors it."""
        if isinstance(block, Picture):
            self.entries += [Entry("", figure, block.chart.title) for figure in block.figures]
            yield self._whole(self.drawing[block.chart.id](block), looks)
        elif isinstance(block, Paragraph):
            self._properties(next(run.iterancestors(W + "p")), block)
            if self.anchored and block.place.line and not any(b is block for _, b in self.snippets[-1:]):
                yield self._snippet(block)

    def _open(self, figure: Figure, said: str) -> Generator[str, None, int]:
        """Open a figure's bookmark and comment, where they are wanted; return the bookmark's id, or 0."""
        self.printed += 1
        name, id = f"_m_{self.printed:04d}" if self.anchored else "", 0
        self.entries.append(Entry(name, figure, said))
        if name:
            id = self._id()
            yield f'<w:bookmarkStart w:id="{id}" w:name="{name}"/>'
        if self.commented:
            self.comments.append((str(len(self.comments) + 1), source_of(figure)))
            yield f'<w:commentRangeStart w:id="{self.comments[-1][0]}"/>'
        return id

    def _snippet(self, block: Block) -> str:
        """Return the anchor of a paragraph, which leads to the lines of its snippet: a point before its words.

        A bookmark that ended after the last stop would make LibreOffice add a line where that stop hangs in the margin.
        """
        name, id = f"_s_{len(self.snippets) + 1:04d}", self._id()
        self.snippets.append((name, block))
        return f'<w:bookmarkStart w:id="{id}" w:name="{name}"/><w:bookmarkEnd w:id="{id}"/>'

    def _id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    # ---- paragraph properties that the text decides

    def _properties(self, paragraph, block: Block) -> None:
        if not isinstance(block, Paragraph):
            return
        if block.new_page:
            _put(paragraph, "pageBreakBefore")
        if block.keep_next:
            _put(paragraph, "keepNext")
        if block.above is not None:
            _put(paragraph, "spacing", before=str(round(block.above * self.pitch)))
        indent = _indent(block)
        if indent:
            _put(paragraph, "ind", **indent)


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


def _put(paragraph, name: str, **attributes: str) -> None:
    """Set a property of the paragraph in the place the schema gives it."""
    from lxml import etree

    look = paragraph.find(W + "pPr")
    if look is None:
        look = etree.Element(W + "pPr")
        paragraph.insert(0, look)
    for old in look.findall(W + name):
        look.remove(old)
    rank = _RANK[name]
    at = sum(1 for c in look if _RANK.get(etree.QName(c).localname, 99) < rank)
    look.insert(at, etree.Element(W + name, {W + k: v for k, v in attributes.items()}))


def _element(near, name: str, **attributes: str):
    return near.makeelement(W + name, {W + k: v for k, v in attributes.items()})


def _source(element) -> str:
    from lxml import etree

    return etree.tostring(element, encoding="unicode", with_tail=False)


@lru_cache(256)
def _hinted(look: str) -> str:
    """Return the look of a run whose Chinese quotes, dashes and dots are set in the Chinese font."""
    from lxml import etree

    run = etree.fromstring(f'<w:r xmlns:w="{W[1:-1]}">{look or "<w:rPr/>"}</w:r>')
    properties = run[0]
    fonts = properties.find(W + "rFonts")
    if fonts is None:
        fonts = _element(run, "rFonts")
        properties.insert(1 if properties.find(W + "rStyle") is not None else 0, fonts)
    fonts.set(W + "hint", "eastAsia")
    return _source(properties)


def _lines(text: str) -> str:
    """Return text as Word holds it: line ends and tabs are elements."""
    if "\n" not in text and "\t" not in text:
        return f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    return "".join(_ENDS.get(part) or f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in re.split("([\n\t])", text) if part)


_ENDS = {"\n": "<w:br/>", "\t": "<w:tab/>"}


# ---- tables ------------------------------------------------------------------------------------------------------------

def set_widths(table, widths: tuple[int, ...], total: int) -> None:
    """Set the columns of a rendered table to `widths` (parts of `total` twips)."""
    shares = [round(total * w / sum(widths)) for w in widths]
    grid = table.find(W + "tblGrid")
    grid[:] = [_element(table, "gridCol", w=str(s)) for s in shares]
    for row in table.iter(W + "tr"):
        for cell, share in zip(row.findall(W + "tc"), shares, strict=False):
            for width in cell.iter(W + "tcW"):
                width.set(W + "w", str(share))


def holds(paragraph) -> str:
    """Return the text a paragraph holds, as a reader of the file sees it."""
    out = []
    for node in paragraph.iter(W + "t", W + "br", W + "tab"):
        if node.tag == W + "tab" and node.getparent().tag != W + "r":
            continue                    # a tab stop of the properties
        out.append(node.text or "" if node.tag == W + "t" else "\n" if node.tag == W + "br" else "\t")
    return "".join(out)

