"""Lists that fit a screen, and rows of words in columns, for the screen (text) and for passing on (Markdown).

In: lines, or rows of texts. Out: lines. Responsible for: how it is said that there are more, and what lists them all; columns
under each other; a name that holds a line feed begins no line; a bar in a Markdown cell, which must be escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lawreport.base.screenwidth import width

Rows = Sequence[Sequence[str]]

FEED = "\ufffd"  # what is seen of a line feed in a name: a forged line would be believed
_FORGED, _UNINDENTED = re.compile(r"\n(?!\n*\Z)"), re.compile(r"\n(?! {4}|\n*\Z)")
ALL = "加 --all 全部列出。"
MORE = f"另有 {{}} 行；{ALL}"


def first(lines: Sequence[str], most: int, everything: bool = False, rest: str = MORE) -> list[str]:
    """Return the first `most` lines, and `rest` with the number of the others; all of them where `everything` is wanted."""
    if everything or len(lines) <= most:
        return list(lines)
    return [*lines[:most], rest.format(len(lines) - most)]


def one_line(text: str) -> str:
    """Return a line in which the line feeds that came with a name are seen; those at its end leave lines free."""
    return _FORGED.sub(FEED, text)


def in_lines(text: str) -> str:
    """Return the lines of a problem: only a line indented by four, as what to try is, begins below another."""
    return _UNINDENTED.sub(FEED, text)


def names_of(names: Sequence[str], most: int, more: str = "等{}个") -> str:
    """Return the first `most` names in a row, and `more` with the number of all where there are others."""
    return "、".join(names[:most]) + (more.format(len(names)) if len(names) > most else "")


# ---- columns ---------------------------------------------------------------------------------------------------------


def aligned(rows: Rows, right: Sequence[int] = ()) -> list[str]:
    """Return the rows as lines with their columns under each other; those numbered in `right` end flush."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_padded(cell, widths[i], i in right) for i, cell in enumerate(row)).rstrip() for row in rows]


def _padded(text: str, wanted: int, right: bool) -> str:
    blank = " " * (wanted - width(text))
    return blank + text if right else text + blank


def markdown(rows: Rows) -> list[str]:
    """Return the rows as a Markdown table; the first is its header."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return [lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]]
