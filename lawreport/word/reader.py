"""Any Word file, read as a person reads it: paragraphs in order, with their words and how they look.

In: the bytes of a .docx from anywhere (Word, WPS, LibreOffice). Out: a `Document`; what was not read is listed in `unread`.
Responsible for: where a Word file has words. Tracked insertions are read and deletions are not (a paragraph whose end is
deleted continues in the next); hidden text is kept apart; cells have a row and a column; text boxes and footnotes follow the
paragraph they are anchored in; headers and footers belong to sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby, takewhile

from lawreport.base.disk import MOST_BYTES
from lawreport.files.package import MEGABYTE, Limits, one_member, open_package
from lawreport.problem import Place, Trouble
from lawreport.word.cascade import DGM, MATH, MC, OFF, PIC, WP, A, C, Counter, Face, R, Shape, V, W, bag, read_looks
from lawreport.word.unread import Unread, left_over

_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMES = {
    "wordprocessingml/main": W,
    "drawingml/main": A,
    "officeDocument/relationships": R,
    "officeDocument/math": MATH,
    "drawingml/wordprocessingDrawing": WP,
    "drawingml/picture": PIC,
    "drawingml/chart": C,
    "drawingml/diagram": DGM,
}
_LENGTH = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)(mm|cm|in|pt|pc|pi)")
_TWIPS = {"mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440, "pt": 20, "pc": 240, "pi": 240}
_HALF_POINTS = {W + tag for tag in ("sz", "szCs", "kern", "position")}
COMMENT = "comment "  # how the mark of a comment's range is called, with its id: no bookmark may be called so
BODY, HEADER, FOOTER, NOTE, BOX = "正文", "页眉", "页脚", "脚注", "文本框"
PLAIN = Shape()
MOST_WIDE = 63  # columns of a table of Word
READ = Limits(small=32 * MEGABYTE, tags=3_000_000)  # the same sentence a thousand times over is no bomb
_SEALED = tuple(
    f".{kind}"
    for kind in (
        *("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "tif", "tiff", "emf", "wmf", "emz", "wmz", "wdp", "webp"),
        *("odttf", "ttf", "ttc", "otf", "fntdata", "mp3", "mp4", "m4a", "wav", "wma", "wmv", "avi", "mov", "mid"),
        *("xls", "xlsx", "xlsm", "xlsb", "doc", "docx", "docm", "ppt", "pptx", "pdf", "zip", "rar", "et", "wps", "dps"),
    )
)


# ---- what comes out ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WordRun:
    """Characters with the same look."""

    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark: its name, and the range of characters in its paragraph; `start` and `end` are equal for a point."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """One paragraph. `number` counts the body's paragraphs with words from 1; an empty one has the number of the last.

    `label` is the number that Word sets before the words; `text` begins with it. `hidden` is the text that readers do not
    see.
    """

    number: int
    text: str
    runs: tuple[WordRun, ...] = ()
    shape: Shape = PLAIN
    where: str = BODY
    table: int = 0  # of the file's tables, from 1; 0 is outside
    row: int = 0
    column: int = 0
    note: int = 0
    label: str = ""
    hidden: str = ""
    fields: tuple[str, ...] = ()
    pictures: int = 0
    breaks_page: bool = False  # a page or section ends in it
    boxed: bool = False  # in a text box or frame of its own
    marks: tuple[Mark, ...] = ()
    section: int = 0  # index of the section it stands in; that of the last may have no entry of its own

    @property
    def face(self) -> Face:
        """Return the look of most of its characters; a Hanzi counts three times."""
        if len(self.runs) == 1:
            return self.runs[0].face
        weights: dict[Face, int] = {}
        for run in self.runs:
            weights[run.face] = weights.get(run.face, 0) + sum(3 if "㐀" <= c <= "鿿" else 1 for c in run.text.strip())
        return max(weights, key=weights.__getitem__, default=Face())

    def place(self, name: str) -> Place:
        """Return its place in the file called `name`: 第3段, 表1 第2行第1列, 脚注1, 页脚."""
        if self.table:
            return Place(name, cell=f"表{self.table} 第{self.row}行第{self.column}列", paragraph=self.number)
        if self.where == NOTE:
            return Place(name, cell=f"脚注{self.note}", paragraph=self.number)
        return Place(name, cell=self.where) if self.where in (HEADER, FOOTER) else Place(name, paragraph=self.number)


@dataclass(frozen=True, slots=True)
class WordTable:
    """One table: its number among the tables, its width in twips (0 is unknown)."""

    number: int
    width: int = 0
    nested: bool = False
    borders: tuple[tuple[str, int], ...] = ()  # side → width in eighths of a point
    rows: tuple[tuple[str, ...], ...] = ()  # the words of each column; those of merged cells stand in the first
    heads: int = 0  # rows that are repeated on every page
    paragraph: int = 0  # index of its first paragraph
    joined: tuple[tuple[str, ...], ...] = ()  # of each cell: "<" belongs to the one on its left, "^" to the one above


@dataclass(frozen=True, slots=True)
class WordPicture:
    """A picture, in reading order. `part` holds its pixels; it is empty where not one part does: a chart, a group, a link."""

    alt: str
    paragraph: int  # index of its paragraph; of one in a header or footer, of the paragraph that its section ends in
    linked: bool = False
    width: int = 0  # twips
    height: int = 0
    part: str = ""
    cropped: bool = False
    where: str = BODY


@dataclass(frozen=True, slots=True)
class WordSection:
    """One section: its page in twips, its grid, its headers and footers by kind (default, first, even)."""

    width: int = 11906
    height: int = 16838
    top: int = 1440
    bottom: int = 1440
    left: int = 1800
    right: int = 1800
    gutter: int = 0
    footer: int = 992
    landscape: bool = False
    grid: str = ""
    pitch: int = 0
    char_space: int = 0
    restarts: bool = False
    columns: int = 1
    first: bool = False  # its first page has a header and footer of its own
    flows: bool = False  # it begins on the page the one before ends on
    headers: tuple[tuple[str, tuple[WordParagraph, ...]], ...] = ()
    footers: tuple[tuple[str, tuple[WordParagraph, ...]], ...] = ()

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right - self.gutter

    @property
    def text_height(self) -> int:
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Revision:
    """A tracked change not accepted yet: 插入, 删除, 移动 or 格式, its words, and the index of its paragraph.

    `start` and `end` are the range of the characters inserted; they are equal where some were deleted.
    """

    kind: str
    text: str
    paragraph: int
    start: int = 0
    end: int = 0
    author: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A Word file as a person reads it; `paragraphs` are body, tables, text boxes and footnotes in reading order."""

    paragraphs: tuple[WordParagraph, ...]
    sections: tuple[WordSection, ...] = (WordSection(),)
    tables: tuple[WordTable, ...] = ()
    pictures: tuple[WordPicture, ...] = ()
    revisions: tuple[Revision, ...] = ()
    comments: int = 0
    even_and_odd: bool = False
    parts: dict[str, bytes] = field(default_factory=dict)  # without its pictures
    unread: tuple[Unread, ...] = ()

    def margins(self) -> Iterator[WordParagraph]:
        """Yield the paragraphs of all headers and footers."""
        for section in self.sections:
            for _, paragraphs in (*section.headers, *section.footers):
                yield from paragraphs


