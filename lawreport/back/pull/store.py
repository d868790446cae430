"""What was printed, kept by the project under the name of the build: the base of a file whose own copy is gone.

In: the ledger with all words and typed texts, as a draft carries it. Out: the same, found again by the name of the build.
Responsible for: how many builds are kept, and that a folder that cannot be written stops no report.
"""

from __future__ import annotations

import errno
import os
import re
from contextlib import suppress
from pathlib import Path

from lawreport.base import kept
from lawreport.files.editing.history import room
from lawreport.problem import Trouble
from lawreport.project import Project

FOLDER = "printed"
MOST = 40  # builds that are kept, the newest
LARGEST = 16 << 20  # bytes of one
_NAME = re.compile(r"[0-9a-f]{16}")


def keep(project: Project, build: str, ledger: bytes) -> None:
    """Keep what was printed, the newest builds of the project only; nothing where its folder cannot be written."""
    if not build:
        return
    with suppress(OSError, Trouble):  # without it a pull compares with the texts of today, and says so
        folder = _shelf(project)
        folder.mkdir(parents=True, exist_ok=True)
        kept.overwrite(folder / f"{build}.xml", ledger)
        os.utime(folder / f"{build}.xml")
        for old in _newest_first(folder)[MOST:]:
            old.unlink(missing_ok=True)


def find(project: Project, build: str) -> bytes | None:
    """Return what was printed as the build of that name; None where it is not kept."""
    if not _NAME.fullmatch(build):
        return None
    with suppress(OSError, Trouble):
        return kept.read(_shelf(project) / f"{build}.xml", LARGEST)
    return None


def _shelf(project: Project) -> Path:
    """Return the folder of what was printed. Raise `OSError` where it is a link: behind it everything is somebody else's."""
    folder = room(project) / FOLDER
    if kept.link_within(folder, project.root) is not None:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(folder))
    return folder


def _newest_first(folder: Path) -> list[Path]:
    files = [path for path in folder.iterdir() if path.suffix == ".xml" and _NAME.fullmatch(path.stem)]
    return sorted(files, key=lambda path: path.lstat().st_mtime, reverse=True)
