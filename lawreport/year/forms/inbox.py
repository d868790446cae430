"""The folder of forms that came back, as the clerk names it: files, folders, patterns.

In: what was typed after `collect`. Out: the workbooks, name → bytes. Responsible for: which files of a folder are forms; a
Windows console hands `*.xlsx` on as it stands.
"""

from __future__ import annotations

import glob
import os
from pathlib import Path

from lawreport.files.sheets.tables import read_bytes
from lawreport.problem import Place, Problems, Severity, Trouble

KINDS = (".xlsx", ".xls", ".et")
_NEVER = (".csv", ".txt", ".doc", ".docx", ".wps", ".pdf", ".zip", ".rar", ".7z", ".jpg", ".png")
_LIKELY = (*KINDS, ".xlsm", ".xlsb", ".ods", ".ett", ".xlt", *(kind for kind in _NEVER if kind != ".txt"))


def read_inbox(named: tuple[str, ...], problems: Problems) -> dict[str, bytes]:
    """Return the workbooks of the files, folders and patterns that were named; raise `Trouble` when one cannot be had."""
    files = list(dict.fromkeys(file for name in named for file in _files(name, problems)))
    problems.raise_errors()
    books: dict[str, bytes] = {}
    for name, file in _named(files).items():
        _add(books, name, file, problems)
    problems.raise_errors()
    if not books:
        problems.add("inbox-empty", "没有找到填报表", hint="请写出收回的填报表所在的文件夹，如 回收，或 回收/*.xlsx")
    problems.raise_errors()
    return books


def _files(name: str, problems: Problems) -> list[Path]:
    """Return the forms that one name means; a file that is named is meant whatever it is called."""
    path = Path(name)
    if path.is_dir():
        return [
            file for file in sorted(path.resolve().rglob("*")) if not _kept(file, path.resolve()) and _wanted(file, problems)
        ]
    if path.is_file():
        return [path.resolve()] if _readable(path, problems) else []
    files = [Path(p).resolve() for p in sorted(glob.glob(name)) if not _passing(Path(p)) and Path(p).is_file()]
    if not files:
        problems.add("inbox-missing", f"没有找到“{name}”", hint="请检查文件夹和文件名；名字里有空格要用引号括起来")
    return files


def _kept(file: Path, folder: Path) -> bool:
    """Return whether a file is one that the program keeps for itself."""
    return ".lawreport" in file.relative_to(folder).parts


def _readable(path: Path, problems: Problems) -> bool:
    """Return whether a named file can be a workbook at all."""
    if path.suffix.lower() in _NEVER:
        problems.add(
            "inbox-kind",
            f"{path.suffix} 文件不是填报表，填报表应是 .xlsx、.xls 或 .et",
            Place(path.name),
            "请另存为 .xlsx 再收",
        )
    return path.suffix.lower() not in _NEVER


def _named(files: list[Path]) -> dict[str, Path]:
    """Return the files by the shortest names that tell them apart: seen from the folder that holds them all."""
    try:
        base = os.path.commonpath([file.parent for file in files])
    except ValueError:  # none, or on two drives
        return {file.as_posix(): file for file in files}
    return {file.relative_to(base).as_posix(): file for file in files}


def _passing(file: Path) -> bool:
    """Return whether a file is one that office programs leave while a workbook is open."""
    return file.name.startswith(("~$", ".", ".~"))


def _wanted(file: Path, problems: Problems) -> bool:
    """Return whether a file of a folder is a form; one that may hold figures and is not read is a problem."""
    ending = file.suffix.lower()
    if not file.is_file() or file.is_symlink() or _passing(file) or ending not in _LIKELY:
        return False
    if ending not in KINDS:
        problems.add(
            "inbox-unread",
            f"没有读“{file.name}”：填报表应是 .xlsx、.xls 或 .et",
            Place(file.name),
            "里面有要报的数，请另存为 .xlsx",
            severity=Severity.WARNING,
        )
    return ending in KINDS


def _add(books: dict[str, bytes], name: str, file: Path, problems: Problems) -> None:
    """Add a workbook by its name; one with the bytes of another is told and left out."""
    try:
        content = read_bytes(file, name)
    except Trouble as trouble:
        problems.extend(trouble.problems)
        return
    twin = next((other for other, bytes_ in books.items() if bytes_ == content), "")
    if twin:
        problems.add("inbox-twin", f"和“{twin}”一模一样，只读一份", Place(name), severity=Severity.WARNING)
    else:
        books[name] = content
