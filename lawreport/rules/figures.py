"""Numbers know their data: what is typed by hand, said by a verb or printed twice is held against the readings.

Knows alone: when a typed number speaks of a metric, what a verb claims about a change, and how near is suspicious.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import NamedTuple

from lawreport.expression import ARITHMETIC, Misuse, evaluate, names
from lawreport.metrics import identity_tree
from lawreport.model import AFTER_UNIT, Figure, Quantity, Reading
from lawreport.problem import Problems
from lawreport.rules.counts import Count, base_unit, counts, shown
from lawreport.rules.facts import LAST, Facts, Passage, Spot, Typed, Values, amount, find_words
from lawreport.rules.patterns import compiled
from lawreport.rules.rule import ERROR, WARNING, Scope, rule

PLAIN_FORMS = ("", "数值", "上年", "往年", "万", "亿", "千分位", "图", "表")
CHANGE_FORMS = ("同比", "增减", "百分点")
RELATED = 0.45                  # of a metric's name must stand near a number that speaks of it
PARTIAL = r"其中|平均|每|日均|月均|首批|占|人均|\d{1,2}月|上半年|下半年|季度|单笔|最高|最低"


def cell(reading: Reading) -> str:
    """Return the value of a reading and where it stands: 7292处（data/2024.csv B4）."""
    return f"{reading.printed}（{reading.place.file} {reading.place.cell or reading.place.line}）" if reading.place.file else reading.printed


# ---- which metric a typed number speaks of -------------------------------------------------------------------------

def _speaks(facts: Facts, t: Typed, reading: Reading) -> bool:
    return facts.nearness(reading.metric, t.words) >= RELATED


def _same(facts: Facts, t: Typed, values: Values) -> Reading | None:
    """Return the reading a typed number repeats: the best by name, or the only one where the number is telling."""
    equal = [r for r in values.get(t.count.amount, ()) if t.count.unit in (base_unit(r.metric.unit)[0], "")]
    best = max(equal, key=lambda r: facts.nearness(r.metric, t.words), default=None)
    if best is None or not (_speaks(facts, t, best) or (t.figures >= 3 and t.count.unit not in ("", "%"))):
        return None
    return best


def _other_unit(facts: Facts, t: Typed) -> Reading | None:
    """Return the metric whose digits stand here with another unit: 检查单位6603次."""
    return next((r for r in facts.readings if t.figures >= 3 and t.count.unit and r.quantity.number * r_scale(r) == t.count.amount
                 and base_unit(r.metric.unit)[0] != t.count.unit and facts.nearness(r.metric, t.words) >= RELATED), None)


def r_scale(reading: Reading) -> Decimal:
    return amount(reading.quantity, reading.metric.unit)[0] / reading.quantity.number if reading.quantity.number else Decimal(1)


EXAMPLE = "指标｜检查单位｜家｜6603｜5874\n指标｜火灾隐患｜处｜7292｜8031\n指标｜罚款金额｜万元｜40.072｜52.5\n指标｜整改率｜%｜98.7｜96.4\n"


@rule("D-01", "typed-metric", "数字手打，没有用指标", WARNING, "惯例", "数字同源", scope=Scope.DATA,
      reason="正文里的数来自数据表，改了表，正文跟着变；手打的不会变，下一年也最容易忘了换。",
      bad=[EXAMPLE + "全年检查单位6603家。", EXAMPLE + "共罚款400720元。", EXAMPLE + "检查单位共6603次。", EXAMPLE + "2023年检查单位5874家。"],
      good=[EXAMPLE + "全年检查单位{{ 检查单位 }}，比上年{{ 检查单位.同比 }}。", EXAMPLE + "落实省委“1310”具体部署，拨打12345热线，推行“1+N”模式。",
            EXAMPLE + "印发《方案（2024—2026年）》，召开会议3次。", EXAMPLE + "部分｜next_year｜力争检查单位7000家以上。"])
def typed_metric(facts: Facts) -> Iterator[Spot]:
    for t in facts.typed:
        same = _same(facts, t, facts.values) if t.year in (0, facts.year) else None
        if same:
            rough = "" if t.count.approx or same.quantity.exact else f"，数据是{same.printed}"
            yield t.spot(f"“{t.text}”就是“{same.metric.name}”{rough}", f"改写成 {{{{ {same.metric.name} }}}}，数据变了正文跟着变。")
        elif t.year in (0, facts.year) and (other := _other_unit(facts, t)):
            yield t.spot(f"“{t.text}”和“{other.metric.name}”{cell(other)}数字相同，单位不同", f"核对单位；是同一个数就写成 {{{{ {other.metric.name} }}}}。")
        elif t.year == facts.year - 1 and (last := _same(facts, t, facts.last_values)):
            yield t.spot(f"“{t.text}”就是“{last.metric.name}”的上年数", f"改写成 {{{{ {last.metric.name}.上年 }}}}。")


@rule("D-02", "stale-number", "用了上年的数", ERROR, "惯例", "数字同源", scope=Scope.DATA,
      reason="和上年的数一模一样、和本年的数不同，多半是上年的稿子没有改。",
      bad=[EXAMPLE + "全年检查单位5874家。", EXAMPLE + "整改率达到96.4%。"],
      good=[EXAMPLE + "检查单位由5874家增加到{{ 检查单位 }}。", EXAMPLE + "2024年检查单位{{ 检查单位 }}，上年为{{ 检查单位.上年 }}。",
            EXAMPLE + "针对2023年排查的火灾隐患，逐一复查。"])
def stale_number(facts: Facts) -> Iterator[Spot]:
    for t in facts.typed:
        if t.year not in (0, facts.year) or compiled("[由从][^，。；]{0,4}$").search(t.before) or _same(facts, t, facts.values):
            continue
        last = _same(facts, t, facts.last_values)
        if last and _speaks(facts, t, last):
            now = facts.data.reading(last.metric.name)
            yield t.spot(f"“{t.text}”是“{last.metric.name}”{last.year}年的数，{now.year}年是{cell(now)}",
                         f"改写成 {{{{ {last.metric.name} }}}}；确指上年就写 {{{{ {last.metric.name}.上年 }}}}。")


@rule("D-03", "number-off-data", "数字和数据差一点", WARNING, "惯例", "数字同源", scope=Scope.DATA,
      reason="差一位、两位颠倒、四舍五入过的数，多半是抄错了；同一件事不应当有两个数。",
      bad=[EXAMPLE + "全年检查单位6063家。", EXAMPLE + "发现火灾隐患7293处。", EXAMPLE + "发现火灾隐患7300处。", EXAMPLE + "检查单位12家。"],
      good=[EXAMPLE + "检查单位{{ 检查单位 }}，其中学校660家。", EXAMPLE + "发现火灾隐患近7300处。", EXAMPLE + "培训单位负责人6600人。"])
def number_off_data(facts: Facts) -> Iterator[Spot]:
    for t in facts.typed:
        if t.year not in (0, facts.year) or compiled(PARTIAL + "|[由从][^，。；]{0,4}$").search(t.before):
            continue
        if _same(facts, t, facts.values) or _same(facts, t, facts.last_values):
            continue
        about = [r for r in facts.readings if amount(r.quantity, r.metric.unit)[1] == t.count.unit != "%" and not (t.count.approx and r.quantity.exact)
                 and (_speaks(facts, t, r) or (t.figures >= 4 and _defined(r, t.words)))]
        found = next((r for r in about if _off(t, r)), None)
        if found:
            yield t.spot(f"“{t.text}”和“{found.metric.name}”的数据{cell(found)}不一样", f"核对；是同一个数就写成 {{{{ {found.metric.name} }}}}。")


def _defined(reading: Reading, words: str) -> bool:
    """Return whether four characters on end of the words are in the metric's definition."""
    return any(words[i:i + 4] in reading.metric.definition for i in range(len(words) - 3))


