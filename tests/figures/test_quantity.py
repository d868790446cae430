from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawreport.figures.quantity import (
    AFTER_UNIT,
    BEFORE,
    MORE,
    NotAQuantity,
    doubts,
    parse_quantity,
    print_number,
    thousands,
)

SCALE = {"": 1, "万": 10_000, "亿": 100_000_000}
FULL_WIDTH = str.maketrans("0123456789,.-", "０１２３４５６７８９，．－")


@st.composite
def typed(draw):
    """What an office may type, with what it should mean: (text, printed text, amount, approximator)."""
    whole, scale = draw(st.integers(0, 10**12)), draw(st.sampled_from(list(SCALE)))
    fraction = draw(st.text("0123456789", max_size=6))
    minus = draw(st.sampled_from(["", "-"])) if whole else ""
    place = draw(st.sampled_from(["none", "before", "inner", "after"]))
    if place == "inner" and (not scale or fraction):
        place = "after"
    words = {"none": [""], "before": BEFORE, "inner": MORE, "after": MORE + AFTER_UNIT}[place]
    word = draw(st.sampled_from(words))

    def put(digits):
        number = minus + digits + (f".{fraction}" if fraction else "")
        return {
            "none": number + scale,
            "before": word + number + scale,
            "inner": number + word + scale,
            "after": number + scale + word,
        }[place]

    text = put(draw(st.sampled_from([str(whole), f"{whole:,}"])))
    if draw(st.booleans()):
        text = text.translate(FULL_WIDTH)
    amount = (Fraction(whole) + Fraction(int(fraction or 0), 10 ** len(fraction))) * SCALE[scale] * (-1 if minus else 1)
    return text, put(str(whole)), amount, word


@given(typed(), st.sampled_from(["", " ", "\u00a0", "\u3000"]))
def test_a_figure_is_read_as_typed_and_means_what_it_says(case, blank):
    text, shown, amount, word = case
    quantity = parse_quantity(blank + text + blank)
    assert (quantity.text, Fraction(quantity.amount), quantity.approx) == (shown, amount, word)
    assert quantity.exact == (word == "")


@given(typed())
def test_what_is_printed_is_read_back_unchanged(case):
    quantity = parse_quantity(case[0])
    assert parse_quantity(quantity.text) == quantity


@given(st.text(alphabet="0123456789０９,，.-−%％万亿余多约近左右零一十处 \u200b", max_size=12))
def test_no_digit_is_lost_or_made_and_all_else_is_refused_in_words(text):
    try:
        quantity = parse_quantity(text, "处")
    except NotAQuantity as refused:
        assert refused.message and refused.hint
        return
    plain = text.translate(str.maketrans("０９", "09"))
    digits = [c for c in plain if c in "0123456789"]
    kept = [c for c in quantity.text if c in "0123456789"]
    dropped = digits[len(kept) :]
    assert digits[: len(kept)] == kept and set(dropped) <= {"0"} and (not dropped or "." in plain or "．" in plain)


@given(st.text(max_size=30), st.sampled_from(["", "件", "%", "万元"]))
def test_any_other_text_is_refused_with_a_hint_never_with_another_error(text, unit):
    try:
        assert parse_quantity(text, unit).amount.is_finite()
    except NotAQuantity as refused:
        assert refused.hint


