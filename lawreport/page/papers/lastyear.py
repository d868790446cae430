"""Last year's report as a beginning: read, shown, its figures kept or not, then written as a project.

In: the file as the browser sends it; which figures are wanted under which names. Out: what was read from it; the project, as
`import` and `import --review` write it. Responsible for: that it is seen before anything is written.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from lawreport.files.editing.consent import Plan, carry_out
from lawreport.page.asked import Answer, Asked, Object, Routes
from lawreport.page.desk import problems_json
from lawreport.page.papers.begin import where
from lawreport.problem import Problem, Trouble
from lawreport.project import Project
from lawreport.start.report.applied import applied
from lawreport.start.report.catalogue import Unsure
from lawreport.start.report.imported import Imported, imported
from lawreport.start.report.review import BOOK, Wish, workbook
from lawreport.start.report.said import differences_said
from lawreport.start.unit.beginning import put, refuse_filled

if TYPE_CHECKING:
    from lawreport.page.desk import Desk

TRAY = "lastyear"
_count = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Held:
    """A report that was read, and the project that it would become."""

    number: int
    made: Imported


# ---- shown -----------------------------------------------------------------------------------------------------------------


def opened(desk: Desk, asked: Asked) -> Answer:
    """Return what is read from a report; nothing is written. Raise `Trouble` where its unit or year is not to be seen."""
    name, query = PureWindowsPath(asked.query["name"]).name, asked.query
    year = int(query["year"]) if query.get("year") else None
    folder = where(desk, query.get("folder"))
    refuse_filled(folder)
    held = Held(next(_count), imported(asked.data, name, folder, query.get("unit", "").strip(), year))
    desk.tray[TRAY] = held
    return _shown(held)


def _shown(held: Held) -> Answer:
    made = held.made
    asked = [one for one in made.unsure if not one.routine]
    return {
        "held": held.number,
        "name": made.name,
        "unit": made.unit.name,
        "short": made.unit.short,
        "kind": str(made.unit.kind),
        "year": made.unit.year,
        "paragraphs": made.paragraphs,
        "headings": made.headings,
        "metrics": [
            {"name": m.name, "printed": m.printed, "number": m.number, "sentence": m.sentence, "doubt": m.doubt}
            for m in made.metrics
        ],
        "unsure": [_unsure(one) for one in asked],
        "routine": len(made.unsure) - len(asked),
        "differences": [line.strip() for line in differences_said(made.differences)],
        "half": made.half_marks,
        "unread": list(made.unread),
    }


def _unsure(one: Unsure) -> Answer:
    return {"number": one.number, "words": one.words, "reason": one.reason}


# ---- written ---------------------------------------------------------------------------------------------------------------


def take(desk: Desk, asked: Asked) -> Answer:
    """Write the project and go on with it; then what is wished of its figures, where that can be.

    Raise `Trouble`, with nothing written, where the project cannot be.
    """
    held: Held | None = desk.tray.get(TRAY)
    if held is None or held.number != asked.body["held"]:
        raise Trouble.one("returned-gone", "这份报告已经放下了", hint="请把它再拖进来一次。")
    folder, made = where(desk, asked.body.get("folder")), held.made
    wishes = _wishes(made, asked.body.get("wishes") or ())
    put(folder, {**made.files, BOOK: workbook(made)}, f"import {made.name}")
    desk.tray.pop(TRAY)
    desk.moved(folder)
    return {"folder": str(desk.root), "problems": problems_json(_reviewed(desk.root, wishes))}


def _wishes(made: Imported, said: Iterable[Object]) -> tuple[Wish, ...]:
    """Return what is wished of the figures that are not to stay as they are."""
    known = {metric.name: metric for metric in made.metrics}
    wishes = (Wish(str(one["name"]), bool(one["keep"]), str(one.get("rename") or "").strip()) for one in said)
    return tuple(one for one in wishes if one.name in known and (not one.keep or one.rename))


def _reviewed(folder: Path, wishes: tuple[Wish, ...]) -> tuple[Problem, ...]:
    """Do what is wished, as `import --review` does; return why it cannot be, the project being there all the same."""
    if not wishes:
        return ()
    project = Project.at(folder)

    def shown() -> Plan | None:
        change = applied(project, wishes)
        return Plan(dict(change.files), "") if change.files else None

    try:
        carry_out(lambda line: None, project, f"import --review {BOOK}", shown, None)
    except Trouble as trouble:
        return trouble.problems
    return ()


ROUTES: Routes = (
    ("POST", "/api/begin/import", opened),
    ("POST", "/api/begin/import/take", take),
)
