"""Files that the program keeps for itself, in folders where anybody may have put anything.

In: a path and how large what we wrote there can be. Out: bytes, or an `OSError`. Responsible for: what is no plain file, or
larger than ours, is never read; no link is followed; which half-written files (parts) are ours and may be removed.
Standard library only: `make clean` runs before the packages are installed.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from contextlib import suppress
from pathlib import Path

PART = re.compile(r"\.~lawreport-(\d+)-[0-9a-f]+\.part")
TORN_AFTER = 3600  # seconds; a part that is older and whose process is gone was left by a killed program
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read(path: Path | str, most: int, links: bool = False) -> bytes:
    """Return the bytes of a plain file. Raise `OSError` where it is none, a link (unless `links`) or holds more than `most`."""
    handle = os.open(path, os.O_RDONLY | (_PLAIN & ~getattr(os, "O_NOFOLLOW", 0) if links else _PLAIN))
    with open(handle, "rb") as file:
        about = os.fstat(handle)
        _must(stat.S_ISREG(about.st_mode), errno.EINVAL, path)
        _must(about.st_size <= most, errno.EFBIG, path)
        return file.read(most)


def overwrite(path: Path | str, data: bytes) -> None:
    """Write a file in place. Raise `OSError`, nothing written, where something else than a plain file stands there."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | _PLAIN, 0o666)
    with open(handle, "wb") as file:
        _must(stat.S_ISREG(os.fstat(handle).st_mode), errno.EINVAL, path)
        file.truncate()
        file.write(data)


def _must(holds: bool, number: int, path: Path | str) -> None:
    if not holds:
        raise OSError(number, os.strerror(number), str(path))


def link_within(path: Path, start: Path) -> Path | None:
    """Return the first step on the way to `path` that lies in the folder `start`, by whatever way, and is a link."""
    links = [step for step in (path, *path.parents) if os.path.islink(step)]
    real = os.path.realpath(start)
    return next((link for link in reversed(links) if Path(os.path.realpath(link.parent)).is_relative_to(real)), None)


def part(folder: Path) -> Path:
    """Return a new name in a folder for a file that is being written."""
    return folder / f".~lawreport-{os.getpid()}-{time.monotonic_ns():x}.part"


def is_left(path: Path) -> bool:
    """Return whether a file is a part that a killed program of ours left an hour ago or earlier."""
    ours = PART.fullmatch(path.name)
    about = os.lstat(path)
    old = stat.S_ISREG(about.st_mode) and about.st_mtime < time.time() - TORN_AFTER
    return bool(ours and old and not _lives(int(ours[1])))


def _lives(process: int) -> bool:
    """Return whether a process is there. Windows keeps the file of one that is, and has no harmless question."""
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True  # somebody else's
    return True


def sweep(folder: Path) -> None:
    """Remove the parts that killed programs of ours left in a folder."""
    for name in os.listdir(folder):
        if PART.fullmatch(name):
            with suppress(OSError):  # another build may be sweeping too
                if is_left(folder / name):
                    os.unlink(folder / name)
