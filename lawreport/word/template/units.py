"""Measures of a page as offices write them (`37毫米`, `28.95磅`, `三号`, `2字`) and as Word counts them.

In: a text. Out: whole twips (1/20 point), half points, or a Decimal. Responsible for: the conversion and the Chinese names
of type sizes.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

SIZES = {
    "初号": "42",
    "小初": "36",
    "一号": "26",
    "小一": "24",
    "二号": "22",
    "小二": "18",
    "三号": "16",
    "小三": "15",
    "四号": "14",
    "小四": "12",
    "五号": "10.5",
    "小五": "9",
    "六号": "7.5",
    "小六": "6.5",
}
_TWIPS = {"毫米": Decimal(1440) / Decimal("25.4"), "厘米": Decimal(14400) / Decimal("25.4"), "磅": Decimal(20)}
_TWIPS |= {"mm": _TWIPS["毫米"], "cm": _TWIPS["厘米"], "pt": _TWIPS["磅"]}
_NUMBER = r"([-−]?\d{1,4}(?:\.\d{1,3})?)"


def twips(text: str) -> int | None:
    """Return a length in twips, or None when it is not written as one."""
    match = re.fullmatch(rf"{_NUMBER} *({'|'.join(_TWIPS)})", text)
    return whole(_decimal(match[1]) * _TWIPS[match[2]]) if match else None


def half_points(text: str) -> int | None:
    """Return a size of type in half points, or None when it is not written as one."""
    match = re.fullmatch(rf"{_NUMBER} *(?:磅|pt)", text)
    points = SIZES.get(text) or (match and match[1])
    return whole(_decimal(points) * 2) if points and _decimal(points) >= 1 else None


def count(text: str, unit: str) -> Decimal | None:
    """Return the number in `2字` or `1.5行`, or None when `text` is not a number of `unit`."""
    match = re.fullmatch(rf"{_NUMBER} *{unit}", text)
    return _decimal(match[1]) if match else None


def whole(value: Decimal) -> int:
    """Return the nearest whole number, halves away from zero."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def mm(length: int | str) -> int:
    """Return millimetres as twips."""
    return whole(Decimal(length) * _TWIPS["毫米"])


def points(length: int | str) -> int:
    """Return points as twips."""
    return whole(Decimal(length) * 20)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))
