"""The screens of `undo` and `history`: which change, by whom, and what was done to its files.

In: `Change`s of the history, the files on their way back. Out: lines. Responsible for: that taking an undo back is called
restoring.
"""

from __future__ import annotations

from collections.abc import Sequence

from lawreport.app.screens.lines import names_of
from lawreport.files.editing.history import Change
from lawreport.files.editing.undo import Back, first, original, restores
from lawreport.project import Project

MOST_FILES = 3  # that are named in a line of the history; of more, two


def history_line(change: Change, everything: bool) -> str:
    """Return a change on one line, with its files; all of them where `everything` is wanted."""
    names = [file.name for file in change.files]
    few = everything or len(names) <= MOST_FILES
    files = "、".join(names) if few else names_of(names, MOST_FILES - 1, "等 {} 个文件")
    broken = "" if change.done else "（写到一半中断）"
    return f"第 {change.number} 次  {change.at[:16]}  {change.command}{broken}  {change.who}  {files}"


def before_line(change: Change) -> str:
    """Return which change is about to be taken back."""
    return f"第 {change.number} 次改动：{change.at[:16]}  {change.command}  {change.who}"


def done_lines(project: Project, change: Change, files: Sequence[Back]) -> tuple[str, str]:
    """Return what was taken away or restored, and how to go back."""
    done, again = ("恢复", "又撤销") if restores(change) else ("撤销", "恢复原状")
    names = "、".join(one.file.name for one in files)
    return (
        f"已{done}第 {first(project, change)} 次改动（{original(change)}）：{names}",
        f"再运行一次 undo 就{again}；要撤销更早的，先看 history。",
    )
