"""Where words stand, in 字: balanced titles that cut no word, signature and date as the standard has them."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawreport.report.typesetting import em, sealed, title_lines, unsealed

TITLE_WIDTH = 20  # 二号 characters on a line of 156 mm


@pytest.mark.parametrize(
    "title, units, lines",
    [
        ("甲区司法局2024年法治政府建设年度报告", ("甲区司法局",), ["甲区司法局2024年法治政府建设年度报告"]),
        (
            "韶关市浈江区消防救援大队2024年法治政府建设年度报告",
            ("韶关市浈江区消防救援大队",),
            ["韶关市浈江区消防救援大队", "2024年法治政府建设年度报告"],
        ),
        (
            "望川市甲区市场监督管理局关于2024年度法治政府建设情况的报告",
            ("望川市甲区市场监督管理局",),
            ["望川市甲区市场监督管理局", "关于2024年度法治政府建设情况的报告"],
        ),
        (
            "中共甲县委员会甲县人民政府关于2024年度法治政府建设情况的报告",
            ("中共甲县委员会", "甲县人民政府"),
            ["中共甲县委员会甲县人民政府", "关于2024年度法治政府建设情况的报告"],
        ),
        (
            "内蒙古自治区呼和浩特市新城区住房和城乡建设局2024年法治政府建设年度报告",
            ("内蒙古自治区呼和浩特市新城区住房和城乡建设局",),
            ["内蒙古自治区呼和浩特市新城区", "住房和城乡建设局2024年", "法治政府建设年度报告"],
        ),
        ("广州市越秀区卫生健康局2024年法治政府建设年度报告", (), ["广州市越秀区卫生健康局", "2024年法治政府建设年度报告"]),
        (
            "甲市人民政府办公室关于印发《甲市法治政府建设实施方案（2021—2025年）》的通知",
            ("甲市人民政府办公室",),
            ["甲市人民政府办公室", "关于印发《甲市法治政府建设", "实施方案（2021—2025年）》的通知"],
        ),
    ],
)
def test_a_title_is_broken_where_a_reader_would_pause(title, units, lines):
    assert title_lines(title, units) == lines


WORDS = [
    "法治政府建设",
    "年度报告",
    "情况报告",
    "工作报告",
    "人民政府",
    "2024年",
    "2024年度",
    "关于",
    "推进",
    "甲市",
    "乙区",
    "市场监督管理局",
    "消防救援大队",
    "委员会",
    "办公室",
    "（送审稿）",
    "《条例》",
    "的",
    "和",
    "情况",
    "通知",
]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=16).map("".join))
def test_a_title_of_official_words_is_cut_within_none(title):
    lines = title_lines(title)
    assert "".join(lines) == title and max(map(em, lines)) <= TITLE_WIDTH
    breaks = {sum(map(len, lines[:i])) for i in range(1, len(lines))}
    for word in ("法治政府建设", "年度报告", "人民政府", r"2024年度?", "关于", "委员会", "办公室"):
        for found in re.finditer(word, title):
            assert not breaks & set(range(found.start() + 1, found.end())), (lines, word)
    assert all(not line.startswith(("》", "）", "的")) for line in lines[1:])


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("甲乙丙丁市区局A1.《》（）“”—的和年"), min_size=1, max_size=120))
def test_any_title_is_kept_whole_and_within_the_line(title):
    lines = title_lines(title)
    assert "".join(lines) == title and all(lines) and max(map(em, lines)) <= TITLE_WIDTH


def test_a_very_long_title_is_broken_too():
    title = "甲乙丙丁戊己庚辛" * 60
    lines = title_lines(title)
    assert "".join(lines) == title and max(map(em, lines)) <= TITLE_WIDTH


NAMES = st.text(st.sampled_from("甲乙丙丁12"), min_size=1, max_size=24)


@given(NAMES, NAMES)
def test_without_seal_the_date_begins_two_characters_right_of_the_signature(signature, date):
    right_name, right_date = unsealed(signature, date)
    assert (right_name + em(signature)) - (right_date + em(date)) == 2
    assert right_name >= 2 and right_date >= 2 and Decimal(2) in (right_name, right_date)


@given(NAMES, NAMES)
def test_with_seal_the_date_ends_four_characters_in_and_the_signature_is_centred_over_it(signature, date):
    right_name, right_date = sealed(signature, date)
    assert right_date == 4 and right_name >= 0
    centred = right_name + em(signature) / 2 == right_date + em(date) / 2
    assert centred or (right_name == 0 and em(signature) > em(date) + 8)


@pytest.mark.parametrize(
    "text, width", [("", "0"), ("甲", "1"), ("2025年1月2日", "6"), ("A.1", "1.5"), ("（甲）", "3"), ("“甲”—", "4")]
)
def test_a_hanzi_is_one_wide_and_a_digit_a_half(text, width):
    assert em(text) == Decimal(width)
