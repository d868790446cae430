"""Rules on numbers typed by hand or printed twice, compared with the readings.

In: `Facts`. Out: `Spot`s.
Responsible for: when a typed number repeats a metric, and how near to one is suspicious.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lawreport.model import AFTER_UNIT, Figure, Known, Reading
from lawreport.rules.data.facts import (
    CHANGE_FORMS,
    EXAMPLE,
    LAST,
    PARTIAL,
    PLAIN_FORMS,
    Facts,
    Spot,
    Typed,
    amount,
    cell,
    ends_with,
)
from lawreport.rules.reading.counts import Count, base_unit, shown
from lawreport.rules.reading.text import compiled
from lawreport.rules.rule import ERROR, WARNING, Scope, rule

# ---- typed numbers -------------------------------------------------------------------------------------------------


@rule(
    "D-01",
    "typed-metric",
    "数字手打，没有用指标",
    WARNING,
    "惯例",
    "数字同源",
    scope=Scope.DATA,
    reason="正文里的数来自数据表，改了表，正文跟着变；手打的不会变，下一年也最容易忘了换。",
    bad=[
        EXAMPLE + "全年检查单位6603家。",
        EXAMPLE + "共罚款400720元。",
        EXAMPLE + "检查单位共6603次。",
        EXAMPLE + "2023年检查单位5874家。",
    ],
    good=[
        EXAMPLE + "全年检查单位{{ 检查单位 }}，比上年{{ 检查单位.同比 }}。",
        EXAMPLE + "落实省委“1310”具体部署，拨打12345热线，推行“1+N”模式。",
        EXAMPLE + "印发《方案（2024—2026年）》，召开会议3次。",
        EXAMPLE + "部分｜next_year｜力争检查单位7000家以上。",
    ],
)
def typed_metric(facts: Facts) -> Iterator[Spot]:
    for t in facts.typed:
        same = facts.same(t, facts.values) if t.year in (0, facts.year) else None
        if same:
            rough = "" if t.count.approx or same.quantity.exact else f"，数据是{same.printed}"
            yield t.spot(
                f"“{t.text}”就是“{same.metric.name}”{rough}", f"改写成 {{{{ {same.metric.name} }}}}，数据变了正文跟着变。"
            )
        elif t.year in (0, facts.year) and (other := _other_unit(facts, t)):
            yield t.spot(
                f"“{t.text}”和“{other.metric.name}”{cell(other)}数字相同，单位不同",
                f"核对单位；是同一个数就写成 {{{{ {other.metric.name} }}}}。",
            )
        elif t.year == facts.year - 1 and (last := facts.same(t, facts.last_values)):
            yield t.spot(f"“{t.text}”就是“{last.metric.name}”的上年数", f"改写成 {{{{ {last.metric.name}.上年 }}}}。")


def _other_unit(facts: Facts, t: Typed) -> Known | None:
    """Return the metric whose digits are typed here with another unit: 检查单位6603次."""
    return next(
        (
            r
            for r in facts.readings
            if t.figures >= 3
            and t.count.unit
            and amount(r.quantity, r.metric.unit)[0] == t.count.amount
            and base_unit(r.metric.unit)[0] != t.count.unit
            and facts.speaks(t, r)
        ),
        None,
    )


@rule(
    "D-02",
    "stale-number",
    "用了上年的数",
    ERROR,
    "惯例",
    "数字同源",
    scope=Scope.DATA,
    reason="和上年的数一模一样、和本年的数不同，多半是上年的稿子没有改。",
    bad=[EXAMPLE + "全年检查单位5874家。", EXAMPLE + "整改率达到96.4%。"],
    good=[
        EXAMPLE + "检查单位由5874家增加到{{ 检查单位 }}。",
        EXAMPLE + "2024年检查单位{{ 检查单位 }}，上年为{{ 检查单位.上年 }}。",
        EXAMPLE + "针对2023年排查的火灾隐患，逐一复查。",
    ],
)
def stale_number(facts: Facts) -> Iterator[Spot]:
    for t in facts.typed:
        if t.year not in (0, facts.year) or compiled("[由从][^，。；]{0,4}$").search(t.before) or facts.same(t, facts.values):
            continue
        last = facts.same(t, facts.last_values)
        if last and facts.speaks(t, last):
            now = facts.data.reading(last.metric.name)
            yield t.spot(
                f"“{t.text}”是“{last.metric.name}”{last.year}年的数，{now.year}年是{cell(now)}",
                f"改写成 {{{{ {last.metric.name} }}}}；确指上年就写 {{{{ {last.metric.name}.上年 }}}}。",
            )


@rule(
    "D-03",
    "number-off-data",
    "数字和数据差一点",
    WARNING,
    "惯例",
    "数字同源",
    scope=Scope.DATA,
    reason="差一位、两位颠倒、四舍五入过的数，多半是抄错了；同一件事不应当有两个数。",
    bad=[
        EXAMPLE + "全年检查单位6063家。",
        EXAMPLE + "发现火灾隐患7293处。",
        EXAMPLE + "发现火灾隐患7300处。",
        EXAMPLE + "检查单位12家。",
    ],
    good=[
        EXAMPLE + "检查单位{{ 检查单位 }}，其中学校660家。",
        EXAMPLE + "发现火灾隐患近7300处。",
        EXAMPLE + "培训单位负责人6600人。",
    ],
)
def number_off_data(facts: Facts) -> Iterator[Spot]:
    for t in facts.typed:
        if t.year not in (0, facts.year) or compiled(PARTIAL + "|[由从][^，。；]{0,4}$").search(t.before):
            continue
        if facts.same(t, facts.values) or facts.same(t, facts.last_values):
            continue
        about = [
            r
            for r in facts.readings
            if amount(r.quantity, r.metric.unit)[1] == t.count.unit != "%"
            and not (t.count.approx and r.quantity.exact)
            and (facts.speaks(t, r) or (t.figures >= 4 and _defined(r, t.words)))
        ]
        near = next((r for r in about if _off(t, r)), None)
        if near:
            yield t.spot(
                f"“{t.text}”和“{near.metric.name}”的数据{cell(near)}不一样",
                f"核对；是同一个数就写成 {{{{ {near.metric.name} }}}}。",
            )


def _defined(reading: Reading, words: str) -> bool:
    """Return whether any four consecutive characters of the words occur in the metric's definition."""
    return any(words[i : i + 4] in reading.metric.definition for i in range(len(words) - 3))


