"""The tab 数据: every metric of a year beside the years before, checked as it is typed, saved cell by cell.

In: the desk; a year, a metric, a text. Out: the rows of the tab; the year's table with that one cell changed. Responsible for:
that a value is refused in the words in which `check` would refuse it, and that nobody's cell is written over unseen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from string import ascii_uppercase

from lawreport.checks.signoff.signing import Signature, state
from lawreport.figures.expression import Misuse
from lawreport.figures.metrics import Data, compute, value_of
from lawreport.files.editing.editing import changed_meanwhile, editing
from lawreport.files.editing.history import last
from lawreport.files.textfile import decode
from lawreport.model import Metric, Reading
from lawreport.page.asked import Answer, Asked, Routes, Stale
from lawreport.page.desk import Desk, etag, problem_json, problems_json
from lawreport.problem import Place, Problem, Problems, Severity, Trouble
from lawreport.project import Project
from lawreport.source.reader import Source, gather, gather_figures
from lawreport.year.datafile import COLUMNS, Table, put, table_path
from lawreport.year.forms.collect import Collected, ReadingChange
from lawreport.year.forms.pasted import collect_pasted

CollectedFrom = Callable[[Data], Collected]
METRIC, VALUE, SOURCE, NOTE = COLUMNS
BACK = 2  # years that stand beside the one that is filled in
_GROUP = re.compile(r"#\s*-{2,}\s*(?P<name>.+?)\s*-{2,}\s*")  # a line of the catalogue over metrics that belong together


@dataclass(frozen=True, slots=True)
class Figures:
    """The readings of a year and those beside it, as far as they could be read; `data` without and `computed` with formulas."""

    project: Project
    data: Data
    computed: Data
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, project: Project, year: int) -> Figures:
        data, problems = gather_figures(project, year, range(year - BACK - 1, year + 1))
        met = Problems(problems)
        return cls(project, data, compute(data, met), tuple(met))

    @property
    def year(self) -> int:
        return self.data.year

    @property
    def typed(self) -> list[Metric]:
        return [metric for metric in self.data.catalogue.values() if not metric.formula]

    def metric(self, name: str) -> Metric:
        """Return a metric of the catalogue. Raise `ValueError` where there is none."""
        if name not in self.data.catalogue:
            raise ValueError(name)
        return self.data.catalogue[name]

    def said(self, name: str, column: str = VALUE) -> str:
        """Return what a cell of the year's table says, as typed."""
        reading = self.data.reading(name)
        return {VALUE: reading.raw, SOURCE: reading.source, NOTE: reading.note}[column]


# ---- what is shown -----------------------------------------------------------------------------------------------------------


def data(desk: Desk, asked: Asked) -> Answer:
    """Return the rows of a year: each metric with its values, its change, where it comes from and who has confirmed it."""
    project = desk.project()
    year = year_of(desk, asked.query.get("year"))
    figures = Figures.of(project, year)
    source = _source(desk, project, year)
    signed, unread = _signatures(source)
    titles = _groups(project)
    rows = [
        _row(figures, metric, titles.get(metric.name, ""), signed.get(metric.name))
        for metric in figures.data.catalogue.values()
    ]
    return {
        "year": year,
        "years": years_of(project),
        "beside": [y for y in range(year - 1, year - BACK - 1, -1) if y in figures.data.years],
        **table_json(project, year),
        "version": desk.version(),
        "rows": rows,
        "checks": _identities(desk, source),
        "problems": problems_json((*_elsewhere(figures), *unread)),
    }


def year_of(desk: Desk, said: object) -> int:
    """Return the year that is asked for: the one that was said, the one on the desk, else the newest. Raise `ValueError`."""
    known, written = years_of(desk.project()), desk.project().years()
    year = int(str(said)) if said else desk.year or next(iter([*reversed(written), *known]), 0)
    if year not in known:
        raise ValueError(said)
    return year


def years_of(project: Project) -> list[int]:
    """Return the years that have texts or figures, the newest first."""
    return sorted({*project.years(), *project.tables()}, reverse=True)


