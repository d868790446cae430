"""Impact (牵动): what a changed number would move.

In: a `Source`, its finished report and the name of a metric. Out: an `Impact`; a `Preview` of the report with another value.
Responsible for: every way in which a number reaches the report: formulas, conditions, comparison with other years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lawreport.checks.signoff.signing import UNSIGNED, Signature, state
from lawreport.figures.expression import Misuse, evaluate, names, parse
from lawreport.figures.ledger import Ledger, Printed
from lawreport.figures.metrics import Identity, compute
from lawreport.figures.quantity import NotAQuantity, parse_quantity
from lawreport.model import Reading, Report
from lawreport.problem import Place, Problems, Trouble, did_you_mean
from lawreport.report.compose import compose
from lawreport.source.prose import TAG, with_half_marks
from lawreport.source.reader import Section, Source


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything that rests on a metric."""

    reading: Reading
    computed: tuple[Reading, ...]  # of other metrics, by their formulas
    printed: tuple[Printed, ...]
    conditions: tuple[Place, ...]  # of the {% if %} that look at it
    checks: tuple[Identity, ...]  # identities (勾稽关系) it stands in
    signatures: tuple[Signature, ...]  # that would no longer hold

    @property
    def nothing(self) -> bool:
        """Return whether the number moves nothing."""
        return not (self.computed or self.printed or self.conditions or self.checks or self.signatures)

    def of(self, kind: type) -> list[Printed]:
        """Return what is printed in paragraphs, tables or pictures."""
        return [p for p in self.printed if isinstance(p.block, kind)]


def impact_of(source: Source, report: Report, name: str) -> Impact:
    """Return what the metric moves. Raise `Trouble` when there is no such metric."""
    check_name(source, name)
    moved = {name, *dependents(source, name)}
    computed = tuple(source.data.reading(n) for n in source.data.catalogue if n in moved - {name})
    printed = tuple(p for p in Ledger.of(report).lines if any(_rests(r, name, source.year) for r in p.figure.inputs))
    checks = tuple(c for c in source.checks if moved & set(names(parse(c.text))))
    signed = tuple(s for s in state(source) if s.state != UNSIGNED and any(_metric(k) in moved for k, _ in s.target.values))
    conditions = tuple(place for part in source.parts for place in _conditions(part, moved))
    return Impact(source.data.reading(name), computed, printed, conditions, checks, signed)


def check_name(source: Source, name: str) -> None:
    """Raise `Trouble` when there is no such metric."""
    if name not in source.data.catalogue:
        raise Trouble.one(
            "name-unknown",
            f"没有叫“{name}”的指标",
            hint=did_you_mean(name, source.data.catalogue) or "指标名见 data/metrics.yaml。",
        )


def dependents(source: Source, name: str) -> list[str]:
    """Return the metrics that are computed from a metric, directly or through others, nearest first."""
    uses = {m.name: set(names(parse(m.formula))) for m in source.data.catalogue.values() if m.formula}
    reached, edge = [], {name}
    while edge := {n for n, used in uses.items() if used & edge and n not in reached}:
        reached += [n for n in uses if n in edge]
    return reached


def _rests(reading: Reading, name: str, year: int) -> bool:
    """Return whether a reading is the one that changes, or computed from it."""
    return (reading.metric.name, reading.year) == (name, year) or any(_rests(r, name, year) for r in reading.inputs)


def _metric(key: str) -> str:
    """Return the metric of a signed value: 火灾隐患 of 火灾隐患2024年."""
    return re.sub(r"\d{4}年$", "", key)


def _conditions(section: Section, moved: set[str]) -> Iterator[Place]:
    """Yield the place of every {% if %} of a section, and of those below it, that names a metric."""
    for scalar in filter(None, (section.heading, section.text, *section.points, section.tail)):
        for tag in TAG.finditer(with_half_marks(scalar.text)):
            if moved & set(re.findall(r"\w+", tag["statement"] or "")):
                yield scalar.at(tag.start())
    for child in section.children:
        yield from _conditions(child, moved)


# ---- with another value ------------------------------------------------------------------------------------------------


def with_value(source: Source, name: str, text: str) -> Source:
    """Return the source as if the metric's cell held `text`. Raise `Trouble` when that is no value."""
    check_name(source, name)
    metric, year = source.data.catalogue[name], source.year
    if metric.formula:
        raise Trouble.one("formula-typed", f"“{name}”由公式算出（{metric.formula}），不能直接改", hint="请改公式里的指标。")
    try:
        quantity = parse_quantity(text, metric.unit)
    except NotAQuantity as error:
        raise Trouble.one("value", f"“{text}”不能作“{name}”的数值：{error.message}", hint=error.hint) from None
    typed = {y: {n: r for n, r in rs.items() if not r.metric.formula} for y, rs in source.data.years.items()}
    reading = replace(source.data.reading(name), quantity=quantity, raw=text)
    typed[year] = typed.get(year, {}) | {name: reading}
    problems = Problems()
    data = compute(replace(source.data, years=typed), problems)
    problems.raise_errors()
    return replace(source, data=data)


@dataclass(frozen=True, slots=True)
class Reprint:
    """A figure that another value would print otherwise: the text of now, and the text of then; none where it is gone."""

    printed: Printed
    new: str | None

    @property
    def old(self) -> str:
        return self.printed.figure.text


@dataclass(frozen=True, slots=True)
class Preview:
    """What the report would print if a metric had another value, as typed; nothing is changed."""

    name: str
    value: str
    reprints: tuple[Reprint, ...]
    broken: tuple[Identity, ...]  # identities that would no longer hold


def preview(source: Source, report: Report, name: str, text: str) -> Preview:
    """Return what the report would print if the metric's cell held `text`. Raise `Trouble` when that is no value."""
    changed = with_value(source, name, text)
    return Preview(name, text, tuple(reprinted(report, changed)), tuple(broken(changed)))


def reprinted(report: Report, changed: Source) -> list[Reprint]:
    """Return every figure that would be printed otherwise."""
    now, then = Ledger.of(report).lines, Ledger.of(compose(changed)[0]).lines
    if len(now) != len(then):  # a condition takes another branch: pair what still stands in its place
        there = {(p.figure.place, p.figure.metric, p.figure.form): p for p in then}
        pairs = [(p, there.get((p.figure.place, p.figure.metric, p.figure.form))) for p in now]
    else:
        pairs = list(zip(now, then, strict=True))
    return [Reprint(a, b.figure.text if b else None) for a, b in pairs if b is None or a.figure.text != b.figure.text]


def broken(source: Source) -> list[Identity]:
    """Return the identities (勾稽关系) that do not hold; those that cannot be computed are left out."""
    return [c for c in source.checks if _holds(c, source) is False]


def _holds(identity: Identity, source: Source) -> bool | None:
    """Return whether an identity holds; None where it cannot be computed."""
    try:
        return bool(evaluate(parse(identity.text), source.data))
    except Misuse:
        return None
