"""A workbook changed in place: the cells that were asked for, and nothing else.

All offices and figures are invented (虚构).
"""

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from lawreport.files.sheets.bookedit import with_cells
from lawreport.files.sheets.workbook import read_workbook
from lawreport.problem import Trouble

NAME = "2025.xlsx"


def book(fill=lambda book, sheet, look: None) -> bytes:
    """Return a workbook such as an office keeps: widths, borders, a list of choices, a note, a second sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as written:
        sheet, other = written.add_worksheet("数据"), written.add_worksheet("说明")
        look = written.add_format({"border": 1, "num_format": "#,##0.00"})
        sheet.set_column(0, 0, 30)
        sheet.write_row(0, 0, ("指标", "数值", "来源", "备注"))
        sheet.write_row(1, 0, ("检查单位", 1200, "台账"), look)
        sheet.write_row(2, 0, ("火灾隐患", 860), look)
        sheet.data_validation(1, 3, 9, 3, {"validate": "list", "source": ["核过", "没有核"]})
        sheet.write_comment("B2", "张三 填")
        other.write(0, 0, "不要动")
        fill(written, sheet, look)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def shown(data: bytes) -> dict[str, str]:
    grid = read_workbook(data, NAME)[0]
    return {cell.place.cell.rpartition("!")[2]: cell.text for line in grid.lines for cell in line.cells.values() if cell.text}


@pytest.mark.parametrize(
    "text", ["1301", "40.072", "0", "-3", "15.5万余", "零", "12.50", "1234567890123456789", '<约&"余"', "007"]
)
def test_a_cell_reads_as_it_was_written_and_every_other_as_it_did(text):
    before = book()
    after = with_cells(before, NAME, "数据", {(2, 2): text}).data
    assert shown(after) == {**shown(before), "B2": text}


def test_only_the_sheet_that_changes_is_another_part():
    before = book()
    after = with_cells(before, NAME, "数据", {(2, 2): "1301", (3, 3): "监督科.xlsx B7"}).data
    old, new = parts(before), parts(after)
    assert list(old) == list(new)
    assert [name for name in old if old[name] != new[name]] == ["xl/worksheets/sheet1.xml"]
    sheet = openpyxl.load_workbook(io.BytesIO(after))["数据"]
    assert sheet["B2"].number_format == "#,##0.00" and sheet["B2"].border.left.style == "thin"
    assert sheet.column_dimensions["A"].width == pytest.approx(30.7, abs=0.1) and sheet["B2"].comment.text == "张三 填"
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["D2:D10"]


def test_a_new_row_looks_like_the_one_above():
    after = with_cells(book(), NAME, "数据", {(4, 1): "罚款金额", (4, 2): "40.07"}, 3).data
    sheet = openpyxl.load_workbook(io.BytesIO(after))["数据"]
    assert [sheet["A4"].value, sheet["B4"].value] == ["罚款金额", 40.07]
    assert sheet["B4"].number_format == "#,##0.00" and sheet["A4"].border.left.style == "thin"


def test_a_cell_that_shows_per_cent_keeps_a_hundredth():
    percent = book(lambda book, sheet, look: sheet.write(3, 1, 0.5, book.add_format({"num_format": "0.0%"})))
    after = with_cells(percent, NAME, "数据", {(4, 2): "98.3"}).data
    assert shown(after)["B4"] == "98.3%"
    assert openpyxl.load_workbook(io.BytesIO(after))["数据"]["B4"].value == 0.983


@pytest.mark.parametrize("looks", ["yyyy-mm-dd", "@"])
def test_a_number_in_a_cell_for_dates_or_texts_stays_the_number(looks):
    dated = book(lambda book, sheet, look: sheet.write_blank(3, 1, None, book.add_format({"num_format": looks})))
    assert shown(with_cells(dated, NAME, "数据", {(4, 2): "45"}).data)["B4"] == "45"


def test_a_formula_is_not_written_over():
    summed = book(lambda book, sheet, look: sheet.write_formula(3, 1, "=B2+B3", look, 2060))
    with pytest.raises(Trouble, match="这一格是公式") as trouble:
        with_cells(summed, NAME, "数据", {(4, 2): "5"})
    assert trouble.value.problems[0].place.cell == "B4"


def test_results_that_no_longer_hold_are_taken_out_and_told():
    def fill(book, sheet, look):
        sheet.write_formula(3, 1, "=SUM(B2:B3)", look, 2060)
        sheet.write_formula(4, 1, "=B4*2", look, 4120)
        sheet.write_formula(5, 1, "=LEN(A2)", look, 4)
        book.worksheets()[1].write_formula(1, 1, "=数据!B2", look, 1200)

    edited = with_cells(book(fill), NAME, "数据", {(2, 2): "1301"})
    assert edited.unreckoned == ("数据!B4", "数据!B5", "说明!B2")
    grid = read_workbook(edited.data, NAME)[0]
    problems = {p.place.cell: p.message for line in grid.lines for cell in line.cells.values() for p in cell.problems}
    assert problems == {"数据!B4": "公式没有算出结果", "数据!B5": "公式没有算出结果"}
    assert shown(edited.data)["B6"] == "4"
    assert b'fullCalcOnLoad="1"' in parts(edited.data)["xl/workbook.xml"]


@pytest.mark.parametrize("formula", ['=INDIRECT("B2")', "=合计", "=SUM(B:B)", "=OFFSET(B1,1,0)"])
def test_a_formula_that_cannot_be_followed_counts_as_one_that_depends(formula):
    edited = with_cells(
        book(lambda book, sheet, look: sheet.write_formula(8, 5, formula, look, 7)), NAME, "数据", {(2, 2): "1301"}
    )
    assert edited.unreckoned == ("数据!F9",)


def test_a_workbook_saved_with_prefixes_and_without_references_is_written_too():
    before = book()
    changed = parts(before)
    xml = changed["xl/worksheets/sheet1.xml"].decode()
    import re

    xml = re.sub(r'<c r="[A-Z]+\d+"', "<c", xml)
    xml = re.sub(r"<(/?)(worksheet|sheetData|row|c|v|is|t|f|cols|col|dimension)\b", r"<\1x:\2", xml)
    xml = xml.replace("<x:worksheet xmlns=", "<x:worksheet xmlns:x=", 1)
    xml = xml.replace("<x:worksheet ", '<x:worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ', 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in changed.items():
            package.writestr(name, xml if name.endswith("sheet1.xml") else data)
    after = with_cells(out.getvalue(), NAME, "数据", {(2, 2): "1301", (4, 1): "罚款金额"}, 3).data
    assert shown(after) == {**shown(before), "B2": "1301", "A4": "罚款金额"}
