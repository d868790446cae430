"""A metric gets another name: everywhere it stands as a name, in all years, and nowhere else.

In: a project, the old name and the new. Out: a `Renaming`: the files as they become, and what people should know of it.
Responsible for: finding names by parsing (catalogue, formulas, tables of figures, tags, charts, identities), never by searching
text; signatures that are carried over; the proof, before anything is written, that the report says the same.

A signature is of what somebody saw. Its record stays as it was signed; below it comes one under the new name, of the same
person and day, that says 改名沿用.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lawreport.checks.signoff.carried import carried_over
from lawreport.figures.expression import Misuse, places_of
from lawreport.files import yamlfile
from lawreport.files.sheets.bookedit import with_cells
from lawreport.files.sheets.workbook import read_workbook
from lawreport.files.textfile import decode, encoded_like
from lawreport.files.yamlfile import Node, Scalar, Sequence
from lawreport.model import Block, Chart, Figure, Photo, Picture, Report, Table, text_of
from lawreport.problem import Place, Problem, Problems, Severity, Trouble, did_you_mean
from lawreport.project import Project, is_aside
from lawreport.report.compose import compose
from lawreport.source.fields import CHART, CHECK, METRIC
from lawreport.source.prose import TAG, names_in, with_half_marks
from lawreport.source.reader import Source, fault_of_name, gather
from lawreport.year.datafile import renamed_rows, rows_named

CATALOGUE, IDENTITIES, ANSWERS = "data/metrics.yaml", "data/checks.yaml", "data/import.yaml"


@dataclass(frozen=True, slots=True)
class RenamedFile:
    """One file before and after; `places` are where the name stood."""

    path: Path
    name: str
    before: bytes
    after: bytes
    places: tuple[Place, ...] = ()
    around: tuple[tuple[str, str], ...] = ()  # of each place in a text: what stands before and behind the name on its line
    carried: int = 0  # signatures carried over


@dataclass(frozen=True, slots=True)
class Renaming:
    """What renaming changes, and what it leaves."""

    old: str
    new: str
    files: tuple[RenamedFile, ...]
    printed: tuple[str, ...]  # charts and tables that print the name
    left: tuple[Place, ...]  # where words of prose still say it
    compared: int  # reports composed before and after
    units: tuple[str, ...] = ()  # that share the catalogue


def renaming(project: Project, old: str, new: str) -> Renaming:
    """Return what a metric's new name changes. Raise `Trouble`, with all there is, where it cannot be done whole."""
    catalogue = _catalogue(project)
    _check_names(project, catalogue, old, new)
    units = _sharing(project, catalogue)
    work = _Work(old, new, tuple(_names(project, catalogue)))
    for one in (project, *units):
        work.project(one, catalogue)
    work.problems.raise_errors()
    files = {file.path: file for file in work.files if file.before != file.after}
    overlay: dict[Path | str, bytes | None] = {path: file.after for path, file in files.items()}
    printed: dict[str, None] = {}
    reports = [(one, year) for one in (project, *units) for year in one.years()]
    for one, year in reports:
        before, after = gather(one, year), gather(_with(one, overlay), year)
        printed |= dict.fromkeys(_prove(before, after, old, new))
        if signed := _signatures(before, after, old, new):
            files[signed.path] = signed
    names = tuple(one.root.name for one in units)
    return Renaming(old, new, tuple(files.values()), tuple(printed), tuple(work.left), len(reports), names)


def _with(project: Project, overlay: Mapping[Path | str, bytes | None]) -> Project:
    return Project.at(project.root, overlay)


# ---- what may be renamed -------------------------------------------------------------------------------------------------


