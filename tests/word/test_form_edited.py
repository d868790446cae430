"""A form (.xlsx) in which anybody changed anything, by whatever means, is his."""

import io

import openpyxl
import pytest
from handling import unzipped
from office_like import changing, packed
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Color, Font, PatternFill, Protection

from lawreport.word.resaved import same

SHEET = "xl/worksheets/sheet1.xml"


def form(edit=None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["指标", "本年值"])
    sheet.append(["检查单位", "1200"])
    sheet["A1"].comment = Comment("只填黄格", "法规科（虚构）")
    sheet["B2"].protection = Protection(locked=False)
    sheet.protection.sheet = True
    if edit:
        edit(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def setting(name: str, value, cell: str = "B2"):
    return lambda sheet: setattr(sheet[cell], name, value)


def rich(sheet) -> None:
    sheet["A2"] = CellRichText("检查", TextBlock(InlineFont(color="FFFF0000"), "单位"))


def picture(sheet) -> None:
    from office_like import small_png

    sheet.add_image(Image(io.BytesIO(small_png())), "D4")


EDITS = {
    "filled in a theme's colour": setting("fill", PatternFill("solid", fgColor=Color(theme=5))),
    "filled in a lighter theme's colour": setting("fill", PatternFill("solid", fgColor=Color(theme=0, tint=-0.25))),
    "filled in an indexed colour": setting("fill", PatternFill("solid", fgColor=Color(indexed=13))),
    "filled black": setting("fill", PatternFill("solid", fgColor="FF000000")),
    "hatched": setting("fill", PatternFill("gray125")),
    "words in a theme's colour": setting("font", Font(color=Color(theme=5))),
    "words in an indexed colour": setting("font", Font(color=Color(indexed=10))),
    "words in white": setting("font", Font(color="FFFFFFFF")),
    "words larger": setting("font", Font(sz=20)),
    "an empty cell marked": setting("fill", PatternFill("solid", fgColor=Color(theme=7)), "D9"),
    "words partly red": rich,
    "a formula": setting("value", "=1100+100"),
    "a picture": picture,
    "a note in the header": lambda sheet: setattr(sheet.oddHeader.center, "text", "数已核"),
    "a note in the footer": lambda sheet: setattr(sheet.oddFooter.left, "text", "甲核"),
    "a row hidden": lambda sheet: setattr(sheet.row_dimensions[2], "hidden", True),
    "a column hidden": lambda sheet: setattr(sheet.column_dimensions["B"], "hidden", True),
    "protection taken off": lambda sheet: setattr(sheet.protection, "sheet", False),
    "a cell unlocked": setting("protection", Protection(locked=False), "A2"),
    "a comment more": lambda sheet: setattr(sheet["B2"], "comment", Comment("", "甲")),
    "the comment deleted": lambda sheet: setattr(sheet["A1"], "comment", None),
    "the comment moved": lambda sheet: (
        setattr(sheet["A1"], "comment", None),
        setattr(sheet["A2"], "comment", Comment("只填黄格", "法规科（虚构）")),
    ),
    "cells merged": lambda sheet: sheet.merge_cells("C1:D2"),
    "the sheet's tab coloured": lambda sheet: setattr(sheet.sheet_properties, "tabColor", "FFFF0000"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_whatever_was_edited_is_another(edit):
    assert not same(form(), form(edit), ".xlsx")


def test_a_text_box_is_an_edit():
    parts = unzipped(form())
    parts["xl/drawings/drawing9.xml"] = "<wsDr><sp><txBody><t>请再核</t></txBody></sp></wsDr>".encode()
    assert not same(form(), packed(parts), ".xlsx")


def test_what_programs_write_anew_is_none():
    saved = changing(lambda text: text.replace('sheet="1"', 'sheet="true"').replace("<row ", '<row hidden="false" '), SHEET)
    black = changing(lambda text: text.replace('<color theme="1"', '<color rgb="FF000000"'), "xl/styles.xml")
    assert same(form(), black(saved(form())), ".xlsx")
