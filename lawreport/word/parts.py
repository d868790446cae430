"""The parts of a Word package around the document: properties, ledger, pictures, comments, content types.

Knows alone: their XML.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from lawreport.base.xmltext import escape, is_special, quoteattr
from lawreport.figures import origin
from lawreport.figures.columns import Row
from lawreport.model import Block, Entry, Reading, Report
from lawreport.word.cascade import W

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGES = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
LEDGER = "urn:lawreport:ledger:1"


# ---- content types and relationships -------------------------------------------------------------------------------------

_TYPES = [
    (r"word/document\.xml", f"{_WORD}.document.main+xml"),
    (r"word/styles\.xml", f"{_WORD}.styles+xml"),
    (r"word/stylesWithEffects\.xml", "application/vnd.ms-word.stylesWithEffects+xml"),
    (r"word/settings\.xml", f"{_WORD}.settings+xml"),
    (r"word/fontTable\.xml", f"{_WORD}.fontTable+xml"),
    (r"word/numbering\.xml", f"{_WORD}.numbering+xml"),
    (r"word/footnotes\.xml", f"{_WORD}.footnotes+xml"),
    (r"word/endnotes\.xml", f"{_WORD}.endnotes+xml"),
    (r"word/webSettings\.xml", f"{_WORD}.webSettings+xml"),
    (r"word/header\d*\.xml", f"{_WORD}.header+xml"),
    (r"word/footer\d*\.xml", f"{_WORD}.footer+xml"),
    (r"word/comments\.xml", f"{_WORD}.comments+xml"),
    (r"word/theme/theme\d*\.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
    (r"docProps/core\.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    (r"customXml/itemProps\d+\.xml", "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"),
]
_EXTENSIONS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}


def content_types(parts: Mapping[str, bytes]) -> bytes:
    """Return `[Content_Types].xml` for the parts."""
    used = {"rels", "xml"} | {n.rpartition(".")[2].lower() for n in parts}
    defaults = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in _EXTENSIONS.items() if e in used)
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name in parts
        for pattern, kind in _TYPES
        if re.fullmatch(pattern, name)
    )
    return f'{HEAD}<Types xmlns="{_PACKAGES}/content-types">{defaults}{overrides}</Types>'.encode()


def relate(relations: bytes, more: Mapping[str, tuple[str, str]]) -> bytes:
    """Return a relationships part with more of them: id → (kind, target)."""
    inside = "".join(
        f'<Relationship Id="{id}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for id, (kind, target) in more.items()
    )
    return re.sub(rb"</Relationships>\s*$", inside.encode() + b"</Relationships>", relations)


# ---- properties ----------------------------------------------------------------------------------------------------------


def core_properties(report: Report, named: bool) -> bytes:
    """Return docProps/core.xml: title, unit (`named`) and date of the report, and nothing of the machine or its user."""
    day = f"{_iso(report.date)}T00:00:00Z"
    author = f"<dc:creator>{escape(report.unit)}</dc:creator>" if named else ""
    dates = "".join(f'<dcterms:{tag} xsi:type="dcterms:W3CDTF">{day}</dcterms:{tag}>' for tag in ("created", "modified"))
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGES}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(report.title)}</dc:title>{author}<dc:language>zh-CN</dc:language>{dates}"
        "</cp:coreProperties>"
    ).encode()


def _iso(date: str) -> str:
    year, month, day = map(int, re.findall(r"\d+", date))
    return f"{year:04d}-{month:02d}-{day:02d}"


# ---- the ledger inside the file --------------------------------------------------------------------------------------------


def ledger_part(
    entries: Iterable[Entry],
    rows: Iterable[Row],
    snippets: Iterable[tuple[str, Block]],
    report: Report,
    texts: Iterable[str],
    worded: bool,
) -> dict[str, bytes]:
    """Return the custom XML parts that tell where every figure and paragraph comes from.

    `rows` are the entries as `ledger_rows` gives them; each figure holds the readings it was made from, for programs to read.

    `texts` are the printed paragraphs as `printed_texts` gives them: all of them go in when `worded`, else only the build's
    name that is made from them.
    """
    texts = tuple(texts)
    figures = "".join(
        _element("figure", row, "".join(map(_input, origin.leaves(entry.figure.inputs))))
        for entry, row in zip(entries, rows, strict=True)
    )
    places = "".join(
        _element("snippet", {"bookmark": name, "file": b.place.file, "line": str(b.place.line)}) for name, b in snippets
    )
    said = "".join(texts) if worded else ""
    head = f'unit={quoteattr(report.unit)} year="{report.year}" title={quoteattr(report.title)} build="{_build_name(texts)}"'
    xml = f'{HEAD}<ledger xmlns="{LEDGER}" {head}>{figures}{places}{said}</ledger>'
    properties = (
        f'{HEAD}<ds:datastoreItem ds:itemID="{{8B5C7D10-4E3A-4F6B-9D21-6C0A1E2F3B47}}" '
        f'xmlns:ds="{_OFFICE}/customXml"><ds:schemaRefs><ds:schemaRef ds:uri="{LEDGER}"/></ds:schemaRefs>'
        "</ds:datastoreItem>"
    )
    relations = (
        f'{HEAD}<Relationships xmlns="{_PACKAGES}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/relationships/customXmlProps" Target="itemProps1.xml"/></Relationships>'
    )
    return {
        "customXml/item1.xml": xml.encode(),
        "customXml/itemProps1.xml": properties.encode(),
        "customXml/_rels/item1.xml.rels": relations.encode(),
    }


def _build_name(texts: Iterable[str]) -> str:
    """Return a name that is the same for the same words, and for no others."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def printed_texts(document) -> Iterator[str]:
    """Return each paragraph that the finished document holds as an element of the ledger: figures, place in a table, anchor."""
    table = row = column = 0
    for element in document.iter(W + "tbl", W + "tr", W + "tc", W + "p"):
        if element.tag == W + "tbl":
            table, row = table + 1, 0
        elif element.tag == W + "tr":
            row, column = row + 1, 0
        elif element.tag == W + "tc":
            column += 1
        else:
            words, anchor = _printed(element)
            cell = f' cell="{table},{row},{column}"' if element.getparent().tag == W + "tc" else ""
            if words:
                yield f"<text{anchor}{cell}>{words}</text>"


