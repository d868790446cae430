"""The allowed part of Jinja: it gives a value or is refused in Chinese, and nothing else can happen."""

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lawreport.figures.expression import MAX_DIGITS, MAX_LENGTH, Misuse, Value, evaluate, parse
from lawreport.figures.metrics import ATTRIBUTES, FILTERS, Data
from lawreport.figures.quantity import parse_quantity
from lawreport.model import Metric, Reading

UNITS = {
    "检查": "家",
    "隐患": "处",
    "整改": "处",
    "罚款": "万元",
    "资料": "份",
    "整改率": "%",
    "拘留": "人",
    "查封": "家",
    "检查1e5": "家",
}
TYPED = {
    2024: {
        "检查": "6603",
        "隐患": "7292",
        "整改": "7100",
        "罚款": "40.072",
        "资料": "15.5万余",
        "整改率": "97.4",
        "查封": "零",
        "检查1e5": "7",
    },
    2023: {"检查": "5980", "隐患": "0", "整改": "7100", "罚款": "38左右", "整改率": "96.2", "查封": "3"},
}
METRICS = {name: Metric(name, unit) for name, unit in UNITS.items()}
DATA = Data(
    2024,
    METRICS,
    {
        year: {n: Reading(METRICS[n], year, parse_quantity(t, UNITS[n]), t) for n, t in typed.items()}
        for year, typed in TYPED.items()
    },
    {"单位": "甲区司法局", "简称": "区司法局"},
)


def value(text: str) -> Value:
    return evaluate(parse(text), DATA)


@pytest.mark.parametrize(
    "text, amount, unit",
    [
        ("检查", "6603", "家"),
        ("检查 + 查封", "6603", "家"),
        ("检查1e5 + 1", "8", "家"),
        ("隐患 - 整改", "192", "处"),
        ("检查 * 2", "13206", "家"),
        ("隐患 / 2", "3646", "处"),
        ("隐患 / 整改 > 1", "1", ""),
        ("-隐患", "-7292", "处"),
        ("+隐患", "7292", "处"),
        ("(隐患 - 整改) * (1 + 1)", "384", "处"),
        ("年 + 1", "2025", ""),
        ("检查 if 检查 > 1 else 0", "6603", "家"),
        ("0.1 + 0.2", "0.3", ""),
        ("检查 and 隐患", "7292", "处"),
        ("查封 or 检查", "6603", "家"),
        ("not 检查", "0", ""),
        ("1 < 2 <= 2", "1", ""),
        ("1 < 2 < 2", "0", ""),
        ("检查 == 6603 and 隐患 != 1", "1", ""),
        ("简称 == '区司法局'", "1", ""),
    ],
)
def test_an_expression_is_computed_in_decimal(text, amount, unit):
    found = value(text)
    assert (found.amount, found.unit) == (Decimal(amount), unit)


@pytest.mark.parametrize(
    "text, truth",
    [
        ("检查", True),
        ("查封", False),
        ("拘留", False),
        ("资料", True),
        ("检查.同比", True),
        ("隐患.同比", False),
        ("整改.同比", True),
        ("整改.增减", True),
        ("拘留 or 检查", True),
        ("检查.上年", True),
        ("拘留.上年", False),
        ("''", False),
    ],
)
def test_truth_is_a_value_that_is_there_and_not_zero_and_no_change_is_a_statement_too(text, truth):
    assert bool(value(text)) is truth


@pytest.mark.parametrize(
    "text",
    [
        "拘留",
        "拘留 + 1",
        "隐患.同比",
        "罚款.同比",
        "资料 + 1",
        "检查 / 查封",
        "检查 | 占比(资料)",
        "检查 | 占比(查封)",
        "检查 | 往年(2020)",
        "拘留 | 小数(1)",
        "检查 | 倍(查封)",
    ],
)
def test_no_figure_says_why(text):
    found = value(text)
    assert found.why and not found and found.amount is None


@pytest.mark.parametrize(
    "text, id",
    [
        ("检查单", "name-unknown"),
        ("检查.同笔", "attribute-unknown"),
        ("检查 | 小树", "filter-unknown"),
        ("检查 + 隐患", "tag-units"),
        ("单位 + 1", "tag-types"),
        ("检查 > 单位", "tag-types"),
        ("拘留 > 1", "no-figure"),
        ("单位.同比", "attribute-misplaced"),
        ("(检查 + 查封).同比", "attribute-misplaced"),
        ("检查.百分点", "points-of-count"),
        ("(检查 > 1) | 小数(1)", "tag-types"),
        ("(检查 > 1).同比", "attribute-misplaced"),
        ("(检查 > 1) + 1", "tag-types"),
        ("检查，隐患", "tag-full-width"),
        ("（检查）", "tag-full-width"),
        ("检查 ＞ 1", "tag-full-width"),
        ("", "tag-empty"),
        ("检查 隐患", "tag-syntax"),
        ("检查 = 1", "tag-equals"),
        ("检查 |", "tag-syntax"),
        ("检查 | 汉字", "hanzi-range"),
        ("检查 | 小数", "filter-arguments"),
        ("检查 | 小数(99)", "filter-arguments"),
        ("检查 | 小数(1.5)", "filter-arguments"),
        ("检查 | 小数(隐患)", "filter-arguments"),
        ("检查 | 往年(单位)", "filter-arguments"),
        ("1" * 60, "tag-number"),
        ("1" + " + 1" * 300, "tag-too-long"),
        ("(" * 200 + "1" + ")" * 200, "tag-too-long"),
    ],
)
def test_misuse_is_told_by_its_kind(text, id):
    with pytest.raises(Misuse) as told:
        value(text)
    assert told.value.id == id
    assert any("\u4e00" <= c <= "\u9fff" for c in told.value.message)


