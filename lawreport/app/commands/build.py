"""`build`: make the Word report of a year, once or at every save."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Unpack

import click

from lawreport.app.cli import command, edition_option, project_options, release_options
from lawreport.app.console import Console
from lawreport.app.making import Typed, asked_of, made, stopped
from lawreport.edition import Edition

if TYPE_CHECKING:
    from lawreport.delivery.deliver import Asked
    from lawreport.delivery.watch import Round

WATCHING = "保存 data、sections、charts、templates 里的文件，报告就自动重新生成；按 Ctrl-C 结束。"


@command(
    help="生成 Word 报告。\n\n送审稿（draft）和上报稿（final）里每个数都带书签和来源，公开稿（public）不带。\n"
    "送审稿有错误也生成；上报稿、公开稿有一处错误就不出，确实不用改的用 --despite 放行。"
)
@project_options
@edition_option("{editions}；缺省是送审稿")
@click.option("--comments", "commented", is_flag=True, help="每个数旁边加批注，写明来源（公开稿没有）")
@release_options
@click.option("--out", metavar="文件", help="Word 文件写到哪里，缺省是 build/标题.docx")
@click.option("--to", default="", metavar="收文单位", help="上报稿、公开稿发给谁，记进 issued 里的发出登记")
@click.option("--all", "everything", is_flag=True, help="问题全部列出，不止一屏")
@click.option("--watch", "watched", is_flag=True, help="生成以后不退出，文件一保存就重新生成；按 Ctrl-C 结束")
@click.pass_obj
def build(console: Console, commented: bool, to: str, everything: bool, watched: bool, **typed: Unpack[Typed]) -> None:
    asked = asked_of(console, typed, commented, to)
    if to and (watched or not asked.edition.traits.strict):
        console.error("--to 没有用上：只有上报稿、公开稿登记发给谁，--watch 不登记。")
    (_watch if watched else _once)(console, asked, everything)


def _once(console: Console, asked: Asked, everything: bool) -> None:
    from lawreport.app.screens.delivery import delivered_lines
    from lawreport.delivery.deliver import deliver

    console.lines(delivered_lines(made(console, deliver, asked, everything)))


# ---- at every save -------------------------------------------------------------------------------------------------------


def _watch(console: Console, asked: Asked, everything: bool) -> None:
    """Tell of the first build in full, then of each one on a line, until Ctrl-C; of problems where they are new."""
    from lawreport.app.screens.delivery import delivered_lines
    from lawreport.delivery.watch import rounds

    builds = rounds(asked, console.step)
    try:
        last = next(builds)
        _tell_problems(console, last, asked.edition, everything)
        console.lines(delivered_lines(last.done) if last.done else ())
        console.say(WATCHING)
        for now in builds:
            _tell(console, now)
            if now.problems != last.problems:
                _tell_problems(console, now, asked.edition, everything)
            last = now
    except KeyboardInterrupt:
        console.say("结束了。")


def _tell(console: Console, now: Round) -> None:
    """Tell on one line what was saved and what came of it; what was in the way of the new file below it."""
    from lawreport.app.screens.delivery import aside_lines, round_line

    console.say(f"{time.strftime('%H:%M:%S')}  {round_line(now)}")
    console.lines(aside_lines(now.done) if now.done else ())


def _tell_problems(console: Console, now: Round, edition: Edition, everything: bool) -> None:
    if now.done is None:
        stopped(console, now.problems, edition, everything)
    elif now.problems:
        console.problems(now.problems, everything, done="", more="加 --all")


command = build
