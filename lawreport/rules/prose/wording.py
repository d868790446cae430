"""Rules on words: set phrases, near-homophones, relative time, repetition, terms used in two ways.

In: a line of text, or all lines. Out: hits.
Responsible for: where words of a report are wrong, and where they are names and quotations. The lists are in words.csv.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from lawreport.rules import words
from lawreport.rules.reading.names import is_beside
from lawreport.rules.reading.text import (
    HAN,
    HOLE,
    LONG_UNITS,
    MEASURE,
    clauses,
    compiled,
    find,
    inside,
    outside_names,
    outside_quotes,
    pieces,
    plain,
    quoted,
    repeats,
    sentences,
)
from lawreport.rules.rule import ERROR, HINT, WARNING, Context, Hit, Line, Prose, Scope, pattern, rule
from lawreport.style import TEXTS

# ---- time -----------------------------------------------------------------------------------------

_RELATIVE = (
    r"(?<!古)[今去明]年(?!度?计划书)|(?<![之日此以])前年|后年(?!度)|[本上下]月(?!球|亮)|(?:^|(?<=[，。；：（]))日前(?!的)"
    r"|(?<![最接附临远])近日(?!均|常|益|内)|[昨明今][天日](?!的)|[上本]周(?!期|边|围)"
)


@rule(
    "S-11",
    "relative-time",
    "用了相对时间",
    WARNING,
    "惯例",
    "公文时间表述",
    screen=(_RELATIVE, "quotes"),
    reason="年度报告多在次年印发，“今年”指哪一年读者要猜；写具体的年月日。直接引语和文件名里的不算。",
    bad=["今年以来，共检查300家。", "去年底完成改造。", "日前，召开了会议。", "上月完成改造。"],
    good=[
        "2024年，共检查300家。",
        "与上年同期相比增长5%。",
        "近年来，“今年事今年毕”成为习惯。",
        "届满七日前申请。",
        "目前已完成。",
        "日常巡查和近日均值对比。",
        "坚持每月10日前通报上月问题。",
    ],
)
def relative_time(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    for m in find(_RELATIVE, text):
        again = m[0][-1] in "月周" and compiled(f"(?:每|逐|按){m[0][-1]}[^。；]{{0,40}}$").search(text, 0, m.start())
        if not again:  # of every month: 每月通报上月问题
            yield line.hit(*m.span(), f"“{m[0]}”是相对时间", "写具体的年月日，或用“上年”“上年同期”。")


pattern(
    "S-11b",
    "deadline-for-until",
    "“截至”误作“截止”",
    WARNING,
    "惯例",
    "公文时间表述",
    within="quotes",
    find=r"截止(?:到|至)?(?=目前|今|年底|上年|本|去年|\d{4}年|\d{1,2}月|\d{4}-|发稿|当前)",
    say="“{0}”应为“截至”",
    fix=lambda _: "截至",
    reason="“截止”是停止，后面不带时间；“截至”是到某个时候为止。",
    bad=["截止2024年12月，共办结20件。", "截止目前，全部整改。"],
    good=["截至2024年12月，共办结20件。", "报名截止日期为12月5日。", "报名于12月5日截止。"],
)


@rule(
    "S-12b",
    "stale-period",
    "年度报告里留着半年、季度的统计",
    WARNING,
    "惯例",
    "统计时段",
    screen=(r"上半年|季度|[一1][—～~\-至]|前[六九69]个月", "text"),
    reason="年度报告的数据截至年底；“上半年共……”多是从半年总结抄来，没有换成全年的数。",
    bad=["2024年上半年共办案23起。", "2024年1—9月，共检查300家。", "前三季度累计办结40件。"],
    good=[
        "2024年共办案23起。",
        "2024年上半年，组织开展专题调研。",
        "上半年办结20件，下半年办结30件。",
        "2025年上半年完成清理。",
    ],
)
def stale_period(line: Line, context: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    period = (
        r"(?:((?:19|20)\d{2})年)?(上半年|前[三3]个?季度|[一1][—～~\-至](?:[2-9]|1[01]|[三六九])月份?"
        r"|前[六九69]个月|第?[一二三]季度)"
    )
    for start, end in sentences(text):
        match = next(find(period, text[start:end]), None)
        if match and _is_total(text[start:end], match) and context.year in (0, int(match[1] or context.year)):
            yield line.hit(
                start + match.start(),
                start + match.end(),
                f"“{match[0]}”不是全年的统计",
                "换成全年的数；确指这一时段的，同时写全年数。",
            )


def _is_total(sentence: str, period) -> bool:
    """Return whether the words after a part of the year state a total for it, and name no other part."""
    after = sentence[period.end() :]
    if (after[:1] in "至到—" and after) or compiled("下半年|全年|同比|[四4]季度|季度").search(after):
        return False
    return bool(compiled(rf"(?:共|累计|总计)[^，。；]{{0,20}}\d|^[，,]?[^，。；]{{0,12}}\d+[余多]?{MEASURE}").search(after))


# ---- lists of words ------------------------------------------------------------------------------------------------


def _listed(line: Line, kind: str, message: str, text: str) -> Iterator[Hit]:
    for m, word in words.found(kind, text):
        yield line.hit(
            *m.span(),
            message.format(m[0]) + (f"：{word.note}" if word.note else ""),
            f"改为“{word.right}”。" if word.right else "",
        )


@rule(
    "S-30",
    "typo",
    "错别字",
    ERROR,
    "惯例",
    "词表 words.csv",
    screen=(words.any_of("错字"), "text"),
    reason="常见的同音、形近错字。词表见 lawreport/rules/words.csv，单位可在 data/rules.yaml 里加自己的。",
    bad=["二、2024年度推荐法治政府建设的不足", "受等多当面影响。", "提升基层冶理水平。"],
    good=["二、2024年度推进法治政府建设的不足", "推荐法治政府建设示范项目。", "有色金属冶炼企业", "预防犯罪和一起拆除"],
)
def typo(line: Line, _: Context) -> Iterator[Hit]:
    return _listed(line, "错字", "“{0}”像是错别字", plain(line.text))


@rule(
    "S-15",
    "confused-word",
    "易混的词",
    WARNING,
    "惯例",
    "词表 words.csv",
    screen=(words.any_of("用词"), "names"),
    reason="“法制”是法律制度，“法治”是依法治理。机构原名（法制科）、法制审核、法制统一照用；“执法制度”“依法制定”不是这个词。",
    bad=["坚持法制宣传与执法结合。", "加强法制建设。", "登陆系统办理。", "其它单位参照执行。"],
    good=[
        "重大执法决定法制审核",
        "健全执法制度",
        "依法制定方案。",
        "局法制科牵头。",
        "维护国家法制统一。",
        "落实《关于加强法制宣传的决定》。",
        "执法制服统一配发。",
    ],
)
def confused_word(line: Line, _: Context) -> Iterator[Hit]:
    return _listed(line, "用词", "“{0}”用得不对", outside_names(line.text))


@rule(
    "S-14",
    "changed-set-phrase",
    "固定表述走样",
    ERROR,
    "惯例",
    "固定政治表述",
    reason="固定的政治表述用字、引号、顺序都不改。",
    bad=[
        "建设法制政府。",
        "深刻领悟“两个确定”的决定性意义。",
        "增强四个意识。",
        "学习重要批示指示精神。",
        "推进“放管服改革”。",
        "贯彻习总书记要求。",
    ],
    good=["建设法治政府。", "增强“四个意识”。", "学习重要指示批示精神。", "深化“放管服”改革。"],
)
def changed_set_phrase(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_names(line.text)
    yield from _listed(line, "表述", "“{0}”和固定表述不同", text)
    for m in find(
        r"(?:四个意识|四个自信|两个维护|两个确立|四个全面|五位一体|两个结合|六个必须坚持|双随机[、，]?一公开|谁执法谁普法|放管服)(?!”|’)",
        text,
    ):
        if not inside(line.text, m.start(), "“‘"):
            yield line.hit(*m.span(), f"“{m[0]}”没有加引号", f"写作“{m[0]}”。")


@rule(
    "S-14b",
    "wrong-order-of-set-phrase",
    "固定表述的顺序或动词不对",
    WARNING,
    "惯例",
    "固定政治表述",
    screen=(r"四个意识|四个自信|两个维护|两个确立|法治|依法|科学立法|自我净化|尊法", "text"),
    reason="增强“四个意识”、坚定“四个自信”、做到“两个维护”：动词和先后都是固定的。",
    bad=["坚定“四个意识”。", "坚持法治政府、法治国家、法治社会一体建设。", "做到“两个维护”、增强“四个意识”、坚定“四个自信”。"],
    good=[
        "增强“四个意识”、坚定“四个自信”、做到“两个维护”。",
        "坚持法治国家、法治政府、法治社会一体建设。",
        "建设法治政府和法治社会。",
    ],
)
def wrong_order_of_set_phrase(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_names(line.text)
    for m in find(
        r"(?:坚定|做到|践行)“四个意识”|(?:增强|做到|树牢)“四个自信”|(?:增强|坚定|树牢)“两个维护”|(?:增强|坚定)“两个确立”", text
    ):
        yield line.hit(*m.span(), f"“{m[0]}”的动词不对", "增强“四个意识”、坚定“四个自信”、做到“两个维护”、领悟“两个确立”。")
    for order in words.orders():
        yield from _misordered(line, text, order)


def _misordered(line: Line, text: str, order: tuple[str, ...]) -> Iterator[Hit]:
    if not all(item in text for item in order[:2]):
        return
    joined = rf"(?:{'|'.join(order)})(?:[”’]?、?[“‘]?(?:[{HAN}]{{2}}“)?(?:{'|'.join(order)})){{{len(order) - 1}}}"
    for m in find(joined, text):
        items = [i[0] for i in find("|".join(order), m[0])]
        if sorted(items) == sorted(order) and tuple(items) != order:
            yield line.hit(*m.span(), f"“{m[0]}”的顺序不对", f"通行的顺序是：{'、'.join(order)}。")


@rule(
    "S-30b",
    "one-character-off",
    "和常用词组只差一个字",
    WARNING,
    "惯例",
    "词表 words.csv",
    scope=Scope.TEXT,
    reason="“法治政府建设”这类词组写法固定，只差一个字的多是输错。确实是另一个词的，加进 data/rules.yaml 的 keep。",
    bad=["推动法治政府建没。", "落实重大行政决第程序。"],
    good=[
        "推动法治政府建设。",
        "全面依法治市。",
        "合法性审核意见",
        "依法执政能力",
        "优化法治化营商环境。",
        "落实行政执法责任制。",
    ],
)
def one_character_off(prose: Prose, _: Context) -> Iterator[Hit]:
    text = prose.view("names")
    for phrase in words.phrases():
        for offset in near(text, phrase.text):
            words_ = text[offset : offset + len(phrase.text)]
            known = words_ in phrase.allowed or "的" in words_  # 不规范的文件
            if not known and not next(words.found("错字", words_), None):
                line, at = prose.at(offset)
                yield line.hit(at, at + len(words_), f"“{words_}”和“{phrase.text}”只差一个字", f"核对是不是“{phrase.text}”。")


def near(text: str, phrase: str) -> set[int]:
    """Return the offsets at which `text` differs from `phrase` in exactly one Chinese character."""
    half, size, offsets = len(phrase) // 2, len(phrase), set()
    for part, offset in ((phrase[:half], 0), (phrase[half:], half)):
        at = text.find(part)
        while at >= 0:
            start = at - offset
            window = text[start : start + size] if start >= 0 else ""
            if len(window) == size and window != phrase and _one_off(window, phrase):
                offsets.add(start)
            at = text.find(part, at + 1)
    return offsets


def _one_off(window: str, phrase: str) -> bool:
    off = [(a, b) for a, b in zip(window, phrase, strict=True) if a != b]
    return len(off) == 1 and bool(compiled(f"[{HAN}]").match(off[0][0])) and set(off[0]) != {"治", "制"}


@rule(
    "S-06",
    "unit-word",
    "本单位规定不用的写法",
    WARNING,
    "惯例",
    "data/rules.yaml words",
    reason="机关名称、术语全篇一致。单位在 data/rules.yaml 的 words 里写明不用的写法和改用的写法。",
    bad=["消防大队共检查300家。"],
    good=["大队共检查300家。"],
)
def unit_word(line: Line, context: Context) -> Iterator[Hit]:
    own = context.settings.words
    for m in find(words.literal(own), plain(line.text)) if own else ():
        yield line.hit(*m.span(), f"本单位不用“{m[0]}”", f"改为“{own[m[0]]}”。")


@rule(
    "S-06b",
    "unit-name-off",
    "单位名称写错一个字",
    ERROR,
    "应",
    "公文处理工作条例第九条",
    scope=Scope.TEXT,
    reason="落款、首次出现用全称，一个字也不能错。",
    bad=["甲市乙区消防救缓大队2024年工作报告"],
    good=["甲市乙区消防救援大队2024年工作报告", "联合甲市丙区消防救援大队开展演练。"],
)
def unit_name_off(prose: Prose, context: Context) -> Iterator[Hit]:
    for line in prose.read if len(context.unit) >= 6 else ():
        for at in near(line.text, context.unit):
            if is_beside(line.text, at):  # a neighbour whose name is like one's own
                continue
            yield line.hit(
                at,
                at + len(context.unit),
                f"“{line.text[at : at + len(context.unit)]}”和单位全称差一个字",
                f"核对：{context.unit}。",
            )


@rule(
    "S-08",
    "hype",
    "空泛、夸大、网络用语",
    HINT,
    "惯例",
    "公文处理工作条例第十九条",
    screen=(words.any_of("空话"), "quotes"),
    reason="公文要准确、简明；夸大的话没有证据，网络语不庄重。",
    bad=["取得史无前例的成绩。"],
    good=["取得明显成效。", "优化供给力度。"],
)
def hype(line: Line, _: Context) -> Iterator[Hit]:
    return _listed(line, "空话", "“{0}”夸大或不庄重", outside_quotes(line.text))


_DOCUMENT_NUMBER = rf"[{HAN}]{{1,8}}〔\d{{4}}〕\d+号"
pattern(
    "S-05",
    "number-before-title",
    "引公文先写文号后写标题",
    WARNING,
    "惯例",
    "公文引用惯例",
    screen=(r"〕\d+号", "text"),
    find=(
        rf"(?<![》（(])(?<![{HAN}])[（(]?{_DOCUMENT_NUMBER}[）)]?(?=《)"
        rf"|(?:根据|按照|依据|落实|执行){_DOCUMENT_NUMBER}(?=《)"
    ),
    say="“{0}”写在标题前面",
    write="先写标题，再在括号里写文号：《甲办法》（甲政发〔2025〕3号）。",
    reason="引用公文先引标题，后引发文字号。",
    bad=["按照甲政发〔2025〕3号《甲办法》执行。"],
    good=["按照《甲办法》（甲政发〔2025〕3号）《乙办法》（甲政办〔2025〕4号）执行。"],
)

pattern(
    "S-09",
    "request-in-report",
    "报告里夹带请示",
    ERROR,
    "应",
    "公文处理工作条例第十五条（四）",
    within="quotes",
    find=r"(?:妥否|当否|是否妥当|可否)[，,]?\s*请|(?<![提报申呈邀聘商函商])请(?:领导)?(?:予以?)?(?:批示|批复|审批(?!部门|机关|事项|权)|批准)(?!后)",
    say="“{0}”是请示的话",
    write="另行请示。",
    reason="报告不得夹带请示事项。",
    bad=["妥否，请批示。", "以上经费请予批准。"],
    good=["报请批准后实施。", "提请审批3件。", "邀请审批部门参加。"],
)


# ---- repetition ----------------------------------------------------------------------------------------------------

CHANGES = ("增长", "增加", "提高", "上升", "下降", "减少", "降低")
_DOUBLED = (
    r"第第|(?<!目)的的(?!士|确)|(?<!直截)(?<!不)了了(?!解|之|然|断|结)|和和(?![美气睦])|与与|及及|(?<![实自潜])在在"
    r"|为为(?!什)|将将(?!来)|被被|对对(?!子|碰|口|应|象|方|接|外)"
)
NAMED = ("改革", "工作", "活动", "行动", "制度", "模式", "机制", "精神", "工程", "监管", "服务")
REPEATED = {
    "进一步": "",
    "切实": "",
    "不断": "",
    "大力": "",
    "着力": "",
    "扎实": "",
    "持续": "",
    "认真": "",
    "坚决": "",
    "全力": "",
    "逐步": "",
    "广泛": "",
    "加快": "",
    "积极": "性|因素|参与|稳妥|配合|作用|分子",
    "有效": "性|期|衔接|途径|办法|措施",
    "严格": "规范",
    "深入": "人心|基层|一线",
    "全面": "依法|从严|深化|建设|振兴|覆盖|小康|领导|发展|推进乡村",
}  # word: what may follow it the second time


@rule(
    "S-20",
    "duplicated-words",
    "词语重复",
    WARNING,
    "惯例",
    "行文惯例",
    reason="同一个词在一句里出现两遍，多是改了前面、忘了后面。",
    bad=[
        "进一步加强人员业务进一步培训。",
        "现将街道2022年街道工作报告如下：",
        "加强加强检查。",
        "对对发现的问题及时整改。",
        "开展检查、培训、检查。",
        "推进整体法治政府建设和基层法治政府建设水平。",
    ],
    good=[
        "进一步加强人员业务培训。",
        "司法局局长带头学法。",
        "一个一个核查，一户一户走访。",
        "以营利为目的的活动",
        "全面推进全面依法治国。",
        "实实在在、方方面面",
        "持续推进可持续发展。",
        "办理招标投标投诉16件。",
        "违法占用耕地面积占新增建设用地占用耕地面积的1.7%。",
    ],
)
def duplicated_words(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    for m in find(_DOUBLED, text):
        yield line.hit(*m.span(), f"“{m[0][0]}”重复", _ONCE)
    adverbs = [word for word in REPEATED if text.count(word) > 1]
    for start, end in clauses(text):
        for at, stop, word in _repeated(text[start:end], adverbs):
            yield line.hit(start + at, start + stop, f"“{word}”重复", _ONCE)


_ONCE = "删去一处，或改写。"


def _repeated(clause: str, adverbs: list[str]) -> Iterator[tuple[int, int, str]]:
    for word in adverbs:
        follows, spots = REPEATED[word], [m.start() for m in find(rf"(?<!可){word}", clause)] if clause.count(word) > 1 else []
        for first, second in pairwise(spots):
            goes_on = follows and compiled(follows).match(clause, second + len(word))
            if "、" not in clause[first:second] and not goes_on:
                yield second, second + len(word), word
    if "、" in clause:
        yield from _repeated_items(clause)
    if not repeats(clause):
        return
    for m in find(rf"([{HAN}]{{2,8}}?)(?:\d{{4}}年度?)?\1", clause):
        if not _is_reduplication(m[1], clause[m.end() :]):
            yield m.start(), m.end(), m[1]
    yield from _repeated_run(clause)


def _is_reduplication(word: str, after: str) -> bool:
    """Return whether saying `word` twice is idiomatic (一个一个, 讨论讨论, 检查检查组) or reported by another rule."""
    reported = (word == "年度") or (word in CHANGES and after[:1].isdigit()) or word in LONG_UNITS  # S-32, S-31 report these
    return (
        reported
        or word[0] in "一逐每"
        or len(set(word)) == 1
        or after[:1] in tuple("看长员")
        or word in ("研究", "讨论", "商量", "清清", "上下", "标投")  # 招标投标投诉
    )


def _repeated_items(clause: str) -> Iterator[tuple[int, int, str]]:
    items = [(a, b, clause[a:b]) for a, b in pieces(clause, "、") if HOLE not in clause[a:b]]
    named: set[str] = set()
    for a, b, item in items:
        if named and len(item) >= 2 and (item in named or items[0][2].endswith(item)):
            yield a, b, item
        named.add(item)


def _repeated_run(clause: str, size: int = 6) -> Iterator[tuple[int, int, str]]:
    """Yield a run of six Chinese characters that occurs twice in a clause without 、."""
    if len(clause) < 2 * size or "、" in clause:
        return
    seen: dict[str, int] = {}
    for at in range(len(clause) - size + 1):
        run = clause[at : at + size]
        of_the_same = run in seen and "占" in clause[seen[run] + size : at]  # 违法占地面积占新增占地面积的1.7%
        if run in seen and not of_the_same and at >= seen[run] + size and compiled(f"[{HAN}]{{{size}}}").fullmatch(run):
            yield at, at + size, run
            return
        seen.setdefault(run, at)


@rule(
    "S-20b",
    "phrase-thrice",
    "一句话里同一词组出现三次",
    WARNING,
    "惯例",
    "行文惯例",
    reason="短短一句话把同一词组说三遍，多是改稿时拼接造成的。",
    bad=["推进整体法治政府建设，加强法治政府建设督察，提升法治政府建设水平。"],
    good=["推进法治政府建设，加强督察，提升水平。"],
)
def phrase_thrice(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    for start, end in sentences(text):
        sentence = text[start:end]
        if not (18 < end - start <= 100 and repeats(sentence)):
            continue
        runs = Counter([sentence[i : i + 6] for i in range(len(sentence) - 5)])
        repeated = next((run for run, times in runs.items() if times >= 3 and compiled(f"[{HAN}]{{6}}").fullmatch(run)), None)
        if repeated:
            at = start + sentence.rindex(repeated)
            yield line.hit(at, at + 6, f"“{repeated}”在一句话里出现三次", "改写，只说一次。")


@rule(
    "S-21",
    "duplicated-clause",
    "同一分句写了两遍",
    ERROR,
    "惯例",
    "行文惯例",
    reason="复制时多贴了一遍，数字会被读者算两次。",
    bad=[
        "共排查问题5起，排查问题5起，全部办结。",
        "抓队伍建设，强业务能力，抓队伍建设，强业务能力。",
        "排查出涉企“挂案”5起，排查出涉企“挂案”5起。",
    ],
    good=["共排查问题5起，全部办结。", "新收12件，办结12件。", "一手抓学习，一手抓检查，学习成果明显。"],
)
def duplicated_clause(line: Line, _: Context) -> Iterator[Hit]:
    text = plain(line.text)
    spans = [(a, b, text[a:b].replace(" ", "")) for a, b in clauses(text)]
    for i, (a, b, clause) in enumerate(spans):
        earlier = [c for _, _, c in spans[max(0, i - 3) : i]]
        digits = compiled(r"\d").search(clause)
        tail = (
            digits
            and len(clause) >= 6
            and earlier
            and (earlier[-1].endswith(clause) or (clause.endswith(earlier[-1]) and len(earlier[-1]) >= 6))
        )
        again = len(clause) >= 12 and clause in [c for _, _, c in spans[:i]]
        pair = len(clause) >= 5 and i >= 3 and clause == spans[i - 2][2] and spans[i - 1][2] == spans[i - 3][2]
        if tail or again or pair or (len(clause) >= 8 and clause in earlier):
            yield line.hit(a, b, f"“{clause}”写了两遍", "删去一处。")


@rule(
    "S-21b",
    "same-closing-clause",
    "不同段落用了同一句收尾",
    WARNING,
    "惯例",
    "行文惯例",
    scope=Scope.TEXT,
    reason="两段用同一句话收尾，或整句相同，多是复制一段改写时没有改完。",
    bad=["办班三期，推动法治水利建设向纵深推进。\n检查三次，推动法治水利建设向纵深推进。"],
    good=["办班三期，推动法治水利建设向纵深推进。\n检查三次，水事秩序进一步好转。"],
)
def same_closing_clause(prose: Prose, _: Context) -> Iterator[Hit]:
    seen: dict[str, int] = {}
    for line in prose.read:
        for a, b, words_ in _closings(line.text):
            if seen.setdefault(words_, line.index) != line.index:
                yield line.hit(a, b, f"“{words_[:20]}”在前面的段落里已经用过", "改写一处，或删去。")


def _closings(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the last clause of a paragraph if it is long, and every long sentence."""
    spans = [(a, b) for a, b in clauses(text) if text[b : b + 1] in "。；" and text[b:]] if text.endswith("。") else []
    if spans and spans[-1][1] - spans[-1][0] >= 10:
        yield *spans[-1], text[slice(*spans[-1])]
    for a, b in sentences(text):
        if b - a >= 24 and "，" in text[a:b]:
            yield a, b, text[a:b]


