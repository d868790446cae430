"""Dates as official documents write them: 2025年1月2日, Arabic figures, no leading zeros (GB/T 9704 7.3.5.4).

In: a text, or a date. Out: the date, or the text.
Responsible for: which writings are a date, and which days there are.
"""

from __future__ import annotations

import datetime
import re

_OFFICIAL = re.compile(r"(20\d\d)年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日")
_TYPED = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?")


def date_in_words(date: datetime.date) -> str:
    """Return a date as it is printed: 2025年1月2日."""
    return f"{date.year}年{date.month}月{date.day}日"


def parse_date(text: str) -> datetime.date | None:
    """Return the date of `2025年1月2日`, written as it is to be printed, or None."""
    match = _OFFICIAL.fullmatch(text)
    return day_of(*map(int, match.groups())) if match else None


def parse_typed_date(text: str) -> datetime.date | None:
    """Return the date of `2026-01-05`, `2026/1/5` or `2026年01月05日`, as people type it, or None."""
    match = _TYPED.fullmatch(text)
    return day_of(*map(int, match.groups())) if match else None


def day_of(year: int, month: int, day: int) -> datetime.date | None:
    """Return the day, or None when the calendar has no such day."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
