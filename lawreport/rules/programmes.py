"""The national programmes that reports name, and the years they are for: programmes.csv beside this file.

In: nothing. Out: `Programme`s. Responsible for: the columns of the table; every line says where its years are from (出处) and
when that was looked up (核对于). 写法 is a pattern of what stands before the years.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("programmes.csv")


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme under one name; one name has several where a new one followed."""

    name: str
    written: str
    first: int
    last: int
    source: str


@cache
def programmes() -> tuple[Programme, ...]:
    """Return the programmes in the order of the table."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Programme(w["名称"], w["写法"], int(w["起"]), int(w["止"]), w["出处"]) for w in csv.DictReader(file))


def named_like(name: str) -> tuple[Programme, ...]:
    """Return all programmes of one name."""
    return tuple(p for p in programmes() if p.name == name)
