"""The letters of the charts: how wide a word is, where it may break, which characters the font lacks.

In: text. Out: widths in points, lines, missing characters. Responsible for: the bundled font; the fonts of the machine
play no part. It is read whole: an open file's place is shared by the processes forked after, and one that
moves it tears the letters of the others.
"""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path

from lawreport.base.memory import room
from lawreport.problem import Trouble

FONT = Path(__file__).parent.parent / "fonts" / "NotoSansSC-Regular-subset.otf"
ASCENT, DESCENT, MIDDLE = 0.88, 0.14, 0.37  # of the size: highest ink, lowest ink, the middle of a digit
CLOSING = "，。、；：？！）》〉”’」』】〕%％℃"
OPENING = "（《〈“‘「『【〔"
TOKEN = re.compile(rf"[{OPENING}]*(?:[0-9A-Za-z.,+/-]+|.)[{CLOSING}]*", re.DOTALL)


@cache
def _font():
    room()
    from matplotlib.ft2font import FT2Font

    try:
        font = FT2Font(BytesIO(FONT.read_bytes()))
    except (OSError, RuntimeError):
        raise Trouble.one(
            "font-missing",
            f"程序自带的字体 {FONT.name} 不见了，或者坏了，画不了图",
            hint="请重新安装这个程序；字体在它的 lawreport/fonts 文件夹里。",
        ) from None
    font.set_size(100, 72)
    return font


@cache
def _advance(character: str) -> float:
    from matplotlib.ft2font import LoadFlags

    advance: float = _font().load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance
    return advance / 65536 / 100


def width(text: str, size: float) -> float:
    """Return how wide the text is, in points."""
    return size * sum(map(_advance, text))


def lacks(text: str) -> list[str]:
    """Return the characters of the text that the font cannot draw."""
    return [c for c in dict.fromkeys(text) if not _font().get_char_index(ord(c))]


def whole(text: str, size: float, room: float) -> bool:
    """Return whether the text can be wrapped into `room` with no number or word broken."""
    return all(width(token, size) <= room for token in TOKEN.findall(text))


def wrap(text: str, size: float, room: float) -> list[str]:
    """Return the text in as few lines as fit into `room`, the lines about equally long; nothing is left out.

    To make them equal no number or word is broken that fits whole.
    """
    lines, narrow = _fill(text, size, room), room
    least = max((w for token in TOKEN.findall(text) if (w := width(token, size)) <= room), default=size)
    while len(lines) > 1 and (narrow := narrow - size / 2) > max(size, least):
        tighter = _fill(text, size, narrow)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return lines


def _fill(text: str, size: float, room: float) -> list[str]:
    lines = [""]
    for token in TOKEN.findall(text):
        for piece in [token] if width(token, size) <= room else token:
            if lines[-1] and width(lines[-1] + piece, size) > room:
                lines.append("")
            lines[-1] += piece
    return lines
