"""Where files are: one project is one unit, its years inside.

In: a folder, and what stands before its files (an overlay). Out: a `Project` that finds and reads them: its files, its years,
what it takes from the projects above it.
Responsible for: the names of folders and files, which files in `sections/` count, that no input is outside the project, and
that a folder of a newer program is left alone.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lawreport.base.disk import DISK, Disk, File
from lawreport.base.program import LENT
from lawreport.base.versions import Version, is_newer, spoken, this, version_in
from lawreport.problem import Place, Problems, Trouble

PART = re.compile(r"(\d{2,3})_[\w\-]+\.yaml")
_IGNORED = re.compile(r"\..*|~.*|.*~|.*\.(swp|bak|tmp|orig)|Thumbs\.db|desktop\.ini|__pycache__", re.I)
TEMPLATE, PROFILE, SETTINGS = "templates/report.docx", "templates/profile.yaml", "data/rules.yaml"
MARK = "版本.txt"  # which version of the program made a folder; one of 0.1 has none
INPUTS = ("data", "sections", "charts", "tables", "photos", "templates")


def is_aside(name: str) -> bool:
    """Return whether a file is only there for a while: an editor's, an office program's, the system's."""
    return _IGNORED.fullmatch(name) is not None


def lends(folder: Path, disk: Disk = DISK) -> bool:
    """Return whether a folder has what the units below it take: templates, or a catalogue."""
    return disk.is_dir(folder / "templates") or disk.is_file(folder / "data/metrics.yaml")


def made_with(folder: Path, disk: Disk = DISK) -> Version | None:
    """Return the version whose formats a folder follows; None where it does not say."""
    file = disk.file(folder / MARK, MARK)
    return None if file.error else version_in(file.data)


@dataclass(frozen=True)
class Project:
    """The folders of one unit. What it lacks (catalogue, charts, template, profile) it takes from those above it."""

    root: Path
    disk: Disk = field(default=DISK, repr=False)
    lender: Path | None = None  # the project it takes from that was named; it need not lie above

    @classmethod
    def at(cls, folder: Path, overlay: Mapping[Path | str, bytes | None] | None = None, lender: Path | None = None) -> Project:
        """Return the project in `folder`. Raise `Trouble` where there is none.

        `overlay`: path → the bytes it is to be read as, whatever the disk holds; None for a file that is to be gone.
        """
        root = Path(folder).resolve()
        disk = Disk.under(root, overlay) if overlay else DISK
        if not disk.is_dir(root / "sections"):
            raise Trouble.one(
                "project-missing",
                f"“{root if str(folder) == '.' else folder}”里没有 sections 文件夹，不是报告项目",
                hint=_instead(root, disk),
            )
        project = cls(root, disk, lender)
        project.refuse_newer()
        _refuse_foreign(root, disk)
        return project

    def refuse_newer(self) -> None:
        """Raise `Trouble` where this folder, or one it takes from, is written as a newer program writes."""
        for base in (self.root, *self._above):
            version = made_with(base, self.disk)
            if version and is_newer(version):
                raise _of_newer(base, version, base == self.root)

    def name(self, path: Path | str) -> str:
        """Return the path as people read it: from its project, with forward slashes."""
        whole = str(path)
        for base in self._bases:
            if whole.startswith(base):
                return whole[len(base) :].replace(os.sep, "/")
        return "." if whole + os.sep in self._bases else whole.replace(os.sep, "/")

    def level(self, path: str) -> int:
        """Return whose a file is: 0 this project's, 1 that of the nearest above, and so on."""
        return next((level for level, base in enumerate(self._bases) if path.startswith(base)), -1)

    @cached_property
    def _bases(self) -> list[str]:
        return [os.path.join(base, "") for base in (self.root, *self._above, LENT)]

    def shared(self, relative: str) -> Path | None:
        """Return the file in this project or the nearest one above that has it; templates at last from the program's."""
        for base in (self.root, *self._above, *([LENT] if relative.startswith("templates/") else [])):
            if self.disk.mode(path := base / relative):
                return path
        return None

    def file(self, path: Path) -> File:
        """Return a file as it is to be read, under the name that problems call it."""
        return self.disk.file(path, self.name(path))

    def files(self, *relative: str) -> dict[str, File]:
        """Return those of the files that `shared` finds, by name."""
        return {name: self.file(path) for name in relative if (path := self.shared(name))}

    @cached_property
    def _above(self) -> list[Path]:
        """Return the projects it takes from: the one named, and those it lies in, at most four folders up."""
        above = [p for p in list(self.root.parents)[:4] if lends(p, self.disk)]
        named = [self.lender] if self.lender and self.lender != self.root else []
        return [*named, *(p for p in above if p not in named)]

    # ---- years and sections

    def years(self) -> list[int]:
        """Return the years that have sections, oldest first."""
        return [int(name) for name in self.disk.names(self.root / "sections") if re.fullmatch(r"20\d\d", name)]

    def sections(self, year: int) -> Path:
        return self.root / "sections" / str(year)

    def parts(self, year: int, problems: Problems) -> list[Path]:
        """Return the files of the parts in order; strays and two with one number are problems."""
        folder, numbers, parts = self.sections(year), dict[int, str](), list[Path]()
        for path in (folder / name for name in self.disk.names(folder)):
            if path.name == "report.yaml" or is_aside(path.name):
                continue
            match, place = PART.fullmatch(path.name), Place(self.name(path))
            if not stat.S_ISREG(self.disk.mode(path, links=True)):
                problems.add("part-link", f"“{path.name}”不是普通文件", place, "请把文件本身放进来，或移走它。")
            elif not match:
                problems.add(
                    "part-name",
                    f"“{path.name}”不会编进报告：文件名要像 01_名称.yaml",
                    place,
                    "要编进报告就改名；是副本或草稿就移出这个文件夹。",
                )
            elif int(match[1]) in numbers:
                problems.add("part-number", f"“{path.name}”和“{numbers[int(match[1])]}”的序号相同", place, "请改成不同的序号。")
            else:
                numbers[int(match[1])] = path.name
                parts.append(path)
        if not parts and not problems.errors():
            problems.add("part-none", "没有一个部分", Place(self.name(folder)), "请加上 01_名称.yaml 等文件。")
        return parts

    def charts(self) -> dict[str, Path]:
        """Return chart id → file; a unit's own stand before those of the projects above it."""
        found: dict[str, Path] = {}
        for base in (self.root, *self._above):
            for name in self.disk.names(base / "charts"):
                path = base / "charts" / name
                if name.endswith(".yaml") and not name.startswith(".") and stat.S_ISREG(self.disk.mode(path, links=True)):
                    found.setdefault(path.stem, path)
        return found

    def beside(self, folder: str) -> dict[str, Path]:
        """Return name → file in `tables` or `photos`; a unit's own stand before those of the projects above it."""
        found: dict[str, Path] = {}
        for base in (self.root, *self._above):
            for name in self.disk.names(base / folder):
                if not is_aside(name) and stat.S_ISREG(self.disk.mode(base / folder / name, links=True)):
                    found.setdefault(name, base / folder / name)
        return found

    def tables(self) -> dict[int, list[Path]]:
        """Return year → the files of its readings."""
        found: dict[int, list[Path]] = {}
        for name in self.disk.names(self.root / "data"):
            if re.fullmatch(r"20\d\d\.(csv|xlsx|xls|et|xlsm)", name):
                found.setdefault(int(name[:4]), []).append(self.root / "data" / name)
        return found

    def signatures(self, year: int) -> Path:
        """Return where the sign-off of a year is kept."""
        return self.root / "data" / f"{year}签字.csv"

    def inputs(self) -> Iterator[str]:
        """Return every folder and file of this project, and of those above it, that a report may be made from, in order."""
        own = (self.root / folder for folder in INPUTS)
        lent = (base / part for base in (*self._above, LENT) for part in ("charts", "tables", "photos", "templates"))
        for base in self._above:
            yield from (str(base / "data" / name) for name in self.disk.names(base / "data") if name.endswith(".yaml"))
        for start in (*own, *lent):
            yield from self.disk.walk(start)

    # ---- output

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def cache(self) -> Path:
        return self.build / ".cache"


