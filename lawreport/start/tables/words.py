"""The words of tables: what a header says of its column, what a title says of the year, what a name says of its unit.

In: the texts of cells. Out: roles, years, units, names without their numbering. Responsible for: which words an office uses for
this year and last, for what is no value (同比, 目标), and for part of a year, which is no year's figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lawreport.files.characters import folded


class Role(StrEnum):
    """What a column holds."""

    NAME = "指标"
    CONTEXT = "类别"
    ENTITY = "科室或地区"
    TIME = "年份"
    UNIT = "单位"
    NUMBER = "序号"
    NOTE = "备注"
    VALUE = "数值"
    PART = "不满一年"
    IGNORED = "不是数值"
    OTHER = "没有认出"


@dataclass(frozen=True, slots=True)
class Heading:
    """What the titles above a column say: its role, the year of its values (0: not said), their unit.

    `relative`: the year is said as 本年 or 上年. `plain`: it is a bare number, which may be a figure as well.
    """

    role: Role
    year: int = 0
    unit: str = ""
    words: str = ""
    relative: bool = False
    plain: bool = False


_ROLES = (
    (
        Role.IGNORED,
        r".*(同比|增减|增长|增幅|降幅|增速|变化|环比|占比|比重|比例|排名|位次|名次|目标|任务数|计划|预算|预计|完成率|进度|核减前|±).*|%",
    ),
    (Role.PART, r"(20\d\d年)?\d{1,2}月(份)?|.*(季度|半年).*|.*\d{1,2}月?[-—–－~至到]\d{1,2}月.*|.*截[至止].*"),
    (Role.NUMBER, r"序号|编号|序|no\.?|行号|代码|指标代码"),
    (
        Role.NOTE,
        r"备注|说明|注|口径|定义|来源|数据来源|依据|填表说明|负责人|联系人|电话|责任(科室|部门|单位|人)|牵头.*|填报(科室|部门|人).*",
    ),
    (Role.UNIT, r"(计量|数量)?单位"),
    (Role.TIME, r"年份|年度|时间|统计年度|期间"),
    (Role.ENTITY, r"科室|部门|单位名称|填报单位|区县|县区|地区|街道|乡镇|镇街|大队|中队|站所|机构|名称及单位|(各)?(区|县|市)"),
    (Role.CONTEXT, r"类别|分类|大类|类型|领域|板块|工作任务|一级指标|任务"),
    (
        Role.NAME,
        r"(统计|具体|主要|二级|三级|考核|工作)?(指标|项目|事项|内容)(名称|内容)?|名称|工作(内容|事项)|统计内容|主要指标|类目|数据项",
    ),
)
_VALUE = re.compile(
    r"(统计|指标|实际|全年|完成|工作|填报)?(数值|数量|数据|数|完成数|完成|完成情况|情况|结果|件数|人数|次数|金额|合计|总计|总数|累计|全年|总量|值)"
)
_THIS = re.compile(r"(1月?[-—–－~至到]12月|本年|今年|本期|当年|本年度|今年度)(数|数值|数量|累计|实绩|合计|完成数|完成)?")
_LAST = re.compile(r"(上年|去年|上年度|去年度|上期|同期|上年同期|去年同期)(数|数值|数量|累计|实绩|合计|完成数|完成)?")
_YEAR = re.compile(
    r"(20\d\d)(年度|年)?(全年|1月?[-—–－~至到]12月)?(数|数值|数量|数据|累计|合计|实绩|完成数|完成情况|件数|情况)?"
)
_BRACKETS = re.compile(r"[（(【\[](?P<inner>[^（）()【】\[\]]*)[)）】\]]")
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SPAN = re.compile(r"(?P<first>\d{1,2})\s*月?\s*[-—–－~至到]+\s*(?P<last>\d{1,2})\s*月")
_UNTIL = re.compile(r"截[至止]到?\D{0,3}(?:20\d\d\s*年\s*)?(?P<last>\d{1,2})\s*月")
_PART_OF_YEAR = re.compile(r"(?<!\d)\d{1,2}\s*月(?!\d|\s*[日号])|[一二三四1-4]季度|[上下]半年")
_UNIT_LINE = re.compile(r"(?:计量|数量|金额)?单位\s*[:：]\s*(?P<unit>[^\s、，,/／；;：:]{1,4})")
_ASIDE = re.compile(r".*(日期|填报|填表|制表|审核|联系|电话|印发|时间).*")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}(?:\.\d{1,2})*[.．、)）](?!\d)|[①-⑳])+"
)
_CIRCLED = re.compile("^[①-⑳㈠-㈩⑴-⒇]")  # which folding would make digits of
TOTALS = re.compile(r"(合计|小计|总计|共计|累计|总数|全市|全区|全县|全省)(数)?")
_OF_WHICH = re.compile(r"^(其中|#|＃|--|——)[:：、]?")
NOTE_ROW = re.compile(
    r"(注|备注|说明|填表说明|数据来源|资料来源|填报单位|填表人|制表人|填报人|审核人|单位负责人|联系人|填报日期)\s*\d*\s*[:：].*|[*※].*",
    re.S,
)
_COUNTED = "件家户人处起个次名份条项场期所支辆台宗例元篇本部栋座幅张套天批"
_LONGER = "万元 亿元 千元 人次 件次 户次 场次 架次 批次 班次 万人次 万份 万人 % ％ 百分点 小时 平方米 公里"
UNITS = frozenset([*_COUNTED, *_LONGER.split()])


def heading(titles: Sequence[str], year: int) -> Heading:
    """Return what the titles stacked above a column say, for a report of `year`."""
    plain = [folded(title) for title in dict.fromkeys(titles) if title]
    unit = next((u for title in reversed(plain) if (u := _unit_in(title))), "")
    bare = [_BRACKETS.sub("", title) for title in plain]
    words = "".join(bare)
    roles = [_role(title) for title in bare if title]
    years = [(title, y) for title in bare if (y := year_of(title, year))]
    if Role.IGNORED in roles or (Role.PART in roles and not years):
        return Heading(Role.IGNORED if Role.IGNORED in roles else Role.PART, words=words)
    if years:
        title, said = years[-1]
        return Heading(Role.VALUE, said, unit, words, not _YEAR.fullmatch(title), title.isdigit())
    if not roles:
        return Heading(Role.OTHER)
    return Heading(roles[-1], 0, unit, words)


def _role(title: str) -> Role:
    found = next((role for role, pattern in _ROLES if re.fullmatch(pattern, title, re.I)), None)
    return found or (Role.VALUE if _VALUE.fullmatch(title) else Role.OTHER)


def year_of(title: str, year: int) -> int:
    """Return the year that a title names: 2024年, 本年, 上年同期; 0 where it names none."""
    if match := _YEAR.fullmatch(title):
        return int(match[1])
    return year if _THIS.fullmatch(title) else year - 1 if _LAST.fullmatch(title) else 0


def _unit_in(text: str) -> str:
    """Return the unit in the brackets of a text; "" where what stands there is none."""
    inner = [match["inner"].removeprefix("单位").strip(":：") for match in _BRACKETS.finditer(text)]
    return next((u for u in reversed(inner) if u in UNITS), "")


@dataclass(frozen=True, slots=True)
class Above:
    """What the lines above a table say: a year, a unit, that it is only part of a year, that they name several years."""

    year: int = 0
    unit: str = ""
    part: str = ""
    several: bool = False


def above(lines: Sequence[str]) -> Above:
    """Return what titles say; the last that says something holds."""
    year, unit, part, several = 0, "", "", False
    for line in lines:
        if match := _UNIT_LINE.fullmatch(folded(line)):
            unit = match["unit"] if match["unit"] in UNITS else ""
            continue
        if _ASIDE.fullmatch(line):
            continue
        years = {int(y) for y in _TITLE_YEAR.findall(line)}
        year, several = (min(years), len(years) > 1) if years else (year, several)
        part = _part_of_year(line) or part
    return Above(0 if several else year, unit, part, several)


def _part_of_year(line: str) -> str:
    """Return the words by which a title says that it is not of a whole year; "" where it does not."""
    rest = line
    for pattern in (_SPAN, _UNTIL):
        for match in pattern.finditer(line):
            if match["last"].lstrip("0") != "12" or match.groupdict().get("first", "1").lstrip("0") != "1":
                return match[0]
            rest = rest.replace(match[0], "")
    found = _PART_OF_YEAR.search(rest)
    return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Named:
    """A name as typed, and what it is: bare, without numbering and unit; a total; a part of the row above (其中)."""

    typed: str
    bare: str
    unit: str = ""
    total: bool = False
    part: bool = False


def named(text: str) -> Named:
    """Return what a cell with a name says."""
    plain = _NUMBERING.sub("", folded(_CIRCLED.sub("", text.strip())))
    part = bool(_OF_WHICH.match(plain))
    plain = _NUMBERING.sub("", _OF_WHICH.sub("", plain))
    unit = _unit_in(plain)
    bare = re.sub(r"[:：]$", "", _BRACKETS.sub(lambda m: "" if m["inner"] in UNITS else m[0], plain))
    return Named(text, bare, unit, bool(TOTALS.fullmatch(bare)), part)
