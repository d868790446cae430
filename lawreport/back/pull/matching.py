"""The Word file against the printed lines: which change is where, each as a candidate.

In: a base, the document as read. Out: a `Comparison`: candidates in the order of the file, figures typed over, names replaced,
what is told. Responsible for: every paragraph of the file is in a match, and every match is unchanged, a candidate or told.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import pairwise

from lawreport.back.align import Match, align
from lawreport.back.pull.base import Base
from lawreport.back.pull.diff import Diff, difference, separators_of
from lawreport.back.pull.edits import Draft, Drafter, Files, Names, line_at
from lawreport.back.pull.lines import Line, Unit, lines_of
from lawreport.back.pull.pieces import Cutter, Token, new_tokens, old_tokens, units_of
from lawreport.back.pull.prove import Candidate, Placed
from lawreport.back.pull.structure import Structure, apart_of, segments, units_by_bookmark
from lawreport.back.pull.texts import edited
from lawreport.back.pull.values import Edit, Kind, Told, Why
from lawreport.back.rewording import Group, Seen, printed_pieces
from lawreport.back.tokens import normalized, same_worth, worth
from lawreport.problem import NOWHERE, Place
from lawreport.word.carried import Printed
from lawreport.word.reader import BODY, Document, WordParagraph

FOREIGN = 0.3
MOST_MOVED, STAYING = 3000, 5  # paragraphs whose order is looked at; the weight of one that cannot be moved
ALIKE, MOST_LOOKS = 0.7, 8  # of the words of a printed line and a cell; cells of a table that is there for its look
CONTEXT = 2  # pieces beside a figure that tell it again elsewhere
_YEARS = ("年", "上一年", "下一年")


@dataclass(slots=True)
class Comparison:
    """What a Word file changes."""

    lines: Sequence[Line]
    candidates: list[Candidate] = field(default_factory=list)
    order: list[Placed] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)  # figures typed over
    told: list[Told] = field(default_factory=list)
    names: dict[tuple[str, str], int] = field(default_factory=dict)  # (tag, typed) → how often, of names replaced as one
    printed_names: Counter[str] = field(default_factory=Counter)
    foreign: bool = False
    where: dict[int, tuple[int, ...]] = field(default_factory=dict)  # paragraph of the document → printed lines


def compared(base: Base, document: Document) -> Comparison:
    """Return what a Word file changes of what was printed."""
    return _Matching(base, document).comparison()


class _Matching:
    def __init__(self, base: Base, document: Document):
        self.base, self.document = base, document
        self.lines = lines_of(base.then)
        self.indexes = [i for i, p in enumerate(document.paragraphs) if p.where == BODY]
        self.paragraphs = _untabled([document.paragraphs[i] for i in self.indexes], self.lines)
        self.apart = apart_of(self.lines)
        self.structure = Structure(self.lines, base.then.texts, self.apart)
        self.drafter = Drafter(base.then.texts, units_by_bookmark(self.lines), self.apart)
        self.cutter = Cutter(tuple({u.text for line in self.lines for u in line.units if u.tag}))
        self.out = Comparison(self.lines)
        self.authors: dict[int, list[str]] = defaultdict(list)
        for revision in document.revisions:
            self.authors[revision.paragraph].append(revision.author)

    def comparison(self) -> Comparison:
        self.matches = self._matches()
        if self._foreign():
            self.out.foreign = True
            return self.out
        self.out.where = {self.indexes[j]: m.old for m in self.matches for j in m.new}
        self.groups = [self._group(m) for m in self.matches]
        self._find_elsewhere()
        self.diffs = [self._diff(m, g) for m, g in zip(self.matches, self.groups, strict=True)]
        self._detach()
        self._rename()
        for match, group, diff in self._in_order():
            self._told_of(match, group, diff)
        return self.out

    # ---- which is which

    def _matches(self) -> list[Match]:
        """Return the matches, a line in one of them only."""
        found, used = [], set[int]()
        for match in align([line.text for line in self.lines], self.paragraphs):
            if match.copy:
                found.append(match)
                continue
            old = tuple(i for i in match.old if i not in used)
            used |= {*old}
            if old or match.new:
                found.append(replace(match, old=old))
        return self._with_moves(_absorbed(found, self.paragraphs))

    def _with_moves(self, matches: list[Match]) -> list[Match]:
        """Return the matches with those as moved that stand otherwise than printed, headings rather not than texts."""
        pairs = sorted((m for m in matches if m.old and m.new and not m.copy and not self._in_table(m)), key=lambda m: m.old)
        if len(pairs) > MOST_MOVED or not any(a.new > b.new for a, b in pairwise(pairs)):
            return matches
        stay = _heaviest_rising([(m.new[0], 1 if self.structure.taken_out(m.old[0]) else STAYING) for m in pairs])
        moved = {id(m) for n, m in enumerate(pairs) if n not in stay}
        return [replace(m, moved=id(m) in moved) for m in matches]

    def _in_table(self, match: Match) -> bool:
        return bool(self.paragraphs[match.new[0]].table)

    def _foreign(self) -> bool:
        words: Counter[bool] = Counter()
        for m in self.matches:
            if m.old and not m.copy and not self.lines[m.old[0]].is_cell:
                words[bool(m.new)] += sum(len(self.lines[i].text.words) for i in m.old)
        return words[True] < FOREIGN * words.total()

    def _group(self, match: Match) -> Group:
        """Return the pieces of a match; of one side only, too, so that figures are looked for in it."""
        mine = [(self.indexes[j], self.paragraphs[j]) for j in match.new]
        group = Group([self.lines[i].text for i in match.old if match.new], mine)
        if not match.new:
            group.lost += [f for i in match.old for _, _, f in self.lines[i].text.figures]
        return group

    # ---- figures that are elsewhere now

    def _find_elsewhere(self) -> None:
        """Find lost figures among words that were put in, and printed figures that were copied with the words before them."""
        put = [g for g in self.groups if g.new and g.put()]
        context = self._context()
        for own in self.groups:
            for figure in list(own.lost):
                found = any(self._take(figure, g, context, g is own) for g in sorted(put, key=lambda g: g is not own))
                if found or self._take(figure, own, context, False, whole=True):
                    own.lost.remove(figure)
        for group in put:
            for figure in self._all_figures():
                self._take(figure, group, context, False)
        for own in self.groups:  # moved, and typed over
            for figure in list(own.lost):
                if any(self._take(figure, g, context, False, same_unit) for g in put):
                    own.lost.remove(figure)

    def _take(
        self,
        figure: Printed,
        group: Group,
        context: dict[str, tuple[str, str]],
        own: bool,
        same: Callable[[str, str], bool] = same_worth,
        whole: bool = False,
    ) -> bool:
        """Find a figure among the words that were put into a paragraph, or among all of them (`whole`)."""
        before, after = context.get(figure.bookmark, ("", ""))
        for start, end in group.candidates(figure, range(len(group.new)) if whole else group.put()):
            if end > len(group.new) or not same(group.text(start, end), figure.text):
                continue
            beside = (len(before) > 1 and before == group.text(max(0, start - CONTEXT), start)) or (
                len(after) > 1 and after == group.text(end, end + CONTEXT)
            )
            if (own or beside) and group.owners[start] == group.owners[end - 1]:
                group.used.update(range(start, end))
                group.seen.append(group.seen_at(figure, start, end))
                return True
        return False

    def _context(self) -> dict[str, tuple[str, str]]:
        old, figures = printed_pieces([line.text for line in self.lines])
        return {
            f.bookmark: ("".join(p.text for p in old[max(0, a - CONTEXT) : a]), "".join(p.text for p in old[b : b + CONTEXT]))
            for f, a, b in figures
        }

    def _all_figures(self) -> Iterator[Printed]:
        return (f for line in self.lines if not line.is_cell for _, _, f in line.text.figures)

    # ---- words

    def _diff(self, match: Match, group: Group, names: Iterable[tuple[str, str]] = ()) -> Diff | None:
        """Return how a match differs; None where one side is empty, or both say the same."""
        if not match.old or not match.new or match.copy or self.lines[match.old[0]].is_cell:
            return None
        lines = [self.lines[i] for i in match.old]
        units = units_of(lines, separators_of(lines, self.base.then.texts))
        if len(match.new) == 1 and self.paragraphs[match.new[0]].text == (said := "".join(u.text for u in units)):
            return Diff(units, expected=[said])
        known = {s.figure.bookmark for s in group.seen if s.text}
        old = old_tokens(units, self.cutter, known)
        new = new_tokens(group.paragraphs, group, self.cutter, any(line.broken for line in lines), self._before_numbers(units))
        return difference(units, old, new, names)

    def _before_numbers(self, units: Sequence[Unit]) -> set[str]:
        """Return the characters behind which the program has put a number."""
        return {a.text[-1] for a, b in pairwise(units) if b.made and re.fullmatch("[一二三四五六七八九十]+是", b.text)}

    def _new(self, group: Group) -> tuple[Token, ...]:
        return tuple(new_tokens(group.paragraphs, group, self.cutter, False))

    def _detach(self) -> None:
        """Take lines out of a match of which nothing is left: they went, and into no other."""
        for number, (match, diff) in enumerate(zip(self.matches, self.diffs, strict=True)):
            gone = tuple(i for i in match.old if diff and self._is_gone(match, diff, i)) if len(match.old) > 1 else ()
            if gone and len(gone) < len(match.old):
                self.matches[number] = replace(match, old=tuple(i for i in match.old if i not in gone))
                self.groups[number] = self._group(self.matches[number])
                self.diffs[number] = self._diff(self.matches[number], self.groups[number])
                for i in gone:
                    self.matches.append(Match((i,), ()))
                    self.groups.append(self._group(self.matches[-1]))
                    self.diffs.append(None)

    def _is_gone(self, match: Match, diff: Diff, line: int) -> bool:
        """Return whether hardly anything of a line is left in a match."""
        start = sum(len(self.lines[i].units) + 1 for i in match.old if i < line)
        units = range(start, start + len(self.lines[line].units))
        left = sum(u not in diff.removed and not diff.units[u].made for u in units)
        return left <= 0.25 * len(units)

    # ---- names that were replaced

    def _rename(self) -> None:
        """Leave the names as they are that were replaced the same way at least twice, and in most places."""
        printed: Counter[str] = Counter()
        typed: Counter[tuple[str, str]] = Counter()
        for line in self.lines:
            printed.update(self._tag(u) for u in line.units if u.tag)
        for diff in filter(None, self.diffs):
            typed.update((self._tag(diff.units[u]), words) for u, words in diff.renamed)
        self.out.printed_names = printed
        self.out.names = {
            (tag, words): count
            for (tag, words), count in typed.items()
            if tag in _YEARS or (count >= 2 and 2 * count >= printed[tag])
        }
        kept = {(self._printed_as(tag), words) for tag, words in self.out.names}
        if kept:
            self.diffs = [
                self._diff(m, g, kept) if d else None for m, g, d in zip(self.matches, self.groups, self.diffs, strict=True)
            ]

    def _tag(self, unit: Unit) -> str:
        return self.base.then.texts[unit.file][unit.path].text[unit.start : unit.end].strip("{}｛｝ ")

    def _printed_as(self, tag: str) -> str:
        return next(u.text for line in self.lines for u in line.units if u.tag and self._tag(u) == tag)

    # ---- the outcome

    def _in_order(self) -> list[tuple[Match, Group, Diff | None]]:
        """Return the matches in the order of the Word file; what went stands behind what was printed before it."""
        found = list(zip(self.matches, self.groups, self.diffs, strict=True))
        at = {i: m.new[0] for m, _, _ in found for i in m.old if m.new and not m.copy}

        def place(one: tuple[Match, Group, Diff | None]) -> tuple[int, int]:
            match = one[0]
            if match.new:
                return match.new[0], 0
            before = [i for i in at if i < match.old[0]]
            return (at[max(before)], 1 + match.old[0]) if before else (-1, match.old[0])

        return sorted(found, key=place)

    def _told_of(self, match: Match, group: Group, diff: Diff | None) -> None:
        if match.old and self.lines[match.old[0]].is_cell:
            return self._cell(match, group)
        if match.copy:
            return self._copied(match)
        self.out.seen += [s for s in group.seen if s.text and not same_worth(s.text, s.figure.text)]
        if not match.old:
            self._added(match, group)
        elif not match.new:
            self._dropped(match)
        elif diff is not None:
            self._changed(match, group, diff)

    def _who(self, match: Match) -> tuple[str, ...]:
        return tuple(dict.fromkeys(a for j in match.new for a in self.authors[self.indexes[j]] if a))

    def _candidate(self, candidate: Candidate) -> None:
        self.out.order.append(((-1 - len(self.out.candidates),), candidate.news))
        self.out.candidates.append(candidate)

    def _changed(self, match: Match, group: Group, diff: Diff) -> None:
        self._remarks(match, diff)
        if not diff.touched and not match.moved:
            self.out.order.append((tuple(match.old), match.new))
            return
        draft = self.drafter.draft(diff) if diff.touched else Draft()
        kind = Kind.SPLIT if len(match.new) > len(match.old) else Kind.JOINED if len(match.new) < len(match.old) else Kind.WORDS
        candidate = Candidate(kind, match.old, match.new, draft, tuple(diff.expected), self._who(match))
        candidate.figures = tuple(f.text for f in group.lost)
        if match.moved:
            self._move(match, candidate, diff)
        self._candidate(candidate)

    def _remarks(self, match: Match, diff: Diff) -> None:
        """Tell what is not written of a paragraph: widths, and what the program makes."""
        number = self.paragraphs[match.new[0]].number
        if diff.widths:
            self.out.told.append(Told(Why.WIDTH, str(diff.widths), paragraph=number))
        for printed, _ in diff.made:
            self.out.told.append(
                Told(Why.MADE, f"删掉的“{printed}”是程序加的，还会印出来", paragraph=number, authors=self._who(match))
            )

    def _move(self, match: Match, candidate: Candidate, diff: Diff) -> None:
        """Let a paragraph go where it was moved to, where it is a line of a text and the other place takes one."""
        candidate.kind = Kind.MOVED
        out = self.structure.taken_out(match.old[0]) if len(match.old) == len(match.new) == 1 else None
        if out is None:
            candidate.draft = Draft(refused=self._moved(match))
            return
        words, away = out
        if diff.touched:
            words = _line_with(words, candidate.draft, segments(self.lines[match.old[0]])[0].start, self.base.then.texts)
        came = self.structure.added(words, *self._neighbours(match))
        if came.refused:
            candidate.draft = Draft(refused=self._moved(match))
            return
        candidate.draft.ops = [*away.ops, *came.ops]
        candidate.draft.others = [[*away.ops, *way] for way in came.others]

    def _moved(self, match: Match) -> Told:
        return Told(Why.MOVED, f"这一段移动了：“{self.lines[match.old[0]].text.words[:24]}”", hint="请人定放在哪里，再手工移。")

    def _added(self, match: Match, group: Group) -> None:
        paragraph = self.paragraphs[match.new[0]]
        if paragraph.table:
            if paragraph.text.strip():
                self.out.told.append(
                    Told(Why.TABLE, f"表格里新加的：“{paragraph.text.strip()[:30]}”", paragraph=paragraph.number)
                )
            return
        tokens, draft = self._new(group), Draft()
        words = self.drafter.written(tokens, draft, Names([]))
        came = self.structure.added(words, *self._neighbours(match))
        came.literals = draft.literals
        if self.drafter.has_braces(came):
            came.refused = self.drafter.braces()
        expected = tuple("".join(t.seen.figure.text if t.seen else t.text for t in tokens).replace("¶", "\n").split("\n"))
        self._candidate(Candidate(Kind.ADDED, (), match.new, came, expected, self._who(match)))

    def _neighbours(self, match: Match) -> tuple[int | None, int | None]:
        """Return the printed lines of the paragraphs before and after a place in the Word file, and not of itself."""
        known = {j: m.old for m in self.matches if m.new and m.old and not m.copy and m is not match for j in m.new}
        before = next((known[j][-1] for j in range(match.new[0] - 1, -1, -1) if j in known), None)
        after = next((known[j][0] for j in range(match.new[-1] + 1, len(self.paragraphs)) if j in known), None)
        return before, after

    def _dropped(self, match: Match) -> None:
        """Take a line away, together with those that went just before it."""
        last = (
            self.out.candidates[-1] if self.out.candidates and self.out.order[-1][0] == (-len(self.out.candidates),) else None
        )
        olds = match.old
        if last and last.kind is Kind.DROPPED and last.olds[-1] + 1 == match.old[0]:
            olds = (*last.olds, *match.old)
            self.out.candidates.pop()
            self.out.order.pop()
        candidate = Candidate(Kind.DROPPED, olds, (), self.structure.dropped(olds), ())
        candidate.figures = tuple(f.text for i in olds for _, _, f in self.lines[i].text.figures)
        self._candidate(candidate)

    # ---- what is only told

    def _copied(self, match: Match) -> None:
        paragraph = self.paragraphs[match.new[0]]
        said = f"这一段和印出的另一段重复：“{paragraph.text.strip()[:24]}”"
        self.out.told.append(
            Told(
                Why.COPIED,
                said,
                self._place(match.old),
                paragraph.number,
                "多半是复制后忘了删；真要印两遍，请手工加。",
                self._who(match),
            )
        )

    def _place(self, olds: Sequence[int]) -> Place:
        return next((self.lines[i].block.place for i in olds), NOWHERE)

    def _cell(self, match: Match, group: Group) -> None:
        """Tell what is altered in a cell of a table: a figure, or words that come from elsewhere."""
        line = self.lines[match.old[0]]
        typed = "".join(self.paragraphs[j].text for j in match.new)
        if normalized(typed) == normalized(line.text.words):
            return
        where = f"表{line.text.cell[0]}第{line.text.cell[1]}行第{line.text.cell[2]}列"
        number = self.paragraphs[match.new[0]].number if match.new else 0
        figure = next((f for _, _, f in line.text.figures), None)
        if figure and match.new and typed.strip():
            if not same_worth(typed, figure.text):
                self.out.seen.append(Seen(figure, typed.strip(), self.indexes[match.new[0]], 0, len(typed)))
            return
        said = f"{where}“{line.text.words}”改成了“{typed.strip()}”" if typed.strip() else f"{where}“{line.text.words}”删去了"
        self.out.told.append(
            Told(Why.TABLE, said, line.block.place, number, "表由数据和 charts 里的文件排成，请在那里改。", self._who(match))
        )


def _untabled(paragraphs: Sequence[WordParagraph], lines: Sequence[Line]) -> list[WordParagraph]:
    """Return the paragraphs, those out of their tables that stand in one only for their look: the imprint, captions."""
    plain = {normalized(line.text.words) for line in lines if not line.is_cell}
    cells: dict[int, list[bool]] = defaultdict(list)
    for p in paragraphs:
        if p.table and p.text.strip():
            cells[p.table].append(any(SequenceMatcher(None, normalized(p.text), one).quick_ratio() >= ALIKE for one in plain))
    looks = {table for table, found in cells.items() if len(found) <= MOST_LOOKS and 2 * sum(found) > len(found)}
    return [replace(p, table=0, row=0, column=0) if p.table in looks else p for p in paragraphs]


def same_unit(one: str, other: str) -> bool:
    """Return whether two figures are of the same unit."""
    return worth(one)[1] == worth(other)[1]


def _heaviest_rising(numbers: Sequence[tuple[int, int]]) -> set[int]:
    """Return the indexes of the rising (number, weight) subsequence with the greatest weight."""
    best = [weight for _, weight in numbers]
    before = [-1] * len(numbers)
    for i, (number, weight) in enumerate(numbers):
        for j in range(i):
            if numbers[j][0] < number and best[j] + weight > best[i]:
                best[i], before[i] = best[j] + weight, j
    at = max(range(len(best)), key=best.__getitem__, default=-1)
    out = set()
    while at >= 0:
        out.add(at)
        at = before[at]
    return out


def _absorbed(matches: Sequence[Match], paragraphs: Sequence[WordParagraph]) -> list[Match]:
    """Return the matches, new paragraphs between the parts of one that was split taken into it."""
    fresh = {m.new[0]: m for m in matches if not m.old and not m.copy and not paragraphs[m.new[0]].table}
    out, taken = [], set[int]()
    for match in matches:
        inside = [j for j in range(match.new[0], match.new[-1]) if j in fresh] if match.old and len(match.new) > 1 else []
        taken |= {*inside}
        out.append(replace(match, new=tuple(sorted((*match.new, *inside)))))
    return [m for m in out if m.old or m.copy or m.new[0] not in taken]


def _line_with(words: str, draft: Draft, start: int, texts: Files) -> str:
    """Return the typed text of a line with the edits of a draft made in it."""
    edits = [op for op in draft.ops if isinstance(op, Edit)]
    if not edits:
        return words
    first = line_at(texts[edits[0].file][edits[0].path].text, start)[0]
    return edited(words, [replace(e, start=e.start - first, end=e.end - first) for e in edits])
