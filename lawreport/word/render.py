"""Step 4, render: a report and its pictures, poured into the template → the bytes of a Word file.

In: the compiled template, the finished blocks, the pictures. Out: the file and its ledger. Knows alone: what the
template is given, how the package is put together, and the proof that nothing was lost: every part is parsed again,
strictly, and **what compose said is what Word holds**, or there is no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lawreport.edition import Edition
from lawreport.figures.columns import Row, ledger_rows
from lawreport.files.package import zip_parts
from lawreport.model import Block, Entry, Image, Paragraph, Picture, Report, Table, text_of
from lawreport.problem import Place, Problems, Trouble
from lawreport.style import FOOT, Style
from lawreport.word.anchors import Printer, Slot, holds
from lawreport.word.parts import (
    HEAD,
    comments_part,
    content_types,
    core_properties,
    drawing,
    ledger_part,
    printed_texts,
    relate,
)
from lawreport.word.template.compile import Compiled, broken
from lawreport.word.template.cut import PRINT
from lawreport.word.template.lint import W
from lawreport.word.template.tags import environment

DOCUMENT, RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"


@dataclass(frozen=True, slots=True)
class Word:
    """The Word file and what it says it printed."""

    data: bytes
    ledger: tuple[Entry, ...]
    snippets: tuple[tuple[str, Block], ...] = ()
    rows: tuple[Row, ...] = ()  # the ledger in words


def render(
    template: Compiled, report: Report, pictures: dict[str, Image], edition: Edition, name: str, commented: bool = False
) -> Word:
    """Return the Word file of an edition; `commented`: with each figure's source as a comment; `name` is the template's.

    Raise `Trouble` when the template loses or garbles a word.
    """
    media, traits = _Media(pictures, template.copied), edition.traits
    printer = Printer(template.document, media.draw, anchored=traits.ledger, commented=commented and traits.ledger)
    context = _context(report, printer)
    filled = {part: _filled(part, source, context, name) for part, source in template.filled.items()}
    filled[DOCUMENT] = printer.finished(_filled(DOCUMENT, template.document.source, {**context, PRINT: printer.runs}, name))
    written = {part: f"{HEAD}{text}".encode() for part, text in filled.items()}
    trees = {part: _tree(part, data, name) for part, data in written.items()}
    _check_slots(printer, name)
    parts = {**template.copied, **written, **media.parts}
    parts[RELATIONS] = relate(parts[RELATIONS], media.relations)
    rows = tuple(ledger_rows(printer.entries)) if traits.ledger else ()
    texts = tuple(printed_texts(trees[DOCUMENT])) if traits.ledger else ()
    carried = ledger_part(printer.entries, rows, printer.snippets, report, texts, traits.worded) if traits.ledger else {}
    parts = _furnish(parts, report, printer, carried)
    _prove(parts, report, trees)
    return Word(zip_parts(parts), tuple(printer.entries), tuple(printer.snippets), rows)


# ---- filling -----------------------------------------------------------------------------------------------------------


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


def _context(report: Report, printer: Printer) -> dict:
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


@lru_cache(8)
def _template(source: str):
    return environment().from_string(source)


def _filled(part: str, source: str, context: dict, name: str) -> str:
    from jinja2 import TemplateError

    try:
        filled: str = _template(source).render(context)
        return filled
    except (TemplateError, ValueError) as error:
        raise Trouble.one(
            "template-render", f"模板填不出来（{part}：{error}）", Place(name), "请运行 make template 重新生成模板。"
        ) from None


def _tree(part: str, data: bytes, name: str):
    from lxml import etree

    try:
        return _parse(data)
    except etree.XMLSyntaxError:
        raise broken(part, name) from None


# ---- pictures ----------------------------------------------------------------------------------------------------------


class _Media:
    """The pictures as parts, each once, with relationship ids that are free."""

    def __init__(self, pictures: dict[str, Image], copied: dict[str, bytes]):
        self.pictures = pictures
        taken = re.findall(rb'Id="rId(\d+)"', copied.get(RELATIONS, b""))
        self.first = 1 + max(map(int, taken), default=0)
        self.parts: dict[str, bytes] = {}
        self.relations: dict[str, tuple[str, str]] = {}
        self.ids: dict[str, str] = {}
        self.count = 0

    def draw(self, block: Picture) -> str:
        """Return the `w:drawing` of a block."""
        image = self.pictures[block.chart.id]
        self.count += 1
        return drawing(
            self._relation(block.chart.id, image),
            self.count,
            image.width_emu,
            image.height_emu,
            block.alt or block.chart.title,
            block.chart.title,
        )

    def _relation(self, chart: str, image: Image) -> str:
        if chart not in self.ids:
            number = len(self.ids)
            self.ids[chart] = f"rId{self.first + number}"
            self.parts[f"word/media/chart{number + 1}.png"] = image.png
            self.relations[self.ids[chart]] = ("image", f"media/chart{number + 1}.png")
        return self.ids[chart]


# ---- the package -------------------------------------------------------------------------------------------------------


def _furnish(parts: dict[str, bytes], report: Report, printer: Printer, ledger: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts with properties, ledger, content types and relationships of the whole."""
    parts = {**parts, "docProps/core.xml": core_properties(report, printer.anchored)}
    if printer.anchored:
        parts |= ledger
        parts[RELATIONS] = relate(parts[RELATIONS], {"rIdLedger": ("customXml", "../customXml/item1.xml")})
    if printer.comments:
        parts["word/comments.xml"] = comments_part(printer.comments, report)
        parts[RELATIONS] = relate(parts[RELATIONS], {"rIdComments": ("comments", "comments.xml")})
    parts = _without_loose_ends(parts)
    return {"[Content_Types].xml": content_types(parts), **{n: d for n, d in parts.items() if n != "[Content_Types].xml"}}


