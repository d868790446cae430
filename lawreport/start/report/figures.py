"""The figures of a sentence: which of its numbers count something in the year of the report, and what is to be told of others.

In: the words of a paragraph, and where it stands. Out: `Found`s, each with what goes into a cell and what its tag has to print;
`Aside`s, numbers that stay words, with the reason.
Responsible for: telling a figure of the year from a target, a change, a share, a norm, a rank, a number of another year. Which
digits count nothing at all (dates, names, document numbers) is known to `rules.reading.counts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lawreport.base.hanzi import CN, number_of
from lawreport.figures.quantity import NotAQuantity, parse_quantity
from lawreport.model import AFTER_UNIT
from lawreport.rules.reading.counts import BEFORE, Count, counts
from lawreport.rules.reading.text import outside_quotes

UNITS = (
    *("批次", "轮次", "台次", "辆次", "车次", "船次", "艘次", "条次", "项次", "处次", "宗次", "课次", "人天", "株", "棵", "头"),
    *(
        "立方米",
        "平方公里",
        "公斤",
        "千克",
        "学时",
        "千瓦时",
        "千瓦",
        "笔",
        "面",
        "幅",
        "本",
        "艘",
        "架",
        "枚",
        "封",
        "口",
        "对",
    ),
    *("米", "则", "款", "艘", "孔", "眼", "盏", "根", "箱", "盒", "桶", "班", "单", "票", "道"),
)
_MEASURED = ("元", "亩", "公里", "米", "千米", "平方米", "平方公里", "立方米", "公顷", "吨", "公斤", "千克", "千瓦", "千瓦时")
_EVENTS = ("次", "场", "场次", "期", "件", "起", "家", "人", "名", "份", "户", "宗", "人次", "批", "批次", "条", "篇", "项")
_WIDE = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_FAR = 120  # characters before a number that are looked at
_COMMA = re.compile(rf"(?<!\d)[，,](?=(?:{'|'.join(BEFORE)})?\d)")  # counts takes it for one between thousands
_SPACED = re.compile(r"(?<=\d)([ \u3000])([万亿])(?=[\u4e00-\u9fff])")  # 2.6 万元: the blank goes behind the scale
_CLAUSE = "，。；：！？,;:!?（）()"
_PARTS = re.compile(
    rf"(?P<before>{'|'.join(BEFORE)})?(?P<digits>[\d,]+(?:\.\d+)?)(?P<inner>[余多])?(?P<scale>[万亿])?(?P<after>[余多])?"
    r"(?P<space>[ \u3000]*)(?P<unit>.*)"
)
_HANZI = re.compile(
    rf"(?<![第{CN}百千万两几数多])([{CN}]{{1,3}})(人次|场次|[次场期件起家人名份户宗批条篇项])(?![{CN}]|届|方面)"
)
_CHANGE = r"(?:同比|环比|比上年|较上年|比去年|较去年|与上年相比|与去年相比|比上一年|较上一年|比上年同期|[较比]20\d\d年)"
_GROWN = r"(?:增长|下降|上升|提高|提升|降低|增加|减少|增幅|降幅|升高|回落|上涨|翻)"
_REASONS = (
    ("时限", r"(?:个)?(?:工作日|月|自然日|小时|学期|季度|星期|年)", ""),
    ("不是计数", r"(?:个)?(?:方面|环节|阶段|层面|维度|领域|重点|关键|转变|百分点以)", ""),
    ("名次", "", r"(?:前|第|排名|位列|名列|居|排在)$"),
    ("频次要求", "", r"每(?:年|半年|季度|季|个?月|周|日|天|学期|名|人|个|户|家|次|半月|两)[^，。；]{0,12}$"),
    ("要求的底数", "", r"(?:不少于|不低于|不高于|不大于|不得超过|最多|最低|最高|原则上不超过|控制在|至少|不超过|限期|满)$"),
    ("目标", "", r"(?:力争|目标|^(?:20\d\d年|明年|下一?步|将)?计划(?=.)|预计|(?<![模虚])拟|争取(?=.)|到20\d\d年底?)[^。；]*$"),
    ("没有发生的", "", r"(?:未发生|没有发生|杜绝|不发生|未出现|没有出现)[^，。；]*$"),
    ("变化的起点", "", r"(?:由|从)$"),
    ("界限", "", r"[×*xX≤≥<>＜＞=＝/÷]$"),
    ("某人等的人数", "", r"[某×][^，。；]{0,6}等$"),
    ("往年的数", "", r"(?:上年|去年|上一年|同期|上年度|往年|前年)(?:同期)?的?(?:为|是)?$"),
)
_YEAR_SAID = re.compile(r"(?<![\d—－~～\-])(20\d\d)年(?!以来|起|开始|至今|[\d月至—－~～\-])(?!.*20\d\d年)")
_YEAR_FIRST = re.compile(r"\s*(20\d\d)年(?:度|全年)?[，,；](?![^。]*20\d\d年)")
_SHARE = re.compile(r"占(?!用|道|地)([^，。；]{0,24}?)(?:的|比|比例|比重)?(?:的)?(?:比例|比重)?(?:为|达到|达|约|近|超过)?$")


@dataclass(frozen=True, slots=True)
class Found:
    """A figure: its range in the paragraph, the cell it goes into, its unit, and how its tag is printed.

    `form` is what follows the name in the tag (` | 千分位`, `.数值`), `rest` what stays behind it as words.
    """

    start: int
    end: int
    value: str
    unit: str
    form: str = ""
    rest: str = ""
    hanzi: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """A number that stays words: its range, why, and of a share or a change what it says."""

    start: int
    end: int
    reason: str
    whole: str = ""  # of a share: 占 what

    @property
    def derived(self) -> bool:
        return self.reason in (CHANGE, SHARE)


CHANGE, SHARE, TARGET = "同比、增减", "占比", "下一年的目标"


def figures(text: str, target: bool = False, year: int = 0) -> list[Found | Aside]:
    """Return the figures of a paragraph and the numbers that stay words, in order.

    With `target` every number is a plan; with `year` (of the report) those that a clause says of another year stay words.
    """
    view = _SPACED.sub(r"\2\1", _COMMA.sub("；", text.translate(_WIDE)))
    held = outside_quotes(view)
    found = [_judged(count, text, view, held, target, year) for count in counts(view, UNITS) if count.unit]
    return sorted([*(one for one in found if one), *_in_hanzi(held, target)], key=lambda one: one.start)


def _judged(count: Count, text: str, view: str, held: str, target: bool, year: int) -> Found | Aside | None:
    end = count.end
    if count.approx in AFTER_UNIT and view.startswith(count.approx, end):
        end += len(count.approx)
    left, right = clause_before(held, count.start), view[end - len(count.unit) if count.unit == "个" else end :][:6]
    if target:
        return Aside(count.start, end, TARGET)
    said = _YEAR_SAID.search(left) or _YEAR_FIRST.match(held, held.rfind("。", 0, count.start) + 1)
    if said and year and int(said[1]) != year:
        return Aside(count.start, end, TARGET if int(said[1]) > year else "往年的数")
    if reason := _reason(left, right, view[count.start : end], view):
        return Aside(count.start, end, *reason)
    return _found(count, text, view, end)


def clause_before(text: str, position: int) -> str:
    """Return the words between the last stop and a position."""
    near = max(0, position - _FAR)
    start = max(text.rfind(stop, near, position) for stop in _CLAUSE)
    return text[max(start + 1, near) : position]


def _reason(left: str, right: str, printed: str, view: str) -> tuple[str, str] | tuple[str] | None:
    """Return why a number is no figure of the year, and of a share of what it is one; None where it is one."""
    percent = printed.rstrip("".join(AFTER_UNIT)).endswith(("%", "‰"))
    if "百分点" in printed or (percent and re.search(rf"{_CHANGE}|{_GROWN}(?:了|到|约|近|超过|幅度为)?$", left)):
        return (CHANGE,)
    if re.search(rf"{_CHANGE}[^，]*{_GROWN}(?:了|约)?$|{_CHANGE}(?:多|少)$", left):
        return (CHANGE,)
    if printed.endswith("倍"):
        return (CHANGE,)
    if percent and (share := _SHARE.search(left)):
        return SHARE, share[1]
    if percent and re.search("占比$|占比(?:为|达|达到)$|比重(?:为|达)?$", left):
        return SHARE, ""
    for reason, after, before in _REASONS:
        if (after and re.match(after, right)) or (before and re.search(before, left)):
            return (reason,)
    if printed.endswith("小时") and not re.search("培训|学习|课|服务", left):
        return ("时限",)
    return ("要求的底数",) if printed.startswith(("至少", "不超过")) else None


def _found(count: Count, text: str, view: str, end: int) -> Found | Aside | None:
    """Return a figure as a cell and a tag; where the cell would not be understood, a number that stays words."""
    parts = _PARTS.fullmatch(view[count.start : end])
    if parts is None:
        return None
    unit, after = parts["unit"], ""
    if count.approx in AFTER_UNIT:
        unit, after = unit.removesuffix(count.approx), count.approx
    scale, inner, more = (parts[name] or "" for name in ("scale", "inner", "after"))
    if scale and not inner and not more and (unit in _MEASURED or parts["space"]):
        unit, scale = scale + unit, ""
    digits = parts["digits"].replace(",", "")
    value = f"{parts['before'] or ''}{digits}{inner}{scale}{more}{after}"
    try:
        parse_quantity(value, unit)
    except NotAQuantity as fault:
        return Aside(count.start, end, f"程序读不懂这个数（{fault.message}）")
    form, rest = _form(parts, text[count.start : end], unit, after)
    return Found(count.start, end, value, unit, form, rest)


def _form(parts: re.Match[str], printed: str, unit: str, after: str) -> tuple[str, str]:
    """Return what has to follow the name in the tag, and what behind the tag, so that the same words are printed."""
    space, wide = parts["space"], "％" in printed
    if space or wide:
        return ".数值", space + ("％" if wide else unit) + after
    return (" | 千分位" if "," in parts["digits"] else ""), ""


def _in_hanzi(held: str, target: bool) -> Iterator[Found | Aside]:
    """Yield numbers in Hanzi that count: 十二次, 零件. Small ones are as often part of a phrase, so they stay words."""
    for match in re.finditer(r"(?<![\d.〇零])零(件|起|宗|例|次|人次|人|家|户)(?=[，。；、]|$)", held):
        yield Aside(*match.span(), TARGET) if target else Found(*match.span(), "零", match[1])
    for match in _HANZI.finditer(held):
        number, left = number_of(match[1]), clause_before(held, match.start())
        if target or number < 3 or (number < 10 and match[2] in ("项", "条", "批", "人", "家", "户", "名")):
            continue
        if not re.search(r"[\u4e00-\u9fff]{2}", left) or re.search(r"(?:等|的|每[^，]*|共有|第)$", left):
            continue
        yield Found(*match.span(), str(number), match[2], " | 汉字", "", True)


def amount_of(found: Found) -> Decimal | None:
    """Return the exact amount of a figure in its unit; None where it is about."""
    quantity = parse_quantity(found.value, found.unit)
    return quantity.amount if quantity.exact else None
