"""Returned (收稿): a Word file that came back, its changes one by one, taken or left.

In: the file as the browser sends it; which changes are wanted. Out: the plan of `pull`; the changes written, as `pull` writes
them. Responsible for: that nothing is written which was not shown, and no figure that was not agreed to; the file itself is
kept in memory alone.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

from lawreport.back.opened import as_word, refuse_kind
from lawreport.back.pull.plan import plan_pull
from lawreport.back.pull.values import QUIET, WORDINGS, Change, Origin, Overtyped, PullPlan, Remark, Renamed, Told
from lawreport.back.tokens import NUMBER, opcodes
from lawreport.files.editing import history
from lawreport.files.editing.consent import Plan, carry_out
from lawreport.files.editing.editing import changed_meanwhile
from lawreport.outputs.put import why_left
from lawreport.page.asked import Answer, Asked, Routes
from lawreport.problem import Place, Trouble
from lawreport.word.review.authors import authors_of
from lawreport.year.pulled import keep_remarks, pulled, writable

if TYPE_CHECKING:
    from lawreport.page.desk import Desk

TRAY = "returned"
SHORT = 1  # characters that stay between two changes and are shown as changed with them
_TOKEN = re.compile(rf"{NUMBER}|.", re.S)
_count = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Held:
    """A file that came back, as a Word file, and the plan that was shown of it; `author`: whose changes alone."""

    number: int
    name: str
    data: bytes
    lost: tuple[Told, ...]
    authors: tuple[tuple[str, int], ...]
    plan: PullPlan
    author: str = ""


# ---- shown ------------------------------------------------------------------------------------------------------------


def returned(desk: Desk, asked: Asked) -> Answer:
    """Return what a file asks for; nothing is written. Raise `Trouble` where it cannot be read, or is another report."""
    name = PureWindowsPath(asked.query["name"]).name
    refuse_kind(name)
    with desk.away():
        data, lost = as_word(asked.data, name)
    plan = plan_pull(desk.project(), data, name, told=lost)
    held = Held(next(_count), name, data, tuple(lost), authors_of(data, name), plan)
    desk.tray[TRAY] = held
    return _shown(held)


def again(desk: Desk, asked: Asked) -> Answer:
    """Return what the file asks for where one author's changes count alone; all of them where none is named."""
    held, author = _held(desk, asked), str(asked.body["author"])
    plan = plan_pull(desk.project(), held.data, held.name, author, told=held.lost)
    desk.tray[TRAY] = held = replace(held, plan=plan, author=author)
    return _shown(held)


def left(desk: Desk, asked: Asked) -> Answer:
    """Lay the file away."""
    desk.tray.pop(TRAY, None)
    return {}


def _held(desk: Desk, asked: Asked) -> Held:
    held: Held | None = desk.tray.get(TRAY)
    if held is None or held.number != asked.body["held"]:
        raise Trouble.one("returned-gone", "这份改稿已经放下了", hint="请把它再拖进来一次。")
    return held


def _shown(held: Held) -> Answer:
    plan = held.plan
    return {
        "held": held.number,
        "name": held.name,
        "year": plan.year,
        "base": plan.said_of_base,
        "based": plan.origin is not Origin.TODAY,
        "already": plan.already,
        "author": held.author,
        "authors": [{"name": name, "count": count} for name, count in held.authors if name],
        "changes": [_change(one) for one in plan.changes],
        "figures": [_figure(one, one in writable(plan)) for one in plan.figures],
        "names": [_name(one) for one in plan.names],
        "told": [_said(one) for one in plan.told if one.why not in QUIET],
        "quiet": [_said(one) for one in plan.told if one.why in QUIET],
        "remarks": [_remark(one) for one in plan.remarks],
    }


def _place(place: Place) -> Answer:
    return {"place": str(place) if place.file else "", "file": place.file, "line": place.line}


def _change(change: Change) -> Answer:
    about = {"id": change.number, "kind": str(change.kind), "paragraph": change.paragraph, "authors": list(change.authors)}
    pieces = marked(change.before, change.after)
    return about | _place(change.place) | {"before": change.before, "after": change.after, "pieces": pieces}


def _figure(figure: Overtyped, takes: bool) -> Answer:
    return {
        "id": figure.number,
        "metric": figure.metric,
        "form": figure.form if figure.form not in ("图", "表") else "",
        "cell": figure.cell,
        "old": figure.old,
        "new": figure.new,
        "raw": figure.raw,
        "was": figure.was,
        "year": figure.of,
        "paragraph": figure.paragraph,
        "authors": list(figure.authors),
        "takes": takes,
    }


def _name(name: Renamed) -> Answer:
    about = {"id": name.number, "name": name.name, "old": name.old, "new": name.new}
    return about | _place(name.place) | {"changed": name.changed, "printed": name.printed}


