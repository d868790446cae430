"""Files for people: a name is only overwritten where the program wrote the file and nobody has changed it.

In: a wanted name and bytes. Out: the name they were written to, and the files that were left alone.
Responsible for: which files are ours (bytes we wrote, or as an office program saved them without a change of words), second
names (新稿, 新稿2 …), and whether a file is open.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lawreport.base.kept import link_within, read
from lawreport.files.write import prepared, put_in_place, write
from lawreport.outputs.written import EDITED, EMPTY, OPEN, UNREADABLE, Left, Written, digest
from lawreport.problem import Place, Trouble
from lawreport.project import Project

if TYPE_CHECKING:
    from lawreport.files.editing.editing import Edit

MOST = 200  # second names of one file
_LARGE = 200 << 20  # bytes: no report is so large
_TAIL = re.compile(r"(?:\.台账(?:\.上次)?|\.放行)?\.[^.]*$")
_SECOND = re.compile(r"（新稿\d*）$")
_WHY = {
    EDITED: "“{}”有人改过（不是程序写出的样子），没有覆盖，新的另存在旁边。",
    EMPTY: "“{}”是空的（0 字节），没有动它，新的另存在旁边；用不着就删掉它。",
    UNREADABLE: "“{}”读不了，没有动它，新的另存在旁边；多半正被别的程序打开，关闭后再运行一次即可。",
    OPEN: "“{}”正被 Word 或 WPS 打开，新的另存在旁边；关闭后再运行一次即可。",
}


@dataclass(frozen=True, slots=True)
class Put:
    """The path written to, the files that were left alone, and the second names removed because nobody needs them."""

    path: Path
    left: tuple[Left, ...] = ()
    gone: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files of a project that the program writes for people."""

    written: Written

    @classmethod
    def of(cls, project: Project, folder: Path | None = None) -> Outputs:
        """Return the outputs of a project; if it is read-only, what goes to another `folder` is remembered there."""
        return cls(Written(tuple(dict.fromkeys(filter(None, (project.root, folder))))))

    @classmethod
    def beside(cls, file: Path) -> Outputs:
        """Return the outputs of the project that contains a file, or of its folder where there is no project."""
        folder = Path(file).resolve().parent
        return cls(Written((next((p for p in (folder, *folder.parents) if (p / "sections").is_dir()), folder),)))

    def put(self, wanted: Path, data: bytes, last: bool = True, after: Path | None = None) -> Put:
        """Write the bytes to the wanted name or the first second name that is free, and return where.

        `after`: the second name that another file of the same report was given; no earlier one is used. Raise `Trouble` when
        there are too many.
        """
        self._refuse_links(wanted)
        left: list[Left] = []
        with prepared(wanted, data) as part:
            self.written.keep(first_name(wanted).name, data)
            for path in _names(wanted, after):
                why = self.objection(path, data)
                if not why and _placed(part, path, data, last):
                    return Put(path, tuple(left), () if path != wanted else self._without_seconds(wanted))
                left.append(Left(path, why or OPEN))
        raise Trouble.one(
            "write-second", f"“{wanted.name}”旁边的新稿太多了", Place(wanted.name), "请把用不着的新稿移走，再运行一次。"
        )

    def _refuse_links(self, wanted: Path) -> None:
        """Raise `Trouble` where a folder within build/ on the way to a file leads elsewhere."""
        for home in self.written.homes:
            if link := link_within(Path(os.path.abspath(wanted.parent)), home / "build"):
                raise Trouble.one(
                    "write-target",
                    f"“{link.name}”是链接，不能写到它指的地方",
                    Place(link.name),
                    "请把它移走，或用 --out 换一个文件夹。",
                )

    def replace(self, path: Path, data: bytes, edit: Edit | None = None) -> Path:
        """Write the file at `path` whoever's it was, since it has been set aside or `edit` keeps it; return the path."""
        self._refuse_links(path)
        self.written.keep(first_name(path).name, data)
        if edit is None:
            return write(path, data)
        edit.write(path.resolve(), data)
        return path

    def _without_seconds(self, path: Path) -> tuple[Path, ...]:
        """Remove the second names of a file that has its first name again, as far as they are ours; return them."""
        gone = []
        for second in _there(path):
            if second != path and first_name(second) == path and not self.objection(second):
                with suppress(OSError):
                    second.unlink()
                    gone.append(second)
        return tuple(gone)

    def objection(self, path: Path, data: bytes | None = None) -> str:
        """Return why a name must not be overwritten, or an empty string."""
        content = _content(path)
        if content is None or content == data:
            return ""
        if content == UNREADABLE:
            return UNREADABLE
        if not self._ours(path, content):
            return EDITED if content else EMPTY
        return OPEN if is_open(path) else ""

    def wrote(self, path: Path) -> bool:
        """Return whether we wrote the file under this name, and nobody has changed or opened it; a copy belongs to whoever
        made it.
        """
        content = _content(path)
        known = digest(content) if isinstance(content, bytes) else ""
        copied = self.written.knows(known) and not self.written.knows(known, first_name(path).name)
        return not copied and not self.objection(path)

    def _ours(self, path: Path, content: bytes | str) -> bool:
        """Return whether we wrote the file and nobody has changed it; packages are opened only where the bytes differ."""
        if not content or isinstance(content, str):
            return False
        if self.written.knows(digest(content)):
            return True
        from lawreport.word.resaved import same

        return any(same(copy, content, path.suffix.lower()) for copy in self.written.copies(first_name(path).name))


