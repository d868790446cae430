"""The tab 检查: the same problems as `check`, why they are problems, and the mending of one of them alone."""

import json
import shutil

import pytest
from where import CORPUS

from lawreport.page.asked import Asked
from lawreport.page.desk import Desk
from lawreport.page.tabs import findings, past
from lawreport.problem import Trouble

PART = "sections/2024/01_measures.yaml"
FAULTY = """# 虚构样例：第一部分
covers: [measures, first_responsible]
heading: 主要举措和成效
children:
  - heading: 规范行政执法
    text: |
      全年检查单位{{ 检查单位 }},发现隐患{{ 火灾隐患 }}，整改率为{{ 整改率 }}。
    points:
      - 主要负责人履行第一责任人职责。  # 领导要求
      - 开展培训{{ 培训 }}，，效果良好。
    charts: [监督执法]
"""


@pytest.fixture
def desk(written):
    return Desk(written({PART: FAULTY}))


def told(desk: Desk) -> list[dict]:
    return findings.findings(desk, Asked())["problems"]


def key(problem: dict) -> tuple:
    return tuple(problem.get(name) or None for name in ("id", "severity", "message", "hint", "file", "line", "column", "cell"))


# ---- check 8 -----------------------------------------------------------------------------------------------------------------

SAMPLES = sorted(f"samples/{p.name}" for p in (CORPUS / "samples").iterdir() if p.is_dir())
FAULTS = sorted(f"faulty/{p.name}" for p in (CORPUS / "faulty").iterdir() if p.is_dir())


@pytest.mark.parametrize("folder", [*SAMPLES, *FAULTS])
def test_what_is_shown_is_what_check_lists(folder, copied, lawreport):
    project = copied(folder) if folder in SAMPLES else copied("faulty/_base", folder)
    if not (project / "sections").is_dir():
        pytest.skip("no project")
    listed = json.loads(lawreport("check", "--format", "json", "--project", project).out)["problems"]
    assert [key(p) for p in told(Desk(project))] == [key(p) for p in listed]


def test_a_problem_says_where_it_stands_in_words_and_which_are_meant(desk):
    comma = next(p for p in told(desk) if p["fixable"] and p["line"] == 7)
    assert comma["where"] == "一、主要举措和成效 › （一）规范行政执法 › 正文"
    assert comma["excerpt"]["text"][comma["excerpt"]["start"] : comma["excerpt"]["end"]] == ","


def test_a_problem_of_data_names_its_metric(written):
    desk = Desk(
        written({"data/2024.csv": "指标,数值,来源,备注\n检查单位,12家,,\n火灾隐患,860,,\n整改隐患,845,,\n培训,12,,\n拘留,,,\n"})
    )
    assert [p["where"] for p in told(desk) if p["id"] == "value"] == ["2024年数据 › 检查单位"]


def test_a_problem_of_several_figures_leads_to_their_cells(desk):
    (desk.root / "data/2024.csv").write_text(
        "指标,数值,来源,备注\n检查单位,1200,,\n火灾隐患,860,,\n整改隐患,900,,\n培训,,,\n拘留,,,\n", "utf-8"
    )
    found = {p["id"]: p["metrics"] for p in told(desk) if p["metrics"]}
    assert found == {"no-figure": ["培训"]}  # with it nothing else is told
    path = desk.root / "data/2024.csv"
    path.write_text(path.read_text("utf-8").replace("培训,,", "培训,12,"), "utf-8")
    assert {p["id"]: p["metrics"] for p in told(desk) if p["metrics"]} == {"check-fails": ["整改隐患", "火灾隐患"]}


# ---- check 9 -----------------------------------------------------------------------------------------------------------------


def mend(desk: Desk, problem: dict) -> dict:
    place = {name: problem[name] for name in ("file", "line", "column")}
    return findings.fix(desk, Asked(body={"id": problem["id"], "place": place, "message": problem["message"]}))


def test_one_mending_changes_its_place_alone_and_undo_brings_the_bytes_back(desk):
    path, before = desk.root / PART, (desk.root / PART).read_bytes()
    fixable = [p for p in told(desk) if p["fixable"]]
    assert len(fixable) >= 2
    for problem in fixable:
        answer = mend(desk, problem)
        lines = list(zip(before.decode().split("\n"), path.read_text("utf-8").split("\n"), strict=True))
        assert [n for n, (a, b) in enumerate(lines, 1) if a != b] == [problem["line"]]
        assert (answer["before"], answer["after"]) == (problem["fix"]["before"], problem["fix"]["after"])
        assert key(problem) not in [key(p) for p in told(desk)]
        past.undo(desk, Asked(body={"number": answer["change"]}))
        assert path.read_bytes() == before


def test_all_mended_one_by_one_is_what_check_fix_makes(desk, lawreport, tmp_path):
    other = shutil.copytree(desk.root, tmp_path / "other")
    assert "已改" in lawreport("check", "--fix", "--yes", "--project", other).text
    while fixable := [p for p in told(desk) if p["fixable"]]:
        mend(desk, fixable[0])
    assert (desk.root / PART).read_bytes() == (other / PART).read_bytes()


def test_a_mending_keeps_encoding_and_line_ends(desk):
    path = desk.root / PART
    path.write_bytes(b"\xef\xbb\xbf" + FAULTY.replace("\n", "\r\n").encode())
    mend(desk, next(p for p in told(desk) if p["fixable"] and p["line"] == 7))
    assert path.read_bytes() == b"\xef\xbb\xbf" + FAULTY.replace("}},发现", "}}，发现").replace("\n", "\r\n").encode()


def test_what_was_changed_meanwhile_is_not_mended(desk):
    problem = next(p for p in told(desk) if p["fixable"])
    (desk.root / PART).write_text(FAULTY.replace("},发现", "}，发现").replace("，，", "，"), "utf-8")
    with pytest.raises(Trouble) as trouble:
        mend(desk, problem)
    assert [p.id for p in trouble.value.problems] == ["data-changed"]


def test_files_of_the_project_above_are_not_mended_here(desk):
    """A unit's folder within a bureau's: what it takes from above is mended above."""
    unit = desk.root / "units/乙"
    shutil.copytree(desk.root / "data", unit / "data")
    shutil.copytree(desk.root / "sections", unit / "sections")
    (unit / PART).write_text(FAULTY.replace("},发现", "}，发现").replace("，，", "，"), "utf-8")
    title = (desk.root / "charts/监督执法.yaml").read_text("utf-8")
    (desk.root / "charts/监督执法.yaml").write_text(title.replace("title: ", "title: 各类，，", 1), "utf-8")
    below = [p for p in told(Desk(unit)) if p["file"].startswith("charts/")]
    assert below and not [p for p in below if p["fixable"]]


# ---- why ---------------------------------------------------------------------------------------------------------------------


def test_why_is_the_page_of_the_rule(desk, lawreport):
    for id in {p["id"] for p in told(desk)} | {"P-11", "sign-missing", "value"}:
        assert findings.rule(desk, Asked({"id": id}))["text"] == lawreport("rule", id).out.rstrip("\n")
    assert not findings.rule(desk, Asked({"id": "Z-99"}))["known"]
