"""A new year from the old one: what is carried over, what is marked, and that a year is opened whole or not at all."""

import datetime
import shutil
from pathlib import Path

import pytest

from lawreport import newyear, yamlfile
from lawreport.newyear import data_csv, next_year, open_year, promises, renewed, save, scalars, stale, unanswered
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.read import read

TESTS = Path(__file__).parent
PARTS = sorted([*TESTS.glob("samples/*/sections/*/*.yaml"), *TESTS.parent.glob("sections/*/*.yaml"),
                *TESTS.parent.glob("examples/*/sections/*/*.yaml")])


@pytest.fixture
def opened(written):
    """Return a function that opens 2025 from a small project of 2024."""
    def run(files=None):
        project = Project.at(written(files))
        new = open_year(read(project, 2024), 2025)
        return project, new
    return run


def marks(new, words=""):
    return [str(m) for m in new.review if words in str(m)]


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


@pytest.mark.parametrize("before, after", [
    ("# 说明\nheading: 甲\n", "# 说明\nstatus: 未更新"),
    ("heading: 甲\nstatus: 已更新\ntext: 乙\n", "heading: 甲\nstatus: 未更新"),
    ("heading: 甲\nchildren:\n  - heading: 乙\n    status: 好了\n", "    status: 未更新"),
    ('heading: 甲\nchildren:\n  - {heading: 乙, status: "好了", text: 丙}\n', '{heading: 乙, status: "未更新", text: 丙}'),
    ("{heading: 甲, text: 乙}\n", "{status: 未更新, heading: 甲, text: 乙}"),
    ("  heading: 甲\n  text: 乙\n", "  status: 未更新"),
])
def test_a_part_is_marked_as_not_renewed(before, after):
    assert after in renewed(before, "01_甲.yaml")


@pytest.mark.parametrize("before, after", [
    ("date: 2025年1月2日\n", "date: 2026年1月2日  # 待核：照上年推算\n"),
    ("date: 2024年2月29日\n", "date: 2025年2月28日  # 待核：照上年推算\n"),
    ('date: "2025年1月2日"\n', 'date: "2026年1月2日"  # 待核：照上年推算\n'),
    ("date: |\n  2025年1月2日\n", "date: |\n  2026年1月2日\n"),
    ("letter: {date: 2025年1月2日, title: 函}\n", "letter: {date: 2026年1月2日, title: 函}\n"),
    ("imprint:\n  printed: 2025年1月3日印发\n", "imprint:\n  printed: 2026年1月3日印发  # 待核：照上年推算\n"),
    ("date: 待定\n", "date: 待定\n"),
])
def test_dates_are_suggested_a_year_later(before, after):
    assert renewed(before, "report.yaml") == after


def test_last_years_secrecy_review_is_not_carried_over():
    text = "date: 待定\nsecrecy_review:\n  reviewer_role: 甲\n  date: 2025年1月1日\nseal: 是\n"
    assert renewed(text, "report.yaml").split("\n")[1:] == [
        "# 上年的保密审查不能沿用；本年审查后去掉井号，改成本年的人和日期。", "# secrecy_review:", "#   reviewer_role: 甲",
        "#   date: 2025年1月1日", "seal: 是", ""]


def test_a_file_in_gbk_with_windows_line_ends_is_carried_over(opened):
    _, new = opened(part("heading: 主要举措\r\ntext: 规范执法。\r\n".encode("gb18030")))
    assert new.sections["01_measures.yaml"].decode().split("\n")[1:] == ["heading: 主要举措", "text: 规范执法。", ""]


def test_the_table_of_readings_is_empty_and_leaves_out_what_is_computed(opened):
    project, new = opened()
    assert new.data.startswith(b"\xef\xbb\xbf")
    assert new.data.decode("utf-8-sig").splitlines() == ["指标,数值,来源,备注", "检查单位,,,", "火灾隐患,,,", "整改隐患,,,", "培训,,,", "拘留,,,"]
    assert data_csv(read(project)) == new.data


# ---- the review ----------------------------------------------------------------------------------------------------------

def test_years_typed_by_hand_are_listed_with_their_place(opened):
    _, new = opened(part("heading: 主要举措\ntext: |\n  2024年，规范执法。\n  落实2024—2026年行动方案，二〇二三年起推行。\n"))
    found = marks(new, "sections/2025/01_measures.yaml")
    assert [m.partition("  ")[0] for m in found] == ["sections/2025/01_measures.yaml:4", *["sections/2025/01_measures.yaml:5"] * 3]
    assert "{{ 年 }}" in found[0] and "{{ 上一年 }}" in found[3]


@pytest.mark.parametrize("words", ["{{ 年 }}年", "《规划（2021—2025年）》", "{{ 培训 | 往年(2022) }}", "2024件", "第12024年"])
def test_years_in_tags_and_names_and_other_numbers_are_not_listed(opened, words):
    _, new = opened(part(f"heading: 主要举措\ntext: |\n  {words}，规范执法。\n"))
    assert not marks(new, "手打的年份")


def test_figures_typed_by_hand_that_equal_last_years_are_listed(opened):
    _, new = opened(part("heading: 主要举措\ntext: |\n  检查1,200家，另有1200人参加，发现{{ 火灾隐患 }}。\n"))
    assert [m for m in marks(new) if "手打的数" in m] == [
        "sections/2025/01_measures.yaml:4  “1,200家”：手打的数，和2024年“检查单位”相同，请改用 {{ 检查单位 }}"]


def test_charts_with_fixed_years_are_listed(opened):
    _, new = opened({"charts/近年.yaml": "title: 近年\nkind: bar\nmetrics: [培训]\nyears: [2023, 2024]\n"})
    assert marks(new, "charts/近年.yaml:4  图表的年份写到 2024")


