"""Taking a change back.

In: a project and a change of its history. Out: for each of its files the old bytes, and the difference as text.
Responsible for: whether a change can be taken back; not where one of its files has been changed since.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff

from lawreport.files.editing import history
from lawreport.files.editing.consent import Plan
from lawreport.files.editing.editing import bytes_of, more_in, stands
from lawreport.files.editing.history import Change, File
from lawreport.files.textfile import decode
from lawreport.problem import Place, Problems, Trouble
from lawreport.project import Project

_TEXTS = (".csv", ".yaml", ".txt", ".md")
MOST_LINES, LONG = 40, 200  # of a diff; of a line
_AGAIN = "恢复 "  # how the title of an undo begins that restores


@dataclass(frozen=True, slots=True)
class Back:
    """One file that goes back from `now` to `old`; None means no file."""

    file: File
    now: bytes | None
    old: bytes | None

    def shown(self, after: str = "撤销后") -> list[str]:
        """Return the lines that show the change: a diff where it is text, else name and size."""
        name = self.file.name
        if self.now is None or self.old is None:
            size = len(self.old or self.now or b"")
            return [f"{name}：{'恢复' if self.now is None else '删去，这次改动以前没有它'}（{size:,} 字节）"]
        lines = difference(self.now, self.old, name, after) if name.endswith(_TEXTS) else None
        return lines or [f"{name}：现在 {len(self.now):,} 字节 → {after} {len(self.old):,} 字节"]


def difference(now: bytes, old: bytes, name: str, after: str) -> list[str] | None:
    """Return the lines of a difference between two texts, at most a screen of them; None where one is no text."""
    try:
        present, before = (decode(data, name).splitlines() for data in (now, old))
    except Trouble:
        return None
    lines = list(unified_diff(present, before, name, name, "现在", after, n=0, lineterm=""))
    more = [f"……另有 {len(lines) - MOST_LINES} 行"] if len(lines) > MOST_LINES else []
    return [*(line if len(line) <= LONG else f"{line[:LONG]}……" for line in lines[:MOST_LINES]), *more]


def title(change: Change) -> str:
    """Return the name of the change that takes `change` back; taking that one back restores it."""
    return f"undo {change.number}（{'恢复 ' if restores(change) else ''}{original(change)}）"


def restores(change: Change) -> bool:
    """Return whether taking a change back restores what an undo took away."""
    return bool(change.undoes) and not _undone(change).startswith(_AGAIN)


def original(change: Change) -> str:
    """Return the command whose work is taken away or restored: of an undo, and of the undo of an undo, the first."""
    return _undone(change).removeprefix(_AGAIN) if change.undoes else change.command


def first(project: Project, change: Change) -> int:
    """Return the number of the change whose work is taken away or restored, as far back as the history goes."""
    earlier = history.find(project, change.undoes) if change.undoes else None
    return first(project, earlier) if earlier else change.undoes or change.number


def _undone(change: Change) -> str:
    """Return what the title of an undo says it took back."""
    return change.command.partition("（")[2].removesuffix("）")


def wanted(project: Project, number: int | None) -> Change:
    """Return the change of that number, or the last. Raise `Trouble` where there is none."""
    change = history.last(project) if number is None else history.find(project, number)
    if change:
        return change
    if history.last(project):
        raise Trouble.one("undo-number", f"没有第 {number} 次改动", hint="运行 python build_report.py history 看有哪些。")
    raise Trouble.one("undo-nothing", "还没有命令改过这个项目的文件，没有要撤销的", hint="手工改的不在这里；请在编辑器里撤销。")


def back(project: Project, change: Change) -> list[Back]:
    """Return the files that have to change to take a change back. Raise `Trouble` where one was changed since."""
    files, problems = [], Problems()
    for file in change.files:
        try:
            if file.outside or (kind := stands(project, file)) == "other":
                problems.append(_refused(project, change, file))
            elif kind == "new":
                files.append(Back(file, bytes_of(project.root / file.name, project), history.old_bytes(project, change, file)))
        except Trouble as trouble:
            problems.extend(trouble.problems)
    problems.extend(_added(project, change, files))
    problems.raise_errors()
    return files


def plan_of(project: Project, change: Change, files: list[Back], done: str = "", then: str = "") -> Plan:
    """Return what taking a change back changes, as `carry_out` makes it; `done` and `then` are said afterwards."""
    return Plan(
        {project.root / one.file.name: (one.now, one.old) for one in files},
        done,
        tuple(project.root / name for name in change.folders),
        change.number,
        title(change),
        then,
    )


def taken_back(changes: Iterable[Change]) -> dict[int, int]:
    """Return, of changes with the latest first, those that do not stand any more: number → the undo that took it back."""
    gone: dict[int, int] = {}
    for change in changes:
        if change.undoes and change.number not in gone:
            gone[change.undoes] = change.number
    return gone


def last_of(project: Project, who: str, beginning: str, again: bool = False) -> Change:
    """Return the last change that somebody made, whose title begins so, and that stands; with `again` their last undo of one.

    Raise `Trouble` where there is none.
    """
    changes = history.changes(project)
    gone = taken_back(changes)
    own = [c for c in changes if c.who == who and c.number not in gone and original(c).startswith(beginning)]
    steps = [c for c in own if not c.undoes or restores(c)]  # without what was restored, which stands by itself again
    found = next((c for c in steps[:1] if c.undoes), None) if again else next((c for c in steps if not c.undoes), None)
    if found:
        return found
    message = "没有刚撤销的改动可以恢复" if again else "没有您在这里做的改动可以撤销了"
    raise Trouble.one("undo-nothing", message, hint="别人做的、命令做的改动，请到“历史”里撤销或恢复。")


def since(project: Project, change: Change) -> list[str]:
    """Return, as text, how files changed after `change` differ from what was before it."""
    lines = []
    for file in change.files:
        now = None if file.outside else bytes_of(project.root / file.name, project)
        if now is not None and file.before and stands(project, file) == "other":
            lines += Back(file, now, history.old_bytes(project, change, file)).shown()
    return lines


def _refused(project: Project, change: Change, file: File):
    kept = f"原文件在 {project.name(change.folder / file.kept)}" if file.before else "它是那次新建的"
    if file.outside:
        return Trouble.one(
            "undo-outside",
            "这个文件在项目外面，程序不去动它",
            Place(file.name),
            f"{kept}，请自己{'拷回去' if file.before else '处理'}。",
        ).problems[0]
    later = next(
        (
            c
            for c in reversed(history.changes(project))
            if c.number > change.number and any(f.name == file.name for f in c.files)
        ),
        None,
    )
    if later:
        who, hint = f"第 {later.number} 次 {later.command} ", f"请先撤销那一次（undo {later.number}）；{kept}。"
    else:
        who, hint = _by_hand(project, file), f"{kept}，请自己对照着改{'' if file.before else '；不要了就自己删'}。"
    return Trouble.one("undo-changed", f"那次改动以后，{who}又改过这个文件，没有撤销", Place(file.name), hint).problems[0]


def _by_hand(project: Project, file: File) -> str:
    path = project.root / file.name
    if not path.exists():
        return "有人手工移走了它，也就是"
    return f"有人手工（{datetime.datetime.fromtimestamp(path.stat().st_mtime):%Y-%m-%d %H:%M}）"


def _added(project: Project, change: Change, going_back: list[Back]) -> Iterator:
    """Yield a problem for each file that people have put into a folder that would be removed."""
    for name in change.folders:
        folder = project.root / name
        going = {project.root / one.file.name for one in going_back if one.old is None}
        if folder.is_dir() and any(path.is_relative_to(folder) for path in going):
            for path in more_in(folder, going):
                yield Trouble.one(
                    "undo-more",
                    "这个文件是后来放进来的，没有撤销",
                    Place(project.name(path)),
                    f"请先把它移到别处；撤销要删去整个 {name}。",
                ).problems[0]
