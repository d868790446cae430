"""`clean`: empty build/, but for what somebody has changed."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.cli import command, folder_option
from lawreport.app.console import Console


@command(help="清空 build：删掉程序生成的文件。\n\n有人改过的、正被打开的、不是程序生成的，都留着，并且列出来。")
@folder_option
@click.pass_obj
def clean(console: Console, folder: str) -> None:
    from lawreport.outputs.clean import empty_build
    from lawreport.project import Project

    for line in empty_build(Project.at(Path(folder))).told():
        console.say(line)


command = clean
