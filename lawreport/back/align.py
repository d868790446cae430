"""Which paragraph of a returned file is which printed one: the same, changed, moved, split, joined, copied or new.

In: the printed texts and the paragraphs of a Word file. Out: `Match`es.
Responsible for: pairing texts and paragraphs by words first, with bookmarks as a strong hint but no proof. Paragraphs are
found by shared groups of characters, not each compared with each, so that the time grows with the length only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lawreport.back.tokens import normalized
from lawreport.word.carried import Text
from lawreport.word.reader import WordParagraph

GRAM, COMMON = 3, 40  # characters in a group; a group that more than 40 paragraphs contain is ignored
ALIKE, PART, COPY = 0.4, 0.6, 0.75
SHORT = 12


@dataclass(frozen=True, slots=True)
class Match:
    """Printed texts and the paragraphs that correspond to them, both by index; one side may be empty. `copy`: an extra copy."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    copy: bool = False
    moved: bool = False


def align(texts: Sequence[Text], paragraphs: Sequence[WordParagraph]) -> list[Match]:
    """Return the matches of texts and paragraphs in printed order, then new and deleted ones, then the tables."""
    outside = _Aligner(
        [i for i, t in enumerate(texts) if not t.cell[0]],
        [i for i, p in enumerate(paragraphs) if not p.table and p.text.strip()],
        texts,
        paragraphs,
    ).matches()
    return [*outside, *_tables(texts, paragraphs)]


class _Grams(dict[tuple[str, int], set[str]]):
    """("old" or "new", index) → the groups of three characters in that text, computed at first use."""

    def __init__(self, old: dict[int, str], new: dict[int, str]):
        super().__init__()
        self.words = {"old": old, "new": new}

    def __missing__(self, key: tuple[str, int]) -> set[str]:
        words = self.words[key[0]][key[1]]
        self[key] = {words[i : i + GRAM] for i in range(len(words) - GRAM + 1)} or {words}
        return self[key]


