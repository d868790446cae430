"""The tab 历史: what was changed, day by day, text by text; one text put back, a whole change taken back.

In: the desk; the number of a change. Out: changes in the words that people use, with the difference of each text; files as they
were. Responsible for: finding what a change left, where only the bytes before each change are kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from lawreport.files.differences import Difference, differences
from lawreport.files.editing import history
from lawreport.files.editing.consent import Plan, carry_out
from lawreport.files.editing.editing import bytes_of, clear_up, editing
from lawreport.files.editing.history import Change, File, digest
from lawreport.files.editing.undo import back, first, last_of, original, plan_of, restores, taken_back, wanted
from lawreport.files.restore import restored, standing
from lawreport.files.textfile import decode, encoded_like
from lawreport.files.yamlfile import Node, parse
from lawreport.page.asked import Answer, Asked, Routes, Stale
from lawreport.page.desk import Desk, Made, etag, problems_json
from lawreport.page.tabs.called import file_called, part_called, steps_called
from lawreport.page.tabs.data import change_json
from lawreport.page.tabs.pieces import Cell, cells_between, lines_between, words_between
from lawreport.problem import Problem, Trouble
from lawreport.project import Project
from lawreport.year.datafile import put

MOST = 60  # changes that are told at once
SHOWN = 4  # texts of a change that are named in the list
OURS = "page "
COMMANDS = {
    "sign": "签字",
    "collect": "收填报表",
    "pull": "收稿",
    "check": "自动改",
    "new-year": "开新一年",
    "rollup": "汇总",
    "template": "更新模板",
    "rename": "改名",
    "import": "导入",
    "init": "新建",
    "build": "生成",
}


def past(desk: Desk, asked: Asked) -> Answer:
    """Return the changes by day, the latest first; `before`: a number, for those that are older."""
    project, made = desk.project(), desk.made()
    changes = history.changes(project)
    gone = taken_back(changes)
    before = int(asked.query.get("before") or 0)
    shown = [change for change in changes if not before or change.number < before]
    days: dict[str, list[Answer]] = {}
    for change in shown[:MOST]:
        days.setdefault(change.at[:10], []).append(
            _summary(project, changes, change, made) | {"gone": gone.get(change.number, 0)}
        )
    return {
        "version": made.version,
        "days": [{"day": day, "changes": found} for day, found in days.items()],
        "more": shown[MOST - 1].number if len(shown) > MOST else 0,
        "me": history.me(),
    }


def _summary(project: Project, changes: list[Change], change: Change, made: Made) -> Answer:
    """Return a change in a few words: what was done, by whom, to which texts."""
    found = [_file(project, changes, change, file, made) for file in change.files]
    names = [item["where"] for file in found for item in file["items"]]
    return {
        "number": change.number,
        "time": change.at[11:16],
        "title": titled(project, change, made),
        "command": change.command,
        "who": change.who,
        "done": change.done,
        "undo": restores(change),
        "files": [{"name": file["name"], "called": file["called"]} for file in found],
        "where": list(dict.fromkeys(names))[:SHOWN],
        "texts": len(names),
    }


def titled(project: Project, change: Change, made: Made) -> str:
    """Return what a change did, in the words of the page."""
    if change.undoes:
        return f"{'撤销' if restores(change) else '恢复'}第 {first(project, change)} 次（{_worded(original(change), made)}）"
    return _worded(change.command, made)


def _worded(command: str, made: Made) -> str:
    """Return a command as people say it: without its options, parts by their headings."""
    word, *rest = command.removeprefix(OURS).partition(" --")[0].split()
    return " ".join([COMMANDS.get(word, word), *(part_called(name, made) for name in rest)])


def one(desk: Desk, asked: Asked) -> Answer:
    """Return a change whole: of each file every text before and after, and whether it can be taken back."""
    project, made = desk.project(), desk.made()
    changes = history.changes(project)
    change = wanted(project, int(asked.query["number"]))
    files = [_file(project, changes, change, file, made, whole=True) for file in change.files]
    problems: tuple[Problem, ...] = ()
    possible = False
    try:
        possible = bool(back(project, change))
    except Trouble as trouble:
        problems = trouble.problems
    about = _summary(project, changes, change, made)
    return about | {"day": change.at[:10], "details": files, "possible": possible, "problems": problems_json(problems)}


# ---- what a change left ------------------------------------------------------------------------------------------------------


def _file(project: Project, changes: list[Change], change: Change, file: File, made: Made, whole: bool = False) -> Answer:
    """Return what became of one file of a change; `whole`: with all words, and how each text is now."""
    told: Answer = {"name": file.name, "called": file_called(file.name, made), "items": [], "lines": []}
    told["state"] = "new" if not file.before else "changed" if file.after else "gone"
    try:
        old, new = history.old_bytes(project, change, file), _left(project, changes, change, file)
    except Trouble as trouble:
        return told | {"problems": problems_json(trouble.problems)}
    if file.after and new is None:
        return told | {"state": "lost"}
    now = bytes_of(project.root / file.name, project) if whole and not file.outside else None
    if file.name.endswith(".yaml"):
        told["items"] = [_text(d, old, new, now, file.name, made, whole) for d in _differences(old, new, file.name)]
    else:
        told["items"] = [_cell(cell, now, file.name, made, whole) for cell in cells_between(old, new, file.name)]
    if whole and not told["items"]:
        told["lines"] = lines_between(old, new, file.name)
    return told


def _left(project: Project, changes: Iterable[Change], change: Change, file: File) -> bytes | None:
    """Return a file's bytes after a change: on the disk, or kept before a later one; None where they are nowhere."""
    if not file.after:
        return None
    if not file.outside and digest(now := bytes_of(project.root / file.name, project)) == file.after:
        return now
    for later in (c for c in changes if c.number > change.number):
        for other in later.files:
            if other.name == file.name and other.before == file.after:
                return history.old_bytes(project, later, other)
    return None


