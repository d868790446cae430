"""Workbooks as offices keep them, in forty shapes, with the figures that are right.

All offices and figures are invented (虚构).

`SEEN` were looked at while `start.tables` was written, `HELD` were kept aside: they only measure it.
`python tests/start/offices.py` prints the rates of both.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

YEAR = 2025
CATALOGUE = {
    "检查单位": "家",
    "火灾隐患": "处",
    "整改隐患": "处",
    "行政处罚": "件",
    "罚款金额": "万元",
    "复议新收": "件",
    "复议办结": "件",
    "应诉案件": "件",
    "普法活动": "场次",
    "宣传资料": "份",
    "培训人次": "人次",
    "满意率": "%",
}


@dataclass(frozen=True)
class Case:
    """A workbook, and (metric, year) → value for everything in it that a careful clerk would take over."""

    name: str
    data: bytes
    truth: dict[tuple[str, int], str]
    file: str = "数据.xlsx"
    new: frozenset[str] = frozenset()  # names in `truth` that no catalogue has


@dataclass
class Sheet:
    """What a sheet is made of."""

    rows: list[list]
    title: str = "Sheet1"
    merged: tuple[str, ...] = ()
    formats: dict[str, str] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    hidden: bool = False


def book(*sheets: Sheet) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for sheet in sheets:
        target = made.create_sheet(sheet.title)
        for row in sheet.rows:
            target.append(row)
        for area in sheet.merged:
            target.merge_cells(area)
        for cell, look in sheet.formats.items():
            target[cell].number_format = look
        for row in sheet.hidden_rows:
            target.row_dimensions[row].hidden = True
        for column in sheet.hidden_columns:
            target.column_dimensions[column].hidden = True
        target.sheet_state = "hidden" if sheet.hidden else "visible"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def of(year: int = YEAR, **values: str) -> dict[tuple[str, int], str]:
    return {(name, year): text for name, text in values.items()}


CASES: list[Callable[[], Case]] = []


def case(make: Callable[[], Case]) -> Callable[[], Case]:
    CASES.append(make)
    return make


@case
def plain() -> Case:
    rows = [["指标", "单位", "数值"], ["检查单位", "家", 1200], ["火灾隐患", "处", 860], ["罚款金额", "万元", 40.07]]
    return Case("plain", book(Sheet(rows)), of(检查单位="1200", 火灾隐患="860", 罚款金额="40.07"))


@case
def titled_with_numbers_and_notes() -> Case:
    rows = [
        ["某区消防救援大队2025年度执法工作统计表"],
        ["填报单位：某区大队", None, None, "填报日期：2026-01-05"],
        ["序号", "项目", "计量单位", "2025年", "备注"],
        [1, "检查单位", "家", 1200, None],
        [2, "火灾隐患", "处", 860, "含复查"],
        [3, "整改隐患", "处", 845, None],
        [],
        ["注：数据截至2025年12月31日。"],
        ["填表人：张三", None, "审核人：李四"],
    ]
    return Case("titled", book(Sheet(rows, merged=("A1:E1",))), of(检查单位="1200", 火灾隐患="860", 整改隐患="845"))


@case
def three_years() -> Case:
    rows = [
        ["指标", "单位", "2023年", "2024年", "2025年"],
        ["检查单位", "家", 1000, 1100, 1200],
        ["行政处罚", "件", 31, 28, 35],
    ]
    truth = (
        of(检查单位="1200", 行政处罚="35") | of(2024, 检查单位="1100", 行政处罚="28") | of(2023, 检查单位="1000", 行政处罚="31")
    )
    return Case("three years", book(Sheet(rows)), truth)


@case
def this_and_last() -> Case:
    rows = [
        ["项目", "本年", "上年", "增减", "同比"],
        ["检查单位", 1200, 1100, 100, "9.1%"],
        ["复议新收", 412, 368, 44, 0.1196],
        ["普法活动", 36, 30, 6, "20%"],
    ]
    truth = of(检查单位="1200", 复议新收="412", 普法活动="36") | of(2024, 检查单位="1100", 复议新收="368", 普法活动="30")
    return Case("this and last", book(Sheet(rows, formats={"E3": "0.0%"})), truth)


@case
def two_header_rows() -> Case:
    rows = [
        ["指标名称", "单位", "全年情况", None, None],
        [None, None, "本年数", "上年同期数", "同比增减（%）"],
        ["检查单位", "家", 1200, 1100, 9.1],
        ["罚款金额", "万元", 40.07, 38.5, 4.1],
    ]
    data = book(Sheet(rows, merged=("A1:A2", "B1:B2", "C1:E1")))
    return Case("two header rows", data, of(检查单位="1200", 罚款金额="40.07") | of(2024, 检查单位="1100", 罚款金额="38.5"))


@case
def units_in_names() -> Case:
    rows = [
        ["统计项目", "数量"],
        ["检查单位（家）", "1,200"],
        ["罚款金额（万元）", "40.07"],
        ["宣传资料(份)", "15.5万余"],
        ["满意率（%）", "98.3"],
    ]
    truth = of(检查单位="1200", 罚款金额="40.07", 宣传资料="15.5万余", 满意率="98.3")
    return Case("units in names", book(Sheet(rows)), truth)


@case
def text_numbers_with_units() -> Case:
    rows = [
        ["事项", "完成情况"],
        ["检查单位", "1200家"],
        ["火灾隐患", " 860 处"],
        ["满意率", "98.3%"],
        ["宣传资料", "约78.9万份"],
        ["普法活动", "—"],
    ]
    return Case("text with units", book(Sheet(rows)), of(检查单位="1200", 火灾隐患="860", 满意率="98.3", 宣传资料="约78.9万"))


@case
def of_which() -> Case:
    rows = [
        ["指标", "单位", "数值"],
        ["一、执法检查", None, None],
        ["检查单位", "家", 1200],
        ["  其中：学校", "家", 45],
        ["二、行政复议", None, None],
        ["复议新收", "件", 412],
        ["  其中：自然资源", "件", 120],
        ["复议办结", "件", 398],
    ]
    truth = of(检查单位="1200", 复议新收="412", 复议办结="398")
    return Case("of which", book(Sheet(rows)), truth)


@case
def transposed_years() -> Case:
    rows = [
        ["年份", "检查单位（家）", "火灾隐患（处）", "行政处罚（件）"],
        ["2023年", 1000, 700, 31],
        ["2024年", 1100, 790, 28],
        ["2025年", 1200, 860, 35],
    ]
    truth = {}
    for year, *values in ((2023, "1000", "700", "31"), (2024, "1100", "790", "28"), (2025, "1200", "860", "35")):
        truth |= dict(zip([(n, year) for n in ("检查单位", "火灾隐患", "行政处罚")], values, strict=True))
    return Case("transposed years", book(Sheet(rows)), truth)


@case
def departments_down_with_total() -> Case:
    rows = [["科室", "检查单位", "火灾隐患"], ["一科", 500, 300], ["二科", 700, 560], ["合计", 1200, 860]]
    return Case("departments down", book(Sheet(rows)), of(检查单位="1200", 火灾隐患="860"))


@case
def departments_across_with_total() -> Case:
    rows = [["指标", "单位", "一科", "二科", "合计"], ["检查单位", "家", 500, 700, 1200], ["火灾隐患", "处", 300, 560, 860]]
    return Case("departments across", book(Sheet(rows)), of(检查单位="1200", 火灾隐患="860"))


@case
def several_sheets() -> Case:
    one = Sheet([["指标", "2025年"], ["检查单位", 1200]], "执法")
    two = Sheet([["指标", "2025年"], ["普法活动", 36], ["宣传资料", 78900]], "普法")
    three = Sheet([["本表由各科室填报，每年一月十日前交办公室。"]], "填表说明")
    return Case("several sheets", book(one, two, three), of(检查单位="1200", 普法活动="36", 宣传资料="78900"))


@case
def months_with_total() -> Case:
    rows = [
        ["项目", *(f"{n}月" for n in range(1, 13)), "全年"],
        ["检查单位", *[100] * 12, 1200],
        ["行政处罚", *[3] * 11, 2, 35],
    ]
    return Case("months", book(Sheet(rows)), of(检查单位="1200", 行政处罚="35"))


@case
def plan_and_done() -> Case:
    rows = [
        ["指标", "单位", "年度目标", "实际完成", "完成率"],
        ["检查单位", "家", 1000, 1200, "120%"],
        ["普法活动", "场次", 30, 36, "120%"],
    ]
    return Case("plan and done", book(Sheet(rows)), of(检查单位="1200", 普法活动="36"))


@case
def hidden_things() -> Case:
    rows = [["指标", "数值", "核减前"], ["检查单位", 1200, 1300], ["火灾隐患", 860, 900], ["整改隐患", 845, 850]]
    draft = Sheet([["指标", "数值"], ["检查单位", 999]], "草稿", hidden=True)
    data = book(Sheet(rows, "正式", hidden_rows=(3,), hidden_columns=("C",)), draft)
    return Case("hidden", data, of(检查单位="1200", 整改隐患="845"))


@case
def errors_dates_formulas() -> Case:
    import datetime

    rows = [
        ["指标", "数值"],
        ["检查单位", "=SUM(C1:C9)"],
        ["火灾隐患", "#DIV/0!"],
        ["整改隐患", datetime.date(2025, 3, 4)],
        ["行政处罚", 35],
    ]
    return Case("errors", book(Sheet(rows)), of(行政处罚="35"))


@case
def per_cent_cells() -> Case:
    rows = [["指标", "单位", "数值"], ["满意率", "%", 0.983], ["检查单位", "家", 1200]]
    return Case("per cent", book(Sheet(rows, formats={"C2": "0.0%"})), of(满意率="98.3", 检查单位="1200"))


@case
def unit_in_title() -> Case:
    rows = [
        ["2025年行政复议应诉情况", None],
        ["单位：件", None],
        ["项目", "数量"],
        ["复议新收", 412],
        ["复议办结", 398],
        ["应诉案件", 57],
    ]
    return Case("unit in title", book(Sheet(rows, merged=("A1:B1",))), of(复议新收="412", 复议办结="398", 应诉案件="57"))


@case
def category_column() -> Case:
    rows = [
        ["类别", "指标", "单位", "2025年", "2024年"],
        ["执法", "检查单位", "家", 1200, 1100],
        [None, "行政处罚", "件", 35, 28],
        ["普法", "普法活动", "场次", 36, 30],
    ]
    data = book(Sheet(rows, merged=("A2:A3",)))
    truth = of(检查单位="1200", 行政处罚="35", 普法活动="36") | of(2024, 检查单位="1100", 行政处罚="28", 普法活动="30")
    return Case("category", data, truth)


@case
def split_names() -> Case:
    rows = [["类别", "指标", "2025年"], ["复议", "新收", 412], [None, "办结", 398], ["应诉", "案件", 57]]
    data = book(Sheet(rows, merged=("A2:A3",)))
    return Case("split names", data, of(复议新收="412", 复议办结="398", 应诉案件="57"))


@case
def two_tables_in_a_sheet() -> Case:
    rows = [
        ["一、执法"],
        ["指标", "2025年"],
        ["检查单位", 1200],
        ["行政处罚", 35],
        [],
        ["二、普法"],
        ["指标", "2025年", "2024年"],
        ["普法活动", 36, 30],
    ]
    return Case("two tables", book(Sheet(rows)), of(检查单位="1200", 行政处罚="35", 普法活动="36") | of(2024, 普法活动="30"))


@case
def side_by_side() -> Case:
    rows = [
        ["指标", "数值", None, "指标", "数值"],
        ["检查单位", 1200, None, "普法活动", 36],
        ["行政处罚", 35, None, "宣传资料", 78900],
    ]
    return Case("side by side", book(Sheet(rows)), of(检查单位="1200", 行政处罚="35", 普法活动="36", 宣传资料="78900"))


@case
def other_money() -> Case:
    rows = [["指标", "单位", "数值"], ["罚款金额", "元", 400700], ["检查单位", "家", 1200]]
    return Case("other money", book(Sheet(rows)), of(检查单位="1200"))


@case
def part_of_a_year() -> Case:
    rows = [["2025年1—9月执法情况"], ["指标", "数值"], ["检查单位", 900], ["行政处罚", 20]]
    return Case("part of a year", book(Sheet(rows)), {})


@case
def other_year() -> Case:
    rows = [["2023年度执法情况"], ["指标", "数值"], ["检查单位", 1000], ["行政处罚", 31]]
    return Case("other year", book(Sheet(rows)), of(2023, 检查单位="1000", 行政处罚="31"))


@case
def subtotals() -> Case:
    rows = [["指标", "数值"], ["检查单位", 1200], ["火灾隐患", 860], ["小计", 2060], ["行政处罚", 35], ["合计", 2095]]
    return Case("subtotals", book(Sheet(rows)), of(检查单位="1200", 火灾隐患="860", 行政处罚="35"))


@case
def numbered_names() -> Case:
    rows = [["内容", "结果"], ["1.检查单位", 1200], ["2、火灾隐患", 860], ["（3）行政处罚", 35], ["④普法活动", 36]]
    return Case("numbered", book(Sheet(rows)), of(检查单位="1200", 火灾隐患="860", 行政处罚="35", 普法活动="36"))


@case
def names_with_blanks() -> Case:
    rows = [["指 标", "数 值"], ["检 查 单 位", 1200], ["火灾\n隐患", 860], ["行政处罚数", 35], ["普法活动次数", 36]]
    return Case("blanks", book(Sheet(rows)), of(检查单位="1200", 火灾隐患="860", 行政处罚="35"))


@case
def new_metrics() -> Case:
    rows = [["指标", "单位", "2025年"], ["检查单位", "家", 1200], ["无人机巡查", "架次", 88], ["微型消防站", "个", 23]]
    truth = of(检查单位="1200", 无人机巡查="88", 微型消防站="23")
    return Case("new", book(Sheet(rows)), truth, new=frozenset({"无人机巡查", "微型消防站"}))


@case
def near_names() -> Case:
    rows = [["指标", "单位", "2025年"], ["罚款总额", "万元", 40.07], ["培训人数", "人", 310], ["检查单位", "家", 1200]]
    return Case("near", book(Sheet(rows)), of(检查单位="1200"))


@case
def years_in_two_rows() -> Case:
    rows = [
        ["项目", "2024年", None, "2025年", None],
        [None, "件数", "占比", "件数", "占比"],
        ["复议新收", 368, "60%", 412, "61%"],
        ["应诉案件", 49, "40%", 57, "39%"],
    ]
    data = book(Sheet(rows, merged=("A1:A2", "B1:C1", "D1:E1")))
    return Case("years in two rows", data, of(复议新收="412", 应诉案件="57") | of(2024, 复议新收="368", 应诉案件="49"))


@case
def one_row_of_values() -> Case:
    rows = [["2025年普法工作统计表"], ["填报单位", "普法活动", "宣传资料", "培训人次"], ["法宣科", 36, 78900, 310]]
    return Case("one row", book(Sheet(rows)), of(普法活动="36", 宣传资料="78900", 培训人次="310"))


@case
def conflicting_sheets() -> Case:
    one = Sheet([["指标", "2025年"], ["检查单位", 1200], ["行政处罚", 35]], "执法")
    two = Sheet([["指标", "2025年"], ["检查单位", 1210], ["普法活动", 36]], "汇总")
    return Case("conflict", book(one, two), of(行政处罚="35", 普法活动="36"))


@case
def comma_separated() -> Case:
    text = '指标,单位,2025年,2024年\r\n检查单位,家,"1,200",1100\r\n行政处罚,件,35,28\r\n'
    truth = of(检查单位="1200", 行政处罚="35") | of(2024, 检查单位="1100", 行政处罚="28")
    return Case("csv", text.encode("gb18030"), truth, "数据.csv")


@case
def years_as_numbers() -> Case:
    rows = [["指标", 2024, 2025], ["检查单位", 1100, 1200], ["行政处罚", 28, 35]]
    return Case(
        "years as numbers", book(Sheet(rows)), of(检查单位="1200", 行政处罚="35") | of(2024, 检查单位="1100", 行政处罚="28")
    )


@case
def no_header() -> Case:
    rows = [["检查单位", 1200], ["火灾隐患", 860], ["行政处罚", 35]]
    return Case("no header", book(Sheet(rows)), {})


@case
def share_without_sign() -> Case:
    rows = [["指标", "单位", "数值"], ["满意率", "%", 0.983], ["检查单位", "家", 1200]]
    return Case("share", book(Sheet(rows)), of(检查单位="1200"))


@case
def last_year_first() -> Case:
    rows = [
        ["项目", "计量单位", "去年同期", "今年", "比去年增减", "备注"],
        ["复议新收", "件", 368, 412, 44, "增12%"],
        ["复议办结", "件", 350, 398, 48, None],
    ]
    return Case(
        "last year first", book(Sheet(rows)), of(复议新收="412", 复议办结="398") | of(2024, 复议新收="368", 复议办结="350")
    )


@case
def ranked_units() -> Case:
    rows = [["区县", "检查单位", "排名"], ["甲县", 1200, 1], ["乙县", 900, 2], ["丙县", 700, 3]]
    return Case("ranked", book(Sheet(rows)), {})


@case
def wide_names() -> Case:
    rows = [
        ["2025年度法治政府建设主要指标", None, None, None],
        ["工作任务", "具体指标", "单位", "完成数"],
        ["严格规范执法", "检查单位", "家", 1200],
        [None, "行政处罚", "件", 35],
        ["化解矛盾纠纷", "复议新收", "件", 412],
        [None, "复议办结", "件", 398],
        ["合计", None, None, 2045],
    ]
    data = book(Sheet(rows, merged=("A1:D1", "A3:A4", "A5:A6")))
    return Case("wide", data, of(检查单位="1200", 行政处罚="35", 复议新收="412", 复议办结="398"))


SEEN, HELD = CASES[::2], CASES[1::2]
CASES = []  # of the traps, which were thought of later


@case
def long_format() -> Case:
    rows = [["指标", "年度", "数值"], ["检查单位", "2024年", 1100], ["检查单位", "2025年", 1200], ["行政处罚", 2025, 35]]
    return Case("long", book(Sheet(rows)), of(检查单位="1200", 行政处罚="35") | of(2024, 检查单位="1100"))


@case
def title_of_two_years() -> Case:
    rows = [["2024年、2025年对比"], ["指标", "数值"], ["检查单位", 1200]]
    return Case("two years in the title", book(Sheet(rows)), {})


@case
def this_year_in_an_old_table() -> Case:
    rows = [["2024年度统计表"], ["指标", "本年", "上年"], ["检查单位", 1100, 1000]]
    return Case("old table", book(Sheet(rows)), of(2024, 检查单位="1100") | of(2023, 检查单位="1000"))


@case
def sheets_named_for_years() -> Case:
    sheets = [Sheet([["指标", "数值"], ["检查单位", n]], str(y)) for y, n in ((2023, 1000), (2024, 1100), (2025, 1200))]
    truth = of(检查单位="1200") | of(2024, 检查单位="1100") | of(2023, 检查单位="1000")
    return Case("sheets of years", book(*sheets), truth)


@case
def merged_values() -> Case:
    rows = [["指标", "2025年"], ["检查单位", 1200], ["行政处罚", None], ["普法活动", 36]]
    return Case("merged values", book(Sheet(rows, merged=("B2:B3",))), of(普法活动="36"))


@case
def figures_like_years() -> Case:
    rows = [["指标", "单位", "数值"], ["检查单位", "家", 2025], ["火灾隐患", "处", 2024], ["行政处罚", "件", 35]]
    return Case("like years", book(Sheet(rows)), of(检查单位="2025", 火灾隐患="2024", 行政处罚="35"))


@case
def one_month() -> Case:
    return Case("one month", book(Sheet([["2025年12月工作月报"], ["指标", "数值"], ["检查单位", 100]])), {})


@case
def until_the_middle() -> Case:
    return Case("until", book(Sheet([["截至2025年6月30日"], ["指标", "数值"], ["检查单位", 600]])), {})


@case
def until_the_end() -> Case:
    rows = [["（截至2025年12月31日）"], ["指标", "1-12月"], ["检查单位", 1200]]
    return Case("until the end", book(Sheet(rows)), of(检查单位="1200"))


@case
def corner_left_empty() -> Case:
    rows = [[None, "检查单位", "火灾隐患"], ["2024年", 1100, 790], ["2025年", 1200, 860]]
    truth = of(检查单位="1200", 火灾隐患="860") | of(2024, 检查单位="1100", 火灾隐患="790")
    return Case("corner", book(Sheet(rows)), truth)


@case
def sheets_of_departments() -> Case:
    sheets = [Sheet([["指标", "数值"], ["检查单位", n]], t) for t, n in (("一科", 500), ("二科", 700))]
    return Case("departments", book(*sheets), {})


@case
def remarks_with_figures() -> Case:
    rows = [
        ["指标", "数值", "备注"],
        ["检查单位", "1200（含学校45）", None],
        ["行政处罚", 35, 28],
        ["普法活动", "约36", "约数"],
    ]
    return Case("remarks", book(Sheet(rows)), of(行政处罚="35", 普法活动="约36"))


@case
def units_as_rows() -> Case:
    rows = [["单位", "检查单位", "行政处罚"], ["甲大队", 500, 20], ["乙大队", 700, 15], ["合计", 1200, 35]]
    return Case("units as rows", book(Sheet(rows)), of(检查单位="1200", 行政处罚="35"))


@case
def added_in_the_year() -> Case:
    rows = [["指标", "2024年末", "2025年新增", "2025年"], ["微型消防站", 20, 3, 23], ["检查单位", 1100, 100, 1200]]
    return Case("added", book(Sheet(rows)), of(检查单位="1200", 微型消防站="23"), new=frozenset({"微型消防站"}))


TRAPS = CASES


@dataclass(frozen=True)
class Rates:
    """How many cells were right, wrongly taken, missed; and asked about."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    asked: int = 0

    def __add__(self, other: Rates) -> Rates:
        return Rates(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed, self.asked + other.asked)


def measured(one: Case) -> tuple[Rates, dict, dict]:
    """Return the rates of a case, what was taken, and what should have been."""
    from lawreport.figures.metrics import Data
    from lawreport.model import Metric
    from lawreport.start.tables.proposal import propose

    data = Data(YEAR, {name: Metric(name, unit) for name, unit in CATALOGUE.items()}, {}, {"单位": "某区大队", "简称": "大队"})
    proposal = propose(one.data, one.file, data, {})
    taken = {(value.metric.name, value.year): value.quantity.text for value in proposal.values}
    right = sum(taken.get(key) == text for key, text in one.truth.items())
    wrong = sum(one.truth.get(key) != text for key, text in taken.items())
    return Rates(right, wrong, len(one.truth) - right, len(proposal.asked)), taken, one.truth


def main() -> None:
    for title, cases in (("seen", SEEN), ("held", HELD), ("traps", TRAPS)):
        total = Rates()
        for make in cases:
            rates, taken, truth = measured(make())
            total += rates
            if "-v" in sys.argv and (rates.wrong or rates.missed) and (title != "held" or "--held" in sys.argv):
                print(make.__name__, rates, taken, truth)
        print(title, len(cases), "workbooks", total)


if __name__ == "__main__":
    main()
