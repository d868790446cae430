"""The report of the repository itself: all published figures, each from a cell, none typed by hand."""

import io
import re

import docx
import pytest
from docx.oxml.ns import qn
from where import ROOT

from lawreport.base.disk import DISK
from lawreport.edition import Edition
from lawreport.files.sheets.tables import read_table
from lawreport.files.yamlfile import load
from lawreport.pipeline import build
from lawreport.project import Project

# as they stand in the published report of 2024
PUBLISHED = {
    "检查单位": "6603家",
    "联合检查": "251次",
    "火灾隐患": "7292处",
    "拆除铁栅栏": "9877处",
    "架空层改造": "132栋",
    "违规停放充电问题": "4600余处",
    "清理电动车": "7800余辆",
    "曝光场所": "482家",
    "责令改正通知书": "2149份",
    "行政处罚决定书": "122份",
    "临时查封": "4家",
    "责令三停": "16家",
    "罚款金额": "40.072万元",
    "拘留": "5人",
    "普法宣传活动": "272次",
    "宣传资料": "50000余份",
    "提示信息": "90000余条",
}


@pytest.fixture(scope="module")
def built():
    return build(Project.at(ROOT), 2024, Edition.FINAL, unsigned=True)


@pytest.fixture(scope="module")
def text(built):
    """Return the words of the report, without its annex."""
    blocks = built.report.blocks
    end = next(i for i, b in enumerate(blocks) if b.style == "附件标识")
    return "\n".join(b.text for b in blocks[:end])


@pytest.fixture(scope="module")
def cells():
    table = read_table(DISK.file(ROOT / "data" / "2024.csv", "data/2024.csv"), ("指标", "数值"), ("来源", "备注"))
    return {row["数值"].place.cell: (row["指标"].text, row["数值"].text) for row in table.rows}


def test_it_is_built_without_errors(built):
    assert built.word.data.startswith(b"PK") and built.report.title == "韶关市浈江区消防救援大队2024年法治政府建设年度报告"


@pytest.mark.parametrize("metric, printed", PUBLISHED.items())
def test_a_published_figure_is_printed_exactly_so_in_the_text(metric, printed, built, text):
    assert len(re.findall(rf"(?<![\d.]){re.escape(printed)}", text)) == 1
    entries = [e for e in built.ledger if e.figure.metric == metric and e.figure.text == printed and not e.figure.form]
    assert len(entries) == 1 and printed in entries[0].paragraph


@pytest.mark.parametrize("metric, printed", PUBLISHED.items())
def test_every_printing_of_a_figure_leads_to_the_cell_that_holds_it(metric, printed, built, cells):
    entries = [e for e in built.ledger if e.figure.metric == metric]
    assert entries
    for entry in entries:
        assert cells[entry.figure.source.cell] == (metric, entry.figure.raw)
        assert entry.figure.text.startswith(entry.figure.raw) and printed.startswith(entry.figure.text)


def test_the_file_of_data_holds_the_published_figures_and_nothing_else(cells):
    assert sorted(metric for metric, _ in cells.values()) == sorted(PUBLISHED)


def test_no_figure_is_typed_by_hand_in_a_section(cells):
    for path in sorted((ROOT / "sections" / "2024").glob("*.yaml")):
        words = re.sub(r"^\s*#.*$", "", path.read_text(encoding="utf-8"), flags=re.M)
        for metric, value in cells.values():
            digits = re.match(r"[\d.]+", value)[0]
            assert not re.search(rf"(?<![\d.]){re.escape(digits)}(?![\d.])余?(?:家|次|处|栋|辆|份|万元|人|条)", words), (
                path.name,
                metric,
            )


def test_the_year_is_never_typed_in_a_heading_or_a_title():
    for path in sorted((ROOT / "sections" / "2024").glob("*.yaml")):
        tree, _ = load(DISK.file(path, path.name))
        for key in ("heading", "title"):
            if tree.get(key):
                assert "202" not in tree.get(key).text


def test_headings_are_numbered_without_a_gap(built):
    heads = [
        b.text.partition("。")[0] if b.style.startswith("段首") else b.text
        for b in built.report.blocks
        if getattr(b, "level", 0)
    ]
    assert [h for h in heads if "、" in h[:3]] == [
        "一、2024年法治政府建设主要举措",
        "二、存在的不足和原因",
        "三、2025年推进法治政府建设的主要安排",
    ]
    second = [re.match("（.+?）", h)[0] for h in heads if h.startswith("（")]
    assert second == ["（一）", "（二）", "（三）", "（四）", "（五）", "（六）", "（一）", "（二）", "（三）"]


def test_chains_are_counted_on_from_one(text):
    for paragraph in text.splitlines():
        counted = re.findall(r"(?:^|(?<=[。；]))([一二三四五六七八九])是", paragraph)
        assert counted == list("一二三四五六七八九")[: len(counted)]


def test_pictures_and_the_table_have_their_captions(built):
    blocks = built.report.blocks
    captions = [b.text for b in blocks if b.style in ("图题", "表题")]
    assert captions == ["图1　2024年火灾隐患治理情况", "图2　2024年隐患单位执法处置情况", "表1　2024年监督执法和普法宣传数据"]
    assert not any(c.endswith("。") for c in captions)
    for index, block in enumerate(blocks):
        if block.style == "图":
            assert blocks[index + 1].style == "图题" and block.alt


def test_signature_and_date_are_those_of_the_published_report(built):
    end = [b.text for b in built.report.blocks if b.style in ("落款单位", "落款日期")]
    assert end == ["韶关市浈江区消防救援大队", "2025年1月2日"]


def test_what_must_be_in_such_a_report_is_in_it(built):
    covered = {c for b in built.report.blocks for c in getattr(b, "covers", ())}
    assert covered >= {"measures", "shortcomings", "causes", "first_responsible", "next_year"}


def test_the_word_file_holds_each_published_figure_in_a_bookmark(built):
    document = docx.Document(io.BytesIO(built.word.data))
    marks = {m.get(qn("w:name")): m for m in document.element.iter("{*}bookmarkStart")}
    for metric, printed in PUBLISHED.items():
        entry = next(e for e in built.ledger if e.figure.metric == metric and e.figure.text == printed and e.bookmark)
        inside, node = "", marks[entry.bookmark].getnext()
        while not node.tag.endswith("}bookmarkEnd"):
            inside += "".join(t.text or "" for t in node.iter("{*}t"))
            node = node.getnext()
        assert inside == printed
