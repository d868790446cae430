"""Rules on what a verb claims about a change (增长, 下降, 持平, 翻番, 超过), compared with the readings of two years.

In: `Facts`. Out: `Spot`s.
Responsible for: the figure, number or name a claim is about, what it claims, and when a size agrees with its printed form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from lawreport.base.hanzi import CN, number_of
from lawreport.figures.metrics import rate_of_change
from lawreport.model import Figure, Known
from lawreport.rules.data.facts import (
    CHANGE_FORMS,
    EXAMPLE,
    LAST,
    PLAIN_FORMS,
    Facts,
    Passage,
    Spot,
    Typed,
    cell,
    find_words,
    named_before,
)
from lawreport.rules.reading.counts import base_unit, shown
from lawreport.rules.reading.text import compiled, longest_first
from lawreport.rules.rule import ERROR, Scope, rule

UP = "增长|增加|上升|提高|提升|上涨"
DOWN = "下降|减少|降低|回落|下滑"
MANNER = "(?:总体|大幅|明显|显著|有所|略有|稳步|持续|基本|小幅|较快|较大|实现|呈|均|又)"
CHANGE = rf"(?:(?P<up>{UP})|(?P<down>{DOWN})|(?P<flat>持平)|翻了?(?P<fan>[一两二三四]?)番)"
TIMES = r"(?P<times>\d+(?:\.\d+)?|[两二三四五六七八九十])倍"
GAP = r"[，、（(]?(?:的?(?:数量|总数|总量|数|件数|总体|实现|呈现?|也|均|同样|又|案件))*[，]?"
SIZE = r"(?P<size>\d[\d,]*(?:\.\d+)?|[一两二三四五六七八九十](?=倍))(?P<of>[%％]|个百分点|倍|{units})"


class Claim(NamedTuple):
    """A change that words claim of a metric: `way` up (1), down (-1) or level (0), and its size if one is typed."""

    passage: Passage
    start: int
    end: int
    way: int | None  # None: only the size is claimed (翻番, 是上年的2倍)
    size: Decimal | None
    places: int
    of: str  # %, 个百分点, 倍, 番, 几倍 or a unit
    rough: str
    reading: Known
    last: Known

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    def spot(self, message: str, hint: str) -> Spot:
        return Spot(message, hint, self.passage, self.start, self.end)


_last: list[tuple[Facts, tuple[Claim, ...]]] = []


def claims(facts: Facts) -> tuple[Claim, ...]:
    """Return the typed claims of changes against last year; computed once a report, though several rules need them."""
    if not _last or _last[0][0] is not facts:
        _last[:] = [(facts, tuple(_claims(facts)))]
    return _last[0][1]


def _claims(facts: Facts) -> Iterator[Claim]:
    """Yield the typed claims of changes against last year."""
    units = "|".join(
        f"[万亿]?{re.escape(u)}" for u in longest_first([*(base_unit(u)[0] for u in facts.units), "件", "人"]) if u != "%"
    )
    base = rf"(?:同比|(?:比|较|与|同)(?:{LAST}|{facts.year - 1}年度?)(?:同期)?(?:相比)?[，]?)"
    verb = rf"(?P<base>{base})?{MANNER}*{CHANGE}(?![到至为])(?:了|达)?(?P<rough>约|近|超过?|逾)?(?:{SIZE.format(units=units)})?"
    times = rf"(?P<base>)(?:是|为|达到?|相当于|增至|增加到)(?:{LAST}|{facts.year - 1}年)(?:同期)?的(?P<rough>近|约)?{TIMES}"
    for passage in facts.passages:
        if not passage.planned and compiled(f"{UP}|{DOWN}|持平|番|倍").search(passage.view):
            for m in (m for pattern in (verb, times) for m in find_words(passage, pattern)):
                yield from _claim(facts, passage, m)


def _claim(facts: Facts, passage: Passage, m) -> Iterator[Claim]:
    parts = {"size": None, "of": "", "up": None, "down": None, "flat": None, "fan": None, "times": None} | m.groupdict()
    whole = parts["fan"] is not None or parts["times"] is not None
    if any(a < m.end() and m.start() < b for a, b, _ in passage.figures) or not (parts["base"] or parts["size"] or whole):
        return
    reading = _subject(facts, passage, m.start())
    last = facts.last(reading).known if reading else None
    if reading is None or last is None or not (reading.quantity.exact and last.quantity.exact):
        return
    size = parts["size"] or parts["times"]
    yield Claim(
        passage,
        m.start(),
        m.end(),
        None if whole else bool(parts["up"]) - bool(parts["down"]),
        _claimed_size(size, parts["fan"]),
        len(size.partition(".")[2]) if size else 0,
        _unit_of_size(parts),
        parts.get("rough") or "",
        reading,
        last,
    )


def _unit_of_size(parts: dict[str, str | None]) -> str:
    if parts["fan"] is not None:
        return "番"
    return "几倍" if parts["times"] else (parts["of"] or "").replace("％", "%")


def _claimed_size(size: str | None, fan: str | None) -> Decimal | None:
    """Return the size that is typed; that of 翻番 is a power of two (翻一番 is 2 times)."""
    if size:
        return Decimal(number_of(size) if size in (*CN, "两") else size.replace(",", ""))
    return None if fan is None else Decimal(2) ** number_of(fan or "一")


def _subject(facts: Facts, passage: Passage, at: int) -> Known | None:
    """Return the reading that a claim at `at` is about: the figure, number or name directly before it."""
    start, _ = passage.sentence(at)
    for a, b, figure in passage.figures:
        if start <= a and b <= at and compiled(GAP).fullmatch(passage.view, b, at):
            plain = figure.form in PLAIN_FORMS and figure.year == facts.year and figure.inputs
            return figure.inputs[0].known if plain else None
    name = named_before(facts, passage.view[start:at], GAP)
    for t in facts.typed if not name else ():
        if t.passage is passage and start <= t.count.start < at and compiled(GAP).fullmatch(passage.view, t.count.end, at):
            same = facts.same(t, facts.values)
            name = same.metric.name if same and facts.speaks(t, same) else ""
    return facts.data.reading(name).known if name else None


@rule(
    "D-04",
    "verb-against-data",
    "增减的说法和数据相反",
    ERROR,
    "惯例",
    "数据核对",
    scope=Scope.DATA,
    reason="数改了，“增长”“下降”没有改，是最显眼的硬伤。用 {{ 检查单位.同比 }}，动词由程序写。",
    bad=[
        EXAMPLE + "发现火灾隐患{{ 火灾隐患 }}，比上年增长9.2%。",
        EXAMPLE + "检查单位{{ 检查单位 }}，同比有所下降。",
        EXAMPLE + "整改率{{ 整改率 }}，与上年持平。",
        EXAMPLE + "火灾隐患同比大幅上升。",
        EXAMPLE + "检查单位{{ 检查单位 }}，比上年增长{{ 检查单位.同比 }}。",
        EXAMPLE + "发现火灾隐患{{ 火灾隐患 }}，比上年增长{{ 火灾隐患.增幅 }}。",
        EXAMPLE + "发现火灾隐患{{ 火灾隐患 }}，超过上年。",
    ],
    good=[
        EXAMPLE + "发现火灾隐患{{ 火灾隐患 }}，比上年{{ 火灾隐患.同比 }}。",
        EXAMPLE + "发现火灾隐患{{ 火灾隐患 }}，比上年下降9.2%。",
        EXAMPLE + "检查单位{{ 检查单位 }}，群众满意度同比下降。",
        EXAMPLE + "检查单位{{ 检查单位 }}，比上年增长{{ 检查单位.增幅 }}。",
        EXAMPLE + "检查单位由{{ 检查单位.上年 }}增加到{{ 检查单位 }}。",
        EXAMPLE + "部分｜next_year｜检查单位比上年增加，隐患总量下降。",
    ],
)
def verb_against_data(facts: Facts) -> Iterator[Spot]:
    for c in claims(facts):
        way = _way(c.reading, c.last)
        if c.way is not None and c.way != way and not (c.way == 0 and _level(c)):
            yield c.spot(
                f"“{c.text}”和数据不符：“{c.reading.metric.name}”上年{cell(c.last)}，本年{cell(c.reading)}",
                f"写成 {{{{ {c.reading.metric.name}.同比 }}}}，动词由程序写。",
            )
    yield from _beside_figures(facts)
    yield from _over_last_year(facts)


def _way(reading: Known, last: Known) -> int:
    return (reading.quantity.amount > last.quantity.amount) - (reading.quantity.amount < last.quantity.amount)


def _level(c: Claim) -> bool:
    """Return whether 持平 is acceptable: the change is below the printed digits; for 基本持平 below one per cent."""
    now, before = c.reading.quantity.amount, c.last.quantity.amount
    return bool(before) and abs(rate_of_change(now, before)) < (Decimal(1) if "基本" in c.text else Decimal("0.05"))


def _beside_figures(facts: Facts) -> Iterator[Spot]:
    """Yield verbs typed before a figure that prints its own, or before a size whose change goes the other way."""
    for passage in facts.passages:
        for start, end, figure in passage.figures:
            verb = compiled(rf"(?:({UP})|({DOWN}))(?:了|达到?|约)?$").search(passage.view[:start])
            if not verb:
                continue
            name = figure.metric
            if figure.form in CHANGE_FORMS and figure.text[0] in "增减下提持基":
                yield Spot(
                    f"“{verb[0]}{figure.text}”重复：{{{{ {name}.{figure.form} }}}} 自带动词",
                    "删去前面的动词。",
                    passage,
                    verb.start(),
                    end,
                )
            elif figure.form == "增幅" and _way_of(figure) * (1 if verb[1] else -1) < 0:
                yield Spot(
                    f"“{verb[0]}{figure.text}”和数据不符：“{name}”上年{cell(figure.inputs[1])}，本年{cell(figure.inputs[0])}",
                    f"写成 {{{{ {name}.同比 }}}}，动词由程序写。",
                    passage,
                    verb.start(),
                    end,
                )


def _way_of(figure: Figure) -> int:
    """Return the direction of a printed change (1, 0, -1); 0 where it is not of two years."""
    match [reading.known for reading in figure.inputs]:
        case [Known() as this, Known() as last]:
            return _way(this, last)
    return 0


def _over_last_year(facts: Facts) -> Iterator[Spot]:
    wanted = rf"(?:(超过|高于|多于|突破)|(低于|少于|不及))了?(?:{LAST}|{facts.year - 1}年)"
    for passage in facts.passages:
        for m in find_words(passage, wanted) if not passage.planned else ():
            reading = _subject(facts, passage, m.start())
            last = facts.last(reading).known if reading else None
            if reading and last and _way(reading, last) != (1 if m[1] else -1):
                yield Spot(
                    f"“{m[0]}”和数据不符：“{reading.metric.name}”上年{cell(last)}，本年{cell(reading)}",
                    "核对两个数。",
                    passage,
                    *m.span(),
                )


@rule(
    "D-05",
    "size-against-data",
    "手打的同比、倍数、率和数据算出的不同",
    ERROR,
    "惯例",
    "数据核对",
    scope=Scope.DATA,
    reason="同比、倍数和率按一个办法算、四舍五入，印出来的数读者会复算。",
    bad=[
        EXAMPLE + "检查单位{{ 检查单位 }}，同比增长12.5%。",
        EXAMPLE + "发现火灾隐患{{ 火灾隐患 }}，比上年减少800处。",
        EXAMPLE + "整改率达到99.7%。",
        EXAMPLE + "检查单位{{ 检查单位 }}，比上年翻了一番。",
        EXAMPLE + "整改率{{ 整改率 }}，比上年提高3个百分点。",
        EXAMPLE + "检查单位{{ 检查单位 }}，是上年的2倍。",
        EXAMPLE + "检查单位{{ 检查单位 }}，同比增长一倍。",
        EXAMPLE + "整改率{{ 整改率 }}，比上年提高2.3%。",
        EXAMPLE + "罚款{{ 罚款金额 }}，比上年减少12.428元。",
        "指标｜复议纠错｜件｜5｜0\n复议纠错{{ 复议纠错 }}，比上年增长100%。",
    ],
    good=[
        EXAMPLE + "检查单位{{ 检查单位 }}，同比增长12.4%。",
        EXAMPLE + "发现火灾隐患{{ 火灾隐患 }}，比上年减少739处。",
        EXAMPLE + "整改率{{ 整改率 }}，比上年提高2.3个百分点。",
        EXAMPLE + "检查单位{{ 检查单位 }}，同比增长超过10%。",
        EXAMPLE + "检查单位{{ 检查单位 }}，是上年的1.1倍。",
    ],
)
def size_against_data(facts: Facts) -> Iterator[Spot]:
    for c in claims(facts):
        if (
            c.of == c.reading.metric.unit == "%"
            and shown(abs(c.reading.quantity.amount - c.last.quantity.amount), c.places) == c.size
        ):
            yield c.spot(
                f"“{c.text}”说的是百分点：“{c.reading.metric.name}”上年{cell(c.last)}，本年{cell(c.reading)}",
                f"写成 {{{{ {c.reading.metric.name}.百分点 }}}}。",
            )
        if c.of in ("%", "倍") and not c.last.quantity.amount and c.size:
            yield c.spot(f"“{c.reading.metric.name}”上年是零（{cell(c.last)}），增减不能用{c.of}表示", "写增减的数量。")
        right = _right_size(c)
        if (
            right is not None
            and c.size is not None
            and c.way in (None, _way(c.reading, c.last))
            and not _fits(c, c.size, right)
        ):
            yield c.spot(
                f"“{c.text}”和数据算出的不同，应为"
                f"{shown(right, max(c.places, 1 if c.of in ('%', '倍', '几倍', '番') else 0))}{_of(c)}："
                f"“{c.reading.metric.name}”上年{cell(c.last)}，本年{cell(c.reading)}",
                f"写成 {{{{ {c.reading.metric.name}.同比 }}}} 等，由程序计算。",
            )
    for t in facts.typed:
        reading = _named_rate(facts, t)
        if (
            reading
            and not t.count.approx
            and t.year in (0, facts.year)
            and shown(reading.quantity.amount, t.count.places) != t.count.amount
        ):
            last = facts.last(reading)
            if last.quantity is None or last.quantity.amount != t.count.amount:
                yield t.spot(
                    f"“{t.text}”和数据不符，“{reading.metric.name}”是{cell(reading)}", f"写成 {{{{ {reading.metric.name} }}}}。"
                )


def _named_rate(facts: Facts, t: Typed) -> Known | None:
    if t.count.unit != "%":
        return None
    name = named_before(facts, t.before, "[为达到是保持在约]*")
    reading = facts.data.reading(name).known if name else None
    return reading if reading and reading.metric.unit == "%" else None


def _of(c: Claim) -> str:
    return {"番": "倍", "几倍": "倍"}.get(c.of, c.of)


def _right_size(c: Claim) -> Decimal | None:
    """Return the size that the data give, in the unit of the claim; None where the claim states no size."""
    now, before = c.reading.quantity.amount, c.last.quantity.amount
    if c.size is None or not before:
        return None
    unit = c.reading.metric.unit
    (single, times), (claimed, counted) = base_unit(unit), base_unit(c.of)
    if c.of == "个百分点" or (claimed == single and unit != "%"):
        return abs(now - before) * times / counted
    if c.of == "%":
        return abs(rate_of_change(now, before)) if unit != "%" else None
    ratio = now / before
    return {"倍": ratio - 1, "几倍": ratio, "番": ratio}.get(c.of)


def _fits(c: Claim, size: Decimal, right: Decimal) -> bool:
    if c.of == "番":
        return abs(right - size) <= size / 20
    if c.rough in ("超", "超过", "逾"):
        return size <= right
    if c.rough:
        return abs(right - size) <= size / 10
    return shown(right, c.places) == size
