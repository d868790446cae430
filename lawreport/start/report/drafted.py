"""The old report in the terms of our files: sections with text, points, children and tail; how its headings are set.

In: `Frame` and `Outline`. Out: a `Draft`: what sections/<year>/ will say, still in the words of the old report.
Responsible for: 一是…二是… as points, paragraphs between numbered siblings, tables in their place, and what each part covers:
so that the program prints every paragraph where it stood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lawreport.rules.reading.text import Link, links
from lawreport.start.report.opened import Item, Seen, SeenPhotos, SeenTable
from lawreport.start.report.outline import DEEPEST, Node, Outline, walk
from lawreport.style import CAPTIONS, Style

MOST_LINES = 40  # paragraphs of one field
STANDARD = {1: ("一、", "独行"), 2: ("（一）", "接排"), 3: ("1.", "接排"), 4: ("（1）", "接排")}
_ENDED = re.compile(r"[。！？；：…，、][”’）》]?$")
_CAPTION = re.compile(r"(?:附?表\s*\d*\s*[:：.．]?\s*)(.*)")
_UNIT = re.compile(r"[（(]?(?:计量)?单\s*位\s*[:：]\s*([^（()）]{1,12})[）)]?$")
_NOTE = re.compile(r"(?:数据|资料)?来源[：:]|注[：:]|备注[：:]|说明[：:]")
_COVERS = (
    ("first_responsible", r"第一责任|主要负责(?:人|同志).*(?:履|职)|一把手"),
    ("shortcomings", r"不足|问题|短板|困难|差距|薄弱"),
    ("causes", r"原因"),
    (
        "next_year",
        r"下一?步|下一?(?:年|阶段)|明年|来年|今后|未来|努力方向|展望"
        r"|工作(?:安排|计划|打算|思路|考虑|设想)|(?:打算|安排|计划|思路|设想)$",
    ),
)


@dataclass(frozen=True, slots=True)
class Para:
    """Words of the old report; `number` is the paragraph they stand in."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class TableDraft:
    """A table of the old report; an empty title where it had none."""

    number: int
    title: str
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[Para, ...] = ()
    unit: str = ""  # stated above it, right
    heads: int = 0  # rows repeated on every page


@dataclass
class Part:
    """A section as it will be written; empty fields are left out."""

    heading: Para | None = None
    pattern: str = ""
    place: str = ""
    text: list[Para] = field(default_factory=list)
    points: list[list[Para]] = field(default_factory=list)
    apart: bool = False
    children: list[Part] = field(default_factory=list)
    tail: list[Para] = field(default_factory=list)
    tables: list[TableDraft] = field(default_factory=list)
    photos: list[SeenPhotos] = field(default_factory=list)
    covers: list[str] = field(default_factory=list)

    def paras(self) -> Iterator[Para]:
        """Yield all its words in reading order, tables aside."""
        yield from (self.heading,) if self.heading else ()
        yield from self.text
        for point in self.points:
            yield from point
        for child in self.children:
            yield from child.paras()
        yield from self.tail


