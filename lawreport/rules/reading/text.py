"""Chinese text as rules read it: characters, sentences, paired marks, numbering, measure words.

In: the text of one paragraph. Out: ranges and small values, kept for equal paragraphs until `forget`.
Responsible for: what belongs to a name, a quotation or an address, so that rules can skip it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lawreport.base.hanzi import CN, hanzi, number_of
from lawreport.base.screenwidth import width

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

HAN = "\u3400-\u9fff\uf900-\ufaff〇"
FULL = "，。；：、！？…—～·“”‘’（）《》〈〉〔〕【】"
OPEN = {"“": "”", "‘": "’", "（": "）", "(": ")", "《": "》", "〈": "〉", "〔": "〕", "【": "】"}
CLOSE = {closing: opening for opening, closing in OPEN.items()}
TWIN = {"(": "（", ")": "）"}  # half-width brackets may close full-width ones; P-02 speaks about the width

COUNT = "件起宗例人名位次场期批家户个所处条项份部篇辆栋幢台套只座间类种门节轮册张块支亩吨"
MEASURE = rf"(?:人次|万?元|亿元|公里|[{COUNT}])"
LONG_UNITS = (
    "个百分点",
    "平方公里",
    "平方米",
    "立方米",
    "人次",
    "场次",
    "件次",
    "家次",
    "批次",
    "万元",
    "亿元",
    "公里",
    "千米",
    "公顷",
    "小时",
    "工作日",
)
SAME_KIND = ("件起宗例", "人名位", "次场期批轮", "家户个所", "处个条项", "份册张本", "栋幢座", "台套辆")

_LABEL = "[A-Za-z0-9-]{1,63}"  # bounded, here and below: a paragraph of 200,000 letters is read in one pass
_ADDRESS = (
    rf"(?:https?://|www\.)[!-~]+|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{{1,64}}@{_LABEL}(?:\.{_LABEL}){{1,8}}"
    rf"|(?<![A-Za-z0-9]){_LABEL}(?:\.{_LABEL}){{0,8}}\.(?:com|cn|gov|org|net|docx?|xlsx?|pdf|csv)(?![A-Za-z])"
)
ENOUGH = 500  # paragraphs remembered from one report to the next
HOLE = "\ue000"  # replaces a character that no rule should read


# ---- what is worked out once for a paragraph ------------------------------------------------------------------------

T = TypeVar("T")
_forgetting: list[Callable[[], None]] = []


def remembered(function: Callable[..., T]) -> _lru_cache_wrapper[T]:
    """Return the function with a cache of its results, which `forget` clears."""
    kept = cache(function)
    when_forgetting(kept.cache_clear)
    return kept


def when_forgetting(clear: Callable[[], None]) -> None:
    """Register `clear` to be called when `forget` clears."""
    _forgetting.append(clear)


def forget(paragraphs: int) -> None:
    """Clear what is cached of paragraphs once they are many, so that a batch does not use more and more memory."""
    if plain.cache_info().currsize > max(ENOUGH, 4 * paragraphs):
        for clear in _forgetting:
            clear()


@lru_cache(2048)  # all patterns of the rules, and those with a unit or a year in them
def compiled(pattern: str) -> re.Pattern[str]:
    """Return the compiled pattern; `^` and `$` match at every line."""
    return re.compile(pattern, re.MULTILINE)


def find(pattern: str, text: str) -> Iterator[re.Match[str]]:
    """Return the matches of `pattern` in `text`."""
    return compiled(pattern).finditer(text)


@remembered
def plain(text: str) -> str:
    """Return `text` with web and mail addresses blanked, every other character in its place."""
    if "." not in text:
        return text
    return compiled(_ADDRESS).sub(_blank, text)


@remembered
def outside_names(text: str) -> str:
    """Return `text` with what is inside 《》 blanked; the marks stay."""
    return _emptied(plain(text), "《")


@remembered
def outside_quotes(text: str) -> str:
    """Return `text` with what is inside 《》 and “” blanked; the marks stay."""
    return _emptied(outside_names(text), "“")


@remembered
def outside_brackets(text: str) -> str:
    """Return `text` with what is inside 《》, “” and （） blanked; the marks stay."""
    return _emptied(_emptied(outside_quotes(text), "（"), "(")


def _blank(match: re.Match[str]) -> str:
    return HOLE * len(match[0])


def _emptied(text: str, opening: str) -> str:
    if opening not in text:
        return text
    characters, depth, last = list(text), 0, text.rfind(OPEN[opening])
    for i, c in enumerate(text):
        if c == OPEN[opening]:
            depth = max(0, depth - 1)
        if depth:
            characters[i] = HOLE
        if c == opening and i < last:
            depth += 1
    return "".join(characters)


def pieces(text: str, marks: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of `text` between `marks`, empty ones left out."""
    return (m.span() for m in find(f"[^{marks}\n]+", text))


@remembered
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(pieces(text, "。！？；;"))


