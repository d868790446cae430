"""Changes of the texts as printed, carried over to the texts of today.

In: the texts then and now, changes then. Out: the same changes now. Responsible for: what the texts of today have changed
themselves stays; where both sides touch the same place nothing is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from lawreport.back.pull.texts import edited, length
from lawreport.back.pull.values import Edit, Op, Put, Relist

_TAG = r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|｛｛.*?｝｝"
_PIECE = re.compile(rf"{_TAG}|[0-9０-９]+|.", re.S)
_NOTE = re.compile(r"\{#.*?#\}", re.S)
SAME = 0.5  # of two items of a list that are taken for the same


class Clash(Exception):
    """Both sides touched a text: printed, in Word, today."""

    def __init__(self, printed: str, word: str, today: str, path: str = "", file: str = ""):
        super().__init__(path)
        self.wordings, self.path, self.file = (printed, word, today), path, file


@dataclass(slots=True)
class Merge:
    """One file then and now: path → text."""

    file: str
    then: Mapping[str, str]
    now: Mapping[str, str]
    paths: dict[str, str | None] = field(default_factory=dict)  # list then → list now
    items: dict[str, dict[int, int]] = field(default_factory=dict)  # list then → number then → number now

    def ops(self, ops: Sequence[Op]) -> list[Op]:
        """Return the changes as changes of today's texts; those that are made already are left out. Raise `Clash`."""
        out: list[Op] = []
        edits: dict[str, list[Edit]] = {}
        for op in ops:
            if isinstance(op, Edit):
                edits.setdefault(op.path, []).append(op)
        for path, mine in edits.items():
            out += self._edits(path, mine)
        for op in ops:
            if isinstance(op, Put):
                out += self._put(op)
            elif isinstance(op, Relist):
                out += self._relist(op)
        return out

    # ---- where a text is now

    def path(self, path: str) -> str | None:
        """Return where a text of then stands now; None where it is gone."""
        now: list[str] = []
        steps = path.split("/")
        for index, step in enumerate(steps):
            if step.isdigit():
                above = "/".join(steps[:index])
                here = self._items(above, "/".join(now)).get(int(step))
                if here is None:
                    return None
                now.append(str(here))
            else:
                now.append(step)
        return "/".join(now)

    def _items(self, then: str, now: str) -> dict[int, int]:
        if then not in self.items:
            self.items[then] = _pairs(_contents(self.then, then), _contents(self.now, now))
        return self.items[then]

    # ---- words

    def _edits(self, path: str, edits: Sequence[Edit]) -> list[Op]:
        printed, place = self.then[path], self.path(path)
        word = edited(printed, edits)
        if place is None or place not in self.now:
            if not word.strip():
                return []
            raise Clash(printed, word, "（删去了）", path, self.file)
        today = self.now[place]
        plain = _NOTE.sub("{# #}", today)
        if plain == word:
            return []
        if plain == printed:
            back = _offsets(today)
            return [replace(e, path=place, start=back(e.start), end=back(e.end)) for e in edits]
        return self._both(path, place, printed, word, today)

    def _both(self, path: str, place: str, printed: str, word: str, today: str) -> list[Op]:
        """Return the edits of the Word side, where none touches what changed since. Raise `Clash` where one does."""
        plain, back = _NOTE.sub("{# #}", today), _offsets(today)
        ours, theirs = _changes(printed, word), _changes(printed, plain)
        out: list[Op] = []
        for a, b, new in ours:
            if (a, b, new) in [(c, d, w) for c, d, w in theirs]:
                continue
            if any(a <= d and c <= b for c, d, _ in theirs):
                raise Clash(printed, word, today, path, self.file)
            shift = sum(len(w) - (d - c) for c, d, w in theirs if d <= a)
            if a == b and _stands(new, plain, a + shift):
                continue
            out.append(Edit(self.file, place, back(a + shift), back(b + shift), new))
        return out

    # ---- fields and lists

    def _put(self, op: Put) -> list[Op]:
        above, _, last = op.path.rpartition("/")
        place = self.path(above) if above else ""
        if place is None:
            raise Clash("", op.new, "（这一节删去了）", op.path, self.file)
        path = f"{place}/{last}" if place else last
        if path not in self.now:
            return [Put(self.file, path, op.new)]
        if self.now[path].strip() == op.new.strip():
            return []
        raise Clash("", op.new, self.now[path], op.path, self.file)

    def _relist(self, op: Relist) -> list[Op]:
        place = self.path(op.path)
        if place is None:
            raise Clash(op.path, "（改了各条的次序）", "（删去了）", op.path, self.file)
        pairs, count = self._items(op.path, place), length(self.now, place)
        old = _contents(self.then, op.path)
        kept = [i for i in op.items if isinstance(i, int)]
        gone = [i for i in range(len(old)) if i not in kept]
        for i in gone:
            if i in pairs and _contents(self.now, place)[pairs[i]] != old[i]:
                raise Clash(old[i], "（删去了）", _contents(self.now, place)[pairs[i]], f"{op.path}/{i}", self.file)
        items = self._arranged(op, pairs, count, gone)
        items = self._already(op, place, items)
        return [] if items == list(range(count)) else [Relist(self.file, place, tuple(items))]

    def _arranged(self, op: Relist, pairs: Mapping[int, int], count: int, gone: Sequence[int]) -> list[int | str]:
        """Return today's list with the Word side's order, items and gaps; what is new today stays behind what it follows."""
        kept = [i for i in op.items if isinstance(i, int) and i in pairs]
        mapped = [pairs[i] for i in kept]
        own = [n for n in range(count) if n not in pairs.values()]
        if kept == sorted(kept):
            mapped = sorted(mapped)  # the order of today stands
        elif own or sorted(pairs.values()) != [pairs[i] for i in sorted(pairs)]:
            raise Clash("", "（改了各条的次序）", "（各条也变了）", op.path, self.file)
        items: list[int | str] = list(mapped)
        for n in own:
            before = [m for m in mapped if m < n] if kept == sorted(kept) else []
            items.insert(items.index(max(before)) + 1 if before else 0, n)
        previous: int | str | None = None
        for one in op.items:
            if isinstance(one, str):
                items.insert(items.index(previous) + 1 if previous in items else 0, one)
                previous = one
            elif one in pairs:
                previous = pairs[one]
        return items

    def _already(self, op: Relist, place: str, items: list[int | str]) -> list[int | str]:
        """Return the items without those that today's list has beside the same ones."""
        today = _contents(self.now, place)
        return [one for one in items if not (isinstance(one, str) and one.strip() in [t.strip() for t in today])]