def table_json(project: Project, year: int) -> Answer:
    """Return the file that holds a year's figures, its etag, and why it cannot be written where it cannot."""
    try:
        path = table_path(project, year)
    except Trouble as trouble:
        return {"file": trouble.problems[0].place.file, "etag": "", "locked": problems_json(trouble.problems)}
    return {"file": project.name(path), "etag": _etag(bytes_at(project, year)), "locked": []}


def bytes_at(project: Project, year: int) -> bytes | None:
    """Return the bytes of a year's table; None where there is none yet."""
    path = table_path(project, year)
    return path.read_bytes() if path.is_file() else None


def _etag(data: bytes | None) -> str:
    return "" if data is None else etag(data)


def _source(desk: Desk, project: Project, year: int) -> Source | None:
    """Return what was written for a year; None where it has no texts, or nothing of it can be read."""
    made = desk.made()
    if made.source and made.source.year == year:
        return made.source
    if year not in project.years():
        return None
    with suppress(Trouble):  # told where that year is on the desk
        return gather(project, year)
    return None


def _signatures(source: Source | None) -> tuple[dict[str, Signature], tuple[Problem, ...]]:
    """Return metric → its signature, and why they cannot be read where they cannot."""
    if source is None:
        return {}, ()
    try:
        return {s.target.name: s for s in state(source) if s.target.metric}, ()
    except Trouble as trouble:
        return {}, trouble.problems


def _groups(project: Project) -> dict[str, str]:
    """Return metric → the heading it stands under in the catalogue, which is a comment there: # ---- 行政复议 ----."""
    path, groups, title = project.shared("data/metrics.yaml"), dict[str, str](), ""
    if path is None:
        return groups
    with suppress(Trouble, OSError):  # told by the reader
        for line in decode(project.file(path).read(), "data/metrics.yaml").splitlines():
            if found := _GROUP.fullmatch(line.strip()):
                title = found["name"]
            elif title and (key := re.match(r"[\"']?([^\s#:\"'：]+)[\"']?\s*:", line)):
                groups[key[1]] = title
    return groups


def _row(figures: Figures, metric: Metric, group: str, signed: Signature | None) -> Answer:
    """Return the row of a metric."""
    reading = figures.computed.reading(metric.name)
    change, why = _change(figures.computed, metric)
    return {
        "metric": metric.name,
        "owner": metric.owner,
        "group": group,
        "unit": metric.unit,
        "definition": metric.definition,
        "formula": metric.formula,
        "value": _value(reading),
        "missing": reading.missing,
        "before": [_before(figures.computed.reading(metric.name, figures.year - n)) for n in range(1, BACK + 1)],
        "change": change,
        "why": why or (reading.note if metric.formula and reading.missing else ""),
        "source": reading.source,
        "note": "" if metric.formula else reading.note,
        "place": _place(reading.place),
        "signed": _signed(signed),
        "problems": problems_json(_of_reading(figures, metric.name)),
    }


def _value(reading: Reading) -> str:
    """Return a value as it was typed; of a computed one its digits."""
    if reading.metric.formula:
        return reading.quantity.text if reading.quantity else ""
    return reading.raw


def _before(reading: Reading) -> str:
    return reading.quantity.text if reading.quantity else ""


def _place(place: Place) -> Answer:
    return {"file": place.file, "line": place.line, "cell": place.cell, "said": str(place) if place.file else ""}


def _change(data: Data, metric: Metric) -> tuple[str, str]:
    """Return the change from last year in words (增长12.3%), or why there is none."""
    try:
        value = data.attribute(value_of(data.reading(metric.name)), "同比")
    except Misuse as misuse:
        return "", misuse.message
    return ("", value.why) if value.why else (value.text or "", "")


def _signed(signature: Signature | None) -> Answer | None:
    if signature is None:
        return None
    reasons = [str(reason) for reason in signature.reasons]
    return {"state": signature.state, "by": signature.by, "date": signature.date, "reasons": reasons}


