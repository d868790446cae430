"""Impact: what rests on a number, and what another value would print."""

import pytest

from lawreport.app.screens.impact import impact_lines, preview_lines
from lawreport.model import Paragraph, Picture, Table
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import read
from lawreport.year.impact import broken, dependents, impact_of, preview, reprinted, with_value

FILES = {
    "data/2023.csv": "指标,数值\n火灾隐患,800\n整改隐患,700\n",
    "data/metrics.yaml": (
        "检查单位: {unit: 家}\n火灾隐患: {unit: 处, owner: 监督科}\n整改隐患: {unit: 处}\n"
        "培训: {unit: 场次}\n拘留: {unit: 人}\n"
        '整改率: {unit: "%", formula: 整改隐患 / 火灾隐患, decimals: 1}\n未改率: {unit: "%", formula: 1 - 整改率 / 100}\n'
    ),
    "sections/2024/02_shortcomings.yaml": (
        "covers: [shortcomings, causes]\nheading: 不足\ntext: |\n"
        "  隐患比上年{{ 火灾隐患.同比 }}。{% if 火灾隐患 > 865 %}隐患多于865处。{% endif %}主要原因是点多面广。\n"
    ),
}


@pytest.fixture
def source(written):
    return read(Project.at(written(FILES)))


@pytest.fixture
def report(source):
    return compose(source)[0]


def test_everything_that_rests_on_a_number_is_found(source, report):
    found = impact_of(source, report, "火灾隐患")
    assert [r.metric.name for r in found.computed] == ["整改率", "未改率"]
    assert [p.figure.text for p in found.of(Paragraph)] == ["860处", "98.3%", "增长7.5%"]
    assert [p.figure.text for p in found.of(Picture)] == ["860处"]
    assert [p.figure.text for p in found.of(Table)] == ["860", "98.3"]
    assert [str(p) for p in found.conditions] == ["sections/2024/02_shortcomings.yaml:4"]
    assert [c.text for c in found.checks] == ["整改隐患 <= 火灾隐患"]


def test_the_lines_say_it_in_order(source, report):
    lines = impact_lines(impact_of(source, report, "火灾隐患"))
    assert lines[0] == "火灾隐患 2024年：860处（data/2024.csv B3），由监督科负责"
    assert [line.partition("：")[0] for line in lines[1:]] == [
        "算出的指标",
        "算出的指标",
        "文字",
        "文字",
        "文字",
        "表",
        "图",
        "条件",
        "勾稽关系",
    ]


def test_signatures_that_would_expire_are_named(written, lawreport):
    folder = written(FILES)
    lawreport("sign", "01_measures", "--by", "监督科", "--date", "2025-01-05", "--project", folder)
    source = read(Project.at(folder))
    found = impact_of(source, compose(source)[0], "火灾隐患")
    assert [(s.name, s.by) for s in found.signatures] == [("01_measures", "监督科")]


def test_a_number_that_is_not_used_moves_nothing(source, report):
    assert impact_lines(impact_of(source, report, "拘留"))[-1] == "报告里没有用到它，改了不牵动别处。"


def test_a_preview_holds_what_the_screen_says(source, report):
    seen = preview(source, report, "火灾隐患", "840")
    assert (seen.name, seen.value) == ("火灾隐患", "840")
    assert [c.text for c in seen.broken] == ["整改隐患 <= 火灾隐患"]
    assert [(r.printed.figure.metric, r.old, r.new) for r in seen.reprints][:2] == [
        ("火灾隐患", "860处", "840处"),
        ("整改率", "98.3%", "100.6%"),
    ]
    assert preview_lines(seen)[1:3] == [
        "  勾稽关系不再成立：整改隐患 <= 火灾隐患",
        f"  {seen.reprints[0].printed.figure.place}  860处 → 840处",
    ]


def test_computed_metrics_are_followed_to_the_last(source):
    assert dependents(source, "整改隐患") == ["整改率", "未改率"]
    assert dependents(source, "未改率") == []


def test_another_value_shows_what_would_be_printed(source, report):
    changes = [(r.old, r.new) for r in reprinted(report, with_value(source, "火灾隐患", "850"))]
    assert changes == [
        ("860处", "850处"),
        ("98.3%", "99.4%"),
        ("860处", "850处"),
        ("增长7.5%", "增长6.3%"),
        ("860", "850"),
        ("98.3", "99.4"),
    ]
    assert source.data.reading("火灾隐患").raw == "860"


def test_another_value_that_breaks_an_identity_is_told(source):
    assert not broken(source)
    assert [c.text for c in broken(with_value(source, "火灾隐患", "840"))] == ["整改隐患 <= 火灾隐患"]


def test_a_value_that_turns_a_condition_is_still_paired(written):
    files = FILES | {
        "sections/2024/03_next_year.yaml": (
            "covers: next_year\nheading: 安排\ntext: |\n"
            "  {% if 培训 > 20 %}再办{{ 培训 }}。{% else %}查{{ 检查单位 }}、{{ 火灾隐患 }}。{% endif %}\n"
        )
    }
    source = read(Project.at(written(files)))
    changes = [(r.old, r.new) for r in reprinted(compose(source)[0], with_value(source, "培训", "30"))]
    assert changes == [("12场次", "30场次"), ("1200家", None), ("860处", None)]


@pytest.mark.parametrize(
    "name, value, said",
    [("火灾隐", "1", "是不是 火灾隐患"), ("整改率", "99", "由公式算出"), ("火灾隐患", "很多", "不能作“火灾隐患”的数值")],
)
def test_what_cannot_be_changed_is_told(source, name, value, said):
    with pytest.raises(Trouble, match=said):
        with_value(source, name, value)


def test_the_command_prints_one_screen_and_changes_nothing(written, lawreport):
    folder = written(FILES)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    result = lawreport("impact", "火灾隐患", "--project", folder)
    assert result.code == 0 and len(result.out.splitlines()) <= 22
    assert "“火灾隐患”改成 870 以后" in lawreport("impact", "火灾隐患", "--to", "870", "--project", folder).out
    assert lawreport("impact", "没有", "--project", folder).code == 1
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_a_wrong_name_is_told_also_where_the_report_cannot_be_made_yet(written, lawreport):
    folder = written({"data/2024.csv": "指标,数值\n培训,15\n"})
    result = lawreport("impact", "火灾隐优", "--project", folder)
    assert result.code == 1 and result.lines[0].startswith("错误 没有叫“火灾隐优”的指标") and "火灾隐患" in result.text
