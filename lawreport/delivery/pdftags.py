"""The structure of a PDF from LibreOffice: a heading that runs into its text becomes a heading, and its text a paragraph.

In: an open PDF. Out: the same, its elements told apart. Responsible for: that who is read the headings of a PDF does not hear
whole paragraphs. LibreOffice tags a paragraph by its level; the part that is the heading has a character style of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lawreport.style import RUN_INS

if TYPE_CHECKING:
    import pikepdf

_HEAD = re.compile(r"/H\d?")
_HEADED = frozenset(f"/{style.norm.run}" for style in RUN_INS)  # how elements of these character styles are called


def elements(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Yield the elements of the structure in reading order by what they are, a name of one's own by what it stands for."""
    import pikepdf

    root = pdf.Root.get("/StructTreeRoot")
    roles: Any = root.get("/RoleMap", {}) if root is not None else {}
    waiting: list[Any] = [] if root is None else [root]
    while waiting:
        node = waiting.pop()
        if "/S" in node:
            yield str(roles.get(str(node.S), node.S)), node
        waiting += [kid for kid in reversed(_kids(node)) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def is_heading(kind: str) -> bool:
    return _HEAD.fullmatch(kind) is not None


def part_headings(pdf: pikepdf.Pdf) -> None:
    """Make two elements of each paragraph whose heading runs in: the heading, and the text as a paragraph after it."""
    for kind, element in list(elements(pdf)):
        kids = _kids(element)
        head = next((n for n, kid in enumerate(kids) if not _is_of_head(kid)), len(kids))
        if is_heading(kind) and 0 < head < len(kids):
            _part(pdf, element, kids[:head], kids[head:])


def _part(pdf: pikepdf.Pdf, element: Any, head: list[Any], text: list[Any]) -> None:
    """Put a new heading before an element, which keeps its text: whatever on a page leads to it still does."""
    import pikepdf

    above = element.P
    kept = {key: element[key] for key in ("/A", "/Lang") if key in element}
    new = pdf.make_indirect(
        pikepdf.Dictionary({"/Type": pikepdf.Name.StructElem, "/S": element.S, "/P": above, "/K": pikepdf.Array(head), **kept})
    )
    if "/Pg" in head[0]:
        new.Pg = head[0].Pg
    for kid in head:
        kid.P = new
    element.S, element.K = pikepdf.Name.P, pikepdf.Array(text)
    siblings = _kids(above)
    at = next(n for n, one in enumerate(siblings) if isinstance(one, pikepdf.Dictionary) and one.objgen == element.objgen)
    above.K = pikepdf.Array([*siblings[:at], new, *siblings[at:]])


def _is_of_head(kid: Any) -> bool:
    import pikepdf

    return isinstance(kid, pikepdf.Dictionary) and str(kid.get("/S", "")) in _HEADED


def _kids(node: Any) -> list[Any]:
    import pikepdf

    inside = node.get("/K")
    return [] if inside is None else list(inside) if isinstance(inside, pikepdf.Array) else [inside]
