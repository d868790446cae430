"""What a rule is: one short function (or one pattern) that carries everything there is to say about it.

In: finished paragraphs (`Prose`) and what is known of the report (`Context`). Out: `Finding`s and safe `Edit`s.
Responsible for: registering rules, running them, switching them off and applying their fixes. The rules are in the modules
listed in `MODULES`; docs/rules.md, the command `rule` and the tests of rules are made from what they carry.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache, cached_property
from importlib import import_module
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from lawreport.problem import Severity
from lawreport.rules.reading.text import (
    compiled,
    find,
    forget,
    outside_names,
    outside_quotes,
    plain,
    when_forgetting,
)
from lawreport.rules.settings import Settings
from lawreport.style import BLOCKS, TITLES, Role, Style

if TYPE_CHECKING:
    from lawreport.rules.data.facts import Spot

MODULES = (
    "prose.punctuation",
    "prose.numbers",
    "prose.wording",
    "prose.nearmiss",
    "prose.structure",
    "prose.safety",
    "prose.arithmetic",
    "prose.sentences",
    "prose.documents",
    "prose.unitnames",
    "prose.twice",
    "data.years",
    "data.content",
    "data.figures",
    "data.claims",
    "data.readings",
    "prose.doubled",
    "prose.leftover",
)
OF_FILES = ("word.layout", "word.typeface", "word.elements", "word.handwork")  # rules of a Word file, not opened for prose
ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
PROSE = ("", *(style for style in BLOCKS if style.norm.role is not Role.FORM))
WHOLE = 6  # from this many paragraphs on a text is a report, not a piece of one


# ---- what a rule sees ----------------------------------------------------------------------------------------------


class Scope(Enum):
    """What a rule reads.

    A single paragraph, whoever wrote it; all paragraphs in order; the report with its data (`Facts`); or the Word file
    (`Sheet`).
    """

    LINE = "段落"
    TEXT = "全文"
    DATA = "数据"
    FILE = "成品"


@dataclass(frozen=True, slots=True)
class Line:
    """A finished paragraph, with its number among the paragraphs (`index`).

    `figures` are the ranges of characters that come from data, `made` those that the program set (numbers, 一是, stops).
    """

    text: str
    style: Style | Literal[""] = Style.BODY
    index: int = 0
    level: int = 0
    figures: tuple[tuple[int, int], ...] = ()
    made: tuple[tuple[int, int], ...] = ()

    def hit(self, start: int, end: int, message: str, suggestion: str = "") -> Hit:
        """Return a hit on the characters from `start` to `end` of this paragraph."""
        return Hit(self.index, start, end, message, suggestion)

    @property
    def is_prose(self) -> bool:
        return self.style in PROSE


@dataclass(frozen=True)
class Prose:
    """The paragraphs of a report, or of a piece of one, in reading order."""

    lines: tuple[Line, ...]

    @property
    def whole(self) -> bool:
        """Return whether this is a report from its beginning, not a piece of one."""
        return len(self.lines) >= WHOLE or any(line.style in TITLES for line in self.lines)

    @cached_property
    def read(self) -> tuple[Line, ...]:
        """Return the paragraphs that consist of sentences: no red head, signature, table or imprint."""
        return tuple(line for line in self.lines if line.is_prose)

    @cached_property
    def _views(self) -> dict[str, str]:
        return {name: "\n".join(view(line.text) for line in self.lines) for name, view in _VIEWS.items()}

    def view(self, within: str) -> str:
        """Return all paragraphs as one text, with names or quotations blanked as `within` says."""
        return self._views[within]

    def at(self, offset: int) -> tuple[Line, int]:
        """Return the paragraph, and the offset in it, of a character of `view`."""
        i = bisect_right(self._starts, offset) - 1
        return self.lines[i], offset - self._starts[i]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(line.text) + 1 for line in self.lines)][:-1]

    def lines_with(self, wanted: str, within: str = "text") -> Iterator[Line]:
        """Yield the paragraphs in which the pattern may match, by one search through all of them."""
        search, text, i = compiled(wanted).search, self._views[within], -1
        while i + 1 < len(self.lines) and (match := search(text, self._starts[i + 1])):
            i = bisect_right(self._starts, match.start()) - 1
            yield self.lines[i]


@dataclass(frozen=True, slots=True)
class Context:
    """What the rules know besides the words: which unit, which year, whether for publication."""

    year: int = 0
    date: str = ""
    unit: str = ""
    short: str = ""
    public: bool = False
    settings: Settings = field(default_factory=Settings)


EXAMPLE = Context(2024, "2025年1月2日", "甲市乙区消防救援大队", "大队", True, Settings(words={"消防大队": "大队"}))  # 虚构


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule's function yields: a range of one paragraph, and a sentence about it."""

    line: int
    start: int
    end: int
    message: str
    suggestion: str = ""


