"""What `import --review` does: the workbook a clerk went through, applied to the project it came from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.console import Console

if TYPE_CHECKING:
    from lawreport.files.editing.consent import Plan
    from lawreport.project import Project
    from lawreport.start.report.review import Wish

NOTHING = "没有改动，文件和原来一样。"


def import_review(console: Console, book: Path, folder: Path, yes: bool) -> None:
    """Show what the workbook changes, ask, and change it; raise `Exit` after saying what is wrong."""
    from lawreport.files.editing.consent import carry_out
    from lawreport.files.sheets.tables import read_bytes
    from lawreport.problem import Trouble
    from lawreport.project import Project
    from lawreport.start.report.review import wishes

    def shown() -> Plan | None:
        return _shown(console, project, found)

    try:
        project = Project.at(folder)
        found = wishes(read_bytes(book, book.name), book.name)
        ask = None if yes else lambda plan: console.agreed(map(project.name, plan.files), NOTHING)
        carry_out(console.say, project, f"import --review {book.name}", shown, ask)
    except Trouble as trouble:
        console.problems(trouble.problems, done=NOTHING)
        raise click.exceptions.Exit(1) from None


def _shown(console: Console, project: Project, found: tuple[Wish, ...]) -> Plan | None:
    """Return what the wishes change, after showing it; None where there is nothing to change."""
    from lawreport.app.screens.start.reviewed import reviewed_lines
    from lawreport.files.editing.consent import Plan
    from lawreport.start.report.applied import applied

    change = applied(project, found)
    console.lines(reviewed_lines(change, project.name))
    if not change.files:
        console.say("核对表里没有要改的。")
        return None
    done = f"已改：去掉 {len(change.dropped)} 个指标，改名 {len(change.renamed)} 个；要退回运行 python build_report.py undo。"
    return Plan(dict(change.files), done)
