"""Two photos in a line: a table without lines, the photos in its first row and their captions below them.

In: the paragraphs of two photos, printed one below the other. Out: the same paragraphs, in cells. Responsible for: a form that
Word, WPS and LibreOffice all keep: pictures in the text, no frames.
"""

from __future__ import annotations

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.table import CT_Tbl
from docx.shared import Emu, Twips
from docx.text.parfmt import ParagraphFormat

from lawreport.model import Image
from lawreport.word.cascade import W

EMU = 635  # of a twip


def set_beside(left, right, images: tuple[Image, Image], total: int) -> None:
    """Put two paragraphs that follow one another, and the two after them, into a table of `total` twips.

    Where the template prints something between them they stay below one another.
    """
    paragraphs = [left]
    while len(paragraphs) < 4 and (after := paragraphs[-1].getnext()) is not None and after.tag == W + "p":
        paragraphs.append(after)
    if len(paragraphs) < 4 or paragraphs[1] is not right:
        return
    table = CT_Tbl.new_tbl(2, 2, Emu(total * EMU))
    left.addprevious(table)
    _plain(table, total)
    _set_columns(table, images, total)
    cells = [cell for row in table.tr_lst for cell in row.tc_lst]
    for cell, paragraph in zip(cells, paragraphs, strict=True):
        cell.replace(cell.p_lst[0], paragraph)
    for row in table.tr_lst:
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for paragraph in paragraphs[:2]:
        ParagraphFormat(paragraph).keep_with_next = True


def _plain(table: CT_Tbl, total: int) -> None:
    """Set a table in the middle, as wide as it is said, without lines or a style."""
    properties = table.tblPr
    for child in list(properties):
        properties.remove(child)
    for tag, given in (
        ("w:tblW", {"w:w": str(total), "w:type": "dxa"}),
        ("w:jc", {"w:val": "center"}),
        ("w:tblLayout", {"w:type": "fixed"}),
    ):
        element = OxmlElement(tag)
        element.attrib.update({qn(name): value for name, value in given.items()})
        properties.append(element)


def _set_columns(table: CT_Tbl, images: tuple[Image, Image], total: int) -> None:
    """Give each photo half of what is left beside both."""
    free = total - sum(image.width_emu for image in images) // EMU
    first = images[0].width_emu // EMU + free // 2
    widths = (Twips(first), Twips(total - first))
    for column, width in zip(table.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    for row in table.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = width
