"""Rules on punctuation: GB/T 15834—2011 as an office report keeps it.

In: a line of text, or all lines. Out: hits.
Responsible for: the marks, and the names and quotations in which they are not judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawreport.base.hanzi import CN, NINE, number_of
from lawreport.rules.reading.text import (
    FULL,
    HAN,
    MEASURE,
    compiled,
    find,
    inside,
    links,
    marker,
    outside_brackets,
    outside_names,
    pairs,
    pieces,
    plain,
)
from lawreport.rules.rule import ERROR, HINT, WARNING, Context, Hit, Line, Prose, Scope, pattern, rule
from lawreport.style import CAPTIONS, TITLES

CJK = HAN + FULL
SPACE = "[ \u00a0\u3000]{1,2}"
WIDE = str.maketrans(",;:!?()｡､", "，；：！？（）。、")
GB = "GB/T 15834—2011 "


# ---- width and shape of marks --------------------------------------------------------------------------------------


def _widened(text: str) -> str | None:
    wide = text.translate(WIDE)
    return None if wide == text else wide


pattern(
    "P-01",
    "comma-between-titles",
    "并列的书名号或引号之间用了顿号",
    WARNING,
    "一般",
    GB + "4.5.3.5",
    find=r"(?<=[》〉])、(?=[《〈])|(?<=[”’])、(?=[“‘])",
    say="并列的{0}两边已有标号，通常不再用顿号",
    write="删去顿号；中间有括注时保留。",
    reason="书名号、引号本身已把各项隔开，再加顿号是重复停顿。官方文件里仍常见，所以只提醒，不自动改。",
    bad=["落实《甲规定》、《乙办法》。", "开展“送法”、“问需”活动。"],
    good=["落实《甲规定》《乙办法》。", "落实《甲规定》（修订）、《乙办法》。", "开展“送法”“问需”活动。"],
)

pattern(
    "P-02",
    "half-width-mark",
    "汉字旁边用了半角标点",
    ERROR,
    "应",
    GB + "4.9.2、5.1",
    find=rf"(?<=[{CJK}])[,;:!?](?!//)|(?<=[0-9A-Za-z%％])[,;:!?](?=[{HAN}“‘《（〈【])|(?<=[{CJK}])\.(?![\d.A-Za-z])"
    rf"|\((?=[^()\n]{{0,60}}[{HAN}])|(?<=[{CJK}])\(|(?<=[{CJK}])\)|\)(?=[{CJK}])|[｡､]|(?<=[0-9%％])[,;:!?](?=\n|$)",
    say="“{0}”是半角标点",
    fix=_widened,
    reason="中文文稿用全角点号和括号；半角标点多由输入法或网页、PDF 摘抄带来。时刻 14:30、比例 1:5、小数和千分撇照用半角。",
    bad=["开展检查,整改到位。", "印发方案(三份)。", "全部办结.", "办结率为100%;"],
    good=[
        "开展检查，整改到位（三批）。",
        "会议14:30开始，比例为1:5，金额12,500元。",
        "网址https://www.example.gov.cn/a,b可查。",
    ],
)


@rule(
    "P-03",
    "doubled-stop",
    "点号重复、叠用",
    ERROR,
    "应",
    GB + "5.1.1",
    screen=(r"[，、；：。,;:][ 　]?[，、；：。,;:]", "text"),
    fix=lambda text: _only_stop(text),
    reason="两个点号连在一起，读者不知道停在哪里；多是改稿时只删了半句。",
    bad=["提升治理效能，。一是抓培训。", "全部办结。。", "检查三次；；整改两次。"],
    good=["提升治理效能。一是抓培训。", "全部办结。", "问：怎么办？"],
)
def doubled_stop(line: Line, _: Context) -> Iterator[Hit]:
    for m in find(rf"(?<=[{CJK}\w%％)])(?!。{{3}})[，、；：。,;:][ 　]?[，、；：。,;:]+", plain(line.text)):
        strongest = max(m[0].translate(WIDE), key="　 、，：；。".index)
        if set(m[0]) != {":"}:
            yield line.hit(*m.span(), f"“{m[0]}”两个点号连在一起", f"只留一个，这里多半是“{strongest}”。")


def _only_stop(text: str) -> str | None:
    marks = set(text.translate(WIDE).replace(" ", "").replace("　", ""))
    return marks.pop() if len(marks) == 1 else None


pattern(
    "P-03b",
    "piled-exclamation",
    "叹号、问号叠用",
    WARNING,
    "一般",
    GB + "4.2.3.3",
    find=r"[！!]{2,}|[？?]{2,}|[！？!?]{3,}",
    say="公文不叠用叹号、问号",
    write="改为句号，或只留一个。",
    reason="报告是陈述，不用强烈的语气。连续的问号还常常是没有填的内容。",
    bad=["必须整改！！"],
    good=["必须整改！", "怎么查？谁来查？"],
)

pattern(
    "P-04",
    "comma-before-etc",
    "“等”前用了顿号",
    WARNING,
    "一般",
    GB + "B.1.2",
    find=r"、(?=等(?![级第位待同候距于分值额效量腰离边]))",
    say="列举后接“等”，前面不用顿号",
    fix=lambda _: "",
    reason="“等”紧接最后一项，中间没有停顿。",
    bad=["开展检查、处罚、等工作。"],
    good=["开展检查、处罚等工作。", "评出一等、二等、三等奖。"],
)

pattern(
    "P-05",
    "broken-ellipsis",
    "省略号不规范",
    ERROR,
    "应",
    GB + "4.11.2、A.9",
    find=r"\.{3,}|。{3,}|(?<!…)…(?!…)|(?<!…)…{3}(?!…)|…{5,}|(?<=……)等|等(?=……)",
    say="“{0}”不是规范的省略号，或与“等”重复",
    write="",
    fix=lambda text: "……" if text != "等" and set(text) <= set("…。.") and len(text) < 7 else None,
    reason="省略号是两格六点“……”；它和“等”表示同一个意思，只用一个。公文里宜写明，少用省略号。",
    bad=["检查、整改...", "检查、整改…", "检查、处罚……等。"],
    good=["检查、整改……", "检查、整改等。"],
)

pattern(
    "P-15",
    "wrong-middle-dot",
    "间隔号不是“·”",
    WARNING,
    "应",
    GB + "4.14",
    find=rf"(?<=[{HAN}0-9])[・•･∙⋅●‧](?=[{HAN}0-9])",
    say="“{0}”不是间隔号",
    fix=lambda _: "·",
    reason="人名、月日之间的间隔号是“·”（U+00B7）；形近的点在别的字体里会变成方框或全角。",
    bad=["阿依古丽•买买提到会。"],
    good=["阿依古丽·买买提到会。"],
)

pattern(
    "P-21",
    "straight-quote",
    "引号不是“ ”‘ ’",
    ERROR,
    "应",
    GB + "4.8.2",
    find=rf"(?<!\d)[\"＂](?=[{HAN}])|(?<=[{CJK}])[\"＂]|(?<=[{CJK}])'|'(?=[{HAN}])|[「」『』]",
    say="“{0}”不是公文用的引号",
    write="用“ ”，里层用‘ ’。",
    reason="公文横排用弯引号；直引号没有左右之分，查不出缺了哪一半。",
    bad=['开展"双随机"检查。', "开展「双随机」检查。"],
    good=["开展“双随机”检查。", '屏幕宽24"的电脑。'],
)


# ---- pairs and nesting ---------------------------------------------------------------------------------------------


@rule(
    "P-07",
    "unpaired-mark",
    "引号、括号、书名号不成对",
    ERROR,
    "应",
    GB + "4.8.3.4、5.1.3",
    reason="缺了一半，读者不知道引文、书名到哪里为止；后面的文字也会被当成名称。",
    bad=["获评“平安示范单位；排名第一。", "印发《普法规划（2021—2025年》。", "落实整改要求）。"],
    good=["获评“平安示范单位”；排名第一。", "印发《普法规划（2021—2025年）》。", "1）检查；2）整改。", "Children’s Day"],
)
def unpaired_mark(line: Line, _: Context) -> Iterator[Hit]:
    text = plain(line.text)
    left = pairs(text)
    for i in left.unclosed:
        if not _is_apostrophe(text, i):
            yield line.hit(i, i + 1, f"“{text[i]}”只有前一半，没有后一半", "补上后一半，或删去这一半。")
    for i in left.unopened:
        if not _is_apostrophe(text, i) and not _is_list_bracket(text, i):
            yield line.hit(i, i + 1, f"“{text[i]}”只有后一半，没有前一半", "补上前一半，或删去这一半。")


def _is_apostrophe(text: str, i: int) -> bool:
    around = text[max(0, i - 1) : i] + text[i + 1 : i + 2]
    return text[i] in "‘’" and any(c.isascii() and c.isalnum() for c in around)


def _is_list_bracket(text: str, i: int) -> bool:
    item = compiled(rf"(?:^|[。；，：、,;:\s])(?:\d{{1,2}}|[{CN}]|[A-Za-z])\Z")
    return text[i] in "）)" and item.search(text[max(0, i - 3) : i]) is not None


@rule(
    "P-07b",
    "same-quotes-nested",
    "引号里又用同样的引号",
    ERROR,
    "应",
    GB + "4.8.3.4",
    reason="引号里再用引号，里层用单引号，否则分不清引文到哪里为止。",
    bad=["坚持“让“数据多跑路”落地”。"],
    good=["坚持“让‘数据多跑路’落地”。"],
)
def same_quotes_nested(line: Line, _: Context) -> Iterator[Hit]:
    for a, b in _nested(line.text, "“‘", "“"):
        yield line.hit(a, b + 1, "引号里的引号要换成单引号", "里层写作‘ ’。")


def _nested(text: str, kinds: str, kind: str) -> Iterator[tuple[int, int]]:
    """Yield the pairs of `kind` whose nearest enclosing pair among `kinds` is of the same kind."""
    marks = [p for p in pairs(text).matched if text[p[0]] in kinds]
    around: dict[int, int] = {}  # beginning of a pair → that of the one around it
    open_: list[tuple[int, int]] = []
    for a, b in sorted(marks):
        while open_ and open_[-1][1] < a:
            open_.pop()
        if open_:
            around[a] = open_[-1][0]
        open_.append((a, b))
    return ((a, b) for a, b in marks if text[a] == kind and a in around and text[around[a]] == kind)


@rule(
    "P-06",
    "nested-title-marks",
    "书名号里又用双书名号",
    ERROR,
    "应",
    GB + "4.15.3.5",
    reason="书名号里还要用书名号时，里层用单书名号〈 〉。",
    bad=["转发《关于印发《甲办法》的通知》。"],
    good=["转发《关于印发〈甲办法〉的通知》。", "学习《〈甲读本〉导读》《乙读本》。"],
)
def nested_title_marks(line: Line, _: Context) -> Iterator[Hit]:
    for a, b in _nested(line.text, "《〈", "《"):
        yield line.hit(a, b + 1, "书名号里的书名号要换成〈 〉", f"写作〈{line.text[a + 1 : b]}〉。")


pattern(
    "P-06b",
    "angle-for-title-mark",
    "用小于号、大于号充当书名号",
    ERROR,
    "应",
    GB + "4.15.2",
    find=rf"[<＜]([^<>＜＞《》\n]*[{HAN}][^<>＜＞《》\n]*)[>＞]",
    say="“{0}”用的是小于号、大于号",
    fix=lambda text: f"〈{text[1:-1]}〉",
    reason="< > 是数学符号。单书名号是〈 〉；外层没有书名号时应当用《 》。",
    bad=["学习《关于落实<法治责任>的意见》。"],
    good=["学习《关于落实〈法治责任〉的意见》。", "合格率<95%的单位有3家。"],
)


@rule(
    "P-06c",
    "lone-single-title-mark",
    "单书名号用在最外层",
    WARNING,
    "应",
    GB + "4.15.3.5",
    reason="单书名号只用在双书名号里面；最外层用《 》。",
    bad=["印发〈甲办法〉。"],
    good=["印发《甲办法》。", "印发《关于〈甲办法〉的解读》。"],
)
def lone_single_title_mark(line: Line, _: Context) -> Iterator[Hit]:
    for a, b in pairs(line.text).matched:
        if line.text[a] == "〈" and not inside(line.text, a, "《〈"):
            yield line.hit(a, b + 1, "外层的书名号用《 》", f"写作《{line.text[a + 1 : b]}》。")


@rule(
    "P-08",
    "nested-brackets",
    "圆括号里又用圆括号",
    WARNING,
    "一般",
    GB + "4.9.3.6",
    reason="同形括号尽量不套用；必须套用时换成〔 〕。文件名自带的“（试行）”不算。",
    bad=["开展检查（重点场所（学校、医院））。"],
    good=["开展检查（重点场所〔学校、医院〕）。", "（以下简称《甲办法（试行）》）"],
)
def nested_brackets(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_names(line.text).replace("(", "（").replace(")", "）")
    for a, b in _nested(text, "（", "（"):
        yield line.hit(a, b + 1, "括号里又用了同样的括号", "里层改用〔 〕，或改写成两句。")


pattern(
    "P-28",
    "stop-inside-opening",
    "前括号、前引号后或后括号前多了点号",
    ERROR,
    "应",
    GB + "5.1.1",
    find=r"(?<=[“‘（《〈〔(])[，。、；：,;](?![”’）》〉〕)])|[，、；：,;](?=[）》〉〕)])",
    say="“{0}”紧贴着括号或引号的里侧",
    fix=lambda _: "",
    reason="点号不能紧跟在前半标号之后，也不能悬在后半括号之前；多是改稿时留下的。",
    bad=["坚持“，人民至上”。", "重点场所（学校、医院、）已检查。"],
    good=["坚持“人民至上”。", "用“、”分隔。", "重点场所（学校、医院）已检查。"],
)

pattern(
    "P-29",
    "stop-at-beginning",
    "段落以点号开头",
    ERROR,
    "应",
    GB + "5.1.1",
    find=r"^\s*[，。；：、！？,;]+",
    say="段落以“{0}”开头",
    write="删去，或补上前面漏掉的话。",
    reason="点号不能在一行之首，更不能在一段之首；多半是前半句被删掉了。",
    bad=["，全部整改到位。"],
    good=["全部整改到位。"],
)

pattern(
    "P-16",
    "title-mark-on-event",
    "会议、活动、机构等用了书名号",
    WARNING,
    "应",
    GB + "A.13.1",
    find=r"《[^《》]{1,30}(?:会议|大会|活动|委员会|领导小组|办公室|(?<![保论查])证书?|奖|平台|课题|工程|行动|培训班|竞赛)》",
    say="{0}不是作品或文件，不用书名号",
    write="改用引号，或不加标号。",
    reason="书名号只用于书、文件、法规、报刊等的名称；会议、活动、机构、证照、奖项用引号或不加。",
    bad=["召开《法治工作会议》。", "开展《百日攻坚行动》。"],
    good=["印发《法治工作会议纪要》。", "开展“百日攻坚行动”。"],
)

pattern(
    "P-16b",
    "name-suffix-outside",
    "属于文件名的括注写在书名号外",
    WARNING,
    "应",
    GB + "A.13.4",
    find=r"》[（(](?:试行|暂行|草案|征求意见稿|修订稿|送审稿|(?:19|20)\d{2}年?[—-](?:19|20)\d{2}年?)[)）]",
    say="“{0}”里的括注是名称的一部分",
    write="移到书名号里面：《……（试行）》。",
    reason="括注属于名称的放在书名号里，不属于名称的放在外面。",
    bad=["印发《甲办法》（试行）。"],
    good=["印发《甲办法（试行）》。", "印发《甲办法》（甲政发〔2024〕3号）。"],
)

pattern(
    "P-16c",
    "notice-outside-title",
    "“的通知”等落在书名号外",
    WARNING,
    "应",
    GB + "A.13.4",
    find=r"《关于[^《》]{4,}》的(?:通知|意见|决定|批复|函|公告|通告|报告|请示)(?![书栏])|《[^《》]+》的通知[（(][^）)]*\d+号",
    say="文种是文件名的一部分，应当在书名号里",
    write="写作《关于……的通知》；里面的文件名用〈 〉。",
    reason="公文的名称包括文种。一处写在里面、一处写在外面，同一文件就有了两个名字。",
    bad=["落实《关于加强法治宣传工作》的通知。"],
    good=["落实《关于加强法治宣传工作的通知》。", "组织《甲条例》的宣传。"],
)

pattern(
    "P-19",
    "stop-inside-and-outside-quote",
    "引号内外都有点号",
    WARNING,
    "一般",
    GB + "B.2.1",
    find=r"。”[。，；、：]|[！？]”。",
    say="引号里面已有点号，外面又用了一个",
    write="引文不独立成句的，只留外面的。",
    reason="引文完整独立，句末点号放在引号里；作为句子的一部分，放在引号外。不能都放。",
    bad=["做到“坚决整改。”。"],
    good=["做到“坚决整改”。", "会议指出：“坚决整改。”", "围绕“怎么查？”，组织讨论。"],
)


# ---- numbering words -----------------------------------------------------------------------------------------------


def _numbering(id: str, name: str, title: str, find: str, right: str, bad: str, good: list[str], **more) -> None:
    pattern(
        id,
        name,
        title,
        more.pop("severity", ERROR),
        more.pop("binding", "一般"),
        GB + more.pop("clause"),
        find=find,
        say="“{0}”后的标点不对",
        write=f"写作“{right}”。",
        reason="序次语和点号有固定的搭配：一、　（一）　1.　（1）　第一，　一是。全文一致，读者才分得清层次。",
        bad=[bad],
        good=good,
        **more,
    )


_numbering(
    "P-09a",
    "numeral-without-dun",
    "“一”后不是顿号",
    rf"^[{CN}]{{1,3}}(?:[，,．.：:]|[ 　](?=[{HAN}]))",
    "一、",
    "一，主要举措",
    ["一、主要举措"],
    clause="4.5.3.3、B.3.2",
    fix=lambda text: text[:-1] + "、",
)
_numbering(
    "P-09b",
    "bracketed-numeral-with-stop",
    "“（一）”后多了点号",
    rf"^[（(][{CN}]{{1,3}}[)）][、，．.：:]",
    "（一）",
    "（一）、加强领导",
    ["（一）加强领导"],
    clause="B.3.4",
    fix=lambda text: text[:-1],
)
_numbering(
    "P-09c",
    "digit-without-dot",
    "“1”后不是下脚点",
    r"^\d{1,2}[、，](?!\d)",
    "1.",
    "1、健全制度",
    ["1.健全制度", "1．健全制度", "1、2号楼已整改。"],
    clause="B.3.3",
    fix=lambda text: text[:-1] + ".",
)
_numbering(
    "P-09d",
    "bracketed-digit-with-stop",
    "“（1）”“①”后多了点号",
    r"^[（(]\d{1,2}[)）][、，．.：:]|^[①-⑳][、，．.：:]",
    "（1）",
    "（1）、开展检查",
    ["（1）开展检查"],
    clause="B.3.4",
    fix=lambda text: text[:-1],
)
_numbering(
    "P-09e",
    "first-without-comma",
    "“第一”“首先”后不是逗号",
    rf"(?:^|(?<=[。；：]))(?:第[{CN}]、(?!第?[{CN}\d])|其[{CN}]、|(?:首先|其次|再次|最后)、)",
    "第一，",
    "第一、加强学习。第二、加强检查。",
    ["第一，加强学习。第二，加强检查。", "第一、二、三产业稳步增长。", "第一、第二季度完成。"],
    severity=WARNING,
    binding="应",
    clause="4.4.3.3",
)
_numbering(
    "P-09f",
    "stop-after-yishi",
    "“一是”后多了标点",
    rf"(?:^|(?<=[。；：，、;:,]))(?:[{CN}]{{1,3}}是[，、：,:]|[{CN}]{{1,2}}、是(?!否))",
    "一是",
    "一是，抓学习。二是，抓检查。",
    ["一是抓学习。二是抓检查。"],
    severity=WARNING,
    clause="B.3.7",
    fix=lambda text: text.replace("、是", "是") if "、是" in text else text[:-1],
)


@rule(
    "P-11",
    "semicolon-after-full-stop",
    "分项内部已有句号，项末又用分号",
    ERROR,
    "应",
    GB + "附录A.5",
    scope=Scope.TEXT,
    fix=lambda text: "。" if text in "；;" else None,
    reason="分号小于句号。一项之内已经用了句号，项与项之间再用分号，层次就颠倒了；各项末尾都用句号。",
    bad=["一是抓学习。办班三期；二是抓检查。", "1.健全制度。印发办法3件；\n2.规范执法。评查案卷20卷。"],
    good=["一是抓学习。办班三期。二是抓检查。", "一是抓学习；二是抓检查。", "一是坚持“先学习。再检查”的办法；二是抓整改。"],
)
def semicolon_after_full_stop(prose: Prose, _: Context) -> Iterator[Hit]:
    for line, following in zip(prose.read, (*prose.read[1:], Line("")), strict=False):
        text = outside_brackets(line.text)
        for start, end, closed in _items(line.text, following.text):
            item = text[start:end].rstrip()
            if closed and item.endswith(("；", ";")) and "。" in item:
                at = start + len(item) - 1
                yield line.hit(at, at + 1, "这一项内部已有句号，项末不能用分号", "改为句号，其他各项末尾也用句号。")


def _items(text: str, following: str) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, whether another item follows) of the enumerated items of a paragraph."""
    inline = rf"(?<=[。；：;: ])(?:[（(](?:\d{{1,2}}|[{CN}]{{1,2}})[）)]|[①-⑳]|\d{{1,2}}[.．](?!\d))"
    starts = sorted({link.start for link in links(text)} | {m.start() for m in find(inline, text)})
    own, after = marker(text), marker(following)
    if own and own.kind >= 3 and not starts:
        starts = [0]
    goes_on = bool(after and own and after[:2] == (own.kind, own.number + 1)) or bool(
        starts and links(following) and links(following)[0].start == 0
    )
    for i, start in enumerate(starts):
        last = i + 1 == len(starts)
        yield start, len(text) if last else starts[i + 1], goes_on if last else True


