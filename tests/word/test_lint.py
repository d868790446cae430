"""What is wrong with a template is told all at once, each thing with its paragraph, and nothing sound is refused."""

import re
import struct
import zlib

import pytest
from handling import png_chunk

from lawreport.edition import Edition
from lawreport.files.package import open_package
from lawreport.model import Paragraph, Report, Words
from lawreport.problem import Place, Severity, Trouble
from lawreport.style import STYLES, Style
from lawreport.word.render import render
from lawreport.word.template.compile import compile_template
from lawreport.word.template.lint import lint
from lawreport.word.template.make import make_template, zip_parts
from lawreport.word.template.media import clean, fault
from lawreport.word.template.profile import Profile

NAME = "templates/report.docx"
GOOD = open_package(make_template(Profile()), NAME)
DOCUMENT, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/{{}}" Target="{{}}" TargetMode="External"/></Relationships>'
)


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def first(*paragraphs: str) -> dict[str, bytes]:
    """Return the good parts with more paragraphs (text, or runs as XML) at the beginning of the body."""
    inside = "".join(f"<w:p>{p if p.startswith('<') else run(p)}</w:p>" for p in paragraphs)
    return edited(DOCUMENT, "<w:body>", f"<w:body>{inside}")


def edited(part: str, old: str, new: str) -> dict[str, bytes]:
    text = GOOD[part].decode()
    assert old in text
    return {**GOOD, part: text.replace(old, new, 1).encode()}


def related(kind: str, target: str, outside: bool = True, type: str = "") -> dict[str, bytes]:
    mode = ' TargetMode="External"' if outside else ""
    line = f'<Relationship Id="rId99" Type="{type or f"{OFFICE}/{kind}"}" Target="{target}"{mode}/>'
    return edited(RELATIONS, "</Relationships>", f"{line}</Relationships>")


def errors(parts: dict[str, bytes]) -> list:
    return lint(parts, NAME).errors()


def test_the_templates_that_make_template_makes_are_sound():
    assert lint(GOOD, NAME) == []


# ---- tags ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, says",
    [
        ("{{ 标提 }}", "“标提”没有意义"),
        (f"{{{{ {'标题 + ' * 50_000}标题 }}}}", "写得太长"),
        (f"{{{{ {'标题 + ' * 400}标题 }}}}", "写得太长"),
        ("{{ 标题 | upper }}", "“|upper”"),
        ("{{ 标题() }}", "括号"),
        ("{{ 标题.文 }}", "“.文”没有意义"),
        ("{{ 全文 }}", "一个列表，不是文字"),
        ("{{ 块.文 }}", "“块”没有意义"),
        ("{{ ''.__class__ }}", "“.__class__”没有意义"),
        ("{{ 标题[0] }}", "方括号"),
        ("{{ none }}", "“None”"),
        ("{{ 标题 }", "没有结束"),
        ("标题 }}", "前面缺"),
        ("｛｛ 标题 ｝｝", "全角"),
        ("｛{ 标题 }｝", "全角"),
        ("{ { 标题 } }", "有空格"),
        ("{{ 标题\u200b }}", "U+200B"),
        ("{{ 标题． }}", "全角符号“．”"),
        ("{{r 标题 }}", "“{{r”"),
        ("{{ 标题 }}{% if %}", "读不懂"),
        ("{%p for 块 in 全文 if 标题 %}", "写法不能用"),
        ("{%r if 标题 %}", "“{%r”"),
        ("{% set 年 = 1 %}", "“set”"),
        ("{% ednif %}", "endif"),
        ("{%p if 标题 %}", "没有对应的 {%p endif %}"),
        ("{%p endif %}", "前面没有要它结束的"),
        ("{% endfor %}", "前面没有要它结束的"),
        ("{%p else %}", "前面没有对应的"),
        ("前面的字{%p if 标题 %}", "会一起消失"),
        ("{%tr for 块 in 全文 %}", "不在表格里"),
        ("{%- if 标题 %}", "- 或 + 号"),
        ("{%p for 字 in 标题 %}", "不能逐个取出来"),
        ("{%p if\u3000标题 == 正文” %}", "读不懂"),
        ("{%p\u3000if 标题 %}", "不是普通空格"),
    ],
)
def test_a_wrong_tag_is_told_with_its_paragraph(text, says):
    found = [p for p in errors(first("好", text)) if p.place == Place(NAME, paragraph=2)]
    assert found, errors(first("好", text))
    assert any(says in p.message + p.hint for p in found), found