# ---- one word for one thing ----------------------------------------------------------------------------------------


@rule(
    "S-22",
    "term-used-two-ways",
    "同一称呼有两种写法",
    WARNING,
    "惯例",
    "公文处理工作条例第九条",
    scope=Scope.TEXT,
    reason="“镇（街）”“镇（办）”指的是同一类机构，一篇里只用一种写法。",
    bad=["指导各镇（街）消防所，发动镇（办）力量。"],
    good=["指导各镇（街）消防所，发动镇（街）力量。", "各县（市、区）和乡镇（街道）"],
)
def term_used_two_ways(prose: Prose, _: Context) -> Iterator[Hit]:
    term = (
        r"(?<!乡)(乡镇|镇|县|村|乡|市|区|局|科|所|社区)[（(]"
        r"((?:街道?|办(?:事处)?|[市县区旗局委办场所室居乡]|社区|居委会|管委会|园区|农场)"
        r"(?:[、，](?:街道?|[市县区旗局委办场所室居]|社区|园区|农场)){0,3})[）)]"
    )
    terms = [
        (line, m) for line in prose.read for m in find(rf"{term}|(?<=各)(镇)(街)(?!道|头|巷|面)", outside_names(line.text))
    ]
    first: dict[str, tuple[str, str]] = {}
    for line, m in terms:
        other = first.setdefault(m[1] or m[3], (m[2] or m[0], m[0]))
        if other[0] != (m[2] or m[0]):
            yield line.hit(*m.span(), f"这里写“{m[0]}”，前面写“{other[1]}”", "全篇用一种。")


