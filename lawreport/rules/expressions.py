"""Fixed expressions of official reports, and where a text comes near one without being it.

In: a paragraph; the right forms a unit adds. Out: `Slip`s: the range that is wrong and the right form.
Responsible for: what a near miss is: one character exchanged for one that sounds or looks alike (two neighbours, in a long
expression), one missing, one doubled, two swapped. expressions.csv (`说法`, and `不算`: near misses that are right in some
sentence) and alike.csv (characters that sound or look alike) are made by tools/make_words.py.

One of the two halves of a near miss is always intact: the text is searched for halves, and what stands beside one is compared.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from operator import add
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SHORTEST = 4  # characters of an expression: two of them intact are enough to know it by, one is not
LONG = 6  # from here on two neighbours may be exchanged: a word of the same sound, as input methods offer them
NEXT = 3  # characters next to the seam of the halves: one of them is intact, if another is missing or two are exchanged
KNOWN_BY = 4  # so many characters of a half are looked up
NAME = 12  # from here on 的 has no place in it
QUOTES = "“”‘’"
STOPS = ("", *"，。；：、！？")


class Expression(NamedTuple):
    """A right form, with the near misses that are right in some sentence: `2发新` (换), `漏2`, `多2`, `倒2`."""

    text: str
    allowed: str = ""

    def allows(self, kind: str, index: int, seen: str) -> bool:
        """Return whether the character `index` may be `seen`, missing, doubled, or swapped with the next."""
        if kind == "换":
            others = next((item for item in self.allowed.split() if item.rstrip(item.lstrip("0123456789")) == str(index)), "")
            return seen in others
        return f"{kind}{index}" in self.allowed.split()


@dataclass(frozen=True, slots=True)
class Slip:
    """The characters from `start` to `end` should be `right`; `at` is the first that differs."""

    start: int
    end: int
    right: str
    at: int
    kind: str  # 换 换两字 漏 多 倒


# ---- characters that are mistaken for each other ---------------------------------------------------------------------


@cache
def _sounds() -> dict[str, frozenset[int]]:
    """Return the groups of characters of one sound that each character is in."""
    groups = defaultdict[str, set[int]](set)
    for number, line in enumerate(line for line in _alike() if line["类"] == "音"):
        for character in line["字"]:
            groups[character].add(number)
    return {character: frozenset(numbers) for character, numbers in groups.items()}


@cache
def _shapes() -> dict[str, str]:
    """Return for a character those it looks like; of two that look alike one has the other."""
    return {line["字"][0]: line["字"][1:] for line in _alike() if line["类"] == "形"}


@cache
def _alike() -> tuple[dict[str, str], ...]:
    with (HERE / "alike.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


_NO_GROUP: frozenset[int] = frozenset()


def sounds_like(a: str, b: str) -> bool:
    sounds = _sounds()
    return a != b and not sounds.get(a, _NO_GROUP).isdisjoint(sounds.get(b, _NO_GROUP))


def looks_like(a: str, b: str) -> bool:
    shapes = _shapes()
    return b in shapes.get(a, "") or a in shapes.get(b, "")


def alike(a: str, b: str) -> bool:
    """Return whether one of two characters may be typed for the other."""
    return sounds_like(a, b) or looks_like(a, b)


# ---- expressions -------------------------------------------------------------------------------------------------------


@cache
def expressions() -> tuple[Expression, ...]:
    """Return the expressions of expressions.csv."""
    with (HERE / "expressions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Expression(line["说法"], line["不算"]) for line in csv.DictReader(file))


@dataclass(frozen=True, slots=True, eq=False)
class Half:
    """One half of an expression, and its other half as read away from it; `follows` says whether that one comes after."""

    whole: Expression
    intact: str
    other: str
    follows: bool

    @property
    def beyond(self) -> int:
        """Return how many characters of this half are not among those it is looked up by."""
        return max(0, len(self.intact) - KNOWN_BY)

    def start(self, at: int) -> int:
        """Return where the expression would begin if the characters this half is looked up by stand at `at`."""
        return at - self.beyond if self.follows else at - len(self.other)

    def is_whole(self, text: str, at: int) -> bool:
        """Return whether the other half is there too."""
        return text.startswith(self.whole.text, start) if (start := self.start(at)) >= 0 else False

    def index(self, found: Difference) -> int:
        """Return which character of the expression the difference is about."""
        ahead = (
            found.offset - (found.kind == "多") if self.follows else found.offset + (found.kind == "倒") - (found.kind == "多")
        )
        return len(self.intact) + ahead if self.follows else len(self.other) - 1 - ahead


Beside = dict[str, tuple[Half, ...]]  # a character near the seam of the other half → the halves


@dataclass(frozen=True, slots=True)
class Halves:
    """All halves by the characters they are looked up by: those that the other half follows, and that it precedes."""

    following: dict[str, Beside]
    preceding: dict[str, Beside]
    sizes: dict[str, frozenset[int]]  # by the first two characters of what they are looked up by: how long that may be


@lru_cache(64)
def halves(own: tuple[str, ...] = ()) -> Halves:
    """Return the halves of all expressions, and of a unit's own."""
    following = defaultdict[str, list[Half]](list)
    preceding = defaultdict[str, list[Half]](list)
    for whole in chain(expressions(), (Expression(text) for text in own if len(text) >= SHORTEST)):
        middle = len(whole.text) // 2
        for cut in (middle, middle + 1) if len(whole.text) >= LONG else (middle,):  # two neighbours are in one half
            first, second = whole.text[:cut], whole.text[cut:]
            following[first[-KNOWN_BY:]].append(Half(whole, first, second, True))
            preceding[second[:KNOWN_BY]].append(Half(whole, second, first[::-1], False))
    sizes = defaultdict[str, set[int]](set)
    for known in chain(following, preceding):
        sizes[known[:2]].add(len(known))
    return Halves(
        {known: _beside_which(some) for known, some in following.items()},
        {known: _beside_which(some) for known, some in preceding.items()},
        {two: frozenset(some) for two, some in sizes.items()},
    )


