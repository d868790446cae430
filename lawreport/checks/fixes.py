"""Safe fixes, made in people's files without touching anything else.

In: a source, its report, and the text of its files. Out: the new texts.
Responsible for: the way from a fix of a finished paragraph back to typed characters. There is none inside a tag, in words
that the program set, or where the file would no longer be read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

from lawreport.checks.findings import prose_findings, settings_of
from lawreport.files.textfile import encoded_like
from lawreport.files.yamlfile import Mapping, Node, Scalar, Sequence, parse
from lawreport.model import Paragraph, Report, Spans, Words
from lawreport.problem import Place, Problem, Problems, Trouble
from lawreport.source.reader import Source

if TYPE_CHECKING:
    from lawreport.rules import Edit, Finding


@dataclass(frozen=True, slots=True)
class Correction:
    """At `place` of a file `new` is to stand instead of `old`."""

    place: Place
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class CorrectedFile:
    """One file before and after, and how many places were changed."""

    name: str
    path: Path
    before: str
    after: str
    old: bytes
    data: bytes
    count: int

    def diff(self) -> list[str]:
        """Return the change as a unified diff."""
        return list(
            unified_diff(
                self.before.splitlines(), self.after.splitlines(), self.name, self.name, "修改前", "修改后", n=0, lineterm=""
            )
        )


def corrected_files(source: Source, report: Report) -> list[CorrectedFile]:
    """Return the files of the project that the safe fixes change; nothing is written."""
    wanted: dict[str, list[Correction]] = {}
    for change in dict.fromkeys(corrections(source, report)):  # the title of a chart may be printed in several places
        wanted.setdefault(change.place.file, []).append(change)
    files = (_corrected(source, name, found) for name, found in wanted.items())
    return [file for file in files if file]


def corrections(source: Source, report: Report) -> Iterator[Correction]:
    """Return the safe fixes that lead back to typed characters."""
    from lawreport.rules import edits, prose_of

    findings = [finding for finding, _ in _found(source, report)]
    yield from _corrections(report, edits(findings, prose_of(report)))


def mendable(source: Source, report: Report) -> dict[Problem, CorrectedFile]:
    """Return each problem that a safe fix mends by itself, with the file as this one fix leaves it."""
    from lawreport.rules import edits, prose_of

    found, prose = _found(source, report), prose_of(report)
    keepers = [f for f, _ in found if f.rule.keeps and f.replacement is None]
    mended: dict[Problem, CorrectedFile] = {}
    for finding, problem in found:
        changes = [*_corrections(report, edits([finding, *keepers], prose))] if finding.replacement is not None else []
        if changes and (file := _corrected(source, changes[0].place.file, changes)):
            mended[problem] = file
    return mended


def _found(source: Source, report: Report) -> list[tuple[Finding, Problem]]:
    """Return what the rules of prose find and no comment excuses, with the problem that is told of it."""
    from lawreport.rules import findings_to_problems, is_excused

    findings = prose_findings(source, report, settings_of(source.files, Problems()))
    told = [(finding, problem) for finding in findings for problem in findings_to_problems(report, [finding])]
    return [(finding, problem) for finding, problem in told if not is_excused(problem, source.text)]


def _corrections(report: Report, changes: Iterable[Edit]) -> Iterator[Correction]:
    """Yield the edits of finished paragraphs that lead back to typed characters."""
    for edit in changes:
        block = report.blocks[edit.line]
        place = _typed(block.head + block.spans, edit.start, edit.end) if isinstance(block, Paragraph) else None
        if isinstance(block, Paragraph) and place:
            yield Correction(place, block.text[edit.start : edit.end], edit.text)


def _typed(spans: Spans, start: int, end: int) -> Place | None:
    """Return the place of the range, if it was typed in one stretch; else None."""
    at = 0
    for span in spans:
        if isinstance(span, Words) and not span.made and at <= start and end <= at + len(span.text):
            return span.at(start - at)
        at += len(span.text)
    return None


def _corrected(source: Source, name: str, found: list[Correction]) -> CorrectedFile | None:
    path = source.project.shared(name)
    if path is None:
        return None
    data, text = source.files[name].data, source.text(name)
    rows = re.split(r"(\r\n|\r|\n)", text)
    made = 0
    for change in sorted(found, key=lambda c: (c.place.line, c.place.column), reverse=True):
        row, at = 2 * (change.place.line - 1), change.place.column - 1
        tried = [*rows]
        tried[row] = rows[row][:at] + change.new + rows[row][at + len(change.old) :]
        if rows[row][at : at + len(change.old)] == change.old and _reads_alike(text, "".join(tried), name):
            rows, made = tried, made + 1
    after = "".join(rows)
    return CorrectedFile(name, path, text, after, data, encoded_like(data, after), made) if made else None


def _reads_alike(before: str, after: str, name: str) -> bool:
    """Return whether the file still has the same fields in the same order."""
    try:
        return _shape(parse(before, name)[0]) == _shape(parse(after, name)[0])
    except Trouble:
        return False


def _shape(node: Node) -> object:
    if isinstance(node, Mapping):
        return [(key.text, _shape(value)) for key, value in node.items]
    if isinstance(node, Sequence):
        return [_shape(item) for item in node.items]
    return isinstance(node, Scalar)