@rule(
    "S-22b",
    "quotation-marks-two-ways",
    "同一说法引号的位置不一",
    WARNING,
    "惯例",
    "行文惯例",
    scope=Scope.TEXT,
    reason="一处“放管服”改革、一处“放管服改革”，名称就不统一了。",
    bad=["推进“一件事”改革。深化“一件事改革”。"],
    good=["推进“一件事”改革。深化“一件事”改革。"],
)
def quotation_marks_two_ways(prose: Prose, _: Context) -> Iterator[Hit]:
    quotations = [(line, a, b, words_) for line in prose.read for a, b, words_ in quoted(line.text)]
    alone = {words_ + after for line, _, b, words_ in quotations if (after := line.text[b + 1 : b + 3]) in NAMED}
    for line, a, b, words_ in quotations:
        if words_ in alone:
            yield line.hit(a - 1, b + 1, f"这里引到“{words_[-2:]}”，别处没有", f"写作“{words_[:-2]}”{words_[-2:]}。")


@rule(
    "S-07",
    "self-named-two-ways",
    "自称不一致",
    HINT,
    "惯例",
    "行文惯例",
    scope=Scope.TEXT,
    reason="“我局”“本局”“分局”混用，读者要猜是不是同一个单位。",
    bad=["我大队召开会议。\n本大队印发方案。\n我大队开展检查。\n本大队组织培训。"],
    good=["我大队召开会议。\n我大队印发方案。"],
)
def self_named_two_ways(prose: Prose, context: Context) -> Iterator[Hit]:
    short = context.short or "分局"
    own = (
        rf"(?:(?<=[，。；])|^){words.literal([short])}(?=[共全坚组召开积严印深定])"
        r"|[我本](?:市|区|县|局|镇|街道|乡|委|厅|支队|大队|分局|院|校|旗)"
    )
    mentions = [(line, m) for line in prose.read for m in find(own, outside_quotes(line.text))]
    counts = Counter(m[0] for _, m in mentions)
    for line, m in mentions:
        rival = next((name for name in counts if counts[name] > counts[m[0]] >= 2 and _same_self(name, m[0], short)), None)
        rival = rival or next(
            (name for name in counts if counts[name] == counts[m[0]] >= 2 and name > m[0] and _same_self(name, m[0], short)),
            None,
        )
        if rival:
            yield line.hit(*m.span(), f"自称有“{rival}”{counts[rival]}处、“{m[0]}”{counts[m[0]]}处", "全篇用一种。")
            return