def _off(t: Typed, reading: Reading) -> bool:
    value = amount(reading.quantity, reading.metric.unit)[0]
    named = compiled(rf"{reading.metric.name}(?:数量?|总数|共计?|为|达到?|：)*$").search(t.before)
    a, b = (f"{v / t.count.scale:f}".rstrip("0").rstrip(".") if "." in f"{v:f}" else f"{v:f}" for v in (t.count.amount, value))
    return bool(named) or misread(a, b) or _rounded(t.count.amount, value)


def misread(a: str, b: str) -> bool:
    """Return whether one number is the other with a digit wrong, left out, added, or two changed places."""
    if min(len(a), len(b)) < 3 or a == b:
        return False
    if len(a) == len(b):
        wrong = [i for i in range(len(a)) if a[i] != b[i]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]
        return len(wrong) == 1 or swapped
    short, long = sorted((a, b), key=len)
    return len(long) == len(short) + 1 >= 4 and any(long[:i] + long[i + 1:] == short for i in range(len(long)))


def _rounded(typed: Decimal, value: Decimal) -> bool:
    """Return whether the typed number is the value with its last digits rounded away."""
    if not value or value < 1000:
        return False
    step = Decimal(10) ** (value.adjusted() - 1)
    return typed != value and any(typed == shown(value / s, 0) * s for s in (step, step / 10) if s > 1)