@pytest.mark.parametrize(
    ("text", "unit", "shown"),
    [
        ("6603", "家", "6603家"),
        ("40.072", "万元", "40.072万元"),
        ("1.10", "分", "1.10分"),
        ("1，234", "件", "1234件"),
        ("−3", "", "-3"),
        ("4600余", "件", "4600余件"),
        ("15.5万余", "人次", "15.5万余人次"),
        ("30余万", "人", "30余万人"),
        ("零", "起", "零起"),
        ("100%", "%", "100%"),
        ("98.5％", "%", "98.5%"),
        ("98.5", "%", "98.5%"),
        ("98%以上", "%", "98%以上"),
        ("50左右", "件", "50件左右"),
        ("不超过50", "件", "不超过50件"),
        ("1250.0", "件", "1250件"),
        ("1250.0", "公里", "1250.0公里"),
        ("0.0", "件", "0件"),
        ("98.0", "%", "98.0%"),
    ],
)
def test_figures_are_printed_as_typed_with_the_unit_in_its_place(text, unit, shown):
    assert parse_quantity(text, unit).printed(unit) == shown


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        *(
            (nothing, "件", "没有数据请留空")
            for nothing in ["", "—", "——", "－", "一", "/", "无", "N/A", "NA", "nan", "None", "null", "待定"]
        ),
        *((numeral, "件", "阿拉伯数字") for numeral in ["十二", "三百", "九千", "三百余件", "4千", "20几", "3百余"]),
        ("约50余", "件", "只用一个"),
        ("近50左右", "件", "只用一个"),
        ("50余左右", "件", "只用一个"),
        ("约近50", "件", "只用一个"),
        ("9877处", "处", "单位“处”已写在指标目录里，这里只写数，如 9877"),
        ("9,877户", "户", "如 9877"),
        ("9877 户", "户", "如 9877"),
        ("9877处", "件", "单位是“件”"),
        ("9877人次", "人", "9877"),
        ("9877件左右", "件", "如 9877"),
        ("9877件", "", "空的"),
        ("40万元", "元", "如 40万"),
        ("40万元", "万元", "如 40"),
        ("3万", "万元", "按这个单位"),
        ("30余万元", "元", "如 30余万"),
        ("98.5%", "件", "%"),
        ("98.5%", "", "%"),
        ("98.5‰", "%", "‰"),
        ("5万%", "%", "单位"),
        ("1e3", "", "科学计数法"),
        ("0x10", "", "普通"),
        ("inf", "", "普通"),
        ("4_210", "", "普通"),
        ("TRUE", "", "只能填数"),
        ("1,23", "", "千分位"),
        ("12,34,567", "", "千分位"),
        ("1234,567", "", "千分位"),
        ("1.2.3", "", "小数点只能有一个"),
        ("1 234", "", "空格"),
        (".5", "", "0.46"),
        ("5.", "", "小数点"),
        ("40。072", "", "半角"),
        ("007", "", "不补 0"),
        ("+5", "", "加号"),
        ("-0", "", "写 0"),
        ("1.2万亿", "元", "12000亿"),
        ("1.5余万", "人", "1.5万余"),
        ("5～10", "件", "一个数"),
        ("1/3", "", "一个数"),
        ("12:30", "", "一个数"),
        ("=A1", "", "公式"),
        (">50", "", "文字"),
        ("1" * 21, "", "多填"),
        ("①", "", "数字"),
        ("٣", "", "数字"),
        ("<b>5", "", "文字"),
    ],
)
def test_what_is_no_figure_is_refused_with_a_way_out(text, unit, words):
    with pytest.raises(NotAQuantity) as refused:
        parse_quantity(text, unit)
    assert words in refused.value.hint
    assert text.strip() in refused.value.message and "\n" not in refused.value.message


@pytest.mark.parametrize(("text", "name"), [("98\u200b77", "U+200B"), ("98\x0077", "U+0000"), ("\u202e9877", "U+202E")])
def test_invisible_characters_are_named(text, name):
    with pytest.raises(NotAQuantity, match=name.replace("+", r"\+")):
        parse_quantity(text)


def test_a_long_text_is_not_repeated_in_full():
    with pytest.raises(NotAQuantity) as refused:
        parse_quantity("说明" * 500)
    assert len(refused.value.message) < 60


# ---- printing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("2.5", 0, "3"),
        ("1.005", 2, "1.01"),
        ("-2.5", 0, "-3"),
        ("-0.04", 1, "0.0"),
        ("12", 2, "12.00"),
        ("1E+3", 0, "1000"),
        ("12.340", None, "12.34"),
        ("1E+6", None, "1000000"),
        ("-0", None, "0"),
        ("9007199254740993", None, "9007199254740993"),
        ("0.000001", None, "0.000001"),
    ],
)
def test_numbers_are_printed_in_plain_figures_rounded_half_up(value, decimals, text):
    assert print_number(Decimal(value), decimals) == text


@given(st.decimals(-(10**15), 10**15, places=6), st.integers(0, 4))
def test_rounding_is_never_off_by_more_than_half_a_unit(value, decimals):
    off = abs(Fraction(print_number(value, decimals)) - Fraction(value)) * 10**decimals
    assert off <= Fraction(1, 2)


@pytest.mark.parametrize("value", [Decimal(1) / 3, Decimal("Infinity"), Decimal("NaN")])
def test_a_number_without_an_end_needs_decimals(value):
    with pytest.raises(NotAQuantity) as refused:
        print_number(value)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("text", "separated"),
    [
        ("12500", "12,500"),
        ("-1234567.1234", "-1,234,567.1234"),
        ("999", "999"),
        ("近12500", "近12,500"),
        ("4600余", "4,600余"),
        ("零", "零"),
        ("0.12345", "0.12345"),
    ],
)
def test_thousands_are_separated_before_the_point_only(text, separated):
    assert thousands(text) == separated


@pytest.mark.parametrize(
    ("text", "unit", "count"),
    [
        ("-5", "件", 1),
        ("2.5", "件", 1),
        ("1236余", "件", 1),
        ("5", "件", 0),
        ("-5", "个百分点", 0),
        ("2.5万", "件", 0),
        ("1230余", "件", 0),
        ("1.2万余", "件", 0),
        ("近5万", "件", 0),
    ],
)
def test_odd_figures_are_doubted(text, unit, count):
    assert len(doubts(parse_quantity(text, unit), unit)) == count
