"""What a unit is, guessed from its full name: its kind, what it calls itself, to whom it reports.

In: a full name, or the word that somebody typed for a kind. Out: `Guess`, `UnitKind`. Responsible for: which words mean which
kind (区, 旗, 县级市 are 县; 街道, 镇 are 乡), the usual short forms of departments, and how superiors are addressed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lawreport.start.unit.places import CORPS, GRASSROOTS, Named, Spot, named
from lawreport.unitkind import UnitKind

OPEN = "【待填：主送机关】"
_WORDS = {
    UnitKind.PROVINCE: "省 省级 省政府 自治区 直辖市 特别行政区 兵团",
    UnitKind.CITY: "市 市级 市政府 地级市 设区的市 设区市 副省级市 自治州 州 地区 盟 行署",
    UnitKind.COUNTY: "县 县级 县政府 区 区县 县区 市辖区 县级市 旗 自治县 自治旗 新区 林区 特区",
    UnitKind.TOWNSHIP: "乡 乡级 乡镇 镇 街道 街道办 街道办事处 民族乡 苏木 镇街 镇政府 乡政府",
    UnitKind.DEPARTMENT: "部门 政府部门 工作部门 局 委 厅 办 办公室 委员会 管委会 管理委员会 大队 支队 总队 派出机关 直属机构",
    UnitKind.MINISTRY: "国务院部门 中央部门 国家部门 国家部委 部委 中央单位 国务院",
}
KIND_WORDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}

_BODY = re.compile(r"(?:人民)?政府|行政公署|行署|办事处|党委|(?:工作)?委员会|党工委|委|")
_MINISTRY = re.compile(
    r"(?:外交|国防|教育|科学技术|工业和信息化|公安|国家安全|民政|司法|财政|人力资源和社会保障|自然资源|生态环境|住房和城乡建设"
    r"|交通运输|水利|农业农村|商务|文化和旅游|应急管理|退役军人事务)部|审计署|海关总署|国务院.+"
    r"|(?!.*(?:局|署|委员会).)(?:国家|中国).{2,20}(?:委员会|总局|局|署|办公室|银行|院|中心|社)"
)
_SHORTER = (
    ("人民政府国有资产监督管理委员会", "国资委"),
    ("国有资产监督管理委员会", "国资委"),
    ("证券监督管理委员会", "证监会"),
    ("人民政府", "政府"),
    ("发展和改革", "发展改革"),
    ("住房和城乡建设", "住房城乡建设"),
    ("人力资源和社会保障", "人力资源社会保障"),
    ("监督管理", "监管"),
    ("卫生健康", "卫生健康"),
    ("民族宗教事务", "民族宗教"),
    ("退役军人事务", "退役军人"),
    ("医疗保障", "医保"),
    ("城市管理和综合执法", "城管执法"),
    ("机关事务管理", "机关事务"),
)
_TEAM = re.compile(r"(?:总队|支队|大队|中队)$")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a full name says of its unit; `sure` where the superiors stand in the name itself."""

    kind: UnitKind
    short: str
    recipients: str
    copied: str  # the office of the committee for the rule of law that gets a copy
    sure: bool = True


def guess(full: str, kind: UnitKind | None = None) -> Guess:
    """Return what a full name says; `kind` where somebody has said it."""
    name = named(full)
    kind = kind or _kind(name)
    superior, sure = _superior(name, kind)
    recipients, copied = addressed(superior) if superior else (OPEN, "")
    return Guess(kind, short_of(name, kind), recipients, copied, sure)


def kind_said(word: str) -> UnitKind | None:
    """Return the kind that a typed word means: 区 → 县; None where it means none."""
    return KIND_WORDS.get(word.strip())


# ---- the kind --------------------------------------------------------------------------------------------------------


def _kind(name: Named) -> UnitKind:
    if name.organ.startswith(CORPS):
        return UnitKind.PROVINCE if name.organ == CORPS else UnitKind.DEPARTMENT
    if not name.spots and _MINISTRY.fullmatch(_bare(name)):
        return UnitKind.MINISTRY
    if name.spots and _BODY.fullmatch(name.organ):
        return level(name.spots)
    return UnitKind.DEPARTMENT


def _bare(name: Named) -> str:
    return name.organ if name.before in ("中共", "中华人民共和国") else name.before + name.organ


def level(spots: tuple[Spot, ...]) -> UnitKind:
    """Return the level of the last of the places."""
    spot, above = spots[-1], spots[:-1]
    if spot.rank in ("省", "自治区", "特别行政区") or spot.municipal:
        return UnitKind.PROVINCE
    if spot.rank in GRASSROOTS:
        return UnitKind.TOWNSHIP
    if spot.rank in ("自治州", "州", "盟", "地区"):
        return UnitKind.CITY
    if spot.rank == "市":
        below = spot.of_county or any(s.rank in ("市", "自治州", "州", "盟", "地区") for s in above)
        return UnitKind.COUNTY if below else UnitKind.CITY
    return UnitKind.COUNTY


