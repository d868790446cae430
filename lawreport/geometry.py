"""Where words stand on the page, counted in 字: balanced title lines, signature and attachment indents.

Knows alone: GB/T 9704—2012 7.3.1 (a title's lines keep words whole and form a trapezoid or a diamond), 7.3.4 and
7.3.5 (attachments, signature and date).
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations, pairwise
from math import comb

from lawreport.patterns import compiled

TITLE_WIDTH = 20            # 二号 characters on a line of 156 mm
MOST_TRIES = 20_000
KNOWN, UNKNOWN = 15, 40       # how unwelcome a cut is between two words, and where no word is known
_KEPT = ("法治政府建设", "年度报告", "情况报告", "工作报告", "实施方案", "人民政府", "人民代表大会", "常务委员会", "委员会", "办公室",
         "领导小组", "管理局", "监督管理", "消防救援", "有限公司", "报告", "情况", "推进", "工作", "通知", "印发", "关于")
_DIVISION = compiled(r"(?:(?!关于|印发|转发|的)[\u4e00-\u9fff]){1,6}?(?:特别行政区|自治区|自治州|自治县|地区|新区|街道|省|市(?!场)|州(?![市区县])|盟|"
                       r"区(?!域)|县|旗|(?<!城)乡(?!村)|镇)")

_NARROW = compiled("[\0-\u1fff]+")       # all before the General Punctuation of Unicode
_WORD = "|".join(map(re.escape, _KEPT)) + rf"|\d{{4}}年度?|（[^）]*）|{_DIVISION.pattern}|[A-Za-z0-9.%—]+|."


def em(text: str) -> Decimal:
    """Return the width of `text` in 字: Hanzi 1, digits and Latin letters a half."""
    return Decimal(len(text) + len(_NARROW.sub("", text))) / 2


def unsealed(signature: str, date: str) -> tuple[Decimal, Decimal]:
    """Return the right indents of signature and date without a seal (7.3.5.2)."""
    ws, wd = em(signature), em(date)
    return (4 + wd - ws, Decimal(2)) if wd > ws - 2 else (Decimal(2), ws - wd)


def sealed(signature: str, date: str) -> tuple[Decimal, Decimal]:
    """Return the right indents of signature and date with a seal: date 4, signature centred over it (7.3.5.1)."""
    return max(4 + (em(date) - em(signature)) / 2, Decimal(0)), Decimal(4)


# ---- title -----------------------------------------------------------------------------------------------------------

def title_lines(title: str, units: tuple[str, ...] = (), width: int = TITLE_WIDTH) -> list[str]:
    """Return the title broken into balanced lines of at most `width` 字 that cut no word; one line where it fits."""
    if em(title) <= width:
        return [title]
    cuts = _cuts(title, units)
    fewest = -(-int(em(title) * 2) // (2 * width))
    options = [lines for count in (fewest, fewest + 1) if comb(len(cuts), count - 1) <= MOST_TRIES
               for lines in _broken(title, cuts, count, width)]
    return min(options, key=lambda scored: scored[0])[1] if options else _filled(title, cuts, width)


def _broken(title: str, cuts: dict[int, int], count: int, width: int):
    for places in combinations(sorted(cuts), count - 1):
        ends = [0, *places, len(title)]
        lines = [title[a:b] for a, b in pairwise(ends)]
        widths = [em(x) for x in lines]
        if max(widths) <= width:
            yield _cost(widths, sum(cuts[p] for p in places)) + 6 * count, lines


def _cost(widths: list[Decimal], cuts: int) -> Decimal:
    shape = 0 if _shapely(widths) else 12
    return max(widths) - min(widths) + cuts + shape


def _shapely(widths: list[Decimal]) -> bool:
    """Return whether the lines form a trapezoid (up or down) or a diamond."""
    pairs = list(pairwise(widths))
    if all(a < b for a, b in pairs) or all(a > b for a, b in pairs):
        return True
    top = widths.index(max(widths))
    rising, falling = pairs[:top], pairs[top:]
    return len(widths) > 2 and all(a < b for a, b in rising) and all(a > b for a, b in falling)


def _cuts(title: str, units: tuple[str, ...]) -> dict[int, int]:
    """Return where a line may end and how unwelcome that is: nowhere within a word that is known."""
    ends, offset = {}, 0
    words = _words(title, units)
    for word, following in zip(words, [*words[1:], ""], strict=True):
        offset += len(word)
        if re.match("[》）”、]|[的和]$|$", following) or word in ("关于", "《", "（", "“") or (word[-1].isdigit() and following[0] == "年"):
            continue
        if word in units or following == "关于" or re.search(r"[》）]$", word):
            ends[offset] = 0
        else:
            loose = word in ("的", "和") or len(word) == len(following) == 1
            ends[offset] = UNKNOWN if loose else KNOWN
    return ends


def _words(title: str, units: tuple[str, ...]) -> list[str]:
    """Return the title cut into what is never broken: 《…》, “…”, names of units, years, words that are kept."""
    names = sorted((u for u in units if u), key=len, reverse=True)
    whole = [word for i, piece in enumerate(compiled("(《[^》]*》|“[^”]*”)").split(title))
             for word in ([piece] if i % 2 else _known(piece, names))]
    return [part for w in whole for part in (_parts(w, names) if em(w) > TITLE_WIDTH else [w])]


def _known(text: str, names: list[str]) -> list[str]:
    pieces = re.split(f"({'|'.join(map(re.escape, names))})", text) if names else [text]
    return [word for i, piece in enumerate(pieces) for word in ([piece] if i % 2 else compiled(_WORD).findall(piece))]


def _parts(word: str, names: list[str]) -> list[str]:
    """What is too long for a line is cut: a name after its divisions (省、市、区 …), a book's title between its words."""
    return _known(word, names) if word[0] in "《“" else compiled(rf"{_DIVISION.pattern}|.+").findall(word)


def _filled(title: str, cuts: dict[int, int], width: int) -> list[str]:
    """Return the title in lines as full as can be: what is left where no balance is to be had."""
    lines, start = [], 0
    while start < len(title):
        fitting = [end for end in range(start + 1, len(title) + 1) if em(title[start:end]) <= width]
        end = fitting[-1] if fitting[-1] == len(title) else max((e for e in fitting if e in cuts), default=fitting[-1])
        lines.append(title[start:end])
        start = end
    return lines
