"""`rule`: one rule told whole, or all of them a line each."""

from __future__ import annotations

import click

from lawreport.app.cli import command
from lawreport.app.console import Console


@command(
    help="解释一条规则：查什么、为什么、怎样写才对。\n\n"
    "写编号（P-11）或名字（broken-chain），也可以写别的问题的编号（sign-missing）；什么都不写，列出全部规则。"
)
@click.argument("id", required=False, metavar="[编号]")
@click.pass_obj
def rule(console: Console, id: str | None) -> None:
    from lawreport.app.screens.lines import one_line
    from lawreport.rules import explain, explains, rules

    if id is None:
        return console.lines(f"{r.id:<6}{r.severity}  {r.title}{'（可自动改）' if r.fix else ''}" for r in rules())
    if not explains(id):
        console.error(one_line(explain(id)))
        raise click.exceptions.Exit(2)
    console.whole(explain(id))


command = rule
