"""What python-docx adds to a document that docxtpl has filled: pictures, comments, properties, the ledger part, and what only
a block decides of its paragraph or table.

In: the filled document, whose points tell where which block was printed. Out: the document, finished. Responsible for: all that
is set on the tree and not said by the template.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from docx.document import Document
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.oxml.coreprops import CT_CoreProperties
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.shape import CT_Inline
from docx.parts.comments import CommentsPart
from docx.parts.image import ImagePart
from docx.shared import Emu, Twips
from docx.text.parfmt import ParagraphFormat
from docx.text.run import Run
from lxml import etree

from lawreport.model import Block, Chart, Figure, Image, Page, Paragraph, Photo, Picture, Report, Table
from lawreport.style import Style
from lawreport.word.anchors import POINT
from lawreport.word.arranged.beside import set_beside
from lawreport.word.arranged.cells import arrange_cells
from lawreport.word.arranged.turned import Turn, turn_pages
from lawreport.word.parts import LEDGER_PROPERTIES, comments_xml, issued
from lawreport.word.template.profile import CHAR
from lawreport.word.template.sheet import Sheet

JPEG = b"\xff\xd8"  # how one begins
EMU = 635  # of a twip
_LONGEST = 255  # characters of a property


# ---- what a block decides ------------------------------------------------------------------------------------------------


def arrange(document: Document, blocks: Sequence[Block], pictures: Mapping[str, Image], sheet: Sheet, name: str) -> None:
    """Give paragraphs, tables and pictures what only their blocks decide, and take the points away.

    A point is a processing instruction with the number of its block: Word has none of its own, and one may stand anywhere.
    `name` is the template's. Raise `Trouble` where it prints a table in a way that leaves no room for merged cells.
    """
    painter, done, pairs, turns = _Painter(document, pictures), set(), _Pairs(), list[Turn]()
    for point in [p for p in document.element.iter(etree.ProcessingInstruction) if p.target == POINT]:
        block, holder = blocks[int(point.text)], point.getparent()
        if isinstance(block, Picture):
            holder.add_drawing(painter.drawing(block, sheet.turned() if _lies(turns) else sheet))
            pairs.add(block, next(point.iterancestors(qn("w:p"))))
        elif isinstance(block, Paragraph):
            _shape(next(point.iterancestors(qn("w:p"))), block, sheet.pitch)
            if block.page:
                turns.append(Turn(_in_body(point), block.page is Page.LYING))
        elif (table := next(point.iterancestors(qn("w:tbl")), None)) is not None and table not in done:
            done.add(table)
            _set_widths(table, block, sheet, _lies(turns))
            if block.cells is not None:
                arrange_cells(table, block, sheet.of(Style.TABLE).face.size * 10, name)
        holder.remove(point)
    for (left, first), (right, second) in pairs.found:
        set_beside(left, right, (pictures[first], pictures[second]), sheet.width)
    turn_pages(document, turns)


def _lies(turns: Sequence[Turn]) -> bool:
    return bool(turns) and turns[-1].lies


def _in_body(point):
    """Return the element of the body that a point lies in."""
    return next(e for e in point.iterancestors() if e.getparent().tag == qn("w:body"))


class _Pairs:
    """The photos that share a line, two by two, each with its paragraph and the id of its picture."""

    def __init__(self) -> None:
        self.found: list[tuple] = []
        self.waiting: tuple | None = None

    def add(self, block: Picture, paragraph) -> None:
        if not getattr(block.chart, "beside", ""):
            return
        if self.waiting:
            self.found.append((self.waiting, (paragraph, block.chart.id)))
            self.waiting = None
        else:
            self.waiting = (paragraph, block.chart.id)


def _shape(paragraph, block: Paragraph, pitch: int) -> None:
    """Set what a block asks for its paragraph; `pitch` is the height of a line in twips."""
    form = ParagraphFormat(paragraph)
    if block.new_page:
        form.page_break_before = True
    if block.keep_next:
        form.keep_with_next = True
    if block.align:
        form.alignment = getattr(WD_PARAGRAPH_ALIGNMENT, block.align.upper())
    if block.above is not None:
        paragraph.get_or_add_pPr().get_or_add_spacing().attrib.clear()
        form.space_before = Twips(round(block.above * pitch))
    given = {side: value for side in ("left", "right", "hanging") if (value := getattr(block, side)) is not None}
    if given:
        _indent(paragraph.get_or_add_pPr().get_or_add_ind(), given)


def _indent(indent, given: Mapping) -> None:
    """Set indents in twips and in hundredths of a 字: LibreOffice reads only the first, Word prefers the second."""
    indent.attrib.clear()
    for side, value in given.items():
        indent.set(qn(f"w:{side}"), str(round(value * CHAR)))
        indent.set(qn(f"w:{side}Chars"), str(round(value * 100)))
    if "hanging" not in given:
        indent.set(qn("w:firstLine"), "0")
        indent.set(qn("w:firstLineChars"), "0")


def _set_widths(table, block: Table, sheet: Sheet, lies: bool) -> None:
    """Give the columns of a table their parts of the page's width; a table within it keeps its own."""
    total = sheet.height if lies else sheet.width
    for whole in table.xpath("./w:tblPr/w:tblW[@w:type='dxa']") if lies else ():
        whole.set(qn("w:w"), str(total))
    shares = [Twips(round(total * part / sum(block.widths))) for part in block.widths]
    for column in table.tblGrid.gridCol_lst:
        table.tblGrid.remove(column)
    for share in shares:
        table.tblGrid.add_gridCol().w = share
    for row in table.tr_lst:
        for cell, share in zip(row.tc_lst, shares, strict=False):
            cell.width = share


