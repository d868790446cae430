"""A folder that an earlier version made becomes one of this version: what is written otherwise now, file by file.

In: a project. Out: an `Upgrade`: its files before and after, each with the reason. Nothing is written here.
Responsible for: the table of migrations (`MIGRATIONS`), one record for each change of a format. A migration touches the words
it is about and leaves comments and order; templates, profiles and figures are never touched, nor what somebody has changed.
What no one writes by hand (records in build/, signatures, forms) is read in its old form where it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from lawreport.base.disk import DISK
from lawreport.base.program import HOME
from lawreport.base.versions import FIRST, Version, this
from lawreport.files.textfile import decode, encoded_like
from lawreport.files.yamledit import splice
from lawreport.files.yamlfile import Mapping, Scalar, parse
from lawreport.files.yamlpage import Unwritable
from lawreport.problem import Trouble
from lawreport.project import MARK, Project, made_with
from lawreport.source.fields import UNIT
from lawreport.start.unit.guess import guess
from lawreport.start.unit.newproject import BATCHES, batch, mark, text_of
from lawreport.unitkind import UnitKind


@dataclass(frozen=True, slots=True)
class UpgradedFile:
    """One file before (None: there was none) and after, and what is written otherwise in it."""

    path: Path
    name: str
    before: bytes | None
    after: bytes
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What becoming a folder of this version changes; `made_with`: None where the folder does not say."""

    made_with: Version | None
    files: tuple[UpgradedFile, ...]
    left: tuple[str, ...] = ()  # the program's own files that somebody has changed


@dataclass(slots=True)
class _Folder:
    """The files of a project as far as they have been migrated."""

    project: Project
    now: dict[str, bytes] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def data(self, name: str) -> bytes | None:
        """Return the bytes of a file; None where there is none that can be read."""
        if name in self.now:
            return self.now[name]
        file = self.project.disk.file(self.project.root / name, name)
        return None if file.error else file.data

    def text(self, name: str) -> str:
        """Return the text of a file; nothing where there is none, or where it is no text, which reading tells."""
        try:
            return decode(self.data(name) or b"", name)
        except Trouble:
            return ""


Changes = Iterator[tuple[str, str | bytes]]  # name of a file, its new text; of one that is new, its bytes


@dataclass(frozen=True, slots=True)
class Migration:
    """A change of a format: the first version with the new one, what changed, and the files as they become."""

    since: Version
    what: str
    change: Callable[[_Folder], Changes]


def upgrade(project: Project) -> Upgrade:
    """Return what a folder needs to be written as this version writes."""
    before, folder, why = made_with(project.root, project.disk), _Folder(project), dict[str, tuple[str, ...]]()
    for migration in MIGRATIONS:
        if (before or FIRST) < migration.since:
            for name, new in list(migration.change(folder)):
                folder.now[name] = new if isinstance(new, bytes) else encoded_like(folder.data(name) or b"", new)
                why[name] = (*why.get(name, ()), migration.what)
    if (before or (0, 0, 0)) < this():
        folder.now[MARK] = mark()
    old = {name: DISK.file(project.root / name, name) for name in folder.now}
    files = [
        UpgradedFile(project.root / name, name, None if old[name].error else old[name].data, data, why.get(name, ()))
        for name, data in folder.now.items()
    ]
    return Upgrade(before, tuple(file for file in files if file.before != file.after), tuple(folder.left))


# ---- the migrations ----------------------------------------------------------------------------------------------------


def _ministries(folder: _Folder) -> Changes:
    """0.1 knew no kind for central departments, which report later, and to others: they had to call themselves 部门."""
    name, text = "data/unit.yaml", folder.text("data/unit.yaml")
    try:
        node = parse(text, name)[0]
        kind, unit = (_field(node, key) for key in ("kind", "name"))
        if kind and unit and kind.text == UnitKind.DEPARTMENT and guess(unit.text).kind is UnitKind.MINISTRY:
            path = UNIT.word("kind", node)
            yield name, splice(text, name, path, [(0, len(kind.text), str(UnitKind.MINISTRY))])
    except Trouble:
        return  # reading tells what is wrong with it
    except Unwritable:
        folder.left.append(f"{name} 的类别应当是“{UnitKind.MINISTRY}”，这样的写法程序改不了，请自己改。")


def _field(node: object, key: str) -> Scalar | None:
    found = node.get(UNIT.word(key, node)) if isinstance(node, Mapping) else None
    return found if isinstance(found, Scalar) else None


@dataclass(frozen=True, slots=True)
class _Own:
    """A file that the program puts into a folder: its text, the blank that is filled there, digests of its earlier texts."""

    text: str
    blank: re.Pattern[str]
    earlier: frozenset[str]

    def parted(self, text: str) -> tuple[str, str]:
        """Return what is filled into the blank, and the text without it; nothing where it is another file."""
        found = self.blank.search(text)
        return (found[1], text[: found.start(1)] + text[found.end(1) :]) if found else ("", "")

    def renewed(self, text: str) -> str:
        """Return the text of this version with the blank filled as it was."""
        today = text_of(self.text)
        blank = self.blank.search(today)
        return today if blank is None else today[: blank.start(1)] + self.parted(text)[0] + today[blank.end(1) :]


OWN = {
    "build_report.py": _Own(
        "shared/build_report.py.txt",
        re.compile(r"(?m)^PROGRAM = (.+?)(?=  #)"),
        frozenset(("2245a18828b704b6", "9bb0463144e77aff", "51d81045e1a8de93")),
    ),
    "Makefile": _Own(
        "shared/Makefile.txt",
        re.compile(r"\A# (.+?)(?=年度报告。常用：make（生成送审稿）)"),
        frozenset(
            (
                "6bd382ca61c6aeaf",
                "0310abcd6961c6e5",
                "1752163f31900975",
                "cd57665fab517b10",
                "027c37897c577e14",
                "5a253f2e6f0d9430",
            ),
        ),
    ),
    "开始.bat": _Own("shared/start.bat.txt", re.compile(r"\A()"), frozenset(("55b06adaab25e188", "0a4b15ce6bc5bcb3"))),
    "生成报告.bat": _Own("shared/build.bat.txt", re.compile(r"\A()"), frozenset(("0a4b15ce6bc5bcb3",))),
}  # earlier texts: of each release, and of what was given out before the first that made folders


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _own_files(folder: _Folder) -> Changes:
    """The files that start the program are this version's; one that somebody has changed stays.

    A folder that is begun by a double click has all files for one: what one of them did may be another's now.
    """
    if folder.project.root == HOME.parent:
        return
    clicked = any(folder.data(name) is not None for name in BATCHES)
    for name in BATCHES if clicked else ():
        if folder.data(name) is None:
            yield name, batch(name)
    for name, own in OWN.items():
        data = folder.data(name) or b""
        text = folder.text(name).replace("\r\n", "\n")
        bare, new = own.parted(text)[1], own.renewed(text)
        if not bare or text == new:
            continue
        if digest_of(bare) in own.earlier:
            yield name, new.replace("\n", "\r\n") if b"\r\n" in data else new
        else:
            folder.left.append(f"{name} 有人改过，没有动；这一版的见新建的文件夹（init）。")


MIGRATIONS = (
    Migration((0, 2, 0), "单位类别多了“国务院部门”，报送期限和对象不同；0.1 版只能写“部门”", _ministries),
    Migration((0, 2, 1), "程序自己的文件，换成这一版的（没有人改过）", _own_files),
)
