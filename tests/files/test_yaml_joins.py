"""Two lines that YAML would take as one, a mark that is no mark, a field that is swallowed: always told, with the line."""

import pytest

from lawreport.problem import Severity
from lawreport.project import Project
from lawreport.source.reader import gather

PART = "sections/2024/01_measures.yaml"
HEAD = "covers: [measures, first_responsible]\nheading: 主要举措和成效\n"  # two lines


def told(written, text, file=PART):
    """Return the problems of one file as (line, severity, words)."""
    source = gather(Project.at(written({file: text})), 2024)
    return [(p.place.line, p.severity, f"{p.message}｜{p.hint}") for p in source.problems if p.place.file == file]


def lines(found, words=""):
    return [line for line, _, said in found if words in said]


# ---- two points that become one, and other marks inside a text ------------------------------------------------------

SWALLOWED = {
    "one blank too many": ("points:\n  - 健全制度。\n   - 强化培训。\n", 5),
    "two too many, third of three": ("points:\n  - 健全制度。\n  - 强化培训。\n    - 严格执法。\n", 6),
    "dash without blank": ("points:\n  - 健全制度。\n   -强化培训。\n", 5),
    "full-width dash": ("points:\n  - 健全制度。\n    － 强化培训。\n", 5),
    "bullet": ("points:\n  - 健全制度。\n    • 强化培训。\n", 5),
    "middle dot": ("points:\n  - 健全制度。\n    · 强化培训。\n", 5),
    "quoted, not closed where it should be": ('points:\n  - "健全制度。\n  - 强化培训。"\n', 5),
    "folded block": ("tail: >\n  健全制度。\n  - 强化培训。\n", 5),
    "a paragraph between": ("points:\n  - 健全制度。\n\n   - 强化培训。\n", 6),
    "ideographic blank before the dash": ("points:\n  - 健全制度。\n   　- 强化培训。\n", 5),
    "number": ("points:\n  - 健全制度。\n    2. 强化培训。\n", 5),
}


@pytest.mark.parametrize("name", SWALLOWED)
def test_a_mark_inside_a_text_is_an_error_with_its_line(written, name):
    text, line = SWALLOWED[name]
    found = [f for f in told(written, HEAD + text) if f[0] == line]
    assert [severity for _, severity, _ in found] == [Severity.ERROR], found
    assert "写作：- " in found[0][2]


MARKS_ALONE = {
    "dash without blank": "points:\n  -健全制度。\n  -强化培训。\n",
    "full-width dash": "points:\n  － 健全制度。\n  － 强化培训。\n",
    "bullet": "points:\n  • 健全制度。\n  • 强化培训。\n",
    "middle dot": "points:\n  · 健全制度。\n  · 强化培训。\n",
    "black dot": "points:\n  ●健全制度。\n",
    "dash of the input method": "points:\n  — 健全制度。\n  — 强化培训。\n",
    "numbers": "points:\n  1. 健全制度。\n  2. 强化培训。\n",
}


@pytest.mark.parametrize("name", MARKS_ALONE)
def test_a_list_with_other_marks_is_told_how_a_list_is_written(written, name):
    found = [f for f in told(written, HEAD + MARKS_ALONE[name]) if f[1] is Severity.ERROR]
    assert found and found[0][0] in (4, 5) and "“- ”" in found[0][2], found


def test_each_swallowed_mark_is_told(written):
    found = told(written, HEAD + "points:\n  - 健全制度。\n   - 强化培训。\n   - 严格执法。\n   - 普法宣传。\n")
    assert [line for line, severity, _ in found if severity is Severity.ERROR] == [5, 6, 7]


# ---- a text that goes on ---------------------------------------------------------------------------------------------

GOES_ON = {
    "point": ("points:\n  - 健全制度，完善机制，\n    强化培训。\n  - 严格执法。\n", 5),
    "tail": ("tail: 健全制度，\n  强化培训。\n", 4),
    "quoted": ('tail: "健全制度，\n  强化培训。"\n', 4),
    "single quotes": ("tail: '健全制度，\n  强化培训。'\n", 4),
    "a blank line between": ("tail: 健全制度。\n\n  强化培训。\n", 5),
    "under the key": ("tail:\n  健全制度，\n  强化培训。\n", 5),
    "digits at the joint": ("tail: 检查\n  300家。\n", 4),
    "a second number of a chain": ("points:\n  - 一是健全制度。\n    二是强化培训。\n", 5),
    "folded with a blank left": ("tail: >\n  共检查\n  300家。\n", 5),
    "folded sentences": ("tail: >\n  健全制度。\n  强化培训。\n", 5),
}


