"""From blocks to anchored runs: what a template's tags print.

In: the blocks, asked for by the template as it is filled. Out: runs with bookmarks around the figures and a point before the
words of each paragraph, the ledger, and points where the document has to be finished (`additions`). Responsible for: how a
block's words stand in runs, and that ids are unique in the whole file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lawreport.model import Block, Entry, Figure, Paragraph, Picture, Spans, Table, text_of
from lawreport.word.template.lint import W
from lawreport.word.template.tags import printable
from lawreport.word.template.wordml import is_hinted, lines

POINT = "block"  # a processing instruction: here stands a block that asks for more than words
Look = tuple[str, str]  # the `w:rPr` of a run, and the same for words with Chinese quotes, dashes or dots


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


@dataclass(slots=True)
class Printer:
    """Prints the blocks of one report, in order; `looks` are those of the template's runs."""

    looks: list[Look]
    next_id: int  # of a bookmark
    anchored: bool  # whether bookmarks are wanted
    slots: list[tuple[Block, Spans]] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)
    snippets: list[tuple[str, Block]] = field(default_factory=list)
    pointed: list[Block] = field(default_factory=list)  # those at the points, by their numbers
    printed: int = 0

    def slot(self, block: Block, spans: Spans = ()) -> Slot:
        """Return what stands for a text of a block while the template is filled."""
        self.slots.append((block, spans))
        return Slot((len(self.slots) - 1,))

    def runs(self, value, look: int):
        """Return the runs of what a tag prints, in a look of the template."""
        from markupsafe import Markup

        looks = self.looks[look]
        return Markup("".join([_run(p, looks) if isinstance(p, str) else self._slot(p, looks) for p in _parts(value)]))

    def _slot(self, number: int, looks: Look) -> str:
        """Return one text of a block."""
        self.seen.add(number)
        block, spans = self.slots[number]
        pieces, words, paragraph = [self._before(block, looks)], "", text_of(spans)
        for span in spans:
            if isinstance(span, Figure):
                pieces += _run(words, looks), self._figure(span, looks, paragraph)
                words = ""
            else:
                words += span.text
        return "".join([*pieces, _run(words, looks)])

    def _before(self, block: Block, looks: Look) -> str:
        """Return what stands before the words of a block, or in place of them."""
        if isinstance(block, Picture):
            self.entries += [Entry("", figure, block.chart.title) for figure in block.figures]
            return f"<w:r>{looks[0]}{self._point(block)}</w:r>"
        if isinstance(block, Table):
            return self._point(block) if block.widths else ""
        told = block.new_page or block.keep_next or block.align or block.page
        asks = told or (block.above, block.left, block.right, block.hanging) != (None,) * 4
        return (self._point(block) if asks else "") + self._snippet(block)

    def _point(self, block: Block) -> str:
        self.pointed.append(block)
        return f"<?{POINT} {len(self.pointed) - 1}?>"

    def _snippet(self, block: Paragraph) -> str:
        """Return the anchor of a paragraph, which leads to the lines of its snippet: a point before its words.

        A bookmark that ended after the last stop would make LibreOffice add a line where that stop hangs in the margin.
        """
        if not self.anchored or not block.place.line or (self.snippets and self.snippets[-1][1] is block):
            return ""
        self.snippets.append((f"_s_{len(self.snippets) + 1:04d}", block))
        return self._bookmark(self.snippets[-1][0])

    def _figure(self, figure: Figure, looks: Look, paragraph: str) -> str:
        """Return a figure in its bookmark."""
        self.printed += 1
        name = f"_m_{self.printed:04d}" if self.anchored else ""
        self.entries.append(Entry(name, figure, paragraph))
        run = _run(figure.text, looks)
        return self._bookmark(name, run) if name else run

    def _bookmark(self, name: str, inside: str = "") -> str:
        id, self.next_id = self.next_id, self.next_id + 1
        return f'<w:bookmarkStart w:id="{id}" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="{id}"/>'


def _run(words: str, looks: Look) -> str:
    """Return words as a run with one of its looks, plain or hinted."""
    return f"<w:r>{looks[is_hinted(words)]}{lines(words)}</w:r>" if words else ""


def holds(paragraph) -> str:
    """Return the text a paragraph holds, as a reader of the file sees it."""
    out = []
    for node in paragraph.iter(W + "t", W + "br", W + "tab"):
        if node.tag == W + "tab" and node.getparent().tag != W + "r":
            continue  # a tab stop of the properties
        out.append(node.text or "" if node.tag == W + "t" else "\n" if node.tag == W + "br" else "\t")
    return "".join(out)
