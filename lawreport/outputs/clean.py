"""`make clean`: removes from build/ what the program made; what somebody edited or put there stays.

In: a project. Out: what was removed and what was spared.
Responsible for: which files may be removed. It also runs before the packages are installed; then a file that is not byte for
byte as written is spared.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lawreport.base import kept
from lawreport.outputs.put import Outputs, first_name, is_open, split
from lawreport.project import Project

TOLD = 12  # files that are listed by name
LAST = ".台账.上次.csv"
BESIDE = (".台账.csv", LAST, ".放行.csv")  # endings of what stays for as long as its report
_KEPT = re.compile(rf"[0-9a-f]{{64}}\.entry|[0-9a-f]{{20}}\.last|{kept.PART.pattern}")  # in build/.cache
_FOLDERS = re.compile(r"填报表20\d\d|.+（网页片段）")  # those the program makes in build/


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The number of files removed, and the names within build/ of those that were spared."""

    removed: int = 0
    spared: tuple[str, ...] = ()

    def told(self) -> list[str]:
        """Return the lines to print, in Chinese."""
        if not (self.removed or self.spared):
            return ["build 里没有要清空的。"]
        lines = [f"已清空 build：删掉程序生成的 {self.removed} 个文件。"] if self.removed else []
        if self.spared:
            lines.append(
                f"有 {len(self.spared)} 个文件没有动：有人改过，正被打开，不是程序生成的，或是留着的报告的台账、放行记录。"
            )
            lines.append("用不着的请自己删：")
            lines += [f"  build/{name}" for name in self.spared[:TOLD]]
        if len(self.spared) > TOLD:
            lines.append(f"  ……另有 {len(self.spared) - TOLD} 个")
        return lines


def empty_build(project: Project) -> Cleaned:
    """Remove from build/ what is ours and unchanged, and the folders that are empty then."""
    if not os.path.lexists(project.build):
        return Cleaned()
    if not stat.S_ISDIR(os.lstat(project.build).st_mode):
        return Cleaned(spared=("（build 不是文件夹，没有动它）",))
    removed, spared, outputs = 0, [], Outputs.of(project)
    for folder, below, files in os.walk(project.build, topdown=False):
        links = [name for name in below if os.path.islink(os.path.join(folder, name))]
        for path in (Path(folder) / name for name in sorted((*files, *links), key=_reports_first)):
            if _ours(path, project, outputs) and not _goes_with_another(path) and _removed(path):
                removed += 1
            else:
                spared.append(path.relative_to(project.build).as_posix())
        with suppress(OSError):  # not empty
            os.rmdir(folder)
    return Cleaned(removed, tuple(sorted(spared)))


def _ours(path: Path, project: Project, outputs: Outputs) -> bool:
    """Return whether a file is of the cache, a rest of a killed build, or written by us and neither changed nor open."""
    if path.is_relative_to(project.cache):
        return path.parent == project.cache and bool(_KEPT.fullmatch(path.name))  # the folder itself may be a link
    if kept.PART.fullmatch(path.name):
        return kept.is_left(path)
    if path.parent != project.build and not (path.parent.parent == project.build and _FOLDERS.fullmatch(path.parent.name)):
        return False  # a folder somebody made
    return path.is_file() and not is_open(path) and outputs.wrote(path)


def _reports_first(name: str) -> tuple[bool, str]:
    """Return the sort key of a file: what belongs to a report comes after it, when it is known whether that stays."""
    return name.endswith(BESIDE), name


def _goes_with_another(path: Path) -> bool:
    """Return whether a ledger or record still has the report beside it that it belongs to."""
    if not path.name.endswith(BESIDE):
        return False
    stem, first = split(path)[0], first_name if path.name.endswith(LAST) else Path  # all second names share one LAST
    others = (other for other in path.parent.iterdir() if not other.name.endswith(BESIDE))
    return any(stem in (split(first(other))[0], other.name) for other in others)


def _removed(path: Path) -> bool:
    try:
        path.unlink()
        return True
    except OSError:  # a program holds it open
        return False


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    print("\n".join(empty_build(Project(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve())).told()))