@pytest.mark.parametrize(
    "text",
    [
        "{{ 标题 }}",
        "{{ 标题\u00a0}}",
        "{% if 标题 == “甲” %}甲{% endif %}",
        "{# 说明 #}",
        "{% if 年 and not 单位 %}甲{% else %}乙{% endif %}",
        "百分之 5 % 和 & < >",
    ],
)
def test_a_right_tag_is_left_alone(text):
    assert errors(first(text.replace("&", "&amp;").replace("<", "&lt;"))) == []


def test_a_tag_torn_over_runs_is_one_tag():
    assert errors(first(run("{") + run("{ 标") + run("题 }") + run("}"))) == []


def test_everything_is_told_in_one_run():
    found = errors(first("{{ 标提 }}", "{%p if 单位 %}", "{{ 标题", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>"))
    assert {p.place.paragraph for p in found} == {1, 2, 3, 4}


@pytest.mark.parametrize(
    "paragraphs, says",
    [
        (("{%p if 单位 %}", "甲", "{% endif %}"), "写法不一样"),
        (("{% if 单位 %}甲", "乙{% endif %}"), "不在同一个段落里"),
        (("{%p for 块 in 全文 %}", "{{ 块.文 }}", "{{ 块.文 }}", "{%p endfor %}"), "会印两遍"),
        (("{%p if 单位 %}", "{%p for 块 in 全文 %}", "{%p endif %}", "{%p endfor %}"), "应当在“{%p endif %}”之前结束"),
    ],
)
def test_an_end_fits_its_beginning(paragraphs, says):
    assert any(says in p.message + p.hint for p in errors(first(*paragraphs)))


def test_the_cell_of_a_table_is_named():
    table = (
        '<w:tbl><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr><w:tc><w:p/></w:tc>'
        f"<w:tc><w:p>{run('{{ 标提 }}')}</w:p></w:tc></w:tr></w:tbl>"
    )
    assert errors(edited(DOCUMENT, "<w:body>", f"<w:body>{table}"))[0].message.startswith("第1个表格第1行第2格，")


def test_a_cell_in_a_content_control_is_a_cell():
    def row(words):
        return f"<w:tr><w:sdt><w:sdtContent><w:tc><w:p>{run(words)}</w:p></w:tc></w:sdtContent></w:sdt></w:tr>"

    rows = "".join(map(row, ("{%tr for 块 in 全文 %}", "{{ 块.文 }}", "{%tr endfor %}")))
    table = f'<w:tbl><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid>{rows}</w:tbl>'
    assert errors(edited(DOCUMENT, "<w:body>", f"<w:body>{table}")) == []


def test_a_row_tag_takes_the_row_with_it():
    table = (
        '<w:tbl><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid>'
        f"<w:tr><w:tc><w:p>{run('{%tr for 块 in 全文 %}')}</w:p></w:tc><w:tc><w:p>{run('合计')}</w:p></w:tc></w:tr>"
        f"<w:tr><w:tc><w:p>{run('{%tr endfor %}')}</w:p></w:tc></w:tr></w:tbl>"
    )
    assert any("同一行里还有“合计”" in p.message for p in errors(edited(DOCUMENT, "<w:body>", f"<w:body>{table}")))


def test_a_footer_may_print_names_but_no_blocks():
    def footer(text):
        return edited("word/footer1.xml", "</w:p>", f"{run(text)}</w:p>")

    assert errors(footer("{{ 单位 }}")) == []
    assert errors(footer("{{ 全文 }}"))[0].message.startswith("页脚里，")


# ---- kinds of block and styles -------------------------------------------------------------------------------------


def test_kinds_of_block_without_a_paragraph_are_a_warning():
    parts = edited(DOCUMENT, "块.样式 == '附注'", "块.样式 == '正文'")
    assert [(p.id, p.severity) for p in lint(parts, NAME)] == [("template-kinds", Severity.WARNING)]
    assert "附注" in lint(parts, NAME)[0].message


def test_a_style_that_does_not_exist_is_told():
    assert any(
        "“附柱”" in p.message and "附注" in p.hint for p in errors(edited(DOCUMENT, "块.样式 == '附注'", "块.样式 == '附柱'"))
    )


def test_styles_that_are_missing_are_told():
    parts = edited("word/styles.xml", 'w:styleId="附注"', 'w:styleId="x"')
    assert [p.id for p in errors(parts)] == ["template-style"]
    assert any(
        "缺样式：附注" in p.message
        for p in lint(edited("word/styles.xml", '<w:name w:val="附注"/>', '<w:name w:val="x"/>'), NAME)
    )


def test_a_style_that_is_none_of_ours_and_not_there_is_a_warning():
    parts = edited("word/footer1.xml", '<w:pStyle w:val="', '<w:pStyle w:val="Header')
    assert [(p.id, p.severity) for p in lint(parts, NAME)] == [("template-style", Severity.WARNING)]


def test_without_the_loop_there_is_no_report():
    body = '<w:body><w:p/><w:sectPr><w:pgSz w:w="1" w:h="1"/><w:pgMar w:left="0" w:right="0"/></w:sectPr></w:body>'
    parts = {**GOOD, DOCUMENT: re.sub(rb"<w:body>.*</w:body>", body.encode(), GOOD[DOCUMENT], flags=re.S)}
    assert [p.id for p in errors(parts)] == ["template-loop"]


# ---- what nobody sees ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "runs, says",
    [
        ('<w:ins w:id="9" w:author="虚构"><w:r><w:t>甲</w:t></w:r></w:ins>', "修订"),
        ('<w:del w:id="9" w:author="虚构"><w:r><w:delText>{{ 标题 }}</w:delText></w:r></w:del>', "修订"),
        ('<w:pPr><w:pPrChange w:id="9" w:author="虚构"><w:pPr/></w:pPrChange></w:pPr><w:r><w:t>甲</w:t></w:r>', "修订"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r>", "隐藏文字"),
        ('<w:commentRangeStart w:id="0"/><w:r><w:t>甲</w:t></w:r>', "批注"),
        ('<w:fldSimple w:instr=" INCLUDEPICTURE &quot;http://127.0.0.1/t.png&quot; "/>', "INCLUDEPICTURE"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DDE</w:instrText></w:r>'
            "<w:r><w:instrText>AUTO c</w:instrText>"
            '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "DDEAUTO",
        ),
        ('<w:fldSimple w:instr=" DATE "/>', "DATE"),
        ('<w:fldSimple w:instr=" HYPERLINK &quot;javascript:x&quot; "/>', "javascript:x"),
        ("<w:r><w:object/></w:r>", "OLE"),
        ("<w:r><w:t>甲</w:t></w:r><w:subDoc/>", "子文档"),
        ('<w:r w:rsidR="{{ 标题 }}"><w:t>甲</w:t></w:r>', "看不见的地方"),
        ("<!-- {{ 标题 }} --><w:r><w:t>甲</w:t></w:r>", "看不见的地方"),
    ],
)
def test_what_would_go_out_unseen_is_refused(runs, says):
    assert any(says in p.message and p.place.paragraph == 1 for p in errors(first(runs)))


@pytest.mark.parametrize(
    "runs",
    [
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>甲</w:t></w:r>',
        '<w:fldSimple w:instr=" PAGE "/>',
        '<w:bookmarkStart w:id="3" w:name="_GoBack"/><w:r><w:t>甲</w:t></w:r><w:bookmarkEnd w:id="3"/>',
    ],
)
def test_what_word_does_by_itself_is_left_alone(runs):
    assert errors(first(runs)) == []


def test_a_bookmark_that_would_be_repeated_is_refused_and_words_own_are_left_out():
    def looped(name):
        mark = f'<w:bookmarkStart w:id="3" w:name="{name}"/><w:bookmarkEnd w:id="3"/>'
        return edited(DOCUMENT, '<w:pStyle w:val="附注"/></w:pPr>', f'<w:pStyle w:val="附注"/></w:pPr>{mark}')

    assert [p.id for p in errors(looped("甲"))] == ["template-bookmark"]
    compiled = compile_template(zip_parts(looped("_GoBack")), NAME)
    note = Report("甲局", 2024, "甲局报告", "2025年1月2日", (Paragraph("附注", (Words("（此件公开发布）"),)),))
    made = open_package(render(compiled, note, {}, Edition.PUBLIC, NAME).data, NAME)[DOCUMENT]
    assert "（此件公开发布）" in made.decode() and b"bookmark" not in made


def test_tags_in_properties_are_refused():
    assert [p.id for p in errors(edited("docProps/core.xml", "模板</dc:title>", "{{ 标题 }}</dc:title>"))] == [
        "template-tag-place"
    ]


# ---- the package ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parts, says",
    [
        (related("attachedTemplate", "http://127.0.0.1/x.dotm"), "attachedTemplate"),
        (related("image", "http://127.0.0.1/x.png"), "外部文件"),
        (related("oleObject", "file:///c:/x.xls"), "OLE"),
        (related("frame", "http://127.0.0.1/x.htm"), "外部文件"),
        (related("hyperlink", "javascript:alert(1)"), "不安全的超链接"),
        (related("hyperlink", "file:///c:/x"), "不安全的超链接"),
        (related("hyperlink", r"\\127.0.0.1\x"), "不安全的超链接"),
        (related("image", "media/none.png", outside=False), "缺“word/media/none.png”"),
        (related("image", "NULL", outside=False), "NULL"),
        (related("aFChunk", "chunk.html", outside=False), "altChunk"),
        (
            related("vbaProject", "vbaProject.bin", False, "http://schemas.microsoft.com/office/2006/relationships/vbaProject"),
            "宏",
        ),
        ({**GOOD, "word/vbaProject.bin": b"x"}, "宏"),
        ({**GOOD, "word/embeddings/a.bin": b"x"}, "OLE"),
        ({**GOOD, "word/activeX/a.xml": b"<x/>"}, "ActiveX"),
        ({**GOOD, "word/strange.xml": b"<x/>"}, "不认识的部件"),
        (edited(TYPES, "wordprocessingml.document.main", "x.document.macroEnabled.main"), "宏"),
        (edited(TYPES, "wordprocessingml.document.main", "spreadsheetml.sheet.main"), "不是 Word 文档"),
        ({**GOOD, "word/footer1.xml": b"<w:ftr"}, "已损坏"),
        (edited(DOCUMENT, "<w:pgMar ", "<w:x "), "页边距"),
        (edited(DOCUMENT, "<w:tblGrid", "<w:x/><w:tblGridX"), "已损坏"),
        ({**GOOD, DOCUMENT: re.sub(rb"<w:tblGrid>.*?</w:tblGrid>", b"", GOOD[DOCUMENT], flags=re.S)}, "tblGrid"),
        ({**GOOD, "word/_rels/webSettings.xml.rels": RELS.format("frame", "http://127.0.0.1/x.htm").encode()}, "外部文件"),
        ({**GOOD, "word/media/a.png": b"\x89PNG\r\n\x1a\n"}, "图片 a.png 已损坏"),
    ],
)
def test_what_does_not_belong_in_a_template_is_refused_by_name(parts, says):
    assert any(says in p.message for p in errors(parts))


def test_a_dotx_is_as_good_as_a_docx():
    assert errors(edited(TYPES, "document.main+xml", "template.main+xml")) == []


def test_a_template_with_errors_is_not_compiled():
    with pytest.raises(Trouble) as told:
        compile_template(zip_parts(first("{{ 标提 }}", "{{ 单拉 }}")), NAME)
    assert len(told.value.problems) == 2


# ---- pictures ------------------------------------------------------------------------------------------------------


def png(width: int = 2, height: int = 2, more: bytes = b"", pixels: bytes | None = None) -> bytes:
    pixels = b"\0\1\2\3\4\5\6" * height if pixels is None else pixels
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + more
        + png_chunk(b"IDAT", zlib.compress(pixels))
        + png_chunk(b"IEND", b"")
    )


