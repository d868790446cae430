"""`batch`: the reports of many units."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.cli import command, release_options, waivers_of
from lawreport.app.console import Console
from lawreport.model import EDITIONS

if TYPE_CHECKING:
    from lawreport.many.batch import Outcome


@command(
    help="生成文件夹里每个单位的报告。\n\n"
    "每个单位一个文件夹，里面有 data 和 sections；模板、图表、指标目录没有的从上级项目取。\n"
    "一个单位出错不影响别的；再运行一次，没有变化的单位会跳过。"
)
@click.argument("units", metavar="文件夹", default="units")
@click.option("--year", type=int, metavar="年份", help="报告年度，缺省是各单位最新一年")
@click.option(
    "--edition", type=click.Choice(EDITIONS), default="draft", metavar="版本", help="draft 送审稿、final 上报稿、public 公开稿"
)
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
    year: int | None,
    edition: str,
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
    from lawreport.many.batch import FAILED, Task, run, run_on_cluster, unit_folders, with_pdf

    jobs = jobs or os.cpu_count() or 1
    waivers = waivers_of(console, edition, despite, because)
    tasks = [Task(folder.resolve(), year, edition, again, unsigned, waivers) for folder in unit_folders(Path(units))]
    if engine == "dask":
        if not scheduler:
            raise click.UsageError("用 --engine dask 还要写 --scheduler 地址。")
        outcomes = run_on_cluster(tasks, scheduler)
    else:
        outcomes = run(tasks, jobs, patience)
    met: list[Outcome] = []
    progress = _Progress(console, len(tasks))
    for outcome in outcomes:
        met.append(outcome)
        if form == "text":
            progress.tell(len(met))
    met = sorted(with_pdf(met, jobs) if pdf else met, key=lambda o: o.unit)
    _tell_json(console, met) if form == "json" else _tell(console, met, edition)
    if any(o.state == FAILED for o in met):
        raise click.exceptions.Exit(1)


@dataclass
class _Progress:
    """Tells how far it is, now and then: how many, how fast, how long still."""

    console: Console
    total: int
    due: float = 2.0  # seconds after the start

    def tell(self, met: int) -> None:
        import time

        passed = time.monotonic() - self.console.started
        if passed < self.due and met < self.total:
            return
        self.due = passed + max(2.0, passed / 10)
        rate = met / max(passed, 0.001)
        rest = f"，约还要 {_span((self.total - met) / rate)}" if met < self.total else f"，用时 {_span(passed)}"
        self.console.error(f"……{met}/{self.total} 个单位，每秒 {rate:.1f} 个{rest}")


def _span(seconds: float) -> str:
    return f"{seconds:.0f} 秒" if seconds < 90 else f"{seconds / 60:.0f} 分钟"


def _tell(console: Console, met: list, edition: str) -> None:
    from lawreport.checks.waivers import IDLE
    from lawreport.many.batch import BUILT, FAILED, UNCHANGED
    from lawreport.problem import counts

    failed = [o for o in met if o.state == FAILED]
    if failed:
        console.error("没有生成的单位：")
    for outcome in failed:
        first, more = outcome.problems[0], len(outcome.problems) - 1
        console.error(f"  {outcome.unit}：{str(first).partition(chr(10))[0]}" + (f"（另有 {more} 处）" if more else ""))
    if failed and edition != "draft":
        _advise(console, [p for o in failed for p in o.problems], edition)
    _tell_left(console, met)
    numbers = "，".join(f"{state} {n} 个" for state in (BUILT, UNCHANGED, FAILED) if (n := sum(o.state == state for o in met)))
    made = [o for o in met if o.state != FAILED]
    warned = [p for o in made for p in o.problems if p.id != IDLE]
    look = "check --project 单位文件夹" + (f" --edition {edition}" if edition != "draft" else "")
    console.say(f"共 {len(met)} 个单位：{numbers}。" + (f"生成的报告里有 {counts(warned)}，用 {look} 查看。" if warned else ""))
    _tell_waived(console, made)


def _advise(console: Console, problems: list, edition: str) -> None:
    """Tell what may be done about what stopped the units: to let go only what can be let go."""
    from lawreport.checks.waivers import OF_SIGNATURES, advice

    look = f"逐条看：check --project 单位文件夹 --edition {edition}"
    console.error(f"{EDITIONS[edition]}有一处错误就不出；改好再运行。{look}")
    if any(p.id in OF_SIGNATURES for p in problems):
        console.error("科室还没有签完字的：请签字；不等签字，加 --unsigned。")
    if said := advice(problems, edition):
        console.error(said)


def _tell_waived(console: Console, made: list) -> None:
    """Tell which units went out with errors, and what was let go in none of them."""
    from lawreport.checks.waivers import IDLE, RECORD

    waived = [o.unit for o in made if any(f.endswith(RECORD) for f in o.files)]
    if waived:
        console.say(f"放行了错误的单位：{'、'.join(waived)}；记在各报告旁边（{RECORD}）。")
    idle = [{p.message for p in o.problems if p.id == IDLE} for o in made]
    for message in sorted(set.intersection(*idle)) if idle else ():
        console.say(f"提示：各单位都{message}。")


def _tell_left(console: Console, met: list) -> None:
    """Tell whose files were not written over."""
    from lawreport.app.console import WHOLE
    from lawreport.outputs.written import LASTING

    for said, lasting in (("正被 Word 或 WPS 打开", False), ("有人改过", True)):
        names = {o.unit: [one.path.name for one in o.left if (one.why in LASTING) is lasting] for o in met}
        its = [unit for unit, left in names.items() if left]
        if its:
            console.say(f"{said}、没有覆盖的文件，新的另存在旁边，名字里有“新稿”：")
        lines = [f"  {unit}：{'、'.join(names[unit])}" for unit in its]
        console.lines(lines, WHOLE, False, "  ……另有 {} 个单位；全部列出请加 --format json。")


def _tell_json(console: Console, met: list) -> None:
    import json

    console.say(
        json.dumps(
            [
                {
                    "unit": o.unit,
                    "state": o.state,
                    "files": o.files,
                    "kept": [str(one.path) for one in o.left],
                    "seconds": round(o.seconds, 3),
                    "problems": [
                        {"id": p.id, "severity": str(p.severity), "place": str(p.place), "message": p.message, "hint": p.hint}
                        for p in o.problems
                    ],
                }
                for o in met
            ],
            ensure_ascii=False,
            indent=1,
        )
    )


command = batch
