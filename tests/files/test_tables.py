import io
import re
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawreport.base.disk import DISK
from lawreport.figures.quantity import parse_quantity
from lawreport.files.sheets.grid import cell_index, cell_name
from lawreport.files.sheets.tables import read_table, table_from
from lawreport.files.sheets.workbook import MOST_TAGS
from lawreport.problem import Severity, Trouble

COLUMNS, OPTIONAL = ("指标", "数值"), ("来源", "备注")
HEADER = "指标,数值,来源,备注"


def csv_table(text, encoding="utf-8"):
    return table_from(text.encode(encoding), "data/2024.csv", COLUMNS, OPTIONAL)


def trouble(read, *given):
    with pytest.raises(Trouble) as caught:
        read(*given)
    assert all(p.message and "\n" not in p.message + p.hint for p in caught.value.problems)
    return caught.value.problems


def texts(table):
    return [tuple(cell.text for cell in row.values()) for row in table.rows]


# ---- CSV -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_same_table_is_read_from_every_encoding_and_line_end(encoding, end):
    table = csv_table(end.join([HEADER, "检查单位,6603,台账,", "", '罚款,"40,072",局,含“小额”', ""]), encoding)
    assert texts(table) == [("检查单位", "6603", "台账", ""), ("罚款", "40,072", "局", "含“小额”")]
    assert table.columns == COLUMNS + OPTIONAL and table.warnings == ()


def test_a_cell_knows_its_line_and_its_name():
    table = csv_table(f'{HEADER}\n检查,1,,"两行\n备注"\n隐患,2,,')
    place = table.rows[1]["数值"].place
    assert (str(place), place.cell) == ("data/2024.csv:4", "B3")


def test_optional_columns_may_be_absent_and_columns_may_stand_in_any_order():
    table = csv_table("数值,指标\n3,检查\n")
    assert table.columns == COLUMNS and texts(table) == [("检查", "3", "", "")]


@pytest.mark.parametrize("header", [" 指标 , 数　值 ,来源,备注", "指\u200b标,数值,来源,备注", "\ufeff指标,数值,来源,备注,,"])
def test_blanks_and_invisible_characters_in_the_header_do_not_matter(header):
    assert texts(csv_table(f"{header}\n检查,3,,\n")) == [("检查", "3", "", "")]


def test_a_blank_cell_is_empty_text_not_zero():
    assert texts(csv_table(f"{HEADER}\n检查,  ,,\n")) == [("检查", "", "", "")]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 0, "空"),
        ("\n\n", 0, "空"),
        (HEADER, 0, "没有数据"),
        (f"{HEADER}\n,,,\n", 0, "没有数据"),
        ("指标;数值\n检查;3", 1, "分号"),
        ("指标\t数值\n检查\t3", 1, "制表符"),
        ("指标，数值\n检查，3", 1, "中文逗号"),
        (f"2024年统计表,,,\n\n{HEADER}\n检查,3,,", 1, "第3行"),
        (f"# 说明\n{HEADER}\n检查,3,,", 1, "第2行"),
        ("指标,数量\n检查,3", 1, "是不是 数量"),
        ("项目,人\n检查,3", 1, "表头要有"),
        ("指标,数值,数值\n检查,3,4", 1, "两列都叫"),
        (f"{HEADER}\n检查,9,877,,", 2, "写成 9877"),
        (f"{HEADER}\n检查,“9,877”,,", 2, "写成 9877"),
        (f"{HEADER}\n检查,近1,234万,,", 2, "近1234万"),
        (f"{HEADER}\n检查,9,877,", 2, "拆成"),
        ("指标,数值,备注\n检查,9,877", 2, "拆成"),
        (f"{HEADER}\n检查,3,a,b,c", 2, "5 列"),
        (f"{HEADER}\n检查,3", 2, "2 列"),
        (f"{HEADER}\n检查，3，，", 2, "中文逗号"),
        (f'{HEADER}\n隐患,1,,\n检查,"3,,\n拘留,2,,\n', 3, "双引号"),
        (f'{HEADER}\n"检查"站,3,,\n', 2, "双引号"),
        (f'{HEADER}\n检查,3,"a\nb","c\n拘留,2,,\n', 3, "双引号"),
        (f'{HEADER}\n"检查,3,,\n拘留",2,,\n', 2, "换行"),
        (f"{HEADER}\n检\u200b查,3,,", 2, "U+200B"),
        (f"{HEADER}\n检查,3\x00,,", 2, "U+0000"),
        (f"{HEADER}\n检查,3,,\x01", 2, "U+0001"),
        (f"{HEADER}\n检查,3,,\n注：不含分局,,,", 3, "不是数据"),
        (f"{HEADER}\n检查,3,,\n数据来源：台账", 3, "不是数据"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, line, words):
    (problem,) = trouble(csv_table, text)
    assert problem.place.line == line and problem.place.file == "data/2024.csv"
    assert words in problem.message + problem.hint