JPEG = b"\xff\xd8\xff\xe0\0\4ab\xff\xe1\0\6Exif\xff\xc0\0\x0b\x08\0\2\0\2\1\1\x11\0\xff\xda\0\4\0\0\1\2\xff\0\3\xff\xd9"


@pytest.mark.parametrize(
    "data, says",
    [
        (b"", "空"),
        (b"hello", "格式"),
        (b"<svg/>", "格式"),
        (png()[:40], "损坏"),
        (png(60000, 60000), "像素"),
        (png(0, 0), "损坏"),
        (png()[:-6] + b"xxxxxx", "损坏"),
        (png(pixels=b"\0"), "损坏"),
        (JPEG[:-8], "损坏"),
        (JPEG.replace(b"\0\2\0\2", b"\xff\xff\xff\xff"), "像素"),
    ],
)
def test_a_bad_picture_is_told(data, says):
    assert says in fault(data)


def test_a_picture_keeps_its_pixels_and_loses_its_history():
    spoken = png(more=png_chunk(b"tEXt", b"Author\0someone")) + b"after the end"
    assert fault(spoken) == fault(JPEG) == ""
    assert clean(spoken) == png()
    assert b"Exif" not in clean(JPEG + b"after") and clean(JPEG + b"after").endswith(b"\xff\xd9") and not fault(clean(JPEG))


