"""`impact`: what a changed number would move."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.cli import command, everything_option, project_options
from lawreport.app.console import Console

MOST = 21


@command(
    help=(
        "一个数变了会牵动哪里：算出的指标、文字、表、图、勾稽关系和签字。\n\n"
        "加 --to 7301 看改成这个数以后各处印成什么；不改任何文件。"
    )
)
@click.argument("name", metavar="指标名")
@click.option("--to", "value", metavar="数值", help="假如改成这个数")
@everything_option
@project_options
@click.pass_obj
def impact(console: Console, name: str, value: str | None, everything: bool, folder: str, year: int | None) -> None:
    from lawreport.app.screens.impact import impact_lines, preview_lines
    from lawreport.project import Project
    from lawreport.report.compose import compose
    from lawreport.source.reader import read
    from lawreport.year.impact import check_name, impact_of, preview

    source = read(Project.at(Path(folder)), year)
    check_name(source, name)
    report, _ = compose(source)
    if value is None:
        lines = impact_lines(impact_of(source, report, name))
    else:
        lines = preview_lines(preview(source, report, name, value))
    console.lines(lines, MOST, everything)


command = impact