@remembered
def clauses(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(pieces(text, "，。！？；：,;:"))


def repeats(text: str) -> bool:
    """Return whether any two neighbouring characters of `text` occur again in it; if not, no word is repeated."""
    return len(set(pairwise(text))) < len(text) - 1


# ---- marks in pairs ------------------------------------------------------------------------------------------------


class Pairs(NamedTuple):
    """How the marks of a paragraph pair: (opening, closing) offsets, and those without partner."""

    matched: tuple[tuple[int, int], ...]
    unclosed: tuple[int, ...]
    unopened: tuple[int, ...]


@remembered
def pairs(text: str) -> Pairs:
    """Return how “ ” ‘ ’ （ ） 《 》 〈 〉 〔 〕 【 】 pair in `text`; crossing marks count as unclosed."""
    stack: list[int] = []
    waiting: Counter[str] = Counter()  # how many of each opening mark stand in `stack`
    matched, unclosed, unopened = [], [], []
    for mark in find("[“”‘’（）()《》〈〉〔〕【】]", text):
        i, c = mark.start(), mark[0]
        if c in OPEN:
            stack.append(i)
            waiting[_opening(c)] += 1
            continue
        wanted = _opening(CLOSE[c])
        if not waiting[wanted]:
            unopened.append(i)
            continue
        while (opened := _opening(text[stack[-1]])) != wanted:
            waiting[opened] -= 1
            unclosed.append(stack.pop())
        waiting[wanted] -= 1
        matched.append((stack.pop(), i))
    return Pairs(tuple(matched), tuple(sorted(unclosed + stack)), tuple(unopened))


def _opening(mark: str) -> str:
    return TWIN.get(mark, mark)


def inside(text: str, position: int, openings: str) -> bool:
    """Return whether `position` is between a pair that one of `openings` opens."""
    outermost = _outermost(text, openings)
    before = bisect_left(outermost, (position, 0)) - 1
    return before >= 0 and position < outermost[before][1]


@remembered
def _outermost(text: str, openings: str) -> tuple[tuple[int, int], ...]:
    """Return the pairs that one of `openings` opens, those within another of them left out."""
    found: list[tuple[int, int]] = []
    for a, b in sorted(pair for pair in pairs(text).matched if text[pair[0]] in openings):
        if not found or a > found[-1][1]:
            found.append((a, b))
    return tuple(found)


def quoted(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, words) of each quotation “…” outside 《》."""
    for a, b in sorted(pairs(text).matched):
        if text[a] == "“" and not inside(text, a, "《"):
            yield a + 1, b, text[a + 1 : b]


# ---- numbering -----------------------------------------------------------------------------------------------------


class Marker(NamedTuple):
    """The number a paragraph begins with: its kind (1 一、 2 （一） 3 1. 4 （1） 5 ①) and value."""

    kind: int
    number: int
    text: str


_MARKER = (
    rf"\s*(?:([{CN}]{{1,3}})(?:、(?!第?[{CN}][、至到—或审级])|[，,．.：:])|[（(]([{CN}]{{1,3}})[）)]"
    rf"|(\d{{1,2}})(?:[.．、](?!\d))|[（(](\d{{1,2}})[）)]|([①-⑳]))"
)


@remembered
def marker(text: str) -> Marker | None:
    """Return the number at the beginning of `text`, if there is one."""
    match = compiled(_MARKER).match(text)
    if not match:
        return None
    kind, word = next((kind, word) for kind, word in enumerate(match.groups(), 1) if word is not None)
    number = ord(word) - ord("①") + 1 if kind == 5 else number_of(word)
    return Marker(kind, number, match[0])


def spelt(kind: int, number: int) -> str:
    """Return how number `number` of `kind` is written: （三）."""
    word = hanzi(number) if kind < 3 else str(number)
    return ("", f"{word}、", f"（{word}）", f"{word}.", f"（{word}）", chr(ord("①") + number - 1))[kind]


class Link(NamedTuple):
    """One 一是 of a chain: the word it ends with (是, 要, ，), its number and range."""

    kind: str
    number: int
    start: int
    end: int


_LINK = (
    rf"(?:^|(?<=[。；：，、！？…”）〉》\s,;:.!?)]))"
    rf"(?:([{CN}]{{1,3}})(是|要)|第([{CN}]{{1,3}})，|其([{CN}])，)"
)


@remembered
def links(text: str) -> tuple[Link, ...]:
    """Return the 一是、二是… of `text` in order, except those inside quotations and names."""
    return tuple(Link(m[2] or m[0][0], number_of(m[1] or m[3] or m[4]), *m.span()) for m in find(_LINK, outside_quotes(text)))


def longest_first(words: Iterable[str]) -> list[str]:
    """Return the words, longest first, so that a pattern tries them in a fixed order."""
    return sorted({*words} - {""}, key=lambda word: (-len(word), word))


# ---- width ---------------------------------------------------------------------------------------------------------

MARKED = 40  # at most so many characters of a range are marked: a whole paragraph would fill the screen


def caret(text: str, start: int, end: int, around: int = 24) -> str:
    """Return the text around a range and, on a second line, ^ under the range (its first 40 characters)."""
    if end - start > MARKED:
        end = start + MARKED
    first, last = max(0, start - around), min(len(text), end + around)
    before = ("…" if first else "") + text[first:start]
    after = text[end:last] + ("…" if last < len(text) else "")
    return f"{before}{text[start:end]}{after}\n{' ' * width(before)}{'^' * max(1, width(text[start:end]))}"
