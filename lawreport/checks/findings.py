"""Step 5, check: what a report that can be printed still says wrongly.

In: the source, the finished report, its Word file. Out: problems, none of which stops the others. Knows alone: which rules
there are to run, what excuses a finding, and which findings stop an edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from lawreport.base.dates import date_in_words
from lawreport.base.disk import File
from lawreport.edition import Edition
from lawreport.figures import origin
from lawreport.figures.expression import Misuse, evaluate
from lawreport.figures.metrics import Data, Identity, identity_tree
from lawreport.model import Paragraph, Reading, Report
from lawreport.problem import Problem, Problems, Severity, Trouble
from lawreport.project import SETTINGS
from lawreport.source.reader import Source

if TYPE_CHECKING:
    from lawreport.rules import Context, Finding, Settings

SKIPPED = "check-skipped"  # an identity for which data are missing
LONGEST = 20_000  # characters of a paragraph that the rules read
CONTRADICTION = "check-fails"  # figures that contradict each other: no edition may carry them
ENDLESS = "paragraph-endless"  # a paragraph that was not read
NUMBERING = "S-02"  # the rules, by how their ids begin, that read of it no more than its number
_BEGINNING = 60  # characters of it


def stops(problem: Problem, edition: Edition) -> bool:
    """Return whether a problem keeps an edition from going out: any error a final or public one, a contradiction a draft."""
    return problem.severity is Severity.ERROR if edition.traits.strict else problem.id == CONTRADICTION


def is_of_style(problem: Problem, edition: Edition) -> bool:
    """Return whether a problem is a hint of a rule, for those who ask `check`: a build does not tell it."""
    of_rule = problem.id[:1].isupper() and not (edition.traits.public and problem.id.startswith("X-"))
    return of_rule and problem.severity is Severity.HINT


def findings(source: Source, report: Report, edition: Edition = Edition.DRAFT, refused: Iterable[Problem] = ()) -> Problems:
    """Return everything the rules find in the words, the data and the identities; what a comment excuses is left out.

    In the public edition `refused`, what must not be published as `public` tells it, stands in the place of the rules X.
    """
    from lawreport.rules import findings_to_problems, is_excused

    problems = Problems()
    settings = settings_of(source.files, problems)
    endless = _endless(report, edition, problems)
    begun, read = _cut(report, endless), _without(report, endless)
    prose = [
        f for f in prose_findings(source, begun, settings, edition) if f.line not in endless or f.rule.id.startswith(NUMBERING)
    ]
    found = [*findings_to_problems(begun, prose), *_data(source, read, settings)]
    problems.extend(p for p in found if not is_excused(p, source.text))
    for identity in source.checks:
        _identity(identity, source.data, problems)
    problems.extend(_bad_excuses(source))
    if edition.traits.public:
        return Problems([*(p for p in problems if not p.id.startswith("X-")), *refused])
    return problems


def _endless(report: Report, edition: Edition, problems: Problems) -> frozenset[int]:
    """Return which blocks are paragraphs so long that nobody wrote them for readers: the rules would take minutes over them.

    What nobody has looked through is no more than told in a draft, and goes no further.
    """
    endless = [i for i, b in enumerate(report.blocks) if isinstance(b, Paragraph) and len(b.text) > LONGEST]
    for block in (report.blocks[i] for i in endless):
        problems.add(
            ENDLESS,
            f"这一段有{len(block.text)}字，没有逐条检查",
            block.place,
            "请分成几段；分开以后再检查。",
            severity=Severity.ERROR if edition.traits.strict else Severity.WARNING,
        )
    return frozenset(endless)


def _without(report: Report, endless: frozenset[int]) -> Report:
    """Return the report as the rules of data see it."""
    return replace(report, blocks=tuple(b for i, b in enumerate(report.blocks) if i not in endless)) if endless else report


def _cut(report: Report, endless: frozenset[int]) -> Report:
    """Return the report as the rules of prose see it: of an endless paragraph only the beginning, with its number."""
    blocks = (_beginning(b) if i in endless and isinstance(b, Paragraph) else b for i, b in enumerate(report.blocks))
    return replace(report, blocks=tuple(blocks)) if endless else report


def _beginning(block: Paragraph) -> Paragraph:
    """Return a paragraph up to its first stop, or the first characters of it."""
    stop = re.compile("[。，；：]").search(block.text[:_BEGINNING])
    size, spans = stop.end() if stop else _BEGINNING, []
    for span in block.head + block.spans:
        spans += [replace(span, text=span.text[:size])] if size > 0 else []
        size -= len(span.text)
    return replace(block, head=(), spans=tuple(spans))


# ---- the rules -----------------------------------------------------------------------------------------------------


def settings_of(files: Mapping[str, File], problems: Problems) -> Settings:
    """Return how the unit bends the rules; what is wrong in data/rules.yaml goes to `problems`."""
    from lawreport.rules.rule import known_rules
    from lawreport.rules.settings import Settings, read_settings

    try:
        return read_settings(files.get(SETTINGS), known_rules(), warnings=problems)
    except Trouble as trouble:
        problems.extend(trouble.problems)
        return Settings()


def prose_findings(source: Source, report: Report, settings: Settings, edition: Edition = Edition.DRAFT) -> list[Finding]:
    """Return what the rules of prose find in the finished paragraphs, excused or not."""
    from lawreport.rules import check_prose, prose_of

    return check_prose(prose_of(report), context_of(source, settings, edition))


def context_of(source: Source, settings: Settings, edition: Edition) -> Context:
    """Return what the rules of prose know of a report besides its words."""
    from lawreport.rules import Context

    words = date_in_words(source.date)
    return Context(source.year, words, source.unit.name, source.unit.short, edition.traits.public, settings)


def _data(source: Source, report: Report, settings: Settings) -> list[Problem]:
    from lawreport.rules.data.facts import Facts
    from lawreport.rules.data.running import problems_of

    facts = Facts(report, source.data, source.date, source.unit.kind, source.report, source.checks, settings)
    return problems_of(facts)


def layout_findings(source: Source, data: bytes, name: str, edition: Edition) -> list[Problem]:
    """Return what the rules of the finished file find in the Word file that was made of the source."""
    from lawreport.rules.word.sheet import Sheet
    from lawreport.rules.word.wordfile import layout_problems
    from lawreport.rules.word.wordkinds import kinds
    from lawreport.word.reader import read_document
    from lawreport.word.template.compile import profile_of

    document = read_document(data, name)
    context = context_of(source, settings_of(source.files, Problems()), edition)
    sheet = Sheet(document, kinds(document), profile_of(source.files))
    return [problem for _, problem in layout_problems(sheet, name, context)]


# ---- excuses -------------------------------------------------------------------------------------------------------


def _bad_excuses(source: Source) -> Iterable[Problem]:
    from lawreport.rules.rule import known_rules
    from lawreport.rules.settings import bad_excuses

    for name in sorted(name for name in source.files if name.startswith(f"sections/{source.year}/")):
        if "不查" in (text := source.text(name)):
            yield from bad_excuses(text, name, known_rules())


# ---- identities (勾稽关系) ------------------------------------------------------------------------------------------


def _identity(identity: Identity, data: Data, problems: Problems) -> None:
    """Both sides are computed from the readings, and told with their values where they do not agree."""
    tree = identity_tree(identity, data, problems)
    if tree is None:
        return
    try:
        value = evaluate(tree, data)
    except Misuse as misuse:
        problems.add(
            SKIPPED,
            f"勾稽关系“{identity.text}”没有核对：{misuse.message}",
            identity.place,
            "补上数据后再核对。",
            severity=Severity.HINT,
        )
        return
    if not value:
        reason = f"（{identity.reason}）" if identity.reason else ""
        problems.add(
            CONTRADICTION,
            f"勾稽关系不成立：{identity.text}{reason}；{_told(value.inputs)}",
            identity.place,
            "请核对这几个数，或修改勾稽关系。",
        )


def _told(readings: Iterable[Reading]) -> str:
    """Return each value an identity uses, with its cell."""
    readings = dict.fromkeys(readings)
    return "，".join(f"{r.metric.name} {origin.value(r)}" for r in readings)
