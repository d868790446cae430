"""Files that people own, changed under the project's one lock: all of a command's files or none.

    with editing(project, "sign 01_measures --by 监督科") as edit:
        before = edit.read(path)
        edit.write(path, after)

In: a project, the name of a command, new bytes. Out: the files, written when the block ends well, and a `Change` in the
history, from which `undo` takes it back.
Responsible for: the order in which old bytes are kept and new ones put in place, so that the next command or `undo` completes
or reverts what a crash left. Nobody is asked anything while the lock is held; `expect` checks that a file still is as it was
shown.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from lawreport.base.oserror import reason
from lawreport.files.editing import history
from lawreport.files.editing.history import Change, File, Wanted, digest
from lawreport.files.editing.locking import Tell, locked
from lawreport.files.write import write
from lawreport.problem import Place, Problems, Trouble
from lawreport.project import Project

_COMING, _GOING = ".~lawreport-new-", ".~lawreport-gone-"  # folders on their way in and out


class Edit:
    """The files that a command reads and wants to change; nothing is on the disk before `commit`."""

    def __init__(self, project: Project, command: str):
        self.project, self.command = project, command
        self.undoes = 0  # the change that is taken back by this one
        self._seen: dict[Path, bytes | None] = {}
        self._wanted: dict[Path, bytes | None] = {}
        self._folders: list[Path] = []

    def read(self, path: Path) -> bytes | None:
        """Return the bytes of a file as this command leaves it; None where there is none."""
        if path not in self._seen:
            self._seen[path] = bytes_of(path, self.project)
        return self._wanted.get(path, self._seen[path])

    def write(self, path: Path, data: bytes) -> None:
        self.put(path, data)

    def put(self, path: Path, data: bytes | None) -> None:
        """Set the new bytes of a file; None removes it."""
        self.read(path)
        self._wanted[path] = data

    def whole(self, folder: Path) -> None:
        """Have a folder come or go in one stroke with all its files."""
        self._folders.append(folder)

    def expect(self, path: Path, before: bytes | None) -> None:
        """Raise `Trouble` when a file no longer has the bytes that were shown."""
        if self.read(path) != before:
            raise changed_meanwhile(self.project.name(path))

    def wanted(self) -> list[Wanted]:
        """Return the files that change, in the order of the requests. Raise `Trouble` where somebody else has just changed
        one.
        """
        for path, seen in self._seen.items():
            if path in self._wanted and bytes_of(path, self.project) != seen:
                raise changed_meanwhile(self.project.name(path))
        return [
            Wanted(self._name(path), self._seen[path], after, not path.is_relative_to(self.project.root))
            for path, after in self._wanted.items()
            if after != self._seen[path]
        ]

    def _name(self, path: Path) -> str:
        """Return a file's path within the project, with forward slashes; of a file outside only its name."""
        return path.relative_to(self.project.root).as_posix() if path.is_relative_to(self.project.root) else path.name

    def commit(self) -> None:
        """Keep the old bytes, then put everything in place. Raise `Trouble`, with nothing changed, where that fails."""
        wanted = self.wanted()
        if not wanted:
            return
        paths = [path for path, after in self._wanted.items() if after != self._seen[path]]
        change = _begun(self.project, self.command, wanted, tuple(map(self._name, self._folders)), self.undoes)
        try:
            _replace(self.project, dict(zip(paths, wanted, strict=True)), self._folders)
        except BaseException:
            with suppress(OSError, Trouble):  # what cannot be put back now is put back by the next command
                if all(bytes_of(path, self.project) == one.before for path, one in zip(paths, wanted, strict=True)):
                    history.forget(change)
            raise
        history.finish(change)
        history.tidy(self.project, change.number)