@rule("D-10", "rough-number-off", "“余”“近”“约”和数据不符", ERROR, "惯例", "概数", scope=Scope.DATA,
      reason="“余”“超过”的数要比实际小，“近”“不足”的数要比实际大，相差都不宜过一成；否则就说反了。",
      bad=[EXAMPLE + "发现火灾隐患7300余处。", EXAMPLE + "发现火灾隐患近7200处。", EXAMPLE + "检查单位超过7000家。"],
      good=[EXAMPLE + "发现火灾隐患7200余处。", EXAMPLE + "发现火灾隐患近7300处。", EXAMPLE + "检查单位6600多家。", EXAMPLE + "其中检查学校近700家。"])
def rough_number_off(facts: Facts) -> Iterator[Spot]:
    for t in facts.typed:
        if not t.count.approx or t.year not in (0, facts.year) or compiled(PARTIAL).search(t.before):
            continue
        for r in facts.readings:
            value, unit = amount(r.quantity, r.metric.unit)
            about = unit == t.count.unit and r.quantity.exact and _speaks(facts, t, r) and abs(t.count.amount - value) <= value / 5
            if about and not _roughly(t.count, value):
                yield t.spot(f"“{t.text}”和“{r.metric.name}”{cell(r)}不符", f"改概数，或写成 {{{{ {r.metric.name} }}}}。")
                break


def _roughly(count: Count, value: Decimal) -> bool:
    over, under = ("余", "多", "逾", "超", "超过", "突破", "至少", "以上"), ("近", "将近", "接近", "不足", "不到", "不超过", "以下")
    if count.approx in over:
        return count.amount <= value < count.amount * Decimal("1.2")
    if count.approx in under:
        return value <= count.amount < value * Decimal("1.1")
    return abs(count.amount - value) <= value / 20


# ---- what a verb claims --------------------------------------------------------------------------------------------

UP = "增长|增加|上升|提高|提升|上涨"
DOWN = "下降|减少|降低|回落|下滑"
GAP = r"[，、（(]?(?:的?(?:数量|总数|总量|数|件数|总体|实现|呈现?|也|均|同样|又|案件))*[，]?"
SIZE = r"(?P<size>\d[\d,]*(?:\.\d+)?|[一两二三四五六七八九十](?=倍))(?P<of>[%％]|个百分点|倍|{units})"


class Claim(NamedTuple):
    """A change that the words claim of a metric: up (1), down (-1), level (0), with its size if one is typed."""

    passage: Passage
    start: int
    end: int
    way: int | None             # None: only the size is claimed (翻番, 是上年的2倍)
    size: Decimal | None
    places: int
    of: str                     # %, 个百分点, 倍, 番, 几倍 or a unit
    rough: str
    reading: Reading
    last: Reading

    @property
    def text(self) -> str:
        return self.passage.text[self.start:self.end]

    def spot(self, message: str, hint: str) -> Spot:
        return Spot(message, hint, self.passage, self.start, self.end)


def claims(facts: Facts) -> Iterator[Claim]:
    """Return the changes against last year that are typed by hand."""
    units = "|".join(f"[万亿]?{u}" for u in sorted(map(re.escape, {*(base_unit(u)[0] for u in facts.units), "件", "人"} - {"", "%"}), key=len, reverse=True))
    base = rf"(?:同比|(?:比|较|与|同)(?:{LAST}|{facts.year - 1}年度?)(?:同期)?(?:相比)?[，]?)"
    verb = (rf"(?P<base>{base})?(?:总体|大幅|明显|显著|有所|略有|稳步|持续|基本|小幅|较快|较大|实现|呈|均|又)*(?:(?P<up>{UP})|(?P<down>{DOWN})|(?P<flat>持平)|翻了?(?P<fan>[一两二三四]?)番)"
            rf"(?![到至为])(?:了|达)?(?P<rough>约|近|超过?|逾)?(?:{SIZE.format(units=units)})?")
    times = rf"(?P<base>)(?:是|为|达到?|相当于|增至|增加到)(?:{LAST}|{facts.year - 1}年)(?:同期)?的(?P<rough>近|约)?(?P<times>\d+(?:\.\d+)?|[两二三四五六七八九十])倍"
    for passage in facts.passages:
        for pattern in (verb, times):
            for m in find_words(passage, pattern) if not passage.planned else ():
                yield from _claim(facts, passage, m)