def _off(t: Typed, reading: Known) -> bool:
    value = amount(reading.quantity, reading.metric.unit)[0]
    named = reading.metric.name in t.before and ends_with(t.before, reading.metric.name, "(?:数量?|总数|共计?|为|达到?|：)*")
    a, b = (f"{v / t.count.scale:f}".rstrip("0").rstrip(".") if "." in f"{v:f}" else f"{v:f}" for v in (t.count.amount, value))
    return named or misread(a, b) or _rounded(t.count.amount, value)


def misread(a: str, b: str) -> bool:
    """Return whether two numbers differ by one digit (wrong, missing or extra) or by two neighbours exchanged."""
    if min(len(a), len(b)) < 3 or a == b:
        return False
    if len(a) == len(b):
        wrong = [i for i in range(len(a)) if a[i] != b[i]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]
        return len(wrong) == 1 or swapped
    short, long = sorted((a, b), key=len)
    return len(long) == len(short) + 1 >= 4 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _rounded(typed: Decimal, value: Decimal) -> bool:
    """Return whether the typed number is the value rounded to two or three digits."""
    if not value or value < 1000:
        return False
    step = Decimal(10) ** (value.adjusted() - 1)
    return typed != value and any(typed == shown(value / s, 0) * s for s in (step, step / 10) if s > 1)


@rule(
    "D-10",
    "rough-number-off",
    "“余”“近”“约”和数据不符",
    ERROR,
    "惯例",
    "概数",
    scope=Scope.DATA,
    reason="“余”“超过”的数要比实际小，“近”“不足”的数要比实际大，相差都不宜过一成；否则就说反了。",
    bad=[EXAMPLE + "发现火灾隐患7300余处。", EXAMPLE + "发现火灾隐患近7200处。", EXAMPLE + "检查单位超过7000家。"],
    good=[
        EXAMPLE + "发现火灾隐患7200余处。",
        EXAMPLE + "发现火灾隐患近7300处。",
        EXAMPLE + "检查单位6600多家。",
        EXAMPLE + "其中检查学校近700家。",
    ],
)
def rough_number_off(facts: Facts) -> Iterator[Spot]:
    for t in facts.typed:
        if not t.count.approx or t.year not in (0, facts.year) or compiled(PARTIAL).search(t.before):
            continue
        for r in facts.readings:
            value, unit = amount(r.quantity, r.metric.unit)
            about = (
                unit == t.count.unit and r.quantity.exact and facts.speaks(t, r) and abs(t.count.amount - value) <= value / 5
            )
            if about and not _roughly(t.count, value):
                yield t.spot(f"“{t.text}”和“{r.metric.name}”{cell(r)}不符", f"改概数，或写成 {{{{ {r.metric.name} }}}}。")
                break


def _roughly(count: Count, value: Decimal) -> bool:
    over, under = (
        ("余", "多", "逾", "超", "超过", "突破", "至少", "以上"),
        ("近", "将近", "接近", "不足", "不到", "不超过", "以下"),
    )
    if count.approx in over:
        return count.amount <= value < count.amount * Decimal("1.2")
    if count.approx in under:
        return value <= count.amount < value * Decimal("1.1")
    return abs(count.amount - value) <= value / 20


