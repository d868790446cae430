"""What is read in a sentence: `text → statements`, a line each (虚构)."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from where import CORPUS

from lawreport.rules import check_prose, prose_from
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
    for span in read.spans:
        assert text[span.start : span.end].strip()
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
    ["其中3件、4件", "由3件到4件，", "甲、乙分别为3件、", "比上年的3件增加4件，", "3月至", "2024年1月至", "三方面", "1万"],
)
def test_a_paragraph_is_read_in_one_pass(unit):
    def seconds(size: int) -> float:
        forget(-1)
        started = time.process_time()
        statements((unit * size)[:size])
        return time.process_time() - started

    shorter, longer = (min(seconds(size) for _ in range(3)) for size in (2000, 8000))
    assert longer < max(0.02, 12 * shorter)  # a square takes sixteen times as long


BY_READING = re.compile("N-(18b?|19[bc]|20|27|29b?|30b?|34|35|36)|S-3[789]|P-(32b?|33)")


def test_what_is_published_every_year_agrees_with_itself():
    lines = (CORPUS / "data" / "published.txt").read_text(encoding="utf-8").splitlines()
    assert [
        (f.rule.id, f.text) for line in lines for f in check_prose(prose_from(line)) if BY_READING.fullmatch(f.rule.id)
    ] == []