def bytes_of(path: Path, project: Project) -> bytes | None:
    """Return the bytes of a file; None where there is none. Raise `Trouble` when it cannot be read."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise Trouble.one(
            "edit-read",
            f"读不了这个文件（{reason(error)}），什么也没有改",
            Place(project.name(path)),
            "请检查文件权限，关闭正在打开它的程序，再运行一次。",
        ) from None


def changed_meanwhile(name: str) -> Trouble:
    return Trouble.one("data-changed", "这个文件刚才被改动了，没有写入", Place(name), "请再运行一次，核对改动。")


@contextmanager
def editing(project: Project, command: str, tell: Tell | None = None) -> Iterator[Edit]:
    """Yield an `Edit` under the lock, and make its changes when the block ends without an exception.

    `tell` is called with a sentence while waiting for the lock, and about what an interrupted command had left.
    """
    with locked(project, command, tell):
        recover(project, tell)
        edit = Edit(project, command)
        yield edit
        edit.commit()


def _begun(project: Project, command: str, wanted: list[Wanted], folders: tuple[str, ...], undoes: int) -> Change:
    try:
        return history.begin(project, command, wanted, folders, undoes)
    except Trouble as trouble:
        raise Trouble.one(
            "history-write",
            f"留不下改动前的原文件，什么也没有改：{trouble.problems[0].message}",
            trouble.problems[0].place,
            "请检查磁盘空间和 .lawreport 文件夹的权限，再运行一次。",
        ) from None


# ---- in place, all or none -----------------------------------------------------------------------------------------


def _replace(project: Project, wanted: dict[Path, Wanted], folders: list[Path]) -> None:
    """Change all files; when one fails, put back the others. Folders leave before, and arrive after, single files."""
    whole = [f for f in folders if _moves_whole(f, wanted)]
    single = {p: w for p, w in wanted.items() if not any(p.is_relative_to(f) for f in whole)}
    leaving = [f for f in whole if f.exists()]
    moves: list[_Move] = [
        *(_Leaving(project, f) for f in leaving),
        *(_Single(project, p, w) for p, w in single.items()),
        *(_Arriving(project, f, {p: w for p, w in wanted.items() if p.is_relative_to(f)}) for f in whole if f not in leaving),
    ]
    tried: list[_Move] = []
    try:
        for move in moves:
            tried.append(move)
            move.make()
    except BaseException:
        for move in reversed(tried):
            with suppress(OSError, Trouble):  # the disk is gone: the next command puts back the kept copies
                move.take_back()
        raise
    for move in moves:
        move.settle()


def _moves_whole(folder: Path, wanted: dict[Path, Wanted]) -> bool:
    """Return whether everything in a folder is new, or everything in it goes."""
    mine = {p: w for p, w in wanted.items() if p.is_relative_to(folder)}
    if not folder.exists():
        return bool(mine) and all(w.before is None for w in mine.values())
    return bool(mine) and all(w.after is None for w in mine.values()) and not more_in(folder, set(mine))


def more_in(folder: Path, known: set[Path]) -> list[Path]:
    """Return the files of a folder that are not in `known`, without those that operating systems put there."""
    files = [path for path in sorted(folder.rglob("*")) if not path.is_dir() or path.is_symlink()]
    return [path for path in files if path not in known and path.name not in ("Thumbs.db", "desktop.ini", ".DS_Store")]


@dataclass(frozen=True)
class _Single:
    """One file that is replaced, made or removed."""

    project: Project
    path: Path
    wanted: Wanted

    def make(self) -> None:
        self._put(self.wanted.after)

    def take_back(self) -> None:
        if bytes_of(self.path, self.project) == self.wanted.after:
            self._put(self.wanted.before)

    def settle(self) -> None:
        """Do nothing: a single file leaves nothing to clear away."""

    def _put(self, data: bytes | None) -> None:
        try:
            if data is None:
                self.path.unlink(missing_ok=True)
            else:
                write(self.path, data)
        except OSError as error:
            raise self._refused(f"删不了文件：{reason(error)}") from None
        except Trouble as trouble:
            first = trouble.problems[0]
            raise self._refused(first.message) if first.id == "write" else trouble from None

    def _refused(self, message: str) -> Trouble:
        return Trouble.one(
            "edit-open",
            message,
            Place(self.project.name(self.path)),
            "如果它正在 WPS、Excel 或 Word 里打开，请关闭它，再运行一次；也请检查磁盘空间和权限。原来的文件没有改动。",
        )


@dataclass(frozen=True)
class _Arriving:
    """A folder that is filled beside its place and then given its name."""

    project: Project
    folder: Path
    wanted: dict[Path, Wanted]

    def make(self) -> None:
        _sweep(self.folder.parent)
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            ahead = Path(tempfile.mkdtemp(prefix=_COMING, dir=self.folder.parent))
            try:
                for path, one in self.wanted.items():
                    if one.after is not None:
                        write(ahead / path.relative_to(self.folder), one.after)
                ahead.chmod(0o755)
                os.rename(ahead, self.folder)
            finally:
                shutil.rmtree(ahead, ignore_errors=True)
        except OSError as error:
            raise _unmoved(self.project, self.folder, error) from None

    def take_back(self) -> None:
        leaving = _Leaving(self.project, self.folder)
        if self.folder.exists():
            leaving.make()
            leaving.settle()

    def settle(self) -> None:
        """Do nothing: the folder is in its place."""


@dataclass(frozen=True)
class _Leaving:
    """A folder that loses its name at once, and its files afterwards."""

    project: Project
    folder: Path

    @property
    def aside(self) -> Path:
        return self.folder.with_name(f"{_GOING}{self.folder.name}")

    def make(self) -> None:
        _sweep(self.folder.parent)
        try:
            os.rename(self.folder, self.aside)
        except OSError as error:
            raise Trouble.one(
                "edit-open",
                f"移不走文件夹：{reason(error)}",
                Place(self.project.name(self.folder)),
                "如果里面的文件正打开着，请关闭它，再运行一次。什么也没有改。",
            ) from None

    def take_back(self) -> None:
        if self.aside.exists():
            os.rename(self.aside, self.folder)

    def settle(self) -> None:
        shutil.rmtree(self.aside, ignore_errors=True)


_Move = _Single | _Arriving | _Leaving


def _unmoved(project: Project, folder: Path, error: OSError) -> Trouble:
    name = project.name(folder)
    return Trouble.one(
        "write", f"开不出 {name}（{reason(error)}）", Place(project.name(folder.parent)), "请检查磁盘空间和文件夹权限。"
    )


def _sweep(folder: Path) -> None:
    """Remove half-moved folders that a killed run left."""
    for left in folder.glob(".~*"):
        if left.name.startswith((_COMING, _GOING)):
            shutil.rmtree(left, ignore_errors=True)


# ---- after a crash -------------------------------------------------------------------------------------------------


def clear_up(project: Project, command: str, tell: Tell | None = None) -> Change | None:
    """Complete or revert what a killed program left, and return the change where it was reverted; take the lock only then.

    Where nobody may write here it stays as it is, which is told. Raise `Trouble` when it cannot be reverted.
    """
    change = history.last(project) if (project.root / history.ROOM).is_dir() else None
    if change is None or change.done:
        return None
    if not os.access(project.root / history.ROOM, os.W_OK):
        _say(tell, f"上次的 {change.command} 写到一半中断了，这里又不能写，退不回去：有的文件可能是新的，有的还是旧的。")
        return None
    with locked(project, command, tell):
        return recover(project, tell)


def recover(project: Project, tell: Tell | None = None) -> Change | None:
    """Complete or revert the last change, where the program that made it was killed; return it where it was reverted.

    Where somebody has changed one of its files since, leave all of them and say so. Raise `Trouble` when it cannot be
    reverted.
    """
    history.sweep(project)
    change = history.last(project)
    if change is None or change.done:
        return None
    kinds = {file: stands(project, file) for file in change.files if not file.outside}
    new = [file for file, kind in kinds.items() if kind == "new"]
    reverted = "old" in kinds.values() and "other" not in kinds.values()
    if reverted and new:
        put_back(project, change, new)
    _say(tell, f"上次的 {change.command} {_became(project, change, kinds)}")
    (history.forget if reverted else history.finish)(change)
    return change if reverted else None


def _became(project: Project, change: Change, kinds: Mapping[File, str]) -> str:
    """Return what became of a change whose program was killed, by how its files stood (old, new, other)."""
    if "other" in kinds.values():
        return f"写到一半中断了，后来又有人改过其中的文件，所以没有动它；原文件在 {project.name(change.folder)}。"
    if "old" not in kinds.values():
        return "中断在最后一步，文件都已经写好；不想要就运行 undo。"
    if "new" not in kinds.values():
        return "刚要写就中断了，文件都还是原样，请再运行一次那个命令。"
    return "写到一半中断了，已经退回原样，请再运行一次那个命令。"


def _say(tell: Tell | None, words: str) -> None:
    if tell:
        tell(words)


def stands(project: Project, file: File) -> str:
    """Return whether a file is as before the change (old), as the change left it (new), or otherwise (other)."""
    now = digest(bytes_of(project.root / file.name, project))
    if now == file.after:
        return "new"
    return "old" if now == file.before else "other"


def put_back(project: Project, change: Change, files: list[File]) -> None:
    """Put the old bytes of some files of a change back. Raise `Trouble` with every copy that is damaged or gone."""
    problems, wanted = Problems(), {}
    for file in files:
        try:
            path = project.root / file.name
            wanted[path] = Wanted(file.name, bytes_of(path, project), history.old_bytes(project, change, file))
        except Trouble as trouble:
            problems.extend(trouble.problems)
    problems.raise_errors()
    _replace(project, wanted, [project.root / name for name in change.folders])
