"""From rendered text to anchored runs: figures get bookmarks, pictures their drawings, lines their breaks.

In: the tree of a rendered part, in which every word that compose wrote stands between marks (noncharacters that no
text may hold). Out: the same tree without marks. Knows alone: the marks, how a run is cut without losing its look,
where in a paragraph's properties an element may stand, and that ids are unique in the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from lawreport.model import Block, Entry, Figure, Paragraph, Picture, Span, Spans, text_of
from lawreport.patterns import compiled
from lawreport.wordparts import source_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
OPEN, FIGURE, CLOSE, END = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
_DIGITS = str.maketrans("0123456789", "".join(chr(0xFDE0 + i) for i in range(10)))
_VALUES = {digit: number for number, digit in _DIGITS.items()}
_MARKS = compiled("(\ufdd0[\ufde0-\ufde9]+|\ufdd1[\ufde0-\ufde9]+|\ufdd2|\ufdd3)")
_HINTED = compiled("[“”‘’—…·]")
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

    def document(self, root) -> None:
        """Put every slot of the document in place."""
        grid = next(root.iter(W + "docGrid"), None)
        self.pitch = int(grid.get(W + "linePitch", self.pitch)) if grid is not None else self.pitch
        self.next_id = 1 + max((int(b.get(W + "id", "0")) for b in root.iter(W + "bookmarkStart")), default=0)
        for text in [t for t in root.iter(W + "t") if t.text and OPEN in t.text]:
            self._text(text)

    def _text(self, text) -> None:
        run = text.getparent()
        paragraph = next(run.iterancestors(W + "p"))
        block = None
        pieces = list(self._runs(run, text))
        for mark in _MARKS.findall(text.text):
            if mark[0] == OPEN:
                self.seen.add(mark_value(mark))
                block = self.marks.slots[mark_value(mark)][0]
        if block is not None:
            self._properties(paragraph, block)
        at = run.getparent().index(run)
        run.getparent()[at:at + 1] = pieces
        if block is not None and self.anchored and isinstance(block, Paragraph):
            self._snippet(paragraph, block)

    # ---- runs

    def _runs(self, run, text) -> Iterator:
        """Cut a run at its marks; each piece keeps the run's look, and what stood before and after stays there."""
        children = list(run)
        look = run.find(W + "rPr")
        before = [c for c in children[:children.index(text)] if c is not look]
        after = children[children.index(text) + 1:]
        if before:
            yield _with(run, look, before)
        bookmark, said = None, ""
        for piece in filter(None, _MARKS.split(text.text)):
            if piece[0] == OPEN:
                block, said = self.marks.slots[mark_value(piece)]
                if isinstance(block, Picture):
                    self.entries += [Entry("", figure, block.chart.title) for figure in block.figures]
                    yield _with(run, look, [self.drawing[block.chart.id](block)])
            elif piece[0] == FIGURE:
                figure = self.marks.figures[mark_value(piece)]
                bookmark = self._open(figure, said)
                if bookmark is not None:
                    yield bookmark
                if self.commented:
                    yield self._comment(run, figure)
            elif piece == CLOSE:
                if self.commented:
                    yield from self._commented(run)
                if bookmark is not None:
                    yield _element(run, "bookmarkEnd", id=bookmark.get(W + "id"))
                    bookmark = None
            elif piece != END:
                yield _with(run, look, list(_lines(run, piece)), hinted=bool(_HINTED.search(piece)))
        if after:
            yield _with(run, look, after)

    def _open(self, figure: Figure, said: str):
        self.printed += 1
        name = f"_m_{self.printed:04d}" if self.anchored else ""
        self.entries.append(Entry(name, figure, said))
        return self._bookmark(name) if name else None

    def _bookmark(self, name: str):
        from lxml import etree

        start = etree.Element(W + "bookmarkStart", {W + "id": str(self.next_id), W + "name": name})
        self.next_id += 1
        return start

    def _comment(self, run, figure: Figure):
        self.comments.append((str(len(self.comments) + 1), source_of(figure)))
        return _element(run, "commentRangeStart", id=self.comments[-1][0])

    def _commented(self, run) -> Iterator:
        id = self.comments[-1][0]
        yield _element(run, "commentRangeEnd", id=id)
        reference = _element(run, "r")
        look = _element(run, "rPr")
        look.append(_element(run, "rStyle", val="CommentReference"))
        reference.extend([look, _element(run, "commentReference", id=id)])
        yield reference

    def _snippet(self, paragraph, block: Block) -> None:
        """Anchor the paragraph to the lines of the snippet it came from: a point at its beginning.

        A bookmark that ended after the last stop would make LibreOffice add a line where that stop hangs in the margin.
        """
        if not block.place.line or any(b is block for _, b in self.snippets[-1:]):
            return
        name = f"_s_{len(self.snippets) + 1:04d}"
        self.snippets.append((name, block))
        start = self._bookmark(name)
        look = paragraph.find(W + "pPr")
        at = 0 if look is None else paragraph.index(look) + 1
        paragraph[at:at] = [start, _element(paragraph, "bookmarkEnd", id=start.get(W + "id"))]

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


def _with(run, look, children: list, hinted: bool = False):
    new = run.makeelement(W + "r", dict(run.attrib))
    if look is not None:
        new.append(deepcopy(look))
    if hinted:
        _hint(new)
    new.extend(children)
    return new


def _hint(run) -> None:
    """Chinese quotes, dashes and dots are set in the Chinese font."""
    look = run.find(W + "rPr")
    if look is None:
        look = run.makeelement(W + "rPr", {})
        run.insert(0, look)
    fonts = look.find(W + "rFonts")
    if fonts is None:
        fonts = look.makeelement(W + "rFonts", {})
        look.insert(1 if look.find(W + "rStyle") is not None else 0, fonts)
    fonts.set(W + "hint", "eastAsia")


def _lines(run, text: str) -> Iterator:
    """Text as Word holds it: line ends and tabs are elements."""
    for part in re.split("([\n\t])", text):
        if part == "\n":
            yield _element(run, "br")
        elif part == "\t":
            yield _element(run, "tab")
        elif part:
            element = _element(run, "t")
            element.text = part
            element.set(XML_SPACE, "preserve")
            yield element


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

