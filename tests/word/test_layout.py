"""The template on paper, measured: filled, made into PDF by LibreOffice, and read back with millimetres."""

import io
from collections import Counter

import pytest
from paper import POINT, TEXT_BOTTOM, TEXT_LEFT, TEXT_RIGHT, TEXT_TOP, body, foot, need_office, of, rules

from lawreport.word import libreoffice
from lawreport.word.template.make import is_handmade, make_template
from lawreport.word.template.profile import CHAR, Profile
from lawreport.word.template.styles import required_styles

pytestmark = pytest.mark.office
IMPRINT = [
    "抄送：甲市委办公室，甲市人大常委会办公室，甲市政府办公室，甲市政协办公室，甲市司法局。",
    "甲市某局办公室\t2025年1月10日印发",
]
LINES = "第几行"
DATE = "乙丙丁戊己庚辛"  # LibreOffice sets digits apart from Hanzi whatever the file says: a date of Hanzi can be measured


def block(style: str, text: str = "", head: str = "", **indents: float) -> dict:
    return {"样式": style, "文": text, "头": head, "indents": indents}


SAMPLES = {
    "grid": [block("正文", "国" * 28 * 50)],
    "full page": [block("正文", LINES) for _ in range(22)],
    "one line more": [block("正文", LINES) for _ in range(23)],
    "plain": [block("正文", LINES), block("落款单位", "甲市人民政府", right=5), block("落款日期", DATE, right=2)],
    "long": [block("正文", LINES), block("落款单位", "中共甲市委员会甲市人民政府", right=2), block("落款日期", DATE, right=6)],
    "sealed": [block("正文", LINES), block("落款单位", "甲市人民政府", right=4.5), block("落款日期", DATE, right=4)],
    "title": [block("公文标题", "甲市年度报告"), block("主送机关", "乙："), block("正文", LINES)],
    "attachment": [block("正文", LINES), block("附件标识", "附件1"), block("附件标题", "统计表"), block("正文", LINES)],
    "signer": [
        block("发文机关标志", "甲市某局文件"),
        block("签发人行", "王小明", "甲某发〔2025〕3号\t签发人："),
        block("公文标题", "报告"),
    ],
    **{
        f"mark {n}": [
            *(block(style, "机密★1年") for style in ("份号", "密级", "紧急程度")[:n]),
            block("发文机关标志", "甲市某局文件"),
            block("发文字号", "甲某发〔2025〕3号"),
            block("公文标题", "报告"),
        ]
        for n in range(4)
    },
    **{f"imprint {n}": [block("正文", LINES) for _ in range(n)] for n in (5, 18, 22)},
}


def fill(blocks: list[dict], imprint: list[dict]) -> bytes:
    """Return the template with the blocks in it, indents set as the report's writer sets them."""
    from docx.shared import Twips
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(make_template(Profile())))
    template.render({"全文": blocks, "版记": imprint}, autoescape=True)
    for paragraph, filled in zip(template.docx.paragraphs, blocks, strict=False):
        if "right" in filled["indents"]:
            paragraph.paragraph_format.right_indent = Twips(round(filled["indents"]["right"] * CHAR))
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """All samples as PDF, by name."""
    import pypdfium2

    need_office()
    folder = tmp_path_factory.mktemp("layout")
    files = [folder / f"{name}.docx" for name in SAMPLES]
    for file, (name, blocks) in zip(files, SAMPLES.items(), strict=True):
        imprint = zip(("抄送", "印发"), IMPRINT, strict=True) if name.startswith("imprint") else ()
        file.write_bytes(fill(blocks, [block(*pair) for pair in imprint]))
    made = libreoffice.convert(files, "pdf", folder)
    documents = {name: pypdfium2.PdfDocument(path) for name, path in zip(SAMPLES, made, strict=True)}
    yield documents
    for document in documents.values():
        document.close()


# ---- a template that went through another program -----------------------------------------------------------------


def test_a_template_saved_by_libreoffice_keeps_its_tags_and_styles(paper, tmp_path):
    import docx
    from docxtpl import DocxTemplate

    path = tmp_path / "report.docx"
    path.write_bytes(make_template(Profile()))
    (again,) = libreoffice.convert([path], "docx", tmp_path / "again")
    names = {style.element.name_val.casefold() for style in docx.Document(str(again)).styles}
    assert {name.casefold() for name in required_styles()} <= names
    assert is_handmade(again.read_bytes())
    template = DocxTemplate(again)
    template.render({"全文": SAMPLES["signer"], "版记": [block("印发", IMPRINT[1])]}, autoescape=True)
    assert [p.style.name for p in template.docx.paragraphs[:3]] == ["发文机关标志", "签发人行", "公文标题"]


# ---- the grid ------------------------------------------------------------------------------------------------------


def test_a_full_page_has_22_lines_of_28_characters(paper):
    lines = Counter(round(g.bottom, 1) for g in body(paper["grid"][0]))
    assert sorted(lines.values()) == [26] + [28] * 21


def test_the_twenty_third_line_opens_a_page(paper):
    assert len(paper["full page"]) == 1
    assert [len(body(page)) for page in paper["one line more"]] == [22 * len(LINES), len(LINES)]


