"""Forms in: what is read from a form whoever saved it, what is refused and where, and that nothing is half written."""

import csv
import io
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from where import CORPUS, ROOT

from lawreport.app.cli import main
from lawreport.app.screens.collect import change_text
from lawreport.figures.metrics import Data
from lawreport.files.sheets.csvedit import new_table, spliced
from lawreport.model import Metric, Quantity, Reading
from lawreport.problem import Place, Problems, Severity, Trouble
from lawreport.word import libreoffice
from lawreport.year.forms.collect import collect_forms
from lawreport.year.forms.forms import forms, workbook
from lawreport.year.forms.inbox import read_inbox

BASE = CORPUS / "faulty" / "_base"
FILE = "回来的表.xlsx"
ASKED = {"检查单位": "家", "火灾隐患": "处", "罚款金额": "万元", "满意率": "%", "提示信息": "条"}  # E6 … E10


def catalogue(owner: str = "监督科") -> dict[str, Metric]:
    typed = {name: Metric(name, unit, f"年内{name}的数", owner) for name, unit in ASKED.items()}
    return typed | {"整改率": Metric("整改率", "%", formula="检查单位 / 火灾隐患")}


def data(year: int = 2025, unit: str = "甲区司法局", **readings: str) -> Data:
    metrics = catalogue()
    known = {n: Reading(metrics[n], year, Quantity(v, Decimal(v)), v) for n, v in readings.items()}
    last = {"检查单位": Reading(metrics["检查单位"], year - 1, Quantity("1200", Decimal(1200)), "1200")}
    return Data(year, metrics, {year: known, year - 1: last}, {"单位": unit, "简称": unit})


def form(edit=lambda book, sheet: None, asked: Data | None = None) -> bytes:
    """Return the form, changed by another program."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(forms(asked or data(), (asked or data()).year))))
    edit(book, book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(**cells) -> bytes:
    return form(lambda book, sheet: [sheet.__setitem__(name, value) for name, value in cells.items()])


def values(content: bytes, name: str = FILE) -> dict[str, str]:
    return {c.metric.name: c.quantity.text for c in collect_forms({name: content}, data()).changes}


# ---- what is read --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (1234, "1234"),
        ("1234", "1234"),
        (" 1234 ", "1234"),
        ("１２３４", "1234"),
        ("1,234", "1234"),
        ("１，２３４", "1234"),
        (1234.0, "1234"),
        ("4600余", "4600余"),
        ("约78.9万", "约78.9万"),
        ("零", "零"),
        (0, "0"),
        ("近5万", "近5万"),
        ("50左右", "50左右"),
        ("　30余万　", "30余万"),
    ],
)
def test_a_value_is_read_as_an_office_types_it(typed, read):
    assert values(filled(E10=typed)) == {"提示信息": read}


def test_decimals_and_percentages_keep_what_was_typed():
    def percent(book, sheet):
        sheet["E9"], sheet["E8"] = 0.985, "40.072"
        sheet["E9"].number_format = "0.0%"

    assert values(form(percent)) == {"罚款金额": "40.072", "满意率": "98.5"}


def test_a_value_tells_workbook_cell_who_and_when():
    (change,) = collect_forms({FILE: filled(E7="12", F7="执法系统", G7="预计数", E2="张三", E3="2026-01-20")}, data()).changes
    assert change.source == "回来的表.xlsx 填报表!E7（监督科 张三，2026-01-20）；执法系统"
    assert change.note == "预计数"


def test_a_date_cell_and_a_label_with_its_value_are_understood():
    def sign(book, sheet):
        sheet["E3"], sheet["E7"], sheet["D2"] = date(2026, 1, 20), 12, "填表人：李四"

    assert "（监督科 李四，2026-01-20）" in collect_forms({FILE: form(sign)}, data()).changes[0].source


def test_what_is_the_same_new_changed_empty_and_not_asked_is_told_apart():
    found = collect_forms({FILE: filled(E6=1300, E7=860, E8=5)}, data(检查单位="1200", 火灾隐患="860", 提示信息="7"))
    assert [change_text(c) for c in found.changes] == ["检查单位：1200家 → 1300家", "罚款金额 5万元"]
    assert [[m.name for m in group] for group in (found.same, found.unfilled, found.kept, found.unasked)] == [
        ["火灾隐患"],
        ["满意率"],
        ["提示信息"],
        [],
    ]


def test_an_empty_cell_leaves_the_value_that_is_there():
    assert not collect_forms({FILE: filled()}, data(检查单位="1200")).changes


def test_sheets_in_another_order_under_other_names_are_read():
    def move(book, sheet):
        sheet["E7"], sheet.title = 9, "张三填的"
        book.create_sheet("说明", 0)["A1"] = "请领导审阅"

    found = collect_forms({"新建.xlsx": form(move)}, data())
    assert found.changes[0].source.startswith("新建.xlsx 张三填的!E7")
    assert [p.id for p in found.warnings] == ["form-unread"]


def test_rows_sorted_and_columns_moved_are_read_by_their_names():
    def shuffle(book, sheet):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=10)]
        rows[1][4], rows[5][4] = 11, 15
        for r, row in enumerate([rows[0], *reversed(rows[1:])], 5):
            for c, value in enumerate(reversed(row), 1):
                sheet.cell(r, c).value = value

    assert values(form(shuffle)) == {"检查单位": "11", "提示信息": "15"}


def test_a_form_without_its_hidden_sheet_is_known_by_title_and_header():
    def strip(book, sheet):
        del book["_信息"]
        sheet["E6"] = 9

    assert values(form(strip)) == {"检查单位": "9"}


def by_hand(content: bytes, **cells: str) -> bytes:
    """Return the workbook with the XML of empty cells replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            text = old.read(part).decode("utf-8")
            for name, xml in cells.items() if part.endswith("sheet1.xml") else ():
                text, count = re.subn(rf'<c r="{name}" s="(\d+)"\s*/>', rf'<c r="{name}" s="\1"{xml}</c>', text)
                assert count == 1
            new.writestr(part, text)
    return out.getvalue()


