import datetime

import pytest

from lawreport.base.dates import date_in_words, day_of, parse_date, parse_typed_date

NEW_YEAR = datetime.date(2025, 1, 2)


def test_a_date_is_read_as_it_is_written():
    assert date_in_words(NEW_YEAR) == "2025年1月2日"
    assert parse_date(date_in_words(NEW_YEAR)) == NEW_YEAR


@pytest.mark.parametrize("text", ["2025-1-2", "2025-01-02", "2025/1/2", "2025.1.2", "2025年01月02日", "2025年1月2"])
def test_what_people_type_is_a_date_but_not_one_that_may_be_printed(text):
    assert parse_typed_date(text) == NEW_YEAR
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["2025年2月29日", "2025-13-1", "一月二日", "2025年1月2日前", ""])
def test_what_is_no_day_is_no_date(text):
    assert parse_typed_date(text) is None
    assert parse_date(text) is None


def test_the_calendar_decides_which_days_there_are():
    assert day_of(2024, 2, 29) == datetime.date(2024, 2, 29)
    assert day_of(2025, 2, 29) is None
