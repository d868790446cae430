"""Rules on what is printed twice: a unit after a figure that prints it, a verb before a change that has its own, a typed
number before a heading that the program numbers, 一是 within 一是, 年度 in a title that has it.

In: finished paragraphs; where known, which characters are figures and which the program set. Out: hits.
Responsible for: telling a unit printed again from the beginning of another word.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawreport.base.hanzi import CN
from lawreport.model import AFTER_UNIT
from lawreport.rules.prose.wording import CHANGES
from lawreport.rules.reading.text import COUNT, HAN, LONG_UNITS, compiled, find, links, marker, outside_quotes, plain
from lawreport.rules.rule import ERROR, WARNING, Context, Hit, Line, Prose, Scope, pattern, rule
from lawreport.style import CAPTIONS, HEADINGS, RUN_INS, TITLES, Style

# ---- units -------------------------------------------------------------------------------------------------------------

# unit → what may follow it again where the two make another word: 12家家长学校
_WORDS = {
    "件": "数均",
    "起": "诉草步来火底初点因源止立始降落",
    "宗": "地教旨族",
    "例": "行会如外子",
    "人": "民员大口才社事防行力均工机身数们家心居文为物情格人",
    "名": "单称录师优校医额誉企义列次册",
    "位": "置于居列次",
    "次": "数日年生序要级品均月",
    "场": "所地馆景面内外站",
    "期": "刊间货限满末中内初",
    "批": "次准复发评示量",
    "家": "长庭园属具电居畜禽政校访里中乡族",
    "户": "籍主外口数用均型",
    "个": "体人案别税性",
    "所": "有属长在需得谓以涉",
    "处": "室置罚理级长分所于",
    "条": "例款文件目",
    "项": "目",
    "份": "额量",
    "部": "门委分署级位队长",
    "篇": "章幅目",
    "台": "账风湾阶胞套",
    "套": "餐牌",
    "座": "谈位椅",
    "间": "隔接",
    "类": "型别似",
    "种": "植子类养业",
    "门": "诊店类户牌槛",
    "节": "目日能水点约假",
    "轮": "训岗换流",
    "张": "贴",
    "支": "部持队付出援撑行",
    "亩": "均产",
    "吨": "位",
    "元": "旦月素宵",
    "米": "袋粉",
    "天": "天然气津",
    "年": "度内底初末中均来报检审年",
    "月": "底初末中均度",
    "日": "常均前",
    "只": "有要能是",
    "里": "程面外",
    "分": "钟数别局析类",
}
_DIGITS = r"[-\d.,]+|[零一二三四五六七八九十百千]+"
_VERBS = "|".join(CHANGES)
_RISING, _FALLING = "|".join(CHANGES[:4]), "|".join(CHANGES[4:])
_ROUGH = "将近|接近|超过|至少|约|近|逾|超"
_FIGURE = rf"(?P<verb>{_VERBS})?(?P<rough>{_ROUGH})?(?:{_DIGITS})(?P<unit>.*?)(?P<after>{'|'.join(AFTER_UNIT)})?"


def _again(unit: str, rest: str) -> int:
    """Return how many characters at the beginning of `rest` repeat `unit` or its end; 0 for none."""
    blank = len(rest) - len(rest.lstrip(" 　"))
    rest = rest[blank:]
    for size in range(len(unit), 0, -1):
        tail = unit[-size:]
        if not rest.startswith(tail) or rest.startswith(tail * 2):
            continue
        after = rest[size : size + 1]
        part = size < len(unit) and compiled(f"[{HAN}]").match(after)
        if not after or (not part and after not in _WORDS.get(tail, "")):
            return blank + size
    return 0


@rule(
    "S-31",
    "doubled-unit",
    "计量单位印了两遍",
    ERROR,
    "惯例",
    "数字核对",
    screen=(r"\d|[零一二三四五六七八九十]|持平", "text"),
    fix=lambda _: "",
    reason="{{ 立案查处 }} 连单位一起印（467件），后面再打一个“件”就成了467件件。只要数不要单位，写 {{ 立案查处.数值 }}。",
    bad=["立案查处467件件。", "培训300人次人次。", "整改率达到98%%。", "罚款40.07万元万元。", "检查300人次 人次。"],
    good=[
        "立案查处467件，件件有着落。",
        "建成12家家长学校。",
        "办结467件件件有回音。",
        "扶持300个个体工商户。",
        "2024年年初完成。",
        "一次次上门，一件件办结。",
    ],
)
def doubled_unit(line: Line, _: Context) -> Iterator[Hit]:
    repeats = [*_units_after_figures(line), *_units_in_words(line)]
    for start, end in sorted(set(repeats)):
        unit = line.text[start:end].strip()
        yield line.hit(start, end, f"“{unit}”印了两遍：……{line.text[max(0, start - 6) : end]}")


def _units_after_figures(line: Line) -> Iterator[tuple[int, int]]:
    for start, end in line.figures:
        m = compiled(_FIGURE).fullmatch(line.text[start:end])
        size = _again(m["unit"], line.text[end:]) if m and m["unit"] else 0
        level = compiled("[ 　]?(?:%|％|个?百分点)").match(line.text, end) if line.text[start:end].endswith("持平") else None
        if size:
            yield end, end + size
        elif level:
            yield end, level.end()


def _units_in_words(line: Line) -> Iterator[tuple[int, int]]:
    units = "|".join((*LONG_UNITS, "%", "％", f"[{COUNT}元]"))
    for m in find(rf"(?<![A-Za-z\d第.,])\d[\d.,]*[万亿]?[余多]?[万亿]?[ 　]?({units})(?=[ 　]?\1)", plain(line.text)):
        size = _again(m[1], line.text[m.end() :])
        if size and not any(a < m.end() + size and m.start() < b for a, b in line.figures):
            yield m.end(), m.end() + size


@rule(
    "S-31b",
    "clashing-units",
    "一个数后面跟了两种单位",
    ERROR,
    "惯例",
    "数字核对",
    screen=(r"元[ 　]?[万亿]元|[%％][ 　]?个?百分点|百分点[ 　]?[%％]", "text"),
    reason="指标的单位和后面手打的单位不是一回事：或者单位该换，或者数该换算（{{ 罚款金额|万 }}）。",
    bad=["罚款400720元万元。", "提高1.2%个百分点。"],
    good=["罚款40.07万元。", "提高1.2个百分点。", "投入300元；万元以上的另行审批。"],
)
def clashing_units(line: Line, _: Context) -> Iterator[Hit]:
    for m in find(
        r"(?<![\d.,])\d[\d.,]*[余多]?(?:元[ 　]?[万亿]元|[%％][ 　]?个?百分点|个百分点[ 　]?[%％])", plain(line.text)
    ):
        yield line.hit(*m.span(), f"“{m[0]}”有两种单位", "核对，只留一种。")


_ROUGH_AFTER = "余|多|来|几|左右|上下|以上|个|[（(]"


@rule(
    "S-31d",
    "unit-after-rough",
    "数和单位后面又打了“余家”“个家”",
    ERROR,
    "惯例",
    "数字核对",
    screen=(rf"(?:{_ROUGH_AFTER})[ 　]?[{COUNT}元%％]", "text"),
    reason="标签印出的数已经带着单位；余、多写进数据（6600余），不要手打在后面。",
    bad=["检查单位6603家余家。", "查处案件120件（件）。"],
    good=["检查单位6600余家。", "检查6603家，余下各家另行安排。", "新建100户多户型住宅。", "走访120家（家访48次）。"],
)
def unit_after_rough(line: Line, _: Context) -> Iterator[Hit]:
    units = "|".join((*LONG_UNITS, "%", "％", f"[{COUNT}元]"))
    text = plain(line.text)
    for m in find(rf"(?<![A-Za-z\d第.,])\d[\d.,]*[万亿]?[余多]?({units})(?:{_ROUGH_AFTER})(?=[ 　]?\1)", text):
        size = _again(m[1], line.text[m.end() :]) if m[1] != "个" else 0
        if size:
            yield line.hit(
                m.start(), m.end() + size, f"“{line.text[m.start() : m.end() + size]}”的单位印了两遍", "只留一个单位。"
            )


_ABOUT = "(?<![节预签履条简公合特制违解契邀失婚商守大])约"  # 约 by itself, not the end of 节约
_NEAR = "(?<![附最临远靠接邻就亲新晚将])近"
_TWICE_BEFORE = (
    rf"({_VERBS})了?(?=\1\d)|(?:大约|大概|{_ABOUT})(?=约\d)|{_NEAR}(?=近\d)|超过(?=超过?\d)|逾(?=逾\d)|至少(?=至少\d)"
)
_OVER_AGAIN = (
    rf"(?<=\d余)余(?=[{COUNT}，。；、]|$)|(?<=\d多)多(?=[{COUNT}，。；、]|$)|(?<=[万亿]余)余|(?<=余[{COUNT}])余(?![{HAN}])"
)
_TWICE_AFTER = "|".join((_OVER_AGAIN, *(f"(?<={word}){word}" for word in AFTER_UNIT)))
_TWO_ROUGH = rf"(?:{_ABOUT}|{_NEAR}|超过)(?:约|近|逾|超过)(?=\d)"
_TWO_WAYS = rf"(?:{_RISING})了?(?:{_FALLING})\d[\d.]*|(?:{_FALLING})了?(?:{_RISING})\d[\d.]*|(?:{_VERBS})了?(?:基本)?持平"


@rule(
    "S-32",
    "doubled-change-word",
    "增减、约数的说法印了两遍",
    ERROR,
    "惯例",
    "数字核对",
    screen=(rf"(?:{_VERBS}|{_ROUGH}|余|多|左右|以上|以下|上下)", "text"),
    fix=lambda _: "",
    reason=(
        "{{ 检查单位.同比 }} 自己带“增长”“下降”，4600余、近5万自己带“余”“近”；前后再打一遍就重复了。"
        "只要百分数，写 {{ 检查单位.增幅 }}。"
    ),
    bad=[
        "同比增长增长12.3%。",
        "比上年下降下降3%。",
        "约约300人。",
        "近近5万人。",
        "发放4600余余份。",
        "比上年增加增加20件。",
        "参赛50件左右左右。",
    ],
    good=[
        "同比增长12.3%。",
        "节约约30万元。",
        "附近近5万名群众受益。",
        "比上年增加20件。",
        "收回300余份，余下20份待收。",
        "增长的增长，下降的下降。",
    ],
)
def doubled_change_word(line: Line, _: Context) -> Iterator[Hit]:
    for m in find(f"{_TWICE_BEFORE}|{_TWICE_AFTER}", plain(line.text)):
        yield line.hit(*m.span(), f"“{m[0]}”印了两遍")


@rule(
    "S-32b",
    "clashing-change-words",
    "增减、约数的说法前后矛盾",
    ERROR,
    "惯例",
    "数字核对",
    screen=(rf"(?:{_VERBS})了?(?:{_VERBS}|基本持平|持平)|[约近过](?:约|近|逾|超过)", "text"),
    reason="{{ 检查单位.同比 }} 按数据印“增长”“下降”或“持平”，前面不要再打动词。",
    bad=["同比增长下降9.2%。", "比上年增长持平。", "约近5万人参加。"],
    good=["同比下降9.2%。", "与上年持平。", "附近约5万人参加。", "节约近5万元。"],
)
def clashing_change_words(line: Line, _: Context) -> Iterator[Hit]:
    for m in find(f"{_TWO_ROUGH}|{_TWO_WAYS}", plain(line.text)):
        yield line.hit(
            *m.span(), f"“{m[0]}”前后矛盾", "删去手打的一个；.同比、.增减 自己带增长、下降，4600余、近5万自己带余、近。"
        )


# ---- numbers and 一是 --------------------------------------------------------------------------------------------------

_ORDINAL = (
    rf"[（(] ?(?:[{CN}]{{1,3}}|\d{{1,2}}) ?[）)]|[{CN}]{{1,3}} ?[、．.](?!第?[{CN}][、至到—或审级])"
    rf"|第[{CN}]{{1,3}}[、，,：:]|\d{{1,2}} ?[.．、](?!\d)|[①-⑳⑴-⒇㈠-㈩⒈-⒛Ⅰ-Ⅻ][.、．]?|首先[，,、]|其[{CN}][，,、]"
)
_DOTTED = rf"\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}}[.．、]?[ 　]+(?=[{HAN}])"  # 1.1 抓好落实
_LOOSE = (  # what is a number only where a heading begins: 二 其他事项, A.规范执法, 1）规范执法
    rf"[{CN}]{{1,3}}(?:[ 　]+|[，,])(?=[{HAN}])|[A-Za-z][ 　]?[.．、)）][ 　]*(?=[{HAN}])|\d{{1,2}} ?[)）](?=[ 　]*[{HAN}])"
)
_PART = rf"第[{CN}\d]{{1,3}}(?:部分|章|节)(?![{HAN}])|第[{CN}]{{1,3}}[ 　]|[{CN}]{{1,3}}是(?![{CN}\d])"  # 第二章, 第二, 二是
_TYPED = rf"(?:{_ORDINAL}|{_DOTTED}|{_LOOSE}|{_PART})[ 　]*"
_IN_CHAIN = rf"(?:{_ORDINAL}|{_DOTTED}|[{CN}]{{1,3}}是(?![{CN}]、)[，,：:]?|[-－•●·*][ 　]?(?=[{HAN}]))[ 　]*"
_ATTACHED = r"附[ 　]?件[ 　]?(?:\d{1,2}[ 　]?[：:.．、]?|[：:])[ 　]*"
_CAPTION = rf"附?[图表][ 　]?(?:\d{{1,2}}(?:[-—.．]\d{{1,2}})?|[{CN}]{{1,2}}(?=[ 　:：、.．]))[ 　:：、.．]*"


def _typed_after(line: Line) -> tuple[int, str]:
    """Return where a number typed after a printed one would begin, and its pattern; an empty pattern where none is possible."""
    set_by_program = line.made[0][1] if line.made and not line.made[0][0] else 0
    heading = line.style in (*HEADINGS, *RUN_INS)
    if line.style in TITLES:
        return 0, _ATTACHED if line.style == Style.ATTACHMENT_TITLE else rf"(?:{_ORDINAL})[ 　]*"
    if line.style in CAPTIONS:
        first = compiled(_CAPTION).match(line.text)
        return set_by_program or (first.end() if first else 0), _CAPTION
    if line.style == Style.ATTACHMENT_LIST:
        first = compiled(r"(?:附件[：:])?[ 　]*(?:\d{1,2}[.．][ 　]*)?").match(line.text)
        return set_by_program or (first.end() if first else 0), _ATTACHED
    if set_by_program and heading:
        return set_by_program, _TYPED
    same = compiled(rf"([{CN}]{{1,3}}、)(?=\1)").match(line.text)
    mark = marker(line.text)
    if same:
        return same.end(), _TYPED
    return (len(mark.text), _TYPED) if mark and (line.style in HEADINGS or _twice(mark, line.text)) else (0, "")


def _twice(mark, text: str) -> bool:
    """Return whether the text has a second number after `mark`, of the same kind or also of a heading."""
    second = marker(text[len(mark.text) :])
    return second is not None and (second.kind == mark.kind or max(second.kind, mark.kind) < 3)


@rule(
    "S-33",
    "number-typed-twice",
    "序数手打，和自动编的重复",
    ERROR,
    "惯例",
    "公文层次序数",
    everywhere=True,
    fix=lambda _: "",
    reason="标题的序数、图表和附件的编号由程序编；标题里再打一个“（二）”，就印成（二）（二）规范执法。",
    bad=[
        "标题二｜（二）（二）规范执法",
        "一、一、主要举措",
        "（二）(二)规范执法。全年检查30家。",
        "图题｜图1　图1 案件数量",
        "附件标题｜附件1：权责清单",
        "公文标题｜一、甲局2024年法治政府建设年度报告",
        "标题二｜（二）二，规范执法",
    ],
    good=[
        "标题二｜（一）第一责任人职责落实情况",
        "标题一｜一、二审案件办理情况",
        "标题三｜1.1+N调解机制",
        "（一）一站式解纷。全年调解30件。",
        "图题｜图1　案件数量",
        "附件标题｜权责清单",
    ],
)
def number_typed_twice(line: Line, _: Context) -> Iterator[Hit]:
    start, wanted = _typed_after(line)
    typed = compiled(f"(?:{wanted})+").match(line.text, start) if wanted else None
    chain = typed and typed[0].strip() == "一是" and "二是" in line.text  # （一）一是……二是……
    if typed and typed[0] and not chain and (start or line.style in TITLES):
        yield line.hit(
            *typed.span(), f"“{typed[0].strip()}”是手打的序数，程序已经编了号" if line.made else f"序数“{typed[0].strip()}”重复"
        )


@rule(
    "S-34",
    "link-typed-twice",
    "“一是”后面又打了序数",
    ERROR,
    "惯例",
    "行文惯例",
    screen=(rf"[{CN}]是", "text"),
    fix=lambda _: "",
    reason="points 里的每一条自动编“一是”“二是”；条里再打“一是”“1.”“首先，”就重复了。",
    bad=[
        "一是一是健全制度。二是二是强化培训。",
        "一是1.健全制度。二是2.强化培训。",
        "一是首先，健全制度。二是强化培训。",
        "一是（1）健全制度。二是强化培训。",
        "一是第一，健全制度。二是强化培训。",
        "一是- 健全制度。二是强化培训。",
    ],
    good=[
        "一是健全制度。二是强化培训。",
        "一是一体推进。二是二级联动。",
        "坚持“一是一、二是二”。",
        "实事求是，一是一、二是二。",
        "一是首先保障民生。二是第一时间响应。",
        "一是1.2万人参训。二是3、4号楼完工。",
    ],
)
def link_typed_twice(line: Line, _: Context) -> Iterator[Hit]:
    for link in links(line.text):
        rest = line.text[link.end :]
        typed = compiled(f"(?:{_IN_CHAIN})+").match(rest)
        if link.kind == "是" and typed and not compiled(rf"[{CN}]{{1,2}}[、，；][{CN}]{{1,2}}是").match(rest):
            yield line.hit(
                link.end, link.end + typed.end(), f"“{line.text[link.start : link.end]}”后面又有“{typed[0].strip()}”"
            )


# ---- names and titles --------------------------------------------------------------------------------------------------


@rule(
    "S-31c",
    "name-said-twice",
    "单位名称印了两遍",
    ERROR,
    "惯例",
    "行文惯例",
    scope=Scope.TEXT,
    reason="{{ 单位 }}、{{ 简称 }} 已经印出名称，前后不要再打一遍。",
    bad=["甲市乙区消防救援大队甲市乙区消防救援大队共检查30家。", "甲市乙区消防救援大队大队共检查30家。"],
    good=["甲市乙区消防救援大队共检查30家。", "甲市乙区消防救援大队大队长到会。"],
)
def name_said_twice(prose: Prose, context: Context) -> Iterator[Hit]:
    names = [name for name in (context.unit, context.short) if len(name) > 1]
    patterns = [
        rf"{name_pattern(first)}({name_pattern(second)})(?![长员部务史旗])"
        for first in names
        for second in names
        if first == context.unit or first == second
    ]
    for line in prose.read if names else ():
        for said_twice in patterns:
            for m in find(said_twice, line.text):
                yield line.hit(m.start(1), m.end(1), f"“{m[1]}”印了两遍", "删去一处。")


def name_pattern(name: str) -> str:
    """Return the pattern of a name, which a title's line break may divide."""
    from re import escape

    return "\n?".join(map(escape, name))