def read_document(data: bytes, name: str) -> Document:
    """Return the Word file. Raise `Trouble` when it is unsafe, damaged or of another kind."""
    parts = open_package(data, name, READ, sealed=is_sealed)
    main = _main_part(parts, name)
    if main not in parts:
        raise Trouble.one("word-kind", "这不是 Word 文档", Place(name), "请用 Word 或 WPS 另存为 .docx。")
    return _Reader(parts, main, name).document()


def pixels(data: bytes, name: str, part: str) -> bytes:
    """Return the bytes of a picture in a Word file; none of one that is missing or too large. Raise `Trouble` if damaged."""
    return one_member(data, name, part, MOST_BYTES)


def relations_part(part: str) -> str:
    """Return the name of the part with the relationships of another; of the package, with an empty name."""
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def related(tree, part: str) -> dict[str, tuple[str, str]]:
    """Return id → (kind, part) of the relationships of a part, from their tree; None where there is none."""
    folder = part.rpartition("/")[0]
    return {
        one.get("Id", ""): (one.get("Type", "").rpartition("/")[2], _joined(folder, one.get("Target", "")))
        for one in (() if tree is None else tree)
    }


def is_sealed(part: str) -> bool:
    """Return whether a part is a picture, font, film or file in the file: nothing in it is read, and it is often huge."""
    return ("/media/" in part and not part.endswith((".xml", ".rels"))) or part.lower().endswith(_SEALED)


# ---- parts ---------------------------------------------------------------------------------------------------------