# ---- the same thing twice ------------------------------------------------------------------------------------------


@rule(
    "D-06",
    "metric-in-two-forms",
    "同一个数有两种写法",
    WARNING,
    "惯例",
    "数字同源",
    scope=Scope.DATA,
    reason="同一个数一处写“万元”、一处写“元”，一处带“余”、一处不带，读者会当成两个数。",
    bad=[
        EXAMPLE + "罚款{{ 罚款金额 }}。\n全年罚款{{ 罚款金额|小数(1) }}。",
        EXAMPLE + "检查单位{{ 检查单位 }}。\n检查单位{{ 检查单位|千分位 }}。",
    ],
    good=[
        EXAMPLE + "罚款{{ 罚款金额 }}。\n全年罚款{{ 罚款金额 }}。",
        EXAMPLE + "罚款{{ 罚款金额 }}，上年为{{ 罚款金额.上年 }}，比上年{{ 罚款金额.同比 }}。",
    ],
)
def metric_in_two_forms(facts: Facts) -> Iterator[Spot]:
    first: dict[tuple[str, int], Figure] = {}
    for passage in facts.passages:
        for start, end, figure in passage.figures:
            if len(figure.inputs) != 1 or figure.form == "汉字" or figure.form in CHANGE_FORMS:
                continue
            earlier = first.setdefault((figure.metric, figure.year), figure)
            if _digits(earlier) != _digits(figure):
                yield Spot(
                    f"“{figure.metric}”这里印作“{figure.text}”，{earlier.place}印作“{earlier.text}”",
                    "全文用一种写法。",
                    passage,
                    start,
                    end,
                )


def _digits(figure: Figure) -> str:
    """Return the printed figure without its unit, so that 50件左右 and 50左右 are equal."""
    after = next((w for w in AFTER_UNIT if figure.text.endswith(w)), "")
    return figure.text.removesuffix(after).removesuffix(figure.unit) + after


@rule(
    "D-11",
    "figure-of-another-year",
    "句子说的年份和数的年份不同",
    ERROR,
    "惯例",
    "数据核对",
    scope=Scope.DATA,
    reason="{{ 检查单位 }} 是报告年度的数，写在“2023年”后面就错了；上年的数写 {{ 检查单位.上年 }}。",
    bad=[
        EXAMPLE + "2023年，共检查单位{{ 检查单位 }}。",
        EXAMPLE + "2024年，共检查单位{{ 检查单位.上年 }}。",
        EXAMPLE + "检查单位{{ 检查单位 }}，上年为{{ 检查单位 }}。",
        EXAMPLE + "上年检查单位{{ 检查单位 }}。",
    ],
    good=[
        EXAMPLE + "2024年，共检查单位{{ 检查单位 }}，上年为{{ 检查单位.上年 }}，发现火灾隐患{{ 火灾隐患 }}。",
        EXAMPLE + "2024年检查单位{{ 检查单位 }}，比2023年增长{{ 检查单位.增幅 }}。",
        EXAMPLE + "针对2023年存在的问题，检查单位{{ 检查单位 }}。",
        EXAMPLE + "按照《2023年工作要点》，检查单位{{ 检查单位 }}。",
        EXAMPLE + "自2023年以来开展整治，检查单位{{ 检查单位 }}。",
    ],
)
def figure_of_another_year(facts: Facts) -> Iterator[Spot]:
    named = (
        r"(?<![比较与同对自从至到针—～\d])(?<!针对)"
        r"(?:(20\d\d)年(?![—～至]|以来|起|存在|反馈|结转|出台|印发|制定)(?:度)?"
        rf"|(?:(?<=[，。；：为])|^)({LAST})(?!结转|遗留|未结)(?=[^，。；]*$))"
    )
    for passage in facts.passages:
        for start, end, figure in passage.figures:
            if figure.form not in PLAIN_FORMS or len(figure.inputs) != 1:
                continue
            begin, _ = passage.sentence(start)
            years = [int(m[1]) if m[1] else facts.year - 1 for m in compiled(named).finditer(passage.view[:start], begin)]
            if years and figure.year != years[-1]:
                yield Spot(
                    f"前面说的是{years[-1]}年，“{figure.text}”是“{figure.metric}”{figure.year}年的数",
                    _right_tag(facts, figure, years[-1]),
                    passage,
                    start,
                    end,
                )


def _right_tag(facts: Facts, figure: Figure, year: int) -> str:
    tag = {facts.year: figure.metric, facts.year - 1: f"{figure.metric}.上年"}.get(year, f"{figure.metric}|往年({year})")
    return f"改年份，或写成 {{{{ {tag} }}}}。"
