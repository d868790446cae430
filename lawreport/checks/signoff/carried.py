"""Signatures carried over, when a metric gets another name and nothing else changes.

In: a `Source` before and after, old name → new. Out: the bytes of the sign-off file. Responsible for: that a record which was
signed stays as it is, and that the one below it says what it is: 改名沿用.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lawreport.checks.signoff.reasons import reasons_of
from lawreport.checks.signoff.signing import Record, records, written
from lawreport.checks.signoff.targets import Target, digest, owners, stem, targets, whole_part
from lawreport.source.reader import Source

CARRIED = "（改名沿用）"


def carried_over(before: Source, after: Source, names: Mapping[str, str]) -> tuple[bytes, int]:
    """Return the sign-off file of a year with what was signed under the old names signed under the new, and how many."""
    kept = records(before)
    old, new = _everything(before), _everything(after)
    added = tuple(
        record
        for (name, scope), target in old.items()
        if (other := new.get((names.get(name, name), scope)))
        for record in _carried([r for r in kept if (r.name, r.scope) == (name, scope)], target, other, names)
    )
    return written((*kept, *added)), len(added)


def _everything(source: Source) -> dict[tuple[str, str], Target]:
    """Return all that a record can be of, by name and scope; also a part as a whole where it has several owners."""
    wholes = [whole_part(source, part) for part in source.parts if len(owners(part)) > 1]
    named = {(t.name, t.scope): t for t in (*targets(source), *wholes)}
    return named | {(stem(p), ""): whole_part(source, p) for p in source.parts if len(owners(p)) > 1}


def _carried(kept: list[Record], target: Target, other: Target, names: Mapping[str, str]) -> Iterator[Record]:
    """Yield the records of a target under its new name: those that hold; where none does, the last, which tells why."""
    holding = [record for record in kept if not list(reasons_of(record, target))]
    if target.digest == other.digest:
        return  # nothing in it was called so
    for record in holding:
        values, paragraphs, scope = other.values, other.paragraphs, (other.name, other.scope)
        yield replace(
            record,
            name=other.name,
            by=_by(record),
            digest=digest(scope, values, paragraphs),
            values=values,
            paragraphs=paragraphs,
        )
    if not holding and kept and kept[-1].whole:
        values = tuple((_value_name(key, names), value) for key, value in kept[-1].values)
        check = digest((other.name, other.scope), values, kept[-1].paragraphs)
        yield replace(kept[-1], name=other.name, by=_by(kept[-1]), digest=check, values=values)


def _by(record: Record) -> str:
    return record.by.removesuffix(CARRIED) + CARRIED


def _value_name(key: str, names: Mapping[str, str]) -> str:
    """Return the name of a value (火灾隐患2024年) with its metric's new name."""
    metric, year = key[:-5], key[-5:]
    return names.get(metric, metric) + year