def parse(data: bytes, name: str, part: str):
    """Return the tree of a part, with the namespaces of strict Office files changed to the usual ones. Raise `Trouble`."""
    from lxml import etree

    strict = _STRICT in data
    for other, usual in _STRICT_NAMES.items() if strict else ():
        data = data.replace(_STRICT + other.encode(), usual[1:-1].encode())
    try:
        tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
        return _in_twips(tree) if strict else tree
    except etree.XMLSyntaxError:
        raise Trouble.one("package-damaged", f"文件已损坏（{part}）", Place(name), "用 WPS 或 Word 打开修复后另存。") from None


def _in_twips(tree):
    """Return the tree of a strict part, its lengths with units (36pt, 2.54cm) in twips, sizes of type in half points."""
    for element in tree.iter(W + "*"):
        for key, value in element.attrib.items():
            if length := _LENGTH.fullmatch(value):
                twips = float(length[1]) * _TWIPS[length[2]]
                element.set(key, str(round(twips / 10 if element.tag in _HALF_POINTS else twips)))
    return tree


def _main_part(parts: dict[str, bytes], name: str) -> str:
    if "_rels/.rels" in parts:
        for relation in parse(parts["_rels/.rels"], name, "_rels/.rels"):
            if relation.get("Type", "").endswith("/officeDocument"):
                target: str = relation.get("Target", "")
                return target.lstrip("/")
    return "word/document.xml"


