"""The comments of a Word file, with their replies.

In: a Word file as read. Out: `Comment`s in the order of the text, each reply behind what it answers. Responsible for: what a
comment is about, whether it is resolved (commentsExtended), and that the program's own comments are not taken for people's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lawreport.word.cascade import W
from lawreport.word.parts import SOURCE_AUTHOR
from lawreport.word.reader import COMMENT, Document, parse

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: `paragraph` is the index of the paragraph it begins in, -1 where that is unknown; `answers` is an id."""

    id: str
    author: str
    date: str
    text: str
    quoted: str = ""
    paragraph: int = -1
    start: int = 0
    resolved: bool = False
    answers: str = ""


def comments_of(document: Document, name: str) -> list[Comment]:
    """Return the comments that people made, in the order of the text. Raise `Trouble` where their part is damaged."""
    found = {comment.id: comment for comment in _comments(document, name) if comment.author != SOURCE_AUTHOR}
    replies = [c for c in found.values() if c.answers in found]
    first = sorted((c for c in found.values() if c.answers not in found), key=_order)
    return [one for comment in first for one in (comment, *(r for r in replies if _root(r, found) == comment.id))]


def _order(comment: Comment) -> tuple[bool, int, int]:
    return comment.paragraph < 0, comment.paragraph, comment.start


def _root(comment: Comment, found: dict[str, Comment]) -> str:
    """Return the id of the comment that a row of replies begins with."""
    seen = {comment.id}
    while comment.answers in found and comment.answers not in seen:
        comment = found[comment.answers]
        seen.add(comment.id)
    return comment.id


def _comments(document: Document, name: str) -> Iterator[Comment]:
    roots = [parse(data, name, part) for part, data in sorted(document.parts.items()) if _may_hold(part, data)]
    extended = {e.get(_W15 + "paraId", ""): e for root in roots if root.tag == _W15 + "commentsEx" for e in root}
    elements = [e for root in roots if root.tag == W + "comments" for e in root if e.tag == W + "comment"]
    ids = {p.get(_W14 + "paraId"): e.get(W + "id", "") for e in elements for p in e.iter(W + "p")}
    for element in elements:
        last = [p.get(_W14 + "paraId", "") for p in element.iter(W + "p")][-1:]
        more = extended.get(last[0]) if last else None
        id = element.get(W + "id", "")
        quoted, paragraph, start = _about(document, id)
        yield Comment(
            id,
            element.get(W + "author", ""),
            element.get(W + "date", ""),
            "\n".join("".join(t.text or "" for t in p.iter(W + "t")) for p in element.iter(W + "p")).strip(),
            quoted,
            paragraph,
            start,
            more is not None and more.get(_W15 + "done") in ("1", "true"),
            ids.get(more.get(_W15 + "paraIdParent"), "") if more is not None else "",
        )


def _may_hold(part: str, data: bytes) -> bool:
    return part.endswith(".xml") and "comments" in part.rpartition("/")[2].lower() and b"<" in data


def _about(document: Document, id: str) -> tuple[str, int, int]:
    """Return the words a comment is about, and where they begin."""
    for index, paragraph in enumerate(document.paragraphs):
        for mark in paragraph.marks:
            if mark.name == COMMENT + id:
                return paragraph.text[mark.start : mark.end], index, mark.start
    return "", -1, 0
