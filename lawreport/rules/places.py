"""From the findings of rules to problems that name a file, line and column.

In: a composed `Report` and the findings on its paragraphs. Out: `Problem`s in the order files are opened.
Responsible for: the way back from characters of a paragraph to the snippet. Paragraph `i` of the prose is block `i`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from lawreport.base.screenwidth import width
from lawreport.model import Figure, Paragraph, Report, Spans, Table
from lawreport.problem import Place, Problem
from lawreport.rules.reading.search import veiled
from lawreport.rules.reading.text import caret
from lawreport.rules.rule import Finding, Line, Prose
from lawreport.rules.settings import excused
from lawreport.style import Style

Texts = Callable[[str], str]  # name of a file → its text


def prose_of(report: Report) -> Prose:
    """Return the paragraphs of `report` as the rules read them; a line's index is that of its block."""
    return Prose(tuple(_line(i, b) for i, b in enumerate(report.blocks) if isinstance(b, Paragraph)))


def cells_of(report: Report) -> Report:
    """Return the cells of the tables of words as a report of their own, one paragraph each: no rule takes them for its text."""
    return replace(report, blocks=tuple(cell for b in report.blocks if isinstance(b, Table) and b.cells for cell in _cells(b)))


def _cells(table: Table) -> Iterator[Paragraph]:
    for spans in (cell for row in table.lines for cell in row if cell):
        yield Paragraph(Style.TABLE_NOTE, spans, place=next((s.place for s in spans if s.place.file), table.place))


def _line(index: int, paragraph: Paragraph) -> Line:
    figures, set_by_program, start = [], [], 0
    for span in paragraph.head + paragraph.spans:
        if isinstance(span, Figure):
            figures.append((start, start + len(span.text)))
        elif span.made:
            set_by_program.append((start, start + len(span.text)))
        start += len(span.text)
    return Line(paragraph.text, paragraph.style, index, paragraph.level, tuple(figures), tuple(set_by_program))


def findings_to_problems(report: Report, findings: Iterable[Finding]) -> list[Problem]:
    """Return the findings as problems where the words were typed, in the order files are opened.

    `source` returns the text of a file; with it, findings that a comment there excuses are left out.
    """
    problems = [_problem(block, f) for f in findings if isinstance(block := report.blocks[f.line], Paragraph)]
    return sorted(problems, key=lambda p: (p.place, p.id))


def _problem(paragraph: Paragraph, finding: Finding) -> Problem:
    place = place_of(paragraph.head + paragraph.spans, finding.start) or paragraph.place
    excerpt = excerpt_of(paragraph.text, finding)
    return Problem(finding.rule.id, finding.message, place, finding.suggestion, finding.severity, excerpt)


def excerpt_of(text: str, finding: Finding) -> str:
    """Return the words around a finding with ^ below it; of what must not be published only as much as its message says."""
    start, end = finding.start, finding.end
    if finding.rule.veil:
        shown = veiled(finding.text).partition("…")
        kept, tail = len(shown[0]), len(shown[2])
        hidden = "".join("＊" if width(c) == 2 else "*" for c in text[start + kept : end - tail])
        text = text[: start + kept] + hidden + text[end - tail :]
    return caret(text, start, end)


def place_of(spans: Spans, offset: int) -> Place | None:
    """Return where character `offset` was typed; for words the program set, the first typed place after them."""
    start = 0
    for span in spans:
        end = start + len(span.text)
        if offset < end and span.place.line and not getattr(span, "made", False):
            return span.place if isinstance(span, Figure) else span.at(max(0, offset - start))
        start = end
    return None


def is_excused(problem: Problem, texts: Texts) -> bool:
    """Return whether a comment in its file excuses the problem from its rule; `texts` gives the text of a file."""
    place = problem.place
    return bool(place.line) and place.file.endswith(".yaml") and problem.id in excused(texts(place.file), place.line)
