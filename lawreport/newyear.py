"""A new year from the old one: last year's files as text, with all that must be looked at again marked and listed.

In: last year's `Source` and the new year. Out: a `NewYear`, the bytes of every new file and two lists: what to review
and what was promised. Knows alone: what of last year's words may be stale, and that a year is opened whole or not at all.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from lawreport import yamlfile
from lawreport.metrics import value_of
from lawreport.oserror import reason
from lawreport.problem import Place, Problems, Trouble
from lawreport.project import Project
from lawreport.prose import paragraphs
from lawreport.read import Section, Source, parse_date
from lawreport.textfile import decode
from lawreport.write import write
from lawreport.yamlfile import Node, Scalar, Sequence

STALE = "未更新"
_TEMP = ".~new-year-"
_STATUS = f"status: {STALE}"
_REMARK = "  # 改过或核对过以后删掉这一行；也可以由科室用 sign 命令确认"
_DATED = ("date", "printed")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|｛｛.*?｝｝|｛％.*?％｝|《[^》]*》", re.S)
_YEAR = re.compile(r"(?<![\d.])(20\d\d)(?=年|\s*(?:—|–|-|－|～|~|至|到|、)\s*20\d\d|〕|］)|二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
_NUMBER = re.compile(r"(?:约|近|超|逾)?(?<![\d.])\d[\d,]*(?:\.\d+)?[余多]?[万亿]?[余多]?")
_HANZI_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}


@dataclass(frozen=True)
class Mark:
    """Something of last year's words that a person has to look at."""

    place: Place
    words: str
    advice: str

    def __str__(self) -> str:
        return f"{self.place}  {self.words}：{self.advice}"


@dataclass(frozen=True)
class Promise:
    """A sentence of last year's 下一年安排, and this year's measure that seems nearest to it."""

    text: str
    place: Place
    measure: str = ""


@dataclass(frozen=True)
class NewYear:
    """Everything a new year begins with; nothing is on disk yet."""

    year: int
    old: int
    sections: dict[str, bytes]
    data: bytes
    review: tuple[Mark, ...]
    promises: tuple[Promise, ...]


# ---- opening a year ------------------------------------------------------------------------------------------------

def next_year(project: Project, wanted: int | None = None) -> tuple[int, int]:
    """Return the new year and the year it starts from. Raise `Trouble` when the new year is there already."""
    years = project.years()
    if not years:
        raise Trouble.one("year-none", "sections 里没有年份文件夹，没有可以照着开的旧稿", Place("sections"), "请先建立第一年，写法见 docs/editing.md。")
    year = wanted or years[-1] + 1
    if year in years:
        raise Trouble.one("new-year-exists", f"sections/{year} 已经有了，没有改动", Place(f"sections/{year}"),
                          "写好的年份不会被覆盖；确实要重开，请先把这个文件夹移到别处。")
    if not years[-1] < year < 2100:
        raise Trouble.one("new-year-order", f"新年份应当在 {years[-1]} 年以后", Place("sections"), f"例如：new-year {years[-1] + 1}。")
    return year, years[-1]


def open_year(source: Source, year: int) -> NewYear:
    """Return the new year that starts from `source`, with what has to be reviewed."""
    project, old = source.project, source.year
    paths = [project.sections(old) / "report.yaml", *project.parts(old, Problems())]
    texts = {path.name: decode(path.read_bytes(), project.name(path)) for path in paths}
    fresh = {name: renewed(text, name, year - old) for name, text in texts.items()}
    trees = {name: _tree(text, f"sections/{year}/{name}") for name, text in fresh.items()}
    review = (*_dates(trees["report.yaml"]), *_years(trees.values(), source), *_charts(source, year),
              *_typed(trees.values(), source))
    return NewYear(year, old, {name: text.encode() for name, text in fresh.items()}, data_csv(source),
                   tuple(sorted(dict.fromkeys(review), key=lambda m: m.place)), promises(source, year))


def data_csv(source: Source) -> bytes:
    """Return the empty table of a year's readings: every metric that is typed."""
    rows = [f"{m.name},,,\r\n" for m in source.data.catalogue.values() if not m.formula]
    return ("指标,数值,来源,备注\r\n" + "".join(rows)).encode("utf-8-sig")


def _tree(text: str, name: str) -> Node:
    return yamlfile.parse(text, name)[0]


# ---- splicing: the text stays as typed, but for the few places that change ---------------------------------------------