def _of_reading(figures: Figures, name: str) -> tuple[Problem, ...]:
    """Return the problems of the row of a metric in the year's table."""
    place = figures.data.reading(name).place
    return tuple(p for p in figures.problems if place.cell and _row_of(p.place) == _row_of(place))


def _row_of(place: Place) -> tuple[str, int, str]:
    """Return what tells the row of a cell from every other."""
    return place.file, place.line, place.cell.rpartition("!")[2].lstrip(ascii_uppercase)


def _elsewhere(figures: Figures) -> tuple[Problem, ...]:
    """Return the problems that stand in no row of the tab."""
    shown = {p for name in figures.data.catalogue for p in _of_reading(figures, name)}
    return tuple(p for p in figures.problems if p not in shown)


def _identities(desk: Desk, source: Source | None) -> list[Answer]:
    """Return the identities that the figures have to fulfil, each with what `check` says of it."""
    made = desk.made()
    if source is None or source is not made.source:
        return []
    return [
        {
            "text": identity.text,
            "reason": identity.reason,
            "problems": problems_json(tuple(p for p in made.problems if p.place == identity.place)),
        }
        for identity in source.checks
    ]


# ---- one cell ----------------------------------------------------------------------------------------------------------------


def tried(desk: Desk, asked: Asked) -> Answer:
    """Return what would be said of a cell if this were typed; nothing is written."""
    project, year, cells = _typed(desk, asked)
    path = table_path(project, year)
    figures = Figures.of(project, year)
    after, _ = _with(figures, cells, bytes_at(project, year), project.name(path))
    name = next(iter(cells))
    change, why = _change(after.computed, after.metric(name))
    said = _said_of(figures, after, name)
    return {"problems": problems_json(said), "missing": after.data.reading(name).missing, "change": change, "why": why}


def saved(desk: Desk, asked: Asked) -> Answer:
    """Write one cell of a year's table and return its row. Raise `Trouble` where it may not be so, `Stale` where it changed."""
    project, year, cells = _typed(desk, asked)
    path = table_path(project, year)
    ((name, row),) = cells.items()
    with editing(project, f"page 改数 {name}") as edit:
        before = edit.read(path)
        figures = Figures.of(project, year)
        _refuse_stale(figures, cells, str(asked.body["was"]), before)
        if any(figures.said(name, column) != text for column, text in row.items()):
            after, table = _with(figures, cells, before, project.name(path))
            errors = [p for p in _said_of(figures, after, name) if p.severity is Severity.ERROR]
            Problems(errors).raise_errors()
            _refuse_unread(after, cells, project.name(path))
            edit.write(path, table.data)
    desk.changed()
    return written_json(desk, year) | {"row": _only(data(desk, Asked({"year": str(year)})), name)}


def written_json(desk: Desk, year: int) -> Answer:
    """Return what the page has to know after the year's table was written."""
    return change_json(desk) | table_json(desk.project(), year)


def change_json(desk: Desk) -> Answer:
    """Return what the page has to know after something was written: the version it made, the change that `undo` takes back."""
    change = last(desk.project())
    return {"saved": True, "version": desk.version(), "change": change.number if change else 0}


def _only(answer: Answer, name: str) -> Answer:
    return next(row for row in answer["rows"] if row["metric"] == name)


def _typed(desk: Desk, asked: Asked) -> tuple[Project, int, dict[str, dict[str, str]]]:
    """Return the project, the year and the cell that was typed: metric → column → text. Raise `ValueError`, `KeyError`."""
    column, text = asked.body.get("column", VALUE), asked.body["value"]
    if column not in (VALUE, SOURCE, NOTE) or not isinstance(text, str):
        raise ValueError(column)
    return desk.project(), year_of(desk, asked.body.get("year")), {str(asked.body["metric"]): {column: text.strip()}}


def _with(figures: Figures, cells: Mapping[str, Mapping[str, str]], before: bytes | None, name: str) -> tuple[Figures, Table]:
    """Return the figures, and the table, as they are with some cells changed. Raise `Trouble` where it cannot be written."""
    for metric in cells:
        figures.metric(metric)
    table = put(cells, before, name, [metric.name for metric in figures.typed])
    project = Project.at(figures.project.root, {name: table.data})
    return Figures.of(project, figures.year), table


