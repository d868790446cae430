"""Each mistake that a clerk or an editor makes is told in Chinese, with its place, and nothing is touched."""

import pytest
from where import CORPUS

FAULTY = CORPUS / "faulty"
CASES = sorted(p.parent.name for p in FAULTY.glob("*/expect.txt"))
SCREEN = 24

# The central faults, and word for word what is said of them.
SENTENCES = {
    "misspelt_metric": "sections/2024/01_measures.yaml:8  没有叫“检查单为”的指标\n    是不是 检查单位？",
    "misspelt_in_dead_branch": "sections/2024/01_measures.yaml:11  没有叫“拘流”的指标\n    是不是 拘留？",
    "missing_value": "sections/2024/01_measures.yaml:8  印不出数字：“拘留”2024年没有数据\n"
    "    请在 data/2024.csv:6 填上“拘留”；没有数据时用 {% if 拘留 %}……{% endif %} 去掉这一句。",
    "missing_row": "sections/2024/01_measures.yaml:11  印不出数字：“培训”2024年没有数据\n"
    "    请在 data/2024.csv 里加上“培训”这一行；没有数据时用 {% if 培训 %}……{% endif %} 去掉这一句。",
    "change_without_last_year": "sections/2024/01_measures.yaml:8  印不出数字：“检查单位”2023年没有数据\n"
    "    请建立 data/2023.csv，填上“检查单位”；没有数据时用 {% if 检查单位.同比 %}……{% endif %} 去掉这一句。",
    "change_from_missing": "sections/2024/01_measures.yaml:8  印不出数字：“检查单位”2023年没有数据\n"
    "    请在 data/2023.csv:2 填上“检查单位”；没有数据时用 {% if 检查单位.同比 %}……{% endif %} 去掉这一句。",
    "change_from_zero": "sections/2024/01_measures.yaml:8  印不出数字：“检查单位”2023年是零，算不出增减的百分比\n"
    "    请换一种说法，或用 {% if 检查单位.同比 %}……{% endif %} 去掉这一句。",
    "change_from_approximate": "sections/2024/01_measures.yaml:8  印不出数字：“检查单位”2023年是约数（1000余家），不能比较\n"
    "    请换一种说法，或用 {% if 检查单位.同比 %}……{% endif %} 去掉这一句。",
    "unknown_field": "sections/2024/01_measures.yaml:4  章节没有“hedaing”这一栏\n    是不是 heading？",
    "wrong_type": "sections/2024/01_measures.yaml:6  “heading”应当是文字，这里是一个列表\n    写法见 docs/editing.md。",
    "duplicate_key": "sections/2024/01_measures.yaml:9  “text”写了两次（第7行和第9行）\n"
    "    同一层里每个栏目只能写一次；请合并或删掉一处。",
    "tab_indent": "sections/2024/01_measures.yaml:9  缩进里有 Tab 制表符\n    请把 Tab 换成半角空格。",
    "full_width_colon": (
        "sections/2024/01_measures.yaml:4  栏目名后面用了全角冒号“：”\n    栏目名后请用半角冒号加一个空格（: ）。"
    ),
    "unquoted_tag": "sections/2024/01_measures.yaml:11  以 {{ 或 {% 开头的文字要加引号\n"
    '    例如：- "{{ 检查单位 }}……"，或写在 | 的下一行。',
    "unclosed_braces": "sections/2024/01_measures.yaml:11  标签没有结束，缺 }}：“{{ 培训 。”\n    请在指标名后面补上 }}。",
    "unclosed_if": "sections/2024/01_measures.yaml:8  {% if %} 没有对应的 {% endif %}\n    请在这一段末尾补上 {% endif %}。",
    "anchor": "sections/2024/01_measures.yaml:4  以 &、* 或 ! 开头的文字会被当作记号\n    请给这段文字加上引号。",
    "alias": "sections/2024/01_measures.yaml:4  以 &、* 或 ! 开头的文字会被当作记号\n    请给这段文字加上引号。",
    "type_tag": "sections/2024/01_measures.yaml:4  以 &、* 或 ! 开头的文字会被当作记号\n    请给这段文字加上引号。",
    "missing_data": (
        "data/2024.csv  没有 2024 年的数据\n    请建立 data/2024.csv 或 data/2024.xlsx，列为：指标、数值、来源、备注。"
    ),
    "missing_report": "sections/2024/report.yaml  没有这个文件\n    请新建它，写法见 docs/editing.md。",
    "big5_csv": "data/2024.csv  文件的编码既不是 UTF-8，也不像 GB18030（GBK）\n    请用记事本打开，另存为 UTF-8 编码。",
    "text_in_number_of_xlsx": "data/2024.xlsx B2  “检查单位”的数值读不懂：“很多”不是数值\n"
    "    请写数字，如 1200、40.072、4600余、约78.9万；没有数据请留空",
    "row_of_unknown_metric": "data/2024.csv:7  指标目录里没有“检查单为”\n    是不是 检查单位？",
    "unknown_chart": "sections/2024/01_measures.yaml:12  charts 里没有“监督执发.yaml”\n    是不是 监督执法？",
    "chart_without_metrics": "charts/监督执法.yaml:5  “metrics”是空的列表\n    请填写指标名。",
    "missing_catalogue": "data/metrics.yaml  没有这个文件\n    请新建它，写法见 docs/editing.md。",
    "identity_that_fails": "data/checks.yaml:3  勾稽关系不成立：整改隐患 <= 火灾隐患（整改的是发现的隐患）；"
    "整改隐患 900处（data/2024.csv B4），火灾隐患 860处（data/2024.csv B3）\n"
    "    请核对这几个数，或修改勾稽关系。",
    "formula_cycle": "data/metrics.yaml:12  公式绕成了圈：甲率 → 乙率 → 甲率\n    请让其中一个指标直接填数。",
}


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_told_where_it_stands_and_nothing_is_touched(name, copied, lawreport):
    project = copied("faulty/_base", f"faulty/{name}")
    kept = project / "build" / "上一次的报告.docx"
    kept.parent.mkdir()
    kept.write_bytes(b"the report of last time")
    result = lawreport("build", "--project", project)
    code, *wanted = (FAULTY / name / "expect.txt").read_text(encoding="utf-8").splitlines()
    assert result.code == int(code), result.text
    for words in filter(None, wanted):
        assert any(w in result.text for w in words.split("|")), result.text
    assert len(result.lines) <= SCREEN and "Traceback" not in result.text
    assert kept.read_bytes() == b"the report of last time"
    assert [p.name for p in kept.parent.iterdir() if not p.name.startswith(".")] == [kept.name]