def test_xml_written_by_hand_is_read():
    cells = {
        "E6": ' t="inlineStr"><is><r><t>１，２</t></r><r><t>３４</t></r></is>',
        "E7": "><f>400+60</f><v>460</v>",
        "E8": ' t="str"><f>"40"&amp;".5"</f><v>40.5</v>',
        "E10": "><v>1.2E3</v>",
    }
    assert values(by_hand(workbook(forms(data(), 2025)), **cells)) == {
        "检查单位": "1234",
        "火灾隐患": "460",
        "罚款金额": "40.5",
        "提示信息": "1200",
    }


def test_one_workbook_of_all_offices_is_read_sheet_by_sheet():
    asked = data()
    asked.catalogue["罚款金额"] = Metric("罚款金额", "万元", "年内罚款金额的数", "法制科")

    def fill(book, sheet):
        for name, cell, value, person in (("监督科", "E7", 860, "张三"), ("法制科", "E6", 40.5, "李四")):
            put(**{cell: value, "E2": person})(book, book[name])

    found = collect_forms({"全部.xlsx": form(fill, asked)}, asked)
    assert [c.source for c in found.changes] == ["全部.xlsx 监督科!E7（监督科 张三）", "全部.xlsx 法制科!E6（法制科 李四）"]


# ---- what is refused, and where ------------------------------------------------------------------------------------------


def put(**cells):
    return lambda book, sheet: [sheet.__setitem__(name, value) for name, value in cells.items()]


def error_cell(book, sheet):
    sheet["E6"] = "#DIV/0!"
    sheet["E6"].data_type = "e"


def merged(*areas: str):
    def merge(book, sheet):
        sheet["E6"] = 5
        for area in areas:
            sheet.merge_cells(area)

    return merge


def hidden_row(book, sheet):
    sheet["E7"], sheet.row_dimensions[7].hidden = 5, True


def hidden_column(book, sheet):
    sheet.column_dimensions["E"].hidden = True


def second_sheet(value):
    def copy(book, sheet):
        sheet["E6"] = 5
        twin = book.copy_worksheet(sheet)
        twin.title, twin["E6"] = "副本", value

    return copy


def stamped(cell: str, value: str):
    return lambda book, sheet: book["_信息"].__setitem__(cell, value)


def anonymous(book, sheet):
    del book["_信息"]
    sheet["A1"] = "数据表"


def more_numbers_hidden(book, sheet):
    extra = book.create_sheet("另外的数")
    extra["A1"], extra.sheet_state = 5, "hidden"


