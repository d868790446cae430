"""Where files are: one project is one unit, its years inside.

In: a folder. Out: the paths of its files, its years, what it takes from the projects above it.
Responsible for: the names of folders and files, which files in `sections/` count, and that no input is outside the
project.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lawreport.problem import Place, Problems, Trouble

PART = re.compile(r"(\d{2,3})_[\w\-]+\.yaml")
_IGNORED = re.compile(r"\..*|~.*|.*~|.*\.(swp|bak|tmp|orig)|Thumbs\.db|desktop\.ini|__pycache__", re.I)
INPUTS = ("data", "sections", "charts", "templates")
_HOME = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Project:
    """The folders of one unit. What it lacks (catalogue, charts, template, profile) it takes from those above it."""

    root: Path

    @classmethod
    def at(cls, folder: Path) -> Project:
        """Return the project in `folder`. Raise `Trouble` where there is none."""
        root = Path(folder).resolve()
        if not (root / "sections").is_dir():
            raise Trouble.one(
                "project-missing",
                f"“{root if str(folder) == '.' else folder}”里没有 sections 文件夹，不是报告项目",
                hint="请在项目文件夹里运行，或用 --project 指明。",
            )
        _refuse_foreign(root)
        return cls(root)

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
        return [os.path.join(base, "") for base in (self.root, *self._above, _HOME)]

    def shared(self, relative: str) -> Path | None:
        """Return the file in this project or the nearest one above that has it; templates at last from the program's."""
        for base in (self.root, *self._above, *([_HOME] if relative.startswith("templates/") else [])):
            if os.path.exists(whole := os.path.join(base, relative)):
                return Path(whole)
        return None

    @cached_property
    def _above(self) -> list[Path]:
        """Return the projects this one lies in: folders at most four up that have templates of their own."""
        return [p for p in list(self.root.parents)[:4] if (p / "templates").is_dir()]

    # ---- years and sections

    def years(self) -> list[int]:
        """Return the years that have sections, oldest first."""
        return sorted(int(p.name) for p in (self.root / "sections").iterdir() if re.fullmatch(r"20\d\d", p.name))

    def sections(self, year: int) -> Path:
        return self.root / "sections" / str(year)

    def parts(self, year: int, problems: Problems) -> list[Path]:
        """Return the files of the parts in order; strays and two with one number are problems."""
        folder, numbers, parts = self.sections(year), dict[int, str](), list[Path]()
        for path in sorted(folder.iterdir(), key=lambda p: p.name):
            if path.name == "report.yaml" or _IGNORED.fullmatch(path.name):
                continue
            match, place = PART.fullmatch(path.name), Place(self.name(path))
            if path.is_symlink() or not stat.S_ISREG(path.lstat().st_mode):
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
            for name in _listed(base / "charts"):
                path = base / "charts" / name
                if name.endswith(".yaml") and not name.startswith(".") and path.is_file() and not path.is_symlink():
                    found.setdefault(path.stem, path)
        return found

    def tables(self) -> dict[int, list[Path]]:
        """Return year → the files of its readings."""
        found: dict[int, list[Path]] = {}
        for name in _listed(self.root / "data"):
            if re.fullmatch(r"20\d\d\.(csv|xlsx|xls|et|xlsm)", name):
                found.setdefault(int(name[:4]), []).append(self.root / "data" / name)
        return found

    def inputs(self) -> Iterator[str]:
        """Return every folder and file of this project, and of those above it, that a report may be made from, in order."""
        own = (self.root / folder for folder in ("data", "sections", "charts", "templates"))
        lent = (base / part for base in (*self._above, _HOME) for part in ("charts", "templates"))
        for base in self._above:
            yield from (os.path.join(base, "data", name) for name in _listed(base / "data") if name.endswith(".yaml"))
        for start in (*own, *lent):
            for folder, below, files in os.walk(start):
                below.sort()
                yield folder
                yield from (os.path.join(folder, name) for name in sorted(files))

    # ---- output

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def cache(self) -> Path:
        return self.build / ".cache"

    def cache_of(self, path: Path) -> Path:
        """Return the cache of the project that a file belongs to: all who borrow it find there what one has made of it."""
        return next((base for base in (self.root, *self._above) if path.is_relative_to(base)), self.root) / "build" / ".cache"


def _listed(folder: Path) -> list[str]:
    """Return the names in a folder, in order; none where there is no folder."""
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def _refuse_foreign(root: Path) -> None:
    """Raise `Trouble` for everything among the inputs that leads out of the project, or is neither file nor folder."""
    problems = Problems()
    for start in (root / folder for folder in INPUTS):
        for path in (
            str(start),
            *(os.path.join(folder, name) for folder, below, files in os.walk(start) for name in (*below, *files)),
        ):
            if os.path.lexists(path) and stat.S_IFMT(mode := os.lstat(path).st_mode) not in (stat.S_IFREG, stat.S_IFDIR):
                _refuse(Path(path), stat.S_ISLNK(mode), root, problems)
    problems.raise_errors()


def _refuse(path: Path, link: bool, root: Path, problems: Problems) -> None:
    """Tell of what is neither file nor folder, unless it is a link to one inside the project."""
    place = Place(path.relative_to(root).as_posix())
    if link and not path.resolve().is_relative_to(root):
        problems.add("input-link", f"“{path.name}”是指向项目外面的链接", place, "请把文件本身放进来，或移走它。")
    elif path.exists() and not (path.is_file() or path.is_dir()):
        problems.add("input-kind", f"“{path.name}”不是普通文件", place, "请移走它。")
