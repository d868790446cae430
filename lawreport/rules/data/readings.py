"""Rules on the data themselves: identities as printed, large jumps, last year's values stated again.

In: `Facts`. Out: `Spot`s.
Responsible for: comparing the readings of two years with each other and with their printed forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from lawreport.figures.expression import Misuse, evaluate, names
from lawreport.figures.metrics import Data, identity_tree
from lawreport.figures.origin import leaves
from lawreport.model import Figure, Known, Quantity
from lawreport.problem import Problems
from lawreport.rules.data.facts import CHANGE_FORMS, EXAMPLE, LAST, PARTIAL, PLAIN_FORMS, Facts, Spot, Typed, amount, cell
from lawreport.rules.prose.leftover import WAITING
from lawreport.rules.reading.counts import base_unit, counts
from lawreport.rules.reading.text import compiled
from lawreport.rules.rule import ERROR, WARNING, Scope, rule


@rule(
    "D-07",
    "identity-as-printed",
    "勾稽关系印出来不成立",
    WARNING,
    "惯例",
    "勾稽关系",
    scope=Scope.DATA,
    reason="数据表里对得上，四舍五入以后印出来对不上，读者会复算。",
    bad=[
        "指标｜甲类｜万元｜1.25｜\n指标｜乙类｜万元｜2.25｜\n指标｜总额｜万元｜3.5｜\n勾稽｜甲类 + 乙类 == 总额\n"
        "甲类{{ 甲类|小数(1) }}，乙类{{ 乙类|小数(1) }}，总额{{ 总额 }}。"
    ],
    good=[
        "指标｜甲类｜万元｜1.25｜\n指标｜乙类｜万元｜2.25｜\n指标｜总额｜万元｜3.5｜\n勾稽｜甲类 + 乙类 == 总额\n"
        "甲类{{ 甲类 }}，乙类{{ 乙类 }}，总额{{ 总额 }}。"
    ],
)
def identity_as_printed(facts: Facts) -> Iterator[Spot]:
    printed = _printed(facts)
    for identity in facts.checks if printed else ():
        tree = identity_tree(identity, facts.data, Problems())
        used = [n for n in dict.fromkeys(names(tree)) if n in printed] if tree is not None else []
        if used and _holds(tree, facts.data) and not _holds(tree, _as_printed(facts, {n: printed[n] for n in used})):
            values = "，".join(f"{n} 印作{printed[n].text}，数据是{cell(facts.data.reading(n))}" for n in used)
            yield Spot(
                f"勾稽关系“{identity.text}”按数据成立，按印出来的数不成立：{values}",
                "多保留几位小数，或加“四舍五入”的注。",
                place=identity.place,
            )


def _printed(facts: Facts) -> dict[str, Figure]:
    """Return metric → figure of this year whose printed number differs from its reading."""
    figures: dict[str, Figure] = {}
    for figure in facts.report.figures:
        if (
            figure.year == facts.year
            and len(figure.inputs) == 1
            and figure.form not in (*CHANGE_FORMS, "汉字")
            and figure.amount is not None
        ):
            number = next(iter(counts(figure.text, facts.units)), None)
            typed = figure.inputs[0].quantity
            bare = base_unit(figure.unit)[1]
            if number and typed and amount(typed, figure.unit)[0] not in (number.amount, number.amount * bare):
                figures.setdefault(figure.metric, figure)
    return figures


def _as_printed(facts: Facts, figures: dict[str, Figure]) -> Data:
    """Return the data with the printed numbers in place of the typed ones."""
    readings = dict(facts.data.years[facts.year])
    for name, figure in figures.items():
        number = counts(figure.text, facts.units)[0].amount / base_unit(figure.unit)[1]
        readings[name] = replace(readings[name], quantity=Quantity(f"{number:f}", number))
    return replace(facts.data, years={**facts.data.years, facts.year: readings})


def _holds(tree, data: Data) -> bool:
    try:
        return bool(evaluate(tree, data))
    except Misuse:
        return True


@rule(
    "D-08",
    "large-jump",
    "比上年大起大落",
    WARNING,
    "惯例",
    "阈值 limits: 增减倍数",
    scope=Scope.DATA,
    reason="比上年多出三倍或少到三分之一，先想是不是填错了位数、单位或者口径变了。确实如此，在数据表的备注里写明原因，就不再提。",
    bad=["指标｜法律援助｜件｜16340｜1520", "指标｜罚款金额｜万元｜400720｜52.5", "指标｜行政检查｜次｜900｜3200"],
    good=["指标｜法律援助｜件｜1634｜1520", "指标｜行政处罚｜件｜9｜2", "指标｜法律咨询｜人次｜9000｜2000｜新开通网上咨询"],
)
def large_jump(facts: Facts) -> Iterator[Spot]:
    limit = facts.settings.limit("增减倍数")
    for reading in facts.readings:
        last = facts.last(reading).known
        if last is None or reading.inputs or reading.note or not last.quantity.amount:
            continue
        now, before = abs(reading.quantity.amount), abs(last.quantity.amount)
        if max(now, before) >= 20 and not before / limit <= now <= before * limit:
            slip = next(
                (
                    f"，正好差了约{10**n}倍，是不是单位或位数错了"
                    for n in (1, 2, 3, 4)
                    if Decimal("0.8") <= _fold(now, before) / 10**n <= Decimal("1.25")
                ),
                "",
            )
            yield Spot(
                f"“{reading.metric.name}”上年{cell(last)}，本年{reading.printed}，变化很大{slip}",
                "核对；确实如此，就在备注里写明原因。",
                place=reading.place,
            )


def _fold(a: Decimal, b: Decimal) -> Decimal:
    small, large = sorted((a, b))
    return large / small if small else Decimal(0)


@rule(
    "D-09",
    "restated-last-year",
    "上年的数和上年的数据文件不同",
    WARNING,
    "惯例",
    "跨年一致",
    scope=Scope.DATA,
    reason="今年说的“上年”和上年自己报的不同，要么抄错了，要么口径改了；口径改了要加注。",
    bad=[
        EXAMPLE + "检查单位{{ 检查单位 }}，上年检查单位5900家。",
        EXAMPLE + "指标｜上年检查单位｜家｜5900｜",
        EXAMPLE + "指标｜临时查封｜家｜4｜6｜上年7",
        EXAMPLE + "检查单位{{ 检查单位 }}，上年为5900家。",
    ],
    good=[
        EXAMPLE + "检查单位{{ 检查单位 }}，上年检查单位{{ 检查单位.上年 }}。",
        EXAMPLE + "指标｜上年检查单位｜家｜5874｜",
        EXAMPLE + "检查单位{{ 检查单位 }}，比上年检查单位增加729家。",
    ],
)
def restated_last_year(facts: Facts) -> Iterator[Spot]:
    for reading in facts.readings:
        base = facts.data.catalogue.get(reading.metric.name.removeprefix("上年").removesuffix("上年"))
        last = facts.data.reading(base.name, facts.year - 1).known if base and base is not reading.metric else None
        if base and last and amount(last.quantity, base.unit) != amount(reading.quantity, reading.metric.unit):
            yield Spot(
                f"“{reading.metric.name}”填的是{reading.printed}，上年的数据文件里是{cell(last)}",
                "核对；口径变了就加注。",
                place=reading.place,
                note=reading.note,
            )
        yield from _restated_note(facts, reading)
    for t in facts.typed:
        yield from _restated_words(facts, t)


def _restated_note(facts: Facts, reading: Known) -> Iterator[Spot]:
    stated, last = compiled(r"上年(?:数|为|是|：)*(\d+(?:\.\d+)?)(?![\d%])").search(reading.note), facts.last(reading).known
    if stated and last and last.quantity.number != Decimal(stated[1]):
        yield Spot(
            f"“{reading.metric.name}”的备注说上年是{stated[1]}，上年的数据文件里是{cell(last)}",
            "核对；口径变了就加注。",
            place=reading.place,
            note=reading.note,
        )


def _restated_words(facts: Facts, t: Typed) -> Iterator[Spot]:
    if t.year != facts.year - 1 or t.count.approx or compiled(PARTIAL).search(t.before) or facts.same(t, facts.last_values):
        return
    beside = _figure_before(t)
    for last in facts.lasts:
        value, unit = amount(last.quantity, last.metric.unit)
        about = last.metric.name in t.before or last.metric.name == beside
        if unit == t.count.unit and about and last.quantity.exact and value != t.count.amount:
            yield t.spot(
                f"这里说上年是“{t.text}”，上年的数据文件里“{last.metric.name}”是{cell(last)}",
                f"写成 {{{{ {last.metric.name}.上年 }}}}；口径变了就加注。",
            )
            return


def _figure_before(t: Typed) -> str:
    """Return the metric printed directly before 上年为…: 检查单位6603家，上年为5900家."""
    before = [(b, f) for _, b, f in t.passage.figures if b <= t.count.start and f.form in PLAIN_FORMS]
    if not before or not compiled(rf"[，（；]?而?{LAST}(?:同期)?[为是的]?").fullmatch(
        t.passage.view, before[-1][0], t.count.start
    ):
        return ""
    return before[-1][1].metric


@rule(
    "S-13c",
    "sample-figure",
    "数还没有填，印的是示例",
    ERROR,
    "惯例",
    "公文校核惯例",
    scope=Scope.DATA,
    reason="数据表的“来源”“备注”里写着待填、待核实，这个数就还不能报出去：新建的项目里先放着虚构的示例数。",
    bad=[
        "指标｜检查单位｜家｜6603｜5874｜示例（虚构），待填\n检查单位{{ 检查单位 }}。",
        "指标｜检查单位｜家｜6603｜5874｜待核实\n检查单位比上年{{ 检查单位.同比 }}。",
    ],
    good=[
        "指标｜检查单位｜家｜6603｜5874｜执法台账\n检查单位{{ 检查单位 }}。",
        "指标｜检查单位｜家｜6603｜5874｜待填\n全面推进依法行政。",
    ],
)
def sample_figure(facts: Facts) -> Iterator[Spot]:
    for reading in leaves(given for figure in facts.report.figures for given in figure.inputs):
        said = next((words for words in (reading.source, reading.note) if compiled(WAITING).search(words)), "")
        if said:
            yield Spot(
                f"“{reading.metric.name}”{reading.year}年的数还没有填：数据表里写着“{said}”",
                "换成真实的数，“来源”写数从哪里来。",
                place=reading.place,
            )
