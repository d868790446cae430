"""收稿: a draft that came back, its changes one by one; what is taken is what `pull` would write."""

import json
import random
import re
import shutil
import subprocess

import pulling
import pytest
from handling import change
from wordlike import Edited

from lawreport.edition import Edition
from lawreport.page.asked import Asked
from lawreport.page.desk import Desk
from lawreport.page.papers import returned
from lawreport.page.papers.returned import marked
from lawreport.page.routes import answered
from lawreport.pipeline import build
from lawreport.project import Project

PART = "sections/2024/01_measures.yaml"
FILES = {  # 虚构
    "sections/2024/report.yaml": """title: "{{ 单位 }}{{ 年 }}年法治政府建设年度报告"
recipients: 县委、县政府
intro: |
  现将{{ 年 }}年法治政府建设情况报告如下。
signature: "{{ 单位 }}"
date: 2025年1月8日
""",
    PART: """heading: 主要举措
owner: 综合科   # 这一行不要动
children:
  - heading: 抓普法
    text: |
      {{ 年 }}年，{{ 简称 }}开办普法讲座{{ 讲座 }}，走进村居和学校。
    points:
      - 送法上门。组织志愿者进村入户，讲解身边案例。
      - 以案释法。选取典型案例，编印普法读本。
  - heading: 抓监督
    text: |
      全年走访企业{{ 走访 }}，提出改进意见{{ 意见 }}。企业反映良好。
""",
    "data/unit.yaml": "name: 丁县水利局\nshort: 我局\nkind: 部门\n",
    "data/metrics.yaml": "讲座: {unit: 场}\n走访: {unit: 家}\n意见: {unit: 条}\n",
    "data/2024.csv": "指标,数值,来源,备注\n讲座,31,台账,\n走访,408,台账,\n意见,77,台账,\n",
}


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "页面"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


@pytest.fixture
def edited(folder):
    """Return a draft with words changed by two people, a point that is new, and a figure typed over."""
    word = Edited(build(Project.at(folder), None, Edition.DRAFT).word.data, "王处长")
    word.replace("组织志愿者进村入户", "组织普法志愿者进村入户")
    word.author = "李局长"
    word.replace("企业反映良好", "企业普遍反映良好").replace("408家", "480家")
    return word.bytes()


def ask(desk, handler, query=None, file=b"", **body):
    response = answered(desk, handler, Asked(query or {}, body, file))
    return response.status_code, json.loads(response.body or b"{}")


def shown(desk, data, name="改稿.docx"):
    status, plan = ask(desk, returned.returned, {"name": name}, data)
    assert status == 200, plan
    return plan


def taken(desk, plan, ids=None, data=(), names=()):
    ids = [c["id"] for c in plan["changes"]] if ids is None else ids
    return ask(desk, returned.take, held=plan["held"], ids=ids, data=list(data), names=list(names))


def state(folder):
    """Return name → bytes of all files of a project but the history's."""
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and ".lawreport" not in p.parts
    }


def test_changes_are_shown_with_their_words_and_nothing_is_written(folder, edited):
    before, desk = state(folder), Desk(folder)
    plan = shown(desk, edited)
    assert state(folder) == before and not (folder / ".lawreport").exists()
    assert [(c["kind"], c["file"], c["authors"]) for c in plan["changes"]] == [
        ("改字", PART, ["王处长"]),
        ("改字", PART, ["李局长"]),
    ]
    first = plan["changes"][0]["pieces"]
    assert [p["text"] for p in first if p["kind"] == "new"] == ["普法"]
    (figure,) = plan["figures"]
    assert (figure["metric"], figure["old"], figure["new"], figure["cell"]) == ("走访", "408家", "480家", "data/2024.csv B3")
    assert figure["takes"] and [a["name"] for a in plan["authors"]] == ["李局长", "王处长"]
    assert plan["based"] and "底稿" in plan["base"]


def test_all_taken_is_what_pull_writes(lawreport, folder, edited, tmp_path):
    twin = shutil.copytree(folder, tmp_path / "command")
    (tmp_path / "改稿.docx").write_bytes(edited)
    assert lawreport("pull", tmp_path / "改稿.docx", "--yes", "--project", twin).code == 0
    desk = Desk(folder)
    status, done = taken(desk, shown(desk, edited))
    assert status == 200 and done["written"] == [1, 2] and done["files"] == [PART]
    assert state(folder) == state(twin) != {}
    assert "408" in (folder / "data/2024.csv").read_text("utf-8")


