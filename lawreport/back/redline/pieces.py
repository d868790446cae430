"""A paragraph as the pieces that a comparison keeps or marks, one by one.

In: a `w:p`. Out: its `Piece`s and `Token`s. Responsible for: a figure with its unit is one token (7292处), and so is whatever a
bookmark of the ledger holds; every other character is one; what is not seen (bookmarks, fields) stays with its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lawreport.back.tokens import NUMBER
from lawreport.word.cascade import OFF, PIC, WP, A, C, V, W

Element = Any  # a node of a tree of lxml, which has no types
PICTURE, END = "\ufffc", "¶"
SEEN = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "sym": "□"}
THROUGH = {W + tag for tag in ("hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo")}
NOTHING = {W + tag for tag in ("pPr", "proofErr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "lastRenderedPageBreak")}
_ENDS = {W + "bookmarkEnd", W + "commentRangeEnd"}
_UNITS = (
    "个百分点|个小时|个工作日|人次|件次|平方米|平方公里|公里|小时|分钟|工作日|万元|亿元|周年|"
    "[件处个名人次项部份家条元年月日期场起宗篇批户台套所支倍天号级届轮类种米亩吨页例步卷册块层章节款届成岁位只组对门点站]"
)
_SCALE, _MORE = r"(?:万|亿)?", r"[余多几]?"
_HANZI = "[零〇一二三四五六七八九十百千两]"
_TOKEN = re.compile(
    rf"[-－−]?{NUMBER}{_SCALE}{_MORE}{_SCALE}(?:[%％‰]|{_UNITS})?"
    rf"|百分之{_HANZI}+(?:点{_HANZI}+)?|{_HANZI}{{2,}}{_SCALE}{_MORE}(?:{_UNITS})?|{_HANZI}(?:{_UNITS})"
    r"|[A-Za-z]+|.",
    re.S,
)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One character as it is seen, a picture (its sign and title), or what is not seen (no `text`): `element`, as it is
    written.

    `look` is the `w:rPr` of its run; `in_run` whether it stands in one. A character of a `w:t` has no element.
    """

    text: str
    element: Element = None
    look: Element = None
    in_run: bool = True


@dataclass(frozen=True, slots=True)
class Token:
    """Pieces that go or stay together; `paragraph` is set where they are the end of one."""

    key: str
    pieces: tuple[Piece, ...] = ()
    paragraph: Element = None


def pieces(holder: Element) -> Iterator[Piece]:
    """Yield the pieces of a paragraph, or of what holds runs in one."""
    for child in holder:
        if child.tag == W + "r":
            yield from _of_run(child)
        elif child.tag in THROUGH:
            yield from pieces(child)
        elif child.tag not in NOTHING:
            yield Piece("", child, in_run=False)


def _of_run(run: Element) -> Iterator[Piece]:
    look = run.find(W + "rPr")
    hides = _is_hidden(look)
    for node in run:
        if node.tag == W + "t" and not hides:
            yield from (Piece(character, None, look) for character in node.text or "")
        elif node.tag in SEEN and not hides and node.get(W + "type") not in ("page", "column"):
            yield Piece(SEEN[node.tag], node, look)
        elif node.tag in (W + "drawing", W + "pict", W + "object") and is_picture(node):
            yield Piece(PICTURE + title_of(node), node, look)
        elif node.tag != W + "rPr" and node.tag not in NOTHING:
            yield Piece("", node, look)


def _is_hidden(look: Element) -> bool:
    hidden = look.find(W + "vanish") if look is not None else None
    return hidden is not None and hidden.get(W + "val", "1") not in OFF


def is_picture(element: Element) -> bool:
    """Return whether a drawing shows a picture or a chart."""
    return next(element.iter(PIC + "pic", V + "imagedata", C + "chart", A + "blip"), None) is not None


def title_of(element: Element) -> str:
    """Return the title of a picture, or its alternative text; of one that has neither, nothing."""
    named = next(element.iter(WP + "docPr"), None)
    title: str = "" if named is None else named.get("title") or named.get("descr") or ""
    return title


def text_of(some: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in some)


# ---- tokens --------------------------------------------------------------------------------------------------------------


def tokens(some: Sequence[Piece]) -> list[Token]:
    """Return the tokens of a paragraph in order; what is not seen goes with the next one, the end of a range with the last."""
    seen = [at for at, piece in enumerate(some) if piece.text]
    if not seen:
        return [Token("", tuple(some))] if some else []
    out, begin = [], 0
    for stop in _stops("".join(some[at].text[0] for at in seen), _kept_whole(some)):
        end = seen[stop - 1] + 1
        while end < len(some) and some[end].element is not None and some[end].element.tag in _ENDS:
            end += 1
        end = len(some) if stop == len(seen) else end
        out.append(Token(text_of(some[begin:end]), tuple(some[begin:end])))
        begin = end
    return out


def _stops(text: str, whole: Sequence[tuple[int, int]]) -> list[int]:
    """Return where tokens end; not within a range that is kept whole."""
    stops = [found.end() for found in _TOKEN.finditer(text)]
    return [stop for stop in stops if not any(start < stop < end for start, end in whole)]


def _kept_whole(some: Sequence[Piece]) -> list[tuple[int, int]]:
    """Return the ranges of the figures that the ledger marks, in characters that are seen."""
    out, begun, at = [], dict[str, int](), 0
    for piece in some:
        at += bool(piece.text)
        if piece.in_run or piece.element is None:
            continue
        id = piece.element.get(W + "id", "")
        if piece.element.tag == W + "bookmarkStart" and piece.element.get(W + "name", "").startswith("_m_"):
            begun[id] = at
        elif piece.element.tag == W + "bookmarkEnd" and id in begun:
            out.append((begun.pop(id), at))
    return out
