"""Pages on their side: a section of its own for attachments that are wider than high, between upright ones.

In: a filled document, and the elements where the paper is turned. Out: the document in sections.
Responsible for: GB/T 9704 on tables across the page: bound at the same edge, the head of the table to the left of the upright
page, the page number where it stands on every other page, and counted on.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from lxml import etree

from lawreport.word.cascade import W

EDGE = 567  # twips from the edge of the paper to the empty lines that hold what stands on the side
_OF_THE_FIRST = ("w:titlePg", "w:pgNumType")  # what a section says of the first page of all
_REFERENCES = {qn("w:headerReference"): RELATIONSHIP_TYPE.HEADER, qn("w:footerReference"): RELATIONSHIP_TYPE.FOOTER}


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the paper is turned: the element of the body that begins so, and whether it lies."""

    start: Any
    lies: bool


def turn_pages(document: Document, turns: Sequence[Turn]) -> None:
    """Part the document into sections at the turns, in the order of the document."""
    if not turns:
        return
    body = document.element.body
    last = body.find(W + "sectPr")
    upright, lying = _going_on(last), _lying(document, _going_on(last))
    kinds = {False: upright, True: lying}
    for number, turn in enumerate(turns):
        before = deepcopy(kinds[turns[number - 1].lies] if number else last)
        _end_before(turn.start, before)
    new = deepcopy(kinds[turns[-1].lies])
    body.replace(last, new)


def _going_on(section):
    """Return a section that goes on where the one before ends: no other first page, no number of its own."""
    later = deepcopy(section)
    for tag in _OF_THE_FIRST:
        for element in later.findall(qn(tag)):
            later.remove(element)
    for reference in later.xpath("./*[@w:type='first']"):
        later.remove(reference)
    return later


def _end_before(start, section) -> None:
    """End a section before an element of the body: in the paragraph there, else in one that takes no room."""
    before = start.getprevious()
    if before is None or before.tag != W + "p" or before.find(f"{W}pPr/{W}sectPr") is not None:
        before = parse_xml(_EMPTY)
        start.addprevious(before)
    before.get_or_add_pPr().append(section)


_EMPTY = (
    f'<w:p {nsdecls("w")}><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:ind w:firstLine="0" w:firstLineChars="0"/><w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:pPr></w:p>'
)


# ---- the page that lies --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Page:
    """An upright page, in twips."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int

    @classmethod
    def of(cls, section) -> _Page:
        size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
        sides = {side: abs(int(margins.get(W + side, "0"))) for side in ("top", "right", "bottom", "header", "footer")}
        left = int(margins.get(W + "left", "0")) + int(margins.get(W + "gutter", "0"))
        return cls(int(size.get(W + "w")), int(size.get(W + "h")), left=left, **sides)

    @property
    def text(self) -> int:
        return self.width - self.left - self.right


def _lying(document: Document, section):
    """Return an upright section turned to the left: what was its left edge is the top."""
    page = _Page.of(section)
    size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
    _set(size, w=page.height, h=page.width, orient="landscape")
    _set(margins, top=page.left, right=page.top, bottom=page.right, left=page.bottom, header=EDGE, footer=EDGE, gutter=0)
    for reference in [e for e in section if e.tag in _REFERENCES]:
        kind = _REFERENCES[reference.tag]
        part = document.part.related_parts[reference.get(qn("r:id"))]
        made = _on_its_side(part, page, kind == RELATIONSHIP_TYPE.HEADER, _names(document, part))
        reference.set(qn("r:id"), document.part.relate_to(made, kind))
    return section


def _set(element, **values: object) -> None:
    for name, value in values.items():
        element.set(W + name, str(value))


def _names(document: Document, part: Part) -> PackURI:
    """Return a name for a part like another one."""
    stem = part.partname.baseURI + "/" + "".join(c for c in part.partname.filename.partition(".")[0] if not c.isdigit())
    taken = {p.partname for p in document.part.package.iter_parts()}
    return next(name for n in count(1) if (name := PackURI(f"{stem}{n}.xml")) not in taken)


def _on_its_side(part: Part, page: _Page, header: bool, name: PackURI) -> Part:
    """Return a header or footer whose words stand where they do on an upright page, which lies on its left side.

    Word, WPS and LibreOffice set what is in a cell across the page; the cell stands at its place by itself.
    """
    root = parse_xml(part.blob)
    inside = list(root)
    room = (page.top if header else page.bottom) - (page.header if header else page.footer)
    thick = max(room, 300)
    left = page.height - page.header - thick if header else page.footer
    table = parse_xml(_FRAME.format(x=left, y=page.left, wide=thick, high=page.text, side="top" if header else "bottom"))
    cell = next(table.iter(W + "tc"))
    for element in inside:
        cell.append(element)
    if not inside or inside[-1].tag != W + "p":
        cell.append(OxmlElement("w:p"))
    root.append(table)
    root.append(parse_xml(_EMPTY))
    made = Part(
        name, part.content_type, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), part.package
    )
    for rel in part.rels.values():
        made.load_rel(rel.reltype, rel.target_ref if rel.is_external else rel.target_part, rel.rId, rel.is_external)
    return made


_FRAME = (
    f"<w:tbl {nsdecls('w')}><w:tblPr>"
    '<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" w:horzAnchor="page" w:tblpX="{x}" w:tblpY="{y}"/>'
    '<w:tblW w:w="{wide}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblGrid><w:gridCol w:w="{wide}"/></w:tblGrid>'
    '<w:tr><w:trPr><w:trHeight w:val="{high}" w:hRule="exact"/></w:trPr>'
    '<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:textDirection w:val="tbRl"/><w:vAlign w:val="{side}"/></w:tcPr></w:tc>'
    "</w:tr></w:tbl>"
)
