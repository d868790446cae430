"""What stops an edition.

In: a problem, whoever found it, and an edition. Out: whether the report may go out with it. Responsible for: which editions
leave the house, and what even a draft must not carry. Opens nothing: who only asks whether a report is still the last one
built needs no rules.
"""

from __future__ import annotations

from lawreport.edition import Edition
from lawreport.problem import Problem, Severity

CONTRADICTION = "check-fails"  # figures that contradict each other: no edition may carry them


def stops(problem: Problem, edition: Edition) -> bool:
    """Return whether a problem keeps an edition from going out: any error a final or public one, a contradiction a draft."""
    return problem.severity is Severity.ERROR if edition.traits.strict else problem.id == CONTRADICTION


def is_of_style(problem: Problem, edition: Edition) -> bool:
    """Return whether a problem is a hint of a rule, for those who ask `check`: a build does not tell it."""
    of_rule = problem.id[:1].isupper() and not (edition.traits.public and problem.id.startswith("X-"))
    return of_rule and problem.severity is Severity.HINT
