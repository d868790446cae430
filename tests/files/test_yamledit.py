"""A text of a YAML file is changed in place: the other lines keep their bytes, and the file reads as wanted."""

import pytest

from lawreport.files.yamledit import retype, splice
from lawreport.files.yamlfile import parse
from lawreport.files.yamllists import put, relist, without
from lawreport.files.yamlpage import Unwritable
from lawreport.source.typed import scalars


def read(text: str) -> dict[str, str]:
    return {path: s.text for path, s in scalars(parse(text, "a.yaml")[0])}


PLAIN = "heading: 抓学习   # 标题\ntext: 全年开展培训。\n"


def test_a_plain_text_keeps_its_comment():
    assert splice(PLAIN, "a.yaml", "heading", [(1, 1, "好")]) == "heading: 抓好学习   # 标题\ntext: 全年开展培训。\n"


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        ("说明: 详见附件。", "text: '说明: 详见附件。全年开展培训。'"),
        ("[注] ", "text: '[注] 全年开展培训。'"),
        ("{一}", "text: '{一}全年开展培训。'"),
        ("- ", "text: '- 全年开展培训。'"),
        ("@", "text: '@全年开展培训。'"),
        ("* ", "text: '* 全年开展培训。'"),
    ],
)
def test_what_yaml_takes_for_its_own_is_quoted(words, typed):
    changed = splice(PLAIN, "a.yaml", "text", [(0, 0, words)])
    assert changed.splitlines()[1] == typed
    assert changed.splitlines()[0] == PLAIN.splitlines()[0]


def test_a_hash_behind_a_blank_is_quoted():
    assert splice(PLAIN, "a.yaml", "text", [(8, 8, " #1 类。")]).splitlines()[1] == "text: '全年开展培训。 #1 类。'"


def test_double_quotes_stay_and_escape():
    changed = splice('a: "甲乙"\n', "a.yaml", "a", [(1, 1, '"\\')])
    assert changed == 'a: "甲\\"\\\\乙"\n'
    assert read(changed) == {"a": '甲"\\乙'}


def test_single_quotes_are_doubled_before_and_behind():
    changed = splice("a: '所谓''清单''制度'\n", "a.yaml", "a", [(6, 8, "办法'")])
    assert read(changed) == {"a": "所谓'清单'办法'"}
    assert changed == "a: '所谓''清单''办法'''\n"


def test_a_new_paragraph_in_a_plain_text_makes_a_block():
    changed = splice(PLAIN, "a.yaml", "text", [(8, 8, "\n另起一段。")])
    assert changed == "heading: 抓学习   # 标题\ntext: |-\n  全年开展培训。\n  另起一段。\n"


def test_a_block_takes_lines_and_loses_them():
    block = "text: |\n  甲。\n  乙。\n  丙。\nowner: 综合科\n"
    assert splice(block, "a.yaml", "text", [(2, 2, "\n新。")]) == block.replace("甲。\n", "甲。\n  新。\n")
    assert splice(block, "a.yaml", "text", [(3, 6, "")]) == block.replace("  乙。\n", "")


def test_a_folded_text_keeps_its_lines():
    folded = "text: >\n  全年开展培训，\n  覆盖全体人员。\nowner: 综合科\n"
    changed = splice(folded, "a.yaml", "text", [(9, 11, "惠及")])
    assert changed == folded.replace("全体", "惠及")


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_ends_of_lines_and_the_mark_at_the_start_stay(end, mark):
    text = mark + "# 说明\npoints:\n  - 甲。\n  - 乙。\n".replace("\n", end)
    assert relist(text, "a.yaml", "points", [1, 0]) == mark + "# 说明\npoints:\n  - 乙。\n  - 甲。\n".replace("\n", end)


def test_where_ends_of_lines_are_mixed_each_keeps_its_own():
    text = "# 说明\r\na: 甲\nb: 乙\r\npoints:\r\n  - 一\n  - 二\r\n"
    assert retype(text, "a.yaml", "a", "丙") == text.replace("甲", "丙")
    assert retype(text, "a.yaml", "b", "丙\n丁") == text.replace("b: 乙\r\n", "b: |-\r\n  丙\r\n  丁\r\n")
    assert relist(text, "a.yaml", "points", [0, 1, "三"]) == text + "  - 三\r\n"
    assert retype("a: 甲\rb: 乙\nc: 丙", "a.yaml", "c", "丁") == "a: 甲\rb: 乙\nc: 丁"
    assert without(text, "a.yaml", "points") == "# 说明\r\na: 甲\nb: 乙\r\n"


