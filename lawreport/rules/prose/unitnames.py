"""Rules on whose report it is: 我局 in the report of a town, another unit's name left over from the text that was copied.

In: all lines, and the name of the unit (of a text without a project, its title). Out: hits; none where nobody says whose it is.
Responsible for: which other organs a report names with good reason (superiors, partners, other departments) and which not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lawreport.rules.prose.wording import near
from lawreport.rules.reading.names import BEFORE, KINDS, Organ, is_beside
from lawreport.rules.reading.quantities import ACTS
from lawreport.rules.reading.statements import statements
from lawreport.rules.reading.text import HAN, compiled, find, outside_quotes
from lawreport.rules.rule import HINT, Context, Hit, Line, Prose, Scope, rule

_LEVELS = "省|市|自治州|州|盟|县|区|旗|镇|乡|街道"
_SHORTER = (
    ("人民代表大会常务委员会", "人大常委会"),
    ("人民代表大会", "人大"),
    ("管理委员会", "管委会"),
    ("人民政府", "政府"),
    ("委员会", "委"),
)
_ALSO = (("中学", "校"), ("小学", "校"), ("学院", "校"), ("大学", "校"), ("幼儿园", "校"), ("学校", "校"), ("委员会", "委"))
_ZONE = "开发区|高新区|经开区|新区|园区|示范区|试验区|保税区"
_OF_ZONES = ("高新", "经济技术", "保税", "农业", "旅游", "临港", "空港")
# other offices of the same place that differ from one another in one character
_APART = (
    "民政局",
    "民宗局",
    "公安局",
    "公路局",
    "农业局",
    "农机局",
    "审计局",
    "审批局",
    "财政局",
    "教育局",
    "统计局",
    "统战部",
)
_RENAMED = (  # what offices were called before, or are called elsewhere
    ("水务|水利", "水务局|水利局"),
    ("教育|教体|教科", "教育局|教体局|教科局|教育体育局|教育和体育局"),
    ("市场监督", "工商局|质监局|工商行政管理局|质量技术监督局"),
    ("自然资源", "国土局|国土资源局"),
    ("生态环境", "环保局|环境保护局"),
    ("应急管理", "安监局|安全生产监督管理局"),
    ("卫生健康", "卫计委|卫计局|卫生局|卫生和计划生育局|卫生和计划生育委员会"),
    ("农业农村", "农业局|农牧局|农业委员会"),
    ("林业|林草", "林业局|林草局|林业和草原局"),
)
_SISTERS = "医院|保健院|卫生院|中学|小学|学校"
_NO_PLACE = (  # what stands before 市司法局 and is no name of a place
    f"[各全本我该两个市省及和与由对向在的级有外邻周边跨地辖属县区乡镇会同以经被将把报送请督促]|{ACTS}|简称|下称|指导|配合|依托|根据"
    "|按照|作为|委托|陪同|接受|联系|责成|要求|关于|时任|原任|抄告|告知|通知|代表|协调|成为|牵头|支持|推动|按时|及时|确定|明确"
)


_TITLE = rf"([{HAN}]{{5,30}}?)(?:关于)?20\d\d年度?(?:推进)?(?:法治|依法)[{HAN}]{{2,16}}报告$"


@dataclass(frozen=True, slots=True)
class Own:
    """The parts of a unit's name: its places, from outside in, and what it is."""

    name: str
    place: str  # the innermost, with its level
    level: str
    core: str

    @property
    def cores(self) -> tuple[str, ...]:
        """Return what the unit is, as in its name and shorter."""
        shorter = [self.core.replace(long, short) for long, short in _SHORTER if long in self.core]
        return (self.core, *shorter)


@lru_cache(64)
def own_name(unit: str) -> Own | None:
    """Return the parts of a unit's name, or None where it has no place."""
    at, found = 0, None
    while (m := compiled(rf"[{HAN}]{{1,8}}?({_LEVELS})").match(unit, at)) and m.end() < len(unit):
        if found and len(m[0]) > 5:  # 公安局交通警察…: no place any more
            break
        found, at = m, m.end()
    if not found:
        return None
    return Own(unit, compiled("^.*[局厅部院会](?=.)").sub("", found[0]), found[1], unit[at:])


def unit_of(prose: Prose, context: Context) -> str:
    """Return the name of the unit whose report this is, of a text without a project from its title, or ""."""
    if context.unit:
        return context.unit
    for line in prose.lines[:8]:
        m = compiled(_TITLE).match(line.text.replace("\n", ""))
        if m and own_name(m[1]):
            return m[1]
    return ""


# ---- oneself -------------------------------------------------------------------------------------------------------


