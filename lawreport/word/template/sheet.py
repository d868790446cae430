"""What a template makes of each kind of paragraph: the sheet that lines and pages are measured on.

In: the trees of a template's styles and document. Out: a `Sheet`: the text area and, for each style of block, how it is
set. Responsible for: that an owner may restyle the style, the paragraph or the run that prints.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import accumulate

from lawreport.report.advances import TIMES, Measure
from lawreport.report.typesetting import STANDARD
from lawreport.style import Style
from lawreport.word.cascade import Bag, Face, Looks, Shape, bag, over, read_looks
from lawreport.word.template.styles import WORD_NAMES
from lawreport.word.template.tags import TAG
from lawreport.word.template.wordml import WORDML

W = f"{{{WORDML}}}"
_SPARE = Decimal("0.05")  # of a 字: what rounding to twips may take from a line


@dataclass(frozen=True, slots=True)
class Setting:
    """How one kind of paragraph is set: its shape, the face of its text, what keeps it together."""

    shape: Shape = field(default_factory=Shape)
    face: Face = field(default_factory=lambda: Face(ascii=TIMES, size=32))
    keep_next: bool = False
    widow: bool = True
    close: bool = False  # no space between paragraphs of the same style

    def measure(self, width: int) -> Measure:
        """Return the line as it is measured in 字 of this type, on a page with `width` twips of text."""
        char = Decimal(max(self.face.size, 1) * 10)
        room = (width - self.shape.left - self.shape.right - abs(self.shape.first)) / char - _SPARE
        return Measure(max(room, Decimal(1)), self.face.ascii or TIMES, self.face.spacing / char)


CAPTION = 1200  # twips that stay free below a picture


@dataclass(frozen=True, slots=True)
class Sheet:
    """The text area in twips, its grid, and the setting of each style by the name of its block."""

    width: int = 8845
    height: int = 12756
    pitch: int = 579
    settings: Mapping[Style, Setting] = field(default_factory=dict)
    row: int = 440  # a row of a table is no lower than this

    def turned(self) -> Sheet:
        """Return the sheet on its side: as wide as an upright one is high."""
        return replace(self, width=self.height, height=self.width)

    def highest(self, photo: bool) -> int:
        """Return how high a picture may be, in twips: on a sheet on its side it shares the page with titles and its caption."""
        if self.width < self.height:
            return self.height
        return self.height * 3 // 5 if photo else self.height - CAPTION

    def of(self, style: Style) -> Setting:
        return self.settings.get(style) or self.settings.get(Style.BODY) or Setting()

    def measures(self) -> dict[Style, Measure]:
        """Return the lines that are broken by hand, and that of a table as wide as the text."""
        return {
            style: self.settings[style].measure(self.width) if style in self.settings else known
            for style, known in STANDARD.items()
        }


def sheet_of(styles, document) -> Sheet:
    """Return the sheet of a template from the trees of its styles (or None) and its document."""
    looks = read_looks(styles)
    ids = {looks.name(id).casefold(): id for id in looks.styles}
    settings = {block: _setting(looks, ids[word.casefold()]) for block, word in WORD_NAMES.items() if word.casefold() in ids}
    blocks = {ids[WORD_NAMES[block].casefold()]: block for block in settings}
    for shape, look in _direct(document):
        block = blocks.get(shape.get("pStyle", looks.normal.get("paragraph", "")))
        if block and block != Style.ISSUER_MARK:  # of which there are four, one for each number of lines above it
            settings[block] = _setting(looks, shape.get("pStyle", ""), shape, look)
    width, height, pitch = _page(document)
    return replace(Sheet(), width=width, height=height, pitch=pitch, settings=settings)


def _page(document) -> tuple[int, int, int]:
    """Return the width and height between the margins, and of a line, in twips."""
    grid, size, margins = (
        next(document.iter(W + "docGrid"), None),
        next(document.iter(W + "pgSz")),
        next(document.iter(W + "pgMar")),
    )
    pitch = Sheet().pitch if grid is None else int(grid.get(W + "linePitch", Sheet().pitch))
    width = int(size.get(W + "w")) - int(margins.get(W + "left")) - int(margins.get(W + "right"))
    return width, int(size.get(W + "h")) - int(margins.get(W + "top")) - int(margins.get(W + "bottom")), pitch


def _direct(document) -> Iterator[tuple[Bag, Bag]]:
    """Return what the paragraphs and runs that print say of themselves."""
    for paragraph in document.iter(W + "p"):
        runs = [r for r in paragraph.iter(W + "r") if next(r.iterancestors(W + "p")) is paragraph]
        words = ["".join(t.text or "" for t in run.findall(W + "t")) for run in runs]
        ends = list(accumulate(map(len, words)))
        for tag in TAG.finditer("".join(words)):
            if tag[0].startswith("{{") and "头" not in tag[0]:
                run = runs[bisect_right(ends, tag.start())]
                yield bag(paragraph.find(W + "pPr")), bag(run.find(W + "rPr"))


def _setting(looks: Looks, id: str, direct: Bag | None = None, run: Bag | None = None) -> Setting:
    merged = looks.paragraph({"pStyle": id} if not direct else over({"pStyle": id}, direct))
    face = looks.face(merged, run or {})

    def on(name: str, default: str = "0") -> bool:
        return merged.get(name, default) not in ("0", "false", "off")

    return Setting(looks.shape(merged, face.size), face, on("keepNext"), on("widowControl", "1"), on("contextualSpacing"))
