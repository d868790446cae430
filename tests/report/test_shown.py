"""What a chart or a table shows: figures from the cells, their years, and what is missing said to be so."""

import pytest

from lawreport.model import Figure, Picture, Table, text_of
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import read

YEARS = {
    "data/2023.csv": "指标,数值\n检查单位,1000\n火灾隐患,800余\n整改隐患,800\n",
    "data/2022.csv": "指标,数值\n检查单位,0\n",
}


@pytest.fixture
def shown(written):
    """Return a function that gives the one picture or table of a report, from a chart's file."""

    def make(chart: str, years: dict[str, str] = YEARS):
        field = "tables" if "kind: table" in chart else "charts"
        folder = written(
            {
                **years,
                "charts/样.yaml": f"title: 样\n{chart}",
                "charts/监督执法.yaml": None,
                "charts/主要指标.yaml": None,
                "sections/2024/report.yaml": "title: 甲\ndate: 2025年1月2日\n",
                "sections/2024/01_measures.yaml": f"text: 略。\n{field}: [样]\n",
            }
        )
        report, _ = compose(read(Project.at(folder)))
        return next(b for b in report.blocks if isinstance(b, Picture | Table)), report

    return make


def rows(table: Table) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in (table.header, *table.rows)]


@pytest.mark.parametrize(
    "more, expected",
    [
        (
            "",
            [
                ["指标", "单位", "2024年", "2023年", "同比"],
                ["检查单位", "家", "1200", "1000", "增长20.0%"],
                ["火灾隐患", "处", "860", "800余", "—"],
            ],
        ),
        ("columns: [本年]\n", [["指标", "2024年"], ["检查单位", "1200家"], ["火灾隐患", "860处"]]),
        (
            "columns: [单位, 上年, 增减]\n",
            [["指标", "单位", "2023年", "增减"], ["检查单位", "家", "1000", "增加200"], ["火灾隐患", "处", "800余", "—"]],
        ),
        (
            "years: 近3年\n",
            [
                ["指标", "单位", "2022年", "2023年", "2024年"],
                ["检查单位", "家", "0", "1000", "1200"],
                ["火灾隐患", "处", "—", "800余", "860"],
            ],
        ),
        ("years: [2023]\n", [["指标", "单位", "2023年"], ["检查单位", "家", "1000"], ["火灾隐患", "处", "800余"]]),
        (
            "years: 近2年\ncolumns: [单位, 本年, 上年, 同比]\n",
            [
                ["指标", "单位", "2023年", "2024年", "同比"],
                ["检查单位", "家", "1000", "1200", "增长20.0%"],
                ["火灾隐患", "处", "800余", "860", "—"],
            ],
        ),
        (
            "years: 近2年\ncolumns: [单位, 同比]\n",
            [
                ["指标", "单位", "2023年", "2024年", "同比"],
                ["检查单位", "家", "1000", "1200", "增长20.0%"],
                ["火灾隐患", "处", "800余", "860", "—"],
            ],
        ),
    ],
)
def test_a_table_has_the_columns_it_asks_for(more, expected, shown):
    table, _ = shown(f"kind: table\nmetrics: [检查单位, 火灾隐患]\n{more}")
    assert rows(table) == expected


def test_without_last_year_a_table_has_this_year_alone(shown):
    table, _ = shown("kind: table\nmetrics: [检查单位]\n", {})
    assert rows(table) == [["指标", "单位", "2024年"], ["检查单位", "家", "1200"]]


def test_a_rate_stands_in_a_table_as_in_the_text(shown):
    table, _ = shown(
        "kind: table\nmetrics: [整改率]\ncolumns: [单位, 本年, 上年, 增减, 同比, 备注]\n",
        {"data/2023.csv": "指标,数值\n火灾隐患,1000\n整改隐患,990\n"},
    )
    assert rows(table)[1] == ["整改率", "%", "98.3", "99.0", "下降0.7个百分点", "下降0.7个百分点", ""]


def test_what_is_missing_is_a_dash_and_no_figure(shown):
    table, _ = shown("kind: table\nmetrics: [拘留]\ncolumns: [单位, 本年, 备注]\n")
    assert rows(table)[1] == ["拘留", "人", "—", "缺"]
    assert not list(table.figures)


def test_every_number_of_a_table_is_a_figure_with_its_cell(shown):
    table, _ = shown("kind: table\nmetrics: [检查单位, 火灾隐患]\n")
    assert [(f.text, f.year, f.source.cell, f.place.file) for f in table.figures] == [
        ("1200", 2024, "B2", "charts/样.yaml"),
        ("1000", 2023, "B2", "charts/样.yaml"),
        ("增长20.0%", 2024, "B2", "charts/样.yaml"),
        ("860", 2024, "B3", "charts/样.yaml"),
        ("800余", 2023, "B3", "charts/样.yaml"),
    ]
    assert all(
        isinstance(s, Figure) for row in table.rows for cell in row[2:] for s in cell if any(c.isdigit() for c in s.text)
    )


def test_notes_and_source_stand_below_a_table(shown):
    _, report = shown("kind: table\nmetrics: [检查单位]\nsource: 数据来源：{{ 单位 }}\nnote: 注：虚构\n")
    assert [b.text for b in report.blocks if b.style == "表注"] == ["注：虚构", "数据来源：甲区司法局"]


@pytest.mark.parametrize(
    "more, categories, series",
    [
        ("kind: bar\nmetrics: [检查单位, 火灾隐患]\n", ("检查单位", "火灾隐患"), {"2024年": ["1200家", "860处"]}),
        (
            "kind: bar\nmetrics: [检查单位]\nyears: 近3年\n",
            ("2022年", "2023年", "2024年"),
            {"检查单位": ["0家", "1000家", "1200家"]},
        ),
        (
            "kind: bar\nmetrics: [检查单位, 拘留]\nyears: 近2年\nby: 指标\n",
            ("检查单位", "拘留"),
            {"2023年": ["1000家", None], "2024年": ["1200家", None]},
        ),
        ("kind: share\nmetrics: [火灾隐患, 整改隐患]\n", ("2024年",), {"火灾隐患": ["860处"], "整改隐患": ["845处"]}),
    ],
)
def test_a_chart_has_its_axis_and_its_rows(more, categories, series, shown):
    picture, _ = shown(more)
    assert picture.chart.categories == categories
    assert {s.name: [f and f.text for f in s.figures] for s in picture.chart.series} == series


def test_a_missing_year_is_noted_and_zero_is_not_missing(shown):
    picture, _ = shown("kind: line\nmetrics: [检查单位, 火灾隐患]\nyears: 近3年\n")
    assert picture.chart.notes == ("2022年“火灾隐患”数据缺",)


def test_the_unit_of_a_chart_is_said_only_when_it_is_common(shown):
    assert shown("kind: bar\nmetrics: [火灾隐患, 整改隐患]\n")[0].chart.unit == "处"
    assert shown("kind: bar\nmetrics: [检查单位, 火灾隐患]\n")[0].chart.unit == ""


@pytest.mark.parametrize(
    "chart, said",
    [("kind: line\nmetrics: [检查单位]\n", "折线图至少要两个年份"), ("kind: bar\nmetrics: [拘留]\n", "图里的指标都没有数据")],
)
def test_a_chart_that_shows_nothing_is_told(chart, said, shown):
    with pytest.raises(Trouble, match=said):
        shown(chart)