def _catalogue(project: Project) -> Path:
    """Return the file of the catalogue. Raise `Trouble` where it is another project's."""
    path = project.shared(CATALOGUE)
    if path is None:
        raise Trouble.one("file-missing", "没有指标目录", Place(CATALOGUE), "请在项目文件夹里运行，或用 --project 指明。")
    if not path.is_relative_to(project.root):
        home = path.parent.parent
        raise Trouble.one(
            "rename-shared",
            f"指标目录是上级项目“{home.name}”的，改名会牵动用它的所有单位",
            Place(project.name(path)),
            f"请在那个项目里改，各单位会一起改：rename 旧指标 新指标 --project {home}",
        )
    return path


def _names(project: Project, catalogue: Path) -> dict[str, Scalar]:
    """Return the names of the metrics in a catalogue, with their places."""
    root, _ = yamlfile.load(project.file(catalogue))
    return {key.text: key for key, _ in root.items} if isinstance(root, yamlfile.Mapping) else {}


def _check_names(project: Project, catalogue: Path, old: str, new: str) -> None:
    """Raise `Trouble` where the old name is none, or the new one cannot be one."""
    known, problems = _names(project, catalogue), Problems()
    if old not in known:
        hint = did_you_mean(old, known) or f"指标目录里有：{'、'.join([*known][:12])}{'等' if len(known) > 12 else ''}。"
        problems.add("rename-unknown", f"指标目录里没有“{old}”", Place(CATALOGUE), hint)
    if old == new:
        problems.add("rename-same", f"新旧名字一样，都是“{old}”", hint="请写：rename 旧指标 新指标。")
    elif fault := fault_of_name(new):
        problems.add("metric-name", fault[0], hint=fault[1])
    elif new in known:
        problems.add(
            "rename-taken", f"已经有叫“{new}”的指标", known[new].place, "请换一个名字；两个指标要并成一个，请自己改数据和文段。"
        )
    problems.raise_errors()


def _sharing(project: Project, catalogue: Path) -> list[Project]:
    """Return the units below a project that take its catalogue."""
    depths = ("*/sections", "*/*/sections", "*/*/*/sections", "*/*/*/*/sections")
    folders = sorted(path.parent for depth in depths for path in project.root.glob(depth) if path.is_dir())
    units = [Project.at(f) for f in folders if not any(is_aside(n) or n == "build" for n in f.relative_to(project.root).parts)]
    return [unit for unit in units if unit.shared(CATALOGUE) == catalogue]


# ---- where the name stands -----------------------------------------------------------------------------------------------


