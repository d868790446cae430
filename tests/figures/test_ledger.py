"""Every figure printed can be asked for: by number, words, metric or bookmark."""

import csv
import io
from pathlib import Path

import pytest
from where import CORPUS, ROOT

from lawreport.app.screens.trace import trace_lines
from lawreport.edition import Edition
from lawreport.figures.columns import COLUMNS, ledger_csv, ledger_rows
from lawreport.figures.ledger import Ledger
from lawreport.model import Entry, Figure, Paragraph
from lawreport.pipeline import build
from lawreport.problem import Place
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import read

SAMPLES = [CORPUS / "samples" / name for name in ("b_recipient_figures", "h_cover_letter", "o_attachments")]
PROJECTS = [ROOT, ROOT / "examples" / "wangchuan", *SAMPLES]


def ledger_of(folder: Path):
    source = read(Project.at(folder))
    return Ledger.of(compose(source)[0]), source.data


@pytest.mark.parametrize("words", ["7292", "7,292", "7292处", "火灾隐患", "_m_0003", " 7292 "])
def test_a_figure_is_found_by_what_it_is_called(words):
    ledger, data = ledger_of(ROOT)
    told = trace_lines(ledger, words, data)
    assert told[0] == "火灾隐患"
    assert told[1].startswith("  火灾隐患 2024年：7292处（data/2024.csv B4，来源：")
    assert "    印为“7292处”  sections/2024/01_measures.yaml:47 _m_0003  ……查251次，查出火灾隐患7292处。拆除人员密……" in told


def test_a_number_is_found_in_text_picture_and_table():
    ledger, _ = ledger_of(ROOT)
    assert [type(p.block).__name__ for p in ledger.find("7292")] == ["Paragraph", "Picture", "Table"]


def test_a_part_of_a_number_is_another_number():
    ledger, _ = ledger_of(ROOT)
    assert ledger.find("729") == ledger.find("292") == ledger.find("40") == ledger.find("") == []
    assert {p.figure.metric for p in ledger.find("40.072")} == {"罚款金额"}
    assert {p.figure.metric for p in ledger.find("4600")} == {"违规停放充电问题"}


def test_a_computed_figure_is_told_with_its_formula_and_what_went_in(written, lawreport):
    told = lawreport("trace", "整改率", "--project", written()).out.splitlines()
    assert told[:4] == [
        "整改率",
        "  整改率 2024年：98.3%，由公式算出：整改隐患 / 火灾隐患",
        "    整改隐患 2024年：845处（data/2024.csv B4，来源：虚构样例）",
        "    火灾隐患 2024年：860处（data/2024.csv B3，来源：虚构样例）",
    ]


def test_a_change_is_told_with_both_years():
    ledger, data = ledger_of(CORPUS / "samples" / "b_recipient_figures")
    changes = [p for p in ledger.lines if p.figure.form == "同比"]
    assert changes
    told = "\n".join(trace_lines(ledger, changes[0].bookmark, data))
    assert " 2024年：" in told and " 2023年：" in told and "（同比）" in told


def test_a_metric_that_is_not_printed_is_told_with_its_source(written, lawreport):
    result = lawreport(
        "trace",
        "整改隐患",
        "--project",
        written(
            {
                "charts/监督执法.yaml": None,
                "charts/主要指标.yaml": None,
                "sections/2024/report.yaml": "title: 甲\ndate: 2025年1月2日\n",
                "sections/2024/01_measures.yaml": "text: 略。\n",
            }
        ),
    )
    assert result.out.splitlines() == [
        "整改隐患",
        "  整改隐患 2024年：845处（data/2024.csv B4，来源：虚构样例）",
        "    没有印在报告里",
    ]


def test_what_is_not_printed_is_told_with_the_nearest(written, lawreport):
    project = written()
    assert lawreport("trace", "666", "--project", project) == (1, "", "报告里没有印“666”。可以写数字、指标名或书签名。\n")
    assert lawreport("trace", "检察单位", "--project", project) == (1, "", "报告里没有印“检察单位”。是不是 检查单位？\n")


def test_two_equal_figures_in_a_paragraph_are_told_each_in_its_place(written, lawreport):
    part = "text: |\n  甲检查{{ 培训 }}，乙培训{{ 培训 }}完毕。\n"
    out = lawreport("trace", "培训", "--project", written({"sections/2024/01_measures.yaml": part})).out
    assert [line.split("  ")[-1] for line in out.splitlines()[2:]] == [
        "……甲检查12场次，乙培训12……",
        "……甲检查12场次，乙培训12场次完毕。……",
    ]


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda p: p.name)
def test_bookmarks_are_those_of_the_word_file_and_of_the_table_beside_it(folder):
    built = build(Project.at(folder), None, Edition.DRAFT)
    ledger = Ledger.of(built.report)
    assert [(e.bookmark, e.figure) for e in built.ledger] == [(p.bookmark, p.figure) for p in ledger.lines]
    rows = list(csv.DictReader(io.StringIO(ledger_csv(built.word.rows).decode("utf-8-sig"))))
    assert [(r["书签"], r["指标"], r["印出的文字"]) for r in rows] == [
        (p.bookmark, p.figure.metric, p.figure.text) for p in ledger.lines
    ]
    assert all(r["文段位置"] and r["数据位置"] for r in rows)


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda p: p.name)
def test_the_ledger_is_the_figures_of_the_report_in_reading_order(folder):
    report, _ = compose(read(Project.at(folder)))
    spans = [s for b in report.blocks if isinstance(b, Paragraph) for s in b.head + b.spans if isinstance(s, Figure)]
    assert [p.figure for p in Ledger.of(report).lines if isinstance(p.block, Paragraph)] == spans
    assert len(Ledger.of(report).lines) == len(list(report.figures))


def test_the_ledger_opens_in_excel_and_no_cell_is_a_formula():
    figure = Figure(
        "7292处", "火灾隐患", 2024, raw="=1+1", source=Place("data/2024.csv", 4, cell="B4"), place=Place("a.yaml", 3, 5)
    )
    data = ledger_csv(ledger_rows([Entry("_m_0001", figure, "发现火灾隐患7292处。")]))
    assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data
    header, row = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert header == [column.header for column in COLUMNS.values()]
    cells = dict(zip(COLUMNS, row, strict=True))
    assert (cells["bookmark"], cells["metric"], cells["year"], cells["printed"]) == ("_m_0001", "火灾隐患", "2024", "7292处")
    assert cells["raw"] == "'=1+1" and "data/2024.csv" in cells["data"] and cells["snippet"].startswith("a.yaml:3")
