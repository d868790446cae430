"""Rules on what a sentence states: years compared, spans of time, enumerations and the numbers announced for them, lost stops.

In: a paragraph, read by `reading.statements`. Out: hits.
Responsible for: what is wrong whatever the numbers are. Sums and rates are in `arithmetic`, changes in `numbers`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from lawreport.base.hanzi import CN, number_of
from lawreport.rules.reading.chains import Chain
from lawreport.rules.reading.quantities import ACTS, DOWN, UP, Quantity
from lawreport.rules.reading.statements import statements
from lawreport.rules.reading.text import HAN, compiled, find, outside_brackets, outside_quotes, plain
from lawreport.rules.rule import HINT, WARNING, Context, Hit, Line, rule

CHECK = "公文处理工作条例第二十条（四）"


_YEAR_OR_PART = (
    r"(?P<than>[比较与])?(?P<when>(?:19|20)\d{2}年(?:度(?!末))?(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}月)?)(?!规划|计划)"
)


# ---- years and spans -----------------------------------------------------------------------------------------------


@rule(
    "N-34",
    "compared-with-same-year",
    "和同一年比",
    WARNING,
    "惯例",
    "统计用语",
    screen=(r"[比较与](?:19|20)\d{2}年|[比较](?:今年|本年|当年)", "quotes"),
    reason="一年的数只能和另一年比；多半是套用上年的稿子时年份没有改全。",
    bad=["2024年，办理案件31件，比2024年增加4件。", "新立项目14个，较本年度增加3个。"],
    good=[
        "2024年，办理案件31件，比2023年增加4件。",
        "2025年力争比2024年减少10件。",
    ],
)
def compared_with_same_year(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    ends = [m.start() for m in find("[。！？；\n]", text)]
    subject: re.Match[str] | None = None
    for m in find(_YEAR_OR_PART, text):
        if not m["than"]:
            subject = m
        elif subject and m["when"] == subject["when"] and not _between(ends, subject.start(), m.start()):
            yield line.hit(*m.span(), f"说的就是{m['when']}，又和{m['when']}比", "核对两处年份。")
    for m in find(rf"[比较](今年|本年度?|当年)(?:同期)?[^，。；\d]{{0,8}}(?:{UP}|{DOWN})", text):
        before = text[max(0, m.start() - 60) : m.start()]
        if not compiled("明年|来年|下一?年|次年|力争|计划|预计|目标|将|20\\d{2}年").search(before):
            yield line.hit(m.start(), m.end(1), f"说的就是{m[1]}，又和{m[1]}比", "写作 比上年。")


def _between(ends: list[int], start: int, end: int) -> bool:
    first = bisect_left(ends, start)
    return first < len(ends) and ends[first] < end


@rule(
    "N-35",
    "span-backwards",
    "起止时间倒了",
    WARNING,
    "惯例",
    "事实核对",
    screen=(r"\d[年月日]?(?:起)?(?:至|到|[—－~～-])", "text"),
    reason="结束的时间不会早于开始的时间；跨年的写明“次年”或年份。",
    bad=["2024年10月至2024年4月开展检查。", "9月20日至9月12日组织演练。", "工作规划（2025—2021年）"],
    good=["2024年10月至2025年4月开展检查。", "11月至次年3月供暖。", "2024年1月至12月31日", "2021—2025年"],
)
def span_backwards(line: Line, _: Context) -> Iterator[Hit]:
    for span in statements(line.text).spans:
        pairs = [(a, b) for a, b in zip(span.begins, span.ends, strict=True) if a and b]
        same_kind = [bool(a) for a in span.begins] == [bool(b) for b in span.ends]
        crosses = span.open_year and not span.begins[0] and not span.begins[2]  # 11月至3月: of the next year
        if same_kind and pairs and [b for _, b in pairs] < [a for a, _ in pairs] and not crosses:
            yield line.hit(span.start, span.end, "结束的时间早于开始的时间", "核对起止；跨年的写明年份。")
    for m in find(r"《[^《》\n]{1,60}?((?:19|20)\d{2})年?[—－-]((?:19|20)\d{2})年", plain(line.text)):
        if m[2] < m[1]:
            yield line.hit(m.start(1), m.end(2), "结束的年份早于开始的年份", "核对起止年份。")


@rule(
    "N-36",
    "year-ends-early",
    "“全年”的数只到某个月",
    HINT,
    "惯例",
    "统计用语",
    screen=(r"1月[^，。；]{0,3}\d{1,2}月[^。；]{0,8}全年", "quotes"),
    reason="写着1月至10月，又说全年：多半是提前起草时的截止月份没有改。",
    bad=["2024年1月至10月，全年共巡河388次。"],
    good=["2024年1月至12月，全年共巡河388次。"],
)
def year_ends_early(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    for span in statements(line.text).spans:
        months = span.begins[1] == 1 and 1 < span.ends[1] < 12 and not span.ends[2]
        if months and compiled("[^。；\\d]{0,8}全年").match(text, span.end):
            yield line.hit(span.start, span.end, f"到{span.ends[1]}月不是全年", "改为12月，或删去“全年”。")


# ---- enumerations --------------------------------------------------------------------------------------------------


@rule(
    "S-37",
    "announced-count",
    "说的项数和列出的项数不同",
    WARNING,
    "惯例",
    "行文惯例",
    screen=(rf"[{CN}两\d]", "quotes"),
    reason="说“三个方面”就要列三项；增删一项以后最容易忘记改数。",
    bad=["从四个方面着手：一是巡查，二是清障，三是整治。", "在甲镇、乙镇、丙镇四个镇设站。"],
    good=["从三个方面着手：一是巡查，二是清障，三是整治。", "在甲镇、乙镇、丙镇三个镇设站。", "抓好四项工作。一是巡查。"],
)
def announced_count(line: Line, _: Context) -> Iterator[Hit]:
    for chain in statements(line.text).chains:
        complete = [number for number, _, _ in chain.members] == list(range(1, len(chain.members) + 1))
        if chain.announced > 1 and complete and len(chain.members) > 1 and chain.announced != len(chain.members):
            yield line.hit(
                *chain.at, f"说的是{chain.announced}项，列出的是{len(chain.members)}项", "核对项数，或看看漏了哪一项。"
            )
    for m in find(
        rf"([三四五六七八九])个([{HAN}]{{1,3}})[”]?[：，]((?:[{HAN}]{{1,12}}、){{1,9}}[{HAN}]{{1,12}})(?=[。；，])", line.text
    ):
        items = m[3].split("、")
        if all(item.endswith(m[2]) for item in items) and len(items) != number_of(m[1]):
            yield line.hit(m.start(1), m.end(2), f"说的是{m[1]}个，列出的是{len(items)}个", "核对项数。")
    words = r"个(?:乡镇|街道|社区|单位|部门|方面|领域|环节|镇|乡|村|县|区|市)|大?类|项(?:制度|机制|措施|工作|任务)"
    names_ = rf"[{HAN}]{{1,12}}(?:、[{HAN}]{{1,12}}){{1,8}}"
    listed = rf"(?:^|(?<=[，。；：在从向到对]))({names_})(?<!等)([三四五六七八九])(?:{words})"
    for m in find(listed, outside_brackets(line.text)):
        names = re.split("[、和及与]", m[1])
        if len(names) < number_of(m[2]):
            yield line.hit(m.start(2), m.end(), f"前面列了{len(names)}项，这里说{m[2]}项", "核对项数。")


@rule(
    "S-38",
    "link-without-stop",
    "“二是”“三是”前面没有停顿",
    WARNING,
    "惯例",
    "行文惯例",
    screen=(rf"[{HAN}\d][{CN}]是", "quotes"),
    reason="每一项前面要有分号、句号或逗号；丢了标点，两项就连成了一句。",
    bad=["一是开设门诊，二是延长时间三是下沉卫生室。"],
    good=["一是开设门诊，二是延长时间，三是下沉卫生室。", "唯一是前提。"],
)
def link_without_stop(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    known: dict[int, list[int]] = {}
    for chain in statements(line.text).chains:
        if chain.kind == "是":
            for number, _start, end in chain.members:
                known.setdefault(number, []).append(end)
    for m in find(rf"(?<=[{HAN}\d])(?<![{CN}之唯统第其])([{CN}])是", text):
        number = number_of(m[1])
        if number > 1 and number not in known and any(end < m.start() for end in known.get(number - 1, ())):
            yield line.hit(*m.span(), f"“{m[0]}”前面没有标点", f"在“{m[0]}”前加分号、句号或逗号。")


@rule(
    "S-39",
    "member-doubled",
    "“首先、其次”“（1）（2）”重了或缺了",
    HINT,
    "惯例",
    "行文惯例",
    screen=(r"其次|再次|[（(]\d[）)]", "quotes"),
    reason="同一层的序次词不能重复，序号要连续。",
    bad=["首先开展自查，其次组织互查，其次进行抽查。", "重点做到：（1）建账；（3）销号。"],
    good=["首先开展自查，其次组织互查，最后进行抽查。", "重点做到：（1）建账；（2）销号。"],
)
def member_doubled(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    seen: set[str] = set()
    for m in find("(?:^|(?<=[，。；：]))(首先|其次|再次)", text):
        if m[1] == "首先":
            seen.clear()
        if m[1] in seen and m[1] == "其次":
            yield line.hit(*m.span(), "两个“其次”", "第二个改为 再次 或 最后。")
        if m[1] == "再次" and seen == {"首先"}:
            yield line.hit(*m.span(), "“首先”后面没有“其次”", "补上漏了的一项，或改为 其次。")
        seen.add(m[1])
    expected = 0
    for m in find(r"(?<=[：；，。])[（(](\d)[）)]", text):
        number = int(m[1])
        if expected and number not in (1, expected):
            yield line.hit(*m.span(), f"序号断了，前面是（{expected - 1}）", f"应当是（{expected}）。")
        expected = number + 1


# ---- stops ---------------------------------------------------------------------------------------------------------


@rule(
    "P-32",
    "marks-of-one-level",
    "同一层的各项之间标点不一",
    HINT,
    "一般",
    "GB/T 15834—2011",
    screen=(rf"\d[^，。；]{{0,12}}[、，]|[{CN}][是要]|第[{CN}]，|等", "quotes"),
    reason="并列的各项用同一种点号，读者才看得出哪些是一层。",
    bad=["其中小学14所、初中6所，高中3所、职校2所。", "一是修订章程；二是规范收费，三是公开账目；四是畅通投诉。"],
    good=["其中小学14所、初中6所、高中3所、职校2所。", "一是修订章程；二是规范收费；三是公开账目。"],
)
def marks_of_one_level(line: Line, _: Context) -> Iterator[Hit]:
    read = statements(line.text)
    for series in read.series:
        marks = {mark for mark in series.marks if mark}
        first = series.items[0]
        one_level = first.mark == "：" or first.lead.startswith(("其中", "包括", "包含"))
        if len(marks) > 1 and one_level and all(b.first - 1 == a.end for a, b in pairwise(series.items) if b.mark):
            odd = _odd(series.items[1:])
            yield line.hit(odd.first - 1, odd.start, f"前后各项之间用“{_other(odd.mark)}”，这里用“{odd.mark}”", "统一成一种。")
    for chain in read.chains:
        numbers = [number for number, _, _ in chain.members]
        marks = set(chain.marks)
        in_order = len(chain.marks) > 1 and numbers == list(range(1, len(numbers) + 1))
        if in_order and len(marks) > 1 and marks <= {"；", "，", "。"} and _plain_members(line.text, chain):
            rare = min(sorted(marks), key=chain.marks.count)
            at = chain.members[1 + chain.marks.index(rare)][1]
            yield line.hit(at - 1, at, f"各项之间有的用“{rare}”，有的用别的", "统一成一种。")


@rule(
    "P-32b",
    "list-marks-mixed",
    "一串词语里顿号和逗号、分号混用",
    HINT,
    "一般",
    "GB/T 15834—2011",
    screen=(rf"、[{HAN}]{{2,8}}[，；][{HAN}]{{2,8}}(?:、|等)", "quotes"),
    reason="并列的词语之间用顿号，一串到底；中间夹一个逗号或分号，就成了两层。",
    bad=["重点检查粮食、油料，农药、种子等物资。"],
    good=["重点检查粮食、油料、农药、种子等物资。", "坚持学法、用法，健全制度、机制。"],
)
def list_marks_mixed(line: Line, _: Context) -> Iterator[Hit]:
    item = f"[{HAN}]{{2,8}}"
    listed = rf"、{item}(?P<mark>，(?={item}、)|；)(?P<more>{item}(?:、{item}){{0,9}})"
    for m in find(listed, outside_brackets(line.text)):
        last = m["more"].split("、")[-1]
        verbs = any(compiled(f"{ACTS}|{_DOING}").match(part) for part in m["more"].split("、"))
        if "等" in last[1:] and not verbs:
            yield line.hit(m.start("mark"), m.end("mark"), f"前后都用顿号，这里用“{m['mark']}”", "改为顿号。")


_DOING = (
    "加强|推进|强化|健全|完善|深化|落实|坚持|推动|优化|规范|提升"
    "|提高|促进|聚焦|围绕|突出|严格|持续|全面|深入|做好|抓好|运用|通过|采取|利用|依托|对|以|在|将|并|让|使"
)


def _plain_members(text: str, chain: Chain) -> bool:
    """Return whether no member is made of sentences: then the marks between them are of one level."""
    return not any("。" in text[end : following - 1] for (_, _, end), (_, following, _) in pairwise(chain.members))


def _odd(items: tuple[Quantity, ...]) -> Quantity:
    """Return the first item whose mark is the rarer one."""
    marks = [q.mark for q in items if q.mark]
    rare = min(("，", "、"), key=marks.count)
    return next(q for q in items if q.mark == rare)


def _other(mark: str) -> str:
    return "、" if mark == "，" else "，"


@rule(
    "P-33",
    "stop-lost-before-verb",
    "量词后面直接连着另一句",
    HINT,
    "一般",
    "GB/T 15834—2011",
    screen=(rf"[\d%][余多]?[万亿]?[{HAN}]", "quotes"),
    reason="“检查30处发现隐患12起”是两件事，中间要停顿。",
    bad=["巡查取水口230处发现违规取水12起。"],
    good=["巡查取水口230处，发现违规取水12起。", "对45家医院开展检查90次。", "组织3次演练，参加1500人。"],
)
def stop_lost_before_verb(line: Line, _: Context) -> Iterator[Hit]:
    for q, following in pairwise(statements(line.text).quantities):
        joined = following.first <= q.end and not following.mark and following.verb and following.noun and following.unit
        led = (
            (re.match("[对向为由从在将]", q.lead) and not compiled(ACTS).search(q.lead))
            or q.bracketed
            or following.bracketed
            or q.is_rate
        )
        starts = following.lead.startswith(following.verb or "?")
        two_rates = q.unit == following.unit == "%" and following.first <= q.end and following.lead.endswith("率")
        if two_rates and not following.mark and q.mark != "、":
            yield line.hit(q.end, q.end + len(following.lead), "两个率之间没有停顿", "加逗号。")
        elif joined and starts and len(q.noun) > 1 and q.noun in q.lead and q.unit and "元" not in q.unit and not led:
            yield line.hit(q.end, q.end + len(following.verb), f"“{following.verb}”是另一句，前面没有停顿", "加逗号。")