def test_all_taken_with_data_is_what_pull_writes_with_data(lawreport, folder, edited, tmp_path):
    twin = shutil.copytree(folder, tmp_path / "command")
    (tmp_path / "改稿.docx").write_bytes(edited)
    assert lawreport("pull", tmp_path / "改稿.docx", "--yes", "--data", "--project", twin).code == 0
    desk = Desk(folder)
    plan = shown(desk, edited)
    status, done = taken(desk, plan, data=[f["id"] for f in plan["figures"]])
    assert status == 200 and done["cells"] == 1 and sorted(done["files"]) == ["data/2024.csv", PART]
    assert state(folder) == state(twin)
    assert "走访,480,台账" in (folder / "data/2024.csv").read_text("utf-8")


def test_one_is_taken_and_one_left(folder, edited):
    desk = Desk(folder)
    status, done = taken(desk, shown(desk, edited), ids=[2])
    text = (folder / PART).read_text("utf-8")
    assert status == 200 and done["written"] == [2]
    assert "企业普遍反映良好" in text and "组织志愿者" in text and "# 这一行不要动" in text


def test_nothing_taken_writes_nothing(folder, edited):
    before, desk = state(folder), Desk(folder)
    status, done = taken(desk, shown(desk, edited), ids=[])
    assert (status, done["written"], done["change"]) == (200, [], 0) and state(folder) == before


def test_it_is_undone_like_any_command(lawreport, folder, edited):
    before, desk = state(folder), Desk(folder)
    status, done = taken(desk, shown(desk, edited))
    assert status == 200 and state(folder) != before
    assert "pull 改稿.docx" in lawreport("history", "--project", folder).text
    assert lawreport("undo", str(done["change"]), "--yes", "--project", folder).code == 0
    assert state(folder) == before


def test_one_author_alone(folder, edited):
    desk = Desk(folder)
    plan = shown(desk, edited)
    status, alone = ask(desk, returned.again, held=plan["held"], author="李局长")
    assert status == 200 and [c["authors"] for c in alone["changes"]] == [["李局长"]]
    assert any("王处长" in told["message"] for told in alone["quiet"])
    assert taken(desk, alone)[0] == 200
    assert "组织志愿者进村入户" in (folder / PART).read_text("utf-8")


def test_both_sides_changed_shows_three_wordings(folder, edited):
    change(folder / PART, "组织志愿者进村入户", "组织党员志愿者进村入户")
    plan = shown(Desk(folder), edited)
    (conflict,) = [t for t in plan["told"] if t["wordings"]]
    assert [w["of"] for w in conflict["wordings"]] == ["印的", "改稿", "现在"]
    assert ["普法" in [p["text"] for p in w["pieces"] if p["kind"] == "new"] for w in conflict["wordings"]] == [
        False,
        True,
        False,
    ]
    assert conflict["file"] == PART and conflict["line"]


def test_what_was_changed_since_it_was_shown_is_not_written_over(folder, edited):
    """Somebody saved the same sentence while the clerk was reading."""
    desk = Desk(folder)
    plan = shown(desk, edited)
    change(folder / PART, "企业反映良好", "企业都反映良好")
    before = state(folder)
    status, done = taken(desk, plan, ids=[2])
    assert status == 200 and done["written"] == [] and any(t["wordings"] for t in done["told"])
    assert state(folder) == before


def test_a_cell_changed_since_it_was_shown_is_not_written_over(folder, edited):
    desk = Desk(folder)
    plan = shown(desk, edited)
    change(folder / "data/2024.csv", "408", "409")
    before = state(folder)
    status, answer = taken(desk, plan, ids=[], data=[plan["figures"][0]["id"]])
    assert status == 422 and "刚才被改动" in answer["problems"][0]["message"]
    assert state(folder) == before


def test_a_plan_that_was_laid_down_is_told(folder, edited):
    desk = Desk(folder)
    plan = shown(desk, edited)
    assert ask(desk, returned.left)[0] == 200
    status, answer = taken(desk, plan)
    assert status == 422 and answer["problems"][0]["id"] == "returned-gone"


