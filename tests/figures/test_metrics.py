"""What a figure means: how it is compared, shared, rounded and worded, and when there is no figure."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawreport.figures.expression import Misuse, evaluate, parse
from lawreport.figures.metrics import Data, Identity, compute, digits_of, identity_tree, percentage, remedy
from lawreport.figures.quantity import parse_quantity
from lawreport.model import Metric, Reading
from lawreport.problem import Place, Problems


def data(years: dict[int, dict[str, str]], year: int = 2024, **units: str) -> Data:
    """Return the data of typed values by year (虚构); a metric's unit is 件 where none is said, `=…` is a formula."""
    formulas = {name: text.partition("=")[2] for name, text in units.items() if "=" in text}
    metrics = {
        n: Metric(n, units.get(n, "件").partition("=")[0], formula=formulas.get(n, ""), place=Place("data/metrics.yaml", 9))
        for n in dict.fromkeys([*(n for typed in years.values() for n in typed), *units])
    }
    readings = {
        y: {
            n: Reading(metrics[n], y, parse_quantity(t, metrics[n].unit) if t else None, t, Place(f"data/{y}.csv", 2))
            for n, t in typed.items()
        }
        for y, typed in years.items()
    }
    return Data(year, metrics, readings, {"单位": "甲区司法局"}, {y: f"data/{y}.csv" for y in years})


def printed(text: str, source: Data) -> str:
    """Return what a tag prints; “（理由）” where there is no figure."""
    value = evaluate(parse(text), source)
    return f"（{value.why}）" if value.why else value.text if value.text is not None else digits_of(value.amount) + value.unit


def two_years(this: str, last: str, unit: str = "件") -> Data:
    return data({2024: {"数": this}, 2023: {"数": last}}, 数=unit)


# ---- against last year ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "this, last, change, growth, difference",
    [
        ("1200", "1000", "增长20.0%", "20.0%", "增加200件"),
        ("907", "1000", "下降9.3%", "9.3%", "减少93件"),
        ("1000", "1000", "持平", "0.0%", "持平"),
        ("100001", "100000", "基本持平", "0.0%", "增加1件"),
        ("99999", "100000", "基本持平", "0.0%", "减少1件"),
        ("0", "5", "下降100.0%", "100.0%", "减少5件"),
        ("3", "1", "增长200.0%", "200.0%", "增加2件"),
        ("零", "5", "下降100.0%", "100.0%", "减少5件"),
        ("15.5万", "12万", "增长29.2%", "29.2%", "增加3.5万件"),
        ("40.072", "38.5", "增长4.1%", "4.1%", "增加1.572件"),
    ],
)
def test_a_change_is_worded_and_rounded_once(this, last, change, growth, difference):
    source = two_years(this, last)
    assert [printed(f"数.{form}", source) for form in ("同比", "增幅", "增减")] == [change, growth, difference]


@pytest.mark.parametrize(
    "this, last, why",
    [
        ("", "5", "“数”2024年没有数据"),
        ("5", "", "“数”2023年没有数据"),
        ("5", "0", "“数”2023年是零，算不出增减的百分比"),
        ("5", "零", "“数”2023年是零，算不出增减的百分比"),
        ("5", "约4", "“数”2023年是约数（约4件），不能比较"),
        ("4600余", "5", "“数”2024年是约数（4600余件），不能比较"),
    ],
)
def test_there_is_no_change_from_what_is_missing_zero_or_approximate(this, last, why):
    assert printed("数.同比", two_years(this, last)) == printed("数.增幅", two_years(this, last)) == f"（{why}）"


def test_the_difference_from_zero_is_a_figure():
    assert printed("数.增减", two_years("5", "0")) == "增加5件"


@pytest.mark.parametrize(
    "this, last, points",
    [
        ("97.4", "96.2", "提高1.2个百分点"),
        ("95.3", "96", "下降0.7个百分点"),
        ("96.0", "96", "持平"),
        ("100%", "99.5", "提高0.5个百分点"),
    ],
)
def test_a_rate_changes_by_points_never_by_per_cent(this, last, points):
    source = two_years(this, last, "%")
    assert printed("数.百分点", source) == printed("数.同比", source) == points