def _printed(paragraph) -> tuple[str, str]:
    """Return the words of a paragraph with its figures marked, and the attribute that names its anchor."""
    words, anchor, figures = [], "", set()
    for node in paragraph.iter(W + "t", W + "br", W + "tab", W + "bookmarkStart", W + "bookmarkEnd"):
        if node.tag == W + "bookmarkStart":
            name = node.get(W + "name", "")
            anchor = f' anchor="{name}"' if name.startswith("_s_") else anchor
            if name.startswith("_m_"):
                figures.add(node.get(W + "id"))
                words.append(f'<n b="{name}">')
        elif node.tag == W + "bookmarkEnd":
            words.append("</n>" if node.get(W + "id") in figures else "")
        elif node.getparent().tag == W + "r" and next(node.iterancestors(W + "p")) is paragraph:
            words.append(escape(node.text or "") if node.tag == W + "t" else "&#10;" if node.tag == W + "br" else "&#9;")
    return "".join(words), anchor


def _input(reading: Reading) -> str:
    where = origin.cell(reading.place) if reading.place.file else ""
    return _element("input", {"metric": reading.metric.name, "year": str(reading.year), "raw": reading.raw, "cell": where})


def _element(tag: str, row: Mapping[str, str], inside: str = "") -> str:
    quoted = quoteattr if is_special("".join(row.values())) else '"{}"'.format
    attributes = " ".join([f"{k}={quoted(v)}" for k, v in row.items() if v])
    return f"<{tag} {attributes}>{inside}</{tag}>" if inside else f"<{tag} {attributes}/>"


# ---- comments ----------------------------------------------------------------------------------------------------------


def comments_part(comments: Iterable[tuple[str, str]], report: Report) -> bytes:
    """Return word/comments.xml for (id, words): where each figure comes from, beside the figure."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    inside = "".join(
        f'<w:comment w:id="{id}" w:author="数据来源" w:date="{_iso(report.date)}T00:00:00Z" w:initials="源"><w:p><w:pPr>'
        f'<w:pStyle w:val="CommentText"/></w:pPr><w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p></w:comment>'
        for id, words in comments
    )
    return f'{HEAD}<w:comments xmlns:w="{w}">{inside}</w:comments>'.encode()


# ---- pictures ------------------------------------------------------------------------------------------------------------

_DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"


def drawing(relation: str, number: int, width: int, height: int, alt: str, title: str) -> str:
    """Return the `w:drawing` of an inline picture, with alt text; `number` is unique in the document."""
    size = f'cx="{width}" cy="{height}"'
    named = f'id="{number}" name="图 {number}" descr={quoteattr(alt)}'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_DRAWN}/wordprocessingDrawing" distT="0" distB="0" '
        f'distL="0" distR="0"><wp:extent {size}/>'
        f"<wp:docPr {named} title={quoteattr(title)}/><wp:cNvGraphicFramePr>"
        f'<a:graphicFrameLocks xmlns:a="{_DRAWN}/main" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{_DRAWN}/main"><a:graphicData uri="{_DRAWN}/picture"><pic:pic xmlns:pic="{_DRAWN}/picture">'
        f"<pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip xmlns:r="{_OFFICE}/relationships" r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
