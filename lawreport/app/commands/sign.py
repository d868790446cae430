"""`sign`: somebody confirms a part or a metric."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from lawreport.app.cli import command, project_options
from lawreport.app.console import Console


@command(
    help=(
        "科室确认一个部分（01_measures）、总表（report）或一个指标（火灾隐患）。\n\n"
        "以后文字或数字再变，签字自动失效。记录在 data/年份签字.csv。"
    )
)
@click.argument("names", nargs=-1, metavar="部分或指标…")
@click.option("--by", required=True, metavar="科室", help="谁确认，写科室，或科室加人名，如 监督科张三")
@click.option("--all", "everything", is_flag=True, help="这个科室负责的全部")
@click.option("--whole", is_flag=True, help="签整个部分（加 --all 就是整篇），不管由哪个科室负责：办公室、领导用")
@click.option("--for", "instead_of", default="", metavar="科室", help="代这个科室签，记成“办公室（代监督科）”")
@click.option("--date", metavar="日期", help="确认日期，如 2026-01-05，缺省是今天")
@project_options
@click.pass_obj
def sign(
    console: Console,
    names: tuple[str, ...],
    by: str,
    everything: bool,
    whole: bool,
    instead_of: str,
    date: str | None,
    folder: str,
    year: int | None,
) -> None:
    from lawreport.app.screens.signing import signed_lines
    from lawreport.checks.signoff.signing import append, sign_off
    from lawreport.project import Project
    from lawreport.source.reader import read

    if names and everything:
        typed = "、".join(names)
        raise click.UsageError(f"--all 和 {typed} 只能写一样：签这个科室负责的全部，去掉 {typed}；只签 {typed}，去掉 --all。")
    if not (names or everything):
        raise click.UsageError("请写要确认的部分或指标，例如 sign 01_measures --by 监督科；全部确认写 --all。")
    if whole and instead_of:
        raise click.UsageError("--whole（签整个部分）和 --for（代一个科室签）只能用一个。")
    day = _come(day_meant(date))
    project = Project.at(Path(folder))
    source = read(project, year)
    new = sign_off(source, names, by, day, whole, instead_of)
    if not new:
        raise click.UsageError(f"“{by}”没有可以确认的部分或指标。")
    path = append(project, source.year, new, f"sign {' '.join(names) or '--all'} --by {new[0].by}", console.say)
    console.lines(signed_lines(new, project.name(path)))


def _come(day: datetime.date) -> datetime.date:
    """Return the day, if it has come: nobody has confirmed anything on a day that has not."""
    today = datetime.date.today()
    if day > today:
        raise click.UsageError(f"{day}还没有到（今天是{today}），不能先签；请写签字那天的日期，今天签的不用写 --date。")
    return day


def day_meant(text: str | None) -> datetime.date:
    """Return the day that is meant: today, or one typed as 2026-01-05 or 2026年1月5日."""
    from lawreport.base.dates import parse_typed_date

    if text is None:
        return datetime.date.today()
    if day := parse_typed_date(text):
        return day
    raise click.UsageError(f"“{text}”不是日期，请写成 2026-01-05 的样子。")


command = sign
