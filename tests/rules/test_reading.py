"""What is read in a sentence: `text → statements`, a line each (虚构)."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_rates import alarms, apart, correct, pairs
from where import CORPUS

from lawreport.rules import Context, check_prose, prose_from, rules
from lawreport.rules.reading.quantities import quantities
from lawreport.rules.reading.shown import told
from lawreport.rules.reading.statements import statements
from lawreport.rules.reading.text import forget

READ = """
2024年全年共依法检查养老机构60余家，发现隐患120处。
  数量  60余家 时段=全年 动词=检查 所数=养老机构 约数=余
  数量  120处 时段=全年 动词=发现 所数=隐患

发现隐患120处，其中一级30处、二级40处和三级50处。
  数量  120处 动词=发现 所数=隐患
  数量  30处 所数=一级
  数量  40处 所数=二级
  数量  50处 所数=三级
  分项  120处（其中）一级30处｜二级40处｜三级50处
  并列  一级30处｜二级40处｜三级50处（、｜）

植树5万株，封育3万株，合计8万株。
  数量  5万株 所数=植树
  数量  3万株 所数=封育
  数量  8万株
  合计  植树5万株｜封育3万株 → 8万株

投诉由46件减少到16件，减少65%。
  数量  46件 所数=投诉
  数量  16件
  数量  65%
  增减  46件  减少到 16件
  增减  16件  减少 65%
  由到  46件 减少 16件

合格率98.2%，同比提高2.1个百分点。
  数量  98.2% 所数=合格率
  数量  2.1个百分点
  增减  98.2% 同比 提高 2.1个百分点
  比率  合格率 98.2%

巡河300次，比上年的250次增长20%。
  数量  300次 所数=巡河
  数量  250次 时段=上年
  数量  20% 时段=上年
  增减  300次  增长 20%（原为250次）

甲、乙两镇分别为30件、20件。
  数量  30件 所数=乙两镇
  数量  20件
  分别  甲｜乙 = 30件｜20件

重点做好三方面工作：一是抓学习，二是抓落实。
  串    1、2（说有3）

2024年9月至11月集中整治，《2021—2025年规划》另行印发。
  起止  2024年9月至11月
  题名  《2021—2025年规划》 年限=2021—2025

出动车辆12辆（含租用3辆）。
  数量  12辆 动词=出动 所数=车辆
  数量  3辆 所数=租用 括号内

整治商超28家、最近3家。
  数量  28家 动词=整治 所数=商超
  数量  3家 所数=最近

拨打12345热线，学习第3号文件，2024年。

印发《甲镇普法规划（2021—2025年）》（甲政发〔2024〕7号）。
  题名  《甲镇普法规划（2021—2025年）》 年限=2021—2025
  文号  甲政发〔2024〕7号

按照县政办发[2024]第07号、乙司函2024年第3号通知办理。
  文号  县政办发[2024]第07号
  文号  乙司函2024年第3号

改造项目（2024）4号楼完工。

乙县水务局高度重视，由县司法局牵头，我局落实“四个意识”。
  机关  乙县｜水务局
  机关  县｜司法局
  机关  我｜局
  引语  “四个意识”（4项）

检查学校、医院和商场。
  列举  检查学校｜医院和商场

问题有：①人员少；②经费少；②装备旧。
  串    1、2、2

重点抓好三项工作：（1）建账；（3）销号。
  串    1、3（说有3）

首先自查，再次互查。
  串    1、3

抓好：1.摸底；2.建账。
  串    1、2

自2024年3月开始，至5月结束，每日9:00至17:30接待。
  起止  2024年3月开始，至5月
  时刻  9:00至17:30

现有专员5名，4名专员均到岗。
  数量  5名 所数=现有专员
  数量  4名 所数=专员

组织演练12期，参训2600人次，其中消防演练5期、防汛演练7期。
  数量  12期 动词=组织 所数=演练
  数量  2600人次 所数=参训
  数量  5期 所数=消防演练
  数量  7期 所数=防汛演练
  分项  12期（其中）消防演练5期｜防汛演练7期

