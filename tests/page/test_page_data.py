"""The tab 数据: what is shown, what is refused and in which words, and that nothing but the cell is written."""

import base64
import io
import shutil

import openpyxl
import pytest
from where import CORPUS, ROOT

from lawreport.figures.quantity import NotAQuantity, parse_quantity
from lawreport.page.asked import Asked, Stale
from lawreport.page.desk import Desk
from lawreport.page.tabs import data, forms, past
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.source.reader import read
from lawreport.year.forms.forms import forms as asked_forms
from lawreport.year.forms.forms import workbook

TABLE = """指标,数值,来源,备注
检查单位,1200,虚构样例,
火灾隐患,860,虚构样例,
整改隐患,845,虚构样例,
培训,12,虚构样例,
拘留,,虚构样例,缺
"""
LAST = "指标,数值,来源,备注\n检查单位,1000,虚构,\n火灾隐患,约860,虚构,\n"


@pytest.fixture
def desk(written):
    return Desk(written({"data/2024.csv": TABLE, "data/2023.csv": LAST}))


def rows(desk: Desk, **query) -> dict[str, dict]:
    return {row["metric"]: row for row in data.data(desk, Asked(query))["rows"]}


def type_in(desk: Desk, metric: str, value: str, was: str | None = None, **more) -> dict:
    said = rows(desk)[metric]["value"] if was is None else was
    return data.saved(desk, Asked(body={"metric": metric, "value": value, "was": said, **more}))


def refused(call) -> list[tuple[str, str, str]]:
    with pytest.raises(Trouble) as trouble:
        call()
    return [(p.id, p.message, p.hint) for p in trouble.value.problems]


# ---- what is shown -----------------------------------------------------------------------------------------------------------


def test_a_row_says_the_value_last_years_and_the_change(desk):
    found = rows(desk)
    assert (found["检查单位"]["value"], found["检查单位"]["before"], found["检查单位"]["change"]) == (
        "1200",
        ["1000", ""],
        "增长20.0%",
    )
    assert found["检查单位"]["unit"] == "家" and found["检查单位"]["source"] == "虚构样例"
    assert found["检查单位"]["place"] == {"file": "data/2024.csv", "line": 2, "cell": "B2", "said": "data/2024.csv:2"}
    assert found["火灾隐患"]["change"] == "" and "约860" in found["火灾隐患"]["why"]  # no change from about
    assert (found["拘留"]["value"], found["拘留"]["missing"], found["拘留"]["note"]) == ("", True, "缺")


def test_a_computed_metric_is_shown_with_its_formula_and_cannot_be_typed(desk):
    row = rows(desk)["整改率"]
    assert (row["formula"], row["value"]) == ("整改隐患 / 火灾隐患", "98.3")
    assert [id for id, _, _ in refused(lambda: type_in(desk, "整改率", "98", was=""))] == ["formula-typed"]


def test_metrics_stand_under_the_headings_of_the_catalogue(desk):
    path = desk.root / "data/metrics.yaml"
    path.write_text(
        path.read_text("utf-8").replace("检查单位:", "# ---- 检查 ----\n检查单位:").replace("培训:", "# ---- 培训 ----\n培训:"),
        "utf-8",
    )
    assert [row["group"] for row in rows(desk).values()] == ["检查", "检查", "检查", "培训", "培训", "培训"]


def test_years_stand_in_tabs_also_those_without_texts(desk):
    answer = data.data(desk, Asked({"year": "2023"}))
    assert (answer["years"], answer["year"], answer["file"]) == ([2024, 2023], 2023, "data/2023.csv")
    assert [row["value"] for row in answer["rows"]][:2] == ["1000", "约860"]
    assert all(row["signed"] is None for row in answer["rows"])


def test_what_was_signed_is_marked_and_what_changed_since(desk, lawreport):
    assert lawreport("sign", "培训", "--by", "办公室", "--project", desk.root).code == 0
    assert rows(desk)["培训"]["signed"] | {"date": ""} == {"state": "已签", "by": "办公室", "date": "", "reasons": []}
    type_in(desk, "培训", "13")
    assert rows(desk)["培训"]["signed"]["state"] == "已失效"


def test_a_table_that_cannot_be_read_is_shown_with_its_problem(desk):
    (desk.root / "data/2024.csv").write_text("指标,数字\n培训,1\n", "utf-8")
    answer = data.data(desk, Asked())
    assert [p["message"] for p in answer["problems"]] == ["表头缺少列：数值"]
    assert [row["value"] for row in answer["rows"]] == [""] * 6