@pytest.mark.parametrize("name", SENTENCES)
def test_a_central_fault_is_told_in_these_words_alone(name, copied, lawreport):
    result = lawreport("build", "--project", copied("faulty/_base", f"faulty/{name}"))
    assert result.out == ""
    assert result.err == f"错误 {SENTENCES[name]}\n共 1 处错误。没有生成报告，原有报告未改动。\n"


def test_the_base_of_the_faulty_projects_is_without_fault(copied, lawreport):
    result = lawreport("build", "--project", copied("faulty/_base"))
    assert result.code == 0 and result.err == "" and "错误" not in result.text


def test_faults_of_reading_and_of_composing_are_told_together(written, lawreport):
    project = written(
        {
            "charts/监督执法.yaml": "title: 图\nkind: pie\nmetrics: [火灾隐患]\n",
            "sections/2024/03_next_year.yaml": "heading: 安排\ntext: |\n  持续规范{{ 检查单为 }}。\n",
            "sections/2024/02_shortcomings.yaml": "heading: 不足\ntext: |\n  力量{{ 培训.同笔 }}不足。\n",
        }
    )
    assert [line for line in lawreport("build", "--project", project).lines if line.startswith("错误")] == [
        "错误 charts/监督执法.yaml:2  “kind”不能是“pie”",
        "错误 sections/2024/02_shortcomings.yaml:3  没有“.同笔”这个写法",
        "错误 sections/2024/03_next_year.yaml:3  没有叫“检查单为”的指标",
    ]


