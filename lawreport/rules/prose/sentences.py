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
    screen=(r"[比较与](?:19|20)\d{2}年|[比较](?:今年|本[年学季月]|当年)", "quotes"),
    reason="一年的数只能和另一年比；多半是套用上年的稿子时年份没有改全。",
    bad=["2024年，办理案件31件，比2024年增加4件。", "新立项目14个，较本年度增加3个。", "开展讲座16场，比本学期增加4场。"],
    good=[
        "2024年，办理案件31件，比2023年增加4件。",
        "2025年力争比2024年减少10件。",
        "本学期开展讲座16场，比上学期增加4场。",
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
    for m in find(rf"[比较](今年|本年度?|当年|本学期|本季度|本月)(?:同期)?[^，。；\d]{{0,8}}(?:{UP}|{DOWN})", text):
        before = text[max(0, m.start() - 60) : m.start()]
        if not compiled("明年|来年|下一?年|次年|力争|计划|预计|目标|将|20\\d{2}年").search(before):
            yield line.hit(m.start(), m.end(1), f"说的就是{m[1]}，又和{m[1]}比", "写作 比上年、比上学期 的样子。")


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
    screen=(r"\d[年月日]?(?:(?:起|开始|启动|开展)[，、]?)?(?:至|到|[—－~～-])", "text"),
    reason="结束的时间不会早于开始的时间；跨年的写明“次年”或年份。",
    bad=[
        "2024年10月至2024年4月开展检查。",
        "9月20日至9月12日组织演练。",
        "工作规划（2025—2021年）",
        "自2025年11月开始，至8月结束。",
    ],
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
    "N-35b",
    "hours-backwards",
    "办公、服务的起止时刻倒了",
    HINT,
    "惯例",
    "事实核对",
    screen=(r"\d[:：]\d\d(?:至|到|[—－~～-])", "quotes"),
    reason="办公、接待的时间在同一天里，结束的时刻不会早于开始的时刻；通宵的写明“次日”。",
    bad=["服务时间为每日18:00至9:00。"],
    good=["服务时间为每日9:00至18:00。", "夜间巡查时间为22:00至次日6:00。", "宵禁捕捞时间为20:00至6:00。"],
)
def hours_backwards(line: Line, _: Context) -> Iterator[Hit]:
    for span in statements(line.text).hours:
        of_a_day = compiled("工作|办公|服务|接待|受理|开放|上班|营业|授课|咨询").search(
            line.text, max(0, span.start - 16), span.start
        )
        night = compiled("夜|晚|凌晨|通宵|值[班守]|24小时").search(line.text, max(0, span.start - 16), span.end + 8)
        if of_a_day and not night and not span.later and span.ends < span.begins:
            yield line.hit(span.start, span.end, "结束的时刻早于开始的时刻", "核对；跨夜的写“次日”。")


