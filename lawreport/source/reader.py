"""Step 1 of the pipeline: files → `Source`, with every name resolved.

In: the project's folders and a year. Out: one value with everything that was written, in which a chart is a chart and a
metric a metric, so that later steps look up nothing.
Responsible for: which file says what. The problems of all files are collected and raised together.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from lawreport.base.dates import parse_date
from lawreport.base.disk import File
from lawreport.figures.metrics import Data, Identity, compute, identity_tree
from lawreport.figures.quantity import NotAQuantity, doubts, parse_quantity
from lawreport.files import yamlfile
from lawreport.files.shape import TypedRecord, Written
from lawreport.files.sheets.tables import Row, read_table
from lawreport.files.textfile import decode
from lawreport.files.yamlfile import Node, Scalar, Sequence
from lawreport.model import Metric, Page, Reading
from lawreport.problem import NOWHERE, Place, Problem, Problems, Severity, Trouble, did_you_mean
from lawreport.project import PROFILE, SETTINGS, TEMPLATE, Project
from lawreport.source.fields import (
    CHART,
    CHECK,
    FREE,
    METRIC,
    REPORT,
    SECTION,
    SHARE,
    TABLE_KINDS,
    UNIT,
    AttachmentFields,
    ChartFields,
    CheckFields,
    PhotoFields,
    ReportFields,
    SectionFields,
    is_free,
)
from lawreport.source.freetable import FreeTable, free_table
from lawreport.source.misnamed import folders_meant, misnamed, tables_meant

T = TypeVar("T", bound=Written)

RESERVED = {
    "年",
    "上一年",
    "下一年",
    "单位",
    "简称",
    "if",
    "elif",
    "else",
    "endif",
    "and",
    "or",
    "not",
    "in",
    "is",
    "true",
    "false",
    "none",
    "True",
    "False",
    "None",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit that reports."""

    name: str
    short: str
    kind: str = ""
    signers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """What a chart or table shows, as its file says, with its metrics resolved."""

    id: str
    title: Scalar
    kind: str
    metrics: tuple[Metric, ...]
    years: tuple[int, ...]
    by: str = ""
    columns: tuple[str, ...] = ()
    unit: str = ""
    source: Scalar | None = None
    note: Scalar | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class PhotoSpec:
    """A photo as its section says; `beside`: it shares a line with the one before."""

    file: File
    caption: Scalar
    alt: Scalar
    beside: bool
    place: Place


Shown = ChartSpec | FreeTable  # what a file in charts/ says


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the report as written; `children` are one level below."""

    place: Place
    heading: Scalar | None = None
    text: Scalar | None = None
    points: tuple[Scalar, ...] = ()
    children: tuple[Section, ...] = ()
    tail: Scalar | None = None
    charts: tuple[ChartSpec, ...] = ()
    tables: tuple[Shown, ...] = ()
    photos: tuple[PhotoSpec, ...] = ()
    covers: tuple[str, ...] = ()
    owner: str = ""
    status: str = ""
    number: str = ""
    line: str = ""  # 独行 | 接排
    points_line: str = ""  # 接排 | 分段


@dataclass(frozen=True, slots=True)
class Attachment:
    title: Scalar
    text: Scalar | None
    charts: tuple[ChartSpec, ...]
    tables: tuple[Shown, ...]
    photos: tuple[PhotoSpec, ...] = ()
    page: Page = Page.UPRIGHT


@dataclass(frozen=True, slots=True)
class Source:
    """Everything written for one report, with names resolved."""

    project: Project
    year: int
    unit: Unit
    report: ReportFields
    date: datetime.date
    parts: tuple[Section, ...]
    attachments: tuple[Attachment, ...]
    data: Data
    checks: tuple[Identity, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: Mapping[str, File] = field(default_factory=dict)  # all that was read, by the name problems call it

    def text(self, name: str) -> str:
        """Return the text of a file as it was read; nothing where there is none. Raise `Trouble` where it is no text."""
        file = self.files.get(name)
        return decode(file.data, name) if file else ""

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Return the problems of reading that are no errors."""
        return tuple(p for p in self.problems if p.severity is not Severity.ERROR)


