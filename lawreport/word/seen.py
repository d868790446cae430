"""What a reader of a Word file can see: equal values for two files that show the same.

In: the bytes of two .docx files. Out: whether they have the same words, looks, pictures, comments and revisions.
Responsible for: what Word, WPS and LibreOffice rewrite when a file is only opened and saved (split runs, spelling marks, ids,
names of parts, properties). Everything else counts as a change, unknown elements too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby

from lawreport.files.package import open_package
from lawreport.problem import Trouble
from lawreport.word.cascade import MC, OFF, PIC, WP, A, Bag, Counter, R, W, read_looks
from lawreport.word.layers import flat, read_layers
from lawreport.word.reader import parse
from lawreport.word.typed import typed

_QUIET = {
    W + tag
    for tag in (
        "bookmarkStart",
        "bookmarkEnd",
        "proofErr",
        "lastRenderedPageBreak",
        "pPr",
        "rPr",
        "smartTagPr",
        "sdtPr",
        "sdtEndPr",
        "customXmlPr",
        "commentRangeStart",
        "commentRangeEnd",
        "annotationRef",
        "footnoteRef",
        "endnoteRef",
        "sectPr",
        "noProof",
    )
}
_THROUGH = {W + tag for tag in ("smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo")}
_LETTERS = {W + "tab": "\t", W + "cr": "\n", W + "noBreakHyphen": "\u2011", W + "softHyphen": "\xad"}
_COUNTED = {
    "PAGE",
    "NUMPAGES",
    "SECTIONPAGES",
    "PAGEREF",
    "DATE",
    "TIME",
    "SAVEDATE",
    "PRINTDATE",
    "EDITTIME",
    "FILENAME",
    "FILESIZE",
    "REVNUM",
    "NUMWORDS",
    "NUMCHARS",
    "LASTSAVEDBY",
    "USERNAME",
}  # fields whose result programs compute anew
_SECTION_QUIET = re.compile(
    r"(headerReference|footerReference|paperSrc|printerSettings)\b.*|pgSz\.code|cols\.space|titlePg|.*rsid.*"
)
_SECTION_USUAL = {
    "pgSz.orient": "portrait",
    "cols.num": "1",
    "cols": "1",
    "cols.equalWidth": "1",
    "docGrid.type": "default",
    "docGrid": "1",
    "pgNumType.fmt": "decimal",
    "pgNumType": "1",
    "type": "nextPage",
    "textDirection": "lrTb",
    "vAlign": "top",
}
_TABLE_QUIET = re.compile(
    r"tblStyle|tblStyle(Row|Col)BandSize|tblLook.*|tblBorders.*|tblCellMar.*|jc|tbl(W|Ind)\.type|tblpPr|rsid.*"
    r"|tc(W|Borders|Mar)\b.*|vAlign"  # from the style; the cells are compared
)
_ROW_QUIET = re.compile(r"cnfStyle.*|trHeight.*|tblHeader|cantSplit|hidden|(ins|del|trPrChange)\.(id|date)|rsid.*")
_TABLE_USUAL = {"shd.fill": "auto", "shd": "clear", "shd.color": "auto", "tblLayout.type": "autofit", "tblOverlap": "overlap"}
_CELL_QUIET = re.compile(
    r"tc(W|Mar)\b.*|tcBorders\.(top|left|bottom|right)\b.*|tcBorders\..*\.(space|theme.*)"
    r"|cnfStyle.*|shd\.(fill|theme.*)|rsid.*"
)
_CELL_USUAL = {"gridSpan": "1", "vAlign": "top", "textDirection": "lrTb", "shd": "clear", "shd.color": "auto", "tcBorders": "1"}
_PICTURE_QUIET = {A + "xfrm", A + "noFill", A + "extLst"}
_LOCAL_DPI = "{28A0092B-C50C-407E-A947-70E740481C1C}"
_OWN_NAMES = ("_", "OLE_LINK")  # beginnings of bookmarks that programs set, this one too
_MARGIN = {"top": "0", "left": "108", "bottom": "0", "right": "108"}
_SETTINGS = (
    "evenAndOddHeaders",
    "trackRevisions",
    "mirrorMargins",
    "gutterAtTop",
    "bookFoldPrinting",
    "bookFoldRevPrinting",
    "printTwoOnOne",
    "removePersonalInformation",
    "removeDateAndTime",
    "formsDesign",
)
_EDGES = ("top", "left", "bottom", "right")
NEAR, CLOSE = 20, 12700  # twips; the same in a picture's units


@dataclass(eq=False)
class Length:
    """A length that programs round: lengths that differ by at most `room` are equal."""

    size: int
    room: int = NEAR

    def __eq__(self, other) -> bool:
        return isinstance(other, Length) and abs(self.size - other.size) <= self.room


@dataclass(eq=False)
class Title:
    """The title of a picture; an empty one equals any, because LibreOffice drops titles."""

    words: str

    def __eq__(self, other) -> bool:
        return isinstance(other, Title) and (self.words == other.words or not (self.words and other.words))


def alike(one: bytes, other: bytes) -> bool:
    """Return whether two Word files show the same; a file that cannot be read equals no other."""
    try:
        return seen(one) == seen(other)
    except Trouble:
        return False


def seen(data: bytes) -> tuple:
    """Return what a Word file shows, as nested tuples for comparison. Raise `Trouble`."""
    return _Reader(open_package(data, "")).whole()


@dataclass
class _Reader:
    """Walks through the parts of one file."""

    parts: dict[str, bytes]
    part: str = "word/document.xml"  # where it is reading
    relations: dict[str, tuple[str, str]] = field(default_factory=dict)
    notes: dict = field(default_factory=dict)

    def whole(self) -> tuple:
        main = next((t for kind, t in self._relations("").values() if kind == "officeDocument"), self.part)
        self.part, self.relations = main, self._relations(main)
        named = {kind: target for kind, target in self.relations.values()}
        trees = {kind: self._tree(named.get(kind, "")) for kind in ("styles", "theme", "settings", "numbering")}
        looks = read_looks(**trees)
        self.layers, self.counter = read_layers(looks, trees["styles"]), Counter(looks)
        self.notes = {
            (kind, note.get(W + "id")): note
            for kind in ("footnotes", "endnotes", "comments")
            for note in self._children(self._tree(named.get(kind, "")))
        }
        root = self._tree(main)
        body = root.find(W + "body") if root is not None else None
        return (
            tuple(self.blocks(body)),
            self.comments(named),
            self.bookmarks(root),
            typed(self.parts),
            *self._settings(trees["settings"]),
            flat(root).get("background.color", "") if root is not None else "",
        )

    def bookmarks(self, root) -> list[str]:
        """Return the bookmarks that a person has set."""
        names = [mark.get(W + "name", "") for mark in (() if root is None else root.iter(W + "bookmarkStart"))]
        return sorted(name for name in names if not name.startswith(_OWN_NAMES))

    def control(self, element) -> Iterator[tuple]:
        """Yield the properties of a content control, without its number."""
        if element.tag == W + "sdt":
            properties = self._children(element.find(W + "sdtPr"))
            yield "control", tuple(self.raw(e) for e in properties if e.tag not in (W + "id", W + "rPr", W + "placeholder"))

    def _settings(self, settings) -> tuple[bool, ...]:
        of = flat(settings)
        switches = (of.get(name, "0") not in OFF for name in _SETTINGS)
        return *switches, any(key.startswith(("documentProtection", "writeProtection")) for key in of)

    def _tree(self, part: str):
        return parse(self.parts[part], "", part) if part in self.parts else None

    def _children(self, tree) -> list:
        return [] if tree is None else [child for child in tree if isinstance(child.tag, str)]

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return id → (kind, target) for the relationships of a part."""
        folder, _, name = part.rpartition("/")
        tree = self._tree(f"{folder}/_rels/{name}.rels".lstrip("/"))
        return {r.get("Id", ""): (r.get("Type", "").rpartition("/")[2], _target(folder, r)) for r in self._children(tree)}

    # ---- blocks

    def blocks(self, element, table: str = "") -> Iterator[tuple]:
        """Yield paragraphs, tables and ends of sections, in order.

        A page break at the end of a paragraph equals one before the next: LibreOffice writes one for the other.
        """
        breaks = False
        for block in self.each(element, table):
            if block[0] != "p":
                yield block
                continue
            kind, label, look, inked, *more = block
            look = {**look, "pageBreakBefore": "1"} if breaks else look
            breaks = bool(inked) and inked[-1][0] == ("break", "page")
            yield kind, label, look, inked[:-1] if breaks else inked, *more

    def each(self, element, table: str) -> Iterator[tuple]:
        for child in self._children(element):
            if child.tag == W + "p":
                yield self.paragraph(child, table)
                if (section := child.find(f"{W}pPr/{W}sectPr")) is not None:
                    yield self.section(section)
            elif child.tag == W + "tbl":
                yield self.table(child)
            elif child.tag == W + "sectPr":
                yield self.section(child)
            elif child.tag in _THROUGH:
                yield from self.control(child)
                yield from self.each(child, table)
            elif child.tag not in _QUIET | {W + "tcPr"}:
                yield "other", self.raw(child)

    def paragraph(self, element, table: str) -> tuple:
        direct = flat(element.find(W + "pPr"))
        merged = self.layers.paragraph(direct, table)
        mark = flat(element.find(f"{W}pPr/{W}rPr"))
        revised = sorted(
            key for key in (*direct, *mark) if key.partition(".")[0] in ("pPrChange", "ins", "del", "moveFrom", "moveTo")
        )
        pieces = [p for p in _ParagraphLook(self, merged, table).read(element) if p[0]]
        inked = _joined(pieces)
        label = self.label({k: v for k, v in merged.items() if k.startswith("numPr")}) if inked else ""
        first = next((look for what, look in inked if isinstance(what, str) and what.strip()), None)
        first = first or self.layers.run(merged, mark, table)
        look = self.layers.settled_paragraph(merged, int(first.get("sz", "20")))
        return "p", label, look, inked, first.get("sz") if not inked else "", tuple(revised)

    def label(self, properties: Bag) -> str:
        """Return the number before a paragraph, or the sign of its list."""
        level = self.counter.looks.level(properties)
        if level is None:
            return "list" if properties.get("numPr.numId", "0") != "0" else ""
        sign, kind = (flat(level).get(name, "") for name in ("lvlText", "numFmt"))
        return self.counter.label(properties) or (sign if kind == "bullet" else "")

    def section(self, element) -> tuple:
        direct = flat(element)
        page = dict(_counting(direct, _SECTION_QUIET, _SECTION_USUAL))
        title = direct.get("titlePg", "0") not in ("0", "false")
        margins = {
            (child.tag, child.get(W + "type", "default")): self.other_part(child.get(R + "id", ""))
            for child in element
            if child.tag in (W + "headerReference", W + "footerReference")
        }
        margins = {k: v for k, v in margins.items() if any(b[0] != "p" or b[3] for b in v)}
        if not any(tag == W + "footerReference" for tag, _ in margins):
            page.pop("pgMar.footer", None)
        if not any(tag == W + "headerReference" for tag, _ in margins):
            page.pop("pgMar.header", None)
        return "section", _measured(page), title, margins

    def other_part(self, id: str) -> tuple:
        """Return the blocks of a header or footer, read with its own relationships."""
        part, relations = self.part, self.relations
        self.part = relations.get(id, ("", ""))[1]
        self.relations = self._relations(self.part)
        try:
            return tuple(self.blocks(self._tree(self.part)))
        finally:
            self.part, self.relations = part, relations

    # ---- tables

    def table(self, element) -> tuple:
        direct = flat(element.find(W + "tblPr"))
        style = direct.get("tblStyle", "")
        of = {**self.layers.style(style).table, **direct}
        rows = [child for child in self._children(element) if child.tag == W + "tr"]
        others = [
            self.raw(c)
            for c in self._children(element)
            if c.tag not in (W + "tr", W + "tblPr", W + "tblGrid") and c.tag not in _QUIET
        ]
        properties = _measured(_counting(of, _TABLE_QUIET, _TABLE_USUAL))
        where = {"center": "center", "right": "right", "end": "right"}.get(of.get("jc", ""), "left")
        return (
            "table",
            self.layers.style(style).name,
            where,
            properties,
            others,
            tuple(self.row(row, of, style, i == 0, i == len(rows) - 1) for i, row in enumerate(rows)),
        )

    def row(self, row, of: Bag, style: str, first: bool, last: bool) -> tuple:
        direct = flat(row.find(W + "trPr"))
        height = Length(int(direct.get("trHeight", "0"))), direct.get("trHeight.hRule", "atLeast")
        properties = _measured(_counting(direct, _ROW_QUIET, {}))
        flags = tuple(direct.get(name, "0") not in ("0", "false") for name in ("tblHeader", "cantSplit", "hidden"))
        cells = [c for c in row.iter(W + "tc") if next(c.iterancestors(W + "tr")) is row]
        return (
            height,
            flags,
            properties,
            tuple(self.cell(cell, of, style, (first, i == 0, last, i == len(cells) - 1)) for i, cell in enumerate(cells)),
        )

    def cell(self, cell, of: Bag, style: str, outer: tuple[bool, ...]) -> tuple:
        """Return a cell: its width, its lines as drawn, its filling, its blocks."""
        direct = flat(cell.find(W + "tcPr"))
        lines = tuple(_line(direct, of, edge, out) for edge, out in zip(_EDGES, outer, strict=True))
        margins = (direct.get(f"tcMar.{e}.w", of.get(f"tblCellMar.{e}.w", _MARGIN[e])) for e in _EDGES)
        fill = direct.get("shd.fill", of.get("shd.fill", "auto")).upper()
        return (
            Length(int(direct.get("tcW.w", "0")) if direct.get("tcW.type") == "dxa" else 0),
            lines,
            _counting(direct, _CELL_QUIET, _CELL_USUAL),
            _measured(dict(zip(_EDGES, margins, strict=True))),
            fill,
            tuple(self.blocks(cell, style)),
        )

    # ---- comments, and whatever else there is

    def comments(self, named: dict[str, str]) -> tuple:
        """Return the comments with their authors, and how many of them are marked as done."""
        done = self._tree(named.get("commentsExtended", ""))
        return tuple(self.comment(note) for (kind, _), note in self.notes.items() if kind == "comments"), sum(
            value in ("1", "true") for c in self._children(done) for key, value in c.attrib.items() if key.endswith("}done")
        )

    def comment(self, note) -> tuple[str, str]:
        return note.get(W + "author", ""), "\n".join("".join(t.text or "" for t in p.iter(W + "t")) for p in note.iter(W + "p"))

    def raw(self, element) -> tuple:
        """Return an element of any kind, with its words and the targets it refers to."""
        values = tuple(
            sorted(
                (k, v)
                for k, v in element.attrib.items()
                if "rsid" not in k and not k.endswith(("}id", "}embed", "}link")) and k not in ("id", "name", "title")
            )
        )
        points = tuple(self.target(v) for k, v in element.attrib.items() if k.startswith(R))
        return element.tag, values, points, (element.text or "").strip(), tuple(self.raw(c) for c in self._children(element))

    def target(self, id: str) -> str:
        """Return the hash of a relationship's target, or its address where it is outside the file."""
        target = self.relations.get(id, ("", ""))[1]
        return sha256(self.parts[target]).hexdigest() if target in self.parts else target