class _Painter:
    """Puts the pictures into the package, each once."""

    def __init__(self, document: Document, pictures: Mapping[str, Image]):
        self.main, self.pictures = document.part, pictures
        taken = {part.partname for part in self.main.package.iter_parts()}
        self.free = {name: _free(name, taken) for name in ("chart{}.png", "image{}.png", "image{}.jpeg")}
        self.ids: dict[str, str] = {}  # of a chart → of the relationship to its picture
        used = (drawn.get("id", "") for drawn in document.element.iter(qn("wp:docPr")))
        self.next_id = 1 + max((int(id) for id in used if id.isdigit()), default=0)
        self.drawn = 0

    def drawing(self, block: Picture, sheet: Sheet) -> CT_Inline:
        """Return the picture of a block, with alt text, no higher than the sheet it stands on lets it be."""
        image, self.drawn = self.pictures[block.chart.id], self.drawn + 1
        id, self.next_id = self.next_id, self.next_id + 1
        if block.chart.id not in self.ids:  # python-docx's own way compares it with every picture there is
            stem, jpeg = "chart" if isinstance(block.chart, Chart) else "image", image.png.startswith(JPEG)
            name, kind = (f"{stem}{{}}.jpeg", CONTENT_TYPE.JPEG) if jpeg else (f"{stem}{{}}.png", CONTENT_TYPE.PNG)
            part = ImagePart(next(self.free[name]), kind, image.png)
            self.ids[block.chart.id] = self.main.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        most = sheet.highest(isinstance(block.chart, Photo)) * EMU
        share = min(most / image.height_emu, 1)
        name, size = f"图 {self.drawn}", (Emu(round(image.width_emu * share)), Emu(round(image.height_emu * share)))
        inline = CT_Inline.new_pic_inline(id, self.ids[block.chart.id], name, *size)
        inline.docPr.set("title", block.chart.title)
        for named in inline.iter(qn("wp:docPr"), qn("pic:cNvPr")):
            named.attrib.update({"id": str(id), "name": name, "descr": block.alt or block.chart.title})
        inline.attrib.update(dict.fromkeys(("distT", "distB", "distL", "distR"), "0"))  # this and the last: as Word writes it
        next(inline.iter(qn("a:prstGeom"))).append(OxmlElement("a:avLst"))
        return inline


def _free(name: str, taken: set) -> Iterator[PackURI]:
    """Yield the names of this form that no part has, by number."""
    names = (PackURI("/word/media/" + name.format(number)) for number in count(1))
    return (uri for uri in names if uri not in taken)


# ---- comments, properties, ledger ------------------------------------------------------------------------------------------


def add_comments(document: Document, figures: Mapping[str, Figure], report: Report) -> None:
    """Set a comment on each figure, given by the name of its bookmark, that tells its source.

    python-docx's own `add_comment` reads the clock, and all comments before the new one.
    """
    starts = [mark for mark in document.element.iter(qn("w:bookmarkStart")) if mark.get(qn("w:name")) in figures]
    for id, start in enumerate(starts, 1):
        run = Run(start.getnext(), document)
        run.mark_comment_range(run, id)
    told = [figures[start.get(qn("w:name"))] for start in starts]
    if told:
        part = CommentsPart.load(
            PackURI("/word/comments.xml"), CONTENT_TYPE.WML_COMMENTS, comments_xml(told, report), document.part.package
        )
        document.part.load_rel(RELATIONSHIP_TYPE.COMMENTS, part, "rIdComments")


def set_properties(document: Document, report: Report, named: bool) -> None:
    """Set title, unit (`named`) and date of the report, and nothing of the machine or its user."""
    package = document.part.package
    part = CorePropertiesPart(PackURI("/docProps/core.xml"), CONTENT_TYPE.OPC_CORE_PROPERTIES, CT_CoreProperties.new(), package)
    package.relate_to(part, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    core, day = document.core_properties, issued(report)
    core.title = report.title[:_LONGEST]
    if named:
        core.author = report.unit[:_LONGEST]
    core.language, core.created, core.modified = "zh-CN", day, day


def add_ledger(document: Document, ledger: bytes) -> None:
    """Put the ledger into the package as custom XML."""
    package = document.part.package
    part = Part(PackURI("/customXml/item1.xml"), CONTENT_TYPE.XML, ledger, package)
    part.load_rel(
        RELATIONSHIP_TYPE.CUSTOM_XML_PROPS,
        Part(PackURI("/customXml/itemProps1.xml"), CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES, LEDGER_PROPERTIES, package),
        "rId1",
    )
    document.part.load_rel(RELATIONSHIP_TYPE.CUSTOM_XML, part, "rIdLedger")
