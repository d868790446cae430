"""`history`: what commands have changed in people's files."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.cli import command, everything_option, folder_option
from lawreport.app.console import Console

MOST = 18


@command(
    help="列出各命令改过哪些文件，最近的在前：编号、日期、时间、命令、谁、文件。\n\n"
    "改动前的原文件都留在项目的 .lawreport/history 里，一天一个文件夹。最近 30 天的一个不删；\n"
    "更早的，超过 1000 次或 200 MB 时从最早的删起。"
)
@folder_option
@everything_option
@click.pass_obj
def history(console: Console, folder: str, everything: bool) -> None:
    from lawreport.app.screens.undo import history_line
    from lawreport.files.editing.history import changes
    from lawreport.project import Project

    made = changes(Project(Path(folder).resolve()))
    if not made:
        return console.say("还没有命令改过这个项目的文件。")
    lines = [history_line(change, everything) for change in made]
    console.lines(lines, MOST, everything, f"共 {len(lines)} 次；加 --all 全部列出。")
    console.say("撤销最近一次：python build_report.py undo；撤销某一次：undo 编号。")


command = history
