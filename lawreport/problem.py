"""Trouble, in words with which a clerk can fix it.

In: what is wrong, where, what to try. Out: `Problem`s; `Trouble`, which carries all that a step has collected.
Responsible for: how a place is written and how severe a problem is. Only `app` prints.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from enum import IntEnum

ENDLESS = "paragraph-endless"  # the id of a paragraph that nobody has read through


class Severity(IntEnum):
    """How serious a problem is; compares by weight."""

    HINT = 0
    WARNING = 1
    ERROR = 2

    def __str__(self) -> str:
        return ("提示", "提醒", "错误")[self]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a line and column of a text file, a cell of a table, or a paragraph of a Word file.

    `file` is relative to the project, with forward slashes. `line`, `column` and `paragraph` count from 1; 0 is unknown.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    cell: str = ""
    paragraph: int = 0

    def __str__(self) -> str:
        if self.cell and not self.line:
            return f"{self.file} {self.cell}"
        if self.paragraph:
            return f"{self.file} 第{self.paragraph}段"
        return f"{self.file}:{self.line}" if self.line else self.file

    def __lt__(self, other: Place) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[str, int, int, str, int]:
        return self.file, self.line, self.column, self.cell, self.paragraph


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what (`message`), where (`place`), and what to try (`hint`).

    `id` names the kind, for tests, `rule` and the docs. `excerpt` is the line it stands in, when showing it helps.
    """

    id: str
    message: str
    place: Place = NOWHERE
    hint: str = ""
    severity: Severity = Severity.ERROR
    excerpt: str = ""

    def __str__(self) -> str:
        where = f"{self.place}  ".replace("\n", "\ufffd") if self.place.file else ""
        rule = f"{self.id} " if self.id[:1].isupper() else ""  # by this name it is explained, excused, let go
        message = self.message.replace("\n", " ")  # of words quoted from a file
        return f"{self.severity} {where}{rule}{message}" + (f"\n    {self.hint}" if self.hint else "")


class Trouble(Exception):
    """Raised by a step that cannot go on; carries every problem the step met, in the order files are opened."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    @classmethod
    def one(cls, id: str, message: str, place: Place = NOWHERE, hint: str = "") -> Trouble:
        """Return the trouble of a single problem."""
        return cls([Problem(id, message, place, hint)])


class Problems(list[Problem]):
    """The problems a step has met so far."""

    def add(
        self,
        id: str,
        message: str,
        place: Place = NOWHERE,
        hint: str = "",
        severity: Severity = Severity.ERROR,
        excerpt: str = "",
    ) -> None:
        self.append(Problem(id, message, place, hint, severity, excerpt))

    def errors(self) -> list[Problem]:
        """Return the problems that forbid going on."""
        return [p for p in self if p.severity is Severity.ERROR]

    def raise_errors(self) -> None:
        """Raise `Trouble` with everything found if any of it is an error."""
        if self.errors():
            raise Trouble(self)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems once each, sorted as files are opened."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.place.file, p.place.line, p.place.paragraph, p.place.column))


def counts(problems: Iterable[Problem]) -> str:
    """Return `2 处错误、1 处提醒`."""
    found = list(problems)
    numbers = {s: sum(p.severity is s for p in found) for s in (Severity.ERROR, Severity.WARNING, Severity.HINT)}
    return "、".join(f"{n} 处{s}" for s, n in numbers.items() if n) or "0 处问题"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return “是不是 X？” for the known words nearest to `word`, all about as near, or an empty string."""
    near = get_close_matches(word, list(known), n=3, cutoff=0.5)
    likeness = [SequenceMatcher(None, n, word).ratio() for n in near]
    near = [n for n, like in zip(near, likeness, strict=True) if like > likeness[0] - 0.05]
    return f"是不是 {'、'.join(near)}？" if near else ""
