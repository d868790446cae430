"""A unit's own table of figures: read into the data of a year, as `import` does.

In: the file as the browser sends it; which metric a name is, where that is not certain. Out: what it would change; the data,
changed. Responsible for: that nothing is written which was not shown.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

from lawreport.files.editing.consent import Plan, carry_out
from lawreport.files.editing.editing import changed_meanwhile
from lawreport.page.asked import Answer, Asked, Routes
from lawreport.problem import Place, Trouble
from lawreport.start.tables.change import Change, changed
from lawreport.start.tables.layout import Unread
from lawreport.start.tables.matching import NEW, UNWANTED
from lawreport.start.tables.offer import Offer, offered
from lawreport.start.tables.proposal import Asked as Question
from lawreport.start.tables.proposal import Value

if TYPE_CHECKING:
    from lawreport.page.desk import Desk

TRAY = "owntable"
_count = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Held:
    """A table that was read, for the report of a year, and what was answered about its names."""

    number: int
    name: str
    data: bytes
    year: int
    answers: Mapping[str, str]
    lines: tuple[str, ...] = ()  # what was shown to change


# ---- shown -----------------------------------------------------------------------------------------------------------------


def opened(desk: Desk, asked: Asked) -> Answer:
    """Return what a table would change; nothing is written. Raise `Trouble` where it cannot be read."""
    name = PureWindowsPath(asked.query["name"]).name
    years = [*desk.project().years(), *desk.project().tables()]
    return _shown(desk, Held(next(_count), name, asked.data, desk.year or max(years), {}))


def again(desk: Desk, asked: Asked) -> Answer:
    """Return what the table would change with these answers about its names."""
    held = _held(desk, asked)
    said = {str(name): str(answer) for name, answer in dict(asked.body["answers"]).items() if answer}
    return _shown(desk, Held(held.number, held.name, held.data, held.year, said))


def _held(desk: Desk, asked: Asked) -> Held:
    held: Held | None = desk.tray.get(TRAY)
    if held is None or held.number != asked.body["held"]:
        raise Trouble.one("returned-gone", "这张表已经放下了", hint="请把它再拖进来一次。")
    return held


def _read(desk: Desk, held: Held) -> tuple[Offer, Change]:
    project = desk.project()
    offer = offered(project, held.data, held.name, held.year, held.answers)
    return offer, changed(project, held.year, offer.proposal, held.answers, offer.typed)


def _shown(desk: Desk, held: Held) -> Answer:
    offer, change = _read(desk, held)
    desk.tray[TRAY] = Held(held.number, held.name, held.data, held.year, held.answers, _lines(change))
    proposal = offer.proposal
    return {
        "held": held.number,
        "name": held.name,
        "year": held.year,
        "tables": proposal.tables,
        "same": sum(value.same for value in proposal.values),
        "values": [_value(one) for one in change.taken],
        "kept": [_value(one) for one in change.kept],
        "new": [{"name": m.name, "unit": m.unit} for m in proposal.new],
        "asked": [_question(one, held.answers) for one in proposal.asked],
        "answered": dict(held.answers),
        "doubts": [_unread(one) for one in proposal.doubts],
        "unread": [_unread(one) for one in proposal.unread],
        "remarks": list(change.remarks),
        "writes": bool(change.files),
    }


def _value(value: Value) -> Answer:
    return {
        "metric": value.metric.name,
        "year": value.year,
        "old": "" if value.old.missing else value.old.printed,
        "new": value.quantity.printed(value.metric.unit),
        "cell": _cell(value.place),
        "written": value.written.strip(),
    }


def _cell(place: Place) -> str:
    return place.cell or str(place)


def _question(one: Question, answers: Mapping[str, str]) -> Answer:
    cells = [_cell(place) for place in one.places]
    about = {"written": one.written, "cells": cells, "unit": one.unit, "near": list(one.near)}
    return about | {"answers": [*one.near, NEW, UNWANTED], "answer": answers.get(one.written, "")}


def _unread(one: Unread) -> Answer:
    return {"cell": _cell(one.place), "words": one.words, "why": one.why}


def _lines(change: Change) -> tuple[str, ...]:
    return tuple(f"{v.year} {v.metric.name} {'' if v.old.missing else v.old.raw} {v.quantity.text}" for v in change.taken)


# ---- written ---------------------------------------------------------------------------------------------------------------


def take(desk: Desk, asked: Asked) -> Answer:
    """Write what was shown. Raise `Trouble` where the data are no longer as they were."""
    held, project, written = _held(desk, asked), desk.project(), list[str]()

    def shown() -> Plan | None:
        _, change = _read(desk, held)
        if _lines(change) != held.lines:
            raise changed_meanwhile(f"data/{held.year}.csv")
        written.extend(map(project.name, change.files))
        return Plan(change.files, "") if change.files else None

    wrote = carry_out(lambda line: None, project, f"import {held.name} --year {held.year}", shown, None)
    desk.tray.pop(TRAY)
    desk.changed()
    return {"written": len(held.lines) if wrote else 0, "files": written}


ROUTES: Routes = (
    ("POST", "/api/begin/table", opened),
    ("POST", "/api/begin/table/again", again),
    ("POST", "/api/begin/table/take", take),
)
