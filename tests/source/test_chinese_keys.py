"""Chinese names of fields are as good as their keys: the same reports, and messages in the language of the file.

All offices and figures are invented (虚构).
"""

import re
import shutil
from pathlib import Path

import pytest
import yaml
from handling import change
from test_formats import SCHEMAS, faults, kind_of
from where import CORPUS, ROOT

from lawreport.files.shape import Record, TypedRecord
from lawreport.files.yamlfile import Mapping, Node, Scalar, Sequence, parse
from lawreport.files.yamltraps import FIELDS
from lawreport.problem import Problems, Trouble
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.rules.settings import RULES
from lawreport.source import fields
from lawreport.source.fields import CHART, CHECK, COVERED, METRIC, REPORT, SECTION, UNIT
from lawreport.source.reader import gather, read

RECORDS = [value for value in vars(fields).values() if isinstance(value, TypedRecord)]
BY_NAME = {record.name: record for record in RECORDS}
OF_FILE = {"unit": UNIT, "report": REPORT, "section": SECTION, "chart": CHART}
HELD = {"附件": "attachments", "报送函": "letter", "版头": "red_head", "版记": "imprint", "保密审查": "secrecy_review"}
PROJECTS = [
    ROOT,
    ROOT / "examples" / "wangchuan",
    CORPUS / "faulty" / "_base",
    *sorted(p for p in (CORPUS / "samples").iterdir() if p.is_dir()),
]


def in_chinese(text: str, kind: str) -> str:
    """Return the text of a file with every key and value of which there is a Chinese name in Chinese."""
    root, rows = parse(text, "a.yaml")[0], text.split("\n")
    if kind == "metrics":
        found = [pair for _, value in root.items for pair in keys(value, METRIC)]
    elif kind == "checks":
        found = [pair for item in root.items for pair in keys(item, CHECK)]
    else:
        free = kind == "chart" and any(k.text == "kind" and v.text == fields.FREE_KIND for k, v in root.items)
        found = list(keys(root, fields.FREE if free else OF_FILE[kind]))
    for scalar, new in sorted(found, key=lambda pair: (pair[0].at(0).line, pair[0].at(0).column), reverse=True):
        line, at = scalar.at(0).line - 1, scalar.at(0).column - 1
        assert rows[line][at:].startswith(scalar.text)
        rows[line] = rows[line][:at] + new + rows[line][at + len(scalar.text) :]
    return "\n".join(rows)


def keys(node: Node, record: Record):
    """Yield (key or word, its Chinese name) of a record and of those in it."""
    if not isinstance(node, Mapping):
        return
    for key, value in node.items:
        yield key, record.called(key.text)
        inner = {"children": SECTION, "headings": fields.LEVEL}.get(key.text) or BY_NAME.get(
            next((name for name, held in HELD.items() if held == key.text), "")
        )
        for item in value.items if isinstance(value, Sequence) else (value,):
            if inner:
                yield from keys(item, inner)
            elif isinstance(item, Scalar) and key.text == "covers":
                yield item, {word: name for name, word in COVERED.items()}[item.text]
            elif isinstance(item, Scalar) and key.text == "kind" and record in (CHART, fields.FREE):
                yield item, next(name for name, word in fields.CHARTED.items() if word == item.text)


def copied(source: Path, target: Path) -> None:
    for folder in ("data", "sections", "charts", "tables", "photos"):
        if (source / folder).is_dir():
            shutil.copytree(source / folder, target / folder)


def translated(source: Path, target: Path) -> Path:
    copied(source, target)
    for path in target.rglob("*.yaml"):
        if path.name != "rules.yaml":
            path.write_text(in_chinese(path.read_text(encoding="utf-8"), kind_of(path)), encoding="utf-8")
    return target


# ---- the table of names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", [*RECORDS, RULES], ids=lambda r: r.name)
def test_every_field_has_a_name_of_its_own(record):
    names = [f.called for f in record.fields]
    assert all(re.fullmatch(r"[\u4e00-\u9fff]+", name) for name in names) and len(set(names)) == len(names)


def test_the_guide_tells_every_name():
    guide = (ROOT / "docs" / "editing.md").read_text(encoding="utf-8")
    assert not [f"`{f.called}`" for record in RECORDS for f in record.fields if f"`{f.called}`" not in guide]