def _same_self(name: str, other: str, short: str) -> bool:
    """Return whether both words name the unit itself, as 我局 and 本局 or its short name do; 我市 does not."""
    regions = ("市", "区", "县", "旗")
    return name != other and (
        name[1:] == other[1:] or (short in (name, other) and not (name + other).endswith(regions) and name[1:] not in regions)
    )


@rule(
    "S-04",
    "abbreviation-before-definition",
    "简称先用后定义，或没有定义",
    WARNING,
    "一般",
    "GB/T 15834—2011 4.15.3.4",
    scope=Scope.TEXT,
    reason="第一次出现写全称，并注明（以下简称《条例》）；之后再用简称。",
    bad=["按照《条例》要求推进。\n落实《甲省行政执法条例》（以下简称《条例》）。", "严格执行《条例》和《办法》。"],
    good=["落实《甲省行政执法条例》（以下简称《条例》）。\n按照《条例》要求推进。", "落实《甲省行政执法条例》。"],
)
def abbreviation_before_definition(prose: Prose, _: Context) -> Iterator[Hit]:
    defined: dict[str, tuple[int, int]] = {}
    for line in prose.read:
        for m in find(r"以下(?:统一?)?简称[：:]?《([^《》]+)》", line.text):
            defined.setdefault(m[1], (line.index, m.start()))
    generic = "条例|办法|规定|纲要|意见|规划|方案|通知|决定|细则|实施意见|实施方案|若干规定|实施纲要|指引|清单"
    reported = set()
    for line in prose.read:
        for m in find(r"《([^《》]+)》", line.text):
            known = defined.get(m[1])
            early = known and (line.index, m.start()) < known
            if m[1] not in reported and (early or (not known and compiled(generic).fullmatch(m[1]))):
                reported.add(m[1])
                yield line.hit(*m.span(), f"“{m[0]}”是简称，前面没有交代全称", f"第一次出现写全称，并注明（以下简称{m[0]}）。")


