"""What stops a final or public edition, how one rule is let go by name, and the record that is kept of it (texts are 虚构)."""

import csv
import io
import json
import os
import re
import shutil
import zipfile
from pathlib import Path

import machine
import pytest
from handling import change
from where import ROOT, SOME

from lawreport.project import INPUTS, Project

PART = "sections/2024/01_measures.yaml"
REPORT = "sections/2024/report.yaml"
GOOD = """\
# 虚构样例
covers: [measures, first_responsible]
heading: 主要举措和成效
text: |
  {{ 年 }}年，{{ 简称 }}检查单位{{ 检查单位 }}，发现隐患{{ 火灾隐患 }}。
  主要负责人履行第一责任人职责，开展培训{{ 培训 }}。
"""
TWICE, HALF, HOLE = (
    ("发现隐患", "，发现隐患"),
    ("职责，", "职责,"),
    ("{{ 培训 }}。", "{{ 培训 }}（待补）。"),
)  # P-03, P-02, S-13


def text(*faults, good=GOOD):
    for old, new in faults:
        assert old in good
        good = good.replace(old, new)
    return good


@pytest.fixture
def go(lawreport):
    """Return a function that builds a project in an edition."""

    def run(folder, *more, edition="final"):
        return lawreport("build", "--project", folder, "--edition", edition, *more)

    return run


def reports(folder):
    return sorted(f.name for f in folder.glob("build/*.docx"))


def record(folder, name="甲区司法局2024年法治政府建设年度报告"):
    path = folder / "build" / f"{name}.放行.csv"
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig")))) if path.exists() else None


