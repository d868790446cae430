"""Making (生成): the report as a file, as the commands make it, and the file opened.

In: an edition, a kind of file, what is let go. Out: what was made, or what stops it and what may be done about that.
Responsible for: steps that can be asked for while they are taken; that only what was made here is opened.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lawreport.checks.waivers import Waiver, releasable, waivers
from lawreport.delivery.deliver import Asked as Wanted
from lawreport.delivery.deliver import Delivered, deliver
from lawreport.delivery.pdf import Pdf, to_pdf
from lawreport.delivery.pdfread import UNCHECKED
from lawreport.delivery.web import deliver_fragment, deliver_page, deliver_text
from lawreport.edition import Edition
from lawreport.outputs.issued import REGISTER
from lawreport.outputs.put import why_left
from lawreport.outputs.reports import reports
from lawreport.page.asked import Answer, Asked, Object, Routes
from lawreport.page.desk import problems_json
from lawreport.problem import Place, Problem, Trouble, in_order
from lawreport.word.libreoffice import find_office

if TYPE_CHECKING:
    from lawreport.page.desk import Desk

PDF = "pdf"
KINDS: dict[str, Callable[[Wanted, Callable[[str], None]], Delivered]] = {
    "word": deliver,
    PDF: deliver,  # what it is converted from
    "html": deliver_page,
    "fragment": deliver_fragment,
    "text": deliver_text,
}
BREATH = 0.02  # seconds in which others may ask how far it is
MOST = 6  # reports of build/ that are offered to be opened


@dataclass(slots=True)
class Shelf:
    """What was made, by the numbers under which it can be opened; the steps of what is being made."""

    files: list[Path] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    def number(self, path: Path) -> int:
        """Return the number of a file or folder; a new one, where it is new."""
        if path not in self.files:
            self.files.append(path)
        return self.files.index(path)


def _shelf(desk: Desk) -> Shelf:
    shelf: Shelf = desk.tray.setdefault("making", Shelf())
    return shelf


# ---- made -------------------------------------------------------------------------------------------------------------


def make(desk: Desk, asked: Asked) -> Answer:
    """Return what was made, or what stops it; nothing is written then."""
    shelf, began = _shelf(desk), time.monotonic()
    shelf.steps = []
    kind, edition = KINDS[asked.body["kind"]], Edition(asked.body["edition"])
    try:
        wanted = _wanted(desk, edition, asked.body)
        done = kind(wanted, lambda step: _step(desk, step))
        pdf = _converted(desk, done.files[0]) if asked.body["kind"] == PDF else None
    except Trouble as trouble:
        return _stopped(trouble.problems, edition)
    return _told(shelf, done, edition, pdf) | {"seconds": round(time.monotonic() - began, 1), "steps": shelf.steps}


def steps(desk: Desk, asked: Asked) -> Answer:
    """Return the steps of what is being made, the last one under way."""
    return {"steps": _shelf(desk).steps}


def _wanted(desk: Desk, edition: Edition, body: Object) -> Wanted:
    """Return what the command of this kind would be asked for. Raise `Trouble` where a waiver says nothing."""
    strict = edition.traits.strict
    return Wanted(
        desk.project(),
        desk.year,
        edition,
        bool(body.get("comments")) and body["kind"] == "word" and edition.traits.ledger,
        None,
        bool(body.get("unsigned")) and strict,
        _waivers(body.get("despite") or ()) if strict else (),
        str(body.get("to") or "") if strict else "",
    )


def _waivers(said: Sequence[Object]) -> tuple[Waiver, ...]:
    return waivers([str(one["rule"]) for one in said], [str(one["reason"]) for one in said]) if said else ()


def _step(desk: Desk, step: str) -> None:
    """Note the step that begins, and let those ask who wait for it."""
    _shelf(desk).steps.append(step)
    with desk.away():
        time.sleep(BREATH)


def _converted(desk: Desk, report: Path) -> Pdf:
    _step(desk, "转 PDF")
    with desk.away():
        return to_pdf([report])[0]


def _stopped(problems: Sequence[Problem], edition: Edition) -> Answer:
    """Return what stops an edition, and which of its rules may be let go."""
    rules = releasable(problems, edition) if edition.traits.strict else None
    named = _names()
    free = [{"rule": rule, "name": named.get(rule, ""), "count": count} for rule, count in rules.rules] if rules else []
    unsigned = any(problem.id in ("sign-missing", "sign-expired") for problem in problems)
    return {"made": False, "problems": problems_json(tuple(in_order(problems))), "free": free, "unsigned": unsigned}


def _names() -> dict[str, str]:
    from lawreport.rules import rules

    return {rule.id: rule.title for rule in rules()}


def _told(shelf: Shelf, done: Delivered, edition: Edition, pdf: Pdf | None) -> Answer:
    """Return what was made, where it is, what was in its way and what is to be known of it."""
    files = ([pdf.put.path] if pdf else []) + list(done.files)
    left = (*(pdf.put.left if pdf else ()), *done.left)
    return {
        "made": True,
        "fresh": done.fresh,
        "title": edition.traits.title,
        "files": [{"id": shelf.number(file), "name": file.name} for file in files],
        "folder": {"id": shelf.number(files[0].parent), "name": files[0].parent.name},
        "pages": done.summary.pages,
        "figures": done.summary.figures,
        "left": [why_left(one) for one in left],
        "gone": [path.name for path in done.gone],
        "issued": f"{'/'.join(done.issued.parts[-3:])}" if done.issued else "",
        "register": REGISTER if done.issued else "",
        "waived": [{"rule": rule, "count": count} for rule, count in done.summary.waived],
        "record": done.summary.record,
        "problems": problems_json(tuple(in_order(done.problems))),
        "looks": [{"what": look.what, "held": look.held, "found": look.found} for look in pdf.looks] if pdf else [],
        "unchecked": list(UNCHECKED) if pdf else [],
    }


# ---- there already, opened ------------------------------------------------------------------------------------------------


def choices(desk: Desk, asked: Asked) -> Answer:
    """Return the editions that can be made, whether a PDF can, and the reports that are there, the newest first."""
    shelf, project = _shelf(desk), desk.project()
    there = [
        {
            "id": shelf.number(file),
            "name": file.name,
            "at": time.strftime("%Y-%m-%d %H:%M", time.localtime(file.stat().st_mtime)),
        }
        for file in reports(project)[:MOST]
    ]
    editions = [
        {"edition": e.value, "title": e.traits.title, "strict": e.traits.strict, "ledger": e.traits.ledger} for e in Edition
    ]
    folder = {"id": shelf.number(project.build), "name": project.build.name} if there else None
    return {"editions": editions, "office": find_office() is not None, "there": there, "folder": folder}


def open_made(desk: Desk, asked: Asked) -> Answer:
    """Open a file or folder that was made here, by its number. Raise `Trouble` where that cannot be."""
    number, files = asked.body["what"], _shelf(desk).files
    if number not in range(len(files)):
        raise ValueError(number)
    path = files[number]
    if not path.exists():
        raise Trouble.one("open-gone", f"“{path.name}”已经不在了", Place(path.name), "请再生成一次。")
    _opened(path)
    return {}


def _opened(path: Path) -> None:
    """Open a file or folder with the program that the system has for it. Raise `Trouble` where it has none."""
    if sys.platform == "win32":
        os.startfile(path)
        return
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None:
        raise Trouble.one("open-program", "这台电脑上没有能打开文件的程序", Place(path.name), f"请自己打开：{path}")
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([program, str(path)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    threading.Thread(target=process.wait, daemon=True).start()  # however long it stays open


ROUTES: Routes = (
    ("GET", "/api/make", choices),
    ("POST", "/api/make", make),
    ("GET", "/api/make/steps", steps),
    ("POST", "/api/open", open_made),
)
