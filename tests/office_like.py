"""Word files as programs save them unread, and as people edit them: by hand on the XML, in the form Word and WPS write.

Each function takes the bytes of a .docx and gives those of another. `UNREAD` changes nothing that anybody sees; every one of
`EDITS` changes one thing.
"""

import io
import re
import struct
import zipfile
import zlib

from handling import png_chunk, unzipped

DOCUMENT, STYLES, FOOTER = "word/document.xml", "word/styles.xml", "word/footer1.xml"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
RELS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(parts: dict[str, bytes], date=(2025, 1, 20, 9, 30, 0)) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, date), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def changing(change, *names):
    """Return the function that changes the text of some parts."""

    def changed(data: bytes) -> bytes:
        parts = unzipped(data)
        for name in names:
            before = parts[name].decode()
            after = change(before)
            assert after != before, name
            parts[name] = after.encode()
        return packed(parts)

    return changed


def replaced(old: str, new: str, *names: str, every: bool = False):
    return changing(lambda text: text.replace(old, new) if every else text.replace(old, new, 1), *(names or (DOCUMENT,)))


# ---- saved, and nothing else -------------------------------------------------------------------------------------------


def by_word(data: bytes) -> bytes:
    """Ids of revisions, split runs, marks of spelling and of pages, other parts and properties."""
    parts = unzipped(data)
    text = parts[DOCUMENT].decode()
    text = re.sub(r"<w:p>", '<w:p w14:paraId="5A3B0C11" w:rsidR="00A77B3E" w:rsidRDefault="00C43D2A">', text)
    text = re.sub(
        r"(<w:r>)(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)(<w:t xml:space=\"preserve\">)([^<]{2})([^<]+</w:t></w:r>)",
        r'<w:proofErr w:type="gramStart"/><w:r w:rsidRPr="00D1">\2\3\4</w:t></w:r><w:proofErr w:type="gramEnd"/>'
        r'<w:r w:rsidRPr="00D2">\2<w:lastRenderedPageBreak/>\3\5',
        text,
    )
    text = text.replace("<w:document ", '<w:document xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" ', 1)
    text = text.replace(
        '<w:rFonts w:hint="eastAsia"/></w:rPr>', '<w:rFonts w:hint="eastAsia"/><w:lang w:eastAsia="zh-CN"/></w:rPr>'
    )
    text = text.replace('w:name="_s_0001"', 'w:name="_GoBack"')
    parts[DOCUMENT] = text.encode()
    parts[FOOTER] = complex_fields(parts[FOOTER].decode()).encode()
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(
        b"</cp:coreProperties>", b"<cp:revision>2</cp:revision></cp:coreProperties>"
    )
    parts["docProps/app.xml"] = (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        b"<TotalTime>1</TotalTime></Properties>"
    )
    parts["word/webSettings.xml"] = b'<w:webSettings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(
        b"</w:settings>", b'<w:rsids><w:rsidRoot w:val="00A77B3E"/></w:rsids></w:settings>'
    )
    return packed(dict(sorted(parts.items(), reverse=True)))


def by_wps(data: bytes) -> bytes:
    """Its own properties, another zoom, complex fields, pictures and relationships under other names."""
    parts = unzipped(data)
    own = parts.get("docProps/custom.xml", f'<Properties xmlns="{PROPERTIES}"></Properties>'.encode())
    parts["docProps/custom.xml"] = own.replace(
        b"</Properties>", b'<property name="KSOProductBuildVer"/><property name="ICV"/></Properties>'
    )
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(b'w:percent="100"', b'w:percent="140"')
    for name in [n for n in parts if n.startswith("word/media/chart")]:
        parts[name.replace("chart", "image")] = parts.pop(name)
    parts[RELS] = parts[RELS].replace(b"media/chart", b"media/image")
    parts[DOCUMENT] = re.sub(
        rb'<w:rFonts w:hint="eastAsia"/>',
        b'<w:rFonts w:hint="default" w:cs="Times New Roman"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>',
        parts[DOCUMENT],
    )
    parts[FOOTER] = complex_fields(parts[FOOTER].decode()).encode()
    return packed(parts)


def complex_fields(text: str) -> str:
    made = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{more}'
        for kind, more in (
            ("begin", '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'),
            ("separate", '<w:r><w:rPr><w:lang w:val="zh-CN"/></w:rPr><w:t>7</w:t></w:r>'),
            ("end", ""),
        )
    )
    return re.sub(r"<w:fldSimple .*?</w:fldSimple>", made, text)


