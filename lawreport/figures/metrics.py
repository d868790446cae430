"""What the figures mean: readings of several years, computed metrics, and the forms of a figure (同比, 占比 …).

In: the catalogue and the readings as typed. Out: `Data`, which resolves every name, attribute and filter of a tag.
Responsible for: how a rate is computed and rounded (四舍五入, the same everywhere), when there is *no figure* (last year
missing, zero or approximate), and the words for a change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext

from lawreport.base.hanzi import hanzi
from lawreport.figures.expression import ARITHMETIC, Misuse, Number, Value, compares, evaluate, names, no_figure, parse, used
from lawreport.figures.quantity import thousands
from lawreport.model import SCALES, Metric, Quantity, Reading
from lawreport.problem import NOWHERE, Place, Problems, did_you_mean

MAX_DECIMALS = 6


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Return `value` rounded half up to `decimals` places."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=ARITHMETIC)


def digits_of(value: Decimal, decimals: int | None = None) -> str:
    """Return the digits of `value`, rounded half up; without `decimals` all of them, trailing zeros dropped.

    Raise `Misuse` when all of them would be too many to print.
    """
    if decimals is not None:
        return f"{rounded(value, decimals):f}"
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if len(text.partition(".")[2]) > MAX_DECIMALS:
        raise Misuse(
            "decimals-needed",
            "算出来的数除不尽，要说明保留几位小数",
            "例如 {{ (甲 / 乙) | 小数(1) }} 或 {{ (甲 / 乙) | 百分比(1) }}。",
        )
    return text


def percentage(rate: Decimal) -> str:
    """Return a rate in percent as printed, with one decimal; text, tables and checks all use this."""
    return f"{digits_of(rate, 1)}%"


_YEARS = {"年": 0, "上一年": -1, "下一年": 1}


@dataclass(frozen=True, slots=True)
class Data:
    """All readings of one unit, year → name → reading, and the words of tags; a `Scope` for one report year."""

    year: int
    catalogue: Mapping[str, Metric]
    years: Mapping[int, Mapping[str, Reading]]
    words: Mapping[str, str] = field(default_factory=dict)  # 单位、简称
    files: Mapping[int, str] = field(default_factory=dict)  # where each year's readings are

    def reading(self, name: str, year: int | None = None) -> Reading:
        """Return the reading of a metric of the catalogue; a missing one where the year has no value for it."""
        year = self.year if year is None else year
        stored = self.years.get(year, {}).get(name)
        return stored or Reading(self.catalogue[name], year, None, place=Place(self.files.get(year, "")))

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the names that stand for words, not for figures: 年 and its neighbours, the unit's names."""
        return (*_YEARS, *self.words)

    # ---- Scope

    def name(self, name: str) -> Value:
        if name in _YEARS:
            year = self.year + _YEARS[name]
            return Number(amount=Decimal(year), text=str(year), words=True)
        if name in self.words:
            return Value(text=self.words[name], words=True)
        if name in self.catalogue:
            return value_of(self.reading(name))
        known = [*self.catalogue, *_YEARS, *self.words]
        raise Misuse(
            "name-unknown",
            f"没有叫“{name}”的指标",
            did_you_mean(name, known) or "请检查写法，或在 data/metrics.yaml 里加上这个指标。",
        )

    def attribute(self, value: Value, name: str) -> Value:
        if name not in ATTRIBUTES:
            raise Misuse(
                "attribute-unknown",
                f"没有“.{name}”这个写法",
                did_you_mean(name, ATTRIBUTES) or f"可用的有：{'、'.join('.' + a for a in ATTRIBUTES)}。",
            )
        if len(value.inputs) != 1 or (value.form not in ("", "上年") and name in _OF_READING):
            raise Misuse("attribute-misplaced", f"“.{name}”只能跟在指标名后面", f"例如 {{{{ 检查单位.{name} }}}}。")
        return ATTRIBUTES[name](self, value)

    def filter(self, value: Value, name: str, arguments: list[Value]) -> Value:
        if name not in FILTERS:
            raise Misuse(
                "filter-unknown",
                f"没有“|{name}”这个写法",
                did_you_mean(name, FILTERS) or f"可用的有：{'、'.join('|' + f for f in FILTERS)}。",
            )
        function, least, most = FILTERS[name]
        if not least <= len(arguments) <= most:
            raise Misuse("filter-arguments", f"“|{name}”的括号里要写 {least} 到 {most} 个值", "")
        for part in (value, *arguments):
            if part.why:
                return replace(part, inputs=value.inputs)
        if not isinstance(value, Number):
            raise Misuse("tag-types", f"“{value.text}”是文字，不能用“|{name}”", "")
        if "真假" in (value.form, *(a.form for a in arguments)):
            raise Misuse("tag-types", f"比较的结果不能用“|{name}”", "")
        return function(self, value, *arguments)

    def mistakes(self, tree) -> Iterator[Misuse]:
        """Yield what is wrong with the names, attributes and filters of a tree, also in branches that are not taken."""
        for kind, word in used(tree):
            try:
                if kind == "Name" and not (word in self.catalogue or word in self.words or word in _YEARS):
                    self.name(word)
                elif kind == "Getattr" and word not in ATTRIBUTES:
                    self.attribute(Value(), word)
                elif kind == "Filter" and word not in FILTERS:
                    self.filter(Value(), word, [])
            except Misuse as misuse:
                yield misuse

    def last_year(self, value: Value) -> Value:
        reading = value.inputs[0]
        return replace(value_of(self.reading(reading.metric.name, reading.year - 1)), form="上年")


