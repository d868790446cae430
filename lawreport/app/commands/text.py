"""`text`: the report as plain text."""

from __future__ import annotations

from typing import Unpack

import click

from lawreport.app.cli import command, edition_option, project_options, release_options
from lawreport.app.console import Console
from lawreport.app.making import Typed, asked_of, made
from lawreport.edition import Edition


@command(
    help="生成纯文本（.txt），标题的序号、数字和 Word 里的一样；表格的格之间是制表符，粘到 Excel、WPS 里还是表格。\n\n"
    "缺省是公开稿，和 Word 公开稿同样检查：有一处错误就不出。"
)
@project_options
@edition_option("{editions}；缺省是公开稿", Edition.PUBLIC)
@release_options
@click.option("--out", metavar="文件", help="文本写到哪里，缺省是 build/标题.txt")
@click.option("--all", "everything", is_flag=True, help="问题全部列出，不止一屏")
@click.pass_obj
def text(console: Console, everything: bool, **typed: Unpack[Typed]) -> None:
    from lawreport.app.screens.delivery import screen_lines
    from lawreport.delivery.web import deliver_text

    console.lines(screen_lines(made(console, deliver_text, asked_of(console, typed), everything)))


command = text
