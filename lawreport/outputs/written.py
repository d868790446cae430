"""What the program has written, remembered by content, so that files people changed are known as theirs.

In: the bytes of a file, and its name without folder. Out: whether the program wrote them; the last copies written under a
name.
Responsible for: `.lawreport/written/` at the root of the project, one file for each content, limited in number. It contains
no paths, so a project may be copied, renamed and moved. What 0.1 wrote is known by its own records. Where none can be kept or
all are lost, every file counts as somebody's.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PureWindowsPath
from stat import S_ISREG

from lawreport.base import kept

FOLDER = Path(".lawreport", "written")
COPIES = 3  # of each name: what a program saves unchanged was written lately
LARGEST = 32 << 20  # bytes of a copy
MOST = 2000  # contents remembered
FEWER = 1500  # and how many are left when there were more
OF_ONE = 200  # contents remembered of a name, so that one written at every save pushes no other out
EDITED, EMPTY, OPEN, UNREADABLE = "edited", "empty", "open", "unreadable"
LASTING = {EDITED, EMPTY}  # reasons that stay until somebody acts
UNREAD = {".docx", ".csv", ".xlsx"}  # kinds that programs save although nobody has changed them


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Left:
    """A file that was not overwritten, and why."""

    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class Written:
    """The memory of a project, in the first of `homes` that can be written to."""

    homes: tuple[Path, ...]

    def knows(self, content: str, name: str = "") -> bool:
        """Return whether the program wrote bytes with this digest, and under this name where one is given."""
        short = _short(name) if name else ""
        if any(entry.content == content and entry.name.startswith(short) for entry in self._entries()):
            return True
        return any(was == content and name in ("", file) for home in self.homes for file, was in _of_first_release(home))

    def keep(self, name: str, data: bytes) -> None:
        """Remember bytes before they are written; where that fails, the file will count as somebody's."""
        for home in self.homes:
            with suppress(OSError):
                if kept.link_within(home / FOLDER, home) is None:
                    _keep(home / FOLDER, name, data)
                    return

    def copies(self, name: str) -> Iterator[bytes]:
        """Yield what was last written under a name, the newest first; damaged copies are skipped."""
        short = _short(name)
        mine = [entry for entry in self._entries() if entry.name == short and entry.size]
        for entry in sorted(mine, key=lambda e: e.date, reverse=True):
            with suppress(OSError):
                data = kept.read(entry.path, LARGEST)
                if digest(data) == entry.content:
                    yield data

    def _entries(self) -> Iterator[_Entry]:
        for home in self.homes:
            if kept.link_within(home / FOLDER, home) is None:
                yield from _entries(home / FOLDER)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One content: the short name it was written under, its digest; the file is a copy of it or empty (`size` 0)."""

    folder: Path
    file: str

    @property
    def name(self) -> str:
        return self.file[:12]

    @property
    def content(self) -> str:
        return self.file[13:]

    @property
    def path(self) -> str:
        return os.path.join(self.folder, self.file)

    @property
    def size(self) -> int:
        return _stat(self.path).st_size

    @property
    def date(self) -> int:
        return _stat(self.path).st_mtime_ns


def _stat(path: Path | str) -> os.stat_result:
    """Return the status of an entry; of one that has just been removed, empty and old."""
    try:
        return os.lstat(path)
    except OSError:
        return os.stat_result((0,) * 10)


def _of_first_release(home: Path) -> Iterator[tuple[str, str]]:
    """Yield (name, digest) of what 0.1 wrote: it kept no memory but that of its last builds, in build/.cache."""
    folder = home / "build" / ".cache"
    if not folder.is_dir() or kept.link_within(folder, home):
        return
    for path in sorted(folder.glob("*.last")):
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):  # damaged: not known
            check, _, text = kept.read(path, LARGEST).partition(b"\n")
            last = json.loads(text)
            if check.decode() == digest(text) and "lines" in last:  # which later ones have not
                yield from [(PureWindowsPath(file).name, str(was)) for file, was in last["files"].items()]


def _short(name: str) -> str:
    return digest(name.encode())[:12]


def _entries(folder: Path) -> list[_Entry]:
    try:
        with os.scandir(folder) as found:
            names = [one.name for one in found if one.is_file(follow_symlinks=False)]
    except OSError:
        return []
    return [_Entry(folder, name) for name in names if len(name) == 77 and name[12] == "-"]


def _keep(folder: Path, name: str, data: bytes) -> None:
    path = folder / f"{_short(name)}-{digest(data)}"
    copied = data if Path(name).suffix.lower() in UNREAD and len(data) <= LARGEST else b""
    about = _stat(path)
    if S_ISREG(about.st_mode) and about.st_size == len(copied):
        os.utime(path)
        return
    folder.mkdir(parents=True, exist_ok=True)
    kept.sweep(folder)
    part = kept.part(folder)
    try:
        part.write_bytes(copied)
        os.replace(part, path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    _prune(folder, path.name[:12])


def _prune(folder: Path, name: str) -> None:
    """Keep only the last copies of a name, and of older ones that they were written; forget the oldest entries of too many."""
    entries = _entries(folder)
    mine = sorted((e for e in entries if e.name == name), key=lambda e: e.date, reverse=True)
    for entry in mine[COPIES:]:
        if entry.size:
            dated = entry.date
            with suppress(OSError):
                os.truncate(entry.path, 0)
                os.utime(entry.path, ns=(dated, dated))
    _forget(mine[OF_ONE:])
    if len(entries) > MOST:
        _forget(sorted(entries, key=lambda e: e.date)[:-FEWER])


def _forget(entries: list[_Entry]) -> None:
    for entry in entries:
        with suppress(OSError):
            os.unlink(entry.path)
