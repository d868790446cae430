"""Carried over: what of a file changes for a year later, and what of it still reads as last year's."""

import pytest
from where import CORPUS, ROOT

from lawreport.files import yamlfile
from lawreport.project import Project
from lawreport.source.reader import read
from lawreport.year.opening.carryover import renewed, scalars, stale
from lawreport.year.opening.newyear import save

PARTS = sorted(
    [
        *CORPUS.glob("samples/*/sections/*/*.yaml"),
        *ROOT.glob("sections/*/*.yaml"),
        *ROOT.glob("examples/*/sections/*/*.yaml"),
    ]
)


def part(text: str) -> dict:
    return {"sections/2024/01_measures.yaml": text}


# ---- the files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PARTS, ids=lambda p: f"{p.parts[-4]}-{p.name}")
def test_a_year_later_every_file_says_the_same_but_for_status_and_dates(path):
    text = path.read_text(encoding="utf-8")
    before = [(k, s.text) for k, s in scalars(yamlfile.parse(text, path.name)[0])]
    after = [(k, s.text) for k, s in scalars(yamlfile.parse(renewed(text, path.name), path.name)[0])]
    changing = ("status", "date", "printed", "reviewer_role")
    assert [p for p in after if p[0] not in changing] == [p for p in before if p[0] not in changing]
    assert ("status", "未更新") in after or path.name == "report.yaml"


@pytest.mark.parametrize("path", PARTS, ids=lambda p: f"{p.parts[-4]}-{p.name}")
def test_comments_and_lines_stay_in_their_order(path):
    text = path.read_text(encoding="utf-8")
    after = renewed(text, path.name).split("\n")
    for line in text.split("\n"):
        if not line.lstrip().startswith(("status:", "date:", "printed:", "secrecy_review:", "reviewer_role:")):
            assert line in after


@pytest.mark.parametrize(
    "before, after",
    [
        ("# 说明\nheading: 甲\n", "# 说明\nstatus: 未更新"),
        ("heading: 甲\nstatus: 已更新\ntext: 乙\n", "heading: 甲\nstatus: 未更新"),
        ("heading: 甲\nchildren:\n  - heading: 乙\n    status: 好了\n", "    status: 未更新"),
        ('heading: 甲\nchildren:\n  - {heading: 乙, status: "好了", text: 丙}\n', '{heading: 乙, status: "未更新", text: 丙}'),
        ("{heading: 甲, text: 乙}\n", "{status: 未更新, heading: 甲, text: 乙}"),
        ("  heading: 甲\n  text: 乙\n", "  status: 未更新"),
    ],
)
def test_a_part_is_marked_as_not_renewed(before, after):
    assert after in renewed(before, "01_甲.yaml")


@pytest.mark.parametrize(
    "before, after",
    [
        ("date: 2025年1月2日\n", "date: 2026年1月2日  # 待核：照上年推算\n"),
        ("date: 2024年2月29日\n", "date: 2025年2月28日  # 待核：照上年推算\n"),
        ('date: "2025年1月2日"\n', 'date: "2026年1月2日"  # 待核：照上年推算\n'),
        ("date: |\n  2025年1月2日\n", "date: |\n  2026年1月2日\n"),
        ("letter: {date: 2025年1月2日, title: 函}\n", "letter: {date: 2026年1月2日, title: 函}\n"),
        ("imprint:\n  printed: 2025年1月3日印发\n", "imprint:\n  printed: 2026年1月3日印发  # 待核：照上年推算\n"),
        ("date: 待定\n", "date: 待定\n"),
    ],
)
def test_dates_are_suggested_a_year_later(before, after):
    assert renewed(before, "report.yaml") == after


def test_last_years_secrecy_review_is_not_carried_over():
    text = "date: 待定\nsecrecy_review:\n  reviewer_role: 甲\n  date: 2025年1月1日\nseal: 是\n"
    assert renewed(text, "report.yaml").split("\n")[1:] == [
        "# 上年的保密审查不能沿用；本年审查后去掉井号，改成本年的人和日期。",
        "# secrecy_review:",
        "#   reviewer_role: 甲",
        "#   date: 2025年1月1日",
        "seal: 是",
        "",
    ]


# ---- 未更新 --------------------------------------------------------------------------------------------------------------


def test_a_snippet_is_last_years_until_somebody_changes_it(opened):
    project, new = opened()
    save(project, new)
    path = project.sections(2025) / "01_measures.yaml"
    lines = {file: [p.line for p in places] for file, places in stale(read(project)).items()}
    assert lines["sections/2025/01_measures.yaml"] == [9, 11, 12]
    path.write_text(path.read_text(encoding="utf-8").replace("开展培训", "举办培训"), encoding="utf-8")
    assert [p.line for p in stale(read(project))["sections/2025/01_measures.yaml"]] == [9, 11]
    path.write_text(path.read_text(encoding="utf-8").replace("status: 未更新", "# "), encoding="utf-8")
    assert "sections/2025/01_measures.yaml" not in stale(read(project))


def test_what_its_owner_has_confirmed_is_no_longer_last_years(written, lawreport):
    folder = written(
        part(
            "heading: 举措\nchildren:\n  - {heading: 甲, owner: 监督科, text: 执法。}\n"
            "  - {heading: 乙, owner: 宣传科, text: 普法。}\n"
        )
    )
    lawreport("new-year", "--project", folder)
    source = read(Project.at(folder))
    assert [p.line for p in stale(source)["sections/2025/01_measures.yaml"]] == [4, 5]
    assert [p.line for p in stale(source, {"01_measures": {"监督科"}})["sections/2025/01_measures.yaml"]] == [5]
    assert "sections/2025/01_measures.yaml" not in stale(source, {"01_measures": {""}})


def test_without_a_year_before_everything_marked_is_not_renewed(written):
    source = read(Project.at(written(part("status: 未更新\nheading: 主要举措\ntext: 规范执法。\n"))))
    assert [p.line for p in stale(source)["sections/2024/01_measures.yaml"]] == [3]