def test_identities_are_told_in_the_words_of_check(desk):
    assert data.data(desk, Asked())["checks"] == [
        {"text": "整改隐患 <= 火灾隐患", "reason": "整改的是发现的隐患", "problems": []}
    ]
    type_in(desk, "整改隐患", "900")
    (said,) = data.data(desk, Asked())["checks"][0]["problems"]
    assert said["message"].startswith("勾稽关系不成立：整改隐患 <= 火灾隐患")


# ---- check 12: one cell ------------------------------------------------------------------------------------------------------

WRONG = ["12家", "一百", "1,23", "无", "=1+1", "12 3", "1200件", "近50余", "00012", "3/4", "１２家", "-", "1.2.3"]


@pytest.mark.parametrize("typed", WRONG)
def test_a_wrong_value_is_refused_in_the_words_of_quantity_and_nothing_is_written(desk, typed):
    with pytest.raises(NotAQuantity) as error:
        parse_quantity(typed, "家")
    said = f"“检查单位”的数值读不懂：{error.value.message}"
    tried = data.tried(desk, Asked(body={"metric": "检查单位", "value": typed}))
    assert [(p["message"], p["hint"]) for p in tried["problems"]] == [(said, error.value.hint)]
    assert refused(lambda: type_in(desk, "检查单位", typed)) == [("value", said, error.value.hint)]
    assert (desk.root / "data/2024.csv").read_text("utf-8") == TABLE and not (desk.root / ".lawreport/history").exists()


RIGHT = ["4600余", "6603", "40.072", "近5万", "零", "1,234", "６６０３", "约78.9万", ""]


@pytest.mark.parametrize("typed", RIGHT)
def test_a_right_value_changes_its_row_alone(desk, typed):
    type_in(desk, "火灾隐患", typed)
    before, after = TABLE.split("\n"), (desk.root / "data/2024.csv").read_text("utf-8").split("\n")
    assert [a for a, b in zip(after, before, strict=True) if a != b] == [after[2]]
    assert rows(desk)["火灾隐患"]["value"] == typed


def test_what_is_odd_is_said_and_taken(desk):
    row = type_in(desk, "检查单位", "1236余")["row"]
    assert [p["severity"] for p in row["problems"]] == ["提醒"] and row["value"] == "1236余"


SAVED_BY = [
    ("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("gbk", "\r\n"), ("utf-16", "\r\n"), ("utf-8", "\r\n"),
]  # fmt: skip


@pytest.mark.parametrize("encoding, end", SAVED_BY)
def test_other_rows_keep_their_bytes_whoever_saved_the_file(desk, encoding, end):
    path = desk.root / "data/2024.csv"
    text = TABLE.replace("整改隐患,845,虚构样例,", '整改隐患,845,"虚构样例，""快报"" ", ').replace("\n", end)
    path.write_bytes(text.encode(encoding))
    type_in(desk, "火灾隐患", "861")
    assert path.read_bytes() == text.replace("火灾隐患,860,", "火灾隐患,861,").encode(encoding)


def test_a_cell_of_a_workbook_is_written_and_every_other_stays(written):
    book = openpyxl.Workbook()
    for line in (
        ("指标", "数值", "来源", "备注"),
        ("检查单位", 1200, "虚构", None),
        ("火灾隐患", 860, "虚构", "批注"),
        ("整改隐患", 845, "", ""),
        ("培训", 12, "", ""),
    ):
        book.active.append(line)
    book.active["D3"].font = openpyxl.styles.Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    desk = Desk(written({"data/2024.csv": None, "data/2024.xlsx": out.getvalue()}))
    type_in(desk, "火灾隐患", "900余")
    sheet = openpyxl.load_workbook(desk.root / "data/2024.xlsx").active
    assert [[cell.value for cell in row] for row in sheet["A2:D3"]] == [
        ["检查单位", 1200, "虚构", None],
        ["火灾隐患", "900余", "虚构", "批注"],
    ]
    assert sheet["D3"].font.bold


def test_a_metric_without_a_row_gets_one_below(desk):
    (desk.root / "data/2024.csv").write_text("指标,数值,来源,备注\n检查单位,1200,,\n火灾隐患,860,,\n整改隐患,845,,\n", "utf-8")
    type_in(desk, "培训", "12")
    assert (desk.root / "data/2024.csv").read_text("utf-8").splitlines()[4:] == ["培训,12,,"]


def test_the_first_value_of_a_year_makes_its_table(desk):
    (desk.root / "data/2024.csv").unlink()
    type_in(desk, "培训", "12")
    lines = (desk.root / "data/2024.csv").read_text("utf-8-sig").splitlines()
    assert lines == ["指标,数值,来源,备注", "检查单位,,,", "火灾隐患,,,", "整改隐患,,,", "培训,12,,", "拘留,,,"]


def test_a_table_without_a_column_for_sources_takes_values(desk):
    path = desk.root / "data/2024.csv"
    path.write_text("指标,数值\n检查单位,1200\n火灾隐患,860\n整改隐患,845\n培训,12\n", "utf-8")
    type_in(desk, "培训", "13")
    assert path.read_text("utf-8").splitlines()[4] == "培训,13"
    assert refused(lambda: type_in(desk, "培训", "表", was="", column="来源"))[0][0] == "data-source"


def test_source_and_note_are_cells_too(desk):
    type_in(desk, "培训", "年报", was="虚构样例", column="来源")
    type_in(desk, "培训", "含网上", was="", column="备注")
    assert (desk.root / "data/2024.csv").read_text("utf-8").splitlines()[4] == "培训,12,年报,含网上"


def test_other_peoples_cells_merge_and_the_same_cell_shows_both(desk):
    path = desk.root / "data/2024.csv"
    path.write_text(TABLE.replace("860", "870"), "utf-8")  # somebody else, meanwhile
    type_in(desk, "培训", "13", was="12")
    assert path.read_text("utf-8") == TABLE.replace("860", "870").replace("培训,12", "培训,13")
    with pytest.raises(Stale) as stale:
        type_in(desk, "火灾隐患", "861", was="860")
    assert {k: stale.value.answer[k] for k in ("mine", "theirs", "was")} == {"mine": "861", "theirs": "870", "was": "860"}
    assert "火灾隐患,870" in path.read_text("utf-8")


def test_what_is_typed_can_be_undone_byte_for_byte(desk):
    path = desk.root / "data/2024.csv"
    path.write_bytes(TABLE.replace("\n", "\r\n").encode("gbk"))
    before = path.read_bytes()
    number = type_in(desk, "培训", "99")["change"]
    past.undo(desk, Asked(body={"number": number}))
    assert path.read_bytes() == before


def test_nothing_is_written_where_nothing_changes(desk):
    type_in(desk, "培训", "12")
    assert not (desk.root / ".lawreport/history").exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"metric": "培训", "value": "1", "was": "", "year": 1999},
        {"metric": "胡说", "value": "1", "was": ""},
        {"metric": "培训", "value": 1, "was": ""},
        {"metric": "培训", "value": "1", "was": "", "column": "指标"},
    ],
)
def test_what_our_page_does_not_ask_is_refused(desk, body):
    with pytest.raises((KeyError, ValueError)):
        data.saved(desk, Asked(body=body))