@dataclass
class _Work:
    """Goes through the files of projects and keeps how each becomes, what is wrong, and where prose says the name."""

    old: str
    new: str
    names: tuple[str, ...]  # of all metrics
    files: list[RenamedFile] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    left: list[Place] = field(default_factory=list)

    def project(self, project: Project, catalogue: Path) -> None:
        """Rename in every file of a project that is its own."""
        for path in (path for paths in project.tables().values() for path in paths):
            self._table(project, path)
        for path in _texts(project):
            self._text(project, path, catalogue)
        for path in _sheets(project):
            self._sheet(project, path)

    def _table(self, project: Project, path: Path) -> None:
        name = project.name(path)
        if path.suffix.lower() not in (".csv", ".xlsx"):
            return  # nobody reads it
        try:
            before = project.file(path).read()
            rows = rows_named(before, name, {self.old, self.new})
            taken = [place for text, place in rows if text == self.new]
            if taken:
                hint = "请先删去或改掉这一行，再改名。"
                self.problems.add("rename-taken", f"数据里已经有叫“{self.new}”的一行", taken[0], hint)
            elif rows:
                after = renamed_rows(before, name, {self.old: self.new})
                self.files.append(RenamedFile(path, name, before, after, tuple(place for _, place in rows)))
        except Trouble as trouble:
            self.problems.extend(p for p in trouble.problems if p.severity is Severity.ERROR)

    def _text(self, project: Project, path: Path, catalogue: Path) -> None:
        name = project.name(path)
        try:
            before = project.file(path).read()
            text = decode(before, name)
            root, _ = yamlfile.load(project.file(path))
        except Trouble as trouble:
            self.problems.extend(p for p in trouble.problems if p.id != "yaml-empty")
            return
        places = sorted(set(self._places(root, path, catalogue, name)), key=lambda p: (p.line, p.column))
        after = self._replaced(text, places)
        rows = re.split(r"\r\n|\r|\n", text)
        around = tuple(
            (rows[p.line - 1][: p.column - 1].lstrip(" -"), rows[p.line - 1][p.column - 1 + len(self.old) :]) for p in places
        )
        self.files.append(RenamedFile(path, name, before, encoded_like(before, after), tuple(places), around))
        self.left += self._prose(rows, places, name)

    def _sheet(self, project: Project, path: Path) -> None:
        """Rename within the tags of a table in tables/."""
        name, before = project.name(path), project.file(path).read()
        try:
            if path.suffix.lower() == ".csv":
                text = decode(before, name)
                after = encoded_like(before, self._in_text(text, Place(name)))
                places = tuple(Place(name, text.count("\n", 0, at) + 1) for at, _ in names_in(text, self.old))
            else:
                after, places = self._in_workbook(before, name)
        except Trouble as trouble:
            self.problems.extend(p for p in trouble.problems if p.severity is Severity.ERROR)
            return
        self.files.append(RenamedFile(path, name, before, after, places))

    def _in_text(self, text: str, place: Place) -> str:
        """Return a text with the new name in its tags."""
        for at, misuse in reversed(list(names_in(text, self.old))):
            if misuse:
                self.problems.add(misuse.id, misuse.message, place, misuse.hint)
            else:
                text = text[:at] + self.new + text[at + len(self.old) :]
        return text

    def _in_workbook(self, before: bytes, name: str) -> tuple[bytes, tuple[Place, ...]]:
        """Return a workbook with the new name in the tags of its cells, and which cells these are."""
        after, places = before, []
        for grid in read_workbook(before, name, hidden=True):
            cells = {(line.row, column): cell for line in grid.lines for column, cell in line.cells.items()}
            new = {at: self._in_text(cell.text, cell.place) for at, cell in cells.items() if self.old in cell.text}
            wanted = {at: text for at, text in new.items() if text != cells[at].text}
            places += [cells[at].place for at in wanted]
            after = with_cells(after, name, grid.sheet, wanted).data if wanted else after
        return after, tuple(places)

    def _places(self, root: Node, path: Path, catalogue: Path, name: str) -> Iterator[Place]:
        """Yield where a file uses the name."""
        if path == catalogue and isinstance(root, yamlfile.Mapping):
            yield from (key.at(0) for key, _ in root.items if key.text == self.old)
            metrics = (METRIC.value(value, Problems()) for _, value in root.items if isinstance(value, yamlfile.Mapping))
            yield from self._in_expressions(m.formula for m in metrics)
        elif name.endswith(IDENTITIES) and isinstance(root, Sequence):
            rules = (n if isinstance(n, Scalar) else CHECK.value(n, Problems()).rule for n in root.items)
            yield from self._in_expressions(rules)
        elif name.endswith(ANSWERS) and isinstance(root, yamlfile.Mapping):
            yield from (value.at(0) for _, value in root.items if isinstance(value, Scalar) and value.text == self.old)
        else:
            charted = CHART.value(root, Problems()).metrics if path.parent.name == "charts" else ()
            yield from (s.at(0) for s in charted if s.text == self.old)
            yield from (place for scalar in _scalars(root) for place in self._in_tags(scalar))

    def _in_expressions(self, scalars: Iterable[Scalar | None]) -> Iterator[Place]:
        for scalar in scalars:
            if scalar is None or self.old not in scalar.text:
                continue
            try:
                yield from (scalar.at(at) for at in places_of(self.old, scalar.text))
            except Misuse as misuse:
                self.problems.add(misuse.id, misuse.message, scalar.place, misuse.hint)

    def _in_tags(self, scalar: Scalar) -> Iterator[Place]:
        for at, misuse in names_in(scalar.text, self.old):
            if misuse:
                self.problems.add(misuse.id, misuse.message, scalar.at(at), misuse.hint)
            else:
                yield scalar.at(at)

    def _replaced(self, text: str, places: list[Place]) -> str:
        """Return the text with the new name at the places; a place where the old one is typed otherwise is a problem."""
        rows = re.split(r"(\r\n|\r|\n)", text)
        for place in reversed(places):
            row, at = 2 * (place.line - 1), place.column - 1
            if rows[row][at : at + len(self.old)] == self.old:
                rows[row] = rows[row][:at] + self.new + rows[row][at + len(self.old) :]
            else:
                hint = f"这里的写法（转义、折行）程序不敢动，请手工把名字写成“{' '.join(self.old.split())}”连在一起，再改名。"
                self.problems.add("rename-place", f"“{self.old}”在这里写得拆开了或用了转义", place, hint)
        return "".join(rows)

    def _prose(self, rows: list[str], places: list[Place], name: str) -> Iterator[Place]:
        """Yield the lines on which words still say the old name: not the places that change, no tags, no other metrics."""
        longer = [re.escape(n) for n in sorted(self.names, key=len, reverse=True) if self.old in n and n != self.old]
        aside = re.compile("|".join([TAG.pattern.replace("?P<print>", "").replace("?P<statement>", ""), *longer]), re.S)
        for number, line in enumerate(rows, 1):
            plain = list(aside.sub(lambda m: " " * len(m[0]), with_half_marks(line)))
            for place in (p for p in places if p.line == number):
                plain[place.column - 1 : place.column - 1 + len(self.old)] = " " * len(self.old)
            if (at := "".join(plain).find(self.old)) >= 0:
                yield Place(name, number, at + 1)


