"""Which blocks of the newer file are which of the older: the same, changed, split, joined, new, gone.

In: the blocks of one body or cell in order, old and new. Out: `Group`s in order, none crossing another, so that one text can
hold both: what moved is gone in one place and new in the other. Responsible for: what is so alike that it is compared word by
word. `back/align` follows a paragraph wherever it went; that is no use here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from lawreport.back.align import ALIKE, PART
from lawreport.back.redline.pieces import Element
from lawreport.back.tokens import LARGEST

GRAM, MOST_PARTS = 2, 4
SHORT, SHORT_ALIKE = 24, 0.25  # a short line, such as a heading, may differ more


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A paragraph or a table with all its words."""

    element: Element
    words: str
    table: bool = False
    grams: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that are compared; without `old` they are new, without `new` gone."""

    old: tuple[Block, ...]
    new: tuple[Block, ...]


def block(element: Element, words: str, table: bool = False) -> Block:
    """Return a block."""
    grams = {words[i : i + GRAM] for i in range(len(words) - GRAM + 1)} or ({words} if words else set())
    return Block(element, words, table, frozenset(grams))


def groups(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Group]:
    """Yield the groups of two rows of blocks: first what is word for word the same, then the stretches between."""
    keys = ([(b.table, b.words) for b in side] for side in (old, new))
    for tag, a, b, c, d in SequenceMatcher(None, next(keys), next(keys), autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Group((one,), (other,)) for one, other in zip(old[a:b], new[c:d], strict=True))
        else:
            yield from _between(old[a:b], new[c:d])


def _between(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Group]:
    """Yield the groups of a stretch: those that share most words, by dynamic programming."""
    if not old or not new or len(old) * len(new) > LARGEST:
        yield from (Group((one,), ()) for one in old)
        yield from (Group((), (one,)) for one in new)
        return
    steps = _best(old, new)
    i = j = 0
    while i < len(old) or j < len(new):
        k, m = steps[i, j]
        yield Group(tuple(old[i : i + k]), tuple(new[j : j + m]))
        i, j = i + k, j + m


def _best(old: Sequence[Block], new: Sequence[Block]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the best step from each place: how many old and new blocks are taken together."""
    score: dict[tuple[int, int], float] = {(len(old), len(new)): 0}
    steps: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(old), -1, -1):
        for j in range(len(new), -1, -1):
            if (i, j) == (len(old), len(new)):
                continue
            options = [(score[i + k, j + m] + gain, k, m) for k, m, gain in _steps(old, new, i, j)]
            score[i, j], *step = max(options)
            steps[i, j] = (step[0], step[1])
    return steps


def _steps(old: Sequence[Block], new: Sequence[Block], i: int, j: int) -> Iterator[tuple[int, int, float]]:
    """Yield what may be taken together at a place, and the words it shares."""
    if i < len(old):
        yield 1, 0, 0
    if j < len(new):
        yield 0, 1, 0
    if i == len(old) or j == len(new) or old[i].table != new[j].table:
        return
    if shared := shares(old[i], new[j]):
        yield 1, 1, shared
    if not old[i].table:
        yield from ((1, n, gain) for n, gain in _parts(old[i], new[j : j + MOST_PARTS]))
        yield from ((n, 1, gain) for n, gain in _parts(new[j], old[i : i + MOST_PARTS]))


def _parts(whole: Block, others: Sequence[Block]) -> Iterator[tuple[int, float]]:
    """Yield how many of the blocks may be parts of the whole one, and how many words they share with it."""
    together: frozenset[str] = frozenset()
    for n, other in enumerate(others, 1):
        if other.table or not other.grams or len(other.grams & whole.grams) < PART * len(other.grams):
            return
        together |= other.grams
        shared = len(together & whole.grams)
        if n > 1 and 2 * shared >= ALIKE * (len(together) + len(whole.grams)):
            yield n, shared + 0.5


def shares(one: Block, other: Block) -> float:
    """Return how many pairs of characters two blocks share; 0 where they are too unlike to be compared word by word."""
    if not one.words.strip() and not other.words.strip():
        return 0.1
    shared = len(one.grams & other.grams)
    least = SHORT_ALIKE if max(len(one.words), len(other.words)) <= SHORT else ALIKE
    return shared if 2 * shared >= least * (len(one.grams) + len(other.grams)) else 0