HOSTILE = [
    "''.__class__",
    "检查.__class__",
    "检查.__class__.__mro__[1].__subclasses__()",
    "().__class__",
    "[].append(1)",
    "{}.items()",
    "self",
    "self._TemplateReference__context",
    "cycler.__init__.__globals__",
    "lipsum.__globals__['os'].popen('id')",
    "config",
    "request",
    "range(10**9)",
    "range(3)",
    "10 ** 10",
    "9 ** 9 ** 9",
    "9 ** 99999999",
    "'a' * 10 ** 9",
    "'a' * 3",
    "'a' ~ 'b'",
    "检查['数值']",
    "检查[0]",
    "[检查]",
    "(检查, 隐患)",
    "{'a': 1}",
    "检查 is defined",
    "检查 in (1, 2)",
    "检查 not in 单位",
    "检查 % 7",
    "检查 // 7",
    "检查 | attr('__class__')",
    "检查 | map('upper')",
    "检查 | format(1)",
    "检查 | safe",
    "检查 | 小数(digits=1)",
    "检查 | 小数(*[1])",
    "检查 | 小数(**{})",
    "检查()",
    "检查.同比()",
    "单位.format(1)",
    "caller()",
    "super()",
    "loop.index",
    "namespace(a=1)",
    "dict(a=1)",
    "none",
    "None",
    "true.real",
    "1e999",
    "1e99999",
    "0.1e-999",
    "0x1F",
    "1_000",
    "0.12345678901234567",
    "'%s' % 单位",
    "单位 * 3",
    "检查 }} {{ 隐患",
    "检查 %}{% set a = 1 %}",
    "检查 #} {{ 1",
    "lambda: 1",
    "检查 if",
    "import os",
    "\\x41",
    "检查\n隐患",
    "\x00",
    "\ufdd0",
    "检查; 隐患",
    "`id`",
    "$(id)",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "检查.数值.数值.real",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_snippets_are_refused(text):
    with pytest.raises(Misuse):
        value(text)


NAMES = st.sampled_from([*UNITS, "年", "上一年", "单位", "简称", "无此指标"])
NUMBERS = st.one_of(st.integers(-9, 10**6).map(str), st.decimals(-9, 9, places=2, allow_nan=False).map(str))
ATOMS = st.one_of(NAMES, NUMBERS, st.sampled_from(["'字'", "''", "true", "false"]))


def grown(inner):
    operators = st.sampled_from(["+", "-", "*", "/", "<", "<=", "==", "!=", ">", ">=", "and", "or"])
    attributes = st.sampled_from([*ATTRIBUTES, "无此属性"])
    filters = st.tuples(st.sampled_from([*FILTERS, "无此"]), st.lists(inner, max_size=2))
    return st.one_of(
        st.builds("({} {} {})".format, inner, operators, inner),
        st.builds("({}).{}".format, inner, attributes),
        st.builds(lambda x, f: f"({x} | {f[0]}{'(' + ', '.join(f[1]) + ')' if f[1] else ''})", inner, filters),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("(not {})".format, inner),
        st.builds("(-{})".format, inner),
    )


ALLOWED = st.recursive(ATOMS, grown, max_leaves=8)


@settings(max_examples=400, deadline=None)
@given(ALLOWED)
@example("检查 | 往年(99999)")
@example("(检查 | 往年(1e30))")
@example("(1 / 3) | 百分比(1)")
@example("((罚款 | 万) | 千分位)")
@example("资料 | 绝对值")
@example("检查.单位.上年")
@example("(资料 | 亿(6)) | 汉字")
def test_every_allowed_expression_gives_a_bounded_value_or_a_misuse(text):
    try:
        found = value(text)
    except Misuse as misuse:
        assert misuse.message and misuse.id
        return
    assert isinstance(found, Value)
    assert len(found.text or "") < 200
    if found.amount is not None:
        assert found.amount.is_finite() and abs(found.amount.adjusted()) <= 2 * MAX_DIGITS
    assert found.why == "" or found.amount is None


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        st.sampled_from([*"检查隐患年单位 .|()+-*/<>=!'\"[]{}%#,:0123456789e_ifelsnotadr~", "\n", "（", "“", "\u3000"]),
        max_size=40,
    )
)
def test_any_text_at_all_gives_a_value_or_a_misuse(text):
    try:
        assert isinstance(value(text), Value)
    except Misuse as misuse:
        assert misuse.message


def test_a_tag_is_bounded_in_length_and_depth():
    deep = "-" * (MAX_LENGTH - 10) + "1"
    for text in (deep, "(" * 249 + "1" + ")" * 249, " + ".join(["检查"] * 90), "not " * 120 + "检查", "检查" + ".上年" * 100):
        try:
            assert isinstance(value(text), Value)
        except Misuse as misuse:
            assert misuse.message
