"""`undo`: take back what a command changed in people's files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.cli import command, folder_option
from lawreport.app.console import Console

if TYPE_CHECKING:
    from lawreport.files.editing.consent import Plan
    from lawreport.files.editing.history import Change
    from lawreport.project import Project


@command(
    help="撤销最近一次命令对文件的改动（sign、collect、rollup、new-year、check --fix、template 等），先给您看改动。\n\n"
    "再运行一次 undo，就恢复了；要撤销更早的一次，写它的编号：undo 12（编号见 history）。\n"
    "那次以后又改过的文件不会动：程序不撤销您手工改的东西。"
)
@click.argument("number", required=False, type=int, metavar="[编号]")
@folder_option
@click.option("--yes", is_flag=True, help="不再询问，直接撤销")
@click.pass_obj
def undo(console: Console, number: int | None, folder: str, yes: bool) -> None:
    from lawreport.files.editing.consent import carry_out
    from lawreport.files.editing.editing import clear_up
    from lawreport.files.editing.undo import restores, wanted
    from lawreport.problem import Trouble
    from lawreport.project import Project

    project, doing = Project(Path(folder).resolve()), "撤销"
    try:
        project.refuse_newer()
        reverted = clear_up(project, "undo", console.say)
        if reverted and _was_meant(reverted, number):
            return
        number = reverted.undoes if reverted and number is None else number  # what the interrupted undo was to take back
        doing = "恢复" if restores(wanted(project, number)) else "撤销"
        nothing = f"没有{doing}，文件没有改动。"
        ask = None if yes else lambda plan: console.agreed(map(project.name, plan.files), nothing, doing)
        carry_out(console.say, project, "undo", lambda: _shown(console, project, number), ask)
    except Trouble as trouble:
        console.problems(trouble.problems, done=f"没有{doing}，文件没有改动。")
        raise click.exceptions.Exit(1) from None


def _was_meant(reverted: Change, number: int | None) -> bool:
    """Return whether all that was asked for is done: an interrupted change, which is no undo itself, has been reverted."""
    return number == reverted.number or (number is None and not reverted.undoes)


def _shown(console: Console, project: Project, number: int | None) -> Plan | None:
    """Return what taking a change back would change, after showing it."""
    from lawreport.app.screens.undo import before_line, done_lines
    from lawreport.files.editing.undo import back, plan_of, restores, since, wanted
    from lawreport.problem import Trouble

    change = wanted(project, number)
    console.say(before_line(change))
    try:
        files = back(project, change)
    except Trouble:
        console.lines(since(project, change))
        raise
    if not files:
        console.say(f"它改的已经不在了，没有要{'恢复' if restores(change) else '撤销'}的。")
        return None
    for one in files:
        console.lines(one.shown("恢复后" if restores(change) else "撤销后"))
    done, then = done_lines(project, change, files)
    return plan_of(project, change, files, done, then)


command = undo
