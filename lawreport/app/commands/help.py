"""`help`: all commands, or how one is typed."""

from __future__ import annotations

import click

from lawreport.app.cli import cli, command
from lawreport.app.console import Console


@command(help="列出全部命令；后面写一个命令，就说它的用法，同 命令 --help。\n\n例如：help check")
@click.argument("name", required=False, metavar="[命令]")
@click.pass_context
def help_(context: click.Context, name: str | None) -> None:
    console: Console = context.obj
    if name is None:
        return console.whole(cli.get_help(click.Context(cli, info_name="lawreport", obj=console)).rstrip("\n"))
    _, asked, _ = cli.resolve_command(context, [name])
    console.whole(asked.get_help(click.Context(asked, info_name=asked.name, obj=console)).rstrip("\n"))


command = help_