# ---- a block of cells ----------------------------------------------------------------------------------------------------

PASTED = [
    ("names and values", "检查单位\t1300\n培训\t15\n", (), [("检查单位", "1200", "1300"), ("培训", "12", "15")]),
    ("under a header", "指标\t单位\t上年值\t2024年\n检查单位\t家\t1000\t1,300\n", (), [("检查单位", "1200", "1300")]),
    ("from the focused cell down", "861\r\n846\r\n", ("火灾隐患", "整改率", "整改隐患", "培训"),
     [("火灾隐患", "860", "861"), ("整改隐患", "845", "846")]),
    ("a gap stays", "861\n\n15", ("火灾隐患", "整改隐患", "培训"), [("火灾隐患", "860", "861"), ("培训", "12", "15")]),
    ("as it is", "培训\t12", (), []),
    ("blanks in names", " 培 训 \t15", (), [("培训", "12", "15")]),
]  # fmt: skip


@pytest.mark.parametrize("text, focused, changes", [p[1:] for p in PASTED], ids=[p[0] for p in PASTED])
def test_a_pasted_block_is_shown_before_it_is_taken(desk, text, focused, changes):
    body = {"text": text, "metrics": list(focused)}
    shown = data.pasted(desk, Asked(body=body))
    assert [(c["metric"], c["before"], c["after"]) for c in shown["changes"]] == changes
    assert (desk.root / "data/2024.csv").read_text("utf-8") == TABLE
    wanted = [c["metric"] for c in shown["changes"]][:1]
    assert data.pasted(desk, Asked(body=body | {"take": wanted, "etag": shown["etag"]}))["taken"] == len(wanted)
    expected = TABLE
    for metric, before, after in changes[:1]:
        expected = expected.replace(f"{metric},{before},", f"{metric},{after},")
    assert (desk.root / "data/2024.csv").read_text("utf-8") == expected


BAD_BLOCKS = [
    ("检查单位\t12家\n胡说\t3\n整改率\t98", (), ["metric-unknown", "formula-typed", "value"]),
    ("检查单位\t1\t2", (), ["paste-columns"]),
    ("1\n2\n", (), ["paste-names"]),
    ("1\n2\n3", ("培训",), ["form-nameless", "form-nameless"]),
    (" \n\t\n", (), ["paste-empty"]),
    ("检查单位\n培训", (), ["paste-empty"]),
    ("检查单位\t1100\n检查单位\t1101", (), ["form-conflict"]),
    ("x\t" * 60, (), ["paste-large"]),
]


