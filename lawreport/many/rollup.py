"""A bureau's figures from those of its units (汇总): parts added to a whole, by the rule of the catalogue.

In: the folders of the units, the bureau's own figures, a year. Out: a `Total` for each metric, and what is missing.
Responsible for: how figures are added. 合计 adds; a metric with a formula is computed anew from the sums, never averaged;
不汇总 and a metric without a rule are left to the bureau. A sum that lacks a part is no sum: it is written only when
that is asked for, and then says how many it lacks.

Approximate parts give an approximate whole, by what each promises. Parts that are at least so large (余、多、超 …) and
exact ones make a sum that is at least so large: 余, rounded down. Parts that are not quite so large (近、不足 …) make 近,
rounded up. Both kinds together, or 约 among them, make 约, rounded half up. It is rounded to the coarsest place that
any of the approximate parts states: 3400余 + 412 is 3800余, not 3812余.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from lawreport.figures.metrics import Data, compute
from lawreport.figures.quantity import parse_quantity, print_number
from lawreport.figures.table import by_metric, table, tidy_rows
from lawreport.model import SCALES, Metric, Quantity, Reading
from lawreport.problem import Problem, Problems, Severity, Trouble
from lawreport.project import Project

if TYPE_CHECKING:
    from pandas import DataFrame

SUM = "合计"
AT_LEAST = {"余", "多", "超", "超过", "逾", "至少", "以上"}
BELOW = {"近", "将近", "接近", "不足", "不到", "不超过", "以下"}
_ROUNDING = {"余": ROUND_FLOOR, "近": ROUND_CEILING, "约": ROUND_HALF_UP}
MOST_NAMED = 6  # units named as the source of a sum


@dataclass(frozen=True, slots=True)
class Part:
    """One unit: its name, and its readings of the year; None where the year has no data at all."""

    unit: str
    data: Data
    there: bool


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a metric over the units; `quantity` is None where nothing can be written."""

    metric: Metric
    quantity: Quantity | None
    added: tuple[str, ...]  # units that have a value
    missing: tuple[str, ...]  # units that have none
    approximate: int  # how many of the values are
    before: Reading | None  # what the bureau's table says now

    @property
    def changes(self) -> bool:
        return self.quantity is not None and (self.before is None or self.before.raw != self.quantity.text)

    @property
    def source(self) -> str:
        """Return what stands in the column 来源."""
        names = "、".join(self.added) if len(self.added) <= MOST_NAMED else ""
        lacking = f"，缺 {len(self.missing)} 个单位" if self.missing else ""
        return f"{len(self.added)} 个单位汇总{lacking}" + (f"：{names}" if names else "")


@dataclass(frozen=True, slots=True)
class Rollup:
    """All totals in the order of the catalogue, the units without data, and the bureau's figures as they will be."""

    parts: tuple[Part, ...]
    totals: tuple[Total, ...]
    ruleless: tuple[Metric, ...]  # no rule, no formula
    data: Data
    problems: tuple[Problem, ...] = ()

    @property
    def absent(self) -> tuple[str, ...]:
        return tuple(p.unit for p in self.parts if not p.there)

    @property
    def computed(self) -> tuple[Reading, ...]:
        return tuple(self.data.reading(m.name) for m in self.data.catalogue.values() if m.formula)


def roll_up(bureau: Data, parts: Sequence[Part], partial: bool = False) -> Rollup:
    """Return the bureau's totals. Raise `Trouble` for rules that cannot be followed."""
    problems = Problems()
    metrics = [m for m in bureau.catalogue.values() if m.rollup == SUM and not m.formula]
    lines = by_metric(table(tidy_rows({p.unit: p.data for p in parts}, metrics, [bureau.year])), [m.name for m in metrics])
    for metric in metrics:
        _check(metric, lines[metric.name], problems)
    problems.raise_errors()
    absent = tuple(p.unit for p in parts if not p.there)
    totals = tuple(_total(m, lines[m.name], absent, bureau, partial) for m in metrics)
    data = compute(_with(bureau, totals), problems)
    ruleless = tuple(m for m in bureau.catalogue.values() if not (m.rollup or m.formula))
    return Rollup(tuple(parts), totals, ruleless, data, tuple(problems))


def read_parts(folders: Iterable[Path], year: int, lender: Path | None = None) -> list[Part]:
    """Return the units' figures of a year. Raise `Trouble` with the problems of all units."""
    from lawreport.source.reader import read_figures

    parts, problems = [], Problems()
    for folder in folders:
        try:
            data = read_figures(Project.at(folder, lender=lender), year, [year])
        except Trouble as trouble:
            problems.extend(_of_unit(p, folder.name) for p in trouble.problems)
        else:
            parts.append(Part(folder.name, data, year in data.years))
    problems.raise_errors()
    return parts