def styles_renamed(data: bytes) -> bytes:
    """Word in Chinese calls Normal `a`, Heading 1 `1`, those of others `a3`, `a4` …; names of built-in ones in lower case."""
    parts = unzipped(data)
    ids = dict.fromkeys(re.findall(r'w:styleId="([^"]+)"', parts[STYLES].decode()))
    new = {id: f"a{number}" for number, id in enumerate(ids, 3)} | {"Normal": "a", "Heading1": "1"}
    for name in (n for n in parts if n.startswith("word/") and n.endswith(".xml")):
        text = re.sub(
            r'(<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val|w:styleId)="([^"]+)"',
            lambda m: f'{m[1]}="{new.get(m[2], m[2])}"',
            parts[name].decode(),
        )
        parts[name] = text.replace('w:val="Heading ', 'w:val="heading ').encode()
    return packed(parts)


def zipped_again(data: bytes) -> bytes:
    return packed(unzipped(data))


UNREAD = {
    "Word": by_word,
    "WPS": by_wps,
    "Word, then WPS": lambda data: by_wps(by_word(data)),
    "zipped again": zipped_again,
    "styles renamed": styles_renamed,
}


# ---- edited ------------------------------------------------------------------------------------------------------------


def run_of(words: str, look: str):
    """Return the edit that sets one word differently: the run is split around it."""

    def change(text: str) -> str:
        before = re.search(
            rf'(<w:r>)(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)(<w:t xml:space="preserve">)([^<]*){words}([^<]*)(</w:t></w:r>)', text
        )
        start, own, tag, head, tail, end = before.groups()
        own = own.removesuffix("</w:rPr>")
        split = "".join(
            f"{start}{own}{more}</w:rPr>{tag}{part}{end}" for more, part in (("", head), (look, words), ("", tail)) if part
        )
        return text.replace(before[0], split, 1)

    return changing(change, DOCUMENT)


def with_comment(data: bytes) -> bytes:
    parts = unzipped(data)
    parts["word/comments.xml"] = (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:comment w:id="0" w:author="王局长（虚构）">'
        "<w:p><w:r><w:t>这里再核一下</w:t></w:r></w:p></w:comment></w:comments>"
    ).encode()
    parts[RELS] = parts[RELS].replace(
        b"</Relationships>",
        f'<Relationship Id="rId90" Type="{OFFICE}/comments" Target="comments.xml"/></Relationships>'.encode(),
    )
    text = parts[DOCUMENT].decode()
    parts[DOCUMENT] = text.replace(
        "</w:t></w:r></w:p>", '</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>', 1
    ).encode()
    return packed(parts)


def with_header(data: bytes) -> bytes:
    parts = unzipped(data)
    parts["word/header9.xml"] = parts[FOOTER].replace(b"w:ftr", b"w:hdr").replace("— ".encode(), "内部资料".encode())
    parts[RELS] = parts[RELS].replace(
        b"</Relationships>", f'<Relationship Id="rId91" Type="{OFFICE}/header" Target="header9.xml"/></Relationships>'.encode()
    )
    parts[DOCUMENT] = re.sub(
        rb"(<w:sectPr>(?!.*<w:sectPr>))", rb'\1<w:headerReference w:type="default" r:id="rId91"/>', parts[DOCUMENT], flags=re.S
    )
    return packed(parts)


def with_note(data: bytes) -> bytes:
    parts = unzipped(data)
    parts["word/footnotes.xml"] = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2">'
        "<w:p><w:r><w:t>见附表</w:t></w:r></w:p>"
        "</w:footnote></w:footnotes>"
    ).encode()
    parts[RELS] = parts[RELS].replace(
        b"</Relationships>",
        f'<Relationship Id="rId92" Type="{OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>'.encode(),
    )
    parts[DOCUMENT] = parts[DOCUMENT].replace(
        b"</w:t></w:r></w:p>", b'</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', 1
    )
    return packed(parts)


def with_other_picture(data: bytes) -> bytes:
    parts = unzipped(data)
    name = next(n for n in parts if n.startswith("word/media/"))
    parts[name] = small_png()
    return packed(parts)


def small_png() -> bytes:
    header = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(b"\0\x7f\x7f\0\x7f\x7f"))
        + png_chunk(b"IEND", b"")
    )


def paragraphs_swapped(text: str) -> str:
    first, second = list(re.finditer(r"<w:p>.*?</w:p>", text, re.S))[1:3]
    return text[: first.start()] + second[0] + text[first.end() : second.start()] + first[0] + text[second.end() :]