def _target(folder: str, relation) -> str:
    target: str = relation.get("Target", "")
    if relation.get("TargetMode") == "External":
        return target
    if target.startswith("/"):
        return target[1:]
    while target.startswith("../"):
        target, folder = target[3:], folder.rpartition("/")[0]
    return f"{folder}/{target}".lstrip("/")


def _counting(bag: Bag, quiet: re.Pattern, usual: Bag) -> Bag:
    """Return the properties that count: all that are on, unusual, and not among those that programs rewrite."""
    return {
        name: value
        for name, value in bag.items()
        if not quiet.fullmatch(name) and value not in (*OFF, "none", "nil", "", usual.get(name))
    }


def _measured(bag: Bag) -> dict[str, str | Length]:
    return {name: Length(int(v)) if v.lstrip("-").isdigit() else v for name, v in bag.items()}


def _line(direct: Bag, of: Bag, edge: str, outer: bool) -> tuple[str, str, str]:
    """Return the line at an edge of a cell: its own, or that of the table."""
    own = f"tcBorders.{edge}"
    table = f"tblBorders.{edge if outer else 'insideH' if edge in ('top', 'bottom') else 'insideV'}"
    bag, name = (direct, own) if own in direct else (of, table)
    if bag.get(name, "none") in ("none", "nil"):
        return "", "", ""
    colour = bag.get(f"{name}.color", "auto").upper()
    return bag[name], bag.get(f"{name}.sz", ""), "AUTO" if colour == "000000" else colour


