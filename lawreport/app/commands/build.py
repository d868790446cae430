"""`build`: make the Word report of a year."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.cli import command, edition_option, project_options, release_options, waivers_of
from lawreport.app.console import Console
from lawreport.edition import Edition


@command(
    help="生成 Word 报告。\n\n送审稿（draft）和上报稿（final）里每个数都带书签和来源，公开稿（public）不带。\n"
    "送审稿有错误也生成；上报稿、公开稿有一处错误就不出，确实不用改的用 --despite 放行。"
)
@project_options
@edition_option("{editions}；缺省是送审稿")
@click.option("--comments", "commented", is_flag=True, help="每个数旁边加批注，写明来源（公开稿没有）")
@release_options
@click.option("--out", metavar="文件", help="Word 文件写到哪里，缺省是 build/标题.docx")
@click.option("--all", "everything", is_flag=True, help="问题全部列出，不止一屏")
@click.pass_obj
def build(
    console: Console,
    folder: str,
    year: int | None,
    edition: Edition,
    commented: bool,
    unsigned: bool,
    despite: tuple[str, ...],
    because: tuple[str, ...],
    out: str | None,
    everything: bool,
) -> None:
    from lawreport.app.screens.delivery import delivered_lines
    from lawreport.delivery.deliver import Asked, deliver
    from lawreport.problem import Trouble
    from lawreport.project import Project

    waivers = waivers_of(console, edition, despite, because)
    asked = Asked(Project.at(Path(folder)), year, edition, commented, Path(out) if out else None, unsigned, waivers)
    try:
        done = deliver(asked, console.step, ahead=True)
    except Trouble as trouble:
        console.problems(trouble.problems, everything, more="加 --all")
        _advise(console, trouble.problems, edition)
        raise click.exceptions.Exit(1) from None
    if done.problems:
        console.problems(done.problems, everything, done="", more="加 --all")
    console.lines(delivered_lines(done))


def _advise(console: Console, problems, edition: Edition) -> None:
    """Say what may be done about what stops an edition that leaves the house."""
    from lawreport.app.screens.delivery import advice_lines

    for line in advice_lines(problems, edition) if edition.traits.strict else ():
        console.error(line)


command = build