@dataclass
class _Aligner:
    """Pairs the texts `old` with the paragraphs `new`, the surest pairs first."""

    old: list[int]
    new: list[int]
    texts: Sequence[Text]
    paragraphs: Sequence[WordParagraph]
    tied: dict[int, int] = field(default_factory=dict)  # old → new
    taken: dict[int, int] = field(default_factory=dict)  # new → old
    parts: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))  # old → more of new it was split into
    joined: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))  # new → more of old that went into it
    copies: list[tuple[int, int]] = field(default_factory=list)

    def matches(self) -> list[Match]:
        self.said = {i: normalized(self.texts[i].words) for i in self.old}
        self.read = {i: normalized(self.paragraphs[i].text[len(self.paragraphs[i].label) :]) for i in self.new}
        self.where = {name: i for i in self.new for name in _standing(self.paragraphs[i])}
        self.grams = _Grams(self.said, self.read)
        self._same()
        self._marked()
        self._alike()
        self._between()
        self._rest_of_new()
        self._rest_of_old()
        return self._matches()

    def _tie(self, old: int, new: int) -> None:
        self.tied[old], self.taken[new] = new, old

    def _free(self) -> tuple[list[int], list[int]]:
        return [i for i in self.old if i not in self.tied], [i for i in self.new if i not in self.taken]

    # ---- the surest first

    def _same(self) -> None:
        """Pair equal words; among several, those with the same bookmarks first, then in order."""
        for i in self.old:
            for new in {self.where[name] for name in self._names(i) if name in self.where}:
                if self.read[new] == self.said[i] and i not in self.tied and new not in self.taken:
                    self._tie(i, new)
        by_words: dict[str, deque[int]] = defaultdict(deque)
        olds, news = self._free()
        for new in news:
            by_words[self.read[new]].append(new)
        for i in olds:
            if by_words.get(self.said[i]):
                self._tie(i, by_words[self.said[i]].popleft())

    def _names(self, old: int) -> set[str]:
        return {self.texts[old].anchor, *(f.bookmark for _, _, f in self.texts[old].figures)} - {""}

    def _marked(self) -> None:
        """Pair those with the same bookmarks."""
        for i in self._free()[0]:
            votes = Counter(self.where[name] for name in self._names(i) if name in self.where)
            for new, _ in votes.most_common(1):
                if new not in self.taken:
                    self._tie(i, new)
                elif self._shared(i, self._grams_of(new)) >= PART:
                    self.joined[new].append(i)

    def _grams_of(self, new: int) -> set[str]:
        return self.grams["new", new]

    def _shared(self, old: int, grams: set[str]) -> float:
        return len(self.grams["old", old] & grams) / len(self.grams["old", old])

    def _alike(self) -> None:
        """Pair those that share most words."""
        olds, news = self._free()
        joined = {i for more in self.joined.values() for i in more}
        scores = [
            (2 * n / (len(self.grams["old", i]) + len(self.grams["new", j])), -i, -j)
            for i, shared in self._near("old", [i for i in olds if i not in joined], "new", news)
            for j, n in shared.items()
        ]
        for score, i, j in sorted(scores, reverse=True):
            if score >= ALIKE and -i not in self.tied and -j not in self.taken:
                self._tie(-i, -j)

    def _near(self, side: str, ones: Iterable[int], other: str, others: Iterable[int]) -> Iterable[tuple[int, Counter[int]]]:
        """Yield, for each of `ones`, how many groups of characters it shares with which of `others`."""
        holders: dict[str, list[int]] = defaultdict(list)
        ones = list(ones)
        for j in others if ones else ():
            for gram in self.grams[other, j]:
                holders[gram].append(j)
        for i in ones:
            yield (
                i,
                Counter(
                    j for gram in self.grams[side, i] if len(holders.get(gram, ())) <= COMMON for j in holders.get(gram, ())
                ),
            )

    def _between(self) -> None:
        """Pair short lines between the same neighbours, one to one: a heading that was rewritten."""
        for before, i, after in zip([None, *self.old], self.old, [*self.old[1:], None], strict=False):
            if i in self.tied or len(self.said[i]) > SHORT * 2:
                continue
            low = self._place(self.tied.get(before, -1) if before is not None else -1)
            high = self._place(self.tied[after]) if after in self.tied else len(self.new) if after is None else -1
            if high - low == 2 and self.new[low + 1] not in self.taken and len(self.read[self.new[low + 1]]) <= SHORT * 2:
                self._tie(i, self.new[low + 1])

    def _place(self, new: int) -> int:
        return bisect_left(self.new, new) if new >= 0 else -1

    # ---- what is left

    def _rest_of_new(self) -> None:
        """Decide what the remaining paragraphs are: part of a paragraph that was split, a copy of one, or new."""
        _, news = self._free()
        for j, counts in self._near("new", news, "old", self.old):
            best, shared = max(counts.items(), key=lambda pair: (pair[1], -pair[0]), default=(-1, 0))
            if best < 0 or shared < PART * len(self.grams["new", j]):
                continue
            missing = self.grams["old", best] - (self._grams_of(self.tied[best]) if best in self.tied else set())
            if shared >= COPY * len(self.grams["old", best]) and best in self.tied:
                self.copies.append((best, j))
                self.taken[j] = best
            elif len(missing & self._grams_of(j)) >= PART * len(self._grams_of(j)):
                self.parts[best].append(j)
                self.taken[j] = best

    def _rest_of_old(self) -> None:
        """Decide whether the remaining texts went into another paragraph or were deleted."""
        done = {i for more in self.joined.values() for i in more}
        olds = [i for i in self._free()[0] if i not in done and i not in self.parts]
        for i, counts in self._near("old", olds, "new", list(self.taken)):
            best, shared = max(counts.items(), key=lambda pair: (pair[1], -pair[0]), default=(-1, 0))
            if best >= 0 and shared >= PART * len(self.grams["old", i]) and len(self.said[i]) >= GRAM:
                self.joined[best].append(i)

    # ---- the outcome

    def _matches(self) -> list[Match]:
        inside = {i for more in self.joined.values() for i in more}
        pairs = [
            Match(
                tuple(sorted({i, *self.joined.get(self.tied.get(i, -1), ())})),
                tuple(sorted({*self._first(i), *self.parts.get(i, ())})),
            )
            for i in self.old
            if (i in self.tied or i in self.parts)
        ]
        stay = _longest_rising([m.new[0] for m in pairs])
        pairs = [m if at in stay else Match(m.old, m.new, moved=True) for at, m in enumerate(pairs)]
        pairs += [Match((i,), (j,), copy=True) for i, j in self.copies]
        pairs += [Match((), (j,)) for j in self.new if j not in self.taken]
        return pairs + [Match((i,), ()) for i in self.old if i not in self.tied and i not in inside and i not in self.parts]

    def _first(self, old: int) -> tuple[int, ...]:
        return (self.tied[old],) if old in self.tied else ()


