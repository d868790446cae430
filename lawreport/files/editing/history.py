"""What commands have changed in people's files, with the bytes that stood there before: `.lawreport/history`.

In: the change that a command is about to make. Out: `Change`s, each in a folder of its own, by day.
Responsible for: keeping a change so that a crash leaves it whole or not begun, without absolute paths, and for pruning: the
last 30 days stay; what is older goes, oldest first, beyond 1000 changes or 200 MB.
"""

from __future__ import annotations

import datetime
import errno
import getpass
import hashlib
import json
import os
import platform
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lawreport.base import kept
from lawreport.base.oserror import reason
from lawreport.files.write import file_name
from lawreport.problem import Place, Trouble
from lawreport.project import Project

ROOM, FOLDER, RECORD, DONE = ".lawreport", "history", "change.json", "done"
DAYS, MOST, LARGEST = 30, 1000, 200 * 2**20  # days always kept; the most changes, and bytes, of older ones
LARGEST_RECORD = 16 * 2**20  # bytes of a record
EVERY = 20  # changes between two prunings
_FOLDER = re.compile(r"\d{6,}-.*")


@dataclass(frozen=True, slots=True)
class File:
    """One file of a change: digests before and after (empty: no file), and the name its old bytes are kept under."""

    name: str  # from the project, with forward slashes
    before: str
    after: str
    kept: str = ""
    outside: bool = False  # written outside the project; only its name is known


@dataclass(frozen=True, slots=True)
class Change:
    """One command that changed files."""

    number: int
    at: str  # 2026-02-28 23:10:05
    command: str
    who: str
    files: tuple[File, ...]
    folders: tuple[str, ...]  # that came or went whole
    undoes: int  # the change that this one took back
    done: bool
    folder: Path


def digest(data: bytes | None) -> str:
    """Return the SHA-256 of a file's bytes; an empty string for no file."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def me() -> str:
    """Return user and computer: 张三（PC-01）."""
    user = os.environ.get("USERNAME") or os.environ.get("USER") or ""
    with suppress(ImportError, OSError, KeyError):  # a container may know no users
        user = user or getpass.getuser()
    return f"{user or '不知道是谁'}（{platform.node() or '不知道哪台电脑'}）"


def room(project: Project) -> Path:
    """Return the folder `.lawreport` of a project. Raise `Trouble` where it, or its history, is a link or no folder."""
    for path in (project.root / ROOM, project.root / ROOM / FOLDER):
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            raise Trouble.one(
                "room",
                f"“{project.name(path)}”应当是普通文件夹，什么也没有改",
                hint="它用来存放改动前的原文件；请移走现在这个，再运行一次。",
            )
    return project.root / ROOM


# ---- reading -------------------------------------------------------------------------------------------------------


def changes(project: Project) -> list[Change]:
    """Return the kept changes, the latest first; unreadable ones are left out."""
    return [change for folder in _folders(project) if (change := _read(folder))]


def last(project: Project) -> Change | None:
    """Return the latest change that can be read."""
    return next((change for folder in _folders(project) if (change := _read(folder))), None)


def find(project: Project, number: int) -> Change | None:
    """Return the change of that number; None where there is none."""
    return next((c for folder in _folders(project) if _number(folder) == number and (c := _read(folder))), None)


def old_bytes(project: Project, change: Change, file: File) -> bytes | None:
    """Return a file's bytes before the change; None where there was no file. Raise `Trouble` where the copy is damaged or
    gone.
    """
    if not file.before:
        return None
    path = change.folder / file.kept
    data = None
    with suppress(OSError):
        data = kept.read(path, LARGEST)
    if digest(data) != file.before:
        raise Trouble.one(
            "history-damaged", f"留存的原文件{'不见了' if data is None else '坏了'}，不能用它撤销", Place(project.name(path))
        )
    return data


def _folders(project: Project) -> list[Path]:
    """Return the folders of the changes, the latest first."""
    days = _below(room(project) / FOLDER)
    return sorted((f for day in days for f in _below(day) if _FOLDER.fullmatch(f.name)), key=_number, reverse=True)


def _below(folder: Path) -> list[Path]:
    """Return the folders in a folder, without links; none where there is no folder."""
    with suppress(FileNotFoundError), os.scandir(folder) as found:
        return [folder / one.name for one in found if one.is_dir(follow_symlinks=False)]
    return []


def _number(folder: Path) -> int:
    return int(folder.name.partition("-")[0])


_NO_RECORD = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EINVAL, errno.ENXIO, errno.EFBIG, errno.ELOOP)


def _read(folder: Path) -> Change | None:
    """Return the change kept in a folder; None where its record is damaged, unfinished or names files outside the project.

    Raise `OSError` where the machine refuses to read it.
    """
    try:
        record = json.loads(kept.read(folder / RECORD, LARGEST_RECORD))
        files = tuple(File(**one) for one in record["files"])
        change = Change(
            _number(folder),
            record["at"],
            record["command"],
            record["who"],
            files,
            tuple(record["folders"]),
            int(record["undoes"]),
            (folder / DONE).exists(),
            folder,
        )
        inside = all(map(_is_inside, (*(f.name for f in files), *change.folders)))
        return change if inside and all(f.kept == Path(f.kept).name for f in files) else None
    except OSError as error:
        if error.errno in _NO_RECORD:
            return None
        raise  # a disk that fails once: an older change must not be taken for the last one
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _is_inside(name: str) -> bool:
    """Return whether a recorded name stays within the project."""
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in path.parts[0]


# ---- keeping -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that is to change: bytes before and after; None means no file."""

    name: str
    before: bytes | None
    after: bytes | None
    outside: bool = False