def renewed(text: str, name: str, years: int = 1) -> str:
    """Return the text of a file for a year later: 未更新 for a part, later dates and no secrecy review for the whole."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    root = _tree(text, name)
    if not isinstance(root, yamlfile.Mapping):
        return text
    lines = text.split("\n")
    if name != "report.yaml":
        return "\n".join(_stale(lines, root))
    for scalar in _dates_of(root):
        _later(lines, scalar, years)
    _without_review(lines, root)
    return "\n".join(lines)


def _stale(lines: list[str], root: yamlfile.Mapping) -> list[str]:
    """Return the lines with `status: 未更新` at the top, and in place of every status below."""
    for key, scalar in scalars(root):
        if key == "status" and scalar is not root.get("status"):
            _replace(lines, scalar, STALE)
    status = next((pair for pair in root.items if pair[0].text == "status"), None)
    first = root.items[0][0].place
    line, column = first.line - 1, first.column - 1
    if lines[root.place.line - 1][root.place.column - 1:][:1] == "{":
        if status:
            _replace(lines, status[1], STALE)
        else:
            lines[line] = f"{lines[line][:column]}{_STATUS}, {lines[line][column:]}"
    elif status:
        at = status[0].place.line - 1
        lines[at:max(status[1].end_line, at + 1)] = [" " * column + _STATUS + _REMARK]
    else:
        lines.insert(line, " " * column + _STATUS + _REMARK)
    return lines


def _replace(lines: list[str], scalar: Scalar, new: str) -> None:
    place = scalar.at(0)
    line, column = place.line - 1, place.column - 1
    lines[line] = lines[line][:column] + new + lines[line][column + len(scalar.text.rstrip("\n")):]


def _later(lines: list[str], scalar: Scalar, years: int) -> None:
    date = parse_date(scalar.text.strip().removesuffix("印发"))
    if date is None:
        return
    day = 28 if (date.month, date.day) == (2, 29) else date.day
    suffix = "印发" if scalar.text.strip().endswith("印发") else ""
    _replace(lines, scalar, f"{date.year + years}年{date.month}月{day}日{suffix}")
    line = scalar.place.line - 1
    if scalar.at(0).line == scalar.place.line and re.search(r"日(印发)?[\"']?\s*$", lines[line]):
        lines[line] = f"{lines[line].rstrip()}  # 待核：照上年推算"


def _without_review(lines: list[str], root: yamlfile.Mapping) -> None:
    """Turn last year's secrecy review into a comment: nobody has reviewed this year's report."""
    key = next((k for k, _ in root.items if k.text == "secrecy_review"), None)
    if key is None or lines[root.place.line - 1][root.place.column - 1:][:1] == "{":
        return
    end = start = key.place.line - 1
    while end + 1 < len(lines) and re.match(rf" {{{key.place.column},}}\S", lines[end + 1]):
        end += 1
    lines[start:end + 1] = ["# 上年的保密审查不能沿用；本年审查后去掉井号，改成本年的人和日期。",
                            *(f"# {line}" for line in lines[start:end + 1])]


def _dates_of(report: yamlfile.Mapping) -> list[Scalar]:
    kept = [(key, value) for key, value in report.items if key.text != "secrecy_review"]
    return [scalar for name, value in kept for key, scalar in scalars(value, name.text) if key in _DATED]


def scalars(node: Node, key: str = "") -> Iterator[tuple[str, Scalar]]:
    """Return every text of a tree with the key it stands under, in order."""
    if isinstance(node, Scalar):
        yield key, node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item, key)
    else:
        for name, value in node.items:
            yield from scalars(value, name.text)


# ---- what to review ------------------------------------------------------------------------------------------------

def _dates(report: Node) -> Iterator[Mark]:
    for scalar in _dates_of(report) if isinstance(report, yamlfile.Mapping) else ():
        yield Mark(scalar.at(0), f"“{scalar.text.strip()}”", "照上年推算的日期，请改成实际日期")


def _years(trees: Iterable[Node], source: Source) -> Iterator[Mark]:
    for tree in trees:
        for key, scalar in scalars(tree):
            if key not in _DATED:
                yield from _years_in(scalar, source.year)


def _years_in(scalar: Scalar, old: int) -> Iterator[Mark]:
    text = masked(scalar.text)
    for found in _YEAR.finditer(text):
        year = int("".join(_HANZI_DIGITS.get(c, c) for c in found[1] or found[0]))
        yield Mark(scalar.at(found.start()), f"“{_around(scalar.text, found)}”", _year_advice(year - old))


def _year_advice(distance: int) -> str:
    tag = {-1: "上一年", 0: "年", 1: "下一年"}.get(distance)
    return f"手打的年份，要跟着年度走就写 {{{{ {tag} }}}}" if tag else "手打的年份，请核对今年是否还这样写"


def masked(text: str) -> str:
    """Return the text with tags and names in 《》 blanked out, each character in its place."""
    return _TAG.sub(lambda m: " " * len(m[0]), text)


def _around(text: str, found: re.Match) -> str:
    return " ".join(text[max(found.start() - 6, 0):found.end() + 8].split())


def _charts(source: Source, year: int) -> Iterator[Mark]:
    """Charts are shared by all years: their fixed years do not follow."""
    for path in source.project.charts().values():
        if not path.is_relative_to(source.project.root):
            continue
        name = source.project.name(path)
        for key, scalar in scalars(_tree(decode(path.read_bytes(), name), name)):
            if key == "years" and scalar.text == str(source.year):
                yield Mark(scalar.place, f"图表的年份写到 {source.year}", f"各年共用这张图；要跟着年度走就写 近n年，不然另做一张到 {year} 年的图")
            elif key not in ("years", "columns"):
                yield from _years_in(scalar, source.year)


def _typed(trees: Iterable[Node], source: Source) -> Iterator[Mark]:
    """Figures typed by hand that equal a metric of last year."""
    known = _known_figures(source)
    for tree in trees:
        for key, scalar in scalars(tree):
            if key not in _DATED:
                yield from _typed_in(scalar, known, source.year)


def _known_figures(source: Source) -> dict[str, list[tuple[str, str]]]:
    """Return text of a number → (unit, metric), for the readings of the year and their changes."""
    known: dict[str, list[tuple[str, str]]] = {}
    for name, metric in source.data.catalogue.items():
        reading = source.data.reading(name)
        if reading.quantity is not None:
            known.setdefault(reading.quantity.text, []).append((metric.unit, name))
            rate = source.data.attribute(value_of(reading), "同比")
            number = _NUMBER.search(rate.text or "") if not rate.why else None
            if number:
                known.setdefault(number[0], []).append((rate.text[number.end():], f"{name}.同比"))
    return known


def _typed_in(scalar: Scalar, known: dict[str, list[tuple[str, str]]], year: int) -> Iterator[Mark]:
    text = masked(scalar.text)
    for found in _NUMBER.finditer(text):
        number, rest = found[0].replace(",", ""), text[found.end():]
        for unit, name in known.get(number, ()):
            if unit and rest.startswith(unit):
                yield Mark(scalar.at(found.start()), f"“{found[0]}{unit}”", f"手打的数，和{year}年“{name}”相同，请改用 {{{{ {name} }}}}")


# ---- promises --------------------------------------------------------------------------------------------------------

def promises(source: Source, year: int) -> tuple[Promise, ...]:
    """Return last year's plans, sentence by sentence, each with the nearest of the measures that were carried over."""
    measures = [(s, _bigrams(_words_of(s))) for s in covering(source.parts, "measures") if _words_of(s)]
    return tuple(Promise(text, place, _nearest(text, measures, year))
                 for section in covering(source.parts, "next_year") for text, place in _sentences(section, source))


