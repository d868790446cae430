"""The quantities of a paragraph with the words around them: 依法检查学校60余家.

In: the text of one paragraph. Out: `Quantity`s in order, each with its noun, verb and period.
Responsible for: which words belong to a number. What stands in 《》, “” or brackets belongs to no other number.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from lawreport.rules.reading.counts import Count, counts
from lawreport.rules.reading.text import HAN, HOLE, outside_brackets, remembered

STOPS = "，。；：、！？,;:\t"
LONGEST_LEAD = 40  # characters before a number that can belong to it
LONGEST_TAIL = 10
_SENTENCE = 400  # characters that a period, named at the beginning of a sentence, is good for

ACTS = (
    "受理|办理|查出|下发|制作|处理|曝光|拆除|推动|办结|审结|结案|立案|查处|查办|检查|抽查|巡查|排查|督查|核查|监测|检测|发现|整改|整治|处罚|罚款|罚没|许可|审批|审查|审核"
    "|调解|化解|解决|接待|接听|接收|接报|收到|答复|回复|反馈|培训|举办|组织|开展|召开|走访|慰问|发放|印发|制发|制定|修订|修改|废止|清理"
    "|公布|公开|发布|备案|新增|新建|新收|改造|建成|建设|完成|投入|安排|拨付|出动|派出|配备|选聘|聘请|招录|参加|参与|覆盖|惠及|服务|救助"
    "|援助|追缴|退回|撤销|维持|驳回|变更|终止|移送|起诉|应诉|出庭|约谈|通报|问责|评查|评估|取缔|关停|责令|拆除|修复|更换|安装|种植|投放"
    "|抓获|破获|侦破|追回|挽回|收缴|没收|扣押|查扣|查封|冻结|返还|退还|清退|制止|劝阻|听取|审议|交办|旁听|视察|救治|接诊|筛查|录取"
    "|资助|清淤|疏浚|刊发|刊登|带动"
    "|采集|录入|登记|注销|设立|开设|命名|创建|表彰|推送|播放|张贴|编印|编写|征求|采纳|吸纳|提出|形成|签订|签约|达成|减免|兑现|归集|转办|督办"
)
_ADVERBS = (
    "共计|合计|总计|总共|累计|全年|年内|全区|全市|全县|全省|依法|已经|分别|均|已|共|新|再|又|先后|集中|联合|其中|包括|包含|和|及|与|以及"
    "|还有|含"
)
UP = "增长|增加|上升|提高|提升|攀升|上涨|扩大|升高|递增|增"
DOWN = "下降|减少|降低|缩短|压减|压缩|缩减|回落|下滑|下跌|精简|减|降"
BASE = r"(?:与|和)?(?:比|较)?(?:上一?年度?|去年|前年|(?:19|20)\d{2}年度?)(?:同期|底|末)?(?:的|数|水平)?(?:相比)?|同比|环比"
_LINKS = "合计|共计|总计|总共|累计|分别|为|是|达到?|有|约|(?<![附最邻])近|了|计|到|至|(?<!商)超过?|逾|共"
_YEAR = r"(?:19|20)\d{2}年"
AVERAGE = re.compile("平均|[人户村校家所日月年]均(?!已|为|有)")  # what stands before a number that sums nothing up
PERIOD = re.compile(
    rf"(?:{_YEAR})?(?:[上下]半年|前?[一二三四1-4](?:[至、—-][一二三四])?季度|\d{{1,2}}月?[至—－-]\d{{1,2}}月|\d{{1,2}}月(?!\d))"
    rf"|{_YEAR}度?|上一?年度?(?:同期)?|去年(?:同期)?|今年|当年|本年度?|全年|前年"
)
_VERB = re.compile(rf"(?:{_ADVERBS})*(?P<act>{ACTS})(?![率量数度])")
_BODIES = "[局委厅院校镇乡县市区站所办]|街道|[总支大中]队|中心|政府|机关|部门|单位"
_SUBJECT = re.compile(  # 大队共检查单位, 全市各级机关开展培训: who did it stands before the act
    rf"(?:[{HAN}]{{0,6}}?(?:{_BODIES})(?:{_ADVERBS})*|(?:向|为|对|给)[{HAN}]{{2,6}}?)(?P<act>{ACTS})(?![率量数度])(?=[{HAN}])"
)
_ACT_BEHIND = re.compile(rf"(?<=.)(?:{ACTS})|(?<=.)(?:已|均|全部|都|的)")
_NO_NOUN = re.compile(rf"(?:{_ADVERBS}|{ACTS}|[的以左上]|{UP}|{DOWN}|[到至降升])")
_ADVERB = re.compile(rf"(?:{_ADVERBS})+")
_LINK_WORD = re.compile(rf"(?:{_LINKS})+$")
_STOP = re.compile(f"[{STOPS}（）()]")
_SENTENCE_END = re.compile("[。！？；]")
_RARE_UNIT = re.compile(
    "平方米|立方米|公斤|千克|艘次|台次|辆次|车次|[盏株棵头只口组枚幅封本颗艘桶箱袋眼道队根床对副支所]"
)  # `counts` has the others
_OTHER = re.compile(
    rf"[比较与]?(?:{BASE}|{UP}|{DOWN}|[由从占]|合计|共计|总计|比的).*$"
)  # what is said of the thing, not its name
_OF_TIME = re.compile("工作日|月|小时|星期|学期")  # behind 个: 10个工作日
_TAIL = re.compile(f"[{HAN}]{{1,{LONGEST_TAIL}}}")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; `lead` are the words before it back to the last stop or number, `tail` those behind it.

    `mark` is the stop before the lead, or "". `noun`, `verb` and `period` are "" where the words do not say them.
    """

    count: Count
    unit: str
    lead: str
    tail: str
    mark: str
    verb: str
    noun: str
    period: str
    bracketed: bool

    @property
    def start(self) -> int:
        return self.count.start

    @property
    def end(self) -> int:
        return self.count.end + len(self.unit) - len(self.count.unit)

    @property
    def amount(self) -> Decimal:
        return self.count.amount

    @property
    def exact(self) -> bool:
        return not self.count.approx

    @property
    def is_rate(self) -> bool:
        """Return whether it measures no things: 60%, 2个百分点, 3倍."""
        return self.unit in ("%", "‰", "个百分点", "百分点", "倍")

    @property
    def first(self) -> int:
        """Return where its lead begins."""
        return self.start - len(self.lead)


