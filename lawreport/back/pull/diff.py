"""Printed lines and the paragraphs they became, compared: what stays, what goes, what comes where.

In: units of the lines, tokens of both sides. Out: a `Diff`: units that go, words that are put in, what the paragraphs now say
with the figures as printed. Responsible for: points of a chain compared one by one, so that one may come, go or move.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lawreport.back.pull.lines import Line, Unit
from lawreport.back.pull.pieces import BLANK, END, Token, canon
from lawreport.back.tokens import Opcode, opcodes
from lawreport.files.yamlfile import Scalar

ALIKE = 0.34  # of their pairs of tokens two points share, at least, that are the same point
_POINT = re.compile(r"(?P<list>.+/points|points)/(?P<number>\d+)")


@dataclass(frozen=True, slots=True)
class Insertion:
    """Words put in before a unit (its index; the number of units is the end)."""

    before: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A list of points whose items come, go or move: numbers of old ones, and indexes of `Diff.added`."""

    file: str
    path: str
    order: tuple[tuple[str, int], ...]  # ("old", number in the list) or ("new", index)


@dataclass(slots=True)
class Diff:
    """The outcome. `expected`: the paragraphs as the program would print them, were they written."""

    units: list[Unit]
    removed: set[int] = field(default_factory=set)
    insertions: list[Insertion] = field(default_factory=list)
    points: Points | None = None
    added: list[tuple[Token, ...]] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    renamed: list[tuple[int, str]] = field(default_factory=list)  # a tag's unit, and the words typed over it
    widths: int = 0
    made: list[tuple[str, str]] = field(default_factory=list)  # what the program makes, and what was typed instead

    @property
    def touched(self) -> bool:
        return bool(self.removed or self.insertions or self.points)


@dataclass(frozen=True, slots=True)
class Part:
    """Tokens of both sides that belong together; `point`: (file, list, number) of an old point."""

    old: Sequence[Token]
    new: Sequence[Token]
    point: tuple[str, str, int] | None = None


def difference(units: list[Unit], old: Sequence[Token], new: Sequence[Token], names: Iterable[tuple[str, str]] = ()) -> Diff:
    """Return how the paragraphs differ from what was printed; `names`: (printed, typed) of names that are left as they are."""
    diff, walk = Diff(units), _Walk(units, set(names))
    parts = list(_parts(units, old, new))
    for part in parts:
        walk.part(part, diff)
    if any(part.point for part in parts):
        _order(units, parts, diff)
    _blanks(diff)
    diff.expected = [re.sub(r"[ \t]+", " ", line).strip() for line in walk.said.split(END)]
    return diff


# ---- points --------------------------------------------------------------------------------------------------------------


def _parts(units: Sequence[Unit], old: Sequence[Token], new: Sequence[Token]) -> Iterator[Part]:
    """Yield what is compared with what, in the order of the Word file: all, or a chain point by point."""
    starts = _starts(units, old)
    marks = [i for i, t in enumerate(new) if t.numbers and t.text.endswith("是")]
    if not starts or not marks or len(starts) + len(marks) < 3 or any(t.ends for t in (*old, *new)):
        yield Part(old, new)
        return
    pieces = [old[a:b] for a, b in zip(starts, [*starts[1:], len(old)], strict=True)]
    fresh = [new[a:b] for a, b in zip(marks, [*marks[1:], len(new)], strict=True)]
    yield Part(old[: starts[0]], new[: marks[0]])
    pairs = _paired(pieces, fresh)
    for number, tokens in enumerate(fresh):
        mine = pairs.get(number)
        yield Part(pieces[mine] if mine is not None else (), tokens, _point(units, pieces[mine]) if mine is not None else None)
    for number, tokens in enumerate(pieces):
        if number not in pairs.values():
            yield Part(tokens, (), _point(units, tokens))


