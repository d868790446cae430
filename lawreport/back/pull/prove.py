"""The proof: what the changed texts would print is what the Word file says, or nothing is written.

In: the base, the changes that are wanted. Out: which of them hold. Responsible for: every paragraph of the file in its order;
what differs is only what has been told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from lawreport.back.pull.base import Base
from lawreport.back.pull.edits import Draft
from lawreport.back.pull.lines import apart
from lawreport.back.pull.pieces import key_of, loose
from lawreport.back.pull.texts import changed, yaml_of
from lawreport.back.pull.values import Kind, Op, Told, Why
from lawreport.model import Paragraph, text_of
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import gather
from lawreport.style import FOOT
from lawreport.word.template.compile import composed_as

_NOT_NOW = Told(Why.UNPROVED, "")
Placed = tuple[tuple[int, ...], tuple[int, ...]]  # printed lines, or (-1 - number) of a candidate; paragraphs
Refuse = Callable[["Candidate"], Told]


@dataclass(slots=True)
class Candidate:
    """A change that may be written: printed lines `olds`, paragraphs `news`, and what the program would print of them."""

    kind: Kind
    olds: tuple[int, ...]
    news: tuple[int, ...]
    draft: Draft
    expected: tuple[str, ...]
    authors: tuple[str, ...] = ()
    moved: bool = False
    figures: tuple[str, ...] = ()
    twin: int | None = None  # the candidate that makes the same edit of the same text

    @property
    def refused(self) -> Told | None:
        return self.draft.refused

    @property
    def ops(self) -> list[Op]:
        return [] if self.draft.refused else self.draft.ops


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph as it is expected, and the candidate it comes from (an index; -1 for what nobody changed)."""

    key: str
    candidate: int


@dataclass(frozen=True, slots=True)
class Prover:
    """Composes the base with changes in memory and compares it with what is expected."""

    base: Base
    keys: Sequence[str]  # of the printed lines outside tables, by number; "" where there is nothing to compare

    def texts(self, candidates: Iterable[Candidate]) -> dict[str, dict[str, str]]:
        """Return file → texts of the base with the changes made."""
        ops = [op for c in candidates for op in c.ops]
        out = {}
        for file in dict.fromkeys(op.file for op in ops):
            texts = {path: s.text for path, s in self.base.then.texts[file].items()}
            out[file] = changed(texts, [op for op in ops if op.file == file])
        return out

    def printed(self, candidates: Sequence[Candidate]) -> list[str]:
        """Return what the base prints with the changes. Raise `Trouble` where it prints nothing."""
        root = self.base.today.project.root
        overlay: dict[Path | str, bytes | None] = {
            **self.base.overlay,
            **{file: yaml_of(texts) for file, texts in self.texts(candidates).items()},
        }
        source = gather(Project.at(root, overlay), self.base.then.source.year)
        report, _ = compose(source, *composed_as(source.files))
        blocks = sorted((b for b in report.blocks if isinstance(b, Paragraph)), key=lambda b: b.style in FOOT)
        return [key for b in blocks for spans in apart(b.head + b.spans) if (key := key_of(text_of(spans)))]

    def expected(self, candidates: Sequence[Candidate], order: Sequence[Placed]) -> list[Row]:
        """Return the paragraphs as they should be printed.

        `order`: each match with its paragraphs, in the order of the Word file. What is refused stays where it was printed.
        """
        placed: list[tuple[int, int, int, Row]] = []  # paragraph, turn, printed line, row
        at = -1
        for turn, (one, news) in enumerate(order):
            number = -1 - one[0] if one and one[0] < 0 else -1
            if number >= 0 and candidates[number].refused:
                continue
            texts = candidates[number].expected if number >= 0 else tuple(self.keys[i] for i in one)
            last = max(candidates[number].olds, default=-1) if number >= 0 else -1
            for index, text in enumerate(texts):
                at = news[index] if len(news) == len(texts) else news[0] if news else at
                placed.append((at, turn, one[index] if number < 0 else last, Row(text if number < 0 else key_of(text), number)))
        rows = [(line, row) for _, _, line, row in sorted(placed, key=lambda p: p[:2]) if row.key]
        for number, candidate in enumerate(candidates):
            if candidate.refused:
                for old in sorted(candidate.olds):
                    at = next((n + 1 for n in range(len(rows) - 1, -1, -1) if -1 < rows[n][0] < old), 0)
                    if self.keys[old]:
                        rows.insert(at, (old, Row(self.keys[old], number)))
        return [row for _, row in rows]


def prove(prover: Prover, candidates: Sequence[Candidate], order: Sequence[Placed], refuse: Refuse) -> bool:
    """Refuse the candidates that do not hold, until what is left does; return whether anything may be written.

    `refuse(candidate)`: what is told of one that does not hold.
    """
    for _ in range(2 * len(candidates) + 4):
        live = [n for n, c in enumerate(candidates) if not c.refused]
        if not live:
            return True
        blamed = _blamed(prover, candidates, order)
        if not blamed:
            return True
        for number in blamed if blamed != {-1} else _suspects(prover, candidates, live):
            _next_way(candidates[number], refuse)
    return False


def other_ends(prover: Prover, candidates: Sequence[Candidate], order: Sequence[Placed]) -> list[tuple[int, str, str]]:
    """Return (candidate, as in the file, as printed) of each paragraph whose last mark the program sets otherwise."""
    rows, got = prover.expected(candidates, order), prover.printed(candidates)
    pairs = zip(rows, got, strict=False)
    return [(row.candidate, row.key, key) for row, key in pairs if row.key != key and row.candidate >= 0]


def _next_way(candidate: Candidate, refuse: Refuse) -> None:
    """Let a candidate try its next way, or refuse it."""
    if candidate.draft.others:
        candidate.draft.ops = candidate.draft.others.pop(0)
    else:
        candidate.draft.refused = refuse(candidate)


def _blamed(prover: Prover, candidates: Sequence[Candidate], order: Sequence[Placed]) -> set[int]:
    """Return the candidates whose paragraphs are not printed as expected; {-1} where nobody knows which."""
    wanted = prover.expected(candidates, order)
    try:
        got = prover.printed(candidates)
    except (Trouble, ValueError, KeyError):
        return {-1}
    keys, got = [loose(row.key) for row in wanted], [loose(key) for key in got]
    if got == keys:
        return set()
    blamed: set[int] = set()
    for tag, a, b, _, _ in SequenceMatcher(None, keys, got, autojunk=False).get_opcodes():
        if tag != "equal":
            near = [row.candidate for row in wanted[max(0, a - 1) : b + 1]]
            inside = [row.candidate for row in wanted[a:b]]
            blamed |= {n for n in (inside or near) if n >= 0} or {n for n in near if n >= 0}
    live = {n for n in blamed if not candidates[n].refused}
    return live or {-1}


def _suspects(prover: Prover, candidates: Sequence[Candidate], live: Sequence[int]) -> list[int]:
    """Return those candidates that nothing is printed with when they are made alone; all where there is none."""
    bad = []
    for number in live:
        alone = [
            replace(c, draft=Draft(refused=c.draft.refused or _NOT_NOW)) if n != number else c for n, c in enumerate(candidates)
        ]
        try:
            prover.printed(alone)
        except (Trouble, ValueError, KeyError):
            bad.append(number)
    return bad or list(live)