def _said_of(before: Figures, after: Figures, name: str) -> tuple[Problem, ...]:
    """Return the problems of the row of a metric, and those that were not there before the change."""
    own, known = _of_reading(after, name), {(p.id, p.message) for p in before.problems}
    new = [p for p in after.problems if (p.id, p.message) not in known and p.severity is Severity.ERROR]
    return tuple(dict.fromkeys([*own, *new]))


def _refuse_unread(after: Figures, cells: Mapping[str, Mapping[str, str]], name: str) -> None:
    """Raise `Trouble` with what is wrong with a table whose cells, once written, would not be read as they were typed."""
    wanted = [(after.said(metric, column), text) for metric, row in cells.items() for column, text in row.items()]
    if any(said.removesuffix("%") != text.removesuffix("%") for said, text in wanted):
        raise Trouble([p for p in after.problems if p.place.file == name] or after.problems)


def _refuse_stale(figures: Figures, cells: Mapping[str, Mapping[str, str]], was: str, before: bytes | None) -> None:
    """Raise `Stale` where a cell no longer says what the page saw in it."""
    ((name, row),) = cells.items()
    figures.metric(name)
    ((column, mine),) = row.items()
    theirs = figures.said(name, column)
    if theirs not in (was, mine):
        raise Stale(mine, theirs, was, _etag(before))


# ---- a block of cells ----------------------------------------------------------------------------------------------------


def pasted(desk: Desk, asked: Asked) -> Answer:
    """Return what a pasted block changes; with `take`, the metrics whose values are wanted, write it."""
    year = year_of(desk, asked.body.get("year"))
    text, metrics = str(asked.body["text"]), [str(name) for name in asked.body.get("metrics", ())]
    if "take" not in asked.body:
        return collected_json(desk, year, collect_pasted(text, Figures.of(desk.project(), year).data, metrics))
    return take(desk, year, asked, "page 粘贴数据", lambda found: collect_pasted(text, found, metrics))


def take(desk: Desk, year: int, asked: Asked, command: str, collect: CollectedFrom) -> Answer:
    """Write the changes that are wanted. Raise `Trouble` where the table is no longer the one that was shown."""
    project = desk.project()
    path, wanted = table_path(project, year), {str(name) for name in asked.body["take"]}
    with editing(project, command) as edit:
        before = edit.read(path)
        if _etag(before) != asked.body["etag"]:
            raise changed_meanwhile(project.name(path))
        figures = Figures.of(project, year)
        cells = {name: row for name, row in collect(figures.data).cells().items() if name in wanted}
        table = None
        if cells:
            after, table = _with(figures, cells, before, project.name(path))
            _refuse_unread(after, cells, project.name(path))
            edit.write(path, table.data)
    desk.changed()
    remark = table.remark(project.name(path)) if table else ""
    return written_json(desk, year) | {"taken": len(cells), "remark": remark}


def collected_json(desk: Desk, year: int, collected: Collected) -> Answer:
    """Return what forms or a block change, against what is there."""
    names = {kind: [m.name for m in getattr(collected, kind)] for kind in ("same", "unfilled", "kept", "unasked")}
    return {
        "year": year,
        **table_json(desk.project(), year),
        "workbooks": collected.workbooks,
        "changes": [_change_json(change) for change in collected.changes],
        **names,
        "problems": [problem_json(p) for p in collected.warnings],
    }


def _change_json(change: ReadingChange) -> Answer:
    return {
        "metric": change.metric.name,
        "owner": change.metric.owner,
        "unit": change.metric.unit,
        "filled": change.filled,
        "before": change.old.raw,
        "after": change.quantity.text,
        "source": change.source,
        "note": change.note,
    }


ROUTES: Routes = (
    ("GET", "/api/data", data),
    ("POST", "/api/data", saved),
    ("POST", "/api/data/try", tried),
    ("POST", "/api/data/paste", pasted),
)
