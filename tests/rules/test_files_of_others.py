"""Word files of others: numbers that Word sets, page numbers, tracked ends of paragraphs, strict files, macros.

Each file is small and made up; half of the variants (marked UNSEEN) were written before the reader was mended and not looked at
until the end. Every fault has a right twin beside it.
"""

import re

import pytest
from specimen import SPACES, R, specimen

from lawreport.files.package import open_package, zip_parts
from lawreport.rules.word.wordfile import check_word
from lawreport.word.reader import read_document
from lawreport.word.template.profile import Profile

NUMBER = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
TEXT = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def changed(data: bytes, **parts: str | tuple[str, str]) -> bytes:
    """Return a Word file with parts of `word/` written anew, or with a piece of one exchanged: document=(old, new)."""
    held = open_package(data, "x.docx")
    for name, new in parts.items():
        part = f"word/{name}.xml"
        held[part] = (new if isinstance(new, str) else held[part].decode().replace(*new)).encode()
    return zip_parts(held)


def said(data: bytes, *ids: str) -> list[str]:
    return [f"{p.id} {p.message}" for p in check_word(data, "x.docx", Profile()) if not ids or p.id in ids]


def words(data: bytes) -> list[str]:
    return [p.text for p in read_document(data, "x.docx").paragraphs if p.text]


# ---- numbers that Word sets --------------------------------------------------------------------------------------------


