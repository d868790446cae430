"""What `import` does with a report: the project it becomes, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.console import Console

MOST = 300 << 20  # bytes of a file that is looked at
NOTHING = "没有导入，什么也没有写。"


def import_report(console: Console, file: Path, folder: Path, unit: str, year: int | None, keys: str, everything: bool) -> None:
    """Read a report and write the project; raise `Exit` after saying what is wrong."""
    from lawreport.app.screens.start.imported import imported_lines
    from lawreport.files.given import given
    from lawreport.problem import Trouble
    from lawreport.start.report.imported import imported
    from lawreport.start.report.review import BOOK, workbook
    from lawreport.start.unit.beginning import put, refuse_filled

    try:
        refuse_filled(folder)
        made = imported(given(file, MOST), file.name, folder, unit.strip(), year, keys)
        put(folder, {**made.files, BOOK: workbook(made)}, f"import {file.name}", console.say)
    except Trouble as trouble:
        console.problems(trouble.problems, done=NOTHING)
        raise click.exceptions.Exit(1) from None
    console.lines(imported_lines(made, folder, str(folder / BOOK), everything))
