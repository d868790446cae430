"""Rows of words set in columns: plain text for the screen, Markdown for passing on.

In: rows of cells. Out: lines of text.
Responsible for: widths on a screen (a Hanzi takes two columns) and what is escaped in a Markdown cell.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

Rows = Sequence[Sequence[str]]


def width(text: str) -> int:
    """Return how many columns of a screen the text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def aligned(rows: Rows, right: Sequence[int] = ()) -> list[str]:
    """Return one line a row, columns padded to equal width; the columns whose numbers are in `right` are set flush right."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_padded(cell, widths[i], i in right) for i, cell in enumerate(row)).rstrip() for row in rows]


def _padded(text: str, wanted: int, right: bool) -> str:
    blank = " " * (wanted - width(text))
    return blank + text if right else text + blank


def markdown(rows: Rows) -> list[str]:
    """Return the rows as a Markdown table; the first is its header."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return [lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]]
