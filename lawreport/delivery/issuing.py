"""An edition that leaves the house is kept, and registered, once it has been delivered.

In: what was asked for, and where the report is. Out: the copy that was made, or why there is none. Responsible for: what the
register says of an edition: who signed, and what was let go; a draft, and what `--watch` makes, goes to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from lawreport.base.kept import read
from lawreport.delivery.lastbuild import Done
from lawreport.outputs.issued import LARGEST, Issue, is_registered, issue
from lawreport.problem import Problem

if TYPE_CHECKING:
    from lawreport.checks.signoff.signing import Signature
    from lawreport.delivery.deliver import Asked


def kept(asked: Asked, done: Done) -> tuple[Path | None, tuple[Problem, ...]]:
    """Return the copy of a report, where it is one to keep and is not kept yet, and what was amiss."""
    if not asked.edition.traits.strict or not asked.issuing or asked.project.disk.overlay:
        return None, ()
    data = read(done.files[0], LARGEST)
    year = asked.year or max(asked.project.years())
    if is_registered(asked.project, year, data, asked.to):
        return None, ()
    waived = "、".join(f"{rule} {count} 处" for rule, count in done.summary.waived)
    return issue(asked.project, Issue(year, asked.edition, data, asked.to, _signed(asked, year), waived))


def _signed(asked: Asked, year: int) -> str:
    """Return who has signed, and how much was not signed; nothing where the project does without."""
    from lawreport.checks.signoff.signing import SIGNED, in_use, state
    from lawreport.source.reader import gather

    source = gather(asked.project, year)
    if not in_use(source):
        return ""
    parts = [s for s in state(source) if not s.target.metric]
    waiting = sum(s.state != SIGNED for s in parts)
    return "、".join(_names(parts)) + (f"（还有 {waiting} 处没有签）" if waiting else "")


def _names(parts: Iterable[Signature]) -> list[str]:
    return [*dict.fromkeys(s.by for s in parts if s.by)]
