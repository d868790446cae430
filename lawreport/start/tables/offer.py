"""A table of one's own, offered to a project: what it says, with the answers that were given before.

In: a project, the bytes of a table, a year, new answers. Out: an `Offer`; nothing is written. Responsible for: that answers
kept in the project count, and that new ones come before them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lawreport.project import Project
from lawreport.source.reader import read_figures
from lawreport.start.tables.memory import NAME, read_answers
from lawreport.start.tables.proposal import Proposal, propose


@dataclass(frozen=True, slots=True)
class Offer:
    """What a table says, the metrics that are typed, and all answers about its names: name as written → metric."""

    proposal: Proposal
    typed: list[str]
    answers: Mapping[str, str]


def offered(project: Project, content: bytes, name: str, year: int, answers: Mapping[str, str]) -> Offer:
    """Return what a table offers to the report of a year. Raise `Trouble` where it cannot be read."""
    data = read_figures(project, year, [*project.tables()])
    path = project.root / NAME
    kept = read_answers(project.file(path) if path.is_file() else None, data.catalogue)
    known = {**kept, **answers}
    typed = [m.name for m in data.catalogue.values() if not m.formula]
    return Offer(propose(content, name, data, known), typed, known)