Check = Callable[..., Iterable["Hit | Spot"]]  # a `Spot` is what a rule about data finds


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the norms: what it reports, how binding it is, why, examples, and a safe fix if there is one."""

    id: str
    name: str  # English slug of what it finds
    title: str  # the same in Chinese
    severity: Severity
    binding: str  # 应 | 一般 | 惯例 | 法
    clause: str
    reason: str
    bad: tuple[str, ...]
    good: tuple[str, ...]
    scope: Scope
    check: Check
    fix: Callable[[str], str | None] | None = None  # matched text → its replacement, None where unsure
    everywhere: bool = False  # also reads red head, signature, tables
    keeps: bool = False  # other rules' fixes do not touch what it reports and cannot fix
    public: bool = False  # forbids publication; only a warning in other editions
    veil: bool = False  # what it finds is shown with its middle left out, on the screen and in logs
    # a pattern that matches in every finding (or a function that returns it), and the view to search
    screen: tuple[str | Callable[[], str], str] = ("", "text")

    @property
    def chapter(self) -> str:
        return self.id[0]

    def hits(self, prose: Prose, context: Context) -> Iterator[Hit]:
        """Yield what this rule reports about `prose`."""
        if self.scope is Scope.LINE:
            for line in self._lines(prose):
                yield from _hits(self.check(line, context))
        elif self.scope is Scope.TEXT and next(iter(self._lines(prose)), None):
            yield from _hits(self.check(prose, context))

    def _lines(self, prose: Prose) -> Iterable[Line]:
        """Return the paragraphs in which the rule may report something."""
        (wanted, within), any_style = self.screen, self.everywhere or self.scope is Scope.TEXT
        if not wanted:
            return prose.lines if any_style else prose.read
        lines = prose.lines_with(wanted() if callable(wanted) else wanted, within)
        return lines if any_style else (line for line in lines if line.is_prose)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule reports, and where (`line` is the index of the paragraph), with what to write instead."""

    rule: Rule
    line: int
    start: int
    end: int
    text: str  # the characters found
    message: str
    suggestion: str = ""
    severity: Severity = Severity.ERROR

    @property
    def replacement(self) -> str | None:
        """Return what can safely replace `text`, or None."""
        return self.rule.fix(self.text) if self.rule.fix else None


def _hits(results: Iterable[Hit | Spot]) -> Iterator[Hit]:
    return (hit for hit in results if isinstance(hit, Hit))


# ---- registering ---------------------------------------------------------------------------------------------------

_registry: dict[str, Rule] = {}


def add(rule: Rule) -> None:
    """Add `rule` to the registry. Raise ValueError when its id or name is taken."""
    if rule.id in _registry or any(r.name == rule.name for r in _registry.values()):
        raise ValueError(f"two rules {rule.id} {rule.name}")
    _registry[rule.id] = rule


def rule(
    id: str,
    name: str,
    title: str,
    severity: Severity,
    binding: str,
    clause: str,
    *,
    reason: str,
    bad: Iterable[str],
    good: Iterable[str],
    scope: Scope = Scope.LINE,
    **more,
) -> Callable[[Check], Check]:
    """Return a decorator that registers a function as the check of a rule: (line or prose, context) → hits."""

    def register(check: Check) -> Check:
        add(Rule(id, name, title, severity, binding, clause, reason, tuple(bad), tuple(good), scope, check, **more))
        return check

    return register


def pattern(
    id: str,
    name: str,
    title: str,
    severity: Severity,
    binding: str,
    clause: str,
    *,
    find: str,
    say: str,
    write: str = "",
    within: str = "text",
    **more,
) -> None:
    """Register a rule of one pattern; `say` and `write` may contain {0} (the match) and its groups.

    `within`: "text" skips addresses, "names" also what is inside 《》, "quotes" also what is inside “”.
    """
    check = _pattern_check(find, say, write, _VIEWS[within])
    more.setdefault("screen", (find, within))
    rule(id, name, title, severity, binding, clause, **more)(check)


_VIEWS: dict[str, Callable[[str], str]] = {"raw": str, "text": plain, "names": outside_names, "quotes": outside_quotes}


def _pattern_check(wanted: str, say: str, write: str, view: Callable[[str], str]) -> Check:
    def check(line: Line, _: Context) -> Iterator[Hit]:
        for match in find(wanted, view(line.text)):
            words = (match[0], *match.groups(""))
            yield line.hit(*match.span(), say.format(*words), write.format(*words))

    return check


@cache
def rules(of_files: bool = True) -> tuple[Rule, ...]:
    """Return all rules, sorted by id; without `of_files` only those of prose and data."""
    for module in (*MODULES, *OF_FILES) if of_files else MODULES:
        import_module(f"lawreport.rules.{module}")
    return tuple(sorted(_registry.values(), key=_order))


def known_rules() -> tuple[str, ...]:
    """Return the ids of all rules."""
    return tuple(rule.id for rule in rules())


def _order(rule: Rule) -> tuple[str, int, str]:
    [(chapter, number, more)] = compiled(r"([A-Z]+)-(\d+)(\w*)").findall(rule.id)
    return chapter, int(number), more


# ---- running -------------------------------------------------------------------------------------------------------