def _beside_which(some: list[Half]) -> Beside:
    """Return the halves by the three characters next to the seam: of a near miss one is still there, one place off at most."""
    found = defaultdict[str, list[Half]](list)
    for half in some:
        for character in dict.fromkeys(half.other[:NEXT]):
            found[character].append(half)
    return {character: tuple(these) for character, these in found.items()}


# ---- searching ---------------------------------------------------------------------------------------------------------


_UNQUOTED = str.maketrans("", "", QUOTES)


def slips(text: str, own: tuple[str, ...] = ()) -> list[Slip]:
    """Return the near misses in a paragraph, in order; quotation marks within an expression do not count."""
    bare = text.translate(_UNQUOTED)
    right, near = _read(bare, halves(own))
    kept = _longest(slip for slip in near if slip.at not in right)
    if len(bare) == len(text):
        return kept
    places = [i for i, c in enumerate(text) if c not in QUOTES]
    return [Slip(places[s.start], places[s.end - 1] + 1, s.right, places[s.at], s.kind) for s in kept]


def _read(text: str, known: Halves) -> tuple[set[int], list[Slip]]:
    """Return which characters are in expressions that are right, and the near misses, of which several may be one."""
    right: set[int] = set()
    near: list[Slip] = []
    for at, size in _found(text, known):
        seed = text[at : at + size]
        for beside in (known.following.get(seed), known.preceding.get(seed)):
            some = _candidates(text, at, size, beside) if beside else ()
            exact = [half for half in some if half.is_whole(text, at)]
            for half in exact:
                right.update(range(half.start(at), half.start(at) + len(half.whole.text)))
            near += [slip for half in some if not exact and (slip := _beside(text, at, size, half))]
    return right, near


