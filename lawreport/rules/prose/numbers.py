"""Rules on numbers, dates and comparisons: GB/T 15835—2011 and the words of statistics.

In: a line of text, or all lines. Out: hits.
Responsible for: telling digits that count something from digits that are a name (12345热线, “1310”, 8.0版).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lawreport.base.dates import day_of
from lawreport.base.hanzi import CN, NINE
from lawreport.rules.prose import stated
from lawreport.rules.prose.stated import elsewhere
from lawreport.rules.reading.text import (
    HAN,
    MEASURE,
    SAME_KIND,
    clauses,
    find,
    inside,
    outside_quotes,
    plain,
    sentences,
)
from lawreport.rules.rule import ERROR, HINT, WARNING, Context, Hit, Line, Prose, Scope, pattern, rule
from lawreport.rules.words import special_days

GB = "GB/T 15835—2011 "


# ---- which digits --------------------------------------------------------------------------------------------------

pattern(
    "N-00",
    "number-in-hanzi",
    "计量用了汉字数字",
    WARNING,
    "应",
    GB + "4.1.1",
    within="quotes",
    find=(
        rf"(?<![第{CN}百千万零两])[{NINE}两]千零?[{NINE}]?百?零?[{NINE}]?十?[{NINE}]?(?=余?{MEASURE})"
        rf"|(?<![第{CN}千万零])[{NINE}]百零?[{NINE}]+十?[{NINE}]?(?=余?{MEASURE})"
    ),
    say="计量用阿拉伯数字，这里写作“{0}”",
    write="改用阿拉伯数字。",
    reason="统计数字用阿拉伯数字，醒目，也便于核对；概数“几百件”“三四个”和定型词用汉字。",
    bad=["检查一千二百次。"],
    good=["检查1200次。", "千家万户、三百六十行。", "走访几百家企业。"],
)


@rule(
    "N-01",
    "two-digit-year",
    "年份简写成两位",
    ERROR,
    "应",
    GB + "5.1.4",
    screen=(r"(?<!\d)\d{2}年", "text"),
    reason="“25年”可以是二〇二五年，也可以是二十五年；年份写全四位。",
    bad=[
        "25年3月印发。",
        "《规划（21—25年）》",
        "’25年工作要点",
        "24年，大队共检查300次。",
        "自22年起实施。",
        "《规划（2021—25年）》",
    ],
    good=["2025年3月印发。", "《规划（2021—2025年）》", "20年来始终坚持。", "连续12年无事故。", "建队30年，大队不断壮大。"],
)
def two_digit_year(line: Line, context: Context) -> Iterator[Hit]:
    text = plain(line.text)
    sure = (
        rf"(?<![\d.])\d{{2}}年(?=\d{{1,2}}月|度(?!假)|[初末底](?![{HAN}]?年))|[’'`‘]\d{{2}}年|(?<![\d—～-])\d{{2}}[—～-]\d{{2}}年(?![内间])"
        r"|(?<=\d{4}[—～-])\d{2}年"
    )
    likely = r"(?:^|(?<=[，。；：（在自于到至比较截]))\d{2}年(?=[，全]|以来|起(?!义)|上半年|下半年|我|共|工作|法治|年度)"
    for m in find(sure, text):
        yield line.hit(*m.span(), f"年份“{m[0]}”没有写全", "年份写四位，如 2025年。")
    for m in find(likely, text):
        if abs(int(m[0][:2]) - (context.year or 2025) % 100) <= (3 if context.year else 8):
            yield line.hit(*m.span(), f"“{m[0]}”像是简写的年份", "年份写四位，如 2025年。")


pattern(
    "N-02",
    "padded-date",
    "月、日前补了零",
    WARNING,
    "应",
    "GB/T 9704—2012 7.3.5.4",
    within="names",
    find=r"(?<=\d年)0(?=\d月)|(?<=\d月)0(?=\d日)",
    say="月、日不补零",
    fix=lambda _: "",
    reason="公文的成文日期不编虚位，正文里的日期也照此写。",
    bad=["2025年03月05日印发。"],
    good=["2025年3月5日印发。", "2025年10月20日印发。"],
)

_MONTH = r"(?:1[0-2]|0?[1-9])"
pattern(
    "N-03",
    "unfinished-numeric-date",
    "年月用短横线、点号连写",
    ERROR,
    "应",
    GB + "5.1.4",
    within="names",
    find=(
        rf"(?<![\d\-A-Za-z〔号第])20\d{{2}}[-/]{_MONTH}(?![-/\d])(?!号)"
        rf"|(?<=[至到自从于（])20\d{{2}}\.{_MONTH}(?![\d%％万亿元])"
        rf"|(?<![\d.])20\d{{2}}\.{_MONTH}\.(?:3[01]|[12]\d|0?[1-9])(?![\d.])"
    ),
    say="“{0}”应当写成年月日",
    write="写作 2025年8月 的样子；年月日齐全时才可用 2025-08-08。",
    reason="只有年月日齐全时才能用短横线；点号会和小数、编号混淆。",
    bad=["截至2025-8，共办结20件。", "自2025.8起施行。", "2025.3.5召开会议。"],
    good=["截至2025年8月，共办结20件。", "2025-08-08", "甲规2025-3号"],
)

pattern(
    "N-04",
    "mixed-date",
    "日期混用汉字和阿拉伯数字",
    ERROR,
    "应",
    GB + "4.3",
    within="names",
    find=rf"[〇零○{NINE}]{{4}}年(?=\d)|(?<=\d{{4}}年)[{CN}]{{1,3}}月|(?<=\d月)[{CN}]{{1,3}}日",
    say="同一个日期里混用两种数字",
    write="统一用阿拉伯数字。",
    reason="同类的数字用同一种形式。",
    bad=["二〇二五年3月印发。", "2025年三月印发。"],
    good=["2025年3月印发。", "二〇二五年三月五日"],
)

pattern(
    "N-05",
    "range-with-one-unit",
    "数值范围的前一个数省了“万、亿、%”",
    ERROR,
    "应",
    GB + "5.1.3",
    find=(
        r"(?<![\d.])(?!(?:19|20)\d\d[—～])\d+(?:\.\d+)?[ 　]?[～—~〜\-–至][ 　]?\d+(?:\.\d+)?[ 　]?"
        r"(?:万|亿|%|％|‰|百|千(?![克米瓦]))"
    ),
    say="“{0}”前一个数没有单位，会读错",
    write="两个数都写全，如 9亿～16亿、15%～30%。",
    reason="“9～16亿”可以读成九到十六亿，也可以读成九块钱到十六亿。",
    bad=["投入9～16亿元。", "下降15—30%。"],
    good=["投入9亿～16亿元。", "下降15%～30%。", "提高1—2个百分点。", "运送5～100公斤。"],
)

pattern(
    "N-06",
    "bare-decimal",
    "小数缺整数部分，或小数点不对",
    ERROR,
    "应",
    GB + "5.1.2",
    find=rf"(?<=[{HAN}，（])[.．]\d+(?![\d.])|(?<![\d。])\d+。\d+(?=[%％万亿个倍]|平方|立方|公[里顷斤]|[米亩](?!面)|{MEASURE})",
    say="“{0}”不是完整的小数",
    write="写作 0.5 的样子。",
    reason="纯小数要写 0 和小数点；“.5”“0。5”容易看成 5。",
    bad=["提高.5个百分点。", "提高0。5个百分点。", "面积为3。5公顷。"],
    good=["提高0.5个百分点。", "见第4.1.2条。"],
)

_PLACE_VALUE = (  # not of 12315百日行动, 十佳, 千瓦
    "(?:百(?![分强日姓货家县城村企校佳优年])|十(?![分佳大强])|千(?![克米瓦赫卡帕伏焦牛字家村企万人]))"
)
pattern(
    "N-07",
    "mixed-numerals",
    "一个数里混用阿拉伯数字和“十百千”",
    ERROR,
    "应",
    GB + "5.3",
    within="names",
    find=(
        rf"(?<![\d.+＋A-Za-z第])\d{{1,3}}(?:\.\d+)?(?:余|多)?{_PLACE_VALUE}(?=[余多来几]?[万亿]?\S?)"
        r"|\d{1,3}千(?=人次|万元|人参)"
    ),
    say="“{0}”混用了两种数字",
    write="写作 4000 或 四千；只有“万”“亿”可以跟在阿拉伯数字后面。",
    reason="除“万”“亿”外，一个数只用一种数字，否则难认也难算。",
    bad=["受理4千件。", "走访3百余人。", "投入3千万元。", "发放2千余份。"],
    good=["受理4000件。", "投入3000万元。", "装机20千瓦，重5千克。", "3.5万件。", "开展“12315百日行动”。", "创建3个百强县。"],
)

pattern(
    "N-07b",
    "percent-in-two-numerals",
    "“百分之”后用了阿拉伯数字",
    ERROR,
    "应",
    GB + "5.3",
    find=r"百分之\d+(?:\.\d+)?|\d[%％]个百分点|(?<!\d)\d+个[%％](?!\w)",
    say="“{0}”混用了两种写法",
    write="写作 50%，或 百分之五十。",
    reason="“百分之”和“%”是两种写法，各用各的数字。",
    bad=["占百分之50。"],
    good=["占50%。", "占百分之五十。", "百分之百落实。"],
)

pattern(
    "N-08",
    "rough-number-in-digits",
    "概数“几”“数”和阿拉伯数字连用",
    ERROR,
    "应",
    GB + "4.2.2、5.2.1",
    within="names",
    find=rf"(?<!\d)\d+几(?=[十百千万个]|{MEASURE}|[天年岁])|(?<![第{HAN}])几\d+|(?:(?<=[了达有经过在，。；])|^)数10+(?=[余多]?{MEASURE})",
    say="“{0}”里概数用了阿拉伯数字",
    write="概数用汉字：二十几、几千、数十。",
    reason="“几”“数”表示的是大概，要用汉字数字；“20余”可以。",
    bad=["检查20几次。", "开展了数10次宣传。"],
    good=["检查二十几次。", "检查20余次。", "参加人数30人。"],
)

pattern(
    "N-10",
    "full-width-thousands",
    "千分撇用了全角逗号",
    WARNING,
    "应",
    GB + "5.1.1",
    find=rf"(?<![\d.])[1-9]\d{{0,2}}，\d{{3}}(?!\d)(?=[余多]?[万亿]?{MEASURE})",
    say="“{0}”里的逗号是全角的，会被读成两个数",
    write="用半角逗号，或不分节：12500。",
    reason="千分撇是半角逗号；全角逗号是点号，断成了两个数。",
    bad=["罚款12，500元。"],
    good=["罚款12,500元。", "罚款12500元。", "抽查3，合格2家。"],
)


@rule(
    "N-10b",
    "mixed-thousands",
    "大数有的分节、有的不分",
    HINT,
    "一般",
    GB + "5.1.1",
    screen=(r"\d,\d{3}", "text"),
    scope=Scope.TEXT,
    reason="五位以上的数字分节不分节都可以，全篇用一种。",
    bad=["发放12,500份。\n推送90000条。"],
    good=["发放12,500份。\n推送90,000条。", "拨打12345热线。"],
)
def mixed_thousands(prose: Prose, _: Context) -> Iterator[Hit]:
    grouped = [
        (line, m)
        for line in prose.read
        for m in find(rf"(?<![\d,.])\d{{1,3}}(?:,\d{{3}})+(?=[余多]?{MEASURE})", plain(line.text))
    ]
    joined = [(line, m) for line in prose.read for m in find(rf"(?<![\d,.])\d{{5,}}(?=[余多]?{MEASURE})", plain(line.text))]
    if grouped and joined:
        line, m = min(grouped, joined, key=len)[0]
        yield line.hit(*m.span(), f"“{m[0]}”和别处的分节写法不一致", "全篇分节或不分节，只用一种。")


pattern(
    "N-11",
    "full-width-digit",
    "数字、百分号、字母是全角",
    ERROR,
    "一般",
    GB + "5.1.7.1",
    find="[０-９％Ａ-Ｚａ-ｚ]+",
    say="“{0}”是全角字符",
    fix=lambda text: text.translate({c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}),
    reason="阿拉伯数字、百分号、字母用半角；全角的查找、统计时会漏掉。",
    bad=["办结２０件，占20％。"],
    good=["办结20件，占20%。", "1．健全制度"],
)

pattern(
    "N-13",
    "session-in-digits",
    "届次用了阿拉伯数字",
    ERROR,
    "应",
    GB + "4.3",
    find=r"(?<!\d)\d{1,3}届\d+中|第\d+届(?:全国|中央|省|市|县|区)|届\d+次|党的\d{1,2}大(?![类项])|(?<!\d)\d{2}大(?=精神|报告|以来|召开)|\d{2}届[一二三四五六七八]中",
    say="“{0}”要用汉字数字",
    write="写作 二十届三中全会、党的二十大。",
    reason="会议届次要显得庄重，用汉字数字。",
    bad=["学习20届3中全会精神。", "学习党的20大精神。"],
    good=["学习二十届三中全会精神。", "梳理20大类事项。", "学习党的二十大精神。"],
)

pattern(
    "N-14",
    "weekday-in-digits",
    "星期用了阿拉伯数字",
    WARNING,
    "应",
    GB + "4.2.3",
    find=r"星期[1-7]|(?<![每一二两三四五六七八九十\d上下本半隔前后整])周[1-6](?=[上下早晚、，至到—例])",
    say="“{0}”要用汉字数字",
    write="写作 星期五、周五。",
    reason="定型的词用汉字数字。",
    bad=["每逢星期5接待。"],
    good=["每逢星期五接待。", "每周3次。", "四周1次。"],
)

pattern(
    "N-16",
    "wrong-zero",
    "年份里的“〇”写成了“零”或别的字",
    WARNING,
    "应",
    GB + "5.2.5",
    find=rf"[一二][零○OＯo0][零〇○OＯo0{NINE}]{{2}}年|[一二][{NINE}〇][零○OＯo0{NINE}]{{0,8}}[零○OＯo0][零〇○OＯo0{NINE}]{{0,8}}年",
    say="“{0}”里的“〇”不对",
    fix=lambda text: "".join("〇" if c in "零○OＯo0" else c for c in text),
    reason="年份是编号，零写作“〇”（U+3007）；字母 O、圆圈 ○ 都不是字。",
    bad=["二零二五年一月", "二○二五年一月"],
    good=["二〇二五年一月", "三千零五十二年"],
)

pattern(
    "N-17",
    "unlawful-unit",
    "用了非法定的计量单位",
    WARNING,
    "法",
    "计量法第三条",
    within="quotes",
    find=r"(?<=\d)(?:市亩|公分|平米|市斤|华里|英[里寸尺]|KG|Kg|KM|Km)(?![A-Za-z])|卅|廿",
    say="“{0}”不是法定计量单位的名称",
    write="改用 公顷、厘米、平方米、千克、千米 等。",
    reason="公文使用法定计量单位。",
    bad=["改造场所300平米。"],
    good=["改造场所300平方米。", "流转土地20亩。"],
)


# ---- dates ---------------------------------------------------------------------------------------------------------


@rule(
    "N-15",
    "special-day",
    "含月日的节日写法不对",
    WARNING,
    "应",
    GB + "5.1.6",
    screen=(r"\d[.．。‧•・∙\-、/·]\d", "text"),
    fix=lambda text: _day_fixed(text),
    reason="用月日做名字的日子写作“12·4”：月日之间用间隔号，整个加引号；“12.4”会读成小数。",
    bad=["开展“12.4”国家宪法日宣传。", "借助3.15消费者权益日宣传。", "结合“4.22”“6.25”等开展宣传。", "12·4国家宪法日期间"],
    good=["开展“12·4”国家宪法日宣传。", "升级“2.0”版平台。", "“119”消防宣传月", "增长12.4%。", "PM2.5浓度下降"],
)
def special_day(line: Line, _: Context) -> Iterator[Hit]:
    days = special_days()
    dots = r"[.．。‧•・∙\-、/]"
    for m in find(rf"[“\"](\d{{1,2}}){dots}(\d{{1,2}})[”\"](?![版级倍分万亿]|系统|模式|平台|升级)", plain(line.text)):
        if _is_day(m[1], m[2]):
            yield line.hit(
                m.start() + 1, m.end() - 1, f"“{m[1]}{line.text[m.end(1)]}{m[2]}”月日之间要用间隔号", f"写作“{m[1]}·{m[2]}”。"
            )
    named = rf"(?![\d.%％”\"·万亿个元公千米级版倍分])(?=[{HAN}]{{1,10}}?(?:日|节|周|宣传|活动))"
    for m in find(rf"(?<![\d.·\-A-Za-z])(\d{{1,2}})([.．·•・])(\d{{1,2}}){named}", plain(line.text)):
        if f"{m[1]}·{m[3]}" in days and not (m[2] == "·" and inside(line.text, m.start(), "“")):
            yield line.hit(*m.span(), f"“{m[0]}”要用间隔号，并加引号", f"写作“{m[1]}·{m[3]}”。")


def _is_day(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31 and not day.startswith("0")


def _day_fixed(text: str) -> str | None:
    match = next(find(r"^(\d{1,2})\D(\d{1,2})$", text), None)
    return f"{match[1]}·{match[2]}" if match and "·" not in text else None


@rule(
    "N-28",
    "impossible-date",
    "没有这个日期",
    ERROR,
    "惯例",
    "事实核对",
    screen=(r"\d月", "text"),
    reason="没有的日期一定是错的：多半是月日颠倒或复制后没有改全。",
    bad=["2月30日召开会议。", "13月5日前完成。", "2025年2月29日印发。", "2024年13月开展检查。"],
    good=["2024年2月29日印发。", "12月31日前完成。"],
)
def impossible_date(line: Line, context: Context) -> Iterator[Hit]:
    for m in find(r"(?<!\d)(?:((?:19|20)\d{2})年)?(\d{1,2})月(\d{1,2})日", plain(line.text)):
        if not day_of(int(m[1] or 2024), int(m[2]), int(m[3])):
            yield line.hit(*m.span(), f"没有“{m[0]}”这一天", "核对月、日。")
    for m in find(r"(?:19|20)\d{2}年(?:0|1[3-9]|[2-9]\d)月(?!\d)", plain(line.text)):
        yield line.hit(*m.span(), f"没有“{m[0]}”这个月", "核对月份。")


# ---- words of statistics -------------------------------------------------------------------------------------------

_PERCENT_FOR_POINTS = (
    r"(?:(?<![效频功速概利税汇])率|比重|占比|比例|满意度)[^，。；：\d]{0,8}(?:提高|上升|下降|降低|提升|增长|增加|减少|回落)(?:了|约)?\d+(?:\.\d+)?[%％]"
    r"|[由从]\d[\d.]*[%％][^，。；\d]{1,6}\d[\d.]*[%％]，(?:同比)?(?:提高|上升|下降|降低|提升|回落)了?\d[\d.]*[%％]"
)


@rule(
    "N-18",
    "percent-for-points",
    "比率的升降用了“%”",
    WARNING,
    "惯例",
    "统计用语",
    screen=(r"\d[%％]", "quotes"),
    reason="办结率由90%到93%，是提高3个百分点，不是提高3%。",
    bad=["办结率提高3.2%。", "满意度同比上升2%。", "出庭率由92.5%升至97%，提高4.5%。", "合格率达98.2%，较上年提高2.1%。"],
    good=["办结率提高3.2个百分点。", "办结率提高到98%。", "案件增长3.2%。", "办事效率提高30%。"],
)
def percent_for_points(line: Line, _: Context) -> Iterator[Hit]:
    found = [
        line.hit(*m.span(), "比率的变化要用“个百分点”", "写作 提高3.2个百分点；确指相对变化时写明基数。")
        for m in find(_PERCENT_FOR_POINTS, outside_quotes(line.text))
    ]
    yield from found
    yield from elsewhere(found, stated.percent_for_points(line))


@rule(
    "N-18b",
    "points-for-percent",
    "数量的增减用了“百分点”",
    WARNING,
    "惯例",
    "统计用语",
    screen=(r"个百分点", "text"),
    reason="百分点是两个百分数之差；件数、人数、金额的增减用“%”。",
    bad=["受理案件数量增长8.1个百分点。", "门诊32万人次，同比增长4.5个百分点。", "投诉量较上年减少15个百分点。"],
    good=["受理案件数量增长8.1%。", "案件办结率提高8.1个百分点。", "占案件总数的比重提高2个百分点。"],
)
def points_for_percent(line: Line, _: Context) -> Iterator[Hit]:
    found = [*_points_of_numbers(line)]
    yield from found
    yield from elsewhere(found, stated.points_for_percent(line))


def _points_of_numbers(line: Line) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    for start, end in clauses(text):
        clause = text[start:end].replace("同比", "　　").replace("环比", "　　")
        match = next(
            find(
                r"(?:案件|件数|数量|人数|次数|金额|总量|起数|总数|收入)[^率比度速幅]{0,8}(?:增长|下降|增加|减少|上升)(?:了)?(\d+(?:\.\d+)?个百分点)",
                clause,
            ),
            None,
        )
        if match and not find_rate(clause):
            yield line.hit(start + match.start(1), start + match.end(1), "数量的增减不用百分点", "写作 增长8.1%。")


def find_rate(clause: str) -> bool:
    return any(word in clause for word in ("率", "比重", "占比", "比例", "度", "增速", "增幅"))


pattern(
    "N-18c",
    "points-without-ge",
    "“百分点”前缺“个”",
    WARNING,
    "惯例",
    "统计用语",
    find=r"\d百分点",
    say="“百分点”前要有“个”",
    fix=lambda text: text[0] + "个百分点",
    reason="“个百分点”是固定说法。",
    bad=["提高3.2百分点。"],
    good=["提高3.2个百分点。"],
)

pattern(
    "N-19",
    "decrease-in-times",
    "减少用了“倍”",
    ERROR,
    "惯例",
    "逻辑",
    within="quotes",
    find=r"(?:下降|减少|降低|缩短|压减|压缩|缩减)(?:了|近|约|超过?|将近|至少)*(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)(?:余|多)?倍",
    say="“{0}”说不通：减少一倍就是零",
    write="用百分数或分数：下降50%、减少三分之二。",
    reason="减少最多是全部，不能用倍；用百分数。",
    bad=["案件下降2倍。", "减少了一倍。"],
    good=["案件下降50%。", "由46条减少到16条。", "增长2倍。"],
)


@rule(
    "N-19b",
    "decrease-beyond-all",
    "减少了100%以上",
    WARNING,
    "惯例",
    "逻辑",
    screen=(r"(?<!\d)\d{3,6}(?:\.\d{1,6})?[%％]", "quotes"),
    reason="减少最多是全部，即100%；超过的多半是小数点或动词错了。",
    bad=["违章同比下降130%。"],
    good=["违章同比下降30%。", "培训场次增长130%。"],
)
def decrease_beyond_all(line: Line, _: Context) -> Iterator[Hit]:
    return stated.beyond_all(line)


pattern(
    "N-19c",
    "sign-after-verb",
    "增减的词后面又带负号",
    WARNING,
    "惯例",
    "逻辑",
    within="quotes",
    find=r"(?:增长|增加|上升|提高|下降|减少|降低|回落)了?[-－−]\d[\d.]{0,12}[%％]?",
    say="“{0}”里动词和负号说了两遍方向",
    write="写作 下降12.5%。",
    reason="“下降”已经说了方向；下降负数就成了增长。",
    bad=["安全事故起数同比下降-12.5%。"],
    good=["安全事故起数同比下降12.5%。", "气温下降至-12.5度。"],
)

pattern(
    "N-19d",
    "growth-of-nothing",
    "增减了“零”",
    HINT,
    "惯例",
    "统计用语",
    within="quotes",
    find=r"(?:增长|增加|上升|提高|下降|减少|降低)(?:了|为)?(?:零(?![售星部碎工件排事就容差])|0(?:\.0+)?(?:[%％件起次人家]|个百分点))",
    say="“{0}”就是没有变",
    write="写作 与上年持平。",
    reason="没有增减，写“与上年持平”。",
    bad=["活动场次同比增长零。", "案件同比增长0%。"],
    good=["活动场次与上年持平。", "事故实现零增长。", "增加零售网点3个。"],
)

pattern(
    "N-21",
    "month-on-month",
    "年度报告里用了“环比”",
    WARNING,
    "惯例",
    "统计用语",
    within="quotes",
    find="环比",
    say="年度报告比的是上一年，是“同比”",
    write="改为 同比 或 比上年；确指相邻两期的写明哪两期。",
    reason="环比是和相邻的上一期比，年度数据没有环比之说，多是从月报抄来的。",
    bad=["案件环比增长8%。"],
    good=["案件同比增长8%。"],
)

NUMBER = rf"(?:(?<![\d.,])\d[\d.,]{{0,20}}|[{NINE}两几百千]?[十百千][{CN}百千]*)"
_ABOUT = "(?<![预签合条公契节制集违履邀相誓规简租换毁])大?约"  # not 预约, 节约
_NEARLY = "(?<![附最靠邻远就亲临挨])(?:将|接)?近"  # not 附近, 最近
_AND_MORE = "(?:余|多)(?!年|种|民|边|元|媒|数|方|渠|姚|杭)"  # not 余杭, 多数
_OR_SO = rf"[{HAN}]{{0,2}}(?:左右|上下)(?=[，。；、）的]|$)"
pattern(
    "N-24",
    "stacked-approximators",
    "约数词叠用",
    ERROR,
    "惯例",
    "逻辑",
    within="names",
    find=(
        rf"(?:{_ABOUT}|{_NEARLY}|(?<!清)逾|(?<![高赶])超过?|不足|至少)(?:有|达|为|占|计|了)?{NUMBER}[万亿千]?{_AND_MORE}"
        rf"|(?:{_ABOUT}|{_NEARLY}|至少|不足)(?:有|达|为|占|计)?{NUMBER}[万亿%％]?{_OR_SO}"
        rf"|{NUMBER}[万亿]?(?:余|多){_OR_SO}|大约(?:将|接)?近(?=[\d百千万])"
    ),
    say="“{0}”前后都说大约",
    write="只留一个：近50件、50余件。",
    reason="“近”是不到，“余”是超过，放在一起互相矛盾；“约”“左右”也是重复。",
    bad=["整改近50余件。", "检查约200件左右。", "走访300余户左右。", "发放约3万余份。", "大约近百人参加。"],
    good=["整改近50件。", "检查200件左右。", "预约300余人次。", "附近50余家单位。", "节约50余万元。", "超限300余起。"],
)

pattern(
    "N-25",
    "rough-exact-number",
    "“余”“多”前的数是零头",
    WARNING,
    "惯例",
    "逻辑",
    within="names",
    find=rf"(?<![\d.,+＋A-Za-z第])\d*[1-9](?:余|多)(?={MEASURE})",
    say="“{0}”既精确到个位，又说“余”",
    write="写准确数，或取整：1230余件。",
    reason="“余”“多”表示零头略去；已经写到个位，就不必再说余。",
    bad=["办理1236余件。", "走访35多户。"],
    good=["办理1230余件。", "办理1.2万余件。", "办理1236件。"],
)


# ---- arithmetic inside a sentence ----------------------------------------------------------------------------------

UP, DOWN = (
    ("增长", "增加", "增至", "增到", "上升", "提高", "提升", "扩大"),
    ("减少", "减至", "减到", "下降", "降低", "降至", "降到", "缩短", "压减"),
)
FROM_TO = (
    rf"[由从](?:\d{{4}}年的?|上年的?)?(\d[\d,]*(?:\.\d+)?)(?!(?<=\d{{4}})年)([%％万亿]?)({MEASURE})?[^，。；\d]{{0,4}}"
    rf"({'|'.join(UP + DOWN)})[^，。；\d]{{0,4}}?(?:\d{{4}}年的?)?(\d[\d,]*(?:\.\d+)?)(?!(?<=\d{{4}})年)([%％万亿]?)(?!\d)"
    rf"({MEASURE})?"
)
SCALE = {"": 1, "%": 1, "％": 1, "万": 10**4, "亿": 10**8}


@rule(
    "N-27",
    "from-to-against-verb",
    "“由…到…”的方向和动词相反",
    ERROR,
    "惯例",
    "逻辑",
    screen=(r"[由从][^，。；]{0,8}\d|(?:年|期|底)(?:同期)?的?\d", "text"),
    reason="由小到大是增，由大到小是减；改了数没有改动词，或者两个数写反了。",
    bad=[
        "由16条减少到46条。",
        "办结率从95%提高到90%。",
        "由2023年的120件降至2024年的160件。",
        "时限由12个工作日压缩至15个工作日。",
        "接访260批，比上年的280批增加20批。",
    ],
    good=["由46条减少到16条。", "办结率从90%提高到95%。", "由2023年的160件降至2024年的120件。"],
)
def from_to_against_verb(line: Line, _: Context) -> Iterator[Hit]:
    found = [*_from_to(line)]
    yield from found
    yield from elsewhere(found, stated.wrong_directions(line))


def _from_to(line: Line) -> Iterator[Hit]:
    for m in find(FROM_TO, plain(line.text)):
        before, after = _amounts(m)
        if before != after and (after > before) != (m[4] in UP):
            yield line.hit(*m.span(), f"由{m[1]}{m[2]}到{m[5]}{m[6]}不是“{m[4]}”", "核对两个数和动词。")


def _amounts(m) -> tuple[Decimal, Decimal]:
    return (Decimal(m[1].replace(",", "").rstrip(".")) * SCALE[m[2]], Decimal(m[5].replace(",", "").rstrip(".")) * SCALE[m[6]])


@rule(
    "N-20",
    "wrong-times",
    "翻番、倍数、增幅和前面的数对不上",
    ERROR,
    "惯例",
    "统计用语",
    screen=(r"番|倍|[%％]|[由从][^，。；]{0,8}\d|(?:年|期|底)(?:同期)?的?\d", "text"),
    reason="翻一番是原来的2倍，翻两番是4倍；增长1倍也是原来的2倍，增至2倍才是2倍。",
    bad=[
        "由100件增至150件，翻了一番。",
        "由100件增加到200件，增长2倍。",
        "由200件减少到150件，下降30%。",
        "由2023年的80件增至2024年的100件，增长20%。",
        "床位由300张增加到360张，增加50张。",
    ],
    good=[
        "由100件增至205件，翻了一番。",
        "由100件增加到300件，增长2倍。",
        "由200件减少到150件，下降25%。",
        "由90%提高到95%，提高5个百分点。",
    ],
)
def wrong_times(line: Line, _: Context) -> Iterator[Hit]:
    found = [*_wrong_times(line)]
    yield from found
    yield from elsewhere(found, stated.wrong_sizes(line))


def _wrong_times(line: Line) -> Iterator[Hit]:
    for m in find(
        FROM_TO
        + (
            r"[^。；\d]{0,8}?(?:(翻了?([一两二三四])?番)|(?:增长|增加|提高|上升)了?(\d+(?:\.\d+)?|[一两二三四五])倍"
            r"|(?:增长|增加|上升|下降|减少|降低)了?(\d+(?:\.\d+)?)([%％]))"
        ),
        plain(line.text),
    ):
        before, after = _amounts(m)
        if not before or (m[2] in "%％" and m[2]):
            continue
        wanted = _ratio(m)
        if abs(after / before - wanted) > max(Decimal("0.05") * wanted if m[8] or m[10] else 0, _half_step(m)):
            at = m.start(8) if m[8] else m.end() - len(m[10] or m[11]) - 1
            yield line.hit(
                at,
                m.end(),
                f"由{m[1]}到{m[5]}是原来的{_plain(after / before)}倍，和“{line.text[at : m.end()]}”不符",
                "按数重算，或核对两个数。",
            )


def _ratio(m) -> Decimal:
    """Return the ratio after : before that the words claim."""
    if m[8]:
        return Decimal(2) ** _digit(m[9] or "一")
    if m[10]:
        return 1 + _digit(m[10])
    part = Decimal(m[11]) / 100
    return 1 + part if m[4] in UP else 1 - part


def _half_step(m) -> Decimal:
    """Return half a unit of the percentage's last digit, and a little more because its parts are rounded too."""
    if not m[11]:
        return Decimal(0)
    return Decimal("0.0051") if "." not in m[11] else Decimal("0.0051") / 10 ** len(m[11].split(".")[1])