def _standing(paragraph: WordParagraph) -> Iterator[str]:
    """Yield the bookmarks that tell whose a paragraph is.

    Those of a paragraph that was deleted with its end are left in the next one: its figures' are empty, its own is followed by
    that of the next at the same place.
    """
    points = {m.start: m.name for m in paragraph.marks if m.name.startswith("_s_")}
    for mark in paragraph.marks:
        if points.get(mark.start) == mark.name or (mark.start < mark.end and not mark.name.startswith("_s_")):
            yield mark.name


def _longest_rising(numbers: list[int]) -> set[int]:
    """Return the indexes of a longest rising subsequence of the numbers."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for i, n in enumerate(numbers):
        place = bisect_left(ends, n)
        before.append(at[place - 1] if place else -1)
        ends[place : place + 1], at[place : place + 1] = [n], [i]
    indexes, i = set(), at[-1] if at else -1
    while i >= 0:
        indexes.add(i)
        i = before[i]
    return indexes


# ---- tables ------------------------------------------------------------------------------------------------------------

Cell = tuple[int, int, int]


def _tables(texts: Sequence[Text], paragraphs: Sequence[WordParagraph]) -> list[Match]:
    """Return the matches of cells: tables by bookmarks or order, rows by their first cell, columns by number."""
    old, new = (
        _cells({i: t.cell for i, t in enumerate(texts)}),
        _cells({i: (p.table, p.row, p.column) for i, p in enumerate(paragraphs)}),
    )
    where = {m.name: p.table for p in paragraphs if p.table for m in p.marks}
    number = _same_tables(texts, old, where, sorted({t for t, _, _ in new}))
    rows = _same_rows(
        _row_heads({cell: "".join(texts[i].words for i in mine) for cell, mine in old.items()}),
        _row_heads({cell: "".join(paragraphs[i].text for i in there) for cell, there in new.items()}),
        number,
    )
    matches, used = [], set()
    for (table, row, column), mine in old.items():
        cell = (*rows.get((table, row), (0, 0)), column)
        used.add(cell)
        matches.append(Match(tuple(mine), tuple(new.get(cell, ()))))
    return matches + [
        Match((), tuple(indexes))
        for cell, indexes in new.items()
        if cell not in used and any(paragraphs[i].text.strip() for i in indexes)
    ]


def _cells(places: dict[int, Cell]) -> dict[Cell, list[int]]:
    cells: dict[Cell, list[int]] = defaultdict(list)
    for i, cell in places.items():
        if cell[0]:
            cells[cell].append(i)
    return cells


def _row_heads(words: dict[Cell, str]) -> dict[tuple[int, int], str]:
    """Return (table, row) → the words of its first cell; under a merged cell it has none, and the next that has names it."""
    heads: dict[tuple[int, int], str] = {}
    for cell in sorted(words):
        said = normalized(words[cell])
        if not heads.setdefault(cell[:2], said if cell[2] == 1 else "") and said:
            heads[cell[:2]] = f"{cell[2]}：{said}" if cell[2] > 1 else said
    return heads


def _same_tables(
    texts: Sequence[Text], old: dict[Cell, list[int]], where: dict[str, int], tables_now: list[int]
) -> dict[int, int]:
    """Return number of the printed table → number of the table in the file."""
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for (table, _, _), mine in old.items():
        votes[table].update(where[f.bookmark] for i in mine for _, _, f in texts[i].figures if f.bookmark in where)
    tables = sorted({t for t, _, _ in old})
    known = {t: votes[t].most_common(1)[0][0] for t in tables if votes[t]}
    rest = [t for t in tables_now if t not in known.values()]
    return known | dict(zip([t for t in tables if t not in known], rest, strict=False))


def _same_rows(
    old: dict[tuple[int, int], str], new: dict[tuple[int, int], str], number: dict[int, int]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Return printed row → row in the file: the next with the same first cell, else the row of the same number if free."""
    named: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for place, head in new.items():
        named[place[0], head].append(place)
    rows = {}
    for (table, row), head in old.items():
        same = named.get((number.get(table, 0), head))
        if same:
            rows[table, row] = same.pop(0)
    taken = set(rows.values())
    for table, row in old:
        place = (number.get(table, 0), row)
        if (table, row) not in rows and place in new and place not in taken:
            rows[table, row] = place
    return rows
