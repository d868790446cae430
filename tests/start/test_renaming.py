"""A metric's new name: everywhere it stands as a name, nowhere else; words, signatures and figures stay.

All offices and figures are invented (虚构).
"""

import csv
import io
import shutil

import openpyxl
import pytest
from handling import change
from machine import tree

from lawreport.checks.signoff.signing import EXPIRED, SIGNED, state
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import read

MEASURES, CHART, METRICS = "sections/2024/01_measures.yaml", "charts/监督执法.yaml", "data/metrics.yaml"
TAGS = """\
covers: [measures, first_responsible]
heading: 主要举措和成效
text: |
  整治火灾隐患{{火灾隐患}}、｛｛ 火灾隐患 ｝｝，占比{{ 整改隐患|占比( 火灾隐患 ) }}。
  {% if 火灾隐患 > 整改隐患 %}尚有{{ 火灾隐患 - 整改隐患 }}{% endif %}。
  {% if 火灾隐患.上年 %}比上年{{ 火灾隐患 .同比 }}{% endif %}全年合计{{ 培训 }}。
  {% if 火灾隐患 == 860 and 简称 != "火灾隐患" %}共{{ (火灾隐患 / 10 + 1) | 汉字 }}{% endif %}。
points:
  - "主要负责人履行第一责任人职责，督改{{ 火灾隐患.数值 if 火灾隐患 else '' }}处火灾隐患。"
  - 另有{{ 火灾隐患整改 }}。
"""


@pytest.fixture
def rename(lawreport):
    return lambda root, *names, answer=("--yes",): lawreport("rename", *names, *answer, "--project", root)


def words(root, year=2024) -> str:
    return compose(read(Project.at(root), year))[0].outline()


# ---- what is found -------------------------------------------------------------------------------------------------------


def test_the_name_changes_in_catalogue_data_tags_charts_and_identities(written, rename):
    root = written()
    before = tree(root)
    assert rename(root, "火灾隐患", "隐患数").code == 0
    after = tree(root)
    assert {n for n in before if before[n] != after[n]} == {
        "charts/主要指标.yaml", CHART, "data/2024.csv", "data/checks.yaml", METRICS, MEASURES,
    }  # fmt: skip
    assert "隐患数,860,虚构样例," in after["data/2024.csv"].decode("utf-8-sig")
    assert "metrics: [隐患数, 整改隐患]" in after[CHART].decode()
    assert "rule: 整改隐患 <= 隐患数" in after["data/checks.yaml"].decode()
    assert "\n隐患数: {unit: 处}\n" in after[METRICS].decode() and "formula: 整改隐患 / 隐患数" in after[METRICS].decode()
    assert "发现隐患{{ 隐患数 }}，整改率为{{ 整改率 }}" in after[MEASURES].decode()
    assert not any("火灾隐患" in data.decode() for data in after.values())


def test_only_names_in_tags_are_names(written, rename):
    root = written({MEASURES: TAGS})
    change(root / METRICS, "培训: {unit: 场次}", "培训: {unit: 场次}\n火灾隐患整改: {unit: 处, formula: 火灾隐患 - 整改隐患}")
    said = words(root)
    result = rename(root, "火灾隐患", "隐患数")
    assert result.code == 0, result.text
    text = (root / MEASURES).read_text(encoding="utf-8")
    assert "整治火灾隐患{{隐患数}}、｛｛ 隐患数 ｝｝，占比{{ 整改隐患|占比( 隐患数 ) }}。" in text
    assert "{% if 隐患数.上年 %}比上年{{ 隐患数 .同比 }}" in text and "{% if 隐患数 > 整改隐患 %}" in text
    assert '{% if 隐患数 == 860 and 简称 != "火灾隐患" %}共{{ (隐患数 / 10 + 1) | 汉字 }}' in text
    assert "督改{{ 隐患数.数值 if 隐患数 else '' }}处火灾隐患。" in text and "另有{{ 火灾隐患整改 }}" in text
    assert "火灾隐患整改: {unit: 处, formula: 隐患数 - 整改隐患}" in (root / METRICS).read_text(encoding="utf-8")
    assert words(root).splitlines()[:8] == said.splitlines()[:8]
    assert "没有动：sections/2024/01_measures.yaml:4、sections/2024/01_measures.yaml:9" in result.out


def test_encodings_line_ends_and_comments_stay(written, rename):
    root = written()
    text = (
        (root / MEASURES)
        .read_text(encoding="utf-8")
        .replace("\n", "\r\n")
        .replace("heading: 主要", "# 火灾隐患怎么写\r\nheading: 主要")
    )
    (root / MEASURES).write_bytes(text.encode("gb18030"))
    assert rename(root, "火灾隐患", "隐患数").code == 0
    assert (root / MEASURES).read_bytes() == text.replace("{{ 火灾隐患 }}", "{{ 隐患数 }}").encode("gb18030")


