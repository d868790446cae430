"""The bad files that are made when they are needed: Office files, pictures, bombs, and text too long to keep.

`made(case)` gives the bytes of a case such as `template/23-ddeauto`. Everything in them is invented (虚构).
"""

import io
import re
import struct
import zipfile
import zlib
from functools import lru_cache

from handling import png_chunk, unzipped

from lawreport.files.package import open_package
from lawreport.word.template.make import make_template
from lawreport.word.template.profile import Profile

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOMB = '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1500)
XXE = '[<!ENTITY e SYSTEM "file:///etc/hostname">]'


def made(case: str) -> bytes:
    """Return the bytes of a case."""
    category, _, name = case.partition("/")
    words = {
        "content/12-long-paragraph": lambda: section("检查" * 60_000),
        "yaml/23-deep-nesting": lambda: f"heading: 甲\npoints: {'[' * 3000}{']' * 3000}\n".encode(),
        "ssti/27-deep-parens": lambda: section("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}"),
        "ssti/28-long-sum": lambda: section("{{ " + "1+" * 20_000 + "1 }}"),
        "ssti/29-deep-if": lambda: section("{% if 1 %}" * 2000 + "x" + "{% endif %}" * 2000),
        "csv/43-zip-as-csv": lambda: workbook(""),
    }
    if case in words:
        return words[case]()
    return {"xlsx": workbook, "template": template, "image": picture_in_template}[category](name)


def section(point: str) -> bytes:
    """Return a part whose second point, on line 4, is `point`."""
    return f'heading: 总体情况\npoints:\n  - 本年度共检查单位{{{{ 检查单位 }}}}。\n  - "{point}"\n'.encode()


