"""Rules: the norms, as rules that carry their own reason, clause and examples.

In: finished paragraphs, the facts of a report, or a Word file. Out: findings and problems.
Responsible for: what is wrong in a report's words, data and look. The modules of rules are loaded at first use.
"""

from lawreport.rules.docs import docs, explain, explains
from lawreport.rules.places import cells_of, findings_to_problems, is_excused, prose_of
from lawreport.rules.rule import (
    Context,
    Edit,
    Finding,
    Line,
    Prose,
    Rule,
    Scope,
    check_prose,
    corrected,
    edits,
    prose_from,
    rules,
)
from lawreport.rules.settings import Settings, bad_excuses, read_settings

__all__ = [
    "Context",
    "Edit",
    "Finding",
    "Line",
    "Prose",
    "Rule",
    "Scope",
    "Settings",
    "bad_excuses",
    "cells_of",
    "check_prose",
    "corrected",
    "docs",
    "edits",
    "explain",
    "explains",
    "findings_to_problems",
    "is_excused",
    "prose_from",
    "prose_of",
    "read_settings",
    "rules",
]