@dataclass(frozen=True, slots=True)
class LevelSeen:
    """How the headings of a level are numbered and set in most places."""

    pattern: str
    place: str
    across: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a report as sections, and what holds for most of them."""

    intro: list[Para]
    parts: list[Part]
    levels: tuple[LevelSeen, ...]
    apart: bool


def drafted(outline: Outline, year: int) -> Text:
    """Return the text as sections; `year`: that of the report."""
    levels = tuple(_levels(outline))
    parts = [_part(node, 1) for node in outline.parts]
    intro = [Para(item.number, item.text) for item in outline.intro if isinstance(item, Seen)]
    if not parts:  # a report of one piece
        whole, intro = outline.intro[1:], intro[:1]
        parts = [_filled(Part(), whole, 1)] if whole else []
    elif any(isinstance(item, SeenTable | SeenPhotos) for item in outline.intro):
        parts.insert(0, _filled(Part(), outline.intro, 1))
        intro = []
    chains = [part for part in every(parts) if part.points]
    _cover(parts, year)
    return Text(intro, parts, levels, 2 * sum(part.apart for part in chains) > len(chains))


def every(parts: list[Part]) -> Iterator[Part]:
    """Yield all sections, those below them too, in reading order."""
    for part in parts:
        yield part
        yield from every(part.children)


# ---- levels --------------------------------------------------------------------------------------------------------------


def _levels(outline: Outline) -> Iterator[LevelSeen]:
    """Yield how the headings of each level look in most places, from the first down."""
    nodes = list(walk(outline.parts))
    for depth in range(1, max((d for d, _ in nodes), default=0) + 1):
        mine = [node for d, node in nodes if d == depth]
        patterns = Counter(node.pattern for node in mine)
        places = Counter("接排" if node.run_in else "独行" for node in mine if _has_text(node))
        usual = STANDARD[depth]
        pattern = max(patterns, key=patterns.__getitem__, default=usual[0])
        families = [node.children for d, node in nodes if d == depth - 1]
        yield LevelSeen(pattern, max(places, key=places.__getitem__, default=usual[1]), _goes_on(families, pattern))


def _has_text(node: Node) -> bool:
    return any(not isinstance(item, Node) for item in node.items)


def _goes_on(families: list[list[Node]], pattern: str) -> bool:
    """Return whether numbers run on under the next heading above: 1. 2. under （一）, 3. under （二）."""
    counts = [[node.count for node in family if node.pattern == pattern] for family in families]
    counts = [numbers for numbers in counts if numbers]
    whole = [number for numbers in counts for number in numbers]
    return len(counts) > 1 and whole == list(range(1, len(whole) + 1))


# ---- what stands under a heading -----------------------------------------------------------------------------------------


def _part(node: Node, depth: int) -> Part:
    part = Part(Para(node.line.number, node.heading), node.pattern, "接排" if node.run_in else "独行")
    return _filled(part, node.items, depth)


@dataclass(frozen=True, slots=True)
class Chain:
    """一是…二是…, in one paragraph or in one each; `lead` stands before 一是."""

    lead: Para | None
    points: list[list[Para]]
    apart: bool


Piece = Para | Chain | TableDraft | SeenPhotos | Node


def _filled(part: Part, items: Sequence[Node | Item], depth: int) -> Part:
    """Fill a section with what stands under its heading, so that it is printed in the same order."""
    filled = _in_order_of(part, items, depth)
    if depth < DEEPEST or not filled.children:
        return filled
    flat = [*pieces(items, chains=False)]  # nothing may stand below the last level
    text = [piece for piece in flat if isinstance(piece, Para)]
    tables = [piece for piece in flat if isinstance(piece, TableDraft)]
    photos = [piece for piece in flat if isinstance(piece, SeenPhotos)]
    return Part(part.heading, part.pattern, part.place, text, tables=tables, photos=photos)


def _in_order_of(part: Part, items: Sequence[Node | Item], depth: int) -> Part:
    """Return the section with its text, its chain, its children and what stands behind them."""
    found = list(pieces(items))
    at = 0
    while at < len(found) and isinstance(piece := found[at], Para):
        part.text.append(piece)
        at += 1
    if at < len(found) and isinstance(chain := found[at], Chain) and _fits(part, chain):
        part.text += [chain.lead] if chain.lead else []
        part.points, part.apart = chain.points, chain.apart
        at += 1
    rest = found[at:]
    while rest and isinstance(shown := rest[-1], SeenPhotos):
        part.photos.insert(0, shown)
        rest.pop()
    while rest and isinstance(table := rest[-1], TableDraft):
        part.tables.insert(0, table)
        rest.pop()
    while rest and isinstance(behind := rest[-1], Para):
        part.tail.insert(0, behind)
        rest.pop()
    part.children = list(_children(rest, depth))
    return _in_pieces(part) if depth < DEEPEST else part


def _in_pieces(part: Part) -> Part:
    """Return the section with what is too long for one field in children without heading."""
    more = [] if part.points else part.text[MOST_LINES:]
    first = [Part(text=more[at : at + MOST_LINES]) for at in range(0, len(more), MOST_LINES)]
    part.text = part.text[: len(part.text) - len(more)]
    starts = range(0, len(part.tail), MOST_LINES)
    *chunks, part.tail = [part.tail[at : at + MOST_LINES] for at in starts] or [[]]
    part.children = [*first, *part.children, *(Part(text=chunk) for chunk in chunks)]
    return part


def _fits(part: Part, chain: Chain) -> bool:
    """Return whether a chain may follow the text of its section: in one paragraph it would join the last line of it."""
    return chain.apart or chain.lead is not None or not part.text


def _children(pieces: list[Piece], depth: int) -> Iterator[Part]:
    """Yield the children: headings, and between them text, chains and tables without one."""
    bare: Part | None = None
    for piece in pieces:
        if isinstance(piece, Node):
            bare = None
            yield _part(piece, depth + 1)
        elif isinstance(piece, Para) and bare and not (bare.points or bare.tables or bare.photos):
            bare.text.append(piece)
        elif isinstance(piece, SeenPhotos) and bare:
            bare.photos.append(piece)
        else:
            bare = Part()
            if isinstance(piece, Para):
                bare.text.append(piece)
            elif isinstance(piece, Chain):
                bare.text, bare.points, bare.apart = [piece.lead] if piece.lead else [], piece.points, piece.apart
            elif isinstance(piece, SeenPhotos):
                bare.photos.append(piece)
            else:
                bare.tables.append(piece)
            yield bare


def pieces(items: Sequence[Node | Item], chains: bool = True) -> Iterator[Piece]:
    """Yield paragraphs, chains (unless they are to stay text), tables with captions and notes, and headings, in order."""
    at = 0
    while at < len(items):
        item = items[at]
        if isinstance(item, Seen) and chains and (chain := _chain(items, at)):
            yield chain[0]
            at = chain[1]
        elif table := _table(items, at):
            yield table[0]
            at = table[1]
        elif isinstance(item, SeenTable):
            notes = list(_notes(items, at + 1))
            yield TableDraft(item.number, "", item.rows, tuple(notes))
            at += 1 + len(notes)
        else:
            yield Para(item.number, item.text) if isinstance(item, Seen) else item
            at += 1


def _table(items: Sequence[Node | Item], at: int) -> tuple[TableDraft, int] | None:
    """Return the table whose caption stands here, and where it ends; between them may stand the line with its unit."""
    caption, *below = items[at : at + 3]
    if not isinstance(caption, Seen) or not below or not _is_caption(caption):
        return None
    unit = _UNIT.match(below[0].text) if isinstance(below[0], Seen) else None
    table = below[1] if unit and len(below) > 1 else below[0]
    if not isinstance(table, SeenTable):
        return None
    after = at + (3 if unit else 2)
    notes = list(_notes(items, after))
    draft = TableDraft(table.number, _title(caption.text), table.rows, tuple(notes), unit[1] if unit else "", table.heads)
    return draft, after + len(notes)


def _is_caption(line: Seen) -> bool:
    """Return whether the line above a table is its caption."""
    if line.style in CAPTIONS:
        return True
    short = len(line.text) <= 45 and line.text[-1] not in "。：；，,:;"
    return short and (
        line.centred or _CAPTION.match(line.text) is not None or line.text.endswith(("表", "情况", "统计", "清单"))
    )


def _title(caption: str) -> str:
    match = _CAPTION.match(caption)
    return (match[1] if match and match[1] else caption).strip()


def _notes(items: Sequence[Node | Item], at: int) -> Iterator[Para]:
    """Yield the notes below a table: two at most, more are text."""
    for item in items[at : at + 2]:
        if not isinstance(item, Seen) or not (_NOTE.match(item.text) or item.style == Style.TABLE_NOTE):
            return
        yield Para(item.number, item.text)


# ---- chains --------------------------------------------------------------------------------------------------------------


def _chain(items: Sequence[Node | Item], at: int) -> tuple[Chain, int] | None:
    """Return the chain that begins with a line, and where it ends; None where there is none that would be printed the same."""
    line = items[at]
    assert isinstance(line, Seen)
    marks = _in_order(line.text, 1)
    if len(marks) > 1:
        points = [[Para(line.number, words)] for words in _cut(line.text, marks)]
        lead = Para(line.number, line.text[: marks[0].start]) if marks[0].start else None
        return (Chain(lead, points, False), at + 1) if _all_ended(points) else None
    if not marks or marks[0].start:
        return None
    return _chain_apart(items, at)


def _chain_apart(items: Sequence[Node | Item], at: int) -> tuple[Chain, int] | None:
    """Return the chain whose points have a paragraph each, and where it ends."""
    points: list[list[Para]] = []
    end = at
    for index in range(at, len(items)):
        item = items[index]
        if not isinstance(item, Seen):
            break
        marks = _in_order(item.text, len(points) + 1)
        if len(marks) == 1 and not marks[0].start:
            for between in items[end:index] if points else ():
                points[-1].append(Para(between.number, between.text))  # type: ignore[union-attr]
            points.append([Para(item.number, item.text[marks[0].end :])])
            end = index + 1
        elif len(marks) > 1:
            break
    return (Chain(None, points, True), end) if len(points) > 1 and _all_ended(points) else None


def _in_order(text: str, first: int) -> list[Link]:
    """Return the 一是 二是 … of a paragraph that follow one another from number `first`."""
    found: list[Link] = []
    for link in links(text):
        if link.kind == "是" and link.number == first + len(found):
            found.append(link)
    return found


def _cut(text: str, marks: list[Link]) -> list[str]:
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    return [text[mark.end : end] for mark, end in zip(marks, ends, strict=True)]


def _all_ended(points: list[list[Para]]) -> bool:
    """Return whether each point ends with a mark, for the program would set one, and begins with a word."""
    return all(
        _ENDED.search(p.text) and p.text == p.text.strip() and p.text[:1] not in "，,：:" for point in points for p in point
    )


# ---- what the parts cover --------------------------------------------------------------------------------------------------


def _cover(parts: list[Part], year: int) -> None:
    """State which of the required contents each part holds, by its heading, else by its words."""
    for part in parts:
        heading = part.heading.text if part.heading else ""
        part.covers = [name for name, words in _COVERS if re.search(words, heading)]
        if f"{year + 1}年" in heading and "next_year" not in part.covers:
            part.covers.append("next_year")
        if not part.covers:
            part.covers = ["other"] if re.search("其他|需要说明", heading) else ["measures"]
    said = {name for part in parts for name in part.covers}
    for name, words in (("first_responsible", "第一责任人?"), ("shortcomings", "不足|短板"), ("causes", "原因|根源")):
        fit = (p for p in parts if "next_year" not in p.covers and any(re.search(words, para.text) for para in p.paras()))
        if name not in said and (first := next(fit, None)):
            first.covers.append(name)
