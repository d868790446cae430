"""Rules on what should have been replaced: places left open, and markup of web pages and other programs.

In: a line of text. Out: hits.
Responsible for: the forms of an open place, which markup only dresses a word (it can be removed) and which carries something
(it cannot), and where such characters are right: in the name of a model document, in a note below a table.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from lawreport.base.hanzi import NINE
from lawreport.rules.reading.text import HAN, HOLE, compiled, find, inside, plain
from lawreport.rules.rule import ERROR, WARNING, Context, Hit, Line, rule
from lawreport.style import Style

COUNTED = "(?:[件家起]|人次|万?元)"

# ---- places left open ------------------------------------------------------------------------------------------------

_CROSSES = r"[×ＸＸ]{2,}|(?<![A-Za-z])[xX]{2,}(?![A-Za-z])|20[xX×Ｘ]{2}|20\d[xX×_＿](?=年)"
_ONE_SIGN = (
    rf"(?<=[{HAN}，])[xX×Ｘ*＊](?={COUNTED}|[年月日%％])|(?<=[共计达结理处查受约为了])[NnMm](?={COUNTED}|[名个项场])"
    rf"|(?<![\d.,，:：])0{{2,}}(?={COUNTED}|[份次场人])|(?<=[{HAN}])[#＃]+(?={COUNTED}|[份次场人%％])"
    rf"|(?<!…)…{{1,8}}(?={COUNTED}|[%％])"
)
_SIGNS = (
    rf"\*{{2,}}|＊{{2,}}|_{{2,}}|＿{{2,}}|[#＃]{{3,}}|(?<![{NINE}〇])〇{{2,}}(?![{NINE}〇])|[○△□◯■▲◎☆]{{2,}}"
    r"|[{}｛｝]|\{%|%\}"
    r"|(?<![?？])[?？]{2,}(?=[件人次个家处份%万起名元])|(?<=[为共计达约第])[?？]{2,}"
    r"|[（(][?？ ]+[）)]|(?<=[：:])[?？]+(?=$|[，。；])"
    rf"|(?<=[案件数约共结计罚款])[?？](?={COUNTED}[，。；、])"
)
_VALUES = (
    r"(?<![A-Za-z])(?:None|nan|NaN|null|undefined|Undefined|TODO|FIXME|TBD)(?![A-Za-z])|%[sd](?=[件家人次个])"
    r"|#(?:REF|VALUE|DIV/0|NAME|N/A)[!?]?"
)
_BLANKS = (
    r"(?<!\d)年[ 　]+月(?:[ 　]+日)?|年[ 　]+月[ 　]+日|(?<=\d月)[ 　]+日(?![常均])"
    r"|[（(【\[〔《“][ 　]*[）)】\]〕》”]|(?<=[率比度]为)[ 　]*%"
    rf"|(?<=[共计达为约结])[ 　]+(?={COUNTED}|[份次场%％])"
)
WAITING = (
    r"(?<![有亟尚仍还])待(?:补充?|定|填|核实?)(?=[）)】\]，。；：:—]|$)|未完待续|[（(]待续[）)]"
    rf"|[（(【\[]待[{HAN}]{{1,8}}(?:补充?|填写?|提供|核实|确认|更新|统计)[）)】\]]"
    rf"|(?<![有亟尚仍还])待[{HAN}]{{1,6}}[科股室](?:补充|填写|提供|核实|确认)"
    r"|[（(【\[](?:数[据字]|内容|情况)?待(?:补充?|定|填写?|核[实对]?|确认|统计|汇总|提供|更新|完善|续|写|录入|上报)"
    r"(?:数[据字]|内容|材料|情况)?(?:[：:，,…][^）)】\]\n]{0,40})?[）)】\]]"
)
_OPENING, _CLOSING = r"[【\[（(<＜]", r"[】\]）)>＞]"
_REQUEST = r"此处|这里|请(?:补充?|填写?|插入|核实|输入|修改|替换|确认|提供)|填写(?!完整|规范|率|说明|要求|不|有)"
_WHAT_IS_ASKED = (
    r"(?:具体)?(?:数[字据]|内容)|(?:本?单位|部门|机关|项目)(?:名称|全称|简称)?|年份|日期|姓名|填报单位"
    r"|图片|插图|图表|截图|空[缺白]?|(?:数据)?未报|(?:数据)?暂?缺|暂无数据"
)
_ASKING = (
    rf"{_OPENING}(?:{_REQUEST})[^】\]）)>＞\n]{{0,20}}{_CLOSING}"
    rf"|{_OPENING}(?:{_WHAT_IS_ASKED}){_CLOSING}"
    r"|(?:单击|点击|请在|在)(?:此处|这里)(?:输入|填写|添加|编辑|插入)|Lorem ipsum"
)
_OMITTED = r"(?<![…．.])[…．.]{1,8}[ 　]{0,4}[（(]略[）)]|^[（(](?:以下|下文)?略[）)]$|[（(](?:以下|此处|内容)省?略[）)]"
OPEN_PLACE = "|".join((WAITING, _ASKING, _OMITTED, _CROSSES, _ONE_SIGN, _BLANKS, _VALUES, _SIGNS))
_MODEL = "范本|示范|样式|样本|样表|参考|格式|模板|文本"
_NAMELESS = (
    r"(?<![赵钱孙李周吴郑王冯陈张刘杨黄何罗高林郭马梁宋唐许韩邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    r"石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔汤])某某(?=[市县区州省镇乡局厅委街社村科股])"
    r"|某年某月|某{3,}"
)


@rule(
    "S-13",
    "placeholder",
    "占位符、模板残留",
    ERROR,
    "惯例",
    "公文校核惯例",
    everywhere=True,
    keeps=True,
    screen=(OPEN_PLACE, "text"),
    reason="占位符发出去就是事故。",
    bad=[
        "办结××件。",
        "共检查{{ 检查单位 }}。",
        "办结nan件。",
        "XX市司法局",
        "联系人：（待定）",
        "20XX年",
        "合计#REF!件",
        "【此处补充数据】",
        "年　月　日",
        "办结率为%。",
        "办理【】件。",
        "办结案件（待补：法规科）件。",
        "（请填）",
        "（单位名称）共检查30家。",
        "检查企业×家。",
        "办结____件。",
        "主要做法……（略）",
        "处罚（ ）家。",
        "办结N件。",
        "点击此处输入文字",
    ],
    good=[
        "办结20件。",
        "场地20×30米，7×24小时值守。",
        "有待补齐。",
        "二〇〇八年",
        "会议待定期召开。",
        "统计表（略）不再印发。",
        "金额（单位：万元）见表1。",
        "推行“1+N”模式，待遇得到保障。",
        "数字政府（数字乡村）建设。",
    ],
)
def placeholder(line: Line, _: Context) -> Iterator[Hit]:
    text = _without_pairs(plain(line.text))
    for m in find(OPEN_PLACE, text):
        if not _named_or_quoted(line, m.start(), m[0]):
            yield line.hit(*m.span(), f"“{m[0]}”是没有填的内容或模板残留", "填上内容，或删去。")


@rule(
    "S-13b",
    "placeholder-in-name",
    "名称、引语里像有占位符",
    WARNING,
    "惯例",
    "公文校核惯例",
    screen=(f"{_CROSSES}|{_NAMELESS}", "text"),
    reason="引用示范文本的名称时“XX”可以照写；别处多是照抄模板没有改。",
    bad=["落实《××县行政执法办法》。", "推行“XX”工作法。", "某某局牵头办理。"],
    good=["使用《行政处罚决定书（XX罚字〔2024〕XX号）》示范文本。", "当事人李某某申请复议。"],
)
def placeholder_in_name(line: Line, _: Context) -> Iterator[Hit]:
    text = plain(line.text)
    for m in find(f"{_CROSSES}|{_NAMELESS}", text):
        named = _named_or_quoted(line, m.start(), m[0])
        if ("某" in m[0] or named) and not _of_model(text, m.end()):
            yield line.hit(*m.span(), f"“{m[0]}”像是没有填的内容", "换成真实的名称；确是原文就留着。")


def _named_or_quoted(line: Line, at: int, words: str) -> bool:
    """Return whether crosses are inside a name or a quotation, where they may belong."""
    return bool(compiled(f"(?:{_CROSSES})").fullmatch(words)) and inside(line.text, at, "《“")


def _of_model(text: str, end: int) -> bool:
    """Return whether the name around `end` is that of a model document."""
    closing = compiled("[》”]").search(text, end)
    return bool(closing and compiled(_MODEL).search(text[end : closing.end() + 8]))


# ---- marks that print raw --------------------------------------------------------------------------------------------

_ATTRIBUTES = r"(?:\s[^<>\n]{0,80})?\s?/?>"
_DRESSING = "b|i|u|p|em|strong|span|font|div"
_CARRYING = (
    r"br|hr|s|a|del|ins|sup|sub|strike|img|table|t[rdh]|tbody|thead|ul|ol|li|h[1-6]"
    r"|code|pre|blockquote|script|style|w:\w+"
)
_DRESS_TAG = (
    rf"</?(?:{_DRESSING}|center|big|small|mark){_ATTRIBUTES}|&lt;/?(?:{_DRESSING})&gt;"
    r"|\[/?(?:b|i|u|color|size|font)(?:=[^\]\n]{1,40})?\]"
)
_OTHER_TAG = rf"</?(?:{_CARRYING}){_ATTRIBUTES}|<!--[^\n]{{0,400}}?-->"
_ENTITY = r"&(?:amp;)?(?:[a-z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,5});"
_BEGIN = rf"[{HAN}\w“《（(【\d]"
_PAIRS = (
    rf"\*{{2,3}}(?={_BEGIN})[^*\n]+?\*{{2,3}}|(?<![A-Za-z0-9_])__(?={_BEGIN})[^_\n]+?__(?![A-Za-z0-9_])"
    rf"|==(?={_BEGIN})[^=\n]+?==|`[^`\n]+`"
    rf"|(?:^|(?<=[，。；：、（ ]))\*(?=[{HAN}“])[^*\n，。；：、]{{1,40}}(?<=[{HAN}”])\*(?![\d*])"
)
_LATEX = "d?frac|times|div|sum|sqrt|[gl]eq?|neq|cdot|approx|pm|text|mathrm|begin|end"
_FORMULA = rf"(?<![A-Za-z0-9:\\])\\(?:[()\[\]]|(?:{_LATEX})(?![A-Za-z]))"
_LOST = (
    rf"~~(?={_BEGIN})[^~\n]+?~~|\[\^[^\]\s]{{1,10}}\]|!?\[[^\]\n]{{0,40}}\]\([^)\n]{{0,400}}?[/.#][^)\n]{{0,400}}\)"
    r"|```|(?<![A-Za-z0-9:\\])\\[nrt](?![A-Za-z])"
    r"|[\[［](?:脚注|尾注|注释?)[：:][^\]］\n]{1,200}[\]］]"
    rf"|{_FORMULA}"
    rf"|\$\$|\$(?=[^$\n]{{0,40}}[A-Za-z\\^])[^$\n{HAN}，。]{{1,60}}\$|\{{#|#\}}"
)
_AT_START = (
    rf"^[ 　]*(?:[-－*+][ 　]+(?=\S)(?!表示|为|指|系|代表|标)(?!\d+ ?[-－]$)|[-－](?=[{HAN}“])|#{{1,6}}[ 　]+(?=\S)"
    rf"|#{{1,6}}(?=[{HAN}])(?![^#\n]*#)|>+[ 　]?(?=[{HAN}“]))"
    rf"|(?<=[。；：！？])[ 　]*[-－*+•][ 　]+(?=[{HAN}“《])|^[ 　]*(?:-{{3,}}|={{3,}})[ 　]*$"
    r"|\[(?:TOC|toc)\]|^[ 　]*\|[^|\n]+\|.*|^[ 　]*(?:\|[ ]*)?:?-{3,}:?[ ]*\|.*|#\s*不查"
)
MARKUP = "|".join((_DRESS_TAG, _OTHER_TAG, _ENTITY, _PAIRS, _LOST, _AT_START))
_SOFT = {"&nbsp;": "", "&ensp;": "", "&emsp;": "", "&quot;": None, "&apos;": None}


def _undressed(text: str) -> str | None:
    """Return the replacement for raw markup, the words it dresses; None where replacing would lose something."""
    if compiled(f"(?:{_DRESS_TAG})").fullmatch(text) or text in ("**", "__", "=="):
        return ""
    if compiled(f"(?:{_PAIRS})").fullmatch(text):
        return text.strip(text[0])
    if compiled(_ENTITY).fullmatch(text):
        once = html.unescape(text)
        plainly = _SOFT.get(text, _SOFT.get(once, html.unescape(once)))
        return None if plainly == text else plainly
    return "" if compiled(r"[ 　]*>+[ 　]?").fullmatch(text) else None


@rule(
    "S-35",
    "raw-markup",
    "网页、Markdown 的记号会原样印出来",
    ERROR,
    "惯例",
    "成品核对",
    everywhere=True,
    keeps=True,
    screen=(MARKUP, "raw"),
    fix=_undressed,
    reason=(
        "从网页、聊天窗口或别的程序粘来的 <b>、**、&nbsp;、[^1]、表格竖线在 Word 里不是格式，会一个字一个字地印出来。"
        "字体由版式管，列表写进 points，表格写进 charts/。"
    ),
    bad=[
        "<b>严格执法</b>，整改到位。",
        "整改到位。</p>",
        "检查&nbsp;整改&lt;3%。",
        "检查整改[^1]。",
        "检查整改[注：不含复查]。",
        "整改率为\\frac{a}{b}。",
        "- 第一条措施。",
        "|张三|3件|",
        "**严格执法**。",
        "__严格执法__。",
        "# 主要举措",
        "运行`check`命令。",
        "见[办法](https://www.example.gov.cn/a)。",
        "![图](a.png)",
        "整改到位。\\n强化培训。",
        "占$x$的一半。",
        "~~严格执法~~。",
        "> 习近平总书记指出",
        "一是健全制度。 - 强化培训。",
        "---",
    ],
    good=[
        "A<B，C&D，不合格率<2%，A>B。",
        "“1+N”模式，气温-3℃。",
        "——坚持党的领导。",
        "带*的指标为约束性指标；*表示预计数。",
        "网址https://www.example.gov.cn/a_b_c#d。",
        "单价由$100降为$90。",
        "* 表示预计数。",
        "开展#法治进万家#活动。",
    ],
)
def raw_markup(line: Line, _: Context) -> Iterator[Hit]:
    for m in find(MARKUP, line.text):
        if not _set_by_word(line, m.start()) and _is_markup(line, m[0]):
            yield from _parts(line, m)


def _set_by_word(line: Line, at: int) -> bool:
    """Return whether the mark at `at` is the bullet of an automatic list, not typed."""
    return any(start <= at < end for start, end in line.made)


def _is_markup(line: Line, words: str) -> bool:
    """Return whether the words are markup here; a dash in a cell is not, nor an entity that does not exist."""
    if words.startswith("&"):
        return html.unescape(words) != words
    return line.is_prose or not compiled(r"[ 　]*[-－*+].*").fullmatch(words)


def _parts(line: Line, m) -> Iterator[Hit]:
    """Yield one hit or, where a figure is in between, one for each end: only what was typed may be replaced."""
    ends = m[0][:2]
    if ends in ("**", "__", "==") and any(m.start() < a < m.end() for a, _ in line.figures):
        spans = [(m.start(), m.start() + 2), (m.end() - 2, m.end())]
    else:
        spans = [m.span()]
    for start, end in spans:
        shown = line.text[start:end].strip()
        yield line.hit(
            start, end, f"“{shown[:20]}”会原样印出来", "" if _undressed(line.text[start:end]) is not None else _instead(shown)
        )


def _instead(words: str) -> str:
    if words[:1] in "-－*+•" and not words.startswith("---"):
        return "要编号就写进 points（一条一项）；要各成一段就删去记号。"
    if words.startswith("|"):
        return "表格写在 charts/ 里（kind: free）；只是几句话就删去竖线。"
    if compiled(r"\[\^|[\[［](?:脚|尾)?注").match(words):
        return "公文不用脚注、尾注：要说明的写进正文，图表的写在它的 note 里。"
    if compiled(rf"\$|(?:{_FORMULA})").match(words):
        return "公式在公文里印不出来：用文字说，如“整改数除以隐患数”；算出的数写 {{ 指标 }}。"
    if "](" in words:
        return "公文里没有链接：写出文件名称，确要网址就写全网址。"
    if words.startswith("#"):
        return "标题写在 heading 里；说明文字写在 | 外面。"
    return "要另起一段就换行，一行一段。" if words in ("\\n", "<br>", "<br/>", "<br />") else "删去记号，换成要印的文字。"


_DOTS = "[•●◆■▪▶➢✓✔→►＊☆○◇]"
_ITEM = rf"(?:\d{{1,2}}[)）]|\[\d{{1,2}}\]|[a-zA-Z][.．)）])[ 　]*(?=[{HAN}“])"


@rule(
    "S-35b",
    "typed-bullet",
    "手打的圆点、方块、引注号",
    WARNING,
    "惯例",
    "公文层次序数",
    screen=(rf"{_DOTS}|\[\d|^[ 　]*(?:·|{_ITEM})", "raw"),
    reason=(
        "公文的层次用一、（一）1.（1）和“一是”；圆点、箭头、1)、a. 多是从网页或幻灯片里粘来的，"
        "[1] 是网页的引注号，离开原处就没有意义。"
    ),
    bad=[
        "•严格执法。",
        "● 强化培训。",
        "严格执法[1]，强化培训[2]。",
        "1) 严格执法。",
        "2）强化培训。",
        "a. 严格执法。",
        "→强化培训。",
    ],
    good=["甲政发〔2024〕3号", "阿依古丽·买买提", "4·15", "A、B两类案件", "表注｜1）含上年结转"],
)
def typed_bullet(line: Line, _: Context) -> Iterator[Hit]:
    for m in find(
        rf"^[ 　]*(?:{_DOTS}(?!{_DOTS})|·)[ 　]*(?=[{HAN}“])|(?<=[{HAN}，。；）”])\[\d{{1,2}}(?:[-,，]\d{{1,2}})*\]", line.text
    ):
        if not _set_by_word(line, m.start()):
            yield line.hit(*m.span(), f"“{m[0].strip()}”会原样印出来", "删去；要编号就写进 points。")
    item = compiled(rf"^[ 　]*(?:{_ITEM})").match(line.text)
    runs_on = compiled(r"[；，、]\d{1,2}[)）]").search(line.text)  # 1）检查；2）整改: a list within a sentence
    if item and not runs_on and line.style is not Style.TABLE_NOTE and not _set_by_word(line, item.start()):
        hint = "写进 points（一条一项，自动编“一是、二是”），或写成 1.、（1）、①。"
        yield line.hit(*item.span(), f"“{item[0].strip()}”不是公文的序号", hint)


def _without_pairs(text: str) -> str:
    """Return `text` with the markup that S-35 reports blanked, every other character in its place."""
    return compiled(f"{_PAIRS}|{_LOST}|{_ENTITY}").sub(lambda m: HOLE * len(m[0]), text)