@pytest.mark.parametrize("name", GOES_ON)
def test_a_text_that_goes_on_in_another_line_is_never_taken_silently(written, name):
    text, line = GOES_ON[name]
    found = [f for f in told(written, HEAD + text) if f[0] == line]
    assert len(found) == 1 and found[0][1] >= Severity.WARNING, found
    assert "|" in found[0][2] or "同一行" in found[0][2]


@pytest.mark.parametrize(
    "file, text, line",
    [
        ("data/unit.yaml", "name: 甲区消防\n  救援大队\nshort: 大队\nkind: 部门\n", 2),
        (
            "data/unit.yaml",
            "name: 甲区消防救援大队\nshort: 大队\nkind: 部门\nsigners:\n  - 甲区消防救援大队\n   - 甲区司法局\n",
            6,
        ),
        ("sections/2024/report.yaml", "title: 甲区消防救援大队2024年法治政府\n  建设情况报告\ndate: 2025年1月2日\n", 2),
        ("data/checks.yaml", "- 整改隐患 <=\n  火灾隐患\n", 2),
        ("data/checks.yaml", "- 整改隐患 <= 火灾隐患\n - 检查单位 > 0\n", 2),
        ("charts/监督执法.yaml", "title: 监督执法\n  情况\nkind: bar\nmetrics: [检查单位, 火灾隐患]\n", 2),
        ("charts/监督执法.yaml", "title: 监督执法情况\nkind: bar\nmetrics:\n  - 检查单位\n   - 火灾隐患\n", 5),
    ],
)
def test_it_is_told_in_every_file(written, file, text, line):
    assert line in lines(told(written, text, file))


def test_a_line_that_goes_on_is_told_in_the_profile_and_the_settings(written, lawreport):
    project = written(
        {"data/rules.yaml": "off:\n  P-01: 历年\n    如此\n", "templates/profile.yaml": "字体:\n  正文: 仿宋\n    _GB2312\n"}
    )
    said = lawreport("check", "--project", project, "--all").text
    assert "data/rules.yaml:3" in said and "templates/profile.yaml:3" in said


# ---- a field that became text ----------------------------------------------------------------------------------------

FIELDS = {
    "charts in a literal block": ("tail: |\n  健全制度。\n  charts: [监督执法]\n", 5),
    "list of charts in a literal block": ("tail: |\n  健全制度。\n  charts:\n    - 监督执法\n", 5),
    "owner, full-width colon": ("tail: |\n  健全制度。\n  owner：监督科\n", 5),
    "heading of the next": ("children:\n  - heading: 甲\n    text: |\n      健全制度。\n      - heading: 乙\n", 7),
    "folded": ("tail: >\n  健全制度。\n  owner: 监督科\n", 5),
    "quoted": ('tail: "健全制度。\n  owner: 监督科"\n', 4),
    "by a Chinese name": ("tail: |\n  健全制度。\n  标题: 乙\n", 5),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_that_became_part_of_a_text_is_an_error_with_its_line(written, name):
    text, line = FIELDS[name]
    found = [f for f in told(written, HEAD + text) if f[0] == line]
    assert found and found[0][1] is Severity.ERROR, found


def test_a_field_below_a_plain_text_is_told_at_its_line(written):
    found = told(written, HEAD + "tail: 健全制度。\n  owner: 监督科\n")
    assert [f[0] for f in found] == [4] and "左边对齐" in found[0][2], found


def test_a_field_in_the_definition_of_a_metric_is_found(written):
    text = "检查单位:\n  unit: 家\n  definition: |\n    年内检查的单位数\n    owner: 监督科\n"
    assert lines(told(written, text, "data/metrics.yaml"), "owner") == [5]


# ---- a comment that eats the rest ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, line",
    [
        ("points:\n  - 位列全省 #1 名，成绩突出。\n", 4),
        ("points:\n  - 位列全省 #1\n", 4),
        ("points:\n  - 位列全省 # 1 名，成绩突出。\n", 4),
        ("tail: 开展 #法治进万家# 活动。\n", 3),
        ("points:\n  - 受理案件 # 其中行政案件20件。\n", 4),
        ('points:\n  - "开展活动" #法治进万家#\n', 4),
        ("tail: 编号 #3 楼\n", 3),
    ],
)
def test_words_lost_behind_a_hash_are_told(written, text, line):
    assert line in lines(told(written, HEAD + text), "#")


