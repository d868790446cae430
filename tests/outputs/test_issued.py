"""What went out is kept: one copy of equal bytes, a line for each who is given it; the register is people's afterwards."""

import csv
import hashlib
import io
import os
import shutil
import sys

import pytest

from lawreport.edition import Edition
from lawreport.outputs import issued
from lawreport.outputs.issued import COLUMNS, Issue, issue, issues, last_issued
from lawreport.project import Project

FINAL = ("build", "--edition", "final", "--unsigned")


@pytest.fixture
def project(written):
    return Project.at(written())


@pytest.fixture(autouse=True)
def days(monkeypatch):
    """Let it be the day that a test says."""
    today = ["2026-02-27"]
    monkeypatch.setattr(issued, "_today", lambda: today[0])
    return today


def register(project, year=2024):
    data = (project.root / "issued" / str(year) / "发出登记.csv").read_bytes()
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def names(project, year=2024):
    return sorted(path.name for path in (project.root / "issued" / str(year)).glob("*.docx"))


def test_a_copy_and_a_line(project):
    path, problems = issue(project, Issue(2024, Edition.FINAL, b"one", "=市司法局", "监督科", "P-02 1 处"))
    assert not problems and path.read_bytes() == b"one"
    digest = hashlib.sha256(b"one").hexdigest()
    line = ["2026-02-27", "上报稿", "2026-02-27 上报稿 1.docx", "'=市司法局", "监督科", "P-02 1 处", digest]
    assert register(project) == [list(COLUMNS), line]


def test_equal_bytes_are_kept_once_and_registered_for_each_who_is_given_them(project):
    for to in ("", "", "市司法局", "市司法局", "区政府", ""):
        issue(project, Issue(2024, Edition.FINAL, b"one", to))
    assert names(project) == ["2026-02-27 上报稿 1.docx"]
    assert [row[3] for row in register(project)[1:]] == ["", "市司法局", "区政府"]


def test_numbers_go_on(project, days):
    for day, edition, data in (
        ("2026-02-27", Edition.FINAL, b"1"),
        ("2026-02-27", Edition.FINAL, b"2"),
        ("2026-03-20", Edition.PUBLIC, b"3"),
        ("2026-03-21", Edition.FINAL, b"4"),
    ):
        days[0] = day
        issue(project, Issue(2024, edition, data))
    assert names(project) == [
        "2026-02-27 上报稿 1.docx",
        "2026-02-27 上报稿 2.docx",
        "2026-03-20 公开稿 1.docx",
        "2026-03-21 上报稿 3.docx",
    ]
    assert [one.path.name for one in issues(project)][:2] == ["2026-03-21 上报稿 3.docx", "2026-03-20 公开稿 1.docx"]
    last = last_issued(project)
    assert (last.date, last.edition, last.year) == ("2026-03-21", "上报稿", 2024)
    issue(project, Issue(2024, Edition.FINAL, b"2", "市司法局"))  # what went out before goes to one more
    assert (last_issued(project).path.name, last_issued(project).to) == ("2026-02-27 上报稿 2.docx", "市司法局")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_what_people_wrote_into_the_register_stays(project, encoding):
    issue(project, Issue(2024, Edition.FINAL, b"one"))
    path = project.root / "issued/2024/发出登记.csv"
    rows = register(project)
    rows[0].append("备注")
    rows[1][3] = "市司法局、区政府"
    rows[1].append("王科长送去")
    mine = "\n".join(",".join(row) for row in rows).encode(encoding)  # no end of the last line
    path.write_bytes(mine)
    issue(project, Issue(2024, Edition.FINAL, b"two"))
    data = path.read_bytes()
    assert data.startswith(mine)
    lines = list(csv.reader(io.StringIO(data.decode(encoding))))
    assert len(lines) == 3 and lines[1] == rows[1] and lines[2][2] == "2026-02-27 上报稿 2.docx" and len(lines[2]) == 8
    assert last_issued(project).path.name == "2026-02-27 上报稿 2.docx"


def test_a_register_that_is_none_is_left_and_told(project):
    path = project.root / "issued/2024/发出登记.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes("随便写的\n一些字\n".encode())
    copy, problems = issue(project, Issue(2024, Edition.FINAL, b"one"))
    assert copy is None and [p.id for p in problems] == ["issued"] and "表头" in problems[0].message
    assert path.read_bytes() == "随便写的\n一些字\n".encode()


