"""The proof of a page: what compose said is what the page holds, word for word and in order.

In: the report; the finished text of a page. Out: nothing, or `Trouble`. Responsible for: that no word is lost, garbled, added
or moved between the blocks and what a browser reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from lawreport.model import Paragraph, Picture, Report, Table, text_of
from lawreport.problem import NOWHERE, Place, Trouble
from lawreport.screen.element import Element, read
from lawreport.screen.parts import parts
from lawreport.style import RUN_INS

HOLDERS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "caption", "figcaption", "th", "td"})  # elements with words
Said = tuple[str, Place]


def said(report: Report) -> Iterator[Said]:
    """Yield every text of the report that a page holds by itself, in reading order, and where it was written."""
    for part in parts(report.blocks):
        block, caption = part.block, part.caption
        titled = [(caption.text + (part.below.text if part.below else ""), caption.place)] if caption else []
        if isinstance(block, Picture):
            yield from ((block.alt or block.chart.title, block.place), *titled)
        elif isinstance(block, Table):
            yield from (*titled, *_cells(block))
        else:
            yield from _paragraph(block)


def _cells(block: Table) -> Iterator[Said]:
    """Yield the cells that are printed: not those under a merged one."""
    covered = block.covered
    cells = ((text_of(cell), (r, c)) for r, row in enumerate(block.lines) for c, cell in enumerate(row))
    yield from ((text, block.place) for text, at in cells if at not in covered)


def _paragraph(block: Paragraph) -> Iterator[Said]:
    runs_in = block.style in RUN_INS and block.head
    yield from ((text_of(s), block.place) for s in ((block.head, block.spans) if runs_in else (block.head + block.spans,)))


def prove(text: str, report: Report, notes: Sequence[str] = (), broken: bool = True) -> Element:
    """Return the page, read strictly. Raise `Trouble` where it holds anything but `notes` and then the report.

    `broken`: lines are broken where the report breaks them.
    """
    try:
        root = read(text)
    except ValueError as error:
        raise _lost(f"写出来的网页读不回去：{error}") from None
    compare(held(root), [*((note, NOWHERE) for note in notes), *said(report)], broken)
    return root


def compare(there: Iterable[str], wanted: Iterable[Said], broken: bool = True) -> None:
    """Raise `Trouble` with the first text that is not where it should be."""
    for held_text, (words, place) in zip_longest(there, wanted, fillvalue=("", NOWHERE)):
        printed = held_text if isinstance(held_text, str) else ""
        if printed != words and (broken or printed.replace("\n", "") != words.replace("\n", "")):
            raise _lost(f"网页、文本里的文字和文段不一致：“{words[:40]}”成了“{printed[:40]}”", place)


def held(root: Element) -> Iterator[str]:
    """Yield the texts of a page one by one, pictures by what stands for them; words outside of all holders are one, too."""
    if root.tag in HOLDERS:
        yield root.text
    elif root.tag == "img":
        yield root.get("alt")
    elif root.tag != "head":
        for inner in root.inside:
            yield from held(inner) if isinstance(inner, Element) else [inner] if inner.strip() else []


def _lost(what: str, place: Place = NOWHERE) -> Trouble:
    return Trouble.one("page-words", what, place, "这是程序的毛病：请把这条信息发给维护人员。")