def value_of(reading: Reading) -> Value:
    """Return a reading as the value of a tag; no figure where it is missing."""
    quantity, metric = reading.quantity, reading.metric
    if quantity is None:
        why = reading.note if reading.inputs else f"“{metric.name}”{reading.year}年没有数据"
        return Value(
            why=why or f"“{metric.name}”{reading.year}年算不出来",
            unit=metric.unit,
            inputs=(reading,),
            metric=metric.name,
            year=reading.year,
        )
    return Number(
        amount=quantity.amount,
        text=reading.printed,
        unit=metric.unit,
        exact=quantity.exact,
        metric=metric.name,
        year=reading.year,
        inputs=(reading,),
    )


def printed(value: Value) -> str:
    """Return the text a value prints, with its unit. Raise `Misuse` where its decimals have to be chosen first."""
    if value.text is None and isinstance(value, Number):
        return digits_of(value.amount) + value.unit
    return value.text or ""


def remedy(value: Value, tag: str) -> str:
    """Return the hint for a `tag` that gives no figure: which cell to fill in, and how to leave the clause out."""
    gap = next((r for r in _typed(value.inputs) if r.missing), None)
    drop = f"用 {{% if {tag} %}}……{{% endif %}} 去掉这一句。"
    return f"请{_fill_in(gap)}；没有数据时{drop}" if gap else f"请换一种说法，或{drop}"


def _typed(readings: tuple[Reading, ...]) -> Iterator[Reading]:
    """Yield the typed readings among `readings`, and those that computed ones are computed from."""
    for reading in readings:
        yield from _typed(reading.inputs) if reading.inputs else (reading,)


def _fill_in(gap: Reading) -> str:
    name, place = gap.metric.name, gap.place
    if not place.file:
        needed = f"公式（{gap.metric.formula}）要用的数" if gap.metric.formula else f"“{name}”"
        return f"建立 data/{gap.year}.csv，填上{needed}"
    return f"在 {place} 填上“{name}”" if place.line or place.cell else f"在 {place} 里加上“{name}”这一行"


# ---- attributes ------------------------------------------------------------------------------------------------------

Pair = tuple[Number, Number]  # this year's and last year's


def _pair(data: Data, value: Value, nonzero: bool) -> Pair | Value:
    """Return this year's and last year's value where they can be compared; otherwise no figure, with the reason."""
    last = data.last_year(value)
    both = tuple(v.inputs[0] for v in (value, last))
    if isinstance(now := _exact(value), str):
        return no_figure(now, both)
    if isinstance(before := _exact(last), str):
        return no_figure(before, both)
    if nonzero and before.amount == 0:
        return no_figure(f"“{last.metric}”{last.year}年是零，算不出增减的百分比", both)
    return now, before