def letter_paper(folder):
    """Give the project a template on American paper."""
    source = Project(ROOT).shared("templates/report.docx")
    (folder / "templates").mkdir(exist_ok=True)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(folder / "templates/report.docx", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(
                name,
                re.sub(rb'w:w="11906" w:h="16838"', b'w:w="12240" w:h="15840"', data) if name == "word/document.xml" else data,
            )


# ---- what stops --------------------------------------------------------------------------------------------------------

STOPPING = {
    "a stop twice": ({PART: text(TWICE)}, "P-03"),
    "a half-width comma": ({PART: text(HALF)}, "P-02"),
    "a hole": ({PART: text(HOLE)}, "S-13"),
    "crosses": ({PART: text(("{{ 培训 }}。", "{{ 培训 }}，挂牌××处。"))}, "S-13"),
    "a part is lacking": ({"sections/2024/02_shortcomings.yaml": None}, "R-12"),
    "nobody is responsible": (
        {PART: text(("主要负责人履行第一责任人职责，", ""), ("[measures, first_responsible]", "measures"))},
        "R-13",
    ),
    "a warning made an error": (
        {PART: text(("{{ 检查单位 }}", "1200家")), "data/rules.yaml": "levels:\n  D-01: 错误\n"},
        "D-01",
    ),
    "settings with a rule there is not": ({"data/rules.yaml": "off:\n  P-99: 虚构\n"}, "没有编号为“P-99”的规则"),
    "an excuse without a reason": ({PART: GOOD.replace("text: |", "text: |   # 不查 P-03")}, "“不查”要写明规则编号和理由"),
    "text that nobody has read": (
        {PART: text(("{{ 培训 }}。", "{{ 培训 }}" + "，依法办理案件" * 3000 + "。"))},
        "没有逐条检查",
    ),
    "figures that contradict each other": ({"data/checks.yaml": "- 火灾隐患 <= 整改隐患\n"}, "勾稽关系不成立"),
}


@pytest.mark.parametrize("edition", ["final", "public"])
@pytest.mark.parametrize("fault", STOPPING)
def test_every_error_stops_what_leaves_the_house(reviewed, go, fault, edition):
    files, said = STOPPING[fault]
    folder = reviewed()
    assert go(folder, edition=edition).code == 0
    before = {f: f.read_bytes() for f in (folder / "build").glob("*.*") if f.is_file()}
    for name, content in files.items():
        (folder / name).unlink() if content is None else (folder / name).write_text(content, encoding="utf-8")
    result = go(folder, "--all", edition=edition)
    assert result.code == 1 and said in result.err and "没有生成报告，原有报告未改动" in result.err
    assert {f: f.read_bytes() for f in (folder / "build").glob("*.*") if f.is_file()} == before


@pytest.mark.parametrize("edition", ["final", "public"])
def test_a_fault_of_the_finished_file_stops_it_too(reviewed, go, edition):
    folder = reviewed()
    letter_paper(folder)
    result = go(folder, edition=edition)
    assert result.code == 1 and "L-01 纸张是" in result.err and reports(folder) == []
    assert go(folder, edition="draft").code == 0


def test_a_warning_stops_nothing(reviewed, go):
    folder = reviewed({PART: text(("{{ 检查单位 }}", "1200家"))})
    result = go(folder)
    assert result.code == 0 and "提醒" in result.err and record(folder) is None


@pytest.mark.parametrize("fault", [f for f in STOPPING if "contradict" not in f])
def test_a_draft_is_made_as_ever(reviewed, go, fault):
    files, said = STOPPING[fault]
    result = go(reviewed(files), "--all", edition="draft")
    assert result.code == 0 and said in result.err


def test_errors_of_all_kinds_and_missing_signatures_are_told_at_once(reviewed, go):
    folder = reviewed({PART: text(TWICE, HOLE) + "owner: 监督科\n", "data/checks.yaml": "- 火灾隐患 <= 整改隐患\n"})
    letter_paper(folder)
    result = go(folder, "--all")
    assert result.code == 1
    for said in ("P-03 ", "S-13 ", "L-01 ", "勾稽关系不成立", "01_measures 还没有签字", "report（总表） 还没有签字"):
        assert said in result.err, said
    assert "还没有签字" not in go(folder, "--all", "--unsigned").err and reports(folder) == []


def test_a_missing_number_and_missing_signatures_are_told_at_once(reviewed, go):
    folder = reviewed(
        {PART: GOOD + "owner: 监督科\n", "data/2024.csv": "指标,数值\n检查单位,\n火灾隐患,860\n整改隐患,845\n培训,12\n"}
    )
    result = go(folder, "--all")
    assert result.code == 1 and "“检查单位”2024年没有数据" in result.err and "report（总表） 还没有签字" in result.err


def test_one_screen_says_what_is_wrong_where_and_what_to_do(reviewed, go):
    result = go(reviewed({PART: text(TWICE, HALF, HOLE)}))
    assert len(result.err.splitlines()) <= 24
    assert f"错误 {PART}:5  P-03 " in result.err
    assert "# 不查 " in result.err and '--despite P-03 --because "' in result.err
    assert result.err.count("能放行的：P-02（1 处）、P-03（1 处）、S-13（1 处）") == 1


def test_no_comment_is_offered_for_what_no_comment_can_excuse(reviewed, go):
    folder = reviewed()
    letter_paper(folder)
    said = go(folder).err
    assert "# 不查" not in said and "--despite L-01" in said


def test_nothing_is_offered_where_nothing_can_be_let_go(reviewed, go):
    assert "--despite" not in go(reviewed({"data/checks.yaml": "- 火灾隐患 <= 整改隐患\n"})).err


@pytest.mark.parametrize("edition", ["final", "public"])
@pytest.mark.parametrize("fault", STOPPING)
def test_check_says_of_an_edition_what_stops_it(reviewed, lawreport, go, fault, edition):
    folder = reviewed(STOPPING[fault][0])
    told = lawreport("check", "--project", folder, "--edition", edition, "--format", "json")
    errors = {p["message"] for p in json.loads(told.out)["problems"] if p["severity"] == "错误"}
    stopped = go(folder, "--all", edition=edition)
    assert told.code == stopped.code == 1
    assert stopped.err.count("\n错误 ") + stopped.err.startswith("错误 ") == len(errors)
    assert all(message in stopped.err for message in errors if len(message) < 200)


@pytest.mark.parametrize("edition", ["final", "public"])
def test_check_finds_no_error_where_the_edition_goes_out(reviewed, lawreport, go, edition):
    folder = reviewed()
    assert lawreport("check", "--project", folder, "--edition", edition).code == go(folder, edition=edition).code == 0


def test_check_counts_missing_signatures_and_secrecy_as_build_does(written, lawreport):
    folder = written({PART: GOOD + "owner: 监督科\n"})
    assert "还没有签字" in lawreport("check", "--project", folder, "--edition", "final").out
    assert lawreport("check", "--project", folder, "--edition", "final", "--unsigned").code == 0
    assert "没有写明保密审查" in lawreport("check", "--project", folder, "--edition", "public", "--unsigned").out


def test_check_of_the_public_edition_does_not_believe_that_a_rule_of_secrecy_is_off(reviewed, lawreport, go):
    folder = reviewed(
        {PART: text(("{{ 培训 }}。", "{{ 培训 }}，电话13800138000。")), "data/rules.yaml": "off:\n  X-02: 虚构\n"}
    )
    assert lawreport("check", "--project", folder, "--edition", "public").code == 1 == go(folder, edition="public").code
    assert lawreport("check", "--project", folder, "--edition", "final").code == 0 == go(folder).code


def test_status_names_what_stops_a_final_edition(reviewed, lawreport):
    folder = reviewed({PART: text(TWICE)})
    letter_paper(folder)
    said = lawreport("status", "--today", "2025-01-20", "--project", folder).out
    assert "两个点号连在一起" in said and "纸张是" in said and "可以出上报稿了" not in said


@pytest.mark.parametrize("edition", ["final", "public"])
def test_our_own_reports_can_go_out(lawreport, tmp_path, edition):
    out = tmp_path / "报告.docx"
    for number, report in enumerate((ROOT, ROOT / "examples/wangchuan")[edition == "public" :]):
        folder = tmp_path / str(number)  # what goes out is kept in the project
        for part in filter(lambda part: (report / part).is_dir(), INPUTS):
            shutil.copytree(report / part, folder / part)
        if report != ROOT:
            shutil.copytree(ROOT / "templates", folder / "templates", dirs_exist_ok=True)
        assert lawreport("build", "--project", folder, "--edition", edition, "--unsigned", "--out", out).code == 0


# ---- excused, switched off, lighter ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "files",
    [
        {PART: text(TWICE, good=GOOD.replace("text: |", "text: |   # 不查 P-03：虚构样例里照录原文"))},
        {PART: text(TWICE), "data/rules.yaml": "off:\n  P-03: 虚构单位的习惯\n"},
        {PART: text(TWICE), "data/rules.yaml": "levels:\n  P-03: 提醒\n"},
        {PART: text(TWICE), "data/rules.yaml": "keep: [家，，发现]\n"},
    ],
    ids=["excused", "off", "lighter", "kept"],
)
def test_what_the_unit_has_settled_stops_nothing(reviewed, go, files):
    folder = reviewed(files)
    assert go(folder).code == 0 and go(folder, edition="public").code == 0 and record(folder) is None


