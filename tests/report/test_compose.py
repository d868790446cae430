"""The order of an official report, its numbers, and what neighbours decide."""

from decimal import Decimal

import pytest

from lawreport.model import Paragraph, Picture, Table
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.report.compose import compose, numbered
from lawreport.source.reader import read

DATE = "date: 2025年1月20日\n"
PART = "heading: 主要举措\ntext: |\n  全年检查单位{{ 检查单位 }}。\n"


@pytest.fixture
def report_of(written):
    """Return a function that composes a report of one part (the rest left out), from its report.yaml and that part."""

    def make(report: str = f"title: 甲局报告\n{DATE}", part: str = PART, **files: str):
        others = {"sections/2024/02_shortcomings.yaml": None, "sections/2024/03_next_year.yaml": None}
        named = {path.replace("__", "/") + ".yaml": text for path, text in files.items()}
        folder = written({**others, "sections/2024/report.yaml": report, "sections/2024/01_measures.yaml": part, **named})
        return compose(read(Project.at(folder)))[0]

    return make


def styles(report) -> list[str]:
    return [b.style for b in report.blocks]


def first(report, style: str) -> Paragraph:
    return next(b for b in report.blocks if b.style == style)


def before(report, style: str):
    return report.blocks[styles(report).index(style) - 1]


# ---- what neighbours decide ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head, style",
    [
        ("", "标题一"),
        ("subtitle: （虚构）\n", "标题一"),
        ("byline: 是\n", "标题一"),
        ("intro: 现报告如下。\n", "正文"),
        ("subtitle: （虚构）\nbyline: 是\nintro: 现报告如下。\n", "正文"),
    ],
)
def test_a_blank_line_parts_the_head_from_the_text_where_nobody_is_addressed(head, style, report_of):
    report = report_of(f"title: 甲局报告\n{DATE}{head}")
    spaced = [b for b in report.blocks if isinstance(b, Paragraph) and b.above]
    assert [(b.style, b.above) for b in spaced] == [(style, Decimal(1))]
    assert spaced[0] is report.blocks[styles(report).index(style)]


def test_the_line_of_those_addressed_has_its_own_space(report_of):
    report = report_of(f"title: 甲局报告\n{DATE}recipients: 区委、区政府\n")
    assert [b for b in report.blocks if b.above] == []
    assert first(report, "主送机关").text == "区委、区政府："


def test_a_seal_needs_two_lines_above_the_first_signatures_and_room_below_them(report_of):
    names = "[甲县委员会, 甲县人民政府, 甲县人民代表大会常务委员会]"
    report = report_of(f"title: 甲局报告\n{DATE}recipients: 区委\nseal: 是\nsignature: {names}\n")
    signatures = [b for b in report.blocks if b.style == "落款单位"]
    assert [b.above for b in signatures] == [Decimal(2), Decimal(4)]
    assert first(report, "落款日期").above is None


@pytest.mark.parametrize(
    "more, style",
    [("", "落款单位"), ("attachments:\n  - title: 清单\n    text: 略。\n", "附件说明"), ("closing: 特此报告。\n", "落款单位")],
)
def test_a_signature_never_stands_alone_on_a_page(more, style, report_of):
    report = report_of(f"title: 甲局报告\n{DATE}{more}")
    assert before(report, style).style == "正文" and before(report, style).keep_next
    assert [b.style for b in report.blocks if isinstance(b, Paragraph) and b.keep_next] == ["正文"]


def test_a_letter_keeps_its_signature_too(report_of):
    letter = "letter:\n  title: 关于报送报告的函\n  text: |\n    现报上。\n    专此函达。\n"
    report = report_of(f"title: 甲局报告\n{DATE}{letter}")
    assert [b.text for b in report.blocks if isinstance(b, Paragraph) and b.keep_next] == ["专此函达。", "全年检查单位1200家。"]
    assert [b.text for b in report.blocks if isinstance(b, Paragraph) and b.new_page] == ["甲局报告"]
    assert [b.text for b in report.blocks if isinstance(b, Paragraph) and b.above] == ["现报上。", "一、主要举措"]


def test_the_title_of_a_report_is_not_that_of_its_letter(report_of):
    letter = "letter: {title: 关于报送报告的函, text: 现报上。}\n"
    assert report_of(f"title: [中共甲县委员会, 关于法治建设的报告]\n{DATE}{letter}").title == "中共甲县委员会关于法治建设的报告"


def test_an_unsigned_report_has_neither_unit_nor_date(report_of):
    report = report_of(f"title: 甲局报告\n{DATE}signature: 无\nbyline: 是\n")
    assert "落款单位" not in styles(report) and "落款日期" not in styles(report)
    assert first(report, "题下署名").text == "甲区司法局"


# ---- units, parts, numbers ------------------------------------------------------------------------------------------------


def test_a_unit_needs_no_more_than_a_name(report_of):
    report = report_of(
        f'title: "{{{{ 单位 }}}}报告"\n{DATE}', "text: |\n  {{ 简称 }}依法行政。\n", data__unit="name: 甲区司法局\n"
    )
    assert [b.text for b in report.blocks] == ["甲区司法局报告", "甲区司法局依法行政。", "甲区司法局", "2025年1月20日"]


@pytest.mark.parametrize(
    "pattern, count, number",
    [
        ("一、", 1, "一、"),
        ("一、", 12, "十二、"),
        ("（一）", 20, "（二十）"),
        ("1.", 3, "3."),
        ("（1）", 11, "（11）"),
        ("一、", 101, "一百零一、"),
    ],
)
def test_numbers_of_headings(pattern, count, number):
    assert numbered(pattern, count) == number