def _joined(pieces: list[tuple]) -> tuple:
    """Return words of the same look as one, however they were split."""
    runs: list[tuple] = []
    for (words, look), group in groupby(pieces, key=lambda p: (isinstance(p[0], str), p[1])):
        alike = [what for what, _ in group]
        runs += [("".join(alike), look)] if words else [(what, look) for what in alike]
    return tuple(runs)


@dataclass
class _ParagraphLook:
    """Collects the words and things of one paragraph, each with its look."""

    reader: _Reader
    paragraph: Bag
    table: str
    found: list[tuple] = field(default_factory=list)
    fields: list[list] = field(default_factory=list)  # those that are open: instruction, whether its result has begun, look

    def read(self, element) -> list[tuple]:
        self.children(element)
        return self.found

    def children(self, element) -> None:
        for child in element:
            if child.tag == W + "r":
                self.run(child)
            elif child.tag in _THROUGH:
                for control in self.reader.control(child):
                    self.say(control, {})
                self.children(child)
            elif child.tag == W + "hyperlink":
                self.say(("link", self.reader.target(child.get(R + "id", "")), child.get(W + "anchor", "")), {})
                self.children(child)
            elif child.tag == W + "fldSimple":
                self.simple(child)
            elif isinstance(child.tag, str) and child.tag not in _QUIET:
                self.say(self.reader.raw(child), {})

    def simple(self, element) -> None:
        instruction = " ".join(element.get(W + "instr", "").split())
        first = element.find(W + "r")
        self.fields.append([instruction, True, self.look(first) if first is not None else {}])
        self.end_field(shown=False)
        if instruction.partition(" ")[0].upper() not in _COUNTED:
            self.children(element)

    def look(self, run) -> Bag:
        return self.reader.layers.run(self.paragraph, flat(run.find(W + "rPr")), self.table)

    def run(self, run) -> None:
        look = self.look(run)
        for child in run:
            if child.tag == MC + "AlternateContent":
                chosen = child.find(MC + "Choice")
                for inner in chosen if chosen is not None else ():
                    self.piece(inner, look)
            elif isinstance(child.tag, str) and child.tag not in _QUIET:
                self.piece(child, look)

    def piece(self, child, look: Bag) -> None:
        tag = child.tag
        if tag == W + "t":
            self.say(child.text or "", look)
        elif tag in _LETTERS:
            self.say(_LETTERS[tag], look)
        elif tag == W + "br":
            kind = child.get(W + "type", "textWrapping")
            self.say("\n" if kind == "textWrapping" else ("break", kind), look if kind == "textWrapping" else {})
        elif tag in (W + "fldChar", W + "instrText"):
            self.field(child, look)
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            note = self.reader.notes.get((tag.rpartition("}")[2].replace("Reference", "s"), child.get(W + "id")))
            self.say(("note", tuple(self.reader.blocks(note))), {})
        elif tag == W + "commentReference":
            note = self.reader.notes.get(("comments", child.get(W + "id")))
            self.say(("comment", *(self.reader.comment(note) if note is not None else ())), {})
        elif tag in (W + "drawing", W + "pict"):
            self.say(self.drawing(child), {})
        else:
            self.say(self.reader.raw(child), look)

    def say(self, what, look: Bag) -> None:
        """Take words, or a thing, unless it only shows what a field counts."""
        if not any(not begun or instruction.partition(" ")[0].upper() in _COUNTED for instruction, begun, _ in self.fields):
            self.found.append((what, look))
        elif isinstance(what, str) and self.fields[-1][1]:
            self.fields[-1][2] = look

    def field(self, child, look: Bag) -> None:
        kind = child.get(W + "fldCharType", "")
        if child.tag == W + "instrText" and self.fields:
            self.fields[-1][0] = " ".join(f"{self.fields[-1][0]}{child.text or ''}".split())
        elif kind == "begin":
            self.fields.append(["", False, look])
        elif kind == "separate" and self.fields:
            self.fields[-1][1] = True
        elif kind == "end" and self.fields:
            self.end_field(shown=True)

    def end_field(self, shown: bool) -> None:
        instruction, _, look = self.fields.pop()
        counted = instruction.partition(" ")[0].upper() in _COUNTED
        self.found.append((("field", instruction), look if counted else {}))

    def drawing(self, element) -> tuple:
        """Return a picture: what it shows, how large, what part of it; of other drawings everything."""
        boxes = tuple(tuple(self.reader.blocks(box)) for box in element.iter(W + "txbxContent"))
        pictures = [
            self.reader.target(blip.get(R + kind))
            for blip in element.iter(A + "blip")
            for kind in ("embed", "link")
            if blip.get(R + kind)
        ]
        if not pictures or boxes:
            return "drawing", boxes, self.reader.raw(element)
        size = tuple(Length(int(e.get(side, "0")), CLOSE) for e in element.iter(WP + "extent") for side in ("cx", "cy"))
        cut = [sorted((k, v) for k, v in e.attrib.items() if v != "0") for e in element.iter(A + "srcRect")]
        turned = [
            e.get(key)
            for e in element.iter(A + "xfrm")
            for key in ("rot", "flipH", "flipV")
            if e.get(key) not in (None, "0", "false")
        ]
        alt = [(e.get("descr", ""), Title(e.get("title", "")), e.get("hidden", "")) for e in element.iter(WP + "docPr")]
        effects = [self.reader.raw(e) for e in _effects(element)]
        floats = [e.tag for e in element if e.tag == WP + "anchor"]
        return "picture", tuple(pictures), size, [c for c in cut if c], turned, effects, alt, floats


def _effects(drawing) -> Iterator:
    """Yield what is applied to a picture: lines, shadows, fillings, another shape, another colour, a link."""
    for blip in drawing.iter(A + "blip"):
        yield from (c for c in blip if c.tag != A + "extLst")
        yield from (e for e in blip.iter(A + "ext") if e.get("uri") != _LOCAL_DPI)
    yield from drawing.iter(A + "hlinkClick")
    for shape in drawing.iter(PIC + "spPr"):
        yield from (c for c in shape if isinstance(c.tag, str) and c.tag not in _PICTURE_QUIET and not _plain(c))


def _plain(element) -> bool:
    """Return whether it is the usual shape, or an empty line or effect."""
    if element.tag == A + "prstGeom":
        return bool(element.get("prst", "rect") == "rect")
    if element.tag == A + "ln":
        return len(element) == 0 or element[0].tag == A + "noFill"
    return element.tag == A + "effectLst" and len(element) == 0