def test_what_follows_from_a_fault_in_the_data_is_not_told_again(written, lawreport):
    project = written({"data/2024.csv": "指标,数值\n检查单位,很多\n火灾隐患,860\n整改隐患,845\n培训,12\n"})
    result = lawreport("build", "--project", project)
    assert [line for line in result.lines if line.startswith("错误")] == [
        "错误 data/2024.csv:2  “检查单位”的数值读不懂：“很多”不是数值"
    ]


def test_a_catalogue_that_cannot_be_read_is_the_only_fault_told(copied, lawreport):
    result = lawreport("build", "--project", copied("faulty/_base", "faulty/duplicate_metric"))
    assert [line for line in result.lines if line.startswith("错误")] == [
        "错误 data/metrics.yaml:12  “检查单位”写了两次（第3行和第12行）"
    ]


def test_a_value_without_a_metric_is_told(written, lawreport):
    rows = "指标,数值,来源,备注\n检查单位,1200,,\n,860,统计台账,\n火灾隐患,860,,\n整改隐患,845,,\n培训,12,,\n"
    result = lawreport("build", "--project", written({"data/2024.csv": rows}))
    assert "错误 data/2024.csv:3  这一行填了“860”，没有写指标名\n    请在“指标”列补上指标名，或删去这一行。" in result.err


@pytest.mark.parametrize(
    "line",
    [
        "heading: &重点 主要举措",
        "heading: *重点",
        "heading: !重点 主要举措",
        "heading: ! 主要举措",
        "points: [*重点]",
        "heading: &a 主要举措",
        "heading: *a",
    ],
)
def test_words_that_yaml_takes_for_marks_are_told_as_such(line, written, lawreport):
    result = lawreport("build", "--project", written({"sections/2024/02_shortcomings.yaml": f"{line}\n"}))
    assert result.code == 1
    assert "错误 sections/2024/02_shortcomings.yaml:1  " in result.err and "请给这段文字加上引号。" in result.err


@pytest.mark.parametrize(
    "words, said",
    [
        ("全年检查{{ 检查单位。", "标签没有结束，缺 }}：“{{ 检查单位。”"),
        ("检查{{ 检查单位 }，发现{{ 火灾隐患 }}。", "标签没有结束，缺 }}：“{{ 检查单位 }，发现”"),
        ("检查{{ 检查单位，发现{{ 火灾隐患 }}。", "标签没有结束，缺 }}：“{{ 检查单位，发现”"),
        ("检查｛｛ 检查单位。", "标签没有结束，缺 }}：“{{ 检查单位。”"),
        ("{% if 拘留，拘留{{ 拘留 }}{% endif %}。", "标签没有结束，缺 %}：“{% if 拘留，拘留”"),
        ("检查 检查单位 }}。", "多了 }}，前面没有 {{"),
        ("检查{% if 拘留 %}拘留 endif %}。{% endif %}", "多了 %}，前面没有 {%"),
        ("检查{{ 检查单位 }}{# 说明。", "标签没有结束，缺 #}：“{# 说明。”"),
    ],
)
def test_a_tag_without_its_other_half_is_told_at_its_place(words, said, written, lawreport):
    section = f"heading: 主要举措\ntext: |\n  第一段。\n  {words}\n"
    result = lawreport("build", "--project", written({"sections/2024/02_shortcomings.yaml": section}))
    assert [x for x in result.lines if not x.startswith((" ", "共"))] == [f"错误 sections/2024/02_shortcomings.yaml:4  {said}"]


def test_many_faults_stay_on_one_screen(written, lawreport):
    points = "".join(f"  - 开展{{{{ 指标{i} }}}}。\n" for i in range(60))
    section = f"heading: 不足\npoints:\n{points}"
    result = lawreport("build", "--project", written({"sections/2024/02_shortcomings.yaml": section}))
    assert len(result.lines) <= SCREEN
    assert result.lines[-1] == "共 60 处错误。没有生成报告，原有报告未改动。"
    assert len(lawreport("build", "--all", "--project", written({})).lines) <= SCREEN
