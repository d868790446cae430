"""Everything that `check` lists, of a project or of any file.

In: a project and a year, or the bytes of a .docx or .txt. Out: the problems of every step that could be taken.
Responsible for: how far to go when a step has failed. Like the pipeline it may call every step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawreport.checks.findings import STRICT, findings, layout_findings, settings_of
from lawreport.model import Picture, Report
from lawreport.problem import Problem, Problems, Trouble
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import Source, gather

if TYPE_CHECKING:
    from lawreport.back.counterpart import Compared
    from lawreport.word.reader import Document


@dataclass(frozen=True, slots=True)
class Survey:
    """The problems, and the source and report as far as they could be made."""

    problems: tuple[Problem, ...]
    source: Source | None = None
    report: Report | None = None


def survey(project: Project, year: int | None, edition: str = "draft", word: bool = False, unsigned: bool = False) -> Survey:
    """Return the problems of every step for the report of a year.

    With `word` the finished Word file is checked too; in a final or public edition it always is, exactly as `build` does.
    """
    if edition in STRICT:
        return _as_built(project, year, edition, unsigned)
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


def _as_built(project: Project, year: int | None, edition: str, unsigned: bool) -> Survey:
    from lawreport.pipeline import attempt

    reached = attempt(project, year, edition, unsigned=unsigned)
    more = () if reached.report else _template(project)
    return Survey((*reached.problems, *reached.halted, *more), reached.source, reached.report)


def _charts(report: Report) -> list[Problem]:
    from lawreport.charts.check import problems

    return [p for block in report.blocks if isinstance(block, Picture) for p in problems(block.chart)]


def _template(project: Project) -> tuple[Problem, ...]:
    from lawreport.word.template.compile import load_template, read_profile

    try:
        return (*load_template(project)[0].warnings, *read_profile(project)[1])
    except Trouble as trouble:
        return trouble.problems


def _word(project: Project, source: Source, report: Report, edition: str) -> list[Problem]:
    """Return what the rules of the finished file find in the Word file of this report."""
    from lawreport.pipeline import build

    try:
        word = build(project, source.year, edition).word
        return layout_findings(source, word.data, f"{report.title}.docx", edition)
    except Trouble as trouble:
        return list(trouble.problems)


def survey_file(data: bytes, name: str, project: Project | None, edition: str) -> Compared:
    """Return everything about a .docx or .txt from anywhere: what the rules find, and what differs from its print.

    If there is a project, its settings, profile and data are used.
    """
    from lawreport.back.counterpart import Compared, compared
    from lawreport.rules import Context, Settings
    from lawreport.rules.word.wordfile import check_document, check_word
    from lawreport.word.reader import read_document
    from lawreport.word.template.compile import profile_of
    from lawreport.word.template.profile import Profile

    problems = Problems()
    context = Context(public=edition == "public", settings=settings_of(project, problems) if project else Settings())
    profile = profile_of(project) if project else Profile()
    if name.lower().endswith(".txt"):
        return Compared(
            (*problems, *check_word(data, name, profile, context)), ("对照：纯文本里没有台账，没有和印出的、和数据对照。",)
        )
    document = read_document(data, name)
    comparison = compared(document, name, project, edition)
    problems += [*check_document(document, name, profile, context), *_unread(document, name), *comparison.problems]
    return Compared(tuple(problems), (*comparison.notes, *_beside(document)))


def _beside(document: Document) -> Iterator[str]:
    """Yield a note on words in headers and footers: they are not in the ledger, so they were not compared."""
    body = "".join("".join(p.text.split()) for p in document.paragraphs)
    words = dict.fromkeys("".join(p.text.split()) for p in document.margins())
    strange = [text for text in words if re.search(r"[\u4e00-\u9fff]", text) and text not in body]
    if strange:
        yield f"对照：页眉、页脚里的文字没有和印出的对照，请自己看一遍：{'；'.join(f'“{text[:40]}”' for text in strange[:4])}。"


def _unread(document: Document, name: str) -> list[Problem]:
    from lawreport.word.unread import problems_of

    nothing = not any(p.text.strip() for p in document.paragraphs)
    return problems_of(document.unread, lambda at: document.paragraphs[at].place(name), name, nothing)
