"""The metrics of an old report, and its words with tags in their place.

In: paragraphs, in reading order. Out: each as a snippet with `{{ 年 }}`, `{{ 单位 }}`, `{{ 指标 }}`; the metrics read from
them; what somebody has to look at (`Unsure`).
Responsible for: that one thing has one name and one name one value; shares, rates and changes whose base is in the report as
what they are; that a tag prints what stood there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext

from lawreport.figures.expression import ARITHMETIC
from lawreport.figures.metrics import percentage, rate_of_change, rounded
from lawreport.figures.quantity import parse_quantity
from lawreport.rules.reading.text import outside_quotes
from lawreport.start.report.drafted import Para
from lawreport.start.report.figures import CHANGE, SHARE, Aside, Found, amount_of, figures
from lawreport.start.report.names import Before, Named, cleaned, is_found, named, suffix

MOST_METRICS, MOST_TAGS = 3000, 200  # of a report; of one paragraph
_SENTENCE = "。！？"
_RECENT = 200  # metrics among which a share looks for its whole
_NEAR, _LOOKS_ALIKE = 8, Decimal("0.5")  # metrics before a rate that it may be made of; of two names of one number
_AROUND, _FAR = 26, 400  # characters shown before a figure; of a sentence, at most
_GROWN = re.compile(r"(增长|下降)$")
_DASHES = r"\-—–－~～"
_DAY = r"\d{1,2}月(?!1日|31日)|[一二三四五六七八九十]+月"  # of a year that began or ended, a day is the year's
_YEAR = re.compile(rf"(?<![\d{_DASHES}〔\[])(?<![\d年]至)(20\d\d)(?=年(?!{_DAY}|[{_DASHES}至]))")
_BRACES = re.compile(r"[{｛](?=[{｛%％#])|[}｝](?=[}｝])|[%％#](?=[}｝])")


@dataclass(frozen=True, slots=True)
class MetricRead:
    """A metric as the old report has it: its value as typed into a cell, the paragraph and the sentence it stands in."""

    name: str
    unit: str
    value: str
    number: int
    sentence: str
    around: str = ""  # the words next to it
    doubt: str = ""

    @property
    def printed(self) -> str:
        """Return the value with its unit, as the report prints it."""
        return parse_quantity(self.value, self.unit).printed(self.unit)

    @property
    def amount(self) -> Decimal | None:
        return amount_of(Found(0, 0, self.value, self.unit))


@dataclass(frozen=True, slots=True)
class Unsure:
    """Something to look at: its paragraph, the words, and why."""

    number: int
    words: str
    reason: str
    routine: bool = False  # as in every report: targets, time limits


@dataclass
class Catalogue:
    """Collects the metrics of a report; `plain` are paragraphs (by their words) in which no number becomes a tag."""

    unit: str
    year: int
    plain: frozenset[str] = frozenset()
    metrics: dict[str, MetricRead] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)  # metric → its value in the year before, where the report says it
    unsure: list[Unsure] = field(default_factory=list)
    _by_value: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)  # name → the last number given to it

    def snippet(self, para: Para, target: bool = False, heading: str = "") -> str:
        """Return the words of a paragraph with tags; with `target` its numbers are plans for the next year."""
        if para.text in self.plain or len(self.metrics) >= MOST_METRICS:
            return self.words(para.text)
        found = figures(para.text, target, self.year)
        if len(found) > MOST_TAGS:
            self.doubt(para.number, para.text[:24], f"一段里有 {len(found)} 个数，只读了前 {MOST_TAGS} 个")
        return _Paragraph(self, para, heading).tagged(found[:MOST_TAGS])

    def verbatim(self, text: str) -> str:
        """Return words that are printed as they are, every year."""
        return _BRACES.sub(lambda m: '{{ "' + m[0] + '" }}', text)

    def words(self, text: str) -> str:
        """Return words with the tags of unit and years."""
        text = self.verbatim(text)
        if self.unit:
            text = text.replace(self.unit, "{{ 单位 }}")
        return self._years(text)

    def _years(self, text: str) -> str:
        """Return words with tags for this year, the last and the next: no dates of a day, no spans, no names."""
        plain, out, end = outside_quotes(text), "", 0
        names = {self.year: "年", self.year - 1: "上一年", self.year + 1: "下一年"}
        for match in _YEAR.finditer(plain):
            if name := names.get(int(match[1])):
                out += text[end : match.start()] + "{{ " + name + " }}"
                end = match.end()
        return out + text[end:]

    def doubt(self, number: int, words: str, reason: str, routine: bool = False) -> None:
        self.unsure.append(Unsure(number, words, reason, routine))

    # ---- one name, one thing

    def add(self, given: Named, found: Found, number: int, said: tuple[str, str], heading: str) -> str:
        """Return the name a figure has in the catalogue, where it now is; `said`: its sentence, and the words next to it."""
        doubt = given.doubt
        name = given.name or f"{cleaned(heading)[:8]}{suffix(found.unit)}"
        if same := self._same(name, found):
            return same
        if (
            name in self.metrics
            and self.metrics[name].unit != found.unit
            and (other := name + suffix(found.unit)) not in self.metrics
        ):
            name = other
        elif name in self.metrics:
            taken = self.metrics[name]
            numbers = range(self._numbers.get(name, 1) + 1, 10_000)
            self._numbers[name] = number_ = next(n for n in numbers if f"{name}{n}" not in self.metrics)
            name = f"{name}{number_}"
            doubt = f"和“{taken.name}”（第{taken.number}段，{taken.printed}）同名不同数，请起个分得清的名字"
        self._by_value.setdefault((found.value, found.unit), []).append(name)
        self.metrics[name] = MetricRead(name, found.unit, found.value, number, *said, doubt)
        return name

    def _same(self, name: str, found: Found) -> str:
        """Return the metric that is the same number of the same thing, said again."""
        for other in self._by_value.get((found.value, found.unit), ()):
            if other == name or (_says_the_same(other, name) and len(re.findall(r"\d", found.value)) > 2):
                return other
        return ""


def _says_the_same(one: str, other: str) -> bool:
    """Return whether of two names of one number the longer only has a verb more: 火灾隐患, 发现火灾隐患."""
    short, long = sorted((one, other), key=len)
    return len(short) > 2 and long.endswith(short) and is_found(long[: len(long) - len(short)])


def _alike(one: str, other: str) -> Decimal:
    """Return how much of the shorter name is in the other, by pairs of characters."""
    short, long = sorted((one, other), key=len)
    pairs = [short[i : i + 2] for i in range(len(short) - 1)]
    return Decimal(sum(pair in long for pair in pairs)) / max(1, len(pairs))


# ---- one paragraph -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A range of the paragraph and the tag in its place."""

    start: int
    end: int
    tag: str


