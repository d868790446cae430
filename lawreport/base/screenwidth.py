"""How many columns of a screen a text takes: a Hanzi takes two.

In: a text. Out: a number of columns. Responsible for: which characters are wide.
"""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """Return how many columns of a screen the text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