def test_a_rate_differs_and_grows_by_points_too():
    source = two_years("95.3", "96", "%")
    assert printed("数.增减", source) == "下降0.7个百分点" and printed("数.增幅", source) == "0.7个百分点"


def test_points_of_a_count_are_refused():
    with pytest.raises(Misuse, match="没有百分点"):
        printed("数.百分点", two_years("5", "4"))


def test_a_rate_without_data_is_still_a_rate():
    assert printed("数.百分点", two_years("", "96", "%")) == "（“数”2024年没有数据）"


def test_years_before():
    source = data({2024: {"数": "9"}, 2023: {"数": "8"}, 2021: {"数": "6余"}})
    assert printed("数.上年", source) == "8件"
    assert printed("数 | 往年(2021)", source) == "6余件"
    assert printed("(数 | 往年(2021)) | 往年(2023)", source) == "8件"
    assert printed("数 | 往年(2022)", source) == "（“数”2022年没有数据）"
    assert printed("年", source) + printed("上一年", source) + printed("下一年", source) == "202420232025"


# ---- forms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed, tag, shown",
    [
        ("6603", "数", "6603件"),
        ("6603", "数.数值", "6603"),
        ("6603", "数.单位", "件"),
        ("40.072", "数 | 小数(1)", "40.1件"),
        ("40.072", "数.数值 | 小数(1)", "40.1"),
        ("40.05", "数 | 小数(1)", "40.1件"),
        ("40.04", "数 | 小数(1)", "40.0件"),
        ("155000", "数 | 万(1)", "15.5万件"),
        ("155000", "数 | 万", "15.5万件"),
        ("326000000", "数 | 亿(2)", "3.26亿件"),
        ("155000", "数 | 千分位", "155,000件"),
        ("12", "数 | 汉字", "十二件"),
        ("4600余", "数", "4600余件"),
        ("50左右", "数", "50件左右"),
        ("15.5万余", "数 | 万", "15.5万余件"),
        ("约78.9万", "数 | 小数(0)", "约789000件"),
        ("零", "数", "零件"),
        ("-3", "数 | 绝对值", "3件"),
        ("4600余", "数 | 绝对值", "4600余件"),
        ("50左右", "数 | 小数(0)", "50件左右"),
        ("5万上下", "数 | 万", "5万件上下"),
        ("4600余", "数 | 千分位", "4,600余件"),
        ("约12000", "数 | 千分位", "约12,000件"),
        ("零", "数 | 千分位", "零件"),
        ("40.10", "数 | 千分位", "40.10件"),
        ("30余", "数 | 汉字", "三十余件"),
        ("近50", "数 | 汉字", "近五十件"),
        ("12000", "数 | 小数(1) | 千分位", "12,000件"),
        ("零", "数 | 小数(1)", "0.0件"),
        ("零", "数 | 绝对值", "零件"),
        ("40.072", "数 | 千分位", "40.072件"),
        ("15.5万", "数 | 千分位", "155,000件"),
    ],
)
def test_a_figure_takes_another_form(typed, tag, shown):
    assert printed(tag, data({2024: {"数": typed}})) == shown


@pytest.mark.parametrize(
    "tag, shown",
    [
        ("整改 | 占比(隐患)", "98.3%"),
        ("整改 | 占比(隐患, 2)", "98.26%"),
        ("(整改 / 隐患) | 百分比(1)", "98.3%"),
        ("整改 | 占比(约数)", "（“约数”是约数（约50件），算不出占比）"),
        ("整改 | 占比(零数)", "（“零数”是零，算不出占比）"),
        ("整改 | 占比(没有)", "（“没有”2024年没有数据）"),
        ("隐患 | 倍(整改)", "1.0倍"),
        ("隐患 | 倍(零数)", "（“零数”是零，算不出倍数）"),
        ("隐患 - 整改", "15件"),
        ("隐患 * 2", "1720件"),
    ],
)
def test_shares_and_sums(tag, shown):
    source = data({2024: {"整改": "845", "隐患": "860", "约数": "约50", "零数": "0", "没有": ""}})
    assert printed(tag, source) == shown


