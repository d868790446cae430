"""`build`: make the Word report of a year."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.cli import command, project_options
from lawreport.console import Console, counts

EDITIONS = ("draft", "final", "public")


@command(help="生成 Word 报告。\n\n送审稿（draft）和上报稿（final）里每个数都带书签和来源，公开稿（public）不带。")
@project_options
@click.option("--edition", type=click.Choice(EDITIONS), default="draft", metavar="版本", help="draft 送审稿、final 上报稿、public 公开稿；缺省是送审稿")
@click.option("--comments", "commented", is_flag=True, help="每个数旁边加批注，写明来源（公开稿没有）")
@click.option("--out", metavar="文件", help="Word 文件写到哪里，缺省是 build/标题.docx")
@click.option("--all", "everything", is_flag=True, help="问题全部列出，不止一屏")
@click.pass_obj
def build(console: Console, folder: str, year: int | None, edition: str, commented: bool, out: str | None,
          everything: bool) -> None:
    from lawreport.pipeline import build as make
    from lawreport.problem import Trouble
    from lawreport.project import Project

    project = Project.at(Path(folder))
    try:
        built = make(project, year, edition, console.step, commented)
    except Trouble as trouble:
        console.problems(trouble.problems, everything)
        raise click.exceptions.Exit(1) from None
    save(console, project, built, edition, Path(out) if out else None, everything)


def save(console: Console, project, built, edition: str, out: Path | None, everything: bool) -> None:
    """Write the Word file and its ledger, and say so."""
    from lawreport.write import ledger_csv, write

    wanted = out or project.build / output_name(built.report.title, edition)
    written = write(wanted, built.word.data)
    ledger = write(wanted.with_name(f"{wanted.stem}.台账.csv"), ledger_csv(built.ledger)) if edition != "public" else None
    if built.problems:
        console.problems(built.problems, everything, done="")
    for line in summary(built, written, ledger, wanted):
        console.say(line)


def output_name(title: str, edition: str) -> str:
    from lawreport.render import EDITIONS as NAMES
    from lawreport.write import file_name

    return file_name(title if edition == "final" else f"{title}（{NAMES[edition]}）") + ".docx"


def summary(built, written: Path, ledger: Path | None, wanted: Path) -> list[str]:
    """Return the lines a build ends with."""
    printed = len(built.ledger)
    lines = [f"已生成：{written}"]
    if written != wanted:
        lines.append(f"  “{wanted.name}”正被 Word 或 WPS 打开，新稿另存为上面的名字；关闭后再运行一次即可。")
    lines.append(f"  约 {pages(built.report)} 页，{printed} 个数都能查到来源" + (f"（台账：{ledger.name}）" if ledger else ""))
    if built.problems:
        lines.append(f"  有 {counts(built.problems)}，见上。")
    return lines


def pages(report) -> int:
    """Return about how many pages the report takes: 22 lines of 28 字, a chart or table some more."""
    from lawreport.geometry import em
    from lawreport.model import Picture, Table

    lines = 0.0
    for block in report.blocks:
        if getattr(block, "new_page", False):
            lines = -(-lines // 22) * 22
        if isinstance(block, Picture):
            lines += 8
        elif isinstance(block, Table):
            lines += 0.8 * len(block.rows) + 1
        else:
            lines += max(1, -(-float(em(block.text) + 2) // 28))
    return max(1, round(-(-lines // 22)))


command = build
