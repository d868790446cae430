"""`rename`: give a metric another name, everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.cli import command, everything_option, folder_option
from lawreport.app.console import Console

if TYPE_CHECKING:
    from lawreport.files.editing.consent import Plan
    from lawreport.project import Project

NOTHING = "没有改名，文件没有改动。"


@command(
    help="给一个指标改名：指标目录、各年数据、文段、图表、公式、勾稽关系里一起改，签字沿用，写入前先列出改动。\n\n"
    "只改作指标名用的地方；文段里当文字写的同样几个字不动，会列出来。\n"
    "例如：rename 火灾隐患 隐患数"
)
@click.argument("old", metavar="旧指标")
@click.argument("new", metavar="新指标")
@folder_option
@click.option("--yes", is_flag=True, help="不问，直接改")
@everything_option
@click.pass_obj
def rename(console: Console, old: str, new: str, folder: str, yes: bool, everything: bool) -> None:
    from lawreport.files.editing.consent import carry_out
    from lawreport.problem import Trouble

    try:
        project = _project(Path(folder))
        ask = None if yes else lambda plan: console.agreed(map(project.name, plan.files), NOTHING, "改")
        shown = lambda: _shown(console, project, _plain(old), _plain(new), everything)  # noqa: E731
        carry_out(console.say, project, f"rename {_plain(old)} {_plain(new)}", shown, ask)
    except Trouble as trouble:
        console.problems(trouble.problems, done=NOTHING)
        raise click.exceptions.Exit(1) from None


def _project(folder: Path) -> Project:
    """Return the project in a folder, or the one that only lends its catalogue to others. Raise `Trouble`."""
    from lawreport.project import Project

    root = folder.resolve()
    shares = (root / "data" / "metrics.yaml").is_file() and not (root / "sections").is_dir()
    return Project(root) if shares else Project.at(folder)


def _plain(name: str) -> str:
    """Return a name without what people type around it: blanks, quotes, braces."""
    return name.strip().strip("“”\"'‘’{}｛｝ 　")


def _shown(console: Console, project: Project, old: str, new: str, everything: bool) -> Plan:
    """Return what the new name changes, after showing it."""
    from lawreport.app.screens.start.rename import done_line, renaming_lines
    from lawreport.files.editing.consent import Plan
    from lawreport.start.unit.renaming import renaming

    change = renaming(project, old, new)
    console.lines(renaming_lines(change, everything))
    return Plan({file.path: (file.before, file.after) for file in change.files}, done_line(change))


command = rename
