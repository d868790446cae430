"""开始: what the page begins is what `init`, `import` and `new-year` begin, file for file."""

import io
import json
import re
import shutil

import openpyxl
import pytest
from handling import change
from where import CORPUS

from lawreport.page.asked import Asked
from lawreport.page.desk import Desk
from lawreport.page.papers import begin, lastyear, owntable
from lawreport.page.routes import answered

UNIT = "丙市丁区城市管理局"  # 虚构
REPORT = (  # 虚构
    "丙市丁区城市管理局2024年法治政府建设年度报告\n丙市丁区城市管理局坚持依法行政，现将有关情况报告如下。\n"
    "一、主要举措\n（一）抓制度。修订制度6项，清理文件21件。\n（二）抓执法。检查商户930家，教育引导415人次。\n"
    "二、下一年安排\n继续加强执法监督，提升服务水平。\n丙市丁区城市管理局\n2025年1月9日\n"
).encode()


def ask(desk, handler, query=None, file=b"", **body):
    response = answered(desk, handler, Asked(query or {}, body, file))
    return response.status_code, json.loads(response.body or b"{}")


def tree(folder):
    """Return name → bytes of a project's files, without the history and what is packed with a date."""
    files = [p for p in folder.rglob("*") if p.is_file() and not {".lawreport", ".cache"} & {*p.parts}]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


# ---- a unit ---------------------------------------------------------------------------------------------------------


def test_a_name_is_guessed_and_shown_to_be_corrected(tmp_path):
    desk = Desk(tmp_path)
    status, said = ask(desk, begin.guessed, unit=UNIT, year=2025)
    assert status == 200
    assert (said["short"], said["kind"], said["recipients"]) == ("区城市管理局", "部门", "区委、区政府")
    assert (said["due"], said["public"], said["folder"]) == ("2026年3月1日", "2026年4月1日", "区城市管理局年度报告")
    assert ask(desk, begin.guessed, unit="丙市", kind="市", year=2025)[1]["kind"] == "市"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("unit, said", [("", "单位全称"), ("abc", "汉字"), ("甲" * 61, "最多 60"), ("甲：乙#局", "不能有")])
def test_a_name_that_is_none_is_told_at_once(tmp_path, unit, said):
    assert said in ask(Desk(tmp_path), begin.guessed, unit=unit)[1]["wrong"]


def test_an_empty_folder_becomes_what_init_makes(lawreport, tmp_path):
    (tmp_path / "材料（最终）").mkdir()
    desk = Desk(tmp_path / "材料（最终）")
    assert ask(desk, begin.choices)[1]["empty"] is True and not desk.begun
    status, done = ask(desk, begin.begun, unit=UNIT, short="区城管局", kind="部门", year=2025, folder="")
    assert status == 200, done
    assert lawreport("init", tmp_path / "命令", "--unit", UNIT, "--short", "区城管局", "--year", "2025").code == 0
    assert tree(desk.root) == tree(tmp_path / "命令") != {}
    assert desk.begun and desk.made().report.unit == UNIT


def test_among_other_files_a_unit_gets_a_folder_of_its_own(tmp_path):
    (tmp_path / "去年报告.docx").write_bytes(b"x")
    desk = Desk(tmp_path)
    assert ask(desk, begin.choices)[1]["empty"] is False
    status, refused = ask(desk, begin.begun, unit=UNIT, short="区城管局", kind="部门", year=2025, folder="")
    assert status == 422 and "已经有东西" in refused["problems"][0]["message"]
    assert [p.name for p in tmp_path.iterdir()] == ["去年报告.docx"]
    status, _ = ask(desk, begin.begun, unit=UNIT, short="区城管局", kind="部门", year=2025, folder="../年报/../../x")
    assert status == 200 and desk.root.parent == tmp_path and desk.begun
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["去年报告.docx", desk.root.name])