def covering(sections: tuple[Section, ...], what: str, above: tuple[str, ...] = ()) -> Iterator[Section]:
    """Return the sections, at every level, that cover a required content."""
    for section in sections:
        covers = section.covers or above
        if what in covers:
            yield section
        yield from covering(section.children, what, covers)


def _own(section: Section) -> list[Scalar]:
    return [s for s in (section.text, *section.points, section.tail) if s is not None]


def _words_of(section: Section) -> str:
    own = [s.text for s in _own(section)]
    return masked((section.heading.text if section.heading else "") + "".join(own)) if own else ""


def _sentences(section: Section, source: Source) -> Iterator[tuple[str, Place]]:
    """Return the sentences of a section as last year's report printed them; a short one goes with the next."""
    for scalar in _own(section):
        for spans in paragraphs(scalar, source.data, Problems()):
            held = ""
            for sentence in re.findall(r"[^。]+。?", "".join(s.text for s in spans)):
                held += sentence
                if len(held) >= 20:
                    yield held, spans[0].place
                    held = ""
            if held:
                yield held, spans[0].place


def _bigrams(text: str) -> set[str]:
    hanzi = re.findall(r"[\u4e00-\u9fff]+", text)
    return {run[i:i + 2] for run in hanzi for i in range(len(run) - 1)}


def _nearest(text: str, measures: list[tuple[Section, set[str]]], year: int) -> str:
    wanted = _bigrams(text)
    scored = [(len(wanted & words) / max(len(wanted), 1), s) for s, words in measures]
    best = max(scored, key=lambda pair: pair[0], default=(0, None))
    if best[0] < 0.15:
        return ""
    heading = masked(best[1].heading.text).strip() if best[1].heading else ""
    return f"{Path(best[1].place.file).name} {heading}".strip()