@rule(
    "S-40",
    "self-of-another-kind",
    "自称不是本单位这一类",
    HINT,
    "惯例",
    "公文处理工作条例第九条",
    scope=Scope.TEXT,
    reason="镇的报告里写“我局”、支队的报告里写“我大队”，多是照抄别的单位的稿子没有改全。",
    bad=["我局共检查30家。", "本镇开展宣传3次。"],
    good=["我大队共检查30家。", "全区共检查30家。", "本级预算已经安排。"],
)
def self_of_another_kind(prose: Prose, context: Context) -> Iterator[Hit]:
    unit = unit_of(prose, context)
    name = unit + context.short
    mine = {kind for kind in KINDS.split("|") if kind in name} | {kind for word, kind in _ALSO if word in name}
    for line in prose.read if mine else ():
        for organ in statements(line.text).organs:
            if organ.place in ("我", "本") and organ.core not in mine:
                yield line.hit(
                    organ.start,
                    organ.end,
                    f"这里自称“{organ.place}{organ.core}”，本单位是{unit}",
                    "核对是不是别的单位的稿子留下的。",
                )


# ---- others --------------------------------------------------------------------------------------------------------


@rule(
    "S-41",
    "name-of-another-unit",
    "像是别的单位的名称",
    HINT,
    "惯例",
    "公文处理工作条例第九条",
    scope=Scope.TEXT,
    reason="同一级、同一类的别的机关（邻区的教育局、二院、水务局旧称水利局）出现在本单位的报告里，多是范文里的名称没有换，或者本单位写成了两种名称。",
    bad=["丁戊区消防救援大队共检查30家。", "乙区消防救授大队共检查30家。"],
    good=[
        "甲市乙区消防救援大队共检查30家。",
        "联合甲市丙区消防救援大队开展演练。",
        "甲市乙区公安局立案3起。",
        "各区消防救援大队分别开展检查。",
    ],
)
def name_of_another_unit(prose: Prose, context: Context) -> Iterator[Hit]:
    own = own_name(unit_of(prose, context))
    if own is None:
        return
    typos = own.name if len(context.unit) >= 6 else ""  # S-06b tells what differs from it in one character
    for line in prose.read:
        for start, end in sorted(
            {*_of_other_places(line, own, typos), *_of_other_zones(line, own), *_of_other_kinds(line, own)}
        ):
            yield line.hit(
                start, end, f"“{line.text[start:end]}”像是别的单位，本单位是{own.name}", "核对；确是别的单位就不用改。"
            )


def _of_other_places(line: Line, own: Own, name: str) -> Iterator[tuple[int, int]]:
    """Yield the names of what the unit is, at other places of its level: 丙区教育局 in the report of 乙区教育局."""
    base, view = own.place.removesuffix(own.level), outside_quotes(line.text)
    typos = [(at, at + len(name)) for at in near(line.text, name)] if name else []
    cores = sorted(own.cores, key=len, reverse=True)
    size = "2,4" if len(base) > 1 else "1,4"
    begins = f"(?:^|(?<=[{BEFORE}]))"
    for m in find(rf"{begins}([{HAN}]{{{size}}}){own.level}(?={'|'.join(map(re.escape, cores))})", view):
        end = m.end() + len(next(core for core in cores if view.startswith(core, m.end())))
        own_one = m[1].endswith(base) or any(a <= m.start() < b for a, b in typos)
        if not own_one and not compiled(_NO_PLACE).search(m[1]) and not is_beside(view, m.start()):
            yield m.start(), end


def _of_other_zones(line: Line, own: Own) -> Iterator[tuple[int, int]]:
    """Yield zones of one's own town that are of another kind: 高新技术产业开发区 of an 经济技术开发区."""
    if not own.place.endswith(tuple(_ZONE.split("|"))):
        return
    town = own.place[:2]
    for m in find(rf"{town}[{HAN}]{{0,10}}?(?:{_ZONE})", outside_quotes(line.text)):
        if any((word in m[0]) != (word in own.place) for word in _OF_ZONES if word in m[0]):
            yield m.span()


def _of_other_kinds(line: Line, own: Own) -> Iterator[tuple[int, int]]:
    """Yield what is at one's own place and differs from the unit in a character, or is a sister: 二院, 教体局."""
    for organ in statements(line.text).organs:
        here = organ.place in (own.place, own.level) or organ.place.endswith(own.place)
        if here and organ.core not in own.cores and _is_nearly(organ, own, line.text):
            yield organ.start, organ.end


def _is_nearly(organ: Organ, own: Own, text: str) -> bool:
    if organ.core in _APART and own.core in _APART:
        return False
    renamed = any(compiled(now).match(own.core) and organ.core in others.split("|") for now, others in _RENAMED)
    leads = not is_beside(text, organ.start) and text[organ.end : organ.end + 1] not in "、和与"
    kind = next((word for word in _SISTERS.split("|") if own.core.endswith(word)), "")
    sister = bool(kind) and organ.core.endswith(kind) and leads
    return renamed or sister or (leads and one_apart(own.core, organ.core))


def one_apart(word: str, other: str) -> bool:
    """Return whether two words differ in one character that is not their first, or in one that one of them lacks."""
    if len(word) == len(other):
        return len(word) > 2 and word[0] == other[0] and sum(a != b for a, b in zip(word, other, strict=True)) == 1
    longer, shorter = sorted((word, other), key=len, reverse=True)
    if len(longer) != len(shorter) + 1 or len(shorter) < 4:
        return False
    at = next((i for i, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    return longer[at + 1 :] == shorter[at:]
