"""Rules on what a yearly report must contain: five contents, deadlines, length, title, form of documents sent upwards.

In: `Facts`; for rules of the text alone, its lines. Out: `Spot`s or hits.
Responsible for: 《法治政府建设与责任落实督察工作规定》 and 《党政机关公文处理工作条例》. Contents are recognised by the tags
of the parts (`covers`), not by their wording; words only help where there is no tag.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawreport.base.dates import date_in_words
from lawreport.problem import Place
from lawreport.rules.data.facts import Facts, Passage, Spot
from lawreport.rules.reading.text import compiled, find
from lawreport.rules.rule import ERROR, HINT, WARNING, Context, Hit, Line, Prose, Scope, rule
from lawreport.rules.terms import handed_in_before, published_before
from lawreport.style import Style
from lawreport.unitkind import kind_of

LAW, GW = "法治政府建设与责任落实督察工作规定", "公文处理工作条例"
CAUSE = r"原因|由于|根源|因为|究其|主要是(?:对|因|受)|所致|导致|源于"
PARTS = (
    "部分｜measures｜全面推进依法行政。\n部分｜shortcomings、causes｜监督力量不足，主要原因是编制紧张。\n"
    "部分｜first_responsible｜认真履行第一责任人职责。\n部分｜next_year｜2025年，将加强检查。"
)


def _without(tag: str, text: str = "") -> str:
    """Return the example with the part tagged `tag` replaced by `text`."""
    return "\n".join(line for line in [*(p for p in PARTS.split("\n") if tag not in p), text] if line)


def _tagged(facts: Facts, tag: str) -> list[Passage]:
    return [p for p in facts.passages if tag in p.block.covers]


HEADED = {
    "measures": r"举措|措施|做法|成效",
    "shortcomings": r"不足|问题|短板|差距",
    "next_year": r"下一年|下一步|下年度|工作(?:安排|打算|计划)",
}


def _headed(facts: Facts, tag: str) -> Passage | None:
    """Return an untagged heading whose words suggest the content `tag`."""
    heads = (p for p in facts.passages if p.block.level in (1, 2) and not p.block.covers)
    return next((p for p in heads if compiled(HEADED[tag]).search(p.view)), None)


def _absent(facts: Facts, tag: str, what: str, example: str) -> Iterator[Spot]:
    if facts.whole and not _tagged(facts, tag) and not _headed(facts, tag):
        yield Spot(
            f"没有一个部分写的是{what}", f"补写这一部分；已经写了，就在那个文件里加 covers: {example}。", place=facts.home
        )


# ---- five contents -------------------------------------------------------------------------------------------------


@rule(
    "R-10",
    "part-untagged",
    "部分没有标明写的是哪项内容",
    HINT,
    "惯例",
    LAW,
    scope=Scope.DATA,
    reason="程序按 covers 认内容，不按字面；没有标明，就只能猜，也查不出写不足时漏了原因、写安排时用错了年份。",
    bad=[_without("next_year") + "\n标题｜｜下一年度主要安排"],
    good=[PARTS],
)
def part_untagged(facts: Facts) -> Iterator[Spot]:
    for tag in HEADED if facts.whole else ():
        headed = None if _tagged(facts, tag) else _headed(facts, tag)
        if headed:
            yield Spot(
                f"标题像是写{HEADED[tag].partition('|')[0]}的，没有标明",
                f"在这个文件里加 covers: {tag}。",
                headed,
                0,
                len(headed.text),
            )


@rule(
    "R-11",
    "measures-missing",
    "缺主要举措和成效",
    ERROR,
    "应",
    LAW,
    scope=Scope.DATA,
    reason="年度报告要写五项内容，第一项是上一年度推进法治政府建设的主要举措和成效。按 covers: measures 认，不按标题的字面认。",
    bad=[_without("measures")],
    good=[PARTS],
)
def measures_missing(facts: Facts) -> Iterator[Spot]:
    yield from _absent(facts, "measures", "主要举措和成效", "measures")


@rule(
    "R-12",
    "shortcomings-missing",
    "缺存在的不足",
    ERROR,
    "应",
    LAW,
    scope=Scope.DATA,
    reason="五项内容的第二项是存在的不足和原因。按 covers: shortcomings 认。",
    bad=[_without("shortcomings")],
    good=[PARTS],
)
def shortcomings_missing(facts: Facts) -> Iterator[Spot]:
    yield from _absent(facts, "shortcomings", "存在的不足", "[shortcomings, causes]")


@rule(
    "R-12b",
    "cause-missing",
    "写了不足，没有写原因",
    WARNING,
    "应",
    LAW,
    scope=Scope.DATA,
    reason="规定要求写不足“和原因”：原因要跟在不足旁边，或者另成一部分（covers: causes）。",
    bad=[_without("shortcomings", "部分｜shortcomings｜监督力量不足，宣传形式单一。")],
    good=[
        PARTS,
        _without("shortcomings", "部分｜shortcomings｜监督力量不足，主要是因为编制紧张。"),
        _without("shortcomings", "部分｜shortcomings｜监督力量不足。\n部分｜causes｜编制多年没有增加。"),
    ],
)
def cause_missing(facts: Facts) -> Iterator[Spot]:
    short = _tagged(facts, "shortcomings")
    if short and not _tagged(facts, "causes") and not any(compiled(CAUSE).search(p.text) for p in short):
        yield Spot(
            "写了不足，没有写原因",
            "在每条不足后面写“主要原因是……”；原因另成一部分的，加 covers: causes。",
            short[0],
            0,
            len(short[0].text),
        )


@rule(
    "R-13",
    "first-responsible-missing",
    "缺主要负责人履行第一责任人职责情况",
    ERROR,
    "应",
    LAW,
    scope=Scope.DATA,
    reason="五项内容的第三项是党政主要负责人履行推进法治建设第一责任人职责的情况，可以单列，也可以写在举措里，但不能没有。",
    bad=[_without("first_responsible")],
    good=[PARTS, _without("first_responsible", "部分｜measures｜主要负责人认真履行第一责任人职责。")],
)
def first_responsible_missing(facts: Facts) -> Iterator[Spot]:
    if facts.whole and not _tagged(facts, "first_responsible") and not any("第一责任人" in p.view for p in facts.passages):
        yield Spot(
            "全文没有写主要负责人履行推进法治建设第一责任人职责的情况",
            "补写；已经写了，就在那个文件里加 covers: first_responsible。",
            place=facts.home,
        )


@rule(
    "R-14",
    "next-year-missing",
    "缺下一年度主要安排",
    ERROR,
    "应",
    LAW,
    scope=Scope.DATA,
    reason="五项内容的第四项是下一年度的主要安排。按 covers: next_year 认。",
    bad=[_without("next_year")],
    good=[PARTS],
)
def next_year_missing(facts: Facts) -> Iterator[Spot]:
    yield from _absent(facts, "next_year", "下一年度的主要安排", "next_year")


@rule(
    "R-14b",
    "next-year-unnamed",
    "下一年安排没有点明年份",
    HINT,
    "惯例",
    LAW,
    scope=Scope.DATA,
    reason="标题或首段写明“2025年”“下一年度”或“下一步”，读者才知道安排到哪一年。",
    bad=[_without("next_year", "部分｜next_year｜将加强检查。")],
    good=[PARTS, _without("next_year", "标题｜next_year｜下一年度主要安排\n部分｜next_year｜将加强检查。")],
)
def next_year_unnamed(facts: Facts) -> Iterator[Spot]:
    planned = _tagged(facts, "next_year")
    if (
        facts.whole
        and planned
        and not any(compiled(rf"{facts.year + 1}年|下一年|下一步|下年度|新的一年|明年").search(p.text) for p in planned[:2])
    ):
        yield Spot("下一年安排没有点明是哪一年", "标题写“{{ 下一年 }}年……”。", planned[0], 0, len(planned[0].text))


# ---- when, and how long --------------------------------------------------------------------------------------------


@rule(
    "R-01",
    "late-report",
    "成文日期过了报送期限",
    ERROR,
    "应",
    LAW,
    scope=Scope.DATA,
    reason="市、县、乡政府和县级以上政府部门在次年3月1日之前报送，省级和国务院部门在4月1日之前。",
    bad=[
        "单位｜kind｜部门\n总表｜date｜2025年3月5日\n全面推进依法行政。",
        "单位｜kind｜省\n总表｜date｜2025年4月2日\n全面推进依法行政。",
    ],
    good=[
        "单位｜kind｜部门\n总表｜date｜2025年2月28日\n全面推进依法行政。",
        "单位｜kind｜省\n总表｜date｜2025年3月20日\n全面推进依法行政。",
        "单位｜kind｜国务院部门\n总表｜date｜2025年3月20日\n全面推进依法行政。",
    ],
)
def late_report(facts: Facts) -> Iterator[Spot]:
    limit = handed_in_before(facts.year + 1, facts.kind)
    if facts.date > limit:
        yield Spot(
            f"成文日期是{date_in_words(facts.date)}，报送期限是{date_in_words(limit)}之前",
            "核对成文日期；确已逾期，尽快报送并说明。",
            place=_dated(facts),
        )


@rule(
    "R-01b",
    "last-day-report",
    "成文日期正好是期限当天",
    WARNING,
    "应",
    LAW,
    scope=Scope.DATA,
    reason="“之前”一般不含当日；当天成文，报到时已经过期。",
    bad=["单位｜kind｜县\n总表｜date｜2025年3月1日\n全面推进依法行政。"],
    good=["单位｜kind｜县\n总表｜date｜2025年2月28日\n全面推进依法行政。"],
)
def last_day_report(facts: Facts) -> Iterator[Spot]:
    limit = handed_in_before(facts.year + 1, facts.kind)
    if facts.date == limit:
        yield Spot(f"成文日期正好是期限{date_in_words(limit)}，“之前”不含当日", "提前一天以上成文。", place=_dated(facts))


@rule(
    "R-02",
    "late-publication",
    "过了向社会公开的期限",
    ERROR,
    "应",
    LAW,
    scope=Scope.DATA,
    reason="地方各级政府和县级以上政府部门的年度报告在次年4月1日之前向社会公开。",
    bad=["单位｜kind｜县\n总表｜date｜2025年4月1日\n全面推进依法行政。"],
    good=["单位｜kind｜县\n总表｜date｜2025年2月28日\n全面推进依法行政。"],
)
def late_publication(facts: Facts) -> Iterator[Spot]:
    limit = published_before(facts.year + 1)
    if facts.date >= limit:
        yield Spot(
            f"成文日期是{date_in_words(facts.date)}，公开期限是{date_in_words(limit)}之前",
            "核对成文日期。",
            place=_dated(facts),
        )


def _dated(facts: Facts) -> Place:
    """Return where the report is dated."""
    return facts.fields.date.place if facts.fields.date is not None else facts.home


@rule(
    "R-61",
    "too-long",
    "篇幅过长",
    WARNING,
    "一般",
    "中央纠治文山会海的规定（阈值 limits: 全文字数）",
    scope=Scope.DATA,
    reason="文件一般不超过5000字，专项的不超过4000字。字数按 Word 的算法：汉字、标点各算一个，一串数字算一个。",
    bad=["依法行政。" * 1001],
    good=["依法行政。" * 700],
)
def too_long(facts: Facts) -> Iterator[Spot]:
    limit, size = facts.settings.limit("全文字数"), length(p.text for p in facts.passages)
    if size > limit:
        yield Spot(f"全文约{size}字，超过{limit}字", "删去套话和过程性的内容。", place=facts.home)


@rule(
    "R-61b",
    "rather-long",
    "篇幅偏长",
    HINT,
    "一般",
    "中央纠治文山会海的规定",
    scope=Scope.DATA,
    reason="专项文件一般不超过4000字。",
    bad=["依法行政。" * 900],
    good=["依法行政。" * 700],
)
def rather_long(facts: Facts) -> Iterator[Spot]:
    limit, size = facts.settings.limit("全文字数"), length(p.text for p in facts.passages)
    if limit * 4 // 5 < size <= limit:
        yield Spot(f"全文约{size}字，接近{limit}字", "能短则短。", place=facts.home)


def length(texts) -> int:
    """Return the length as Word counts it: each character but blanks; a run of digits or letters is one."""
    text = "\n".join(texts)
    return sum(map(len, text.split())) - sum(len(run) - 1 for run in compiled(r"[0-9A-Za-z.,%]{2,}").findall(text))


# ---- title ---------------------------------------------------------------------------------------------------------


@rule(
    "R-31",
    "title-form",
    "标题不合规范",
    ERROR,
    "应",
    "公文处理工作条例第九条（七）",
    scope=Scope.TEXT,
    reason="标题要有年份、“法治政府建设”和文种“报告”，如“甲区2024年法治政府建设年度报告”“甲市乙局关于2024年度法治政府建设情况的报告”。",
    bad=[
        "公文标题｜甲区法治政府建设年度报告",
        "公文标题｜甲区2024年法制政府建设年度报告",
        "公文标题｜甲区2024年法治政府建设工作总结",
        "公文标题｜甲区2024年依法行政工作报告",
    ],
    good=[
        "公文标题｜甲区2024年法治政府建设年度报告",
        "公文标题｜2024年甲区法治政府建设情况报告",
        "公文标题｜甲市乙局关于2024年度法治政府建设情况的报告",
    ],
)
def title_form(prose: Prose, _: Context) -> Iterator[Hit]:
    line = next((x for x in reversed(prose.lines) if x.style == Style.TITLE), None)
    text = line.text.replace("\n", "") if line else ""
    wanted = (("20\\d\\d", "四位的年份"), ("法治政府建设", "“法治政府建设”"), ("报告$", "文种“报告”（在最后）"))
    lacking = [what for pattern, what in wanted if line and not compiled(pattern).search(text)]
    if line and lacking:
        yield line.hit(0, len(line.text), f"标题缺{'、'.join(lacking)}", "写成“甲区2024年法治政府建设年度报告”的样子。")


@rule(
    "R-47",
    "mixed-kind",
    "文种混用",
    ERROR,
    "应",
    GW + "第八条",
    scope=Scope.TEXT,
    reason="报告、请示是两个文种；“请示报告”“汇报”“情况说明”都不是法定文种。",
    bad=["公文标题｜甲市乙局关于2024年度法治政府建设情况的请示报告", "公文标题｜甲市乙局关于2024年度法治政府建设情况的汇报"],
    good=["公文标题｜甲市乙局关于2024年度法治政府建设情况的报告"],
)
def mixed_kind(prose: Prose, _: Context) -> Iterator[Hit]:
    for line in prose.lines:
        if line.style == Style.TITLE:
            for m in find(r"请示报告|汇报(?:材料)?$|(?:情况)?(?:说明|汇总|小结)$|报告的请示", line.text):
                yield line.hit(*m.span(), f"“{m[0]}”不是年度报告的文种", "用“报告”。")


# ---- documents sent upwards ----------------------------------------------------------------------------------------


def _of_style(prose: Prose, style: Style) -> list[Line]:
    return [line for line in prose.lines if line.style == style]


@rule(
    "R-42",
    "many-recipients",
    "主送了几个不同的机关",
    WARNING,
    "一般",
    GW + "第十五条（一）",
    scope=Scope.TEXT,
    reason="上行文原则上主送一个上级机关，需要时抄送；党委、政府并列的可以。同一份报告要送几家，就分别行文。",
    bad=["主送机关｜市政府、省司法厅、市人大常委会：", "主送机关｜市人民政府、省水利厅："],
    good=[
        "主送机关｜市委、市政府：",
        "主送机关｜市人民政府：",
        "主送机关｜中共甲市委、甲市人民政府：",
        "主送机关｜党中央、国务院：",
        "主送机关｜主任、副主任、各位委员：",
    ],
)
def many_recipients(prose: Prose, _: Context) -> Iterator[Hit]:
    for line in _of_style(prose, Style.RECIPIENTS):
        names = [n for n in line.text.rstrip("：: ").replace("，", "、").split("、") if n]
        party = [n for n in names if n.endswith(("委", "委员会", "党中央", "中共中央"))]
        other = [n for n in names if n not in party]
        if "各位" not in line.text and (len(other) > 1 or len(party) > 1):
            yield line.hit(
                0,
                len(line.text.rstrip("：")),
                f"主送了{len(names)}个机关",
                "只主送一个（党委、政府并列的可以），其余抄送或分别行文。",
            )


@rule(
    "R-42b",
    "copied-downwards",
    "上行文抄送了下级",
    ERROR,
    "应",
    GW + "第十五条（一）",
    scope=Scope.TEXT,
    reason="向上级机关的行文不抄送下级机关。",
    bad=[
        "主送机关｜市委、市政府：\n抄送｜抄送：市委依法治市办，各县（区）司法局。",
        "主送机关｜市政府：\n抄送｜抄送：局属各单位。",
    ],
    good=["主送机关｜市委、市政府：\n抄送｜抄送：市委依法治市办。", "抄送｜抄送：各科室。"],
)
def copied_downwards(prose: Prose, _: Context) -> Iterator[Hit]:
    for line in _of_style(prose, Style.COPIES) if _of_style(prose, Style.RECIPIENTS) else ():
        for m in find(
            r"各(?:县|区|市|乡|镇|街道|科室|股|站|所|大队|支队|单位|部门|下属)[^，。、；]*|[^，。、；：]*(?:属各|下属)[^，。、；]*",
            line.text,
        ):
            yield line.hit(*m.span(), f"抄送了下级“{m[0]}”", "上行文不抄送下级；要发给下级，另行印发。")


@rule(
    "R-42c",
    "recipient-too-high",
    "主送机关越级",
    WARNING,
    "应",
    LAW,
    scope=Scope.DATA,
    reason="部门报本级党委、政府和上一级主管部门；市、县、乡报上一级党委、政府。只有省级和国务院部门报党中央、国务院。",
    bad=["单位｜kind｜部门\n主送机关｜国务院："],
    good=[
        "单位｜kind｜省\n主送机关｜国务院：",
        "单位｜kind｜国务院部门\n主送机关｜党中央、国务院：",
        "单位｜kind｜部门\n主送机关｜市委、市政府：",
    ],
)
def recipient_too_high(facts: Facts) -> Iterator[Spot]:
    kind = kind_of(facts.kind)
    for block in facts.report.blocks if kind and not kind.duty.central else ():
        if block.style == Style.RECIPIENTS and compiled("国务院(?!办)|党中央").search(block.text):
            yield Spot(
                f"{facts.kind}一级不直接报“{block.text.rstrip('：')}”", "报本级党委、政府或上一级机关。", place=block.place
            )


@rule(
    "R-43",
    "sent-to-person",
    "主送了领导个人",
    ERROR,
    "应",
    GW + "第十五条（五）",
    scope=Scope.TEXT,
    reason="除上级负责人直接交办的事项外，不以机关名义向上级机关负责人报送公文。",
    bad=["主送机关｜王书记：", "主送机关｜市委李明同志："],
    good=["主送机关｜市委、市政府：", "主送机关｜市委书记专题会议：", "主送机关｜主任、副主任、各位委员："],
)
def sent_to_person(prose: Prose, _: Context) -> Iterator[Hit]:
    for line in _of_style(prose, Style.RECIPIENTS):
        for m in find(r"[^：，、]*(?:书记|市长|县长|区长|镇长|乡长|省长|厅长|局长|主席|同志|先生)(?=[：:、，]|$)", line.text):
            yield line.hit(*m.span(), f"主送的是个人“{m[0]}”", "写机关名称；直接交办的除外。")


@rule(
    "R-44",
    "signer-missing",
    "上行文没有签发人",
    ERROR,
    "应",
    GW + "第九条（六）",
    scope=Scope.DATA,
    reason="上行文在发文字号旁标注签发人姓名。",
    bad=["发文机关标志｜甲市乙局文件\n发文字号｜甲乙〔2025〕3号\n主送机关｜市政府："],
    good=[
        "发文机关标志｜甲市乙局文件\n签发人行｜甲乙〔2025〕3号签发人：王小明\n主送机关｜市政府：",
        "发文机关标志｜甲市乙局文件\n发文字号｜甲乙〔2025〕3号",
        "主送机关｜市政府：",
    ],
)
def signer_missing(facts: Facts) -> Iterator[Spot]:
    by_style = {block.style: block for block in facts.report.blocks}
    if Style.ISSUER_MARK in by_style and Style.RECIPIENTS in by_style and Style.SIGNERS not in by_style:
        yield Spot(
            "有版头、有主送机关，没有签发人",
            "在 report.yaml 的 red_head 里写 signers。",
            place=by_style[Style.ISSUER_MARK].place,
        )


@rule(
    "R-45",
    "inner-office-signs",
    "落款是内设机构",
    WARNING,
    "应",
    GW + "第十七条",
    scope=Scope.TEXT,
    reason="除办公厅（室）外，部门内设机构不得对外正式行文。",
    bad=["落款单位｜甲市乙局法规科", "落款单位｜甲县丙局执法股"],
    good=["落款单位｜甲市乙局", "落款单位｜甲市乙局办公室", "落款单位｜甲省卫生健康委员会", "落款单位｜甲市工商联"],
)
def inner_office_signs(prose: Prose, _: Context) -> Iterator[Hit]:
    for line in _of_style(prose, Style.SIGNATURE):
        if compiled(r"(?:局|委|厅|部|院|大队|支队|委员会)[^局委厅]{1,8}(?:科|处|股)$").search(line.text.strip()):
            yield line.hit(0, len(line.text), f"“{line.text.strip()}”像是内设机构", "用机关的名义落款。")


@rule(
    "R-52",
    "new-outline",
    "提到了新一轮实施纲要",
    HINT,
    "惯例",
    "文件核实",
    reason="引用“2026—2030年”的新一轮纲要、规划，先核实已经印发，名称、文号照原件。",
    bad=["落实《法治政府建设实施纲要（2026—2030年）》。"],
    good=["落实《法治政府建设实施纲要（2021—2025年）》。"],
)
def new_outline(line: Line, _: Context) -> Iterator[Hit]:
    for m in find(r"（2026—2030年?）|新一轮(?:法治政府建设)?实施纲要", line.text):
        yield line.hit(*m.span(), "提到了新一轮纲要", "核实已经印发，名称照原件。")
