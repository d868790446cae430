"""`import` of a table: a unit's own Excel into the data of a year."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.console import Console

if TYPE_CHECKING:
    from lawreport.files.editing.consent import Plan
    from lawreport.project import Project
    from lawreport.start.tables.offer import Offer
    from lawreport.start.tables.proposal import Asked


def import_table(console: Console, file: Path, folder: Path, year: int | None, yes: bool, everything: bool = False) -> None:
    """Read a table into the project in `folder`; ask about names on a screen, show everything, write on consent."""
    from lawreport.files.editing.consent import carry_out
    from lawreport.problem import Trouble
    from lawreport.project import Project
    from lawreport.year.datafile import NOTHING

    try:
        project = Project.at(folder)
        chosen = year or _newest(project)
        answers = {} if yes else _asked(console, project, file, chosen)
        ask = None if yes else lambda plan: console.agreed(map(project.name, plan.files), NOTHING)
        command = f"import {file.name} --year {chosen}"
        carry_out(console.say, project, command, lambda: _shown(console, project, file, chosen, answers, everything), ask)
    except Trouble as trouble:
        console.problems(trouble.problems, everything, done=NOTHING, more="加 --all")
        raise click.exceptions.Exit(1) from None


def _newest(project: Project) -> int:
    """Return the newest year of a project. Raise `UsageError` where it has none."""
    years = [*project.years(), *project.tables()]
    if not years:
        raise click.UsageError("要写明是哪一年的数：import 数据.xlsx --year 2025。")
    return max(years)


def _proposed(project: Project, file: Path, year: int, answers: Mapping[str, str]) -> Offer:
    """Return what a file offers, with all answers, kept ones first."""
    from lawreport.base.disk import DISK
    from lawreport.files.sheets.tables import bytes_of
    from lawreport.start.tables.offer import offered

    return offered(project, bytes_of(DISK.file(file, file.name)), file.name, year, answers)


def _shown(
    console: Console, project: Project, file: Path, year: int, answers: Mapping[str, str], everything: bool
) -> Plan | None:
    """Return what a file changes, after showing it; None where it changes nothing."""
    from lawreport.app.screens.start.import_table import proposal_lines
    from lawreport.files.editing.consent import Plan
    from lawreport.start.tables.change import changed
    from lawreport.year.datafile import NOTHING

    offer = _proposed(project, file, year, answers)
    proposal, change = offer.proposal, changed(project, year, offer.proposal, answers, offer.typed)
    console.lines(proposal_lines(proposal, change, everything))
    if not change.files:
        console.say("data 里已经是这些数，没有要写入的。" if proposal.values else NOTHING)
        return None
    names = "、".join(map(project.name, change.files))
    done = f"已写入 {names}：{len(change.taken)} 个数。运行 python build_report.py check 看勾稽关系是否成立；要退回用 undo。"
    return Plan(change.files, done)


# ---- questions -----------------------------------------------------------------------------------------------------------


def _asked(console: Console, project: Project, file: Path, year: int) -> dict[str, str]:
    """Return what somebody at a screen answers about names that are not certain; nothing where nobody sits there."""
    if not sys.stdin.isatty():
        return {}
    offer = _proposed(project, file, year, {})
    asked = [one for one in offer.proposal.asked if one.near and one.written not in offer.answers]
    answers = {one.written: _answer(console, one) for one in asked}
    return {name: answer for name, answer in answers.items() if answer}


def _answer(console: Console, one: Asked) -> str:
    """Return which metric somebody says a name is; "" where they leave it."""
    from lawreport.start.tables.matching import NEW, UNWANTED

    choices = {str(n): name for n, name in enumerate(one.near, 1)} | {"n": NEW, "x": UNWANTED}
    shown = "  ".join(f"{sign} {name}" for sign, name in choices.items())
    cell = one.places[0].cell or one.places[0]
    try:
        typed = input(f"“{one.written}”（{cell}）是哪个指标？{shown}  回车先不管：").strip().casefold()
    except EOFError:
        return ""
    if typed and typed not in choices:
        console.say(f"没有“{typed}”这一项，先不管它。")
    return choices.get(typed, "")