def test_a_copy_that_a_killed_program_left_is_taken_up(project, monkeypatch, days):
    def killed(path, data, **more):
        if path.name.endswith(".csv"):
            raise KeyboardInterrupt
        return write(path, data, **more)

    write = issued.write
    monkeypatch.setattr(issued, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        issue(project, Issue(2024, Edition.FINAL, b"one"))
    monkeypatch.setattr(issued, "write", write)
    days[0] = "2026-02-28"
    assert names(project) == ["2026-02-27 上报稿 1.docx"]
    issue(project, Issue(2024, Edition.FINAL, b"one"))
    assert names(project) == ["2026-02-27 上报稿 1.docx"]
    assert [row[:3] for row in register(project)[1:]] == [["2026-02-27", "上报稿", "2026-02-27 上报稿 1.docx"]]


def test_a_folder_that_leads_elsewhere_is_not_written_to(project, tmp_path):
    if sys.platform == "win32":
        pytest.skip("Windows 上建链接要管理员权限")
    (tmp_path / "别处").mkdir()
    os.symlink(tmp_path / "别处", project.root / "issued")
    copy, problems = issue(project, Issue(2024, Edition.FINAL, b"one"))
    assert copy is None and "链接" in problems[0].message and not list((tmp_path / "别处").iterdir())


# ---- the commands ----------------------------------------------------------------------------------------------------------


def test_a_final_edition_is_kept_and_a_draft_is_not(project, lawreport):
    assert lawreport("build", "--project", project.root).code == 0
    assert not (project.root / "issued").exists()
    result = lawreport(*FINAL, "--to", "市司法局", "--project", project.root)
    assert result.code == 0, result.text
    assert "留底：issued/2024/2026-02-27 上报稿 1.docx" in result.out
    built = next(path for path in project.build.glob("*.docx") if "送审稿" not in path.name)
    assert (project.root / "issued/2024/2026-02-27 上报稿 1.docx").read_bytes() == built.read_bytes()
    assert register(project)[1][3] == "市司法局"


def test_a_build_that_has_not_changed_is_not_registered_again(project, lawreport):
    for _ in range(3):
        assert lawreport(*FINAL, "--project", project.root).code == 0
    assert len(register(project)) == 2
    assert "没有变化" in lawreport(*FINAL, "--to", "区政府", "--project", project.root).out
    assert [row[3] for row in register(project)[1:]] == ["", "区政府"]
    assert names(project) == ["2026-02-27 上报稿 1.docx"]


def test_clean_and_undo_leave_what_went_out(project, lawreport):
    lawreport(*FINAL, "--project", project.root)
    assert lawreport("clean", "--project", project.root).code == 0
    lawreport("undo", "--yes", "--project", project.root)
    assert names(project) == ["2026-02-27 上报稿 1.docx"] and len(register(project)) == 2


def test_status_names_what_went_out_last(project, lawreport):
    assert "最近发出" not in lawreport("status", "--project", project.root).out
    lawreport(*FINAL, "--to", "市司法局", "--project", project.root)
    said = lawreport("status", "--project", project.root).out
    assert "最近发出：2026-02-27 上报稿，发给市司法局（issued/2024/2026-02-27 上报稿 1.docx）" in said
    assert '"最近发出"' in lawreport("status", "--format", "json", "--project", project.root).out


def test_the_redline_takes_what_went_out_last(project, lawreport):
    lawreport(*FINAL, "--project", project.root)
    path = project.root / "data" / "2024.csv"
    path.write_text(path.read_text("utf-8").replace("火灾隐患,860", "火灾隐患,870"), "utf-8")
    lawreport("build", "--project", project.root)
    result = lawreport("diff", "--redline", "--project", project.root)
    assert result.code == 0 and "上报稿 1.docx" in result.out and "全部拒绝就是上一稿" in result.out


def test_a_folder_that_cannot_be_written_costs_the_copy_and_not_the_report(project, lawreport):
    (project.root / "issued").write_bytes(b"a file of that name")
    result = lawreport(*FINAL, "--project", project.root)
    assert result.code == 0 and "没有留底，也没有登记" in result.text and "已生成" in result.out
    (project.root / "issued").unlink()
    lawreport(*FINAL, "--project", project.root)  # nothing has changed, and it is registered now
    assert names(project) == ["2026-02-27 上报稿 1.docx"]


def test_every_unit_keeps_its_own(project, lawreport, tmp_path):
    units = tmp_path / "units"
    for name in ("甲局", "乙局"):
        shutil.copytree(project.root, units / name)
    result = lawreport("batch", units, "--edition", "final", "--unsigned", "--jobs", "1")
    assert result.code == 0, result.text
    assert all(len(list((units / name / "issued/2024").glob("*.docx"))) == 1 for name in ("甲局", "乙局"))