# ---- a tag that is lost, doubled or moved --------------------------------------------------------------------------

TAGS = [m.span() for m in re.finditer(r"\{[{%][^{}]*[}%]\}", GOOD[DOCUMENT].decode())]
BLOCKS = tuple(
    Paragraph(style, (Words(f"{style}的文字"),), head=(Words("头。"),) if norm.run else (), place=Place("a.yaml", 1))
    for style, norm in STYLES.items()
    if not norm.own and style not in (Style.PICTURE, Style.TABLE)
)
REPORT = Report("甲局", 2024, "甲局报告", "2025年1月2日", BLOCKS)


def spoilt(text: str, at: int) -> dict[str, str]:
    """Return the document with one tag spoilt, in each of the ways that happen by hand."""
    start, end = TAGS[at]
    tag, (left, right) = text[start:end], (text[:start], text[end:])
    before = TAGS[at - 1] if at else (start, start)
    return {
        "lost": left + right,
        "twice": left + tag + tag + right,
        "half": left + tag[:-1] + right,
        "inner mark lost": left + tag.replace("{%p", "{%") + right,
        "moved up": text[: before[0]] + tag + text[before[0] : start] + right,
    }


@pytest.mark.parametrize("way", ["lost", "twice", "half", "inner mark lost", "moved up"])
def test_a_spoilt_tag_is_told_or_does_no_harm(way):
    text, told = GOOD[DOCUMENT].decode(), 0
    for at in range(0, len(TAGS), 3):
        try:
            compiled = compile_template(zip_parts({**GOOD, DOCUMENT: spoilt(text, at)[way].encode()}), NAME)
            render(compiled, REPORT, {}, Edition.FINAL, NAME)
        except Trouble as trouble:
            told += 1
            assert {p.place.file for p in trouble.problems} <= {NAME, "a.yaml"}, trouble.problems
    assert told