def _claim(facts: Facts, passage: Passage, m) -> Iterator[Claim]:
    given = {"size": None, "of": "", "up": None, "down": None, "flat": None, "fan": None, "times": None} | m.groupdict()
    whole = given["fan"] is not None or given["times"] is not None
    if any(a < m.end() and m.start() < b for a, b, _ in passage.figures) or not (given["base"] or given["size"] or whole):
        return
    reading = _subject(facts, passage, m.start())
    last = facts.last(reading) if reading else None
    if last is None or last.missing or not (reading.quantity.exact and last.quantity.exact):
        return
    way = None if whole else 1 if given["up"] else -1 if given["down"] else 0
    size = given["size"] or given["times"]
    number = Decimal(_hanzi(size).replace(",", "")) if size else Decimal(2) ** _hanzi_number(given["fan"] or "一") if whole else None
    yield Claim(passage, m.start(), m.end(), way, number, len(size.partition(".")[2]) if size else 0,
                "番" if given["fan"] is not None else "几倍" if given["times"] else (given["of"] or "").replace("％", "%"),
                given.get("rough") or "", reading, last)


def _hanzi(word: str) -> str:
    return str(_hanzi_number(word)) if word in "一两二三四五六七八九十" else word


def _hanzi_number(word: str) -> int:
    return 2 if word == "两" else "一二三四五六七八九十".index(word) + 1


def _subject(facts: Facts, passage: Passage, at: int) -> Reading | None:
    """Return the reading that a claim beginning at `at` is about: the figure, number or name right before it."""
    start, _ = passage.sentence(at)
    for a, b, figure in passage.figures:
        if start <= a and b <= at and compiled(GAP).fullmatch(passage.view, b, at):
            plain = figure.form in PLAIN_FORMS and figure.year == facts.year and figure.inputs
            return figure.inputs[0] if plain else None
    name = max((n for n in facts.data.catalogue if compiled(rf"{n}{GAP}$").search(passage.view[start:at])), key=len, default="")
    for t in facts.typed if not name else ():
        if t.passage is passage and start <= t.count.start < at and compiled(GAP).fullmatch(passage.view, t.count.end, at):
            same = _same(facts, t, facts.values)
            name = same.metric.name if same and _speaks(facts, t, same) else ""
    reading = facts.data.reading(name) if name else None
    return None if reading is None or reading.missing else reading


@rule("D-04", "verb-against-data", "增减的说法和数据相反", ERROR, "惯例", "数据核对", scope=Scope.DATA,
      reason="数改了，“增长”“下降”没有改，是最显眼的硬伤。用 {{ 检查单位.同比 }}，动词由程序写。",
      bad=[EXAMPLE + "发现火灾隐患{{ 火灾隐患 }}，比上年增长9.2%。", EXAMPLE + "检查单位{{ 检查单位 }}，同比有所下降。", EXAMPLE + "整改率{{ 整改率 }}，与上年持平。",
           EXAMPLE + "火灾隐患同比大幅上升。", EXAMPLE + "检查单位{{ 检查单位 }}，比上年增长{{ 检查单位.同比 }}。", EXAMPLE + "发现火灾隐患{{ 火灾隐患 }}，比上年增长{{ 火灾隐患.增幅 }}。",
           EXAMPLE + "发现火灾隐患{{ 火灾隐患 }}，超过上年。"],
      good=[EXAMPLE + "发现火灾隐患{{ 火灾隐患 }}，比上年{{ 火灾隐患.同比 }}。", EXAMPLE + "发现火灾隐患{{ 火灾隐患 }}，比上年下降9.2%。",
            EXAMPLE + "检查单位{{ 检查单位 }}，群众满意度同比下降。", EXAMPLE + "检查单位{{ 检查单位 }}，比上年增长{{ 检查单位.增幅 }}。",
            EXAMPLE + "检查单位由{{ 检查单位.上年 }}增加到{{ 检查单位 }}。", EXAMPLE + "部分｜next_year｜检查单位比上年增加，隐患总量下降。"])
def verb_against_data(facts: Facts) -> Iterator[Spot]:
    for c in claims(facts):
        way = _way(c.reading, c.last)
        if c.way is not None and c.way != way and not (c.way == 0 and _level(c)):
            yield c.spot(f"“{c.text}”和数据不符：“{c.reading.metric.name}”上年{cell(c.last)}，本年{cell(c.reading)}",
                         f"写成 {{{{ {c.reading.metric.name}.同比 }}}}，动词由程序写。")
    yield from _beside_figures(facts)
    yield from _over_last_year(facts)


def _way(reading: Reading, last: Reading) -> int:
    return (reading.quantity.amount > last.quantity.amount) - (reading.quantity.amount < last.quantity.amount)


def _level(c: Claim) -> bool:
    """Return whether 持平 may pass: the change disappears in print; 基本持平 allows one in a hundred."""
    rate = _rate(c.reading, c.last)
    return rate is not None and abs(rate) < (Decimal(1) if "基本" in c.text else Decimal("0.05"))


