"""The whole line on one screen: read → compose → check → draw → render → write.

In: a project, a year, an edition. Out: a finished report, or every problem that stops it.
Responsible for: the order of the steps. Each step is a function of one room, from values to a value; only read (`gather`) and
write (the room `delivery`) touch the project's files, and what is kept between builds is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from lawreport.base.disk import File
from lawreport.base.kept import link_within
from lawreport.checks.findings import findings, layout_findings
from lawreport.checks.stopping import is_of_style
from lawreport.checks.waivers import Waived, Waiver, released
from lawreport.edition import Edition
from lawreport.model import Block, Chart, Entry, Image, Photo, Picture, Report
from lawreport.problem import Problem, Problems, Trouble
from lawreport.project import PROFILE, Project
from lawreport.report.compose import compose
from lawreport.source.reader import Source, gather
from lawreport.source.typed import typed_texts
from lawreport.word.pagination import pages
from lawreport.word.render import Word, render
from lawreport.word.template.compile import load_template, profile_of


@dataclass(frozen=True, slots=True)
class Built:
    """One report, finished: nothing is on disk yet."""

    source: Source
    report: Report
    word: Word
    problems: tuple[Problem, ...]  # what the reader should know; what stops this edition has stopped the build before
    waived: tuple[Waived, ...] = ()  # the errors it goes out with all the same
    pages: int = 1
    pictures: Mapping[str, Image] = field(default_factory=dict)

    @property
    def ledger(self) -> tuple[Entry, ...]:
        return self.word.ledger


@dataclass(frozen=True, slots=True)
class Caches:
    """What is kept between builds: the charts drawn for a project."""

    charts: Path | None

    @classmethod
    def of(cls, project: Project) -> Caches:
        """Return the caches in build/.cache; none where that leads elsewhere."""
        return cls(None if link_within(project.cache, project.root) else project.cache)


@dataclass(frozen=True, slots=True)
class Attempt:
    """How far a report came, and all there is to say about it; `halted`: what kept the next step from being taken."""

    problems: tuple[Problem, ...]
    halted: tuple[Problem, ...] = ()
    source: Source | None = None
    report: Report | None = None
    word: Word | None = None
    pages: int = 0
    pictures: Mapping[str, Image] = field(default_factory=dict)

    def finished(self, told: tuple[Problem, ...], waived: tuple[Waived, ...]) -> Built:
        """Return the report that came all the way. Raise `Trouble` with what kept it from that."""
        if self.source is None or self.report is None or self.word is None:
            raise Trouble(self.halted)
        return Built(self.source, self.report, self.word, told, waived, self.pages, self.pictures)


def build(
    project: Project,
    year: int | None,
    edition: Edition,
    say: Callable[[str], None] = lambda step: None,
    commented: bool = False,
    unsigned: bool = False,
    waivers: Iterable[Waiver] = (),
) -> Built:
    """Return the report of a year in an edition.

    Raise `Trouble` with everything that is wrong with what was written, or that stops this edition.
    """
    return let_out(attempt(project, year, edition, say, commented, unsigned), edition, waivers)


def let_out(made: Attempt, edition: Edition, waivers: Iterable[Waiver] = ()) -> Built:
    """Return the report, where nothing stops it. Raise `Trouble` with everything that does."""
    problems, waived = released(made.problems, made.halted, edition, waivers)
    return made.finished(tuple(p for p in problems if not is_of_style(p, edition)), waived)


def attempt(
    project: Project,
    year: int | None,
    edition: Edition,
    say: Callable[[str], None] = lambda step: None,
    commented: bool = False,
    unsigned: bool = False,
) -> Attempt:
    """Return what becomes of the report of a year in an edition, however far that is."""
    try:
        say("读取")
        source, caches = gather(project, year), Caches.of(project)
    except Trouble as trouble:
        return Attempt((), trouble.problems)
    return make(source, caches, edition, say, commented, unsigned)


def make(
    source: Source,
    caches: Caches,
    edition: Edition,
    say: Callable[[str], None] = lambda step: None,
    commented: bool = False,
    unsigned: bool = False,
) -> Attempt:
    """Return what becomes of what was read, however far that is. No file of the project is touched."""
    problems, report = Problems(source.problems), None
    try:
        problems += unconfirmed(source, edition, unsigned)
        template, name = load_template(source.files)
        problems += template.warnings
        say("编排")
        report, warnings = compose(source, template.sheet.measures(), profile_of(source.files).signature.closing)
        problems += [*warnings, *findings(source, report, edition, refused(source, report, edition))]
        say("画图")
        report, pictures = draw(report, source.files, caches)
        say("排版")
        typed, fonts = typed_texts(source, report), own_fonts(source)
        word = render(template, report, pictures, edition, name, commented, typed, fonts)
        problems += seen_in_file(source, report, word, edition)
    except Trouble as trouble:
        return Attempt(tuple(problems), trouble.problems, source, report)
    return Attempt(tuple(problems), (), source, report, word, pages(report, template.sheet, pictures), pictures)


def unconfirmed(source: Source, edition: Edition, unsigned: bool) -> Iterable[Problem]:
    """Return whose signatures the edition lacks; of what cannot be read nobody could have signed anything."""
    if not edition.traits.strict or Problems(source.problems).errors():
        return ()
    from lawreport.checks.signoff.signing import check_signed

    try:
        return check_signed(source, edition, unsigned)
    except Trouble as trouble:
        return trouble.problems


def refused(source: Source, report: Report, edition: Edition) -> Iterable[Problem]:
    """Return why the report may not be published."""
    if not edition.traits.public:
        return ()
    from lawreport.checks.publication import refusals

    return refusals(source, report)


def seen_in_file(source: Source, report: Report, word: Word, edition: Edition) -> Iterable[Problem]:
    """Return what is wrong with the finished file of an edition that leaves the house."""
    name = f"{report.title}.docx"
    if edition.traits.strict:
        yield from layout_findings(source, word.data, name, edition)
    if edition.traits.public:
        from lawreport.checks.publication import scan_file

        yield from scan_file(word.data, name, report, own_fonts(source))


def own_fonts(source: Source) -> frozenset[str]:
    """Return the fonts that the unit's own profile names: its files may name them, whatever they are called."""
    return profile_of(source.files).fonts.names() if PROFILE in source.files else frozenset()


def draw(report: Report, files: Mapping[str, File], caches: Caches) -> tuple[Report, dict[str, Image]]:
    """Return the report with its charts described, and its pictures, as wide and in the colours the profile says."""
    shown = {b.chart.id: b.chart for b in report.blocks if isinstance(b, Picture)}
    if not shown:
        return report, {}
    look, images, met = profile_of(files).figures, dict[str, Image](), Problems()
    if drawn := [chart for chart in shown.values() if isinstance(chart, Chart)]:
        from lawreport import charts

        try:
            images |= charts.draw(drawn, caches.charts, look.width_mm, look.colours)
        except Trouble as trouble:
            met.extend(trouble.problems)
        report = replace(report, blocks=tuple(_described(b, charts.describe) for b in report.blocks))
    if taken := [photo for photo in shown.values() if isinstance(photo, Photo)]:
        from lawreport import photos

        try:
            images |= photos.developed(taken, files, caches.charts, look.width_mm)
        except Trouble as trouble:
            met.extend(trouble.problems)
    met.raise_errors()
    return report, images


def _described(block: Block, describe: Callable[[Chart], str]) -> Block:
    return replace(block, alt=describe(block.chart)) if isinstance(block, Picture) and isinstance(block.chart, Chart) else block
