"""`status`: what is missing, who has not confirmed, how many days are left."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.cli import command, project_options
from lawreport.app.console import Console

FORMATS = ("text", "md", "json")


@command(help="还缺什么、谁没确认、离报送和公开的期限几天、出上报稿还差什么。")
@click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS),
    default="text",
    metavar="格式",
    help="text 一屏、md 全部（Markdown）、json 给程序读；缺省是 text",
)
@click.option("--today", metavar="日期", help="按哪一天算，如 2026-01-05，缺省是今天")
@project_options
@click.pass_obj
def status(console: Console, kind: str, today: str | None, folder: str, year: int | None) -> None:
    import json

    from lawreport.app.commands.sign import day_meant
    from lawreport.app.screens.status import as_json, as_markdown, text
    from lawreport.inspection.absent_fonts import absent_fonts
    from lawreport.project import TEMPLATE, Project
    from lawreport.source.reader import read
    from lawreport.year.status import status_of

    source = read(Project.at(Path(folder)), year)
    progress = status_of(source, day_meant(today))
    if kind == "json":
        return console.whole(json.dumps(as_json(progress), ensure_ascii=False, indent=1))
    if kind == "md":
        return console.lines(as_markdown(progress))
    console.lines(text(progress))
    if problem := absent_fonts(source.files[TEMPLATE].data, TEMPLATE):
        console.problems([problem], done="")


command = status
