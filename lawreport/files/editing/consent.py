"""Consent: people's files are changed after they have seen the change and agreed, and only as they have seen it.

In: a function that shows the change, and one that asks. Out: whether the files were changed.
Responsible for: that nobody else waits while somebody thinks: the lock is taken after the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lawreport.files.editing.editing import Edit, clear_up, editing
from lawreport.files.editing.locking import Tell
from lawreport.project import Project


@dataclass(frozen=True, slots=True)
class Plan:
    """What a command would change: file → (bytes as shown, new bytes); None means no file."""

    files: dict[Path, tuple[bytes | None, bytes | None]]
    done: str  # printed afterwards
    folders: tuple[Path, ...] = ()  # that come or go whole
    undoes: int = 0
    command: str = ""  # its name in the history, where that is known only now
    then: str = ""  # and printed below it: what can be done next


def carry_out(
    tell: Tell, project: Project, command: str, shown: Callable[[], Plan | None], ask: Callable[[Plan], bool] | None
) -> bool:
    """Show a change, ask, and make it; return whether anything was changed.

    `shown` computes the plan and shows it. With `ask` None all is done under one lock; otherwise the lock is taken after the
    answer. Raise `Trouble` when a file no longer is as it was shown, and at once where a newer program has made the folder.
    """
    plan = None
    project.refuse_newer()
    clear_up(project, command, tell)  # what is shown must not be what a killed command left half done
    if ask is not None and (not (plan := shown()) or not ask(plan)):
        return False
    with editing(project, command, tell) as edit:
        plan = plan or shown()
        if plan is None:
            return False
        _put(edit, plan)
    for line in filter(None, (plan.done, plan.then)):
        tell(line)
    return True


def _put(edit: Edit, plan: Plan) -> None:
    edit.undoes, edit.command = plan.undoes, plan.command or edit.command
    for folder in plan.folders:
        edit.whole(folder)
    for path, (before, after) in plan.files.items():
        edit.expect(path, before)
        edit.put(path, after)
