"""The last build, remembered, so that nothing is done when nothing has changed.

In: a project and what was asked for. Out: a `Done`, the files of the last build and what it came to, when a new one would
give the same and they still are as it left them. Responsible for: everything a build is made of — the files of the project and
of those above it, the program, its packages, its Python — each compared by content, not by date.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from lawreport.base.program import content, program
from lawreport.outputs.written import EDITED, Left, Written
from lawreport.problem import Place, Problem, Severity
from lawreport.project import Project


@dataclass(frozen=True, slots=True)
class Summary:
    """What a report is like: its pages, its figures that lead to their source, and what it went out with."""

    pages: int
    figures: int
    ledger: str = ""  # the name of its ledger; a public edition has none
    waived: tuple[tuple[str, int], ...] = ()  # rule → how many of its errors were let go
    record: str = ""  # the name of the record of these


@dataclass(frozen=True, slots=True)
class Done:
    """What a build left: its files (the first is the report), what it came to, what it warned of, and what was in its way."""

    files: tuple[Path, ...]
    summary: Summary
    problems: tuple[Problem, ...] = ()
    left: tuple[Left, ...] = ()


def fingerprint(project: Project, asked: str) -> str:
    """Return the hash of all that a build of the project is made of, and of what was asked for."""
    whole = sha256(f"{asked}\0{program()}".encode())
    for path in dict.fromkeys(project.inputs()):
        there = f"{project.level(path)}\0{project.name(path)}\0{os.path.islink(path)}\0{project.disk.digest(path)}"
        whole.update(f"\0{there}".encode())
    return whole.hexdigest()


def recall(project: Project, asked: str, mark: str, folder: Path) -> Done | None:
    """Return the last build of the same, if it was made of the same and all it left in the folder is as it was."""
    try:
        digest, _, text = _memory(project, asked).read_bytes().partition(b"\n")
        if digest.decode() != sha256(text).hexdigest():
            return None
        kept = json.loads(text)
        there = {**kept["files"], **{name: was for name, (_, was) in kept["left"].items()}}
        if kept["mark"] != mark or any(_whole(folder / name) != was for name, was in there.items()):
            return None
        if any(why == EDITED and Written((project.root, folder)).knows(was) for why, was in kept["left"].values()):
            return None  # what we know it by could not be read then
        left = tuple(Left(folder / name, why) for name, (why, _) in kept["left"].items())
        problems = tuple(map(_problem, kept["problems"]))
        return Done(tuple(folder / name for name in kept["files"]), _summary(kept["summary"]), problems, left)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # forgotten, damaged or of another version: build again


def remember(project: Project, asked: str, mark: str, done: Done) -> None:
    """Keep what was built, by names within its folder; where that cannot be written, the next build does the work again."""
    from lawreport.files.write import write
    from lawreport.problem import Trouble

    kept = {
        "mark": mark,
        "files": {f.name: content(f) for f in done.files},
        "summary": _values(done.summary),
        "left": {one.path.name: [one.why, content(one.path)] for one in done.left},
        "problems": [_values(p) | {"place": _values(p.place)} for p in done.problems],
    }
    try:
        text = json.dumps(kept, ensure_ascii=False).encode()
        write(_memory(project, asked), sha256(text).hexdigest().encode() + b"\n" + text, durable=False)
    except Trouble:
        return


def _whole(path: Path) -> str:
    """Return the hash of a file that itself lies there."""
    return "a link" if os.path.islink(path) else content(path)


def _memory(project: Project, asked: str) -> Path:
    return project.cache / f"{sha256(asked.encode()).hexdigest()[:20]}.last"


def _values(value: Problem | Place | Summary) -> dict[str, Any]:
    return {f.name: getattr(value, f.name) for f in fields(value)}


def _problem(kept: dict[str, Any]) -> Problem:
    return Problem(**{**kept, "place": Place(**kept["place"]), "severity": Severity(kept["severity"])})


def _summary(kept: dict[str, Any]) -> Summary:
    return Summary(**{**kept, "waived": tuple((rule, count) for rule, count in kept["waived"])})
