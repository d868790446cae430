"""Word files as a person reads them: what is seen, where it stands, and how it is set after all styles."""

import pytest
from specimen import SPACES

from lawreport.files.package import zip_parts
from lawreport.problem import Trouble
from lawreport.word.reader import read_document

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KINDS = ("styles", "settings", "numbering", "footnotes", "footer", "theme", "comments")


def word(body: str, **more: str) -> bytes:
    """Return a Word file with this body; `more` are the insides of its other parts."""
    roots = {"footer": "ftr"}
    parts = {
        f"word/{kind}.xml": f"<w:{roots.get(kind, kind)} {SPACES}>{xml}</w:{roots.get(kind, kind)}>"
        for kind, xml in more.items()
    }
    if "theme" in more:
        parts["word/theme.xml"] = f"<a:theme {SPACES}>{more['theme']}</a:theme>"
    rels = "".join(f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in more)
    parts |= {
        "[Content_Types].xml": "<Types/>",
        "word/_rels/document.xml.rels": f"<Relationships>{rels}</Relationships>",
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
    }
    return zip_parts({name: xml.encode() for name, xml in parts.items()})


def read(body: str, **more: str):
    return read_document(word(body, **more), "某报告.docx")


def p(words: str, look: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{look}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{words}</w:t></w:r></w:p>"


def style(id: str, look: str = "", run: str = "", based: str = "", kind: str = "paragraph", more: str = "") -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{id}" {more}><w:name w:val="{id}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + f"<w:pPr>{look}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def seen(document) -> list[str]:
    return [f"{q.place('某报告.docx')}|{q.text}" for q in document.paragraphs]


# ---- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inside, text",
    [
        ("<w:ins><w:r><w:t>甲</w:t></w:r></w:ins><w:del><w:r><w:delText>乙</w:delText></w:r></w:del>", "甲"),
        ("<w:moveFrom><w:r><w:t>甲</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>乙</w:t></w:r></w:moveTo>", "乙"),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/></w:r>", "甲\t乙\n丙-"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r><w:r><w:t>乙</w:t></w:r>", "乙"),
        ("<w:hyperlink><w:r><w:t>甲</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>乙</w:t></w:r></w:smartTag>", "甲乙"),
        ("<w:sdt><w:sdtContent><w:r><w:t>甲</w:t></w:r></w:sdtContent></w:sdt>", "甲"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            '<w:r><w:t>甲</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "甲",
        ),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>jia</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>甲</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "甲",
        ),
    ],
)
def test_a_paragraph_says_what_a_reader_sees(inside, text):
    assert read(f"<w:p>{inside}</w:p>").paragraphs[0].text == text


def test_changes_and_hidden_words_are_told_apart():
    document = read(
        "<w:p><w:ins><w:r><w:t>甲</w:t></w:r></w:ins><w:del><w:r><w:delText>乙</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>丙</w:t></w:r></w:p>"
    )
    assert [(r.kind, r.text) for r in document.revisions] == [("插入", "甲"), ("删除", "乙")]
    assert document.paragraphs[0].hidden == "丙"


def test_empty_paragraphs_are_not_counted_and_cells_have_places():
    table = (
        "<w:tbl><w:tr><w:tc>"
        + p("甲")
        + '</w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
        + p("乙")
        + "</w:tc><w:tc>"
        + p("丙")
        + "</w:tc></w:tr></w:tbl>"
    )
    assert seen(read(p("一") + "<w:p/>" + table + p("二"))) == [
        "某报告.docx 第1段|一",
        "某报告.docx 第1段|",
        "某报告.docx 表1 第1行第1列|甲",
        "某报告.docx 表1 第1行第2列|乙",
        "某报告.docx 表1 第1行第4列|丙",
        "某报告.docx 第2段|二",
    ]


def test_text_boxes_and_footnotes_come_where_they_stand():
    box = f"<w:p><w:r><w:pict><w:txbxContent>{p('盒')}</w:txbxContent></w:pict></w:r><w:r><w:t>一</w:t></w:r></w:p>"
    note = '<w:p><w:r><w:t>二</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    document = read(box + note, footnotes=f'<w:footnote w:id="2">{p("脚")}</w:footnote>')
    assert seen(document) == ["某报告.docx 第1段|一", "某报告.docx 第1段|盒", "某报告.docx 第2段|二", "某报告.docx 脚注1|脚"]


