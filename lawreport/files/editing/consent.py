"""People's files are changed when they have seen how and said yes, and only as they have seen it.

In: what a command would change, and how it shows it. Out: whether it was changed. Knows alone: how consent is asked, and that
nobody else waits while somebody thinks: the lock is held only where nothing is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lawreport.files.editing.editing import Edit, editing
from lawreport.project import Project

_YES = ("y", "yes", "是", "好", "ｙ")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a command would change: file → its bytes as they were shown, and as they are to be."""

    files: dict[Path, tuple[bytes | None, bytes | None]]
    done: str  # said when it is done
    folders: tuple[Path, ...] = ()  # that come or go whole
    undoes: int = 0
    command: str = ""  # what it is called in the history, when that is known only now


def carry_out(
    console, project: Project, command: str, shown: Callable[[], Plan | None], ask: Callable[[Plan], bool] | None
) -> bool:
    """Return whether anything was changed. `shown` finds out what would be, and shows it; `ask` asks; None: it is agreed to.

    Agreed to beforehand, all is done under one lock. Asked, the lock is taken after the answer, and what is no longer
    as it was shown is refused.
    """
    plan = None
    if ask is not None and (not (plan := shown()) or not ask(plan)):
        return False
    with editing(project, command, console.say) as edit:
        plan = plan or shown()
        if plan is None:
            return False
        _put(edit, plan)
    console.say(plan.done)
    return True


def _put(edit: Edit, plan: Plan) -> None:
    edit.undoes, edit.command = plan.undoes, plan.command or edit.command
    for folder in plan.folders:
        edit.whole(folder)
    for path, (before, after) in plan.files.items():
        edit.expect(path, before)
        edit.put(path, after)


def agreed(console, name: str, nothing: str, doing: str = "写入") -> bool:
    """Return whether the files may be changed: asked on a screen, never taken for granted without one."""
    if not sys.stdin.isatty():
        console.say(f"以上只是预览，没有{doing}。要{doing} {name}，请在命令后面加 --yes。")
        return False
    try:
        answer = input(f"{doing} {name} 吗？{doing}请输入 y，回车取消：")
    except EOFError:  # Ctrl-D, Ctrl-Z
        answer = ""
    if answer.strip().casefold() not in _YES:
        console.say(nothing)
        return False
    return True
