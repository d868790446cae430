"""A report as plain text: for Notepad, for the form of a site that takes no looks, for reading aloud.

In: the report. Out: text, proved to hold the report's words. Responsible for: what stands for looks where there are none:
blanks of a 字 before a paragraph, a tab between cells, an empty line where something else begins.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawreport.edition import Edition
from lawreport.model import Paragraph, Picture, Report, Table, text_of
from lawreport.problem import NOWHERE
from lawreport.screen.page import note_of
from lawreport.screen.parts import Part, parts
from lawreport.screen.proof import Said, compare
from lawreport.style import FOOT, Style

BLANK = "\u3000"  # as wide as a 字
ENDING = "\r\n"  # at which every Notepad breaks a line
PICTURE = "［图］"  # before the words that stand for one
_APART = (Style.TITLE, Style.RECIPIENTS, Style.ATTACHMENT_LIST, Style.SIGNATURE, Style.ATTACHMENT_TITLE)


def text(report: Report, edition: Edition) -> str:
    """Return the text of an edition. Raise `Trouble` where it does not hold what the report says."""
    note, before = note_of(edition), None
    lines = [note, ""] if note else []
    for part in parts(report.blocks):
        lines += [*([""] if before and _is_apart(before, part) else []), *_lines(part)]
        before = part
    written = "\n".join(lines)
    _prove(written, report, note)
    return written.replace("\n", ENDING) + ENDING


def encoded(words: str) -> bytes:
    """Return the bytes of a text file: by the mark at its beginning Notepad, Word and WPS know that it is UTF-8."""
    return words.encode("utf-8-sig")


def _is_apart(before: Part, part: Part) -> bool:
    """Return whether an empty line stands between two parts: where the report leaves one, and around pictures and tables."""
    block = part.block
    if before.caption or part.caption or Style.TABLE_NOTE in (before.block.style, block.style):
        return block.style is not Style.TABLE_NOTE
    if not isinstance(block, Paragraph):
        return True
    if block.style in FOOT or part.again:
        return before.block.style not in FOOT and not part.again
    return bool(block.new_page or block.above or block.style in _APART or before.block.style is Style.ATTACHMENT_TITLE)


def _lines(part: Part) -> Iterator[str]:
    """Yield the lines of a part; a paragraph is one, since nobody knows how wide the window is."""
    block, caption = part.block, part.caption
    titled = [_one_line(line.text) for line in (caption, part.below) if line]
    if isinstance(block, Picture):
        yield from (PICTURE + _one_line(block.alt or block.chart.title), *titled)
    elif isinstance(block, Table):
        yield from titled
        yield from ("\t".join(_one_line(text_of(cell), " ") for cell in row) for row in block.lines)
    else:
        left = block.left - (block.hanging or 0) if block.left is not None else block.style.norm.first
        yield BLANK * int(left) + _one_line(block.text)


def _one_line(words: str, between: str = "") -> str:
    return words.replace("\n", between)


# ---- the proof -------------------------------------------------------------------------------------------------------------


def _prove(written: str, report: Report, note: str) -> None:
    """Compare each cell and each line, without the blanks before it, with what the report says."""
    there = [piece.lstrip(BLANK) for line in written.split("\n") for piece in line.split("\t")]
    wanted = [(piece.lstrip(BLANK), place) for words, place in _said(report, note) for piece in words.split("\t")]
    compare(filter(None, there), [said for said in wanted if said[0]])


def _said(report: Report, note: str) -> Iterator[Said]:
    yield note, NOWHERE
    for part in parts(report.blocks):
        block, caption = part.block, part.caption
        titled = [(_one_line(line.text), line.place) for line in (caption, part.below) if line]
        if isinstance(block, Picture):
            yield from ((PICTURE + _one_line(block.alt or block.chart.title), block.place), *titled)
        elif isinstance(block, Table):
            yield from titled
            yield from ((_one_line(text_of(cell), " "), block.place) for row in block.lines for cell in row)
        else:
            yield _one_line(block.text), block.place