def _said(told: Told) -> Answer:
    words = [one.strip() for one in told.wordings]
    wordings = [{"of": of, "pieces": marked(words[0], one)} for of, one in zip(WORDINGS, words, strict=False)]
    about = {"why": str(told.why), "message": told.message, "hint": told.hint, "paragraph": told.paragraph}
    return about | _place(told.place) | {"authors": list(told.authors), "wordings": wordings}


def _remark(remark: Remark) -> Answer:
    about = {"author": remark.author, "date": remark.date[:10], "text": remark.text, "quoted": remark.quoted}
    return about | _place(remark.place) | {"resolved": remark.resolved, "answers": remark.answers}


# ---- old and new words --------------------------------------------------------------------------------------------------


def marked(before: str, after: str) -> list[Answer]:
    """Return two wordings as one text: pieces that stay ("same"), go ("old") and come ("new"); a number is never torn."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[Answer] = []
    for tag, a, b, c, d in _joined(opcodes(old, new)):
        if tag == "equal":
            pieces.append({"kind": "same", "text": "".join(old[a:b])})
        else:
            pieces += [{"kind": "old", "text": "".join(old[a:b])}] if b > a else []
            pieces += [{"kind": "new", "text": "".join(new[c:d])}] if d > c else []
    return pieces


def _joined(codes: Iterable[tuple[str, int, int, int, int]]) -> list[tuple[str, int, int, int, int]]:
    """Return the changes, those with next to nothing between them as one."""
    out: list[tuple[str, int, int, int, int]] = []
    for code in codes:
        tag, _, b, _, d = code
        near = len(out) > 1 and out[-1][0] == "equal" and out[-1][2] - out[-1][1] <= SHORT and out[-2][0] != "equal"
        if tag != "equal" and near:
            out.pop()
            _, a, _, c, _ = out.pop()
            out.append(("replace", a, b, c, d))
        else:
            out.append(code)
    return out


# ---- taken ----------------------------------------------------------------------------------------------------------------


def take(desk: Desk, asked: Asked) -> Answer:
    """Write the changes, figures and names that are wanted, as `pull` does. Raise `Trouble` where one is no longer as shown."""
    held, project = _held(desk, asked), desk.project()
    wanted, figures, names = (_numbers(asked.body[key]) for key in ("ids", "data", "names"))
    only = None if wanted == {change.number for change in held.plan.changes} else wanted
    plans: list[PullPlan] = []

    def shown() -> Plan | None:
        plan = plan_pull(project, held.data, held.name, held.author, only, held.lost)
        _as_shown(held.plan, plan, wanted)
        plans.append(plan)
        agreed = [one for one in writable(plan) if one.number in figures]
        return pulled(project, plan, agreed, [one for one in plan.names if one.number in names])

    wrote = carry_out(lambda line: None, project, f"pull {held.name}", shown, None)
    put = keep_remarks(project, plans[-1])
    desk.changed()
    desk.tray.pop(TRAY)
    change = history.last(project) if wrote else None
    return {
        "written": [one.number for one in plans[-1].changes] if wrote else [],
        "cells": len(figures) + len(names) if wrote else 0,
        "files": [file.name for file in change.files] if change else [],
        "change": change.number if change else 0,
        "told": [_said(one) for one in plans[-1].told if one.why not in QUIET],
        "remarks": put.path.name if put else "",
        "left": [why_left(one) for one in put.left] if put else [],
        "version": desk.version(),
    }


def _numbers(said: object) -> frozenset[int]:
    """Return the numbers that the browser sent. Raise `ValueError` where it sent others."""
    if not isinstance(said, list) or not all(isinstance(number, int) for number in said):
        raise ValueError(said)
    return frozenset(said)


def _as_shown(seen: PullPlan, now: PullPlan, wanted: frozenset[int]) -> None:
    """Raise `Trouble` where a wanted change, or a figure, is another than was shown: a text was changed meanwhile."""
    shown = {one.number: one for one in seen.changes}
    for change in now.changes:
        before = shown.get(change.number)
        if change.number in wanted and (before is None or _words(before) != _words(change)):
            raise changed_meanwhile(change.place.file)
    if _figures(seen.figures) != _figures(now.figures):
        raise changed_meanwhile(next((f.cell.partition(" ")[0] for f in now.figures), "data"))


def _words(change: Change) -> tuple[str, str, str]:
    return str(change.kind), change.before, change.after


def _figures(figures: Sequence[Overtyped]) -> list[tuple[int, str, str, str]]:
    return [(f.number, f.metric, f.raw, f.was) for f in figures]


ROUTES: Routes = (
    ("POST", "/api/returned", returned),
    ("POST", "/api/returned/again", again),
    ("POST", "/api/returned/left", left),
    ("POST", "/api/returned/take", take),
)