def tracked(kind: str, words: str):
    """Return the edit that inserts words, or takes them out, with tracking on."""
    about = 'w:id="900" w:author="李副局长（虚构）" w:date="2025-01-20T10:00:00Z"'
    if kind == "ins":
        return replaced("</w:r></w:p>", f"</w:r><w:ins {about}><w:r><w:t>{words}</w:t></w:r></w:ins></w:p>")
    return changing(
        lambda text: re.sub(
            rf'<w:r>((?:(?!</w:r>).)*?)<w:t xml:space="preserve">{words}</w:t></w:r>',
            rf"<w:del {about}><w:r>\1<w:delText>{words}</w:delText></w:r></w:del>",
            text,
            count=1,
            flags=re.S,
        ),
        DOCUMENT,
    )


EDITS = {
    "a figure overtyped in its bookmark": replaced("1200家", "1208家"),
    "a word": replaced("全年检查", "全年共检查"),
    "a blank": replaced("全年检查", "全年 检查"),
    "a stop": replaced("如下。", "如下："),
    "a word in bold": run_of("检查", "<w:b/>"),
    "a word highlighted": run_of("检查", '<w:highlight w:val="yellow"/>'),
    "a word in red": run_of("检查", '<w:color w:val="FF0000"/>'),
    "a word in another font": run_of("检查", '<w:rFonts w:eastAsia="黑体"/>'),
    "a word larger": run_of("检查", '<w:sz w:val="36"/>'),
    "a word struck out": run_of("检查", "<w:strike/>"),
    "a word shaded": run_of("检查", '<w:shd w:val="clear" w:color="auto" w:fill="FFC000"/>'),
    "a word with dots": run_of("检查", '<w:em w:val="dot"/>'),
    "a word underlined": run_of("检查", '<w:u w:val="wave"/>'),
    "a word hidden": run_of("检查", "<w:vanish/>"),
    "a word raised": run_of("检查", '<w:vertAlign w:val="superscript"/>'),
    "a comment": with_comment,
    "a tracked insertion": tracked("ins", "（有待核实）"),
    "a tracked deletion": tracked("del", "1200家"),
    "an accepted insertion": replaced("</w:t></w:r></w:p>", "（已核实）</w:t></w:r></w:p>"),
    "an accepted deletion": changing(lambda text: text.replace("，发现隐患", "发现隐患", 1), DOCUMENT),
    "a tracked change of look": replaced(
        "</w:rPr><w:t", '<w:rPrChange w:id="901" w:author="甲"><w:rPr/></w:rPrChange></w:rPr><w:t'
    ),
    "a paragraph taken out": changing(
        lambda text: re.sub(r"<w:p><w:pPr>(?:(?!</w:p>).)*如下。</w:t></w:r></w:p>", "", text, count=1, flags=re.S), DOCUMENT
    ),
    "two paragraphs swapped": changing(paragraphs_swapped, DOCUMENT),
    "an empty paragraph": replaced("<w:p>", "<w:p/><w:p>"),
    "a page break": replaced("</w:r></w:p>", '</w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p>'),
    "a paragraph centred": replaced('<w:spacing w:before="579"/>', '<w:spacing w:before="579"/><w:jc w:val="center"/>'),
    "lines further apart": replaced(
        '<w:spacing w:before="579"/>', '<w:spacing w:before="579" w:line="700" w:lineRule="exact"/>'
    ),
    "a line around a paragraph": replaced(
        '<w:spacing w:before="579"/>', '<w:pBdr><w:bottom w:val="single" w:sz="4"/></w:pBdr><w:spacing w:before="579"/>'
    ),
    "another style": replaced('<w:pStyle w:val="Heading1"/>', '<w:pStyle w:val="Heading2"/>'),
    "a style's font": replaced('w:eastAsia="黑体"', 'w:eastAsia="微软雅黑"', STYLES, every=True),
    "a cell": replaced(">98.3</w:t>", ">98.4</w:t>"),
    "a row taken out": changing(
        lambda text: re.sub(r"<w:tr>((?!<w:tr>).)*整改率.*?</w:tr>", "", text, count=1, flags=re.S), DOCUMENT
    ),
    "a cell filled": replaced('<w:vAlign w:val="center"/>', '<w:shd w:val="clear" w:fill="FFFF00"/><w:vAlign w:val="center"/>'),
    "a column wider": changing(lambda text: re.sub('<w:tcW w:w="[0-9]+"', '<w:tcW w:w="4200"', text), DOCUMENT),
    "a line of the table": replaced(
        '<w:vAlign w:val="center"/>', '<w:tcBorders><w:top w:val="double" w:sz="12"/></w:tcBorders><w:vAlign w:val="center"/>'
    ),
    "the words of the footer": replaced("— ", "第", FOOTER),
    "the look of the footer": replaced("<w:rPr>", "<w:rPr><w:b/>", FOOTER),
    "a header": with_header,
    "a footnote": with_note,
    "another picture": with_other_picture,
    "a smaller picture": replaced('cx="5397500"', 'cx="4397500"', every=True),
    "a picture cut": replaced("<a:stretch>", '<a:srcRect l="20000"/><a:stretch>'),
    "the words for a picture": replaced("条形图：", "柱形图：", every=True),
    "wider margins": replaced('w:left="1587"', 'w:left="1800"'),
    "a page across": replaced('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906" w:orient="landscape"'),
    "a link": replaced(
        '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">全年检查单位</w:t></w:r>',
        (
            '<w:hyperlink w:anchor="_s_0001"><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
            "<w:t>全年检查单位</w:t></w:r></w:hyperlink>"
        ),
    ),
    "another file put in": replaced("<w:sectPr>", '<w:altChunk r:id="rId99"/><w:sectPr>'),
    "locked against changes": replaced(
        "</w:settings>", '<w:documentProtection w:edit="readOnly" w:enforcement="1"/></w:settings>', "word/settings.xml"
    ),
}


