"""What a template makes of each kind of paragraph: the sheet that lines and pages are measured on.

In: the parts of a template, cut. Out: a `Sheet`: the text area and, for each style of block, how it is set. Knows alone:
that an owner may restyle the style, the paragraph or the run that prints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from lawreport.report.advances import TIMES, Measure
from lawreport.report.typesetting import STANDARD
from lawreport.style import Style
from lawreport.word.cascade import Bag, Face, Looks, Shape, bag, over, read_looks
from lawreport.word.template.styles import WORD_NAMES
from lawreport.word.template.wordml import W as NAMESPACE

W = f"{{{NAMESPACE}}}"
_PRINTED = re.compile(r"印\((?P<words>.*?), (?P<look>\d+), (?P<shape>\d+)\)")
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


@dataclass(frozen=True, slots=True)
class Sheet:
    """The text area in twips, its grid, and the setting of each style by the name of its block."""

    width: int = 8845
    height: int = 12756
    pitch: int = 579
    settings: Mapping[Style, Setting] = field(default_factory=dict)
    row: int = 440  # a row of a table is no lower than this

    def of(self, style: Style) -> Setting:
        return self.settings.get(style) or self.settings.get(Style.BODY) or Setting()

    def measures(self) -> dict[Style, Measure]:
        """Return the lines that are broken by hand."""
        return {
            style: self.settings[style].measure(self.width) if style in self.settings else known
            for style, known in STANDARD.items()
        }


def sheet_of(styles: bytes | None, cut) -> Sheet:
    """Return the sheet of a template: its styles, and the document cut at its tags."""
    from lxml import etree

    looks = read_looks(etree.fromstring(styles) if styles else None)
    ids = {looks.name(id).casefold(): id for id in looks.styles}
    settings = {block: _setting(looks, ids[word.casefold()]) for block, word in WORD_NAMES.items() if word.casefold() in ids}
    blocks = {ids[WORD_NAMES[block].casefold()]: block for block in settings}
    for shape, look in _direct(cut):
        block = blocks.get(shape.get("pStyle", looks.normal.get("paragraph", "")))
        if block and block != Style.ISSUER_MARK:  # of which there are four, one for each number of lines above it
            settings[block] = _setting(looks, shape.get("pStyle", ""), shape, look)
    return replace(Sheet(), width=cut.width, height=cut.height, pitch=cut.pitch, settings=settings)


def _direct(cut) -> list[tuple[Bag, Bag]]:
    """Return what the paragraphs and runs that print say of themselves."""
    from lawreport.word.template.wordml import tree

    found = []
    for tag in _PRINTED.finditer(cut.source):
        shape, look = cut.shapes[int(tag["shape"])], cut.looks[int(tag["look"])][0]
        if "头" not in tag["words"]:
            found.append((bag(tree(shape, cut.head)) if shape else {}, bag(tree(look, cut.head)) if look else {}))
    return found


def _setting(looks: Looks, id: str, direct: Bag | None = None, run: Bag | None = None) -> Setting:
    merged = looks.paragraph({"pStyle": id} if not direct else over({"pStyle": id}, direct))
    face = looks.face(merged, run or {})

    def on(name: str, default: str = "0") -> bool:
        return merged.get(name, default) not in ("0", "false", "off")

    return Setting(looks.shape(merged, face.size), face, on("keepNext"), on("widowControl", "1"), on("contextualSpacing"))