大队共检查单位30家，向群众发放手册20册，推动12栋楼完成改造。
  数量  30家 动词=检查 所数=单位
  数量  20册 动词=发放 所数=手册
  数量  12栋 动词=推动 所数=楼

落实省委部署，以区政府名义印发，区长到会，全市各类场所自查。
  机关  省｜委
  机关  区｜政府

投诉量较上年减少15%。
  数量  15% 时段=上年 所数=投诉量
  增减  投诉量 较上年 减少 15%
"""


def cases():
    for block in READ.strip().split("\n\n"):
        text, *lines = block.split("\n")
        yield pytest.param(text, [line.strip() for line in lines], id=text[:8])


@pytest.mark.parametrize("text, lines", [*cases()])
def test_what_is_read_in_a_sentence(text, lines):
    assert told(text) == lines


PIECES = (
    "一是",
    "二是",
    "其中",
    "合计",
    "检查",
    "学校",
    "30件",
    "1.5万元",
    "12%",
    "，",
    "、",
    "。",
    "；",
    "：",
    "（",
    "）",
    "《",
    "》",
    "“",
    "”",
)
MORE = (
    "由",
    "到",
    "减少",
    "同比",
    "2024年",
    "3月",
    "至",
    "占",
    "率",
    "分别为",
    "和",
    "三方面",
    "余",
    "２",
    "\n",
    " ",
    "株",
    "第",
    ".",
    "-",
    "〔2024〕",
    "[2024]",
    "7号",
    "甲政发",
    "（1）",
    "②",
    "首先",
    "其次",
    "1.",
    "我局",
    "乙县水务局",
    "9:00",
    "开始",
    "四个",
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES + MORE) | st.text(max_size=4), max_size=40).map("".join))
def test_whatever_is_written_every_place_is_in_the_text(text):
    read = statements(text)
    for quantity in read.quantities:
        assert 0 <= quantity.start < quantity.end <= len(text) and re.search(r"\d", text[quantity.start : quantity.end])
        assert quantity.first >= 0
    for part in read.parts:
        assert part.whole.end <= part.parts[0].start
    for total in read.sums:
        assert total.items[-1].end <= total.total.start and len(total.items) > 1
    for place in (*read.spans, *read.hours, *read.titles, *read.numbers, *read.organs, *read.slogans):
        assert 0 <= place.start < place.end <= len(text) and text[place.start : place.end].strip()
    for chain in read.chains:
        assert all(text[start:end] for _, start, end in chain.members) and len(chain.marks) == len(chain.members) - 1
    for listing in read.listings:
        assert len(listing.items) > 1 and "、" in text[listing.items[0][1] : listing.items[1][0]]
    told(text)


@given(st.integers(2100, 10**9), st.sampled_from("件家户起株"))
def test_a_number_is_read_as_it_was_typed(number, unit):
    [quantity] = quantities(f"年内查验仓库{number}{unit}。")
    assert (quantity.amount, quantity.unit, quantity.noun) == (number, unit, "查验仓库")


# ---- what the rules make of it -------------------------------------------------------------------------------------

TUNED = (CORPUS / "reading" / "tuning.txt").read_text(encoding="utf-8").splitlines()
MISSED = {"应检锅炉160台，实检152台，定期检验率98%。"}  # 检验率 says neither 应检 nor 实检
ALARMS = {"全年出警5200次，其中抓获嫌疑人310人。"}  # N-26: persons are not in 出警5200次


def tuned():
    bad = ""
    for line in TUNED:
        if line.startswith("✗ "):
            bad = line[2:]
        elif line.startswith("✓ "):
            yield pytest.param(bad, line[2:], id=line[2:10])
            bad = ""


@pytest.mark.parametrize("bad, good", [*tuned()])
def test_the_faulty_sentence_of_a_pair_is_told_and_the_other_is_not(bad, good):
    assert good in ALARMS or not check_prose(prose_from(good))
    assert not bad or bad in MISSED or check_prose(prose_from(bad))


@pytest.mark.parametrize(
    "unit",
    [
        *["其中3件、4件", "由3件到4件，", "甲、乙分别为3件、", "比上年的3件增加4件，", "3月至", "2024年1月至", "三方面", "1万"],
        *[
            "《甲（2021—2025年）》",
            "甲政发〔2024〕3号、",
            "甲发[2024",
            "甲县",
            "，乙县水务",
            "我局",
            "（1）甲；",
            "①",
            "首先甲，",
            "甲、",
            "9:00至",
        ],
        *["“四个", "自3月开始，至", "甲乙丙丁"],
    ],
)
def test_a_paragraph_is_read_in_one_pass(unit):
    def seconds(size: int) -> float:
        forget(-1)
        started = time.process_time()
        statements((unit * size)[:size])
        return time.process_time() - started

    shorter, longer = (min(seconds(size) for _ in range(3)) for size in (2000, 8000))
    assert longer < max(0.02, 12 * shorter)  # a square takes sixteen times as long


@pytest.mark.parametrize(
    "unit",
    [
        *[
            "现有专员5名，4名专员均到岗，",
            "全年共检查学校30家，",
            "加强监督检查，",
            "甲、乙，丙；",
            "检查30家发现12起",
            "占3%、",
        ],
        *["甲丁区消防救援大队", "乙区消防救援大", "我局，", "“四个到位”：甲到位、", "《甲2024普法", "“十四五”（2020—"],
    ],
)
def test_what_asks_the_reading_takes_one_pass(unit):
    context = Context(2024, unit="甲市乙区消防救援大队")
    asked = tuple(rule for rule in rules(of_files=False) if BY_READING.fullmatch(rule.id))

    def seconds(size: int) -> float:
        forget(-1)
        started = time.process_time()
        check_prose(prose_from((unit * size)[:size]), context, of=asked)
        return time.process_time() - started

    shorter, longer = (min(seconds(size + at) for at in range(3)) for size in (2000, 8000))
    assert longer < max(0.05, 12 * shorter)


BY_READING = re.compile("N-(18b?|19[bcd]|20|27|29[bc]?|30b?|32[bc]|34|35b?|36|37|38|39)|S-(21c|36d|3[789]|40|41)|P-(32b?|33)")


def test_what_is_published_every_year_agrees_with_itself():
    lines = (CORPUS / "data" / "published.txt").read_text(encoding="utf-8").splitlines()
    unit = Context(2024, unit="甲市公安局")
    assert [
        (f.rule.id, f.text) for line in lines for f in check_prose(prose_from(line), unit) if BY_READING.fullmatch(f.rule.id)
    ] == []


# ---- the rates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which, least", [("", 0.9), ("_two_seen", 0.95), ("_two_unseen", 0.85)])
def test_so_many_pairs_are_told_apart_and_correct_paragraphs_are_left_alone(which, least):
    found = [apart(pair) for pair in pairs(which)]
    assert sum(found) >= least * len(found)
    severities = [severity for severity, _, _ in alarms(which)]
    assert "错误" not in severities
    assert severities.count("提醒") <= len(correct(which)) / 100 and severities.count("提示") <= len(correct(which)) / 10


# ---- whose report it is --------------------------------------------------------------------------------------------

TITLED = "丙县水务局2024年法治政府建设年度报告\n一、主要举措\n{}"


def own(text: str, unit: str = "") -> list[tuple[str, str]]:
    """Return (id, words) of what is said of names in a report with this sentence."""
    found = check_prose(prose_from(TITLED.format(text)), Context(2024, unit=unit))
    return [(f.rule.id, f.text) for f in found if f.rule.id in ("S-40", "S-41")]


@pytest.mark.parametrize(
    "text, told_of",
    [
        ("我镇巡河12次。", [("S-40", "我镇")]),
        ("丁县水务局巡河12次。", [("S-41", "丁县水务局")]),
        ("县水利局巡河12次。", [("S-41", "县水利局")]),
        ("我局会同丁县水务局巡河12次。", []),
        ("县司法局、县财政局参加，市水务局到场指导。", []),
        ("各县水务局、本级财政和丙县水务局分别落实。", []),
    ],
)
def test_a_title_says_whose_report_it_is_where_no_project_does(text, told_of):
    assert own(text) == told_of
    assert own(text, unit="丙县水务局") == told_of
