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
    from lawreport.files.editing.history import changes
    from lawreport.project import Project

    found = changes(Project(Path(folder).resolve()))
    if not found:
        return console.say("还没有命令改过这个项目的文件。")
    console.lines([_line(c, everything) for c in found], MOST, everything, f"共 {len(found)} 次；加 --all 全部列出。")
    console.say("撤销最近一次：python build_report.py undo；撤销某一次：undo 编号。")


def _line(change, everything: bool) -> str:
    names = [file.name for file in change.files]
    files = "、".join(names if everything or len(names) <= 3 else names[:2]) + (
        "" if everything or len(names) <= 3 else f"等 {len(names)} 个文件"
    )
    broken = "" if change.done else "（写到一半中断）"
    return f"第 {change.number} 次  {change.at[:16]}  {change.command}{broken}  {change.who}  {files}"


command = history