def _rate(reading: Reading, last: Reading) -> Decimal | None:
    before = last.quantity.amount
    with localcontext(ARITHMETIC):
        return (reading.quantity.amount - before) / abs(before) * 100 if before else None


def _beside_figures(facts: Facts) -> Iterator[Spot]:
    """A verb typed before a figure that brings its own, or before the bare size of a change in the other direction."""
    for passage in facts.passages:
        for start, end, figure in passage.figures:
            found = compiled(rf"(?:({UP})|({DOWN}))(?:了|达到?|约)?$").search(passage.view[:start])
            if not found:
                continue
            name = figure.metric
            if figure.form in CHANGE_FORMS and figure.text[0] in "增减下提持基":
                yield Spot(f"“{found[0]}{figure.text}”重复：{{{{ {name}.{figure.form} }}}} 自带动词", "删去前面的动词。", passage, found.start(), end)
            elif figure.form == "增幅" and figure.amount is not None and len(figure.inputs) == 2 and _way(*figure.inputs) * (1 if found[1] else -1) < 0:
                yield Spot(f"“{found[0]}{figure.text}”和数据不符：“{name}”上年{cell(figure.inputs[1])}，本年{cell(figure.inputs[0])}",
                           f"写成 {{{{ {name}.同比 }}}}，动词由程序写。", passage, found.start(), end)


def _over_last_year(facts: Facts) -> Iterator[Spot]:
    wanted = rf"(?:(超过|高于|多于|突破)|(低于|少于|不及))了?(?:{LAST}|{facts.year - 1}年)"
    for passage in facts.passages:
        for m in find_words(passage, wanted) if not passage.planned else ():
            reading = _subject(facts, passage, m.start())
            last = facts.last(reading) if reading else None
            if last and not last.missing and _way(reading, last) != (1 if m[1] else -1):
                yield Spot(f"“{m[0]}”和数据不符：“{reading.metric.name}”上年{cell(last)}，本年{cell(reading)}", "核对两个数。", passage, *m.span())


@rule("D-05", "size-against-data", "手打的同比、倍数、率和数据算出的不同", ERROR, "惯例", "数据核对", scope=Scope.DATA,
      reason="同比、倍数和率按一个办法算、四舍五入，印出来的数读者会复算。",
      bad=[EXAMPLE + "检查单位{{ 检查单位 }}，同比增长12.5%。", EXAMPLE + "发现火灾隐患{{ 火灾隐患 }}，比上年减少800处。", EXAMPLE + "整改率达到99.7%。",
           EXAMPLE + "检查单位{{ 检查单位 }}，比上年翻了一番。", EXAMPLE + "整改率{{ 整改率 }}，比上年提高3个百分点。", EXAMPLE + "检查单位{{ 检查单位 }}，是上年的2倍。", EXAMPLE + "检查单位{{ 检查单位 }}，同比增长一倍。", EXAMPLE + "整改率{{ 整改率 }}，比上年提高2.3%。",
           EXAMPLE + "罚款{{ 罚款金额 }}，比上年减少12.428元。"],
      good=[EXAMPLE + "检查单位{{ 检查单位 }}，同比增长12.4%。", EXAMPLE + "发现火灾隐患{{ 火灾隐患 }}，比上年减少739处。", EXAMPLE + "整改率{{ 整改率 }}，比上年提高2.3个百分点。",
            EXAMPLE + "检查单位{{ 检查单位 }}，同比增长超过10%。", EXAMPLE + "检查单位{{ 检查单位 }}，是上年的1.1倍。"])
def size_against_data(facts: Facts) -> Iterator[Spot]:
    for c in claims(facts):
        if c.of == c.reading.metric.unit == "%" and shown(abs(c.reading.quantity.amount - c.last.quantity.amount), c.places) == c.size:
            yield c.spot(f"“{c.text}”说的是百分点：“{c.reading.metric.name}”上年{cell(c.last)}，本年{cell(c.reading)}", f"写成 {{{{ {c.reading.metric.name}.百分点 }}}}。")
        right = _right_size(c)
        if right is not None and c.way in (None, _way(c.reading, c.last)) and not _fits(c, right):
            yield c.spot(f"“{c.text}”和数据算出的不同，应为{shown(right, max(c.places, 1 if c.of in ('%', '倍', '几倍', '番') else 0))}{_of(c)}："
                         f"“{c.reading.metric.name}”上年{cell(c.last)}，本年{cell(c.reading)}", f"写成 {{{{ {c.reading.metric.name}.同比 }}}} 等，由程序计算。")
    for t in facts.typed:
        reading = _named_rate(facts, t)
        if reading and not t.count.approx and t.year in (0, facts.year) and shown(reading.quantity.amount, t.count.places) != t.count.amount:
            last = facts.last(reading)
            if last.missing or last.quantity.amount != t.count.amount:
                yield t.spot(f"“{t.text}”和数据不符，“{reading.metric.name}”是{cell(reading)}", f"写成 {{{{ {reading.metric.name} }}}}。")


