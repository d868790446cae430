"""Staying warm: one process that makes the report anew whenever a file it is made from has been saved.

In: what is asked for. Out: a `Round` for the first build and for each one that follows a save. Responsible for: what counts
as saved (other bytes, not another date: a share may know no events and date by seconds), waiting until a file is whole,
trying again what was locked, and ending when the project has gone. Nothing but the stamps of the files is kept in between.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lawreport.base.oserror import reason
from lawreport.base.program import content
from lawreport.delivery.deliver import Asked, Delivered, deliver
from lawreport.problem import Place, Problem, Trouble
from lawreport.project import Project, is_aside

PAUSE = 0.5  # seconds between two looks
CALM, PATIENCE = 0.1, 3.0  # seconds in which nothing may change before a build, and how long that is waited for
COARSE = 3 * 10**9  # nanoseconds: a file saved so lately may be saved again with the same date
LOCKED = {"yaml-unreadable", "table-locked", "template-unreadable"}  # a file that another program has in hand


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file as it was seen: its date and size, and the hash of its bytes."""

    date: int
    size: int
    content: str
    settled: bool  # where date and size are the same, so are the bytes


@dataclass(frozen=True, slots=True)
class Round:
    """One build: what was saved before it, what came of it, and how many seconds it took."""

    saved: tuple[str, ...]
    done: Delivered | None  # None: nothing could be made
    problems: tuple[Problem, ...]
    seconds: float


Stamps = Mapping[str, Stamp]


def rounds(asked: Asked, say: Callable[[str], None] = lambda step: None, pause: float = PAUSE) -> Iterator[Round]:
    """Yield what became of the first build, then of each one after a save; `say` hears the steps of the first.

    Raise `Trouble` when the project's folder has gone.
    """
    root = asked.project.root
    seen = stamps(asked.project, {})
    last = _round(asked, (), say, again=True)  # what is opened for it is open for the next
    yield last
    while True:
        time.sleep(pause)
        now = _calm(_there(root, pause), seen)
        saved = tuple(_told(asked.project, seen, now))
        if not (saved or _is_locked(last)):
            continue
        before, seen, last = last, now, _round(asked, saved)
        if saved or last.problems != before.problems:
            yield last


def _round(asked: Asked, saved: tuple[str, ...], say: Callable[[str], None] = lambda step: None, again: bool = False) -> Round:
    """Return what becomes of a build; whatever is wrong with what was written, or with the disk, is told in it."""
    started = time.monotonic()
    try:
        done = deliver(replace(asked, project=Project.at(asked.project.root), issuing=False), say, again)
        return Round(saved, done, done.problems, time.monotonic() - started)
    except Trouble as trouble:
        problems = trouble.problems
    except (OSError, MemoryError) as error:
        name = Path(getattr(error, "filename", None) or "").name
        problems = (Problem("watch-machine", reason(error), Place(name), "请检查文件夹权限和磁盘空间；改好以后会再生成。"),)
    return Round(saved, None, problems, time.monotonic() - started)


def _is_locked(last: Round) -> bool:
    """Return whether a build met a file that it could not open, so that it is to be tried again without a save."""
    return any(problem.id in LOCKED for problem in last.problems)


def _there(root: Path, pause: float) -> Project:
    """Return the project. Raise `Trouble` when its folder has gone, and for longer than a share may stumble."""
    for _ in range(4):
        if (root / "sections").is_dir():
            return Project(root)
        time.sleep(pause)
    raise Trouble.one(
        "watch-gone", f"项目文件夹不见了：{root}", hint="是不是改了名、移走了，或网络盘断开了？请到新的位置再运行一次。"
    )


# ---- what was saved ------------------------------------------------------------------------------------------------------


def stamps(project: Project, before: Stamps) -> dict[str, Stamp]:
    """Return what every file that the report is made from is like; one that looks as `before` is not read again."""
    now = time.time_ns()
    found = {}
    for path in project.inputs():
        if not is_aside(os.path.basename(path)):
            found[path] = _stamp(path, before.get(path), now)
    return found


def _stamp(path: str, known: Stamp | None, now: int) -> Stamp:
    try:
        about = os.stat(path)
    except OSError as error:
        return Stamp(0, 0, f"unreadable {error.errno}", False)
    date, size = about.st_mtime_ns, about.st_size
    if os.path.isdir(path):
        return Stamp(0, 0, "folder", True)
    if known and known.settled and (known.date, known.size) == (date, size):
        return known
    held = content(path)
    return Stamp(date, size, held, now - date > COARSE and not held.startswith("unreadable"))


def _calm(project: Project, seen: Stamps) -> dict[str, Stamp]:
    """Return what the files are like, once nothing changes any more: whoever is writing gets the time to finish."""
    now, until = stamps(project, seen), time.monotonic() + PATIENCE
    while list(_changed(seen, now)) and time.monotonic() < until:
        time.sleep(CALM)
        before, now = now, stamps(project, now)
        if not list(_changed(before, now)) and not any(_is_held(now.get(path)) for path in _changed(seen, now)):
            break
    return now


def _is_held(stamp: Stamp | None) -> bool:
    return stamp is not None and stamp.content.startswith("unreadable")


def _changed(before: Stamps, now: Stamps) -> Iterator[str]:
    """Return the files that are new, gone, or hold other bytes."""
    for path in dict.fromkeys((*now, *before)):
        was, is_ = before.get(path), now.get(path)
        if (was and was.content) != (is_ and is_.content):
            yield path


def _told(project: Project, before: Stamps, now: Stamps) -> Iterator[str]:
    """Return the files that were saved as people call them, and which are new or gone."""
    for path in _changed(before, now):
        what = "新加 " if path not in before else "删去 " if path not in now else ""
        yield f"{what}{project.name(path)}"
