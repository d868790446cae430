"""What of last year a person has to look at again: years and figures typed by hand, dates, charts of fixed years, photos.

In: the trees of the carried-over files and last year's `Source`. Out: `ToVerify`s, each with its place. Responsible for: what a
year and a figure look like outside tags and names in 《》.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lawreport.base.hanzi import NINE, ZEROS, year_in_digits
from lawreport.figures.metrics import printed, value_of
from lawreport.files import yamlfile
from lawreport.files.textfile import decode
from lawreport.files.yamlfile import Node, Scalar
from lawreport.problem import Place
from lawreport.source.fields import PHOTO
from lawreport.source.prose import TAG, with_half_marks
from lawreport.source.reader import Source
from lawreport.year.opening.carryover import DATED, dates_of, scalars, tree

_TAG_OR_NAME = re.compile(rf"{TAG.pattern}|《[^》]*》", TAG.flags)
_YEAR = re.compile(
    r"(?<![\d.])20\d\d(?=年|\s*(?:—|–|-|－|～|~|至|到|、)\s*20\d\d|〕|］)"
    rf"|二[{ZEROS}][{ZEROS}{NINE}]{{2}}(?=年)"
)
_NUMBER = re.compile(r"(?:约|近|超|逾)?(?<![\d.])\d[\d,]*(?:\.\d+)?[余多]?[万亿]?[余多]?")


@dataclass(frozen=True, slots=True)
class ToVerify:
    """Something of last year's words that a person has to look at."""

    place: Place
    words: str
    advice: str


def to_verify(trees: dict[str, Node], source: Source, year: int) -> tuple[ToVerify, ...]:
    """Return what to look at in the files of a new year, in the order they are opened."""
    marks = (
        *_dates(trees["report.yaml"]),
        *_years(trees.values(), source),
        *_charts(source, year),
        *_typed(trees.values(), source),
        *_photos(trees.values()),
    )
    return tuple(sorted(dict.fromkeys(marks), key=lambda m: m.place))


def _dates(report: Node) -> Iterator[ToVerify]:
    for scalar in dates_of(report) if isinstance(report, yamlfile.Mapping) else ():
        yield ToVerify(scalar.at(0), f"“{scalar.text.strip()}”", "照上年推算的日期，请改成实际日期")


def _years(trees: Iterable[Node], source: Source) -> Iterator[ToVerify]:
    """Yield the years typed by hand, but for those of dates."""
    for root in trees:
        for key, scalar in scalars(root):
            if key not in DATED:
                yield from _years_in(scalar, source.year)


def _years_in(scalar: Scalar, old: int) -> Iterator[ToVerify]:
    """Yield the years typed by hand in one text."""
    text = masked(scalar.text)
    for match in _YEAR.finditer(text):
        year = int(year_in_digits(match[0]))
        yield ToVerify(scalar.at(match.start()), f"“{_around(scalar.text, match)}”", _year_advice(year - old))


def _year_advice(distance: int) -> str:
    tag = {-1: "上一年", 0: "年", 1: "下一年"}.get(distance)
    return f"手打的年份，要跟着年度走就写 {{{{ {tag} }}}}" if tag else "手打的年份，请核对今年是否还这样写"


def masked(text: str) -> str:
    """Return the text with tags and names in 《》 blanked out, each character in its place."""
    return _TAG_OR_NAME.sub(lambda m: " " * len(m[0]), with_half_marks(text))


def _around(text: str, found: re.Match) -> str:
    return " ".join(text[max(found.start() - 6, 0) : found.end() + 8].split())


def _charts(source: Source, year: int) -> Iterator[ToVerify]:
    """Yield the fixed years of charts: all years share the charts, and these do not follow."""
    for path in source.project.charts().values():
        if not path.is_relative_to(source.project.root):
            continue
        name = source.project.name(path)
        for key, scalar in scalars(tree(decode(source.project.file(path).read(), name), name)):
            if key == "years" and scalar.text == str(source.year):
                yield ToVerify(
                    scalar.place,
                    f"图表的年份写到 {source.year}",
                    f"各年共用这张图；要跟着年度走就写 近n年，不然另做一张到 {year} 年的图",
                )
            elif key not in ("years", "columns"):
                yield from _years_in(scalar, source.year)


def _photos(trees: Iterable[Node]) -> Iterator[ToVerify]:
    """Yield the photos, which show last year; in sections nothing but a photo is a file."""
    for root in trees:
        for key, scalar in scalars(root):
            if key in PHOTO.keys("file"):
                yield ToVerify(scalar.place, f"照片“{scalar.text}”", "上年的照片，请换成今年的，图题、替代文字一起改")


def _typed(trees: Iterable[Node], source: Source) -> Iterator[ToVerify]:
    """Yield the figures typed by hand that equal a metric of last year."""
    known = _known_figures(source)
    for root in trees:
        for key, scalar in scalars(root):
            if key not in DATED:
                yield from _typed_in(scalar, known, source.year)


def _known_figures(source: Source) -> dict[str, list[tuple[str, str]]]:
    """Return text of a number → (unit, metric), for the readings of the year and their changes."""
    known: dict[str, list[tuple[str, str]]] = {}
    for name, metric in source.data.catalogue.items():
        reading = source.data.reading(name)
        if reading.quantity is not None:
            known.setdefault(reading.quantity.text, []).append((metric.unit, name))
            rate = source.data.attribute(value_of(reading), "同比")
            text = printed(rate)
            number = _NUMBER.search(text) if not rate.why else None
            if number:
                known.setdefault(number[0], []).append((text[number.end() :], f"{name}.同比"))
    return known


def _typed_in(scalar: Scalar, known: dict[str, list[tuple[str, str]]], year: int) -> Iterator[ToVerify]:
    """Yield the figures typed by hand in one text that equal a metric of last year, with its unit behind."""
    text = masked(scalar.text)
    for match in _NUMBER.finditer(text):
        number, rest = match[0].replace(",", ""), text[match.end() :]
        for unit, name in known.get(number, ()):
            if unit and rest.startswith(unit):
                yield ToVerify(
                    scalar.at(match.start()),
                    f"“{match[0]}{unit}”",
                    f"手打的数，和{year}年“{name}”相同，请改用 {{{{ {name} }}}}",
                )