@rule(
    "N-36",
    "year-ends-early",
    "“全年”的数只到某个月",
    HINT,
    "惯例",
    "统计用语",
    screen=(r"1月?[^，。；]{1,3}\d{1,2}月[^。；]{0,8}全年|截[至止][^，。；]{0,8}月[^。；\d]{0,8}全年", "quotes"),
    reason="写着1月至10月，又说全年：多半是提前起草时的截止月份没有改。",
    bad=["2024年1月至10月，全年共巡河388次。", "2024年1—11月，全年巡河388次。", "截至2024年11月，全年共巡河388次。"],
    good=["2024年1月至12月，全年共巡河388次。"],
)
def year_ends_early(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    for span in statements(line.text).spans:
        months = span.begins[1] == 1 and 1 < span.ends[1] < 12 and not span.ends[2]
        if months and compiled("[^。；\\d]{0,8}全年").match(text, span.end):
            yield line.hit(span.start, span.end, f"到{span.ends[1]}月不是全年", "改为12月，或删去“全年”。")
    for m in find(r"截[至止](?:20\d\d年)?([1-9]|1[01])月[底末份]?，?(?=[^。；\d]{0,8}全年)", text):
        yield line.hit(*m.span(), f"到{m[1]}月不是全年", "改为12月，或删去“全年”。")


# ---- enumerations --------------------------------------------------------------------------------------------------


@rule(
    "S-37",
    "announced-count",
    "说的项数和列出的项数不同",
    WARNING,
    "惯例",
    "行文惯例",
    screen=(rf"[{CN}两\d]", "text"),
    reason="说“三个方面”就要列三项；增删一项以后最容易忘记改数。",
    bad=[
        "从四个方面着手：一是巡查，二是清障，三是整治。",
        "在甲镇、乙镇、丙镇四个镇设站。",
        "坚持“五个到位”：思想到位、组织到位、责任到位、措施到位。",
        "做到“四个一律”：一律登记、一律核查、一律反馈。",
    ],
    good=[
        "从三个方面着手：一是巡查，二是清障，三是整治。",
        "在甲镇、乙镇、丙镇三个镇设站。",
        "抓好四项工作。一是巡查。",
        "坚持“四个到位”：思想到位、组织到位、责任到位、措施到位。",
        "坚持“四个到位”，思想到位、组织到位，责任到位、措施到位。",
    ],
)
def announced_count(line: Line, _: Context) -> Iterator[Hit]:
    for chain in statements(line.text).chains:
        complete = [number for number, _, _ in chain.members] == list(range(1, len(chain.members) + 1))
        if chain.announced > 1 and complete and len(chain.members) > 1 and chain.announced != len(chain.members):
            yield line.hit(
                *chain.at, f"说的是{chain.announced}项，列出的是{len(chain.members)}项", "核对项数，或看看漏了哪一项。"
            )
    yield from _announced_by_affix(line)
    words = r"个(?:乡镇|街道|社区|单位|部门|方面|领域|环节|镇|乡|村|县|区|市)|大?类|项(?:制度|机制|措施|工作|任务)"
    names_ = rf"[{HAN}]{{1,12}}(?:、[{HAN}]{{1,12}}){{1,8}}"
    listed = rf"(?:^|(?<=[，。；：在从向到对]))({names_})(?<!等)([三四五六七八九])(?:{words})"
    for m in find(listed, outside_brackets(line.text)):
        names = re.split("[、和及与]", m[1])
        if len(names) < number_of(m[2]):
            yield line.hit(m.start(2), m.end(), f"前面列了{len(names)}项，这里说{m[2]}项", "核对项数。")


def _announced_by_affix(line: Line) -> Iterator[Hit]:
    """Yield 五个到位 before a list of four in which every item ends (or begins) with 到位."""
    said = rf"([两二三四五六七八九十])个([{HAN}]{{1,3}})”?(?:：|，(?:即|做到)?)"
    after = {m.end(): m for m in find(said, line.text)}
    for listing in statements(line.text).listings:
        m = after.get(listing.items[0][0])
        items = [line.text[a:b] for a, b in listing.items]
        affix = m[2] if m else ""
        alike = all(item.endswith(affix) for item in items) or all(item.startswith(affix) for item in items)
        goes_on = (
            line.text[listing.items[-1][1] :].startswith("，") and affix in line.text[listing.items[-1][1] :].split("。")[0]
        )
        number = number_of(m[1].replace("两", "二")) if m else 0
        if m and alike and not goes_on and number != len(items):
            yield line.hit(m.start(1), m.start(2) + len(affix), f"说的是{m[1]}个，列出的是{len(items)}个", "核对项数。")


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
    screen=(r"其次|再次|[（(]\d\d?[）)]|[①-⑳]|\d[.．]|[（(][二三四五六七八九十]", "quotes"),
    reason="同一层的序次词不能重复，序号要连续。",
    bad=[
        "首先开展自查，其次组织互查，其次进行抽查。",
        "重点做到：（1）建账；（3）销号。",
        "问题有：①编制少；②经费少；②装备少。",
        "抓好：1.摸底；2.建账；4.整改。",
    ],
    good=[
        "首先开展自查，其次组织互查，最后进行抽查。",
        "重点做到：（1）建账；（2）销号。",
        "问题有：①编制少；②经费少。",
        "（1）建账，增长1.5%；（2）销号。",
    ],
)
def member_doubled(line: Line, _: Context) -> Iterator[Hit]:
    for chain in statements(line.text).chains:
        for (before, _a, _b), (number, start, end) in pairwise(chain.members):
            if chain.kind in ("（1）", "（一）", "①", "1.") and number != before + 1:
                said = line.text[start:end]
                yield line.hit(start, end, f"“{said}”断号或重号，前面是{before}", f"序号应当是{before + 1}。")
            elif chain.kind == "首先" and number == before == 2:
                yield line.hit(start, end, "两个“其次”", "第二个改为 再次 或 最后。")
            elif chain.kind == "首先" and (before, number) == (1, 3):
                yield line.hit(start, end, "“首先”后面没有“其次”", "补上漏了的一项，或改为 其次。")


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
    screen=(r"[，；][^，。；]{2,12}、|、[^，。；]{2,12}[，；]", "quotes"),
    reason="并列的词语之间用顿号，一串到底；中间夹一个逗号或分号，就成了两层。",
    bad=[
        "重点检查粮食、油料，农药、种子等物资。",
        "参加的有局领导、各科室负责人，法律顾问、下属单位负责人和业务骨干。",
        "对象包括占道经营、乱停乱放；违规广告、露天烧烤。",
        "开展法治讲座、模拟法庭，演讲比赛、知识竞赛等活动。",
    ],
    good=[
        "重点检查粮食、油料、农药、种子等物资。",
        "坚持学法、用法，健全制度、机制。",
        "加强队伍建设，执法、监督、保障等工作有序开展。",
        "聚焦教育、医疗等民生领域，食品、药品、特种设备等重点领域开展整治。",
        "小学、初中；高中、职校分别由两个组检查。",
    ],
)
def list_marks_mixed(line: Line, _: Context) -> Iterator[Hit]:
    view = outside_brackets(line.text)
    for before, after in pairwise(_rows(line.text)):
        mark = view[before[-1][1] : after[0][0]]
        closed = compiled("等(?!级|第|待|候)").search(view, *before[-1])
        if mark not in ("，", "；") or max(len(before), len(after)) < 2 or closed:
            continue
        first, *rest = [view[a:b] for a, b in before]
        *more, last = [view[a:b] for a, b in after]
        opened = compiled(_OPENS).search(first)
        inner = [*rest, *more, first[opened.end() :] if opened else ""]
        plain_ = all(
            len(word) <= _LONGEST_ITEM and not compiled(rf"(?:{ACTS}|{_DOING})(?!者|人)|\d").match(word) for word in inner
        )
        both = len(before) > 1 < len(after)
        if plain_ and not compiled(f"{ACTS}|{_DOING}").match(last) and _is_end(view, after, last, bool(opened), mark, both):
            at = before[-1][1]
            yield line.hit(at, at + 1, f"前后都用顿号，这里用“{mark}”", "改为顿号。")


