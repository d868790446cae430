"""Near misses of fixed expressions: every kind of slip, silence on look-alikes, a unit's own, places; all texts made up."""

import importlib.util
import time

import pytest
from where import CORPUS, ROOT
from word_rates import correct, slips

from lawreport.rules import Context, Settings, check_prose, corrected, edits, prose_from
from lawreport.rules.expressions import expressions
from lawreport.rules.expressions import slips as near_misses

ID = "S-30c"


def told(text, **settings):
    findings = check_prose(prose_from(text), Context(settings=Settings(**settings)))
    return [f"{f.text} → {f.suggestion}" for f in findings if f.rule.id == ID]


@pytest.mark.parametrize(
    "text, said",
    [
        ("申请行政负议共9件。", "行政负议 → 改为“行政复议”。"),  # the same sound
        ("压实网格化官理责任。", "网格化官理 → 改为“网格化管理”。"),
        ("坚持标本兼治、综合施测。", "标本兼治、综合施测 → 改为“标本兼治、综合施策”。"),
        ("完善行政才两权基准。", "行政才两权基准 → 改为“行政裁量权基准”。"),  # a word of the same sound
        ("组织行政执法人员资格考核，行政法人员资格证到期换发。", ""),  # 行政法 and 人员 are words
        ("细化行政裁权基准。", "行政裁权基准 → 改为“行政裁量权基准”。"),  # missing
        ("坚持尊法学法守用法。", "尊法学法守用法 → 改为“尊法学法守法用法”。"),
        ("带头尊法学法守法用，做表率。", "尊法学法守法用 → 改为“尊法学法守法用法”。"),  # at the end of a clause
        ("做好公共法法律服务。", "公共法法律服务 → 改为“公共法律服务”。"),  # doubled
        ("打造法治化营环商境。", "法治化营环商境 → 改为“法治化营商环境”。"),  # swapped
        ("推进“放管服”改格。", "放管服”改格 → 改为“放管服改革”。"),  # quotation marks within it
        ("履行推进法治建设的第一责任人职责。", "履行推进法治建设的第一责任人职责 → 改为“履行推进法治建设第一责任人职责”。"),
    ],
)
def test_a_slip_is_told_with_the_right_form(text, said):
    assert told(text) == ([said] if said else [])


@pytest.mark.parametrize(
    "text",
    [
        "执行复议决定，依法应诉。",
        "以法治理念引领改革，以法治方式化解矛盾。",
        "检察机关、监察机关分别派员，开展执法检查和检察监督。",
        "落实《行政负议办法》。",  # a name is as it is
        "法制宣传和法治宣传。",  # that is another rule's matter
        "推进信息公开，开展政务公开。",
        "应当向镇人民政府提出。",
        "及时听取汇报，采取听汇报、看现场的方式。",
    ],
)
def test_words_that_are_only_alike_are_left_alone(text):
    assert told(text) == []


@pytest.mark.parametrize("text", ["习近平法治司想", "重大行政决第程序", "建立长效机质"])
def test_what_another_rule_tells_is_told_once(text):
    assert told(text) == [] and check_prose(prose_from(text))


def test_a_unit_adds_its_own():
    assert told("召开湖常制联席会议。") == []
    assert told("召开湖常制联席会议。", phrases=("湖长制联席会议",)) == ["湖常制联席会议 → 改为“湖长制联席会议”。"]
    assert told("召开湖常制联席会议。", phrases=("湖长制联席会议",), keep=("湖常制",)) != []
    assert told("召开湖常制联席会议。", phrases=("湖长制联席会议",), keep=("湖常制联席会议",)) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("统愁推进，申请行政负议。", "统筹推进，申请行政复议。"),
        ("做好公共法法律服务。", "做好公共法律服务。"),
        ("细化行政裁权基准。", "细化行政裁权基准。"),  # what is missing, people put in
        ("推进“放管服”改格。", "推进“放管服”改格。"),  # so they do within quotation marks
    ],
)
def test_only_what_is_sure_is_mended(before, after):
    prose = prose_from(before)
    changes = edits([f for f in check_prose(prose) if f.rule.id == ID], prose)
    assert corrected(before, changes) == after


def test_it_points_into_the_snippet_and_is_mended_there(written, lawreport):
    part = "covers: [measures, first_responsible]\nheading: 主要举措\ntext: |\n  {{ 简称 }}检查{{ 检查单位 }}，统愁推进整改。\n"
    project = written({"sections/2024/01_measures.yaml": part, "data/rules.yaml": "固定说法: [湖长制联席会议]\n"})
    said = lawreport("check", "--project", project).out
    assert "sections/2024/01_measures.yaml:4" in said and "“统愁推进”像是“统筹推进”打错了字" in said
    lawreport("check", "--project", project, "--fix", "--yes")
    assert (project / "sections/2024/01_measures.yaml").read_text(encoding="utf-8") == part.replace("统愁", "统筹")


# ---- rates -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name, least", [("seen", 41), ("unseen", 34)])
def test_most_slips_of_the_corpus_are_told(name, least):
    assert sum(bool(slip.told) for slip in slips(name)) >= least


@pytest.mark.parametrize("name", ["seen", "unseen"])
def test_nothing_is_told_of_the_right_sentences(name):
    assert [said for text in correct(name) for said in told(text)] == []


def test_time_grows_with_the_length():
    started = time.process_time()
    assert len(near_misses("行政负议，" * 20000)) == 20000
    assert near_misses("行政复议" * 20000) == []
    assert time.process_time() - started < 8


# ---- the table ---------------------------------------------------------------------------------------------------------


def test_the_table_is_made_of_the_list():
    spec = importlib.util.spec_from_file_location("make_words", ROOT / "tools" / "make_words.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert [e.text for e in expressions()] == list(maker.written()), "运行 tools/make_words.py"
    assert len(expressions()) > 1500


def test_no_right_form_is_a_slip_of_another():
    assert [said for e in expressions() for said in told(f"推进{e.text}。")] == []


def test_clean_reports_have_none():
    text = (CORPUS / "data" / "clean_paragraphs.txt").read_text(encoding="utf-8")
    assert told(text) == []