def _exact(value: Value) -> Number | str:
    """Return the value as a number that can be compared, or the reason why it cannot."""
    if not isinstance(value, Number):
        return value.why
    return value if value.exact else f"“{value.metric}”{value.year}年是约数（{value.text}），不能比较"


def _change(data: Data, value: Value) -> Value:
    """Return 同比: 增长12.3%, 下降9.2%, 持平; for a rate 百分点."""
    if value.unit == "%":
        return _points(data, value)
    pair = _pair(data, value, nonzero=True)
    if isinstance(pair, Value):
        return pair
    rate = rate_of_change(pair[0].amount, pair[1].amount)
    shown = percentage(abs(rate))
    text = f"{'增长' if rate > 0 else '下降'}{shown}" if rate else "持平"
    return _derived(pair, rate, "基本持平" if rate and shown == "0.0%" else text, "%", "同比")


def _growth(data: Data, value: Value) -> Value:
    """Return 增幅: the rate alone, without a verb; for a rate 百分点."""
    if value.unit == "%":
        points = _points(data, value)
        if not isinstance(points, Number):
            return points
        return replace(points, text=f"{digits_of(abs(points.amount))}个百分点", form="增幅")
    pair = _pair(data, value, nonzero=True)
    if isinstance(pair, Value):
        return pair
    rate = rate_of_change(pair[0].amount, pair[1].amount)
    return _derived(pair, abs(rate), percentage(abs(rate)), "%", "增幅")


def _difference(data: Data, value: Value) -> Value:
    """Return 增减: 增加120件, 减少3件, 持平; for a rate 百分点."""
    if value.unit == "%":
        return _points(data, value)
    pair = _pair(data, value, nonzero=False)
    if isinstance(pair, Value):
        return pair
    change = pair[0].amount - pair[1].amount
    text = f"{'增加' if change > 0 else '减少'}{_in_scale(abs(change), pair[0])}{value.unit}" if change else "持平"
    return _derived(pair, change, text, value.unit, "增减")


def _points(data: Data, value: Value) -> Value:
    """Return 百分点: 提高1.2个百分点, 下降0.5个百分点, 持平; from the printed rates, so that readers can check it."""
    if value.unit != "%":
        raise Misuse(
            "points-of-count",
            f"“{value.metric}”的单位是“{value.unit}”，不是“%”，没有百分点",
            "百分点只用于比率；数量请用 .同比 或 .增减。",
        )
    pair = _pair(data, value, nonzero=False)
    if isinstance(pair, Value):
        return pair
    change = pair[0].amount - pair[1].amount
    text = f"{'提高' if change > 0 else '下降'}{digits_of(abs(change))}个百分点" if change else "持平"
    return _derived(pair, change, text, "个百分点", "百分点")


def rate_of_change(now: Decimal, before: Decimal) -> Decimal:
    """Return the change from `before`, which is not zero, in per cent of it: 同比."""
    with localcontext(ARITHMETIC):
        return (now - before) / abs(before) * 100


def _in_scale(amount: Decimal, value: Number) -> str:
    scale = _as_typed(value).scale
    return digits_of(amount / SCALES[scale]) + scale


def _derived(pair: Pair, amount: Decimal, text: str, unit: str, form: str) -> Number:
    this, last = pair
    return Number(
        amount=amount,
        text=text,
        unit=unit,
        metric=this.metric,
        year=this.year,
        form=form,
        inputs=this.inputs + last.inputs,
        change=True,
    )


def _number_only(data: Data, value: Value) -> Value:
    return value if not isinstance(value, Number) else replace(value, text=_as_typed(value).text, form="数值")


def _as_typed(value: Number) -> Quantity:
    """Return the quantity as typed, where the value is a reading; otherwise the computed amount."""
    typed = value.inputs[0].quantity if value.inputs else None
    return Quantity(digits_of(value.amount), value.amount) if typed is None else typed