WRONG = {
    "value with its unit": (put(E6="6603家"), "value", "填报表!E6", "“6603家”不是数值"),
    "word for nothing": (put(E6="无"), "value", "填报表!E6", "没有数据请留空"),
    "dash for nothing": (put(E6="—"), "value", "填报表!E6", "没有数据请留空"),
    "blank inside": (put(E6="1 234"), "value", "填报表!E6", "数中间不能有空格"),
    "comma in the wrong place": (put(E6="12,34"), "value", "填报表!E6", "逗号的位置不对"),
    "number in Hanzi": (put(E6="十二"), "value", "填报表!E6", "请改用阿拉伯数字"),
    "range": (put(E7="12-15"), "value", "填报表!E7", "不能填范围"),
    "only about": (put(E7="约"), "value", "填报表!E7", "“约”不是数值"),
    "about twice": (put(E7="约50余"), "value", "填报表!E7", "约数词重复"),
    "leading zeros": (put(E7="007"), "value", "填报表!E7", "前面多了 0"),
    "invisible character": (put(E7="12\u200b3"), "value", "填报表!E7", "看不见的字符"),
    "scale twice": (put(E8="3万"), "value", "填报表!E8", "与单位“万元”重复"),
    "percent of a count": (put(E6="98%"), "value", "填报表!E6", "带了%"),
    "formula never computed": (put(E6="=1+1"), "cell-formula", "填报表!E6", "公式没有算出结果"),
    "error value": (error_cell, "cell-error", "填报表!E6", "#DIV/0!"),
    "date": (put(E6=date(2025, 3, 5)), "cell-date", "填报表!E6", "单元格是日期（2025-03-05）"),
    "truth": (put(E6=True), "cell-bool", "填报表!E6", "逻辑值"),
    "too many digits": (put(E6=12345678901234567), "cell-digits", "填报表!E6", "超过 15 位"),
    "unknown metric": (put(A6="检查单拉", E6=5), "metric-unknown", "填报表!A6", "是不是 检查单位"),
    "computed metric": (put(A11="整改率", E11=98), "formula-typed", "填报表!E11", "由公式算出"),
    "value without a metric": (put(E12=77), "form-nameless", "填报表!E12", "没有指标名"),
    "unit changed": (put(B7="个", E7=5), "form-unit", "填报表!B7", "表里是“个”，指标目录里是“处”"),
    "unit taken away, other before": (put(B7=None, E7=5), "", "", ""),
    "definition changed": (put(C7="全年发现的", E7=5), "form-definition", "填报表!C7", "口径"),
    "twice in one sheet": (put(A11="检查单位", E11=6, E6=5), "form-conflict", "填报表!E11", "填报表!E6 是5"),
    "twice, the same": (put(A11="检查单位", E11=5, E6=5), "form-twice", "填报表!E11", "填了两次"),
    "copy of the sheet that differs": (second_sheet(6), "form-conflict", "副本!E6", "这里是6，填报表!E6 是5"),
    "rows merged": (merged("E6:E7"), "form-merged", "填报表!E6:E7", "分不清"),
    "columns merged": (merged("E6:F6"), "form-merged", "填报表!E6:F6", "只读左上角一格"),
    "row hidden": (hidden_row, "form-hidden", "填报表!A7", "第7行被隐藏"),
    "column hidden": (hidden_column, "form-hidden", "填报表!E5", "“本年数值”这一列被隐藏"),
    "row deleted": (lambda book, sheet: sheet.delete_rows(9), "form-row-gone", "填报表!A5", "收回时没有的指标：满意率"),
    "header renamed": (put(E5="本年数目"), "form-header", "填报表!A1", "没有找到“指标”和“本年数值”两列"),
    "two value columns": (put(F5="本年数值"), "form-columns", "填报表!F5", "有两列都叫“本年数值”"),
    "numbers on another hidden sheet": (more_numbers_hidden, "form-unread", "另外的数!A1", "是隐藏的"),
    "hidden sheet changed": (stamped("D1", "2024"), "form-stamp", "_信息!A1", "隐藏的信息被改动"),
    "title of another year": (
        put(A1="甲区司法局2024年度法治政府建设数据填报表（监督科）"),
        "form-year",
        "填报表!A5",
        "2024年的填报表",
    ),
    "no name at all": (anonymous, "form-unstamped", "A5", "认不出"),
    "negative count": (put(E7=-5), "value-odd", "填报表!E7", "负数"),
    "half a case": (put(E7=3.5), "value-odd", "填报表!E7", "不是整数"),
    "more than all": (put(E9="120"), "value-odd", "填报表!E9", "不在 0 到 100 之间"),
    "ratio for a percentage": (put(E9="0.985"), "value-odd", "填报表!E9", "是不是 98.5%"),
    "tenfold of last year": (put(E6=12000), "value-odd", "填报表!E6", "相差 10 倍以上"),
    "damaged note": (put(E6=5, G6="\x7f注"), "characters", "填报表!G6", "控制字符"),
}
NOTHING_MORE = {
    "blanks in the name of a metric": put(A6="检查 单位", E6=5),
    "rows merged": merged("E6:E7"),
}
NOT_WRONG = {name for name, (_, id_, _, _) in WRONG.items() if not id_}


