"""docs/trust.md says what the tests hold, no more and no less."""

import trust


def test_the_page_is_as_the_tests_are():
    assert trust.PAGE.read_text("utf-8") == trust.page(), "请运行 python tests/trust.py"
