"""Consent: people's files are changed after they have seen the change and agreed, and only as they have seen it.

In: a function that shows the change. Out: whether the files were changed.
Responsible for: asking. Nobody else waits meanwhile: the lock is taken after the answer.
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
    """What a command would change: file → (bytes as shown, new bytes); None means no file."""

    files: dict[Path, tuple[bytes | None, bytes | None]]
    done: str  # printed afterwards
    folders: tuple[Path, ...] = ()  # that come or go whole
    undoes: int = 0
    command: str = ""  # its name in the history, where that is known only now


def carry_out(
    console, project: Project, command: str, shown: Callable[[], Plan | None], ask: Callable[[Plan], bool] | None
) -> bool:
    """Show a change, ask, and make it; return whether anything was changed.

    `shown` computes the plan and shows it. With `ask` None all is done under one lock; otherwise the lock is taken after the
    answer. Raise `Trouble` when a file no longer is as it was shown.
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
    """Return whether the user answers yes. Where there is no terminal, say how to agree (--yes) and return False."""
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