def test_a_workbook_of_an_earlier_year_changes_in_one_cell(written, rename):
    root = written()
    book = openpyxl.Workbook()
    for row in [("指标", "数值", "来源"), ("检查单位", 1100, "台账"), (" 火灾隐患 ", 700, "台账")]:
        book.active.append(row)
    book.active.column_dimensions["A"].width = 33
    book.save(root / "data" / "2023.xlsx")
    result = rename(root, "火灾隐患", "隐患数")
    assert "data/2023.xlsx A3  火灾隐患 → 隐患数" in result.out
    sheet = openpyxl.load_workbook(root / "data" / "2023.xlsx").active
    assert [sheet["A3"].value, sheet["B3"].value, sheet.column_dimensions["A"].width] == ["隐患数", 700, 33]


def test_all_years_change(written, rename):
    root = written()
    shutil.copytree(root / "sections" / "2024", root / "sections" / "2025")
    shutil.copy(root / "data" / "2024.csv", root / "data" / "2025.csv")
    for path in (root / "sections" / "2025").glob("report.yaml"):
        change(path, "2025年", "2026年")
    said = words(root, 2025)
    result = rename(root, "培训", "培训场次")
    assert result.code == 0 and "2 份报告改名前后都编过" in result.out
    assert "{{ 培训场次 }}" in (root / "sections/2025/01_measures.yaml").read_text(encoding="utf-8")
    assert words(root, 2025) == said


def test_units_that_share_the_catalogue_change_with_it(written, rename, tmp_path):
    root = written()
    shared = tmp_path / "合用"
    (shared / "data").mkdir(parents=True)
    (shared / "templates").mkdir()
    (root / METRICS).rename(shared / METRICS)
    for unit in ("甲", "乙"):
        shutil.copytree(root, shared / "units" / unit)
    refused = rename(shared / "units" / "甲", "火灾隐患", "隐患数")
    assert refused.code == 1 and "指标目录是上级项目“合用”的" in refused.err and "--project" in refused.err
    result = rename(shared, "火灾隐患", "隐患数")
    assert result.code == 0 and "共用这份指标目录的单位一起改：乙、甲" in result.out, result.text
    for unit in ("甲", "乙"):
        assert "发现隐患860处" in words(shared / "units" / unit)
        assert "{{ 隐患数 }}" in (shared / "units" / unit / MEASURES).read_text(encoding="utf-8")


# ---- asked, refused, undone ------------------------------------------------------------------------------------------------


def test_nothing_changes_before_it_is_agreed(written, rename):
    root = written()
    before = tree(root)
    result = rename(root, "火灾隐患", "隐患数", answer=())
    assert result.code == 0 and "只是预览" in result.out and tree(root) == before
    assert "  data/2024.csv A3  火灾隐患 → 隐患数\n" in result.out
    assert "，发现隐患{{ 【火灾隐患 → 隐患数】 }}，整改率为{{ 整改率" in result.out


def test_undo_takes_a_renaming_back(written, rename, lawreport):
    root = written()
    before = tree(root)
    rename(root, "火灾隐患", "隐患数")
    assert lawreport("undo", "--yes", "--project", root).code == 0 and tree(root) == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("火灾隐换", "隐患数", "指标目录里没有“火灾隐换”\n    是不是 火灾隐患？"),
        ("火灾隐患", "检查单位", "已经有叫“检查单位”的指标"),
        ("火灾隐患", "火灾隐患", "新旧名字一样"),
        ("火灾隐患", "隐患 数", "“隐患 数”不能作指标名"),
        ("火灾隐患", "单位", "“单位”是程序用的名字"),
        ("火灾隐患", "2024隐患", "不以数字开头"),
    ],
)
def test_a_name_that_cannot_be_is_refused(written, rename, old, new, said):
    root = written()
    before = tree(root)
    result = rename(root, old, new)
    assert result.code == 1 and said in result.err and "没有改名，文件没有改动。" in result.err and tree(root) == before


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (MEASURES, "{{ 火灾隐患 }}", "{{ 火灾隐患 * }}", "01_measures.yaml:8"),
        (MEASURES, "      - 开展培训{{ 培训 }}。", '      - "开展培训{{ \\u706b灾隐患 }}。"', "手工把名字写成“火灾隐患”"),
        ("data/2024.csv", "培训,12", "隐患数,12", "数据里已经有叫“隐患数”的一行"),
        ("sections/2024/02_shortcomings.yaml", "heading:", "heading：", "02_shortcomings.yaml"),
    ],
)
def test_where_one_place_cannot_be_changed_none_is(written, rename, file, old, new, said):
    root = written()
    change(root / file, old, new)
    before = tree(root)
    result = rename(root, "火灾隐患", "隐患数")
    assert result.code == 1 and said in result.err and tree(root) == before, result.text