def test_everything_wrong_is_told_at_once():
    problems = trouble(csv_table, f"{HEADER}\n检查,3\n检\u200b查,3,,\n隐患,9,877,,\n")
    assert [p.place.line for p in problems] == [2, 3, 4]


def test_invisible_characters_in_remarks_only_warn():
    (warning,) = csv_table(f"{HEADER}\n检查,3,,见\u200b附件").warnings
    assert warning.severity is Severity.WARNING and warning.place.cell == "D2"


def test_a_column_that_is_not_read_is_told_with_the_likely_name():
    (hint,) = csv_table("指标,数值,备 注2,单位\n检查,3,x,y").warnings
    assert "备注2、单位" in hint.message and "备注2" in hint.hint and hint.severity is Severity.HINT


@pytest.mark.parametrize(
    "data",
    [
        "指標,數值\n檢查單位,9877\n投訴舉報,12\n".encode("big5"),
        "件数,検査\nしている,3\n".encode("shift_jis"),
        "指标,数\xe9\n".encode("utf-16") + b"\x00",
        b"<html><table>",
        b"PK\x03\x04rest",
        b"%PDF-1.4",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
        b"\xff\xfe\xff",
    ],
)
def test_other_encodings_and_other_files_are_refused(data):
    (problem,) = trouble(table_from, data, "data/2024.csv", COLUMNS)
    assert problem.hint


def test_size_is_limited():
    assert "行" in trouble(csv_table, "指标,数值\n" + "检查,3\n" * 20_001)[0].message
    assert "列" in trouble(csv_table, "指标,数值" + "," * 300 + "\n")[0].message
    assert "太长" in trouble(csv_table, "指标,数值\n检查," + "3" * 200_000)[0].message


# ---- files ---------------------------------------------------------------------------------------------------------


def test_files_that_cannot_be_read_are_told_in_words(tmp_path):
    missing = trouble(read_table, DISK.file(tmp_path / "2024.csv", "data/2024.csv"), COLUMNS)
    folder = trouble(read_table, DISK.file(tmp_path, "data/2024.csv"), COLUMNS)
    (tmp_path / "big.csv").write_bytes(bytes(20 * 2**20 + 1))
    big = trouble(read_table, DISK.file(tmp_path / "big.csv", "data/big.csv"), COLUMNS)
    assert [p[0].id for p in (missing, folder, big)] == ["table-missing", "table-missing", "table-size"]


@pytest.mark.parametrize("ending", [".xls", ".et", ".xlsm", ".xlsb", ".ods", ".txt", ""])
def test_other_endings_are_refused_with_what_to_do(tmp_path, ending):
    path = tmp_path / f"2024{ending}"
    path.write_bytes(b"x")
    assert ".xlsx" in trouble(read_table, DISK.file(path, f"data/2024{ending}"), COLUMNS)[0].hint


# ---- Excel ---------------------------------------------------------------------------------------------------------


