"""`diff --redline`: the newer of two drafts with its changes marked, as a file.

In: a project, the files somebody named. Out: a `Compared`. Responsible for: which two files are meant where they are not named
(what went out last, the newest report), and that a public edition is never one with marks: what was deleted would stay in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lawreport.back.redline.redline import Redline, redline
from lawreport.edition import EDITIONS
from lawreport.files.given import given
from lawreport.files.write import check_target
from lawreport.outputs.issued import last_issued
from lawreport.outputs.put import Outputs, Put, first_name, split
from lawreport.outputs.reports import REDLINED, reports
from lawreport.problem import Place, Trouble
from lawreport.project import INPUTS, Project

_YEAR = re.compile(r"20\d\d(?=年)")
_PUBLIC = tuple(traits.title for traits in EDITIONS.values() if traits.public)


@dataclass(frozen=True, slots=True)
class Compared:
    """The two files, what came of them, and where it was written; nothing was where nothing has changed."""

    old: Path
    new: Path
    made: Redline
    put: Put | None = None


def compare(project: Project, old: Path | None, new: Path | None, out: Path | None) -> Compared:
    """Return the redline of two files, written. Raise `Trouble` where one is not there, or they cannot be compared."""
    new = new or _newest(project)
    old = old or _last(project, new)
    _check(project, new, out)
    made = redline(_content(old), _content(new), (old.name, new.name))
    if not made.data:
        return Compared(old, new, made)
    wanted = out or project.build / f"{_stem(new)}{REDLINED}.docx"
    check_target(wanted)
    return Compared(old, new, made, Outputs.of(project, wanted.parent).put(wanted, made.data))


def _stem(path: Path) -> str:
    return split(first_name(path))[0]


def _newest(project: Project) -> Path:
    there = [path for path in reports(project) if not _is_public(path)]
    if not there:
        raise Trouble.one(
            "redline-new",
            "build 里没有新稿",
            Place("build"),
            "请先运行 build 生成报告；或写明两份：diff --redline 上一稿.docx 新稿.docx。",
        )
    return there[0]


def _last(project: Project, new: Path) -> Path:
    year = _YEAR.search(new.name)  # what went out for another year is taken where there is nothing of this one
    last = (last_issued(project, int(year[0])) if year else None) or last_issued(project)
    if last is None:
        raise Trouble.one(
            "redline-old",
            f"还没有发出过稿子，不知道“{new.name}”和哪一份比",
            Place("issued"),
            "请写明上一稿：diff --redline 上一稿.docx。出过上报稿、公开稿以后，缺省和最近发出的一份比。",
        )
    return last.path


def _is_public(path: Path) -> bool:
    return any(title in _stem(path) for title in _PUBLIC)


def _check(project: Project, new: Path, out: Path | None) -> None:
    """Raise `Trouble` where the newer file is one that must not be marked, or the outcome has no place."""
    if _is_public(new) or (out and any(title in out.name for title in _PUBLIC)):
        raise Trouble.one(
            "redline-public",
            "公开稿不带修订：删掉的话会留在文件里",
            Place((out if out and not _is_public(new) else new).name),
            "请用送审稿或上报稿对照；公开稿可以作上一稿。",
        )
    if out and out.suffix.lower() != ".docx":
        raise Trouble.one("out-kind", f"“{out.name}”不是 Word 文件的名字", Place("--out"), "请写 .docx 结尾的文件名。")
    if out and any(out.resolve().is_relative_to(project.root / folder) for folder in (*INPUTS, "issued")):
        raise Trouble.one("out-input", "不能写进放原稿的文件夹", Place("--out"), "请换一个位置，例如 build/对照.docx。")


def _content(path: Path) -> bytes:
    if path.suffix.lower() != ".docx":
        raise Trouble.one(
            "redline-kind",
            f"“{path.name}”不是 .docx",
            Place(path.name),
            "请在 Word、WPS 里另存为 .docx，再比较。",
        )
    return given(path)
