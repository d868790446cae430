"""What a yearly report has to hold: contents by tag, deadlines, length, title, documents sent upwards (虚构)."""

import pytest
from sketch import facts_from

from lawreport.rules import Settings, check_prose, prose_from
from lawreport.rules.data.content import PARTS, length
from lawreport.rules.data.running import problems_of


def of_parts(text, settings=None):
    return {p.id for p in problems_of(facts_from(text, settings))}


def of_text(text):
    return {f.rule.id for f in check_prose(prose_from(text)) if f.rule.id.startswith("R-")}


@pytest.mark.parametrize(
    "tag, wanted",
    [
        ("measures", {"R-11"}),
        ("shortcomings", {"R-12"}),
        ("first_responsible", {"R-13"}),
        ("next_year", {"R-14"}),
    ],
)
def test_a_missing_content_is_found_by_its_tag(tag, wanted):
    kept = "\n".join(line for line in PARTS.split("\n") if tag not in line) + "\n部分｜other｜其他情况。"
    assert of_parts(kept) == wanted


def test_a_missing_content_points_at_the_report():
    problem = problems_of(facts_from("\n".join(PARTS.split("\n")[1:])))[0]
    assert problem.id == "R-11" and problem.place.file == "report.yaml" and "covers: measures" in problem.hint


def test_contents_may_have_any_wording():
    assert of_parts(PARTS.replace("认真履行第一责任人职责", "带头学法用法")) == set()


def test_a_cause_stands_beside_the_shortcoming():
    bare = PARTS.replace("shortcomings、causes｜监督力量不足，主要原因是编制紧张。", "shortcomings｜监督力量不足。")
    assert of_parts(bare) == {"R-12b"}
    assert of_parts(bare.replace("监督力量不足。", "监督力量不足，主要是因为编制紧张。")) == set()


@pytest.mark.parametrize(
    "kind, date, wanted",
    [
        ("部门", "2025年2月28日", set()),
        ("部门", "2025年3月1日", {"R-01b"}),
        ("县", "2025年3月2日", {"R-01"}),
        ("市", "2025年4月1日", {"R-01", "R-02"}),
        ("省", "2025年3月20日", set()),
        ("省", "2025年4月1日", {"R-01b", "R-02"}),
        ("", "2025年3月20日", {"R-01"}),
    ],
)
def test_the_date_is_held_against_the_deadlines(kind, date, wanted):
    assert of_parts(f"单位｜kind｜{kind}\n总表｜date｜{date}\n全面推进依法行政。") == wanted


def test_the_length_is_counted_as_word_counts():
    assert length(["2024年，检查 6603 家。"]) == 8
    assert of_parts("依法行政。" * 1001) == {"R-61"} and of_parts("依法行政。" * 900) == {"R-61b"}
    assert of_parts("依法行政。" * 1001, Settings(limits={"全文字数": 8000})) == set()


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("公文标题｜甲区法治政府建设年度报告", {"R-31"}),
        ("公文标题｜2024年甲区法治政府建设情况报告", set()),
        ("公文标题｜甲市乙局关于2024年度\n法治政府建设情况的报告", {"R-31"}),
        ("公文标题｜甲市乙局关于2024年度法治政府建设情况的请示报告", {"R-47"}),
        ("主送机关｜市委、市政府：", set()),
        ("主送机关｜市政府、省司法厅：", {"R-42"}),
        ("主送机关｜王书记：", {"R-43"}),
        ("主送机关｜市政府：\n抄送｜抄送：局属各单位。", {"R-42b"}),
        ("落款单位｜甲市乙局法规科", {"R-45"}),
    ],
)
def test_title_and_upward_rules(text, wanted):
    assert of_text(text) == wanted


def test_a_document_sent_upwards_has_a_signer():
    head = "发文机关标志｜甲市乙局文件\n主送机关｜市政府：\n"
    assert of_parts(head + "发文字号｜甲乙〔2025〕3号") == {"R-44"}
    assert of_parts(head + "签发人行｜甲乙〔2025〕3号签发人：王小明") == set()
