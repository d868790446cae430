"""`rule`: one rule told whole, or all of them a line each; with --reading what the rules read in a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from lawreport.app.cli import command
from lawreport.app.console import Console


@command(
    help="解释一条规则：查什么、为什么、怎样写才对。\n\n"
    "写编号（P-11）或名字（broken-chain），也可以写别的问题的编号（sign-missing）；什么都不写，列出全部规则。"
)
@click.argument("id", required=False, metavar="[编号]")
@click.option(
    "--reading", "file", metavar="文件", help="列出规则在一份 .yaml、.txt、.docx 的每段话里读到了什么（给维护规则的人看）"
)
@click.pass_obj
def rule(console: Console, id: str | None, file: str | None) -> None:
    from lawreport.app.screens.lines import one_line
    from lawreport.rules import explain, explains, rules

    if file is not None:
        return console.lines(_read(Path(file)))
    if id is None:
        return console.lines(f"{r.id:<6}{r.severity}  {r.title}{'（可自动改）' if r.fix else ''}" for r in rules())
    if not explains(id):
        console.error(one_line(explain(id)))
        raise click.exceptions.Exit(2)
    console.whole(explain(id))


def _read(path: Path) -> Iterator[str]:
    """Yield each paragraph of a file and, set in, what is read in it."""
    from lawreport.inspection.reading import reading_of

    for paragraph in reading_of(path):
        yield paragraph.text
        yield from (f"    {line}" for line in paragraph.statements)


command = rule
