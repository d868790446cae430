"""What a Word file holds that was not read is told with place; “没有发现问题” is said of nothing that was not read (虚构)."""

import pytest
from specimen import SPACES
from test_worddoc import OFFICE, p, read, word

from lawreport.edition import Edition
from lawreport.files.package import open_package, zip_parts
from lawreport.inspection.survey import survey_file

MORE = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:新="urn:example:new"'
)


def in_run(inside: str) -> str:
    return f"<w:p {MORE}><w:r><w:t>甲</w:t></w:r><w:r>{inside}</w:r></w:p>"


def told(body: str, **more):
    return [q for q in survey_file(word(body, **more), "某.docx", None, Edition.DRAFT).problems if q.id.startswith("text-")]


NOT_READ = {
    "altChunk": ('<w:altChunk r:id="rId1"/>', "altChunk"),
    "subDoc as a block": ('<w:subDoc r:id="rId1"/>', "subDoc"),
    "subDoc in a paragraph": ('<w:p><w:subDoc r:id="rId1"/></w:p>', "subDoc"),
    "altChunk in a cell": ('<w:tbl><w:tr><w:tc><w:altChunk r:id="rId1"/></w:tc></w:tr></w:tbl>', "altChunk"),
    "unknown block": ("<w:unheard><w:r><w:t>别处的话</w:t></w:r></w:unheard>", "别处的话"),
    "unknown inline": ("<w:p><w:unheard><w:r><w:t>别处的话</w:t></w:r></w:unheard></w:p>", "别处的话"),
    "alternate without a readable branch": (
        (
            f"<w:p {MORE}><w:r><mc:AlternateContent><mc:Choice Requires='新'><新:词>话</新:词></mc:Choice>"
            "</mc:AlternateContent></w:r></w:p>"
        ),
        "替代内容",
    ),
    "alternate block without a readable branch": (
        f"<mc:AlternateContent {MORE}><mc:Choice Requires='新'><新:词>话</新:词></mc:Choice></mc:AlternateContent>",
        "替代内容",
    ),
    "embedded object": (
        in_run('<w:object><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="rId1"/></w:object>'),
        "Excel.Sheet.12",
    ),
    "SmartArt": (
        in_run('<w:drawing><a:graphic><a:graphicData><dgm:relIds r:dm="rId1"/></a:graphicData></a:graphic></w:drawing>'),
        "SmartArt",
    ),
    "chart": (
        in_run('<w:drawing><a:graphic><a:graphicData><c:chart r:id="rId1"/></a:graphicData></a:graphic></w:drawing>'),
        "图表",
    ),
    "words in a drawing": (in_run("<w:drawing><a:p><a:r><a:t>框里的话</a:t></a:r></a:p></w:drawing>"), "框里的话"),
    "word art": (in_run('<w:pict><v:shape><v:textpath string="征求意见稿"/></v:shape></w:pict>'), "征求意见稿"),
    "formula": (
        (
            f"<w:p {MORE}><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t>"
            "</m:r></m:den></m:f></m:oMath></w:p>"
        ),
        "公式",
    ),
    "ruby": (
        in_run("<w:ruby><w:rt><w:r><w:t>jia</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>甲</w:t></w:r></w:rubyBase></w:ruby>"),
        "jia",
    ),
    "included text": (in_run('<w:instrText> INCLUDETEXT "D:/材料/某.docx" </w:instrText>'), "INCLUDETEXT"),
    "ActiveX": (in_run('<w:object><w:control r:id="rId1"/></w:object>'), "ActiveX"),
}


@pytest.mark.parametrize("body, said", NOT_READ.values(), ids=NOT_READ)
def test_what_was_not_read_is_told_in_its_paragraph(body, said):
    found = told(p("第一段。") + p("第二段。") + body + p("第四段。"))
    assert len(found) == 1 and said in f"{found[0].message}"
    assert found[0].place.paragraph in (2, 3) and found[0].hint