def test_an_item_goes_with_the_note_above_it():
    text = "points:\n  - 甲。\n  # 说乙\n  - 乙。\n\n  - 丙。\nowner: 科\n"
    assert relist(text, "a.yaml", "points", [0, 2]) == "points:\n  - 甲。\n  - 丙。\nowner: 科\n"


def test_a_list_without_items_goes_with_its_key():
    assert relist("heading: 甲\npoints:\n  - 乙。\nowner: 科\n", "a.yaml", "points", []) == "heading: 甲\nowner: 科\n"


def test_a_list_in_brackets():
    assert relist("title: [甲, '乙', 丙]  # 三行\n", "a.yaml", "title", [2, 0]) == "title: [丙, 甲]  # 三行\n"


def test_a_list_in_brackets_of_several_lines_keeps_its_lines():
    text = "a: [甲,\n    '乙',\n    {b: 丙}]  # 三行\n"
    assert relist(text, "a.yaml", "a", [0, "丁", 2]) == "a: [甲,\n    丁,\n    {b: 丙}]  # 三行\n"
    assert relist("a: []\nb: 甲\n", "a.yaml", "a", ["丁: "]) == "a: ['丁: ']\nb: 甲\n"


def test_an_item_of_fields_comes_and_a_list_that_is_not_there_yet():
    text = "children:\n  - heading: 甲\n\n  - heading: 乙\n"
    assert relist(text, "a.yaml", "children", [0, {"heading": "#新", "text": "一。\n二。"}, 1]) == (
        "children:\n  - heading: 甲\n\n  - heading: '#新'\n    text: |-\n      一。\n      二。\n\n  - heading: 乙\n"
    )
    assert put("heading: 甲\n", "a.yaml", "points", ["一。", "“二: ”"]) == "heading: 甲\npoints:\n  - '一。'\n  - '“二: ”'\n"
    assert put("- {heading: 甲}\n", "a.yaml", "0/points", ["一。"]) == "- {heading: 甲, points: [一。]}\n"


def test_a_text_typed_anew_may_be_warned_of_and_emptied():
    assert read(retype("text: |\n  甲。\n", "a.yaml", "text", "  甲。\n")) == {"text": "  甲。\n"}
    assert retype("text: |\n  甲。\npoints: [乙]\n", "a.yaml", "text", "") == "text: |\npoints: [乙]\n"
    assert read(retype("a: 甲\n", "a.yaml", "a", "甲\nheading: 乙")) == {"a": "甲\nheading: 乙"}


def test_a_block_that_is_quoted_leaves_the_next_field_alone():
    """Its last line was taken for one more, and the field below it went."""
    assert retype("a: |\n  甲。\nheading: 乙\n", "a.yaml", "a", "甲\nheading: 丙\n").splitlines()[-1] == "heading: 乙"


def test_a_section_goes_with_all_its_lines():
    text = "children:\n  - heading: 甲\n    text: |\n      一。\n      二。\n    # 科室\n    owner: 科\n  - heading: 乙\n"
    assert relist(text, "a.yaml", "children", [1]) == "children:\n  - heading: 乙\n"


def test_a_field_comes_behind_the_last_one():
    text = "children:\n  - heading: 甲\n    points:\n      - 一。\n      - 二。\n\n  - heading: 乙\n"
    assert put(text, "a.yaml", "children/0/tail", "末段。\n") == text.replace("二。\n", "二。\n    tail: |\n      末段。\n")


def test_the_first_field_of_an_item_hands_its_dash_on():
    text = "children:\n  - text: 甲。\n    heading: 乙\n"
    assert without(text, "a.yaml", "children/0/text") == "children:\n  - heading: 乙\n"


def test_what_cannot_be_written_is_refused():
    with pytest.raises(Unwritable):
        without("children:\n  - {heading: 甲}\n", "a.yaml", "children/0/heading")
    with pytest.raises(Unwritable):
        splice(PLAIN, "a.yaml", "nothing", [(0, 0, "甲")])
