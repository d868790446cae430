"""Years and units beside one another: their readings as one tidy table, a line for each unit, year and metric.

In: the `Data` of one unit or of many. Out: `Row`s; the same as a frame of pandas, and that frame spread out.
Responsible for: which columns there are; that digits never pass through a float (numbers are `Decimal` in a column of
objects); that a missing value is a line of its own, never left out and never zero. The only module that opens pandas. A report
is made without it: its charts take `tidy_rows` alone, because the import would take half as long as the rest of a build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING

from lawreport.base.memory import room
from lawreport.figures.metrics import Data
from lawreport.model import Metric, Reading

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class Row:
    """A reading among those of other units and years."""

    unit: str  # whose it is
    year: int
    metric: str
    value: Decimal | None  # in single units: 155000 for 15.5万余
    scale: str  # as typed: 万, 亿 or nothing
    missing: bool
    owner: str
    source: str
    reading: Reading  # with its words, cell and inputs


COLUMNS = tuple(field.name for field in fields(Row))


def tidy_rows(units: Mapping[str, Data], metrics: Iterable[Metric], years: Iterable[int]) -> Iterator[Row]:
    """Return the readings of `metrics` in all `years` and `units`; a missing one where a unit does not know the metric."""
    years = tuple(years)
    for metric in metrics:
        for unit, data in units.items():
            for year in years:
                known = metric.name in data.catalogue
                yield _row(unit, data.reading(metric.name, year) if known else Reading(metric, year, None))


def _row(unit: str, reading: Reading) -> Row:
    metric, quantity = reading.metric, reading.quantity
    value, scale = (None, "") if quantity is None else (quantity.amount, quantity.scale)
    return Row(unit, reading.year, metric.name, value, scale, quantity is None, metric.owner, reading.source, reading)


def table(lines: Iterable[Row]) -> DataFrame:
    """Return the rows as a frame with `COLUMNS`: years are whole numbers, `missing` is true or false, the rest objects."""
    room()
    import pandas

    cells = [[getattr(line, column) for column in COLUMNS] for line in lines]
    return pandas.DataFrame(cells, columns=list(COLUMNS), dtype=object).astype({"year": int, "missing": bool})


def by_metric(lines: DataFrame, names: Iterable[str]) -> dict[str, DataFrame]:
    """Return the lines of each of the metrics named, none where it has none."""
    found = dict(iter(lines.groupby("metric", sort=False)))
    return {name: found.get(name, lines[:0]) for name in names}


def spread(lines: DataFrame, over: str) -> DataFrame:
    """Return the readings, a line for each metric, a column for each year or unit (`over`), both as they first come."""
    wide = lines.pivot(index="metric", columns=over, values="reading")
    return wide.reindex(index=lines["metric"].unique(), columns=lines[over].unique())


def given(lines: DataFrame) -> DataFrame:
    """Return the lines of the metrics that have a value in one of them at least."""
    return lines[~lines.groupby("metric")["missing"].transform("all").astype(bool)]