def test_numbers_that_word_sets_are_read_as_words():
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCountingThousand"/>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    )
    levels = [(0, "甲"), (1, "乙"), (1, "丙"), (0, "丁"), (1, "戊")]
    body = "".join(p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>') for level, words in levels)
    assert [q.text for q in read(body, numbering=numbering).paragraphs] == ["一、甲", "（1）乙", "（2）丙", "二、丁", "（1）戊"]


# ---- looks -------------------------------------------------------------------------------------------------------------

STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
    + style("Normal", run='<w:rFonts w:eastAsia="宋体"/>', more='w:default="1"')
    + style("甲", run='<w:sz w:val="32"/><w:b/>', based="Normal")
    + style("乙", run='<w:rFonts w:eastAsia="黑体"/>', based="甲")
    + style("字", run="<w:b/>", kind="character")
    + style("环", based="环")
)


@pytest.mark.parametrize(
    "named, run, face",
    [
        ("", "", ("宋体", 21, False)),
        ("甲", "", ("宋体", 32, True)),
        ("乙", "", ("黑体", 32, True)),
        ("环", "", ("", 21, False)),
        ("乙", '<w:rStyle w:val="字"/>', ("黑体", 32, False)),
        ("乙", '<w:b w:val="0"/>', ("黑体", 32, False)),
        ("乙", "<w:b/>", ("黑体", 32, True)),
        ("乙", '<w:rFonts w:eastAsia="仿宋"/><w:sz w:val="28"/>', ("仿宋", 28, True)),
    ],
)
def test_a_run_is_set_as_the_whole_cascade_says(named, run, face):
    body = p("甲", f'<w:pStyle w:val="{named}"/>' if named else "", run)
    found = read(body, styles=STYLES).paragraphs[0].face
    assert (found.east, found.size, found.bold) == face


def test_the_style_of_a_table_lies_under_that_of_its_paragraphs():
    styles = (
        style("Normal", more='w:default="1"')
        + style("表", run='<w:sz w:val="18"/>', kind="table")
        + style("甲", run='<w:sz w:val="32"/>')
    )
    table = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="表"/></w:tblPr><w:tr><w:tc>'
        + p("甲")
        + p("乙", '<w:pStyle w:val="甲"/>')
        + "</w:tc></w:tr></w:tbl>"
    )
    assert [q.face.size for q in read(table, styles=styles).paragraphs] == [18, 32]


def test_theme_fonts_are_resolved_and_known_as_such():
    theme = '<a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/><a:font script="Hans" typeface="等线"/></a:minorFont>'
    body = p("甲", run='<w:rFonts w:eastAsiaTheme="minorEastAsia" w:asciiTheme="minorHAnsi"/>') + p(
        "乙", run='<w:rFonts w:eastAsia="仿宋"/>'
    )
    styles = style("Normal", run='<w:rFonts w:eastAsiaTheme="minorEastAsia"/>', more='w:default="1"')
    first, second = (q.face for q in read(body, theme=theme, styles=styles).paragraphs)
    assert (first.east, first.ascii, first.themed) == ("等线", "Calibri", True)
    assert (second.east, second.themed) == ("仿宋", False)


@pytest.mark.parametrize(
    "indent, left, first",
    [
        ('w:firstLine="640"', 0, 2),
        ('w:firstLine="400" w:firstLineChars="200"', 0, 2),
        ('w:left="960" w:hanging="320"', 3, -1),
        ('w:start="320"', 1, 1),
        ('w:firstLine="0"', 0, 0),
    ],
)
def test_indents_are_counted_in_characters(indent, left, first):
    styles = style("Normal", look='<w:ind w:firstLine="320"/>', run='<w:sz w:val="32"/>', more='w:default="1"')
    shape = read(p("甲", f"<w:ind {indent}/>"), styles=styles).paragraphs[0].shape
    assert (shape.em("left"), shape.em("first")) == (left, first)


def test_a_section_knows_its_page_and_its_footers():
    page = (
        '<w:sectPr><w:footerReference w:type="default" r:id="footer"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="2098" w:left="1587" '
        'w:right="1474" w:bottom="1984"/><w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
    )
    document = read(
        p("甲", page) + "<w:sectPr/>",
        settings="<w:evenAndOddHeaders/>",
        footer='<w:p><w:r><w:t>— </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>',
    )
    first, second = document.sections
    assert (first.text_width, first.text_height, first.grid, first.pitch) == (8845, 12756, "lines", 579)
    assert [q.fields for kind, paragraphs in second.footers for q in paragraphs] == [("PAGE",)]
    assert document.even_and_odd


def test_a_strict_office_file_reads_the_same():
    strict = {
        name: xml.encode().replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        )
        for name, xml in {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {SPACES}><w:body>{p('甲')}</w:body></w:document>",
        }.items()
    }
    assert read_document(zip_parts(strict), "a").paragraphs[0].text == "甲"


