"""Everything there is to say about a project without writing anything: what `check` lists.

In: a project and a year. Out: the problems of every step that could still be taken. Knows alone: how far one can go
when a step has failed; like the pipeline, it may call every step.
"""

from __future__ import annotations

from lawreport.check import context_of, findings, settings_of
from lawreport.compose import compose
from lawreport.frozen import frozen
from lawreport.model import Picture, Report
from lawreport.problem import Problem, Problems, Trouble
from lawreport.project import Project
from lawreport.read import Source, gather


@frozen
class Survey:
    """The problems found, and the source and report where they could be made."""

    problems: tuple[Problem, ...]
    source: Source | None = None
    report: Report | None = None


def survey(project: Project, year: int | None, edition: str = "draft", word: bool = False) -> Survey:
    """Return what every step has to say about the report of a year; with `word` the finished Word file is looked at too."""
    problems = Problems()
    try:
        source = gather(project, year)
        problems.extend(source.problems)
        report, warnings = compose(source)
    except Trouble as trouble:
        return Survey((*problems, *trouble.problems, *_template(project)))
    problems.extend([*warnings, *findings(source, report, edition), *_charts(report), *_template(project)])
    if word and not problems.errors():
        problems.extend(_word(project, source, report, edition))
    return Survey(tuple(problems), source, report)


def _charts(report: Report) -> list[Problem]:
    from lawreport.charts.check import problems

    return [p for block in report.blocks if isinstance(block, Picture) for p in problems(block.chart)]


def _template(project: Project) -> tuple[Problem, ...]:
    from lawreport.template.compile import load_template, read_profile

    try:
        return (*load_template(project)[0].warnings, *read_profile(project)[1])
    except Trouble as trouble:
        return trouble.problems


def _word(project: Project, source: Source, report: Report, edition: str) -> list[Problem]:
    """Return what the rules of the finished file find in the Word file this report makes."""
    from lawreport.pipeline import build
    from lawreport.rules.sheet import Sheet
    from lawreport.rules.wordfile import layout_problems
    from lawreport.rules.wordkinds import kinds
    from lawreport.template.compile import profile_of
    from lawreport.worddoc import read_document

    name = f"{report.title}.docx"
    try:
        document = read_document(build(project, source.year, edition).word.data, name)
    except Trouble as trouble:
        return list(trouble.problems)
    context = context_of(source, settings_of(project, Problems()), edition)
    sheet = Sheet(document, kinds(document), profile_of(project))
    return [problem for _, problem in layout_problems(sheet, name, context)]


def survey_file(data: bytes, name: str, project: Project | None, edition: str) -> list[Problem]:
    """Return what the rules find in a .docx or .txt from anywhere; a project lends its settings and profile."""
    from lawreport.rules import Context
    from lawreport.rules.wordfile import check_word
    from lawreport.template.compile import profile_of
    from lawreport.template.profile import Profile

    problems = Problems()
    if project is None:
        return check_word(data, name, Profile(), Context(public=edition == "public"))
    context = Context(public=edition == "public", settings=settings_of(project, problems))
    return [*problems, *check_word(data, name, profile_of(project), context)]
