"""The screen of `upgrade`: which version a folder is of, and what becomes otherwise, as lines that go and come.

In: an `Upgrade`. Out: lines. Responsible for: a difference of every file of a person's; of the program's own only with --all.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawreport.base.versions import spoken, this
from lawreport.files.editing.undo import difference
from lawreport.project import MARK
from lawreport.start.unit.upgrading import OWN, Upgrade, UpgradedFile

ONE_BY_ONE = 6  # files whose differences are shown without --all


def upgrade_lines(change: Upgrade, everything: bool) -> Iterator[str]:
    """Yield what the folder is and what changes in it; one line where nothing does."""
    files = [file for file in change.files if file.name != MARK]
    yield _headline(change, files)
    for number, file in enumerate(files):
        yield from _file(file, everything, number)
    yield from change.left


def _headline(change: Upgrade, files: list[UpgradedFile]) -> str:
    now = spoken(this())
    if not change.files:
        return f"这个文件夹已经是 {spoken(change.made_with or this())} 版的写法，没有要改的。"
    before = f"{spoken(change.made_with)} 版的写法" if change.made_with else f"0.1 版的写法（没有 {MARK}）"
    what = f"要改 {len(files)} 个文件，Word 模板不动：" if files else f"写法没有变，只在 {MARK} 里记下版本。"
    return f"这个文件夹是 {before}，换到 {now} 版：{what}"


def _file(file: UpgradedFile, everything: bool, number: int) -> Iterator[str]:
    """Yield why a file changes, and its lines that go (-) and come (+)."""
    yield f"  {file.name}  {'；'.join(file.why)}"
    if everything or (file.name not in OWN and number < ONE_BY_ONE):
        for line in difference(file.before or b"", file.after, file.name, "改后") or ():
            if not line.startswith(("---", "+++", "@@")):
                yield f"    {line}"


def done_line() -> str:
    return f"已换到 {spoken(this())} 版的写法。要退回运行 python build_report.py undo。"
