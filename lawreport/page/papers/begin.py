"""Begin (开始): a folder that is no project yet becomes one; a project gets its next year.

In: a unit's full name. Out: what is guessed from it, to be corrected before anything is written; the project, as `init` writes
it. Responsible for: into which folder a unit begins: the one that is served where it is empty, else a new one within it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lawreport.base.dates import date_in_words
from lawreport.files.write import file_name
from lawreport.page.asked import Answer, Asked, Routes
from lawreport.problem import Trouble
from lawreport.rules.terms import handed_in_before, published_before
from lawreport.source.reader import read
from lawreport.start.kinds import NO_WORDS, REPORTS, TABLES
from lawreport.start.unit.beginning import (
    begin,
    guessed_of,
    organs,
    refuse_filled,
    unit_of,
    usual_year,
    wrong_name,
    wrong_short,
)
from lawreport.start.unit.guess import Guess
from lawreport.unitkind import UnitKind, kind_of
from lawreport.word.libreoffice import find_office
from lawreport.year.opening.newyear import lists_of, next_year, open_year, save

if TYPE_CHECKING:
    from lawreport.page.desk import Desk

MOST = 20  # projects in a folder that are offered


def choices(desk: Desk, asked: Asked) -> Answer:
    """Return what can be begun here: a unit, or the next year of the project."""
    about: Answer = {
        "begun": desk.begun,
        "folder": str(desk.root),
        "reports": list(REPORTS),
        "pictures": list(NO_WORDS),
        "tables": list(TABLES),
        "office": find_office() is not None,
        "kinds": list(UnitKind),
        "usual": usual_year(),
    }
    if desk.begun:
        years = desk.project().years()
        return about | {"years": years, "next": years[-1] + 1 if years else None}
    return about | {"empty": not _filled(desk.root), "inside": _inside(desk.root)}


def gone_into(desk: Desk, asked: Asked) -> Answer:
    """Go on with a project that lies in the folder that is served."""
    name = asked.body["folder"]
    if desk.begun or name not in _inside(desk.root):
        raise ValueError(name)
    desk.moved(desk.root / str(name))
    return {"folder": str(desk.root)}


def _inside(folder: Path) -> list[str]:
    """Return the names of the projects that lie in a folder."""
    return sorted(path.name for path in folder.iterdir() if (path / "sections").is_dir() and not path.is_symlink())[:MOST]


def _filled(folder: Path) -> bool:
    try:
        refuse_filled(folder)
    except Trouble:
        return True
    return False


def where(desk: Desk, named: object) -> Path:
    """Return the folder in which a unit begins: the one that is served, or a new one within it of that name."""
    words = str(named or "").strip()
    return desk.root / file_name(words) if words else desk.root


# ---- a unit ----------------------------------------------------------------------------------------------------------------


def guessed(desk: Desk, asked: Asked) -> Answer:
    """Return what a full name says of its unit, or what is wrong with it; nothing is written."""
    names = organs((str(asked.body["unit"]),))
    if wrong := next(filter(None, map(wrong_name, names)), "" if names else "请写单位全称"):
        return {"wrong": wrong}
    guess = guessed_of(names, kind_of(str(asked.body.get("kind") or "")))
    return {"wrong": "", "names": list(names), **said(guess), **terms(guess.kind, int(asked.body.get("year") or usual_year()))}


def said(guess: Guess) -> Answer:
    """Return a guess as the page shows it."""
    folder = f"{guess.short.split('、')[-1]}年度报告"
    about = {"short": guess.short, "kind": str(guess.kind), "folder": folder}
    return about | {"recipients": guess.recipients, "sure": guess.sure}


def terms(kind: UnitKind, year: int) -> Answer:
    """Return by when the report of a year goes up, and by when it is published."""
    days = handed_in_before(year + 1, kind), published_before(year + 1)
    due, public = map(date_in_words, days)
    return {"due": due, "public": public}


def begun(desk: Desk, asked: Asked) -> Answer:
    """Begin a unit, as `init` does, and go on with it. Raise `Trouble`, with nothing written, where that cannot be."""
    body = asked.body
    names, kind = organs((str(body["unit"]),)), kind_of(str(body["kind"]))
    short, year = str(body["short"]).strip(), int(body["year"])
    wrong = next(filter(None, map(wrong_name, names)), "" if names else "请写单位全称") or wrong_short(short)
    wrong = wrong or ("" if short else "请写正文里的自称") or ("" if 2000 < year < 2100 else "年份要写四位数，如 2025")
    if wrong or kind is None:
        raise Trouble.one("begin-unit", wrong or "请选类别")
    guess = guessed_of(names, kind)
    done = begin(where(desk, body.get("folder")), unit_of(names, short, kind, year), guess)
    desk.moved(done.folder)
    return {"folder": str(done.folder), "files": list(done.files)}


# ---- the next year -----------------------------------------------------------------------------------------------------------


def next_one(desk: Desk, asked: Asked) -> Answer:
    """Open the next year, as `new-year` does. Raise `Trouble`, with nothing written, where it cannot be."""
    project = desk.project()
    year, old = next_year(project, int(asked.body["year"]))
    new = open_year(read(project, old), year)
    files = save(project, new)
    desk.year = None
    desk.changed()
    verify = [{"place": str(one.place), "words": one.words, "advice": one.advice} for one in new.to_verify]
    return {
        "year": year,
        "files": [project.name(path) for path in files],
        "promises": len(new.promises),
        "verify": verify,
        "lists": lists_of(year),
    }


ROUTES: Routes = (
    ("GET", "/api/begin", choices),
    ("POST", "/api/begin/guess", guessed),
    ("POST", "/api/begin/go", gone_into),
    ("POST", "/api/begin", begun),
    ("POST", "/api/begin/year", next_one),
)
