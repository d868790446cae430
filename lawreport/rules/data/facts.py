"""What the rules of data read: the report, its figures and typed numbers, the readings of this and earlier years.

In: a composed `Report`, the `Data` behind it, and the fields of report.yaml. Out: `Facts`.
Responsible for: which paragraph is about which metric, and which words around a typed number say what it counts.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from lawreport.figures import origin
from lawreport.figures.metrics import Data, Identity
from lawreport.model import Figure, Known, Metric, Paragraph, Quantity, Reading, Report
from lawreport.problem import NOWHERE, Place
from lawreport.rules.reading.counts import Count, base_unit, counts
from lawreport.rules.reading.text import compiled, outside_quotes
from lawreport.rules.settings import Settings
from lawreport.source.fields import ReportFields
from lawreport.style import FORMAL

Values = dict[Decimal, list[Known]]  # amount in single units → readings

LAST = r"(?:上一年度?|上年度?|去年)"
CHANGED = r"(?:增长|增加|上升|提高|提升|减少|下降|降低|回落|多|少|高|低)"
PLAIN_FORMS = ("", "数值", "上年", "往年", "万", "亿", "千分位", "图", "表")
CHANGE_FORMS = ("同比", "增减", "百分点")
RELATED = 0.45  # this part of a metric's name must be near a number for it to be about the metric
PARTIAL = r"其中|平均|每|日均|月均|首批|占|人均|\d{1,2}月|上半年|下半年|季度|单笔|最高|最低"
EXAMPLE = (
    "指标｜检查单位｜家｜6603｜5874\n指标｜火灾隐患｜处｜7292｜8031\n"
    "指标｜罚款金额｜万元｜40.072｜52.5\n指标｜整改率｜%｜98.7｜96.4\n"
)
GENERIC = "案件|问题|单位|工作|活动|数量|情况|资料|金额|总数|次数|人数|行政|开展|全年|累计|年内"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the report as the rules of data read it."""

    index: int  # of its block
    block: Paragraph
    text: str
    view: str  # names in 《》 and quotations blanked
    counts: tuple[Count, ...]  # typed by hand
    figures: tuple[tuple[int, int, Figure], ...]

    @property
    def planned(self) -> bool:
        """Return whether the paragraph is about next year."""
        return "next_year" in self.block.covers

    def sentence(self, at: int) -> tuple[int, int]:
        """Return (start, end) of the sentence around `at`."""
        start = max((self.view.rfind(c, 0, at) for c in "。！？；"), default=-1) + 1
        ends = [e for c in "。！？；" if (e := self.view.find(c, at)) >= 0]
        return start, min(ends, default=len(self.view))

    def clause(self, at: int) -> int:
        """Return the start of the clause around `at`."""
        return max((self.view.rfind(c, 0, at) for c in "，。！？；：、（"), default=-1) + 1


@dataclass(frozen=True, slots=True)
class Typed:
    """A number typed by hand, and the words around it that say what it counts."""

    passage: Passage
    count: Count
    before: str
    words: str
    year: int  # the year its clause names; 0 for none

    @property
    def figures(self) -> int:
        """Return the number of its significant digits."""
        return len(self.count.digits.replace(".", "").strip("0"))

    @property
    def text(self) -> str:
        return self.passage.text[self.count.start : self.count.end]

    def spot(self, message: str, hint: str) -> Spot:
        return Spot(message, hint, self.passage, self.count.start, self.count.end)


@dataclass(frozen=True, slots=True)
class Spot:
    """A finding of a rule of data: a range of a paragraph's words, or a place in a file."""

    message: str
    hint: str = ""
    passage: Passage | None = None
    start: int = 0
    end: int = 0
    place: Place = NOWHERE
    note: str = ""  # 备注 of its row, which may excuse it