# ---- let go ------------------------------------------------------------------------------------------------------------

WHY = ("--because", "引用上级原文")


def test_one_rule_is_let_go_and_the_others_still_stop(reviewed, go):
    folder = reviewed({PART: text(TWICE, HOLE)})
    refused = go(folder, "--despite", "P-03", *WHY)
    assert refused.code == 1 and "S-13" in refused.err and "P-03" not in refused.err and reports(folder) == []
    assert record(folder) is None


@pytest.mark.parametrize("edition, name", [("final", "上报稿"), ("public", "公开稿")])
def test_what_was_let_go_is_told_recorded_and_in_the_status(reviewed, lawreport, go, edition, name):
    folder = reviewed({PART: text(TWICE, ("职责，", "职责，，"))})
    done = go(folder, "--despite", "P-03", *WHY, edition=edition)
    assert done.code == 0 and "放行了 P-03 2 处" in done.out and done.err.count("（已放行：引用上级原文）") == 2
    rows = record(folder, reports(folder)[0].removesuffix(".docx"))
    assert [(r["规则"], r["处数"], r["位置"], r["理由"], r["版本"]) for r in rows] == [
        ("P-03", "2", f"{PART}:{line}", "引用上级原文", name) for line in (5, 6)
    ]
    assert all("两个点号连在一起" in r["说明"] and re.fullmatch(r"20\d\d-\d\d-\d\d", r["日期"]) for r in rows)
    said = lawreport("status", "--today", "2025-01-20", "--project", folder).out
    assert f"{name}放行过错误：P-03 2 处（引用上级原文，" in said
    kept = json.loads(lawreport("status", "--format", "json", "--today", "2025-01-20", "--project", folder).out)["放行"]
    assert [row["报告"] for row in kept] == reports(folder) * 2


