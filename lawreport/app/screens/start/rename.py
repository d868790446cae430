"""The screen of `rename`: what a metric's new name changes, what the report then prints, and what is left to people.

In: a `Renaming`. Out: lines. Responsible for: a line for each place, signatures by their number.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawreport.app.screens.lines import first, names_of
from lawreport.start.unit.renaming import RenamedFile, Renaming

MOST_LINES, MOST_PLACES, AROUND = 16, 6, 16  # of the change; places named in a row; characters shown on each side of a name


def renaming_lines(renaming: Renaming, everything: bool = False) -> Iterator[str]:
    """Yield the change, file by file, then what is printed otherwise and what still says the old name."""
    places = sum(len(file.places) for file in renaming.files)
    yield f"指标“{renaming.old}”改名为“{renaming.new}”：{len(renaming.files)} 个文件，{places} 处。"
    if renaming.units:
        yield f"共用这份指标目录的单位一起改：{names_of(renaming.units, MOST_PLACES, '等 {} 个')}"
    lines = [line for file in renaming.files for line in _file(file, renaming)]
    yield from first(lines, MOST_LINES, everything)
    yield from _printed(renaming)
    if renaming.left:
        shown = names_of([str(place) for place in renaming.left], MOST_PLACES, "等 {} 处")
        yield f"文段、说明里还写着“{renaming.old}”，是文字不是指标名，没有动：{shown}"


def _file(file: RenamedFile, renaming: Renaming) -> Iterator[str]:
    """Yield a line for each place of a file: the old name and the new, among what stands around it."""
    name = f"{renaming.old} → {renaming.new}"
    if file.carried:
        yield f"  {file.name}  {file.carried} 条签字沿用，签字人后面注明“改名沿用”，原来的签字记录不动"
    elif file.around:
        for place, (before, behind) in zip(file.places, file.around, strict=True):
            yield f"  {place}  {_end(before)}【{name}】{_start(behind)}"
    else:
        yield f"  {file.name} {names_of([place.cell for place in file.places], MOST_PLACES)}  {name}"


def _end(text: str) -> str:
    return text if len(text) <= AROUND else f"……{text[-AROUND:]}"


def _start(text: str) -> str:
    return text if len(text) <= AROUND else f"{text[:AROUND]}……"


def _printed(renaming: Renaming) -> Iterator[str]:
    """Yield what of the printed report is another."""
    if not renaming.compared:
        return
    shown = f"{names_of(renaming.printed, MOST_PLACES)}里印的名字跟着变，别的" if renaming.printed else ""
    yield f"报告的文字：{shown}一字不变（{renaming.compared} 份报告改名前后都编过，逐段比过）。"


def done_line(renaming: Renaming) -> str:
    """Return what was done, and what has to be done with forms that are out."""
    return (
        f"已改名：{renaming.old} → {renaming.new}。要退回运行 python build_report.py undo；"
        f"发出去还没收回的填报表里还是旧名，请重新生成（form）再发。"
    )
