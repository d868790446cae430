"""`form`: make the workbooks that go out to each 科室."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.cli import command, folder_option
from lawreport.app.console import WHOLE, Console

if TYPE_CHECKING:
    from lawreport.project import Project


def whole_year(context: click.Context, parameter: click.Parameter, text: str | None) -> int | None:
    """Return the year that was typed, if one was."""
    if text is None:
        return None
    if not re.fullmatch(r"20\d\d", text):
        raise click.UsageError(f"年份要写四位数，如 2025，这里是“{text}”。", context)
    return int(text)


@command(help="生成发给各科室的填报表，一个科室一份。\n\n例如：form 2025 为 2025 年度的数据发表，上年值取自 data/2024。")
@click.argument("year", metavar="年份", callback=whole_year)
@folder_option
@click.option("--all", "together", is_flag=True, help="全部科室放在一个工作簿里，一个科室一张工作表")
@click.option("--out", metavar="文件夹", help="写到哪个文件夹，缺省是 build/填报表年份")
@click.option("--force", is_flag=True, help="那里已有填过的填报表也重新生成，原来的留一份；在项目里的可以 undo")
@click.pass_obj
def form(console: Console, year: int, folder: str, together: bool, out: str | None, force: bool) -> None:
    from lawreport.problem import Trouble
    from lawreport.project import Project

    try:
        project = Project.at(Path(folder))
        _run(console, project, year, together, Path(out) if out else project.build / f"填报表{year}", force)
    except Trouble as trouble:
        console.problems(trouble.problems, done="没有生成填报表。")
        raise click.exceptions.Exit(1) from None


def _run(console: Console, project: Project, year: int, together: bool, target: Path, force: bool) -> None:
    """Write the forms; raise `Trouble` where they would lie over others."""
    from lawreport.files.editing.editing import editing
    from lawreport.outputs.put import Outputs
    from lawreport.source.reader import read_figures
    from lawreport.year.forms.forms import forms

    data = read_figures(project, year, [year - 1])
    sheets = forms(data, year)
    books = _books(sheets, data.words["简称"], together)
    outputs = Outputs.of(project, target)
    changed = [name for name, content in books.items() if outputs.objection(target / name, content)]
    inside = target.resolve().is_relative_to(project.root)
    _refuse_open(target, changed)
    if changed and not force:
        _refuse_changed(target, changed, inside)
    with editing(project, f"form {year} --force", console.say) if changed else nullcontext() as edit:
        for name, content in books.items():
            outputs.replace(target / name, content, edit if name in changed else None)
    if changed:
        console.lines(_kept(project, len(changed), inside))
    _tell(console, sheets, books, target, data.years.get(year - 1))


def _kept(project: Project, count: int, inside: bool) -> list[str]:
    """Return where the old forms are: `undo` brings those back that lay in the project."""
    from lawreport.files.editing.history import last
    from lawreport.outputs.put import from_here

    if inside:
        return [f"原来的 {count} 份（也许填过）留在 .lawreport/history 里；要恢复，运行 python build_report.py undo。"]
    change = last(project)
    where = from_here(change.folder) if change else ".lawreport/history"
    return [
        f"原来的 {count} 份（也许填过）留在：{where}",
        "  填报表在项目外面，undo 不去动它；要恢复，请自己拷回去（文件名前的“1-”等编号去掉）。",
    ]


def _books(sheets: tuple, unit: str, together: bool) -> dict[str, bytes]:
    """Return file name → workbook."""
    from lawreport.files.write import file_name
    from lawreport.year.forms.forms import workbook

    if together:
        return {file_name(f"{unit}{sheets[0].year}年填报表（全部科室）") + ".xlsx": workbook(sheets)}
    books: dict[str, bytes] = {}
    for one in sheets:
        name = file_name(f"{one.owner}{one.year}年填报表")
        taken = sum(other.casefold().startswith(name.casefold()) for other in books)
        books[f"{name}（{taken + 1}）.xlsx" if taken else f"{name}.xlsx"] = workbook((one,))
    return books


def _refuse_open(target: Path, there: list[str]) -> None:
    """Raise `Trouble` for the forms that somebody has open: what he saves next would take the place of ours."""
    from lawreport.outputs.put import if_not_open, is_open
    from lawreport.problem import Place, Problem, Trouble

    if opened := [name for name in there if is_open(target / name)]:
        raise Trouble(
            Problem(
                "form-open",
                "这份填报表正在 WPS、Excel 或 LibreOffice 里打开，没有覆盖",
                Place(f"{target.name}/{name}"),
                f"请关闭它，再运行一次。{if_not_open(target / name)}",
            )
            for name in opened
        )


def _refuse_changed(target: Path, there: list[str], inside: bool) -> None:
    """Raise `Trouble` for forms that lie there and are not as we made them: they may have been filled in."""
    from lawreport.problem import Place, Problem, Trouble

    kept = "原来的留一份，可以 undo" if inside else "原来的留一份在 .lawreport/history"
    hint = f"请移走它，或用 --out 换一个文件夹；确实要重新生成加 --force，{kept}"
    if len(there) > WHOLE:
        raise Trouble.one(
            "form-there", f"已经有 {len(there)} 份填报表，内容不同（也许填过），没有覆盖", Place(target.name), hint
        )
    raise Trouble(
        Problem("form-there", "已经有这份填报表，内容不同（也许填过），没有覆盖", Place(f"{target.name}/{name}"), hint)
        for name in there
    )


def _tell(console: Console, sheets: tuple, books: dict[str, bytes], target: Path, last) -> None:
    """Say how many forms were made, for whom, and what to do with them."""
    from lawreport.outputs.put import from_here

    year, questions = sheets[0].year, sum(len(f.questions) for f in sheets)
    console.say(f"已生成 {len(books)} 份填报表（{len(sheets)} 个科室，{questions} 个指标）：{from_here(target)}")
    lines = [f"  {f.owner} {len(f.questions)} 个指标" for f in sheets]
    for line in lines if len(lines) <= 15 else [*lines[:14], f"  ……等 {len(lines)} 个科室"]:
        console.say(line)
    console.say(f"  上年值取自 data/{year - 1}。" if last else f"  没有 {year - 1} 年的数据，上年值空着。")
    console.say(f"收回后运行：python build_report.py collect {year} 收回的文件夹")


command = form