@pytest.mark.parametrize(
    "typed, reasons",
    [
        (("--despite", "P-03", "--despite", "S-13", "--because", "照录"), ["照录", "照录"]),
        (("--despite", "P-03、S-13", "--because", "照录"), ["照录", "照录"]),
        (("--despite", "p-03 Ｓ－１３", "--because", "照录"), ["照录", "照录"]),
        (("--despite", "P-03", "--because", "照录", "--despite", "S-13", "--because", "等批复"), ["照录", "等批复"]),
        (("--despite", "doubled-stop", "--despite", "S-13", "--because", "照录", "--because", "等批复"), ["照录", "等批复"]),
    ],
)
def test_several_rules_with_one_reason_or_one_each(reviewed, go, typed, reasons):
    from lawreport.rules import rules

    folder = reviewed({PART: text(TWICE, HOLE)})
    typed = [next(r.name for r in rules() if r.id == "P-03") if word == "doubled-stop" else word for word in typed]
    assert go(folder, *typed).code == 0
    assert [(r["规则"], r["理由"]) for r in record(folder)] == list(zip(("P-03", "S-13"), reasons, strict=True))


@pytest.mark.parametrize(
    "typed, said",
    [
        (("--despite", "P-03"), "要一起写"),
        (WHY, "要一起写"),
        (("--despite", "P-03", "--despite", "S-13", "--despite", "P-02", *WHY, *WHY), "对不上"),
        (("--despite", "P-03", *WHY, "--because", "再说一遍"), "对不上"),
        (("--despite", "P-077", *WHY), "没有编号为“P-077”的规则。是不是 P-07"),
        (("--despite", "标点", *WHY), "没有编号为“标点”的规则"),
        *(
            (("--despite", "P-03", "--because", nothing), "没有说明什么")
            for nothing in ("", "  ", "　", "。", "……", "——！", "\u200b\u200b", "123", "理由", "无", "--unsigned")
        ),
    ],
)
def test_a_wrong_wish_is_told_and_nothing_is_made(reviewed, go, typed, said):
    folder = reviewed({PART: text(TWICE)})
    result = go(folder, *typed)
    assert result.code == 2 and said in result.err and reports(folder) == [] and record(folder) is None


NEVER = {
    "words that must not be published": ({PART: text(("{{ 培训 }}。", "{{ 培训 }}，电话13800138000。"))}, "X-02", "不能公开"),
    "figures that contradict each other": ({"data/checks.yaml": "- 火灾隐患 <= 整改隐患\n"}, "check-fails", "勾稽关系不成立"),
    "text that nobody has read": (STOPPING["text that nobody has read"][0], "paragraph-endless", "没有逐条检查"),
    "missing signatures": ({PART: GOOD + "owner: 监督科\n"}, "sign-missing", "还没有签字"),
    "no secrecy review": (
        {REPORT: "title: 甲区司法局2024年法治政府建设年度报告\ndate: 2025年1月20日\n"},
        "public-review",
        "没有写明保密审查",
    ),
}


@pytest.mark.parametrize("what", NEVER)
def test_some_things_nobody_can_let_go(written, reviewed, go, what):
    files, rule, said = NEVER[what]
    folder = written({PART: GOOD, **files}) if REPORT in files else reviewed(files)
    result = go(folder, "--all", "--despite", rule, *WHY, edition="public")
    assert result.code == 1 and said in result.err and f"{rule} 不能放行：" in result.err and reports(folder) == []