# ---- addresses, and what would exhaust the machine ------------------------------------------------------------------------

SHARE, LOCAL = "\\\\server\\share\\a.docx", "file:///C:/a.docx"


def field(*codes: str) -> str:
    """Return a field whose code is torn over as many runs as there are codes."""
    inside = "".join(f'<w:r><w:instrText xml:space="preserve">{c.replace("&", "&amp;")}</w:instrText></w:r>' for c in codes)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return begin + inside + end


@pytest.mark.parametrize(
    "codes",
    [
        (f' HYPERLINK \\o "说明" "{LOCAL}" ',),
        (f' HYPERLINK \\o "说明" \\t "_blank" "{SHARE}" ',),
        (" HYPER", 'LINK \\o "ms-', 'msdt:x" "ms-m', 'sdt:/id" '),
        (' HYPERLINK \\n \\h "javascript:alert(1)" ',),
        (" HYPERLINK \\m file:///etc/passwd ",),
        (f' HYPERLINK "https://www.example.com.cn" \\o "{LOCAL}" ',),
        (' HYPERLINK "http\\://oa/a" ',),
        (" HYPERLINK http://10.0.0.1/a ",),
        (" HYPERLINK “http://localhost:8080/a” ",),
        (' HYPERLINK "http://[::1]/" ',),
        (' HYPERLINK "http://0x7f.1/" ',),
        (' HYPERLINK "http://oa.corp/a" ',),
        (' HYPERLINK "https://www.gov.cn@10.1.1.1/" ',),
        (' HYPERLINK "mailto:a@oa" ',),
        (' HYPERLINK "//server/a" ',),
        (' HYPERLINK "search-ms:query=a" ',),
        (" HYPERLINK ", '"', "vbscript:a", '"'),
    ],
)
def test_a_field_leads_only_to_public_pages_whatever_switches_it_has(codes):
    assert [p.id for p in errors(first(field(*codes)))] == ["template-link"]


