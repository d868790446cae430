"""Promises: every sentence of last year's plans, beside the measure that seems to answer it."""

from lawreport.project import Project
from lawreport.source.reader import read
from lawreport.year.opening.promises import promises


def test_every_plan_of_last_year_is_a_promise_beside_the_nearest_measure(written):
    source = read(
        Project.at(
            written(
                {
                    "sections/2024/03_next_year.yaml": (
                        "covers: next_year\nheading: 安排\nchildren:\n  - heading: 执法\n"
                        "    points:\n      - 持续规范行政执法检查单位的行为，减少重复。"
                        "在{{ 下一年 }}年底以前推广全市航空器材博览会。\n"
                    )
                }
            )
        )
    )
    found = promises(source)
    assert [p.text for p in found] == ["持续规范行政执法检查单位的行为，减少重复。", "在2025年底以前推广全市航空器材博览会。"]
    assert [p.measure for p in found] == ["01_measures.yaml 规范行政执法", ""]
    assert found[0].place.line == 6