def cell_with(properties: str):
    return replaced('<w:vAlign w:val="center"/>', f'{properties}<w:vAlign w:val="center"/>')


def paragraph_with(properties: str):
    return replaced('<w:spacing w:before="579"/>', f'{properties}<w:spacing w:before="579"/>')


def table_with(properties: str):
    return replaced("</w:tblPr>", f"{properties}</w:tblPr>")


def picture_with(properties: str):
    return replaced("</a:prstGeom>", f"</a:prstGeom>{properties}")


def property_typed(element: str):
    return replaced("</cp:coreProperties>", f"{element}</cp:coreProperties>", "docProps/core.xml")


def in_control(properties: str):
    """Return the edit that puts a content control round the words of a run."""
    start, end = f'<w:sdt><w:sdtPr><w:id w:val="77"/>{properties}</w:sdtPr><w:sdtContent>', "</w:sdtContent></w:sdt>"
    return changing(
        lambda text: re.sub(r"<w:r>(?:(?!</w:r>).)*全年检查单位</w:t></w:r>", rf"{start}\g<0>{end}", text, count=1, flags=re.S),
        DOCUMENT,
    )


def with_custom_property(data: bytes) -> bytes:
    parts = unzipped(data)
    parts["docProps/custom.xml"] = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="核稿人"><vt:lpwstr>甲</vt:lpwstr></property>'
        "</Properties>"
    ).encode()
    return packed(parts)


