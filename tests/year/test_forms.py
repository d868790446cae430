"""Forms out: what they ask, what their cells refuse, and that they are known again."""

import csv
import io
import os
from decimal import Decimal

import openpyxl
import pytest

from lawreport.app.cli import main
from lawreport.figures.metrics import Data
from lawreport.files.sheets.workbook import read_workbook
from lawreport.model import Metric, Quantity, Reading
from lawreport.problem import Trouble
from lawreport.word import libreoffice
from lawreport.year.forms.forms import MARK, NO_OWNER, Form, Question, Stamp, forms, sheet_names, workbook

CHECKED = Metric("检查单位", "家", "年内检查的单位数\n同一单位多次检查计多次", "监督科")
FINED = Metric("罚款金额", "万元", "=年内罚款", "法制科")
SATISFIED = Metric("满意率", "%", "@群众满意率", "监督科")
TRAINED = Metric("培训", "场次")
RATE = Metric("整改率", "%", "", "监督科", "检查单位 / 培训")


def data(*metrics: Metric) -> Data:
    metrics = metrics or (CHECKED, FINED, SATISFIED, TRAINED, RATE)
    last = {"检查单位": Reading(CHECKED, 2024, Quantity("4600余", Decimal(4600), "", "余"), "4600余")}
    return Data(2025, {m.name: m for m in metrics}, {2024: last}, {"单位": "甲区司法局", "简称": "区司法局"})


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture
def sheet():
    return opened(workbook(forms(data(), 2025)[:1])).worksheets[0]


def test_each_office_is_asked_its_own_metrics_and_nothing_computed():
    asked = {form.owner: [q.metric.name for q in form.questions] for form in forms(data(), 2025)}
    assert asked == {"监督科": ["检查单位", "满意率"], "法制科": ["罚款金额"], NO_OWNER: ["培训"]}
    assert list(asked)[-1] == NO_OWNER


def test_a_catalogue_with_nothing_to_ask_is_told():
    with pytest.raises(Trouble, match="没有要填的指标"):
        forms(data(RATE), 2025)


def test_the_form_shows_what_is_asked_and_last_years_value(sheet):
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=7)]
    assert sheet["A1"].value == "甲区司法局2025年度法治政府建设数据填报表（监督科）"
    assert rows == [
        ["指标", "单位", "口径", "上年值\n（2024年）", "本年数值\n（2025年）", "来源", "备注"],
        ["检查单位", "家", "年内检查的单位数 同一单位多次检查计多次", "4600余家", None, None, None],
        ["满意率", "%", "@群众满意率", "—", None, None, None],
    ]


def test_only_the_cells_to_be_filled_in_are_unlocked(sheet):
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert sheet.protection.sheet and not sheet.protection.password
    assert unlocked == {"E2", "E3", "G2", "G3", "E6", "F6", "G6", "E7", "F7", "G7"}


def test_the_form_prints_across_on_a4_with_its_header_on_every_page(sheet):
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize), sheet.page_setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.print_title_rows == "$5:$5" and sheet.freeze_panes == "B6"


def test_each_value_has_a_chinese_prompt_and_a_range(sheet):
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    count, share = rules["E6"], rules["E7"]
    assert (count.type, count.errorStyle or "stop", share.errorStyle) == ("custom", "stop", "warning")
    assert "--E6=INT(--E6)" in count.formula1 and "--E7<=100" in share.formula1
    assert count.promptTitle == "检查单位（家）" and "不写单位" in count.prompt and "不小于 0 的整数" in count.error


def test_text_that_begins_like_a_formula_stays_text():
    cell = opened(workbook(forms(data(), 2025)[1:2])).worksheets[0]["C6"]
    assert (cell.value, cell.data_type, cell.number_format) == ("=年内罚款", "s", "@")


def test_a_long_name_keeps_within_what_excel_allows():
    long = Metric("甲" * 60, "平方米", "乙" * 300, "丙" * 40)
    book = opened(workbook(forms(data(long, CHECKED), 2025)))
    assert [len(name) <= 31 for name in book.sheetnames] == [True] * 3
    assert len(book.worksheets[0].data_validations.dataValidation[0].promptTitle) == 30


def test_one_workbook_holds_a_sheet_for_each_office():
    book = opened(workbook(forms(data(), 2025)))
    assert [(s.title, s.sheet_state) for s in book] == [
        ("监督科", "visible"),
        ("法制科", "visible"),
        (NO_OWNER, "visible"),
        ("_信息", "veryHidden"),
    ]


def test_sheet_names_are_allowed_and_differ():
    assert sheet_names(["监督/科", "监督科", "'", "A[1]"]) == ["监督科", "监督科（2）", "填报表", "A1"]
    assert sheet_names(["任何"]) == ["填报表"]


def test_equal_values_give_equal_bytes():
    assert workbook(forms(data(), 2025)) == workbook(forms(data(), 2025))


def test_a_form_says_what_it_is_in_its_hidden_sheet():
    made = forms(data(), 2025)
    *_, hidden = read_workbook(workbook(made), "表.xlsx", hidden=True)
    assert hidden.hidden and hidden.lines[0].cells[1].text == MARK
    assert Stamp.of(hidden) == Stamp.on(made)
    assert Stamp.of(hidden).asked[0] == ("检查单位", "家", "年内检查的单位数 同一单位多次检查计多次")


