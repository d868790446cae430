"""The desk: the report that one server shows, read and composed once for as long as its files stay as they are.

In: a folder, a year. Out: the report as far as it could be made, its problems and pictures, and a version that changes when
a file does. Responsible for: staying warm; what somebody types and has not saved yet stands before the disk (an overlay).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any

from lawreport.delivery.watch import Stamps, stamps
from lawreport.inspection.survey import survey_of
from lawreport.model import Image, Report
from lawreport.page.asked import Answer
from lawreport.pipeline import Caches, draw
from lawreport.problem import Problem, Trouble
from lawreport.project import Project
from lawreport.source.reader import Source, gather

Overlay = Mapping[Path | str, bytes | None]  # file as seen from the project → its bytes; None: it is to be gone


@dataclass(frozen=True, slots=True)
class Made:
    """How far the report came; `version`: of the files it was made from."""

    version: str
    problems: tuple[Problem, ...]
    source: Source | None = None
    report: Report | None = None
    images: Mapping[str, Image] = field(default_factory=dict)


class Desk:
    """One a server. Its functions are called by one thread at a time, which holds `lock`."""

    def __init__(self, root: Path, year: int | None = None):
        self.root, self.year = root.resolve(), year
        self.lock = RLock()
        self.tray: dict[str, Any] = {}  # what a tab lays aside between two requests, by its name
        self._stamps: Stamps = {}
        self._kept: dict[bool, tuple[str, Made]] = {}  # of the disk, and of the last overlay: what it was made of → it

    @property
    def begun(self) -> bool:
        """Return whether the folder is a project."""
        return (self.root / "sections").is_dir()

    def project(self, overlay: Overlay | None = None) -> Project:
        """Return the project with what is not saved yet before its files. Raise `Trouble` where there is none."""
        return Project.at(self.root, overlay)

    def version(self) -> str:
        """Return a hash over the bytes of all files that the report is made from; empty where there is no project."""
        if not self.begun:
            return ""
        with self.lock:
            self._stamps = stamps(Project(self.root), self._stamps)
            said = "\n".join(f"{name}\t{stamp.content}" for name, stamp in sorted(self._stamps.items()))
        return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def made(self, overlay: Overlay | None = None) -> Made:
        """Return how far the report came; made anew where a file, the year or the overlay is another."""
        version = self.version()
        typed = "".join(f"\n{name}\t{etag(data or b'')}" for name, data in sorted((overlay or {}).items(), key=str))
        of = f"{version}\t{self.year}{typed}"
        kept = self._kept.get(bool(overlay))
        if kept is None or kept[0] != of:
            kept = self._kept[bool(overlay)] = (of, self._made(version, overlay))
        return kept[1]

    @contextmanager
    def away(self) -> Iterator[None]:
        """Leave the desk to others, while its holder waits for something that needs nothing of it."""
        self.lock.release()
        try:
            yield
        finally:
            self.lock.acquire()

    def moved(self, root: Path) -> None:
        """Go on with the project in another folder."""
        self.root, self.year, self._stamps = root.resolve(), None, {}
        self.changed()

    def changed(self) -> None:
        """Forget what is kept: a file has just been written."""
        self._kept.clear()

    def _made(self, version: str, overlay: Overlay | None) -> Made:
        try:
            project = self.project(overlay)
            source = gather(project, self.year)
        except Trouble as trouble:
            return Made(version, trouble.problems)
        caches = Caches.of(project)
        surveyed = survey_of(source, caches)
        if surveyed.report is None:
            return Made(version, surveyed.problems, source)
        try:
            report, images = draw(surveyed.report, source.files, caches)
        except Trouble:  # told by the survey
            return Made(version, surveyed.problems, source, surveyed.report)
        return Made(version, surveyed.problems, source, report, images)


def etag(data: bytes) -> str:
    """Return what names the content of a file."""
    return sha256(data).hexdigest()[:16]


def problem_json(problem: Problem) -> Answer:
    """Return a problem as the browser shows it, in the words in which `check` says it."""
    place = problem.place
    return {
        "id": problem.id,
        "severity": str(problem.severity),
        "message": problem.message,
        "place": str(place) if place.file else "",
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "cell": place.cell,
        "hint": problem.hint,
    }


def problems_json(problems: tuple[Problem, ...]) -> list[Answer]:
    """Return problems as the browser shows them, in their order."""
    return [problem_json(problem) for problem in problems]
