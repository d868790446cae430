"""Step 3 of the pipeline: what is wrong in a report that can be printed.

In: the source, the finished report, its Word file. Out: problems, none of which stops the others.
Responsible for: which rules run, and what excuses a finding. What stops an edition is asked of `stopping`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from lawreport.base.dates import date_in_words
from lawreport.base.disk import File
from lawreport.checks.stopping import CONTRADICTION
from lawreport.edition import Edition
from lawreport.figures import origin
from lawreport.figures.expression import Misuse, evaluate
from lawreport.figures.metrics import Data, Identity, identity_tree
from lawreport.model import Paragraph, Reading, Report
from lawreport.problem import Problem, Problems, Severity, Trouble
from lawreport.project import SETTINGS
from lawreport.rules.endless import LONGEST, NUMBERING, beginning, told
from lawreport.source.reader import Source

if TYPE_CHECKING:
    from lawreport.rules import Context, Finding, Settings

SKIPPED = "check-skipped"  # an identity for which data are missing


def findings(source: Source, report: Report, edition: Edition = Edition.DRAFT, refused: Iterable[Problem] = ()) -> Problems:
    """Return everything the rules find in the words, the data and the identities, without what a comment excuses.

    In the public edition `refused`, the refusals of `publication`, replace the findings of the rules X.
    """
    from lawreport.rules import findings_to_problems, is_excused

    problems = Problems()
    settings = settings_of(source.files, problems)
    endless = _endless(report, edition, problems)
    begun, read = _cut(report, endless), _without(report, endless)
    prose = [
        f for f in prose_findings(source, begun, settings, edition) if f.line not in endless or f.rule.id.startswith(NUMBERING)
    ]
    reported = [*findings_to_problems(begun, prose), *_in_cells(source, report, settings, edition)]
    reported += _data(source, read, settings)
    problems.extend(p for p in reported if not is_excused(p, source.text))
    for identity in source.checks:
        _identity(identity, source.data, problems)
    problems.extend(_bad_excuses(source))
    if edition.traits.public:
        return Problems([*(p for p in problems if not p.id.startswith("X-")), *refused])
    return problems


def _endless(report: Report, edition: Edition, problems: Problems) -> frozenset[int]:
    """Return the indexes of paragraphs too long for the rules, which would take minutes; report each of them.

    A draft may contain such a paragraph, with a warning; a final or public edition may not, since nobody has checked it.
    """
    endless = [i for i, b in enumerate(report.blocks) if isinstance(b, Paragraph) and len(b.text) > LONGEST]
    problems.extend(told(report.blocks[i].text, report.blocks[i].place, edition.traits.strict) for i in endless)
    return frozenset(endless)


def _without(report: Report, endless: frozenset[int]) -> Report:
    """Return the report as the rules of data read it: without endless paragraphs."""
    return replace(report, blocks=tuple(b for i, b in enumerate(report.blocks) if i not in endless)) if endless else report


def _cut(report: Report, endless: frozenset[int]) -> Report:
    """Return the report as the rules of prose read it: of an endless paragraph only the beginning, with its number."""
    blocks = (_beginning(b) if i in endless and isinstance(b, Paragraph) else b for i, b in enumerate(report.blocks))
    return replace(report, blocks=tuple(blocks)) if endless else report


def _beginning(block: Paragraph) -> Paragraph:
    """Return a paragraph up to its first stop, or its first 60 characters."""
    size, spans = beginning(block.text), []
    for span in block.head + block.spans:
        spans += [replace(span, text=span.text[:size])] if size > 0 else []
        size -= len(span.text)
    return replace(block, head=(), spans=tuple(spans))


# ---- the rules -----------------------------------------------------------------------------------------------------


def settings_of(files: Mapping[str, File], problems: Problems) -> Settings:
    """Return the unit's settings of the rules; add what is wrong in data/rules.yaml to `problems`."""
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


def _in_cells(source: Source, report: Report, settings: Settings, edition: Edition) -> list[Problem]:
    """Return what the rules of one paragraph find in the cells of tables of words."""
    from lawreport.rules import Scope, cells_of, check_prose, findings_to_problems, prose_of, rules

    cells = cells_of(report)
    if not cells.blocks:
        return []
    of = tuple(rule for rule in rules(of_files=False) if rule.scope is Scope.LINE)
    return findings_to_problems(cells, check_prose(prose_of(cells), context_of(source, settings, edition), of=of))


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
    """Return what the rules of the finished file find in the Word file made from the source."""
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
    """Evaluate an identity; where it is false, report the values on both sides."""
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
            f"勾稽关系不成立：{identity.text}{reason}；{_values(value.inputs)}",
            identity.place,
            "请核对这几个数，或修改勾稽关系。",
        )


def _values(readings: Iterable[Reading]) -> str:
    """Return each value that an identity uses, with its cell."""
    readings = dict.fromkeys(readings)
    return "，".join(f"{r.metric.name} {origin.value(r)}" for r in readings)