def test_a_hidden_sheet_that_was_changed_is_not_believed():
    book = opened(workbook((Form("甲局", 2025, "监督科", (Question(CHECKED, "—"),)),)))
    book["_信息"]["D1"] = "2024"
    out = io.BytesIO()
    book.save(out)
    *_, hidden = read_workbook(out.getvalue(), "表.xlsx", hidden=True)
    assert Stamp.begins(hidden) and Stamp.of(hidden) is None


ACCEPTED = {
    "件": ["6603", "4600余", "约78.9万", "零", "0", "1,234", "１２３４", "50左右", "不超过30", 5],
    "万元": ["40.072", "约30"],
    "%": ["98.5", "98.5%", "100", "约90", "９８．５％"],
}
REFUSED = {
    "件": ["6603家", "无", "-5", "3.5", "1 234", "十二", "<5", "—", "/", "12:30", "2025年", -5, 3.5, "5" * 21],
    "%": ["101", "-1", "98.5分"],
    "万元": ["-3", "3元"],
}


@pytest.mark.office
def test_a_cell_accepts_what_can_be_read_and_refuses_the_rest(tmp_path):
    cases = [
        (unit, typed, fine)
        for table, fine in ((ACCEPTED, True), (REFUSED, False))
        for unit, values in table.items()
        for typed in values
    ]
    book = openpyxl.Workbook()
    for row, (unit, typed, _) in enumerate(cases, 1):
        form = Form("甲局", 2025, "甲科", (Question(Metric("甲", unit), "—"),))
        (rule,) = (r for r in opened(workbook((form,))).worksheets[0].data_validations.dataValidation if str(r.sqref) == "E6")
        book.active.cell(row, 1).value = typed
        book.active.cell(row, 2).value = "=" + rule.formula1.replace("E6", f"A{row}")
    book.save(tmp_path / "rules.xlsx")
    said = [row[1] == "TRUE" for row in csv.reader(io.StringIO(calculated(tmp_path / "rules.xlsx")))]
    assert [case for case, fine in zip(cases, said, strict=True) if fine is not case[2]] == []


def calculated(path) -> str:
    """Return the values of a sheet as LibreOffice computes them, or skip where there is no LibreOffice Calc."""
    try:
        (made,) = libreoffice.convert([path], "csv:Text - txt - csv (StarCalc):44,34,76", path.parent)
    except Trouble as trouble:
        if os.environ.get("LAWREPORT_REQUIRE_OFFICE"):
            raise
        pytest.skip(f"没有 LibreOffice Calc：{trouble}")
    return made.read_text(encoding="utf-8")


# ---- the command ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path):
    for folder in ("data", "sections"):
        (tmp_path / folder).mkdir()
    (tmp_path / "data" / "unit.yaml").write_text("name: 甲区司法局\nshort: 区司法局\nkind: 部门\n", encoding="utf-8")
    (tmp_path / "data" / "metrics.yaml").write_text(
        '检查单位: {unit: 家, owner: 监督科}\n罚款: {unit: 万元, owner: "法制/科"}\n普法: {unit: 次, owner: 法制科}\n',
        encoding="utf-8",
    )
    (tmp_path / "data" / "2024.csv").write_text("指标,数值\n检查单位,1200\n", encoding="utf-8")
    return tmp_path


def made_files(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_command_writes_a_file_for_each_office(project, capsys):
    assert main(["form", "2025", "--project", str(project)]) == 0
    assert made_files(project / "build" / "填报表2025") == [
        "法制科2025年填报表.xlsx",
        "法制科2025年填报表（2）.xlsx",
        "监督科2025年填报表.xlsx",
    ]
    assert "3 份填报表（3 个科室，3 个指标）" in capsys.readouterr().out


def test_the_command_writes_one_file_for_all(project, tmp_path):
    assert main(["form", "2025", "--all", "--project", str(project), "--out", str(tmp_path / "发")]) == 0
    assert made_files(tmp_path / "发") == ["区司法局2025年填报表（全部科室）.xlsx"]


def test_a_form_that_was_filled_in_is_not_overwritten(project, capsys):
    target = project / "build" / "填报表2025" / "监督科2025年填报表.xlsx"
    assert main(["form", "2025", "--project", str(project)]) == 0
    assert main(["form", "2025", "--project", str(project)]) == 0
    fresh = target.read_bytes()
    target.write_bytes(b"filled")
    assert main(["form", "2025", "--project", str(project)]) == 1
    assert target.read_bytes() == b"filled" and "没有覆盖" in capsys.readouterr().err
    assert main(["form", "2025", "--project", str(project), "--force"]) == 0
    assert target.read_bytes() == fresh


def test_many_forms_that_were_filled_in_are_told_in_one_sentence_with_what_to_do(project, capsys):
    (project / "data" / "metrics.yaml").write_text(
        "".join(f"指标{i}: {{unit: 件, owner: 第{i}科}}\n" for i in range(12)), encoding="utf-8"
    )
    (project / "data" / "2024.csv").write_text("指标,数值\n指标1,1200\n", encoding="utf-8")
    assert main(["form", "2025", "--project", str(project)]) == 0
    for path in (project / "build" / "填报表2025").iterdir():
        path.write_bytes(b"filled")
    assert main(["form", "2025", "--project", str(project)]) == 1
    told = capsys.readouterr().err
    assert "已经有 12 份填报表" in told and "加 --force" in told and len(told.splitlines()) == 3


def test_a_year_is_four_digits(project, capsys):
    assert main(["form", "25", "--project", str(project)]) == 2
    assert "年份要写四位数" in capsys.readouterr().err
