"""What stands where on a page of a PDF, in millimetres: shared by the tests that look at paper."""

import os
from dataclasses import dataclass

import numpy
import pytest

from lawreport.word import libreoffice

POINT = 25.4 / 72
TEXT_TOP, TEXT_BOTTOM, TEXT_LEFT, TEXT_RIGHT = 37, 262, 28, 184


def need_office() -> None:
    """Skip where LibreOffice is missing; fail instead where it must not be."""
    if libreoffice.find_office() is None:
        if os.environ.get("LAWREPORT_REQUIRE_OFFICE"):
            pytest.fail("没有 LibreOffice，但 LAWREPORT_REQUIRE_OFFICE 要求有")
        pytest.skip("没有 LibreOffice")


@dataclass(frozen=True)
class Glyph:
    """A character on paper, in millimetres from the upper left corner; `left` and `right` are those of its cell."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


def glyphs(page) -> list[Glyph]:
    """Return the characters of a page, blanks left out, in the order they were written."""
    height, text = page.get_height(), page.get_textpage()
    found = []
    for i in range(text.count_chars()):
        _, bottom, _, top = text.get_charbox(i)
        left, _, right, _ = text.get_charbox(i, loose=True)
        letter = text.get_text_range(i, 1)
        if letter.strip():
            found.append(Glyph(letter, left * POINT, right * POINT, (height - top) * POINT, (height - bottom) * POINT))
    text.close()
    return found


def body(page) -> list[Glyph]:
    return [g for g in glyphs(page) if g.bottom < TEXT_BOTTOM]


def foot(page) -> list[Glyph]:
    return [g for g in glyphs(page) if g.top > TEXT_BOTTOM]


def of(page, words: str) -> list[Glyph]:
    """Return the characters of `words` on the page."""
    found = glyphs(page)
    start = "".join(g.text for g in found).index(words)
    return found[start : start + len(words)]


def rules(page) -> list[float]:
    """Return how far down the lines as wide as the text are, the middle of each."""
    dot = 25.4 / 300
    ink = page.render(scale=300 / 72).to_numpy()[:, :, :3].min(axis=2) < 160
    across = ink[:, round(TEXT_LEFT / dot) + 3 : round(TEXT_RIGHT / dot) - 3].mean(axis=1)
    rows = numpy.flatnonzero(across > 0.98)
    groups = numpy.split(rows, numpy.flatnonzero(numpy.diff(rows) > 1) + 1)
    return [group.mean() * dot for group in groups if len(group)]
