"""The rules, tested with what they carry; pairs, traps and clean reports of our own (虚构)."""

import json
import subprocess
import sys

import pytest
from where import CORPUS, ROOT

from lawreport.base.disk import DISK
from lawreport.model import Figure, Paragraph, Report, Words
from lawreport.problem import Place, Problems, Severity, Trouble
from lawreport.rules import (
    Context,
    Line,
    Prose,
    Scope,
    Settings,
    bad_excuses,
    check_prose,
    corrected,
    docs,
    edits,
    explain,
    findings_to_problems,
    is_excused,
    prose_from,
    prose_of,
    read_settings,
    rules,
)
from lawreport.rules.reading.text import caret, marker, pairs
from lawreport.rules.rule import EXAMPLE, known_rules
from lawreport.rules.settings import excused

DATA = CORPUS / "data"
PROSE_RULES = [rule for rule in rules() if rule.scope not in (Scope.DATA, Scope.FILE)]
BAD = [pytest.param(rule, text, id=f"{rule.id}-{i}") for rule in PROSE_RULES for i, text in enumerate(rule.bad)]
GOOD = [pytest.param(rule, text, id=f"{rule.id}-{i}") for rule in PROSE_RULES for i, text in enumerate(rule.good)]


def jsonl(name):
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def found(text, context=None):
    return [f.rule.id for f in check_prose(prose_from(text), context)]


def told(text, context=None):
    return [f"{f.rule.id} {f.text} {f.message}" for f in check_prose(prose_from(text), context)]


# ---- what a rule carries -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule, text", BAD)
def test_a_rule_finds_its_bad_examples(rule, text):
    assert rule.id in found(text, EXAMPLE)


@pytest.mark.parametrize("rule, text", GOOD)
def test_a_good_example_passes_every_rule(rule, text):
    assert told(text, EXAMPLE) == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_says_everything_about_itself(rule):
    assert rule.title and rule.reason and rule.clause and rule.bad and rule.good
    assert rule.binding in ("应", "一般", "惯例", "法")
    assert rule.name == rule.name.lower() and rule.name.isascii()


def mendable(rule, text):
    return [f for f in check_prose(prose_from(text), EXAMPLE) if f.rule is rule and f.replacement is not None]


@pytest.mark.parametrize("rule, text", [p for p in BAD if p.values[0].fix and mendable(*p.values)])
def test_a_safe_fix_leaves_nothing_for_its_rule(rule, text):
    prose = prose_from(text)
    changes = edits(mendable(rule, text), prose)
    fixed = "\n".join(corrected(line.text, [c for c in changes if c.line == line.index]) for line in prose.lines)
    assert fixed != text and mendable(rule, fixed) == []


def test_nothing_is_found_in_nothing():
    assert check_prose(Prose(())) == check_prose(prose_from("")) == check_prose(prose_from("\n\n")) == []


# ---- pairs, traps, clean reports -----------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", jsonl("rule_pairs.jsonl"), ids=lambda pair: pair["class"])
def test_a_defect_is_told_from_its_mended_twin(pair):
    assert found(pair["bad"]) and told(pair["good"]) == []


@pytest.mark.parametrize("trap", [line["trap"] for line in jsonl("rule_traps.jsonl")])
def test_correct_text_is_not_flagged(trap):
    assert told(trap) == []


def clean_reports():
    return (DATA / "clean_paragraphs.txt").read_text(encoding="utf-8").split("\n", 1)[1].strip().split("\n\n")


def test_there_are_two_hundred_clean_paragraphs():
    assert len("\n".join(clean_reports()).split("\n")) >= 200


@pytest.mark.parametrize("text", clean_reports(), ids=lambda text: text[:8])
def test_a_clean_report_has_no_errors_and_no_warnings(text):
    findings = check_prose(prose_from(text), Context(public=True))
    assert [f"{f.rule.id} {f.text}" for f in findings if f.severity > Severity.HINT] == []


@pytest.mark.parametrize("text", [line for text in clean_reports() for line in text.split("\n")], ids=lambda text: text[:10])
def test_a_clean_paragraph_alone_has_no_errors_and_no_warnings(text):
    findings = check_prose(prose_from(text), Context(public=True))
    assert [f"{f.rule.id} {f.text}" for f in findings if f.severity > Severity.HINT] == []


DEFECTIVE = (
    """\
甲市子区林业局2024年法治政府建设年度报告
2024年,甲市子区林业局认真履行职责，现将2024年度法治政府建设情况报告如下：
一、2024年主要举措和成效
（一）强化组织领导，。一是深入学习《甲市法治政府建设规划（2021-2025 年）》、《子区实施方案（2021—2025）》。\
二是坚持法制宣传；四是定期督导。
（三）规范林业执法。全年巡查林场40家，其中夜间巡查150次。查处案件12起，查处案件12起，处罚款9～16万元。
开展“12.4宪法宣传，发放资料3千余份。
（四）推进基层自治。指导镇（街）林业站，发动镇（办）力量，今年以来共植树约5000余株，整改率提高6%
二、存在的不足和原因
一是力量薄弱。缺少专业人才；二是机制不活，进一步加强协作进一步完善机制。
2023年，共办理建议20件。
"""
    + "三、2025年安排\n依法冶林，办结××件，妥否，请批示。"
)