@remembered
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a paragraph, in order."""
    found = counts(text)
    if not found:
        return ()
    view = outside_brackets(text)
    periods = [*_periods(view)]
    stops = [m.start() for m in _SENTENCE_END.finditer(view)]
    ends = (0, *(c.end for c in found))
    following = (*(c.start for c in found[1:]), len(view))
    read, at = [], 0
    for count, begin, until in zip(found, ends, following, strict=False):
        while at + 1 < len(periods) and periods[at + 1][0] <= count.start:
            at += 1
        stopped = periods and _stopped(stops, periods[at][0], count.start)
        period = periods[at][1] if periods and periods[at][0] <= count.start and not stopped else ""
        read.append(_quantity(text, view, count, begin, until, period))
    return tuple(read)


def _periods(view: str) -> Iterator[tuple[int, str]]:
    return ((m.start(), m[0]) for m in PERIOD.finditer(view))


def _stopped(stops: list[int], start: int, end: int) -> bool:
    """Return whether a sentence ends between a period and a number, or the period is too far away."""
    following = bisect_left(stops, start)
    return end - start > _SENTENCE or (following < len(stops) and stops[following] < end)


def _quantity(text: str, view: str, count: Count, begin: int, until: int, period: str) -> Quantity:
    begin = max(begin, count.start - LONGEST_LEAD)
    bracketed = view[count.start] == HOLE
    around = text if bracketed else view
    before = around[begin : count.start]
    stops = [*_STOP.finditer(before)]
    lead = before[stops[-1].end() :] if stops else before
    mark = stops[-1][0] if stops else ""
    tail = _TAIL.match(around, count.end, until)
    after = tail[0] if tail else ""
    rare = (_OF_TIME if count.unit == "个" else _RARE_UNIT).match(after) if count.unit in ("", "个") else None
    unit, after = (count.unit + rare[0], after[rare.end() :]) if rare else (count.unit, after)
    return Quantity(count, unit, lead, after, mark, *_verb_and_noun(lead, after), period, bracketed)


def _verb_and_noun(lead: str, tail: str) -> tuple[str, str]:
    """Return the act and the thing counted: 依法检查学校 → 检查, 学校."""
    words = PERIOD.sub("", lead).replace(HOLE, "").replace("“”", "").replace("《》", "")
    verb = _VERB.match(words) or _SUBJECT.match(words)
    adverb = _ADVERB.match(words)
    rest = words[verb.end() if verb else adverb.end() if adverb else 0 :]
    noun = _LINK_WORD.sub("", _OTHER.sub("", rest))
    return (verb["act"] if verb else "", noun or ("" if _NO_NOUN.match(tail) else _ACT_BEHIND.split(tail)[0]))


def lists(found: tuple[Quantity, ...]) -> Iterator[list[Quantity]]:
    """Yield the longest runs of quantities that follow each other as a list: 甲30件、乙20件和丙5件.

    Rates between them (维持60件，占50%) and what stands in brackets are left out; a list ends where the kind of unit changes.
    """
    run: list[Quantity] = []
    for last, quantity in pairwise((None, *(q for q in found if not q.bracketed and not q.is_rate))):
        if quantity is None:
            continue
        if last and not _goes_on(last, quantity):
            yield run
            run = []
        run.append(quantity)
    if run:
        yield run


def _goes_on(last: Quantity, quantity: Quantity) -> bool:
    near = quantity.start - last.end <= LONGEST_LEAD
    joined = quantity.mark in ("、", "，") or (not quantity.mark and quantity.lead[:1] in ("和", "及", "与", "以"))
    return near and joined