def _starts(units: Sequence[Unit], old: Sequence[Token]) -> list[int]:
    """Return the tokens with which points begin, their numbers included."""
    starts, last = [], None
    for index, token in enumerate(old):
        path = next((units[u].path for u in token.units if units[u].path), "")
        found = _POINT.fullmatch(path)
        if found and found[0] != last:
            starts.append(index - 1 if index and old[index - 1].numbers else index)
            last = found[0]
    return starts


def _point(units: Sequence[Unit], tokens: Sequence[Token]) -> tuple[str, str, int] | None:
    for token in tokens:
        for unit in token.units:
            if found := _POINT.fullmatch(units[unit].path):
                return units[unit].file, found["list"], int(found["number"])
    return None


def _paired(pieces: Sequence[Sequence[Token]], fresh: Sequence[Sequence[Token]]) -> dict[int, int]:
    """Return new point → old point: the most alike first, of equals those in the same place."""
    grams = [[_grams(one) for one in side] for side in (pieces, fresh)]
    scores = sorted(
        ((_alike(a, b), -abs(i - j), -i, -j) for i, a in enumerate(grams[0]) for j, b in enumerate(grams[1])), reverse=True
    )
    pairs: dict[int, int] = {}
    for score, _, i, j in scores:
        if score >= ALIKE and -j not in pairs and -i not in pairs.values():
            pairs[-j] = -i
    if len(pieces) == len(fresh):  # rewritten in its place
        pairs |= {n: n for n in range(len(fresh)) if n not in pairs and n not in pairs.values()}
    return pairs


def _grams(tokens: Sequence[Token]) -> set[tuple[str, ...]]:
    keys = [t.key for t in tokens if not t.numbers]
    return {tuple(keys[i : i + 2]) for i in range(len(keys) - 1)} or {tuple(keys)}