def test_a_defective_report_is_seen_through():
    prose = prose_from(DEFECTIVE)
    by_line = {
        i: {f.rule.id for f in check_prose(prose) if f.line == i and f.severity > Severity.HINT}
        for i in range(len(prose.lines))
    }
    assert by_line[1] == {"P-02"}
    assert by_line[3] == {"P-01", "P-03", "P-13a", "P-13c", "P-13d", "P-18b", "S-15", "S-01"}
    assert by_line[4] == {"S-02", "N-26", "S-21", "N-05"}
    assert by_line[5] == {"P-07", "N-07", "N-15"}
    assert by_line[6] == {"S-22", "S-11", "N-24", "N-18", "P-31"}
    assert by_line[8] == {"P-11", "S-20"}
    assert by_line[9] == {"S-12"}
    assert by_line[11] == {"S-30", "S-13", "S-09"}
    assert not by_line[0] and not by_line[2] and not by_line[7] and not by_line[10]


# ---- places, excuses, settings -------------------------------------------------------------------------------------

FILE = "sections/2024/01_a.yaml"


def report(*spans, head=()):
    return Report("甲局", 2024, "", "", (Paragraph("正文", spans, head=head, place=Place(FILE, 3, 5)),))


def test_a_finding_points_into_the_snippet():
    made = report(
        Words("一是", made=True),
        Words("检查", Place(FILE, 7, 5)),
        Figure("300家", "检查", 2024, place=Place(FILE, 7, 7)),
        Words(",整改。", Place(FILE, 7, 20)),
    )
    (problem,) = findings_to_problems(made, check_prose(prose_of(made)))
    assert (problem.id, problem.place) == ("P-02", Place(FILE, 7, 20))
    assert problem.excerpt.split("\n")[1] == " " * 13 + "^"


def test_words_the_program_made_point_to_what_follows_them():
    made = report(
        Words("二是", made=True),
        Words("检查。三是整改。", Place(FILE, 9, 3)),
        head=(Words("（二）学习。", Place(FILE, 2, 1), made=True),),
    )
    problem, *_ = findings_to_problems(made, check_prose(prose_of(made)))
    assert (problem.id, problem.place) == ("S-01", Place(FILE, 9, 3))


def test_an_excuse_beside_the_key_covers_its_text():
    source = (
        "heading: 甲  # 不查 P-10：原名如此\ntext: |  # 不查 P-02、P-03：引用原文\n  检查,整改。\n"
        "  # 不查 N-01：这是正文\n\n  第二段\ntail: 乙"
    )
    assert excused(source, 3) == {"P-02": "引用原文", "P-03": "引用原文"}
    assert excused(source, 6) == excused(source, 3)
    assert excused(source, 1) == {"P-10": "原名如此"}
    assert excused(source, 7) == {}


def test_an_excuse_on_its_own_line_covers_what_comes_next():
    source = "points:\n  # 不查 P-11：原文如此\n  - 甲。乙；\n    续行\n  - 丙\n"
    assert [bool(excused(source, line)) for line in range(1, 6)] == [False, False, True, True, False]


def test_an_excuse_covers_only_its_key_of_a_list_item():
    source = "children:\n  - text: |  # 不查 P-02：原文\n      甲,乙\n    tail: 丙,丁\n"
    assert excused(source, 3) and not excused(source, 4)


def test_an_excuse_needs_a_rule_and_a_reason():
    bad = bad_excuses(
        "a: 1  # 不查 P-11\nb: 2  # 不查：理由\nc: 3  # 不查 P-999：理由\nd: 4  # 不查 P-11：理由", "x.yaml", known_rules()
    )
    assert [(p.id, p.place.line) for p in bad] == [("excuse-incomplete", 1), ("excuse-incomplete", 2), ("rule-unknown", 3)]


def test_a_finding_is_excused_by_the_comment_beside_it():
    made = report(Words("检查,整改。", Place(FILE, 2, 3)))
    (problem,) = findings_to_problems(made, check_prose(prose_of(made)))
    assert is_excused(problem, lambda _: "text: |  # 不查 P-02：原文\n  检查,整改。")
    assert not is_excused(problem, lambda _: "text: |  # 不查 P-03：原文\n  检查,整改。")


SETTINGS = """\
off:
  P-01: 历年如此
levels:
  S-18: 错误
limits:
  长句: 10
words:
  林业站: 林业工作站
keep: [法制宣传月]
"""


