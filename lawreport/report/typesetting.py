"""Positions counted in 字: balanced title lines, indents of signature and attachments.

In: words, the names of the unit, the width of a line. Out: lines; indents in 字.
Responsible for: GB/T 9704—2012 7.3.1 (a title's lines keep words whole and form a trapezoid or a diamond), 7.3.4 and 7.3.5
(attachments, signature and date).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import pairwise, takewhile
from math import ceil, comb

from lawreport.report.advances import Measure
from lawreport.style import BALANCED, Style

LINE = 28  # 三号 characters on it
STANDARD = {style: Measure(room) for style, room in BALANCED.items()}  # of the lines that are broken by hand
TITLE = STANDARD[Style.TITLE]
MOST_TRIES = 20_000
MOST_LINES = 50  # of a title: one that is longer is a mistake, and only filled
AFTER_ORGAN, KNOWN, QUOTED, UNKNOWN = 10, 15, 22, 40  # cost of a cut: after 关于 or an organ, between words …
LONELY, SHORT = 40, 4  # cost of a line with fewer 字 than SHORT
_KEPT = (
    "习近平法治思想",
    "法治政府建设",
    "法治政府",
    "法治建设",
    "法治社会",
    "依法行政",
    "依法治市",
    "依法治县",
    "依法治区",
    "第一责任人",
    "规范性文件",
    "人民代表大会常务委员会",
    "人民代表大会",
    "常务委员会",
    "人大常委会",
    "年度报告",
    "情况报告",
    "工作报告",
    "专项报告",
    "自查报告",
    "述职报告",
    "工作总结",
    "年度",
    "总结",
    "报告",
    "实施方案",
    "工作方案",
    "实施意见",
    "任务分解",
    "责任分工",
    "重点任务",
    "工作要点",
    "工作计划",
    "行动计划",
    "方案",
    "计划",
    "意见",
    "办法",
    "规定",
    "条例",
    "决定",
    "公告",
    "通知",
    "通报",
    "说明",
    "统计表",
    "一览表",
    "汇总表",
    "明细表",
    "对照表",
    "清单",
    "台账",
    "目录",
    "主要指标",
    "指标",
    "数据",
    "统计",
    "行政执法",
    "行政处罚",
    "行政许可",
    "行政复议",
    "行政应诉",
    "行政审批",
    "行政调解",
    "重大行政决策",
    "监督检查",
    "监督执法",
    "政务公开",
    "政府信息公开",
    "营商环境",
    "放管服",
    "备案审查",
    "合法性审查",
    "公平竞争审查",
    "普法宣传",
    "法治宣传教育",
    "教育培训",
    "贯彻落实",
    "完成情况",
    "落实情况",
    "整改情况",
    "履行",
    "推进",
    "职责",
    "情况",
    "工作",
    "建设",
    "落实",
    "贯彻",
    "学习",
    "工作情况",
    "开展",
    "全面",
    "主要",
    "重点",
    "专项",
    "典型案例",
    "案例",
    "任务",
    "问题",
    "整改",
    "督察",
    "反馈",
    "印发",
    "转发",
    "文件",
    "关于",
    "有关",
    "党政",
    "主要负责人",
    "有限公司",
    "人民政府",
    "人民法院",
    "人民检察院",
    "委员会",
    "管理委员会",
    "办公室",
    "领导小组",
    "协调小组",
    "街道办事处",
    "办事处",
    "服务中心",
    "指挥中心",
    "管理局",
    "监督管理",
    "消防救援",
    "综合行政执法",
    "总队",
    "支队",
    "大队",
    "中队",
    "分局",
    "中心",
    "集团",
    "公司",
    "上半年",
    "下半年",
    "前三季度",
    "季度",
    "会议",
    "制度",
    "机制",
    "服务",
    "改革",
    "发展",
    "安全",
    "生产",
    "监管",
)
_FIELDS = (
    "市场监督管理|住房和城乡建设|人力资源和社会保障|发展和改革|工业和信息化|文化和旅游|文化广电旅游体育|自然资源和规划|自然资源|生态环境|农业农村|卫生健康|"
    "应急管理|交通运输|城市管理(?:和综合执法)?|综合行政执法|退役军人事务|医疗保障|行政审批服务|政务服务(?:和数据)?管理|林业和草原|"
    "财政|司法|教育|公安|民政|审计|统计|水利|水务|林业|税务|气象|信访|体育|科学技术|商务|粮食和物资储备|国有资产监督管理|金融监督管理"
)
_ORGAN = rf"(?:{_FIELDS})(?:局|厅|委员会|委|部)"
_DIVISION = re.compile(
    r"(?:(?!关于|印发|转发|的)[\u4e00-\u9fff]){1,6}?(?:特别行政区|自治区|自治州|自治县|地区|新区|街道|省|市(?!场)|州(?![市区县])|盟|"
    r"区(?!域)|县|旗|(?<!城)乡(?!村)|镇)"
)
_DATE = r"\d{4}年\d{1,2}月(?:\d{1,2}日)?(?:止|起|前|以来)?"
_COUNTED = r"[A-Za-z0-9.%—～〔〕-]*[A-Za-z0-9%](?:年度?|月份?|日|号|届|次|期|版|周年|个|项|件|家|季度)?"
_ORDINAL = "第?[一二三四五六七八九十百]+(?:届|次|季度|批|期|号|年)|第[一二三四五六七八九十百]+"

_NARROW = re.compile("[\0-\u1fff]+")  # all before the General Punctuation of Unicode
_WORD = "|".join(
    (
        _ORGAN,
        _DATE,
        *map(re.escape, sorted(_KEPT, key=len, reverse=True)),
        _COUNTED,
        _ORDINAL,
        "（[^）]*）|—+|…+",
        _DIVISION.pattern,
        ".",
    )
)
_NO_START = re.compile("[》）”’〉】〕、，。；：！？…·）)\\]%的和及]|$")  # may not begin a line
_NO_END = re.compile("[《（“‘〈【〔(·—]$")


def em(text: str) -> Decimal:
    """Return the width of `text` in 字: a Hanzi is 1, a digit or Latin letter a half."""
    return Decimal(len(text) + len(_NARROW.sub("", text))) / 2


@dataclass(frozen=True, slots=True)
class Closing:
    """Where signature and date stand (GB/T 9704 7.3.5): 字 from the right, 字 by which the date stands further in, lines above.

    `plain_above`: None where the style of the signature says it.
    """

    plain_right: Decimal = Decimal(2)
    shift: Decimal = Decimal(2)
    plain_above: Decimal | None = None
    sealed_right: Decimal = Decimal(4)
    sealed_above: Decimal = Decimal(2)


NATIONAL = Closing()


def unsealed(signature: str, date: str, closing: Closing = NATIONAL) -> tuple[Decimal, Decimal]:
    """Return the right indents of signature and date without a seal, in 字 (GB/T 9704 7.3.5.2)."""
    ws, wd, shift = em(signature), em(date), closing.shift
    if wd > ws - shift:
        return closing.plain_right + shift + wd - ws, closing.plain_right
    right = min(closing.plain_right, max(LINE - ws, Decimal(0)))  # the whole width of a long signature goes before its indent
    return right, right + ws - wd - shift


def sealed(signature: str, date: str, closing: Closing = NATIONAL) -> tuple[Decimal, Decimal]:
    """Return the right indents of signature and date with a seal, in 字: the signature is centred over the date (7.3.5.1)."""
    return max(closing.sealed_right + (em(date) - em(signature)) / 2, Decimal(0)), closing.sealed_right


_SEAL = Decimal("7.5")  # 字 that a seal of 42 mm takes
_LINE = Decimal(28)  # 字 of a line


def seal_rows(names: Sequence[str], right: Decimal) -> list[str]:
    """Return the signatures of organs that seal together as rows, the seals side by side where they fit (7.3.5.1).

    `right`: the indent of the rows. Between two names stand so many blanks that their seals do not touch.
    """
    rows: list[list[str]] = []
    for name in names:
        before = rows[-1][-1] if rows else ""
        gap = max(2, ceil(_SEAL + Decimal("0.5") - (em(before) + em(name)) / 2))
        if rows and em("".join(rows[-1])) + gap + em(name) + right <= _LINE:
            rows[-1] += ["\u3000" * gap, name]
        else:
            rows.append([name])
    return ["".join(row) for row in rows]


# ---- title -----------------------------------------------------------------------------------------------------------


def title_lines(title: str, units: tuple[str, ...] = (), measure: Measure = TITLE) -> list[str]:
    """Return the title as balanced lines that cut no word and leave none alone; one line where it fits."""
    if measure.holds(title):
        return [title]
    breaker = _Breaker(title, measure, _cuts(title, units, measure))
    fewest = ceil(measure.width(title) / measure.room)
    options = [
        ends
        for count in (fewest, fewest + 1)
        if fewest <= MOST_LINES and comb(len(breaker.cuts), count - 1) <= MOST_TRIES
        for ends in breaker.broken(count)
    ]
    ends = min(options, key=breaker.cost) if options else breaker.filled(fewest)
    return [title[a:b] for a, b in pairwise((0, *ends))]


class _Breaker:
    """A title that is being broken; `cuts` maps each possible end of a line to its cost."""

    def __init__(self, title: str, measure: Measure, cuts: dict[int, int]):
        self.title, self.measure, self.cuts = title, measure, cuts
        self.widths: dict[tuple[int, int], Decimal] = {}

    def width(self, start: int, end: int) -> Decimal:
        if (start, end) not in self.widths:
            self.widths[start, end] = self.measure.width(self.title[start:end])
        return self.widths[start, end]

    def broken(self, count: int, start: int = 0) -> Iterator[tuple[int, ...]]:
        """Yield every way to set the rest of the title in `count` lines, each as the ends of its lines."""
        whole = len(self.title)
        if count == 1:
            if self.width(start, whole) <= self.measure.room:
                yield (whole,)
            return
        if self.width(start, whole) > self.measure.room * count:
            return
        for end in (e for e in self.cuts if start < e < whole and self.width(start, e) <= self.measure.room):
            yield from ((end, *rest) for rest in self.broken(count - 1, end))

    def cost(self, ends: tuple[int, ...]) -> Decimal:
        widths = [self.width(a, b) for a, b in pairwise((0, *ends))]
        lonely = sum(LONELY for width in widths if width < SHORT)
        shape = 0 if _shapely(widths) else 12
        return max(widths) - min(widths) + sum(self.cuts[e] for e in ends[:-1]) + 6 * len(ends) + lonely + shape

    def filled(self, count: int) -> tuple[int, ...]:
        """Return the ends of lines of about equal length, for titles that have no balanced form."""
        ends: list[int] = []
        whole, start = len(self.title), 0
        while start < whole:
            fitting = list(takewhile(partial(self._fits, start), range(start + 1, whole + 1)))
            lines = max(count - len(ends), 1)
            aim = min(self.measure.room, self.width(start, whole) / lines) if lines <= MOST_LINES else self.measure.room
            good = [e for e in fitting if e in self.cuts and self.width(start, e) >= aim / 2] or fitting
            start = whole if whole in fitting else self._nearest(start, good, aim)
            ends.append(start)
        return tuple(ends)

    def _fits(self, start: int, end: int) -> bool:
        return end == start + 1 or self.width(start, end) <= self.measure.room

    def _nearest(self, start: int, ends: list[int], aim: Decimal) -> int:
        """Return the end that makes a line about as wide as `aim`."""
        return min(ends, key=lambda end: abs(self.width(start, end) - aim))


def _shapely(widths: list[Decimal]) -> bool:
    """Return whether the lines form a trapezoid (widening or narrowing) or a diamond."""
    pairs = list(pairwise(widths))
    if all(a < b for a, b in pairs) or all(a > b for a, b in pairs):
        return True
    top = widths.index(max(widths))
    rising, falling = pairs[:top], pairs[top:]
    return len(widths) > 2 and all(a < b for a, b in rising) and all(a > b for a, b in falling)


def _cuts(title: str, units: tuple[str, ...], measure: Measure) -> dict[int, int]:
    """Return end of a line → its cost; no end is inside a known word."""
    ends, offset = {}, 0
    words = _words(title, units, measure)
    for word, following in pairwise((*words, "")):
        offset += len(word)
        if (
            _NO_START.match(following)
            or _NO_END.search(word)
            or word[-1] == "届"
            or (word[-1].isdigit() and following[0] == "年")
        ):
            continue
        ends[offset] = _cost_of_cut(word, following, units)
    return ends


def _cost_of_cut(word: str, following: str, units: tuple[str, ...]) -> int:
    """Return the cost of a cut between two words: 0 after a unit or a bracket and before 关于, 第三次会议."""
    if word in units or following == "关于" or word[-1] in "》）" or re.compile("第.*次$").match(following):
        return 0
    if word == "关于" or re.compile("(?:局|厅|政府|委员会|[支大总中]队|办公室|办事处|公司)$").search(word):
        return AFTER_ORGAN
    alone = [w for w in (word, following) if len(w) == 1 and w not in "年"]
    if word in ("的", "和") or len(alone) == 2:
        return UNKNOWN
    if alone:
        return (KNOWN + UNKNOWN) // 2
    return QUOTED if word[-1] == "”" else KNOWN


def _words(title: str, units: tuple[str, ...], measure: Measure) -> list[str]:
    """Return the title cut into pieces that stay whole: 《…》, “…”, names of units, dates, known words."""
    names = sorted((u for u in units if u), key=len, reverse=True)
    whole = [
        word
        for i, piece in enumerate(re.compile("(《[^》]*》|“[^”]*”)").split(title))
        for word in ([piece] if i % 2 else _known(piece, names))
    ]
    return [part for w in whole for part in ([w] if measure.holds(w) else _parts(w, names, measure))]


def _known(text: str, names: list[str]) -> list[str]:
    pieces = re.split(f"({'|'.join(map(re.escape, names))})", text) if names else [text]
    return [word for i, piece in enumerate(pieces) for word in ([piece] if i % 2 else re.compile(_WORD).findall(piece)) if word]


def _parts(word: str, names: list[str], measure: Measure) -> list[str]:
    """Return a piece too long for a line, cut again: a name after its divisions (省、市、区 …), else between words or
    anywhere.
    """
    if word[0] in "《“（":
        return [word[0], *_known(word[1:], [n for n in names if n in word and n != word])]
    parts = re.compile(rf"{_DIVISION.pattern}|.+").findall(word)
    return [p for part in parts for p in ([part] if measure.holds(part) else _smaller(part, measure))]


def _smaller(word: str, measure: Measure) -> list[str]:
    return [p for w in re.compile(_WORD).findall(word) for p in ([w] if measure.holds(w) else w)]