def met(books: dict[str, bytes], against: Data | None = None):
    try:
        return collect_forms(books, against or data()).warnings
    except Trouble as trouble:
        return trouble.problems


@pytest.mark.parametrize("name", [name for name in WRONG if name not in NOT_WRONG])
def test_what_is_wrong_with_a_form_is_told_with_its_cell(name):
    edit, id_, cell, words = WRONG[name]
    found = [p for p in met({FILE: form(edit)}) if p.id == id_]
    assert [(p.place.file, p.place.cell) for p in found] == [(FILE, cell)]
    assert words in found[0].message + found[0].hint


@pytest.mark.parametrize("name", NOTHING_MORE)
def test_a_row_that_is_there_is_not_said_to_be_gone(name):
    assert "form-row-gone" not in [p.id for p in met({FILE: form(NOTHING_MORE[name])})]


def test_a_renamed_header_is_not_taken_for_a_column_that_is_there():
    (problem,) = met({FILE: form(put(E5="数据"))})
    assert "上年值" not in problem.hint


@pytest.mark.parametrize("name", sorted(NOT_WRONG))
def test_what_is_odd_but_means_the_same_is_read(name):
    assert values(form(WRONG[name][0])) == {"火灾隐患": "5"}


def test_a_unit_that_changed_after_the_form_went_out_is_told_by_the_hidden_sheet():
    asked = data()
    asked.catalogue["火灾隐患"] = Metric("火灾隐患", "个", "", "监督科")
    (problem,) = met({FILE: form(put(B7=None, C7=None, E7=5), asked)})
    assert (problem.id, problem.place.cell, problem.severity) == ("form-unit", "填报表!B7", Severity.ERROR)


def test_brackets_in_the_name_of_the_unit_do_not_matter():
    ours = data(unit="甲市城市管理局（综合执法局）")
    assert [change_text(c) for c in collect_forms({FILE: form(put(E7=5), ours)}, ours).changes] == ["火灾隐患 5处"]


def test_forms_of_another_year_and_unit_are_refused():
    others = {"去年.xlsx": form(put(E6=5), data(2024)), "邻区.xlsx": form(put(E6=5), data(unit="乙区司法局"))}
    assert [(p.id, p.place.file) for p in met(others)] == [("form-year", "去年.xlsx"), ("form-of-other-unit", "邻区.xlsx")]


def test_two_forms_that_differ_are_a_conflict_told_with_both_cells():
    (problem,) = met({"甲.xlsx": filled(E7=5), "乙.xlsx": filled(E7=6)})
    assert (problem.id, str(problem.place)) == (
        "form-conflict",
        "乙.xlsx 填报表!E7",
    ) and "甲.xlsx 填报表!E7 是5" in problem.message


def test_every_problem_of_every_form_is_told_at_once():
    problems = met({"甲.xlsx": filled(E6="无", E7="12-15"), "乙.xlsx": b"PK", "丙.xlsx": filled(E8="3万")})
    assert [(p.id, p.place.file) for p in problems] == [
        ("value", "甲.xlsx"),
        ("value", "甲.xlsx"),
        ("package-kind", "乙.xlsx"),
        ("value", "丙.xlsx"),
    ]