def _of_newer(base: Path, version: Version, own: bool) -> Trouble:
    """Return the trouble of a folder that a newer program has made: one line, with what to do."""
    whose, needed = "这个文件夹" if own else f"上级项目“{base.name}”", ".".join(map(str, version[:2]))
    return Trouble.one(
        "folder-newer",
        f"{whose}是 {spoken(version)} 版程序的写法，这里的程序是 {spoken(this())} 版，没有动它；请换用 {needed} 或更新的程序",
        Place(MARK),
    )


def _instead(root: Path, disk: Disk) -> str:
    """Return what to do in a folder that is no project: where one is near, or how one is begun."""
    hint = "请在项目文件夹里运行，或用 --project 指明。"
    names = [name for name in disk.names(root) if not is_aside(name)]
    near = next((p for p in (root.parent, *(root / name for name in names[:50])) if disk.is_dir(p / "sections")), None)
    if near:
        return f"{hint}\n    项目在这里：{near}"
    word = next((name for name in names if name.lower().endswith((".docx", ".doc", ".wps"))), "去年报告.docx")
    return (
        f"{hint}\n    新建一个：python build_report.py init 新文件夹 --unit 单位全称"
        f"\n    从去年的 Word 报告开始：python build_report.py import {word} --to 新文件夹"
    )


def _refuse_foreign(root: Path, disk: Disk) -> None:
    """Raise `Trouble` for everything among the inputs that leads out of the project, or is neither file nor folder."""
    problems = Problems()
    for start in (root / folder for folder in INPUTS):
        for path in dict.fromkeys((str(start), *disk.walk(start))):
            if stat.S_IFMT(mode := disk.mode(path, links=True)) not in (0, stat.S_IFREG, stat.S_IFDIR):
                _refuse(Path(path), stat.S_ISLNK(mode), root, problems)
    problems.raise_errors()


def _refuse(path: Path, link: bool, root: Path, problems: Problems) -> None:
    """Tell of what is neither file nor folder, unless it is a link to one inside the project."""
    place = Place(path.relative_to(root).as_posix())
    if link and not path.resolve().is_relative_to(root):
        problems.add("input-link", f"“{path.name}”是指向项目外面的链接", place, "请把文件本身放进来，或移走它。")
    elif path.exists() and not (path.is_file() or path.is_dir()):
        problems.add("input-kind", f"“{path.name}”不是普通文件", place, "请移走它。")
