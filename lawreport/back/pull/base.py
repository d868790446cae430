"""The base of a pull: what was printed, composed again from the texts that were printed.

In: the ledger that the file carries, or none; the project. Out: a `Base`: blocks whose every character knows its text and
place, as they were on the day of the print. Responsible for: which base there is, and why there is none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lawreport.back.pull.store import find
from lawreport.back.pull.texts import yaml_of
from lawreport.back.pull.values import Origin
from lawreport.files.yamlfile import Scalar, parse
from lawreport.model import Report
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import Source, gather
from lawreport.source.typed import scalars, typed_texts
from lawreport.word.carried import Carried, carried
from lawreport.word.reader import Document
from lawreport.word.template.compile import composed_as

Overlay = dict[Path | str, bytes | None]


@dataclass(frozen=True, slots=True)
class Print:
    """A report composed, and each text it was typed as: file → path → text with its places."""

    project: Project
    source: Source
    report: Report
    texts: Mapping[str, Mapping[str, Scalar]]


@dataclass(frozen=True, slots=True)
class Base:
    """What the file was printed from, and what the project prints today."""

    origin: Origin
    then: Print
    today: Print
    ledger: Carried | None = None
    why: str = ""
    overlay: Mapping[Path | str, bytes | None] = field(default_factory=dict)  # what makes the project print as it did


def printed(project: Project, year: int | None, names: tuple[str, ...] = ()) -> Print:
    """Return what a project prints, its files of `names` read too. Raise `Trouble` where it prints nothing."""
    source = gather(project, year)
    report, _ = compose(source, *composed_as(source.files))
    files = dict.fromkeys((*typed_texts(source, report), *names))
    texts = {name: dict(scalars(parse(source.text(name), name)[0])) for name in files if source.text(name)}
    return Print(project, source, report, texts)


def base_of(project: Project, document: Document, name: str) -> Base:
    """Return the base of a file. Raise `Trouble` where the project prints nothing today."""
    ledger, why = _ledger(project, document, name)
    today = printed(project, ledger.year if ledger else None, tuple(ledger.typed) if ledger else ())
    if ledger is None or not ledger.typed:
        return Base(Origin.TODAY, today, today, ledger, why)
    overlay = _overlay(ledger, today)
    try:
        then = printed(Project.at(project.root, overlay), ledger.year)
    except Trouble as trouble:
        first = trouble.problems[0].message if trouble.problems else ""
        return Base(Origin.TODAY, today, today, ledger, f"底稿排不出来（{first}）")
    return Base(Origin.CARRIED if not why else Origin.KEPT, then, today, ledger, why, overlay)


def _ledger(project: Project, document: Document, name: str) -> tuple[Carried | None, str]:
    """Return the ledger of the file, with the texts that it or the project keeps, and why it is not the file's own."""
    ledgers, problems = carried(document.parts, name)
    if not ledgers:
        return None, "文件里的台账坏了" if problems else "文件里没有台账（另存时丢了，或不是本程序的稿子）"
    own = next((one for one in ledgers if one.typed), None)
    if own:
        return own, ""
    kept = find(project, ledgers[0].build)
    if kept is None:
        return ledgers[0], "文件里没有文段的原文，项目也没有留着那次生成的"
    again, _ = carried({"customXml/item1.xml": kept}, name)
    return (again[0], "文件里只有那次生成的名字") if again and again[0].typed else (ledgers[0], "项目留着的底稿坏了")


# ---- the project as it was -----------------------------------------------------------------------------------------------


def _overlay(ledger: Carried, today: Print) -> Overlay:
    """Return the files with which the project prints as it did."""
    folder = f"sections/{ledger.year}/"
    hidden = [name for name in today.source.files if name.startswith(folder) and name.endswith(".yaml")]
    overlay: Overlay = dict.fromkeys(hidden)
    overlay |= {name: yaml_of(_filled(name, texts, today)) for name, texts in ledger.typed.items()}
    return overlay | _readings(ledger, today)


def _filled(name: str, texts: Mapping[str, str], today: Print) -> dict[str, str]:
    """Return the texts of a file; of the unit also what is not printed."""
    rest = today.texts.get(name, {}) if name == "data/unit.yaml" else {}
    return {path: s.text for path, s in rest.items() if "signers" not in path} | dict(texts)


def _readings(ledger: Carried, today: Print) -> Overlay:
    """Return tables of readings for the years whose values have changed since."""
    then = {(i.metric, i.year): i.raw for f in ledger.figures for i in f.inputs}
    data, overlay = today.source.data, Overlay()
    for year in {year for _, year in then}:
        values = {name: one.raw for name, one in data.years.get(year, {}).items() if not one.inputs}
        old = values | {metric: "" if raw == "缺" else raw for (metric, at), raw in then.items() if at == year}
        if old == values or not all(name in data.catalogue for name in old):
            continue
        overlay |= {f"data/{path.name}": None for path in today.project.tables().get(year, ())}
        overlay[f"data/{year}.csv"] = _table(old)
    return overlay


def _table(values: Mapping[str, str]) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("指标", "数值", "来源", "备注"))
    rows.writerows((name, value, "", "") for name, value in values.items())
    return out.getvalue().encode("utf-8")
