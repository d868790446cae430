"""Columns of words: Hanzi take two columns of the screen, Markdown cells keep their bars."""

from lawreport.app.screens.lines import aligned, markdown
from lawreport.base.screenwidth import width


def test_a_hanzi_takes_two_columns():
    assert [width(t) for t in ("科室", "a1", "（）", "—")] == [4, 2, 4, 2]


def test_columns_stand_under_each_other():
    assert aligned([("科室", "数", "缺"), ("法制科", "12", "甲")], right=(1,)) == ["科室    数  缺", "法制科  12  甲"]


def test_markdown_keeps_bars_and_lines_apart():
    assert markdown([("甲", "乙"), ("a|b", "c\nd")]) == ["| 甲 | 乙 |", "| --- | --- |", "| a\\|b | c d |"]