@rule(
    "S-04b",
    "defined-twice",
    "同一简称定义了两次",
    WARNING,
    "一般",
    "GB/T 15834—2011 4.15.3.4",
    scope=Scope.TEXT,
    reason="简称定义一次就够；定义两次，多是两段出自不同的稿子。",
    bad=["甲市消防救援大队（以下简称大队）\n甲市消防救援大队（以下简称大队）"],
    good=["甲市消防救援大队（以下简称大队）"],
)
def defined_twice(prose: Prose, _: Context) -> Iterator[Hit]:
    seen = set()
    for line in prose.read:
        for m in find(rf"以下(?:统一?)?简称[：:]?([“《]?[{HAN}]{{1,20}}[”》]?)", line.text):
            if m[1] in seen:
                yield line.hit(*m.span(), f"简称{m[1]}前面已经定义", "删去这一处。")
            seen.add(m[1])


@rule(
    "S-23",
    "year-and-niandu",
    "“年”和“年度”混用",
    HINT,
    "惯例",
    "行文惯例",
    scope=Scope.TEXT,
    reason="标题写“2025年”，标题一写“2025年度”，指的是同一年，写法宜一致。",
    bad=["甲区2025年法治政府建设年度报告\n一、2025年度法治政府建设主要举措"],
    good=["甲区2025年法治政府建设年度报告\n一、2025年法治政府建设主要举措"],
)
def year_and_niandu(prose: Prose, _: Context) -> Iterator[Hit]:
    first: dict[str, str] = {}
    for line in prose.read:
        for m in find(r"(20\d{2})年度?(?:推进)?法治政府建设", outside_names(line.text)):
            before = first.setdefault(m[1], m[0])
            if ("年度" in m[0]) != ("年度" in before):
                yield line.hit(*m.span(), f"这里写“{m[0]}”，前面写“{before}”", "全篇用一种。")
                return


