"""How wide words are set: the advance of each character, and the gap between Hanzi and digits.

In: words, and the font of digits and letters. Out: widths in 字 (the size of the type).
Responsible for: the advances of Times New Roman, estimates for other Latin fonts, and the gap that Word and LibreOffice set
between Hanzi and digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

TIMES = "Times New Roman"
GAP = Decimal("0.25")  # between a Hanzi and a digit or letter; LibreOffice sets it whatever the file says
HALF, WHOLE = Decimal("0.5"), Decimal(1)
_TIMES = (  # thousandths of the size, from the blank to the tilde
    250,
    333,
    408,
    500,
    500,
    833,
    778,
    180,
    333,
    333,
    500,
    564,
    250,
    333,
    250,
    278,
    500,
    500,
    500,
    500,
    500,
    500,
    500,
    500,
    500,
    500,
    278,
    278,
    564,
    564,
    564,
    444,
    921,
    722,
    667,
    667,
    722,
    611,
    556,
    722,
    722,
    333,
    389,
    722,
    611,
    889,
    722,
    722,
    556,
    722,
    667,
    556,
    611,
    722,
    722,
    944,
    722,
    722,
    611,
    333,
    278,
    333,
    469,
    500,
    333,
    444,
    500,
    444,
    500,
    444,
    333,
    500,
    500,
    278,
    278,
    500,
    278,
    778,
    500,
    500,
    500,
    500,
    333,
    389,
    278,
    500,
    500,
    722,
    500,
    500,
    444,
    480,
    200,
    480,
    541,
)
_AS_TIMES = {TIMES, "Liberation Serif", "Tinos", "Times"}
_CHINESE = re.compile("[\u3400-\u9fff]|SimSun|SimHei|FangSong|KaiTi|Fandol|_GB2312|GBK")
_WIDER = Decimal("1.15")  # Arial, Calibri, Verdana …: none that offices use is wider than this
_BESIDE = re.compile("(?<=[\u3400-\u9fff])(?=[!-~])|(?<=[!-~])(?=[\u3400-\u9fff])")


def advance(text: str, latin: str = TIMES) -> Decimal:
    """Return the width of a line of text, in 字."""
    return sum((_of(c, latin) for c in text), Decimal(0)) + GAP * len(_BESIDE.findall(text))


def _of(character: str, latin: str) -> Decimal:
    at = ord(character) - 32
    if at >= len(_TIMES):
        return WHOLE
    if at < 0:
        return Decimal(0)
    if latin in _AS_TIMES:
        return Decimal(_TIMES[at]) / 1000
    return HALF if _CHINESE.search(latin) else _WIDER * _TIMES[at] / 1000


@dataclass(frozen=True, slots=True)
class Measure:
    """A line that words must fit in: `room` in 字, the font of digits, and the spacing after each character in 字."""

    room: Decimal
    latin: str = TIMES
    spacing: Decimal = Decimal(0)

    def width(self, text: str) -> Decimal:
        """Return the greatest width of the text in 字, whichever font replaces a missing one: at least 0.5 a character."""
        narrow = re.sub("[ -~]", "", text)
        letters = sum((max(HALF, _of(c, self.latin)) for c in text if c not in narrow), Decimal(0))
        return len(narrow) + letters + GAP * len(_BESIDE.findall(text)) + self.spacing * len(text)

    def holds(self, text: str) -> bool:
        """Return whether the text fits on one line."""
        return self.width(text) <= self.room