@pytest.mark.parametrize(
    "comment", ["# 不查 S-18：引用原文", "# 虚构", "# 2024年新加", "# 见 docs/editing.md", "# 待法规科确认后改", "#"]
)
def test_a_comment_is_a_comment(written, comment):
    assert told(written, HEAD + f"tail: 健全制度。   {comment}\n") == []
    assert told(written, HEAD.replace("主要举措和成效", f"主要举措和成效  {comment}") + "tail: 健全制度。\n") == []


# ---- sentences that became something else ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, line, word",
    [
        ("points:\n  - 一是: 健全制度。\n  - 强化培训。\n", 4, "："),
        ("points:\n  - 主要做法: 健全制度。\n", 4, "："),
        ("points:\n  - 健全制度。\n  -\n", 5, "空"),
        ("points:\n  - \n  - 强化培训。\n", 4, "空"),
        ("tail: ｜\n  健全制度。\n", 3, "|"),
        ("tail: | 健全制度。\n  强化培训。\n", 3, "|"),
        ("tail: |\n      健全制度。\n    强化培训。\n", 5, "对齐"),
        ("tail: |\n  健全制度。\n    强化培训。\n", 5, "空格"),
        ("tail：健全制度。\n", 3, "全角冒号"),
        ("heading2：甲\n  - 乙\n", 3, "全角冒号"),
        ("　tail: 健全制度。\n", 3, "全角空格"),
        ("points:\n\t- 健全制度。\n", 4, "Tab"),
        ("points:\n  - 健全制度。\n\t- 强化培训。\n", 5, "Tab"),
        ("points: [健全制度，强化培训]\n", 3, "一项"),
        ("points:\n- 健全制度。\n-强化培训。\n", 5, "“- ”"),
        ("points:\n- 健全制度。\n－ 强化培训。\n", 5, "“- ”"),
        ("points:\n  - 健全制度。\n  强化培训。\n", 5, "冒号"),
        ("text: |\n健全制度。\n", 4, "缩进"),
        ("points:\n  健全制度。\n  强化培训。\n", 4, "例如：- 健全制度。"),
        ("points: |\n  - 健全制度。\n  - 强化培训。\n", 3, "例如：- 健全制度。"),
    ],
)
def test_what_a_clerk_types_instead_is_told_with_the_right_writing(written, text, line, word):
    found = told(written, HEAD + text)
    assert [f for f in found if f[0] == line and word in f[2]], found


# ---- right files have nothing to say ---------------------------------------------------------------------------------

RIGHT = [
    "tail: |\n  健全制度。\n  强化培训。\n",
    "tail: |\n  健全制度。\n\n  强化培训。\n",
    "tail: |-\n    健全制度：一是查，二是改。\n",
    "points:\n  - 健全制度。\n  # 下一条是监督科的\n  - 强化培训。\n",
    "points:\n- 健全制度。\n- 强化培训。\n",
    "points:\n  - |\n    健全制度。\n    强化培训。\n  - 严格执法。\n",
    'points:\n  - "{{ 检查单位 }}接受检查。"\n  - “一老一小”得到关怀。\n',
    "points: [健全制度。, 强化培训。]\n",
    "points: ['健全制度，强化培训。']\n",
    "tail: 机场跑道长-5米至8米，气温-3℃。\n",
    "tail: |\n  ——坚持党的领导。\n  ——坚持以人民为中心。\n",
    (
        "tail: |\n  12345热线办理{{ 检查单位 }}。\n  2024年，共培训12次。\n"
        "  5G应用、4·15活动、1+N机制。\n  A区：检查；B区：整改。\n"
    ),
    "tail: >\n  健全制度，\n  强化培训，\n  严格执法。\n",
    "children:\n  - heading: 甲\n    text: |\n      健全制度。\n    tail: 强化培训。\n  - heading: 乙\n    text: 严格执法。\n",
    "tail: |\n  网址：https://www.example.gov.cn/a?b=c#d，邮箱：fzb@example.gov.cn。\n",
    "tail: |\n  {% if 检查单位 %}\n  检查{{ 检查单位 }}。\n  {% endif %}\n",
]


@pytest.mark.parametrize("text", RIGHT)
def test_nothing_is_said_of_a_right_file(written, text):
    assert told(written, HEAD + text) == []
