"""What the page asks about texts: all of them, one tried while it is typed, one saved.

In: the desk, a text with its address. Out: the texts in reading order with their problems. Responsible for: nothing is written
by a try; what is saved was changed under the project's lock and can be undone.
"""

from __future__ import annotations

from lawreport.files.editing.editing import editing
from lawreport.page.asked import Answer, Asked, Routes, Stale
from lawreport.page.desk import Desk, Made, etag, problem_json
from lawreport.page.sheets import shown
from lawreport.page.texts.items import as_json, items_of
from lawreport.page.texts.outline import UNIT_FILE
from lawreport.page.texts.saving import Address, own_file, replaced, said
from lawreport.problem import Problem, in_order

SAVE = "page 改文字"  # what the history calls it


def texts(desk: Desk, asked: Asked) -> Answer:
    """Return every text of the report, and what names each file they stand in."""
    made = desk.made()
    return {**told(made), "files": etags(made)}


def tried(desk: Desk, asked: Asked) -> Answer:
    """Return the report, and its pages, as they would be with a text as it is being typed; nothing is written."""
    where, text = Address.of(asked.body), said(asked.body)
    path = own_file(desk.project(), desk.made().source, where.file)
    return told(desk.made({where.file: replaced(path.read_bytes(), where, text)}))


def saved(desk: Desk, asked: Asked) -> Answer:
    """Save a text, and return the report with it."""
    where, text = Address.of(asked.body), said(asked.body)
    project = desk.project()
    path = own_file(project, desk.made().source, where.file)
    with editing(project, SAVE) as edit:
        before = edit.read(path)
        if before is None:
            raise Stale(text, "", where.was, "")
        after = replaced(before, where, text)
        edit.write(path, after)
    return written_anew(desk, where.file, after)


def written_anew(desk: Desk, file: str, data: bytes) -> Answer:
    """Return the report and its pages after one of its files was written, and what names that file now."""
    desk.changed()
    made = desk.made()
    return {**told(made), "files": etags(made), "etag": etag(data)}


def told(made: Made) -> Answer:
    """Return a report as the tab 正文 shows it: its texts, its problems with the text each belongs to, its pages."""
    if made.source is None:
        problems = [problem_json(p) for p in in_order(made.problems)]
        return {"version": made.version, "items": [], "problems": problems, "sheets": shown(made)}
    items = items_of(made.source, made.report, made.problems)

    def of(problem: Problem) -> Answer:
        return {**problem_json(problem), "item": items.owners.get(problem, "")}

    return {
        "version": made.version,
        "items": [as_json(item, of) for item in items.items],
        "problems": [of(problem) for problem in in_order(made.problems)],
        "sheets": shown(made),
    }


def etags(made: Made) -> dict[str, str]:
    """Return what names each file of texts."""
    if made.source is None:
        return {}
    folders = (f"sections/{made.source.year}/", "charts/")
    files = made.source.files.items()
    return {name: etag(file.data) for name, file in files if name.startswith(folders) or name == UNIT_FILE}


ROUTES: Routes = (("GET", "/api/texts", texts), ("POST", "/api/try", tried), ("POST", "/api/save", saved))
