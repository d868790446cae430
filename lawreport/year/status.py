"""Status (进度): what is missing, who has not confirmed, how many days are left, what blocks the final edition.

In: a `Source` and a day. Out: a `Status`. Responsible for: the dates by which one reports and publishes, and what a final
edition waits for.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lawreport.checks.signoff.signing import EXPIRED, SIGNED, UNSIGNED, Signature, in_use, state
from lawreport.checks.signoff.targets import MISSING
from lawreport.checks.waivers import Record, records
from lawreport.edition import Edition
from lawreport.outputs.issued import Issued, last_issued
from lawreport.problem import Place, Problem, Trouble
from lawreport.rules.terms import handed_in_before, published_before
from lawreport.source.reader import Source
from lawreport.year.opening.carryover import stale
from lawreport.year.opening.newyear import lists_of, unanswered


@dataclass(frozen=True, slots=True)
class Term:
    """A date by which something has to be done: before it, the day itself no longer counts."""

    what: str
    date: datetime.date
    days: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one 科室 has still to do; what nobody owns is the share of an empty name."""

    owner: str
    metrics: int  # that it fills in
    missing: tuple[str, ...]  # the metrics that have no value yet
    metric_states: dict[str, int]  # 未签, 已签, 已失效 → how many metrics
    sections: tuple[Signature, ...]  # its parts, or its share of them
    changed: tuple[Signature, ...]  # metrics that changed since they were confirmed


@dataclass(frozen=True, slots=True)
class Promises:
    """How many of last year's plans wait for an answer, of all; `unread` says why they could not be counted."""

    file: str  # the list that people answer them in
    waiting: int = 0
    total: int = 0
    unread: Problem | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """How far a year's report has come."""

    unit: str
    year: int
    today: datetime.date
    terms: tuple[Term, ...]
    shares: tuple[Share, ...]  # in the order in which their first thing stands in the report or the catalogue
    stale: dict[str, tuple[Place, ...]]  # file → the snippets that still read as last year's
    promises: Promises
    blocks: tuple[Problem, ...]  # what keeps the final edition from going out
    records: tuple[Record, ...] = ()  # what reports in build were let out with
    issued: Issued | None = None  # what went out last, of this year

    @property
    def unsigned(self) -> tuple[Problem, ...]:
        """Return the blocks that are about signatures."""
        return tuple(p for p in self.blocks if p.id.startswith("sign-"))

    @property
    def faults(self) -> tuple[Problem, ...]:
        """Return the blocks that have to be mended."""
        return tuple(p for p in self.blocks if not p.id.startswith("sign-"))


def status_of(source: Source, today: datetime.date, signing: bool | None = None) -> Status:
    """Return how far the report has come on a day."""
    signatures = state(source)
    needed = in_use(source) if signing is None else signing
    return Status(
        source.unit.name,
        source.year,
        today,
        terms(source, today),
        tuple(_shares(signatures)),
        stale(source, _confirmed(signatures)),
        _promises(source),
        tuple(_blocks(source, signatures, needed)),
        records(source.project.build),
        last_issued(source.project, source.year),
    )


def _confirmed(signatures: tuple[Signature, ...]) -> dict[str, set[str]]:
    """Return the shares that are signed, by part: an empty name where nothing of it is left to sign."""
    signed: dict[str, set[str]] = {}
    for s in signatures:
        if s.state == SIGNED and not s.target.metric:
            signed.setdefault(s.target.name, set()).add(s.target.scope)
    open_parts = {s.target.name for s in signatures if s.state != SIGNED}
    return {name: scopes if name in open_parts else {""} for name, scopes in signed.items()}


def _promises(source: Source) -> Promises:
    """Return the count, and what is wrong with the list: people may do with it as they like."""
    file = lists_of(source.year)
    try:
        return Promises(file, *unanswered(source.project, source.year))
    except Trouble as trouble:
        return Promises(file, unread=next(iter(trouble.problems), None))


def terms(source: Source, today: datetime.date) -> tuple[Term, ...]:
    """Return by when the report goes up and goes public: before 1 March (province, central department: 1 April), 1 April."""
    year = source.year + 1
    dates = (("报送", handed_in_before(year, source.unit.kind)), ("公开", published_before(year)))
    return tuple(Term(what, date, (date - today).days) for what, date in dates)


def _shares(signatures: tuple[Signature, ...]) -> Iterable[Share]:
    """Yield the share of each owner, in the order in which the first thing of each is confirmed."""
    for owner in dict.fromkeys(s.target.owner for s in signatures):
        own = [s for s in signatures if s.target.owner == owner]
        metrics = [s for s in own if s.target.metric]
        missing = tuple(s.target.name for s in metrics if s.target.values[0][1] == MISSING)
        yield Share(
            owner,
            len(metrics),
            missing,
            Counter(s.state for s in metrics),
            tuple(s for s in own if not s.target.metric),
            tuple(s for s in metrics if s.state == EXPIRED),
        )


def _blocks(source: Source, signatures: tuple[Signature, ...], needed: bool) -> Iterable[Problem]:
    """Yield what keeps the final edition from going out: every error once, then what is not signed."""
    from lawreport.checks.stopping import stops
    from lawreport.pipeline import Caches, make

    final = make(source, Caches.of(source.project), Edition.FINAL, unsigned=True)
    yield from _once(p for p in (*final.problems, *final.halted) if stops(p, Edition.FINAL))
    yield from (_unsigned(s) for s in signatures if needed and not s.target.metric and s.state != SIGNED)


def _unsigned(signature: Signature) -> Problem:
    """Return the problem that a part is not signed, or no longer, with the first reason."""
    if signature.state == UNSIGNED:
        return Problem("sign-missing", f"{signature.name} 还没有签字", signature.target.place)
    count = len(signature.reasons)
    why = f"签字已失效：{signature.reasons[0]}" + (f"等 {count} 处" if count > 1 else "")
    return Problem("sign-expired", f"{signature.name} {why}", signature.target.place)


def _once(problems: Iterable[Problem]) -> Iterable[Problem]:
    """Return each trouble once, at its first place: a missing number is one thing, wherever it is printed."""
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.message, problem)
    return first.values()
