"""Side by side: two builds by their ledgers, two years by their readings.

In: two ledgers (台账.csv), or a `Source` and two years. Out: the figures that are printed otherwise; a `Row` for each metric.
Responsible for: which two figures are the same one, where the ledger of the last build is kept, and what can be compared.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from lawreport.figures.columns import rows_of
from lawreport.figures.metrics import printed, value_of
from lawreport.figures.table import given, spread, table, tidy_rows
from lawreport.files.textfile import decode
from lawreport.model import Metric, Reading
from lawreport.outputs.put import Outputs, family, first_name
from lawreport.outputs.written import Left
from lawreport.problem import Place, Trouble
from lawreport.project import Project
from lawreport.source.reader import Source

LEDGER, LAST = ".台账.csv", ".台账.上次.csv"
DASH = "—"


# ---- two builds --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that two builds print differently, and where; an empty text is not printed."""

    metric: str
    form: str
    year: str
    old: str
    new: str
    places: tuple[str, ...]


def keep_last(outputs: Outputs, ledger: Path, data: bytes) -> tuple[Left, ...]:
    """Return what was in the way of keeping the ledger of the build before, as it was written then.

    It is kept when the new one says something else; a ledger that somebody has changed is his, and stays.
    """
    there = family(ledger)
    if not there:
        return ()
    old = next(outputs.written.copies(ledger.name), None) or there[-1].read_bytes()
    return outputs.put(last_of(ledger), old).left if old != data else ()


def last_of(ledger: Path) -> Path:
    """Return where the ledger of the build before is kept."""
    ledger = first_name(ledger)
    return ledger.with_name(ledger.name.removesuffix(LEDGER) + LAST)


def ledger_of(project: Project, which: str) -> Path:
    """Return the ledger that `2024`, `2024@上次` or a path means. Raise `Trouble` when there is none."""
    if which.endswith(".csv"):
        return Path(which)
    year, _, last = which.partition("@")
    newest = next(iter(ledgers(project, year)), None)
    ledger = newest and (next(reversed(family(last_of(newest))), None) if last else newest)
    if ledger is None:
        why = "只生成过一次，或两次一样，没有上次可比" if newest else f"build 里没有 {year} 年报告的台账"
        raise Trouble.one("ledger-missing", why, Place("build"), "请改了以后再生成一次报告，然后比较。")
    return ledger


def ledgers(project: Project, year: str) -> list[Path]:
    """Return the ledgers of a year, the newest first."""
    of_year = [p for p in project.build.glob(f"*{LEDGER}") if _year_of(p) == year]
    return sorted(of_year, key=lambda p: p.stat().st_mtime_ns, reverse=True)


def _year_of(ledger: Path) -> str:
    """Return the report year of a ledger: the latest year it prints."""
    return max((row["year"] for row in _rows(ledger)), default="")


def _rows(ledger: Path) -> list[dict[str, str]]:
    """Return the rows of a ledger. Raise `Trouble` where there is no such file, or it is no ledger."""
    try:
        text = decode(ledger.read_bytes(), ledger.name)
    except OSError:
        raise Trouble.one(
            "ledger-missing", "没有这个台账文件", Place(ledger.name), "台账在 build 文件夹里，随报告一起生成。"
        ) from None
    rows = rows_of(text, ("metric", "form", "year", "printed", "snippet"))
    if rows is None:
        raise Trouble.one("ledger-kind", "这不是台账文件", Place(ledger.name), "台账在 build 文件夹里，名字以 台账.csv 结尾。")
    return rows


def figure_changes(old: Path, new: Path) -> list[FigureChange]:
    """Return what two ledgers print differently: the same change in several places once."""
    before, after = _keyed(_rows(old)), _keyed(_rows(new))
    groups: dict[tuple[str, str, str, str, str], list[str]] = {}
    for key in dict.fromkeys([*after, *before]):
        was, now = before.get(key, ("", "")), after.get(key, ("", ""))
        if was[0] != now[0]:
            groups.setdefault((*key[:3], was[0], now[0]), []).append(now[1] or was[1])
    return [FigureChange(*key, tuple(dict.fromkeys(places))) for key, places in groups.items()]


def _keyed(rows: list[dict[str, str]]) -> dict[tuple[str, str, str, str, int], tuple[str, str]]:
    """Return the printed text and place of each figure: the n-th of its metric, year and form in its file."""
    count: Counter = Counter()
    keyed = {}
    for row in rows:
        place = row["snippet"]
        key = (row["metric"], row["form"], row["year"], re.sub(r":\d+$", "", place))
        count[key] += 1
        keyed[(*key, count[key])] = (row["printed"], place)
    return keyed


# ---- two years ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One metric in two years."""

    metric: Metric
    old: str
    new: str
    change: str
    rate: str
    direction: int | None  # 1 more, 0 the same, -1 less, None not to be compared
    growth: Decimal | None = None


def years_side_by_side(source: Source, old: int, new: int) -> list[Row]:
    """Return every metric that has a value in either year, in the order of the catalogue. Raise `Trouble`."""
    for year in (old, new):
        if year not in source.data.years:
            known = "、".join(str(y) for y in sorted(source.data.years))
            raise Trouble.one("data-missing", f"没有 {year} 年的数据", Place("data"), f"现有：{known or '没有'}。")
    lines = table(tidy_rows({source.unit.name: source.data}, source.data.catalogue.values(), (old, new)))
    wide = spread(given(lines), "year")
    return [_row(source, before, after) for before, after in wide.itertuples(index=False)]


def _row(source: Source, old: Reading, new: Reading) -> Row:
    """Return one metric in two years, compared by the rule of .同比: as if the older year were the year before."""
    if new.missing or old.missing:
        return Row(new.metric, _number(old), _number(new), DASH, DASH, None)
    data = replace(source.data, year=new.year, years={new.year: {new.metric.name: new}, new.year - 1: {new.metric.name: old}})
    value, rated = value_of(new), new.metric.unit == "%"
    change = data.attribute(value, "百分点" if rated else "增减")
    rate = data.attribute(value, "同比")
    amount = None if change.why else change.amount
    shown = DASH if change.why else printed(change).removesuffix("个百分点" if rated else new.metric.unit)
    return Row(
        new.metric,
        _number(old),
        _number(new),
        shown,
        DASH if rate.why or rated else printed(rate),
        None if amount is None else (amount > 0) - (amount < 0),
        None if rate.why or rated else rate.amount,
    )


def _number(reading: Reading) -> str:
    return DASH if reading.quantity is None else reading.quantity.text