def _of_unit(problem: Problem, unit: str) -> Problem:
    return replace(problem, place=replace(problem.place, file=f"{unit}/{problem.place.file}"))


def _check(metric: Metric, lines: DataFrame, problems: Problems) -> None:
    """Tell of a metric that cannot be added: a rate, or one that units count in other units."""
    if metric.unit in ("%", "‰"):
        problems.add(
            "rollup-rate",
            f"“{metric.name}”是比率，各单位的比率不能相加",
            metric.place,
            "请写公式，由各单位的合计数重新计算；或改为 rollup: 不汇总。",
        )
    for unit, reading in zip(lines["unit"], lines["reading"], strict=True):
        own = reading.metric
        if own.unit != metric.unit:
            problems.add(
                "rollup-unit",
                f"“{metric.name}”在{unit}的单位是“{own.unit}”，上级是“{metric.unit}”，不能相加",
                replace(own.place, file=f"{unit}/{own.place.file}"),
                "请统一指标目录里的单位。",
            )


def _total(metric: Metric, lines: DataFrame, absent: tuple[str, ...], bureau: Data, partial: bool) -> Total:
    """Return the sum of a metric over its lines; units that have no data of the year at all are told last."""
    there, gaps = lines[~lines["missing"]], lines[lines["missing"] & ~lines["unit"].isin(absent)]
    missing = (*gaps["unit"], *absent)
    parts = [reading.quantity for reading in there["reading"]]
    quantity = add(parts, metric.unit) if parts and (partial or not missing) else None
    before = bureau.years.get(bureau.year, {}).get(metric.name)
    return Total(metric, quantity, tuple(there["unit"]), missing, sum(not q.exact for q in parts), before)


def _with(bureau: Data, totals: Iterable[Total]) -> Data:
    """Return the bureau's figures with the totals in place of what was typed."""
    known = dict(bureau.years.get(bureau.year, {}))
    for total in totals:
        if total.quantity is not None:
            old = known.get(total.metric.name) or Reading(total.metric, bureau.year, None)
            known[total.metric.name] = replace(old, quantity=total.quantity, raw=total.quantity.text, source=total.source)
    return replace(bureau, years={**bureau.years, bureau.year: known})


# ---- adding ------------------------------------------------------------------------------------------------------------


def add(parts: Sequence[Quantity], unit: str = "") -> Quantity:
    """Return the sum of quantities, approximate where one of them is."""
    amount = sum((p.amount for p in parts), Decimal(0))
    word = _word({p.approx for p in parts if p.approx})
    scale = _scale(parts, bool(word))
    if not word:
        nothing = amount == 0 and all(p.text == "零" for p in parts)
        return parse_quantity("零" if nothing else print_number(amount / SCALES[scale]) + scale, unit)
    kind = "余" if word in AT_LEAST else "近" if word in BELOW else "约"
    rounded = _rounded(amount, max(_place(p) for p in parts if p.approx), kind)
    digits = print_number(rounded / SCALES[scale]) + scale
    return parse_quantity(
        f"{digits}{word}" if word in ("余", "多", "左右", "上下", "以上", "以下") else f"{word}{digits}", unit
    )


def _word(words: set[str]) -> str:
    """Return the word that is true of the sum."""
    if len(words) < 2:
        return next(iter(words), "")
    return "余" if words <= AT_LEAST else "近" if words <= BELOW else "约"


def _scale(parts: Sequence[Quantity], approximate: bool) -> str:
    """Return 万 or 亿 where the sum reads better so: all parts are in it, or it is approximate and one of them is."""
    scales = {p.scale for p in parts}
    return max(scales, key=lambda s: SCALES[s]) if approximate or len(scales) == 1 else ""


def _rounded(amount: Decimal, step: Decimal, kind: str) -> Decimal:
    """Return the amount to the place of `step`; 余 stands after full tens."""
    if kind == "余" and amount >= 10:
        step = max(step, Decimal(10))
    return (amount / step).to_integral_value(_ROUNDING[kind]) * step


def _place(part: Quantity) -> Decimal:
    """Return the value of the last place that is stated: 100 for 3400余, 1000 for 15.5万余."""
    number = part.number.normalize()
    return Decimal(1).scaleb(number.adjusted() - len(number.as_tuple().digits) + 1) * SCALES[part.scale]


# ---- parts and whole -----------------------------------------------------------------------------------------------------


def disagreements(rollup: Rollup) -> list[Problem]:
    """Return where the bureau's own figures are not the sum of the parts."""
    return [
        Problem(
            "rollup-differs",
            f"“{t.metric.name}”上级填的是 {t.before.raw}，{len(t.added)} 个单位相加是 {t.quantity.text}",
            t.before.place,
            "请核对是哪个单位的数不对；写入后以各单位之和为准。",
            Severity.WARNING,
        )
        for t in rollup.totals
        if t.changes and t.quantity is not None and t.before is not None and t.before.raw
    ]
