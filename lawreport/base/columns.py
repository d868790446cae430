"""Rows of words set in columns, for the screen (text) and for passing on (Markdown).

Knows alone: that a Hanzi takes two columns of a screen, and that a bar in a Markdown cell must be escaped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

Rows = Sequence[Sequence[str]]


def width(text: str) -> int:
    """Return how many columns of a screen the text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


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
