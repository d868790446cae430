"""Paragraphs that came, went or moved, as edits of the texts they belong to.

In: the printed lines, and where in the Word file something came or went. Out: `Draft`s. Responsible for: which text a new
paragraph belongs to (that of the paragraph before it, else that of the one after it), which fields and items go with the
last paragraph they printed, and which paragraphs can be put elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lawreport.back.pull.edits import MANY, Draft, Files, line_at
from lawreport.back.pull.lines import Line, Unit
from lawreport.back.pull.texts import length
from lawreport.back.pull.values import Edit, Op, Put, Relist, Told, Why
from lawreport.model import Paragraph
from lawreport.style import Style

_ITEM = re.compile(r"(?P<list>(?:.+/)?(?:children|points))/(?P<number>\d+)(?:/.+)?")
_STAY = frozenset({"number", "place", "points_place", "charts", "tables"})  # how a section looks, no words of it
_HIDDEN = frozenset({"owner", "status", "covers"})


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a printed line that was typed in one text."""

    file: str
    path: str
    start: int
    end: int


def segments(line: Line) -> list[Segment]:
    """Return the texts that a line was printed from, in order."""
    out: list[Segment] = []
    for unit in line.units:
        if not unit.path:
            continue
        if out and (out[-1].file, out[-1].path) == (unit.file, unit.path):
            out[-1] = Segment(unit.file, unit.path, min(out[-1].start, unit.start), max(out[-1].end, unit.end))
        else:
            out.append(Segment(unit.file, unit.path, unit.start, unit.end))
    return out


