"""Rules on years: the report's year, the year before and the year to come.

In: the lines of a text, or `Facts`. Out: hits or `Spot`s.
Responsible for: that a report of year Y is dated Y+1, states what was done in Y and plans for Y+1; and for which mentions of
other years are right (in 《》, in a span of years, as a reference back).
"""

from __future__ import annotations

from collections.abc import Iterator

from lawreport.rules.data.facts import Facts, Spot, find_words
from lawreport.rules.reading.text import compiled, find, outside_quotes, sentences
from lawreport.rules.rule import ERROR, WARNING, Context, Hit, Line, Prose, Scope, rule
from lawreport.style import HEADINGS, TITLES, Style

BACK = r"(?:针对|比|较|与|同|对照|相比|对比|自|从|于|根据|按照|落实|依据|延续|巩固|在)\s?(?:上年|上一年|去年)?$"
SPAN = r"(?<![—～\-–\d])(?<!年至)(20\d\d)(?=年)(?!年[—～至\-–])"
DONE = r"(?:共|累计|全年|完成|开展|检查|办理|受理|查处|组织|培训|制定|印发|举办|排查|整改|审查|办结|发放)[^，。；]{0,14}\d"
AHEAD = r"(?:将|力争|计划|拟|确保|争取|预计|安排|目标|实现|前完成|底前|年内完成)"


@rule(
    "R-32",
    "title-year",
    "标题的年份不是报告年度",
    ERROR,
    "应",
    "公文处理工作条例第九条（七）",
    scope=Scope.TEXT,
    reason="标题的年份、数据的年份要一致，成文日期在下一年：2024年的报告用2024年的数据，2025年成文。",
    bad=[
        "公文标题｜甲区2023年法治政府建设年度报告",
        "公文标题｜甲市乙局关于2025年度法治政府建设情况的报告",
        "公文标题｜甲区2024年法治政府建设年度报告\n落款日期｜2024年1月2日",
    ],
    good=[
        "公文标题｜甲区2024年法治政府建设年度报告\n落款日期｜2025年1月2日",
        "公文标题｜甲市乙局关于2024年度法治政府建设情况的报告",
        "公文标题｜甲区落实《规划（2021—2025年）》和2024年法治政府建设情况的报告",
    ],
)
def title_year(prose: Prose, context: Context) -> Iterator[Hit]:
    year = context.year
    for line in prose.lines if year else ():
        if line.style == Style.TITLE:
            for m in find(SPAN, outside_quotes(line.text)):
                if int(m[1]) != year:
                    yield line.hit(
                        m.start(), m.end() + 1, f"报告的是{year}年，标题里是{m[1]}年", f"改为{year}年，或用 {{{{ 年 }}}}。"
                    )
        elif line.style == Style.DATE:
            for m in find(SPAN, line.text):
                if int(m[1]) != year + 1:
                    yield line.hit(
                        m.start(),
                        m.end() + 1,
                        f"{year}年的报告，成文日期在{m[1]}年",
                        f"{year}年的数据年终才齐，成文日期应在{year + 1}年；请核对 report.yaml 的 date。",
                    )


@rule(
    "S-12c",
    "stale-figure-sentence",
    "统计句里是别的年份",
    ERROR,
    "惯例",
    "年度核对",
    scope=Scope.TEXT,
    reason="“2023年，检查300家”写在2024年的报告里，不是年份没改，就是数没改。明说和上年比的不算。",
    bad=[
        "公文标题｜甲区2024年法治政府建设年度报告\n2023年检查单位300家。",
        "公文标题｜甲区2024年法治政府建设年度报告\n截至2023年底，制定制度12项。",
        "公文标题｜甲区2024年法治政府建设年度报告\n大队强化监管，2023年度开展检查300次。",
    ],
    good=[
        "公文标题｜甲区2024年法治政府建设年度报告\n2023年检查200家，2024年检查300家。",
        "公文标题｜甲区2024年法治政府建设年度报告\n针对2023年存在的问题，检查单位300家。",
        "公文标题｜甲区2024年法治政府建设年度报告\n自2023年以来，开展检查300次。",
        "公文标题｜甲区2024年法治政府建设年度报告\n比2023年多检查300家。",
        "公文标题｜甲区2024年法治政府建设年度报告\n按照《2023年工作要点》，检查单位300家。",
        "公文标题｜甲区2024年法治政府建设年度报告\n2022—2024年，三年开展检查900次。",
    ],
)
def stale_figure_sentence(prose: Prose, context: Context) -> Iterator[Hit]:
    for line in prose.read if context.year else ():
        if line.style not in (*HEADINGS, *TITLES):
            yield from _stale(line, context.year)