# ---- what it calls itself --------------------------------------------------------------------------------------------


def word_of(spot: Spot) -> str:
    """Return how a place of a rank calls itself: 市, 州, 自治区."""
    short = {"自治州": "州", "自治县": "县", "自治旗": "旗", "民族乡": "乡", "民族苏木": "苏木", "林区": "区"}
    return short.get(spot.rank, spot.rank)


def short_of(name: Named, kind: UnitKind) -> str:
    """Return what a unit calls itself in its own report: 市水利局, 县政府, 大队."""
    organ = name.organ
    if kind is UnitKind.MINISTRY:
        return _shorter(_bare(name).removeprefix("国家") if "总局" in organ else _bare(name))
    if not name.spots:
        return _own(_bare(name).replace(CORPS, "兵团"), "")
    word = word_of(name.spots[-1])
    if name.party and _BODY.fullmatch(organ):
        return _party(word)
    if organ in ("", "人民政府", "政府"):
        return "街道办事处" if word == "街道" else f"{word}政府"
    if organ in ("行政公署", "行署"):
        return "行署"
    if organ == "办事处":
        return f"{word}办事处"
    return _own(organ, word)


def _own(organ: str, word: str) -> str:
    """Return what a department calls itself."""
    if team := _TEAM.search(organ):
        return team[0]
    if organ.endswith("分局"):
        return "分局"
    if re.search(r"(?:^|区|基地|新城|港|岛|湖|山)管理委员会$|管委会$", organ):
        return "管委会"
    return word + _shorter(organ)


def _shorter(organ: str) -> str:
    for long, short in _SHORTER:
        organ = organ.replace(long, short)
    return re.sub(r"(?<=..)委员会$", "委", organ)


def _party(word: str) -> str:
    if word == "街道":
        return "街道党工委"
    return f"{word}党委" if word in ("自治区", "乡", "镇", "苏木") else f"{'地' if word == '地区' else word}委"


def domain(full: str, kind: UnitKind) -> str:
    """Return what a unit's land is called after 全: 县, 区, 省."""
    spots = named(full).spots
    word = (
        word_of(spots[-1]) if spots else {UnitKind.PROVINCE: "省", UnitKind.CITY: "市", UnitKind.TOWNSHIP: "乡"}.get(kind, "县")
    )
    return {"自治区": "区", "新区": "区", "地区": "地区"}.get(word, word)


# ---- to whom it reports ----------------------------------------------------------------------------------------------


def _superior(name: Named, kind: UnitKind) -> tuple[str, bool]:
    """Return the word for the level that a unit reports to, and whether its name says so; empty where nothing does."""
    if kind.duty.central:
        return "中央", True
    words = [word_of(spot) for spot in name.spots]
    if kind is UnitKind.DEPARTMENT:
        if name.organ == "管理委员会" and name.spots and name.spots[-1].rank == "新区":
            words = words[:-1]  # it reports to the city, not to the land it governs itself
        return ("兵团", True) if name.organ.startswith(CORPS) else (words[-1], True) if words else ("", False)
    above = [word for spot, word in zip(name.spots[:-1], words, strict=False) if _above(spot, kind)]
    if above:
        return above[-1], True
    usual = {UnitKind.CITY: "省", UnitKind.COUNTY: "市", UnitKind.TOWNSHIP: "县"}[kind]
    last = words[-1] if words else ""
    return {"街道": "区", "苏木": "旗"}.get(last, usual), False


def _above(spot: Spot, kind: UnitKind) -> bool:
    """Return whether a place may be the one right above a unit of this kind: no province is above a county."""
    wide = spot.rank in ("省", "自治区")
    return wide if kind is UnitKind.CITY else not wide and spot.rank not in GRASSROOTS


def addressed(word: str) -> tuple[str, str]:
    """Return how the party and the government of a level are addressed, and the office that gets a copy."""
    special = {
        "中央": ("党中央、国务院", "中央依法治国办"),
        "自治区": ("自治区党委、自治区政府", "自治区党委依法治区办"),
        "地区": ("地委、行署", "地委依法治地办"),
        "盟": ("盟委、盟行署", "盟委依法治盟办"),
        "兵团": ("兵团党委、兵团", "兵团党委依法治兵团办"),
    }
    party = f"{word}党委" if word in GRASSROOTS else f"{word}委"
    return special.get(word, (f"{party}、{word}政府", f"{party}依法治{word}办"))
