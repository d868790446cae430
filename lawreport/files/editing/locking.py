"""One lock a project, for whoever is about to change files that people own.

In: a project and the name of the command. Out: the lock, held.
Responsible for: how long to wait, naming the holder to those who wait, and network disks without locks. A lock ends with the
program that holds it, killed or not.
"""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lawreport.base import kept
from lawreport.base.oserror import reason
from lawreport.files.editing.history import me, room
from lawreport.problem import Place, Trouble
from lawreport.project import Project

Tell = Callable[[str], None]
WAIT, SAID_AFTER = 30.0, 2.0  # seconds: the longest wait; after which the user is told who holds the lock
LOCK, PLAIN_LOCK, HOLDER = "lock", "lock.pid", "holder.json"
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL}  # a network disk without them


@contextmanager
def locked(project: Project, command: str, tell: Tell | None = None) -> Iterator[None]:
    """Hold the lock of a project.

    Raise `Trouble` when another command keeps it too long, the folder is not writable, or a newer program has made it.
    """
    project.refuse_newer()
    folder = _ready(project)
    lock = _acquired(folder, tell)
    try:
        _announce(folder, command)
        yield
    finally:
        with suppress(OSError):  # the next holder overwrites it
            (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


def _ready(project: Project) -> Path:
    try:
        (folder := room(project)).mkdir(exist_ok=True)
    except OSError as error:
        raise _refused(error) from None
    return folder


def _refused(error: OSError) -> Trouble:
    return Trouble.one(
        "lock-folder",
        f"不能往项目文件夹里写（{reason(error)}），什么也没有改",
        Place(".lawreport"),
        "改动前要先在 .lawreport 里留一份原文件。请检查磁盘空间和项目文件夹的权限，或把项目复制到能写的地方再运行。",
    )


def _acquired(folder: Path, tell: Tell | None):
    """Return the held lock: the system's own, or a file that names its process where the disk has no locks."""
    from filelock import FileLock, SoftFileLock

    try:
        return _waited(FileLock(folder / LOCK, fallback_to_soft=False), folder, tell)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise _refused(error) from None
    try:
        return _waited(SoftFileLock(folder / PLAIN_LOCK), folder, tell)
    except OSError as error:
        raise _refused(error) from None


def _waited(lock, folder: Path, tell: Tell | None):
    """Acquire the lock within 30 seconds and return it; say after two whom we wait for. Raise `Trouble` when time is up."""
    from filelock import Timeout

    until = time.monotonic() + WAIT
    with suppress(Timeout):
        lock.acquire(timeout=min(SAID_AFTER, WAIT))
        return lock
    if tell:
        tell(f"……{_holder(folder)}，等它做完（最多等 {WAIT:.0f} 秒）")
    try:
        lock.acquire(timeout=max(0.0, until - time.monotonic()))
    except Timeout:
        raise Trouble.one(
            "locked",
            f"{_holder(folder)}，等了 {WAIT:.0f} 秒还没有完，什么也没有改",
            hint=f"请等它做完，或请那边关掉它，再运行一次。{_leftover(folder)}",
        ) from None
    return lock


def _leftover(folder: Path) -> str:
    """Return a hint for disks without locks, where one cannot know that a holder on another computer is gone."""
    return f"确定没有人在用，就删掉 .lawreport/{PLAIN_LOCK}。" if (folder / PLAIN_LOCK).exists() else ""


def _announce(folder: Path, command: str) -> None:
    holder = {"command": command, "who": me(), "since": f"{time.strftime('%Y-%m-%d %H:%M:%S')}", "process": os.getpid()}
    with suppress(OSError):  # it only informs those who wait
        kept.overwrite(folder / HOLDER, json.dumps(holder, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _holder(folder: Path) -> str:
    """Return in Chinese who holds the lock: which command, on whose computer, since when."""
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        holder = json.loads(kept.read(folder / HOLDER, 10_000))
        return f"{holder['who']}正在运行 {holder['command']}（从 {holder['since']} 起）"
    return "另一个命令正在改这个项目的文件"