def test_a_unit_bends_the_rules(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(SETTINGS, encoding="utf-8")
    settings = read_settings(DISK.file(path, "data/rules.yaml"), known_rules())
    text = "落实《甲》、《乙》，指导林业站开展法制宣传月活动。"
    findings = check_prose(prose_from(text), settings=settings)
    assert {f.rule.id: f.severity for f in findings} == {"S-06": Severity.WARNING, "S-18": Severity.ERROR}
    assert {"P-01", "S-15"} <= set(found(text))


def test_no_settings_file_means_no_changes():
    assert read_settings(None, ()) == Settings()


def test_everything_wrong_in_the_settings_is_told_at_once(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text("off: {P-1: 无}\nlevels: {P-02: 重要}\nlimits: {长句: 很长, 短句: 3}\nof: {}\n", encoding="utf-8")
    with pytest.raises(Trouble) as trouble:
        read_settings(DISK.file(path, "data/rules.yaml"), known_rules())
    assert [(p.id, p.place.line) for p in trouble.value.problems] == [
        ("field-unknown", 4),
        ("rule-unknown", 1),
        ("field-choice", 2),
        ("field-type", 3),
        ("field-unknown", 3),
    ]


@pytest.mark.parametrize("text", ["off:\n  X-03: 本单位公开手机号\n", "levels:\n  X-03: 提示\n"])
def test_settings_for_what_must_not_be_published_are_told_not_to_count(tmp_path, text):
    path, warnings = tmp_path / "rules.yaml", Problems()
    path.write_text(text, encoding="utf-8")
    read_settings(DISK.file(path, "data/rules.yaml"), known_rules(), warnings)
    (told,) = warnings
    assert (told.id, str(told.place), told.severity) == ("rule-unpublished", "data/rules.yaml:2", Severity.WARNING)
    assert "X-03" in told.message and "公开稿照样查" in told.message


def test_what_must_not_be_published_only_warns_elsewhere():
    text = "电话13800138000。"
    weights = {public: {f.severity for f in check_prose(prose_from(text), Context(public=public))} for public in (True, False)}
    assert weights == {True: {Severity.ERROR}, False: {Severity.WARNING}}


def test_a_fix_never_touches_a_figure_of_the_data():
    prose = Prose((Line("占２０%,好。", figures=((1, 4),)),))
    assert corrected("占２０%,好。", edits(check_prose(prose), prose)) == "占２０%，好。"


# ---- pages ---------------------------------------------------------------------------------------------------------


def test_the_page_of_rules_is_fresh():
    page = ROOT / "docs" / "rules.md"
    assert page.read_text(encoding="utf-8") == docs(), "run: python build_report.py schema"


def test_a_rule_explains_itself():
    assert "分号小于句号" in explain("p-11") and explain("semicolon-after-full-stop") == explain("P-11")


def test_a_rule_ends_with_one_line_on_how_to_do_without_it():
    for rule in rules():
        way = f"本单位不用这条：在 data/rules.yaml 的 off 里写 {rule.id}: 理由。只放过一处：# 不查 {rule.id}：理由"
        if rule.id.startswith("X-"):
            way = "公开稿都查这一条，不能停用；确实要写的，改成指不出个人、不涉密的写法。"
        assert explain(rule.id).splitlines()[-2:] == ["", way]


def test_an_unknown_rule_gets_the_nearest():
    assert "P-11" in explain("P-111") and "docs/rules.md" in explain("没有")


def test_loading_the_package_loads_no_rules():
    code = "import sys, lawreport.rules; sys.exit(any(m in sys.modules for m in ('yaml', 'lawreport.rules.prose.wording')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


# ---- text ----------------------------------------------------------------------------------------------------------


def test_numbering_words_are_recognised():
    kinds = {
        text: marker(text) and marker(text)[:2]
        for text in ("一、甲", "（十二）甲", "3.甲", "（4）甲", "⑤甲", "2024年", "3.5万件", "一、二级")
    }
    assert kinds == {
        "一、甲": (1, 1),
        "（十二）甲": (2, 12),
        "3.甲": (3, 3),
        "（4）甲": (4, 4),
        "⑤甲": (5, 5),
        "2024年": None,
        "3.5万件": None,
        "一、二级": None,
    }


def test_crossing_marks_are_not_closed():
    text = "《甲（乙》丙）"
    assert (pairs(text).unclosed, pairs(text).unopened) == ((2,), (6,))


def test_the_caret_stands_under_the_words():
    assert caret("检查5家,整改", 4, 5) == "检查5家,整改\n" + " " * 7 + "^"


def test_a_finding_that_is_a_whole_paragraph_does_not_fill_the_screen():
    shown, marks = caret("甲" * 900, 0, 900).split("\n")
    assert (shown, marks) == ("甲" * 64 + "…", "^" * 80)
