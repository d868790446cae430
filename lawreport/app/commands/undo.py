"""`undo`: take back what a command changed in people's files."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.cli import command, folder_option
from lawreport.app.console import Console


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
    from lawreport.files.editing.consent import agreed, carry_out
    from lawreport.problem import Trouble
    from lawreport.project import Project

    project = Project(Path(folder).resolve())
    nothing = "没有撤销，文件没有改动。"
    try:
        if _was_interrupted(console, project, number):
            return
        ask = None if yes else lambda plan: agreed(console, "、".join(map(project.name, plan.files)), nothing, "撤销")
        carry_out(console, project, "undo", lambda: _shown(console, project, number), ask)
    except Trouble as trouble:
        console.problems(trouble.problems, done=nothing)
        raise click.exceptions.Exit(1) from None


def _was_interrupted(console: Console, project, number: int | None) -> bool:
    """Return whether the change was one whose program was killed: that is taken back, as any next command would do."""
    from lawreport.files.editing.editing import editing
    from lawreport.files.editing.history import find
    from lawreport.files.editing.undo import wanted

    change = wanted(project, number)
    if change.done:
        return False
    with editing(project, "undo", console.say):
        return find(project, change.number) is None


def _shown(console: Console, project, number: int | None):
    """Return what taking a change back would change, after showing it."""
    from lawreport.files.editing.consent import Plan
    from lawreport.files.editing.undo import back, since, title, wanted
    from lawreport.problem import Trouble

    change = wanted(project, number)
    console.say(f"第 {change.number} 次改动：{change.at[:16]}  {change.command}  {change.who}")
    try:
        found = back(project, change)
    except Trouble:
        for line in since(project, change):
            console.say(line)
        raise
    if not found:
        return console.say("它改的已经不在了，没有要撤销的。")
    for one in found:
        console.say("\n".join(one.shown()))
    files = {project.root / one.file.name: (one.now, one.old) for one in found}
    names = "、".join(one.file.name for one in found)
    done = (
        f"已撤销第 {change.number} 次改动（{change.command}）：{names}\n"
        "再运行一次 undo 就恢复原状；要撤销更早的，先看 history。"
    )
    return Plan(files, done, tuple(project.root / name for name in change.folders), change.number, title(change))


command = undo
