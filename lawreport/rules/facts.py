"""What the rules about data know: the report, its figures and counts, the readings of this and earlier years.

In: a composed `Report`, the `Data` behind it, and what report.yaml says. Out: `Facts`. Knows alone: which paragraph
speaks of which metric, and how an example of such a rule is written:

    指标｜检查单位｜家｜6603｜6800          name, unit, this year, last year
    总表｜date｜2025年3月5日                a field of report.yaml
    单位｜kind｜县                          a field of data/unit.yaml
    勾稽｜整改隐患 <= 火灾隐患
    部分｜next_year｜安排｜正文             a paragraph of a part that covers something
    共检查指导单位{{ 检查单位 }}。          any other line is a paragraph; 公文标题｜… gives it a style
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from lawreport.metrics import Data, Identity
from lawreport.model import Figure, Metric, Paragraph, Quantity, Reading, Report, Words
from lawreport.problem import NOWHERE, Place, Problem
from lawreport.rules.counts import Count, base_unit, counts
from lawreport.rules.settings import Settings
from lawreport.rules.text import compiled, outside_quotes

GENERIC = "案件|问题|单位|工作|活动|数量|情况|资料|金额|总数|次数|人数|行政|开展|全年|累计|年内"


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of the report as these rules read it."""

    index: int                  # of its block
    block: Paragraph
    text: str
    view: str                   # names in 《》 and quotations blanked
    counts: tuple[Count, ...]   # typed by hand
    figures: tuple[tuple[int, int, Figure], ...]

    @property
    def planned(self) -> bool:
        """Return whether this is about next year."""
        return "next_year" in self.block.covers

    def sentence(self, at: int) -> tuple[int, int]:
        """Return the range of the sentence around `at`."""
        start = max((self.view.rfind(c, 0, at) for c in "。！？；"), default=-1) + 1
        ends = [e for c in "。！？；" if (e := self.view.find(c, at)) >= 0]
        return start, min(ends, default=len(self.view))

    def clause(self, at: int) -> int:
        """Return where the clause that `at` stands in begins."""
        return max((self.view.rfind(c, 0, at) for c in "，。！？；：、（"), default=-1) + 1


@dataclass(frozen=True, slots=True)
class Spot:
    """What such a rule finds: a range of one block's words, or a place of a file."""

    message: str
    hint: str = ""
    passage: Passage | None = None
    start: int = 0
    end: int = 0
    place: Place = NOWHERE


@dataclass(frozen=True)
class Facts:
    """Everything the rules about data may ask."""

    report: Report
    data: Data
    date: datetime.date
    kind: str = ""                          # 省 | 市 | 县 | 乡 | 部门
    fields: dict = field(default_factory=dict)      # of report.yaml, by name
    checks: tuple[Identity, ...] = ()
    settings: Settings = field(default_factory=Settings)
    home: Place = Place("report.yaml")      # of report.yaml

    @property
    def year(self) -> int:
        return self.report.year

    @cached_property
    def units(self) -> tuple[str, ...]:
        return tuple(sorted({m.unit for m in self.data.catalogue.values() if m.unit}))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Return the paragraphs in which a number may speak of the data: no headings of the form, no signature."""
        styles = ("公文标题", "落款单位", "落款日期", "发文字号", "签发人行", "份号", "密级", "印发", "抄送", "主送机关", "附件标识")
        return tuple(self._passage(i, b) for i, b in enumerate(self.report.blocks)
                     if isinstance(b, Paragraph) and b.style not in styles)

    def _passage(self, index: int, block: Paragraph) -> Passage:
        text, figures, made, start = block.text, [], [], 0
        for span in block.head + block.spans:
            end = start + len(span.text)
            if isinstance(span, Figure):
                figures.append((start, end, span))
            elif span.made:
                made.append((start, end))
            start = end
        taken = [(a, b) for a, b, _ in figures] + made
        typed = tuple(c for c in counts(text, self.units) if not any(a < c.end and c.start < b for a, b in taken))
        return Passage(index, block, text, outside_quotes(text), typed, tuple(figures))

    # ---- readings

    def last(self, reading: Reading) -> Reading:
        return self.data.reading(reading.metric.name, reading.year - 1)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Return this year's readings that have a value."""
        named = (self.data.reading(name) for name in self.data.catalogue)
        return tuple(r for r in named if not r.missing)

    @cached_property
    def tokens(self) -> dict[str, frozenset[str]]:
        return {name: _tokens(name) for name in self.data.catalogue}

    def nearness(self, metric: Metric, words: str) -> float:
        """Return how much of the metric's name `words` hold: 0 nothing, 1 the name itself."""
        if metric.name in words:
            return 1.0
        tokens = self.tokens[metric.name]
        return 0.9 * sum(t in words for t in tokens) / len(tokens) if tokens else 0.0


