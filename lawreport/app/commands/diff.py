"""`diff`: two builds, two years, or two drafts in Word, side by side."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.cli import command, everything_option, folder_option
from lawreport.app.console import Console

if TYPE_CHECKING:
    from lawreport.outputs.put import Put

MOST = 20
WHOLE_TABLE = 40  # metrics of two years that are told without being asked for all


@command(
    help=(
        "两次、两年之间有什么不同。\n\ndiff 2024@上次 2024：两次生成的报告，哪些数印得不一样；"
        "diff 2023 2024：两年的数据逐项对比，加 --word 另存一页 Word；\n"
        "diff --redline 上一稿.docx 新稿.docx：修订对照稿，改动都是 Word 的修订；"
        "不写上一稿就和最近发出的一份比，不写新稿就是 build 里最新的。"
    )
)
@click.argument("old", metavar="前一个", required=False)
@click.argument("new", metavar="后一个", required=False)
@click.option("--redline", "marked", is_flag=True, help="修订对照稿：两份 Word 有什么不同，写成修订")
@click.option("--word", is_flag=True, help="两年对比另存为 Word（年度数据对比）")
@click.option("--out", metavar="文件", help="Word 写到哪里，缺省在 build 里")
@everything_option
@folder_option
@click.pass_obj
@click.pass_context
def diff(
    context: click.Context,
    console: Console,
    old: str | None,
    new: str | None,
    marked: bool,
    word: bool,
    out: str | None,
    everything: bool,
    folder: str,
) -> None:
    from lawreport.project import Project

    project = Project.at(Path(folder))
    if marked:
        return _redline(console, project, [Path(name) for name in (old, new) if name], Path(out) if out else None)
    if old is None or new is None:
        raise click.MissingParameter(ctx=context, param=context.command.params[0 if old is None else 1])
    years = [int(w) for w in (old, new) if re.fullmatch(r"\d{4}", w)]
    if len({*years}) < 2:
        if word:
            raise click.UsageError("--word 只用于两年对比，例如 diff 2023 2024 --word。")
        return _builds(console, project, old, new, everything)
    before, after = years
    return _years(console, project, before, after, Path(out) if out else None, word or bool(out), everything)


def _redline(console: Console, project, files: list[Path], out: Path | None) -> None:
    """Write one draft against another, the changes as revisions of Word."""
    from lawreport.app.screens.compare import redline_lines
    from lawreport.delivery.redline import compare

    old, new = [*files, None, None][:2]
    console.lines(redline_lines(compare(project, old, new, out)))


def _builds(console: Console, project, old: str, new: str, everything: bool) -> None:
    """Say what two builds print differently."""
    from lawreport.app.screens.compare import changes_lines
    from lawreport.year.compare import figure_changes, ledger_of, ledgers

    for which in (old, new):
        if not re.fullmatch(r"20\d\d(@上次)?|.+\.csv", which):
            raise click.UsageError(f"“{which}”看不懂；请写 2024、2024@上次，或一个台账文件。")
    pair = ledger_of(project, old), ledger_of(project, new)
    if any(len(ledgers(project, which[:4])) > 1 for which in (old, new) if not which.endswith(".csv")):
        console.say(f"比较最新的台账：{pair[0].name} → {pair[1].name}")
    console.lines(changes_lines(figure_changes(*pair)), MOST, everything)


def _years(console: Console, project, old: int, new: int, out: Path | None, word: bool, everything: bool) -> None:
    """Say how two years compare, and write the Word note when that is wanted."""
    from lawreport.app.screens.compare import years_lines
    from lawreport.app.screens.files import left_lines
    from lawreport.source.reader import read
    from lawreport.year.compare import years_side_by_side

    source = read(project)
    rows = years_side_by_side(source, old, new)
    console.lines(years_lines(rows, old, new), MOST, everything or len(rows) < WHOLE_TABLE)
    if word:
        put = _save(project, source, rows, old, new, out)
        console.lines([f"已生成：{put.path}", *left_lines(put.left)])


def _save(project, source, rows, old: int, new: int, out: Path | None) -> Put:
    """Return where the Word note of two years was written."""
    from lawreport.files.write import file_name
    from lawreport.outputs.put import Outputs
    from lawreport.word.template.compile import profile_of
    from lawreport.year.note import note

    path = out or project.build / (file_name(f"{source.unit.name}{new}年与{old}年数据对比") + ".docx")
    data = note(source.unit.name, rows, old, new, profile_of(source.files).fonts, source.date)
    return Outputs.of(project, path.parent).put(path, data)


command = diff
