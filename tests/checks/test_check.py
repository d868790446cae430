"""`check`: one list of everything wrong, with the line and a caret; excuses, settings, safe fixes; for people and programs."""

import json
import os
import shutil
from pathlib import Path

import pytest
from where import ROOT

from lawreport.app.screens.listing import as_sarif, as_text, typed_line, width
from lawreport.checks.findings import findings
from lawreport.checks.fixes import corrected_files
from lawreport.checks.stopping import stops
from lawreport.edition import Edition
from lawreport.problem import Place, Problem, Severity
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import read

FAULTY_TEXT = """\
# 虚构样例
covers: [measures, first_responsible]
heading: 主要举措和成效
text: |
  {{ 年 }}年，{{ 简称 }}检查单位1200家，，发现隐患{{ 火灾隐患 }}。
  主要负责人履行第一责任人职责，开展培训{{ 培训 }}。
"""


def looked_at(folder):
    source = read(Project.at(folder))
    return source, compose(source)[0]


@pytest.fixture
def faulty(written):
    return written({"sections/2024/01_measures.yaml": FAULTY_TEXT})


def ids(folder):
    return [p.id for p in findings(*looked_at(folder))]


# ---- the step ------------------------------------------------------------------------------------------------------


def test_a_good_project_has_nothing_to_say(written):
    assert [p for p in findings(*looked_at(written())) if p.severity > Severity.HINT] == []


@pytest.mark.parametrize("folder", [".", "examples/wangchuan"])
def test_our_own_reports_hold_no_error_and_no_warning(folder):
    assert [str(p) for p in findings(*looked_at(ROOT / folder)) if p.severity > Severity.HINT] == []


def test_a_finding_points_through_the_tags_into_the_file(faulty):
    found = {p.id: p for p in findings(*looked_at(faulty))}
    line = FAULTY_TEXT.splitlines()[4]
    assert found["D-01"].place == Place("sections/2024/01_measures.yaml", 5, line.index("1200") + 1)
    assert found["P-03"].place == Place("sections/2024/01_measures.yaml", 5, line.index("，，") + 1)


def test_an_error_is_told_in_every_edition_and_stops_all_but_a_draft(faulty):
    source, report = looked_at(faulty)
    for edition in Edition:
        found = next(p for p in findings(source, report, edition) if p.id == "P-03")
        assert stops(found, edition) == (edition != Edition.DRAFT)


def test_what_must_not_be_published_takes_the_place_of_the_rules_about_it(written):
    refused = [Problem("X-02", "有手机号", Place("a.yaml", 3))]
    text = FAULTY_TEXT.replace("，，", "，").replace("{{ 培训 }}", "{{ 培训 }}，电话13800138000")
    found = findings(*looked_at(written({"sections/2024/01_measures.yaml": text})), Edition.PUBLIC, refused)
    assert [p for p in found if p.id.startswith("X-")] == refused


def test_a_contradiction_stops_every_edition(written):
    found = findings(*looked_at(written({"data/checks.yaml": "- 火灾隐患 <= 整改隐患\n"})))
    (problem,) = (p for p in found if p.id == "check-fails")
    assert all(stops(problem, edition) for edition in Edition)
    assert "火灾隐患 860处（data/2024.csv B3）" in problem.message


def test_an_identity_may_reach_back_a_year(written):
    project = written({"data/checks.yaml": "- 检查单位 == 火灾隐患.上年\n", "data/2023.csv": "指标,数值\n火灾隐患,900\n"})
    assert "火灾隐患 900处（data/2023.csv B2）" in next(
        p.message for p in findings(*looked_at(project)) if p.id == "check-fails"
    )


PART_TEXT = "covers: [measures, first_responsible, shortcomings, causes, next_year]\nheading: 主要举措\ntext: |\n  {}\n"


def test_an_endless_paragraph_is_told_and_not_read_for_minutes(written):
    text = PART_TEXT.format("办结案件1200件，，" * 2000)
    found = findings(*looked_at(written({"sections/2024/01_measures.yaml": text})))
    assert [p.id for p in found if p.place.file.endswith("01_measures.yaml")] == ["paragraph-endless"]


