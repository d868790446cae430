"""Numbers written in Hanzi.

In: a number, or a word. Out: the other.
Responsible for: 十二 and 二十 without 一 and 零, 一百零五 with it, 两 for two, and the zeros of a year: 二〇二五.
"""

from __future__ import annotations

NINE = "一二三四五六七八九"
CN = f"{NINE}十"  # what 1 to 99 are counted and numbered with
ZEROS = "〇○零"  # as they are written in years
_DIGITS = f"零{NINE}"
_WORTH = {c: n for n, c in enumerate(f"零{CN}")} | {"两": 2}
_YEAR_DIGITS = str.maketrans({c: str(n) for n, c in enumerate(_DIGITS)} | dict.fromkeys(ZEROS, "0"))


def hanzi(number: int) -> str:
    """Return 0–9999 in Hanzi: 十二, 二十, 三十五, 一百零五, 一百一十, 一千零五; more than that in digits."""
    if number > 9999:
        return str(number)
    thousands, rest = divmod(number, 1000)
    if thousands:
        return f"{_DIGITS[thousands]}千" + (f"{'零' * (rest < 100)}{'一' * (9 < rest < 20)}{hanzi(rest)}" if rest else "")
    hundreds, rest = divmod(number, 100)
    if hundreds:
        return f"{_DIGITS[hundreds]}百{_below_hundred(rest, '零', '一') if rest else ''}"
    return _below_hundred(rest, "", "")


def _below_hundred(number: int, zero: str, one: str) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return zero + _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else one) + "十" + (_DIGITS[ones] if ones else "")


def number_of(word: str) -> int:
    """Return the value of 0–99 written in Hanzi or in Arabic digits: 十二, 两, 12."""
    if word.isdigit() and word.isascii():
        return int(word)
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return _WORTH[word[-1]]
    return 10 * (_WORTH[tens[-1]] if tens else 1) + (_WORTH[ones[0]] if ones else 0)


def year_in_digits(word: str) -> str:
    """Return a year in Arabic digits: 二〇二五 is 2025."""
    return word.translate(_YEAR_DIGITS)
