"""Words cut into what a reader compares: a number is one piece however it is written, every other character is one.

In: a text. Out: pieces with their ranges; the value of a printed figure; the changes between two texts.
Responsible for: which ways of writing are equal: ４６７ and 467, 4 67 and 467, 1,467 and 1467; blanks do not count.
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
END = "¶"  # between two paragraphs
LARGEST = 1_000_000  # pieces times pieces that are compared one by one


@dataclass(frozen=True, slots=True)
class Piece:
    """A number or another single character in normal form, its range, and how it is written (`shown`)."""

    text: str
    start: int
    end: int
    number: bool = False
    shown: str = ""  # as it is written


def pieces(text: str, offset: int = 0) -> list[Piece]:
    """Return the pieces of a text; `offset` is added to their ranges."""
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
    """Return the value of a figure and the words with it: 1.5万余件 is 15000 and 余件. Without one number the value is ""."""
    words = [p.text for p in pieces(text)]
    numbers = [i for i, p in enumerate(pieces(text)) if p.number]
    if not numbers:
        return _hanzi("".join(words))
    if len(numbers) > 1:
        return "", " ".join(words)
    first, last = numbers[0], numbers[0] + 1
    negative = words[max(0, first - 1) : first] == ["-"]
    scale = "".join(words[last : last + 1]) if words[last : last + 1] in (["万"], ["亿"]) else ""
    amount = Decimal(words[first]) * SCALES[scale] * (-1 if negative else 1)
    return amount, "".join(words[: first - negative] + words[last + len(scale) :])


def _hanzi(text: str) -> tuple[Decimal | str, str]:
    """Return the value and the words of a figure in Chinese numerals below a hundred: 十二次 is 12 and 次."""
    numeral = _HANZI.match(text)
    return (Decimal(number_of(numeral[0])), text[numeral.end() :]) if numeral else ("", text)


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