# ---- signatures ------------------------------------------------------------------------------------------------------------


def states(root) -> dict[str, tuple[str, str]]:
    return {s.target.name: (s.state, s.by) for s in state(read(Project.at(root))) if s.by}


def test_signatures_stay_and_say_that_they_were_carried_over(written, rename, lawreport):
    root = written()
    for name in ("火灾隐患", "培训", "01_measures", "02_shortcomings"):
        assert lawreport("sign", name, "--by", "监督科", "--date", "2025-01-05", "--project", root).code == 0
    path = root / "data" / "2024签字.csv"
    kept = path.read_text(encoding="utf-8-sig")
    result = rename(root, "火灾隐患", "隐患数")
    assert "data/2024签字.csv  2 条签字沿用" in result.out
    assert states(root) == {
        "隐患数": (SIGNED, "监督科（改名沿用）"),
        "培训": (SIGNED, "监督科"),
        "01_measures": (SIGNED, "监督科（改名沿用）"),
        "02_shortcomings": (SIGNED, "监督科"),
    }
    assert path.read_text(encoding="utf-8-sig").startswith(kept)
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert [row[:4] for row in rows[5:]] == [
        ["01_measures", "", "监督科（改名沿用）", "2025-01-05"],
        ["隐患数", "", "监督科（改名沿用）", "2025-01-05"],
    ]


def test_a_signature_that_has_lapsed_stays_lapsed(written, rename, lawreport):
    root = written()
    for name in ("火灾隐患", "01_measures"):
        lawreport("sign", name, "--by", "监督科", "--date", "2025-01-05", "--project", root)
    change(root / "data" / "2024.csv", "火灾隐患,860", "火灾隐患,861")
    rename(root, "火灾隐患", "隐患数")
    found = {s.target.name: s for s in state(read(Project.at(root))) if s.by}
    assert {name: s.state for name, s in found.items()} == {"隐患数": EXPIRED, "01_measures": EXPIRED}
    assert str(found["隐患数"].reasons[0]) == "隐患数 860处 → 861处"
    change(root / "data" / "2024.csv", "隐患数,861", "隐患数,860")
    assert states(root)["隐患数"][0] == SIGNED


def test_tags_in_free_tables_and_their_sheets_change_too(written, rename):
    book = openpyxl.Workbook()
    for row in [("事项", "结果"), ("火灾隐患", "{{ 火灾隐患 }}"), ("整改", "{{ 整改隐患 }}，占{{ 整改隐患|占比(火灾隐患) }}")]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    root = written(
        {
            "tables/任务.xlsx": out.getvalue(),
            "charts/任务.yaml": "title: 任务\nkind: free\nfile: 任务.xlsx\n",
            "charts/行.yaml": '标题: 情况\n种类: 自由表格\n行:\n  - [事项, 结果]\n  - [火灾隐患, "{{ 火灾隐患 }}"]\n',
        }
    )
    change(root / MEASURES, "    charts: [监督执法]", "    charts: [监督执法]\n    tables: [任务, 行]")
    said = words(root)
    result = rename(root, "火灾隐患", "隐患数")
    assert result.code == 0, result.text
    sheet = openpyxl.load_workbook(root / "tables" / "任务.xlsx").active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["火灾隐患", "{{ 隐患数 }}"],
        ["整改", "{{ 整改隐患 }}，占{{ 整改隐患|占比(隐患数) }}"],
    ]
    assert '[火灾隐患, "{{ 隐患数 }}"]' in (root / "charts/行.yaml").read_text(encoding="utf-8")
    assert [line for line in words(root).splitlines() if "监督执法" not in line][:6] == said.splitlines()[:6]


def test_a_name_that_a_chart_cannot_print_is_refused(written, rename):
    root = written()
    before = tree(root)
    result = rename(root, "火灾隐患", "𠮷隐患")  # no font of the charts has 𠮷
    assert result.code == 1 and "𠮷" in result.err and tree(root) == before, result.text
    assert rename(root, "火灾隐患", "隐患数").code == 0


def test_other_names_that_hold_the_old_one_are_no_prose(written, rename):
    root = written({"charts/率.yaml": "title: 率\nkind: table\nmetrics: [火灾隐患整改率, 火灾隐患]\n"})
    change(
        root / METRICS,
        "整改率:",
        "火灾隐患整改率: {unit: 处, definition: 火灾隐患里整改的, formula: 火灾隐患 - 整改隐患}\n整改率:",
    )
    result = rename(root, "火灾隐患", "火灾隐患数")
    assert result.code == 0, result.text
    assert "是文字不是指标名，没有动：data/metrics.yaml:8\n" in result.out
    assert "metrics: [火灾隐患整改率, 火灾隐患数]" in (root / "charts/率.yaml").read_text(encoding="utf-8")
