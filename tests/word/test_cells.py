"""Tables of words in the Word file: heads of several rows, merged cells, and what comes back from a superior."""

import io

import docx
import pytest
from docx.oxml.ns import qn
from where import CORPUS

from lawreport.edition import Edition
from lawreport.pipeline import build
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.rules import Context
from lawreport.rules.word.sheet import Sheet
from lawreport.rules.word.wordfile import layout_problems
from lawreport.rules.word.wordkinds import kinds
from lawreport.word.reader import read_document
from lawreport.word.template.profile import Profile

TABLE = "charts/主要指标.yaml"
MERGED = """
title: 办理情况
kind: free
header: 2
rows:
  - [类别, 办理, <, 备注]
  - [^, 受理, 办结, ^]
  - [复议, "{{ 检查单位.数值 }}", 9.5, 含结转]
  - [^, 20, "—", ""]
  - [合计, 1220, 9.5, ""]
"""


@pytest.fixture
def built(written):
    """Return a function that builds the project whose table is written so, and gives the file and the folder."""

    def make(table: str = MERGED, edition: Edition = Edition.DRAFT, **files):
        root = written({TABLE: table, **files})
        return build(Project.at(root), None, edition, unsigned=True), root

    return make


def table_of(data: bytes):
    return docx.Document(io.BytesIO(data)).tables[0]._tbl


def shape(table) -> list[list[tuple[str, int, str]]]:
    """Return the cells of each row: words, columns taken, merge downwards."""
    return [[("".join(c.xpath(".//w:t/text()")), c.grid_span, c.vMerge or "") for c in row.tc_lst] for row in table.tr_lst]


def test_merged_cells_are_one_in_the_way_of_word(built):
    table = table_of(built()[0].word.data)
    assert shape(table) == [
        [("类别", 1, "restart"), ("办理", 2, ""), ("备注", 1, "restart")],
        [("", 1, "continue"), ("受理", 1, ""), ("办结", 1, ""), ("", 1, "continue")],
        [("复议", 1, "restart"), ("1200", 1, ""), ("9.5", 1, ""), ("含结转", 1, "")],
        [("", 1, "continue"), ("20", 1, ""), ("—", 1, ""), ("", 1, "")],
        [("合计", 1, ""), ("1220", 1, ""), ("9.5", 1, ""), ("", 1, "")],
    ]
    grid = [int(c.get(qn("w:w"))) for c in table.tblGrid.gridCol_lst]
    assert table.tr_lst[0].tc_lst[1].width.twips == grid[1] + grid[2]


def test_all_rows_of_the_head_are_repeated_in_one_look_and_no_row_breaks(built):
    table = table_of(built()[0].word.data)
    heads = [bool(row.xpath("./w:trPr/w:tblHeader")) for row in table.tr_lst]
    assert heads == [True, True, False, False, False]
    assert all(row.xpath("./w:trPr/w:cantSplit") for row in table.tr_lst)
    assert {s for row in table.tr_lst[:2] for s in row.xpath(".//w:pStyle/@w:val")} == {"表头"}
    assert {s for row in table.tr_lst[2:] for s in row.xpath(".//w:pStyle/@w:val")} == {"表格"}


def test_a_table_without_head_has_no_row_for_it(built):
    table = table_of(built("title: 表\nkind: free\nheader: 0\nrows: [[一, 二]]\n")[0].word.data)
    assert shape(table) == [[("一", 1, ""), ("二", 1, "")]]
    assert not table.xpath(".//w:tblHeader")


def test_the_same_table_gives_the_same_bytes(built):
    assert built()[0].word.data == built()[0].word.data


def found_in(data: bytes) -> list[str]:
    document = read_document(data, "f")
    sheet = Sheet(document, kinds(document), Profile())
    return [p.message for _, p in layout_problems(sheet, "f", Context(2024)) if p.id == "N-33"]


def test_totals_are_added_under_heads_of_several_rows_and_beside_merged_cells(built):
    assert found_in(built()[0].word.data) == []
    assert found_in(built(MERGED.replace("1220", "1230"))[0].word.data) == ["这一列各行相加是1220，合计写1230"]


def test_a_total_that_takes_two_columns_is_added_too(built):
    rows = "[[类, 项, 数], [甲, 一, 2], [^, 二, 3], [合计, <, 6]]"
    found = found_in(built(f"title: 表\nkind: free\nrows: {rows}\n")[0].word.data)
    assert found == ["这一列各行相加是5，合计写6"]


def test_the_public_edition_keeps_the_cells(built):
    review = "\nsecrecy_review: {reviewer_role: 主任, date: 2025年1月3日}\n"
    report = (CORPUS / "faulty/_base/sections/2024/report.yaml").read_text("utf-8")
    public, _ = built(MERGED, Edition.PUBLIC, **{"sections/2024/report.yaml": report + review})
    draft, _ = built()
    assert shape(table_of(public.word.data)) == shape(table_of(draft.word.data))


def returned(built, lawreport, change) -> str:
    """Return what `check` says of the file after somebody has changed its table."""
    made, root = built()
    document = docx.Document(io.BytesIO(made.word.data))
    change(document.tables[0])
    path = root / "回来的.docx"
    document.save(path)
    return lawreport("check", path, "--project", root).text


def test_a_file_that_comes_back_unchanged_is_unchanged_in_its_merged_cells(built, lawreport):
    said = returned(built, lawreport, lambda table: None)
    assert not [line for line in said.splitlines() if "改过" in line or "删" in line or "新加" in line], said


def test_a_figure_changed_in_a_table_with_merged_cells_is_told_with_its_source(built, lawreport):
    def change(table):
        next(t for t in table._tbl.iter(qn("w:t")) if t.text == "1200").text = "1300"

    assert "1200 被改成 1300" in returned(built, lawreport, change)


def test_words_changed_below_a_merged_cell_are_told(built, lawreport):
    def change(table):
        next(t for t in table._tbl.iter(qn("w:t")) if t.text == "20").text = "二十"

    said = returned(built, lawreport, change)
    assert "二十" in said or "表1第4行" in said


def test_a_template_whose_table_is_of_another_make_is_told(written):
    from lawreport.word.template.make import make_template

    template = docx.Document(io.BytesIO(make_template(Profile())))
    table = template.tables[0]._tbl
    table.append(table.tr_lst[-1].__copy__())
    row = table.tr_lst[-1]
    for text in row.iter(qn("w:t")):
        text.text = "手加的一行"
    out = io.BytesIO()
    template.save(out)
    root = written({TABLE: MERGED, "templates/report.docx": out.getvalue()})
    with pytest.raises(Trouble) as trouble:
        build(Project.at(root), None, Edition.DRAFT)
    assert [p.id for p in trouble.value.problems] == ["template-table"]