def _unit_only(data: Data, value: Value) -> Value:
    return Value(text=value.inputs[0].metric.unit, words=True)


ATTRIBUTES = {
    "数值": _number_only,
    "单位": _unit_only,
    "上年": Data.last_year,
    "同比": _change,
    "增减": _difference,
    "增幅": _growth,
    "百分点": _points,
}
_OF_READING = set(ATTRIBUTES)


# ---- filters ---------------------------------------------------------------------------------------------------------


def _digits(argument: Value | None, default: int) -> int:
    if argument is None:
        return default
    if argument.amount is None or argument.amount not in range(MAX_DECIMALS + 1):
        raise Misuse("filter-arguments", f"小数位数要写 0 到 {MAX_DECIMALS} 的整数", "")
    return int(argument.amount)


def _worded(value: Number, digits: str) -> str:
    """Return other digits of a value with its 约 or 余 and its unit, each in its place; after .数值 without unit."""
    approx = "" if value.exact else _as_typed(value).approx
    before = approx if approx and _as_typed(value).text.startswith(approx) else ""
    text = f"{before}{digits}{approx.removeprefix(before)}"
    return Quantity(text, value.amount, approx=approx).printed("" if value.form == "数值" else value.unit)


def _decimals(data: Data, value: Number, digits: Value) -> Value:
    places = _digits(digits, 0)
    return replace(value, text=_worded(value, digits_of(value.amount, places)), form=f"小数({places})")


def _scaled(scale: str):
    def apply(data: Data, value: Number, digits: Value | None = None) -> Value:
        with localcontext(ARITHMETIC):
            number = value.amount / SCALES[scale]
        text = digits_of(number, None if digits is None else _digits(digits, 1))
        return replace(value, text=_worded(value, text + scale), form=scale)

    return apply


def _thousands(data: Data, value: Number) -> Value:
    quantity = value.inputs[0].quantity if value.form == "" and value.inputs else None
    as_typed = quantity is not None and quantity.exact and not quantity.scale
    digits = thousands(_as_typed(value).text if as_typed else digits_of(value.amount))
    return replace(value, text=_worded(value, digits), form="千分位")


def _hanzi(data: Data, value: Number) -> Value:
    number = value.amount
    if number != number.to_integral_value() or not 0 <= number < 100:
        raise Misuse("hanzi-range", "“|汉字”只能用于 0 到 99 的整数", "计量一般用阿拉伯数字。")
    return replace(value, text=_worded(value, hanzi(int(number))), form="汉字")


def _share(data: Data, value: Number, whole: Value, digits: Value | None = None) -> Value:
    """Return 占比(总量): 95.3%."""
    for part in (value, whole):
        if not part.exact:
            return no_figure(f"“{part.metric}”是约数（{part.text}），算不出占比", value.inputs + whole.inputs)
    if not isinstance(whole, Number):
        raise Misuse("tag-types", "占比的括号里要写一个指标", "例如 {{ 整改隐患 | 占比(火灾隐患) }}。")
    if whole.amount == 0:
        return no_figure(f"“{whole.metric}”是零，算不出占比", value.inputs + whole.inputs)
    with localcontext(ARITHMETIC):
        rate = value.amount / whole.amount * 100
    text = percentage(rate) if digits is None else f"{digits_of(rate, _digits(digits, 1))}%"
    return replace(value, amount=rate, text=text, unit="%", form=f"占比({whole.metric})", inputs=value.inputs + whole.inputs)


def _percent(data: Data, value: Number, digits: Value | None = None) -> Value:
    """Return 百分比: a ratio as a percentage, 0.953 → 95.3%."""
    if value.unit == "%":
        raise Misuse("tag-types", f"“{value.metric}”已经是百分数", "直接写指标名，不用 |百分比。")
    if not value.exact:
        return no_figure(f"“{value.metric}”是约数（{value.text}），算不出百分比", value.inputs)
    rate = value.amount * 100
    text = percentage(rate) if digits is None else f"{digits_of(rate, _digits(digits, 1))}%"
    return replace(value, amount=rate, text=text, unit="%", form=f"{value.form} 百分比".strip())


