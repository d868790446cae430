"""People's files are changed when they have seen how and said yes, and only as they have seen it.

In: what a command would change, how it shows it, and how it asks. Out: whether it was changed. Responsible for: that nobody
else waits while somebody thinks: the lock is held only where nothing is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lawreport.files.editing.editing import Edit, editing
from lawreport.files.editing.locking import Tell
from lawreport.project import Project


@dataclass(frozen=True, slots=True)
class Plan:
    """What a command would change: file → its bytes as they were shown, and as they are to be."""

    files: dict[Path, tuple[bytes | None, bytes | None]]
    done: str  # said when it is done
    folders: tuple[Path, ...] = ()  # that come or go whole
    undoes: int = 0
    command: str = ""  # what it is called in the history, when that is known only now


def carry_out(
    tell: Tell, project: Project, command: str, shown: Callable[[], Plan | None], ask: Callable[[Plan], bool] | None
) -> bool:
    """Return whether anything was changed. `shown` finds out what would be, and shows it; `ask` asks; None: it is agreed to.

    Agreed to beforehand, all is done under one lock. Asked, the lock is taken after the answer, and what is no longer
    as it was shown is refused.
    """
    plan = None
    if ask is not None and (not (plan := shown()) or not ask(plan)):
        return False
    with editing(project, command, tell) as edit:
        plan = plan or shown()
        if plan is None:
            return False
        _put(edit, plan)
    tell(plan.done)
    return True


def _put(edit: Edit, plan: Plan) -> None:
    edit.undoes, edit.command = plan.undoes, plan.command or edit.command
    for folder in plan.folders:
        edit.whole(folder)
    for path, (before, after) in plan.files.items():
        edit.expect(path, before)
        edit.put(path, after)
