"""Any .docx or .txt, made here or elsewhere, checked with every rule that needs no data.

In: the bytes of the file and the profile. Out: problems with paragraph numbers, in the order of the file.
Responsible for: which words of a Word file the rules of prose read, and reporting a fault of many paragraphs once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Literal

from lawreport.files.textfile import decode
from lawreport.problem import Place, Problem, Severity
from lawreport.rules.endless import LONGEST, NUMBERING, beginning, read_whole, told, told_rest
from lawreport.rules.reading.text import caret, compiled
from lawreport.rules.rule import Context, Finding, Hit, Line, Prose, Rule, Scope, check_prose, rules
from lawreport.rules.word.sheet import Sheet
from lawreport.rules.word.wordkinds import kinds
from lawreport.style import Style
from lawreport.word.reader import BOX, NOTE, Document, WordParagraph, read_document
from lawreport.word.template.profile import Profile

_BLANK = " 　\t\r\n"
_PUBLIC = ("L-43",)  # errors in a file for publication
MANY = 8  # up to so many equal slips are reported place by place


def check_word(data: bytes, name: str, profile: Profile, context: Context | None = None) -> list[Problem]:
    """Return everything the rules find in a .docx or .txt called `name`. Raise `Trouble` when it cannot be read."""
    if name.lower().endswith(".txt"):
        return check_text(decode(data, name), name, context or Context())
    return check_document(read_document(data, name), name, profile, context)


def check_document(document: Document, name: str, profile: Profile, context: Context | None = None) -> list[Problem]:
    """Return everything the rules find in a Word file that has been read."""
    context = word_context(document, context or Context())
    sheet = Sheet(document, kinds(document), profile)
    located = [
        *_prose_problems(sheet, name, context),
        *_margin_problems(document, name, context),
        *layout_problems(sheet, name, context),
    ]
    return [problem for _, problem in sorted(located, key=lambda pair: (pair[0], -pair[1].severity, pair[1].id))]


def check_text(text: str, name: str, context: Context) -> list[Problem]:
    """Return what the rules of prose find in plain text, a paragraph a line, with lines and columns."""
    rows = [(at, row) for at, row in enumerate(text.splitlines(), 1) if row.strip(_BLANK)]
    styles = kinds(Document(tuple(WordParagraph(n, row.strip(_BLANK)) for n, (_, row) in enumerate(rows, 1))))
    lines = tuple(_line(i, row.strip(_BLANK), style) for i, ((_, row), style) in enumerate(zip(rows, styles, strict=True)))
    findings = _findings(Prose(lines), context)
    unread = _unread(Prose(lines), lambda index: Place(name, rows[index][0]), context)
    return [problem for _, problem in unread] + [
        Problem(
            f.rule.id,
            f.message,
            Place(name, rows[f.line][0], 1 + f.start + _lead(rows[f.line][1])),
            f.suggestion,
            f.severity,
            caret(lines[f.line].text, f.start, f.end),
        )
        for f in findings
    ]


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip(_BLANK))


# ---- the words -----------------------------------------------------------------------------------------------------


def prose_of_word(document: Document, named: tuple[str, ...]) -> Prose:
    """Return the paragraphs of a Word file as the rules of prose read them; a line's index is its paragraph's."""
    return Prose(
        tuple(
            _line(i, p.text.strip(_BLANK), kind, len(p.label.strip(_BLANK)))
            for i, (kind, p) in enumerate(zip(named, document.paragraphs, strict=True))
            if kind and p.text.strip(_BLANK)
        )
    )


def _line(index: int, text: str, kind: str, label: int = 0) -> Line:
    """Return a paragraph as the rules of prose read it; its first `label` characters are set by Word."""
    style = _READ_AS[kind] if kind in _READ_AS else Style(kind)
    level = style.norm.level if style else 0
    return Line(text, style, index, level, made=((0, label),) if label else ())


_READ_AS: dict[str, Style | Literal[""]] = {Style.TABLE_HEADER: Style.TABLE, NOTE: Style.TABLE_NOTE, BOX: ""}


def _prose_problems(sheet: Sheet, name: str, context: Context) -> Iterator[tuple[int, Problem]]:
    """Yield (index, problem) of the words; a slip that occurs more than eight times is reported once, with its paragraphs."""
    prose = prose_of_word(sheet.document, sheet.kinds)
    text = {line.index: line.text for line in prose.lines}
    alike: dict[tuple[str, str], list[Finding]] = {}
    yield from _unread(prose, lambda index: sheet.document.paragraphs[index].place(name), context)
    for f in _findings(prose, context):
        alike.setdefault((f.rule.id, f.message), []).append(f)
    for same in alike.values():
        more = f"（共{len(same)}处：{_listed(sheet, same)}）" if len(same) > MANY else ""
        for f in same[:1] if more else same:
            place = sheet.document.paragraphs[f.line].place(name)
            yield (
                f.line,
                Problem(f.rule.id, f.message + more, place, f.suggestion, f.severity, caret(text[f.line], f.start, f.end)),
            )


def _divided(prose: Prose) -> tuple[tuple[Line, ...], tuple[Line, ...], tuple[Line, ...]]:
    """Return the paragraphs that are read, those among them that are endless, and the rest of a file that is."""
    at = read_whole(((line.text, line.style), len(line.text)) for line in prose.lines)
    read, rest = prose.lines[:at], prose.lines[at:]
    return read, tuple(line for line in read if len(line.text) > LONGEST), rest


def _unread(prose: Prose, place: Callable[[int], Place], context: Context) -> Iterator[tuple[int, Problem]]:
    """Return what is said of words that are not read sentence by sentence."""
    _, endless, rest = _divided(prose)
    looked = "，只查了不得公开的内容"
    for line in endless:
        yield line.index, told(line.text, place(line.index), context.public, looked)
    if rest:
        yield rest[0].index, told_rest((line.text for line in rest), place(rest[0].index), context.public, looked)


def _findings(prose: Prose, context: Context) -> list[Finding]:
    """Return what the rules find; where words are too many those of numbers, and those of what must not be published."""
    read, endless, rest = _divided(prose)
    if not endless and not rest:
        return check_prose(prose, context)
    cut = {line.index for line in endless}
    begun = Prose(tuple(_begun(line) if line.index in cut else line for line in read))
    found = [f for f in check_prose(begun, context) if f.line not in cut or f.rule.id.startswith(NUMBERING)]
    secret = check_prose(Prose(endless + rest), context, of=tuple(rule for rule in rules(of_files=False) if rule.public))
    return sorted((*found, *secret), key=lambda f: (f.line, f.start, f.end))


def _begun(line: Line) -> Line:
    size = beginning(line.text)
    return replace(line, text=line.text[:size], made=tuple(span for span in line.made if span[1] <= size))


def _margin_problems(document: Document, name: str, context: Context) -> Iterator[tuple[int, Problem]]:
    """Yield what the rules find in headers and footers, each of them once and by itself, since they are no running text.

    Those with a page number (第 1 页 共 9 页) are skipped.
    """
    margins = {
        p.text.strip(_BLANK): p for p in document.margins() if p.text.strip(_BLANK) and not {"PAGE", "NUMPAGES"} & {*p.fields}
    }
    for text, p in margins.items():
        for f in _findings(Prose((_line(0, text, BOX),)), context):
            yield -1, Problem(f.rule.id, f.message, p.place(name), f.suggestion, f.severity, caret(text, f.start, f.end))


# ---- the look ------------------------------------------------------------------------------------------------------


def layout_problems(sheet: Sheet, name: str, context: Context | None = None) -> Iterator[tuple[int, Problem]]:
    """Yield (index, problem) of what the rules of the finished file find, each fault once with its paragraphs."""
    context = context or Context()
    for rule in rules():
        if rule.scope is Scope.FILE and rule.id not in context.settings.off:
            hits = sorted((hit for hit in rule.check(sheet) if isinstance(hit, Hit)), key=lambda hit: hit.message)
            for _, same in groupby(hits, key=lambda hit: hit.message):
                yield _problem(sheet, name, rule, sorted(same, key=lambda hit: hit.line), context)


def _problem(sheet: Sheet, name: str, rule: Rule, hits: list[Hit], context: Context) -> tuple[int, Problem]:
    hit, severity = hits[0], context.settings.levels.get(rule.id, rule.severity)
    if rule.id in _PUBLIC and context.public:
        severity = Severity.ERROR
    if hit.line < 0:
        return -1, Problem(rule.id, hit.message, Place(name), hit.suggestion, severity)
    p = sheet.document.paragraphs[hit.line]
    more = f"（共{len(hits)}处：{_listed(sheet, hits)}）" if len(hits) > 1 else ""
    excerpt = p.text.strip()[:40] if more else caret(p.text, hit.start, hit.end) if p.text else ""
    return hit.line, Problem(rule.id, hit.message + more, p.place(name), hit.suggestion, severity, excerpt)


def _listed(sheet: Sheet, hits: Iterable[Hit | Finding]) -> str:
    """Return the paragraphs of the hits: 第3、5—9段; those in tables by the number of the table."""
    paragraphs = [sheet.document.paragraphs[hit.line] for hit in hits]
    numbers = sorted({p.number for p in paragraphs if not p.table})
    runs = [list(run) for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    shown = "、".join(f"{run[0][1]}—{run[-1][1]}" if len(run) > 1 else str(run[0][1]) for run in runs[:6])
    outside = [f"第{shown}{'……' if len(runs) > 6 else ''}段"] if numbers else []
    return "、".join(outside + [f"表{n}" for n in sorted({p.table for p in paragraphs if p.table})])


def word_context(document: Document, context: Context) -> Context:
    """Return the context, with the year of the file's own title where none is given."""
    words = "".join(p.text for p in document.paragraphs[:12])
    title = compiled(r"(20\d{2})年[^。]{0,30}报告").search(words)
    return context if context.year or not title else replace(context, year=int(title[1]))