@rule(
    "P-12",
    "colon-in-colon",
    "一句话里套用冒号",
    WARNING,
    "一般",
    GB + "4.7.3.5",
    reason="冒号管到句末；一句里有两个冒号，就不知道前一个管到哪里。",
    bad=["做法如下：一是突出重点：检查学校、医院；二是督促整改。"],
    good=["做法如下：一是检查学校、医院；二是督促整改。", "会议14:30开始，议题：普法。", "会议指出：“要做到：真查真改。”"],
)
def colon_in_colon(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_brackets(line.text)
    for start, end in pieces(text, "。！？"):
        for m in list(find(r"[：:](?!//)(?:(?<=\D.)|(?=\D))", text[start:end]))[1:]:
            yield line.hit(
                start + m.start(), start + m.end(), "一句话里又用了一次冒号", "把前面改成句号，或把这个冒号改成逗号、括注。"
            )


pattern(
    "P-22",
    "dun-before-yiji",
    "“以及”前用了顿号",
    WARNING,
    "应",
    GB + "A.3",
    find=r"、(?=以及)|、(?=及(?![时格其第早物至]))",
    say="“及”“以及”前不用顿号",
    write="“以及”前用逗号，“及”前不用标点。",
    reason="“以及”连接的是次要的或另一类的项，前面的停顿比顿号大。",
    bad=["检查学校、医院、以及养老院。"],
    good=["检查学校、医院，以及养老院。", "检查、及时整改。"],
)

pattern(
    "P-23",
    "dun-before-and",
    "顿号后又用“和”“与”“或”",
    HINT,
    "惯例",
    "行文惯例",
    find=r"、(?=(?:和(?![谐平睦解蔼气缓约美善会])|与(?![会时否众日])|或(?![有缺])者?)[^、，。；]*)",
    say="顿号和连词只用一个",
    write="删去顿号或连词。",
    reason="最后两项之间用“和”就不再用顿号。",
    bad=["检查、整改、和复查。"],
    good=["检查、整改和复查。", "稳定、和谐、与时俱进。"],
)


@rule(
    "P-24",
    "dun-in-rough-number",
    "相邻数字表示概数时用了顿号",
    WARNING,
    "一般",
    GB + "4.5.3.4",
    screen=(f"[两{NINE}1-9]、[{NINE}1-9]", "text"),
    reason="“三四个”是约数，“三、四个”是三个和四个；缩略语“二、三产业”照用顿号。",
    bad=["走访了三、四个单位。", "检查5、6次。", "每月集中两、三次。"],
    good=["走访了三四个单位。", "第二、三产业增长。", "第一、二项已完成。", "甲、乙、丙三、四级单位"],
)
def dun_in_rough_number(line: Line, _: Context) -> Iterator[Hit]:
    one = f"[{NINE}1-9]"
    for m in find(
        rf"(?<![第、\d.{CN}])({one}|两)、({one})(?=[十百千万]?(?:{MEASURE}|天|年来|个月|小时))", outside_names(line.text)
    ):
        if number_of(m[2]) == number_of(m[1]) + 1:
            yield line.hit(*m.span(), "相邻两数连用表示大概数目，中间不用顿号", "写作“三四个”的样子；确指两个数时改写。")


pattern(
    "P-27",
    "comma-rules-semicolons",
    "用逗号统领分号隔开的各项",
    HINT,
    "一般",
    GB + "B.1.4",
    within="quotes",
    find=rf"，(?=[一]是[^。；]*；[{CN}]是)|，(?=有的[^。；]*；有的)",
    say="后面各项用分号隔开，前面不能用逗号总领",
    write="改为冒号或句号。",
    reason="逗号小于分号，管不住后面几个分句。",
    bad=["主要做法有三种，一是查；二是改；三是评。"],
    good=["主要做法有三种：一是查；二是改；三是评。"],
)


# ---- dashes --------------------------------------------------------------------------------------------------------

DASH = "——|--|──|[-－–−‐‑~～〜∼—─一ー]"
RANGE = rf"(?<![\d\-])((?:19|20)\d{{2}})(年?)[ 　]?({DASH})[ 　]?((?:19|20)\d{{2}})(?![\d\-])([ 　]?年?)"
WRONG_DASH = "-－–−‐‑~〜∼"


@rule(
    "P-13a",
    "range-hyphen",
    "起止之间用了短横线或半角符号",
    WARNING,
    "一般",
    GB + "4.13.2、4.13.3",
    screen=(r"\d[%％万亿年月日时]?[ 　]?[-－–−‐‑~〜∼]", "text"),
    fix=lambda text: "～" if text in "~〜∼" else "—",
    reason="起止年份、数量用一字线“—”或浪纹线“～”；短横线“-”只用于编号、电话、2026-02-08 这样的日期。",
    bad=["《规划（2021-2025年）》", "抽查10-20件。", "占5%-8%。", "需要3~5个月。", "3月-6月开展检查。"],
    good=["《规划（2021—2025年）》", "抽查10～20件。", "编号0371-6666，日期2026-02-08。", "GB/T 9704-2012"],
)
def range_hyphen(line: Line, _: Context) -> Iterator[Hit]:
    text, seen = plain(line.text), set()
    unit = rf"[ 　]?(?:[%％‰万亿年月日天时分周岁级层米]|个百分点|小时|{MEASURE})"
    numbers = rf"(?<![\d\-A-Za-z/〔第.:．])\d+(?:\.\d+)?[%％万亿]?([{WRONG_DASH}])\d+(?:\.\d+)?(?![\d\-.])(?={unit})"
    days = rf"(?<=\d[月日时])([{WRONG_DASH}])(?=\d{{1,2}}[月日时])"
    for m in [*find(RANGE, text), *find(numbers, text), *find(days, text)]:
        at = m.start(3) if m.re.groups > 1 else m.start(1)
        if text[at] in WRONG_DASH and text[at : at + 2] != "--" and at not in seen:
            seen.add(at)
            yield line.hit(at, at + 1, f"起止之间用了“{text[at]}”")


pattern(
    "P-13b",
    "double-dash-range",
    "起止之间用了两字线",
    ERROR,
    "应",
    GB + "4.13.2",
    find=r"(?<=\d)(?:——|──|--)(?=\d)|(?<=\d[年月日%元时])(?:——|──|--)(?=\d)",
    say="起止之间用“{0}”",
    fix=lambda _: "—",
    reason="2011 版标准取消了二字线；“——”是破折号。",
    bad=["2021——2025年"],
    good=["2021—2025年", "目标——2025年建成"],
)


@rule(
    "P-13c",
    "mixed-range-dashes",
    "起止年份的连接号全文不一致",
    WARNING,
    "惯例",
    GB + "4.13",
    scope=Scope.TEXT,
    reason="同一篇里时而“—”时而“-”，看得出是从不同的文件抄来的；法定名称也要全篇同形。",
    bad=["落实《甲规划（2021-2025年）》《乙方案（2024—2026年）》。"],
    good=["落实《甲规划（2021—2025年）》《乙方案（2024—2026年）》。"],
)
def mixed_range_dashes(prose: Prose, _: Context) -> Iterator[Hit]:
    ranges = [(line, m) for line in prose.read for m in find(RANGE, plain(line.text)) if m[3] not in "一ー"]
    shapes = [m[3] for _, m in ranges]
    if len(set(shapes)) < 2:
        return
    right = "—" if "—" in shapes else max(shapes, key=shapes.count)
    for shape in dict.fromkeys(shapes):
        if shape != right:
            line, m = next(pair for pair in ranges if pair[1][3] == shape)
            yield line.hit(*m.span(), f"这里用“{shape}”，别处用“{right}”", "起止年份的连接号全文统一用“—”。")


@rule(
    "P-13d",
    "year-range-with-and-without-nian",
    "起止年份有的带“年”、有的不带",
    WARNING,
    "惯例",
    GB + "4.13",
    scope=Scope.TEXT,
    reason="括号里的起止年份是文件名的一部分，同一文件只能有一个名字，同类名称写法也要一致。",
    bad=[
        "落实《甲规划（2021—2025年）》《乙方案（2021—2025）》。",
        "《甲纲要（2021—2025年）》印发后，按《甲纲要（2021—2025）》推进。",
    ],
    good=["落实《甲规划（2021—2025年）》《乙方案（2024—2026年）》。"],
)
def year_range_with_and_without_nian(prose: Prose, _: Context) -> Iterator[Hit]:
    ranges = [(line, m) for line in prose.read for m in find(rf"[（(]{RANGE}[ 　]?[）)》]", plain(line.text))]
    if len({bool(m[5].strip()) for _, m in ranges}) == 2:
        for line, m in ranges:
            if not m[5].strip():
                yield line.hit(*m.span(), "起止年份后没有“年”，别处有", "核对文件原名，统一写作（2021—2025年）的样子。")


@rule(
    "P-13e",
    "lost-range-dash",
    "起止年份丢了连接号，或用了形近的字",
    ERROR,
    "应",
    GB + "4.13.2",
    screen=(r"\d[ 　_]?(?:19|20)\d\d|\d年?[一ー─ 　_]", "text"),
    reason="一字线在复制、转换时容易丢失，或被打成汉字“一”。",
    bad=["《纲要（20212025年）》", "《纲要（2021一2025年）》", "《纲要（2021 2025年）》"],
    good=["《纲要（2021—2025年）》", "编号20212025"],
)
def lost_range_dash(line: Line, _: Context) -> Iterator[Hit]:
    lost = r"(?<![\d.])((?:19|20)\d{2})年?[ 　_]?((?:19|20)\d{2})(?=[ 　]?年|[）)》])"
    wrong = r"(?<!\d)((?:19|20)\d{2})年?[一ー─]((?:19|20)\d{2})(?!\d)"
    for m in find(f"{lost}|{wrong}", plain(line.text)):
        first, last = m[1] or m[3], m[2] or m[4]
        if first < last:
            yield line.hit(*m.span(), f"“{m[0]}”中间没有连接号", f"写作“{first}—{last}”。")


pattern(
    "P-14",
    "wrong-dash",
    "破折号不规范",
    WARNING,
    "应",
    GB + "4.10、5.1.4",
    find=rf"--+|－－|—{{3,}}|──|(?<=[{HAN}”》）])[-－–‐](?=[{HAN}“《])|^[-－–](?=[{HAN}“])|(?<=\d年)[-－–](?=[{HAN}“])",
    say="“{0}”不是破折号",
    write="题目、解释前用“——”；地域、时间起止用“—”。",
    reason="破折号是占两格的“——”，不能用一个或两个短横线代替。",
    bad=["作《凝心聚力-学习辅导》报告。", "--成功创建示范单位。"],
    good=["作《凝心聚力——学习辅导》报告。", "——成功创建示范单位。", "京沪—沪宁沿线"],
)


# ---- spaces --------------------------------------------------------------------------------------------------------


@rule(
    "P-18a",
    "space-between-hanzi",
    "汉字、标点之间有空格",
    ERROR,
    "惯例",
    "行文惯例",
    screen=(r"[ \u00a0\u3000]", "text"),
    fix=lambda _: "",
    reason="汉字之间不空格；空格多由换行、摘抄带来，会把词断开，也查找不到。序次语“第一章”后和两字姓名中间可以空。",
    bad=["整治飞线充 电问题。", "紧盯“ 两会”时段。", "夯实基础 。"],
    good=[
        "整治飞线充电问题。",
        "第一章　总则",
        "表题｜表1　主要指标",
        "目　录",
        "落款单位｜中共甲县委员会　　甲县人民政府",
        "公文标题｜中共甲县委员会 甲县人民政府关于2024年度法治政府建设情况的报告",
    ],
)
def space_between_hanzi(line: Line, _: Context) -> Iterator[Hit]:
    if find_one(r"^\s*.[ 　]+.\s*$", line.text):
        return
    heads = rf"第[{CN}百零〇\d]+[章节条编篇部分款回届]+|[图表]\s?\d+(?:[-—.]\d+)?|[：、，\s]\w(?=　\w(?:[、，。\s]|$))"
    ends = {m.end() for m in find(rf"^(?:{heads})|[：、，\s]\w(?=　\w(?:[、，。\s]|$))", line.text)}
    for m in find(rf"(?<=[{CJK},;:!?)]){SPACE}(?=[{CJK}])|(?<=[{CJK}]){SPACE}(?=[(,;:!?)])", plain(line.text)):
        if m.start() not in ends and not _between_organs(line, *m.span()):
            yield line.hit(*m.span(), f"“{line.text[m.start() - 1]}”和“{line.text[m.end()]}”之间有空格")


_ORGAN = r"(?:委员会|人民政府|办公厅|办公室|委|局|厅|部|署|院|总队|支队|大队)"


def _between_organs(line: Line, start: int, end: int) -> bool:
    """Return whether a blank parts two organs that issue a document together: 中共甲县委员会　甲县人民政府."""
    before = compiled(rf"(?:^|[\s，。；：、])([{HAN}]{{2,20}}{_ORGAN})$").search(line.text[:start])
    after = compiled(rf"[ 　]*[{HAN}]{{2,20}}?{_ORGAN}(?=$|[\s，。；：、（]|关于|联合|\d{{4}}年)").match(line.text[end:])
    if not (before and after):
        return False
    return not line.is_prose or line.style in TITLES or before[1].startswith("中共")


def find_one(wanted: str, text: str) -> bool:
    return next(find(wanted, text), None) is not None


@rule(
    "P-18b",
    "space-beside-digit",
    "汉字与数字、字母之间有空格",
    WARNING,
    "惯例",
    "行文惯例",
    screen=(r"[ \u00a0\u3000]", "text"),
    fix=lambda _: "",
    reason="公文的汉字和数字、字母之间不加空格；夹着空格的数字查找、统计时都会漏掉。",
    bad=["印发《2024 年工作要点》。", "“挂案” 5起。"],
    good=["印发《2024年工作要点》。", "图题｜图1 办案数量", "按GB/T 9704的要求。"],
)
def space_beside_digit(line: Line, _: Context) -> Iterator[Hit]:
    if line.style in CAPTIONS or find_one(r"^[图表]\s?\d+(?:[-—.]\d+)?[ 　]|^— \d+ —$", line.text):
        return
    for m in find(rf"(?<=[{CJK}]){SPACE}(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%％]){SPACE}(?=[{CJK}])", plain(line.text)):
        yield line.hit(*m.span(), f"“{line.text[m.start() - 1]}”和“{line.text[m.end()]}”之间有空格")


pattern(
    "P-18c",
    "space-at-edge",
    "段首、段尾有空格",
    WARNING,
    "惯例",
    "GB/T 9704—2012 7.3.3",
    fix=lambda _: "",
    find=r"^[ \t\u00a0\u3000]+(?=\S)|(?<=\S)[ \t\u00a0\u3000]+$",
    say="段首或段尾有空格",
    reason="段首空二字由样式的缩进来做，不用空格；空格会使各段参差不齐。",
    bad=["　　大队定期研究。"],
    good=["大队定期研究。"],
)

pattern(
    "P-18d",
    "invisible-character",
    "有看不见的字符",
    ERROR,
    "惯例",
    "行文惯例",
    fix=lambda _: "",
    everywhere=True,
    find="[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]",
    say="有看不见的字符",
    write="",
    reason="零宽字符从网页、聊天软件带来，看不见，却会断开词语、妨碍查找。",
    bad=["整改\u200b到位。"],
    good=["整改到位。"],
)


# ---- captions ------------------------------------------------------------------------------------------------------


@rule(
    "P-17",
    "stop-after-caption",
    "图题、表题末尾有句号",
    WARNING,
    "应",
    GB + "A.1",
    fix=lambda _: "",
    reason="图、表的短语式说明不是句子，末尾不用句号。",
    bad=["图题｜图1　办案数量。"],
    good=["图题｜图1　办案数量", "图1显示办案数量上升。"],
)
def stop_after_caption(line: Line, _: Context) -> Iterator[Hit]:
    short = find_one(r"^[图表]\s?\d+(?:[-—.]\d+)?[ 　][^，。；]{1,30}。$", line.text)
    if line.text.endswith(("。", ".", "；")) and (line.style in CAPTIONS or short):
        yield line.hit(len(line.text) - 1, len(line.text), "图题、表题末尾不用标点")
