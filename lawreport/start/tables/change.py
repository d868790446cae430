"""A proposal → the files it changes.

In: a project, a `Proposal`, the answers. Out: a `Change`: file → bytes before and after, and what was kept back.
Responsible for: years that are past (what stands there stays, unless it is a sample of `init`), new metrics in the catalogue,
where each value comes from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lawreport.files import yamlfile
from lawreport.files.sheets.tables import read_bytes
from lawreport.files.textfile import decode, encoded_like
from lawreport.files.write import cell_text
from lawreport.model import Metric
from lawreport.problem import Place, Trouble
from lawreport.project import Project
from lawreport.source.fields import METRIC
from lawreport.start.tables.matching import OPEN
from lawreport.start.tables.memory import NAME, with_answers
from lawreport.start.tables.proposal import Proposal, Value
from lawreport.start.unit.newproject import SAMPLE
from lawreport.year.datafile import put, table_path

CATALOGUE = "data/metrics.yaml"


@dataclass(frozen=True, slots=True)
class Change:
    """What would be written, and what would not: values of past years that are there already and differ."""

    files: dict[Path, tuple[bytes | None, bytes | None]]
    taken: tuple[Value, ...]
    kept: tuple[Value, ...]
    remarks: tuple[str, ...] = ()


def changed(project: Project, year: int, proposal: Proposal, answers: Mapping[str, str], typed: list[str]) -> Change:
    """Return what a proposal changes in a project for a report of `year`; `typed` are the metrics that are typed.

    Raise `Trouble` where a table cannot be written, or the catalogue is another project's.
    """
    fresh = [v for v in proposal.values if not v.same]
    kept = tuple(v for v in fresh if v.year < year and not v.old.missing and v.old.source != SAMPLE)
    taken = tuple(v for v in fresh if v not in kept)
    files: dict[Path, tuple[bytes | None, bytes | None]] = {}
    remarks: list[str] = []
    for one in sorted({v.year for v in taken}, reverse=True):
        path = table_path(project, one)
        before = read_bytes(path, project.name(path)) if path.is_file() else None
        cells = {
            v.metric.name: {"数值": v.quantity.text, "来源": source(proposal.file, v.place)} for v in taken if v.year == one
        }
        table = put(
            cells, before, project.name(path), [*typed, *(m.name for m in proposal.new)] if one == year else list(cells)
        )
        files[path] = (before, table.data)
        remarks += filter(None, [table.remark(project.name(path))])
    if proposal.new:
        files |= _catalogue(project, proposal.new)
    open_names = {one.written: OPEN for one in proposal.asked if one.near and one.written not in answers}
    if more := {**answers, **open_names}:
        path = project.root / NAME
        before = read_bytes(path, NAME) if path.is_file() else None
        after = with_answers(before, more)
        files |= {path: (before, after)} if after != before else {}
    return Change(files, taken, kept, tuple(remarks))


def source(file: str, place: Place) -> str:
    """Return where a value comes from, as it is kept beside it: 数据.xlsx 执法!B3."""
    where = place.cell or (f"第{place.line}行" if place.line else "")
    return cell_text(f"{file} {where}".strip())


def _catalogue(project: Project, new: tuple[Metric, ...]) -> dict[Path, tuple[bytes | None, bytes | None]]:
    """Return the catalogue with new metrics below, in the language in which it is written."""
    path = project.shared(CATALOGUE)
    if path is None or not path.is_relative_to(project.root):
        names = "、".join(m.name for m in new)
        raise Trouble.one(
            "import-shared",
            f"表里有指标目录没有的指标（{names}），目录是上级项目的，不在这里加",
            Place(CATALOGUE),
            f"请在上级项目的 {CATALOGUE} 里加上，或在 {NAME} 里写明是哪个指标、不要哪些，再导入。",
        )
    before = read_bytes(path, CATALOGUE)
    text = decode(before, CATALOGUE)
    root = yamlfile.parse(text, CATALOGUE)[0]
    metrics = root.items if isinstance(root, yamlfile.Mapping) else ()
    first = next((value for _, value in metrics if isinstance(value, yamlfile.Mapping)), root)
    unit = METRIC.word("unit", first)
    lines = [f"{m.name}: {{{unit}: {_typed(m.unit)}}}\n" if m.unit else f"{m.name}:\n" for m in new]
    after = text + ("" if text.endswith(("\n", "\r")) else "\n") + "".join(lines)
    yamlfile.parse(after, CATALOGUE)
    return {path: (before, encoded_like(before, after))}


def _typed(unit: str) -> str:
    """Return a unit as it is typed in YAML: in quotes only where it needs them (%)."""
    return unit if re.fullmatch(r"[\u4e00-\u9fff]+", unit) else json.dumps(unit, ensure_ascii=False)
