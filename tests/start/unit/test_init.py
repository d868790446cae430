"""`init`: what is taken from a name, what is asked, and that it never writes among other files."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from where import ROOT

from lawreport.app.console import Console

UNIT = "甲市乙区水务局"  # 虚构


def names(folder: Path) -> list[str]:
    """Return the files of a folder, those of the program left out."""
    files = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    return sorted(p.as_posix() for p in files if p.parts[0] not in (".lawreport", "build"))


def test_a_new_folder_has_everything_and_says_what_was_taken(lawreport, tmp_path):
    folder = tmp_path / "材料（最终）" / "年报"
    said = lawreport("init", folder, "--unit", UNIT, "--year", "2025")
    assert said.code == 0, said.text
    assert names(folder) == [
        *("Makefile", "build_report.py", "charts/执法情况.yaml", "data/2024.csv", "data/2025.csv", "data/checks.yaml"),
        *("data/metrics.yaml", "data/unit.yaml", "sections/2025/01_measures.yaml", "sections/2025/02_shortcomings.yaml"),
        *("sections/2025/03_first_responsible.yaml", "sections/2025/04_next_year.yaml", "sections/2025/05_other.yaml"),
        *("sections/2025/report.yaml", "templates/profile.yaml", "templates/report.docx"),
        *("开始.bat", "版本.txt", "生成报告.bat", "说明.txt"),
    ]
    assert said.lines == [
        f"已建好：{folder}（20 个文件，数都是虚构的示例）",
        f"  单位：{UNIT}，正文里自称“区水务局”（由全称看出，不对就改 data/unit.yaml）",
        "  类别：部门（由全称看出，不对就改 data/unit.yaml）",
        "  年度：2025；2026年3月1日之前报区委、区政府，2026年4月1日之前公开",
        "接下来，一行一行地输入：",
        f'  cd "{folder}"',
        "  python build_report.py                        生成送审稿，放在 build 里",
        "  python build_report.py check                  列出还没有填的地方",
    ]


def test_what_is_missing_is_listed_all_at_once(lawreport):
    said = lawreport("init")
    assert said.code == 2
    assert said.err.splitlines()[:3] == [
        "init 后面还要写：",
        "    文件夹：新项目放在哪里，如 年度报告",
        "    --unit 全称：单位全称，如 --unit 甲市乙区水务局",
    ]


class Typed(io.StringIO):
    """Somebody at a keyboard."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_one_thing_is_asked_after_the_other(lawreport, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", Typed(f"\n{UNIT}\n村\n\n\n去年\n2025\n\n"))
    said = lawreport("init")
    assert said.code == 0, said.text
    questions = [
        "单位全称：",
        "  这一项要写。",
        "类别（省、市、县、乡、部门、国务院部门）（回车就是 部门）：",
        "  请从这几个里选：省、市、县、乡、部门、国务院部门。",
        "正文里的自称（简称）（回车就是 区水务局）：",
        "  年份要写四位数，如 2025。",
        "放在哪个新文件夹（回车就是 区水务局年度报告）：",
    ]
    places = [said.out.index(question) for question in questions]
    assert places == sorted(places)
    assert (tmp_path / "区水务局年度报告/data/unit.yaml").is_file()


def test_whoever_has_typed_what_is_needed_is_asked_nothing(lawreport, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", Typed(""))
    assert lawreport("init", tmp_path / "x", "--unit", UNIT).code == 0


def test_whoever_ends_the_questions_has_made_nothing(lawreport, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", Typed(f"{UNIT}\n"))
    assert lawreport("init").code == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("hidden", [".DS_Store", "desktop.ini", "Thumbs.db", "~$报告.docx"])
def test_files_that_nobody_sees_do_not_count(hidden, lawreport, tmp_path):
    (tmp_path / hidden).write_bytes(b"x")
    assert lawreport("init", tmp_path, "--unit", UNIT).code == 0
    assert (tmp_path / hidden).read_bytes() == b"x"


@pytest.mark.parametrize(
    "name, hint",
    [
        ("去年报告.docx", "import 去年报告.docx --to 新文件夹"),
        ("台账.xlsx", "写一个新文件夹的名字"),
        ("sections", "开新一年用 new-year"),
    ],
)
def test_a_folder_with_files_is_left_alone(name, hint, lawreport, tmp_path):
    (tmp_path / name).write_bytes(b"x")
    said = lawreport("init", tmp_path, "--unit", UNIT)
    assert said.code == 1
    assert f"里已经有东西（{name}），没有动它" in said.err and hint in said.err
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_disk_that_fails_leaves_nothing(lawreport, tmp_path, monkeypatch):
    from lawreport.files.editing import editing

    real, left = editing.write, iter(range(5))

    def fail(path, data, *rest, **more):
        if next(left, None) is None:
            raise OSError(28, "No space left on device", str(path))
        return real(path, data, *rest, **more)

    monkeypatch.setattr(editing, "write", fail)
    folder = tmp_path / "甲" / "年报"
    assert lawreport("init", folder, "--unit", UNIT).code != 0
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("unit", ['甲"局', "water bureau", "局" * 61, "{{ 单位 }}局", "甲局: 乙", "[甲局]"])
def test_a_name_that_is_none_is_refused(unit, lawreport, tmp_path):
    said = lawreport("init", tmp_path / "x", "--unit", unit)
    assert said.code == 2 and said.err.startswith("单位全称")
    assert not (tmp_path / "x").exists()


def test_a_short_name_that_would_break_the_files_is_refused(lawreport, tmp_path):
    said = lawreport("init", tmp_path / "x", "--unit", UNIT, "--short", '区"局"')
    assert (said.code, said.err.splitlines()[0]) == (2, '简称里不能有“"”。')
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("typed", ["区", "县级市", "旗"])
def test_a_kind_has_many_names(typed, lawreport, tmp_path):
    assert lawreport("init", tmp_path / "x", "--unit", "甲乙开发区", "--kind", typed).code == 0
    assert "类别: 县" in (tmp_path / "x/data/unit.yaml").read_text(encoding="utf-8")


def test_it_can_be_undone(lawreport, tmp_path):
    lawreport("init", tmp_path / "x", "--unit", UNIT)
    assert lawreport("undo", "--yes", "--project", tmp_path / "x").code == 0
    assert names(tmp_path / "x") == []
    assert lawreport("init", tmp_path / "x", "--unit", UNIT).code == 0


def test_the_folder_finds_its_program_and_says_what_to_do_where_there_is_none(lawreport, tmp_path):
    folder = tmp_path / "年报"
    lawreport("init", folder, "--unit", UNIT, "--year", "2025")

    def run() -> subprocess.CompletedProcess:
        plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        shim = [sys.executable, "build_report.py", "--help"]
        return subprocess.run(shim, cwd=folder, capture_output=True, encoding="utf-8", check=False, env=plain)

    assert run().stdout.startswith("用法：python build_report.py")
    text = (folder / "build_report.py").read_text(encoding="utf-8")
    (folder / "build_report.py").write_text(text.replace(repr(str(ROOT)), repr("/没有/这里")), encoding="utf-8")
    ended = run()
    assert ended.returncode == 1 and ended.stderr.startswith("找不到生成报告的程序：/没有/这里\n    程序搬了家")


def test_a_console_that_nobody_sits_at_asks_nothing(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("x\n"))
    assert Console().asked("单位全称", "甲局") == "甲局"
