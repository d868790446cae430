"""Pictures that changed: no mark can say so, a comment does.

In: both files. Out: comments on the pictures of the newer one. Responsible for: which picture is which (by name and pixels,
then in order), what changed (the data of a chart, as its alternative text tells them; a drawing), and the part that holds
the comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lawreport.back.redline.marks import AUTHOR, Marker
from lawreport.back.redline.opened import RELATION, Draft
from lawreport.back.redline.pieces import Element, is_picture, title_of
from lawreport.base.xmltext import escape, quoteattr
from lawreport.word.cascade import WP, A, C, R, V, W
from lawreport.word.reader import parse, relations_part
from lawreport.word.template.wordml import HEAD, WORDML

LONGEST = 160  # characters of a description that are told
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_CAPTION = re.compile(r"\s*(图\s*[0-9０-９]+|图[一二三四五六七八九十]+)")


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A picture of a file: how people call it, its title, what it says to those who cannot see it, its content."""

    element: Element
    called: str
    title: str
    words: str
    content: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What is told of a picture; without one, of the whole file."""

    element: Element
    text: str


def remarks(old: Draft, new: Draft) -> list[Remark]:
    """Return what has become of the pictures; those of the older file are then called as what they became."""
    before, after = _shown(old), _shown(new)
    pairs = list(_pairs(before, after))
    told = [
        Remark(two.element, text) for one, two in sorted(pairs, key=lambda p: after.index(p[1])) if (text := _changed(one, two))
    ]
    for one, two in pairs:
        _call(one.element, two.title)
    gone = [one for one in before if not any(one is pair[0] for pair in pairs)]
    told += [Remark(two.element, f"{two.called}是这一稿新加的。") for two in after if not any(two is p[1] for p in pairs)]
    return [*told, *(Remark(None, f"上一稿的{one.called}（{_short(one.title or one.words)}）这一稿没有了。") for one in gone)]


def _pairs(before: Sequence[Shown], after: Sequence[Shown]) -> Iterator[tuple[Shown, Shown]]:
    """Yield the pictures that belong together: by name and pixels, by one of them, then those without a name in order."""
    rest = list(before), list(after)
    for alike in (_same, _named_alike, _looks_alike, _unnamed):
        for two in list(rest[1]):
            one = next((one for one in rest[0] if alike(one, two)), None)
            if one is not None:
                yield one, two
                rest[0].remove(one)
                rest[1].remove(two)


def _same(one: Shown, two: Shown) -> bool:
    return _named_alike(one, two) and _looks_alike(one, two)


def _looks_alike(one: Shown, two: Shown) -> bool:
    return _looks_the_same(one.content, two.content)


def _named_alike(one: Shown, two: Shown) -> bool:
    """Return whether one title is the other, or stands in what is said of the other: LibreOffice drops titles."""
    names = [(a, b) for a, b in ((one.title, two.title), (one.title, two.words), (two.title, one.words)) if a]
    return any(a in b for a, b in names)


def _unnamed(one: Shown, two: Shown) -> bool:
    return not (one.title and two.title)


def _call(element: Element, title: str) -> None:
    for named in element.iter(WP + "docPr"):
        named.set("title", title)


def _changed(old: Shown, new: Shown) -> str:
    if _looks_the_same(old.content, new.content):
        return ""
    if old.words == new.words:
        return f"{new.called}的画面变了。"
    return f"{new.called}的数据变了。上一稿：{_short(old.words)}　这一稿：{_short(new.words)}"


def _looks_the_same(old: Sequence[bytes], new: Sequence[bytes]) -> bool:
    """Return whether pictures have the same pixels: those of a public edition were written anew."""
    return len(old) == len(new) and all(a == b or _anew(a) & _anew(b) for a, b in zip(old, new, strict=True))


def _anew(data: bytes) -> set[bytes]:
    """Return a picture as it is, and as a public edition has it."""
    from lawreport.word.public.pictures import Unfit, rewritten

    try:
        return {data, rewritten(data)[1]}
    except Unfit:  # a drawing, or no picture: it is compared byte for byte
        return {data}


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else words[:LONGEST] + "……"


def _shown(draft: Draft) -> list[Shown]:
    drawn = [e for e in draft.body.iter(W + "drawing", W + "pict", W + "object") if is_picture(e)]
    return [_one(draft, element, number) for number, element in enumerate(drawn, 1)]


def _one(draft: Draft, element: Element, number: int) -> Shown:
    named = next(element.iter(WP + "docPr"), None)
    words = "" if named is None else named.get("descr") or ""
    return Shown(element, _called(element, number), title_of(element), words, _content(draft, element))


def _content(draft: Draft, element: Element) -> tuple[bytes, ...]:
    ids = [e.get(R + key) for e in element.iter(A + "blip", V + "imagedata", C + "chart") for key in ("embed", "id", "link")]
    parts = [draft.relations[id][1] for id in ids if id in draft.relations]
    return tuple(draft.parts.get(part, part.encode()) for part in parts)


def _called(element: Element, number: int) -> str:
    """Return how a picture is called: by the caption below or above it, else by its number."""
    paragraph = next(element.iterancestors(W + "p"))
    for near in (paragraph.getnext(), paragraph.getprevious()):
        words = "" if near is None else "".join(t.text or "" for t in near.iter(W + "t"))
        if caption := _CAPTION.match(words):
            return caption[1]
    return f"第{number}张图"


# ---- comments ------------------------------------------------------------------------------------------------------------


def add_remarks(new: Draft, told: Sequence[Remark], marker: Marker) -> dict[str, bytes]:
    """Set the comments in the tree of the newer file; return its parts with them, the tree itself still as it was."""
    from lxml import etree

    parts, part = dict(new.parts), new.related("comments")
    if not told:
        return parts
    if not part:
        part = "word/comments.xml" if new.main.startswith("word/") else "comments.xml"
        parts[part] = f"{HEAD}<w:comments xmlns:w={quoteattr(WORDML)}/>".encode()
        _relate(parts, new.main, part)
    tree = parse(parts[part], new.name, part)
    first = max((int(c.get(W + "id", "0")) for c in tree if c.get(W + "id", "").isdigit()), default=0) + 1
    for id, remark in enumerate(told, first):
        tree.append(parse(_comment(id, remark.text, marker).encode(), new.name, part))
        if (run := _run_of(new, remark)) is not None:
            _set(run, str(id), marker)
    parts[part] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return parts


def _comment(id: int, text: str, marker: Marker) -> str:
    style = '<w:pPr><w:pStyle w:val="CommentText"/></w:pPr>' if "CommentText" in marker.styles else ""
    date = f' w:date="{marker.date}"' if marker.date else ""
    return (
        f'<w:comment xmlns:w="{WORDML}" w:id="{id}" w:author="{AUTHOR}"{date} w:initials="比">'
        f'<w:p>{style}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:comment>'
    )


def _run_of(new: Draft, remark: Remark) -> Element:
    """Return the run that a comment is about: that of the picture, or the first with words, where there is one."""
    if remark.element is not None:
        return next(remark.element.iterancestors(W + "r"))
    return next((run for run in new.body.iter(W + "r") if run.find(W + "t") is not None), None)


def _set(run: Element, id: str, marker: Marker) -> None:
    start, end = (marker.make(tag, id=id) for tag in ("commentRangeStart", "commentRangeEnd"))
    reference = marker.make("r")
    reference.append(marker.make("commentReference", id=id))
    run.addprevious(start)
    run.addnext(reference)
    run.addnext(end)


def _relate(parts: dict[str, bytes], main: str, part: str) -> None:
    """Tell the package of a new part, which the main part refers to."""
    name, types = relations_part(main), "[Content_Types].xml"
    target = part.removeprefix(main.rpartition("/")[0]).lstrip("/")
    relation = f'<Relationship Id="rIdRemarks" Type="{RELATION}/comments" Target={quoteattr(target)}/>'
    parts[name] = _within(parts[name], "</Relationships>", relation)
    parts[types] = _within(parts[types], "</Types>", f'<Override PartName="/{part}" ContentType="{KIND}"/>')


def _within(data: bytes, end: str, element: str) -> bytes:
    return data.replace(end.encode(), (element + end).encode())