@lru_cache(512)
def _differences(old: bytes | None, new: bytes | None, name: str) -> tuple[Difference, ...]:
    """Return what differs between two states of a YAML file; nothing where one cannot be read."""
    try:
        return tuple(differences(_tree(old, name), _tree(new, name)))
    except Trouble:
        return ()


def _tree(data: bytes | None, name: str) -> Node | None:
    return None if data is None else parse(decode(data, name), name)[0]


def _text(
    change: Difference, old: bytes | None, new: bytes | None, now: bytes | None, name: str, made: Made, whole: bool
) -> Answer:
    """Return one text of a change: what people call it, how it read before and after, and reads now."""
    root, path = (_tree(new, name), change.path) if change.after is not None else (_tree(old, name), change.was)
    steps = steps_called(root, name, path, made) if root is not None else [path]
    told: Answer = {"where": " › ".join([file_called(name, made), *steps]), "was": change.was, "path": change.path}
    if not whole:
        return told
    current = _standing(now, name, change)
    return told | {
        "words": words_between(change.before or "", change.after or ""),
        "before": change.before,
        "after": change.after,
        "now": current[1] if current else None,
        "restorable": now is not None and (current[1] if current else None) != change.before,
    }


def _standing(now: bytes | None, name: str, change: Difference) -> tuple[str, str] | None:
    try:
        root = _tree(now, name)
    except Trouble:
        return None
    return standing(root, change) if root is not None else None


def _cell(cell: Cell, now: bytes | None, name: str, made: Made, whole: bool) -> Answer:
    """Return one cell of a change of a table."""
    stem, scope, owner = cell.row.partition("（")
    row = cell.row if cell.settable else f"{part_called(stem, made)}{scope}{owner}"
    told: Answer = {"where": " · ".join(filter(None, (row, cell.column))), "was": cell.row, "path": cell.column}
    if not whole:
        return told
    current = cell.in_(now, name)
    return told | {
        "words": words_between(cell.before, cell.after),
        "before": cell.before,
        "after": cell.after,
        "now": current,
        "restorable": cell.settable and now is not None and current is not None and current != cell.before,
    }


# ---- back --------------------------------------------------------------------------------------------------------------------


def restore(desk: Desk, asked: Asked) -> Answer:
    """Put one text or cell back as it was before a change: `number`, `file`, `was`, `path`, and `now` as the page saw it."""
    project, body = desk.project(), asked.body
    change = wanted(project, int(body["number"]))
    file = next((f for f in change.files if f.name == body["file"] and not f.outside), None)
    if file is None:
        raise ValueError(body["file"])
    old, new = history.old_bytes(project, change, file), _left(project, history.changes(project), change, file)
    path, seen = project.root / file.name, body.get("now")
    with editing(project, f"page 恢复第 {change.number} 次改动前的一处") as edit:
        now = edit.read(path)
        if now is None or old is None:
            raise ValueError(file.name)
        whole = digest(now) == file.after
        edit.put(path, _restored(old, new, now, file.name, (body["was"], body["path"]), seen, whole))
    desk.changed()
    return change_json(desk)


def _restored(
    old: bytes, new: bytes | None, now: bytes, name: str, address: tuple[str, str], seen: str | None, same: bool
) -> bytes:
    """Return a file with one text as it was. Raise `Stale` where it reads otherwise than the page saw it.

    Where nothing else has changed since (`same`) and the change was this text alone, the old bytes stand there again.
    """
    if not name.endswith(".yaml"):
        return _cell_back(cells_between(old, new, name), now, name, address, seen)
    found = [d for d in _differences(old, new, name) if (d.was, d.path) == address]
    if not found:
        raise ValueError(address)
    current = _standing(now, name, found[0])
    if (current[1] if current else None) != seen:
        raise Stale(found[0].before or "", current[1] if current else "", seen or "", etag(now))
    if same and len(_differences(old, new, name)) == 1:
        return old
    return encoded_like(now, restored(decode(now, name), name, found[0]))


def _cell_back(cells: list[Cell], now: bytes, name: str, address: tuple[str, str], seen: str | None) -> bytes:
    """Return a table with one cell as it was. Raise `Stale` where it says something else than the page saw."""
    found = [cell for cell in cells if (cell.row, cell.column) == address and cell.settable]
    if not found:
        raise ValueError(address)
    current = found[0].in_(now, name)
    if current != seen:
        raise Stale(found[0].before, current or "", seen or "", etag(now))
    return put({found[0].row: {found[0].column: found[0].before}}, now, name).data


def undo(desk: Desk, asked: Asked) -> Answer:
    """Take a change back as `undo` does: that of a `number`; without, my last one here; with `again` the last undo of one."""
    project, said = desk.project(), list[str]()
    clear_up(project, "undo", said.append)
    number = asked.body.get("number")
    change = wanted(project, int(number)) if number else last_of(project, history.me(), OURS, bool(asked.body.get("again")))
    done = carry_out(said.append, project, "undo", lambda: _plan(project, change), None)
    desk.changed()
    return change_json(desk) | {
        "done": done,
        "undone": change.number,
        "title": titled(project, change, desk.made()),
        "restored": restores(change),
    }


def _plan(project: Project, change: Change) -> Plan | None:
    """Return what taking a change back changes; None where nothing of it is left. Raise `Trouble` where it cannot be."""
    files = back(project, change)
    return plan_of(project, change, files) if files else None


ROUTES: Routes = (
    ("GET", "/api/past", past),
    ("GET", "/api/past/change", one),
    ("POST", "/api/restore", restore),
    ("POST", "/api/undo", undo),
)