def test_text_stays_inside_the_text_area(paper):
    marks = body(paper["grid"][0])
    assert min(g.left for g in marks) == pytest.approx(TEXT_LEFT, abs=0.3)
    assert max(g.right for g in marks) <= TEXT_RIGHT + 0.3
    assert min(g.top for g in marks) >= TEXT_TOP


# ---- the page number -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 2])
def test_the_dash_of_the_page_number_is_7_mm_below_the_text(paper, number):
    marks = foot(paper["grid"][number - 1])
    assert "".join(g.text for g in marks) == f"—{number}—"
    assert (marks[0].top + marks[0].bottom) / 2 - TEXT_BOTTOM == pytest.approx(7, abs=0.5)


def test_page_numbers_stand_one_character_in_from_the_outer_side(paper):
    char = 14 * POINT
    assert foot(paper["grid"][0])[-1].right == pytest.approx(TEXT_RIGHT - char, abs=0.5)
    assert foot(paper["grid"][1])[0].left == pytest.approx(TEXT_LEFT + char, abs=0.5)


# ---- the first page ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("above", [0, 1, 2, 3])
def test_the_mark_is_35_mm_below_the_text_area_whatever_stands_above_it(paper, above):
    mark = of(paper[f"mark {above}"][0], "甲市某局文件")
    assert min(g.top for g in mark) - TEXT_TOP == pytest.approx(35, abs=1)


@pytest.mark.parametrize(("name", "number"), [("mark 0", "甲某发"), ("signer", "甲某发")])
def test_the_red_line_is_4_mm_below_the_number_and_as_wide_as_the_text(paper, name, number):
    (line,) = rules(paper[name][0])
    assert line - max(g.bottom for g in of(paper[name][0], number)) == pytest.approx(4, abs=1)


def test_number_and_signer_share_a_line_one_character_in(paper):
    page = paper["signer"][0]
    number, signer = of(page, "甲某发"), of(page, "王小明")
    assert number[0].left == pytest.approx(TEXT_LEFT + 16 * POINT, abs=0.5)
    assert signer[-1].right == pytest.approx(TEXT_RIGHT - 16 * POINT, abs=0.5)
    assert number[0].bottom == pytest.approx(signer[0].bottom, abs=1)


def test_the_recipients_stand_one_blank_line_below_the_title_and_flush(paper):
    page, line = paper["title"][0], Profile().page.pitch / 20 * POINT
    recipient, text = of(page, "乙")[0], of(page, LINES)[0]
    assert recipient.left == pytest.approx(TEXT_LEFT, abs=0.5)
    assert text.left == pytest.approx(TEXT_LEFT + 32 * POINT, abs=0.5)
    assert 1.5 * line < recipient.bottom - of(page, "告")[0].bottom < 2.5 * line


def test_an_attachment_opens_a_page_and_has_its_title_in_the_third_line(paper):
    page, line = paper["attachment"][1], Profile().page.pitch / 20 * POINT
    assert of(page, "附件1")[0].left == pytest.approx(TEXT_LEFT, abs=0.5)
    title = of(page, "统计表")[0]
    assert int((title.top - TEXT_TOP) // line) == 2


# ---- signature and imprint -----------------------------------------------------------------------------------------


def ends(page, words: str) -> tuple[float, float]:
    """Return the blank to the left and right of `words` in 字."""
    marks, char = of(page, words), 16 * POINT
    return (marks[0].left - TEXT_LEFT) / char, (TEXT_RIGHT - marks[-1].right) / char


def test_a_plain_date_stands_two_characters_right_of_the_signature(paper):
    page = paper["plain"][0]
    (unit, _), (date, blank) = ends(page, "甲市人民政府"), ends(page, DATE)
    assert date - unit == pytest.approx(2, abs=0.25)
    assert blank == pytest.approx(2, abs=0.25)


def test_a_long_signature_is_two_characters_from_the_right(paper):
    page = paper["long"][0]
    (unit, blank), (date, _) = ends(page, "中共甲市委员会甲市人民政府"), ends(page, DATE)
    assert blank == pytest.approx(2, abs=0.25)
    assert date - unit == pytest.approx(2, abs=0.25)


def test_a_sealed_date_is_four_characters_from_the_right_with_the_signature_centred_on_it(paper):
    page = paper["sealed"][0]
    unit, date = ends(page, "甲市人民政府"), ends(page, DATE)
    assert date[1] == pytest.approx(4, abs=0.25)
    assert unit[0] - unit[1] == pytest.approx(date[0] - date[1], abs=0.5)


@pytest.mark.parametrize(("lines", "pages"), [(5, 1), (18, 1), (22, 2)])
def test_the_imprint_ends_with_the_text_area_of_the_last_page(paper, lines, pages):
    document = paper[f"imprint {lines}"]
    assert len(document) == pages
    found = rules(document[pages - 1])
    assert len(found) == 3
    assert found[-1] == pytest.approx(TEXT_BOTTOM, abs=1)


def test_the_imprint_is_one_character_in_on_both_sides(paper):
    page, char = paper["imprint 5"][0], 14 * POINT
    assert of(page, "抄送")[0].left == of(page, "甲市某局办公室")[0].left == pytest.approx(TEXT_LEFT + char, abs=0.5)
    assert of(page, "印发")[-1].right == pytest.approx(TEXT_RIGHT - char, abs=0.5)