W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
EDITS |= {
    "a cell crossed out": cell_with('<w:tcBorders><w:tl2br w:val="single" w:sz="4" w:color="auto"/></w:tcBorders>'),
    "a cell crossed out the other way": cell_with('<w:tcBorders><w:tr2bl w:val="single" w:sz="4"/></w:tcBorders>'),
    "a line within a cell": cell_with('<w:tcBorders><w:insideH w:val="single" w:sz="4"/></w:tcBorders>'),
    "a cell with a pattern": cell_with('<w:shd w:val="pct25" w:color="auto" w:fill="auto"/>'),
    "a cell hatched in red": cell_with('<w:shd w:val="diagStripe" w:color="FF0000" w:fill="auto"/>'),
    "a cell written downwards": cell_with('<w:textDirection w:val="tbRlV"/>'),
    "a cell further from its words": cell_with('<w:tcMar><w:left w:w="400" w:type="dxa"/></w:tcMar>'),
    "a cell that keeps its words in one line": cell_with("<w:noWrap/>"),
    "a narrower table": changing(
        lambda text: re.sub('<w:tblW w:w="[0-9]+" w:type="dxa"/>', '<w:tblW w:w="6000" w:type="dxa"/>', text), DOCUMENT
    ),
    "a table as wide as its words": changing(lambda text: text.replace('<w:tblLayout w:type="fixed"/>', ""), DOCUMENT),
    "a table further in": table_with('<w:tblInd w:w="700" w:type="dxa"/>'),
    "cells apart": table_with('<w:tblCellSpacing w:w="60" w:type="dxa"/>'),
    "all cells further from their words": table_with(
        '<w:tblCellMar><w:top w:w="200" w:type="dxa"/><w:left w:w="300" w:type="dxa"/></w:tblCellMar>'
    ),
    "a row further in": replaced("<w:trPr>", '<w:trPr><w:tblCellSpacing w:w="60" w:type="dxa"/>'),
    "a tracked row": replaced("<w:trPr>", '<w:trPr><w:ins w:id="803" w:author="甲" w:date="2025-01-20T10:00:00Z"/>'),
    "what a table shows, in words": table_with('<w:tblDescription w:val="核过"/>'),
    "a bullet": paragraph_with('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
    "off the grid": paragraph_with('<w:snapToGrid w:val="0"/>'),
    "a sign of punctuation that may hang over": paragraph_with('<w:overflowPunct w:val="0"/>'),
    "a paragraph written from the right": paragraph_with("<w:bidi/>"),
    "words that may break anywhere": paragraph_with('<w:wordWrap w:val="0"/>'),
    "a paragraph hatched": paragraph_with('<w:shd w:val="pct10" w:color="FF0000" w:fill="auto"/>'),
    "a word off the grid": run_of("检查", '<w:snapToGrid w:val="0"/>'),
    "a word in a theme's colour": run_of("检查", '<w:color w:val="auto" w:themeColor="accent2"/>'),
    "a word underlined in red": run_of("检查", '<w:u w:val="single" w:color="FF0000"/>'),
    "a word hatched": run_of("检查", '<w:shd w:val="pct25" w:color="FF0000" w:fill="auto"/>'),
    "a section that goes on": replaced("<w:pgSz ", '<w:type w:val="continuous"/><w:pgSz '),
    "pages in Roman figures": replaced("<w:cols ", '<w:pgNumType w:fmt="lowerRoman"/><w:cols '),
    "pages in Chinese figures": replaced("<w:cols ", '<w:pgNumType w:fmt="chineseCounting"/><w:cols '),
    "a line between columns": replaced("<w:cols ", '<w:cols w:sep="1" w:num="2" '),
    "a section written downwards": replaced("<w:docGrid ", '<w:textDirection w:val="tbRl"/><w:docGrid '),
    "characters on a grid": replaced('<w:docGrid w:type="lines"', '<w:docGrid w:type="linesAndChars" w:charSpace="640"'),
    "other pages left and right": replaced("</w:settings>", "<w:mirrorMargins/></w:settings>", "word/settings.xml"),
    "a line round a picture": picture_with('<a:ln w="12700"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln>'),
    "a shadow of a picture": picture_with(
        '<a:effectLst><a:outerShdw blurRad="50800" dist="38100" dir="2700000"/></a:effectLst>'
    ),
    "a picture filled": picture_with('<a:solidFill><a:srgbClr val="FFFF00"/></a:solidFill>'),
    "a picture in another shape": replaced('prst="rect"', 'prst="ellipse"'),
    "a grey picture": changing(lambda text: re.sub(r"(<a:blip [^>]*)/>", r"\1><a:grayscl/></a:blip>", text, count=1), DOCUMENT),
    "the title of a picture": changing(lambda text: re.sub(r'(<wp:docPr [^>]*title=")', r"\1核过：", text, count=1), DOCUMENT),
    "keywords": property_typed("<cp:keywords>送审</cp:keywords>"),
    "a subject": property_typed('<dc:subject xmlns:dc="http://purl.org/dc/elements/1.1/">年报</dc:subject>'),
    "a remark in the properties": property_typed(
        '<dc:description xmlns:dc="http://purl.org/dc/elements/1.1/">再核</dc:description>'
    ),
    "a state in the properties": property_typed("<cp:contentStatus>定稿</cp:contentStatus>"),
    "another author": changing(
        lambda text: re.sub("<dc:creator>[^<]*<", "<dc:creator>李科长（虚构）<", text), "docProps/core.xml"
    ),
    "a property of one's own": with_custom_property,
    "a content control": in_control('<w:alias w:val="检查单位"/>'),
    "a content control without a name": in_control(""),
    "a locked content control": in_control('<w:lock w:val="sdtContentLocked"/>'),
    "a box ticked": in_control(f'<w14:checkbox {W14}><w14:checked w14:val="1"/></w14:checkbox>'),
    "a bookmark of one's own": replaced("<w:p>", '<w:p><w:bookmarkStart w:id="801" w:name="待核"/><w:bookmarkEnd w:id="801"/>'),
    "leave to edit": replaced("<w:p>", '<w:p><w:permStart w:id="802" w:edGrp="everyone"/><w:permEnd w:id="802"/>'),
}