def _named_rate(facts: Facts, t: Typed) -> Reading | None:
    if t.count.unit != "%":
        return None
    named = (r for r in facts.readings if r.metric.unit == "%" and compiled(rf"{r.metric.name}[为达到是保持在约]*$").search(t.before))
    return max(named, key=lambda r: len(r.metric.name), default=None)


def _of(c: Claim) -> str:
    return {"番": "倍", "几倍": "倍"}.get(c.of, c.of)


def _right_size(c: Claim) -> Decimal | None:
    """Return the size the data give, in the terms of the claim; None where it makes no such claim."""
    now, before = c.reading.quantity.amount, c.last.quantity.amount
    if c.size is None or not before:
        return None
    unit = c.reading.metric.unit
    (single, times), (said, counted) = base_unit(unit), base_unit(c.of)
    if c.of == "个百分点" or (said == single and unit != "%"):
        return abs(now - before) * times / counted
    if c.of == "%":
        return abs(_rate(c.reading, c.last)) if unit != "%" else None
    ratio = now / before
    return {"倍": ratio - 1, "几倍": ratio, "番": ratio}.get(c.of)


def _fits(c: Claim, right: Decimal) -> bool:
    if c.of == "番":
        return abs(right - c.size) <= c.size / 20
    if c.rough in ("超", "超过", "逾"):
        return c.size <= right
    if c.rough:
        return abs(right - c.size) <= c.size / 10
    return shown(right, c.places) == c.size


# ---- the same thing twice ------------------------------------------------------------------------------------------

@rule("D-06", "metric-in-two-forms", "同一个数有两种写法", WARNING, "惯例", "数字同源", scope=Scope.DATA,
      reason="同一个数一处写“万元”、一处写“元”，一处带“余”、一处不带，读者会当成两个数。",
      bad=[EXAMPLE + "罚款{{ 罚款金额 }}。\n全年罚款{{ 罚款金额|小数(1) }}。", EXAMPLE + "检查单位{{ 检查单位 }}。\n检查单位{{ 检查单位|千分位 }}。"],
      good=[EXAMPLE + "罚款{{ 罚款金额 }}。\n全年罚款{{ 罚款金额 }}。", EXAMPLE + "罚款{{ 罚款金额 }}，上年为{{ 罚款金额.上年 }}，比上年{{ 罚款金额.同比 }}。"])
def metric_in_two_forms(facts: Facts) -> Iterator[Spot]:
    first: dict[tuple[str, int], Figure] = {}
    for passage in facts.passages:
        for start, end, figure in passage.figures:
            if len(figure.inputs) != 1 or figure.form == "汉字" or figure.form in CHANGE_FORMS:
                continue
            earlier = first.setdefault((figure.metric, figure.year), figure)
            if _digits(earlier) != _digits(figure):
                yield Spot(f"“{figure.metric}”这里印作“{figure.text}”，{earlier.place}印作“{earlier.text}”", "全文用一种写法。", passage, start, end)


def _digits(figure: Figure) -> str:
    """Return what is printed, without the unit: 50件左右 and 50左右 are one."""
    after = next((w for w in AFTER_UNIT if figure.text.endswith(w)), "")
    return figure.text.removesuffix(after).removesuffix(figure.unit) + after


@rule("D-11", "figure-of-another-year", "句子说的年份和数的年份不同", ERROR, "惯例", "数据核对", scope=Scope.DATA,
      reason="{{ 检查单位 }} 是报告年度的数，写在“2023年”后面就错了；上年的数写 {{ 检查单位.上年 }}。",
      bad=[EXAMPLE + "2023年，共检查单位{{ 检查单位 }}。", EXAMPLE + "2024年，共检查单位{{ 检查单位.上年 }}。", EXAMPLE + "检查单位{{ 检查单位 }}，上年为{{ 检查单位 }}。", EXAMPLE + "上年检查单位{{ 检查单位 }}。"],
      good=[EXAMPLE + "2024年，共检查单位{{ 检查单位 }}，上年为{{ 检查单位.上年 }}，发现火灾隐患{{ 火灾隐患 }}。", EXAMPLE + "2024年检查单位{{ 检查单位 }}，比2023年增长{{ 检查单位.增幅 }}。",
            EXAMPLE + "针对2023年存在的问题，检查单位{{ 检查单位 }}。", EXAMPLE + "按照《2023年工作要点》，检查单位{{ 检查单位 }}。", EXAMPLE + "自2023年以来开展整治，检查单位{{ 检查单位 }}。"])