@pytest.mark.parametrize(
    "word", ["INCLUDETEXT", "INCLUDEPICTURE", "DDE", "DDEAUTO", "LINK", "IMPORT", "MACROBUTTON", "includetext"]
)
def test_a_field_that_fetches_or_runs_something_is_refused(word):
    assert [p.id for p in errors(first(field(f' {word} \\* MERGEFORMAT "a" ')))] == ["template-field"]


def test_a_link_whose_address_another_field_makes_is_refused():
    inner = field(" SEQ 甲 ")
    nested = field(' HYPERLINK "', '"').replace('"</w:instrText></w:r>', f'"</w:instrText></w:r>{inner}', 1)
    assert [p.id for p in errors(first(nested))] == ["template-link"]


@pytest.mark.parametrize(
    "code",
    [
        ' HYPERLINK "https://www.example.com.cn/a?b=1#c" \\o "见这里：第 1 页" ',
        " HYPERLINK mailto:sfj@example.com.cn ",
        ' HYPERLINK \\l "_Toc1" ',
        ' TOC \\o "1-3" \\h \\z \\u ',
        " PAGE \\* MERGEFORMAT ",
    ],
)
def test_a_field_that_leads_nowhere_odd_is_left_alone(code):
    assert errors(first(field(code))) == []


@pytest.mark.parametrize(
    "address", ["http://192.168.1.1/", "http://oa/", "https://a:b@www.example.com.cn/", "http://printer.local/"]
)
def test_a_relationship_leads_only_to_public_pages(address):
    assert [p.id for p in errors(related("hyperlink", address))] == ["template-link"]


