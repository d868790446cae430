"""Words cut into what a reader compares: a number is one piece however it is written, every other character is one.

In: a text. Out: pieces with their places; what a printed figure is worth. Knows alone: that ４６７, 467, 4 67 and 1,467
with its comma are written otherwise and worth the same, and that blanks say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache

from lawreport.base.hanzi import NINE, number_of
from lawreport.model import SCALES

_D = "[0-9０-９]"
_GROUP, _POINT, _BLANK = rf"[,，]{_D}{{3}}(?!{_D})", rf"[.．]{_D}+", rf"[ \u00a0\u2002-\u200b\u3000]+(?={_D})"
NUMBER = rf"{_D}+(?:{_GROUP}|{_POINT}|{_BLANK}{_D}+)*"
_PIECE = re.compile(rf"(?P<number>{NUMBER})|\S")
_HALF = str.maketrans("０１２３４５６７８９．％，‰－−　", "0123456789.%,‰-- ")
_NOTHING = re.compile(r"[\s,\u200b\u200c\u200d\ufeff]")
_HANZI = re.compile(f"零|[{NINE}]?十[{NINE}]?|[{NINE}]")
END = "¶"  # stands between two paragraphs
LARGEST = 1_000_000  # pieces times pieces that are compared one by one


@dataclass(frozen=True, slots=True)
class Piece:
    """A number or one other character, in one way of writing, and where it stands."""

    text: str
    start: int
    end: int
    number: bool = False
    shown: str = ""  # as it is written


def pieces(text: str, offset: int = 0) -> list[Piece]:
    """Return the pieces of a text; the places are moved by `offset`."""
    return [
        Piece(
            _NOTHING.sub("", m[0].translate(_HALF)) if m["number"] else m[0].translate(_HALF),
            m.start() + offset,
            m.end() + offset,
            bool(m["number"]),
            m[0],
        )
        for m in _PIECE.finditer(text)
        if m[0] not in "\u200b\u200c\u200d\ufeff"
    ]


def normalized(text: str) -> str:
    """Return a text in one way of writing: two texts that say the same are equal."""
    return "".join([p.text for p in pieces(text)])


@lru_cache(4096)
def worth(text: str) -> tuple[Decimal | str, str]:
    """Return what a figure is worth, and the words with it: 1.5万余件 is 15000 and 余件."""
    said = [p.text for p in pieces(text)]
    numbers = [i for i, p in enumerate(pieces(text)) if p.number]
    if not numbers:
        return _hanzi("".join(said))
    if len(numbers) > 1:
        return "", " ".join(said)
    first, last = numbers[0], numbers[0] + 1
    negative = said[max(0, first - 1) : first] == ["-"]
    scale = "".join(said[last : last + 1]) if said[last : last + 1] in (["万"], ["亿"]) else ""
    amount = Decimal(said[first]) * SCALES[scale] * (-1 if negative else 1)
    return amount, "".join(said[: first - negative] + said[last + len(scale) :])


def _hanzi(text: str) -> tuple[Decimal | str, str]:
    """Return what a figure in Chinese numerals below a hundred is worth: 十二次 is 12 and 次."""
    found = _HANZI.match(text)
    return (Decimal(number_of(found[0])), text[found.end() :]) if found else ("", text)


def same_worth(one: str, other: str) -> bool:
    """Return whether two texts print the same value with the same words."""
    return [p.text for p in pieces(one)] == [p.text for p in pieces(other)] or worth(one) == worth(other)


Opcode = tuple[str, int, int, int, int]


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """Return how `new` comes from `old`, as difflib tells it; the middle of texts too long for that is one change."""
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    found = [("equal", 0, first, 0, first)] if first else []
    inner_old, inner_new = old[first : len(old) - last], new[first : len(new) - last]
    if len(inner_old) * len(inner_new) > LARGEST:
        found.append(("replace", first, len(old) - last, first, len(new) - last))
    else:
        codes = SequenceMatcher(None, inner_old, inner_new, autojunk=False).get_opcodes()
        found += [(tag, a + first, b + first, c + first, d + first) for tag, a, b, c, d in codes]
    return found + ([("equal", len(old) - last, len(old), len(new) - last, len(new))] if last else [])