def _content(path: Path) -> bytes | str | None:
    """Return the bytes of a file; None where there is none, a word where they cannot be read."""
    try:
        about = os.lstat(path)
        if not stat.S_ISREG(about.st_mode) or about.st_size > _LARGE:
            return "not to be read"
        return read(path, _LARGE)
    except FileNotFoundError:
        return None
    except OSError:
        return UNREADABLE


def _placed(part: Path, path: Path, data: bytes, last: bool) -> bool:
    """Put the part in place; return False where a program has the file open."""
    if _content(path) == data:
        with suppress(OSError):
            os.utime(path)  # the newest, as if it had been written
        return True
    try:
        put_in_place(part, path, last)
    except PermissionError:
        if not path.exists():
            raise
        return False
    return True


# ---- names -----------------------------------------------------------------------------------------------------------


def split(path: Path) -> tuple[str, str]:
    """Return the name and its ending, which of a ledger is `.台账.csv` and of a record `.放行.csv`."""
    tail = _TAIL.search(path.name)
    at = tail.start() if tail and tail.start() else len(path.name)
    return path.name[:at], path.name[at:]


def first_name(path: Path) -> Path:
    """Return the first name of a file that has a second one."""
    stem, tail = split(path)
    return path.with_name(_SECOND.sub("", stem) + tail)


def seconds(path: Path) -> Iterator[Path]:
    """Yield a name and its second names: 报告.docx, 报告（新稿）.docx, 报告（新稿2）.docx …"""
    stem, tail = split(path)
    yield path
    for number in range(1, MOST):
        yield path.with_name(f"{stem}（新稿{number if number > 1 else ''}）{tail}")


def _names(wanted: Path, after: Path | None) -> Iterable[Path]:
    """Return the names that may be written, in order; from that of `after` on, where it is one of them."""
    if after is None:
        return seconds(wanted)
    names, start = list(seconds(wanted)), split(after)[0]
    return names[next((i for i, name in enumerate(names) if split(name)[0] == start), 0) :]


def family(path: Path) -> list[Path]:
    """Return the existing files of a name and its second names, oldest first."""
    dated = [(_date(name), i, name) for i, name in enumerate(_there(first_name(path)))]
    return [name for _, _, name in sorted(dated)]


def _there(path: Path) -> list[Path]:
    """Return the existing files of a name and its second names, sorted by name."""
    stem, tail = split(path)
    shape = re.compile(rf"{re.escape(stem)}(?:（新稿(\d*)）)?{re.escape(tail)}")
    with suppress(OSError):
        return sorted(path.with_name(n) for n in os.listdir(path.parent) if shape.fullmatch(n) and path.with_name(n).is_file())
    return []


def _date(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def set_aside(path: Path) -> Path:
    """Copy a file that will be replaced to a free name (模板.旧.docx, 模板.旧2.docx …) and return the copy."""
    stem, tail = split(path)
    names = (path.with_name(f"{stem}.旧{number if number > 1 else ''}{tail}") for number in range(1, MOST * MOST))
    return write(next(name for name in names if not os.path.lexists(name)), path.read_bytes())


# ---- open files ------------------------------------------------------------------------------------------------------


def is_open(path: Path) -> bool:
    """Return whether Word, WPS or LibreOffice has the file open, by the lock file beside it."""
    return any(os.path.lexists(path.with_name(name)) for name in owner_files(path.name))


def owner_files(name: str) -> tuple[str, ...]:
    """Return the names of the lock files that the programs would put beside a file.

    Word puts ~$ before a short name, and in place of the first characters of a longer one.
    """
    length = len(name.rpartition(".")[0])
    return f"~${name[max(0, min(length - 6, 2)) :]}", f".~{name}", f".~lock.{name}#"


def if_not_open(path: Path) -> str:
    """Return a hint about a lock file that its program may have left behind; an empty string where there is none."""
    mark = next((name for name in owner_files(path.name) if os.path.lexists(path.with_name(name))), "")
    return f"如果没有打开，删掉旁边的“{mark}”。" if mark else ""


def why_left(one: Left) -> str:
    """Return why a file was not written over, and what to do when the program that had it open has left its mark."""
    return _WHY[one.why].format(one.path.name) + (if_not_open(one.path) if one.why == OPEN else "")


def from_here(path: Path) -> str:
    """Return a path as it is typed in the current folder."""
    here, path = Path.cwd(), Path(path).absolute()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)