def test_a_section_without_number_does_not_count(report_of):
    part = "heading: 举措\nchildren:\n" + "".join(
        f"  - heading: 第{i}件\n    text: 略。\n" + ("    number: 无\n" if i == 2 else "") for i in (1, 2, 3)
    )
    heads = [b.text for b in report_of(part=part).blocks if b.style == "段首标题二"]
    assert heads == ["（一）第1件。略。", "第2件。略。", "（二）第3件。略。"]


@pytest.mark.parametrize(
    "points, text",
    [
        ("[甲, 乙]", "一是甲。二是乙。"),
        ("[甲。]", "甲。"),
        ("['{% if 拘留 %}甲{% endif %}', 乙, 丙]", "一是乙。二是丙。"),
        ("['{% if 拘留 %}甲{% endif %}', 乙]", "乙。"),
        ("[甲；, 乙。]", "一是甲；二是乙。"),
        ("[“甲。”, 乙]", "一是“甲。”二是乙。"),
    ],
)
def test_points_are_counted_after_the_empty_ones_are_dropped(points, text, report_of):
    assert report_of(part=f"points: {points}\n").blocks[1].text == text


def test_many_points_are_counted_on(report_of):
    part = "points:\n" + "".join(f"  - 第{i}件。\n" for i in range(1, 112))
    assert report_of(part=part).blocks[1].text.endswith("一百一十是第110件。一百一十一是第111件。")


def test_points_apart_are_paragraphs(report_of):
    part = "heading: 举措\ntext: 总起。\npoints: [甲, 乙]\npoints_place: 分段\n"
    assert [b.text for b in report_of(part=part).blocks][1:5] == ["一、举措", "总起。", "一是甲。", "二是乙。"]


def test_a_fifth_level_and_an_empty_heading_are_told(report_of):
    deep = (
        "heading: 一\nchildren: [{heading: 二, children: [{heading: 三, children: [{heading: 四, "
        "children: [{heading: 五, text: 略。}]}]}]}]\n"
    )
    with pytest.raises(Trouble, match="标题最多四级"):
        report_of(part=deep)
    with pytest.raises(Trouble, match="标题是空的"):
        report_of(part="heading: '{% if 拘留 %}甲{% endif %}'\ntext: 略。\n")


def test_figures_and_tables_are_numbered_through_the_whole(report_of):
    part = "heading: 举措\ntables: [主要指标]\ncharts: [监督执法]\n"
    report = report_of(
        f"title: 甲局报告\n{DATE}attachments:\n  - title: 数据\n    charts: [监督执法]\n    tables: [主要指标]\n", part
    )
    captions = [b.text for b in report.blocks if b.style in ("图题", "表题")]
    assert captions == ["表1　2024年主要指标", "图1　2024年隐患治理情况", "表2　2024年主要指标", "图2　2024年隐患治理情况"]
    for index, block in enumerate(report.blocks):
        if isinstance(block, Picture):
            assert report.blocks[index + 1].style == "图题"
        if isinstance(block, Table):
            assert report.blocks[index - 1].style == "表题"


def test_the_red_head_and_the_imprint_stand_in_their_order(report_of):
    head = (
        'red_head: {copy_no: "000001", secrecy: 机密★1年, urgency: 特急, mark: 甲区司法局文件, '
        "number: 甲司〔2025〕3号, signers: [王某, 李某]}\n"
    )
    foot = "imprint: {copy_to: 区委办公室, printer: 甲区司法局办公室}\nnote: （此件公开发布）\n"
    report = report_of(f"title: 甲局报告\n{DATE}{head}{foot}")
    assert styles(report) == [
        "份号",
        "密级",
        "紧急程度",
        "发文机关标志",
        "签发人行",
        "公文标题",
        "标题一",
        "正文",
        "落款单位",
        "落款日期",
        "附注",
        "抄送",
        "印发",
    ]
    assert first(report, "签发人行").text == "甲司〔2025〕3号\t签发人：王某、李某"
    assert (first(report, "抄送").text, first(report, "印发").text) == (
        "抄送：区委办公室。",
        "甲区司法局办公室\t2025年1月20日印发",
    )


def test_every_block_of_a_part_knows_what_it_covers_and_whose_it_is(report_of):
    part = "covers: measures\nowner: 监督科\nheading: 举措\nchildren:\n  - heading: 甲\n    text: 略。\n    owner: 法制科\n"
    report = report_of(part=part)
    told = [(b.covers, b.owner, b.section) for b in report.blocks if b.style in ("标题一", "段首标题二")]
    assert told == [
        (("measures",), "监督科", "sections/2024/01_measures.yaml"),
        (("measures",), "法制科", "sections/2024/01_measures.yaml"),
    ]


def test_every_paragraph_knows_where_it_was_typed(report_of):
    report = report_of(f"title: 甲局报告\n{DATE}intro: |\n  第一段。\n  第二段。\n")
    assert [(b.text, str(b.place)) for b in report.blocks if b.style == "正文"] == [
        ("第一段。", "sections/2024/report.yaml:4"),
        ("第二段。", "sections/2024/report.yaml:5"),
        ("全年检查单位1200家。", "sections/2024/01_measures.yaml:3"),
    ]


def test_attachments_are_listed_and_each_begins_a_page(report_of):
    report = report_of(
        f"title: 甲局报告\n{DATE}attachments:\n  - {{title: 数据, tables: [主要指标]}}\n  - {{title: 清单, text: 略。}}\n"
    )
    assert [b.text for b in report.blocks if b.style == "附件说明"] == ["附件：1. 数据", "2. 清单"]
    assert [(b.text, b.new_page) for b in report.blocks if b.style == "附件标识"] == [("附件1", True), ("附件2", True)]