def _alike(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _order(units: Sequence[Unit], parts: Sequence[Part], diff: Diff) -> None:
    """Set the new order of the points where it is not the old one."""
    order: list[tuple[str, int]] = []
    file = path = ""
    gone = set()
    for part in parts[1:]:
        if part.point and part.new:
            file, path, number = part.point
            order.append(("old", number))
        elif part.point:
            file, path, number = part.point
            gone.add(number)
        elif part.new:
            diff.added.append(tuple(part.new))
            order.append(("new", len(diff.added) - 1))
    was = sorted([n for kind, n in order if kind == "old"] + [*gone])
    if order != [("old", n) for n in was]:
        diff.points = Points(file, path, tuple(order))


# ---- token by token ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Walk:
    units: Sequence[Unit]
    names: set[tuple[str, str]]
    said: str = ""

    def part(self, part: Part, diff: Diff) -> None:
        """Compare one part; a point that is new, or gone as a whole, is told by the order of the points."""
        if not part.old and part.new:
            self.said += "".join(_shown(t) for t in part.new)
            if not any(t.numbers for t in part.new[:1]) or not diff.units:
                diff.insertions.append(Insertion(len(self.units), tuple(part.new)))
        elif part.point and not part.new:
            return
        else:
            for opcode in opcodes([t.key for t in part.old], [t.key for t in part.new]):
                self._op(opcode, part, diff)

    def _op(self, opcode: Opcode, part: Part, diff: Diff) -> None:
        tag, a, b, c, d = opcode
        if tag == "equal":
            for old, new in zip(part.old[a:b], part.new[c:d], strict=True):
                self._same(old, new, diff)
        elif self._is_name(part.old[a:b], part.new[c:d], diff):
            self.said += part.old[a].text
        else:
            self._replaced(part, opcode, diff)

    def _is_name(self, old: Sequence[Token], new: Sequence[Token], diff: Diff) -> bool:
        """Return whether one name was typed over that is left as it is; note every one that was."""
        if len(old) != 1 or not new or any(t.seen or t.ends for t in new):
            return False
        units = [self.units[u] for u in old[0].units]
        typed = "".join(t.text for t in new)
        if len(units) != 1 or not units[0].tag:
            return False
        diff.renamed.append((old[0].units[0], typed))
        return (old[0].text, typed) in self.names

    def _same(self, old: Token, new: Token, diff: Diff) -> None:
        """Keep a token; where only its spelling differs, what is typed in full width stays."""
        typed = bool(old.units) and all(self.units[u].typed for u in old.units)
        if old.text == new.text or new.seen or not typed:
            self.said += old.text
        elif old.numbers or canon(old.text) == old.text:
            self._swap(old, new, diff)
        else:
            diff.widths += old.text != END
            self.said += old.text

    def _swap(self, old: Token, new: Token, diff: Diff) -> None:
        diff.insertions.append(Insertion(old.units[0], (new,)))
        diff.removed |= {*old.units}
        self.said += new.text

    def _replaced(self, part: Part, opcode: Opcode, diff: Diff) -> None:
        _, a, b, c, d = opcode
        over = any(t.numbers and self._is_made(t) for t in part.old[a:b])
        put = [t for t in part.new[c:d] if not (t.numbers and (over or self._is_ours(t, part)))]
        gone = [u for t in part.old[a:b] for u in t.units]
        kept = [t for t in part.old[a:b] if self._is_made(t) and not put and t.key != END]
        if put:
            diff.insertions.append(Insertion(self._before(part, a), tuple(put)))
        diff.removed |= {u for u in gone if not (self.units[u].made and self.units[u].text != END)}
        diff.made += [(t.text, "") for t in kept if not t.numbers]
        self.said += "".join(_shown(t) for t in put) + "".join(t.text for t in kept)
        if any(t.key == END for t in part.old[a:b]):
            diff.removed |= {u for t in part.old[a:b] if t.key == END for u in t.units}

    def _is_ours(self, token: Token, part: Part) -> bool:
        """Return whether a number that was typed is of a kind that the program makes here, or stands before a lone point."""
        alone = token.text.endswith("是") and any(_POINT.fullmatch(self.units[u].path) for t in part.old for u in t.units)
        return alone or any(t.key == token.key and self._is_made(t) for t in part.old)

    def _is_made(self, token: Token) -> bool:
        return bool(token.units) and all(self.units[u].made for u in token.units)

    def _before(self, part: Part, a: int) -> int:
        """Return the unit before which words come that are put in at token `a` of the printed side."""
        following = next((u for t in part.old[a:] for u in t.units), None)
        if following is not None:
            return following
        return max((u for t in part.old for u in t.units), default=-1) + 1


def _shown(token: Token) -> str:
    """Return a token as it would be printed: a figure as it was printed."""
    return token.seen.figure.text if token.seen else token.text


def _blanks(diff: Diff) -> None:
    """Let blanks go with the words on both sides of them."""
    last = len(diff.units)
    for index, unit in enumerate(diff.units):
        if unit.typed and BLANK.fullmatch(unit.text) and index not in diff.removed:
            before = next((i for i in range(index - 1, -1, -1) if not BLANK.fullmatch(diff.units[i].text)), None)
            after = next((i for i in range(index + 1, last) if not BLANK.fullmatch(diff.units[i].text)), None)
            if all(i in diff.removed for i in (before, after) if i is not None) and (before, after) != (None, None):
                diff.removed.add(index)


def separators_of(lines: Sequence[Line], texts: Mapping[str, Mapping[str, Scalar]]) -> list[Unit]:
    """Return what stands between every two lines: the line break that was typed, or nothing that was."""
    out = []
    for above, below in pairwise(lines):
        a = next((u for u in reversed(above.units) if u.path), None)
        b = next((u for u in below.units if u.path), None)
        if a and b and (a.file, a.path) == (b.file, b.path) and a.end <= b.start:
            text = texts[a.file][a.path].text
            start = text.find("\n", a.end, b.start)
            end = start
            while start >= 0 and end < b.start and text[end] in " \t\n":
                end += 1
            out.append(Unit(END, a.file, a.path, start, end) if start >= 0 else Unit(END))
        else:
            out.append(Unit(END))
    return out