ENDLESS_ITEMS = {
    "run-in heading": ("（一）{0}。{1}", "（二）{0}。{1}", "（三）{0}。{1}"),
    "no heading": ("（一）{0}，{1}", "（二）{0}，{1}", "（三）{0}，{1}"),
    "arabic": ("1.{0}。{1}", "2.{0}。{1}", "3.{0}。{1}"),
    "words": ("一是{0}，{1}", "二是{0}，{1}", "三是{0}，{1}"),
    "no stop near": ("（一）{0}{1}", "（二）{0}{1}", "（三）{0}{1}"),
}


@pytest.mark.parametrize("items", ENDLESS_ITEMS.values(), ids=ENDLESS_ITEMS)
@pytest.mark.parametrize("where", [0, 1, 2])
def test_a_paragraph_that_is_not_read_still_counts_in_the_numbering(written, items, where):
    bodies = ["办理各类行政复议案件" * 2200 + "。" if n == where else "培训按时办结。" for n in range(3)]
    lines = [
        item.format(f"{word}普法宣传", body) for item, word, body in zip(items, ["抓好", "推进", "加强"], bodies, strict=True)
    ]
    text = PART_TEXT.format("\n  ".join(lines))
    found = findings(*looked_at(written({"sections/2024/01_measures.yaml": text})))
    assert [p for p in found if "序数" in p.message or p.id.startswith(("S-02", "P-11"))] == []
    assert [p.id for p in found].count("paragraph-endless") == 1


def test_a_number_that_is_missing_beside_an_endless_paragraph_is_told(written):
    lines = ["（一）抓好普法。短。", f"（二）推进普法。{'办理各类案件' * 4000}。", "（四）加强普法。短。"]
    found = findings(*looked_at(written({"sections/2024/01_measures.yaml": PART_TEXT.format("\n  ".join(lines))})))
    (gap,) = (p for p in found if p.id == "S-02")
    assert "前面是“（二）”" in gap.message


# ---- excuses and settings ------------------------------------------------------------------------------------------


def test_a_comment_with_a_reason_excuses_one_place(written):
    text = FAULTY_TEXT.replace("text: |", "text: |      # 不查 P-03：虚构样例里故意留的")
    assert "P-03" not in ids(written({"sections/2024/01_measures.yaml": text}))


def test_a_comment_excuses_a_rule_about_data_too(written):
    text = FAULTY_TEXT.replace("text: |", "text: |      # 不查 D-01、P-03：虚构样例里故意留的")
    assert ids(written({"sections/2024/01_measures.yaml": text})) == []


def test_an_excuse_without_a_reason_is_told(written):
    text = FAULTY_TEXT.replace("text: |", "text: |      # 不查 P-03")
    assert {"P-03", "excuse-incomplete"} <= set(ids(written({"sections/2024/01_measures.yaml": text})))


def test_a_unit_switches_rules_off_and_changes_their_weight(written):
    settings = "off:\n  P-03: 本单位的习惯\nlevels:\n  D-01: 错误\n"
    project = written({"sections/2024/01_measures.yaml": FAULTY_TEXT, "data/rules.yaml": settings})
    assert {p.id: p.severity for p in findings(*looked_at(project))} == {"D-01": Severity.ERROR}


def test_wrong_settings_are_told_and_the_rules_still_run(written):
    project = written({"sections/2024/01_measures.yaml": FAULTY_TEXT, "data/rules.yaml": "off:\n  P-99: 没有这条\n"})
    assert {"rule-unknown", "P-03", "D-01"} <= set(ids(project))


# ---- the list ------------------------------------------------------------------------------------------------------


def test_the_list_shows_the_line_and_a_caret_under_the_place(faulty, lawreport):
    result = lawreport("check", "--project", faulty)
    assert result.code == 1 and result.out.endswith("共 1 处错误、1 处提醒。\n")
    at = next(i for i, line in enumerate(result.lines) if " P-03 " in line)
    assert result.lines[at].startswith("错误 sections/2024/01_measures.yaml:5:")
    row, caret, printed = result.lines[at + 1 : at + 4]
    assert width(row[: row.index("，，")]) == caret.index("^") and caret.count("^") == 4
    assert printed.strip().startswith("印作：2024年，区司法局检查单位1200家，，发现隐患860处。")


@pytest.mark.parametrize("fail_on, code", [("错误", 1), ("提醒", 1), ("提示", 1), ("never", 0)])
def test_the_exit_code_is_what_was_asked_for(faulty, lawreport, fail_on, code):
    assert lawreport("check", "--project", faulty, "--fail-on", fail_on).code == code