def check_prose(
    prose: Prose, context: Context | None = None, settings: Settings | None = None, of: tuple[Rule, ...] = ()
) -> list[Finding]:
    """Return what the rules of prose find in `prose`, in reading order; of those in `of` only, where it names any."""
    forget(len(prose.lines))
    context = context or Context()
    context = replace(context, settings=settings or context.settings, year=context.year or year_of(prose))
    lines = {line.index: line for line in prose.lines}
    wanted = [rule for rule in of or rules(of_files=False) if rule.id not in context.settings.off]
    hits = [
        *_of_lines(wanted, prose, context),
        *((r, hit) for r in wanted if r.scope is Scope.TEXT for hit in r.hits(prose, context)),
    ]
    findings = [_finding(rule, hit, lines[hit.line], context) for rule, hit in hits]
    kept = [f for f in findings if not context.settings.allows(lines[f.line].text, f.start, f.end)]
    return sorted(kept, key=lambda f: (f.line, f.start, f.end, _order(f.rule)))


def _of_lines(wanted: list[Rule], prose: Prose, context: Context) -> Iterator[tuple[Rule, Hit]]:
    """Yield what the rules of one paragraph find.

    They do not see whose paragraph it is, so the findings of an equal one, of another unit perhaps, are used again.
    """
    context = replace(context, unit="", short="", date="")
    known = _known_hits.setdefault((repr(context), *(rule.id for rule in wanted)), {})
    words = [(line.text, line.style, line.level, line.figures, line.made) for line in prose.lines]
    first: dict[tuple, Line] = {}
    for line, key in zip(prose.lines, words, strict=True):
        first.setdefault(key, line)
    fresh = Prose(tuple(line for key, line in first.items() if key not in known))
    hits: dict[int, list[tuple[Rule, Hit]]] = {line.index: [] for line in fresh.lines}
    for rule in (r for r in wanted if r.scope is Scope.LINE):
        for hit in rule.hits(fresh, context):
            hits[hit.line].append((rule, hit))
    known |= {key: hits[line.index] for key, line in first.items() if line.index in hits}
    for line, key in zip(prose.lines, words, strict=True):
        yield from ((rule, replace(hit, line=line.index)) for rule, hit in known[key])


_known_hits: dict[tuple, dict[tuple, list[tuple[Rule, Hit]]]] = {}  # context and rules → paragraph → hits
when_forgetting(_known_hits.clear)


def _finding(rule: Rule, hit: Hit, line: Line, context: Context) -> Finding:
    text = line.text[hit.start : hit.end]
    fixed = rule.fix(text) if rule.fix and not hit.suggestion else None
    suggestion = hit.suggestion or _suggested(fixed)
    return Finding(rule, hit.line, hit.start, hit.end, text, hit.message, suggestion, _severity(rule, context))


def _suggested(fixed: str | None) -> str:
    if fixed is None:
        return ""
    return f"改为“{fixed}”。" if fixed else "删去即可。"


def _severity(rule: Rule, context: Context) -> Severity:
    """Return the rule's severity: as the unit set it; at most a warning where only publication forbids it."""
    if rule.id in context.settings.levels:
        return context.settings.levels[rule.id]
    return min(rule.severity, Severity.WARNING) if rule.public and not context.public else rule.severity


def year_of(prose: Prose) -> int:
    """Return the report year that a title or one of the first sentences names, or 0."""
    for line in prose.lines[:8]:
        match = compiled(r"(20\d{2})年(?:年?度)?[^，。；\d]{0,24}报告").search(line.text)
        if match:
            return int(match[1])
    return 0


def prose_from(text: str) -> Prose:
    """Return the paragraphs of `text`, one a line; `表题｜…` gives a paragraph its style."""
    return Prose(tuple(_line(i, line) for i, line in enumerate(text.split("\n"))))


_NAMED: dict[str, Style | Literal[""]] = {"": "", **{str(style): style for style in BLOCKS}}


def _line(index: int, text: str) -> Line:
    style, bar, rest = text.partition("｜")
    return Line(rest, _NAMED[style], index) if bar and style in _NAMED else Line(text, index=index)


# ---- fixes ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edit:
    """A safe change of one paragraph: the characters from `start` to `end` become `text`."""

    line: int
    start: int
    end: int
    text: str


def edits(findings: Iterable[Finding], prose: Prose) -> list[Edit]:
    """Return the safe fixes among `findings`, without overlaps and without changing a figure of the data.

    Where two begin together the longer is taken. What a rule `keeps` is not changed either.
    """
    lines, findings = {line.index: line for line in prose.lines}, list(findings)
    kept = [f for f in findings if f.rule.keeps and f.replacement is None]
    chosen: list[Edit] = []
    for f in sorted(findings, key=lambda f: (f.line, f.start, -f.end)):
        new = f.replacement
        untouchable = [*lines[f.line].figures, *((r.start, r.end) for r in kept if r.line == f.line)]
        touched = any(a < f.end and f.start < b for a, b in untouchable)
        overlaps = chosen and chosen[-1].line == f.line and f.start < chosen[-1].end
        if new is not None and not touched and not overlaps:
            chosen.append(Edit(f.line, f.start, f.end, new))
    return chosen


def corrected(text: str, changes: Iterable[Edit]) -> str:
    """Return `text` of one paragraph with the changes made."""
    for change in sorted(changes, key=lambda c: c.start, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return text
