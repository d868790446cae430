"""Numbers know their data: the rules about data, tested with the small projects they carry, and on whole reports (虚构)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sketch import facts_from
from where import CORPUS

from lawreport.rules import Scope, Settings, check_prose, prose_from, rules
from lawreport.rules.data.facts import EXAMPLE
from lawreport.rules.data.figures import misread
from lawreport.rules.data.running import problems_of
from lawreport.rules.reading.counts import counts

DATA_RULES = [rule for rule in rules() if rule.scope is Scope.DATA]
CLEAN = CORPUS / "data" / "clean_paragraphs.txt"
CATALOGUE = (
    "指标｜检查单位｜家｜6603｜5874\n指标｜火灾隐患｜处｜7292｜8031\n指标｜应诉案件｜件｜163｜171\n指标｜罚款金额｜万元｜40.072｜20\n"
    "指标｜法律咨询｜人次｜15.5万余｜14.2万余\n指标｜调解成功率｜%｜98.4｜97.9\n指标｜拘留｜人｜5｜16\n"
)


def cases(examples):
    return [
        pytest.param(rule, text, id=f"{rule.id}-{i}") for rule in DATA_RULES for i, text in enumerate(getattr(rule, examples))
    ]


def found(text, settings=None):
    return [p.id for p in problems_of(facts_from(text, settings))]


def said(text):
    return [id for id in found(CATALOGUE + text) if id not in ("D-08",)]


# ---- what each rule carries ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule, text", cases("bad"))
def test_a_rule_finds_its_bad_examples(rule, text):
    assert rule.id in found(text)


@pytest.mark.parametrize("rule, text", cases("good"))
def test_a_good_example_passes_every_rule_about_data(rule, text):
    assert [(p.id, p.message) for p in problems_of(facts_from(text))] == []


# ---- typed numbers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("检查单位6,603家。", ["D-01"]),
        ("提供法律咨询15.5万余人次。", ["D-01"]),
        ("罚款金额400720元。", ["D-01"]),
        ("检查6063家单位。", ["D-03"]),
        ("全年罚款40.07万元。", ["D-03"]),
        ("拘留违法人员16人。", ["D-02"]),
        ("应诉案件由171件减少到163件。", ["D-01"]),
        ("应诉案件由171件减少到{{ 应诉案件 }}。", []),
        ("召开会议16次，培训163人次，印发文件5份。", []),
        ("检查单位{{ 检查单位 }}，其中学校660家。", []),
        ("2022年以来累计检查单位18000家。", []),
        ("12月检查单位560家。", []),
        ("受理投诉举报168件。", []),
    ],
)
def test_a_typed_number_is_held_against_the_data(text, wanted):
    assert said(text) == wanted


@pytest.mark.parametrize(
    "a, b, near",
    [
        ("7292", "7293", True),
        ("7292", "7922", True),
        ("7292", "729", True),
        ("7292", "72292", True),
        ("7292", "7292", False),
        ("7292", "8301", False),
        ("12", "21", False),
        ("482", "48", False),
    ],
)
def test_a_number_is_a_misreading_of_another(a, b, near):
    assert misread(a, b) is misread(b, a) is near


@pytest.mark.parametrize(
    "text",
    [
        "省委“1310”具体部署；12345热线；优化营商环境8.0版；“1+N”模式。",
        "印发《方案（2022—2025年）》（甲政发〔2024〕12号）。",
        "2024年12月4日，第3次会议。",
        "拨打110报警。",
        "实行24小时值守，第十二届、2023—2024年度。",
    ],
)
def test_names_dates_and_document_numbers_are_no_counts(text):
    assert [c for c in counts(text) if c.unit not in ("小时",)] == []


# ---- verbs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("检查单位{{ 检查单位 }}，同比减少。", ["D-04"]),
        ("应诉案件{{ 应诉案件 }}，较上年增加8件。", ["D-04"]),
        ("应诉案件{{ 应诉案件 }}，较上年减少8件。", []),
        ("应诉案件{{ 应诉案件 }}，较上年减少9件。", ["D-05"]),
        ("应诉案件数量稳步下降，比上年下降4.7%。", []),
        ("应诉案件数量比上年下降5.7%。", ["D-05"]),
        ("罚款金额同比翻了一番。", []),
        ("罚款金额同比翻两番。", ["D-05"]),
        ("罚款{{ 罚款金额 }}，是上年的2倍。", []),
        ("罚款{{ 罚款金额 }}，比上年增长2倍。", ["D-05"]),
        ("检查单位{{ 检查单位 }}，办结率同比下降。", []),
        ("检查单位{{ 检查单位 }}，上年为5900家。", ["D-09"]),
        ("2023年，检查单位{{ 检查单位 }}。", ["D-11"]),
    ],
)
def test_a_verb_is_held_against_the_data(text, wanted):
    assert said(text) == wanted


# ---- settings, places ----------------------------------------------------------------------------------------------


def test_a_unit_sets_how_large_a_jump_may_be():
    text = "指标｜法律援助｜件｜6000｜1520"
    assert found(text) == ["D-08"] and found(text, Settings(limits={"增减倍数": 4})) == []


def test_a_finding_stands_where_the_number_was_typed():
    problem = problems_of(facts_from(EXAMPLE + "全年，{{ 单位 }}检查单位6603家。"))[0]
    assert (problem.id, str(problem.place), problem.place.column) == ("D-01", "例:5", 16)
    assert problem.excerpt == "全年，甲市乙局检查单位6603家。\n" + " " * 22 + "^^^^^^"
    assert problem.hint == "改写成 {{ 检查单位 }}，数据变了正文跟着变。"


def test_a_jump_names_both_cells():
    problem = problems_of(facts_from("指标｜法律援助｜件｜16340｜1520"))[0]
    assert "data/2023.csv B2" in problem.message and problem.place.file == "data/2024.csv" and "差了约10倍" in problem.message


def test_a_word_of_the_unit_is_left_alone():
    assert [p.id for p in problems_of(facts_from(EXAMPLE + "检查单位6603家。", Settings(keep=("检查单位6603家",))))] == []


def test_the_note_of_a_row_excuses_it():
    text = EXAMPLE + "指标｜上年检查单位｜家｜5900｜｜"
    assert [p.id for p in problems_of(facts_from(text))] == ["D-09"]
    assert problems_of(facts_from(text + "不查 D-09：口径调整")) == []


def test_clean_paragraphs_hold_no_error_about_data():
    told = []
    for line in CLEAN.read_text(encoding="utf-8").splitlines()[1:]:
        if line and "｜" not in line and "罚款金额" not in line:
            told += [(p.id, line) for p in problems_of(facts_from(CATALOGUE + line)) if p.id not in ("D-08",)]
    assert told == []


PIECES = [
    "增长",
    "下降",
    "翻两番",
    "3倍",
    "0%",
    "比上年",
    "上年",
    "2023年",
    "{{ 检查单位 }}",
    "{{ 拘留.增幅 }}",
    "{{ 罚款金额.同比 }}",
    "6603家",
    "0件",
    "，",
    "。",
    "：",
    "其中",
    "合计",
    "占",
    "率",
    "《",
    "》",
    "“",
    "”",
    "12345678901234567890123456件",
    "99999999999999999999亿元",
    "余",
    "近",
    "调解成功率",
    "检查单位",
    "持平",
    "由",
    "增加到",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join))
@settings(max_examples=150, deadline=None)
def test_no_sentence_breaks_the_rules(text):
    assert all(p.message and p.place.file for p in problems_of(facts_from(CATALOGUE + text)))
    assert all(f.message for f in check_prose(prose_from(text)))


# ---- arithmetic inside a sentence ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("受理120件，其中行政处罚类70件、行政许可类60件。", {"N-29"}),
        ("受理120件，其中涉企案件70件、涉农案件60件。", set()),
        ("罚款40.5万元，其中消防类50万元。", {"N-29"}),
        ("应出庭149件，实际出庭147件，出庭率98.6%。", {"N-30"}),
        ("新收100件，上年结转10件，办结105件，办结率95.5%。", set()),
        ("办结案件200件，其中调解60件，占比为40%。", {"N-30"}),
        ("办理案件200件，2023年为250件，同比下降20%。", set()),
        ("办理案件200件，上年为250件，同比下降21%。", {"N-31"}),
    ],
)
def test_a_sentence_is_computed_again(text, wanted):
    assert {f.rule.id for f in check_prose(prose_from("甲区2024年法治政府建设年度报告\n" + text))} & {
        "N-29",
        "N-30",
        "N-31",
    } == wanted