@pytest.mark.parametrize(
    "paragraphs",
    [
        [f"{{%p for 块{n} in 全文 %}}" for n in range(6)] + ["{%p endfor %}"] * 6,
        ["{%p for 块 in 全文 %}", "{%p for 款 in 版记 %}", "{%p endfor %}", "{%p endfor %}"],
    ],
)
def test_a_loop_within_the_same_loop_is_refused(paragraphs):
    assert "template-loop" in {p.id for p in errors(first(*paragraphs))}


def table(rows: int, cells: int) -> str:
    inside = f"<w:tr>{'<w:tc><w:p/></w:tc>' * cells}</w:tr>" * rows
    return f'<w:tbl><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid>{inside}</w:tbl>'


NESTED_TABLE = '<w:tbl><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr><w:tc>|<w:p/></w:tc></w:tr></w:tbl>'
NESTED_BOX = "<w:p><w:r><w:pict><w:txbxContent>|<w:p/></w:txbxContent></w:pict></w:r></w:p>"


def nested(one: str, times: int) -> str:
    """Return an element within itself so many times, paragraphs innermost."""
    before, after = one.split("|")
    return before * times + "<w:p/>" * 4000 + after * times


@pytest.mark.parametrize(
    "inside, says",
    [
        (table(20_000, 1), "段"),
        (table(1, 20_000), "段"),
        ('<w:bookmarkStart w:id="9" w:name="a"/><w:bookmarkEnd w:id="9"/>' * 5000, "个书签"),
        (f"<w:p>{field(' PAGE ') * 3000}</w:p>", "个域"),
        (f"<w:p>{run('{{ 标题 }}') * 4000}</w:p>", "个标签"),
        (f"<w:p>{run('{#' * 100_000)}</w:p>", "个标签"),
        (f"<w:p>{run('{') * 20_000}</w:p>", "个标签"),
        (nested(NESTED_TABLE, 60), "表格套表格有 60 层"),
        (nested(NESTED_TABLE, 6), "表格套表格有 6 层"),
        (nested(NESTED_BOX, 20), "文本框套文本框有 20 层"),
        (nested("<w:sdt><w:sdtContent>|</w:sdtContent></w:sdt>", 60), "内容控件套内容控件有 60 层"),
        (nested(NESTED_TABLE, 250), "套了两百多层"),
    ],
)
def test_a_template_with_more_than_any_template_needs_is_refused(inside, says):
    found = errors(edited(DOCUMENT, "<w:body>", f"<w:body>{inside}"))
    assert [p.id for p in found if says in p.message] == ["template-size"]


def styled(each: str, many: int, more: str = "") -> dict[str, bytes]:
    """Return a template with so many styles more, `0` is the number of each and `1` of the one before."""
    rows = "".join(each.format(n, n - 1) for n in range(many)) or more
    return edited("word/styles.xml", "</w:styles>", f"{rows}</w:styles>")


BASED = '<w:style w:type="paragraph" w:styleId="z{0}"><w:name w:val="z{0}"/><w:basedOn w:val="z{1}"/></w:style>'


def test_styles_that_stand_on_very_many_others_are_refused():
    assert "一层层基于别的样式" in errors(styled(BASED, 200))[0].message
    assert not errors(styled(BASED, 20))
    parts = '<w:tblStylePr w:type="firstRow"/>' * 300
    wide = f'<w:style w:type="table" w:styleId="z"><w:name w:val="z"/>{parts}</w:style>'
    assert "条件格式" in errors(styled("", 0, wide))[0].message


@pytest.mark.parametrize("part", ["word/styles.xml", "word/settings.xml", "word/theme/theme1.xml"])
def test_a_part_larger_than_any_template_needs_is_refused_and_not_read(part):
    parts = {**GOOD, part: GOOD[part] + b" " * 4_000_000}
    assert "template-size" in {p.id for p in errors(parts)}