@pytest.mark.parametrize(
    "data, said",
    [
        (b"%PDF-1.4", "PDF"),
        (b"", "空"),
        (zip_parts({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<a/>"}), "不是 Word"),
        (zip_parts({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document>"}), "损坏"),
    ],
)
def test_what_is_no_word_file_is_said_in_chinese(data, said):
    with pytest.raises(Trouble, match=said):
        read_document(data, "某报告.docx")


# ---- changes and anchors -------------------------------------------------------------------------------------------------

DELETED = '<w:rPr><w:del w:id="1" w:author="王局"/></w:rPr>'


@pytest.mark.parametrize(
    "body, texts",
    [
        (p("甲，", DELETED) + p("乙。"), ["甲，乙。"]),
        (p("甲，", DELETED) + p("乙，", DELETED) + p("丙。") + p("丁。"), ["甲，乙，丙。", "丁。"]),
        (p("甲，", DELETED) + '<w:bookmarkStart w:id="7" w:name="某"/>' + p("乙。"), ["甲，乙。"]),
        (p("甲。", DELETED), ["甲。"]),
        (p("甲。", DELETED) + "<w:tbl><w:tr><w:tc>" + p("乙") + "</w:tc></w:tr></w:tbl>", ["甲。", "乙"]),
        ("<w:tbl><w:tr><w:tc>" + p("甲", DELETED) + p("乙") + "</w:tc></w:tr></w:tbl>", ["甲乙"]),
        (f"<w:p><w:pPr>{DELETED}</w:pPr><w:del><w:r><w:delText>甲</w:delText></w:r></w:del></w:p>" + p("乙。"), ["乙。"]),
        (p("甲，", '<w:rPr><w:moveFrom w:id="1"/></w:rPr>') + p("乙。"), ["甲，乙。"]),
    ],
)
def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next(body, texts):
    document = read(body)
    assert [q.text for q in document.paragraphs] == texts
    assert len(texts) == body.count("<w:p>") or [r.kind for r in document.revisions][:1] == ["删除"]


def test_many_deleted_ends_take_a_moment():
    assert len(read(p("甲，", DELETED) * 5000 + p("完。")).paragraphs) == 1


def test_a_change_in_a_footer_at_the_end_is_told_without_a_paragraph():
    from lawreport.rules.word.wordfile import check_word
    from lawreport.word.template.profile import Profile

    section = '<w:sectPr><w:footerReference w:type="default" r:id="footer"/></w:sectPr>'
    data = word(p("正文。") + section, footer="<w:p><w:ins><w:r><w:t>甲</w:t></w:r></w:ins></w:p>")
    assert "L-43" in [q.id for q in check_word(data, "某.docx", Profile())]


@pytest.mark.parametrize(
    "inside, marks",
    [
        (
            (
                '<w:r><w:t>共</w:t></w:r><w:bookmarkStart w:id="1" w:name="_m_0001"/><w:r><w:t>4</w:t></w:r>'
                '<w:r><w:t>67件</w:t></w:r><w:bookmarkEnd w:id="1"/>'
            ),
            [("_m_0001", "467件")],
        ),
        (
            (
                '<w:bookmarkStart w:id="1" w:name="甲"/><w:del><w:r><w:delText>46</w:delText></w:r></w:del>'
                '<w:ins><w:r><w:t>47</w:t></w:r></w:ins><w:bookmarkEnd w:id="1"/>'
            ),
            [("甲", "47")],
        ),
        (
            (
                '<w:del><w:bookmarkStart w:id="1" w:name="甲"/><w:r><w:delText>46</w:delText></w:r>'
                '<w:bookmarkEnd w:id="1"/></w:del><w:r><w:t>47</w:t></w:r>'
            ),
            [("甲", "")],
        ),
        ('<w:hyperlink><w:bookmarkStart w:id="1" w:name="甲"/><w:r><w:t>47</w:t></w:r></w:hyperlink>', [("甲", "47")]),
    ],
)
def test_bookmarks_are_read_with_what_they_hold(inside, marks):
    q = read(f"<w:p>{inside}</w:p>").paragraphs[0]
    assert [(m.name, q.text[m.start : m.end]) for m in q.marks] == marks


def test_a_strict_file_has_its_pictures():
    picture = (
        '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="图"/>'
        "<a:graphic><a:graphicData><pic:pic><pic:blipFill/></pic:pic>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    xml = f"<w:document {SPACES}><w:body>{picture}</w:body></w:document>"
    strict = (
        xml.replace("http://schemas.openxmlformats.org/drawingml/2006", "http://purl.oclc.org/ooxml/drawingml")
        .replace("http://schemas.openxmlformats.org/wordprocessingml/2006", "http://purl.oclc.org/ooxml/wordprocessingml")
        .replace("http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument")
    )
    for form in (xml, strict):
        document = read_document(zip_parts({"[Content_Types].xml": b"<Types/>", "word/document.xml": form.encode()}), "某")
        assert len(document.pictures) == document.paragraphs[0].pictures == 1