@pytest.mark.parametrize("name", ["扫描件.pdf", "照片.JPG", "表.xlsx", "没有扩展名"])
def test_what_cannot_be_taken_is_told_as_the_command_tells(lawreport, folder, tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    told = lawreport("pull", tmp_path / name, "--project", folder).text
    status, answer = ask(Desk(folder), returned.returned, {"name": f"C:\\稿子\\{name}"}, b"x")
    problem = answer["problems"][0]
    assert status == 422 and problem["message"] in told and problem["hint"] in told and problem["place"] == name


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_a_broken_file_is_told(folder, data):
    status, answer = ask(Desk(folder), returned.returned, {"name": "坏.docx"}, data)
    assert status == 422 and answer["problems"] and re.search("[\u4e00-\u9fff]", answer["problems"][0]["message"])


@pytest.mark.parametrize("body", [{"ids": ["x"]}, {"ids": None}, {"data": [[]]}, {"ids": {}}])
def test_what_no_page_of_ours_sends_is_refused(folder, edited, body):
    desk = Desk(folder)
    plan = shown(desk, edited)
    assert ask(desk, returned.take, held=plan["held"], **{"ids": [], "data": [], "names": [], **body})[0] == 400


@pytest.mark.office
def test_an_old_kind_of_file_is_converted(folder, edited, tmp_path):
    (tmp_path / "改.docx").write_bytes(edited)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo", "--convert-to", "doc", "改.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    plan = shown(Desk(folder), (tmp_path / "改.doc").read_bytes(), "改.doc")
    assert not plan["based"] and any("LibreOffice" in t["message"] for t in plan["quiet"])
    assert any("普法志愿者" in c["after"] for c in plan["changes"])


# ---- words -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before, after, pieces",
    [
        ("检查12家", "检查15家", [("same", "检查"), ("old", "12"), ("new", "15"), ("same", "家")]),
        ("", "新的一段", [("new", "新的一段")]),
        ("旧的一段", "", [("old", "旧的一段")]),
        ("不变", "不变", [("same", "不变")]),
        ("甲乙丙丁戊己", "子乙丑丁戊己", [("old", "甲乙丙"), ("new", "子乙丑"), ("same", "丁戊己")]),
        ("一段\n二段", "一段二段", [("same", "一段"), ("old", "\n"), ("same", "二段")]),
    ],
)
def test_two_wordings_as_one_text(before, after, pieces):
    found = marked(before, after)
    assert [(p["kind"], p["text"]) for p in found] == pieces
    assert "".join(p["text"] for p in found if p["kind"] != "new") == before
    assert "".join(p["text"] for p in found if p["kind"] != "old") == after


# ---- drawn at random -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(300, 310))
def test_whatever_is_taken_of_a_drawn_draft_is_what_pull_takes(lawreport, tmp_path, seed):
    """Edits of all kinds on all samples: all of them or some, with data or without."""
    one, chance = pulling.drawn(seed), random.Random(seed)
    leave = shutil.ignore_patterns("build", ".lawreport", ".git", ".venv", "lawreport", "tests", "docs", "examples")
    command, page = [shutil.copytree(one.folder, tmp_path / name, ignore=leave) for name in ("command", "page")]
    (tmp_path / "改.docx").write_bytes(one.data)
    desk = Desk(page)
    plan = shown(desk, one.data, "改.docx")
    for changed in plan["changes"]:
        assert "".join(p["text"] for p in changed["pieces"] if p["kind"] != "new") == changed["before"]
        assert "".join(p["text"] for p in changed["pieces"] if p["kind"] != "old") == changed["after"]
    every, data = [c["id"] for c in plan["changes"]], chance.random() < 0.5
    some = [number for number in every if chance.random() < 0.6]
    only = [] if some == every else ["--only", ",".join(map(str, some)) or "9999"]
    typed = ["pull", tmp_path / "改.docx", "--yes", *only, *(["--data"] if data else []), "--project", command]
    assert lawreport(*typed).code == 0
    figures = [f["id"] for f in plan["figures"] if f["takes"]] if data else []
    assert taken(desk, plan, some, figures, [n["id"] for n in plan["names"]] if data else [])[0] == 200
    assert state(page) == state(command)
