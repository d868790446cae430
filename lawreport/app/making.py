"""A command that makes a report: what stops it is said with what may be done about it, what it made with what to know of it.

In: what was typed, and the room that makes it. Out: what was made; exit code 1 where nothing was. Responsible for: that all
commands that let a report out speak alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click

from lawreport.app.cli import waivers_of
from lawreport.app.console import Console
from lawreport.edition import Edition
from lawreport.problem import Problem, Trouble

if TYPE_CHECKING:
    from lawreport.delivery.deliver import Asked, Delivered


class Typed(TypedDict):
    """What is typed after every command that lets a report out."""

    folder: str
    year: int | None
    edition: Edition
    unsigned: bool
    despite: tuple[str, ...]
    because: tuple[str, ...]
    out: str | None


def asked_of(console: Console, typed: Typed, commented: bool = False, to: str = "") -> Asked:
    """Return what was asked for. Raise `Trouble` where there is no project, `UsageError` where waivers lack a reason."""
    from lawreport.delivery.deliver import Asked
    from lawreport.project import Project

    edition, out = typed["edition"], Path(typed["out"]) if typed["out"] else None
    waivers = waivers_of(console, edition, typed["despite"], typed["because"])
    return Asked(Project.at(Path(typed["folder"])), typed["year"], edition, commented, out, typed["unsigned"], waivers, to)


def made(
    console: Console, make: Callable[[Asked, Callable[[str], None]], Delivered], asked: Asked, everything: bool
) -> Delivered:
    """Return what was made, after saying what there is to know of it. Raise `Exit` where something stops it."""
    try:
        done = make(asked, console.step)
    except Trouble as trouble:
        stopped(console, trouble.problems, asked.edition, everything)
        raise click.exceptions.Exit(1) from None
    if done.problems:
        console.problems(done.problems, everything, done="", more="加 --all")
    return done


def stopped(console: Console, problems: Iterable[Problem], edition: Edition, everything: bool) -> None:
    """Say what stops an edition, and where it leaves the house what may be done besides mending."""
    from lawreport.app.screens.delivery import advice_lines

    told = tuple(problems)
    console.problems(told, everything, more="加 --all")
    for line in advice_lines(told, edition) if edition.traits.strict else ():
        console.error(line)