def endless() -> bytes:
    """Return an old file that claims two thousand million sectors, which ends the process that reads it."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1536, b"\0"))
    for at, code, number in (
        (24, "H", 62),
        (26, "H", 3),
        (28, "H", 0xFFFE),
        (30, "H", 9),
        (32, "H", 6),
        (44, "I", 0x7FFFFFFF),
        (56, "I", 4096),
        (60, "I", 0xFFFFFFFE),
        (64, "I", 0x7FFFFFFF),
        (68, "I", 0xFFFFFFFE),
    ):
        struct.pack_into(f"<{code}", header, at, number)
    return bytes(header)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (endless(), "打不开"),
        (b"", "0 字节"),
        (b"%PDF-1.7", "PDF"),
        ("指标,数值".encode(), "别的格式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "打不开"),
        (filled(E6=5)[:3000], "损坏"),
    ],
)
def test_a_file_that_is_no_workbook_is_told(content, words):
    (problem,) = met({FILE: content})
    assert words in problem.message and problem.place.file == FILE


def test_invisible_characters_of_a_file_name_do_not_get_into_the_data():
    assert collect_forms({"表\u200b\x7f.xlsx": filled(E7=5)}, data()).changes[0].source == "表.xlsx 填报表!E7（监督科）"


def test_words_that_begin_like_a_formula_stay_words():
    (change,) = collect_forms({"=1.xlsx": filled(E6=5, G6="@张三")}, data()).changes
    assert change.source.startswith("'=1.xlsx") and change.note == "'@张三"


# ---- the folder ----------------------------------------------------------------------------------------------------------


def test_folders_patterns_and_files_are_read_once_each(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "回收" / "甲科").mkdir(parents=True)
    for name in ("回收/甲科/表.xlsx", "回收/表.xls", "回收/~$表.xlsx", "回收/说明.docx", "回收/.表.et"):
        (tmp_path / name).write_bytes(name.encode())
    problems = Problems()
    assert list(read_inbox(("回收", "回收/*.xls", "回收/甲科/表.xlsx"), problems)) == ["甲科/表.xlsx", "表.xls"]
    assert [(p.id, p.place.file) for p in problems] == [("inbox-unread", "说明.docx")]


def test_a_named_file_of_another_kind_is_told(tmp_path):
    (tmp_path / "说明.docx").write_bytes(b"x")
    with pytest.raises(Trouble, match="docx 文件不是填报表"):
        read_inbox((str(tmp_path / "说明.docx"),), Problems())


def test_a_form_that_cannot_be_opened_is_told_and_nothing_else(tmp_path, monkeypatch):
    def held(path, name):
        raise Trouble.one("table-locked", "文件打不开", Place(name))

    (tmp_path / "甲.xlsx").write_bytes(b"x")
    monkeypatch.setattr("lawreport.year.forms.inbox.read_bytes", held)
    with pytest.raises(Trouble) as caught:
        read_inbox((str(tmp_path / "甲.xlsx"),), Problems())
    assert [p.id for p in caught.value.problems] == ["table-locked"]


def test_a_copy_is_read_once_and_a_name_without_files_is_told(tmp_path):
    for name in ("甲.et", "乙.xlsx"):
        (tmp_path / name).write_bytes(b"same")
    problems = Problems()
    assert list(read_inbox((str(tmp_path),), problems)) == ["乙.xlsx"]
    assert "一模一样" in problems[0].message
    with pytest.raises(Trouble, match="没有找到"):
        read_inbox((str(tmp_path / "*.xls"),), Problems())


# ---- the table -----------------------------------------------------------------------------------------------------------

TABLE = '指标,数值,经办,来源,备注\r\n培训,"1,200",王,台账,\r\n\r\n 检查单位 ,5,"李,二",,"两行\r\n备注"\n拘留,,,,缺'


@pytest.mark.parametrize(
    ("bom", "encoding"), [(b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"", "gb18030")]
)
def test_only_the_rows_that_change_are_written_anew(bom, encoding):
    changed = spliced(
        bom + TABLE.encode(encoding),
        "2025.csv",
        {"指标": 1, "数值": 2, "来源": 4},
        {"检查单位": {"数值": "6", "来源": "表,E6"}, "新指标": {"数值": "7"}},
    )
    assert (
        changed.removeprefix(bom).decode(encoding)
        == TABLE.replace(' 检查单位 ,5,"李,二",,', ' 检查单位 ,6,"李,二","表,E6",') + "\r\n新指标,7,,,\r\n"
    )
    assert changed.startswith(bom)


FIELDS = st.text(st.sampled_from("甲乙1,\"' \n。"), max_size=5)


@given(st.lists(st.tuples(FIELDS, FIELDS), min_size=1, max_size=6), st.data(), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=60, deadline=None)
def test_a_splice_reads_back_as_the_same_table_with_one_row_changed(fields, drawn, end):
    rows = [[f"指标{i}", *pair] for i, pair in enumerate(fields)]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end).writerows([["指标", "数值", "备注"], *rows])
    changed, text = drawn.draw(st.sampled_from(rows)), drawn.draw(FIELDS)
    new = spliced(out.getvalue().encode(), "2025.csv", {"指标": 1, "数值": 2}, {changed[0]: {"数值": text}}).decode()
    changed[1] = text
    assert [*csv.reader(io.StringIO(new, newline=""))][1:] == rows


def test_a_new_table_opens_in_excel():
    assert new_table(("指标", "数值"), {"检查": {"数值": "5"}}) == "\ufeff指标,数值\r\n检查,5\r\n".encode()


# ---- the command ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path) -> Path:
    """Return the sample project with owners in its catalogue, and forms of 2024 in 回收."""
    root = tmp_path / "项目"
    shutil.copytree(BASE, root)
    path = root / "data" / "metrics.yaml"
    text = re.sub(r"\{(unit: [家处人场次]+)\}", r"{\1, owner: 监督科}", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    assert main(["form", "2024", "--project", str(root), "--out", str(root / "回收")]) == 0
    return root


def returned(project: Path, **cells) -> Path:
    """Return the form of the project, filled in and renamed by a clerk."""
    (path,) = (project / "回收").iterdir()
    book = openpyxl.load_workbook(path)
    put(**cells)(book, book.worksheets[0])
    book.save(path)
    return path.rename(path.with_name("监督科（张三）.xlsx"))


def run(project: Path, *more: str) -> int:
    return main(["collect", "2024", str(project / "回收"), "--project", str(project), *more])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_form_filled_in_leads_from_the_report_to_its_cell(project, capsys):
    returned(project, E6=1301, E7="870", E8="８５５", E10="3", E2="张三", E3="2025-01-10")
    assert run(project, "--yes") == 0
    assert main(["build", "--project", str(project)]) == 0
    assert main(["trace", "1301", "--project", str(project)]) == 0
    said = capsys.readouterr().out
    assert "检查单位：1200家 → 1301家" in said
    assert "检查单位 2024年：1301家（data/2024.csv B2，来源：监督科（张三）.xlsx 填报表!E6（监督科 张三，2025-01-10））" in said
    assert "全年检查单位1301家" in said


def test_the_table_keeps_what_did_not_change(project):
    before = (project / "data" / "2024.csv").read_text(encoding="utf-8")
    returned(project, E6=1301, E10="3")
    assert run(project, "--yes") == 0
    changed = {
        "检查单位,1200,虚构样例,": "检查单位,1301,监督科（张三）.xlsx 填报表!E6（监督科）,",
        "拘留,,虚构样例,缺": "拘留,3,监督科（张三）.xlsx 填报表!E10（监督科）,缺",
    }
    for old, new in changed.items():
        before = before.replace(old, new)
    assert (project / "data" / "2024.csv").read_text(encoding="utf-8") == before


def test_without_a_yes_it_only_shows(project, capsys):
    before = contents(project / "data")
    returned(project, E6=1301)
    assert run(project) == 0
    assert "只是预览" in capsys.readouterr().out and contents(project / "data") == before


@pytest.mark.parametrize(("answer", "written"), [("y\n", True), ("是\n", True), ("\n", False), ("n\n", False), ("", False)])
def test_it_asks_before_it_writes(project, monkeypatch, capsys, answer, written):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    before = contents(project / "data")
    returned(project, E6=1301)
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    assert run(project) == 0
    assert (contents(project / "data") != before) is written
    assert ("data 没有改动" in capsys.readouterr().out) is not written


@pytest.mark.parametrize("wrong", [{"E7": "无"}, {"E7": "12-15", "B8": "个"}, {"A9": "没有的指标", "E9": 4}])
def test_a_collect_that_fails_leaves_the_data_as_they_were(project, capsys, wrong):
    before = contents(project / "data")
    returned(project, E6=1301, **wrong)
    assert run(project, "--yes") == 1
    assert "什么也没有写入" in capsys.readouterr().err and contents(project / "data") == before


def test_a_year_without_data_gets_a_table_of_every_metric(project):
    (project / "data" / "2024.csv").unlink()
    returned(project, E7=860)
    assert run(project, "--yes") == 0
    lines = (project / "data" / "2024.csv").read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines == [
        "指标,数值,来源,备注",
        "检查单位,,,",
        "火灾隐患,860,监督科（张三）.xlsx 填报表!E7（监督科）,",
        "整改隐患,,,",
        "培训,,,",
        "拘留,,,",
        "",
    ]


def test_a_year_kept_in_a_workbook_is_written_there(project, capsys):
    (project / "data" / "2024.csv").unlink()
    book = openpyxl.Workbook()
    for row in [("指标", "数值", "来源", "备注"), ("检查单位", 1200, "台账", None), ("火灾隐患", 860, None, "核过")]:
        book.active.append(row)
    book.active["B3"].number_format = "#,##0"
    book.save(path := project / "data" / "2024.xlsx")
    returned(project, E6=1301, E8=845)
    assert run(project, "--yes") == 0
    sheet = openpyxl.load_workbook(path).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1:] == [
        ["检查单位", 1301, "监督科（张三）.xlsx 填报表!E6（监督科）", None],
        ["火灾隐患", 860, None, "核过"],
        ["整改隐患", 845, "监督科（张三）.xlsx 填报表!E8（监督科）", None],
    ]
    assert sheet["B3"].number_format == "#,##0"
    assert main(["undo", "--project", str(project), "--yes"]) == 0
    assert openpyxl.load_workbook(path).active["B2"].value == 1200


def test_a_year_kept_in_an_old_workbook_is_told(project, capsys):
    (project / "data" / "2024.csv").rename(project / "data" / "2024.et")
    returned(project, E6=5)
    assert run(project, "--yes") == 1
    assert "程序只往 .csv 和 .xlsx 里写" in capsys.readouterr().err


def test_a_table_without_a_column_of_sources_is_told(project, capsys):
    (project / "data" / "2024.csv").write_text("指标,数值\n检查单位,1200\n", encoding="utf-8")
    returned(project, E6=5)
    assert run(project, "--yes") == 1
    assert "没有“来源”这一列" in capsys.readouterr().err


@pytest.mark.parametrize("header", ["指标 ,数 值,来\u200b源,备注", "备注,来源,数值,指标"])
def test_the_columns_are_found_as_the_report_finds_them(project, header):
    rows = {"检查单位": "1200", "火灾隐患": "860", "整改隐患": "845", "培训": "12", "拘留": ""}
    lines = [f"{n},{v},台账," if header.startswith("指标") else f",台账,{v},{n}" for n, v in rows.items()]
    (project / "data" / "2024.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    returned(project, E6=1301)
    assert run(project, "--yes") == 0
    changed = (project / "data" / "2024.csv").read_text(encoding="utf-8").splitlines()
    source = "监督科（张三）.xlsx 填报表!E6（监督科）"
    assert changed == [
        header,
        f"检查单位,1301,{source}," if header.startswith("指标") else f",{source},1301,检查单位",
        *lines[1:],
    ]


def test_a_table_held_open_is_left_and_told(project, monkeypatch, capsys):
    replace = os.replace

    def held(source, target):
        if str(target).endswith("2024.csv"):
            raise PermissionError(13, "held")
        replace(source, target)

    before = contents(project / "data")
    returned(project, E6=1301)
    monkeypatch.setattr(os, "replace", held)
    assert run(project, "--yes") == 1
    assert "请关闭它" in capsys.readouterr().err and contents(project / "data") == before


@pytest.mark.skipif(os.name != "posix", reason="需要 kill")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_in_the_middle_leaves_the_old_table_or_the_new(project, moment):
    returned(project, E6=1301)
    kill = "os.kill(os.getpid(), 9)"
    code = (
        "import os, sys\nfrom lawreport.app.cli import main\nreplace = os.replace\n"
        f"def killed(*paths):\n    {kill if moment == 'before' else 'replace(*paths)'}\n    {kill}\n"
        f"os.replace = killed\nmain(['collect', '2024', {str(project / '回收')!r}, '--project', {str(project)!r}, '--yes'])\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL
    table = (project / "data" / "2024.csv").read_text(encoding="utf-8")
    assert ("检查单位,1200,虚构样例,\n" in table, "检查单位,1301," in table) == (moment == "before", moment == "after")
    assert table.count("\n") == 6


def test_the_commands_of_the_guide_run(tmp_path, monkeypatch, capsys):
    root = ROOT
    shutil.copytree(
        root / "examples" / "wangchuan", tmp_path / "examples" / "wangchuan", ignore=shutil.ignore_patterns("build", "回收")
    )
    monkeypatch.chdir(tmp_path)
    guide = (root / "docs" / "year.md").read_text(encoding="utf-8")
    form_out, collect_in = re.findall(r"^python build_report.py ((?:form|collect) 2026 .*)$", guide, re.MULTILINE)
    assert main(form_out.split()) == 0
    (tmp_path / "examples" / "wangchuan" / "回收").mkdir()
    book = openpyxl.load_workbook(tmp_path / "examples/wangchuan/build/填报表2026/行政复议科2026年填报表.xlsx")
    put(E2="张三", E3="2027-01-10", **{f"E{row}": value for row, value in enumerate((25, 430, 433, 22, 170, 60, 39, 164), 6)})(
        book, book["填报表"]
    )
    book.save(tmp_path / "examples/wangchuan/回收/行政复议科.xlsx")
    assert main([*collect_in.split(), "--yes"]) == 0
    said = capsys.readouterr().out
    assert all(line in guide for line in said.splitlines() if line.startswith(("已生成", "读了", "  行政复议科 8", "  上年值")))
    assert "复议新收,430,行政复议科.xlsx 填报表!E7（行政复议科 张三，2027-01-10）" in (
        tmp_path / "examples/wangchuan/data/2026.csv"
    ).read_text(encoding="utf-8-sig")


# ---- through LibreOffice -------------------------------------------------------------------------------------------------

ODF = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


def converted(path: Path, to: str) -> Path:
    """Return the file in another format, or skip where there is no LibreOffice Calc."""
    try:
        (made,) = libreoffice.convert([path], to, path.parent / to.partition(":")[0])
    except Trouble as trouble:
        if os.environ.get("LAWREPORT_REQUIRE_OFFICE"):
            raise
        pytest.skip(f"没有 LibreOffice Calc：{trouble}")
    return made


def type_in(path: Path, typed: dict[str, str]) -> None:
    """Type values into the column 本年数值 of a flat OpenDocument sheet, as its own program stores them."""
    tree = etree.parse(path)
    for row in tree.find(".//table:table", ODF).iterfind(".//table:table-row", ODF):
        cells = row.findall("table:table-cell", ODF)
        name = "".join(cells[0].itertext()).strip()
        if name in typed:
            cell = cells[4]
            assert not cell.get(f"{{{ODF['table']}}}number-columns-repeated")
            cell.set(f"{{{ODF['office']}}}value-type", "string")
            etree.SubElement(cell, f"{{{ODF['text']}}}p").text = typed[name]
    tree.write(path, encoding="utf-8", xml_declaration=True)


@pytest.mark.office
def test_a_form_filled_in_and_saved_by_libreoffice_comes_back(tmp_path):
    typed = {"检查单位": "１，２３４", "火灾隐患": " 4600余 ", "罚款金额": "40.072", "满意率": "98.5%", "提示信息": "约7.8万"}
    path = tmp_path / "监督科.xlsx"
    path.write_bytes(workbook(forms(data(), 2025)))
    flat = converted(path, "fods")
    type_in(flat, typed)
    read = {"检查单位": "1234", "火灾隐患": "4600余", "罚款金额": "40.072", "满意率": "98.5", "提示信息": "约7.8万"}
    for to in ("xlsx", "xls"):
        back = converted(flat, to)
        found = collect_forms({back.name: back.read_bytes()}, data())
        assert {c.metric.name: c.quantity.text for c in found.changes} == read
        assert found.changes[0].source == f"{back.name} 填报表!E6（监督科）"
        assert [p.id for p in found.warnings] == []


@pytest.mark.office
def test_old_excel_and_wps_files_are_read_with_what_they_hide(tmp_path):
    def fill(book, sheet):
        sheet["E2"], sheet["E3"] = "张三", date(2026, 1, 20)
        sheet["E6"], sheet["E7"], sheet["E8"], sheet["E9"], sheet["E10"] = 1234, "=400+60", 40.072, 0.985, "近5万"
        for cell, kind in (("E6", "0"), ("E7", "General"), ("E8", "General"), ("E9", "0.0%")):
            sheet[cell].number_format = kind

    path = tmp_path / "监督科.xlsx"
    path.write_bytes(form(fill))
    old = converted(path, "xls")
    (problem,) = met({"监督科.et": old.read_bytes()})
    assert (problem.id, str(problem.place)) == ("form-percent", "监督科.et 填报表!E9")
    path.write_bytes(form(lambda book, sheet: (fill(book, sheet), put(E9="98.5")(book, sheet))))
    found = collect_forms({"监督科.et": converted(path, "xls").read_bytes()}, data())
    assert {c.metric.name: c.quantity.text for c in found.changes} == {
        "检查单位": "1234",
        "火灾隐患": "460",
        "罚款金额": "40.072",
        "满意率": "98.5",
        "提示信息": "近5万",
    }
    assert found.changes[0].source == "监督科.et 填报表!E6（监督科 张三，2026-01-20）"


@pytest.mark.office
@pytest.mark.parametrize(
    ("edit", "id_", "cell"),
    [
        (put(E6="无"), "value", "填报表!E6"),
        (put(E7=date(2025, 3, 5)), "cell-date", "填报表!E7"),
        (merged("E6:E7"), "form-merged", "填报表!E6:E7"),
        (put(B7="个", E7=5), "form-unit", "填报表!B7"),
        (stamped("D1", "2024"), "form-stamp", "_信息!A1"),
    ],
)
def test_what_is_wrong_in_an_old_file_is_told_with_its_cell(tmp_path, edit, id_, cell):
    path = tmp_path / "监督科.xlsx"
    path.write_bytes(form(edit))
    found = met({"监督科.xls": converted(path, "xls").read_bytes()})
    assert (id_, cell) in [(p.id, p.place.cell) for p in found]