def level(text: str, form: str = "chineseCountingThousand", at: int = 0, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/>{more}<w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(abstract: list[str], numbers: list[str]) -> str:
    """Return numbering.xml: the levels of each abstract list, and `abstract id, overrides` of each number from 1."""
    body = "".join(f'<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>' for n, levels in enumerate(abstract))
    for n, number in enumerate(numbers, 1):
        of, _, overrides = number.partition(" ")
        body += f'<w:num w:numId="{n}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'
    return f"<w:numbering {SPACES}>{body}</w:numbering>"


def numbered(*paragraphs: tuple[int, int, str]) -> str:
    """Return paragraphs (number of the list, 0 for none; level from 0; words)."""
    return "".join(
        "<w:p>"
        + (f'<w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{id}"/></w:numPr></w:pPr>' if id else "")
        + (f"<w:r><w:t>{text}</w:t></w:r>" if text else "")
        + "</w:p>"
        for id, at, text in paragraphs
    )


def listed(numbering: str, *paragraphs: tuple[int, int, str]) -> bytes:
    return changed(specimen("正文｜甲"), numbering=numbering, document=("<w:body>", f"<w:body>{numbered(*paragraphs)}"))


RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
PARTS = level("%1、")
TWO = level("%1、") + level("（%2）", at=1)
LABELS = {
    "one list": ([PARTS], ["0"], [(1, 0, "甲"), (1, 0, "乙")], ["一、甲", "二、乙"]),
    "a second number of the same list goes on": ([PARTS], ["0", "0"], [(1, 0, "甲"), (2, 0, "乙")], ["一、甲", "二、乙"]),
    "it restarts": (
        [PARTS],
        ["0", f"0 {RESTART}"],
        [(1, 0, "甲"), (1, 0, "乙"), (2, 0, "丙"), (2, 0, "丁")],
        ["一、甲", "二、乙", "一、丙", "二、丁"],
    ),
    "an empty paragraph is counted": ([PARTS], ["0"], [(1, 0, "甲"), (1, 0, ""), (1, 0, "乙")], ["一、甲", "三、乙"]),
    "deeper levels begin anew": (
        [TWO],
        ["0"],
        [(1, 0, "甲"), (1, 1, "子"), (1, 0, "乙"), (1, 1, "丑")],
        ["一、甲", "（一）子", "二、乙", "（一）丑"],
    ),
    "unless they go on": (
        [level("%1、") + level("（%2）", at=1, more='<w:lvlRestart w:val="0"/>')],
        ["0"],
        [(1, 0, "甲"), (1, 1, "子"), (1, 0, "乙"), (1, 1, "丑")],
        ["一、甲", "（一）子", "二、乙", "（二）丑"],
    ),
    "UNSEEN it starts at three": (
        [PARTS],
        ["0", '0 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>'],
        [(1, 0, "甲"), (2, 0, "乙"), (2, 0, "丙"), (1, 0, "丁")],
        ["一、甲", "三、乙", "四、丙", "五、丁"],
    ),
    "UNSEEN a level of its own": (
        [PARTS],
        ["0", f'0 <w:lvlOverride w:ilvl="0">{level("%1.", "decimal")}</w:lvlOverride>'],
        [(2, 0, "甲"), (2, 0, "乙")],
        ["1.甲", "2.乙"],
    ),
    "UNSEEN restart after the first level only": (
        [level("%1、") + level("（%2）", at=1) + level("%3.", "decimal", 2, '<w:lvlRestart w:val="1"/>')],
        ["0"],
        [(1, 0, "甲"), (1, 1, "子"), (1, 2, "a"), (1, 1, "丑"), (1, 2, "b"), (1, 0, "乙"), (1, 2, "c")],
        ["一、甲", "（一）子", "1.a", "（二）丑", "2.b", "二、乙", "1.c"],
    ),
    "UNSEEN Roman and old numbers": (
        [level("%1.", "upperRoman"), level("%1、", "ideographTraditional"), level("%1、", "chineseLegalSimplified")],
        ["0", "1", "2"],
        [(1, 0, "甲"), (1, 0, "乙"), (1, 0, "丙"), (1, 0, "丁"), (2, 0, "子"), (2, 0, "丑"), (3, 0, "寅"), (3, 0, "卯")],
        ["I.甲", "II.乙", "III.丙", "IV.丁", "甲、子", "乙、丑", "壹、寅", "贰、卯"],
    ),
}


@pytest.mark.parametrize("name", LABELS)
def test_the_numbers_that_word_sets_are_read(name):
    abstract, numbers, paragraphs, expected = LABELS[name]
    assert words(listed(lists(abstract, numbers), *paragraphs))[:-1] == expected


TITLE = (0, 0, "甲市乙区2025年法治政府建设年度报告")
BODY = "全年共开展检查三百家，发现问题全部整改。"


def chapters(numbers: list[str], *ids: int) -> bytes:
    """Return a report whose parts have these numbers of one list."""
    parts = [piece for n, id in enumerate(ids) for piece in ((id, 0, f"主要工作之{'甲乙丙丁'[n]}"), (0, 0, BODY))]
    return listed(lists([PARTS], numbers), TITLE, *parts)


@pytest.mark.parametrize("ids, wrong", [((1, 1, 2), True), ((1, 1, 1), False), ((1, 2, 2, 1), True)])
def test_a_list_that_restarts_breaks_the_row_of_parts(ids, wrong):
    found = [p for p in said(chapters(["0", f"0 {RESTART}"], *ids)) if "序" in p or "一、" in p]
    assert bool(found) == wrong


def test_numbers_that_run_on_across_parts_are_told():
    two = lists([PARTS, level("（%1）")], ["0", "1"])
    inner = lists([TWO], ["0"])
    run_on = [
        TITLE,
        (1, 0, "甲"),
        (2, 0, "学习"),
        (0, 0, BODY),
        (2, 0, "检查"),
        (0, 0, BODY),
        (1, 0, "乙"),
        (2, 0, "整改"),
        (0, 0, BODY),
    ]
    anew = [(id and 1, int(id == 2), text) for id, _, text in run_on]
    told = said(listed(two, *run_on))
    assert [p for p in told if "（三）" in p] and not [p for p in said(listed(inner, *anew)) if "（三）" in p or "（一）" in p]


# ---- page numbers ------------------------------------------------------------------------------------------------------


def footed(first: str = "", properties: str = "", odd: str = NUMBER, even: str = NUMBER) -> bytes:
    """Return a file whose footers hold this; `properties` of its one section."""
    data = specimen("正文｜大队召开会议。")
    parts = open_package(data, "x.docx")
    look = '<w:pPr><w:pStyle w:val="Footer"/>{}</w:pPr>'
    dash = "<w:r><w:t>— </w:t></w:r>{}<w:r><w:t> —</w:t></w:r>"
    side = '<w:ind w:{0}Chars="100" w:{0}="320"/><w:jc w:val="{0}"/>'
    sides = {"1": (odd, side.format("right")), "2": (even, side.format("left"))}
    for number, (field, at) in sides.items():
        inside = field if field.startswith("<w:p>") else f"<w:p>{look.format(at)}{dash.format(field) if field else ''}</w:p>"
        parts[f"word/footer{number}.xml"] = f"<w:ftr {SPACES}>{inside}</w:ftr>".encode()
    parts["word/footer3.xml"] = f"<w:ftr {SPACES}><w:p>{first}</w:p></w:ftr>".encode()
    relations = parts["word/_rels/document.xml.rels"].decode()
    more = f'<Relationship Id="rId93" Type="{R}/footer" Target="footer3.xml"/></Relationships>'
    parts["word/_rels/document.xml.rels"] = relations.replace("</Relationships>", more).encode()
    reference = '<w:footerReference w:type="first" r:id="rId93"/>' if first or "titlePg" in properties else ""
    document = parts["word/document.xml"].decode().replace("<w:sectPr>", f"<w:sectPr>{reference}")
    parts["word/document.xml"] = document.replace("</w:sectPr>", f"{properties}</w:sectPr>").encode()
    return zip_parts(parts)


def framed(field: str) -> str:
    """Return a paragraph of a footer with a page number in a text box, as WPS writes it: for new and for old readers."""
    box = f"<w:txbxContent><w:p><w:r><w:t>— </w:t></w:r>{field}<w:r><w:t> —</w:t></w:r></w:p></w:txbxContent>"
    return (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">'
        '<mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData>'
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}"
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


SPLIT = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PA</w:instrText></w:r><w:r><w:instrText>GE \\* MERGEFORMAT'
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
PAGES = {
    "all": ((), {}, []),
    "the first page lacks it": (("", "<w:titlePg/>"), {}, ["L-31b 首页没有页码"]),
    "the first page has its own": ((f"<w:r><w:t>— </w:t></w:r>{NUMBER}<w:r><w:t> —</w:t></w:r>", "<w:titlePg/>"), {}, []),
    "a first page that is not used": (("<w:r><w:t>保存期限十年</w:t></w:r>",), {}, []),
    "in a text box": ((), {"odd": framed(NUMBER), "even": framed(NUMBER)}, []),
    "an empty text box": ((), {"odd": framed(""), "even": framed("")}, ["L-31 没有页码"]),
    "in pieces": ((), {"odd": SPLIT, "even": SPLIT}, []),
    "UNSEEN even pages lack it": ((), {"even": ""}, ["L-31b 双页没有页码"]),
    "UNSEEN titlePg switched off": (("", '<w:titlePg w:val="0"/>'), {}, []),
    "UNSEEN in a text box on one side": ((), {"odd": framed(SPLIT), "even": ""}, ["L-31b 双页没有页码"]),
    "UNSEEN another field": (
        (),
        {"odd": NUMBER.replace("PAGE", "NUMPAGES"), "even": NUMBER.replace("PAGE", "NUMPAGES")},
        ["L-31 没有页码"],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_without_a_number_are_told(name):
    place, more, expected = PAGES[name]
    assert [s for s in said(footed(*place, **more), "L-31", "L-31b") if "没有页码" in s] == expected


def sectioned(*footers: str | None) -> bytes:
    """Return a file of several sections: with a footer that holds this, or None for that of the section before."""
    data = specimen("正文｜大队召开会议。")
    parts = open_package(data, "x.docx")
    relations, body = parts["word/_rels/document.xml.rels"].decode(), ""
    page = re.search("<w:pgSz.*?</w:sectPr>", parts["word/document.xml"].decode())[0].removesuffix("</w:sectPr>")
    for n, words_ in enumerate(footers, 50):
        reference = "" if words_ is None else f'<w:footerReference w:type="default" r:id="rId{n}"/>'
        properties = f"<w:sectPr>{reference}{page}</w:sectPr>"
        last = n == 49 + len(footers)
        body += TEXT.format(f"第{n}处。") + (properties if last else f"<w:p><w:pPr>{properties}</w:pPr></w:p>")
        if words_ is not None:
            parts[f"word/footer{n}.xml"] = f"<w:ftr {SPACES}><w:p>{words_}</w:p></w:ftr>".encode()
            more = f'<Relationship Id="rId{n}" Type="{R}/footer" Target="footer{n}.xml"/></Relationships>'
            relations = relations.replace("</Relationships>", more)
    parts["word/_rels/document.xml.rels"] = relations.encode()
    parts["word/document.xml"] = f"<w:document {SPACES}><w:body>{body}</w:body></w:document>".encode()
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(b"<w:evenAndOddHeaders/>", b"")
    return zip_parts(parts)


SECTIONS = {
    "one": ((NUMBER,), []),
    "the second goes on": ((NUMBER, None), []),
    "the first lacks it": ((None, NUMBER), ["L-31b 第1节没有页码"]),
    "the second lacks it": ((NUMBER, "<w:r><w:t>附件</w:t></w:r>"), ["L-31b 第2节没有页码"]),
    "UNSEEN one in the middle": ((NUMBER, "", NUMBER), ["L-31b 第2节没有页码"]),
    "UNSEEN the last two": ((NUMBER, "", None), ["L-31b 第2、3节没有页码"]),
    "UNSEEN none": ((None, ""), ["L-31 没有页码"]),
}


@pytest.mark.parametrize("name", SECTIONS)
def test_sections_without_a_number_are_told(name):
    footers, expected = SECTIONS[name]
    assert [s for s in said(sectioned(*footers), "L-31", "L-31b") if "没有页码" in s] == expected


# ---- tracked ends of paragraphs ----------------------------------------------------------------------------------------

BY = 'w:id="7" w:author="某" w:date="2026-01-01T00:00:00Z"'


def ended(text: str, mark: str) -> str:
    """Return a paragraph whose end is tracked: del, ins, moveFrom."""
    return f"<w:p><w:pPr><w:rPr><w:{mark} {BY}/></w:rPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


ENDS = {
    "deleted": (ended("全年检查", "del") + TEXT.format("三百家。"), ["全年检查三百家。"]),
    "deleted twice": (ended("甲", "del") + ended("乙", "del") + TEXT.format("丙。"), ["甲乙丙。"]),
    "inserted": (ended("全年检查。", "ins") + TEXT.format("三百家。"), ["全年检查。", "三百家。"]),
    "before a table": (
        ended("甲。", "del") + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        ["甲。", "乙"],
    ),
    "UNSEEN over a comment's mark": (
        ended("甲", "del") + '<w:bookmarkStart w:id="1" w:name="x"/>' + TEXT.format("乙。"),
        ["甲乙。"],
    ),
    "UNSEEN with its words": (
        f"<w:p><w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr><w:del {BY}><w:r><w:delText>删去。</w:delText></w:r></w:del></w:p>"
        + TEXT.format("乙。"),
        ["乙。"],
    ),
    "UNSEEN within a content control": (
        f"<w:sdt><w:sdtContent>{ended('甲', 'del')}</w:sdtContent></w:sdt>{TEXT.format('乙。')}",
        ["甲乙。"],
    ),
    "UNSEEN moved away": (ended("甲", "moveFrom") + TEXT.format("乙。"), ["甲乙。"]),
}


@pytest.mark.parametrize("name", ENDS)
def test_tracked_ends_of_paragraphs_are_accepted(name):
    body, expected = ENDS[name]
    data = changed(specimen("正文｜末"), document=("<w:body>", f"<w:body>{body}"))
    assert words(data)[:-1] == expected
    assert any("修订没有处理" in s for s in said(data, "L-43"))


# ---- strict files ------------------------------------------------------------------------------------------------------

STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "http://purl.oclc.org/ooxml/drawingml/main",
}


def strict(data: bytes, points: bool) -> bytes:
    """Return a file as Word saves it in the strict form: other namespaces; with `points` also other lengths and sides."""
    parts = open_package(data, "x.docx")
    for name, content in parts.items():
        text = content.decode() if name.endswith((".xml", ".rels")) else None
        if text is None:
            continue
        for usual, other in STRICT.items():
            text = text.replace(usual, other)
        if points and name.startswith("word/") and name.endswith(".xml"):
            lengths = r'(w:(?:top|bottom|left|right|firstLine|line|footer|header|gutter|linePitch|h|w))="(\d+)"'
            text = re.sub(lengths, lambda m: f'{m[1]}="{int(m[2]) / 20:g}pt"', text)
            text = re.sub(r'<w:(sz|szCs) w:val="(\d+)"', lambda m: f'<w:{m[1]} w:val="{int(m[2]) / 2:g}pt"', text)
            text = re.sub(r'<w:spacing w:val="(-?\d+)"', lambda m: f'<w:spacing w:val="{int(m[1]) / 20:g}pt"', text)
            text = text.replace('w:jc w:val="right"', 'w:jc w:val="end"').replace('w:jc w:val="left"', 'w:jc w:val="start"')
            text = re.sub(r"<w:ind [^>]*>", lambda m: m[0].replace("w:left", "w:start").replace("w:right", "w:end"), text)
        parts[name] = text.encode()
    return zip_parts(parts)


SHEETS = [
    "正文｜大队召开会议，部署工作。",
    "正文{首行=0}｜大队召开会议，部署工作。\n落款单位{右=640}｜甲市乙区消防救援大队\n落款日期{右=1280}｜2026年1月5日",
    "页面{上=1440 左=1800}\n正文{行距=580}｜大队召开会议。\n表格{宽=11000}｜指标｜数值／甲｜3／合计｜4",
    "附件说明｜附件：统计表\n附件标识｜附件\n附件标题｜统计表",
]


@pytest.mark.parametrize("points", [False, True])
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_strict_file_is_read_like_another(sheet, points):
    assert said(strict(specimen(sheet), points)) == said(specimen(sheet))


# ---- macros ------------------------------------------------------------------------------------------------------------

TYPES = "[Content_Types].xml"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"


def packed(kind: str = MAIN, name: str = "", relation: str = "") -> bytes:
    """Return a file of a kind of document, with a part called `name` that is related as `relation`."""
    parts = open_package(specimen("正文｜大队召开会议。"), "x.docx")
    parts[TYPES] = parts[TYPES].replace(MAIN.encode(), kind.encode())
    if name:
        parts[name] = b"\xd0\xcf\x11\xe0" + bytes(600)
    if relation:
        more = f'<Relationship Id="rId95" Type="{relation}" Target="{name.removeprefix("word/")}"/></Relationships>'
        parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
            b"</Relationships>", more.encode()
        )
    return zip_parts(parts)


VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
MACROS = {
    "none": (packed(), False),
    "a docm called docx": (packed(MACRO, "word/vbaProject.bin", VBA), True),
    "the project alone": (packed(MAIN, "word/vbaProject.bin", VBA), True),
    "UNSEEN under another name": (packed(MACRO, "word/data7.bin", VBA), True),
    "UNSEEN a template with macros": (packed("application/vnd.ms-word.template.macroEnabledTemplate.main+xml"), True),
    "UNSEEN only said to be one": (packed(MACRO), True),
}


@pytest.mark.parametrize("name", MACROS)
def test_macros_are_told_under_any_name(name, lawreport, tmp_path):
    data, expected = MACROS[name]
    file = tmp_path / "报告.docx"
    file.write_bytes(data)
    assert ("宏" in lawreport("check", file).out) == expected