def test_a_rule_of_secrecy_made_an_error_is_not_let_go_of_the_final_edition_either(reviewed, go):
    folder = reviewed(
        {PART: text(("{{ 培训 }}。", "{{ 培训 }}，电话13800138000。")), "data/rules.yaml": "levels:\n  X-02: 错误\n"}
    )
    result = go(folder, "--despite", "X-02", *WHY)
    assert result.code == 1 and "X-02 不能放行" in result.err


def test_the_rules_of_the_finished_file_are_let_go_by_name_too(reviewed, go):
    folder = reviewed()
    letter_paper(folder)
    found = set(re.findall(r"L-\w+", go(folder, "--all").err.partition("共 ")[0]))
    done = go(folder, "--despite", "、".join(sorted(found)), "--because", "按上级要求用这种纸")
    assert done.code == 0 and {r["规则"] for r in record(folder)} == found


def test_a_rule_that_found_nothing_is_said_and_stops_nothing(reviewed, go):
    folder = reviewed({PART: text(TWICE)})
    done = go(folder, "--despite", "P-03、S-13", *WHY)
    assert done.code == 0 and "提示 --despite  没有查出 S-13 的错误，不用放行" in done.err
    assert {r["规则"] for r in record(folder)} == {"P-03"}


def test_a_draft_needs_no_letting_go(reviewed, go):
    folder = reviewed({PART: text(TWICE)})
    done = go(folder, "--despite", "P-03", *WHY, edition="draft")
    assert done.code == 0 and "送审稿有错误也照样生成" in done.err
    assert not list(folder.glob("build/*.放行.csv"))


# ---- what is remembered ------------------------------------------------------------------------------------------------

SAME = "没有变化"


def test_the_same_wish_is_served_again_and_tells_the_same(reviewed, go):
    folder = reviewed({PART: text(TWICE)})
    first, second = go(folder, "--despite", "P-03", *WHY), go(folder, "--despite", "P-03", *WHY)
    assert SAME in second.out and "放行了 P-03 1 处" in second.out and second.err == first.err


def test_a_report_that_was_let_go_is_not_served_to_who_did_not_ask_for_it(reviewed, go):
    folder = reviewed({PART: text(TWICE)})
    assert go(folder, "--despite", "P-03", *WHY).code == 0
    kept = machine.tree(folder / "build")
    refused = go(folder)
    assert refused.code == 1 and SAME not in refused.out and machine.tree(folder / "build") == kept


def test_another_reason_is_recorded(reviewed, go):
    folder = reviewed({PART: text(TWICE)})
    for reason in ("引用上级原文", "已请示分管领导"):
        assert SAME not in go(folder, "--despite", "P-03", "--because", reason).out
        assert [r["理由"] for r in record(folder)] == [reason]


@pytest.mark.parametrize(
    "spoil", [Path.unlink, lambda path: path.write_text("规则\n", encoding="utf-8")], ids=["gone", "changed"]
)
def test_a_lost_record_is_written_again(reviewed, go, spoil):
    folder = reviewed({PART: text(TWICE)})
    go(folder, "--despite", "P-03", *WHY)
    spoil(next(folder.glob("build/*.放行.csv")))
    assert go(folder, "--despite", "P-03", *WHY).code == 0 and len(record(folder)) == 1


def test_a_report_made_before_a_rule_grew_heavier_is_not_served(reviewed, go):
    folder = reviewed({PART: text(("{{ 检查单位 }}", "1200家"))})
    assert go(folder).code == 0
    (folder / "data/rules.yaml").write_text("levels:\n  D-01: 错误\n", encoding="utf-8")
    assert go(folder).code == 1


# ---- as long as the report -----------------------------------------------------------------------------------------------


def test_the_record_stays_as_long_as_the_report(reviewed, lawreport, go):
    folder = reviewed({PART: text(TWICE)})
    go(folder, "--despite", "P-03", *WHY)
    kept = record(folder)
    change(folder / PART, "主要举措和成效", "主要举措")
    go(folder, edition="draft")
    go(folder)  # refused
    lawreport("status", "--project", folder)
    assert record(folder) == kept and len(kept) == 1