def _digit(word: str) -> Decimal:
    return Decimal({"两": 2}.get(word) or (CN.index(word) + 1 if word in CN else word))


def _plain(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01')).normalize():f}"


pattern(
    "N-22",
    "rate-over-hundred",
    "率、占比超过100%",
    WARNING,
    "惯例",
    "统计用语",
    within="quotes",
    find=r"(?<![增成长])(?:率|占比|比重)(?:达到?|为|是)?(?:了)?(?:1\d[1-9]|1[1-9]\d|[2-9]\d{2})(?:\.\d+)?[%％]",
    say="“{0}”超过了100%",
    write="核对分子、分母；增长率、完成率除外。",
    reason="办结率、整改率、占比是部分比全部，不会超过100%。",
    bad=["整改率达104%。"],
    good=["整改率达100%。", "增长率达120%。", "年度任务完成率112%。"],
)


@rule(
    "N-26",
    "subset-unit-mismatch",
    "“其中”的单位和总数不同",
    WARNING,
    "惯例",
    "逻辑",
    screen=(r"其中", "text"),
    reason="“其中”引出的是前面总数的一部分，单位应当相同；检查的家数里不能有次数。",
    bad=["检查单位6603家，其中联合检查251次。"],
    good=[
        "检查单位6603家，开展联合检查251次。",
        "检查单位6603家，其中重点单位251家。",
        "培训12期1300人次，其中线上5期。",
        "受理案件30件，其中2024年新收20件。",
        "罚款40万元，其中单笔最高5000元。",
        "完成30项，其中80%提前完成。",
    ],
)
def subset_unit_mismatch(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    for start, end in sentences(text):
        before, marked, after = text[start:end].partition("其中")
        wholes = [m[1] for m in find(rf"(?<![\d.第])\d[\d,.]*[万亿]?[余多]?({MEASURE})", before)]
        part = next(find(rf"(?<![\d.])\d[\d,.]*[万亿]?[余多]?(?:[%％]|个百分点|({MEASURE}))", after), None)
        if marked and wholes and part and part[1] and not any(_same_kind(part[1], whole) for whole in wholes):
            at = start + len(before) + 2
            yield line.hit(
                at + part.start(),
                at + part.end(),
                f"“其中”的单位是“{part[1]}”，前面的总数用的是“{'、'.join(dict.fromkeys(wholes))}”",
                "不是总数的一部分就不用“其中”；是的话改用同一单位。",
            )


def _same_kind(unit: str, other: str) -> bool:
    money = "元" in unit and "元" in other
    people = unit[0] in "人名位" and other[0] in "人名位"
    return unit == other or money or people or any(unit in kind and other in kind for kind in SAME_KIND)
