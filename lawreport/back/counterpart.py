"""What a Word file is compared with: the ledger it carries, the report that the project prints today, or nothing.

In: a Word file as read, and the project at hand, if there is one. Out: the problems of `returned`, and a `Note` for
each thing that was compared, or was not.
Responsible for: the choice of the counterpart, and when a comparison would mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from lawreport.back.notes import Kind, Note
from lawreport.back.returned import Now, Outcome, compare
from lawreport.back.tokens import normalized
from lawreport.edition import Edition
from lawreport.figures.origin import cell
from lawreport.model import Image, Picture, Reading, Report
from lawreport.problem import Place, Problem, Severity, Trouble
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import Source, gather
from lawreport.word.carried import Carried, carried
from lawreport.word.reader import Document

_HEAD = 12  # paragraphs at the beginning that may contain the title


@dataclass(frozen=True, slots=True)
class Compared:
    """The problems of a comparison, and notes of what was compared with what."""

    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Today:
    """What the project prints today; where it prints nothing, `why` says so in Chinese."""

    printed: Carried | None = None
    now: Now | None = None
    why: str = ""


def compared(document: Document, name: str, project: Project | None, edition: Edition) -> Compared:
    """Return what differs between a Word file and what it was printed as."""
    if not any(p.text.strip() for p in document.paragraphs):
        return Compared(notes=(Note(Kind.NO_WORDS),))
    ledgers, problems = carried(document.parts, name)
    if not ledgers:
        result = _with_project(document, name, project, bool(problems))
        return Compared((*problems, *result.problems), result.notes)
    ledger = max(ledgers, key=lambda one: _overlap(one, document))
    if len(ledgers) > 1:
        names = "、".join(one.name for one in ledgers)
        problems.append(
            Problem(
                "ledger-several",
                f"文件里有{len(ledgers)}份台账（{names}），按{ledger.name}的对照",
                Place(name),
                "多半是把几份报告拼在了一起；请每份分开检查。",
                Severity.WARNING,
            )
        )
    if not edition.traits.ledger:
        problems.append(
            Problem(
                "ledger-public",
                "文件里还带着台账（每个数的来源），不能公开",
                Place(name),
                f"{edition.traits.title}请用 build --edition {edition} 生成。",
            )
        )
    result = _with_ledger(ledger, document, name, project)
    return Compared((*problems, *result.problems), result.notes)


def _overlap(ledger: Carried, document: Document) -> int:
    """Return how many of the texts in a ledger are in the file."""
    words = {normalized(p.text) for p in document.paragraphs}
    return sum(normalized(t.words) in words for t in ledger.texts)


def _with_ledger(ledger: Carried, document: Document, name: str, project: Project | None) -> Compared:
    today = _today(project, ledger.year) if project else Today(why="这里不是报告项目")
    if today.printed and today.printed.unit != ledger.unit:
        today = Today(why=f"这个项目是{today.printed.unit}的")
    base = today.printed if not ledger.complete and today.printed and _is_same_print(ledger, today.printed) else ledger
    outcome = compare(base, document, name, today.now)
    return Compared(outcome.problems, (*_notes(ledger, base, outcome, today), *_other_year(name, ledger)))


def _is_same_print(ledger: Carried, printed: Carried) -> bool:
    """Return whether the project still prints what the ledger describes."""
    if ledger.build:
        return ledger.build == printed.build

    def figures(one: Carried) -> list[tuple[str, str, str, int, str]]:
        return [(f.bookmark, f.metric, f.form, f.year, f.text) for f in one.figures]

    words = "\n".join(t.words for t in printed.texts)
    return figures(ledger) == figures(printed) and all(t.words in words for t in ledger.texts)


def _notes(ledger: Carried, base: Carried, outcome: Outcome, today: Today) -> Iterable[Note]:
    """Yield a note for each thing that was compared."""
    if outcome.foreign:
        yield Note(Kind.OTHER_REPORT, ledger.name)
        return
    yield Note(Kind.LEDGER, ledger.name, outcome.figures, outcome.texts, base.complete, base is ledger)
    yield Note(Kind.DATA) if today.now else Note(Kind.NO_DATA, why=today.why)
    if not base.complete:
        yield Note(Kind.OTHER_WORDS, with_data=bool(today.now))


def _other_year(name: str, ledger: Carried) -> Iterable[Note]:
    """Yield a note where the name of the file says another year than the report in it."""
    years = re.compile(r"(?<!\d)20\d\d(?=年)").findall(PurePath(name).stem)
    if years and str(ledger.year) not in years:
        yield Note(Kind.OTHER_YEAR, years=tuple(years), year=ledger.year)


# ---- files without a ledger ------------------------------------------------------------------------------------------------


def _with_project(document: Document, name: str, project: Project | None, broken: bool) -> Compared:
    """Compare a file without a ledger with the report of the same title, if the project prints one."""
    if project is None:
        return Compared(notes=(Note(Kind.NOTHING, damaged=broken),))
    head = normalized("".join(p.text for p in document.paragraphs[:_HEAD]))
    today = _today(project, _year(head))
    if today.printed is None or normalized(today.printed.title) not in head:
        return Compared(notes=(Note(Kind.NOTHING, damaged=broken, why=today.why or "题目也不是这个项目的报告"),))
    outcome = compare(today.printed, document, name)
    if outcome.foreign:
        return Compared(notes=(Note(Kind.OTHER_BODY, damaged=broken),))
    note = Note(Kind.PROJECT, figures=outcome.figures, texts=outcome.texts, damaged=broken)
    return Compared(outcome.problems, (note,))


def _year(head: str) -> int | None:
    match = re.compile(r"(20\d\d)年").search(head)
    return int(match[1]) if match else None


# ---- the project today -----------------------------------------------------------------------------------------------------


def _today(project: Project, year: int | None) -> Today:
    """Return what the project prints for a year, without drawing its charts."""
    try:
        source = gather(project, year)
        report, _ = compose(source)
        return Today(_printed(source, report), _now(source, report))
    except Trouble as trouble:
        first = str(trouble.problems[0].message) if trouble.problems else ""
        return Today(why=f"项目现在出不了{f'{year}年的' if year else ''}报告（{first}）")


def _printed(source: Source, report: Report) -> Carried:
    """Return the ledger that a draft of the report would carry."""
    from lawreport.files.package import open_package
    from lawreport.word.render import render
    from lawreport.word.template.compile import load_template

    template, name = load_template(source.files)
    blank = {b.chart.id: Image(b"", 1, 1) for b in report.blocks if isinstance(b, Picture)}
    word = render(template, report, blank, Edition.DRAFT, name)
    return carried(open_package(word.data, name), name)[0][0]


def _now(source: Source, report: Report) -> Now:
    readings: dict[tuple[str, int], tuple[str, str, str]] = {}

    def keep(reading: Reading) -> None:
        readings[reading.metric.name, reading.year] = (reading.raw, reading.printed, cell(reading.place))
        for one in reading.inputs:
            keep(one)

    texts: dict[tuple[str, str, int], list[str]] = {}
    for figure in report.figures:
        texts.setdefault((figure.metric, figure.form, figure.year), []).append(figure.text)
        for reading in figure.inputs:
            keep(reading)
    for year, known in source.data.years.items():
        for name in known:
            keep(source.data.reading(name, year))
    return Now(readings, {key: tuple(printed) for key, printed in texts.items()})
