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
    from lawreport.project import Project
    from lawreport.report.compose import compose
    from lawreport.source.reader import read
    from lawreport.year.impact import broken, check_name, impact_of, reprinted, told, with_value

    source = read(Project.at(Path(folder)), year)
    check_name(source, name)
    report, _ = compose(source)
    if value is None:
        lines = told(impact_of(source, report, name))
    else:
        changed = with_value(source, name, value)
        changes = reprinted(report, changed)
        lines = [f"“{name}”改成 {value} 以后，有 {len(changes)} 处印得不一样（没有改任何文件）："]
        lines += [f"  勾稽关系不再成立：{check.text}" for check in broken(changed)]
        lines += [f"  {p.figure.place}  {old} → {new}" for old, new, p in changes]
    console.lines(lines, MOST, everything)


command = impact