def _tokens(name: str) -> frozenset[str]:
    """Return the pairs of characters that tell a metric from others."""
    kept = re.sub(GENERIC, "", name)
    kept = kept if len(kept) >= 2 else name
    return frozenset(kept[i:i + 2] for i in range(0, len(kept) - 1, 2 if len(kept) % 2 == 0 else 1))


def amount(quantity: Quantity, unit: str) -> tuple[Decimal, str]:
    """Return the quantity in single units, and which they are."""
    single, times = base_unit(unit)
    return quantity.amount * times, single


# ---- a project in a few lines --------------------------------------------------------------------------------------

def facts_from(text: str, settings: Settings | None = None) -> Facts:
    """Return the facts of an example written in the notation of this module. Raise `ValueError` where it is misspelt."""
    from lawreport import prose
    from lawreport.metrics import compute
    from lawreport.problem import Problems
    from lawreport.yamlfile import Scalar

    lines = [line.split("｜") for line in text.split("\n") if line.strip()]
    year, problems = 2024, Problems()
    data = compute(_data(year, [words[1:] for words in lines if words[0] == "指标"]), problems)
    fields = {words[1]: Scalar(words[2], Place("report.yaml", 1, 1)) for words in lines if words[0] == "总表"}
    unit = {words[1]: words[2] for words in lines if words[0] == "单位"}
    checks = tuple(Identity(words[1]) for words in lines if words[0] == "勾稽")
    blocks = []
    for number, words in enumerate(lines, 1):
        if words[0] in ("指标", "总表", "单位", "勾稽"):
            continue
        style, covers, typed = _styled(words)
        spans = prose.line(Scalar(typed, Place("例", number, 1), anchors=((0, number, 1),)), data, problems)
        blocks.append(Paragraph(style, spans, place=Place("例", number, 1), covers=covers, level=int(style.startswith("标题"))))
    if problems:
        raise ValueError(str(problems[0]))
    d = re.fullmatch(r"(\d+)年(\d+)月(\d+)日", fields["date"].text if "date" in fields else "2025年1月2日")
    report = Report("甲市乙局", year, "", d[0], tuple(blocks))
    return Facts(report, data, datetime.date(*map(int, d.groups())), unit.get("kind", ""), fields, checks, settings or Settings(),
                 Place("report.yaml", 1, 1))


def _styled(words: list[str]) -> tuple[str, tuple[str, ...], str]:
    if words[0] == "部分":
        return "标题一" if len(words) > 3 else "正文", tuple(words[1].split("、")), words[-1] if len(words) == 3 else "：".join(words[2:])
    return (words[0], (), "｜".join(words[1:])) if len(words) > 1 else ("正文", (), words[0])


def _data(year: int, rows: list[list[str]]) -> Data:
    from lawreport.quantity import parse_quantity

    catalogue, this, before = {}, {}, {}
    for row, (name, unit, now, last, *rest) in enumerate(([*r, "", ""] for r in rows), 2):
        metric = catalogue[name] = Metric(name, unit, formula=now.removeprefix("=") if now.startswith("=") else "")
        for readings, y, typed in ((this, year, now), (before, year - 1, last)):
            if typed and not typed.startswith("="):
                readings[name] = Reading(metric, y, parse_quantity(typed, unit), typed, Place(f"data/{y}.csv", row, cell=f"B{row}"),
                                         note=rest[0] if rest and y == year else "")
    return Data(year, catalogue, {year: this, year - 1: before}, {"单位": "甲市乙局", "简称": "局"})


def check_facts(facts: Facts) -> list[tuple[str, Spot]]:
    """Return (id, spot) of everything the rules about data find."""
    from lawreport.rules.rule import Scope, rules

    return [(rule.id, spot) for rule in rules() if rule.scope is Scope.DATA and rule.id not in facts.settings.off
            for spot in rule.check(facts)]


def problems_of(facts: Facts) -> list[Problem]:
    """Return the findings of the rules about data as problems at the places where the words and values were typed."""
    from lawreport.rules.rule import Scope, rules

    return [_problem(rule, spot, facts.settings) for rule in rules()
            if rule.scope is Scope.DATA and rule.id not in facts.settings.off for spot in _kept(rule.check(facts), facts.settings)]


def _kept(spots: Iterable[Spot], settings: Settings) -> Iterator[Spot]:
    return (s for s in spots if s.passage is None or not settings.allows(s.passage.text, s.start, s.end))


def _problem(rule, spot: Spot, settings: Settings) -> Problem:
    from lawreport.rules.places import place_of
    from lawreport.rules.text import caret

    severity = settings.levels.get(rule.id, rule.severity)
    if spot.passage is None:
        return Problem(rule.id, spot.message, spot.place, spot.hint, severity)
    block = spot.passage.block
    place = place_of(block.head + block.spans, spot.start) or block.place
    return Problem(rule.id, spot.message, place, spot.hint, severity, caret(spot.passage.text, spot.start, spot.end))


def find_words(passage: Passage, pattern: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Return the matches of `pattern` in the passage outside names and quotations."""
    return compiled(pattern).finditer(passage.view, start, len(passage.view) if end is None else end)
