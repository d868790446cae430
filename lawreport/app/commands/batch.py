"""`batch`: the reports of many units."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.cli import clear_up, command, edition_option, release_options, waivers_of
from lawreport.app.console import Console, Progress
from lawreport.edition import Edition

if TYPE_CHECKING:
    from lawreport.many.batch import Outcome


@command(
    help="生成文件夹里每个单位的报告。\n\n"
    "每个单位一个文件夹，里面有 data 和 sections；模板、图表、指标目录没有的从共用的项目取："
    "--project 写明的，或者上面最近一层有 data、templates 的文件夹，会说是哪一个。\n"
    "一个单位出错不影响别的；再运行一次，没有变化的单位会跳过。"
)
@click.argument("units", metavar="文件夹", default="units")
@click.option("--project", "shared", metavar="文件夹", help="各单位共用的项目（指标目录、图表、模板），缺省是上面最近的一个")
@click.option("--year", type=int, metavar="年份", help="报告年度，缺省是各单位最新一年")
@edition_option("{editions}")
@release_options
@click.option("--jobs", type=int, metavar="个数", help="同时生成几个，缺省是处理器个数")
@click.option(
    "--patience", type=click.IntRange(min=1), default=120, metavar="秒数", help="一个单位多少秒没有动静就停下它，缺省是 120"
)
@click.option("--again", is_flag=True, help="没有变化的也重新生成")
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", metavar="格式", help="结果写成 text 或 json"
)
@click.option("--pdf", is_flag=True, help="再转成 PDF（要装 LibreOffice）")
@click.option(
    "--engine", type=click.Choice(("joblib", "dask")), default="joblib", metavar="方式", help="joblib 用本机，dask 用集群"
)
@click.option("--scheduler", metavar="地址", help="dask 调度器的地址，如 tcp://10.0.0.1:8786")
@click.pass_obj
def batch(
    console: Console,
    units: str,
    shared: str | None,
    year: int | None,
    edition: Edition,
    unsigned: bool,
    despite: tuple[str, ...],
    because: tuple[str, ...],
    jobs: int | None,
    patience: int,
    again: bool,
    form: str,
    pdf: bool,
    engine: str,
    scheduler: str | None,
) -> None:
    from lawreport.app.screens.batch import lender_line
    from lawreport.many.batch import FAILED, Task, run, run_on_cluster, unit_folders, with_pdf
    from lawreport.many.lender import lender

    jobs = jobs or os.cpu_count() or 1
    waivers = waivers_of(console, edition, despite, because)
    folder = _units_of(units, shared)
    folders, lending = unit_folders(folder), lender(folder, shared)
    clear_up(console, "batch", folders)
    tasks = [Task(unit.resolve(), year, edition, again, unsigned, waivers, lending) for unit in folders]
    if engine == "dask" and not scheduler:
        raise click.UsageError("用 --engine dask 还要写 --scheduler 地址。")
    if form == "text":
        console.error(lender_line(lending))
    outcomes = run_on_cluster(tasks, scheduler) if scheduler and engine == "dask" else run(tasks, jobs, patience)
    done = list(Progress(console, len(tasks)).over(outcomes) if form == "text" else outcomes)
    done = sorted(with_pdf(done, jobs) if pdf else done, key=lambda outcome: outcome.unit)
    _tell(console, done, edition, form)
    if any(outcome.state == FAILED for outcome in done):
        raise click.exceptions.Exit(1)


def _units_of(units: str, shared: str | None) -> Path:
    """Return the folder of the units: as typed, or within the shared project where it is there and not here."""
    within = Path(shared or ".") / units
    return within if not Path(units).is_dir() and within.is_dir() else Path(units)


def _tell(console: Console, outcomes: list[Outcome], edition: Edition, form: str) -> None:
    """Say what became of the units, as text or JSON."""
    import json

    from lawreport.app.screens.batch import as_json, done_lines, failed_lines

    if form == "json":
        return console.whole(json.dumps(as_json(outcomes), ensure_ascii=False, indent=1))
    for line in failed_lines(outcomes, edition):
        console.error(line)
    console.lines(done_lines(outcomes, edition))


command = batch
