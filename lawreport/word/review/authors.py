"""One author's tracked changes alone: those of others are left, as if they had not been made.

In: the bytes of a Word file, a name. Out: the file with that author's changes, how many are others'; who changed anything.
Responsible for: changes of words, of ends of paragraphs and of rows of tables.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from lawreport.files.package import open_package, zip_parts
from lawreport.problem import Place, Trouble
from lawreport.word.cascade import W
from lawreport.word.reader import READ, is_sealed, parse

_CAME, _WENT = (W + "ins", W + "moveTo"), (W + "del", W + "moveFrom")


@dataclass(frozen=True, slots=True)
class OneAuthor:
    """A Word file in which only one author's changes are left, and the number of the others' by their names."""

    data: bytes
    others: tuple[tuple[str, int], ...]


def authors_of(data: bytes, name: str) -> tuple[tuple[str, int], ...]:
    """Return who has tracked changes in a file, and how many of words, by name. Raise `Trouble` where it cannot be read."""
    trees = _opened(data, name)[1]
    return tuple(sorted(_counted(trees).items()))


def only_author(data: bytes, name: str, author: str) -> OneAuthor:
    """Return the file with one author's changes. Raise `Trouble` where nobody of that name changed anything."""
    from lxml import etree

    parts, trees = _opened(data, name)
    counts = _counted(trees)
    if author not in counts:
        names = "、".join(sorted(n for n in counts if n)) or "没有人"
        raise Trouble.one("pull-author", f"文件里没有“{author}”的修订", Place(name), f"有修订的是：{names}。")
    for part, tree in trees.items():
        for element in list(tree.iter(*_CAME, *_WENT)):
            if element.get(W + "author", "") != author and element.getparent() is not None:
                _undo(element)
        parts[part] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    others = tuple(sorted((n or "（没有名字）", c) for n, c in counts.items() if n != author))
    return OneAuthor(zip_parts(parts), others)


def _opened(data: bytes, name: str) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the parts of a package, and the trees of those in which somebody changed something."""
    parts = open_package(data, name, READ, sealed=is_sealed)
    return parts, {part: parse(xml, name, part) for part, xml in parts.items() if _has_changes(part, xml)}


def _counted(trees: dict[str, Any]) -> Counter[str]:
    return Counter(e.get(W + "author", "") for tree in trees.values() for e in tree.iter(*_CAME, *_WENT))


def _has_changes(part: str, xml: bytes) -> bool:
    return part.endswith(".xml") and part.startswith("word/") and (b"w:author=" in xml or b":author=" in xml)


def _undo(element) -> None:
    """Undo one change: of words, or of the end of a paragraph or a row, in whose properties it then stands."""
    holder = element.getparent()
    came = element.tag in _CAME
    if holder.tag == W + "rPr" and holder.getparent().tag == W + "pPr":
        if came:
            element.tag = W + "del"  # the paragraph goes on in the next, as it did
        else:
            holder.remove(element)
    elif holder.tag == W + "trPr":
        row = holder.getparent()
        if came:
            row.getparent().remove(row)
        else:
            holder.remove(element)
    elif came:
        holder.remove(element)
    else:
        for text in list(element.iter(W + "delText")):
            text.tag = W + "t"
        at = holder.index(element)
        for child in reversed(list(element)):
            holder.insert(at, child)
        holder.remove(element)
