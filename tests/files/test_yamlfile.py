"""YAML as people type it: text stays text, every character knows its place, every trap is told in Chinese."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lawreport.base.disk import DISK
from lawreport.files.yamlfile import MAX_BYTES, Mapping, Scalar, Sequence, load, parse
from lawreport.problem import Severity, Trouble


def read(text: str):
    return parse(text, "a.yaml")[0]


def told(text: str) -> list[tuple[str, int]]:
    """Return what is told of a text: (id, line)."""
    try:
        problems = parse(text, "a.yaml")[1]
    except Trouble as trouble:
        problems = trouble.problems
    return [(p.id, p.place.line) for p in problems]


@pytest.mark.parametrize(
    "typed",
    [
        "no",
        "是",
        "true",
        "12:30",
        "010086",
        "1.10",
        "1_000",
        "0x1F",
        "1e3",
        "2025-01-02",
        "2024",
        ".5",
        "+1",
        "-",
        "1,234",
        "12%",
        "=",
        "<<",
        "甲：乙",
        "甲 #乙",
        "甲#乙",
        "C:\\路径",
        "（一）",
        "“甲”",
    ],
)
def test_a_scalar_is_the_text_that_was_typed(typed):
    if typed == "甲 #乙":
        assert read(f"a: {typed}").get("a").text == "甲"
    elif typed == "-":
        assert read(f"a: '{typed}'").get("a").text == "-"
    else:
        assert read(f"a: {typed}").get("a").text == typed


def test_a_tree_of_mappings_sequences_and_scalars():
    tree = read("a: 甲\nb:\n  - 乙\n  - {c: 丙}\nd: [丁, 戊]\ne:\n")
    assert isinstance(tree, Mapping) and isinstance(tree.get("b"), Sequence)
    assert [k.text for k, _ in tree.items] == ["a", "b", "d", "e"]
    assert tree.get("b").items[1].get("c").text == "丙"
    assert [s.text for s in tree.get("d").items] == ["丁", "戊"]
    assert tree.get("e").text == "" and tree.get("f") is None


@pytest.mark.parametrize(
    "text, key, places",
    [
        ("a: 甲乙", "a", {0: (1, 4), 1: (1, 5)}),
        ("a: '甲乙'", "a", {0: (1, 5), 1: (1, 6)}),
        ('a: "甲乙"', "a", {0: (1, 5), 1: (1, 6)}),
        ("a: |\n  甲乙\n  丙", "a", {0: (2, 3), 1: (2, 4), 3: (3, 3)}),
        ("a: |-\n  甲乙\n\n  丙\n", "a", {0: (2, 3), 4: (4, 3)}),
        ("a: |2\n   甲\n  丙\n", "a", {0: (2, 3), 1: (2, 4), 3: (3, 3)}),
        ("a: >\n  甲乙\n  丙\n", "a", {0: (2, 3), 2: (3, 3)}),
        ("a: 甲乙\n  丙丁\n", "a", {0: (1, 4), 2: (2, 3), 3: (2, 4)}),
        ("a: '甲乙\n  丙丁'\n", "a", {0: (1, 5), 2: (2, 3)}),
        ("a: >\n  ab\n  cd\n", "a", {0: (2, 3), 3: (3, 3)}),
        ("a: |\n  \U0002a6a5甲\n", "a", {0: (2, 3), 1: (2, 4)}),
    ],
)
def test_every_character_knows_its_place(text, key, places):
    scalar = read(text).get(key)
    assert {i: (scalar.at(i).line, scalar.at(i).column) for i in places} == places


@pytest.mark.parametrize(
    "text, folded",
    [
        ("a: 甲乙\n  丙", "甲乙丙"),
        ("a: ab\n  cd", "ab cd"),
        ("a: 甲，\n  “乙”", "甲，“乙”"),
        ("a: >-\n  甲\n  乙\n\n  丙", "甲乙\n丙"),
        ("a: 甲\n  A", "甲 A"),
    ],
)
def test_lines_that_go_on_are_joined_without_a_blank_between_hanzi(text, folded):
    assert read(text).get("a").text == folded


@pytest.mark.parametrize(
    "text, id, line",
    [
        ("a: 1\nb: 2\na: 3", "yaml-duplicate-key", 3),
        ("a:\n\tb: 1", "yaml-tab", 2),
        ("a:\n\u3000b: 1", "yaml-indent", 2),
        ("a: &甲 乙", "yaml-anchor", 1),
        ("a: *甲", "yaml-anchor", 1),
        ("a: &x 乙", "yaml-anchor", 1),
        ("a: &x 乙\nb: *x", "yaml-anchor", 1),
        ("a: !甲 乙", "yaml-anchor", 1),
        ("a: !!python/object/apply:os.system [id]", "yaml-tag", 1),
        ("a: !!str 乙", "yaml-tag", 1),
        ("- *甲", "yaml-anchor", 1),
        ("- 乙\n- &甲 丙", "yaml-anchor", 2),
        ("a: [甲, *乙]", "yaml-anchor", 1),
        ("甲率:\n  unit: %", "yaml-quote", 2),
        ("甲率: {unit: %, owner: 甲科}", "yaml-quote", 1),
        ("- {heading: 甲, text: 检查{{ 甲 }}。}", "yaml-bare-tag", 1),
        ("a: 甲: 乙", "yaml-quote", 1),
        ("a: 1\n---\nb: 2", "yaml-two-documents", 2),
        ("", "yaml-empty", 1),
        ("# 说明\n", "yaml-empty", 1),
        ("---\n", "yaml-empty", 1),
        ("a: {{ 甲 }}乙", "yaml-bare-tag", 1),
        ("- {{ 甲 }}乙", "yaml-bare-tag", 1),
        ("a: {% if 甲 %}乙", "yaml-bare-tag", 1),
        ("a：甲", "yaml-colon", 1),
        ("b: 1\na：甲", "yaml-colon", 2),
        ("b: 1\na:甲", "yaml-colon", 2),
        ("a: 甲: 乙", "yaml-quote", 1),
        ('a: "甲', "yaml-quote", 1),
        ("a: '甲\nb: 乙", "yaml-quote", 1),
        ('a: "甲" 乙', "yaml-quote", 1),
        ("a: @甲", "yaml-quote", 1),
        ("a: %甲", "yaml-quote", 1),
        ("a: `甲`", "yaml-quote", 1),
        ("a: [甲", "yaml-bracket", 1),
        ("a: {甲: 乙", "yaml-bracket", 1),
        ("a:\n  b: 1\n c: 2", "yaml-indent", 3),
        ('a: "\\q"', "yaml-escape", 1),
        ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> 他\n", "yaml-conflict", 1),
        ("a: ~", "yaml-null", 1),
        ("a: null", "yaml-null", 1),
        ("? [a]\n: b", "yaml-key", 1),
        ("a: 甲\x01乙", "character", 1),
        ("a: 甲\u2028乙", "yaml-line-separator", 1),
        ("a: 甲\x85乙", "yaml-line-separator", 1),
        ('a: "\\x01"', "character", 1),
        ("- " * 40 + "甲", "yaml-depth", 1),
        ("[" * 5000 + "]" * 5000, "yaml-depth", 1),
        ("{a: " * 50 + "1" + "}" * 50, "yaml-depth", 1),
    ],
)
def test_a_trap_is_told_by_its_kind_and_line(text, id, line):
    assert (id, line) in told(text)
    with pytest.raises(Trouble):
        read(text)


@pytest.mark.parametrize(
    "text, id", [("a: 甲 #1乙", "yaml-hash"), ("a: 甲\u200b乙", "character"), ("a: 甲\ue000乙", "character")]
)
def test_what_is_only_odd_is_a_warning(text, id):
    tree, problems = parse(text, "a.yaml")
    assert tree.get("a") and [(p.id, p.severity) for p in problems] == [(id, Severity.WARNING)]


def test_an_invisible_character_is_named_once():
    _, problems = parse("a: 甲\u200b乙", "a.yaml")
    assert [p.message for p in problems] == ["有看不见的字符（零宽字符） U+200B"]
    assert (problems[0].place.line, problems[0].place.column) == (1, 5)


def test_a_remark_with_a_blank_after_the_mark_is_no_lost_sentence():
    assert told("a: 甲 # 说明\nb: 乙") == []


def test_windows_and_old_mac_line_ends_and_a_byte_order_mark_are_read():
    for text in ("\ufeffa: 甲\r\nb: 乙\r\n", "a: 甲\rb: 乙\r"):
        tree = read(text)
        assert tree.get("b").text == "乙" and tree.get("b").place.line == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_is_read_in_the_encodings_of_editors(encoding, tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes("heading: 规范行政执法\ntext: 全年检查单位。\n".encode(encoding))
    assert load(DISK.file(path, "a.yaml"))[0].get("heading").text == "规范行政执法"


def test_a_file_that_is_missing_or_too_large_is_told(tmp_path):
    path = tmp_path / "a.yaml"
    for make, id in ((lambda: None, "yaml-unreadable"), (lambda: path.write_bytes(b"a" * (MAX_BYTES + 1)), "yaml-too-large")):
        make()
        with pytest.raises(Trouble) as trouble:
            load(DISK.file(path, "a.yaml"))
        assert [p.id for p in trouble.value.problems] == [id]


PIECES = st.sampled_from(
    [
        *"甲乙ab1:-#&*!|>'\"%@`,[]{}?~=<.：“”，（",
        " ",
        "  ",
        "\n",
        "\n  ",
        "\n- ",
        ": ",
        "\t",
        "\u3000",
        "\r\n",
        "---\n",
        "|\n  ",
        ">\n  ",
        "{{ 甲 }}",
        "\\",
        "\\n",
        "\x00",
        "\x07",
        "\x85",
        "\u2028",
        "\ufeff",
        "\ufffe",
        "\ud800",
        "\U0001f600",
        "heading",
        "...\n",
        "<<",
        "%YAML 1.2\n",
        "&a ",
        "*a",
        "!!",
        "!<x>",
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
@example("%YAML 9.9\n---\na: 1")
@example("%TAG ! tag:x,2000:\n---\na: !b 1")
@example("a: \ufeff")
@example("- - - 甲\n - 乙")
@example("? a\n? b")
@example("a: |9\n  甲")
@example("a: |\n\t甲")
@example("*a : 1")
@example('a: "\\ud800"')
@example('a: "\\U00110000"')
def test_any_text_is_a_tree_or_is_told_in_chinese(text):
    try:
        tree, problems = parse(text, "a.yaml")
    except Trouble as trouble:
        assert trouble.problems
        for problem in trouble.problems:
            assert any("\u4e00" <= c <= "\u9fff" for c in problem.message)
            assert problem.place.line <= text.count("\n") + text.count("\r") + 2
        return
    assert not problems.errors()
    raw = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for scalar in scalars(tree):
        assert 1 <= scalar.place.line <= len(raw) and scalar.at(0).line >= scalar.place.line


def scalars(node):
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    else:
        for key, value in node.items:
            yield from scalars(key)
            yield from scalars(value)


LINES = st.lists(
    st.text(st.sampled_from("甲乙丙，。“”AB 12{}%"), min_size=1, max_size=8).filter(lambda s: s.strip() and s[0] != " "),
    min_size=1,
    max_size=5,
)


@given(LINES, st.integers(1, 6))
def test_a_literal_block_gives_back_each_line_and_its_place(lines, indent):
    scalar = read("text: |\n" + "".join(f"{' ' * indent}{line}\n" for line in lines)).get("text")
    assert [text for _, text in scalar.lines()] == lines
    assert [(scalar.at(o).line, scalar.at(o).column) for o, _ in scalar.lines()] == [
        (i + 2, indent + 1) for i in range(len(lines))
    ]
