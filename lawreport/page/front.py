"""What stands around every tab: whose report it is, its year and terms, how much there is of it.

In: the desk. Out: what the head and the foot of the page show. Responsible for: one call that is cheap enough for every change.
"""

from __future__ import annotations

import datetime
from collections import Counter

from lawreport.figures.ledger import Ledger
from lawreport.model import Paragraph, Report
from lawreport.page.asked import Answer, Asked, Routes
from lawreport.page.desk import Desk, Made
from lawreport.problem import Severity
from lawreport.source.reader import Source
from lawreport.word.libreoffice import find_office
from lawreport.year.status import terms

TABS = ("texts", "data", "progress", "findings", "past", "returned", "begin")


def desk_of(desk: Desk, asked: Asked) -> Answer:
    """Return whose report this is and how far it has come."""
    about: Answer = {"begun": desk.begun, "folder": desk.root.name, "office": find_office() is not None}
    if not desk.begun:
        return about | {"version": "", "tabs": ["begin"], "years": [], "year": None}
    made = desk.made()
    about |= {
        "version": made.version,
        "tabs": list(TABS),
        "years": desk.project().years(),
        "year": made.source.year if made.source else desk.year,
        "problems": _counted(made),
    }
    if made.source:
        about |= _source(made.source)
    return about | (_report(made.report) if made.report else {})


def turned(desk: Desk, asked: Asked) -> Answer:
    """Return the desk with another year of the project on it."""
    year = asked.body["year"]
    if year not in desk.project().years():
        raise ValueError(year)
    desk.year = year
    return desk_of(desk, asked)


def _counted(made: Made) -> Answer:
    counts = Counter(str(problem.severity) for problem in made.problems)
    return {str(severity): counts[str(severity)] for severity in reversed(Severity)}


def _source(source: Source) -> Answer:
    due = [{"name": t.what, "date": t.date.isoformat(), "days": t.days} for t in terms(source, datetime.date.today())]
    return {"unit": source.unit.name, "short": source.unit.short, "due": due}


def _report(report: Report) -> Answer:
    words = sum(len(block.text) for block in report.blocks if isinstance(block, Paragraph))
    return {"title": report.title.replace("\n", ""), "words": words, "figures": len(Ledger.of(report).lines)}


ROUTES: Routes = (("GET", "/api/desk", desk_of), ("POST", "/api/year", turned))