@dataclass(frozen=True, slots=True)
class Structure:
    """The printed lines and the texts they come from."""

    lines: Sequence[Line]
    files: Files
    apart: frozenset[tuple[str, str]]

    # ---- what comes

    def added(self, words: str, before: int | None, after: int | None) -> Draft:
        """Return what adds a paragraph between two printed lines; further ways of it where the first may not hold."""
        ways = [w for w in (*self._behind(words, before), *self._ahead(words, after)) if w]
        if not ways:
            return Draft(refused=Told(Why.NO_PLACE, "新加的这一段，前后都不是能接着写的文段"))
        return Draft(ops=ways[0], others=ways[1:])

    def _behind(self, words: str, before: int | None) -> Iterator[list[Op]]:
        """Yield ways to add a paragraph behind a printed line."""
        if before is None or not (mine := segments(self.lines[before])):
            return
        last, block = mine[-1], self.lines[before].block
        text = self.files[last.file][last.path].text
        field = last.path.split("/")[-1]
        above = last.path.rpartition("/")[0]
        if (last.file, above) in self.apart:
            yield from self._between(last, words)
        if field in MANY:
            stop = line_at(text, last.end)[1]
            yield [Edit(last.file, last.path, stop, stop, "\n" + words)]
            return
        if "points" in last.path.split("/"):
            section = last.path[: last.path.rfind("points")].rstrip("/")
            yield self._field(last.file, f"{section}/tail" if section else "tail", words)
        elif field == "heading":
            yield self._field(last.file, f"{above}/text" if above else "text", words)
            yield self._field(last.file, f"{above}/tail" if above else "tail", words)
        elif isinstance(block, Paragraph) and block.style in (Style.TITLE, Style.SUBTITLE, Style.BYLINE, Style.RECIPIENTS):
            yield self._field(last.file, "letter/text" if last.path.startswith("letter/") else "intro", words)

    def _between(self, last: Segment, words: str) -> Iterator[list[Op]]:
        """Yield the ways to add a point of its own behind another."""
        above, _, number = last.path.rpartition("/")
        items = list(range(length(self.files[last.file], above)))
        bare = re.sub(r"^[一二三四五六七八九十]{1,3}是", "", words)
        if bare != words:
            yield [Relist(last.file, above, (*items[: int(number) + 1], bare, *items[int(number) + 1 :]))]
        else:
            text = self.files[last.file][last.path].text
            stop = line_at(text, last.end)[1]
            if int(number) == items[-1]:
                section = above.rpartition("points")[0].rstrip("/")
                yield self._field(last.file, f"{section}/tail" if section else "tail", words)
            yield [Edit(last.file, last.path, stop, stop, "\n" + words)]

    def _field(self, file: str, path: str, words: str) -> list[Op]:
        if path in self.files[file]:
            return [Edit(file, path, 0, 0, words + "\n")]
        return [Put(file, path, words + "\n")]

    def _ahead(self, words: str, after: int | None) -> Iterator[list[Op]]:
        """Yield ways to add a paragraph ahead of a printed line."""
        if after is None or not (mine := segments(self.lines[after])):
            return
        first = mine[0]
        if (first.file, above := first.path.rpartition("/")[0]) in self.apart:
            items = list(range(length(self.files[first.file], above)))
            number = int(first.path.rpartition("/")[2])
            bare = re.sub(r"^[一二三四五六七八九十]{1,3}是", "", words)
            if bare != words:
                yield [Relist(first.file, above, (*items[:number], bare, *items[number:]))]
        if first.path.split("/")[-1] in MANY:
            start = line_at(self.files[first.file][first.path].text, first.start)[0]
            yield [Edit(first.file, first.path, start, start, words + "\n")]

    # ---- what goes

    def dropped(self, numbers: Sequence[int]) -> Draft:
        """Return what takes some printed lines away, and the sections that have nothing left."""
        draft, gone = Draft(), dict[tuple[str, str], list[tuple[int, int]]]()
        for number in numbers:
            mine = segments(self.lines[number])
            if not mine:
                draft.refused = Told(Why.MADE, f"删去的“{self.lines[number].text.words[:20]}”是程序编的，不在文段里")
            for one in mine:
                start, stop = line_at(self.files[one.file][one.path].text, one.start)
                last = line_at(self.files[one.file][one.path].text, max(one.end - 1, one.start))[1]
                gone.setdefault((one.file, one.path), []).append((start, max(stop, last)))
        draft.ops += self._taken(gone, draft)
        return draft

    def _taken(self, gone: Mapping[tuple[str, str], list[tuple[int, int]]], draft: Draft) -> Iterator[Op]:
        """Yield what takes lines of texts away: whole sections, whole points, whole texts or lines."""
        whole = {key for key, spans in gone.items() if self._is_whole(key, spans)}
        for file in {f for f, _ in whole}:
            if all((file, p) in whole for p in self.files[file] if not (_STAY | _HIDDEN) & {*p.split("/")}):
                draft.refused = Told(Why.NO_PLACE, "这一部分的话全删了", hint=f"真不要这一部分，就把 {file} 移走。")
        sections = self._sections(whole)
        yield from self._lists(sections)
        for (file, path), spans in gone.items():
            if any(file == f and (path == p or path.startswith(p + "/")) for f, p in sections):
                continue
            text = self.files[file][path].text
            if "{%" in text:
                draft.told.append(Told(Why.CONDITION, f"删去的话里有条件：“{text.strip()[:24]}”", self.files[file][path].at(0)))
            if (file, path) in whole:
                yield Edit(file, path, 0, len(text), "")
            else:
                yield from (_line_away(file, path, text, start, stop) for start, stop in spans)

    def _is_whole(self, key: tuple[str, str], spans: Iterable[tuple[int, int]]) -> bool:
        """Return whether a text has no words beside those that go."""
        text = list(self.files[key[0]][key[1]].text)
        for start, stop in spans:
            text[start:stop] = " " * (stop - start)
        return not "".join(text).strip()

    def _sections(self, whole: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return the items of lists all of whose words go: points, and children with all that is in them."""
        found: set[tuple[str, str]] = set()
        for file, path in whole:
            item = _ITEM.fullmatch(path)
            while item:
                at = f"{item['list']}/{item['number']}"
                rest = [p for p in self.files[file] if p.startswith(at + "/") or p == at]
                words = [p for p in rest if not _STAY & {*p[len(at) :].split("/")} and p.split("/")[-1] not in _HIDDEN]
                shown = [p for p in rest if {"charts", "tables"} & {*p[len(at) :].split("/")}]
                if words and all((file, p) in whole for p in words) and not shown:
                    found.add((file, at))
                item = _ITEM.fullmatch(item["list"].rpartition("/")[0]) if "/" in item["list"] else None
        return found

    def _lists(self, sections: set[tuple[str, str]]) -> Iterator[Op]:
        """Yield the new orders of the lists that lose items; of one in another only the outer."""
        outer = {(f, p) for f, p in sections if not any(f == g and p != q and p.startswith(q + "/") for g, q in sections)}
        for file, path in sorted({(f, p.rpartition("/")[0]) for f, p in outer}):
            items = range(length(self.files[file], path))
            yield Relist(file, path, tuple(i for i in items if (file, f"{path}/{i}") not in outer))

    # ---- what moves

    def taken_out(self, number: int) -> tuple[str, Draft] | None:
        """Return the typed text of a line that stands in one text, and what takes it away; None where it cannot move."""
        mine = segments(self.lines[number])
        if len(mine) != 1 or mine[0].path.split("/")[-1] not in MANY:
            return None
        one = mine[0]
        text = self.files[one.file][one.path].text
        start, stop = line_at(text, one.start)
        return text[start:stop], self.dropped([number])


def _line_away(file: str, path: str, text: str, start: int, stop: int) -> Edit:
    """Return the edit that takes a line away with the end of it, or the end before it where it is the last."""
    if stop + 1 < len(text) or (stop < len(text) and not start):
        return Edit(file, path, start, stop + 1, "")
    return Edit(file, path, max(start - 1, 0), stop, "")


def apart_of(lines: Sequence[Line]) -> frozenset[tuple[str, str]]:
    """Return the lists whose points are paragraphs of their own: (file, path)."""
    holders: dict[tuple[str, str], list[set[str]]] = {}
    for line in lines:
        by_list: dict[tuple[str, str], set[str]] = {}
        for one in segments(line):
            item = re.fullmatch(r"(?P<list>(?:.+/)?points)/\d+", one.path)
            if item:
                by_list.setdefault((one.file, item["list"]), set()).add(one.path)
        for key, paths in by_list.items():
            holders.setdefault(key, []).append(paths)
    return frozenset(k for k, found in holders.items() if len(found) > 1 and all(len(paths) == 1 for paths in found))


def units_by_bookmark(lines: Iterable[Line]) -> dict[str, Unit]:
    """Return bookmark → the unit of its figure."""
    return {u.figure.bookmark: u for line in lines for u in line.units if u.figure}