@pytest.mark.parametrize(
    "settle",
    [
        lambda folder: change(folder / PART, "，，", "，"),
        lambda folder: (folder / "data/rules.yaml").write_text("off:\n  P-03: 虚构单位的习惯\n", encoding="utf-8"),
    ],
    ids=["mended", "switched off"],
)
def test_a_report_that_needs_no_letting_go_takes_the_record_away(reviewed, lawreport, go, settle):
    folder = reviewed({PART: text(TWICE)})
    go(folder, "--despite", "P-03", *WHY)
    settle(folder)
    assert go(folder).code == 0 and record(folder) is None
    assert "放行" not in lawreport("status", "--project", folder).out


def test_the_record_goes_with_the_report_it_belongs_to_however_often_one_turns_back(reviewed, go):
    folder = reviewed({PART: text(TWICE), "data/rules.yaml": "off:\n  P-03: 虚构单位的习惯\n"})
    assert go(folder).code == 0
    (folder / "data/rules.yaml").rename(folder / "rules.away")
    assert go(folder, "--despite", "P-03", *WHY).code == 0 and len(record(folder)) == 1
    (folder / "rules.away").rename(folder / "data/rules.yaml")
    assert go(folder).code == 0 and record(folder) is None


def test_a_report_that_word_holds_open_keeps_its_own_record(reviewed, go, monkeypatch):
    folder = reviewed({PART: text(TWICE)})
    go(folder, "--despite", "P-03", *WHY)
    change(folder / PART, "主要举措和成效", "主要举措")
    real, name = os.replace, "甲区司法局2024年法治政府建设年度报告"

    def held(source, target):
        if Path(target).name == f"{name}.docx":
            raise PermissionError(13, "held")
        real(source, target)

    monkeypatch.setattr("os.replace", held)
    assert go(folder, "--despite", "P-03", "--because", "第二次另有理由").code == 0
    assert [r["理由"] for r in record(folder)] == ["引用上级原文"]
    assert [r["理由"] for r in record(folder, f"{name}（新稿）")] == ["第二次另有理由"]


def test_elsewhere_the_record_lies_beside_the_report(reviewed, go, tmp_path):
    out = tmp_path / "报送 材料" / "定稿.docx"
    assert go(reviewed({PART: text(TWICE)}), "--despite", "P-03", *WHY, "--out", out).code == 0
    assert sorted(f.name for f in out.parent.iterdir()) == ["定稿.docx", "定稿.台账.csv", "定稿.放行.csv"]


def test_a_record_that_people_changed_beyond_reading_is_still_told(reviewed, lawreport, go):
    folder = reviewed({PART: text(TWICE)})
    go(folder, "--despite", "P-03", *WHY)
    next(folder.glob("build/*.放行.csv")).write_bytes(b"\x00\xff\xfe")
    assert "放行记录读不懂" in lawreport("status", "--project", folder).out


@pytest.mark.skipif(not hasattr(os, "fork"), reason="需要 fork")
def test_at_no_moment_does_a_report_lie_there_without_its_record(reviewed, tmp_path_factory):
    folder, scratch, kept = reviewed(), tmp_path_factory.mktemp("scratch"), tmp_path_factory.mktemp("kept") / "project"
    arguments = ["build", "--edition", "final", "--project", str(folder)]
    machine.run(arguments, folder, scratch)
    change(folder / PART, "发现隐患", "，发现隐患")
    machine.put(kept, folder)
    asked = [*arguments, "--despite", "P-03", *WHY]
    before, whole = machine.tree(kept / "build"), machine.run(asked, folder, scratch)
    assert whole.code == 0
    name = "甲区司法局2024年法治政府建设年度报告.docx"
    for at in range(1, len(whole.calls) + 1):
        for fault in (machine.die, machine.failing(28))[: 2 if at % SOME == 0 else 1]:
            machine.put(folder, kept)
            machine.run(asked, folder, scratch, fault, at)
            after = machine.tree(folder / "build")
            assert after[name] == before[name] or len(record(folder)) == 1, (at, whole.calls[at - 1])


# ---- many units --------------------------------------------------------------------------------------------------------