def test_a_line_that_begins_with_a_name_within_a_text_is_noticed():
    names = {f.called for record in (UNIT, METRIC, SECTION, REPORT) for f in record.fields if len(f.called) > 1}
    assert names - set(FIELDS.split("|")) <= {"单位", "汇总"}  # words that sentences begin with


# ---- the same reports --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("project", PROJECTS, ids=lambda p: p.name)
def test_a_project_in_chinese_makes_the_same_report(project, tmp_path):
    (plain := tmp_path / "plain").mkdir()
    copied(project, plain)
    chinese = translated(project, tmp_path / "材料（最终）")
    texts = [path.read_text(encoding="utf-8") for path in chinese.rglob("*.yaml")]
    assert not [
        line for text in texts for line in re.findall(r"^ *(?:- )?(?:heading|title|text|points|kind|unit): .*", text, re.M)
    ]
    one, other = (compose(read(Project.at(folder)))[0] for folder in (plain, chinese))
    assert other.outline() == one.outline()
    assert [(f.metric, f.text) for f in other.figures] == [(f.metric, f.text) for f in one.figures]


@pytest.mark.parametrize("project", PROJECTS, ids=lambda p: p.name)
def test_a_file_in_chinese_fits_its_schema(project, tmp_path):
    for path in translated(project, tmp_path / "材料").rglob("*.yaml"):
        if path.name != "rules.yaml":
            schema = SCHEMAS[kind_of(path)]
            assert faults(yaml.safe_load(path.read_text(encoding="utf-8")), schema, schema) == []


def test_rules_yaml_may_be_in_chinese(written):
    from lawreport.checks.findings import settings_of

    root = written(
        {"data/rules.yaml": "不用的规则:\n  P-11: 本单位公文照上级的写法\n阈值:\n  长句: 90\n原样放过: [“十四五”]\n"}
    )
    settings = settings_of(read(Project.at(root)).files, Problems())
    assert (
        settings.off == {"P-11": "本单位公文照上级的写法"} and settings.limit("长句") == 90 and settings.keep == ("“十四五”",)
    )


# ---- messages ----------------------------------------------------------------------------------------------------------------


