"""The word lists of the rules: words.csv beside this file, and the words that a unit adds in data/rules.yaml.

In: the kind of word (错字 用词 表述 空话 词组 顺序 节日). Out: patterns, with what to write instead.
Responsible for: the columns of words.csv: `写法` is a pattern, `改为` what to write, `例外` what may stand around it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lawreport.rules.reading.text import compiled, find, longest_first

FILE = Path(__file__).with_name("words.csv")


class Word(NamedTuple):
    """One line of the list: its pattern, what to write instead, and the reason."""

    written: str
    right: str
    note: str


class Phrase(NamedTuple):
    """A set phrase of which no character may be changed, except as in `allowed`."""

    text: str
    allowed: frozenset[str]


@cache
def _lines() -> tuple[dict[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def words(kind: str) -> tuple[Word, ...]:
    """Return the words of one kind."""
    return tuple(Word(w["写法"], w["改为"], w["说明"]) for w in _lines() if w["类"] == kind)


@cache
def _screens(kind: str) -> tuple[str, ...]:
    """Return two patterns that together match any word of `kind`; the first is fast, its words begin with a plain character."""
    written = [w.written for w in words(kind)]
    fast, slow = [w for w in written if w[0] not in "([\\"], [w for w in written if w[0] in "([\\"]
    return tuple("|".join(some) for some in (fast, slow) if some)


def any_of(kind: str) -> Callable[[], str]:
    """Return a function that returns a pattern for any word of `kind`, so that the list is read only when it is called."""
    return lambda: "|".join(_screens(kind))


def found(kind: str, text: str) -> Iterator[tuple[re.Match[str], Word]]:
    """Yield each word of `kind` in `text`, with its line of the list."""
    for screen in _screens(kind):
        for match in find(screen, text):
            yield match, next(w for w in words(kind) if compiled(w.written).match(text, match.start()))


@cache
def phrases() -> tuple[Phrase, ...]:
    return tuple(Phrase(w.written, frozenset(w.right.split())) for w in words("词组"))


@cache
def orders() -> tuple[tuple[str, ...], ...]:
    """Return the groups of set phrases whose order is fixed."""
    return tuple(tuple(w.written.split()) for w in words("顺序"))


@cache
def special_days() -> frozenset[str]:
    return frozenset(w.written for w in words("节日"))


def literal(words: Iterable[str]) -> str:
    """Return a pattern for the words a unit added, longest first."""
    return "|".join(map(re.escape, longest_first(words)))
