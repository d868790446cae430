"""The proof of a redline: with all changes accepted it is the newer file, with all rejected the older.

In: the redline, both files as read. Out: nothing, or `Trouble` with what differs. Responsible for: what is compared (every
word of the body, the cells of its tables), and reading a file with its changes rejected: as if they were the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from lawreport.files.package import zip_parts
from lawreport.problem import Place, Problems
from lawreport.word.cascade import W
from lawreport.word.reader import BODY, Document, parse, read_document

_TURNED = {W + "ins": W + "del", W + "del": W + "ins", W + "delText": W + "t"}


def prove(parts: Mapping[str, bytes], main: str, old: Document, new: Document, name: str) -> None:
    """Raise `Trouble` where the words of the redline, accepted or rejected, are not those of the two files."""
    problems = Problems()
    for what, seen, meant in (
        ("接受", read_document(zip_parts(parts), name), new),
        ("拒绝", rejected(parts, main, name), old),
    ):
        for found, wanted in zip_longest(said(seen), said(meant), fillvalue="（没有了）"):
            if found != wanted:
                problems.add(
                    "redline-unproved",
                    f"对照稿{what}全部修订以后和原稿不一样：应是“{_near(wanted, found)}”，成了“{_near(found, wanted)}”",
                    Place(name),
                    "没有写对照稿。请把两份稿子发给维护人员；急用可以用 Word“审阅”里的“比较”。",
                )
                break
    problems.raise_errors()


def rejected(parts: Mapping[str, bytes], main: str, name: str) -> Document:
    """Return a file as it reads with all its changes rejected."""
    from lxml import etree

    root = parse(parts[main], name, main)
    for element in root.iter(*_TURNED):
        element.tag = _TURNED[element.tag]
    return read_document(zip_parts({**parts, main: etree.tostring(root)}), name)


def said(document: Document) -> Iterator[str]:
    """Yield the paragraphs of the body that say something, then the rows of its tables: 1｜甲｜乙."""
    yield from (p.text for p in document.paragraphs if p.where == BODY and not p.table and p.text.strip())
    tables = [table for table in document.tables if table.rows and not table.nested]
    for number, table in enumerate(tables, 1):
        yield from (f"表{number}｜" + "｜".join(words.strip("\n") for words in row) for row in table.rows)


def _near(words: str, other: str) -> str:
    """Return the words where two texts begin to differ."""
    at = next((i for i, (a, b) in enumerate(zip(words, other, strict=False)) if a != b), min(len(words), len(other)))
    return words[max(at - 8, 0) : at + 16]
