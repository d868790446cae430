"""Running the rules of data.

In: the facts of a report. Out: problems, at the places where the words and values were typed.
Responsible for: what the unit's settings and the notes of rows excuse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lawreport.problem import Problem
from lawreport.rules.data.facts import Facts, Spot
from lawreport.rules.places import place_of
from lawreport.rules.reading.text import caret
from lawreport.rules.rule import Rule, Scope, rules
from lawreport.rules.settings import Settings


def problems_of(facts: Facts) -> list[Problem]:
    """Return the findings of the rules of data as problems, without those excused."""
    return [_problem(rule, spot, facts.settings) for rule, spot in _found(facts) if not _allowed(rule.id, spot, facts.settings)]


def _found(facts: Facts) -> Iterator[tuple[Rule, Spot]]:
    for rule in rules(of_files=False):
        if rule.scope is Scope.DATA and rule.id not in facts.settings.off:
            yield from ((rule, spot) for spot in rule.check(facts) if isinstance(spot, Spot))


def _allowed(id: str, spot: Spot, settings: Settings) -> bool:
    """Return whether a finding is excused: the unit keeps these words, or the note of the row says 不查 D-09：理由."""
    if spot.passage:
        return settings.allows(spot.passage.text, spot.start, spot.end)
    return bool(re.compile(rf"不查\s*{id}\s*[:：]\s*\S").search(spot.note))


def _problem(rule: Rule, spot: Spot, settings: Settings) -> Problem:
    severity = settings.levels.get(rule.id, rule.severity)
    if spot.passage is None:
        return Problem(rule.id, spot.message, spot.place, spot.hint, severity)
    block = spot.passage.block
    place = place_of(block.head + block.spans, spot.start) or block.place
    return Problem(rule.id, spot.message, place, spot.hint, severity, caret(spot.passage.text, spot.start, spot.end))
