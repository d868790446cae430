"""The whole on one screen: read → compose → draw → render → check → write.

Each step is a function from values to a value, in one file; only the first and the last touch the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from lawreport.check import check
from lawreport.compose import compose
from lawreport.frozen import frozen
from lawreport.model import Entry, Picture, Report
from lawreport.pagination import pages
from lawreport.problem import Problem
from lawreport.project import Project
from lawreport.read import Source, gather
from lawreport.render import Word, render
from lawreport.template.compile import load_template


@frozen
class Built:
    """One report, finished: nothing is on disk yet."""

    source: Source
    report: Report
    word: Word
    problems: tuple[Problem, ...]       # what the reader should know; errors have stopped the build before
    pages: int = 1

    @property
    def ledger(self) -> tuple[Entry, ...]:
        return self.word.ledger


def build(project: Project, year: int | None, edition: str, say: Callable[[str], None] = lambda step: None,
          commented: bool = False, ahead: bool = False) -> Built:
    """Return the report of a year in an edition; `ahead`: with a second process that draws meanwhile.

    Raise `Trouble` with everything that is wrong with what was written.
    """
    from lawreport.public import refusals, scan_file

    say("读取")
    source = gather(project, year)
    template, name = load_template(project)
    say("编排")
    report, warnings = compose(source, template.sheet.measures())
    with drawing(report, project) if ahead else nullcontext():
        found = check(source, report, edition, refusals(source, report) if edition == "public" else ())
    say("画图")
    report, pictures = draw(report, project)
    say("排版")
    word = render(template, report, pictures, edition, name, commented)
    if edition == "public":
        scan_file(word.data, f"{report.title}.docx", report).raise_errors()
    return Built(source, report, word, (*source.warnings, *warnings, *found, *template.warnings),
                 pages(report, template.sheet, pictures))


def drawing(report: Report, project: Project) -> AbstractContextManager[None]:
    """Return a context in which another process draws the report's charts."""
    charts = [b.chart for b in report.blocks if isinstance(b, Picture)]
    if not charts:
        return nullcontext()
    from lawreport.charts.ahead import drawn_ahead

    return drawn_ahead(charts, project.cache)


def draw(report: Report, project: Project) -> tuple[Report, dict]:
    """Return the report with its pictures described, and the pictures."""
    pictures = {b.chart.id: b for b in report.blocks if isinstance(b, Picture)}
    if not pictures:
        return report, {}
    from lawreport import charts

    images = charts.draw([b.chart for b in pictures.values()], project.cache)
    blocks = tuple(replace(b, alt=charts.describe(b.chart)) if isinstance(b, Picture) else b for b in report.blocks)
    return replace(report, blocks=blocks), images

