"""Numbers that count something: 6603家, 40.072万元, 4600余处, 98.7%.

In: the text of one finished paragraph. Out: `Count`s, with amounts in single units.
Responsible for: which digits count nothing: years, dates, document numbers, what is in 《》 or “”, 12345热线, 第3号, 1+N.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from lawreport.model import SCALES
from lawreport.rules.reading.text import COUNT, compiled, longest_first, outside_quotes, remembered

UNITS = (
    "人次",
    "件次",
    "户次",
    "家次",
    "场次",
    "班次",
    "所次",
    "处次",
    "村次",
    "校次",
    "元",
    "公里",
    "千米",
    "平方米",
    "公顷",
    "小时",
    "课时",
    "吨",
    "卷",
    "期",
    "倍",
    "个百分点",
    "百分点",
    "%",
    "％",
    "‰",
    *COUNT,
)
BEFORE = ("不超过", "不足", "不到", "大约", "将近", "接近", "超过", "突破", "至少", "约", "近", "超", "逾")
MOST_DIGITS = 20
_NEAR = 8  # characters after a number that say what it is
_NUMBER = (
    rf"(?<!\d[，:：])(?<![\dA-Za-z.,．+＋·/—～~\-〔\[〕第])(?P<before>(?<![商附最邻])(?:{'|'.join(BEFORE)}))?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)"
    r"(?P<fraction>\.\d+)?(?P<inner>[余多])?(?P<scale>[万亿])?(?P<after>[余多])?(?P<space>[ 　]?)"
)
_NO_COUNT = (
    r"[:：]\d|年|月|日|号|时|点|分钟|周|天|届|级|版|类|〕|\]|[A-Za-z]|[+＋·/—～~\-]|热线|平台|专线|行动|工程|模式|开头|段|[.．、](?!\d)"
    r"|个(?:方面|环节|百分点?以)|大(?:类|行动)|岁|层|楼|度|线|路|条[第之]"
)


class Count(NamedTuple):
    """A number with its unit in a paragraph. `amount` is in single units: 40.072万元 is 400720 元."""

    start: int
    end: int
    amount: Decimal
    unit: str
    approx: str
    places: int  # decimals as printed
    scale: Decimal  # of the printed number
    digits: str  # as printed, without separators


@remembered
def counts(text: str, units: tuple[str, ...] = ()) -> tuple[Count, ...]:
    """Return the counts of a paragraph in order; `units` are the catalogue's, in addition to the common ones."""
    view = outside_quotes(text)
    if not compiled(r"\d").search(view):
        return ()
    lead = len(view) - len(view.lstrip())
    candidates = (_count(m, view, lead) for m in _pattern(units).finditer(view))
    return tuple(c for c in candidates if c)


@lru_cache(64)
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    known = longest_first([*UNITS, *(base_unit(u)[0] for u in units)])
    return compiled(rf"{_NUMBER}(?P<unit>{'|'.join(map(re.escape, known))})?")


def _count(m: re.Match[str], text: str, lead: int) -> Count | None:
    """Return the count that was found; `lead` is how many blanks the text begins with."""
    rest = text[m.end() : m.end() + _NEAR]
    numbers = m.start() <= lead and text[m.end() : m.end() + 1] in tuple(".．、）)")
    numbers = numbers or (not m["unit"] and text[m.start() - 1 : m.start()] in ("（", "(") and rest[:1] in ("）", ")"))  # （1）
    if (not m["unit"] and compiled(_NO_COUNT).match(rest)) or numbers or _is_name(m, rest):
        return None
    digits = m["digits"].replace(",", "") + (m["fraction"] or "")
    unit = (m["unit"] or "").replace("％", "%")
    if (not unit and m["space"]) or len(digits) > MOST_DIGITS:
        return None
    start = m.start("digits") if m["before"] in (None, "") else m.start()
    approx = m["before"] or m["inner"] or m["after"] or _after(rest)
    scale = SCALES[m["scale"] or ""]
    end = m.end() if unit else m.end("space") - len(m["space"])
    return Count(start, end, Decimal(digits) * scale, unit, approx, len(m["fraction"] or ".") - 1, scale, digits)


def _is_name(m: re.Match[str], rest: str) -> bool:
    """Return whether the number is a year or part of a name: 2024, 12345热线, 二期工程; 1个体系 is a count."""
    bare_year = not m["unit"] and compiled(r"(?:19|20)\d\d").fullmatch(m["digits"])
    hotline = compiled(r"1(?:1[0-9]|2[0-9]{1,3})").fullmatch(m["digits"]) and compiled(
        "热线|平台|专线|服务|电话|消防|报警|警情|求助|联动"
    ).match(rest)
    version = m["unit"] in ("期", "号") and compiled(r"(?:工程|建设|改造|项目)").match(rest)
    return bool(bare_year or hotline or version or (m["unit"] == "条" and compiled(r"[第之]|规定").match(rest)))


def _after(rest: str) -> str:
    match = compiled("左右|上下|以上|以下").match(rest)
    return match[0] if match else ""


def base_unit(unit: str) -> tuple[str, Decimal]:
    """Return the single unit and how many of it the unit is: 万元 → 元, 10000."""
    if len(unit) > 1 and unit[0] in "万亿":
        return unit[1:], SCALES[unit[0]]
    return unit, Decimal(1)


def shown(value: Decimal, places: int) -> Decimal:
    """Return `value` rounded half up to `places` decimals, as the report prints it."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