def _found(text: str, known: Halves) -> Iterator[tuple[int, int]]:
    """Yield where, and how long, a half stands in `text`."""
    for at, pair in enumerate(map(add, text, text[1:])):
        for size in known.sizes.get(pair, ()):
            seed = text[at : at + size]
            if seed in known.following or seed in known.preceding:
                yield at, len(seed)


def _candidates(text: str, at: int, size: int, beside: Beside) -> Iterable[Half]:
    """Return the halves of which something stands beside the place."""
    follows = next(iter(beside.values()))[0].follows
    seen = text[at + size : at + size + NEXT] if follows else text[max(0, at - NEXT) : at]
    some = [beside[character] for character in seen if character in beside]
    return some[0] if len(some) == 1 else dict.fromkeys(chain.from_iterable(some))


def _beside(text: str, at: int, size: int, half: Half) -> Slip | None:
    """Return the near miss that what stands beside a half makes of its expression, if it is one."""
    whole, right, seam = half.whole, half.other, at + size if half.follows else at
    start = at - half.beyond if half.follows else at
    if half.beyond and not (start >= 0 and text.startswith(half.intact, start)):
        return None
    reach = len(right) + 1
    seen = text[seam : seam + reach] if half.follows else text[max(0, seam - reach) : seam][::-1]
    found = difference(right, seen, text[seam - 1 if half.follows else seam], len(whole.text))
    if found is None or whole.allows(found.kind, half.index(found), seen[found.offset : found.offset + 1]):
        return None
    if half.follows:
        return Slip(start, seam + found.used, whole.text, seam + found.offset, found.kind)
    return Slip(seam - found.used, seam + len(half.intact), whole.text, seam - 1 - found.offset, found.kind)


class Difference(NamedTuple):
    """How a text departs from an expression: from which character on, and how many characters it takes instead."""

    kind: str
    offset: int
    used: int


def difference(right: str, seen: str, edge: str, whole: int) -> Difference | None:
    """Return how `seen` begins with a near miss of `right`.

    Both are read away from the half that is intact, whose last character is `edge`; `whole` is the length of the expression.
    """
    size = len(right)
    at = next((i for i, (a, b) in enumerate(zip(right, seen, strict=False)) if a != b), len(seen))
    if at >= size:
        return None
    if at == size - 1 and whole >= LONG and seen[at : at + 1] in STOPS:
        return Difference("漏", at, at)
    if at >= len(seen):
        return None
    wanted, met, rest, before = right[at], seen[at], right[at + 1 :], right[at - 1] if at else edge
    if len(seen) >= size and seen[at + 1 : size] == rest and alike(wanted, met):
        return Difference("换", at, size)
    if rest and seen[at : at + 2] == rest[0] + wanted and seen[at + 2 : size] == rest[1:]:
        return Difference("倒", at, size)
    if whole > SHORTEST and rest and seen[at : size - 1] == rest and wanted not in (before, rest[0]):
        return Difference("漏", at, size - 1)
    if (met == before or (met == "的" and whole >= NAME)) and seen[at + 1 : size + 1] == right[at:]:
        return Difference("多", at, size + 1)
    if whole >= LONG and rest and len(seen) >= size and seen[at + 2 : size] == rest[1:] and _sound_alike(right, seen, at):
        return Difference("换两字", at, size)
    return None


def _sound_alike(right: str, seen: str, at: int) -> bool:
    return sounds_like(right[at], seen[at]) and sounds_like(right[at + 1], seen[at + 1])


def _longest(found: Iterable[Slip]) -> list[Slip]:
    """Return the near misses in order; of those that overlap the longest."""
    kept: list[Slip] = []
    taken: set[int] = set()
    for slip in sorted(found, key=lambda s: (s.start - s.end, s.start, s.right)):
        if taken.isdisjoint(range(slip.start, slip.end)):
            taken.update(range(slip.start, slip.end))
            kept.append(slip)
    return sorted(kept, key=lambda s: s.start)