def workbook(rows=(("检查", 3),), change=None, header=COLUMNS + OPTIONAL):
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "表1"
    for row in (header, *rows):
        book.active.append(row)
    if change:
        change(book, book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rewritten(data, part, pattern, replacement):
    """The workbook with the XML of one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            text = old.read(info)
            if info.filename == part:
                text, count = re.subn(pattern.encode(), replacement.encode(), text, count=1)
                assert count
            new.writestr(info.filename, text)
    return buffer.getvalue()


def stored(number):
    """A workbook whose cell B2 holds a number as it stands in the XML."""
    return rewritten(workbook(), "xl/worksheets/sheet1.xml", "<v>3</v>", f"<v>{number}</v>")


def excel(data):
    return table_from(data, "data/2024.xlsx", COLUMNS, OPTIONAL)


def set_cell(name, value, number_format="General"):
    def change(_, sheet):
        sheet[name] = value
        sheet[name].number_format = number_format

    return change


def test_a_workbook_is_read_as_texts_with_cells():
    table = excel(workbook([("检查", 6603, "台账"), (), ("约", "15.5万余", None, "见附件")]))
    assert texts(table) == [("检查", "6603", "台账", ""), ("约", "15.5万余", "", "见附件")]
    assert str(table.rows[1]["数值"].place) == "data/2024.xlsx B4"
    assert str(table.rows[0]["备注"].place) == "data/2024.xlsx D2"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("6603", "6603"),
        ("40.072", "40.072"),
        ("0.30000000000000004", "0.3"),
        ("98.499999999999986", "98.5"),
        ("-0.5", "-0.5"),
        ("1E3", "1000"),
        ("1.5E-3", "0.0015"),
        ("123456789012345", "123456789012345"),
        ("6603.0", "6603"),
    ],
)
def test_numbers_are_read_in_their_shortest_exact_form(number, text):
    assert texts(excel(stored(number)))[0][1] == text


@pytest.mark.parametrize("number", ["9007199254740993", "91110108123456784", "9.111E+24"])
def test_integers_longer_than_a_workbook_can_hold_are_refused(number):
    (problem,) = trouble(excel, stored(number))
    assert problem.place.cell == "B2" and "文本" in problem.hint


@pytest.mark.parametrize(
    ("value", "number_format", "text", "warns"),
    [
        (0.985, "0.0%", "98.5%", False),
        (0.985, "0%", "98.5%", True),
        (1, "0%", "100%", False),
        (98.54, "0.0", "98.54", True),
        (98.5, "0.00", "98.5", False),
        (200 / 3, "General", "66.6666666666667", True),
        (98765, '0!.0,"万"', "98765", True),
        (9877, '#,##0"件"', "9877", False),
        (5, '"dmy"0', "5", False),
        (5, "[Red]0_);(0)", "5", False),
        (98.5, "@", "98.5", False),
    ],
)
def test_the_number_format_counts(value, number_format, text, warns):
    table = excel(workbook(change=set_cell("B2", value, number_format)))
    assert texts(table)[0][1] == text
    assert [w.place.cell for w in table.warnings] == (["B2"] if warns else [])


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        ("=1+1", "General", "公式"),
        ("#REF!", "General", "#REF!"),
        (True, "General", "TRUE"),
        (45413, "yyyy/m/d", "2024-05-01"),
        (45413, 'yyyy"年"m"月"', "2024-05-01"),
        (0.5, "[h]:mm", "日期"),
        (45413, "mm-dd-yy", "日期"),
        ("检_x000B_查", "General", "U+000B"),
    ],
)
def test_cells_that_hold_no_figure_are_refused(value, number_format, words):
    (problem,) = trouble(excel, workbook(change=set_cell("B2", value, number_format)))
    assert problem.place.cell == "B2" and words in problem.message and problem.hint


def test_a_formula_with_its_result_is_read():
    data = rewritten(
        workbook(change=set_cell("B2", "=1+1")), "xl/worksheets/sheet1.xml", "</f><v ?/>|</f><v></v>", "</f><v>2</v>"
    )
    assert texts(excel(data))[0][1] == "2"


def test_dates_in_remarks_are_texts():
    assert texts(excel(workbook(change=set_cell("D2", 45413, "yyyy/m/d"))))[0][3] == "2024-05-01"


def test_escapes_are_decoded_and_line_ends_unified():
    assert texts(excel(workbook([("检查", 3, "a_x005F_x000B_b", "一_x000D_\n二")])))[0][2:] == ("a_x000B_b", "一\n二")


def test_readings_above_the_characters_are_not_text():
    data = rewritten(
        workbook([("检查", 3)]),
        "xl/sharedStrings.xml",
        "<si><t>检查</t></si>",
        "<si><r><t>检</t></r><r><t>查</t></r><rPh><t>jiancha</t></rPh></si>",
    )
    assert texts(excel(data))[0][0] == "检查"


@pytest.mark.parametrize(("area", "refused"), [("A2:A3", True), ("B2:C2", True), ("C2:D2", True), ("F2:G3", False)])
def test_merged_cells_in_the_data_are_refused(area, refused):
    data = workbook([("检查", 3), ("隐患", 4)], lambda _, sheet: sheet.merge_cells(area))
    if refused:
        assert trouble(excel, data)[0].place.cell == area
    else:
        assert len(excel(data).rows) == 2


def hide(book, sheet):
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True


def test_hidden_rows_and_columns_are_read_with_a_warning():
    table = excel(workbook([("检查", 3), ("隐患", 4)], hide))
    assert len(table.rows) == 2
    assert [(w.place.cell, w.severity) for w in table.warnings] == [("B1", Severity.WARNING), ("A3", Severity.WARNING)]


@pytest.mark.parametrize(("height", "seen"), [("0", False), ("0.0", False), ("0.5", True), ("15", True)])
def test_a_row_of_no_height_is_a_hidden_one(height, seen):
    row = ('<row r="3"', f'<row r="3" ht="{height}" customHeight="1"')
    data = rewritten(workbook([("检查", 3), ("隐患", 4)]), "xl/worksheets/sheet1.xml", *row)
    assert [w.place.cell for w in excel(data).warnings] == ([] if seen else ["A3"])


def test_a_column_of_no_width_is_a_hidden_one():
    sheet = "xl/worksheets/sheet1.xml"
    data = rewritten(
        workbook(), sheet, "<sheetData>", '<cols><col min="2" max="2" width="0" customWidth="1"/></cols><sheetData>'
    )
    assert [w.place.cell for w in excel(data).warnings] == ["B1"]


@pytest.mark.parametrize(
    ("format", "value", "shown"),
    [
        (";;;", 3, False),
        (";;;", 0, False),
        ("0;-0;;@", 0, False),
        ("0;-0;;@", 3, True),
        ('0;-0;"—"', 0, True),
        ("0;;", -3, False),
        ('#,##0_ ;"减"#,##0;"零;";@', 0, True),
        ("[>100]0;;", 3, True),
        ("General", 0, True),
    ],
)
def test_a_number_whose_format_shows_nothing_is_told(format, value, shown):
    data = workbook([("检查", value)], lambda _, sheet: setattr(sheet["B2"], "number_format", format))
    table = excel(data)
    assert table.rows[0]["数值"].text == str(value)
    assert [w.place.cell for w in table.warnings if "不一样" in w.message] == ([] if shown else ["B2"])


def test_hidden_sheets_are_skipped():
    def add_old(book, sheet):
        book.create_sheet("旧", 0).append(["指标", "数值"])
        book["旧"].sheet_state = "hidden"

    table = excel(workbook(change=add_old))
    assert texts(table)[0] == ("检查", "3", "", "") and "旧" in table.warnings[0].message
    assert str(table.rows[0]["数值"].place) == "data/2024.xlsx 表1!B2"


def test_of_several_sheets_the_one_with_the_header_is_used_and_named():
    table = excel(workbook(change=lambda book, _: book.create_sheet("说明", 0).append(["填表说明"])))
    assert "“表1”" in table.warnings[0].message and "说明" in table.warnings[0].hint
    assert table.warnings[0].severity is Severity.WARNING


def test_empty_sheets_are_not_mentioned():
    assert excel(workbook(change=lambda book, _: book.create_sheet("Sheet2"))).warnings == ()


def test_every_sheet_without_the_header_is_named():
    data = workbook(header=("甲", "乙"), change=lambda book, _: book.create_sheet("表2").append(["丙"]))
    assert [p.place.cell for p in trouble(excel, data)] == ["表1!A1", "表2!A1"]


@pytest.mark.parametrize(
    ("data", "id"),
    [
        (workbook(rows=(), header=()), "table-empty"),
        (workbook(rows=()), "table-empty"),
        (workbook(change=set_cell("A30000", "x")), "table-size"),
        (workbook(change=set_cell("ZZ2", "x")), "table-size"),
        (workbook(header=("2024年统计表",), rows=(COLUMNS, ("检查", 3))), "table-header"),
        (workbook([("注：不含分局",)]), "table-note"),
        (workbook()[:-400], "package-damaged"),
        (b"", "package-empty"),
        (b"<html>", "package-kind"),
        (rewritten(workbook(), "[Content_Types].xml", "sheet.main", "sheet.macroEnabled.main"), "xlsx-macro"),
        (rewritten(workbook(), "[Content_Types].xml", "spreadsheetml.*", "wordprocessingml</Types>"), "xlsx-kind"),
        (rewritten(workbook(), "xl/worksheets/sheet1.xml", "</row>", "</rov>"), "xlsx-damaged"),
        (rewritten(workbook(), "xl/worksheets/sheet1.xml", "<v>3</v>", "<v>three</v>"), "xlsx-damaged"),
        (rewritten(workbook(), "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData>" + "<row/>" * MOST_TAGS), "table-size"),
        (rewritten(workbook(), "xl/workbook.xml", "<workbook", "<!DOCTYPE a><workbook"), "package-xml"),
    ],
    ids=range(15),
)
def test_workbooks_that_cannot_be_used_are_refused_in_words(data, id):
    assert id in {p.id for p in trouble(excel, data)}


def test_styled_but_empty_cells_far_away_do_not_count():
    def style(_, sheet):
        sheet["A30000"].number_format = "0.00"

    assert len(excel(workbook(change=style)).rows) == 1


# ---- any table -----------------------------------------------------------------------------------------------------

numbers = st.decimals(-(10**9), 10**9, places=4).map(lambda d: d.normalize() + 0)


@settings(max_examples=30)
@given(st.lists(numbers, min_size=1, max_size=20))
def test_numbers_come_through_excel_and_csv_unchanged(values):
    data = workbook([("检查", float(value)) for value in values])
    text = "指标,数值\n" + "".join(f"检查,{value:f}\n" for value in values)
    for table in (excel(data), csv_table(text)):
        assert [parse_quantity(row["数值"].text).number for row in table.rows] == values


@given(st.binary(max_size=80), st.sampled_from(["a.csv", "a.xlsx"]))
def test_any_bytes_give_a_table_or_words(data, name):
    try:
        assert table_from(data, name, COLUMNS).rows
    except Trouble as found:
        assert found.problems


@given(st.text('指标数值,"\n\r3“，;\t ', max_size=40))
def test_any_small_csv_gives_a_table_or_words(text):
    try:
        assert csv_table(f"{HEADER}\n{text}").rows
    except Trouble as found:
        assert found.problems


@given(st.integers(1, 10**6), st.integers(1, 16384))
def test_cells_are_named_as_in_a_workbook(row, column):
    assert cell_index(cell_name(row, column)) == (row, column)


def test_the_precision_of_decimals_is_kept_from_csv():
    assert (
        parse_quantity(csv_table(f"{HEADER}\n罚款,40.0720,,").rows[0]["数值"].text).number.as_tuple()
        == Decimal("40.0720").as_tuple()
    )