# ---- shape of sentences --------------------------------------------------------------------------------------------


@rule(
    "S-18",
    "long-sentence",
    "句子太长",
    HINT,
    "惯例",
    "阈值 limits: 长句",
    reason="一句话超过一百多字，读者要回头找主语。可在 data/rules.yaml 的 limits 里改阈值。",
    bad=["大队" + "坚持依法行政，规范执法行为，" * 10 + "提升执法水平。"],
    good=["大队坚持依法行政。规范执法行为，提升执法水平。"],
)
def long_sentence(line: Line, context: Context) -> Iterator[Hit]:
    limit = context.settings.limit("长句")
    for start, end in pieces(line.text, "。！？；;"):
        if end - start > limit and line.style in TEXTS:
            yield line.hit(start, min(end, start + 12), f"这一句有{end - start}个字，超过{limit}个", "断成两三句。")


@rule(
    "S-17",
    "filler-words",
    "“进一步”“切实”等用得太密",
    HINT,
    "惯例",
    "阈值 limits: 虚词",
    scope=Scope.TEXT,
    reason="每千字超过几次，就成了口头禅，反而没有力量。",
    bad=[
        "\n".join(
            [
                "进一步加强学习。",
                "切实加强检查。",
                "扎实推进整改。",
                "进一步改进作风。",
                "切实抓好落实。",
                "扎实开展培训。",
                "进一步宣传。",
                "切实公开。",
            ]
        )
    ],
    good=["加强学习。\n抓好检查。"],
)
def filler_words(prose: Prose, context: Context) -> Iterator[Hit]:
    fillers = [(line, m) for line in prose.read for m in find("进一步|切实|扎实", outside_quotes(line.text))]
    size, limit = sum(len(line.text) for line in prose.read), context.settings.limit("虚词")
    if len(fillers) > max(limit, limit * size / 1000):
        line, m = fillers[-1]
        yield line.hit(*m.span(), f"全文“进一步”“切实”“扎实”共{len(fillers)}处，每千字超过{limit}处", "删去可有可无的。")