@pytest.mark.parametrize("text, focused, ids", BAD_BLOCKS)
def test_a_block_that_is_not_understood_is_refused_whole(desk, text, focused, ids):
    assert sorted(
        id for id, _, _ in refused(lambda: data.pasted(desk, Asked(body={"text": text, "metrics": list(focused)})))
    ) == sorted(ids)


def test_a_block_is_not_taken_into_a_table_that_was_not_shown(desk):
    shown = data.pasted(desk, Asked(body={"text": "培训\t15"}))
    (desk.root / "data/2024.csv").write_text(TABLE.replace("860", "870"), "utf-8")
    body = {"text": "培训\t15", "take": ["培训"], "etag": shown["etag"]}
    assert refused(lambda: data.pasted(desk, Asked(body=body)))[0][0] == "data-changed"


# ---- forms that came back ----------------------------------------------------------------------------------------------------


def returned(desk: Desk, **values: str) -> bytes:
    """Return the form of the unit, with some values filled in."""
    figures = read(Project.at(desk.root)).data
    book = openpyxl.load_workbook(io.BytesIO(workbook(asked_forms(figures, 2024))))
    for row in book.worksheets[0].iter_rows():
        if row[0].value in values:
            row[4].value = values[row[0].value]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(**files: bytes) -> list[dict]:
    return [{"name": name, "data": base64.b64encode(content).decode()} for name, content in files.items()]


def test_forms_show_their_differences_and_are_taken(desk):
    body = {"files": sent(**{"回收/监督科.xlsx": returned(desk, 培训="15", 拘留="3")})}
    shown = forms.forms(desk, Asked(body=body))
    assert [(c["metric"], c["before"], c["after"], c["filled"]) for c in shown["changes"]] == [
        ("培训", "12", "15", False),
        ("拘留", "", "3", True),
    ]
    assert (desk.root / "data/2024.csv").read_text("utf-8") == TABLE
    answer = forms.taken(desk, Asked(body=body | {"take": ["拘留"], "etag": shown["etag"]}))
    assert answer["taken"] == 1 and answer["saved"]
    lines = (desk.root / "data/2024.csv").read_text("utf-8").splitlines()
    assert lines[:5] == TABLE.splitlines()[:5] and lines[5].startswith("拘留,3,监督科.xlsx ")


def test_forms_are_refused_in_the_words_of_collect(desk, lawreport, tmp_path):
    files = {"甲.xlsx": returned(desk, 培训="十五"), "乙.xlsx": b"nothing", "说明.docx": b"x"}
    (tmp_path / "inbox").mkdir()
    for name, content in files.items():
        (tmp_path / "inbox" / name).write_bytes(content)
    said = lawreport("collect", 2024, tmp_path / "inbox", "--project", desk.root, "--all").text
    told = refused(lambda: forms.forms(desk, Asked(body={"files": sent(**files)})))
    assert len(told) >= 2 and all(message in said for _, message, _ in told)


@pytest.mark.parametrize("name", ["../../出去.xlsx", "/etc/甲.xlsx", "C:\\甲.xlsx", "甲\0.xlsx"])
def test_no_name_leads_out_of_where_files_are_put(desk, name, tmp_path):
    before = {p for p in tmp_path.rglob("*")}
    shown = forms.forms(
        desk, Asked(body={"files": [{"name": name, "data": base64.b64encode(returned(desk, 培训="15")).decode()}]})
    )
    assert [c["metric"] for c in shown["changes"]] == ["培训"] and {p for p in tmp_path.rglob("*")} - before <= {
        desk.root / "build"
    }


@pytest.mark.parametrize("sample", sorted(p.name for p in (CORPUS / "samples").iterdir() if p.is_dir()))
def test_every_sample_is_shown_with_all_its_metrics(sample, tmp_path):
    folder = shutil.copytree(CORPUS / "samples" / sample, tmp_path / "project")
    desk = Desk(folder)
    source = read(Project.at(folder))
    assert [row["metric"] for row in data.data(desk, Asked())["rows"]] == list(source.data.catalogue)
    shown = {name: row["value"] for name, row in rows(desk).items() if not row["formula"]}
    assert shown == {name: source.data.reading(name).raw for name in shown}


def test_the_report_of_this_repository_is_shown():
    answer = data.data(Desk(ROOT), Asked())
    assert answer["rows"][0]["group"] == "监督检查与隐患治理" and len(answer["rows"]) == 17
