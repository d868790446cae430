"""A text as it is searched for what must not be published, with the way back to the characters that were typed.

In: a paragraph as printed. Out: views of it in which every spelling of a digit, a letter or a mark is one, and what a reader
does not see is left out. Responsible for: Unicode (NFKC, invisible characters, digits of all scripts, letters that stand for
digits). A view is for the search only; nothing that is printed comes from it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from lawreport.rules.reading.text import remembered

_UNSEEN = {"Cf", "Cc", "Mn", "Me"}  # zero-width, bidi, control characters, accents, variation selectors, keycaps
_BLANK = "\u115f\u1160\u3164\uffa0\u2800"  # letters and signs without a picture
_DOTS = "•‧・∙⋅●｡"
_SIGNS = (  # small, circled, bracketed digits
    "\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u249b\u24ea-\u24ff\u2776-\u2793"
    "\u3220-\u3229\u3280-\u3289\U0001f100-\U0001f10a"
)
_LONE_SIGN = re.compile(rf"(?<![{_SIGNS}\d])[{_SIGNS}](?![{_SIGNS}])|(?<![{_SIGNS}])[{_SIGNS}](?![{_SIGNS}\d])")
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0012345678911" + "23456789")
_LOOKS_LIKE = str.maketrans("OoIl", "0011")
_MIXED = re.compile(r"(?<![A-Za-z])(?=[OoIl]{0,20}\d)[\dOoIl]+(?![A-WYZa-wyz])")
_CROSS = re.compile(r"(?<=\d)[×✕✖╳ХхΧχ](?![×✕✖╳ХхΧχ])")


@dataclass(frozen=True, slots=True)
class View:
    """A text as it is searched; `places` are the offsets, in the typed text, of its characters."""

    text: str
    places: Sequence[int]

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the typed text that the characters from `start` to `end` stand for."""
        return self.places[start], self.places[end - 1] + 1

    def changed(self, change: Callable[[str], str]) -> View:
        """Return the view with its characters exchanged one for one."""
        return View(change(self.text), self.places)


class _Spelling(dict[str, str]):
    """Character → how it is searched for."""

    def __missing__(self, character: str) -> str:
        return self.setdefault(character, _spelt(character))


def _spelt(character: str) -> str:
    """Return how a character is searched for: nothing if nobody sees it."""
    if character in "\n\t\r\u2028\u2029":
        return " "
    if character in _BLANK or unicodedata.category(character) in _UNSEEN:
        return ""
    plain = "".join(c for c in unicodedata.normalize("NFKC", character) if unicodedata.category(c) not in _UNSEEN)
    return "".join(map(_one, plain))


def _one(character: str) -> str:
    """Return a character without compatibility forms as the one that all like it are searched as."""
    kind = unicodedata.category(character)
    if kind == "Zs":
        return " "
    if kind == "Pd" or character in "−－﹣":
        return "-"
    if character in _DOTS:
        return "·"
    if kind in ("Nd", "No") or "\u3021" <= character <= "\u3029":
        value = unicodedata.numeric(character, -1)
        return str(int(value)) if value == int(value) and 0 <= value < 100 else character
    return character


_spelling = _Spelling()


@remembered
def searched(text: str) -> View:
    """Return `text` in plain spelling: NFKC, nothing invisible, one kind of blank, dash, dot and digit."""
    pieces = list(map(_spelling.__getitem__, _LONE_SIGN.sub(" ", text)))
    plain = "".join(pieces)
    if len(plain) == len(text) and all(pieces):
        return View(plain, range(len(text)))
    return View(plain, tuple(i for i, piece in enumerate(pieces) for _ in piece))


@remembered
def in_digits(text: str) -> View:
    """Return the plain spelling of `text` with letters and signs that stand for digits as digits."""
    return searched(text).changed(_digits)


@remembered
def in_all_digits(text: str) -> View:
    """Return `text` in digits, Hanzi that are digits among them: 一三八 as 138, but also 一并 as 1并."""
    return searched(text).changed(lambda plain: _digits(plain.translate(_HAN_DIGITS)))


def _digits(plain: str) -> str:
    return _MIXED.sub(lambda m: m[0].translate(_LOOKS_LIKE), _CROSS.sub("X", plain))


@remembered
def tight(text: str) -> View:
    """Return the plain spelling of `text` without blanks: words that were spread out are words again."""
    view = searched(text)
    if " " not in view.text:
        return view
    kept = [i for i, c in enumerate(view.text) if c != " "]
    return View(view.text.replace(" ", ""), tuple(view.places[i] for i in kept))


# ---- numbers that may be split -----------------------------------------------------------------------------------------

_APART = r"[\W_]{0,3}"  # what may stand between the digits of one number
_RUN = re.compile(rf"\d+(?:{_APART}\d+)*(?:{_APART}[Xx](?![A-Za-z0-9]))?")
_GROUP = re.compile(r"\d+[Xx]?|[Xx]")
SHORTEST = 10


@dataclass(frozen=True, slots=True)
class Number:
    """Digits that may be one number: how they are grouped, the marks between them, what stands before and after."""

    digits: str
    groups: tuple[int, ...]
    marks: str
    start: int
    end: int
    before: str
    after: str


def numbers(text: str, lengths: Callable[[str], Sequence[int]], wanted: Callable[[str], bool]) -> list[Number]:
    """Return every sequence of neighbouring groups of digits of `text` that together are `wanted`, longest first at each place.

    A group belongs whole to a number or not at all. `lengths` says, of the first two digits, how many a number may have in
    all, the longest first: so a paragraph of nothing but digits is soon read.
    """
    return [
        _number(text, groups, i, j)
        for run in _RUN.finditer(text)
        if run.end() - run.start() >= SHORTEST
        for groups in [[m.span() for m in _GROUP.finditer(text, *run.span())]]
        for i, j in _candidates("".join(text[a:b] for a, b in groups), groups, lengths, wanted)
    ]


def _candidates(
    digits: str, groups: list[tuple[int, int]], lengths: Callable[[str], Sequence[int]], wanted: Callable[[str], bool]
) -> Iterator[tuple[int, int]]:
    """Yield (first, after last) of the neighbouring groups whose `digits` together are wanted."""
    starts = [0, *accumulate(b - a for a, b in groups)]
    groups_before = {start: i for i, start in enumerate(starts)}
    for i, start in enumerate(starts[:-1]):
        for length in lengths(digits[start : start + 2]):
            j = groups_before.get(start + length)
            if j is not None and wanted(digits[start : start + length]):
                yield i, j


def _number(text: str, groups: list[tuple[int, int]], i: int, j: int) -> Number:
    start, end = groups[i][0], groups[j - 1][1]
    return Number(
        "".join(text[a:b] for a, b in groups[i:j]),
        tuple(b - a for a, b in groups[i:j]),
        "".join(text[groups[k][1] : groups[k + 1][0]] for k in range(i, j - 1)),
        start,
        end,
        text[max(0, start - 16) : start],
        text[end : end + 8],
    )


# ---- what is shown of it -----------------------------------------------------------------------------------------------


def veiled(text: str) -> str:
    """Return what may be shown of words that must not be published: the first three and last two characters, or fewer."""
    if len(text) >= 9:
        return f"{text[:3]}…{text[-2:]}"
    return text[: max(1, len(text) // 3)] + "…"