def test_a_number_that_does_not_end_needs_its_decimals():
    with pytest.raises(Misuse, match="除不尽"):
        printed("隐患 / 整改", data({2024: {"隐患": "10", "整改": "3"}}))


def test_a_missing_value_is_not_zero():
    source = data({2024: {"缺": "", "零": "0"}})
    assert printed("缺", source) == "（“缺”2024年没有数据）" and printed("零", source) == "0件"
    assert evaluate(parse("零 == 0"), source)
    with pytest.raises(Misuse, match="没有数据"):
        evaluate(parse("缺 == 0"), source)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_change_is_the_true_rate_rounded_half_up_to_one_decimal(this, last):
    shown = printed("数.同比", two_years(str(this), str(last)))
    rate = (Decimal(100 * (this - last)) / last).quantize(Decimal("0.1"), ROUND_HALF_UP)
    words = {"增长": 1, "下降": -1}.get(shown[:2])
    assert shown == "持平" if this == last else shown == "基本持平" if rate == 0 else words * Decimal(shown[2:-1]) == rate


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_text_table_and_share_round_by_one_rule(part, whole):
    source = data({2024: {"整改": str(part), "隐患": str(whole)}}, 率="%=整改 / 隐患")
    share = printed("整改 | 占比(隐患)", source)
    assert share == printed("(整改 / 隐患) | 百分比(1)", source) == percentage(Decimal(part) * 100 / whole)
    assert printed("率 | 小数(1)", compute(source, Problems())) == share


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 4))
def test_rounding_is_half_away_from_zero(value, decimals):
    assert abs(Decimal(digits_of(value, decimals)) - value) * 2 <= Decimal(1).scaleb(-decimals)
    assert digits_of(-value, decimals).lstrip("-") == digits_of(value, decimals).lstrip("-")


# ---- computed metrics ---------------------------------------------------------------------------------------------------


def test_computed_metrics_come_in_the_order_they_need_and_for_every_year():
    source = data(
        {2024: {"整改": "845", "隐患": "860"}, 2023: {"整改": "1000", "隐患": "1000"}},
        未改率="%=1 - 整改 / 隐患",
        余数="件=隐患 - 整改",
        倍数="=余数 * 2",
        率差="%=未改率 - 未改率.上年",
        占率="%=整改 | 占比(隐患)",
        余率="%=100 - 占率",
    )
    problems = Problems()
    done = compute(source, problems)
    assert problems == []
    assert [printed(n, done) for n in ("未改率", "余数", "倍数", "率差", "占率", "余率")] == [
        "1.7%",
        "15件",
        "30",
        "1.7%",
        "98.3%",
        "1.7%",
    ]
    assert printed("未改率.百分点", done) == "提高1.7个百分点"
    assert done.reading("未改率").inputs[0].metric.name == "整改"


@pytest.mark.parametrize(
    "typed, why",
    [
        ({"整改": "", "隐患": "860"}, "“率”算不出来：“整改”2024年没有数据"),
        ({"整改": "845", "隐患": "0"}, "“率”算不出来：除数是零"),
        ({"整改": "800余", "隐患": "860"}, "“率”算不出来：“800余件”是约数，不能参加计算"),
    ],
)
def test_a_formula_that_gives_no_figure_says_why(typed, why):
    assert printed("率", compute(data({2024: typed}, 率="%=整改 / 隐患"), Problems())) == f"（{why}）"


@pytest.mark.parametrize(
    "formulas, id",
    [
        ({"甲": "件=乙", "乙": "件=甲"}, "formula-circle"),
        ({"甲": "件=甲 + 1"}, "formula-circle"),
        ({"甲": "件=乙", "乙": "件=丙", "丙": "件=甲"}, "formula-circle"),
        ({"甲": "件=无此"}, "formula-name"),
        ({"甲": "件=数 +"}, "formula-syntax"),
        ({"甲": "件=数 >= 5"}, "formula-syntax"),
        ({"甲": "件=数 × 2"}, "formula-syntax"),
        ({"甲": "%=数 / 数 * 100"}, "formula-percent"),
        ({"甲": "件=数.同笔"}, "formula-syntax"),
        ({"甲": "件=数 | 小树"}, "formula-syntax"),
        ({"甲": "件=年 * 2"}, "formula-name"),
    ],
)
def test_a_formula_that_cannot_be_is_a_problem_of_the_catalogue(formulas, id):
    problems = Problems()
    compute(data({2024: {"数": "5"}}, **formulas), problems)
    assert [p.id for p in problems] == [id]
    assert problems[0].place.file == "data/metrics.yaml"