# ---- the promises --------------------------------------------------------------------------------------------------------

def test_every_plan_of_last_year_is_a_promise_beside_the_nearest_measure(written):
    source = read(Project.at(written({"sections/2024/03_next_year.yaml": (
        "covers: next_year\nheading: 安排\nchildren:\n  - heading: 执法\n"
        "    points:\n      - 持续规范行政执法检查单位的行为，减少重复。在{{ 下一年 }}年底以前推广全市航空器材博览会。\n")})))
    found = promises(source, 2025)
    assert [p.text for p in found] == ["持续规范行政执法检查单位的行为，减少重复。", "在2025年底以前推广全市航空器材博览会。"]
    assert [p.measure for p in found] == ["01_measures.yaml 规范行政执法", ""]
    assert found[0].place.line == 6


def test_answers_in_the_list_are_counted(opened):
    from openpyxl import load_workbook

    project, new = opened()
    save(project, new)
    assert unanswered(project, 2025) == (len(new.promises), len(new.promises)) != (0, 0)
    path = project.root / "data" / "2025开年清单.xlsx"
    book = load_workbook(path)
    book["承诺"]["E2"] = "已落实"
    book.save(path)
    assert unanswered(project, 2025) == (len(new.promises) - 1, len(new.promises))


# ---- whole or not at all -------------------------------------------------------------------------------------------------

def contents(folder: Path) -> dict:
    return {p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_command_opens_the_year_after_the_newest(written, lawreport):
    folder = written()
    before = contents(folder / "sections" / "2024")
    result = lawreport("new-year", "--project", folder)
    assert result.code == 0 and "已建立：sections/2025" in result.out
    assert contents(folder / "sections" / "2024") == before
    assert read(Project.at(folder)).year == 2025


def test_a_year_that_is_there_is_never_changed(written, lawreport):
    folder = written()
    lawreport("new-year", "2025", "--project", folder)
    (folder / "sections/2025/01_measures.yaml").write_text("heading: 写好的\n", encoding="utf-8")
    before = contents(folder)
    result = lawreport("new-year", "2025", "--project", folder)
    assert result.code == 1 and "sections/2025 已经有了" in result.err
    assert contents(folder) == before


@pytest.mark.parametrize("year", [2023, 2101])
def test_a_new_year_comes_after_the_old_ones(written, year):
    with pytest.raises(Trouble, match="以后"):
        next_year(Project.at(written()), year)


def test_readings_that_came_in_before_are_kept(written, lawreport):
    folder = written({"data/2025.csv": "指标,数值\n培训,15\n"})
    lawreport("new-year", "2025", "--project", folder)
    assert (folder / "data/2025.csv").read_text(encoding="utf-8") == "指标,数值\n培训,15\n"


@pytest.mark.parametrize("stop", range(1, 8))
def test_a_run_that_is_broken_off_leaves_the_old_year_or_the_new_one(opened, monkeypatch, stop):
    project, new = opened()
    before, calls = contents(project.root), []

    def counted(path, data, real=newyear.write):
        calls.append(path)
        if len(calls) == stop:
            raise KeyboardInterrupt
        return real(path, data)
    monkeypatch.setattr(newyear, "write", counted)
    if stop <= 6:
        with pytest.raises(KeyboardInterrupt):
            save(project, new)
        assert project.years() == [2024]
        monkeypatch.undo()
    save(project, new)
    assert project.years() == [2024, 2025]
    assert contents(project.sections(2025)) == {Path(n): d for n, d in new.sections.items()}
    assert {p: d for p, d in contents(project.root).items() if p in before} == before


def test_what_a_killed_run_left_behind_is_no_year_and_goes_with_the_next_run(opened):
    project, new = opened()
    left = project.root / "sections" / ".~new-year-abc"
    left.mkdir()
    (left / "01_measures.yaml").write_text("heading: 半截", encoding="utf-8")
    assert read(project).year == 2024
    save(project, new)
    assert sorted(p.name for p in left.parent.iterdir()) == ["2024", "2025"]


def test_the_same_year_gives_the_same_list(opened):
    _, new = opened()
    assert newyear.workbook(new) == newyear.workbook(new)


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
    folder = written(part("heading: 举措\nchildren:\n  - {heading: 甲, owner: 监督科, text: 执法。}\n  - {heading: 乙, owner: 宣传科, text: 普法。}\n"))
    lawreport("new-year", "--project", folder)
    source = read(Project.at(folder))
    assert [p.line for p in stale(source)["sections/2025/01_measures.yaml"]] == [4, 5]
    assert [p.line for p in stale(source, {"01_measures": {"监督科"}})["sections/2025/01_measures.yaml"]] == [5]
    assert "sections/2025/01_measures.yaml" not in stale(source, {"01_measures": {""}})


def test_without_a_year_before_everything_marked_is_not_renewed(written):
    source = read(Project.at(written(part("status: 未更新\nheading: 主要举措\ntext: 规范执法。\n"))))
    assert [p.line for p in stale(source)["sections/2024/01_measures.yaml"]] == [3]


def test_the_real_report_can_start_a_new_year(tmp_path):
    for name in ("data", "sections", "charts"):
        shutil.copytree(TESTS.parent / name, tmp_path / name)
    project = Project.at(tmp_path)
    year, old = next_year(project)
    save(project, open_year(read(project, old), year))
    source = read(project)
    assert (source.year, source.date) == (year, datetime.date(year + 1, 1, 2))
    assert all(r.missing for r in source.data.years[year].values())
