import pytest

from lawreport.base.hanzi import hanzi, number_of, year_in_digits


@pytest.mark.parametrize(
    "number, said",
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (119, "一百一十九"),
        (999, "九百九十九"),
    ],
)
def test_numbers_in_hanzi(number, said):
    assert hanzi(number) == said


@pytest.mark.parametrize("number", range(100))
def test_chinese_numbers_go_both_ways(number):
    assert number_of(hanzi(number)) == number_of(str(number)) == number


@pytest.mark.parametrize("word", ["二〇二五", "二○二五", "二零二五"])
def test_a_year_is_the_same_whatever_its_zero(word):
    assert year_in_digits(word) == "2025"


def test_two_is_written_in_two_ways():
    assert number_of("两") == number_of("二") == 2
