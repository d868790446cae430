"""What of last year's words is listed for review: years and figures typed by hand, charts of fixed years."""

import pytest

from lawreport.app.screens.opening import mark_line
from lawreport.project import Project
from lawreport.source.reader import read
from lawreport.year.opening.newyear import open_year


@pytest.fixture
def marks(written):
    """Return a function that lists what of a small project of 2024 has to be reviewed in 2025."""

    def run(words, files):
        new = open_year(read(Project.at(written(files)), 2024), 2025)
        return [line for line in map(mark_line, new.to_verify) if words in line]

    return run


def part(text: str) -> dict:
    return {"sections/2024/01_measures.yaml": text}


def test_years_typed_by_hand_are_listed_with_their_place(marks):
    found = marks(
        "sections/2025/01_measures.yaml",
        part("heading: 主要举措\ntext: |\n  2024年，规范执法。\n  落实2024—2026年行动方案，二〇二三年起推行。\n"),
    )
    assert [m.partition("  ")[0] for m in found] == [
        "sections/2025/01_measures.yaml:4",
        *["sections/2025/01_measures.yaml:5"] * 3,
    ]
    assert "{{ 年 }}" in found[0] and "{{ 上一年 }}" in found[3]


@pytest.mark.parametrize("words", ["{{ 年 }}年", "《规划（2021—2025年）》", "{{ 培训 | 往年(2022) }}", "2024件", "第12024年"])
def test_years_in_tags_and_names_and_other_numbers_are_not_listed(marks, words):
    assert not marks("手打的年份", part(f"heading: 主要举措\ntext: |\n  {words}，规范执法。\n"))


def test_figures_typed_by_hand_that_equal_last_years_are_listed(marks):
    text = "heading: 主要举措\ntext: |\n  检查1,200家，另有1200人参加，发现{{ 火灾隐患 }}。\n"
    assert marks("手打的数", part(text)) == [
        "sections/2025/01_measures.yaml:4  “1,200家”：手打的数，和2024年“检查单位”相同，请改用 {{ 检查单位 }}"
    ]


def test_a_change_typed_by_hand_is_listed_too(marks):
    files = part("heading: 主要举措\ntext: |\n  检查单位数比上年增长20.0%。\n") | {
        "data/2023.csv": "指标,数值\n检查单位,1000\n"
    }
    assert len(marks("检查单位.同比", files)) == 1


def test_charts_with_fixed_years_are_listed(marks):
    files = {"charts/近年.yaml": "title: 近年\nkind: bar\nmetrics: [培训]\nyears: [2023, 2024]\n"}
    assert marks("charts/近年.yaml:4  图表的年份写到 2024", files)