@rule(
    "S-24",
    "broken-parallel",
    "并列的各项句式不一",
    WARNING,
    "惯例",
    "行文惯例",
    reason="前几项同一句式，后面一项变了样，读起来像少了字。",
    bad=[
        "对工作亲自过问、亲自部署、亲自协调、重要任务亲自督办。",
        "1个村被评为先进、2个项目被评为示范。",
        "从执法是否规范，制度是否落实、执法档案制作进行检查。",
    ],
    good=[
        "对重要工作亲自部署、重大问题亲自过问、重点环节亲自协调、重要案件亲自督办。",
        "对工作亲自过问、亲自部署、亲自督办。",
        "从执法是否规范、公正，制度是否健全、落实进行检查。",
        "从是否依法、及时公开进行检查。",
    ],
)
def broken_parallel(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    same = rf"\1[{HAN}]{{2,4}}"
    odd_one = rf"((?!\1)[{HAN}]{{2,6}}{same})(?=[，。；,;])"
    for m in find(rf"(?:对[^，。；、]{{0,40}}?)?([{HAN}]{{2}})[{HAN}]{{2,4}}、{same}、(?:{same}、)*{odd_one}", text):
        yield line.hit(m.start(2), m.end(2), f"前几项以“{m[1]}”开头，这一项不是", "改成同一句式。")
    for m in find(r"(被(?:评为|授予|确定为|列为))[^，。；、]{0,60}、([^，。；、]{0,60}?\1)", text):
        yield line.hit(m.start(2), m.end(2), f"顿号后的一项自带“{m[1]}”", "顿号改为逗号，或合用一个动词。")
    for m in find(r"从([^。；]{0,100}是否[^。；]{0,100}?)(?:等?方面)?(?:进行|开展)", text):
        asked = [item for item in find(rf"[{HAN}]{{2,10}}?是否[{HAN}]{{2,8}}", m[1])]
        odd = next(((a, b) for a, b in pieces(m[1], "，、,") if "是否" not in m[1][a:b] and b - a > 3), None)
        if odd and len(asked) > 1 and odd[0] > asked[0].end():  # 是否规范、公正 shares its 是否
            yield line.hit(m.start(1) + odd[0], m.start(1) + odd[1], "前几项说“是否……”，这一项不是", "各项改成同一句式。")


@rule(
    "S-25",
    "comma-in-list",
    "并列短语之间用了逗号",
    WARNING,
    "一般",
    "GB/T 15834—2011 4.5.3.1",
    reason="作定语的并列短语之间停顿很小，用顿号。",
    bad=["增强依法行政，依法办事的能力。"],
    good=["增强依法行政、依法办事的能力。", "坚持依法行政，依法办理案件。"],
)
def comma_in_list(line: Line, _: Context) -> Iterator[Hit]:
    for m in find(rf"([{HAN}]{{2}})[{HAN}]{{2}}([，,])\1[{HAN}]{{2}}(?=的[{HAN}])", outside_quotes(line.text)):
        yield line.hit(m.start(2), m.end(2), "并列短语之间停顿小，用顿号", "改为顿号。")


@rule(
    "S-26",
    "broken-sentence",
    "句号断在了半句话上",
    WARNING,
    "惯例",
    "行文惯例",
    reason="“从而”“以及”承接上句，不能另起一句；孤零零的“不断增强……”多是上一句的后半截。",
    bad=["开展业务培训。从而提高办案质量。", "为进一步规范执法行为。我局开展培训。", "组织法律知识培训。不断增强法治意识。"],
    good=["开展业务培训，从而提高办案质量。", "组织培训，不断增强法治意识。", "大队坚持从严治队。不断完善制度，规范流程。"],
)
def broken_sentence(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    for m in find(
        r"(?<=。)(?:从而|进而|以便|以致|使得|并且|以及)(?=\S)"
        r"|(?<=(?:培训|学习|检查|会议|活动|宣传)。)(?:不断|有效|进一步|切实|全面)(?:增强|提升|提高|促进|推动)[^，。；：]{2,20}(?=。)",
        text,
    ):
        yield line.hit(*m.span(), "这是上一句的后半截", "把前面的句号改为逗号。")
    for m in find(r"(?:^|(?<=。))为(?:了|进一步|更好地?|切实|全面|深入)[^，。：；]{4,30}(?=。)", text):
        yield line.hit(*m.span(), "这只是半句话", "把后面的句号改为逗号。")