def read(project: Project, year: int | None = None) -> Source:
    """Return everything written for `year` (default: the newest). Raise `Trouble` with all problems of all files."""
    source = gather(project, year)
    Problems(source.problems).raise_errors()
    return source


def gather(project: Project, year: int | None = None) -> Source:
    """Return what could be read for `year`, errors included in `problems`, for callers that report them with their own."""
    reader = _Reader(project, _year(project, year), Problems())
    source = reader.source()
    return replace(source, problems=tuple(reader.problems))


def read_figures(project: Project, year: int, years: Collection[int]) -> Data:
    """Return the catalogue and the readings of `years` as typed, without sections; a year may have none yet.

    Raise `Trouble` with all problems of these files.
    """
    data, problems = gather_figures(project, year, years)
    problems.raise_errors()
    return data


def gather_figures(project: Project, year: int, years: Collection[int]) -> tuple[Data, Problems]:
    """Return the catalogue and the readings of `years` as far as they could be read, and all problems of these files."""
    reader = _Reader(project, year, Problems())
    unit = reader._unit()
    reader.catalogue = catalogue = reader._catalogue()
    readings = {
        y: reader._readings(y, paths, catalogue)
        for y, paths in project.tables().items()
        if y in years and catalogue is not None
    }
    return Data(year, catalogue or {}, readings, {"单位": unit.name, "简称": unit.short}), reader.problems


def fault_of_name(name: str) -> tuple[str, str] | None:
    """Return why a word cannot be the name of a metric, and what to do; None where it can."""
    if name in RESERVED:
        return f"“{name}”是程序用的名字，不能作指标名", "请换一个名字。"
    if not name.isidentifier() or name.startswith("_"):
        return f"“{name}”不能作指标名", "指标名只用汉字、字母、数字和下划线，不以数字开头，不带标点和空格。"
    return None


def _year(project: Project, year: int | None) -> int:
    years = project.years()
    if not years:
        hint = next((f"有“{m.path}”：{m.advice}" for m in folders_meant(project)), "请建立例如 sections/2024 的文件夹。")
        raise Trouble.one("year-none", "sections 里没有年份文件夹", Place("sections"), hint)
    if year is not None and year not in years:
        meant = next((f"有“{m.path}”：{m.advice}" for m in folders_meant(project) if m.year == year), "")
        hint = meant or f"现有年份：{'、'.join(map(str, years))}。"
        raise Trouble.one("year-none", f"没有 sections/{year}", Place("sections"), hint)
    return year or years[-1]