def figure_of_another_year(facts: Facts) -> Iterator[Spot]:
    named = rf"(?<![比较与同对自从至到针—～\d])(?<!针对)(?:(20\d\d)年(?![—～至]|以来|起|存在|反馈|结转|出台|印发|制定)(?:度)?|(?:(?<=[，。；：为])|^)({LAST})(?!结转|遗留|未结)(?=[^，。；]*$))"
    for passage in facts.passages:
        for start, end, figure in passage.figures:
            if figure.form not in PLAIN_FORMS or len(figure.inputs) != 1:
                continue
            begin, _ = passage.sentence(start)
            years = [int(m[1]) if m[1] else facts.year - 1 for m in compiled(named).finditer(passage.view[:start], begin)]
            if years and figure.year != years[-1]:
                yield Spot(f"前面说的是{years[-1]}年，“{figure.text}”是“{figure.metric}”{figure.year}年的数", _right_tag(facts, figure, years[-1]), passage, start, end)


def _right_tag(facts: Facts, figure: Figure, year: int) -> str:
    tag = {facts.year: figure.metric, facts.year - 1: f"{figure.metric}.上年"}.get(year, f"{figure.metric}|往年({year})")
    return f"改年份，或写成 {{{{ {tag} }}}}。"


# ---- the data themselves -------------------------------------------------------------------------------------------

@rule("D-07", "identity-as-printed", "勾稽关系印出来不成立", WARNING, "惯例", "勾稽关系", scope=Scope.DATA,
      reason="数据表里对得上，四舍五入以后印出来对不上，读者会复算。",
      bad=["指标｜甲类｜万元｜1.25｜\n指标｜乙类｜万元｜2.25｜\n指标｜总额｜万元｜3.5｜\n勾稽｜甲类 + 乙类 == 总额\n甲类{{ 甲类|小数(1) }}，乙类{{ 乙类|小数(1) }}，总额{{ 总额 }}。"],
      good=["指标｜甲类｜万元｜1.25｜\n指标｜乙类｜万元｜2.25｜\n指标｜总额｜万元｜3.5｜\n勾稽｜甲类 + 乙类 == 总额\n甲类{{ 甲类 }}，乙类{{ 乙类 }}，总额{{ 总额 }}。"])
def identity_as_printed(facts: Facts) -> Iterator[Spot]:
    printed = _printed(facts)
    for identity in facts.checks if printed else ():
        tree = identity_tree(identity, facts.data, Problems())
        used = [n for n in dict.fromkeys(names(tree)) if n in printed] if tree is not None else []
        if used and _holds(tree, facts.data) and not _holds(tree, _as_printed(facts, {n: printed[n] for n in used})):
            values = "，".join(f"{n} 印作{printed[n].text}，数据是{cell(facts.data.reading(n))}" for n in used)
            yield Spot(f"勾稽关系“{identity.text}”按数据成立，按印出来的数不成立：{values}", "多保留几位小数，或加“四舍五入”的注。", place=identity.place)


def _printed(facts: Facts) -> dict[str, Figure]:
    """Return the metrics whose figure of this year differs in print from the reading."""
    found = {}
    for figure in facts.report.figures:
        if figure.year == facts.year and len(figure.inputs) == 1 and figure.form not in (*CHANGE_FORMS, "汉字") and figure.amount is not None:
            number = next(iter(counts(figure.text, facts.units)), None)
            value, _ = amount(figure.inputs[0].quantity, figure.unit)
            bare = base_unit(figure.unit)[1]
            if number and value not in (number.amount, number.amount * bare):
                found.setdefault(figure.metric, figure)
    return found


def _as_printed(facts: Facts, figures: dict[str, Figure]):
    readings = dict(facts.data.years[facts.year])
    for name, figure in figures.items():
        number = counts(figure.text, facts.units)[0].amount / base_unit(figure.unit)[1]
        readings[name] = replace(readings[name], quantity=Quantity(f"{number:f}", number))
    return replace(facts.data, years={**facts.data.years, facts.year: readings})


def _holds(tree, data) -> bool:
    try:
        return bool(evaluate(tree, data))
    except Misuse:
        return True


@rule("D-08", "large-jump", "比上年大起大落", WARNING, "惯例", "阈值 limits: 增减倍数", scope=Scope.DATA,
      reason="比上年多出三倍或少到三分之一，先想是不是填错了位数、单位或者口径变了。确实如此，在数据表的备注里写明原因，就不再提。",
      bad=["指标｜法律援助｜件｜16340｜1520", "指标｜罚款金额｜万元｜400720｜52.5", "指标｜行政检查｜次｜900｜3200"],
      good=["指标｜法律援助｜件｜1634｜1520", "指标｜行政处罚｜件｜9｜2", "指标｜法律咨询｜人次｜9000｜2000｜新开通网上咨询"])
