"""Two drafts as one Word file with tracked changes, proved.

In: the bytes of both. Out: a `Redline`. Responsible for: the order of the steps; that equal files give none, and equal pairs
equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lawreport.back.redline.marks import Marker
from lawreport.back.redline.matching import Block, Group, block, groups
from lawreport.back.redline.opened import Draft, opened
from lawreport.back.redline.paragraphs import marked
from lawreport.back.redline.pictures import add_remarks, remarks
from lawreport.back.redline.pieces import Element, pieces, text_of
from lawreport.back.redline.proof import prove, said
from lawreport.back.redline.tables import compare, gone_table, is_alike, new_table, words_of
from lawreport.files.package import zip_parts
from lawreport.word.cascade import W
from lawreport.word.reader import BODY, Document, parse


@dataclass(frozen=True, slots=True)
class Redline:
    """The file, empty where nothing changed; how many words came and went; what is told of pictures, and what was not
    compared.
    """

    data: bytes = b""
    came: int = 0
    went: int = 0
    pictures: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


def redline(old: bytes, new: bytes, names: tuple[str, str]) -> Redline:
    """Return the redline of two files. Raise `Trouble` where one cannot be compared, or the outcome is not proved."""
    from lxml import etree

    before, after = opened(old, names[0]), opened(new, names[1])
    told = remarks(before, after)
    aside = tuple(_aside(before.document, after.document))
    if not told and list(said(before.document)) == list(said(after.document)):
        return Redline(aside=aside)
    marker = Marker.of(after.root, _date(after), after.styles())
    parts = add_remarks(after, told, marker)
    _mark(before.body, after.body, marker)
    parts[after.main] = etree.tostring(after.root, xml_declaration=True, encoding="UTF-8", standalone=True)
    prove(parts, after.main, before.document, after.document, names[1])
    came, went = (sum(len(t.text or "") for e in after.root.iter(W + kind) for t in e.iter(W + word)) for kind, word in _SAYS)
    return Redline(zip_parts(parts), came, went, tuple(one.text for one in told), aside)


_SAYS = (("ins", "t"), ("del", "delText"))


def _date(draft: Draft) -> str:
    """Return the date that a file carries, as Word writes it; an empty string where it carries none."""
    for part, data in draft.parts.items():
        if part.endswith("core.xml"):
            dates = {e.tag.rpartition("}")[2]: e.text or "" for e in parse(data, draft.name, part)}
            return dates.get("modified") or dates.get("created") or ""
    return ""


def _aside(old: Document, new: Document) -> Iterator[str]:
    """Yield what differs and is not compared."""
    if _margins(old) != _margins(new):
        yield "页眉页脚"
    for where in sorted({p.where for p in (*old.paragraphs, *new.paragraphs)} - {BODY}):
        if [p.text for p in old.paragraphs if p.where == where] != [p.text for p in new.paragraphs if p.where == where]:
            yield where


def _margins(document: Document) -> set[str]:
    """Return what headers and footers say, but for the numbers of pages and blanks."""
    said = {re.sub(r"\s|\d" if p.fields else r"\s", "", p.text) for p in document.margins()}
    return said - {""}


# ---- the body ------------------------------------------------------------------------------------------------------------


def _mark(old: Element, new: Element, marker: Marker) -> None:
    """Mark in the new body what is not as in the old one."""
    before, after = _blocks(old), _blocks(new)
    waiting: list[Element] = []  # what is gone, until the block it stands before
    for group in _closed(list(groups([b for b in before if not _is_break(b)], after))):
        if not group.new:
            waiting += _gone(group, marker)
            continue
        for element in waiting:
            group.new[0].element.addprevious(element)
        waiting = []
        _put(group, marker)
    for element in waiting:  # nothing of the new file follows
        _end_of(new).addprevious(element)


def _end_of(body: Element) -> Element:
    """Return the element that ends a body; one is made where there is none."""
    end = body.find(W + "sectPr")
    if end is None:
        end = body.makeelement(W + "sectPr")
        body.append(end)
    return end


def _closed(found: Sequence[Group]) -> list[Group]:
    """Return the groups, the last paragraph being one of both files: nobody can delete the end of the last one."""
    out = list(found)
    while len(out) > 1 and not (out[-1].old and out[-1].new) and _has_words_only(out[-1]) and _has_words_only(out[-2]):
        last, before = out.pop(), out.pop()
        out.append(Group(before.old + last.old, before.new + last.new))
    return out


def _has_words_only(group: Group) -> bool:
    return not any(one.table or one.element.find(f"{W}pPr/{W}sectPr") is not None for one in (*group.old, *group.new))


def _blocks(body: Element) -> list[Block]:
    """Return the paragraphs and tables of a body."""
    return [
        block(e, words_of(e), table=True) if e.tag == W + "tbl" else block(e, text_of(list(pieces(e))))
        for e in body
        if e.tag in (W + "p", W + "tbl")
    ]


def _is_break(one: Block) -> bool:
    """Return whether a paragraph is nothing but the end of a section, which only the newer file has."""
    return not one.table and not one.words.strip() and one.element.find(f"{W}pPr/{W}sectPr") is not None


def _gone(group: Group, marker: Marker) -> list[Element]:
    if group.old[0].table:
        return [gone_table(one.element, marker) for one in group.old]
    return marked(group.old, (), marker)


def _put(group: Group, marker: Marker) -> None:
    """Mark a group that stands in the new file, in its place."""
    first = group.new[0].element
    if group.new[0].table:
        if not group.old:
            new_table(first, marker)
        elif is_alike(group.old[0].element, first):
            compare(group.old[0].element, first, marker)
        else:
            first.addprevious(gone_table(group.old[0].element, marker))
            new_table(first, marker)
    elif [one.words for one in group.old] != [one.words for one in group.new]:
        for paragraph in marked(group.old, group.new, marker):
            first.addprevious(paragraph)
        for one in group.new:
            one.element.getparent().remove(one.element)
