"""`trace`: where a figure comes from, and everywhere it is printed."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.cli import command, project_options
from lawreport.app.console import Console


@command(
    help="查一个数从哪里来、印在哪里。\n\n可以写数字（7292）、印出的文字（7292处）、指标名（火灾隐患）或书签名（_m_0003）。"
)
@click.argument("words", metavar="数字或指标名")
@project_options
@click.pass_obj
def trace(console: Console, words: str, folder: str, year: int | None) -> None:
    from lawreport.app.screens.trace import trace_lines
    from lawreport.figures.ledger import Ledger
    from lawreport.project import Project
    from lawreport.report.compose import compose
    from lawreport.source.reader import read

    source = read(Project.at(Path(folder)), year)
    report, _ = compose(source)
    ledger = Ledger.of(report)
    lines = trace_lines(ledger, words, source.data)
    if not lines:
        console.error(f"报告里没有印“{words}”。{ledger.near(words, source.data)}")
        raise click.exceptions.Exit(1)
    console.lines(lines)


command = trace
