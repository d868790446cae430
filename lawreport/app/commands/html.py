"""`html`: the report as a web page, or as a fragment for a site's back office."""

from __future__ import annotations

from typing import Unpack

import click

from lawreport.app.cli import command, edition_option, project_options, release_options
from lawreport.app.console import Console
from lawreport.app.making import Typed, asked_of, made
from lawreport.edition import Edition


@command(
    help="生成网页：一个文件，图在里面，手机、电脑都能看，打印出来是公文的样子；不联网，不带脚本。\n\n"
    "缺省是公开稿，和 Word 公开稿同样检查：有一处错误就不出。\n"
    "--fragment 生成贴进单位网站后台的片段：一个文件夹，里面是正文、图片和怎么贴的说明。"
)
@project_options
@edition_option("{editions}；缺省是公开稿", Edition.PUBLIC)
@release_options
@click.option("--fragment", is_flag=True, help="生成贴进网站后台的片段，图片单独成文件")
@click.option("--out", metavar="文件", help="网页写到哪里，缺省是 build/标题.html；片段写到哪个文件夹")
@click.option("--all", "everything", is_flag=True, help="问题全部列出，不止一屏")
@click.pass_obj
def html(console: Console, fragment: bool, everything: bool, **typed: Unpack[Typed]) -> None:
    from lawreport.app.screens.delivery import fragment_lines, screen_lines
    from lawreport.delivery.web import deliver_fragment, deliver_page

    done = made(console, deliver_fragment if fragment else deliver_page, asked_of(console, typed), everything)
    console.lines((fragment_lines if fragment else screen_lines)(done))


command = html
