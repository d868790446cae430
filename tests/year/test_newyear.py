"""A new year from the old one: what it begins with, and that a year is opened whole or not at all."""

import datetime
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from where import ROOT

from lawreport.problem import Problems, Trouble
from lawreport.project import Project
from lawreport.source.reader import read
from lawreport.year.opening import newyear
from lawreport.year.opening.newyear import data_csv, next_year, open_year, save, unanswered

# ---- what it begins with -------------------------------------------------------------------------------------------------


def test_a_file_in_gbk_with_windows_line_ends_is_carried_over(opened):
    _, new = opened({"sections/2024/01_measures.yaml": "heading: 主要举措\r\ntext: 规范执法。\r\n".encode("gb18030")})
    assert new.sections["01_measures.yaml"].decode().split("\n")[1:] == ["heading: 主要举措", "text: 规范执法。", ""]


def test_the_table_of_readings_is_empty_and_leaves_out_what_is_computed(opened):
    project, new = opened()
    assert new.data.startswith(b"\xef\xbb\xbf")
    assert new.data.decode("utf-8-sig").splitlines() == [
        "指标,数值,来源,备注",
        "检查单位,,,",
        "火灾隐患,,,",
        "整改隐患,,,",
        "培训,,,",
        "拘留,,,",
    ]
    assert data_csv(read(project)) == new.data


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


def test_without_promises_none_are_said_to_wait(written, lawreport):
    assert "条安排" not in lawreport("new-year", "--project", written({"sections/2024/03_next_year.yaml": None})).out


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


def test_no_year_starts_from_one_that_is_not_begun(written, lawreport):
    folder = written()
    lawreport("new-year", "--project", folder)
    before = contents(folder)
    result = lawreport("new-year", "--project", folder)
    assert result.code == 1 and "2025 年一个数也还没有填，不能从它开 2026 年" in result.err
    assert contents(folder) == before


def test_readings_that_came_in_before_are_kept(written, lawreport):
    folder = written({"data/2025.csv": "指标,数值\n培训,15\n"})
    lawreport("new-year", "2025", "--project", folder)
    assert (folder / "data/2025.csv").read_text(encoding="utf-8") == "指标,数值\n培训,15\n"


KILLED = """
import os, sys
from lawreport.files.editing import editing
from lawreport.app.cli import main

left = int(sys.argv[2])

def kill_at(real):
    def counted(*arguments, **more):
        global left
        left -= 1
        if not left:
            os._exit(9)
        return real(*arguments, **more)
    return counted

editing.write, os.rename = kill_at(editing.write), kill_at(os.rename)
sys.exit(main(["new-year", "--project", sys.argv[1]]))
"""


@pytest.mark.parametrize("step", range(1, 9))
def test_a_run_that_is_killed_leaves_the_old_year_or_the_new_one(written, lawreport, step):
    folder = written()
    project, before = Project.at(folder), contents(folder)
    killed = subprocess.run([sys.executable, "-c", KILLED, folder, str(step)], cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == (9 if step < 8 else 0), killed.stderr
    assert project.years() == ([2024] if step < 8 else [2024, 2025])
    assert read(project, 2024).year == 2024
    assert lawreport("new-year", "2025", "--project", folder).code == (0 if step < 8 else 1)
    assert [p.name for p in project.parts(2025, Problems())] == [
        "01_measures.yaml",
        "02_shortcomings.yaml",
        "03_next_year.yaml",
    ]
    assert sorted(p.name for p in (folder / "sections").iterdir()) == ["2024", "2025"]
    assert {p: d for p, d in contents(folder).items() if p in before} == before


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


def test_the_real_report_can_start_a_new_year(tmp_path):
    for name in ("data", "sections", "charts"):
        shutil.copytree(ROOT / name, tmp_path / name)
    project = Project.at(tmp_path)
    year, old = next_year(project)
    save(project, open_year(read(project, old), year))
    source = read(project)
    assert (source.year, source.date) == (year, datetime.date(year + 1, 1, 2))
    assert all(r.missing for r in source.data.years[year].values())
