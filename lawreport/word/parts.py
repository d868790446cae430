"""What a Word file carries beside its words: the ledger and the comments.

In: the figures and paragraphs that were printed. Out: parts as XML. Responsible for: how the ledger is written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from lawreport.base.xmltext import escape, is_special, quoteattr
from lawreport.figures import origin
from lawreport.figures.columns import Row
from lawreport.model import Block, Entry, Figure, Reading, Report
from lawreport.word.cascade import W
from lawreport.word.template.wordml import HEAD, WORDML

LEDGER = "urn:lawreport:ledger:1"
SOURCE_AUTHOR = "数据来源"  # of the comments that tell where figures come from
NOTHING: Mapping[str, Mapping[str, str]] = {}
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
LEDGER_PROPERTIES = (
    f'{HEAD}<ds:datastoreItem ds:itemID="{{8B5C7D10-4E3A-4F6B-9D21-6C0A1E2F3B47}}" xmlns:ds="{_CUSTOM}">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{LEDGER}"/></ds:schemaRefs></ds:datastoreItem>'
).encode()


def issued(report: Report) -> datetime:
    """Return the day a report carries, as the files of Word tell time."""
    year, month, day = map(int, re.findall(r"\d+", report.date))
    return datetime(year, month, day, tzinfo=UTC)


# ---- the ledger inside the file --------------------------------------------------------------------------------------------


def ledger_xml(
    entries: Iterable[Entry],
    rows: Iterable[Row],
    snippets: Iterable[tuple[str, Block]],
    report: Report,
    texts: Iterable[str],
    worded: bool,
    typed: Mapping[str, Mapping[str, str]] = NOTHING,
) -> bytes:
    """Return the custom XML part that tells where every figure and paragraph comes from.

    `rows` are the entries as `ledger_rows` gives them; each figure holds the readings it was made from, for programs to read.

    `texts` are the printed paragraphs as `printed_texts` gives them: all of them go in when `worded`, else only the build's
    name that is made from them. So it is with `typed`, what people typed: file → path → text.
    """
    texts = tuple(texts)
    figures = "".join(
        _element("figure", row, "".join(map(_input, origin.leaves(entry.figure.inputs))))
        for entry, row in zip(entries, rows, strict=True)
    )
    places = "".join(
        _element("snippet", {"bookmark": name, "file": b.place.file, "line": str(b.place.line)}) for name, b in snippets
    )
    said = "".join(texts) + "".join(_typed(*one) for one in typed.items()) if worded else ""
    head = f'unit={quoteattr(report.unit)} year="{report.year}" title={quoteattr(report.title)} build="{build_name(texts)}"'
    return f'{HEAD}<ledger xmlns="{LEDGER}" {head}>{figures}{places}{said}</ledger>'.encode()


def _typed(file: str, texts: Mapping[str, str]) -> str:
    """Return what people typed in a file, each text under its path."""
    inside = "".join(
        f"<said at={quoteattr(path)}>{escape(text).replace(chr(10), '&#10;')}</said>" for path, text in texts.items()
    )
    return f"<typed file={quoteattr(file)}>{inside}</typed>"


def build_name(texts: Iterable[str]) -> str:
    """Return a name that is the same for the same words, and for no others."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def printed_texts(document) -> Iterator[str]:
    """Return each paragraph that the finished document holds as an element of the ledger: figures, place in a table, anchor."""
    table = row = column = beside = 0  # `beside`: the column after a cell, which may be merged of several
    for element in document.iter(W + "tbl", W + "tr", W + "tc", W + "p"):
        if element.tag == W + "tbl":
            table, row = table + 1, 0
        elif element.tag == W + "tr":
            row, beside = row + 1, 1
        elif element.tag == W + "tc":
            spans = element.find(f"{W}tcPr/{W}gridSpan")
            column, beside = beside, beside + (1 if spans is None else int(spans.get(W + "val", "1")))
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


def comments_xml(figures: Iterable[Figure], report: Report) -> bytes:
    """Return word/comments.xml: where each figure comes from, numbered from 1."""
    said = f'w:author="{SOURCE_AUTHOR}" w:date="{issued(report):%Y-%m-%dT%H:%M:%SZ}" w:initials="源"'
    inside = "".join(
        f'<w:comment w:id="{id}" {said}><w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr><w:r>'
        f'<w:t xml:space="preserve">{escape(origin.told(figure))}</w:t></w:r></w:p></w:comment>'
        for id, figure in enumerate(figures, 1)
    )
    return f'{HEAD}<w:comments xmlns:w="{WORDML}">{inside}</w:comments>'.encode()
