"""Side by side: two builds by their ledgers, two years by their readings."""

import pytest

from lawreport.app.screens.compare import changes_lines
from lawreport.outputs.put import Outputs
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.source.reader import read
from lawreport.year.compare import Row, figure_changes, keep_last, last_of, ledger_of, years_side_by_side
from lawreport.year.note import cells, summary

LAST_YEAR = "指标,数值\n检查单位,1000\n火灾隐患,860\n整改隐患,854\n培训,10余\n"


@pytest.fixture
def source(written):
    return read(Project.at(written({"data/2023.csv": LAST_YEAR})))


def build(lawreport, folder):
    result = lawreport("build", "--project", folder)
    assert result.code == 0, result.text


def change(folder, old, new, name="data/2024.csv"):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_any_year_of_four_digits_is_a_year(written, lawreport):
    assert "没有 1999 年的数据" in lawreport("diff", "1999", "2024", "--project", written()).err


# ---- two builds ------------------------------------------------------------------------------------------------------------


def test_two_builds_are_compared_by_what_they_print(written, lawreport):
    folder = written()
    build(lawreport, folder)
    change(folder, "火灾隐患,860", "火灾隐患,870")
    build(lawreport, folder)
    project = Project.at(folder)
    found = figure_changes(ledger_of(project, "2024@上次"), ledger_of(project, "2024"))
    assert [(c.metric, c.old, c.new, c.places) for c in found] == [
        ("火灾隐患", "860处", "870处", ("sections/2024/01_measures.yaml:8",)),
        ("整改率", "98.3%", "97.1%", ("sections/2024/01_measures.yaml:8",)),
        ("火灾隐患", "860处", "870处", ("charts/监督执法.yaml:3",)),
        ("火灾隐患", "860", "870", ("charts/主要指标.yaml:3",)),
        ("整改率", "98.3", "97.1", ("charts/主要指标.yaml:3",)),
    ]
    assert changes_lines(found)[1] == "火灾隐患 860处 → 870处：sections/2024/01_measures.yaml:8"


def test_a_build_that_says_the_same_does_not_push_the_last_one_out(written, lawreport):
    folder = written()
    for value in ("860", "870"):
        change(folder, "火灾隐患,860", f"火灾隐患,{value}")
        build(lawreport, folder)
    last = ledger_of(Project.at(folder), "2024@上次").read_bytes()
    change(folder, "基层", "乡镇", "sections/2024/02_shortcomings.yaml")
    build(lawreport, folder)
    assert ledger_of(Project.at(folder), "2024@上次").read_bytes() == last


def test_a_figure_that_is_new_or_gone_is_told(written, lawreport):
    folder = written()
    build(lawreport, folder)
    change(folder, "开展培训{{ 培训 }}", "发现隐患{{ 火灾隐患 }}", "sections/2024/01_measures.yaml")
    build(lawreport, folder)
    result = lawreport("diff", "2024@上次", "2024", "--project", folder)
    assert "火灾隐患 （没有印） → 860处：sections/2024/01_measures.yaml:11" in result.out
    assert "培训 12场次 → （不再印）：sections/2024/01_measures.yaml:11" in result.out


def test_lines_that_moved_are_no_change(written, lawreport):
    folder = written()
    build(lawreport, folder)
    change(folder, "heading: 主要举措", "# 多一行\nheading: 主要举措", "sections/2024/01_measures.yaml")
    build(lawreport, folder)
    assert lawreport("diff", "2024@上次", "2024", "--project", folder).out == "两份报告里的数完全一样。\n"


def test_without_a_build_before_it_is_told(written, lawreport):
    folder = written()
    assert "没有 2024 年报告的台账" in lawreport("diff", "2024@上次", "2024", "--project", folder).err
    build(lawreport, folder)
    assert "只生成过一次" in lawreport("diff", "2024@上次", "2024", "--project", folder).err


def test_a_ledger_is_kept_only_when_it_says_something_else(tmp_path):
    ledger, outputs = tmp_path / "报告.台账.csv", Outputs.beside(tmp_path / "报告.docx")

    def put(rows):
        keep_last(outputs, ledger, rows)
        outputs.put(ledger, rows)

    put(b"1")
    put(b"1")
    assert not last_of(ledger).exists()
    put(b"2")
    assert last_of(ledger).read_bytes() == b"1"


def test_a_file_that_is_no_ledger_is_told(written, lawreport):
    folder = written()
    result = lawreport("diff", folder / "data/2024.csv", folder / "data/2024.csv", "--project", folder)
    assert result.code == 1 and "这不是台账文件" in result.err
    assert "没有这个台账文件" in lawreport("diff", "甲.csv", "乙.csv", "--project", folder).err
    assert lawreport("diff", "去年", "今年", "--project", folder).code == 2


# ---- two years -------------------------------------------------------------------------------------------------------------


def test_two_years_stand_side_by_side(source):
    assert cells(years_side_by_side(source, 2023, 2024), 2023, 2024) == [
        ("指标", "单位", "2023年", "2024年", "增减", "同比"),
        ("检查单位", "家", "1000", "1200", "增加200", "增长20.0%"),
        ("火灾隐患", "处", "860", "860", "持平", "持平"),
        ("整改隐患", "处", "854", "845", "减少9", "下降1.1%"),
        ("培训", "场次", "10余", "12", "—", "—"),
        ("整改率", "%", "99.3", "98.3", "下降1", "—"),
    ]


def test_years_that_do_not_follow_each_other_are_compared_too(written):
    source = read(Project.at(written({"data/2020.csv": LAST_YEAR})))
    table = cells(years_side_by_side(source, 2020, 2024), 2020, 2024)
    assert table[0][-1] == "比2020年"
    assert table[1][-2:] == ("增加200", "增长20.0%")


def test_a_metric_without_a_value_in_either_year_is_left_out(source):
    assert "拘留" not in [r.metric.name for r in years_side_by_side(source, 2023, 2024)]


def test_a_rate_that_is_missing_in_one_year_is_not_compared(written):
    source = read(Project.at(written({"data/2023.csv": "指标,数值\n检查单位,1000\n"})))
    assert cells(years_side_by_side(source, 2023, 2024), 2023, 2024)[-1] == ("整改率", "%", "—", "98.3", "—", "—")
    assert cells(years_side_by_side(source, 2024, 2023), 2024, 2023)[-1] == ("整改率", "%", "98.3", "—", "—", "—")


def test_the_sentence_counts_and_names_the_greatest(source):
    assert summary(years_side_by_side(source, 2023, 2024), 2023, 2024) == (
        "2024年与2023年相比，5项指标中1项上升、2项下降、1项持平、1项不能比较。升幅最大的是检查单位，增长20.0%；降幅最大的是整改隐患，下降1.1%。"
    )


def test_a_year_without_data_is_told(source):
    with pytest.raises(Trouble, match=r"没有 2022 年的数据(.|\n)*2023、2024"):
        years_side_by_side(source, 2022, 2024)


def test_the_table_is_printed(written, lawreport):
    folder = written({"data/2023.csv": LAST_YEAR})
    result = lawreport("diff", "2023", "2024", "--project", folder)
    assert result.code == 0 and "检查单位  家      1000    1200  增加200  增长20.0%" in result.out


def test_rows_know_their_direction(source):
    rows: list[Row] = years_side_by_side(source, 2023, 2024)
    assert [r.direction for r in rows] == [1, 0, -1, None, -1]
