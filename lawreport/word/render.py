"""Step 5, render: a report and its pictures, poured into the template → the bytes of a Word file.

In: the opened template, the finished blocks, the pictures. Out: the file and its ledger. Responsible for: what the template is
given, in which order a file comes about, and the proof that nothing was lost: every part is parsed again, strictly, and **what
compose said is what Word holds**, or there is no file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lawreport.edition import Edition
from lawreport.figures.columns import Row, ledger_rows
from lawreport.files.package import zip_parts
from lawreport.model import Block, Entry, Image, Paragraph, Picture, Report, Table, text_of
from lawreport.problem import Place, Problems, Trouble
from lawreport.style import FOOT, Style
from lawreport.word.anchors import Printer, Slot, holds
from lawreport.word.parts import NOTHING, build_name, ledger_xml, printed_texts
from lawreport.word.template.lint import W
from lawreport.word.template.parts import DOCUMENT, TYPES, content_types

if TYPE_CHECKING:
    from docx.document import Document

    from lawreport.word.template.opened import ReportTemplate


@dataclass(frozen=True, slots=True)
class Word:
    """The Word file and what it says it printed."""

    data: bytes
    ledger: tuple[Entry, ...]
    snippets: tuple[tuple[str, Block], ...] = ()
    rows: tuple[Row, ...] = ()  # the ledger in words
    build: str = ""  # the name of what was printed
    whole: bytes = b""  # the ledger with all words, as a draft carries it; the project keeps it


def render(
    template: ReportTemplate,
    report: Report,
    pictures: Mapping[str, Image],
    edition: Edition,
    name: str,
    commented: bool = False,
    typed: Mapping[str, Mapping[str, str]] = NOTHING,
    fonts: Collection[str] = (),
) -> Word:
    """Return the Word file of an edition; `commented`: with each figure's source as a comment; `name` is the template's;
    `fonts`: those that the unit's own profile names, which may stand in a public file.

    `typed`: what people typed (file → path → text), which goes with a draft.

    Raise `Trouble` when the template loses or garbles a word.
    """
    from lawreport.word import additions

    traits = edition.traits
    printer = Printer(template.looks, template.next_id, anchored=traits.ledger)
    document = template.filled(_names(report, printer), printer.runs)
    _check_slots(printer, name)
    additions.arrange(document, printer.pointed, pictures, template.sheet, name)
    additions.set_properties(document, report, named=traits.ledger)
    rows: tuple[Row, ...] = ()
    build, whole = "", b""
    if traits.ledger:
        rows, texts = tuple(ledger_rows(printer.entries)), tuple(printed_texts(document.element))
        told = (printer.entries, rows, printer.snippets, report, texts)
        build, whole = build_name(texts), ledger_xml(*told, True, typed)
        additions.add_ledger(document, whole if traits.worded else ledger_xml(*told, False))
    if traits.ledger and commented:
        additions.add_comments(document, {e.bookmark: e.figure for e in printer.entries if e.bookmark}, report)
    parts = _saved(document)
    if traits.public:
        parts = _publishable(parts, report, name, fonts)
    _prove(parts, report)
    return Word(zip_parts(parts), tuple(printer.entries), tuple(printer.snippets), rows, build, whole)


def _publishable(parts: Mapping[str, bytes], report: Report, name: str, fonts: Collection[str]) -> dict[str, bytes]:
    """Return the parts written anew with what may be published. Raise `Trouble` with what a reader would miss, or not see."""
    from lawreport.word.public.rebuilt import rebuilt

    public = rebuilt(parts, name, picture_texts(report), fonts)
    public.problems.raise_errors()
    return public.parts


def picture_texts(report: Report) -> frozenset[str]:
    """Return the titles and alternative texts that the report gives its pictures."""
    drawn = [block for block in report.blocks if isinstance(block, Picture)]
    return frozenset(text for block in drawn for text in (block.chart.title, block.alt or block.chart.title))


def _saved(document: Document) -> dict[str, bytes]:
    """Return the parts of the package that the document is in, always in the same order."""
    package = document.part.package
    parts = {"_rels/.rels": package.rels.xml}
    for part in package.iter_parts():
        parts[part.partname.membername] = part.blob
        if part.rels:
            parts[part.partname.rels_uri.membername] = part.rels.xml
    return {TYPES: content_types(parts), **parts}


# ---- what the template is given --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Item:
    """A block as the template sees it."""

    样式: Style
    级: int = 0
    文: Slot | str = ""
    头: Slot | str = ""
    图: Slot | str = ""
    表头: tuple[Slot, ...] = ()
    行: tuple[tuple[Slot, ...], ...] = ()


def _names(report: Report, printer: Printer) -> dict[str, object]:
    """Return what the names in a template stand for."""
    items = [_item(b, printer) for b in report.blocks]
    return {
        "全文": [i for i in items if i.样式 not in FOOT],
        "版记": [i for i in items if i.样式 in FOOT],
        "标题": report.title,
        "单位": report.unit,
        "年": report.year,
        "日期": report.date,
    }


def _item(block: Block, printer: Printer) -> _Item:
    if isinstance(block, Picture):
        return _Item(block.style, 图=printer.slot(block))
    if isinstance(block, Table):
        header = tuple(printer.slot(block, cell) for cell in block.header)
        return _Item(block.style, 表头=header, 行=tuple(tuple(printer.slot(block, c) for c in row) for row in block.rows))
    head = printer.slot(block, block.head) if block.head else ""
    return _Item(block.style, block.level, printer.slot(block, block.spans), head)


# ---- the proof ---------------------------------------------------------------------------------------------------------


def _check_slots(printer: Printer, name: str) -> None:
    """Raise `Trouble` for each kind of paragraph the template leaves out."""
    lost = [(block.style, text_of(spans)) for i, (block, spans) in enumerate(printer.slots) if i not in printer.seen]
    problems = Problems()
    for style in dict.fromkeys(style for style, _ in lost):
        text = next((t for s, t in lost if s == style and t), "")
        problems.add(
            "template-drops",
            f"模板没有印出“{style}”" + (f"：{text[:30]}" if text else ""),
            Place(name),
            f"模板里要有样式“{style}”的段落；请运行 make template 重新生成，或从新生成的模板里把它拷回来。",
        )
    problems.raise_errors()


def _prove(parts: Mapping[str, bytes], report: Report) -> None:
    """Parse every part strictly, and compare the document's words, paragraph by paragraph, with those of the report."""
    for part, data in parts.items():
        if part.endswith((".xml", ".rels")) and part != DOCUMENT:
            _check_once(data)
    held = iter([holds(p) for p in _parse(parts[DOCUMENT]).iter(W + "p")])
    for text, place in _said(report):
        if not any(text in there for there in held):
            raise Trouble.one(
                "text-lost",
                f"Word 文件里的文字和文段不一致：“{text[:40]}”",
                place,
                "请运行 make template 重新生成模板；还不行就把这条信息发给维护人员。",
            )


def _parse(data: bytes):
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


@lru_cache(64)
def _check_once(data: bytes) -> None:
    """Parse a part; most are the same bytes in every report of a template."""
    _parse(data)


def _said(report: Report) -> Iterable[tuple[str, Place]]:
    """Return every paragraph's text in the order of the file: the imprint comes last."""
    for block in sorted(report.blocks, key=lambda b: b.style in FOOT):
        if isinstance(block, Table):
            covered = block.covered
            cells = ((text_of(cell), (r, c)) for r, row in enumerate(block.lines) for c, cell in enumerate(row))
            yield from ((text, block.place) for text, at in cells if at not in covered)
        elif isinstance(block, Paragraph):
            yield block.text, block.place