def _contents(texts: Mapping[str, str], path: str) -> list[str]:
    """Return the words of each item of the list at a path."""
    head = f"{path}/" if path else ""
    out = [""] * length(texts, path)
    for at, text in texts.items():
        if at.startswith(head):
            number = int(at[len(head) :].split("/")[0])
            out[number] += ("\n" if out[number] else "") + _NOTE.sub("{# #}", text)
    return out


def _pairs(then: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """Return item then → item now: the same words first, then those most alike, of equals the nearest."""
    if list(then) == list(now):
        return {n: n for n in range(len(then))}
    pairs: dict[int, int] = {}
    for i, words in enumerate(then):
        same = [j for j, other in enumerate(now) if other == words and j not in pairs.values()]
        if same:
            pairs[i] = min(same, key=lambda j: abs(i - j))
    scores = sorted(
        (
            (SequenceMatcher(None, words, other, autojunk=False).ratio(), -abs(i - j), -i, -j)
            for i, words in enumerate(then)
            if i not in pairs
            for j, other in enumerate(now)
            if j not in pairs.values()
        ),
        reverse=True,
    )
    for score, _, i, j in scores:
        if score >= SAME and -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return pairs


def _changes(old: str, new: str) -> list[tuple[int, int, str]]:
    """Return what makes one text of another: (from, to, new words), a tag always as a whole."""
    a, b = _PIECE.findall(old), _PIECE.findall(new)
    starts = [0]
    for piece in a:
        starts.append(starts[-1] + len(piece))
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [_slid(old, starts[i], starts[k], "".join(b[j:m])) for tag, i, k, j, m in codes if tag != "equal"]


def _stands(new: str, text: str, at: int) -> bool:
    """Return whether the same words stand where some are to be put in: put in before, beside another change."""
    near = 1 if len(new) > 3 else 0
    return new in text[max(0, at - len(new) - near) : at + len(new) + near]


def _slid(text: str, start: int, end: int, new: str) -> tuple[int, int, str]:
    """Return a change as far back in the text as it may stand: the same words put in twice are then the same change."""
    while start == end < len(text) and new and text[end] == new[0]:
        new, start, end = new[1:] + new[0], start + 1, end + 1
    while not new and start < end < len(text) and text[start] == text[end]:
        start, end = start + 1, end + 1
    return start, end, new


def _offsets(text: str) -> Callable[[int], int]:
    """Return a function from an offset without the words of notes to one with them."""
    notes = [(m.start(), m.end()) for m in _NOTE.finditer(text)]

    def back(offset: int) -> int:
        shift = 0
        for start, end in notes:
            if start - shift + len("{# #}") <= offset:
                shift -= end - start - len("{# #}")
                continue
            break
        return offset - shift

    return back


def by_file(ops: Iterable[Op]) -> dict[str, list[Op]]:
    """Return the changes by file."""
    out: dict[str, list[Op]] = {}
    for op in ops:
        out.setdefault(op.file, []).append(op)
    return out