def _texts(project: Project) -> Iterator[Path]:
    """Yield the YAML files of a project in which names may stand: catalogue, identities, charts, sections of all years."""
    root, disk = project.root, project.disk
    folders = [root / "data", root / "charts", *(project.sections(year) for year in project.years())]
    for folder in folders:
        for name in disk.names(folder):
            path = folder / name
            if name.endswith(".yaml") and not is_aside(name) and disk.is_file(path):
                yield path


def _sheets(project: Project) -> Iterator[Path]:
    """Yield the tables in sheets that charts of words may print: tables/."""
    folder = project.root / "tables"
    for name in project.disk.names(folder) if project.disk.is_dir(folder) else ():
        if name.lower().endswith((".csv", ".xlsx")) and not is_aside(name) and project.disk.is_file(folder / name):
            yield folder / name


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    else:
        below = node.items if isinstance(node, Sequence) else (value for _, value in node.items)
        for one in below:
            yield from _scalars(one)


# ---- the proof -----------------------------------------------------------------------------------------------------------


def _prove(before: Source, after: Source, old: str, new: str) -> list[str]:
    """Return the charts and tables that print the name. Raise `Trouble` unless the report says the same as before."""
    one, other = _said(before), _said(after)
    if isinstance(one, Report) and isinstance(other, Report):
        alike = _alike(list(_lines(one)), list(_lines(other)), old, new)
        figures = [_figure(f, old, new) for f in one.figures] == [_figure(f, new, new) for f in other.figures]
        differs = not (alike and figures)
    else:
        differs = isinstance(one, Report) or isinstance(other, Report)
    if differs or _troubles(before) != _troubles(after):
        raise Trouble.one(
            "rename-differs",
            f"改名以后 {before.year} 年的报告和改名以前不一样，什么也没有改",
            Place(f"sections/{before.year}"),
            "请先运行 check，改好查出的错误再改名；还是不行，请手工改，并把这句话告诉维护程序的人。",
        )
    if isinstance(one, Report) and isinstance(other, Report):
        _refuse_undrawable([(a, b) for a, b in zip(one.blocks, other.blocks, strict=True) if _prints(a, old)])
    return [_exhibit(block) for block in (one.blocks if isinstance(one, Report) else ()) if _prints(block, old)]


