"""The full name of a unit, read as places and an organ: 甲市｜乙区｜司法局.

In: a full name. Out: `Named`. Responsible for: where a place ends in a name that has no blanks, and which words only look
like one (城市管理局, 乡村振兴局, 开发区管理委员会).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RANKS = (
    *("特别行政区", "自治区", "自治州", "自治县", "自治旗", "民族乡", "民族苏木", "苏木"),
    *("地区", "新区", "林区", "特区", "街道", "省", "市", "州", "盟", "县", "区", "旗", "乡", "镇"),
)
GRASSROOTS = ("民族乡", "民族苏木", "苏木", "乡", "镇", "街道")
MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
CORPS = "新疆生产建设兵团"
_ORGAN = re.compile(r"(?:人民)?政府|行政公署|行署|(?:党工|工作)?委员?会?$|党委|办事处|综合|$")
_ZONE = re.compile(
    r"(?:开发|园|示范|保税|保税港|港口|空港|经济|度假|试验|合作|高新|功能|产业|工业|农业|景|名胜|社|保护|服务|集聚|灌|牧|库|校|街)区$"
)
_NOT_AFTER = {  # rank → what follows it where it is no rank: 市场监督管理局
    "市": "场容值",
    "区": "域划块",
    "县": "域级",
    "地区": "性",
    "省": "会",
}
_PREFECTURES = frozenset(
    (
        *("延边", "恩施", "湘西", "阿坝", "甘孜", "凉山", "黔西南", "黔东南", "黔南", "楚雄", "红河", "文山"),
        *("西双版纳", "大理", "德宏", "怒江", "迪庆", "临夏", "甘南", "海北", "黄南", "海南", "果洛", "玉树"),
        *("海西", "昌吉", "博尔塔拉", "巴音郭楞", "克孜勒苏", "伊犁", "锡林郭勒", "兴安", "阿拉善"),
    )
)
_NATION = re.compile(r"中华人民共和国|国家税务总局|国家统计局|国家金融监督管理总局|中国人民银行|财政部|审计署")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a name: 甲, 市."""

    name: str
    rank: str

    @property
    def municipal(self) -> bool:
        """Return whether it is a city that stands directly below the centre."""
        return self.rank == "市" and self.name in MUNICIPALITIES

    @property
    def of_county(self) -> bool:
        """Return whether it is a city known to be of the rank of a county."""
        return self.rank == "市" and self.name in _county_cities()


@dataclass(frozen=True, slots=True)
class Named:
    """A full name in its pieces; `before` is what stands before the places: 国家税务总局, 中共."""

    before: str
    spots: tuple[Spot, ...]
    organ: str

    @property
    def party(self) -> bool:
        return self.before == "中共"


@cache
def _county_cities() -> frozenset[str]:
    """Return the names of the cities that have the rank of a county, as they were in 2025."""
    text = Path(__file__).with_name("county_cities.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def named(full: str) -> Named:
    """Return a full name in its pieces."""
    text = re.sub(r"\s", "", full)
    before = next((m[0] for p in ("中共", _NATION) if (m := re.match(p, text)) and m.end() < len(text)), "")
    text = text.removeprefix(before)
    spots: list[Spot] = []
    while spot := _next(text, bool(spots)):
        spots.append(spot)
        text = text.removeprefix(spot.name + spot.rank)
        if (inner := re.match(r"(?:人民)?政府(?=.+(?:街道|区公所))", text)) is not None:
            text = text[inner.end() :]  # 甲区人民政府乙街道办事处
    return Named(before, tuple(spots), text)


def _next(text: str, later: bool) -> Spot | None:
    """Return the place that a text begins with; `later` where one stands before it already."""
    for end in range(2, min(len(text), 20) + 1):
        rank = next((r for r in RANKS if text[:end].endswith(r) and len(r) < end), "")
        spot = Spot(text[: end - len(rank)], rank)
        if rank and _is_place(spot, text[end:], later):
            return spot
    return None


def _is_place(spot: Spot, rest: str, later: bool) -> bool:
    """Return whether the words are a place, by what they are and what follows them."""
    if rest[:1] in _NOT_AFTER.get(spot.rank, "") and rest:
        return False
    if spot.rank in GRASSROOTS:
        return bool(_ORGAN.match(rest)) and not rest.startswith(("市", "区", "县"))
    if rest[:1] in ("市", "区", "县", "州", "旗") and not _goes_on(rest):
        return False  # 沙市区, 红旗区
    if spot.rank == "州" or spot.rank == "盟":
        return spot.name in _PREFECTURES or bool(re.match("人民政府|行政公署|行署", rest))
    if spot.rank.endswith("区") and _ZONE.search(spot.name + spot.rank):
        return False
    return not (later and spot.rank == "市" and spot.name == "城")  # 甲市｜城市管理局


def _goes_on(rest: str) -> bool:
    """Return whether the rank's character begins the next word: 市｜市场监督管理局, 区｜区域."""
    return rest.startswith(("市场", "市政", "市容", "市民", "区域", "区划", "州级"))