def told(text: str, record: Record = SECTION) -> list[str]:
    problems = Problems()
    try:
        root, _ = parse(text, "a.yaml")
        record.read(root, problems)
    except Trouble as trouble:
        problems.extend(trouble.problems)
    return [str(p) for p in problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("标题: 甲\n要典: [乙]", "a.yaml:2  章节没有“要典”这一栏\n    是不是 要点？"),
        ("标题: 甲\nponts: [乙]", "a.yaml:2  章节没有“ponts”这一栏\n    是不是 points？"),
        ("heading: 甲\n标提: 乙", "a.yaml:2  章节没有“标提”这一栏\n    是不是 标题？"),
        ("标题: 甲\n其它: 乙", "a.yaml:2  章节没有“其它”这一栏\n    可用的有：内容、标题、序号、"),
        ("标题: 甲\nheading: 乙", "a.yaml:2  “heading”和“标题”（第1行）是同一栏，写了两次\n    中文、英文的栏目名任选一种"),
        ("标题:\n正文: 甲", "a.yaml:1  “标题”后面是空的"),
        ("要点: 甲", "a.yaml:1  “要点”应当是列表（每项以“- ”开头），这里是一段文字\n    每一项另起一行"),
        ("内容: 举措\n标题: 甲", "a.yaml:1  “内容”不能是“举措”\n    只能是：举措和成效、不足、原因、第一责任人、"),
        ("标题：甲", "a.yaml:1  栏目名后面用了全角冒号“：”\n    栏目名后请用半角冒号加一个空格（: ）。"),
        ("标题：甲\n正文: 乙", "栏目名后面用了全角冒号“：”"),
        ("标题: 甲\n正文：乙", "a.yaml:2  栏目名后面用了全角冒号“：”"),
        ("标题: 甲\n小节:\n  - 标题：乙", "栏目名后面用了全角冒号“：”：请用半角冒号加一个空格，写作 标题: 乙"),
        ("标题: 甲\n小节:\n  - 标题：乙\n    正文: 丙", "a.yaml:3  栏目名后面用了全角冒号“：”"),
        ("标题:甲\n正文: 乙", "a.yaml:1  冒号后面少一个空格"),
        ("标题: 甲\n图: ［执法，治理］", "括号、逗号、冒号用了全角：请切到英文状态输入，写作 [执法, 治理]"),
        ("标题: 甲\n图: 【执法】", "写作 [执法]"),
        ("标题: 甲\n序号: “一、”", "“序号”不能是““一、””\n    引号用了全角：请切到英文状态输入，或去掉引号，写作 一、"),
        ("标题: 甲\n正文: |\n  第一段。\n  要点: 乙", "a.yaml:4  “要点: 乙”多缩进了"),
        ("标题: 甲\n  正文: 乙", "a.yaml:2  “正文”这一栏比同一层的栏目多缩进了"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_the_language_of_the_file(text, said):
    assert any(said in words for words in told(text)), told(text)


def test_what_is_missing_is_called_as_the_file_calls_it():
    assert any("报告缺少“成文日期”" in words for words in told("标题: 甲", REPORT))
    assert any("报告缺少“date”" in words for words in told("title: 甲", REPORT))


def test_full_width_brackets_around_a_level_are_told():
    assert any(
        "写作 {序号: 一、, 位置: 独行}" in words
        for words in told("标题: 甲\n各级标题:\n  - ｛序号：一、，位置：独行｝", REPORT)
    ) or any(
        "括号、逗号、冒号用了全角" in words for words in told("标题: 甲\n各级标题:\n  - ｛序号：一、，位置：独行｝", REPORT)
    )


# ---- commands that edit ------------------------------------------------------------------------------------------------------


@pytest.fixture
def chinese(written, tmp_path):
    return translated(written(), tmp_path / "材料（最终）")


def test_a_new_year_is_opened_in_the_language_of_each_file(chinese, lawreport):
    change(
        chinese / "sections/2024/report.yaml",
        "成文日期: 2025年1月20日",
        "成文日期: 2025年1月20日\n保密审查:\n  审查人职务: 副局长\n  审查日期: 2025年1月4日",
    )
    result = lawreport("new-year", "--project", chinese)
    assert result.code == 0, result.text
    part, report = (
        (chinese / "sections/2025" / name).read_text(encoding="utf-8") for name in ("01_measures.yaml", "report.yaml")
    )
    assert "状态: 未更新  # 改过或核对过" in part and "status" not in part
    assert (
        "成文日期: 2026年1月20日  # 待核：照上年推算" in report
        and "# 保密审查:" in report
        and "#   审查日期: 2025年1月4日" in report
    )
    source = gather(Project.at(chinese), 2025)
    assert {part.status for part in source.parts} == {"未更新"}


def test_fix_and_sign_and_rename_work_with_both(chinese, lawreport):
    change(chinese / "sections/2024/02_shortcomings.yaml", "，", ",")
    assert lawreport("check", "--fix", "--yes", "--fail-on", "never", "--project", chinese).code == 0
    assert "，" in (chinese / "sections/2024/02_shortcomings.yaml").read_text(encoding="utf-8")
    assert lawreport("sign", "--all", "--by", "办公室", "--project", chinese).code == 0
    assert lawreport("rename", "火灾隐患", "隐患数", "--yes", "--project", chinese).code == 0
    texts = {path.name: path.read_text(encoding="utf-8") for path in chinese.rglob("*.yaml")}
    assert "指标: [隐患数, 整改隐患]" in texts["监督执法.yaml"] and "公式: 整改隐患 / 隐患数" in texts["metrics.yaml"]
    assert "关系: 整改隐患 <= 隐患数" in texts["checks.yaml"] and "{{ 隐患数 }}" in texts["01_measures.yaml"]


def test_a_place_excused_in_chinese_is_excused(chinese):
    path = chinese / "sections/2024/02_shortcomings.yaml"
    text = path.read_text(encoding="utf-8")
    from lawreport.rules.settings import excused

    line = next(n for n, row in enumerate(text.split("\n"), 1) if "正文: |" in row or "要点:" in row)
    rows = text.split("\n")
    rows[line - 1] += "  # 不查 P-03：引用原文"
    assert excused("\n".join(rows), line + 1) == {"P-03": "引用原文"}