def _refuse_undrawable(pairs: list[tuple[Block, Block]]) -> None:
    """Raise `Trouble` for every chart that could be drawn under the old name and cannot under the new."""
    charts = [(a.chart, b.chart) for a, b in pairs if isinstance(a, Picture) and isinstance(b, Picture)]
    problems = Problems(p for before, after in charts for p in _undrawn(after) if not _undrawn(before))
    problems.raise_errors()


def _undrawn(chart: Chart | Photo) -> tuple[Problem, ...]:
    """Return why a chart cannot be drawn; nothing where it can."""
    from lawreport.charts import picture

    try:
        if isinstance(chart, Chart):
            picture(chart)
    except Trouble as trouble:
        return trouble.problems
    return ()


def _said(source: Source) -> Report | tuple[Problem, ...]:
    """Return the composed report, or what keeps it from being composed."""
    try:
        return compose(source)[0]
    except Trouble as trouble:
        return trouble.problems


def _troubles(source: Source) -> Counter[tuple[str, str, int]]:
    return Counter((p.id, p.place.file, p.place.line) for p in source.problems)


def _lines(report: Report) -> Iterator[tuple[str, ...]]:
    """Yield what each block prints; of tables and charts every cell by itself."""
    for block in report.blocks:
        yield block.style.name, *_cells(block)


def _cells(block: Block) -> tuple[str, ...]:
    if isinstance(block, Table):
        return tuple(text_of(cell) for row in block.lines for cell in row)
    if isinstance(block, Picture):
        chart = block.chart
        if isinstance(chart, Photo):
            return (chart.title, chart.file)
        return (chart.title, *chart.categories, *(s.name for s in chart.series), chart.unit, chart.source, *chart.notes)
    return (block.text,)


def _alike(before: list[tuple[str, ...]], after: list[tuple[str, ...]], old: str, new: str) -> bool:
    """Return whether every block prints the same, but for names in charts and tables."""
    pairs = list(zip(before, after, strict=False))
    return len(before) == len(after) and all(
        len(a) == len(b) and all(y in (x, z) for x, y, z in zip(a, b, _named(a, old, new), strict=True)) for a, b in pairs
    )


def _named(cells: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    """Return cells with the new name where the whole cell is the old one, or a note on missing data quotes it."""
    if len(cells) == 2:  # a paragraph: its words stay
        return cells
    return tuple(
        new if cell == old else re.sub(rf"(^\d{{4}}年“){re.escape(old)}(?=”数据缺$)", rf"\g<1>{new}", cell) for cell in cells
    )


def _figure(figure: Figure, old: str, new: str) -> tuple:
    """Return what the ledger says of a figure, with the new name among those it is made of."""
    metric = "、".join(new if name == old else name for name in figure.metric.split("、"))
    form = figure.form.replace(f"({old})", f"({new})")  # 占比(火灾隐患)
    return metric, figure.year, form, figure.text, figure.amount, figure.unit


def _prints(block: Block, name: str) -> bool:
    return isinstance(block, Table | Picture) and name in _cells(block)


def _exhibit(block: Block) -> str:
    if isinstance(block, Picture):
        return f"图“{block.chart.id}”"
    return f"表“{block.id}”" if isinstance(block, Table) else ""


# ---- signatures ----------------------------------------------------------------------------------------------------------


def _signatures(before: Source, after: Source, old: str, new: str) -> RenamedFile | None:
    """Return the sign-off file of a year with the signatures carried over; None where there are none to carry."""
    project, path = before.project, before.project.signatures(before.year)
    data, count = carried_over(before, after, {old: new})
    if not count:
        return None
    return RenamedFile(path, project.name(path), before.files[project.name(path)].data, data, carried=count)
