"""`init`: a new unit's folder, from which the first draft is built."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawreport.app.cli import command
from lawreport.app.commands.form import whole_year
from lawreport.app.console import Console

if TYPE_CHECKING:
    from lawreport.start.unit.guess import Guess
    from lawreport.unitkind import UnitKind


@command(
    help=(
        "新建一个单位的项目文件夹：数据表、五项内容的文段、一张图、版式，马上就能生成送审稿。\n\n"
        "例如：init 年度报告 --unit 甲市乙区水务局\n"
        "简称、类别、年度不写，就由全称和日期定，并说明是怎么定的；只输入 init，会一项一项地问。\n"
        "联合行文：--unit 中共甲县委员会 --unit 甲县人民政府。文件夹里已经有东西的，不动它。"
    )
)
@click.argument("folder", required=False, metavar="[文件夹]")
@click.option("--unit", "units", multiple=True, metavar="全称", help="单位全称；联合行文的写几个，主办的在前")
@click.option("--short", default="", metavar="简称", help="正文里的自称，如 区水务局")
@click.option(
    "--kind", "word", default="", metavar="类别", help="省、市、县、乡、部门、国务院部门；也可以写区、旗、镇、街道、局等"
)
@click.option("--year", metavar="年份", callback=whole_year, help="报告年度，如 2025")
@click.option(
    "--keys",
    type=click.Choice(("中文", "英文")),
    default="中文",
    metavar="语言",
    help="文段文件里的栏目名用中文（缺省）还是英文",
)
@click.pass_obj
def init(
    console: Console, folder: str | None, units: tuple[str, ...], short: str, word: str, year: int | None, keys: str
) -> None:
    from lawreport.app.screens.start.beginning import begun_lines
    from lawreport.inspection.absent_fonts import absent_fonts
    from lawreport.problem import Trouble
    from lawreport.project import TEMPLATE
    from lawreport.start.unit.beginning import begin, guessed_of, organs, refuse_filled, unit_of, usual_year, wrong_short

    try:
        if folder:
            refuse_filled(Path(folder))
        kind, names = _kind_said(word), _named(organs(units))
        _refuse_short(short)
        given = frozenset(name for name, said in (("short", short), ("kind", kind), ("year", year)) if said)
        if not console.asks:
            _nothing_missing(folder, names)
        asks = not (folder and names)  # whoever has typed what is needed is asked nothing: the rest is guessed, and told
        names = names or _named(organs((console.asked("单位全称", check=_wrong),)))
        kind = kind or (_kind_asked(console, guessed_of(names, None)) if asks else None)
        guessed = guessed_of(names, kind)
        short = short or (console.asked("正文里的自称（简称）", guessed.short, wrong_short) if asks else guessed.short)
        year = year or (int(console.asked("报告年度", str(usual_year()), check=_wrong_year)) if asks else usual_year())
        folder = folder or console.asked("放在哪个新文件夹", f"{guessed.short.split('、')[-1]}年度报告")
        unit = unit_of(names, short.strip(), guessed.kind, year)
        begun = begin(Path(folder), unit, guessed, keys, given, console.say)
    except Trouble as trouble:
        console.problems(trouble.problems, done="没有新建，原有文件未改动。")
        raise click.exceptions.Exit(1) from None
    console.lines(begun_lines(begun, Path.cwd()))
    if problem := absent_fonts((begun.folder / TEMPLATE).read_bytes(), TEMPLATE):
        console.problems([problem], done="")


def _nothing_missing(folder: str | None, names: tuple[str, ...]) -> None:
    """Raise `UsageError` that lists everything that has to be typed where nobody can be asked."""
    missing = [
        *([] if folder else ["文件夹：新项目放在哪里，如 年度报告"]),
        *([] if names else ["--unit 全称：单位全称，如 --unit 甲市乙区水务局"]),
    ]
    if missing:
        raise click.UsageError("init 后面还要写：\n" + "\n".join(f"    {line}" for line in missing))


def _kind_said(word: str) -> UnitKind | None:
    """Return the kind that a word means. Raise `UsageError` where it means none."""
    from lawreport.start.unit.guess import kind_said
    from lawreport.unitkind import UnitKind

    kind = kind_said(word) if word else None
    if word and not kind:
        counted = "区、旗、县级市算县，镇、街道算乡，局、委、办、管委会算部门"
        raise click.UsageError(f"--kind 不认得“{word}”。可以写：{'、'.join(UnitKind)}；{counted}。")
    return kind


def _named(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names. Raise `UsageError` where one is no name."""
    if wrong := next(filter(None, map(_wrong, names)), ""):
        raise click.UsageError(wrong)
    return names


def _refuse_short(short: str) -> None:
    """Raise `UsageError` where the short name that was typed cannot be one."""
    from lawreport.start.unit.beginning import wrong_short

    if wrong := wrong_short(short):
        raise click.UsageError(f"{wrong}。")


def _wrong(name: str) -> str:
    from lawreport.start.unit.beginning import wrong_name

    wrong = wrong_name(name)
    return f"{wrong}。" if wrong else ""


def _kind_asked(console: Console, guessed: Guess) -> UnitKind:
    from lawreport.start.unit.guess import kind_said
    from lawreport.unitkind import UnitKind

    listed = "、".join(UnitKind)
    word = console.asked(
        f"类别（{listed}）", str(guessed.kind), check=lambda said: "" if kind_said(said) else f"请从这几个里选：{listed}。"
    )
    return kind_said(word) or guessed.kind


def _wrong_year(text: str) -> str:
    import re

    return "" if re.fullmatch(r"20\d\d", text) else "年份要写四位数，如 2025。"


command = init