@dataclass
class _Paragraph:
    """Puts tags into one paragraph, from left to right."""

    catalogue: Catalogue
    para: Para
    heading: str
    before: Before | None = None
    mine: list[str] = field(default_factory=list)  # metrics of this paragraph, in order
    old: str = ""  # the metric whose value of last year has just been said

    def tagged(self, found: list[Found | Aside]) -> str:
        pieces: list[_Piece] = []
        for index, one in enumerate(found):
            following = found[index + 1].start if index + 1 < len(found) else 0
            if self.before and re.search(f"[{_SENTENCE}]", self.text[self.before.end : one.start]):
                self.before, self.old = None, ""
            piece = self._figure(one, following) if isinstance(one, Found) else self._aside(one)
            pieces += [piece] if piece else []
        return "".join(self._joined(pieces))

    @property
    def text(self) -> str:
        return self.para.text

    def _joined(self, pieces: list[_Piece]) -> Iterator[str]:
        end = 0
        for piece in pieces:
            yield self.catalogue.words(self.text[end : piece.start])
            yield piece.tag
            end = piece.end
        yield self.catalogue.words(self.text[end:])

    def _figure(self, found: Found, following: int) -> _Piece | None:
        given = named(self.text, found.start, found.end, found.unit, self.before, following)
        if rate := self._rate(found, given):
            return rate
        name = self.catalogue.add(given, found, self.para.number, self._said(found), self.heading)
        self.before = Before(replace(given, name=given.name or name), found.unit, found.end)
        self.mine.append(name)
        if found.hanzi:
            self._unsure(found, f"汉字写的数，读成了指标“{name}”，请看是不是计数")
        return _Piece(found.start, found.end, f"{{{{ {name}{found.form} }}}}{found.rest}")

    def _said(self, one: Found) -> tuple[str, str]:
        """Return the sentence around a figure, and the words next to it."""
        near = max(0, one.start - _FAR)
        start = max(near, *(self.text.rfind(stop, near, one.start) + 1 for stop in _SENTENCE))
        ends = [at for stop in _SENTENCE if (at := self.text.find(stop, one.end, one.end + _FAR)) >= 0]
        sentence = self.text[start : min(ends) + 1 if ends else one.end + _FAR].strip()
        near = max(start, one.start - _AROUND)
        return sentence, "…" * (near > start) + self.text[near : one.end + 6].strip()

    def _unsure(self, one: Found | Aside, reason: str, routine: bool = False) -> None:
        near = max(0, one.start - _FAR)
        start = max(near, *(self.text.rfind(stop, near, one.start) + 1 for stop in "，。；：！？,;"))
        self.catalogue.doubt(self.para.number, self.text[start : one.end].strip(), reason, routine)

    # ---- numbers made of others

    def _aside(self, aside: Aside) -> _Piece | None:
        if aside.reason == SHARE:
            return self._share(aside)
        if aside.reason == CHANGE:
            return self._change(aside)
        if aside.reason == "往年的数":
            return self._last_year(aside)
        self._unsure(aside, f"{aside.reason}，照原文保留", True)
        return None

    def _metric(self, name: str) -> MetricRead:
        return self.catalogue.metrics[name]

    def _share(self, aside: Aside) -> _Piece | None:
        """Return 占比(…) for a share of a metric of the report; else it stays words."""
        printed = self.text[aside.start : aside.end]
        for part, whole in self._pairs(aside.whole):
            if tag := self._made_of(part, whole, printed):
                return _Piece(aside.start, aside.end, tag)
        about = f"“{aside.whole}”" if aside.whole else "总数"
        self._unsure(aside, f"占比，{about}在报告里对不上，照原文保留；有了总数可以写 {{{{ 指标 | 占比(总数) }}}}")
        return None

    def _pairs(self, said: str) -> Iterator[tuple[str, str]]:
        """Yield (part, whole) that a share may be of: wholes that are named as it says first, parts nearest first."""
        recent = [*reversed(self.mine[-_NEAR:])]
        named_so = [name for name in [*self.catalogue.metrics][-_RECENT:] if said and _alike(name, said) >= _LOOKS_ALIKE]
        before = [] if said else [*self.catalogue.metrics][-_NEAR:]
        for whole in dict.fromkeys([*reversed(named_so[-_NEAR:]), *recent, *reversed(before)]):
            for part in recent:
                yield part, whole

    def _rate(self, found: Found, given: Named) -> _Piece | None:
        """Return 占比(…) for a rate that two metrics before it give; None where they do not."""
        if found.unit != "%" or not re.search("率$|比例$|比重$", given.name) or found.form:
            return None
        stem = re.sub("(?:率|比例|比重)$", "", given.name)
        recent = [*reversed(self.mine[-_NEAR:])]
        nearest = recent[:2]
        for part in recent:
            for whole in recent:
                said = _alike(stem, part) > 0
                sure = "." in found.value and {part, whole} <= {*nearest}
                if (said or sure) and (tag := self._made_of(part, whole, f"{found.value}%")):
                    return _Piece(found.start, found.end, tag)
        return None

    def _made_of(self, part: str, whole: str, printed: str) -> str:
        """Return the tag of a share that is printed so; nothing where the two do not give it."""
        one, all_ = self._metric(part), self._metric(whole)
        if part == whole or one.unit != all_.unit or one.amount is None or not all_.amount or one.amount > all_.amount:
            return ""
        digits = re.fullmatch(r"\d+(?:\.(\d+))?%", printed)
        if digits is None:
            return ""
        places = len(digits[1] or "")
        with localcontext(ARITHMETIC):
            rate = one.amount / all_.amount * 100
        if f"{rounded(rate, places):f}%" != printed:
            return ""
        return f"{{{{ {part} | 占比({whole}{'' if places == 1 else f', {places}'}) }}}}"

    def _last_year(self, aside: Aside) -> _Piece | None:
        """Return .上年 for what a metric was a year ago."""
        base = self.mine[-1] if self.mine else ""
        same = base and self.before and self.text[aside.start : aside.end].endswith(self._metric(base).unit)
        value = self.text[aside.start : aside.end].removesuffix(self._metric(base).unit) if same else ""
        if not re.fullmatch(r"\d+(?:\.\d+)?", value) or base in self.catalogue.last:
            self._unsure(aside, "往年的数，照原文保留")
            return None
        self.catalogue.last[base], self.old = value, base
        return _Piece(aside.start, aside.end, f"{{{{ {base}.上年 }}}}")

    def _change(self, aside: Aside) -> _Piece | None:
        """Return .同比 where the value of the year before is in the report; else the change stays words and is told."""
        base = self.mine[-1] if self.mine and self.before else ""
        grown = _GROWN.search(self.text[: aside.start])
        printed = self.text[aside.start : aside.end]
        if base and base == self.old and grown and self._changed(base) == grown[1] + printed:
            return _Piece(grown.start(), aside.end, f"{{{{ {base}.同比 }}}}")
        year = self.catalogue.year - 1
        tag = f"；它是“{base}”的变化：把{year}年的数填进 data/{year}.csv，就可以写成 {{{{ {base}.同比 }}}}" if base else ""
        self._unsure(aside, f"同比增减，报告里没有上年的数，照原文保留{tag}")
        return None

    def _changed(self, base: str) -> str:
        """Return what .同比 would print of a metric whose value a year ago is known."""
        now, then = self._metric(base).amount, Decimal(self.catalogue.last[base])
        if now is None or not then:
            return ""
        rate = rate_of_change(now, then)
        return f"{'增长' if rate > 0 else '下降'}{percentage(abs(rate))}" if rate else "持平"
