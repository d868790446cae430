"""A command that makes a report: what stops it is said with what may be done about it, what it made with what to know of it.

In: what was asked for, and the room that makes it. Out: what was made; exit code 1 where nothing was. Responsible for: that all
commands that let a report out speak alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from lawreport.app.console import Console
from lawreport.edition import Edition
from lawreport.problem import Problem, Trouble

if TYPE_CHECKING:
    from lawreport.delivery.deliver import Asked, Delivered


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
