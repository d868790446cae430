"""Rows of words set in columns, for the screen (text) and for passing on (Markdown).

In: rows of texts. Out: lines. Responsible for: columns under each other; a bar in a Markdown cell, which must be escaped.
"""

from __future__ import annotations

from collections.abc import Sequence

from lawreport.base.screenwidth import width

Rows = Sequence[Sequence[str]]


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