def test_warnings_alone_pass_unless_they_are_asked_for(written, lawreport):
    project = written({"sections/2024/01_measures.yaml": FAULTY_TEXT.replace("，，", "，")})
    assert lawreport("check", "--project", project).code == 0
    assert lawreport("check", "--project", project, "--fail-on", "提醒").code == 1


def test_what_cannot_be_composed_is_listed_too(written, lawreport):
    result = lawreport(
        "check", "--project", written({"sections/2024/01_measures.yaml": FAULTY_TEXT.replace("{{ 培训 }}", "{{ 培讯 }}")})
    )
    assert result.code == 1 and "没有叫“培讯”的指标" in result.out and "^^^^^^^^" in result.out


def test_a_long_list_is_cut_to_a_screen_and_errors_stay():
    problems = [Problem(f"P-{n}", "话", Place("a.yaml", n), severity=Severity.HINT) for n in range(1, 40)] + [
        Problem("E", "错", Place("b.yaml", 1))
    ]
    text = as_text(problems, lambda name: "")
    assert "错误 b.yaml:1  E 错" in text and "另有 20 处；加 --all 全部列出。" in text
    assert "另有" not in as_text(problems, lambda name: "", everything=True)


def test_a_caret_is_as_wide_as_the_words_above_it():
    problem = Problem("x", "话", Place("a.yaml", 2, 7), excerpt="前甲乙后\n  ^^^^")
    assert typed_line(problem, lambda name: "一\n  甲乙丙丁甲乙\n") == ["甲乙丙丁甲乙", "        ^^^^"]
    assert typed_line(Problem("x", "话", Place("a.yaml", 9, 1)), lambda name: "一\n") == []


# ---- for programs --------------------------------------------------------------------------------------------------


def test_json_says_the_same(faulty, lawreport):
    told = json.loads(lawreport("check", "--project", faulty, "--format", "json").out)
    assert told["counts"] == {"错误": 1, "提醒": 1}
    assert {p["id"]: (p["file"], p["line"]) for p in told["problems"]} == dict.fromkeys(
        ("P-03", "D-01"), ("sections/2024/01_measures.yaml", 5)
    )


def test_sarif_is_complete_and_says_the_same(faulty, lawreport):
    log = json.loads(lawreport("check", "--project", faulty, "--format", "sarif").out)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert log["version"] == "2.1.0" and "sarif-2.1.0" in log["$schema"] and run["tool"]["driver"]["name"] == "lawreport"
    for result in run["results"]:
        assert result["level"] in ("error", "warning", "note") and result["message"]["text"]
        assert rules[result["ruleIndex"]] == result["ruleId"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] == 5 and region["startColumn"] > 1


def test_sarif_addresses_are_ascii():
    log = json.loads(as_sarif([Problem("x", "话", Place("charts/监督 执法.yaml", 1))]))
    assert log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].isascii()


def test_a_folder_is_told_how_it_is_checked(tmp_path, lawreport):
    result = lawreport("check", tmp_path)
    assert result.code == 1 and "这是文件夹" in result.err and f"check --project {tmp_path.as_posix()}" in result.err


# ---- safe fixes ----------------------------------------------------------------------------------------------------


def test_a_fix_is_shown_made_and_touches_nothing_else(faulty, lawreport):
    path = faulty / "sections/2024/01_measures.yaml"
    result = lawreport("check", "--project", faulty, "--fix", "--yes")
    assert "-  {{ 年 }}年，{{ 简称 }}检查单位1200家，，发现" in result.out and "已改 1 处" in result.out
    assert path.read_text(encoding="utf-8") == FAULTY_TEXT.replace("，，", "，")
    assert result.code == 0 and "P-03" not in result.out.split("已改")[1]