def test_a_project_that_lies_in_the_folder_is_gone_on_with(tmp_path):
    shutil.copytree(CORPUS / "samples/a_run_in_chain", tmp_path / "年报" / "project")
    (tmp_path / "年报/空的").mkdir()
    (tmp_path / "别处/sections").mkdir(parents=True)
    desk = Desk(tmp_path / "年报")
    assert ask(desk, begin.choices)[1]["inside"] == ["project"]
    for other in ("空的", "../别处", "..", ".", "", None, ["project"]):
        assert ask(desk, begin.gone_into, folder=other)[0] == 400
    assert not desk.begun
    assert ask(desk, begin.gone_into, folder="project")[0] == 200
    assert desk.begun and desk.made().report
    assert ask(desk, begin.gone_into, folder="project")[0] == 400


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"unit": ""}, "单位全称"),
        ({"short": " "}, "自称"),
        ({"short": "a:b"}, "不能有"),
        ({"kind": "村"}, "类别"),
        ({"year": 25}, "四位数"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_written(tmp_path, wrong, said):
    asked = {"unit": UNIT, "short": "区城管局", "kind": "部门", "year": 2025, "folder": "", **wrong}
    status, answer = ask(Desk(tmp_path), begin.begun, **asked)
    assert status == 422 and said in answer["problems"][0]["message"]
    assert list(tmp_path.iterdir()) == []


def test_several_organs_report_together(tmp_path):
    status, said = ask(Desk(tmp_path), begin.guessed, unit="中共甲县委员会、甲县人民政府")
    assert status == 200 and said["names"] == ["中共甲县委员会", "甲县人民政府"] and said["short"] == "县委、县政府"


# ---- last year's report -------------------------------------------------------------------------------------------------


def test_a_report_is_shown_before_it_is_written(tmp_path):
    desk = Desk(tmp_path)
    status, seen = ask(desk, lastyear.opened, {"name": "去年报告.txt"}, REPORT)
    assert status == 200, seen
    assert (seen["unit"], seen["year"], seen["kind"]) == (UNIT, 2024, "部门")
    assert {m["printed"] for m in seen["metrics"]} == {"6项", "21件", "930家", "415人次"}
    assert seen["differences"] and list(tmp_path.iterdir()) == []


def test_a_report_becomes_what_import_makes(lawreport, tmp_path):
    (tmp_path / "去年报告.txt").write_bytes(REPORT)
    assert lawreport("import", tmp_path / "去年报告.txt", "--to", tmp_path / "命令").code == 0
    (tmp_path / "页面").mkdir()
    desk = Desk(tmp_path / "页面")
    seen = ask(desk, lastyear.opened, {"name": "去年报告.txt"}, REPORT)[1]
    status, done = ask(desk, lastyear.take, held=seen["held"], wishes=[])
    assert status == 200 and done["problems"] == [] and desk.begun
    assert tree(desk.root) == tree(tmp_path / "命令")


def test_figures_given_up_and_renamed_are_as_the_reviewed_workbook_makes_them(lawreport, tmp_path):
    (tmp_path / "去年报告.txt").write_bytes(REPORT)
    command = tmp_path / "命令"
    assert lawreport("import", tmp_path / "去年报告.txt", "--to", command).code == 0
    desk = Desk(tmp_path / "页面")
    desk.root.mkdir()
    seen = ask(desk, lastyear.opened, {"name": "去年报告.txt"}, REPORT)[1]
    names = [m["name"] for m in seen["metrics"]]
    wishes = [{"name": names[0], "keep": False}, {"name": names[2], "keep": True, "rename": "检查商户总数"}]
    status, done = ask(desk, lastyear.take, held=seen["held"], wishes=wishes)
    assert status == 200 and done["problems"] == []
    book = openpyxl.load_workbook(command / "导入核对表.xlsx")
    book["指标"]["F2"], book["指标"]["G4"] = "否", "检查商户总数"
    book.save(tmp_path / "核对.xlsx")
    assert lawreport("import", "--review", tmp_path / "核对.xlsx", "--to", command, "--yes").code == 0
    assert tree(desk.root) == tree(command)
    assert "检查商户总数" in (desk.root / "data/metrics.yaml").read_text("utf-8")


def test_whose_report_it_is_can_be_said(tmp_path):
    nameless = REPORT.replace(UNIT.encode(), b"").replace("2024年".encode(), b"").replace("2025年1月9日".encode(), b"")
    desk = Desk(tmp_path)
    status, answer = ask(desk, lastyear.opened, {"name": "报告.txt"}, nameless)
    assert status == 422 and answer["problems"][0]["id"] == "import-whose"
    status, seen = ask(desk, lastyear.opened, {"name": "报告.txt", "unit": UNIT, "year": "2024"}, nameless)
    assert status == 200 and (seen["unit"], seen["year"]) == (UNIT, 2024)


@pytest.mark.parametrize("name, data", [("扫描.pdf", b"%PDF-1.4"), ("坏.docx", b"PK\x03\x04"), ("空.txt", b"")])
def test_what_is_no_report_is_told(tmp_path, name, data):
    status, answer = ask(Desk(tmp_path), lastyear.opened, {"name": name}, data)
    assert status == 422 and re.search("[\u4e00-\u9fff]", answer["problems"][0]["message"])
    assert list(tmp_path.iterdir()) == []


# ---- a table, a new year --------------------------------------------------------------------------------------------------


def book(rows):
    out, made = io.BytesIO(), openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


TABLE = book([["指标", "2024年"], ["检查单位", 1300], ["培训", 15], ["培训工作", 4]])


def test_a_table_is_shown_and_written_as_import_writes_it(lawreport, written, tmp_path):
    command = shutil.copytree(written(), tmp_path / "命令")
    page = shutil.copytree(command, tmp_path / "页面")
    (tmp_path / "统计.xlsx").write_bytes(TABLE)
    assert lawreport("import", tmp_path / "统计.xlsx", "--project", command, "--yes").code == 0
    desk, before = Desk(page), tree(page)
    status, seen = ask(desk, owntable.opened, {"name": "统计.xlsx"}, TABLE)
    assert status == 200 and tree(page) == before
    assert ("检查单位", "1200家", "1300家") in [(v["metric"], v["old"], v["new"]) for v in seen["values"]]
    status, done = ask(desk, owntable.take, held=seen["held"])
    assert status == 200 and done["written"] == len(seen["values"])
    assert tree(page) == tree(command) != before


def test_a_name_that_is_not_certain_is_asked(written):
    desk = Desk(written())
    table = book([["指标", "2024年"], ["开展培训", 15]])
    seen = ask(desk, owntable.opened, {"name": "统计.xlsx"}, table)[1]
    (question,) = seen["asked"]
    assert question["written"] == "开展培训" and "培训" in question["near"] and "新指标" in question["answers"]
    seen = ask(desk, owntable.again, held=seen["held"], answers={"开展培训": "培训"})[1]
    assert [v["metric"] for v in seen["values"]] == ["培训"] and seen["asked"] == []
    assert ask(desk, owntable.take, held=seen["held"])[0] == 200
    assert "培训,15," in (desk.root / "data/2024.csv").read_text("utf-8-sig")


def test_data_changed_since_they_were_shown_are_not_written_over(written):
    folder = written()
    desk = Desk(folder)
    seen = ask(desk, owntable.opened, {"name": "统计.xlsx"}, TABLE)[1]
    change(folder / "data/2024.csv", "1200", "1250")
    before = tree(folder)
    status, answer = ask(desk, owntable.take, held=seen["held"])
    assert status == 422 and "刚才被改动" in answer["problems"][0]["message"] and tree(folder) == before


def test_the_next_year_is_what_new_year_opens(lawreport, tmp_path):
    command = shutil.copytree(CORPUS / "samples/a_run_in_chain", tmp_path / "命令")
    page = shutil.copytree(command, tmp_path / "页面")
    desk = Desk(page)
    year = ask(desk, begin.choices)[1]["next"]
    assert lawreport("new-year", str(year), "--project", command).code == 0
    status, done = ask(desk, begin.next_one, year=year)
    assert status == 200 and done["files"]
    assert tree(page) == tree(command)
    assert desk.made().source.year == year
    status, answer = ask(desk, begin.next_one, year=year)
    assert status == 422 and "已经有了" in answer["problems"][0]["message"]