READ = {
    "a choice of blocks": (
        f"<mc:AlternateContent {MORE}><mc:Choice Requires='wps'>{p('甲')}</mc:Choice>"
        f"<mc:Fallback>{p('乙')}</mc:Fallback></mc:AlternateContent>"
    ),
    "a choice of runs": (
        f"<w:p {MORE}><mc:AlternateContent><mc:Choice Requires='wps'><w:r><w:t>甲</w:t></w:r></mc:Choice>"
        "<mc:Fallback><w:r><w:t>乙</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    ),
    "what stands instead": (
        f"<mc:AlternateContent {MORE}><mc:Choice Requires='新'><新:词>话</新:词></mc:Choice>"
        f"<mc:Fallback>{p('甲')}</mc:Fallback></mc:AlternateContent>"
    ),
    "a choice of rows": (
        f"<w:tbl {MORE}><mc:AlternateContent><mc:Choice Requires='wps'><w:tr><w:tc>{p('甲')}</w:tc></w:tr>"
        "</mc:Choice></mc:AlternateContent></w:tbl>"
    ),
    "a text box": (
        f"<w:p {MORE}><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('甲')}</w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r></w:p>"
    ),
    "deleted words": "<w:p><w:r><w:t>甲</w:t></w:r><w:del><w:r><w:t>乙</w:t><w:delText>丙</w:delText></w:r></w:del></w:p>",
    "a plain formula": f"<w:p {MORE}><m:oMath><m:r><m:t>甲</m:t></m:r></m:oMath></w:p>",
    "hidden words": "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>乙</w:t></w:r></w:p>",
    "a field": (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>藏</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>甲</w:t></w:r></w:p>'
    ),
    "a row taken out": f"{p('甲')}<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('乙')}</w:tc></w:tr></w:tbl>",
}


@pytest.mark.parametrize("body", READ.values(), ids=READ)
def test_what_was_read_or_deleted_is_not_told_as_unread(body):
    assert told(body) == []
    assert "".join(q.text for q in read(body).paragraphs) == "甲"


@pytest.mark.parametrize("body", ['<w:altChunk r:id="rId1"/>', "", "<w:p/>", '<w:p><w:subDoc r:id="rId1"/></w:p>'])
def test_a_file_in_which_nothing_could_be_read_does_not_pass(body, tmp_path, lawreport):
    (tmp_path / "某.docx").write_bytes(word(body))
    result = lawreport("check", tmp_path / "某.docx", "--project", tmp_path)
    assert result.code == 1 and "没有发现问题" not in result.out and "没有读" in result.out


def test_words_in_headers_are_looked_at_and_what_is_not_is_told():
    section = '<w:sectPr><w:footerReference w:type="default" r:id="footer"/></w:sectPr>'
    drawn = f"<w:p {MORE}><w:r><w:t>检查，。完毕</w:t></w:r><w:r><w:drawing><a:t>图里的话</a:t></w:drawing></w:r></w:p>"
    found = [
        (q.id, str(q.place))
        for q in survey_file(word(p("正文。") + section, footer=drawn), "某.docx", None, Edition.DRAFT).problems
    ]
    assert ("P-03", "某.docx 页脚") in found and ("text-unread", "某.docx 页脚") in found


def test_comments_of_others_are_told_and_those_of_the_program_are_not(written, tmp_path, lawreport):
    notes = '<w:comment w:id="1" w:author="{}"><w:p><w:r><w:t>请核实</w:t></w:r></w:p></w:comment>'
    assert "1条批注里的文字：“请核实”" in told(p("正文。"), comments=notes.format("王局"))[0].message
    assert told(p("正文。"), comments=notes.format("数据来源")) == []


def test_macros_are_told():
    data = zip_parts({**open_package(word(p("正文。")), "某"), "word/vbaProject.bin": b"\0"})
    assert ["宏" in q.message for q in survey_file(data, "某.docx", None, Edition.DRAFT).problems if q.id == "text-unread"] == [
        True
    ]


def test_a_picture_may_be_larger_than_all_that_is_unpacked(tmp_path, lawreport):
    import os

    parts = open_package(word(p("甲，。乙。")), "某")
    data = zip_parts({**parts, "word/media/photo.png": os.urandom(1 << 20) * 55})
    (tmp_path / "某.docx").write_bytes(data)
    assert "P-03" in lawreport("check", tmp_path / "某.docx", "--project", tmp_path).out
    assert OFFICE and SPACES
