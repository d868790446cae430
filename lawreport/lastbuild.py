"""The last build, remembered, so that nothing is done when nothing has changed.

In: a project and what was asked for. Out: the files of the last build and what it said, when a new one would give the
same and they still are as it left them. Knows alone: everything a build is made of — the files of the project and of
those above it, the program, its packages, its Python — and that each is compared by content, not by date.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from hashlib import sha256
from pathlib import Path

from lawreport.frozen import frozen
from lawreport.problem import Place, Problem, Severity
from lawreport.project import Project

_PROGRAM = Path(__file__).resolve().parent
_LARGE = 20 * 2**20         # no report is made of such a file; its size and date will do


@frozen
class Done:
    """What a build left: its files (the first is the report), what it said, and what it warned of."""

    files: tuple[Path, ...]
    lines: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def fingerprint(project: Project, asked: str) -> str:
    """Return the hash of all that a build of the project is made of, and of what was asked for."""
    whole = sha256(f"{asked}\0{program()}".encode())
    for path in dict.fromkeys(project.inputs()):
        whole.update(f"\0{project.name(path)}\0{os.path.islink(path)}\0{_content(path)}".encode())
    return whole.hexdigest()


def recall(project: Project, asked: str, mark: str) -> Done | None:
    """Return the last build of the same, if it was made of the same and its files are whole."""
    try:
        digest, _, text = _memory(project, asked).read_bytes().partition(b"\n")
        if digest.decode() != sha256(text).hexdigest():
            return None
        kept = json.loads(text)
        same = kept["mark"] == mark and all(_content(Path(f)) == was for f, was in kept["files"].items())
        return Done(tuple(map(Path, kept["files"])), tuple(kept["lines"]), tuple(map(_problem, kept["problems"]))) if same else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None             # forgotten, damaged or of another version: build again


def remember(project: Project, asked: str, mark: str, done: Done) -> None:
    """Keep what was built; where that cannot be written, the next build does the work again."""
    from lawreport.problem import Trouble
    from lawreport.write import write

    kept = {"mark": mark, "files": {str(f): _content(f) for f in done.files}, "lines": done.lines,
            "problems": [_values(p) | {"place": _values(p.place)} for p in done.problems]}
    try:
        text = json.dumps(kept, ensure_ascii=False).encode()
        write(_memory(project, asked), sha256(text).hexdigest().encode() + b"\n" + text, beside=False, durable=False)
    except Trouble:
        return


def _memory(project: Project, asked: str) -> Path:
    return project.cache / f"{sha256(asked.encode()).hexdigest()[:20]}.last"


def _values(value: Problem | Place) -> dict:
    return {f.name: getattr(value, f.name) for f in fields(value)}


def _problem(kept: dict) -> Problem:
    return Problem(**{**kept, "place": Place(**kept["place"]), "severity": Severity(kept["severity"])})


def _content(path: Path | str) -> str:
    try:
        about = os.stat(path)
        if about.st_size > _LARGE:
            return f"{about.st_size} {about.st_mtime_ns}"
        with open(path, "rb", buffering=0) as file:
            return sha256(file.read()).hexdigest()
    except OSError as error:
        return f"unreadable {error.errno}"


@cache
def program() -> str:
    """Return the hash of the program, its packages and its Python."""
    whole = sha256(f"{sys.version} {sys.platform}".encode())
    for path in _program_files(str(_PROGRAM)):
        whole.update(f"{path[len(str(_PROGRAM)):].replace(os.sep, '/')} {_content(path)}".encode())
    whole.update(" ".join(_packages()).encode())
    return whole.hexdigest()


def _program_files(start: str) -> Iterator[str]:
    for folder, below, files in os.walk(start):
        below[:] = sorted(name for name in below if name != "__pycache__")
        yield from (os.path.join(folder, name) for name in sorted(files))


def _packages() -> list[str]:
    """Return the names and versions of what is installed where the program's packages come from."""
    places = [p for p in sys.path if p.endswith(("site-packages", "dist-packages"))]
    return sorted(n for p in places if os.path.isdir(p) for n in os.listdir(p) if n.endswith((".dist-info", ".egg-info")))
