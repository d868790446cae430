"""Attachments on pages that lie: sections between upright ones, the page number in its place, widths that follow."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from where import CORPUS

from lawreport.edition import Edition
from lawreport.pipeline import build
from lawreport.project import Project
from lawreport.word.reader import read_document

REPORT = (CORPUS / "faulty/_base/sections/2024/report.yaml").read_text("utf-8").partition("attachments:")[0]
IMPRINT = "imprint: {copy_to: 区委, printer: 办公室, printed: 2025年1月21日}\n"
REVIEW = "secrecy_review: {reviewer_role: 主任, date: 2025年1月3日}\n"
TABLE = "    tables: [主要指标]\n"


def attachments(*pages: str, more: str = TABLE) -> str:
    said = "".join(f"  - title: 附件之{n}\n{f'    page: {page}' if page else ''}\n{more}" for n, page in enumerate(pages, 1))
    return f"{REPORT}attachments:\n{said}"


@pytest.fixture
def built(written):
    """Return a function that builds the project with report.yaml so and gives what was built."""

    def make(report: str, edition=Edition.DRAFT, **files):
        return build(Project.at(written({"sections/2024/report.yaml": report, **files})), None, edition, unsigned=True)

    return make


def sections(data: bytes) -> list[tuple[str, str]]:
    """Return how the pages of each section lie, and the last words in it."""
    body = docx.Document(io.BytesIO(data)).element.body
    found, words = [], ""
    for element in body:
        words = "".join(element.xpath(".//w:t/text()")) or words
        for section in (
            element.xpath("./w:pPr/w:sectPr") if element.tag == qn("w:p") else [element] * (element.tag == qn("w:sectPr"))
        ):
            size = section.find(qn("w:pgSz"))
            lies = size.get(qn("w:orient")) == "landscape"
            assert lies == (int(size.get(qn("w:w"))) > int(size.get(qn("w:h"))))
            found.append(("横" if lies else "竖", words[-6:]))
    return found


LAYOUTS = {
    "last": (["", "横向"], ["竖", "横"]),
    "first": (["横向", ""], ["竖", "横", "竖"]),
    "between": (["", "横向", ""], ["竖", "横", "竖"]),
    "one after the other": (["横向", "横向", "竖向"], ["竖", "横", "竖"]),
    "by turns": (["横向", "", "横向"], ["竖", "横", "竖", "横"]),
    "none": (["", "竖向"], ["竖"]),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_paper_is_turned_for_the_attachments_that_ask_and_back(built, name):
    pages, wanted = LAYOUTS[name]
    assert [lies for lies, _ in sections(built(attachments(*pages)).word.data)] == wanted


def test_the_imprint_stands_on_an_upright_page(built):
    found = sections(built(attachments("横向") + IMPRINT).word.data)
    assert [lies for lies, _ in found] == ["竖", "横", "竖"]
    assert found[-1][1] == "月21日印发"


def test_a_section_ends_in_the_paragraph_before_or_in_one_without_room(built):
    body = docx.Document(io.BytesIO(built(attachments("", "横向")).word.data)).element.body
    [end] = [p for p in body if p.tag == qn("w:p") and p.xpath("./w:pPr/w:sectPr")]
    assert "".join(end.xpath(".//w:t/text()")) == "数据来源：虚构样例"  # the note below the table
    free = "title: 表\nkind: free\nrows: [[甲], [乙]]\n"
    body = docx.Document(io.BytesIO(built(attachments("", "横向"), **{"charts/主要指标.yaml": free}).word.data)).element.body
    [end] = [p for p in body if p.tag == qn("w:p") and p.xpath("./w:pPr/w:sectPr")]
    assert end.xpath("./w:pPr/w:spacing/@w:line") == ["20"] and end.getprevious().tag == qn("w:tbl")


def test_the_page_number_goes_on_in_its_place_beside_the_page(built):
    document = docx.Document(io.BytesIO(built(attachments("", "横向", "")).word.data))
    upright, lying, after = document.sections
    feet = [{r.get(qn("w:type")): r.get(qn("r:id")) for r in s._sectPr.xpath("./w:footerReference")} for s in document.sections]
    assert feet[0] == feet[2] and set(feet[1].values()).isdisjoint(feet[0].values())
    for kind, side in (("default", "right"), ("even", "left")):
        foot = document.part.related_parts[feet[1][kind]].element
        [cell] = foot.iter(qn("w:tc"))
        assert cell.xpath("./w:tcPr/w:textDirection/@w:val") == ["tbRl"]
        assert cell.xpath(".//w:fldSimple/@w:instr") == [" PAGE "] and cell.xpath(".//w:jc/@w:val") == [side]
        [place] = foot.iter(qn("w:tblpPr"))
        assert int(place.get(qn("w:tblpY"))) == upright.left_margin.twips
    assert not document.element.body.xpath(".//w:pgNumType")
    assert (lying.top_margin, lying.left_margin) == (upright.left_margin, upright.bottom_margin)
    assert after.page_width == upright.page_width


def test_tables_are_as_wide_as_the_page_that_lies(built):
    document = docx.Document(io.BytesIO(built(attachments("", "横向")).word.data))
    upright, lying = (sum(c.w.twips for c in t._tbl.tblGrid.gridCol_lst) for t in document.tables)
    assert upright == pytest.approx(8844, abs=4) and lying == pytest.approx(12757, abs=4)


def test_a_table_too_wide_for_an_upright_page_is_told_only_there(built):
    row = ", ".join(str(10**12 + n) for n in range(7))
    wide = {"charts/主要指标.yaml": f"title: 表\nkind: free\nrows: [[{row}], [{row}]]\n"}
    assert "table-wide" in {p.id for p in built(attachments(""), **wide).problems}
    assert "table-wide" not in {p.id for p in built(attachments("横向"), **wide).problems}


def test_a_picture_fits_between_the_margins_of_a_page_that_lies(built):
    high = "title: 图\nkind: barh\nmetrics: [检查单位, 整改隐患, 火灾隐患]\nunit: 个\nyears: 近9年\nby: 年份\n"
    years = {f"data/{y}.csv": f"指标,数值\n检查单位,{y}\n整改隐患,{y}\n火灾隐患,{y}\n" for y in range(2016, 2024)}
    made = built(attachments("横向", more="    charts: [监督执法]\n"), **{"charts/监督执法.yaml": high}, **years)
    heights = [int(e.get("cy")) / 635 for e in docx.Document(io.BytesIO(made.word.data)).element.iter(qn("wp:extent"))]
    upright, lying = heights  # one and the same chart
    assert upright > 8845 > lying


@pytest.mark.parametrize("edition", [Edition.FINAL, Edition.PUBLIC])
def test_an_edition_that_leaves_the_house_keeps_its_sections_and_feet(built, edition):
    made = built(attachments("", "横向", "") + REVIEW, edition)
    assert [lies for lies, _ in sections(made.word.data)] == ["竖", "横", "竖"]
    assert [p for p in made.problems if p.id.startswith("L-")] == []
    with zipfile.ZipFile(io.BytesIO(made.word.data)) as archive:
        feet = [archive.read(n) for n in archive.namelist() if n.startswith("word/footer")]
    assert len(feet) == 4 and sum(b"tbRl" in foot for foot in feet) == 2


def test_the_reader_of_files_sees_the_same_sections(built):
    document = read_document(built(attachments("", "横向", "")).word.data, "f")
    assert [s.landscape for s in document.sections] == [False, True, False]


def test_a_file_with_a_page_that_lies_comes_back_as_it_went(built, lawreport, tmp_path):
    path = tmp_path / "回来的.docx"
    path.write_bytes(built(attachments("", "横向", "")).word.data)
    said = lawreport("check", path, "--project", tmp_path / "project").text
    assert "改过" not in said and "L-" not in said


def test_the_same_report_gives_the_same_bytes(built):
    assert built(attachments("横向")).word.data == built(attachments("横向")).word.data


def test_pages_are_counted_with_those_that_lie(built):
    assert built(attachments("", "横向", "")).pages == built(attachments("", "", "")).pages
    assert built(attachments("横向") + IMPRINT).pages == built(attachments("横向")).pages + 1
    rows = ", ".join(["[甲, 乙]"] * 16)
    long = {"charts/主要指标.yaml": f"title: 表\nkind: free\nrows: [{rows}]\n"}
    assert built(attachments("横向"), **long).pages == built(attachments(""), **long).pages + 1


def test_a_header_of_the_owner_stands_beside_the_page_too(written):
    from lawreport.word.template.make import make_template
    from lawreport.word.template.profile import Profile

    template = docx.Document(io.BytesIO(make_template(Profile())))
    template.sections[0].header.paragraphs[0].text = "内部资料"
    out = io.BytesIO()
    template.save(out)
    root = written({"sections/2024/report.yaml": attachments("横向"), "templates/report.docx": out.getvalue()})
    document = docx.Document(io.BytesIO(build(Project.at(root), None, Edition.DRAFT).word.data))
    lying = document.sections[1]
    [cell] = lying.header._element.iter(qn("w:tc"))
    assert "".join(cell.xpath(".//w:t/text()")) == "内部资料"
    [place] = lying.header._element.iter(qn("w:tblpPr"))
    assert int(place.get(qn("w:tblpX"))) > lying.page_width.twips // 2


def test_another_word_for_the_page_is_told(written, lawreport):
    said = lawreport("check", "--project", written({"sections/2024/report.yaml": attachments("横")})).text
    assert "report.yaml:9" in said and "横向" in said
