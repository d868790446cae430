"""The date of an old report, as it is to be printed today.

In: a line. Out: 2025年1月2日 from 二〇二五年一月二日, 2025年01月02日 or 2025 年 1 月 2 日; nothing where it is no date.
Responsible for: the writings of a date that reports have had.
"""

from __future__ import annotations

import re

from lawreport.base.dates import date_in_words, day_of, parse_date
from lawreport.base.hanzi import number_of, year_in_digits

_HANZI_DAY = re.compile(r"([〇○零一二三四五六七八九\d]{4})年([一二三四五六七八九十\d]{1,3})月([一二三四五六七八九十\d]{1,3})日")


def official(day: str) -> str:
    """Return a date as it is to be printed, 2025年1月2日, from 二〇二五年一月二日 or 2025年01月02日; empty where it is none."""
    plain = re.sub(r"[\s（()）]", "", day)
    if parse_date(plain):
        return plain
    match = _HANZI_DAY.fullmatch(plain)
    if match is None:
        return ""
    date = day_of(int(year_in_digits(match[1])), number_of(match[2]), number_of(match[3]))
    return date_in_words(date) if date else ""
