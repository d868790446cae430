"""Charts and tables as the report shows them: figures selected from the data by a chart's file.

In: a `ChartSpec` and the data. Out: a `Picture` or `Table` block whose values all are `Figure`s.
Responsible for: what is on the axis, which columns a table has, and how a missing value appears.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from lawreport.figures.expression import Number, Value, no_figure
from lawreport.figures.metrics import Data, printed, value_of
from lawreport.figures.table import tidy_rows
from lawreport.files.yamlfile import Scalar
from lawreport.model import Chart, ChartKind, Figure, Metric, Paragraph, Picture, Reading, Series, Spans, Table, Words, text_of
from lawreport.problem import NOWHERE, Place, Problems, Severity
from lawreport.report.advances import TIMES, Measure
from lawreport.source.fields import SHARE
from lawreport.source.reader import ChartSpec
from lawreport.style import Style

Line = Callable[[Scalar | None], Spans]
DASH = "—"
CAPACITY, LEAST, PADDING = 36, 5, Decimal("1.5")  # of a table as wide as the text, in its own 字
CELL = Measure(Decimal(CAPACITY), TIMES)


def chart_of(spec: ChartSpec, data: Data, line: Line, problems: Problems) -> tuple[Picture, list[Paragraph]]:
    """Return the picture of a chart, and the notes that follow its caption."""
    by_year = (spec.by or _default_axis(spec)) == "年份"
    if spec.kind == ChartKind.LINE and len(spec.years) < 2:
        problems.add("chart-years", "折线图至少要两个年份", spec.place, "请写 years: 近3年，或改用 bar。")
    readings = {(row.metric, row.year): row.reading for row in tidy_rows({"": data}, spec.metrics, spec.years)}
    if spec.metrics and all(r.missing for r in readings.values()):
        problems.add("chart-empty", "图里的指标都没有数据", spec.place, "请补上数据，或去掉这张图。")
    columns = spec.years if by_year else spec.metrics
    named: Sequence[Metric | int] = spec.metrics if by_year else spec.years
    by_metric = [[_figure(readings[m.name, y], spec.place, "图") for y in spec.years] for m in spec.metrics]
    rows = by_metric if by_year else [[row[i] for row in by_metric] for i in range(len(spec.years))]
    series = tuple(Series(_label(row), tuple(figures)) for row, figures in zip(named, rows, strict=True))
    units = {m.unit for m in spec.metrics}
    notes = tuple(f"{r.year}年“{r.metric.name}”数据缺" for r in readings.values() if r.missing)
    chart = Chart(
        spec.id,
        text_of(line(spec.title)),
        ChartKind(spec.kind),
        tuple(map(_label, columns)),
        series,
        spec.unit or (units.pop() if len(units) == 1 else ""),
        text_of(line(spec.source)),
        notes,
        spec.place,
    )
    below = [
        Paragraph(Style.TABLE_NOTE, spans, place=s.place)
        for s in (spec.source, spec.note)
        if s is not None and (spans := line(s))
    ]
    return Picture(chart, place=spec.place), below


def _default_axis(spec: ChartSpec) -> str:
    return "年份" if len(spec.years) > 1 or ChartKind(spec.kind).drawn.over_years else "指标"


def _label(thing: Metric | int) -> str:
    return f"{thing}年" if isinstance(thing, int) else thing.name


def _figure(reading: Reading, place: Place, form: str, bare: bool = False) -> Figure | None:
    q = reading.quantity
    if q is None:
        return None
    return Figure(
        q.text if bare else reading.printed,
        reading.metric.name,
        reading.year,
        form,
        reading.raw,
        q.amount,
        reading.metric.unit,
        reading.metric.formula,
        reading.place,
        place,
        (reading,),
    )


# ---- tables ------------------------------------------------------------------------------------------------------------


def table_of(
    spec: ChartSpec, data: Data, line: Line, problems: Problems, room: Decimal = Decimal(CAPACITY)
) -> Iterator[Table | Paragraph]:
    """Yield the table, then the notes below it; `room` is the width of the text in 字 of the table."""
    columns = _columns(spec, data)
    builder = _Rows(spec, data, columns, problems)
    header = (_cell("指标"), *(_cell(builder.heading(c)) for c in columns))
    rows = tuple((_cell(m.name), *(builder.cell(m, c) for c in columns)) for m in spec.metrics)
    widths = _widths((header, *rows), room)
    if sum(widths) > 10 * room:
        tell_wide(spec.place, f"{len(header)} 列一共要 {sum(widths) // 10} 字宽，只有 {room:.0f} 字", problems)
    yield Table(spec.id, header, rows, widths, spec.place)
    for scalar in (spec.note, spec.source):
        if scalar is not None and (spans := line(scalar)):
            yield Paragraph(Style.TABLE_NOTE, spans, place=scalar.place)


def tell_wide(place: Place, what: str, problems: Problems, first: str = "") -> None:
    """Tell of a table that is too wide for its page, in a warning."""
    problems.add(
        "table-wide",
        f"表太宽，这一页排不好：{what}",
        place,
        f"{first}放在附件里、给这个附件写 page: 横向，或者减少列、缩短文字、分成两张表。",
        severity=Severity.WARNING,
    )


def _columns(spec: ChartSpec, data: Data) -> tuple[str, ...]:
    """Return the columns after the metric's name; a column of a year is its number."""
    years, columns = tuple(map(str, spec.years)), tuple(c.removesuffix("年") if c[0] == "2" else c for c in spec.columns)
    if spec.years != (data.year,):
        stated = [c for c in columns or ("单位", "本年") if c != "上年" and c not in years]
        at = _place_of_years(stated)
        return (*stated[:at], *years, *(c for c in stated[at:] if c != "本年"))
    has_last = any(not data.reading(m.name, data.year - 1).missing for m in spec.metrics)
    return columns or (("单位", "本年", "上年", "同比") if has_last else ("单位", "本年"))