def _stale(line: Line, year: int) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    for start, end in sentences(text):
        years = list(find(rf"{SPAN}年度?", text[start:end]))
        if any(int(m[1]) == year for m in years):
            continue
        for m in years:
            before, after = text[start : start + m.start()], text[start + m.end() : end]
            referred = compiled(BACK).search(before) or compiled(
                r"^(?:以来|起|存在|反馈|结转|出台|印发的|制定的|末结|遗留|\d{1,2}月)"
            ).match(after)
            opens = compiled(r"(?:^|[，：])(?:截至|到|至)?$").search(before)
            if (
                int(m[1]) in (year - 1, year - 2)
                and opens
                and not referred
                and compiled(rf"^(?:底|末|全年)?[，]?[^，。；]{{0,10}}{DONE}").match(after)
                and not compiled(r"[比较]上年|同比|相比").search(before)
                and not _headline(text, start, m)
            ):
                yield line.hit(
                    start + m.start(),
                    start + m.start() + 5,
                    f"报告的是{year}年，这里是{m[1]}年的统计",
                    f"核对，多半应为{year}年；确指那一年，写明是对照或回顾。",
                )


def _headline(text: str, start: int, m) -> bool:
    """Return whether S-12 reports this sentence already: it begins with the year and has 共 or 累计."""
    opening = text[start + m.start() :].startswith(m[0]) and m.start() == 0
    return opening and bool(compiled(r"年，[^。；]*(?:共|累计)[\u3400-\u9fff]{0,12}\d").search(text[start:].split("。")[0]))


@rule(
    "S-12d",
    "plan-now-due",
    "下一年安排里写的是已经过去的一年",
    ERROR,
    "惯例",
    "年度核对",
    scope=Scope.DATA,
    reason="上年报告里“2024年将……”的安排，抄进2024年的报告，就成了过去的事；下一年用 {{ 下一年 }}。",
    bad=[
        "部分｜next_year｜2024年，将加强检查。",
        "部分｜next_year｜力争2024年底前完成改造。",
        "标题｜next_year｜2024年工作安排",
        "部分｜next_year｜2026年，将全面完成改造。",
    ],
    good=[
        "部分｜next_year｜2025年，将加强检查。",
        "部分｜next_year｜针对2024年存在的不足，加强检查。",
        "部分｜next_year｜落实《方案（2022—2024年）》，力争2025年底前完成改造。",
        "部分｜next_year｜在2024年工作的基础上，巩固成效。",
        "部分｜measures｜2024年，完成改造。",
        "部分｜next_year｜到2026年，全面完成三年行动。",
    ],
)
def plan_now_due(facts: Facts) -> Iterator[Spot]:
    for passage in facts.passages:
        if not passage.planned:
            continue
        heading = passage.block.style in HEADINGS
        for m in find_words(passage, SPAN):
            start, end = passage.sentence(m.start())
            before, after = passage.view[start : m.start()], passage.view[m.end() + 1 : end]
            back = compiled(BACK + r"|[到至]$").search(before) or compiled(
                r"^(?:度)?(?:以来|的?工作|存在|的?基础|暴露|各项|取得)"
            ).match(after)
            plan = heading or compiled(AHEAD).search(passage.view[passage.clause(m.start()) : end])
            if int(m[1]) != facts.year + 1 and (heading or not back) and plan:
                yield Spot(
                    f"这里安排的是下一年（{facts.year + 1}年），写的是{m[1]}年",
                    f"改为{facts.year + 1}年，或用 {{{{ 下一年 }}}}。",
                    passage,
                    m.start(),
                    m.end() + 1,
                )


@rule(
    "S-12e",
    "next-year-done",
    "把下一年写成了已经做完",
    WARNING,
    "惯例",
    "年度核对",
    scope=Scope.DATA,
    reason="成效里写下一年的统计，不是年份错了，就是放错了部分。",
    bad=["部分｜measures｜2025年，共检查单位300家。"],
    good=["部分｜measures｜2024年，共检查单位300家，2025年将继续推进。", "部分｜measures｜出台《2025年工作要点》。"],
)
def next_year_done(facts: Facts) -> Iterator[Spot]:
    for passage in facts.passages:
        if "measures" not in passage.block.covers:
            continue
        for m in find_words(passage, rf"{SPAN}年度?，?[^，。；]{{0,6}}{DONE}"):
            if int(m[1]) > facts.year and not compiled(AHEAD).search(m[0]):
                yield Spot(
                    f"报告的是{facts.year}年，这里统计的是{m[1]}年",
                    f"核对，多半应为{facts.year}年。",
                    passage,
                    m.start(),
                    m.start() + 5,
                )
