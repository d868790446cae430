"""`upgrade`: a folder that an earlier version made becomes one of this version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.cli import command, everything_option, folder_option
from lawreport.app.console import Console

if TYPE_CHECKING:
    from lawreport.files.editing.consent import Plan
    from lawreport.project import Project

NOTHING = "没有升级，文件没有改动。"


@command(
    help="换了新程序以后，把旧版本建的文件夹换到这一版的写法：先列出改什么，问过再改，能用 undo 退回。\n\n"
    "不升级也能照旧生成报告。Word 模板、版式参数、数据、手工改过的文件都不动，注释和次序也不动。"
)
@folder_option
@click.option("--yes", is_flag=True, help="不问，直接改")
@everything_option
@click.pass_obj
def upgrade(console: Console, folder: str, yes: bool, everything: bool) -> None:
    from lawreport.files.editing.consent import carry_out
    from lawreport.problem import Trouble

    try:
        project = _project(Path(folder))
        ask = None if yes else lambda plan: console.agreed([_all_of(project, plan)], NOTHING, "升级")
        carry_out(console.say, project, "upgrade", lambda: _shown(console, project, everything), ask)
    except Trouble as trouble:
        console.problems(trouble.problems, done=NOTHING)
        raise click.exceptions.Exit(1) from None


def _project(folder: Path) -> Project:
    """Return the project in a folder, or the one that only lends to others. Raise `Trouble`."""
    from lawreport.project import Project, lends

    root = folder.resolve()
    return Project(root) if lends(root) and not (root / "sections").is_dir() else Project.at(folder)


def _all_of(project: Project, plan: Plan) -> str:
    """Return the files that change as they are asked for, by name where they are few."""
    from lawreport.app.screens.lines import names_of

    return names_of([project.name(path) for path in plan.files], 4, "等 {} 个文件")


def _shown(console: Console, project: Project, everything: bool) -> Plan | None:
    """Return what the folder needs, after showing it; None where it needs nothing."""
    from lawreport.app.screens.start.upgrading import done_line, upgrade_lines
    from lawreport.files.editing.consent import Plan
    from lawreport.start.unit.upgrading import upgrade as upgraded

    change = upgraded(project)
    console.lines(upgrade_lines(change, everything))
    if not change.files:
        return None
    return Plan({file.path: (file.before, file.after) for file in change.files}, done_line())


command = upgrade