@rule(
    "S-36",
    "doubled-niandu",
    "“年年度”“年度年度”",
    ERROR,
    "惯例",
    "公文标题惯例",
    screen=(r"\d{4}年度?\n?年", "text"),
    fix=lambda _: "",
    reason="{{ 年 }} 只印 2024，后面打“年度”或“年”；打成“年年度”就重复了。上市公司的“2024年年度报告”是名称，不算。",
    bad=["2024年年度法治政府建设情况报告", "2024年年，共办结20件。", "2024年度年度考核优秀。", "公文标题｜甲局2024年年度报告"],
    good=["2024年度法治政府建设情况报告", "2024年年底完成。", "2024年年度考核优秀。", "审阅上市公司2024年年度报告30份。"],
)
def doubled_niandu(line: Line, _: Context) -> Iterator[Hit]:
    alone = r"年(?=年[，。；、：])|年度(?=年度)"
    own = "" if line.style in (*TITLES, *HEADINGS) else "(?=(?:全区|全市|全县|全镇)?(?:推进)?(?:法治|依法))"
    for m in find(rf"(?<=\d{{4}})(?:年(?=\n?年\n?度{own})|{alone})", outside_quotes(line.text)):
        yield line.hit(*m.span(), f"“{line.text[m.start() : m.end() + 2]}”重复")