def _place_of_years(columns: list[str]) -> int:
    """Return where the years go: in place of 本年, else after 单位, else first."""
    if "本年" in columns:
        return columns.index("本年")
    return columns.index("单位") + 1 if "单位" in columns else 0


def _widths(rows: tuple[tuple[Spans, ...], ...], room: Decimal) -> tuple[int, ...]:
    """Return the widths of the columns in tenths of a 字: each as wide as its widest cell.

    Where that is too wide in all, the widest columns of words are cut to one common width; figures are never broken.
    """
    columns = [[text_of(cell) for cell in column] for column in zip(*rows, strict=True)]
    wanted = [max(map(CELL.width, column)) + PADDING for column in columns]
    words = [any(len(re.compile("[\u4e00-\u9fff]").findall(t)) > 2 for t in column[1:]) for column in columns]
    level = max(wanted)
    while sum(_lowered(wanted, words, level)) > room and level > LEAST:
        level -= Decimal("0.5")
    return tuple(round(10 * w) for w in _lowered(wanted, words, level))


def _lowered(wanted: list[Decimal], words: list[bool], level: Decimal) -> list[Decimal]:
    return [min(w, level) if breakable else w for w, breakable in zip(wanted, words, strict=True)]


def _cell(text: str, place: Place = NOWHERE) -> Spans:
    return (Words(text, place, made=True),)


class _Rows:
    """The cells of a table, column by column."""

    def __init__(self, spec: ChartSpec, data: Data, columns: tuple[str, ...], problems: Problems):
        self.spec, self.data, self.problems = spec, data, problems
        self.bare = "单位" in columns  # the unit has a column of its own

    def heading(self, column: str) -> str:
        year, share = self._year(column), SHARE.fullmatch(column)
        return f"{year}年" if year else f"占{share['whole'].strip()}的比重" if share and share["whole"] else column

    def _year(self, column: str) -> int:
        """Return the year that a column shows; 0 for a column without one."""
        named = {"本年": self.data.year, "上年": self.data.year - 1}
        return int(column) if column.isdigit() else named.get(column, 0)

    def cell(self, metric: Metric, column: str) -> Spans:
        if column == "单位":
            return _cell(metric.unit or DASH)
        if column in ("同比", "增减"):
            return self._derived(metric, self.data.attribute(value_of(self.data.reading(metric.name)), column), column)
        if share := SHARE.fullmatch(column):
            return self._derived(metric, self._share(metric, (share["whole"] or "").strip()), column)
        reading = self.data.reading(metric.name, self._year(column) or self.data.year)
        if column == "备注":
            return _cell(reading.note if not reading.inputs else "", reading.place)
        figure = _figure(reading, self.spec.place, "表", self.bare)
        return _cell(DASH) if figure is None else (figure,)

    def _share(self, metric: Metric, whole: str) -> Value:
        """Return the part of a metric in another, or in all metrics of the table; no figure where they cannot be added."""
        part = value_of(self.data.reading(metric.name))
        if whole:
            return self.data.filter(part, "占比", [value_of(self.data.reading(whole))])
        values = [value_of(self.data.reading(m.name)) for m in self.spec.metrics]
        known = [v for v in values if isinstance(v, Number) and v.exact]
        if len(known) < len(values) or len({v.unit for v in known}) > 1:
            return no_figure("各行单位不同、有约数或缺数，不能相加", part.inputs)
        inputs = tuple(reading for v in known for reading in v.inputs)
        total = Number(amount=sum((v.amount for v in known), Decimal(0)), metric="合计", inputs=inputs)
        return self.data.filter(part, "占比", [total])

    def _derived(self, metric: Metric, value: Value, column: str) -> Spans:
        """Return a figure worked out from readings; a dash where there is none."""
        if value.why:
            return _cell(DASH)
        first = value.inputs[0]
        text = printed(value).removesuffix(value.unit) if self.bare and value.unit == metric.unit else printed(value)
        share = SHARE.fullmatch(column)
        formula = f"{metric.name} | 占比({share['whole'] or '合计'})" if share else f"{metric.name}.{column}"
        return (
            Figure(
                text,
                metric.name,
                value.year,
                value.form if share else column,
                text,
                value.amount,
                value.unit,
                formula,
                first.place,
                self.spec.place,
                value.inputs,
            ),
        )
