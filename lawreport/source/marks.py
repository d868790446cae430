"""The tags of a text as its editor sees them: what each shows now, and what a condition governs.

In: a text as typed, and the data. Out: a `Mark` for each tag and each branch of a condition, with its place in the text.
Responsible for: where a branch begins and ends. What a tag prints, and what is wrong with it, is said by `prose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lawreport.figures.expression import Misuse, names, parse
from lawreport.figures.metrics import Data
from lawreport.files.yamlfile import Scalar
from lawreport.model import Figure
from lawreport.problem import Problem
from lawreport.source.prose import TAG, chains, holds, printed_by, with_half_marks

FIGURE, NAME, CONDITION, OTHER = "figure", "name", "condition", "other"


@dataclass(frozen=True, slots=True)
class Mark:
    """A tag from `start` to `end` of a text, or a branch of a condition with the words it governs (`inside`)."""

    start: int
    end: int
    kind: str  # figure, name (年, 简称), condition, other
    typed: str  # the expression, without braces
    shown: str = ""  # what it prints now
    metrics: tuple[str, ...] = ()  # those it names, in order
    year: int = 0
    form: str = ""
    problems: tuple[Problem, ...] = ()
    inside: tuple[int, int] | None = None
    word: str = ""  # if, elif or else
    holds: bool | None = None  # whether the branch is printed now; None where nobody can say


def marks(scalar: Scalar, data: Data) -> tuple[Mark, ...]:
    """Return the marks of a text in order, a branch before the tags in it."""
    text = with_half_marks(scalar.text)
    if "{" not in text:
        return ()
    found = [*_tags(text, scalar, data), *_branches(text, scalar, data)]
    return tuple(sorted(found, key=lambda mark: (mark.start, -mark.end)))


def _tags(text: str, scalar: Scalar, data: Data) -> Iterator[Mark]:
    for tag in TAG.finditer(text):
        if tag.lastgroup is None:  # a comment
            yield Mark(*tag.span(), OTHER, tag[0][2:-2].strip())
        elif tag.lastgroup == "print":
            yield _printed(tag, scalar, data)


def _printed(tag: re.Match[str], scalar: Scalar, data: Data) -> Mark:
    span, problems = printed_by(tag["print"], tag.start(), scalar, data)
    used, metrics = _named(tag["print"], data)
    kind = FIGURE if metrics else NAME if used and span else OTHER
    figure = span if isinstance(span, Figure) else None
    year, form = (figure.year, figure.form) if figure else (0, "")
    return Mark(*tag.span(), kind, tag["print"].strip(), span.text if span else "", metrics, year, form, problems)


def _named(expression: str, data: Data) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names an expression uses, and those of them that are metrics; none where it cannot be read."""
    try:
        used = tuple(dict.fromkeys(names(parse(expression.strip()))))
    except Misuse:
        return (), ()
    return used, tuple(name for name in used if name in data.catalogue)


def _branches(text: str, scalar: Scalar, data: Data) -> Iterator[Mark]:
    for chain in chains(text):
        open_still: bool | None = True  # whether no branch before this one is taken
        for tag, following in pairwise(chain):
            word, condition = (*tag["statement"].split(maxsplit=1), "")[:2]
            said, problems = holds(condition, tag.start(), scalar, data) if word != "else" else (True, ())
            last = following is chain[-1]
            taken = None if said is None or open_still is None else open_still and said
            yield Mark(
                tag.start(),
                following.end() if last else following.start(),
                CONDITION,
                condition.strip(),
                metrics=_named(condition, data)[1],
                problems=problems,
                inside=(tag.end(), following.start()),
                word=word,
                holds=taken,
            )
            open_still = None if said is None or open_still is None else open_still and not said
