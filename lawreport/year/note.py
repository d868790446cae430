"""The note for superiors (年度数据对比): a table of two years as a Word file, on one page for some twenty metrics.

In: the rows of `compare`, the unit and the fonts of the project's profile. Out: the bytes of a .docx, the same for the same
rows; its sentence and its table as words. Responsible for: what a superior reads first, and the room of a line.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from operator import itemgetter

from lawreport.files.package import zip_parts
from lawreport.word.template.profile import Fonts
from lawreport.year.compare import DASH, Row

HEADER = ("指标", "单位", "{old}年", "{new}年", "增减", "同比")
NOTE = "注：比率的增减为百分点。“—”表示缺数；增减、同比栏为“—”的，是缺数、概数或上年为零，不能比较。"
_WIDTHS = (42, 15, 23, 23, 25, 28)  # millimetres; together the text width of GB/T 9704
_LOOSE, _TIGHT = (12, 18), (10.5, 14)  # size and line of the table in points; tight for more than _MANY rows
_MANY = 21


def note(unit: str, rows: list[Row], old: int, new: int, fonts: Fonts, date: datetime.date) -> bytes:
    """Return the Word file of the comparison."""
    from docx import Document

    document = Document()
    _drop_spares(document)
    _page(document)
    _properties(document, f"{unit}{new}年与{old}年数据对比", date)
    _line(document, unit, fonts.title, fonts, 22, "center", 32)
    _line(document, f"{new}年与{old}年数据对比", fonts.title, fonts, 22, "center", 32, after=10)
    _line(document, summary(rows, old, new), fonts.fang, fonts, 16, "justify", 27, indent=32, after=6)
    _table(document, cells(rows, old, new), fonts, _TIGHT if len(rows) > _MANY else _LOOSE)
    _line(document, NOTE, fonts.fang, fonts, 10.5, "justify", 15)
    out = io.BytesIO()
    document.save(out)
    return _stable(out.getvalue())


def _drop_spares(document) -> None:
    """Take out what the library's own template carries: a thumbnail, sample data, styles of an old Word."""
    for rels in (document.part.package.rels, document.part.rels):
        for id, relation in list(rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/customXml", "/stylesWithEffects")):
                del rels[id]


def _page(document) -> None:
    """Set the page of GB/T 9704: A4 and its margins."""
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, (37, 35, 28, 26))


def _properties(document, title: str, date: datetime.date) -> None:
    """Set title and date, and leave nothing of the library or the machine in the file."""
    day = datetime.datetime(date.year, date.month, date.day)
    p = document.core_properties
    p.title, p.author, p.comments, p.last_modified_by, p.created, p.modified = title, "", "", "", day, day


def _line(
    document, text: str, font: str, fonts: Fonts, size: float, align: str, pitch: float, indent: float = 0, after: float = 0
) -> None:
    """Add a paragraph of one font; size, pitch and indent in points."""
    paragraph = document.add_paragraph()
    _shape(paragraph, align, pitch, after)
    if indent:
        from docx.shared import Pt

        paragraph.paragraph_format.first_line_indent = Pt(indent)
    _run(paragraph, text, font, fonts, size)


def _shape(paragraph, align: str, pitch: float, after: float = 0) -> None:
    """Set how a paragraph stands: alignment, fixed pitch, room after it, in points."""
    from docx.enum.text import WD_LINE_SPACING, WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Pt

    form = paragraph.paragraph_format
    form.alignment = WD_PARAGRAPH_ALIGNMENT[align.upper()]
    form.space_before, form.space_after = Pt(0), Pt(after)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)


def _run(paragraph, text: str, font: str, fonts: Fonts, size: float) -> None:
    """Add a run with its fonts for Hanzi and for Latin letters."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.name, run.font.size = fonts.latin, Pt(size)
    run.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    run.element.rPr.rFonts.set(qn("w:hint"), "eastAsia")


def _table(document, rows: list[tuple[str, ...]], fonts: Fonts, look: tuple[float, float]) -> None:
    """Add the table; its header stands on every page."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    table = document.add_table(len(rows), len(_WIDTHS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    for index, words in enumerate(rows):
        _row(table.rows[index], words, fonts, look, head=index == 0)
    _repeat(document)


def _row(row, words: tuple[str, ...], fonts: Fonts, look: tuple[float, float], head: bool) -> None:
    """Fill a row: names to the left, units in the middle, numbers to the right."""
    from docx.shared import Mm

    size, pitch = look
    for column, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
        cell.width = Mm(_WIDTHS[column])
        align = "center" if head or column == 1 else "left" if column == 0 else "right"
        _shape(cell.paragraphs[0], align, pitch)
        _run(cell.paragraphs[0], text, fonts.hei if head else fonts.fang, fonts, size)


def _repeat(document) -> None:
    """Set that the header of the document's only table stands on every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    header = next(document.element.iter(qn("w:tr")))
    header.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _stable(data: bytes) -> bytes:
    """Return the package with nothing in it that depends on when it was made."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zip_parts({name: archive.read(name) for name in archive.namelist()})


# ---- its words -------------------------------------------------------------------------------------------------------------


def summary(rows: Iterable[Row], old: int, new: int) -> str:
    """Return the sentence a superior reads first."""
    rows = list(rows)
    kinds = Counter(r.direction for r in rows)
    counted = [
        f"{n}项{word}" for way, word in ((1, "上升"), (-1, "下降"), (0, "持平"), (None, "不能比较")) if (n := kinds[way])
    ]
    text = f"{new}年与{old}年相比，{len(rows)}项指标中{'、'.join(counted)}。"
    rated = [(r.growth, r) for r in rows if r.growth]
    most = []
    if rated:
        (up, most_up), (down, most_down) = max(rated, key=itemgetter(0)), min(rated, key=itemgetter(0))
        most += [f"升幅最大的是{most_up.metric.name}，{most_up.rate}"] * (up > 0)
        most += [f"降幅最大的是{most_down.metric.name}，{most_down.rate}"] * (down < 0)
    return text + (f"{'；'.join(most)}。" if most else "")


def cells(rows: Iterable[Row], old: int, new: int) -> list[tuple[str, ...]]:
    """Return the header and the rows of the table as words."""
    head = tuple(h.format(old=old, new=new) if new == old + 1 or h != "同比" else f"比{old}年" for h in HEADER)
    return [head, *((r.metric.name, r.metric.unit or DASH, r.old, r.new, r.change, r.rate) for r in rows)]
