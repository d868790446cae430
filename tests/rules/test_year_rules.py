"""Years: the report's own, the one before, the one to come, each where it belongs (虚构)."""

import pytest
from sketch import facts_from

from lawreport.rules import Context, check_prose, prose_from
from lawreport.rules.data.running import problems_of

TITLE = "公文标题｜甲区2024年法治政府建设年度报告\n"
YEARS = {"R-32", "S-12", "S-12c", "S-12d", "S-12e"}


def of_text(text):
    return {f.rule.id for f in check_prose(prose_from(text), Context(2024, "2025年1月2日"))} & YEARS


def of_parts(text):
    return {p.id for p in problems_of(facts_from(text))} & YEARS


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("公文标题｜甲区2023年法治政府建设年度报告", {"R-32"}),
        (TITLE + "落款日期｜2024年12月30日", {"R-32"}),
        (TITLE + "落款日期｜2025年1月2日", set()),
        (TITLE + "2023年，共检查单位300家。", {"S-12"}),
        (TITLE + "2023年检查单位300家。", {"S-12c"}),
        (TITLE + "截至2023年底，制定制度12项。", {"S-12c"}),
        (TITLE + "标题一｜一、2023年主要举措", {"S-12"}),
    ],
)
def test_the_wrong_year_is_found(text, wanted):
    assert of_text(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "审议《甲区2023年度法治政府建设情况报告》。",
        "针对2023年存在的问题，检查单位300家。",
        "比2023年多检查300家。",
        "与2023年相比，检查单位增加300家。",
        "2023年检查200家，2024年检查300家。",
        "2021—2025年，开展三轮检查，检查单位900家。",
        "自2023年以来，检查单位300家。",
        "落实2021—2025年规划，开展检查300次。",
        "按照2023年部署，开展检查300次。",
        "2023年印发的12项制度继续有效。",
    ],
)
def test_a_year_in_its_place_is_right(text):
    assert of_text(TITLE + text) == set()


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("部分｜next_year｜2024年，将加强检查。", {"S-12d"}),
        ("部分｜next_year｜力争2024年底前完成改造。", {"S-12d"}),
        ("标题｜next_year｜2024年工作安排", {"S-12d"}),
        ("部分｜measures｜2025年，共检查单位300家。", {"S-12e"}),
        ("部分｜next_year｜2025年，将加强检查。", set()),
        ("部分｜next_year｜针对2024年存在的不足，将加强检查。", set()),
        ("部分｜next_year｜落实《方案（2022—2024年）》，将于2025年完成改造。", set()),
        ("部分｜measures｜2024年，完成改造。", set()),
        ("部分｜measures｜谋划2025年工作，将安排检查300次。", set()),
    ],
)
def test_a_plan_is_for_the_coming_year(text, wanted):
    assert of_parts(text) == wanted


def test_the_year_is_that_of_the_report_not_a_fixed_one():
    text = "公文标题｜甲区2023年法治政府建设年度报告\n2023年检查单位300家。"
    assert {f.rule.id for f in check_prose(prose_from(text), Context(2023, "2024年1月2日"))} & YEARS == set()
