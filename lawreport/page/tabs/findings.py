"""The tab 检查: everything that `check` says, why, and the mending of one thing at a time.

In: the desk; a problem as the page shows it. Out: the problems by weight and place, the page of a rule, a mended file.
Responsible for: that what is shown is what `check` lists, and what is mended is what `check --fix` would mend.
"""

from __future__ import annotations

from collections import Counter

from lawreport.base.screenwidth import width
from lawreport.checks.fixes import CorrectedFile, mendable
from lawreport.files.editing.editing import changed_meanwhile, editing
from lawreport.page.asked import Answer, Asked, Routes
from lawreport.page.desk import Desk, Made, problem_json
from lawreport.page.tabs.called import file_called, metrics_of, place_called
from lawreport.page.tabs.data import change_json
from lawreport.problem import Problem, counts, in_order
from lawreport.rules import explain, explains


def findings(desk: Desk, asked: Asked) -> Answer:
    """Return the problems in the order of `check`, each with what people call its place and whether it can be mended here."""
    made = desk.made()
    mended = _mendable(desk, made)
    ordered = in_order(made.problems)
    return {
        "version": made.version,
        "year": made.source.year if made.source else desk.year,
        "problems": [finding_json(problem, made, mended) for problem in ordered],
        "counts": Counter(str(problem.severity) for problem in ordered),
        "said": counts(ordered) if ordered else "",
    }


def finding_json(problem: Problem, made: Made, mended: dict[Problem, CorrectedFile]) -> Answer:
    """Return a problem with what one wants to know before one goes there."""
    return problem_json(problem) | {
        "where": place_called(problem.place, made),
        "room": file_called(problem.place.file, made) if problem.place.file else "",
        "excerpt": _excerpt(problem),
        "metrics": metrics_of(problem, made),
        "explained": explains(problem.id),
        "fixable": problem in mended,
        "fix": _fix_json(mended[problem]) if problem in mended else None,
    }


def _excerpt(problem: Problem) -> Answer | None:
    """Return the words around a problem and which of them are meant: from, to."""
    text, _, carets = problem.excerpt.rpartition("\n")
    if carets.strip(" ^") or not carets.strip():
        return {"text": problem.excerpt, "start": 0, "end": 0} if problem.excerpt else None
    column, marked = 0, list[int]()
    for number, character in enumerate(text):
        if carets.find("^") <= column < len(carets):
            marked.append(number)
        column += width(character)
    return {"text": text, "start": marked[0] if marked else 0, "end": marked[-1] + 1 if marked else 0}


def _mendable(desk: Desk, made: Made) -> dict[Problem, CorrectedFile]:
    """Return what can be mended; files of a project above are that project's to change."""
    if made.source is None or made.report is None:
        return {}
    return {p: file for p, file in mendable(made.source, made.report).items() if file.path.is_relative_to(desk.root)}


def _fix_json(file: CorrectedFile) -> Answer:
    """Return the lines that a fix changes, before and after."""
    before, after = file.before.splitlines(), file.after.splitlines()
    changed = [(a, b) for a, b in zip(before, after, strict=False) if a != b] if len(before) == len(after) else []
    return {"before": [a.strip() for a, _ in changed], "after": [b.strip() for _, b in changed]}


def rule(desk: Desk, asked: Asked) -> Answer:
    """Return what `rule ID` prints."""
    return {"id": asked.query["id"], "text": explain(asked.query["id"]), "known": explains(asked.query["id"])}


def fix(desk: Desk, asked: Asked) -> Answer:
    """Mend one problem: `id`, `place` {file, line, column}, `message`. Raise `Trouble` where it is no longer there."""
    made, place = desk.made(), asked.body["place"]
    wanted = (asked.body["id"], place["file"], place.get("line", 0), place.get("column", 0))
    message = asked.body.get("message")
    found = [
        file
        for p, file in _mendable(desk, made).items()
        if (p.id, p.place.file, p.place.line, p.place.column) == wanted and message in (None, p.message)
    ]
    if not found:
        raise changed_meanwhile(str(place["file"]))
    file = found[0]
    with editing(desk.project(), f"page 改掉 {asked.body['id']}") as edit:
        edit.expect(file.path, file.old)
        edit.write(file.path, file.data)
    desk.changed()
    return change_json(desk) | {"file": file.name, **_fix_json(file)}


ROUTES: Routes = (("GET", "/api/findings", findings), ("GET", "/api/rule", rule), ("POST", "/api/fix", fix))