@dataclass(frozen=True)
class Facts:
    """Everything the rules of data may use."""

    report: Report
    data: Data
    date: datetime.date
    kind: str = ""  # a `UnitKind`, or empty
    fields: ReportFields = field(default_factory=ReportFields)  # of report.yaml
    checks: tuple[Identity, ...] = ()
    settings: Settings = field(default_factory=Settings)
    whole: bool = True  # a report, not a piece of one

    @property
    def year(self) -> int:
        return self.report.year

    @property
    def home(self) -> Place:
        """Return where report.yaml is."""
        return self.fields.at

    @cached_property
    def units(self) -> tuple[str, ...]:
        return tuple(sorted({m.unit for m in self.data.catalogue.values() if m.unit}))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Return the paragraphs whose numbers may be about the data, without title, recipients, signature and the like."""
        return tuple(
            self._passage(i, b) for i, b in enumerate(self.report.blocks) if isinstance(b, Paragraph) and b.style not in FORMAL
        )

    def _passage(self, index: int, block: Paragraph) -> Passage:
        text, figures, set_by_program, start = block.text, [], [], 0
        for span in block.head + block.spans:
            end = start + len(span.text)
            if isinstance(span, Figure):
                figures.append((start, end, span))
            elif span.made:
                set_by_program.append((start, end))
            start = end
        taken = [(a, b) for a, b, _ in figures] + set_by_program
        typed = tuple(c for c in counts(text, self.units) if not any(a < c.end and c.start < b for a, b in taken))
        return Passage(index, block, text, outside_quotes(text), typed, tuple(figures))

    # ---- readings

    def last(self, reading: Reading) -> Reading:
        return self.data.reading(reading.metric.name, reading.year - 1)

    @cached_property
    def readings(self) -> tuple[Known, ...]:
        """Return this year's readings that have a value."""
        return tuple(r for name in self.data.catalogue if (r := self.data.reading(name).known))

    @cached_property
    def lasts(self) -> tuple[Known, ...]:
        """Return last year's readings that have a value."""
        return tuple(r for name in self.data.catalogue if (r := self.data.reading(name, self.year - 1).known))

    @cached_property
    def values(self) -> Values:
        return _by_amount(self.readings)

    @cached_property
    def last_values(self) -> Values:
        return _by_amount(self.lasts)

    @cached_property
    def typed(self) -> tuple[Typed, ...]:
        """Return the typed numbers that may be values of metrics: no plans, differences or multiples."""
        return tuple(t for passage in self.passages if not passage.planned for t in _typed(passage, self.year))

    @cached_property
    def tokens(self) -> dict[str, frozenset[str]]:
        return {name: _tokens(name) for name in self.data.catalogue}

    def nearness(self, metric: Metric, words: str) -> float:
        """Return how much of the metric's name `words` contain, from 0 to 1 (the whole name)."""
        if metric.name in words:
            return 1.0
        tokens = self.tokens[metric.name]
        return 0.9 * sum(t in words for t in tokens) / len(tokens) if tokens else 0.0

    def speaks(self, typed: Typed, reading: Reading) -> bool:
        """Return whether the words around a typed number name the reading's metric."""
        return self.nearness(reading.metric, typed.words) >= RELATED

    def same(self, typed: Typed, values: Values) -> Known | None:
        """Return the reading that a typed number repeats: the one named best by the words, or any if the number is
        unmistakable.
        """
        equal = [r for r in values.get(typed.count.amount, ()) if typed.count.unit in (base_unit(r.metric.unit)[0], "")]
        best = max(equal, key=lambda r: self.nearness(r.metric, typed.words), default=None)
        telling = typed.figures >= 3 and typed.count.unit not in ("", "%")
        return best if best and (telling or self.speaks(typed, best)) else None


def _by_amount(readings: Iterable[Known]) -> Values:
    values: Values = {}
    for reading in readings:
        values.setdefault(amount(reading.quantity, reading.metric.unit)[0], []).append(reading)
    return values


def _typed(passage: Passage, year: int) -> Iterator[Typed]:
    ends = sorted([0, *(b for _, b, _ in passage.figures), *(c.end for c in passage.counts)])
    for count in passage.counts:
        start = max(passage.sentence(count.start)[0], max(e for e in ends if e <= count.start), count.start - 30)
        before = passage.view[start : count.start]
        if count.unit not in ("倍", "个百分点", "百分点") and not compiled(rf"{CHANGED}(?:了|约|近|超过)?$").search(before):
            after = compiled(r"[，。；、：（）]").split(passage.view[count.end : count.end + 8], maxsplit=1)[0]
            yield Typed(passage, count, before, before + after, _year(passage, count.start, year))


def _year(passage: Passage, at: int, year: int) -> int:
    """Return the year that a number belongs to: the last one named before it in its sentence (上年: in its clause); 0 for
    none.
    """
    start, _ = passage.sentence(at)
    clause, last = passage.clause(at), year - 1
    named = [
        (m.start(), int(m[1]) if m[1] else last)
        for m in find_words(passage, rf"(20\d\d)年(?![—～至])|{LAST}(?!结转|遗留|未结|存量)", start, at)
        if m[1] or m.start() >= clause
    ]
    compared = (
        compiled(rf"(?:比|较|与|同)(?:{last}年|{LAST})[^，。；]*{CHANGED}").search(passage.view[start:at]) if named else None
    )
    if compared and start + compared.start() < named[-1][0] + 1:
        named = [n for n in named if n[0] < start + compared.start()]
    return named[-1][1] if named else 0


def _tokens(name: str) -> frozenset[str]:
    """Return the pairs of characters that distinguish the metric from others."""
    kept = re.sub(GENERIC, "", name)
    kept = kept if len(kept) >= 2 else name
    return frozenset(kept[i : i + 2] for i in range(0, len(kept) - 1, 2 if len(kept) % 2 == 0 else 1))


def cell(reading: Reading) -> str:
    """Return the value of a reading and its cell: 7292处（data/2024.csv B4）."""
    return origin.value(reading)


def amount(quantity: Quantity, unit: str) -> tuple[Decimal, str]:
    """Return the quantity in single units, and the name of that unit."""
    single, times = base_unit(unit)
    return quantity.amount * times, single


# ---- words ---------------------------------------------------------------------------------------------------------


def find_words(passage: Passage, pattern: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` in the passage, outside names and quotations."""
    return compiled(pattern).finditer(passage.view, start, len(passage.view) if end is None else end)


def named_before(facts: Facts, words: str, gap: str) -> str:
    """Return the longest metric name that `words` end with, apart from what `gap` matches; an empty string if there is none."""
    return max((name for name in facts.data.catalogue if name in words and ends_with(words, name, gap)), key=len, default="")


def ends_with(words: str, name: str, gap: str) -> bool:
    return bool(compiled(gap).fullmatch(words, words.rindex(name) + len(name)))