def _year(data: Data, value: Number, year: Value) -> Value:
    """Return 往年(2022): the same metric in another year."""
    if len(value.inputs) != 1 or year.amount is None or year.amount != year.amount.to_integral_value():
        raise Misuse("filter-arguments", "“|往年”要跟在指标名后面，括号里写年份", "例如 {{ 检查单位 | 往年(2022) }}。")
    return replace(value_of(data.reading(value.metric, int(year.amount))), form="往年")


def _times(data: Data, value: Number, base: Value, digits: Value | None = None) -> Value:
    """Return 倍(基数): 1.5倍."""
    if not isinstance(base, Number) or not (value.exact and base.exact):
        return no_figure("约数不能算倍数", value.inputs + base.inputs)
    if base.amount == 0:
        return no_figure(f"“{base.metric}”是零，算不出倍数", value.inputs + base.inputs)
    with localcontext(ARITHMETIC):
        ratio = value.amount / base.amount
    text = f"{digits_of(ratio, _digits(digits, 1))}倍"
    return replace(value, amount=ratio, text=text, unit="倍", form="倍", inputs=value.inputs + base.inputs)


def _absolute(data: Data, value: Number) -> Value:
    return replace(value, amount=abs(value.amount), text=None if value.text is None else value.text.lstrip("-"), form="绝对值")


FILTERS: dict[str, tuple[Callable[..., Value], int, int]] = {
    "小数": (_decimals, 1, 1),
    "万": (_scaled("万"), 0, 1),
    "亿": (_scaled("亿"), 0, 1),
    "千分位": (_thousands, 0, 0),
    "汉字": (_hanzi, 0, 0),
    "占比": (_share, 1, 2),
    "百分比": (_percent, 0, 1),
    "往年": (_year, 1, 1),
    "绝对值": (_absolute, 0, 0),
    "倍": (_times, 1, 2),
}


# ---- computed metrics --------------------------------------------------------------------------------------------------


def compute(data: Data, problems: Problems) -> Data:
    """Return the data with the readings of every computed metric, for every year that has data.

    Add a problem for a typed value of a computed metric, an unknown name in a formula and a circle of formulas. Where an
    input is missing or approximate, or a division is by zero, the metric is missing, and its note states the reason.
    """
    formulas = {m.name: tree for m in data.catalogue.values() if m.formula and (tree := _formula(m, data, problems))}
    order = _in_order(formulas, data, problems)
    years = {year: dict(readings) for year, readings in data.years.items()}
    for year in sorted(years):
        for name in order:
            metric = data.catalogue[name]
            typed = years[year].get(name)
            if typed and not typed.missing:
                problems.add(
                    "formula-typed",
                    f"“{name}”由公式算出（{metric.formula}），不用填数",
                    typed.place,
                    "请清空这个单元格，或在指标目录里去掉公式。",
                )
            scope = replace(data, year=year, years=years)
            years[year][name] = _computed(metric, formulas[name], scope, typed)
    return replace(data, years=years)


def _unbraced(misuse: Misuse) -> Misuse:
    """Return a mistake in a formula or identity without mention of tags and braces, which those do not have."""
    if misuse.id in ("tag-syntax", "tag-empty", "tag-unclosed"):
        return Misuse(misuse.id, "式子读不懂，或者缺一个值", "写法如 办结 / 受理、办结 + 未结 == 受理；比较用 == <= >= < >。")
    return Misuse(misuse.id, misuse.message.replace("标签", "式子"), misuse.hint.replace("标签", "式子"))