def zipped(parts: dict[str, bytes], twice: str = "") -> bytes:
    """Return the parts as a zip; the part `twice` a second time, shorter."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        if twice:
            info = zipfile.ZipInfo(twice.upper(), (2020, 1, 1, 0, 0, 0))
            archive.writestr(info, b"<x/>", zipfile.ZIP_DEFLATED)
    return out.getvalue().replace(twice.upper().encode(), twice.encode()) if twice else out.getvalue()


def replaced(parts: dict[str, bytes], part: str, old: str, new: str) -> dict[str, bytes]:
    text = parts[part].decode()
    assert old in text, (part, old)
    return {**parts, part: text.replace(old, new, 1).encode()}


# ---- workbooks -----------------------------------------------------------------------------------------------------

ROWS = (
    ("指标", "数值", "来源", "备注"),
    ("检查单位", 9877, "虚构", "检查单位"),
    ("违法案件", 312, "虚构", "违法案件"),
    ("投诉举报", 1250, "虚构", "投诉举报"),
    ("抽检合格率", 98.5, "虚构", "抽检合格率"),
    ("在编人员", 245, "虚构", "在编人员"),
)
SHEET, TYPES = "xl/worksheets/sheet1.xml", "[Content_Types].xml"


def workbook(name: str) -> bytes:
    """Return a workbook with the fault that its name tells."""
    kind = name[3:]
    if kind in _SPOILT:
        return _SPOILT[kind](_saved())
    if kind in _PATCHED:
        parts = unzipped(_saved())
        return zipped(replaced(parts, *_PATCHED[kind]))
    return _saved(_CHANGES.get(kind))


def _saved(change=None) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "指标"
    for row in ROWS:
        sheet.append(row)
    if change:
        change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(address: str, value, number_format: str = "General"):
    def change(book, sheet):
        sheet[address] = value
        sheet[address].number_format = number_format

    return change


def _text(address: str, value: str):
    def change(book, sheet):
        sheet[address].value, sheet[address].data_type = value, "s"

    return change


def _other_sheet(title: str, first: bool, hidden: bool):
    def change(book, sheet):
        other = book.create_sheet(title, 0 if first else 1)
        other.append(ROWS[0])
        other.append(("检查单位", 1, "", ""))
        book.active = 1 if first else 0
        other.sheet_state = "hidden" if hidden else "visible"

    return change


def _hidden_row(book, sheet):
    sheet.insert_rows(6)
    sheet.row_dimensions[7].hidden = True


def _hidden_column(book, sheet):
    sheet["E1"], sheet["E2"] = "内部备注", "机密内容"
    sheet.column_dimensions["E"].hidden = True


def _merged(area: str):
    return lambda book, sheet: sheet.merge_cells(area)


def _title(book, sheet):
    sheet.insert_rows(1)
    sheet["A1"] = "2024年统计表"
    sheet.merge_cells("A1:D1")


_CHANGES = {
    "formula-no-cache": _cell("B2", "=1+2"),
    "error-cell": _cell("B2", "#REF!"),
    "text-number-cell": _cell("B2", "9877 户"),
    "number-as-text": _text("B2", "9877"),
    "date-cell": _cell("B2", 45047, "yyyy-mm-dd"),
    "bool-cell": _cell("B2", True),
    "empty-cell": _cell("B2", None),
    "merged-label": _merged("A2:A3"),
    "merged-value": _merged("B2:B3"),
    "title-row": _title,
    "hidden-row": _hidden_row,
    "hidden-column": _hidden_column,
    "hidden-first-sheet": _other_sheet("旧", True, True),
    "two-sheets": _other_sheet("指标(2)", False, False),
    "percent-format": _cell("B5", 0.985, "0.0%"),
    "note-row": lambda book, sheet: sheet.append(("注：不含分局",)),
    "blank-row": lambda book, sheet: sheet.insert_rows(3),
    "ctrl-escape": _cell("D2", "检_x000B_查单位"),
}
_PATCHED = {
    "xxe": (SHEET, "<worksheet", f"<!DOCTYPE worksheet {XXE}><worksheet"),
    "entity-bomb": (SHEET, "<worksheet", f"<!DOCTYPE worksheet [{BOMB}]><worksheet"),
    "huge-dimension": (SHEET, "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    "zip-bomb": (SHEET, "</worksheet>", "</worksheet>" + " " * 60_000_000),
    "macro-renamed": (TYPES, "openxmlformats-officedocument.spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main"),
}
_SPOILT = {
    "truncated": lambda good: good[:2500],
    "zero-bytes": lambda good: b"",
    "encrypted": lambda good: OLE,
    "html-as-xlsx": lambda good: b"<html><table><tr><td>1</td></tr></table></html>",
}


# ---- templates -----------------------------------------------------------------------------------------------------

DOCUMENT, LINKS, SETTINGS = "word/document.xml", "word/_rels/document.xml.rels", "word/settings.xml"


@lru_cache(1)
def good_template() -> dict[str, bytes]:
    return open_package(make_template(Profile()), "report.docx")


def template(name: str) -> bytes:
    """Return a template with the fault that its name tells; what is put in stands in paragraph 2."""
    kind, parts = name[3:], dict(good_template())
    if kind in _PARAGRAPHS:
        return zipped(with_paragraphs(parts, *_PARAGRAPHS[kind]))
    if kind in _RELATED:
        return zipped(with_relation(parts, *_RELATED[kind]))
    if kind in _REPLACED:
        return zipped(replaced(parts, *_REPLACED[kind]))
    return _WHOLE[kind](parts)


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def with_paragraphs(parts: dict[str, bytes], *paragraphs: str) -> dict[str, bytes]:
    """Return the parts with a harmless paragraph and then more at the beginning; each is text, or runs as XML."""
    inside = "".join(f"<w:p>{p if p.startswith('<') else run(p)}</w:p>" for p in ("（虚构）", *paragraphs))
    return replaced(parts, DOCUMENT, "<w:body>", f"<w:body>{inside}")


def with_relation(
    parts: dict[str, bytes], kind: str, target: str, outside: bool = True, more: dict | None = None
) -> dict[str, bytes]:
    mode = ' TargetMode="External"' if outside else ""
    kind = kind if ":" in kind else f"{RELATIONS}/{kind}"
    line = f'<Relationship Id="rId99" Type="{kind}" Target="{target}"{mode}/></Relationships>'
    return {**replaced(parts, LINKS, "</Relationships>", line), **(more or {})}


_PARAGRAPHS = {
    "undefined-var": ["单位：{{ 单拉 }}"],
    "undefined-attr": ["{{ loop.文字 }}"],
    "filter-typo": ["{{ 标题 | roud }}"],
    "unclosed-if": ["{% if 年 == 3 %}较多"],
    "unclosed-brace": ["{{ 标题 }件"],
    "p-tag-with-text": ["这段话会消失{%p if true %}", "x", "{%p endif %}"],
    "mixed-if-tags": ["{%p if true %}", "x", "{% endif %}"],
    "fullwidth-braces": ["｛｛ 标题 ｝｝"],
    "space-in-braces": ["{ { 标题 } }"],
    "zero-width-in-tag": ["{{ 标题\u200b }}"],
    "curly-quotes-in-tag": ["{% if 年 != “三” %}{{ 标题 }}尾{% endif %}"],
    "split-runs": [f"{run('{')}{run('{ 标')}{run('题 }')}{run('}尾')}"],
    "nbsp-in-tag": ["{{\u00a0标题\u00a0}}尾"],
    "static-ampersand": ["技术&amp;研发 &lt;内部&gt; 文字"],
    "tag-half-in-insertion": [
        f'{run("A{{ 标")}<w:ins w:id="9" w:author="虚构" w:date="2024-01-01T00:00:00Z">{run("题 }}")}</w:ins>',
        "其后的重要段落",
    ],
    "tracked-changes": [
        f'<w:ins w:id="9" w:author="虚构">{run("新增")}</w:ins><w:del w:id="10" w:author="虚构"><w:r>'
        "<w:delText>删去的机密</w:delText></w:r></w:del>"
    ],
    "tag-in-deleted-text": ['<w:del w:id="10" w:author="虚构"><w:r><w:delText>{{ 标题 }}</w:delText></w:r></w:del>'],
    "hidden-text": ["<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏的机密</w:t></w:r>"],
    "ddeauto": [
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> DDEAUTO cmd "/k x" </w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ],
    "includepicture": [f'<w:fldSimple w:instr=" INCLUDEPICTURE &quot;http://127.0.0.1/t.png&quot; ">{run("f")}</w:fldSimple>'],
}
_RELATED = {
    "linked-image": ("image", "http://127.0.0.1/track.png"),
    "ole-link": ("oleObject", "file:///c:/x.xls"),
    "missing-part": ("image", "media/none.png", False),
    "null-target": ("image", "NULL", False),
    "vba-part": (
        "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
        "vbaProject.bin",
        False,
        {"word/vbaProject.bin": OLE[:4]},
    ),
    "altchunk": ("aFChunk", "chunk.html", False, {"word/chunk.html": b"<b>x</b>"}),
}
_ROOT_TAG = "<w:document"
_BOOKMARK = '<w:bookmarkStart w:id="5" w:name="某处"/><w:bookmarkEnd w:id="5"/>'
_REPLACED = {
    "xxe": (DOCUMENT, _ROOT_TAG, f"<!DOCTYPE w:document {XXE}>{_ROOT_TAG}"),
    "entity-bomb": (DOCUMENT, _ROOT_TAG, f"<!DOCTYPE w:document [{BOMB}]>{_ROOT_TAG}"),
    "docm-renamed": (
        TYPES,
        "openxmlformats-officedocument.wordprocessingml.document.main",
        "ms-word.document.macroEnabled.main",
    ),
    "dotx-renamed": (TYPES, "document.main+xml", "template.main+xml"),
    "metadata": (
        "docProps/core.xml",
        "</cp:coreProperties>",
        "<dc:creator>张三</dc:creator><dc:description>内部流转</dc:description><cp:lastModifiedBy>李四</cp:lastModifiedBy></cp:coreProperties>",
    ),
    "docvars": (SETTINGS, "<w:zoom", '<w:docVars><w:docVar w:name="path" w:val="secret-docvar"/></w:docVars><w:zoom'),
    "dup-bookmark-in-loop": (DOCUMENT, '<w:pStyle w:val="Normal"/></w:pPr>', f'<w:pStyle w:val="Normal"/></w:pPr>{_BOOKMARK}'),
}


def _commented(parts: dict[str, bytes]) -> bytes:
    note = (
        '<w:commentRangeStart w:id="0"/>'
        + run("{{ 标题 }}")
        + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    )
    comments = (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:comment w:id="0" w:author="虚构">'
        f"<w:p>{run('内部批注')}</w:p></w:comment></w:comments>"
    )
    return zipped(
        with_relation(with_paragraphs(parts, note), "comments", "comments.xml", False, {"word/comments.xml": comments.encode()})
    )


def _attached(parts: dict[str, bytes]) -> bytes:
    line = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/attachedTemplate" Target="http://127.0.0.1/evil.dotm" TargetMode="External"/></Relationships>'
    )
    return zipped({**parts, "word/_rels/settings.xml.rels": line.encode()})


def _without_grid(parts: dict[str, bytes]) -> bytes:
    return zipped({**parts, DOCUMENT: re.sub(rb"<w:tblGrid>.*?</w:tblGrid>", b"", parts[DOCUMENT], flags=re.S)})


def _app(parts: dict[str, bytes]) -> bytes:
    app = (
        r'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Template>C:\Users\zhangsan\a.dotx'
        "</Template><Company>内部单位名</Company></Properties>"
    )
    return zipped({**parts, "docProps/app.xml": app.encode()})


_WHOLE = {
    "comment": _commented,
    "attached-template": _attached,
    "app-metadata": _app,
    "no-tblgrid": _without_grid,
    "zip-bomb": lambda parts: zipped(
        with_relation(parts, "oleObject", "embeddings/a.bin", False, {"word/embeddings/a.bin": bytes(60_000_000)})
    ),
    "duplicate-member": lambda parts: zipped(parts, twice=DOCUMENT),
    "truncated": lambda parts: zipped(parts)[:5000],
    "zero-bytes": lambda parts: b"",
    "old-doc": lambda parts: OLE,
    "not-a-document": lambda parts: zipped({n: d for n, d in parts.items() if n != TYPES}),
}


# ---- pictures in a template ----------------------------------------------------------------------------------------


def picture_in_template(name: str) -> bytes:
    """Return a template whose letterhead has the bad picture that the name tells."""
    parts = with_relation(
        dict(good_template()), "image", "media/seal.png", False, {"word/media/seal.png": _PICTURES[name[3:]]()}
    )
    return zipped(replaced(parts, TYPES, "<Override", '<Default Extension="jpeg" ContentType="image/jpeg"/><Override'))


def _png(width: int = 8, height: int = 8, more: bytes = b"", real: bool = True) -> bytes:
    pixels = (b"\0" + b"\xc0\x20\x20" * width) * height if real else b"\0"
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + more
        + png_chunk(b"IDAT", zlib.compress(pixels))
        + png_chunk(b"IEND", b"")
    )


_PICTURES = {
    "truncated": lambda: _png()[:40],
    "zero-bytes": lambda: b"",
    "text": lambda: b"hello",
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    "huge-pixels": lambda: _png(60000, 60000, real=False),
    "zero-pixels": lambda: _png(0, 0, real=False),
    "bad-crc": lambda: _png()[:-6] + b"xxxxxx",
    "author-metadata": lambda: _png(more=png_chunk(b"tEXt", b"Author\0zhangsan")),
}