@rule(
    "S-36b",
    "niandu-twice-in-title",
    "标题里两个“年度”",
    WARNING,
    "惯例",
    "公文标题惯例",
    reason="“2024年度”和“年度报告”说的是同一件事，留一个：2024年法治政府建设年度报告。",
    bad=["公文标题｜甲局2024年度法治政府建设年度报告"],
    good=["公文标题｜甲局2024年法治政府建设年度报告", "公文标题｜甲局2024年度法治政府建设情况报告"],
)
def niandu_twice_in_title(line: Line, _: Context) -> Iterator[Hit]:
    if line.style not in TITLES:
        return
    for m in find(r"(?<=\d{4}年)度(?=[^年]{2,30}年度(?:工作)?报告)", outside_quotes(line.text)):
        yield line.hit(*m.span(), "标题里有两个“年度”", "前面的“年度”改为“年”。")


pattern(
    "S-36c",
    "year-without-nian",
    "年份后面少“年”",
    WARNING,
    "惯例",
    "公文时间表述",
    within="quotes",
    find=r"(?<![\d—～~\-/〔\[（(A-Za-z第.·])20[12]\d(?=，(?:共|全|我|本|累计)|度(?![假数量])|法治|全[市县区镇省国]|共[办查处检开组培])",
    say="“{0}”后面少“年”",
    write="{{ 年 }} 只印数字，写作 {{ 年 }}年。",
    reason="{{ 年 }} 印的是 2024，不带“年”字。",
    bad=["2024，共检查30家。", "甲区2024法治政府建设情况报告"],
    good=["2024年，共检查30家。", "编号2024的案件", "2021—2024年共办结30件。"],
)


pattern(
    "P-07c",
    "doubled-bracket",
    "书名号、引号、括号打了两层",
    ERROR,
    "应",
    "GB/T 15834—2011 4.15",
    find=r"《《[^《》\n]*》》|““[^“”\n]*””|（（[^（）\n]*））|〔〔\d{4}〕〕",
    say="“{0}”的括号打了两层",
    fix=lambda text: text[1:-1],
    reason="同一个名称只用一层书名号、引号或括号；多是名称带着书名号粘进来，外面又打了一层。",
    bad=["落实《《行政处罚法》》。", "推行““一网通办””改革。", "报告（（草案））"],
    good=["落实《行政处罚法》。", "印发《〈行政处罚法〉实施办法》。"],
)