@dataclass
class _Reader:
    """Walks the document once, from front to back."""

    parts: dict[str, bytes]
    main: str
    name: str
    paragraphs: list[WordParagraph] = field(default_factory=list)
    tables: list[WordTable] = field(default_factory=list)
    pictures: list[WordPicture] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    sections: list[WordSection] = field(default_factory=list)
    number: int = 0
    notes: int = 0
    begun: dict[str, str] = field(default_factory=dict)  # id → name of bookmarks that begin between paragraphs
    trees: dict[str, object] = field(default_factory=dict)  # part → its tree, of those that were read
    ends: dict[object, str] = field(default_factory=dict)  # paragraph → who deleted the end of the one before
    seen: set = field(default_factory=set)  # what was read: elements with text, branches chosen
    at: dict[object, int] = field(default_factory=dict)  # paragraph → its index
    ranged: set[str] = field(default_factory=set)  # the comments that have a mark

    def document(self) -> Document:
        root = self.tree(self.main)
        relations = self.relations()
        part = {kind: target for _, (kind, target) in relations.items()}
        settings = self.tree(part.get("settings", ""))
        self.looks = read_looks(
            self.tree(part.get("styles", "")), self.tree(part.get("theme", "")), settings, self.tree(part.get("numbering", ""))
        )
        self.counter = Counter(self.looks)
        self.footnotes = self._notes(part)
        self.targets = {id: target for id, (_, target) in relations.items()}
        body = root.find(W + "body")
        self.blocks(() if body is None else body)
        end = body.find(W + "sectPr") if body is not None else None
        if end is not None:
            self.section(end)
        comments = self.tree(part.get("comments", ""))
        unread = left_over(self.trees, self.seen, self.at, self.parts, {p: kind for kind, p in relations.values()})
        return Document(
            tuple(self.paragraphs),
            tuple(self.sections) or (WordSection(),),
            tuple(self.tables),
            tuple(replace(p, paragraph=min(p.paragraph, len(self.paragraphs) - 1)) for p in self.pictures),
            tuple(self.revisions),
            len(comments) if comments is not None else 0,
            settings is not None
            and settings.find(W + "evenAndOddHeaders") is not None
            and settings.find(W + "evenAndOddHeaders").get(W + "val", "1") not in ("0", "false"),
            self.parts,
            unread,
        )

    def tree(self, part: str):
        """Return the tree of a part, paragraphs with deleted ends joined; None where there is no such part."""
        if part not in self.trees and part in self.parts:
            self.trees[part] = parse(self.parts[part], self.name, part)
            self.ends |= _join_deleted_ends(self.trees[part])
        return self.trees.get(part)

    def relations(self) -> dict[str, tuple[str, str]]:
        """Return id → (kind, part) of the document's relationships."""
        return related(self.tree(relations_part(self.main)), self.main)

    def _notes(self, part: dict[str, str]) -> dict[tuple[str, str], object]:
        notes = {}
        for kind in ("footnotes", "endnotes"):
            tree = self.tree(part.get(kind, ""))
            for note in () if tree is None else tree:
                notes[kind, note.get(W + "id", "")] = note
        return notes

    # ---- blocks

    def blocks(self, elements, table: str = "", at: tuple[int, int, int] = (0, 0, 0)) -> None:
        """Read paragraphs, tables, and elements that contain some, in order."""
        for element in elements:
            if element.tag == W + "p":
                self.paragraph(element, table, at)
            elif element.tag == W + "tbl":
                self.table(element, nested=bool(at[0]))
            elif element.tag in _HOLDERS:
                self.blocks(element, table, at)
            elif element.tag == MC + "AlternateContent":
                self.blocks(self.branch(element), table, at)
            elif element.tag in _STARTS:
                self.ranged.add(_called(element))
                self.begun[_key(element)] = _called(element)
            elif element.tag in _ENDS:
                self.begun.pop(_key(element), None)

    def branch(self, element):
        """Return the branch of alternate content that is read: the first with something we know."""
        branches = [b for b in element if b.tag in (MC + "Choice", MC + "Fallback")]
        chosen = next((b for b in branches if next(b.iter(*_KNOWN), None) is not None), ())
        if len(chosen):
            self.seen.add(chosen)
        return chosen

    def inside(self, element, tag: str) -> Iterator:
        """Yield the children of a kind, also those inside content controls."""
        for child in element:
            if child.tag == tag:
                yield child
            elif child.tag in _HOLDERS:
                yield from self.inside(child, tag)
            elif child.tag == MC + "AlternateContent":
                yield from self.inside(self.branch(child), tag)

    def rows(self, table) -> Iterator:
        return (row for row in self.inside(table, W + "tr") if row.find(f"{W}trPr/{W}del") is None)

    def table(self, element, nested: bool = False) -> None:
        properties = element.find(W + "tblPr")
        grid = [_int(c.get(W + "w")) for c in element.findall(f"{W}tblGrid/{W}gridCol")]
        number, first = len(self.tables) + 1, len(self.paragraphs)
        self.tables.append(
            WordTable(
                number,
                _table_width(properties, grid),
                nested=nested,
                borders=_borders(list(self.rows(element)), properties),
            )
        )
        style = properties.find(W + "tblStyle") if properties is not None else None
        rows = [
            self.row(row, style.get(W + "val", "") if style is not None else "", number, at)
            for at, row in enumerate(self.rows(element), 1)
        ]
        heads = len([*takewhile(_is_head, self.rows(element))])
        self.tables[number - 1] = replace(
            self.tables[number - 1],
            rows=tuple(tuple(words for words, _ in row) for row in rows),
            heads=heads,
            paragraph=first,
            joined=tuple(tuple(mark for _, mark in row) for row in rows),
        )

    def row(self, row, style: str, table: int, at: int) -> list[tuple[str, str]]:
        """Return the words of each column, and what it is joined to."""
        cells, column = list[tuple[str, str]](), 1
        for cell in self.inside(row, W + "tc"):
            properties = cell.find(W + "tcPr")
            if properties is not None and properties.find(W + "cellDel") is not None:
                continue
            span = properties.find(W + "gridSpan") if properties is not None else None
            first = len(self.paragraphs)
            self.blocks(cell, style, (table, at, column))
            wide = max(_int(span.get(W + "val"), 1), 1) if span is not None else 1
            above = properties.find(W + "vMerge") if properties is not None else None
            mark = "^" if above is not None and above.get(W + "val", "continue") == "continue" else ""
            words = "\n".join(p.text for p in self.paragraphs[first:])
            cells += [(words, mark), *[("", mark or "<")] * min(wide - 1, MOST_WIDE)]
            column += wide
        return cells

    def paragraph(self, element, table: str, at: tuple[int, int, int]) -> None:
        self.at[element] = len(self.paragraphs)
        paragraph, boxes = self.read(element, table, at)
        self.paragraphs.append(paragraph)
        for box in boxes:
            self.aside(box, BOX)
        for kind, id in _references(element):
            self.notes += 1
            if (kind, id) in self.footnotes:
                self.aside(self.footnotes[kind, id], NOTE)
        properties = element.find(W + "pPr")
        section = properties.find(W + "sectPr") if properties is not None else None
        if section is not None:
            self.section(section)

    def aside(self, element, where: str) -> None:
        """Read the paragraphs of a text box or a footnote."""
        for paragraph in element.iter(W + "p"):
            self.at[paragraph] = len(self.paragraphs)
            shown, _ = self.read(paragraph, "", where=where)
            self.paragraphs.append(shown)

    def read(self, element, table: str, at: tuple[int, int, int] = (0, 0, 0), where: str = BODY) -> tuple[WordParagraph, list]:
        """Return a paragraph, and the text boxes anchored in it; `at` is the number of its table, its row and column."""
        direct = bag(element.find(W + "pPr"))
        merged = self.looks.paragraph(direct, table)
        runs = _Runs(self, merged, table, len(self.paragraphs), where)
        runs.children(element)
        self._ends(element, runs)
        visible = runs.visible()
        counted = self.counter.label(merged) if visible or not runs.hidden else ""  # Word numbers empty paragraphs too
        label = counted if visible else ""
        size = next((r.face.size for r in visible if r.text.strip()), None)
        size = size or self.looks.face(merged, bag(element.find(f"{W}pPr/{W}rPr")), table).size
        text = "".join(r.text for r in visible)
        self.revisions += [replace(r, start=r.start + len(label), end=r.end + len(label)) for r in runs.revisions]
        self._formats(element, text)
        self.number += where == BODY and not at[0] and bool((label + text).strip())
        paragraph = WordParagraph(
            0 if where in (HEADER, FOOTER) else max(self.number, 1),
            label + text,
            visible,
            self.looks.shape(merged, size),
            where,
            *at,
            note=self.notes if where in (NOTE, BOX) else 0,
            label=label,
            hidden="".join(runs.hidden),
            fields=tuple(_field(code) for code in runs.codes if code.strip()),
            pictures=runs.pictures,
            boxed="framePr" in merged,
            breaks_page=runs.breaks or element.find(f"{W}pPr/{W}sectPr") is not None,
            marks=runs.all_marks(len(label)),
            section=len(self.sections),
        )
        return paragraph, runs.boxes

    def _ends(self, element, runs: _Runs) -> None:
        """Record inserted and deleted ends of paragraphs that have no revised words to show it."""
        kinds = {r.kind for r in runs.revisions}
        if element in self.ends and "删除" not in kinds:
            runs.revise("删除", "", self.ends[element])
        inserted = element.find(f"{W}pPr/{W}rPr/{W}ins")
        if inserted is not None and "插入" not in kinds:
            runs.revise("插入", "", inserted.get(W + "author", ""))

    def _formats(self, element, text: str) -> None:
        if any(True for _ in element.iter(W + "pPrChange", W + "rPrChange")):
            self.revisions.append(Revision("格式", text[:20], len(self.paragraphs)))

    # ---- sections

    def section(self, properties) -> None:
        previous = self.sections[-1] if self.sections else WordSection()
        margins = {"headers": dict(previous.headers), "footers": dict(previous.footers)}
        for reference in properties:
            kind = {W + "headerReference": "headers", W + "footerReference": "footers"}.get(reference.tag)
            if kind:
                margins[kind][reference.get(W + "type", "default")] = self.margin(
                    self.targets.get(reference.get(R + "id", ""), ""), HEADER if kind == "headers" else FOOTER
                )
        self.sections.append(
            replace(_page(properties), headers=tuple(margins["headers"].items()), footers=tuple(margins["footers"].items()))
        )

    def margin(self, part: str, where: str) -> tuple[WordParagraph, ...]:
        """Return the paragraphs of a header or footer, those of its text boxes included."""
        tree = self.tree(part)
        if tree is None:
            return ()
        return tuple(_boxed(self.read(p, "", where=where)[0], p) for p in tree.iter(W + "p"))


