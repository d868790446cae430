"""Tables of words: from rows typed in YAML or from a sheet to the cells that are printed, traced, and told where wrong."""

import datetime
import io

import pytest

from lawreport.model import Align, Figure, Merge, Table
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import read

TABLE = "charts/主要指标.yaml"  # what the attachment of the project shows
MERGED = """
title: 办理情况
kind: free
header: 2
unit: 件
rows:
  - [类别, 办理, <, 备注]
  - [^, 受理, 办结, ^]
  - [复议, "{{ 检查单位.数值 }}", 9.5, 含“上年”结转]
  - [应诉, 20, "—", ""]
note: 虚构
"""


def composed(written, table: str, **files):
    """Return the table of words of the project in which it is written so, and the warnings."""
    report, warnings = compose(read(Project.at(written({TABLE: table, **files}))))
    return next(b for b in report.blocks if isinstance(b, Table)), report, warnings


def told(written, table: str, **files) -> list[str]:
    """Return what is said of a table, with places."""
    with pytest.raises(Trouble) as trouble:
        compose(read(Project.at(written({TABLE: table, **files}))))
    return [f"{p.id} {p.place}" for p in trouble.value.problems]


def sheet(rows, merged=(), title="清单", more=()) -> bytes:
    """Return a workbook with a sheet, and further empty or filled ones by (title, rows)."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = title
    for name, content in ((title, rows), *more):
        page = book[name] if name in book.sheetnames else book.create_sheet(name)
        for row in content:
            page.append(row)
    for area in merged:
        book[title].merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def free(**fields) -> str:
    return "title: 清单\nkind: free\n" + "".join(f"{name}: {value}\n" for name, value in fields.items())


# ---- rows in YAML --------------------------------------------------------------------------------------------------------


def test_marks_merge_cells_to_the_left_and_above(written):
    table, report, warnings = composed(written, MERGED)
    assert table.text.splitlines()[:3] == ["类别\t办理\t\t备注", "\t受理\t办结\t", "复议\t1200\t9.5\t含“上年”结转"]
    assert set(table.merges) == {Merge(0, 1, 0, 2), Merge(0, 0, 1, 0), Merge(0, 3, 1, 3)}
    assert (table.heads, table.titles) == (2, ("类别", "办理受理", "办理办结", "备注"))
    assert [b.text for b in report.blocks if b.style == "表注"][1:] == ["单位：件", "虚构"]
    assert warnings == []


def test_a_figure_in_a_cell_is_traced_like_one_in_prose(written):
    table, *_ = composed(written, MERGED)
    [figure] = table.figures
    assert isinstance(figure, Figure)
    assert (figure.metric, figure.text, str(figure.source), str(figure.place)) == (
        "检查单位",
        "1200",
        "data/2024.csv:2",
        f"{TABLE}:9",
    )


def test_columns_of_figures_stand_by_their_points_and_words_in_the_middle(written):
    table, *_ = composed(written, MERGED)
    assert table.cells.aligns == (Align.CENTRE, Align.NUMBER, Align.NUMBER, Align.CENTRE)
    (_, thousand, half, _), (_, twenty, dash, _) = table.cells.insets[2:]
    assert thousand == twenty  # both end at the point
    assert half is not None and dash is None


def test_the_points_of_figures_with_and_without_decimals_are_one_below_the_other(written):
    table, *_ = composed(written, free(rows='[[甲, 数], [一, 1.25], [二, 30], [三, "4%"]]'))
    insets = [row[1] for row in table.cells.insets[1:]]
    assert insets[1] > insets[0]  # 30 ends where 1 of 1.25 does
    assert insets[1] - insets[0] == pytest.approx(1.25, abs=0.01)  # .25: a quarter and two halves of a 字


@pytest.mark.parametrize("typed, printed", [("件", "单位：件"), ("单位：件、人", "单位：件、人")])
def test_the_unit_stands_above_the_table_at_the_right(written, typed, printed):
    _, report, _ = composed(written, free(rows="[[甲], [1]]", unit=typed))
    [unit] = [b for b in report.blocks if getattr(b, "align", "") == "right"]
    assert unit.text == printed and unit.keep_next


def test_a_table_may_have_no_head_and_only_one_cell(written):
    table, *_ = composed(written, free(rows='[["只有一格"]]', header=0))
    assert (table.heads, table.text) == (0, "只有一格")


def test_cells_may_hold_conditions_and_lines(written):
    table, *_ = composed(
        written,
        'title: 清单\nkind: free\nrows:\n  - [甲, 乙]\n  - - "{% if 检查单位 > 3 %}多{% else %}少{% endif %}"\n    - |\n'
        "      一行\n      又一行\n",
    )
    assert table.rows[0][0][0].text == "多"
    assert table.text.endswith("多\t一行\n又一行")


def test_widths_and_sides_may_be_told(written):
    table, *_ = composed(written, free(rows="[[甲, 乙], [丙, 丁]]", widths="[3, 1]", align="[左, 右]"))
    assert table.widths == (30, 10)
    assert table.cells.aligns == (Align.LEFT, Align.RIGHT)


WRONG = {
    "table-uneven": free(rows="[[甲, 乙], [丙]]"),
    "table-merge": free(rows="[[<, 乙], [丙, 丁]]"),
    "table-head": free(rows="[[甲, 乙], [丙, 丁]]", header="2"),
    "table-columns": free(rows="[[甲, 乙], [丙, 丁]]", widths="[1, 2, 3]"),
    "table-empty": free(rows='[["", " "], ["", ""]]'),
    "table-rows": free(header="1"),
    "field-unknown": free(rows="[[甲], [乙]]", metrics="[检查单位]"),
    "field-choice": free(rows="[[甲], [乙]]", align="[上]"),
    "field-type": free(rows="[[甲, 乙], 丙]"),
    "name-unknown": free(rows='[[甲], ["{{ 检查单为 }}"]]'),
    "file-missing": free(file="没有.xlsx"),
}


@pytest.mark.parametrize("id", WRONG)
def test_what_is_wrong_with_a_table_is_told_in_its_file(written, id):
    found = told(written, WRONG[id])
    assert {line.split()[0] for line in found} == {id}
    assert all(TABLE in line for line in found)


def test_cells_that_make_no_rectangle_are_told(written):
    assert told(written, free(rows="[[甲, <], [^, 丁]]")) == [f"table-merge {TABLE}:3"]


def test_a_head_takes_the_whole_of_a_merged_cell(written):
    table, *_ = composed(written, free(rows="[[甲, 乙], [^, 丁], [戊, 己]]"))
    assert table.heads == 2


def test_a_head_that_cuts_a_merged_cell_is_told(written):
    assert told(written, free(rows="[[甲, 乙], [^, 丁], [戊, 己]]", header=1)) == [f"table-head {TABLE}:4"]


def test_a_file_has_no_path(written):
    assert told(written, free(file="../data/2024.csv")) == [f"file-missing {TABLE}:3"]


@pytest.mark.parametrize("rows", ["[[甲, 乙], [丙, 123456789012345678901234567890123456789012345678901234567890123456789]]"])
def test_a_table_too_wide_for_its_page_is_told_with_the_way_out(written, rows):
    _, _, warnings = composed(written, free(rows=rows))
    [wide] = [p for p in warnings if p.id == "table-wide"]
    assert "page: 横向" in wide.hint


def test_many_columns_of_words_are_told_before_they_stand_in_towers(written):
    row = ", ".join(f"第{n}项工作的完成情况和下一步打算，请各科室认真落实" for n in range(12))
    _, _, warnings = composed(written, free(rows=f"[[{row}], [{row}]]"))
    assert "table-wide" in {p.id for p in warnings}


# ---- a sheet -------------------------------------------------------------------------------------------------------------


def test_a_sheet_is_taken_with_its_merged_cells_and_dates(written):
    book = sheet(
        [
            [None],
            [None, "类别", "数量", None, "时间"],
            [None, None, "受理", "办结"],
            [None, "复议", 1200, "{{ 培训 }}", datetime.date(2024, 3, 1)],
        ],
        ["C2:D2", "B2:B3", "E2:E3"],
    )
    table, *_ = composed(written, free(file="清单.xlsx", header=2), **{"tables/清单.xlsx": book})
    assert table.text.splitlines() == ["类别\t数量\t\t时间", "\t受理\t办结\t", "复议\t1200\t12场次\t2024年3月1日"]
    assert set(table.merges) == {Merge(0, 1, 0, 2), Merge(0, 0, 1, 0), Merge(0, 3, 1, 3)}
    [figure] = table.figures
    assert str(figure.place) == "tables/清单.xlsx D4"


def test_a_range_of_one_of_several_sheets_may_be_taken(written):
    book = sheet([["不要"], ["不要"]], more=[("用这张", [["标题"], ["甲", "乙", "丙"], [1, 2, 3]])])
    files = {"tables/清单.xlsx": book}
    table, *_ = composed(written, free(file="清单.xlsx", sheet="用这张", range='"A2:B9"'), **files)
    assert table.text.splitlines() == ["甲\t乙", "1\t2"]
    assert told(written, free(file="清单.xlsx"), **files) == ["table-sheet tables/清单.xlsx"]


def test_a_csv_may_use_the_marks(written):
    csv = "类别,数量,<\n复议,1,\n应诉,2,3\n".encode()
    table, *_ = composed(written, free(file="清单.csv"), **{"tables/清单.csv": csv})
    assert table.text.splitlines() == ["类别\t数量\t", "复议\t1\t", "应诉\t2\t3"]


def test_a_cell_with_an_error_is_told_by_its_name(written):
    book = sheet([["甲", "乙"], [1, "=1/0"]])
    assert told(written, free(file="清单.xlsx"), **{"tables/清单.xlsx": book}) == ["cell-formula tables/清单.xlsx B2"]


# ---- figures of metrics --------------------------------------------------------------------------------------------------


def test_a_table_of_metrics_has_columns_of_years_and_shares(written):
    text = "title: 表\nkind: table\nmetrics: [火灾隐患, 整改隐患]\ncolumns: [2022, 本年, 占比(火灾隐患), 占比]\n"
    table, *_ = composed(written, text, **{"data/2022.csv": "指标,数值\n火灾隐患,700\n整改隐患,600\n"})
    assert table.text.splitlines() == [
        "指标\t2022年\t2024年\t占火灾隐患的比重\t占比",
        "火灾隐患\t700处\t860处\t100.0%\t50.4%",
        "整改隐患\t600处\t845处\t98.3%\t49.6%",
    ]
    share = [f for f in table.figures if f.form == "占比(合计)"]
    assert [[r.metric.name for r in f.inputs] for f in share] == [
        ["火灾隐患", "火灾隐患", "整改隐患"],
        ["整改隐患", "火灾隐患", "整改隐患"],
    ]


def test_the_whole_of_a_share_must_be_a_metric(written):
    text = "title: 表\nkind: table\nmetrics: [火灾隐患]\ncolumns: [本年, 占比(火灾引患)]\n"
    assert told(written, text) == [f"name-unknown {TABLE}:4"]


# ---- the rules -----------------------------------------------------------------------------------------------------------


def test_rules_read_the_cells_but_ask_no_sentences_of_them(written, lawreport):
    rows = '[[任务, 进展], ["推进,落实", 完成], [法制宣传, 3月-5月], [A, "√"]]'
    said = lawreport("check", "--project", written({TABLE: free(rows=rows)})).text
    assert f"{TABLE}:3" in said and "P-13a" in said
    quiet = free(
        rows='[[序号, 任务, 单位, 时限, 进展], [1, 健全制度, 法规科, 2024年6月, 已完成], ["2.", 立法调研, "", "—", 12.5%]]'
    )
    again = lawreport("check", "--project", written({TABLE: quiet})).text
    assert TABLE not in again
