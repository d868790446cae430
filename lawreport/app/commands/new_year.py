"""`new-year`: open a new year from the one before."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.cli import command, folder_option
from lawreport.app.commands.form import whole_year
from lawreport.app.console import Console


@command(
    help="从去年的稿子开出新一年：sections/年份、data/年份.csv 和开年清单。\n\n旧年份的文件一个字也不改；新年份已经有了就不动。"
)
@click.argument("year", required=False, metavar="[新年份]", callback=whole_year)
@folder_option
@click.option("--all", "everything", is_flag=True, help="要核对的地方全部列出，不止一屏")
@click.pass_obj
def new_year(console: Console, year: int | None, folder: str, everything: bool) -> None:
    from lawreport.app.screens.opening import opened_lines
    from lawreport.project import Project
    from lawreport.source.reader import read
    from lawreport.year.opening.newyear import next_year, open_year, save

    project = Project.at(Path(folder))
    year, old = next_year(project, year)
    new = open_year(read(project, old), year)
    for path in save(project, new, console.say):
        console.say(f"已建立：{project.name(path)}")
    console.lines(opened_lines(new, everything))


command = new_year
