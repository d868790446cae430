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
    from lawreport.problem import Trouble
    from lawreport.start.report.imported import imported
    from lawreport.start.report.review import BOOK, workbook
    from lawreport.start.unit.beginning import put, refuse_filled

    try:
        refuse_filled(folder)
        made = imported(_read(file), file.name, folder, unit.strip(), year, keys)
        put(folder, {**made.files, BOOK: workbook(made)}, f"import {file.name}", console.say)
    except Trouble as trouble:
        console.problems(trouble.problems, done=NOTHING)
        raise click.exceptions.Exit(1) from None
    console.lines(imported_lines(made, folder, str(folder / BOOK), everything))


def _read(file: Path) -> bytes:
    """Return the bytes of a file. Raise `Trouble` where it cannot be read."""
    from lawreport.base.kept import read
    from lawreport.base.oserror import reason
    from lawreport.problem import Place, Trouble

    try:
        return read(file, MOST, links=True)
    except OSError as error:
        raise Trouble.one(
            "file-unreadable",
            f"读不了这个文件（{reason(error)}）",
            Place(file.name),
            "请检查文件名和所在的文件夹，关闭正在打开它的程序再试。",
        ) from None
