"""A computed figure is shown as it is printed, with the values and cells under it; all its decimals stand in one column."""

import csv
import io
import re
import zipfile

import docx
import pytest
from lxml import etree

from lawreport.edition import Edition
from lawreport.figures.columns import ledger_csv
from lawreport.figures.ledger import Ledger
from lawreport.pipeline import build
from lawreport.project import Project

METRICS = """检查单位: {unit: 家}
火灾隐患: {unit: 处}
整改隐患: {unit: 处}
未整改隐患: {unit: 处, formula: 火灾隐患 - 整改隐患}
整改率: {unit: "%", formula: 整改隐患 / 火灾隐患, decimals: 1}
未整改率: {unit: "%", formula: 未整改隐患 / 火灾隐患, decimals: 2}
户均隐患: {unit: 处, formula: 火灾隐患 / 检查单位, decimals: 2}
增长率: {unit: "%", formula: 检查单位 / 检查单位.上年 - 1, decimals: 1}
"""
THIS = "指标,数值,来源,备注\n检查单位,6603,虚构,\n火灾隐患,7292,虚构,\n整改隐患,7153,虚构,\n"
LAST = "指标,数值,来源,备注\n整改隐患,5000,虚构,\n检查单位,5881,虚构,\n火灾隐患,5177,虚构,\n"
PART = """covers: [measures, first_responsible]
heading: 主要举措和成效
text: |
  检查{{ 检查单位 }}，{{ 检查单位.同比 }}，{{ 检查单位.增减 }}，增幅{{ 检查单位.增幅 }}，约{{ 检查单位 | 万(2) }}。
  整改率{{ 整改率 }}，比上年{{ 整改率.百分点 }}，未整改率{{ 未整改率 }}，户均{{ 户均隐患 }}，增长率{{ 增长率 }}。
  整改占{{ 整改隐患 | 占比(火灾隐患) }}，是上年的{{ 整改隐患 | 倍(整改隐患.上年) }}，\
平均每家{{ (火灾隐患 / 检查单位) | 小数(1) }}处。
  主要负责人履行第一责任人职责。
charts: [率]
tables: [表]
"""
FILES = {
    "data/metrics.yaml": METRICS,
    "data/2024.csv": THIS,
    "data/2023.csv": LAST,
    "sections/2024/01_measures.yaml": PART,
    "sections/2024/report.yaml": "title: 甲区司法局2024年法治政府建设年度报告\ndate: 2025年1月2日\n",
    "data/checks.yaml": "- rule: 整改隐患 <= 火灾隐患\n",
    "charts/监督执法.yaml": None,
    "charts/主要指标.yaml": None,
    "charts/率.yaml": 'title: 整改率\nkind: bar\nmetrics: [整改率, 未整改率]\nunit: "%"\n',
    "charts/表.yaml": "title: 主要指标\nkind: table\nmetrics: [检查单位, 整改率]\ncolumns: [单位, 本年, 上年, 同比, 增减]\n",
}
LONG = re.compile(r"\d\.\d{7}")
BOTH = "检查单位 2024年 6603家（data/2024.csv B2）、检查单位 2023年 5881家（data/2023.csv B3）"
RATE = "整改隐患 7153处（data/2024.csv B4）、火灾隐患 7292处（data/2024.csv B3）"


@pytest.fixture
def project(written):
    return written(FILES)


def rows_of(folder, **more) -> list[dict[str, str]]:
    rows = build(Project.at(folder), None, Edition.DRAFT, **more).word.rows
    return list(csv.DictReader(io.StringIO(ledger_csv(rows).decode("utf-8-sig"))))


def row(rows, metric: str, form: str) -> dict[str, str]:
    return next(r for r in rows if (r["指标"], r["写法"]) == (metric, form))


@pytest.mark.parametrize(
    ("metric", "form", "raw", "basis", "formula"),
    [
        ("检查单位", "", "6603", "检查单位 6603家（data/2024.csv B2）", ""),
        ("整改率", "", "98.1%", RATE, "整改隐患 / 火灾隐患"),
        ("整改率", "图", "98.1%", RATE, "整改隐患 / 火灾隐患"),
        ("整改率", "表", "98.1%", RATE, "整改隐患 / 火灾隐患"),
        ("检查单位", "同比", "增长12.3%", BOTH, "检查单位.同比"),
        ("检查单位", "增减", "增加722家", BOTH, "检查单位.增减"),
        ("检查单位", "增幅", "12.3%", BOTH, "检查单位.增幅"),
        ("检查单位", "万", "6603", "检查单位 6603家（data/2024.csv B2）", "检查单位 | 万(2)"),
        ("增长率", "", "12.3%", BOTH, "检查单位 / 检查单位.上年 - 1"),
        (
            "户均隐患",
            "",
            "1.10处",
            "火灾隐患 7292处（data/2024.csv B3）、检查单位 6603家（data/2024.csv B2）",
            "火灾隐患 / 检查单位",
        ),
        (
            "未整改率",
            "",
            "1.91%",
            "火灾隐患 7292处（data/2024.csv B3）、整改隐患 7153处（data/2024.csv B4）",
            "未整改隐患 / 火灾隐患",
        ),
        (
            "整改率",
            "百分点",
            "提高1.5个百分点",
            "整改隐患 2024年 7153处（data/2024.csv B4）、火灾隐患 2024年 7292处（data/2024.csv B3）、"
            "整改隐患 2023年 5000处（data/2023.csv B2）、火灾隐患 2023年 5177处（data/2023.csv B4）",
            "整改率.百分点",
        ),
        ("整改隐患", "占比(火灾隐患)", "98.1%", RATE, "整改隐患 | 占比(火灾隐患)"),
        (
            "整改隐患",
            "倍",
            "1.4倍",
            "整改隐患 2024年 7153处（data/2024.csv B4）、整改隐患 2023年 5000处（data/2023.csv B2）",
            "整改隐患 | 倍(整改隐患.上年)",
        ),
    ],
)
def test_a_line_of_the_ledger_names_values_and_cells(project, metric, form, raw, basis, formula):
    found = row(rows_of(project), metric, form)
    assert (found["原始值"], found["依据"]) == (raw, basis)
    assert formula in found["公式"]


