"""A kept pattern is the pattern that `re` compiles."""

import marshal
import re

import pytest

from lawreport.base import patterns
from lawreport.rules.reading.text import first_match
from lawreport.rules.rule import rules

SOME = [r"(?P<year>20\d{2})年|(月)", "[\u3400-\u9fff〇]{2,8}?(?=的)", r"^一是", "(?:(?!甲)[\u4e00-\u9fff]){1,3}局"]
TEXT = "2024年，甲市乙区的工作：\n一是规范执法，丙区局。"


@pytest.fixture(autouse=True)
def _own_file(tmp_path, monkeypatch):
    monkeypatch.setattr(patterns, "_file", lambda: tmp_path / "x" / "text.patterns")
    monkeypatch.setattr(patterns, "_fresh", {})
    monkeypatch.setattr(patterns.sys, "dont_write_bytecode", False)
    _forget()


def _forget():
    patterns.compiled.cache_clear()
    patterns._kept.cache_clear()


def same(one, other):
    assert (one.pattern, one.flags, one.groups, dict(one.groupindex)) == (
        other.pattern,
        other.flags,
        other.groups,
        dict(other.groupindex),
    )
    assert [(m.span(), m.groups(), m.lastgroup) for m in one.finditer(TEXT)] == [
        (m.span(), m.groups(), m.lastgroup) for m in other.finditer(TEXT)
    ]


@pytest.mark.parametrize("pattern", SOME)
def test_a_kept_pattern_matches_as_the_compiled_one(pattern):
    same(patterns.compiled(pattern, re.MULTILINE), re.compile(pattern, re.MULTILINE))
    patterns._keep()
    _forget()
    assert (pattern, int(re.MULTILINE)) in patterns._kept()
    same(patterns.compiled(pattern, re.MULTILINE), re.compile(pattern, re.MULTILINE))


@pytest.mark.parametrize("kept", [b"", b"\xff", marshal.dumps(("3.2", {(SOME[0], 0): ()})), marshal.dumps([1, 2, 3])])
def test_a_file_that_is_of_no_use_is_passed_over(kept):
    patterns._file().parent.mkdir()
    patterns._file().write_bytes(kept)
    same(patterns.compiled(SOME[0]), re.compile(SOME[0]))


def test_damaged_code_is_compiled_again():
    patterns._file().parent.mkdir()
    patterns._file().write_bytes(marshal.dumps((patterns.sys.version, {(SOME[0], 0): (40, b"\x9f\x86\x01\0", 1, {})})))
    same(patterns.compiled(SOME[0]), re.compile(SOME[0]))


def test_another_way_of_building_patterns_is_no_trouble(monkeypatch):
    monkeypatch.setattr(patterns, "_new", lambda pattern: patterns.nothing)
    same(patterns.compiled(SOME[0]), re.compile(SOME[0]))


def test_patterns_of_one_project_do_not_pile_up(monkeypatch):
    monkeypatch.setattr(patterns, "MOST", 2)
    for pattern in SOME:
        patterns.compiled(pattern)
        patterns._keep()
        _forget()
        patterns._fresh.clear()
    assert len(patterns._kept()) <= 2


def test_nothing_is_written_where_python_may_leave_no_files(monkeypatch):
    monkeypatch.setattr(patterns.sys, "dont_write_bytecode", True)
    patterns.compiled(SOME[0])
    patterns._keep()
    assert not patterns._file().exists()


# ---- what a match begins with ----------------------------------------------------------------------------------------

EXAMPLES = "\n".join(text.partition("｜")[2] or text for rule in rules() for text in (*rule.bad, *rule.good))
SCREENS = {
    rule.id: wanted
    for rule in rules()
    for wanted in [rule.screen[0]() if callable(rule.screen[0]) else rule.screen[0]]
    if wanted
}


@pytest.mark.parametrize("id", SCREENS)
def test_looking_for_the_opening_first_finds_the_same(id):
    first, whole, at = first_match(SCREENS[id]), re.compile(SCREENS[id], re.MULTILINE), 0
    while (found := whole.search(EXAMPLES, at)) and at < len(EXAMPLES):
        assert first(EXAMPLES, at) == found.start()
        at = found.start() + 1
    assert first(EXAMPLES, at) == (found and found.start())


@pytest.mark.parametrize(
    "pattern, opened",
    [
        (r"(?<!\d)\d{2}年", r"[\d]"),
        ("(?:提高|上升)?[甲乙]{0,2}(?=丙)丁", r"[丁上乙提甲]"),
        ("(?i:a)b|c(?=d)", None),
        ("x*", None),
        ("[^甲]乙", None),
        ("提高|上升", None),
        ("^(?:一|二)是", "[一二]"),
        (r"(\w)\1", None),
    ],
)
def test_the_opening_is_known_or_left_to_re(pattern, opened):
    found = patterns.opening(pattern)
    assert (found and found.pattern) == opened