def test_nothing_is_changed_without_a_yes(faulty, lawreport_process):
    before = (faulty / "sections/2024/01_measures.yaml").read_bytes()
    result = lawreport_process("check", "--project", faulty, "--fix")
    assert "请在命令后面加 --yes" in result.stdout.decode("utf-8") and "[y/N]" not in result.stdout.decode("utf-8")
    assert result.returncode == 1 and (faulty / "sections/2024/01_measures.yaml").read_bytes() == before


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
        lambda text: text.encode("gb18030"),
        lambda text: text.encode("utf-16"),
    ],
    ids=["bom-crlf", "gb18030", "utf-16"],
)
def test_a_fix_keeps_encoding_and_line_ends(written, encode):
    project = written({"sections/2024/01_measures.yaml": encode(FAULTY_TEXT)})
    (file,) = corrected_files(*looked_at(project))
    assert file.data == encode(FAULTY_TEXT.replace("，，", "，"))


def test_what_is_excused_is_not_mended(written):
    text = FAULTY_TEXT.replace("text: |", "text: |      # 不查 P-03：虚构样例里故意留的")
    assert corrected_files(*looked_at(written({"sections/2024/01_measures.yaml": text}))) == []


def test_words_the_program_set_are_not_mended(written):
    unit = "name: 甲区司法局\nshort: 甲，，乙\n"
    source, report = looked_at(
        written({"sections/2024/01_measures.yaml": FAULTY_TEXT.replace("家，，", "家，"), "data/unit.yaml": unit})
    )
    assert "P-03" in [p.id for p in findings(source, report)] and corrected_files(source, report) == []


# ---- any file ------------------------------------------------------------------------------------------------------


def test_any_text_is_checked(tmp_path, lawreport):
    path = tmp_path / "某报告.txt"
    path.write_text(
        "甲区2024年法治政府建设年度报告\n（一）加强学习。\n（三）规范执法，。检查单位300家，其中学校320家。\n", encoding="utf-8"
    )
    result = lawreport("check", path)
    assert result.code == 1
    assert all(words in result.out for words in ("某报告.txt:3:", "S-02 ", "P-03 ", "N-29 "))


def test_any_word_file_is_checked(tmp_path, lawreport):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for line in ("甲区2024年法治政府建设年度报告", "（一）加强学习。", "（三）规范执法，。检查单位300家。"):
        document.add_paragraph(line)
    document.save(tmp_path / "某报告.docx")
    result = lawreport("check", tmp_path / "某报告.docx", "--all")
    assert result.code == 1 and "某报告.docx 第3段" in result.out and "S-02 " in result.out


def test_other_kinds_of_files_are_refused_in_chinese(tmp_path, lawreport):
    (tmp_path / "某报告.pdf").write_bytes(b"%PDF")
    assert "另存为 .docx" in lawreport("check", tmp_path / "某报告.pdf").text
    assert "读不了" in lawreport("check", tmp_path / "没有.docx").text


def test_the_finished_word_file_of_a_good_project_follows_the_profile(written, lawreport):
    result = lawreport("check", "--project", written(), "--word", "--fail-on", "提醒")
    assert result.code == 0, result.text


# ---- rules told ----------------------------------------------------------------------------------------------------


def test_a_rule_explains_itself(lawreport):
    result = lawreport("rule", "d-04")
    assert result.code == 0 and "增减的说法和数据相反" in result.out and "{{ 火灾隐患.同比 }}" in result.out


def test_an_unknown_rule_gets_the_nearest(lawreport):
    result = lawreport("rule", "D-040")
    assert result.code == 2 and "D-04" in result.err


def test_what_the_rules_read_in_a_file_is_shown(lawreport, tmp_path):
    file = tmp_path / "材料（一）.txt"
    file.write_text("检查渔港12处，其中一级3处、二级9处。\n", "utf-8")
    result = lawreport("rule", "--reading", str(file))
    assert result.code == 0 and "分项  12处（其中）一级3处｜二级9处" in result.out
    missing = lawreport("rule", "--reading", str(tmp_path / "没有.txt"))
    assert missing.code != 0 and "读不了这个文件" in missing.err


def test_all_rules_are_listed(lawreport):
    out = lawreport("rule").out
    assert all(id in out for id in ("P-11", "D-01", "R-12b", "N-29"))


def test_check_works_from_within_the_project(faulty, lawreport):
    home = Path.cwd()
    os.chdir(faulty)
    try:
        assert lawreport("check").code == 1
    finally:
        os.chdir(home)


def test_a_project_without_data_still_gets_its_list(written, lawreport):
    project = written()
    shutil.rmtree(project / "data")
    result = lawreport("check", "--project", project)
    assert result.code == 1 and "data/2024.csv" in result.out
