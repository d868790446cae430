"""The document of a template, cut at its tags once, so that a report only has to print.

In: the document as Jinja source. Out: `Cut`: the source in which every text that is printed is a call that knows the look
of its run and its paragraph. Knows alone: how a run is cut without losing its look or what stands beside its text, and
what printing must know of the page.

While the tree is cut a tag is a processing instruction: it may stand wherever a tag may, and Word has none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lawreport.word.template.lint import W
from lawreport.word.template.tags import TAG
from lawreport.word.template.wordml import is_hinted, lines, source, tree

PRINT = "印"  # what the source calls: a text, the number of its look, the number of its paragraph
PITCH = 579  # twips of a line where the template does not say
HOLD = "\x01"  # begins what stands for something that printing decides; it is in no XML
_TAG_PI, _HOLD_PI = "tag", "hold"
_PIS = re.compile(r"<\?(?:tag (\d+)(?: (\d+) (\d+))?|hold (\d+;|[()]))\?>")


@dataclass(frozen=True, slots=True)
class Cut:
    """A document ready to be printed.

    `looks`: the `w:rPr` of the runs, plain and hinted; `shapes`: the `w:pPr` of the paragraphs that print, for which a hold
    and `n;` stand in the source, as a hold and `(`, `)` around a table; `head`: the tag that opens the document.
    """

    source: str
    looks: tuple[tuple[str, str], ...]
    shapes: tuple[str, ...]
    head: str
    pitch: int  # twips of a line of the page's grid
    width: int  # twips between the margins
    height: int  # and between top and bottom
    next_id: int  # the first number that no bookmark has


def cut(filled: str) -> Cut:
    """Return the document cut at its tags; raise `lxml.etree.XMLSyntaxError` where the tags have broken it."""
    from lxml import etree

    tags = TAG.findall(filled)
    numbers = iter(range(len(tags)))
    root = etree.fromstring(
        TAG.sub(lambda _: f"<?{_TAG_PI} {next(numbers)}?>", filled), etree.XMLParser(resolve_entities=False, no_network=True)
    )
    knife = _Knife(root, tags)
    for run in reversed(list(root.iter(W + "r"))):  # a text box before the run it hangs on
        knife.cut(run)
    for paragraph in root.iter(W + "p"):
        knife.shape(paragraph)
    for table in root.iter(W + "tbl"):
        knife.frame(table)
    text = etree.tostring(root, encoding="unicode")
    return Cut(
        _PIS.sub(lambda found: _written(found, tags), text), tuple(knife.looks), tuple(knife.shapes), knife.head, *_page(root)
    )


def _written(found: re.Match[str], tags: list[str]) -> str:
    """Return what stands in the source for a processing instruction."""
    tag, look, shape, held = found.groups()
    if held:
        return HOLD + held
    return f"{{{{ {PRINT}({tags[int(tag)][2:-2].strip()}, {look}, {shape}) }}}}" if look else tags[int(tag)]


def _page(root) -> tuple[int, int, int, int]:
    grid, size, margins = next(root.iter(W + "docGrid"), None), next(root.iter(W + "pgSz")), next(root.iter(W + "pgMar"))
    pitch = PITCH if grid is None else int(grid.get(W + "linePitch", PITCH))
    width = int(size.get(W + "w")) - int(margins.get(W + "left")) - int(margins.get(W + "right"))
    height = int(size.get(W + "h")) - int(margins.get(W + "top")) - int(margins.get(W + "bottom"))
    return pitch, width, height, 1 + max((int(b.get(W + "id", "0")) for b in root.iter(W + "bookmarkStart")), default=0)


class _Knife:
    """Goes through the tree of a document; `looks` and `shapes` are those it has met."""

    def __init__(self, root, tags: list[str]):
        from lxml import etree

        self.instruction, self.tags = etree.ProcessingInstruction, tags
        self.head = etree.tostring(etree.Element(root.tag, nsmap=root.nsmap), encoding="unicode")[:-2] + ">"
        self.looks: list[tuple[str, str]] = []
        self.shapes: list[str] = []

    # ---- runs

    def cut(self, run) -> None:
        """Put in the place of a run that holds tags its pieces: each with the look of the run."""
        if not any(child.tag == W + "t" and len(child) for child in run):
            return
        look = run.find(W + "rPr")
        known = self._look(look)
        pieces = [piece for child in run if child is not look for piece in self._pieces(child, known)]
        pieces[-1].tail = (pieces[-1].tail or "") + (run.tail or "")
        parent = run.getparent()
        at = parent.index(run)
        parent[at : at + 1] = pieces

    def _look(self, look) -> int:
        """Return the number of a run's look."""
        plain = "" if look is None else source(look, self.head)
        looks = (plain, source(hinted(tree(plain or "<w:rPr/>", self.head)), self.head))
        if looks not in self.looks:
            self.looks.append(looks)
        return self.looks.index(looks)

    def _pieces(self, child, look: int) -> Iterator:
        """Return the pieces of a run's child: words and tags, or a run for what is neither."""
        if child.tag != W + "t":
            run = tree(f"<w:r>{self.looks[look][0]}</w:r>", self.head)
            run.append(child)
            yield run
            return
        yield from self._words(child.text, look)
        for tag in child:
            printed = self.tags[int(tag.text)].startswith("{{")
            yield self.instruction(_TAG_PI, f"{tag.text} {look} 0" if printed else tag.text)
            yield from self._words(tag.tail, look)

    def _words(self, words: str | None, look: int) -> Iterator:
        if words:
            yield tree(f"<w:r>{self.looks[look][is_hinted(words)]}{lines(words)}</w:r>", self.head)

    # ---- paragraphs and tables

    def shape(self, paragraph) -> None:
        """Take the properties of a paragraph that prints aside, and let its tags know which they are."""
        printed = [
            tag
            for tag in paragraph.iter(self.instruction)
            if " " in tag.text and next(tag.iterancestors(W + "p"), None) is paragraph
        ]
        if not printed:
            return
        for tag in printed:
            tag.text = f"{tag.text[:-1]}{len(self.shapes)}"
        shape = paragraph.find(W + "pPr")
        paragraph.insert(0, self.instruction(_HOLD_PI, f"{len(self.shapes)};"))
        self.shapes.append("" if shape is None else source(shape, self.head))
        if shape is not None:
            paragraph.remove(shape)

    def frame(self, table) -> None:
        """Put a hold before and behind a table."""
        end = self.instruction(_HOLD_PI, ")")
        end.tail, table.tail = table.tail, None
        table.addprevious(self.instruction(_HOLD_PI, "("))
        table.addnext(end)


def hinted(look):
    """Return a `w:rPr` by which Chinese quotes, dashes and dots are set in the Chinese font."""
    fonts = look.find(W + "rFonts")
    if fonts is None:
        fonts = look.makeelement(W + "rFonts")
        look.insert(1 if look.find(W + "rStyle") is not None else 0, fonts)
    fonts.set(W + "hint", "eastAsia")
    return look