@pytest.fixture
def units(reviewed, tmp_path):
    """Three units: one sound, one with two stops at once, one with a hole."""
    folder = tmp_path / "units"
    for name, faults in (("东区", ()), ("南区", (TWICE,)), ("西区", (HOLE,))):
        shutil.copytree(reviewed({PART: text(*faults)}), folder / name)
        change(folder / name / "data/unit.yaml", "甲区", name)
        shutil.rmtree(tmp_path / "project")
    return folder


def test_errors_stop_their_unit_only(units, lawreport):
    result = lawreport("batch", units, "--edition", "final", "--jobs", 1)
    assert result.code == 1 and "生成 1 个，失败 2 个" in result.out
    assert "南区：错误" in result.err and "P-03" in result.err and "--despite" in result.err
    assert [f.parts[-3] for f in units.glob("*/build/*.docx")] == ["东区"]
    assert lawreport("batch", units, "--jobs", 1).code == 0


def test_a_batch_lets_go_by_name_and_each_unit_has_its_record(units, lawreport):
    result = lawreport("batch", units, "--edition", "final", "--jobs", 2, "--despite", "P-03、P-02", *WHY)
    assert result.code == 1 and "生成 2 个，失败 1 个" in result.out and "放行了错误的单位：南区" in result.out
    assert "各单位都没有查出 P-02 的错误" in result.out and "都没有查出 P-03" not in result.out
    assert [f.parts[-3] for f in units.glob("*/build/*.放行.csv")] == ["南区"]
    told = json.loads(
        lawreport("batch", units, "--edition", "final", "--jobs", 1, "--format", "json", "--despite", "P-03、P-02", *WHY).out
    )
    assert [(u["unit"], u["state"], sum(f.endswith(".放行.csv") for f in u["files"])) for u in told] == [
        ("东区", "没有变化", 0),
        ("南区", "没有变化", 1),
        ("西区", "失败", 0),
    ]
    assert any(p["id"] == "P-03" and "已放行" in p["message"] for p in told[1]["problems"])


def test_a_batch_refuses_a_wrong_wish_before_it_begins(units, lawreport):
    result = lawreport("batch", units, "--edition", "final", "--despite", "P-077", *WHY)
    assert result.code == 2 and "是不是 P-07" in result.err and not list(units.glob("*/build"))


def test_a_batch_goes_out_unsigned_where_that_is_asked_for(units, lawreport):
    change(units / "东区" / PART, "covers:", "owner: 监督科\ncovers:")
    assert "还没有签字" in lawreport("batch", units, "--edition", "final", "--jobs", 1).err
    assert not list(units.glob("*/build/*.docx"))
    lawreport("batch", units, "--edition", "final", "--unsigned", "--jobs", 1)
    assert [f.parts[-3] for f in units.glob("*/build/*.docx")] == ["东区"]


@pytest.mark.parametrize(
    "faults, despite, unsigned",
    [
        (("signature",), False, True),
        (("identity",), False, False),
        (("identity", "signature"), False, True),
        (("rule",), True, False),
        (("rule", "signature"), True, True),
        (("hole",), True, False),
    ],
)
@pytest.mark.parametrize("edition", ["final", "public"])
def test_a_batch_advises_what_helps_its_units_and_no_more(reviewed, tmp_path, lawreport, faults, despite, unsigned, edition):
    folder = reviewed({PART: text(*([TWICE] if "rule" in faults else []), *([HOLE] if "hole" in faults else []))})
    if "signature" in faults:
        change(folder / PART, "covers:", "owner: 监督科\ncovers:")
    if "identity" in faults:
        (folder / "data/checks.yaml").write_text("- 火灾隐患 <= 整改隐患\n", "utf-8")
    (tmp_path / "units").mkdir()
    shutil.move(folder, tmp_path / "units/东区")
    result = lawreport("batch", tmp_path / "units", "--edition", edition, "--jobs", 1)
    advised = result.err.partition("有一处错误就不出")[2]
    assert result.code == 1 and "逐条看" in advised
    assert ("--despite" in advised, "--unsigned" in advised) == (despite, unsigned)