def test_a_formula_of_formulas_is_told_down_to_what_was_typed(project):
    assert row(rows_of(project), "未整改率", "")["公式"] == "未整改率 = 未整改隐患 / 火灾隐患；未整改隐患 = 火灾隐患 - 整改隐患"
    assert row(rows_of(project), "整改率", "百分点")["公式"] == "整改率.百分点；整改率 = 整改隐患 / 火灾隐患"
    assert row(rows_of(project), "未整改率", "")["数据位置"] == "data/2024.csv B3、data/2024.csv B4"
    assert row(rows_of(project), "检查单位", "同比")["数据位置"] == "data/2024.csv B2、data/2023.csv B3"


def test_the_exact_value_of_what_was_computed_is_kept_in_a_column_of_its_own(project):
    rows = rows_of(project)
    assert row(rows, "整改率", "")["精确值"].startswith("98.09380142622051")
    assert row(rows, "检查单位", "同比")["精确值"].startswith("12.27682")
    assert row(rows, "检查单位", "")["精确值"] == ""
    assert not [r for r in rows if LONG.search("".join(v for k, v in r.items() if k != "精确值"))]


def test_the_part_inside_the_word_file_and_the_comments_say_the_same(project, tmp_path):
    path = tmp_path / "甲.docx"
    path.write_bytes(build(Project.at(project), None, Edition.DRAFT, commented=True).word.data)
    part = etree.fromstring(zipfile.ZipFile(path).read("customXml/item1.xml"))
    rate = next(f for f in part if f.get("metric") == "整改率")
    assert (rate.get("raw"), rate.get("inputs"), rate.get("formula")) == ("98.1%", RATE, "整改率 = 整改隐患 / 火灾隐患")
    assert not [f for f in part if LONG.search("".join(v for k, v in f.items() if k != "exact"))]
    said = [c.text for c in docx.Document(str(path)).comments]
    assert f"整改率：98.1%，依据 {RATE}；公式：整改率 = 整改隐患 / 火灾隐患" in said
    assert any(f"增长12.3%，依据 {BOTH}" in c for c in said) and not LONG.search("".join(said))


@pytest.mark.parametrize(
    "command",
    [
        ("trace", "整改率"),
        ("trace", "未整改率"),
        ("trace", "检查单位"),
        ("trace", "98.1%"),
        ("trace", "增长12.3%"),
        ("impact", "火灾隐患"),
        ("impact", "整改率"),
        ("impact", "检查单位"),
        ("diff", "2023", "2024", "--all"),
        ("check", "--all"),
        ("status",),
        ("build", "--comments"),
    ],
)
def test_no_command_shows_all_decimals(project, lawreport, command):
    result = lawreport(*command, "--project", project)
    assert result.code == 0 and not LONG.search(result.text) and "Traceback" not in result.text


def test_formulas_nested_without_end_are_told_in_a_line(written):
    chain = "甲0: {unit: 件, formula: 火灾隐患}\n" + "".join(
        f"甲{n}: {{unit: 件, formula: 甲{n - 1} + 甲{n - 1}}}\n" for n in range(1, 60)
    )
    part = "covers: [measures, first_responsible]\nheading: 甲\ntext: |\n  有{{ 甲59 | 亿(0) }}，主要负责人履职。\n"
    found = row(
        rows_of(written({**FILES, "data/metrics.yaml": METRICS + chain, "sections/2024/01_measures.yaml": part})), "甲59", "亿"
    )
    assert found["依据"] == "火灾隐患 7292处（data/2024.csv B3）" and found["公式"].endswith(" 等60个公式")


def test_trace_names_the_cells_of_both_years(project, lawreport):
    told = lawreport("trace", "增长率", "--project", project).out
    assert "检查单位 2024年：6603家（data/2024.csv B2" in told and "检查单位 2023年：5881家（data/2023.csv B3" in told


def test_impact_and_identities_name_the_cells_under_a_rate(project, lawreport):
    assert f"整改率 2024年：98.1%（由{RATE}算出）" in lawreport("impact", "整改率", "--project", project).out
    (project / "data" / "checks.yaml").write_text("- rule: 整改率 <= 90\n", encoding="utf-8")
    assert f"整改率 98.1%（由{RATE}算出）" in lawreport("check", "--project", project, "--all").text


def test_a_figure_is_still_found_by_the_number_it_was_computed_from(project):
    report = build(Project.at(project), None, Edition.DRAFT).report
    assert {p.figure.form for p in Ledger.of(report).find("6603")} >= {"", "同比", "增减"}
    assert [p.figure.metric for p in Ledger.of(report).find("98.1")][:1] == ["整改率"]
