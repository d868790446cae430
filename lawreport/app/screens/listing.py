"""A list of problems as people and programs read it: text with a caret, JSON, SARIF.

In: problems, and the text of their files. Out: one string. Responsible for: a caret under the words that are meant, and what
an editor or a CI server wants to be told.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote

from lawreport.app.screens.lines import FEED, in_lines
from lawreport.base.screenwidth import width
from lawreport.problem import Problem, Severity, counts, in_order

SHOWN, AROUND = 20, 30
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}
WORDS = {"错误": Severity.ERROR, "提醒": Severity.WARNING, "提示": Severity.HINT}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

Texts = Callable[[str], str]


# ---- text ----------------------------------------------------------------------------------------------------------


def as_text(problems: Iterable[Problem], texts: Texts, everything: bool = False, notes: Iterable[str] = ()) -> str:
    """Return the problems sorted as files are opened, each with its line and a caret; the weightiest when they are many.

    `notes` say what was looked at.
    """
    ordered = in_order(problems)
    shown = ordered if everything else _weightiest(ordered)
    lines = [line for problem in shown for line in _told(problem, texts)]
    if len(shown) < len(ordered):
        lines.append(f"另有 {len(ordered) - len(shown)} 处；加 --all 全部列出。")
    lines = [in_lines(line) for line in (*lines, *notes)]
    return "\n".join([*lines, f"共 {counts(ordered)}。" if ordered else "没有发现问题。"])


def _weightiest(problems: list[Problem]) -> list[Problem]:
    chosen = sorted(problems, key=lambda p: -p.severity)[:SHOWN]
    return [p for p in problems if any(p is c for c in chosen)]


def _told(problem: Problem, texts: Texts) -> list[str]:
    """Return the lines of one problem: what, the line it stands in with a caret, and what to try."""
    place = str(problem.place).replace("\n", FEED)
    where = (
        f"{place}{f':{problem.place.column}' if problem.place.column and problem.place.line else ''}  "
        if problem.place.file
        else ""
    )
    lines = [f"{problem.severity} {where}{problem.id} {problem.message.replace(chr(10), ' ')}"]
    typed = [] if _is_veiled(problem.excerpt) else typed_line(problem, texts)
    lines += [f"    {line}" for line in typed]
    if problem.excerpt and (not typed or "{{" in typed[0] or "{%" in typed[0]):
        lines += (
            [f"    印作：{problem.excerpt.split(chr(10))[0]}"]
            if typed
            else [f"    {line}" for line in problem.excerpt.split("\n")]
        )
    return [*lines, *([f"    {problem.hint}"] if problem.hint else [])]


def typed_line(problem: Problem, texts: Texts) -> list[str]:
    """Return the line of the file the problem stands in, cut to a screen, and a line with ^ under the place."""
    place = problem.place
    rows = texts(place.file).replace("\r\n", "\n").replace("\r", "\n").split("\n") if place.line and place.column else []
    if not 0 < place.line <= len(rows):
        return []
    row, at = rows[place.line - 1], min(place.column - 1, len(rows[place.line - 1]))
    end = at + _length(row[at:], problem.excerpt)
    first, last = max(0, at - AROUND), min(len(row), end + AROUND)
    before = ("…" if row[:first].strip() else "") + row[first:at].lstrip()
    after = row[end:last].rstrip() + ("…" if last < len(row) else "")
    return [f"{before}{row[at:end]}{after}", " " * width(before) + "^" * max(1, width(row[at:end]))]


def _length(rest: str, excerpt: str) -> int:
    """Return how many characters of the line the caret stands under: a tag, or what the excerpt marks."""
    for opening, closing in (("{{", "}}"), ("{%", "%}")):
        if rest.startswith(opening) and closing in rest:
            return rest.index(closing) + 2
    text, _, carets = excerpt.rpartition("\n")
    if carets.strip(" ^") or not carets.strip():
        return 1
    marked = _marked(text, carets)
    return next((n for n in range(len(marked), 0, -1) if rest.startswith(marked[:n])), 1)


def _is_veiled(excerpt: str) -> bool:
    """Return whether the excerpt leaves out what it marks: then the line of the file is not shown either."""
    text, _, carets = excerpt.rpartition("\n")
    return bool(carets.strip()) and not carets.strip(" ^") and bool(re.search("[*＊]{2}|[*＊]$", _marked(text, carets)))


def _marked(text: str, carets: str) -> str:
    """Return the characters of the excerpt that stand over its carets."""
    column, marked = 0, ""
    for c in text:
        if carets.find("^") <= column < len(carets):
            marked += c
        column += width(c)
    return marked


# ---- for programs --------------------------------------------------------------------------------------------------


def as_json(problems: Iterable[Problem], notes: Iterable[str] = ()) -> str:
    """Return the problems as JSON, with what was looked at where there is something to say of it."""
    ordered, notes = in_order(problems), tuple(notes)
    body = {"problems": [_plain(p) for p in ordered], "counts": Counter(str(p.severity) for p in ordered)}
    return json.dumps(body | ({"notes": notes} if notes else {}), ensure_ascii=False, indent=1)


def _plain(p: Problem) -> dict:
    """Return a problem as what becomes JSON; of its place only what is known."""
    place = {
        "file": p.place.file,
        "line": p.place.line,
        "column": p.place.column,
        "paragraph": p.place.paragraph,
        "cell": p.place.cell,
    }
    return {
        "id": p.id,
        "severity": str(p.severity),
        "message": p.message,
        "hint": p.hint,
        **{k: v for k, v in place.items() if v},
        "excerpt": p.excerpt,
    }


def as_sarif(problems: Iterable[Problem], notes: Iterable[str] = ()) -> str:
    """Return the problems as SARIF 2.1.0, as editors and CI servers read it."""
    from lawreport import __version__

    ordered = in_order(problems)
    ids = sorted({p.id for p in ordered})
    driver = {"name": "lawreport", "version": __version__, "rules": [_descriptor(id) for id in ids]}
    results = [_result(p, ids.index(p.id)) for p in ordered]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    run |= {"properties": {"notes": list(notes)}} if (notes := tuple(notes)) else {}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _descriptor(id: str) -> dict:
    """Return what SARIF says of a rule; of a trouble that is no rule's, only its id."""
    from lawreport.rules import rules

    rule = next((r for r in rules() if r.id == id), None)
    if rule is None:
        return {"id": id}
    return {
        "id": id,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.reason},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"binding": rule.binding, "clause": rule.clause},
    }


def _result(p: Problem, index: int) -> dict:
    """Return a problem as SARIF has it."""
    result = {
        "ruleId": p.id,
        "ruleIndex": index,
        "level": LEVELS[p.severity],
        "message": {"text": f"{p.message}{f'（{p.hint}）' if p.hint else ''}"},
    }
    return result | ({"locations": [_location(p)]} if p.place.file else {})


def _location(p: Problem) -> dict:
    """Return the place of a problem as SARIF has it: file and line, or the name of a cell or paragraph."""
    place = p.place
    physical: dict[str, Mapping[str, str | int]] = {"artifactLocation": {"uri": quote(place.file)}}
    if place.line:
        physical["region"] = {"startLine": place.line} | ({"startColumn": place.column} if place.column else {})
    named = place.cell or (f"第{place.paragraph}段" if place.paragraph else "")
    return {"physicalLocation": physical} | ({"logicalLocations": [{"name": named}]} if named else {})
