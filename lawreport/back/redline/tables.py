"""Tables of both files as one: rows that came and went, and the words of the cells that stay.

In: a table of the older file and the one it became. Out: that one, marked in place. Responsible for: which row is which; a
table whose columns are others is gone and new as a whole.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

from lawreport.back.redline.marks import CAME, WENT, Marker
from lawreport.back.redline.matching import Block, block, groups
from lawreport.back.redline.paragraphs import marked
from lawreport.back.redline.pieces import Element, pieces, text_of
from lawreport.word.cascade import W

CELL = "\x1f"  # between the words of two cells


def rows(table: Element) -> list[Element]:
    return [row for row in table if row.tag == W + "tr"]


def words_of(element: Element) -> str:
    """Return all words of a table, or of a row or cell of one."""
    cells = [element] if element.tag == W + "tc" else list(element.iter(W + "tc"))
    return CELL.join("\n".join(text_of(list(pieces(p))) for p in cell if p.tag == W + "p") for cell in cells)


def is_alike(old: Element, new: Element) -> bool:
    """Return whether two tables have the same columns, so that their rows can be compared."""
    wide = [{sum(_span(cell) for cell in _cells(row)) for row in rows(table)} for table in (old, new)]
    return wide[0] == wide[1] and not any(next(t.iterdescendants(W + "tbl"), None) is not None for t in (old, new))


def compare(old: Element, new: Element, marker: Marker) -> None:
    """Mark in the new table what is not as in the old one."""
    place = None
    for group in _rows(old, new):
        if not group.new:
            gone = gone_row(group.old[0].element, marker)
            if place is None:
                next(iter(rows(new))).addprevious(gone)
            else:
                place.addnext(gone)
            place = gone
            continue
        place = group.new[-1].element
        if group.old:
            for one, other in zip(_cells(group.old[0].element), _cells(place), strict=True):
                _cell(one, other, marker)
        else:
            all_marked(place, marker)


def _rows(old: Element, new: Element) -> Iterator[Element]:
    """Yield the rows that belong together; those with other cells are gone and new."""
    for group in groups(*([block(row, words_of(row), table=True) for row in rows(table)] for table in (old, new))):
        if group.old and group.new and _form(group.old[0]) != _form(group.new[0]):
            yield from (type(group)(group.old, ()), type(group)((), group.new))
        else:
            yield group


def _form(row: Block) -> list[tuple[int, str | None]]:
    """Return how the cells of a row lie: their widths, and how each goes on with the one above."""
    cells = _cells(row.element)
    merges = [cell.find(f"{W}tcPr/{W}vMerge") for cell in cells]
    return [
        (_span(cell), None if merge is None else merge.get(W + "val", "continue"))
        for cell, merge in zip(cells, merges, strict=True)
    ]


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag == W + "tc"]


def _span(cell: Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    value = "1" if span is None else span.get(W + "val", "1")
    return int(value) if value.isdigit() else 1


def _cell(old: Element, new: Element, marker: Marker) -> None:
    """Mark a cell; its last paragraph ends it in both."""
    if words_of(old) == words_of(new):
        return
    before, after = ([block(p, "") for p in cell if p.tag == W + "p"] for cell in (old, new))
    for paragraph in marked(before, after, marker):
        after[0].element.addprevious(paragraph)
    for one in after:
        new.remove(one.element)


def all_marked(row: Element, marker: Marker) -> None:
    """Mark a row of the new file as new, with all its words."""
    marker.row(row, CAME)
    for paragraph in list(row.iter(W + "p")):
        _words(paragraph, CAME, marker)


def gone_row(row: Element, marker: Marker) -> Element:
    """Return a copy of a row of the old file, marked as gone with all its words."""
    gone = copy.deepcopy(row)
    for element in gone.iter():
        for name in [name for name in element.attrib if not name.startswith(W)]:
            del element.attrib[name]
    marker.row(gone, WENT)
    for paragraph in list(gone.iter(W + "p")):
        _words(paragraph, WENT, marker)
    return gone


def _words(paragraph: Element, kind: str, marker: Marker) -> None:
    made = marker.paragraph(paragraph, kind, "")
    marker.put(made, kind, pieces(paragraph))
    paragraph.getparent().replace(paragraph, made)


def gone_table(table: Element, marker: Marker) -> Element:
    """Return a copy of a table of the old file, every row of it gone."""
    gone = copy.deepcopy(table)
    style = gone.find(f"{W}tblPr/{W}tblStyle")
    if style is not None and style.get(W + "val") not in marker.styles:
        style.getparent().remove(style)
    for child in list(gone):
        if child.tag == W + "tr":
            gone.replace(child, gone_row(child, marker))
        elif child.tag not in (W + "tblPr", W + "tblGrid"):
            gone.remove(child)
    return gone


def new_table(table: Element, marker: Marker) -> None:
    """Mark every row of a table as new."""
    for row in rows(table):
        all_marked(row, marker)