def begin(project: Project, command: str, wanted: list[Wanted], folders: tuple[str, ...], undoes: int) -> Change:
    """Keep the old bytes of a change that is about to be made, then its record, and return it.

    The change counts from the moment its record can be read; half a record cannot.
    """
    number = max(map(_number, _folders(project)), default=0) + 1
    now = datetime.datetime.now()
    day = room(project) / FOLDER / f"{now:%Y-%m-%d}"
    folder = _made(day, f"{number:06}-{file_name(command.split(' ')[0])}", project)
    files = []
    for n, one in enumerate(wanted, 1):
        copy = ""
        if one.before is not None:
            copy = f"{n}-{file_name(PurePosixPath(one.name).name)}"
            _keep(folder / copy, one.before)
        files.append(File(one.name, digest(one.before), digest(one.after), copy, one.outside))
    change = Change(number, f"{now:%Y-%m-%d %H:%M:%S}", command, me(), tuple(files), folders, undoes, False, folder)
    _keep(folder / RECORD, _record(change))
    return change


def _made(day: Path, name: str, project: Project) -> Path:
    """Return a new folder of that day. Raise `Trouble` where the day is a link, or something of that name is there."""
    try:
        if os.path.islink(day):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(day))
        day.mkdir(parents=True, exist_ok=True)
        (day / name).mkdir()
    except OSError as error:
        raise Trouble.one("write", f"写不了文件：{reason(error)}", Place(project.name(day))) from None
    return day / name


def _keep(path: Path, data: bytes) -> None:
    """Write bytes and wait for the disk. Raise `Trouble` where that fails."""
    try:
        with open(path, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Trouble.one("write", f"写不了文件：{reason(error)}", Place(path.name)) from None


def _record(change: Change) -> bytes:
    names = ("name", "before", "after", "kept", "outside")
    files = [{name: getattr(file, name) for name in names} for file in change.files]
    record = {
        "command": change.command,
        "at": change.at,
        "who": change.who,
        "undoes": change.undoes,
        "folders": change.folders,
        "files": files,
    }
    return json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def sweep(project: Project) -> None:
    """Remove the last change if a killed program never finished its record."""
    for folder in _folders(project)[:1]:
        if not (folder / DONE).exists() and _read(folder) is None:
            shutil.rmtree(folder, ignore_errors=True)


def finish(change: Change) -> None:
    """Mark a change as made to its end."""
    with suppress(OSError):  # all its files are new, which `recover` will see
        kept.overwrite(change.folder / DONE, b"")


def forget(change: Change) -> None:
    """Remove a change that was not made; its record first."""
    with suppress(OSError):
        (change.folder / RECORD).unlink(missing_ok=True)
        shutil.rmtree(change.folder)


def tidy(project: Project, number: int) -> None:
    """Remove, at every 20th change, what is older than 30 days and beyond the limits."""
    folders = _folders(project) if number % EVERY == 0 else []
    young, room_left = f"{datetime.date.today() - datetime.timedelta(DAYS):%Y-%m-%d}", LARGEST
    for n, folder in enumerate(folders):
        room_left -= sum(path.lstat().st_size for path in folder.iterdir())
        if (n >= MOST or room_left < 0) and folder.parent.name < young:
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):  # other changes of that day stay
                folder.parent.rmdir()
