"""Nothing is done when nothing has changed, and everything when anything has."""

import os
import shutil
import subprocess
import sys

import pytest
from handling import change
from where import ROOT

from lawreport.base import program
from lawreport.delivery import lastbuild
from lawreport.problem import Place, Problem, Severity
from lawreport.project import Project

BUILT, SAME = "已生成：", "没有变化"


@pytest.fixture
def project(copied, lawreport):
    """A project that has been built."""
    root = copied("faulty/_base")
    shutil.copytree(Project(root).shared("templates/report.docx").parent, root / "templates")
    with (root / "sections/2024/report.yaml").open("a", encoding="utf-8") as report:
        report.write("secrecy_review: {reviewer_role: 办公室主任（虚构）, date: 2025年1月10日}\n")
    assert BUILT in lawreport("build", "--project", root).out
    return root


@pytest.fixture
def said(project, lawreport):
    return lambda *more: lawreport("build", "--project", project, *more).out


def report(project):
    return next((project / "build").glob("*.docx"))


def test_a_second_build_writes_nothing(project, said):
    before = {f: f.stat().st_mtime_ns for f in (project / "build").iterdir() if f.is_file()}
    assert SAME in said()
    assert {f: f.stat().st_mtime_ns for f in (project / "build").iterdir() if f.is_file()} == before


def test_files_saved_again_without_a_change_are_no_change(project, said):
    for path in project.rglob("*.yaml"):
        os.utime(path, ns=(1, 1))
    assert SAME in said()


CHANGES = {
    "snippet": lambda p: change(p / "sections/2024/02_shortcomings.yaml", "力量不足", "力量紧张"),
    "figure": lambda p: change(p / "data/2024.csv", "1200", "1201"),
    "same size, same date": lambda p: keep_date(p / "data/2024.csv", "1200", "1300"),
    "catalogue": lambda p: change(p / "data/metrics.yaml", "unit: 家", "unit: 户"),
    "identity": lambda p: change(p / "data/checks.yaml", "<=", "<"),
    "unit": lambda p: change(p / "data/unit.yaml", "甲区司法局", "乙区司法局"),
    "chart": lambda p: change(p / "charts/监督执法.yaml", "title: ", "title: 新的"),
    "earlier year": lambda p: shutil.copy(p / "data/2024.csv", p / "data/2023.csv"),
    "a part more": lambda p: shutil.copy(p / "sections/2024/03_next_year.yaml", p / "sections/2024/04_again.yaml"),
    "a part renamed": lambda p: (p / "sections/2024/03_next_year.yaml").rename(p / "sections/2024/05_next_year.yaml"),
    "template": lambda p: (p / "templates/report.docx").unlink(),
    "report cut short": lambda p: report(p).write_bytes(report(p).read_bytes()[:-1]),
    "report edited": lambda p: report(p).write_bytes(b"PK"),
    "report removed": lambda p: report(p).unlink(),
    "ledger removed": lambda p: next((p / "build").glob("*.csv")).unlink(),
    "memory damaged": lambda p: next((p / "build/.cache").glob("*.last")).write_text("{", encoding="utf-8"),
    "memory of another kind": lambda p: next((p / "build/.cache").glob("*.last")).write_text("[]", encoding="utf-8"),
    "cache emptied": lambda p: shutil.rmtree(p / "build/.cache"),
}


def keep_date(path, old, new):
    date = path.stat().st_mtime_ns
    change(path, old, new)
    os.utime(path, ns=(date, date))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_any_change_is_built_and_then_all_is_the_same_again(project, said, change):
    change(project)
    assert BUILT in said()
    assert SAME in said()


def test_a_new_year_without_parts_is_seen(project, lawreport):
    (project / "sections/2025").mkdir()
    assert lawreport("build", "--project", project).code == 1


@pytest.mark.parametrize("more", [("--edition", "final"), ("--edition", "public"), ("--comments",)], ids=" ".join)
def test_what_was_not_asked_for_before_is_built(said, more):
    assert BUILT in said(*more)
    assert SAME in said(*more)


def test_another_version_of_the_program_builds_again(said, monkeypatch):
    monkeypatch.setattr(lastbuild, "program", lambda: "another")
    assert BUILT in said()


def test_every_file_of_the_program_counts():
    names = {os.path.basename(path) for path in program.program_files(str(program.HOME))}
    assert {"pipeline.py", "NotoSansSC-Regular-subset.otf", "words.csv"} <= names
    assert not any(name.endswith(".pyc") for name in names)


def test_a_failed_build_is_not_remembered(project, lawreport):
    change(project / "data/2024.csv", "1200", "很多")
    assert lawreport("build", "--project", project).code == 1
    assert lawreport("build", "--project", project).code == 1


def test_warnings_are_told_again(project, lawreport):
    change(project / "sections/2024/02_shortcomings.yaml", "力量不足", "力量不足{检查单位}")
    first, second = (lawreport("build", "--project", project) for _ in range(2))
    assert "会原样印出来" in first.err
    assert second.err == first.err
    assert SAME in second.out


def test_what_is_remembered_comes_back_as_it_was(tmp_path):
    (tmp_path / "sections").mkdir()
    made = tmp_path / "报告.docx"
    made.write_bytes(b"x")
    problem = Problem("id", "话", Place("a.yaml", 3, 4), "提示", Severity.WARNING, "行")
    done = lastbuild.Done((made,), lastbuild.Summary(3, 40, "报告.台账.csv", (("P-11", 2),), "报告.放行.csv"), (problem,))
    lastbuild.remember(Project(tmp_path), "asked", "mark", done)
    assert lastbuild.recall(Project(tmp_path), "asked", "mark", tmp_path) == done
    assert lastbuild.recall(Project(tmp_path), "asked", "other", tmp_path) is None


def test_cold_warm_and_rebuilt_reports_are_the_same_bytes(project, said):
    first = report(project).read_bytes()
    change(project / "data/2024.csv", "1200", "1201")
    said()
    assert report(project).read_bytes() != first
    change(project / "data/2024.csv", "1201", "1200")
    said()
    assert report(project).read_bytes() == first
    shutil.rmtree(project / "build")
    said()
    assert report(project).read_bytes() == first


def test_where_nothing_has_changed_neither_the_rules_nor_the_files_are_opened(written):
    program = (
        "import sys; from lawreport.app.cli import main; print(main(['build', '--project', sys.argv[1]])); print(*sys.modules)"
    )
    command = [sys.executable, "-c", program, str(written())]
    first, second = (
        subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout.splitlines() for _ in "12"
    )
    assert first[-2] == second[-2] == "0" and "没有变化" in second[0]
    heavy = {"lawreport.source.reader", "lawreport.rules.rule", "lawreport.figures.metrics", "yaml", "jinja2", "lxml"}
    assert heavy <= {*first[-1].split()} and not heavy & {*second[-1].split()}