def test_a_typed_value_of_a_computed_metric_is_a_problem():
    problems = Problems()
    compute(data({2024: {"数": "5", "甲": "7"}}, 甲="件=数 + 1"), problems)
    assert [(p.id, str(p.place)) for p in problems] == [("formula-typed", "data/2024.csv:2")]


def test_a_metric_whose_name_is_said_wrongly_in_a_branch_of_a_formula_is_told():
    problems = Problems()
    compute(data({2024: {"数": "5"}}, 甲="件=数 if 数 else 无此"), problems)
    assert [p.id for p in problems] == ["formula-name"]


@pytest.mark.parametrize("formula", ["数 + ", "数 数", "数 小于 5", "数 ＋ 1", "(数"])
def test_of_a_wrong_formula_nothing_is_said_about_tags(formula):
    problems = Problems()
    compute(data({2024: {"数": "5"}}, 甲=f"件={formula}"), problems)
    assert [p.id for p in problems] == ["formula-syntax"]
    assert not any(word in str(problems[0]) for word in ("{{", "}}", "标签"))


# ---- identities and remedies ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule, ok",
    [
        ("甲 + 乙 == 10", True),
        ("甲 <= 乙", True),
        ("0 < 甲 < 乙", True),
        ("甲", False),
        ("甲 = 乙", False),
        ("甲 + 乙", False),
        ("甲 == 丙", False),
        ("甲.同笔 == 1", False),
        ("甲 <= 乙 and 乙 <= 10", True),
        ("not 甲 > 乙", True),
    ],
)
def test_an_identity_is_a_comparison_of_known_names(rule, ok):
    problems = Problems()
    tree = identity_tree(Identity(rule), data({2024: {"甲": "4", "乙": "6"}}), problems)
    assert (tree is not None) is ok and bool(problems) is not ok


@pytest.mark.parametrize(
    "tag, told",
    [
        ("数", "请在 data/2024.csv:2 填上“数”；没有数据时用 {% if 数 %}……{% endif %} 去掉这一句。"),
        ("别", "请在 data/2024.csv 里加上“别”这一行；没有数据时用 {% if 别 %}……{% endif %} 去掉这一句。"),
        ("有.上年", "请建立 data/2023.csv，填上“有”；没有数据时用 {% if 有.上年 %}……{% endif %} 去掉这一句。"),
        ("率", "请在 data/2024.csv:2 填上“数”；没有数据时用 {% if 率 %}……{% endif %} 去掉这一句。"),
        (
            "率.上年",
            "请建立 data/2023.csv，填上公式（数 / 有）要用的数；没有数据时用 {% if 率.上年 %}……{% endif %} 去掉这一句。",
        ),
        ("有 | 占比(零数)", "请换一种说法，或用 {% if 有 | 占比(零数) %}……{% endif %} 去掉这一句。"),
    ],
)
def test_what_to_do_where_there_is_no_figure(tag, told):
    source = compute(data({2024: {"数": "", "有": "5", "零数": "0"}}, 别="件", 率="%=数 / 有"), Problems())
    assert remedy(evaluate(parse(tag), source), tag) == told


@pytest.mark.parametrize(
    "typed, hint",
    [
        ("检察单位", "是不是 检查单位？"),
        ("检单位", "是不是 检查单位？"),
        ("单为", "是不是 单位？"),
        ("下一年度", "是不是 下一年？"),
        ("火灾隐串", "是不是 火灾隐患？"),
        ("甲乙丙丁", "请检查写法，或在 data/metrics.yaml 里加上这个指标。"),
    ],
)
def test_a_misspelt_name_is_told_the_nearest_only(typed, hint):
    source = data({2024: {"检查单位": "1", "火灾隐患": "2", "整改隐患": "3", "检查次数": "4"}})
    with pytest.raises(Misuse) as told:
        source.name(typed)
    assert told.value.hint == hint
