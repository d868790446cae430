"""Spans of time in a paragraph: 2024年3月至11月, 3月5日至20日, 2021—2025年, 自3月开始、至5月结束, 9:00至18:00.

In: the text of one paragraph. Out: `Span`s: both ends as year, month and day, 0 where they are not written; `Hours`.
Responsible for: which of year and month the second end takes from the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lawreport.rules.reading.text import outside_quotes, remembered

Day = tuple[int, int, int]
_TO = r"(?:至|到|—|－|-|~|～|——|起至)"
_DATE = r"(?:(?P<y{0}>(?:19|20)\d{{2}})年(?:度)?)?(?:(?P<m{0}>\d{{1,2}})月)?(?:(?P<d{0}>\d{{1,2}})日)?"
_BEGUN = "(?:(?:起|开始|启动|开展)[，、]?)?"
_SPAN = re.compile(rf"(?<![\d.]){_DATE.format(1)}{_BEGUN}{_TO}(?P<later>次年|翌年|第二年|当年)?{_DATE.format(2)}")
_YEARS = re.compile(rf"(?<![\d.〔])((?:19|20)\d{{2}})年?{_TO}((?:19|20)\d{{2}})年(?!\d)")
_BARE = re.compile(rf"(?<![\d.])(?:((?:19|20)\d{{2}})年)?(\d{{1,2}}){_TO}(\d{{1,2}})(月|日)(?!\d)")

_HOURS = re.compile(rf"(?<![\d:：.])(\d{{1,2}})[:：](\d\d){_TO}(次日|第二天|翌日)?(\d{{1,2}})[:：](\d\d)(?![\d:：])")


@dataclass(frozen=True, slots=True)
class Span:
    """From one day, month or year to another; `open_year`: the year of the end is not written."""

    start: int
    end: int
    begins: Day
    ends: Day
    open_year: bool


@dataclass(frozen=True, slots=True)
class Hours:
    """From one time of the day to another, in minutes after midnight; `later`: on the next day, as it says."""

    start: int
    end: int
    begins: int
    ends: int
    later: bool


@remembered
def hours(text: str) -> tuple[Hours, ...]:
    """Return the spans between two times of the day, in order."""
    found = _HOURS.finditer(outside_quotes(text)) if re.search(r"\d[:：]\d", text) else ()
    return tuple(Hours(*m.span(), 60 * int(m[1]) + int(m[2]), 60 * int(m[4]) + int(m[5]), bool(m[3])) for m in found)


@remembered
def spans(text: str) -> tuple[Span, ...]:
    """Return the spans of time of a paragraph, in order."""
    view = outside_quotes(text)
    found = {span.start: span for read in (_bare, _years, _dates) for span in read(view)}
    return tuple(found[start] for start in sorted(found))


def _dates(view: str) -> Iterator[Span]:
    for m in _SPAN.finditer(view):
        begins, ends = _day(m, "1"), _day(m, "2")
        if m["later"] in ("次年", "翌年", "第二年") or not any(begins) or not any(ends):
            continue
        year = begins[0] if not ends[0] else ends[0]
        month = begins[1] if not ends[0] and not ends[1] else ends[1]
        yield Span(*m.span(), begins, (year, month, ends[2]), not m["y2"])


def _day(m: re.Match[str], end: str) -> Day:
    return int(m[f"y{end}"] or 0), int(m[f"m{end}"] or 0), int(m[f"d{end}"] or 0)


def _years(view: str) -> Iterator[Span]:
    return (Span(*m.span(), (int(m[1]), 0, 0), (int(m[2]), 0, 0), False) for m in _YEARS.finditer(view))


def _bare(view: str) -> Iterator[Span]:
    for m in _BARE.finditer(view):
        year, first, last = int(m[1] or 0), int(m[2]), int(m[3])
        month = m[4] == "月"
        yield Span(*m.span(), (year, first, 0) if month else (0, 0, first), (year, last, 0) if month else (0, 0, last), True)