def _boxed(paragraph: WordParagraph, element) -> WordParagraph:
    return replace(paragraph, boxed=True) if next(element.iterancestors(W + "txbxContent"), None) is not None else paragraph


def _joined(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    while target.startswith("../"):
        target, folder = target[3:], folder.rpartition("/")[0]
    return f"{folder}/{target}".lstrip("/")


def _int(value: str | None, default: int = 0) -> int:
    return int(value) if value and re.fullmatch(r"-?\d+", value) else default


def _table_width(properties, grid: list[int]) -> int:
    width = properties.find(W + "tblW") if properties is not None else None
    if width is not None and width.get(W + "type") == "dxa" and _int(width.get(W + "w")):
        return _int(width.get(W + "w"))
    return sum(grid)


def _borders(rows: list, properties) -> tuple[tuple[str, int], ...]:
    """Return the lines of a table; LibreOffice writes them on the first cells of its rows."""
    borders = _edges(properties.find(W + "tblBorders") if properties is not None else None)
    cells = [_edges(row.find(f"{W}tc/{W}tcPr/{W}tcBorders")) for row in rows]
    if cells and any(cells):
        inner = {"insideH": max(cells[0].get("bottom", 0), cells[1].get("top", 0))} if len(cells) > 1 else {}
        borders |= {"top": cells[0].get("top", 0), "bottom": cells[-1].get("bottom", 0), **inner}
    return tuple(borders.items())


def _edges(borders) -> dict[str, int]:
    return {
        e.tag.rpartition("}")[2]: _int(e.get(W + "sz"))
        for e in (() if borders is None else borders)
        if e.get(W + "val") not in ("nil", "none")
    }


def _join_deleted_ends(tree) -> dict[object, str]:
    """Move the words of each paragraph whose end is deleted into the next one; return that next one → who deleted it.

    From back to front, so that in a long row of such paragraphs every word is moved once.
    """
    ends = {}
    for mark in reversed(list(tree.iter(W + "del", W + "moveFrom"))):
        paragraph = mark.getparent().getparent().getparent() if mark.getparent().tag == W + "rPr" else None
        following = _next_paragraph(paragraph) if paragraph is not None and paragraph.tag == W + "p" else None
        if paragraph is None or paragraph.tag != W + "p":
            continue
        if following is None or paragraph.find(f"{W}pPr/{W}sectPr") is not None:
            ends[paragraph] = mark.get(W + "author", "")  # it stays one of its own, before a table or a section's end
            continue
        head = next(iter(following), None)  # `len` would count them all
        first = 1 if head is not None and head.tag == W + "pPr" else 0
        for at, child in enumerate([c for c in paragraph if c.tag != W + "pPr"], first):
            following.insert(at, child)
        paragraph.getparent().remove(paragraph)
        ends[following] = mark.get(W + "author", "")
    return ends


def _next_paragraph(paragraph):
    """Return the paragraph that one whose end is deleted goes on in, also into and out of content controls; None if none."""
    following = paragraph.getnext()
    while following is None and paragraph.getparent() is not None and paragraph.getparent().tag in _HOLDERS:
        paragraph = paragraph.getparent()
        following = paragraph.getnext()
    while following is not None and (following.tag in _POINTS or following.tag in _HOLDERS):
        inner = (
            next((c for c in following if c.tag in _HOLDERS or c.tag == W + "p"), None) if following.tag in _HOLDERS else None
        )
        following = inner if inner is not None else following.getnext()
    return following if following is not None and following.tag == W + "p" else None


def _references(paragraph) -> Iterator[tuple[str, str]]:
    for reference in paragraph.iter(W + "footnoteReference", W + "endnoteReference"):
        yield ("footnotes" if reference.tag.endswith("footnoteReference") else "endnotes"), reference.get(W + "id", "")


def _page(properties) -> WordSection:
    def of(tag: str) -> dict[str, str]:
        element = properties.find(W + tag)
        return {} if element is None else {k.rpartition("}")[2]: v for k, v in element.attrib.items()}

    size, margin, grid = of("pgSz"), of("pgMar"), of("docGrid")
    default = WordSection()
    top, bottom, left, right, gutter, footer = (
        abs(_int(margin.get(side), getattr(default, side))) for side in ("top", "bottom", "left", "right", "gutter", "footer")
    )
    return WordSection(
        top=top,
        bottom=bottom,
        left=left,
        right=right,
        gutter=gutter,
        footer=footer,
        width=_int(size.get("w"), default.width),
        height=_int(size.get("h"), default.height),
        landscape=size.get("orient") == "landscape",
        grid=grid.get("type", ""),
        pitch=_int(grid.get("linePitch")),
        char_space=_int(grid.get("charSpace")),
        restarts=_int(of("pgNumType").get("start"), -1) >= 0,
        columns=_int(of("cols").get("num"), 1),
        first=properties.find(W + "titlePg") is not None and of("titlePg").get("val", "1") not in OFF,
        flows=of("type").get("val") == "continuous",
    )


# ---- runs ----------------------------------------------------------------------------------------------------------

_THROUGH = {
    W + tag
    for tag in (
        "hyperlink",
        "smartTag",
        "sdt",
        "sdtContent",
        "customXml",
        "ins",
        "moveTo",
        "fldSimple",
        "dir",
        "bdo",
        "ruby",
        "rubyBase",
    )
}
_GONE = {W + "del": "删除", W + "moveFrom": "移动"}
_HOLDERS = {W + tag for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_POINTS = {
    W + tag
    for tag in (
        "bookmarkStart",
        "bookmarkEnd",
        "proofErr",
        "permStart",
        "permEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "moveFromRangeStart",
        "moveFromRangeEnd",
        "moveToRangeStart",
        "moveToRangeEnd",
    )
}
_STARTS, _ENDS = (W + "bookmarkStart", W + "commentRangeStart"), (W + "bookmarkEnd", W + "commentRangeEnd")
_KNOWN = (*(W + tag for tag in ("p", "r", "t", "drawing", "pict", "object")), MATH + "oMath")
_CHARACTERS = {W + "tab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": "\t"}


@dataclass
class _Runs:
    """Collects the runs of one paragraph."""

    reader: _Reader
    paragraph: Mapping[str, str]
    table: str
    index: int
    where: str = BODY
    said: list[tuple[Face, str]] = field(default_factory=list)  # what a reader sees, piece by piece
    hidden: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)  # the instructions of its fields
    asked: list[int] = field(default_factory=list)  # which of them are not ended yet
    boxes: list = field(default_factory=list)
    pictures: int = 0
    breaks: bool = False
    revisions: list[Revision] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    open: dict[str, tuple[str, int]] = field(default_factory=dict)  # id → name and beginning of bookmarks not ended yet
    length: int = 0  # of the visible text
    instruction: bool = False  # between the beginning of a field and its result

    def children(self, element) -> None:
        for child in element:
            self.child(child)

    def child(self, child) -> None:
        if child.tag == W + "r":
            self.run(child)
        elif child.tag in _GONE:
            self.revise(
                _GONE[child.tag], "".join(t.text or "" for t in child.iter(W + "delText", W + "t")), child.get(W + "author", "")
            )
            for mark in child.iter(*_STARTS, *_ENDS):
                self.mark(mark)
        elif child.tag in _THROUGH:
            self.through(child)
        elif child.tag == MC + "AlternateContent":
            self.alternate(child, bag(None))
        elif child.tag in _STARTS or child.tag in _ENDS:
            self.mark(child)
        elif child.tag in (MATH + "oMath", MATH + "oMathPara"):
            self.formula(child)

    def through(self, element) -> None:
        if element.tag == W + "fldSimple":
            self.codes.append(element.get(W + "instr", ""))
        before, at = len(self.said), self.length
        self.children(element)
        if element.tag in (W + "ins", W + "moveTo"):
            text = "".join(text for _, text in self.said[before:])
            self.revise("插入", text, element.get(W + "author", ""), at)

    def revise(self, kind: str, text: str, author: str, start: int | None = None) -> None:
        self.revisions.append(Revision(kind, text, self.index, self.length if start is None else start, self.length, author))

    def mark(self, element) -> None:
        """Begin or end a bookmark, or the range of a comment, here."""
        id = _key(element)
        if element.tag in _STARTS:
            self.reader.ranged.add(_called(element))
            self.open[id] = (_called(element), self.length)
        elif id in self.open:
            name, start = self.open.pop(id)
            self.marks.append(Mark(name, start, self.length))

    def point(self, name: str) -> None:
        """Mark a comment here that has no range."""
        if name not in self.reader.ranged:
            self.reader.ranged.add(name)
            self.marks.append(Mark(name, self.length, self.length))

    def all_marks(self, label: int) -> tuple[Mark, ...]:
        """Return the bookmarks of the paragraph, open ones ended here; `label` characters precede its words."""
        begun = [*((name, 0) for name in self.reader.begun.values()), *self.open.values()]
        self.reader.begun.clear()
        marks = [*self.marks, *(Mark(name, start, self.length) for name, start in begun)]
        return tuple(Mark(m.name, m.start + label, m.end + label) for m in marks)

    def formula(self, element) -> None:
        texts = list(element.iter(MATH + "t", W + "t"))
        self.reader.seen.update(texts)
        self.say("".join(t.text or "" for t in texts), bag(None))

    def alternate(self, element, direct) -> None:
        for child in self.reader.branch(element):
            if child.tag == W + "r" or child.tag in _THROUGH or child.tag in _GONE:
                self.child(child)
            else:
                self.piece(child, direct)

    def run(self, run) -> None:
        direct = bag(run.find(W + "rPr"))
        for child in run:
            if child.tag == MC + "AlternateContent":
                self.alternate(child, direct)
            else:
                self.piece(child, direct)

    def piece(self, child, direct) -> None:
        if child.tag == W + "t":
            self.reader.seen.add(child)
            self.say(child.text or "", direct)
        elif child.tag in _CHARACTERS:
            self.say(_CHARACTERS[child.tag], direct)
        elif child.tag == W + "br":
            self.breaks |= child.get(W + "type") == "page"
            self.say("" if child.get(W + "type") in ("page", "column") else "\n", direct)
        elif child.tag == W + "sym":
            self.say("□", direct)
        elif child.tag == W + "fldChar":
            self.field(child.get(W + "fldCharType"))
        elif child.tag == W + "instrText":  # Word tears instructions apart
            if self.asked:
                self.codes[self.asked[-1]] += child.text or ""
            else:  # of a field that began in a paragraph above
                self.codes.append(child.text or "")
        elif child.tag == W + "pgNum":
            self.codes.append("PAGE")
        elif child.tag == W + "ruby":
            self.children(child)
        elif child.tag == W + "commentReference":
            self.point(COMMENT + child.get(W + "id", ""))
        elif child.tag in (W + "drawing", W + "pict", W + "object"):
            self.draw(child)

    def field(self, kind: str | None) -> None:
        """Begin or end a field, or its instruction."""
        if kind == "begin":
            self.asked.append(len(self.codes))
            self.codes.append("")
        elif kind == "end" and self.asked:
            self.asked.pop()
        self.instruction = kind == "begin" or (self.instruction and kind not in ("separate", "end"))

    def say(self, text: str, direct) -> None:
        face = self.reader.looks.face(self.paragraph, direct, self.table)
        if self.instruction or not text:
            return
        if face.hidden:
            self.hidden.append(text)
            return
        self.length += len(text)
        self.said.append((face, text))

    def visible(self) -> tuple[WordRun, ...]:
        """Return what a reader sees, in runs of one look."""
        alike = groupby(self.said, key=lambda piece: piece[0])
        return tuple(WordRun("".join(text for _, text in pieces), face) for face, pieces in alike)

    def draw(self, element) -> None:
        """Record a picture with its alt text, and the text boxes of a shape."""
        boxes = [b for b in element.iter(W + "txbxContent") if not _is_within_another(b, element)]
        within = {*boxes}
        self.boxes += boxes
        shown = [e for e in element.iter(PIC + "pic", V + "imagedata", C + "chart") if within.isdisjoint(e.iterancestors())]
        if shown:
            self.pictures += 1
            targets = {} if self.where in (HEADER, FOOTER) else self.reader.targets
            self.reader.pictures.append(_picture(element, shown, self.index, self.where, targets))


def _is_head(row) -> bool:
    """Return whether a row of a table is repeated on every page."""
    repeated = row.find(f"{W}trPr/{W}tblHeader")
    return repeated is not None and repeated.get(W + "val", "1") not in OFF


def _is_within_another(box, shape) -> bool:
    """Return whether a text box is inside another of the same shape, with which it is read."""
    above = next(box.iterancestors(W + "txbxContent"), None)
    return above is not None and shape in above.iterancestors()


def _key(element) -> str:
    """Return what a start and its end have in common: comments and bookmarks are numbered apart."""
    return f"{'' if 'bookmark' in element.tag else COMMENT}{element.get(W + 'id', '')}"


def _called(element) -> str:
    name: str = element.get(W + "name", "")
    return name if "bookmark" in element.tag else COMMENT + element.get(W + "id", "")


def _field(instruction: str) -> str:
    """Return the name of a field: PAGE."""
    words = instruction.split()
    return words[0].upper() if words else ""


def _picture(element, shown: list, index: int, where: str, targets: Mapping[str, str]) -> WordPicture:
    words = [e.get(key, "") for e in element.iter(WP + "docPr") for key in ("descr", "title")]
    words += [e.get("alt", "") for e in element.iter(V + "shape")]
    extent = next(element.iter(WP + "extent"), None)
    linked = any(e.get(R + "link") for e in element.iter(A + "blip")) or any(
        e.get(R + "href") for e in element.iter(V + "imagedata")
    )
    width, height = (_int(extent.get(side)) // 635 if extent is not None else 0 for side in ("cx", "cy"))
    ids = [e.get(R + "embed", "") for e in element.iter(A + "blip")] or [e.get(R + "id", "") for e in shown]
    part = targets.get(ids[0], "") if len(ids) == len(shown) == 1 and shown[0].tag != C + "chart" else ""
    cropped = any(_int(side) for crop in element.iter(A + "srcRect") for side in crop.attrib.values())
    alt = next((w for w in words if w.strip()), "")
    return WordPicture(alt, index, linked, width, height, part, cropped, where)
