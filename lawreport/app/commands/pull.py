"""`pull`: what superiors changed in Word goes back into the texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.cli import command, everything_option, folder_option
from lawreport.app.console import Console

if TYPE_CHECKING:
    from lawreport.back.pull.values import PullPlan, Told
    from lawreport.files.editing.consent import Plan
    from lawreport.project import Project

NOTHING = "没有写，文段没有改动。\n"


@command(
    help=(
        "收改：把领导在 Word 里改过的稿子收回来，改动写进 sections 里的文段。\n\n"
        "只改动过的字；数仍是标签，被改的数只列出来（加 --data 才写进 data）。写之前先在内存里重排一遍，"
        "和改稿逐段对上才写；对不上的说明在哪里，不写。undo 可以撤销。"
    )
)
@click.argument("file", metavar="改过的.docx")
@folder_option
@click.option("--dry-run", is_flag=True, help="只看改动，什么也不写")
@click.option("--yes", is_flag=True, help="不再询问，直接写")
@click.option("--author", default="", metavar="名", help="只收这个人的修订；缺省是全部接受")
@click.option("--only", default="", metavar="编号", help="只收这几处，例如 1,3；编号见列出的改动")
@click.option("--data", is_flag=True, help="被改的数也写进 data（先列出是哪一格）；单位、简称写进 data/unit.yaml")
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", metavar="格式", help="text 或 json（只列出，不写）"
)
@everything_option
@click.pass_obj
def pull(
    console: Console,
    file: str,
    folder: str,
    dry_run: bool,
    yes: bool,
    author: str,
    only: str,
    data: bool,
    form: str,
    everything: bool,
) -> None:
    from lawreport.app.screens.back.pull import as_json
    from lawreport.back.pull.plan import plan_pull
    from lawreport.files.editing.consent import carry_out
    from lawreport.project import Project

    project, numbers = Project.at(Path(folder)), _numbers(only)
    content, told = _read(Path(file))

    def plan() -> PullPlan:
        return plan_pull(project, content, Path(file).name, author, numbers, told)

    if form == "json":
        console.whole(as_json(plan()))
        if not yes or dry_run:
            return
    if dry_run:
        _shown(console, project, plan(), data, everything)
        return console.say("这是试看，什么也没有写。")
    ask = None if yes else lambda what: console.agreed(map(project.name, what.files), NOTHING)
    seen: list[PullPlan] = []

    def shown() -> Plan | None:
        seen.append(plan())
        return _shown(console, project, seen[-1], data, everything, quiet=form == "json")

    say = console.error if form == "json" else console.say
    carry_out(say, project, f"pull {Path(file).name}", shown, ask)
    _remarks(console, project, seen[-1], quiet=form == "json")


def _numbers(only: str) -> frozenset[int] | None:
    """Return the numbers typed after --only."""
    words = only.replace("，", ",").replace("、", ",").split(",")
    if not only:
        return None
    if not all(word.strip().isdigit() for word in words):
        raise click.UsageError(f"--only 后面写改动的编号，例如 1,3；“{only}”看不懂。")
    return frozenset(int(word) for word in words)


def _read(path: Path) -> tuple[bytes, list[Told]]:
    """Return the bytes of a Word file, of an old kind converted, and what was lost thereby. Raise `Trouble`."""
    from lawreport.back.opened import as_word, refuse_kind
    from lawreport.files.given import given

    refuse_kind(path.name)
    return as_word(given(path), path.name)


def _shown(
    console: Console, project: Project, plan: PullPlan, data: bool, everything: bool, quiet: bool = False
) -> Plan | None:
    """Return what is to be written, after showing it; None where nothing is."""
    from lawreport.app.screens.back.pull import plan_lines
    from lawreport.year.pulled import pulled, writable

    if not quiet:
        console.lines(plan_lines(plan, data, everything))
    return pulled(project, plan, writable(plan), plan.names) if data else pulled(project, plan)


def _remarks(console: Console, project: Project, plan: PullPlan, quiet: bool) -> None:
    """Write the comments as a table, where there are some."""
    from lawreport.app.screens.files import left_lines
    from lawreport.year.pulled import keep_remarks

    put = keep_remarks(project, plan)
    if put and not quiet:
        console.lines([f"批注 {len(plan.remarks)} 条：{project.name(put.path)}", *left_lines(put.left)])


command = pull