_LONGEST_ITEM = 9
_OPENS = (
    "包括|包含|涵盖|涉及|种类有|(?:人员|对象|内容|范围|单位|部门|场所|领域|问题|方式)(?:主要)?(?:有|为|是)|的有|(?:重点)?检查"
    "|紧盯|聚焦"
)
_CLOSED = "等[重关行各]?[点键业类]?(?:领域|行业|场所|区域|部位|环节|方面|部门|单位|物资|人群|对象|地方|岗位|内容|问题)"


def _rows(text: str) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield the items of every list and, between lists, what stands between two stops."""
    view = outside_brackets(text)
    listed = {listing.items[0][0]: listing.items for listing in statements(text).listings}
    at = 0
    for m in find("[^，。；：！？,;:\n]+", view):
        if m.start() >= at:
            row = listed.get(m.start(), (m.span(),))
            at = row[-1][1]
            yield row


def _is_end(view: str, after: tuple[tuple[int, int], ...], last: str, opened: bool, mark: str, both: bool) -> bool:
    """Return whether a list ends here as it should: with 等, with 和…, or with a full stop behind plain words."""
    if compiled(_CLOSED).search(last) or last.endswith("等"):
        return opened or len(after) > 2 or compiled(f"{_CLOSED}[{HAN}]{{0,6}}$").search(last) is not None
    stop = view[after[-1][1] : after[-1][1] + 1] in ("。", "")
    if both and stop and compiled("等(?:活动|工作|制度|措施|方式|形式|手段|事项|材料|业务)$").search(last):
        return True
    joined = compiled(f"^[{HAN}]{{2,{_LONGEST_ITEM}}}[和及与][{HAN}]{{2,{_LONGEST_ITEM}}}$").match(last)
    return opened and stop and len(after) > 1 and bool(joined or (mark == "；" and len(last) <= _LONGEST_ITEM))


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
    screen=(rf"[\d%][余多]?[万亿]?[{HAN}]|(?:活动|行动|培训|宣传周)(?:组织|举办|发放|召开|张贴|播放|印发)", "quotes"),
    reason="“检查30处发现隐患12起”是两件事，中间要停顿。",
    bad=[
        "巡查取水口230处发现违规取水12起。",
        "排查隐患67处已全部整改到位责令停产2家。",
        "开展宪法宣传周活动组织讲座18场。",
        "减免费用340万元办理延期纳税15户。",
        "收到建议29件已全部办结满意率100%。",
        "查处案件32起罚款18.6万元。",
    ],
    good=[
        "巡查取水口230处，发现违规取水12起。",
        "对45家医院开展检查90次。",
        "组织3次演练，参加1500人。",
        "投入资金300万元建设公园3个。",
    ],
)
def stop_lost_before_verb(line: Line, _: Context) -> Iterator[Hit]:
    for q, following in pairwise(statements(line.text).quantities):
        straight = following.first <= q.end and not following.mark and q.unit and not (q.bracketed or following.bracketed)
        if not straight:
            continue
        done = re.match(_DONE, following.lead)
        if q.unit == following.unit == "%" and following.lead.endswith("率"):
            if q.mark != "、":
                yield line.hit(q.end, q.end + len(following.lead), "两个率之间没有停顿", "加逗号。")
        elif done:
            yield line.hit(q.end, q.end + done.end(), f"“{done[0]}”前后没有停顿", "加逗号。")
        elif _two_clauses(q, following):
            yield line.hit(q.end, q.end + len(following.verb), f"“{following.verb}”是另一句，前面没有停顿", "加逗号。")
    for m in find(_JOINED, outside_quotes(line.text)):
        yield line.hit(*m.span("verb"), f"“{m['verb']}”是另一句，前面没有停顿", "加逗号。")


_DONE = (
    rf"(?:已|均|都)?(?:全部)?[{HAN}]{{2,6}}(?:到位|完毕)(?=(?:{ACTS}))"
    rf"|(?:已|均)(?:全部)?(?:办结|整改|完成|答复|审结)(?=[{HAN}]{{2,8}}率)"
)
_JOINED = (
    rf"(?:开展|举办|启动)[{HAN}]{{3,14}}(?:活动|行动|培训|宣传周)(?P<verb>组织|举办|发放|召开|张贴|播放|印发)"
    rf"(?=[{HAN}]{{2,8}}\d)"
)
_PAID_FOR = "投入|安排|拨付|筹|争取|出资|落实|支出|使用|资金|投资|利用|整合"  # 投入30万元建设…: what the money is for


def _two_clauses(q: Quantity, following: Quantity) -> bool:
    """Return whether each of two quantities has an act and a thing of its own."""
    fined = following.verb in ("罚款", "罚没") and following.lead == following.verb
    named = following.verb and following.noun and following.lead.startswith(following.verb)
    own = following.unit and (named or fined)
    led = re.match("[对向为由从在将]", q.lead) and not compiled(ACTS).search(q.lead)
    money = "元" in q.unit and compiled(_PAID_FOR).search(q.lead)
    return bool(own and not led and not money and not q.is_rate and len(q.noun) > 1 and q.noun in q.lead)
