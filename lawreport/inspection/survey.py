"""Everything that `check` lists, of a project or of any file.

In: a project and a year, or the bytes of a .docx or .txt. Out: the problems of every step that could be taken.
Responsible for: how far to go when a step has failed. Like the pipeline it may call every step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawreport.back.notes import Kind, Note
from lawreport.base.disk import File
from lawreport.checks.findings import findings, layout_findings, settings_of
from lawreport.edition import Edition
from lawreport.model import Chart, Photo, Picture, Report
from lawreport.pipeline import Caches, let_out, make
from lawreport.problem import Problem, Problems, Trouble
from lawreport.project import PROFILE, SETTINGS, TEMPLATE, Project
from lawreport.report.advances import Measure
from lawreport.report.compose import compose
from lawreport.report.typesetting import NATIONAL, STANDARD, Closing
from lawreport.source.reader import Source, gather
from lawreport.style import Style
from lawreport.word.template.compile import profile_of

if TYPE_CHECKING:
    from lawreport.back.counterpart import Compared
    from lawreport.word.reader import Document


@dataclass(frozen=True, slots=True)
class Survey:
    """The problems, and the source and report as far as they could be made."""

    problems: tuple[Problem, ...]
    source: Source | None = None
    report: Report | None = None


def survey(
    project: Project, year: int | None, edition: Edition = Edition.DRAFT, word: bool = False, unsigned: bool = False
) -> Survey:
    """Return the problems of every step for the report of a year.

    With `word` the finished Word file is checked too; in a final or public edition it always is, exactly as `build` does.
    """
    caches = Caches.of(project)
    try:
        source = gather(project, year)
    except Trouble as trouble:
        return Survey((*trouble.problems, *_template(project.files(TEMPLATE, PROFILE))[1]))
    return survey_of(source, caches, edition, word, unsigned)


def survey_of(
    source: Source, caches: Caches, edition: Edition = Edition.DRAFT, word: bool = False, unsigned: bool = False
) -> Survey:
    """Return what every step has to say about what was read; see `survey`. No file of the project is touched."""
    if edition.traits.strict:
        return _as_built(source, caches, edition, unsigned)
    problems = Problems(source.problems)
    composed, of_template = _template(source.files)
    try:
        report, warnings = compose(source, *composed)
    except Trouble as trouble:
        return Survey((*problems, *trouble.problems, *of_template), source)
    problems.extend([*warnings, *findings(source, report, edition), *_pictures(source, report, caches), *of_template])
    if word and not problems.errors():
        problems.extend(_word(source, caches, report, edition))
    return Survey(tuple(problems), source, report)


def _as_built(source: Source, caches: Caches, edition: Edition, unsigned: bool) -> Survey:
    reached = make(source, caches, edition, unsigned=unsigned)
    more = () if reached.report else _template(source.files)[1]
    return Survey((*reached.problems, *reached.halted, *more), source, reached.report)


def _pictures(source: Source, report: Report, caches: Caches) -> list[Problem]:
    """Return what is wrong with charts, which are not drawn for that, and with photos, which are kept once developed."""
    from lawreport.charts.check import problems

    shown = [block.chart for block in report.blocks if isinstance(block, Picture)]
    found = [p for chart in shown if isinstance(chart, Chart) for p in problems(chart)]
    if photos := [photo for photo in shown if isinstance(photo, Photo)]:
        from lawreport.photos import developed

        try:
            developed(photos, source.files, caches.charts, profile_of(source.files).figures.width_mm)
        except Trouble as trouble:
            found += trouble.problems
    return found


def _template(files: Mapping[str, File]) -> tuple[tuple[Mapping[Style, Measure], Closing], tuple[Problem, ...]]:
    """Return what composing needs of template and profile, and what is to be said of them.

    The standard's where they cannot be used, which is told.
    """
    from lawreport.word.template.compile import composed_as, load_template, read_profile

    try:
        return composed_as(files), (*load_template(files)[0].warnings, *read_profile(files)[1])
    except Trouble as trouble:
        return (STANDARD, NATIONAL), trouble.problems


def _word(source: Source, caches: Caches, report: Report, edition: Edition) -> list[Problem]:
    """Return what the rules of the finished file find in the Word file of this report."""
    try:
        word = let_out(make(source, caches, edition), edition).word
        return layout_findings(source, word.data, f"{report.title}.docx", edition)
    except Trouble as trouble:
        return list(trouble.problems)


def survey_file(data: bytes, name: str, project: Project | None, edition: Edition) -> Compared:
    """Return everything about a .docx or .txt from anywhere: what the rules find, and what differs from its print.

    If there is a project, its settings, profile and data are used.
    """
    from lawreport.back.counterpart import Compared, compared
    from lawreport.rules import Context
    from lawreport.rules.word.wordfile import check_document, check_word
    from lawreport.word.reader import read_document
    from lawreport.word.template.compile import profile_of

    problems = Problems()
    files = project.files(SETTINGS, PROFILE) if project else {}
    context, profile = Context(public=edition.traits.public, settings=settings_of(files, problems)), profile_of(files)
    if name.lower().endswith(".txt"):
        return Compared((*problems, *check_word(data, name, profile, context)), (Note(Kind.PLAIN_TEXT),))
    document = read_document(data, name)
    comparison = compared(document, name, project, edition)
    problems += [*check_document(document, name, profile, context), *_unread(document, name), *comparison.problems]
    return Compared(tuple(problems), (*comparison.notes, *_beside(document)))


def _beside(document: Document) -> Iterator[Note]:
    """Yield a note on words in headers and footers: they are not in the ledger, so they were not compared."""
    body = "".join("".join(p.text.split()) for p in document.paragraphs)
    words = dict.fromkeys("".join(p.text.split()) for p in document.margins())
    strange = [text for text in words if re.search(r"[\u4e00-\u9fff]", text) and text not in body]
    if strange:
        yield Note(Kind.MARGINS, words=tuple(strange))


def _unread(document: Document, name: str) -> list[Problem]:
    from lawreport.word.unread import problems_of

    nothing = not any(p.text.strip() for p in document.paragraphs)
    return problems_of(document.unread, lambda at: document.paragraphs[at].place(name), name, nothing)