def _without_loose_ends(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Drop relationships to parts that a report does not take over, and rewrite those of the whole."""
    kept = dict(parts)
    kept["_rels/.rels"] = _package_relations(kept)
    for name in [n for n in kept if n.endswith(".rels") and n != "_rels/.rels"]:
        pieces = re.split(rb"(<Relationship\b[^>]*/>)", kept[name])  # every second one is a relationship
        pieces[1::2] = [r if _resolves(r, name.partition("_rels/")[0], kept) else b"" for r in pieces[1::2]]
        kept[name] = b"".join(pieces)
    return kept


def _resolves(relationship: bytes, folder: str, parts: dict[str, bytes]) -> bool:
    if b'TargetMode="External"' in relationship:
        return bool(re.search(rb'/hyperlink"', relationship) and re.search(rb'Target="(https?|mailto):', relationship))
    target, *_ = re.findall(rb'Target="([^"]*)"', relationship)
    return _joined(folder, target.decode()) in parts


def _joined(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    steps: list[str] = []
    for step in (folder + target).split("/"):
        if step == "..":
            steps[-1:] = []
        elif step not in (".", ""):
            steps.append(step)
    return "/".join(steps)


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def _package_relations(parts: dict[str, bytes]) -> bytes:
    targets = [(f"{_OFFICE}/officeDocument", DOCUMENT), (f"{_PACKAGE}/metadata/core-properties", "docProps/core.xml")]
    inside = "".join(
        f'<Relationship Id="rId{i}" Type="{kind}" Target="{name}"/>'
        for i, (kind, name) in enumerate(targets, 1)
        if name in parts
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_PACKAGE}">{inside}</Relationships>'
    ).encode()


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


def _prove(parts: dict[str, bytes], report: Report, trees: dict) -> None:
    """Parse every part strictly (`trees` are those that were), and compare the document's words with those of the report."""
    for part, data in parts.items():
        if part.endswith((".xml", ".rels")) and part not in trees:
            _check_once(data)
    held = iter([holds(p) for p in trees[DOCUMENT].iter(W + "p")])
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
            yield from ((text_of(cell), block.place) for row in (block.header, *block.rows) for cell in row)
        elif isinstance(block, Paragraph):
            yield block.text, block.place