def _formula(metric: Metric, data: Data, problems: Problems):
    try:
        tree = parse(metric.formula)
    except Misuse as misuse:
        problems.add(
            "formula-syntax", f"“{metric.name}”的公式有误：{_unbraced(misuse).message}", metric.place, _unbraced(misuse).hint
        )
        return None
    before = len(problems)
    for name in (n for n in names(tree) if n not in data.catalogue):
        problems.add(
            "formula-name",
            f"“{metric.name}”的公式里没有叫“{name}”的指标",
            metric.place,
            did_you_mean(name, data.catalogue) or "请检查写法。",
        )
    for mistake in data.mistakes(tree):
        if mistake.id != "name-unknown":
            problems.add("formula-syntax", f"“{metric.name}”的公式有误：{mistake.message}", metric.place, mistake.hint)
    if compares(tree):
        problems.add(
            "formula-syntax", f"“{metric.name}”的公式是一个比较，算不出数", metric.place, "比较请写进 data/checks.yaml。"
        )
    if metric.unit == "%" and re.search(r"\* *100\b|\b100 *\*", metric.formula):
        problems.add("formula-percent", f"“{metric.name}”的单位是 %，公式里不用再乘 100", metric.place, "请去掉“* 100”。")
    return tree if len(problems) == before else None


def _in_order(formulas: dict, data: Data, problems: Problems) -> list[str]:
    """Return the computed metrics ordered so that each follows those it needs; report circles.

    Without recursion: a chain may be as long as the catalogue.
    """
    order: dict[str, None] = {}
    for start in formulas:
        path = {start: iter(names(formulas[start]))} if start not in order else {}
        while path:
            last = next(reversed(path))
            needed = next(path[last], None)
            if needed is None:
                path.pop(last)
                order[last] = None
            elif needed in path:
                circle = _circle([*path][[*path].index(needed) :])
                problems.add(
                    "formula-circle", f"公式绕成了圈：{circle}", data.catalogue[needed].place, "请让其中一个指标直接填数。"
                )
            elif needed in formulas and needed not in order:
                path[needed] = iter(names(formulas[needed]))
    return [*order]


def _circle(round: list[str]) -> str:
    """Return the metrics of a circle, the middle of a long one left out."""
    shown = round if len(round) <= 12 else [*round[:8], f"……（共 {len(round)} 个）", round[-1]]
    return " → ".join([*shown, round[0]])


def _computed(metric: Metric, tree, scope: Data, typed: Reading | None) -> Reading:
    place = typed.place if typed else metric.place
    inputs = tuple(scope.reading(n) for n in dict.fromkeys(names(tree)))
    try:
        value = evaluate(tree, scope)
        if not isinstance(value, Number):
            raise Misuse("no-figure", value.why or f"“{value.text}”是文字，不是数")
        amount = value.amount * 100 if metric.unit == "%" and value.unit != "%" else value.amount
        text = digits_of(amount, _decimals_of(metric))
    except Misuse as misuse:
        return Reading(metric, scope.year, None, place=place, inputs=inputs, note=f"“{metric.name}”算不出来：{misuse.message}")
    quantity = Quantity(text, Decimal(text))
    used = {(r.metric.name, r.year): r for r in value.inputs}  # by name: the hash of a reading includes all its inputs
    named = {name for name, _ in used}
    inputs = (*used.values(), *(r for r in inputs if r.metric.name not in named))
    return Reading(metric, scope.year, quantity, quantity.printed(metric.unit), place, inputs=inputs, exact=f"{amount:f}")


def _decimals_of(metric: Metric) -> int | None:
    if metric.decimals is None and metric.unit == "%":
        return 1
    return metric.decimals


# ---- identities (勾稽关系) ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Identity:
    """One line of data/checks.yaml: a comparison that must be true, and why."""

    text: str
    reason: str = ""
    place: Place = NOWHERE


def identity_tree(identity: Identity, data: Data, problems: Problems):
    """Return the syntax tree of an identity; None where it is wrong, which is added to `problems`."""
    try:
        tree = parse(identity.text)
        if not compares(tree):
            raise Misuse("check-syntax", "勾稽关系要有 ==、<=、>= 等比较号", "例如 整改隐患 <= 火灾隐患")
        for misuse in data.mistakes(tree):
            raise misuse
    except Misuse as misuse:
        problems.add(
            "check-syntax",
            f"勾稽关系“{identity.text}”有误：{_unbraced(misuse).message}",
            identity.place,
            _unbraced(misuse).hint,
        )
        return None
    return tree