def large_jump(facts: Facts) -> Iterator[Spot]:
    limit = facts.settings.limit("增减倍数")
    for reading in facts.readings:
        last = facts.last(reading)
        if last.missing or reading.inputs or reading.note or not last.quantity.amount:
            continue
        now, before = abs(reading.quantity.amount), abs(last.quantity.amount)
        if max(now, before) >= 20 and not before / limit <= now <= before * limit:
            slip = next((f"，正好差了约{10 ** n}倍，是不是单位或位数错了" for n in (1, 2, 3, 4) if Decimal("0.8") <= _fold(now, before) / 10 ** n <= Decimal("1.25")), "")
            yield Spot(f"“{reading.metric.name}”上年{cell(last)}，本年{reading.printed}，变化很大{slip}", "核对；确实如此，就在备注里写明原因。", place=reading.place)


def _fold(a: Decimal, b: Decimal) -> Decimal:
    small, large = sorted((a, b))
    return large / small if small else Decimal(0)


@rule("D-09", "restated-last-year", "上年的数和上年的数据文件不同", WARNING, "惯例", "跨年一致", scope=Scope.DATA,
      reason="今年说的“上年”和上年自己报的不同，要么抄错了，要么口径改了；口径改了要加注。",
      bad=[EXAMPLE + "检查单位{{ 检查单位 }}，上年检查单位5900家。", EXAMPLE + "指标｜上年检查单位｜家｜5900｜", EXAMPLE + "指标｜临时查封｜家｜4｜6｜上年7",
           EXAMPLE + "检查单位{{ 检查单位 }}，上年为5900家。"],
      good=[EXAMPLE + "检查单位{{ 检查单位 }}，上年检查单位{{ 检查单位.上年 }}。", EXAMPLE + "指标｜上年检查单位｜家｜5874｜", EXAMPLE + "检查单位{{ 检查单位 }}，比上年检查单位增加729家。"])
def restated_last_year(facts: Facts) -> Iterator[Spot]:
    for reading in facts.readings:
        base = facts.data.catalogue.get(reading.metric.name.removeprefix("上年").removesuffix("上年"))
        last = facts.data.reading(base.name, facts.year - 1) if base and base is not reading.metric else None
        if last and not last.missing and amount(last.quantity, base.unit) != amount(reading.quantity, reading.metric.unit):
            yield Spot(f"“{reading.metric.name}”填的是{reading.printed}，上年的数据文件里是{cell(last)}", "核对；口径变了就加注。", place=reading.place, note=reading.note)
        yield from _restated_note(facts, reading)
    for t in facts.typed:
        yield from _restated_words(facts, t)


def _restated_note(facts: Facts, reading: Reading) -> Iterator[Spot]:
    found, last = compiled(r"上年(?:数|为|是|：)*(\d+(?:\.\d+)?)(?![\d%])").search(reading.note), facts.last(reading)
    if found and not last.missing and last.quantity.number != Decimal(found[1]):
        yield Spot(f"“{reading.metric.name}”的备注说上年是{found[1]}，上年的数据文件里是{cell(last)}", "核对；口径变了就加注。", place=reading.place, note=reading.note)


def _restated_words(facts: Facts, t: Typed) -> Iterator[Spot]:
    if t.year != facts.year - 1 or t.count.approx or compiled(PARTIAL).search(t.before) or _same(facts, t, facts.last_values):
        return
    beside = _figure_before(t)
    for last in facts.lasts:
        value, unit = amount(last.quantity, last.metric.unit)
        about = last.metric.name in t.before or last.metric.name == beside
        if unit == t.count.unit and about and last.quantity.exact and value != t.count.amount:
            yield t.spot(f"这里说上年是“{t.text}”，上年的数据文件里“{last.metric.name}”是{cell(last)}", f"写成 {{{{ {last.metric.name}.上年 }}}}；口径变了就加注。")
            return


def _figure_before(t: Typed) -> str:
    """Return the metric printed right before 上年为…: 检查单位6603家，上年为5900家."""
    before = [(b, f) for _, b, f in t.passage.figures if b <= t.count.start and f.form in PLAIN_FORMS]
    if not before or not compiled(rf"[，（；]?而?{LAST}(?:同期)?[为是的]?").fullmatch(t.passage.view, before[-1][0], t.count.start):
        return ""
    return before[-1][1].metric