@dataclass
class _Reader:
    """Reads file after file and keeps every problem."""

    project: Project
    year: int
    problems: Problems
    charts: dict[str, Shown | None] = field(default_factory=dict)
    chart_files: dict[str, Path] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)  # all that was read, by name
    catalogue: dict[str, Metric] | None = None  # None where it could not be read; then no name is checked

    def source(self) -> Source:
        unit = self._unit()
        self.catalogue = self._catalogue()
        data = self._data(unit, self.catalogue or {})
        self._chart_specs()
        report = self._record(REPORT, self.project.sections(self.year) / "report.yaml")
        attachments = tuple(self._attachment(a) for a in report.attachments)
        self._check_dates(report)
        parts = tuple(self._section(self._record(SECTION, path)) for path in self.project.parts(self.year, self.problems))
        date, checks = self._date(report.date), self._checks(data)
        self.problems.extend(misnamed(self.project))
        self._keep_the_rest()
        return Source(self.project, self.year, unit, report, date, parts, attachments, data, checks, files=self.files)

    def _keep_the_rest(self) -> None:
        """Keep what later steps look into: settings, template, profile, signatures, and sections that are no parts."""
        self.files |= self.project.files(SETTINGS, TEMPLATE, PROFILE)
        folder = self.project.sections(self.year)
        strays = [folder / name for name in self.project.disk.names(folder) if name.endswith(".yaml")]
        for path in (*strays, self.project.signatures(self.year)):
            if self.project.disk.is_file(path):
                self._file(path)

    # ---- any YAML file

    def _file(self, path: Path) -> File:
        """Return a file, read once and kept for the steps that follow."""
        if (name := self.project.name(path)) not in self.files:
            self.files[name] = self.project.file(path)
        return self.files[name]

    def _load(self, path: Path | None, wanted: str) -> Node | None:
        if path is None or not self.project.disk.is_file(path):
            self.problems.add("file-missing", "没有这个文件", Place(wanted), "请新建它，写法见 docs/editing.md。")
            return None
        try:
            node, warnings = yamlfile.load(self._file(path))
        except Trouble as trouble:
            self.problems.extend(trouble.problems)
            return None
        self.problems.extend(warnings)
        return node

    def _record(self, record: TypedRecord[T], path: Path) -> T:
        node = self._load(path, self.project.name(path))
        return record.of(at=Place(self.project.name(path))) if node is None else record.value(node, self.problems)

    # ---- the unit and its figures

    def _unit(self) -> Unit:
        path = self.project.root / "data" / "unit.yaml"
        values = self._record(UNIT, path)
        name = _text(values.name)
        signers = tuple(s.text for s in values.signers) or (name,)
        return Unit(name, _text(values.short) or name, _text(values.kind), signers)

    def _data(self, unit: Unit, catalogue: dict[str, Metric]) -> Data:
        files = self.project.tables()
        if self.year not in files:
            meant = next((f"有“{m.path}”：{m.advice}" for m in tables_meant(self.project) if m.year == self.year), "")
            self.problems.add(
                "data-missing",
                f"没有 {self.year} 年的数据",
                Place(f"data/{self.year}.csv"),
                meant or f"请建立 data/{self.year}.csv 或 data/{self.year}.xlsx，列为：指标、数值、来源、备注。",
            )
        years = {year: self._readings(year, paths, catalogue) for year, paths in files.items()}
        names = {year: self.project.name(paths[0]) for year, paths in files.items()}
        data = Data(self.year, catalogue, years, {"单位": unit.name, "简称": unit.short}, names)
        return compute(data, self.problems)

    def _catalogue(self) -> dict[str, Metric] | None:
        node = self._load(self.project.shared("data/metrics.yaml"), "data/metrics.yaml")
        if node is None:
            return None
        if not isinstance(node, yamlfile.Mapping):
            self.problems.add("field-type", "指标目录应当是“指标名: 内容”的样子", node.place, "写法见 docs/editing.md。")
            return None
        return {key.text: self._metric(key, value) for key, value in node.items}

    def _metric(self, key: Scalar, value: Node) -> Metric:
        self._check_name(key)
        if isinstance(value, Scalar) and not value.text:
            return Metric(key.text, place=key.place)
        v = METRIC.value(value, self.problems)
        return Metric(
            name=key.text,
            unit=_text(v.unit),
            definition=_text(v.definition),
            owner=_text(v.owner),
            formula=_text(v.formula),
            decimals=self._whole(v.decimals, METRIC.word("decimals", value), 6),
            rollup=_text(v.rollup),
            place=key.place,
        )

    def _check_name(self, key: Scalar) -> None:
        if fault := fault_of_name(key.text):
            self.problems.add("metric-name", fault[0], key.place, fault[1])

    def _whole(self, scalar: Scalar | None, name: str, most: int) -> int | None:
        if scalar is None:
            return None
        if not re.fullmatch(r"\d{1,2}", scalar.text) or int(scalar.text) > most:
            self.problems.add("field-choice", f"“{name}”应当是 0 到 {most} 的整数，这里是“{scalar.text}”", scalar.place, "")
            return None
        return int(scalar.text)

    def _readings(self, year: int, paths: list[Path], catalogue: dict[str, Metric]) -> dict[str, Reading]:
        if len(paths) > 1:
            names = "、".join(p.name for p in paths)
            self.problems.add(
                "data-two",
                f"{year} 年的数据有两份：{names}",
                Place(self.project.name(paths[0])),
                "请只留一份，另一份移到别处。",
            )
        try:
            table = read_table(self._file(paths[0]), ("指标", "数值"), ("来源", "备注"))
        except Trouble as trouble:
            self.problems.extend(trouble.problems)
            return {}
        self.problems.extend(table.warnings)
        readings: dict[str, Reading] = {}
        for row in table.rows:
            self._reading(year, row, catalogue, readings)
        return readings

    def _reading(self, year: int, row: Row, catalogue: dict[str, Metric], readings: dict[str, Reading]) -> None:
        name, place = row["指标"].text, row["指标"].place
        if not name:
            self._refuse_nameless(row)
        elif name not in catalogue:
            self._refuse_unknown(year, name, place)
        elif name in readings:
            self.problems.add("metric-twice", f"“{name}”有两行：{readings[name].place} 和 {place}", place, "请只留一行。")
        else:
            readings[name] = self._value(year, catalogue[name], row)

    def _refuse_nameless(self, row: Row) -> None:
        filled = row["数值"].text
        self.problems.add(
            "metric-nameless",
            f"这一行填了“{filled}”，没有写指标名" if filled else "这一行没有写指标名",
            row["指标"].place,
            "请在“指标”列补上指标名，或删去这一行。",
        )

    def _refuse_unknown(self, year: int, name: str, place: Place) -> None:
        """Report a row whose metric is not in the catalogue; only a hint in earlier years, since metrics are given up over
        time.
        """
        if self.catalogue is not None:
            self.problems.add(
                "metric-unknown",
                f"指标目录里没有“{name}”",
                place,
                did_you_mean(name, self.catalogue) or "请改写法，或在 data/metrics.yaml 里加上它。",
                severity=Severity.ERROR if year == self.year else Severity.HINT,
            )

    def _value(self, year: int, metric: Metric, row: Row) -> Reading:
        cell = row["数值"]
        quantity = None
        if cell.text:
            try:
                quantity = parse_quantity(cell.text, metric.unit)
            except NotAQuantity as error:
                self.problems.add("value", f"“{metric.name}”的数值读不懂：{error.message}", cell.place, error.hint)
        for odd in doubts(quantity, metric.unit) if quantity else ():
            self.problems.add(
                "value-odd", f"“{metric.name}”的数值可疑：{odd}", cell.place, "请核对是不是填错了。", severity=Severity.WARNING
            )
        extra = {k: row[k].text if k in row else "" for k in ("来源", "备注")}
        return Reading(metric, year, quantity, cell.text, cell.place, extra["来源"], extra["备注"])

    def _checks(self, data: Data) -> tuple[Identity, ...]:
        path = self.project.root / "data" / "checks.yaml"
        if not self.project.disk.is_file(path):
            return ()
        node = self._load(path, "data/checks.yaml")
        if node is not None and not isinstance(node, Sequence):
            self.problems.add("field-type", "勾稽关系应当是列表（每条以“- ”开头）", node.place, "写法见 docs/editing.md。")
        return tuple(self._identity(n, data) for n in node.items) if isinstance(node, Sequence) else ()

    def _identity(self, node: Node, data: Data) -> Identity:
        values = CheckFields(rule=node) if isinstance(node, Scalar) else CHECK.value(node, self.problems)
        identity = Identity(_text(values.rule), _text(values.reason), node.place)
        if identity.text and self.catalogue is not None:
            identity_tree(identity, data, self.problems)
        return identity

    # ---- charts

    def _chart_specs(self) -> None:
        """Read the unit's own charts; charts of a project above are read when a section asks for them."""
        self.chart_files = self.project.charts()
        for id, path in self.chart_files.items():
            if path.is_relative_to(self.project.root):
                self._chart_spec(id)

    def _chart_spec(self, id: str) -> Shown | None:
        if id in self.chart_files and id not in self.charts:
            self.charts[id] = self._shown(id, self.chart_files[id])
        return self.charts.get(id)

    def _shown(self, id: str, path: Path) -> Shown | None:
        """Return what a file in charts/ says, which its kind decides; None where it cannot be read, which has been told."""
        node = self._load(path, self.project.name(path))
        if node is None:
            return None
        if is_free(node):
            return free_table(id, FREE.value(node, self.problems), self._sheet, self.problems)
        return self._chart(id, CHART.value(node, self.problems))

    def _sheet(self, scalar: Scalar) -> File | None:
        """Return a file of tables/ by its name; None where there is none, which is told."""
        return self._beside("tables", scalar, "表格文件")

    def _beside(self, folder: str, scalar: Scalar, what: str) -> File | None:
        """Return the file of a folder beside charts/; None where it has none of this name, which is told."""
        name = scalar.text.strip().removeprefix(f"{folder}/")
        found = self.project.beside(folder)
        if name in found:
            return self._file(found[name])
        if re.search(r"[/\\:]|^\.*$", name):
            message, hint = f"“{name[:60]}”不是{what}的名字，这里不能写路径", f"请把文件放进 {folder} 文件夹，只写文件名。"
        else:
            message = f"{folder} 里没有“{name[:60]}”"
            hint = did_you_mean(name, found) or f"请把{what}放进 {folder} 文件夹，写全文件名，连同后缀。"
        self.problems.add("file-missing", message, scalar.place, hint)
        return None

    def _chart(self, id: str, values: ChartFields) -> ChartSpec | None:
        """Return what a chart shows; None where its file does not say what or how, which has been told."""
        if values.title is None or values.kind is None:
            return None
        metrics = [self._tie_metric(s) for s in values.metrics]
        for column in values.columns:
            if (share := SHARE.fullmatch(column.text)) and share["whole"]:
                self._tie_metric(replace(column, text=share["whole"].strip()))
        return ChartSpec(
            id=id,
            title=values.title,
            kind=values.kind.text,
            metrics=tuple(m for m in metrics if m),
            years=self._years(values.years),
            by=_text(values.by),
            columns=tuple(c.text for c in values.columns),
            unit=_text(values.unit),
            source=values.source,
            note=values.note,
            place=values.at,
        )

    def _tie_metric(self, scalar: Scalar) -> Metric | None:
        if self.catalogue is None:
            return None
        if scalar.text not in self.catalogue:
            self.problems.add(
                "name-unknown",
                f"没有叫“{scalar.text}”的指标",
                scalar.place,
                did_you_mean(scalar.text, self.catalogue) or "请检查写法，或在 data/metrics.yaml 里加上它。",
            )
        return self.catalogue.get(scalar.text)

    def _years(self, scalars: tuple[Scalar, ...]) -> tuple[int, ...]:
        years: list[int] = []
        for scalar in scalars:
            recent = re.fullmatch(r"近([2-9]|1\d)年", scalar.text)
            if recent:
                years += range(self.year - int(recent[1]) + 1, self.year + 1)
            elif re.fullmatch(r"20\d\d", scalar.text):
                years.append(int(scalar.text))
            else:
                self.problems.add(
                    "field-choice", f"年份不能是“{scalar.text}”", scalar.place, "请写 [2022, 2023, 2024] 或 近3年。"
                )
        return tuple(dict.fromkeys(years)) or (self.year,)

    def _tie_charts(self, scalars: tuple[Scalar, ...], tables: bool) -> tuple[Shown, ...]:
        tied: list[Shown] = []
        for scalar in scalars:
            spec = self._chart_spec(scalar.text)
            if spec is None:
                if re.search(r"[/\\:]|^\.*$", scalar.text):
                    self.problems.add(
                        "chart-path",
                        f"“{scalar.text[:60]}”不是图表的名字，这里不能写路径",
                        scalar.place,
                        "请写 charts 里的文件名，不带 .yaml。",
                    )
                elif scalar.text not in self.chart_files:
                    self.problems.add(
                        "chart-unknown",
                        f"charts 里没有“{scalar.text}.yaml”",
                        scalar.place,
                        did_you_mean(scalar.text, self.chart_files) or f"请新建 charts/{scalar.text}.yaml，或改成已有的名字。",
                    )
            elif (spec.kind in TABLE_KINDS) is not tables:
                self.problems.add(
                    "chart-kind",
                    f"“{scalar.text}”是{'图' if tables else '表'}，不是{'表' if tables else '图'}",
                    scalar.place,
                    f"请写在 {'charts' if tables else 'tables'} 里。",
                )
            else:
                tied.append(spec)
        return tuple(tied)

    def _photos(self, photos: tuple[PhotoFields, ...]) -> Iterator[PhotoSpec]:
        """Yield the photos whose files are there; two at most may stand in a line."""
        alone = True  # the one before has nobody beside it
        for number, v in enumerate(photos):
            if v.beside and (not number or not alone):
                what = "前面没有照片，不能和它并排" if not number else "前面已经并排了两张，一行最多两张"
                self.problems.add("photo-beside", f"这张照片{what}", v.at, "请去掉 beside。")
            alone = not v.beside
            file = self._beside("photos", v.file, "照片") if v.file else None
            if file and v.caption and v.alt:
                yield PhotoSpec(file, v.caption, v.alt, v.beside and number > 0, v.at)

    # ---- sections

    def _section(self, v: SectionFields) -> Section:
        return Section(
            place=v.at,
            heading=v.heading,
            text=v.text,
            points=v.points,
            children=tuple(self._section(c) for c in v.children),
            tail=v.tail,
            charts=tuple(c for c in self._tie_charts(v.charts, False) if isinstance(c, ChartSpec)),
            tables=self._tie_charts(v.tables, True),
            photos=tuple(self._photos(v.photos)),
            covers=tuple(c.text for c in v.covers),
            owner=_text(v.owner),
            status=_text(v.status),
            number=_text(v.number),
            line=_text(v.place),
            points_line=_text(v.points_place),
        )

    def _attachment(self, v: AttachmentFields) -> Attachment:
        return Attachment(
            title=v.title or Scalar("", v.at),
            text=v.text,
            charts=tuple(c for c in self._tie_charts(v.charts, False) if isinstance(c, ChartSpec)),
            tables=self._tie_charts(v.tables, True),
            photos=tuple(self._photos(v.photos)),
            page=Page(v.page.text) if v.page else Page.UPRIGHT,
        )

    def _check_dates(self, report: ReportFields) -> None:
        """Check the dates of letter, review and imprint. One with tags is not checked here: rules see it as finished words."""
        letter, review, imprint = report.letter, report.secrecy_review, report.imprint
        for scalar in (letter and letter.date, review and review.date, imprint and imprint.printed):
            if scalar and "{" not in scalar.text:
                self._date(replace(scalar, text=scalar.text.removesuffix("印发")))

    def _date(self, scalar: Scalar | None) -> datetime.date:
        if scalar is None:
            return datetime.date(self.year + 1, 1, 1)
        date = parse_date(scalar.text)
        if date is None:
            self.problems.add(
                "date", f"“{scalar.text}”不是日期", scalar.place, f"请写成 {self.year + 1}年1月2日 的样子，月日不补零。"
            )
        return date or datetime.date(self.year + 1, 1, 1)


def _text(scalar: Scalar | None) -> str:
    return scalar.text.strip() if scalar else ""
