"""A difference as edits of the texts it was typed in.

In: a `Diff`, the texts as printed. Out: a `Draft` of a change: edits, new fields, new orders of lists, and what has to be told.
Responsible for: where words go that were put in (never into a tag, out of a condition rather than into it), how a paragraph is
split or joined, a condition that lost what it governed, braces that were typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lawreport.back.pull.diff import Diff, Insertion
from lawreport.back.pull.lines import Unit
from lawreport.back.pull.pieces import END, Token
from lawreport.back.pull.texts import edited
from lawreport.back.pull.values import Edit, Op, Put, Relist, Told, Why
from lawreport.files.yamlfile import Scalar
from lawreport.source.prose import TAG, chains, with_half_marks

Files = Mapping[str, Mapping[str, Scalar]]
BRACES = re.compile(r"[{｛][{｛%％#]|[}%％#｝][}｝]")
MANY = ("text", "tail", "intro", "closing")  # fields with a paragraph in every line


@dataclass(slots=True)
class Draft:
    """What a change would do, before it is proved; of `others` one is tried after the other where `ops` do not hold."""

    ops: list[Op] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    others: list[list[Op]] = field(default_factory=list)
    refused: Told | None = None
    literals: list[str] = field(default_factory=list)  # words that were put in


@dataclass(frozen=True, slots=True)
class Drafter:
    """Makes edits of differences; `tags`: bookmark → the unit of a figure; `apart`: lists whose points are paragraphs."""

    files: Files
    tags: Mapping[str, Unit]
    apart: frozenset[tuple[str, str]] = frozenset()

    def draft(self, diff: Diff) -> Draft:
        """Return the edits of a difference."""
        draft = Draft()
        names = Names([diff.units[u] for u in sorted(diff.removed) if diff.units[u].tag])
        edits = [*self._removals(diff), *self._insertions(diff, draft, names)]
        draft.ops += [*edits, *self._conditions(diff, edits, draft)]
        self._joins(diff, draft)
        if diff.points:
            draft.ops.append(self._relist(diff, draft, names))
        if self.has_braces(draft):
            draft.refused = self.braces()
        return draft

    def has_braces(self, draft: Draft) -> bool:
        """Return whether words were put in that a text would take for a tag."""
        return any(BRACES.search(words) for words in draft.literals)

    def braces(self) -> Told:
        return Told(Why.TAG, "改稿里打了 {{、{% 一类的花括号，写进文段会被当作标签", hint="请问清要印什么，再手工改。")

    # ---- what goes

    def _removals(self, diff: Diff) -> Iterator[Edit]:
        """Yield an edit for each stretch of typed characters that goes."""
        run: Unit | None = None
        for unit in [diff.units[u] for u in sorted(diff.removed)]:
            if not unit.path:
                continue
            if run and (run.file, run.path, run.end) == (unit.file, unit.path, unit.start):
                run = Unit("", run.file, run.path, run.start, unit.end)
            else:
                if run:
                    yield Edit(run.file, run.path, run.start, run.end, "")
                run = Unit("", unit.file, unit.path, unit.start, unit.end)
        if run:
            yield Edit(run.file, run.path, run.start, run.end, "")

    # ---- what comes

    def _insertions(self, diff: Diff, draft: Draft, names: Names) -> Iterator[Edit]:
        for insertion in diff.insertions:
            where = self._where(diff, insertion)
            words = self.written(insertion.tokens, draft, names)
            if where is None:
                draft.refused = Told(Why.NO_PLACE, f"“{_short(words)}”加在程序编的字旁边，不知道写在哪里")
                continue
            file, path, at = where
            if "\n" in words and not self._takes_lines(file, path):
                yield from self._split(diff, insertion, (file, path, at), words, draft)
            else:
                yield Edit(file, path, at, at, words)

    def written(self, tokens: Sequence[Token], draft: Draft, names: Names) -> str:
        """Return words as they are to be typed: figures and names as their tags."""
        out, literal = "", ""
        for before, token in zip([None, *tokens], tokens, strict=False):
            if token.seen:
                unit = self.tags[token.seen.figure.bookmark]
                out += self.raw(unit)
            elif token.ends:
                out += "\n"
            elif tag := names.taken(token.text):
                out += self.raw(tag)
            else:
                gap = " " if before and _latin(before.text) and _latin(token.text) and not before.seen else ""
                literal += gap + token.text
                out += gap + token.text
                continue
            draft.literals.append(literal)
            literal = ""
        draft.literals.append(literal)
        return out

    def raw(self, unit: Unit) -> str:
        return self.files[unit.file][unit.path].text[unit.start : unit.end] if unit.path else unit.text

    def _where(self, diff: Diff, insertion: Insertion) -> tuple[str, str, int] | None:
        """Return (file, path, offset) where words go that are put in."""
        units, at = diff.units, insertion.before
        after = units[at] if at < len(units) else None
        before = units[at - 1] if at else None
        if after and after.path and at in diff.removed and after.text != END:
            return after.file, after.path, after.start
        if before and before.path and before.text != END and not (before.made):
            return self._outside(before, after)
        if after and after.path and after.text != END:
            return after.file, after.path, after.start
        for unit in [*reversed(units[:at])]:
            if unit.text == END:
                break
            if unit.path:
                return unit.file, unit.path, unit.end
        following = next((u for u in units[at:] if u.path), None)
        if following:
            return following.file, following.path, following.start
        previous = next((u for u in reversed(units[:at]) if u.path), None)
        return (previous.file, previous.path, previous.end) if previous else None

    def _outside(self, before: Unit, after: Unit | None) -> tuple[str, str, int]:
        """Return the place between two units, out of conditions rather than in them."""
        if after and (after.file, after.path) == (before.file, before.path) and after.text != END:
            text = self.files[before.file][before.path].text
            if _depth(text, after.start) < _depth(text, before.end):
                return after.file, after.path, after.start
        return before.file, before.path, before.end

    # ---- paragraphs

    def _takes_lines(self, file: str, path: str) -> bool:
        *_, last = path.split("/")
        return last in MANY or (file, path.rpartition("/")[0]) in self.apart

    def _split(self, diff: Diff, insertion: Insertion, place: tuple[str, str, int], words: str, draft: Draft) -> Iterator[Edit]:
        """Yield the edits that move the rest of a point behind a new paragraph into the tail of its section."""
        file, path, at = place
        text = self.files[file][path].text
        first, _, rest = words.partition("\n")
        section, _, _ = path.rpartition("/points/")
        if "/points/" not in path and not path.startswith("points/"):
            draft.refused = Told(Why.NO_PLACE, f"“{_short(text[at:] or words)}”另起了一段，这里的文段只能是一段")
            return
        section = section if "/points/" in path else ""
        own = [e for e in self._removals(diff) if (e.file, e.path) == (file, path) and e.start >= at]
        others = [e for e in own if e.start < len(text)]
        moved = edited(text[at:], [Edit(file, path, e.start - at, e.end - at, e.new) for e in others]).strip("\n")
        diff.removed -= {i for i, u in enumerate(diff.units) if (u.file, u.path) == (file, path) and u.start >= at}
        yield Edit(file, path, at, len(text), first)
        draft.ops += self._tail(file, f"{section}/tail" if section else "tail", (rest + moved).strip("\n"))

    def _tail(self, file: str, path: str, words: str) -> list[Op]:
        """Return what puts a paragraph at the beginning of a tail."""
        if not words:
            return []
        if path in self.files[file]:
            return [Edit(file, path, 0, 0, words + "\n")]
        return [Put(file, path, words + "\n")]

    def _joins(self, diff: Diff, draft: Draft) -> None:
        """Let a paragraph of another text go on where the one before ends, where the end between them was deleted."""
        for index in sorted(diff.removed):
            if diff.units[index].text != END or diff.units[index].path:
                continue
            above = next((u for u in reversed(diff.units[:index]) if u.path), None)
            below = next((u for u in diff.units[index + 1 :] if u.path), None)
            if all(i in diff.removed for i, u in enumerate(diff.units) if i > index and u.path):
                continue  # all of it went
            if above is None or below is None or below.path.split("/")[-1] not in MANY:
                draft.refused = Told(Why.NO_PLACE, "两段并成了一段，后一段的开头不是能接上去的文段")
                return
            self._move_up(above, below, draft)

    def _move_up(self, above: Unit, below: Unit, draft: Draft) -> None:
        text = self.files[below.file][below.path].text
        start, stop = line_at(text, below.start)
        inside = [o for o in draft.ops if isinstance(o, Edit) and (o.file, o.path) == (below.file, below.path)]
        inside = [e for e in inside if start <= e.start and e.end <= stop]
        moved = edited(text[start:stop], [Edit("", "", e.start - start, e.end - start, e.new) for e in inside])
        draft.ops = [o for o in draft.ops if o not in inside]
        draft.ops.append(Edit(above.file, above.path, above.end, above.end, moved))
        draft.ops.append(Edit(below.file, below.path, start, min(stop + 1, len(text)), ""))

    # ---- points

    def _relist(self, diff: Diff, draft: Draft, names: Names) -> Relist:
        points = diff.points
        assert points is not None
        fresh = [self.written([t for t in tokens if not t.numbers], draft, names) for tokens in diff.added]
        items = tuple(number if kind == "old" else fresh[number] for kind, number in points.order)
        return Relist(points.file, points.path, items)

    # ---- conditions

    def _conditions(self, diff: Diff, edits: Iterable[Edit], draft: Draft) -> list[Edit]:
        """Return edits that take conditions away that govern nothing any more, and tell of each."""
        out: list[Edit] = []
        touched = {(diff.units[u].file, diff.units[u].path) for u in diff.removed if diff.units[u].path}
        for file, path in sorted(touched):
            scalar = self.files[file][path]
            for start, body, stop, end, plain in choices(scalar.text):
                printed = [i for i, u in enumerate(diff.units) if (u.file, u.path) == (file, path) and body <= u.start < stop]
                if not printed or any(i not in diff.removed for i in printed):
                    continue
                mine = [e for e in edits if (e.file, e.path) == (file, path) and e.new]
                kept = any(body <= e.start < stop for e in mine)
                what = with_half_marks(scalar.text[start:body])
                draft.told.append(
                    Told(
                        Why.CONDITION,
                        f"{what} 管的话{'整个改写了' if kept else '没有了'}：“{_short(scalar.text[body:stop])}”",
                        scalar.at(start),
                        hint="请核对：新写的话还要不要这个条件。" if kept else "以后不再按数据印它；要留着，请手工补回。",
                    )
                )
                if plain and not kept:
                    out += [Edit(file, path, start, body, ""), Edit(file, path, stop, end, "")]
        return out


@dataclass(slots=True)
class Names:
    """The tags of names that went, to be used again where the same words are put in."""

    free: list[Unit]

    def taken(self, text: str) -> Unit | None:
        found = next((u for u in self.free if u.text == text), None)
        if found:
            self.free.remove(found)
        return found


def line_at(text: str, offset: int) -> tuple[int, int]:
    """Return where the line around an offset begins and ends."""
    start = text.rfind("\n", 0, offset) + 1
    stop = text.find("\n", offset)
    return start, len(text) if stop < 0 else stop


def choices(text: str) -> Iterator[tuple[int, int, int, int, bool]]:
    """Yield each branch of a condition: its tag from and to, the next tag from and to, whether it is the only one."""
    for tags in chains(with_half_marks(text)):
        for one, following in pairwise(tags):
            yield one.start(), one.end(), following.start(), following.end(), len(tags) == 2


def _depth(text: str, offset: int) -> int:
    """Return how many conditions are open at an offset."""
    depth = 0
    for tag in TAG.finditer(with_half_marks(text[:offset])):
        word = (tag["statement"] or "").split(maxsplit=1)[:1]
        depth += (word == ["if"]) - (word == ["endif"])
    return depth


def _latin(text: str) -> bool:
    return bool(re.fullmatch("[A-Za-z]", text))


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 24 else f"{words[:22]}……"