def workbook(new: NewYear) -> bytes:
    """Return the lists of a new year as an Excel workbook: 承诺 to answer, 待核对 to look at."""
    import datetime
    import io

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": datetime.datetime(new.year, 1, 1)})
        _sheet(book, "承诺", [("序号", 6), ("上年的安排", 60), ("出处", 30), ("本年相近的举措", 32), ("落实情况", 12), ("写在哪里或没有落实的原因", 36)],
               [(i, p.text, str(p.place), p.measure or "没有相近的") for i, p in enumerate(new.promises, 1)], ANSWERS)
        _sheet(book, "待核对", [("序号", 6), ("位置", 38), ("文字", 34), ("要看什么", 52), ("处理", 12), ("说明", 30)],
               [(i, str(m.place), m.words, m.advice) for i, m in enumerate(new.review, 1)], ("已改", "不用改"))
    return out.getvalue()


ANSWERS = ("已落实", "部分落实", "正在推进", "没有落实", "有调整")


def _sheet(book, name: str, columns: list[tuple[str, int]], rows: list[tuple], answers: tuple[str, ...]) -> None:
    sheet = book.add_worksheet(name)
    body = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    head = book.add_format({"bold": True, "align": "center", "border": 1, "bg_color": "#E7E6E6"})
    for index, (title, width) in enumerate(columns):
        sheet.set_column(index, index, width)
        sheet.write(0, index, title, head)
    for index, row in enumerate(rows, 1):
        sheet.write_row(index, 0, (*row, *[""] * (len(columns) - len(row))), body)
    if rows:
        sheet.data_validation(1, 4, len(rows), 4, {"validate": "list", "source": list(answers)})
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


# ---- onto the disk -----------------------------------------------------------------------------------------------------

def save(project: Project, new: NewYear) -> list[Path]:
    """Return what was written. `sections/<year>` appears last and whole; readings and lists already there are kept."""
    made = [_kept(_lists(project, new.year), workbook(new))]
    if new.year not in project.tables():
        made.append(_kept(project.root / "data" / f"{new.year}.csv", new.data))
    target = project.sections(new.year)
    _sweep(target.parent)
    folder = Path(tempfile.mkdtemp(prefix=_TEMP, dir=target.parent))
    try:
        for name, data in new.sections.items():
            write(folder / name, data, beside=False)
        folder.chmod(0o755)
        os.rename(folder, target)
    except OSError as error:
        raise Trouble.one("write", f"开不出 sections/{new.year}（{reason(error)}）", Place("sections"), "请检查磁盘空间和文件夹权限。") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [target, *(path for path in made if path)]


def _kept(path: Path, data: bytes) -> Path | None:
    return None if path.exists() else write(path, data, beside=False)


def _sweep(folder: Path) -> None:
    """Remove what a killed run left behind."""
    for left in folder.glob(f"{_TEMP}*"):
        shutil.rmtree(left, ignore_errors=True)


def unanswered(project: Project, year: int) -> tuple[int, int]:
    """Return how many of the promises of the year before are not answered yet, and how many there are."""
    from lawreport.tables import read_table

    path = _lists(project, year)
    if not path.is_file():
        return 0, 0
    rows = read_table(path, project.name(path), ("上年的安排",), ("落实情况",)).rows
    return sum(not row["落实情况"].text for row in rows), len(rows)


def _lists(project: Project, year: int) -> Path:
    return project.root / "data" / f"{year}开年清单.xlsx"


# ---- what is still last year's -----------------------------------------------------------------------------------------

def stale(source: Source, confirmed: Mapping[str, Set[str]] = MappingProxyType({})) -> dict[str, tuple[Place, ...]]:
    """Return, for each part marked 未更新, the snippets that still read as last year's.

    `confirmed` says, by the name of a part, whose share somebody has signed; an empty name is all of it.
    """
    last = _last_texts(source)
    found = {part.place.file: tuple(_unchanged(part, last, "", "", confirmed.get(Path(part.place.file).stem, frozenset())))
             for part in source.parts}
    return {file: places for file, places in found.items() if places}


def _unchanged(section: Section, last: set[str] | None, status: str, owner: str, confirmed: Set[str]) -> Iterator[Place]:
    status, owner = section.status or status, section.owner or owner
    if status == STALE and not confirmed & {"", owner or None}:
        yield from (s.at(0) for s in _own(section) if last is None or s.text.strip() in last)
    for child in section.children:
        yield from _unchanged(child, last, status, owner, confirmed)


def _last_texts(source: Source) -> set[str] | None:
    """Return every text of the year before; None where there is none to compare with."""
    project = source.project
    earlier = [year for year in project.years() if year < source.year]
    if not earlier:
        return None
    trees = [_tree(decode(path.read_bytes(), path.name), project.name(path)) for path in project.parts(earlier[-1], Problems())]
    return {scalar.text.strip() for tree in trees for _, scalar in scalars(tree)}
