"""Words that must not be published, in every spelling; published paragraphs, which must pass (persons and numbers are 虚构)."""

import re
import time

import pytest
from where import CORPUS

from lawreport.problem import Severity
from lawreport.rules import Context, Line, Prose, check_prose
from lawreport.rules.places import excerpt_of
from lawreport.rules.reading.search import in_digits, searched, tight, veiled

RULES = {
    "身份证": "X-01",
    "十五位身份证": "X-01",
    "其他证件": "X-01b",
    "手机": "X-02",
    "固定电话": "X-02b",
    "银行卡": "X-03",
    "账号": "X-03b",
    "车牌": "X-04",
    "邮箱": "X-04b",
    "企业代码": "X-04c",
    "案号": "X-05",
    "当事人": "X-06 X-10",
    "密级": "X-07",
    "企业": "X-08",
    "住址": "X-09",
    "查不出": "",
}


def corpus(name):
    return (CORPUS / "data" / name).read_text(encoding="utf-8").splitlines()[1:]


def typed(text):
    """Return a text of the corpus with its invisible characters."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text).replace("\\n", "\n")


def refused(text):
    found = check_prose(Prose((Line(text),)), Context(public=True))
    return [f for f in found if f.rule.id.startswith("X-") and f.severity is not Severity.HINT]


LEAKS = [line.split("｜", 1) for line in corpus("leaks.txt")]
PUBLISHED = corpus("published.txt")


def test_there_are_enough_of_both():
    assert len(LEAKS) >= 450 and len(PUBLISHED) >= 270 and {kind for kind, _ in LEAKS} == set(RULES)


@pytest.mark.parametrize("kind, text", [pytest.param(*leak, id=f"{leak[0]} {i}") for i, leak in enumerate(LEAKS)])
def test_a_leak_is_seen_in_every_spelling_and_not_told_again(kind, text):
    text = typed(text)
    found = refused(text)
    assert bool({f.rule.id for f in found} & set(RULES[kind].split())) is (kind != "查不出")
    for f in found:
        assert f.text and f.text == text[f.start : f.end]
        if f.rule.veil:
            assert f.text not in f.message and f.text not in excerpt_of(text, f)


@pytest.mark.parametrize("text", PUBLISHED, ids=lambda text: text[:12])
def test_what_is_published_every_year_is_not_refused(text):
    assert [f"{f.rule.id} {f.text}" for f in refused(text)] == []


@pytest.mark.parametrize(
    "text, found",
    [
        ("电话\u200b１３８-０013\u200d8000。", "１３８-０013\u200d8000"),
        ("①办理：电话①③⑧⓪⓪①③⑧⓪⓪⓪。", "①③⑧⓪⓪①③⑧⓪⓪⓪"),
        ("原告 张 \u200b三 不服", "张 \u200b三"),
        ("身份证510107 19761130 8824一并登记", "510107 19761130 8824"),
    ],
)
def test_what_is_found_is_told_where_it_was_typed(text, found):
    assert [f.text for f in refused(text)] == [found]


def test_one_plain_spelling_and_the_way_back():
    text = "Ａ\u200b１，é 一"
    assert searched(text).text == "A1,é 一" and list(searched(text).places) == [0, 2, 3, 4, 5, 6]
    assert tight(text).text == "A1,é一" and tight(text).typed(3, 5) == (4, 7)
    assert in_digits("138OO138l").text == "138001381" and searched("㎡½").text == "m21⁄2"


def test_what_is_shown_of_a_number_does_not_tell_it():
    assert [veiled(t) for t in ("13800138000", "浙A12345", "张三", "张")] == ["138…00", "浙A…", "张…", "张…"]


@pytest.mark.parametrize(
    "text", ["1", "1 ", "138-", "13. ", "a.", "a-", "①", "一三八〇", "当事人张", "（2024）甲", "a@b.", "浙A1 "]
)
def test_a_paragraph_of_two_hundred_thousand_characters_is_read_in_one_pass(text):
    """Four times the text takes about four times as long, not sixteen."""

    def seconds(times):
        line, start = text * (times * 12_500 // len(text)), time.process_time()
        refused_by_safety(line)
        return time.process_time() - start

    def grows():
        short, long = seconds(4), seconds(16)
        return long >= max(9 * short, 0.5)

    seconds(1)
    assert not all(grows() for _ in range(3))  # a machine under load may stumble once


def refused_by_safety(text):
    from lawreport.rules import rules

    prose = Prose((Line(text),))
    return [hit for rule in rules() if rule.chapter == "X" for hit in rule.hits(prose, Context(public=True))]
