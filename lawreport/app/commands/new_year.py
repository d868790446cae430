"""`new-year`: open a new year from the one before."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.cli import command, folder_option
from lawreport.app.commands.form import whole_year
from lawreport.app.console import Console

MOST = 14


@command(
    help="从去年的稿子开出新一年：sections/年份、data/年份.csv 和开年清单。\n\n旧年份的文件一个字也不改；新年份已经有了就不动。"
)
@click.argument("year", required=False, metavar="[新年份]", callback=whole_year)
@folder_option
@click.option("--all", "everything", is_flag=True, help="要核对的地方全部列出，不止一屏")
@click.pass_obj
def new_year(console: Console, year: int | None, folder: str, everything: bool) -> None:
    from lawreport.project import Project
    from lawreport.source.reader import read
    from lawreport.year.opening.newyear import next_year, open_year, save

    project = Project.at(Path(folder))
    year, old = next_year(project, year)
    new = open_year(read(project, old), year)
    for path in save(project, new, console.say):
        console.say(f"已建立：{project.name(path)}")
    waiting = f"上年的 {len(new.promises)} 条安排等着答复。" if new.promises else ""
    console.say(f"各部分标了“未更新”：改过文字，或由科室确认后，就不再算。{waiting}")
    if new.to_verify:
        console.say(f"要核对 {len(new.to_verify)} 处：")
    rest = f"  另有 {{}} 处，都在 data/{year}开年清单.xlsx 的“待核对”里。"
    console.lines([f"  {mark}" for mark in new.to_verify], MOST, everything, rest)


command = new_year
