"""The troubles that no rule finds, by id: why each is one, and what can be done.

In: troubles.csv, a line for each id that a `Problem` may have and that is no rule's. Out: what `rule ID` says of it.
Responsible for: an answer to every id that a user can see; tests/rules/test_troubles.py finds those that have no line.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("troubles.csv")


@dataclass(frozen=True, slots=True)
class Trouble:
    """A kind of trouble: its id, why it is one, and what can be done about it."""

    id: str
    reason: str
    remedy: str


@cache
def troubles() -> dict[str, Trouble]:
    """Return id → trouble, in the order of the ids."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["编号"]: Trouble(row["编号"], row["为什么"], row["怎么办"]) for row in csv.DictReader(file)}
