"""A new unit's folder, begun: every file or none, and never among other files.

In: a folder that is to become a project, and its files. Out: the files, written as one change that `undo` takes back.
Responsible for: which folders are empty enough, and that a project that could not be written leaves nothing behind.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lawreport.base.oserror import reason
from lawreport.files.editing.editing import editing
from lawreport.files.write import check_target
from lawreport.problem import Problem, Trouble
from lawreport.project import Project
from lawreport.start.unit.guess import Guess, guess
from lawreport.start.unit.newproject import CHINESE, NewUnit, files_of
from lawreport.unitkind import UnitKind

_UNCOUNTED = re.compile(r"\..*|~\$.*|Thumbs\.db|desktop\.ini|\$RECYCLE\.BIN|System Volume Information|__MACOSX", re.I)
_ORGAN = re.compile(r".{2,}(?:政府|委员会|委|局|厅|部|署|院|办公室|办事处|管委会|总队|支队|大队|中心|会)$")
_FORBIDDEN = re.compile(r'["\\{}<>|\[\]:#\x00-\x1f]')
LONGEST = 60  # characters of a unit's name
SEASON = 9  # until the end of this month one still writes about last year


@dataclass(frozen=True, slots=True)
class Begun:
    """A project that has been begun, and what was taken for granted."""

    folder: Path
    unit: NewUnit
    guessed: Guess
    files: tuple[str, ...]
    given: frozenset[str] = frozenset()  # short, kind, year: what somebody has said


def organs(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the full names of the organs that report, from what was typed: one name, several, or several in one."""
    typed = tuple(" ".join(name.split()) for name in names if name.strip())
    pieces = tuple(p for name in typed for p in re.split(r"[、，,；; ]+", name) if p)
    if len(pieces) > 1 and all(_ORGAN.fullmatch(piece) for piece in pieces):
        return pieces
    return tuple(name.replace(" ", "") for name in typed)


def wrong_short(name: str) -> str:
    """Return what is wrong with a short name; empty for a good one."""
    bad = _FORBIDDEN.search(name)
    return f"简称里不能有“{bad[0]}”" if bad else ""


def wrong_name(name: str) -> str:
    """Return what is wrong with a unit's name; empty for a good one."""
    if bad := _FORBIDDEN.search(name):
        return f"单位全称里不能有“{bad[0]}”"
    if not re.search("[\u4e00-\u9fff]", name):
        return f"单位全称要写汉字的全称，这里是“{name[:20]}”"
    return f"单位全称最多 {LONGEST} 个字，这里有 {len(name)} 个" if len(name) > LONGEST else ""


def guessed_of(names: tuple[str, ...], kind: UnitKind | None) -> Guess:
    """Return what the names say: of several organs the kind and the superiors of the last, the short names of all."""
    each = [guess(name, kind) for name in names]
    last = each[-1]
    return Guess(last.kind, "、".join(g.short for g in each), last.recipients, last.copied, last.sure)


def unit_of(names: tuple[str, ...], short: str, kind: UnitKind, year: int) -> NewUnit:
    """Return the unit that the organs make, one or several together."""
    return NewUnit("、".join(names), short, kind, year, names if len(names) > 1 else ())


def usual_year() -> int:
    """Return the year that one writes about today: the last one, from October on this one."""
    today = datetime.date.today()
    return today.year if today.month > SEASON else today.year - 1


# ---- the folder ------------------------------------------------------------------------------------------------------


def refuse_filled(folder: Path) -> None:
    """Raise `Trouble` where a folder holds anything that counts, or cannot be one."""
    try:
        names = sorted(name for name in os.listdir(folder) if _counts(folder / name))
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise Trouble.one("init-not-folder", f"“{folder.name}”是文件，不是文件夹", hint="请换一个文件夹的名字。") from None
    except OSError as error:
        raise Trouble.one(
            "init-folder", f"读不了文件夹“{folder}”：{reason(error)}", hint="请检查权限，或换一个文件夹。"
        ) from None
    if names:
        raise Trouble([_filled(folder, names)])


def _counts(path: Path) -> bool:
    """Return whether somebody would miss what stands here: no file that nobody sees, no folder without a file."""
    if _UNCOUNTED.fullmatch(path.name):
        return False
    if path.is_symlink() or not path.is_dir():
        return True
    return any(files for _, _, files in os.walk(path))


def _filled(folder: Path, names: list[str]) -> Problem:
    """Return the problem of a folder with files in it, and what to do about it."""
    shown = "、".join(names[:3]) + (f" 等 {len(names)} 个" if len(names) > 3 else "")
    message = f"文件夹“{folder.resolve().name}”里已经有东西（{shown}），没有动它"
    words = [name for name in names if name.lower().endswith((".docx", ".doc", ".wps"))]
    if "sections" in names:
        return Problem(
            "init-not-empty", message, hint="这已经是报告项目：开新一年用 new-year；要另建一个，写一个新文件夹的名字。"
        )
    if words:
        return Problem(
            "init-not-empty", message, hint=f"写一个新文件夹的名字；要从去年的 Word 开始，用 import {words[0]} --to 新文件夹。"
        )
    return Problem(
        "init-not-empty", message, hint="写一个新文件夹的名字，例如 init 年度报告 --unit 单位全称；文件夹由程序建立。"
    )


def put(folder: Path, files: Mapping[str, bytes], command: str, tell: Callable[[str], None] | None = None) -> None:
    """Write the files into a folder that is not there yet, or empty: all or none. Raise `Trouble` where that fails."""
    refuse_filled(folder)
    made = _made(folder)
    project = Project(folder.resolve())
    try:
        with editing(project, command, tell) as edit:
            for name, data in files.items():
                edit.write(project.root / name, data)
    except BaseException:
        _swept(project.root, made)
        raise


def _made(folder: Path) -> list[Path]:
    """Make the folder and those above it; return those that were made, the innermost first."""
    missing = [step for step in (folder, *folder.parents) if not step.exists()]
    try:
        for step in reversed(missing):
            check_target(step)
            step.mkdir()
    except OSError as error:
        raise Trouble.one(
            "init-folder", f"建不了文件夹“{folder}”：{reason(error)}", hint="请检查权限和磁盘空间，或换一个地方。"
        ) from None
    return missing


def _swept(root: Path, made: list[Path]) -> None:
    """Remove what a failed beginning has left: empty folders, and the program's own where the folder was made for this."""
    import shutil

    for folder in sorted((p for p in root.rglob("*") if p.is_dir() and ".lawreport" not in p.parts), reverse=True):
        with suppress(OSError):
            folder.rmdir()
    if made:
        shutil.rmtree(root / ".lawreport", ignore_errors=True)
    for folder in made:
        with suppress(OSError):
            folder.rmdir()


def begin(
    folder: Path,
    unit: NewUnit,
    guessed: Guess,
    keys: str = CHINESE,
    given: frozenset[str] = frozenset(),
    tell: Callable[[str], None] | None = None,
) -> Begun:
    """Return the project that was begun in a folder. Raise `Trouble`, with nothing written, where it cannot be."""
    refuse_filled(folder)
    files = files_of(unit, keys)
    put(folder, files, "init", tell)
    return Begun(folder.resolve(), unit, guessed, tuple(files), given)
