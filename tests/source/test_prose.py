"""A snippet becomes words and figures, and every character knows where it was typed."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawreport.figures.metrics import Data
from lawreport.figures.quantity import parse_quantity
from lawreport.files.yamlfile import Scalar, parse
from lawreport.model import Figure, Metric, Reading, Words, text_of
from lawreport.problem import Place, Problems, Severity
from lawreport.source import prose

UNITS = {"检查": "家", "隐患": "处", "拘留": "人", "整改": "处"}
TYPED = {2024: {"检查": "6603", "隐患": "7292", "整改": "7292"}, 2023: {"检查": "6000", "整改": "7292"}}
METRICS = {n: Metric(n, u) for n, u in UNITS.items()}
DATA = Data(
    2024,
    METRICS,
    {
        y: {n: Reading(METRICS[n], y, parse_quantity(t), t, Place(f"data/{y}.csv", 2, 4, "B2")) for n, t in typed.items()}
        for y, typed in TYPED.items()
    },
    {"单位": "甲局", "简称": "本局"},
)


def scalar(source: str, key: str = "text") -> Scalar:
    return parse(source, "01_a.yaml")[0].get(key)


def spans_of(source: str, key: str = "text"):
    problems = Problems()
    return prose.paragraphs(scalar(source, key), DATA, problems), problems


def said(text: str) -> str:
    """Return what a text of one or more lines prints; its problems where it has any."""
    problems = Problems()
    lines = prose.paragraphs(Scalar(text, Place("a.yaml", 1, 1), 1, ((0, 1, 1),)), DATA, problems)
    return "⏎".join(map(text_of, lines)) + "".join(f"［{p.id}］" for p in problems)


@pytest.mark.parametrize(
    "text, printed",
    [
        ("检查{{ 检查 }}，发现{{隐患}}。", "检查6603家，发现7292处。"),
        ("检查｛｛ 检查 ｝｝，{％ if 隐患 ％}发现{{ 隐患 }}{% endif %}。", "检查6603家，发现7292处。"),
        ("检查｛{ 检查 }｝，｛% if 隐患 %｝有｛％ endif ％｝。", "检查6603家，有。"),
        ("检查{% if 拘留 %}，拘留{{ 拘留 }}{% endif %}。", "检查。"),
        ("{% if 拘留 %}甲{% elif 检查 > 1 %}乙{% else %}丙{% endif %}", "乙"),
        ("{% if 拘留 %}甲{% elif 检查 > 10000 %}乙{% else %}丙{% endif %}", "丙"),
        ("{% if 检查 %}{% if 隐患 %}甲{% endif %}乙{% endif %}丙", "甲乙丙"),
        ("{% if 隐患.同比 %}同比{{ 隐患.同比 }}{% endif %}隐患{{ 隐患 }}", "隐患7292处"),
        ("{% if 整改.同比 %}同比{{ 整改.同比 }}{% endif %}", "同比持平"),
        ("{{ 年 }}年，{{ 简称 }}（{{ 单位 }}）", "2024年，本局（甲局）"),
        ("甲{# 说明 {{ 无此 }} #}乙", "甲乙"),
        ("甲  \n\n 乙\t\n", "甲⏎ 乙"),
        ("R&D < 3% > 2", "R&D < 3% > 2"),
        ("{{ '甲' }}{{ 1 + 1 }}", "甲2"),
        ("{{ 检查 if 隐患 else 拘留 }}", "6603家"),
        ("花{}括号", "花{}括号［single-brace］"),
        ("{ 检查 }", "{ 检查 }［single-brace］"),
        ("｛检查｝", "｛检查｝［single-brace］"),
        ("${检查}", "${检查}［single-brace］"),
        ("{{ 拘留 }}", "［no-figure］"),
        ("{{ 检查 > 1 }}", "［tag-truth］"),
        ("{{- 检查 -}}", "［tag-minus］"),
        ("{%- if 检查 -%}甲{% endif %}", "［tag-minus］"),
        ("{% if 拘留 %}甲{% else if 检查 %}乙{% endif %}", "［tag-syntax］"),
        ("{% if 检查 %}甲{% endif 检查 %}", "［tag-syntax］"),
        ("{% if检查 %}甲{% endif %}", "［tag-not-allowed］"),
        ("{{ 甲 }}乙{% if 检查 %}丙{% else %}丁{% else %}戊{% endif %}", "［name-unknown］［tag-unopened］"),
        ("{% if 拘留 %}甲{% endif%}\n乙", "乙"),
        ("{{ }}", "［tag-empty］"),
        ("{% raw %}{{ 检查 }}{% endraw %}", "［tag-not-allowed］"),
        ("{% set 甲 = 1 %}", "［tag-not-allowed］"),
        ("{% for 甲 in 检查 %}{% endfor %}", "［tag-not-allowed］"),
        ("{% include 'a' %}", "［tag-not-allowed］"),
        ("{% macro 甲() %}{% endmacro %}", "［tag-not-allowed］"),
        ("{% block 甲 %}{% endblock %}", "［tag-not-allowed］"),
        ("{% if 检查 %}甲", "［tag-unclosed］"),
        ("甲{% endif %}", "［tag-unopened］"),
        ("甲{% else %}乙", "［tag-unopened］"),
        ("{{ 无此 }}{{ 检查.同笔 }}{{ 检查 | 小树 }}", "［name-unknown］［attribute-unknown］［filter-unknown］"),
        ("{% if 检查 %}甲{% else %}{{ 无此 }}{% endif %}", "甲［name-unknown］"),
        ("{% if 无此 %}甲{% endif %}", "［name-unknown］"),
        ("{% if 检查 %}甲{% elif 无此 %}乙{% endif %}", "甲［name-unknown］"),
    ],
)
def test_a_text_prints(text, printed):
    assert said(text) == printed


def test_a_misspelt_name_in_a_branch_not_taken_stops_the_report():
    problems = Problems()
    prose.paragraphs(scalar("text: '{% if 拘留 %}{{ 拘流 }}{% endif %}'"), DATA, problems)
    assert [str(p) for p in problems.errors()] == ["错误 01_a.yaml:1  没有叫“拘流”的指标\n    是不是 拘留？"]


def test_a_figure_carries_its_source_and_its_place():
    (spans,), _ = spans_of("heading: 甲\ntext: |\n  全年检查{{ 检查 }}，{{ 检查.同比 }}。\n")
    value, change = (s for s in spans if isinstance(s, Figure))
    assert (value.text, value.metric, value.year, value.raw, value.amount, value.unit, value.form) == (
        "6603家",
        "检查",
        2024,
        "6603",
        Decimal(6603),
        "家",
        "",
    )
    assert (str(value.source), value.source.cell, value.place) == ("data/2024.csv:2", "B2", Place("01_a.yaml", 3, 7))
    assert (change.text, change.form, change.formula, change.place.column) == ("增长10.1%", "同比", "检查.同比", 16)
    assert [r.year for r in change.inputs] == [2024, 2023]


# ---- places -------------------------------------------------------------------------------------------------------------

SOURCES = {
    "literal": "heading: 甲\ntext: |\n  第一段{{ 检查 }}完。\n\n  第二段“引号”{{ 隐患 }}末。\n",
    "deep literal": "children:\n  - heading: 甲\n    text: |\n      甲乙{{ 检查 }}丙。\n       丁戊。\n",
    "plain": "text: 甲乙{{ 检查 }}丙丁{{ 隐患 }}。\n",
    "quoted": 'text: "{{ 检查 }}甲乙{{ 隐患 }}丙。"\n',
    "single quoted": "text: '{{ 检查 }}甲乙{{ 隐患 }}丙。'\n",
    "folded": "text: >\n  甲乙{{ 检查 }}丙\n  丁{{ 隐患 }}戊。\n",
    "plain on several lines": "text: 甲乙{{ 检查 }}丙\n  丁{{ 隐患 }}戊\n  己。\n",
    "if on several lines": (
        "text: |\n  甲{% if 检查 %}\n  乙{{ 隐患 }}丙{% if 拘留 %}无\n  无{% endif %}丁\n  {% else %}\n  无{% endif %}戊。\n"
    ),
    "full-width braces": "text: |\n  甲｛｛ 检查 ｝｝乙｛％ if 隐患 ％｝丙{{ 隐患 }}丁｛％ endif ％｝戊。\n",
    "comment": "text: |\n  甲{# 不印\n  不印 #}乙{{ 检查 }}丙。\n  丁。\n",
    "windows lines": "heading: 甲\r\ntext: |\r\n  甲乙{{ 检查 }}丙。\r\n  丁。\r\n",
    "byte order mark": "\ufefftext: |\n  甲乙{{ 检查 }}丙。\n",
}


@pytest.mark.parametrize("name", SOURCES)
def test_every_character_knows_its_line_and_column(name):
    source = SOURCES[name]
    raw = source.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    tree = parse(source, "01_a.yaml")[0]
    text = tree.get("text") or tree.get("children").items[0].get("text")
    problems = Problems()
    lines = prose.paragraphs(text, DATA, problems)
    assert problems == [] and lines
    for span in (span for line in lines for span in line):
        if isinstance(span, Figure):
            tag = raw[span.place.line - 1][span.place.column - 1 :]
            assert tag[:2] in ("{{", "｛｛") and tag[2:].strip().startswith(span.metric)
            continue
        for index, char in enumerate(span.text):
            place = span.at(index)
            if not (name in ("folded", "plain on several lines") and char == " "):
                assert raw[place.line - 1][place.column - 1] == char, (span, index, place)


@pytest.mark.parametrize(
    "name, printed",
    [
        ("literal", ["第一段6603家完。", "第二段“引号”7292处末。"]),
        ("folded", ["甲乙6603家丙丁7292处戊。"]),
        ("plain on several lines", ["甲乙6603家丙丁7292处戊己。"]),
        ("if on several lines", ["甲", "乙7292处丙丁", "戊。"]),
        ("full-width braces", ["甲6603家乙丙7292处丁戊。"]),
        ("comment", ["甲乙6603家丙。", "丁。"]),
    ],
)
def test_lines_are_paragraphs(name, printed):
    lines, _ = spans_of(SOURCES[name])
    assert [text_of(line) for line in lines] == printed


WORDS = st.text(st.sampled_from("检查甲乙，。“”（）ABC123 %《》"), max_size=8)
TAGS = st.sampled_from(
    [
        "{{ 检查 }}",
        "{{ 隐患.数值 }}",
        "｛｛ 检查 ｝｝",
        "{{ 年 }}",
        "{% if 检查 %}",
        "{% if 拘留 %}",
        "{% else %}",
        "{% elif 隐患 %}",
        "{% endif %}",
        "{{ 无此 }}",
        "{{",
        "}}",
        "{",
        "}",
        "{%",
        "%}",
        "{#",
        "#}",
        "\n",
        "｛",
        "％",
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.one_of(WORDS, TAGS), max_size=12).map("".join))
def test_any_text_is_printed_with_true_places_or_told(text):
    body = "\n".join(f"  {line}" for line in text.split("\n"))
    tree = Scalar(
        text,
        Place("a.yaml", 1, 3),
        1,
        tuple((sum(len(x) + 1 for x in text.split("\n")[:i]), i + 1, 3) for i in range(text.count("\n") + 1)),
    )
    raw = body.split("\n")
    problems = Problems()
    for line in prose.paragraphs(tree, DATA, problems):
        for span in line:
            if isinstance(span, Words) and not span.made:
                assert "\n" not in span.text
                assert raw[span.place.line - 1][span.place.column - 1 :].startswith(span.text)
    for problem in problems:
        assert problem.place.line <= len(raw) and problem.message
    if not problems.errors():
        assert not any("{{" in text_of(line) for line in prose.paragraphs(tree, DATA, Problems()))


@pytest.mark.parametrize(
    "text, line, column",
    [
        ("甲\n乙{{ 无此 }}丙", 2, 2),
        ("甲{% if 无此 %}乙{% endif %}", 1, 2),
        ("甲\n乙{{ 检查。\n丙{{ 隐患 }}", 2, 2),
        ("甲{{ 检查 }}{% if 检查 %}乙\n丙", 1, 10),
        ("甲{{ 检查 }}乙{{ 检查，隐患 }}", 1, 11),
        ("甲\n乙{% for a in b %}{% endfor %}", 2, 2),
        ("甲{{ 检查 }}乙{{ 检查 隐患 }}丙{{ 隐患 }}", 1, 11),
        ("甲 }} 乙", 1, 3),
        ("{% if 检查 %}甲{% endif %}{% endif %}", 1, 24),
        ("甲\n乙{% if 检查 %}丙{% elif 无此 %}丁{% endif %}", 2, 14),
    ],
)
def test_a_mistake_is_told_at_its_tag(text, line, column):
    problems = Problems()
    prose.paragraphs(
        Scalar(
            text,
            Place("a.yaml", 1, 1),
            1,
            tuple((sum(len(x) + 1 for x in text.split("\n")[:i]), i + 1, 1) for i in range(text.count("\n") + 1)),
        ),
        DATA,
        problems,
    )
    assert [(p.place.line, p.place.column) for p in problems] == [(line, column)]


def test_too_many_tags_and_too_long_a_text_are_told():
    assert said("{{ 检查 }}" * 301) == "［tag-too-many］"
    assert said("{{ 检查 }}" + "甲" * 200_001) == "［text-too-long］"
    assert said("{% if 检查 %}" * 120 + "甲" + "{% endif %}" * 120) in ("甲", "［tag-too-long］")


def test_a_single_brace_is_only_a_warning():
    _, problems = spans_of("text: 花{括}号\n")
    assert [(p.severity, str(p.place)) for p in problems] == [(Severity.WARNING, "01_a.yaml:1")]
