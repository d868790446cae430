"""Folders outlive versions: those of every release build and are upgraded; those of a newer program are left alone.

`corpus/folders/0.1` was written and built by 0.1 (its template restyled in Word), `before-0.2` by the last `init` that gave no
version, 0.2 by that of 0.2.
"""

import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from where import CORPUS, ROOT

from lawreport.app.cli import COMMANDS
from lawreport.base.versions import this, version_in
from lawreport.files.textfile import decode
from lawreport.start.unit.newproject import new_project
from lawreport.start.unit.upgrading import OWN
from lawreport.unitkind import UnitKind

FOLDERS = sorted((CORPUS / "folders").iterdir())
FIRST = "韶关市浈江区消防救援大队2024年法治政府建设年度报告（送审稿）"


@pytest.fixture(params=FOLDERS, ids=[folder.name for folder in FOLDERS])
def folder(request, tmp_path) -> Path:
    return Path(shutil.copytree(request.param, tmp_path / "年报"))


@pytest.fixture
def first(tmp_path) -> Path:
    return Path(shutil.copytree(CORPUS / "folders" / "0.1", tmp_path / "年报"))


def there(folder: Path, *apart: str) -> dict[str, str]:
    """Return name → digest of every file, but for some folders."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] not in apart)
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def words(path: Path) -> str:
    from docx import Document

    return "".join("".join(p.text for p in Document(path).paragraphs).split())


# ---- older folders -------------------------------------------------------------------------------------------------------


def test_a_folder_of_every_release_builds_and_is_not_written_to(folder, lawreport):
    before = there(folder, "build", ".lawreport")
    built = lawreport("build", "--project", folder)
    assert built.code == 0, built.text
    assert there(folder, "build", ".lawreport") == before
    assert "新稿" not in built.text


def test_upgraded_it_gives_the_same_report_and_is_taken_back(folder, lawreport):
    lawreport("build", "--project", folder)
    report, before = next((folder / "build").glob("*.docx")), there(folder, "build", ".lawreport")
    data = report.read_bytes()
    done = lawreport("upgrade", "--yes", "--project", folder)
    assert done.code == 0, done.text
    assert version_in((folder / "版本.txt").read_bytes()) == this()
    after = there(folder, "build", ".lawreport")
    assert {name: after[name] for name in before if name.startswith("templates/")} == {
        name: digest for name, digest in before.items() if name.startswith("templates/")
    }
    lawreport("build", "--project", folder)
    assert report.read_bytes() == data
    assert "没有要改的" in lawreport("upgrade", "--project", folder).out
    if after != before:
        assert lawreport("undo", "--yes", "--project", folder).code == 0
    assert there(folder, "build", ".lawreport") == before


def test_the_program_s_own_files_are_this_version_s_after_an_upgrade(folder, lawreport):
    done = lawreport("upgrade", "--yes", "--project", folder)
    assert "有人改过，没有动" not in done.out
    today = new_project("甲市乙区水务局", "区水务局", UnitKind.DEPARTMENT, 2025)
    for name in filter(lambda name: (folder / name).exists(), OWN):
        kept, new = (
            (text, OWN[name].blank.search(text))
            for text in (decode(data, name).replace("\r\n", "\n") for data in ((folder / name).read_bytes(), today[name]))
        )
        assert kept[0].replace(kept[1][1], "") == new[0].replace(new[1][1], "")


def test_a_folder_that_opens_the_page_by_a_double_click_builds_by_one(folder, lawreport):
    """Before 0.2 its 开始.bat built the report; today's opens the page and names the other, which was not there yet."""
    begins = (folder / "开始.bat").exists()
    lawreport("upgrade", "--yes", "--project", folder)
    assert (folder / "生成报告.bat").exists() == begins
    assert not begins or "正在生成送审稿" in (folder / "生成报告.bat").read_bytes().decode("gbk")


@pytest.mark.parametrize("name", ["开始.bat", "生成报告.bat"])
def test_each_file_for_a_double_click_works_without_the_other(name):
    """One of them may have been changed by hand, which an upgrade leaves, or thrown away."""
    script = new_project("甲市乙区水务局", "区水务局", UnitKind.DEPARTMENT, 2025)[name].decode("gbk")
    assert "程序\\python\\python.exe" in script and "build_report.py" in script and "call " not in script
    labels = {line[1:].strip() for line in script.splitlines() if line.startswith(":")}
    assert set(re.findall(r"goto (\w+)", script)) == labels


def test_today_s_report_says_what_that_of_0_1_said(first, lawreport):
    report = first / "build" / f"{FIRST}.docx"
    said = words(report)
    lawreport("build", "--project", first)
    assert words(report) == said and len(said) > 4000


def test_a_template_restyled_for_0_1_keeps_its_looks(first, lawreport):
    from docx import Document

    lawreport("upgrade", "--yes", "--project", first)
    lawreport("build", "--project", first)
    title = Document(first / "build" / f"{FIRST}.docx").styles["公文标题"].font
    assert str(title.color.rgb) == "C00000" and title.size.pt == 24


def test_a_report_that_0_1_wrote_is_written_over_unless_somebody_edited_it(first, lawreport):
    report = first / "build" / f"{FIRST}.docx"
    was = report.read_bytes()
    assert "新稿" not in lawreport("build", "--project", first).text
    assert report.read_bytes() != was
    shutil.rmtree(first / ".lawreport")
    report.write_bytes(was + b" ")
    assert "有人改过" in lawreport("build", "--project", first).text


def test_signatures_given_in_0_1_hold(first, lawreport):
    told = lawreport("build", "--edition", "final", "--project", first).text
    assert "01_measures（综合科） 还没有签字" in told
    assert "（法制科）" not in told and "（监督科） 的签字" not in told


# ---- what is migrated ------------------------------------------------------------------------------------------------------


def test_the_kind_that_0_1_did_not_have_is_proposed_with_its_line(written, lawreport):
    unit = "# 谁\nname: 国家统计局   # 全称\r\nshort: 国家统计局\nkind: 部门    # 五选一\n".replace("\r\n", "\n")
    folder = written({"data/unit.yaml": unit})
    shown = lawreport("upgrade", "--project", folder)
    assert "-kind: 部门    # 五选一" in shown.out and "+kind: 国务院部门    # 五选一" in shown.out
    assert (folder / "data/unit.yaml").read_text(encoding="utf-8") == unit
    lawreport("upgrade", "--yes", "--project", folder)
    assert (folder / "data/unit.yaml").read_text(encoding="utf-8") == unit.replace("kind: 部门", "kind: 国务院部门")


@pytest.mark.parametrize("name", ["甲市乙区水务局", "国家矿山安全监察局山西局"])
def test_other_departments_stay_departments(written, lawreport, name):
    folder = written({"data/unit.yaml": f"name: {name}\nshort: 局\nkind: 部门\n"})
    assert "写法没有变" in lawreport("upgrade", "--project", folder).out


EARLIER = """#!/usr/bin/env python3
PROGRAM = 'D:\\\\程序（新）'  # 程序所在的文件夹；程序搬了家
print("旧")
"""


@pytest.fixture
def shimmed(written, monkeypatch):
    """Return a project with a shim of an earlier program, whose text the program knows."""
    from dataclasses import replace

    from lawreport.start.unit import upgrading

    own = OWN["build_report.py"]
    known = upgrading.digest_of(own.parted(EARLIER)[1])
    monkeypatch.setitem(OWN, "build_report.py", replace(own, earlier=frozenset({known})))
    return written({"build_report.py": EARLIER})


def test_an_earlier_shim_becomes_today_s_and_keeps_where_the_program_is(shimmed, lawreport):
    shown = lawreport("upgrade", "--yes", "--project", shimmed)
    assert "build_report.py  程序自己的文件" in shown.out
    text = (shimmed / "build_report.py").read_text(encoding="utf-8")
    assert "PROGRAM = 'D:\\\\程序（新）'  # 程序所在的文件夹" in text and "def chosen" in text


def test_a_shim_that_somebody_changed_stays_and_is_told(shimmed, lawreport):
    changed = EARLIER + "print('我加的')\n"
    (shimmed / "build_report.py").write_text(changed, encoding="utf-8")
    assert "build_report.py 有人改过，没有动" in lawreport("upgrade", "--yes", "--project", shimmed).out
    assert (shimmed / "build_report.py").read_text(encoding="utf-8") == changed


# ---- newer folders -------------------------------------------------------------------------------------------------------

TYPED = {
    "pull": ["稿.docx"],
    "import": ["表.csv", "--year", "2024"],
    "trace": ["检查单位"],
    "form": ["2025"],
    "collect": ["2025", "回收", "--yes"],
    "new-year": ["2025"],
    "sign": ["--all", "--by", "监督科"],
    "rename": ["检查单位", "检查数", "--yes"],
    "impact": ["检查单位"],
    "diff": ["2023", "2024"],
    "undo": ["--yes"],
    "upgrade": ["--yes"],
    "check": ["--fix"],
}
APART = {"init", "rule", "help", "version", "schema", "history", "batch", "rollup"}


@pytest.mark.parametrize("command", sorted({name for group in COMMANDS.values() for name in group} - APART))
def test_a_folder_of_a_newer_program_is_told_in_one_line_and_not_written_to(written, lawreport, command, tmp_path):
    folder = written({"版本.txt": "9.1.0\r\n", "回收/空.txt": "", "稿.docx": "", "表.csv": "指标,数值\n检查单位,1\n"})
    typed = [str(folder / word) if word in ("稿.docx", "表.csv", "回收") else word for word in TYPED.get(command, [])]
    before = there(folder)
    told = lawreport(command, *typed, "--project", folder)
    assert told.code == 1
    line = "这个文件夹是 9.1.0 版程序的写法，这里的程序是"
    assert sum(line in said and "请换用 9.1 或更新的程序" in said for said in told.lines) == 1, told.text
    assert there(folder) == before


def test_so_is_a_project_above_and_a_unit_of_a_batch(written, lawreport, tmp_path):
    folder = written()
    (tmp_path / "data").mkdir()
    (tmp_path / "data/metrics.yaml").write_text("{}\n", encoding="utf-8")
    (tmp_path / "版本.txt").write_text("9.1\n", encoding="utf-16")
    told = lawreport("build", "--project", folder)
    assert told.code == 1 and f"上级项目“{tmp_path.name}”是 9.1.0 版程序的写法" in told.text
    assert "9.1.0 版程序的写法" in lawreport("batch", tmp_path).text
    assert "9.1.0 版程序的写法" in lawreport("rollup", tmp_path, "--year", "2024", "--project", tmp_path, "--yes").text
    assert not (folder / "build").exists() and not (tmp_path / ".lawreport").exists()


def test_what_a_killed_command_left_in_a_newer_folder_stays_and_is_told_once(written, lawreport):
    folder = written({"版本.txt": "9.1.0\n"})
    change = folder / ".lawreport/history/2026-01-01/000001-sign"
    change.mkdir(parents=True)
    (change / "change.json").write_text("{}", encoding="utf-8")
    before = there(folder)
    told = lawreport("build", "--project", folder)
    assert told.text.count("版程序的写法") == 1 and there(folder) == before


@pytest.mark.parametrize("mark", ["0.2.9\n", f"{'.'.join(map(str, this()))}\n", "", "看不懂", "0.1"])
def test_a_folder_that_differs_in_the_third_number_or_does_not_say_builds(written, lawreport, mark):
    assert lawreport("build", "--project", written({"版本.txt": mark})).code == 0


def test_init_marks_a_folder_and_version_tells(lawreport, tmp_path, monkeypatch):
    lawreport("init", tmp_path / "新", "--unit", "甲市乙区水务局", "--year", "2025")
    assert version_in((tmp_path / "新/版本.txt").read_bytes()) == this()
    monkeypatch.chdir(tmp_path / "新")
    assert f"这个文件夹是 {'.'.join(map(str, this()))} 版的写法" in lawreport("version").out


def test_package_program_and_changelog_say_one_version():
    import re
    import tomllib

    import lawreport

    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    newest = re.search(r"^## (\d[^（\n]*)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert newest and told == lawreport.__version__ == newest[1].strip()


# ---- the shim -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def unit(tmp_path) -> Path:
    """Return a unit's folder below two others; the program that its shim names is gone."""
    files = new_project("甲市乙区水务局", "区水务局", UnitKind.DEPARTMENT, 2025)
    folder = tmp_path / "工作" / "年报"
    folder.mkdir(parents=True)
    shim = files["build_report.py"].decode().replace(repr(str(ROOT)), repr(str(tmp_path / "没有")))
    (folder / "build_report.py").write_text(shim, encoding="utf-8")
    (folder / "版本.txt").write_text("0.3.0\n", encoding="utf-8")
    return folder


def program(folder: Path, version: str) -> None:
    """Put a program into a folder that says which version it is."""
    (folder / "lawreport" / "app").mkdir(parents=True)
    (folder / "lawreport" / "__init__.py").write_text(f'"""说明 7.7。"""\n\n__version__ = "{version}"\n', encoding="utf-8")
    (folder / "lawreport" / "app" / "cli.py").touch()
    (folder / "requirements.lock").touch()
    (folder / "build_report.py").write_text(f"print('程序 {version}')\n", encoding="utf-8")


def kit(folder: Path, version: str) -> None:
    """Put an offline kit into a folder, that says which version it is and what it is told."""
    inside = folder / "程序" / "any" / "lawreport"
    (inside / "app").mkdir(parents=True)
    (inside / "app" / "cli.py").touch()
    (inside / "__init__.py").write_text(f'__version__ = "{version}"\n', encoding="utf-8")
    told = f"def run(words, called):\n    print('工具包 {version}', *words, '|', called)\n    return 7\n"
    (folder / "程序" / "run.py").write_text(told, encoding="utf-8")


def started(unit: Path, *words: str) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {"PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "build_report.py", *words]
    return subprocess.run(command, cwd=unit, env=environment, capture_output=True, encoding="utf-8", check=False).stdout.strip()


@pytest.mark.parametrize(
    ("near", "far", "chosen"), [("0.2.0", "0.3.1", "0.3.1"), ("0.3.0", "0.4.0", "0.4.0"), ("0.2.0", "0.1.9", "0.2.0")]
)
def test_of_the_programs_around_a_folder_the_newest_runs(unit, near, far, chosen):
    program(unit.parent / "程序旧", near)
    program(unit.parent.parent / "程序", far)
    assert started(unit) == f"程序 {chosen}"


def test_the_program_that_is_named_runs_unless_it_is_older_than_the_folder(unit):
    named = unit.parent.parent / "没有"
    program(named, "0.3.0")
    program(unit.parent / "更新的", "0.5.0")
    assert started(unit) == "程序 0.3.0"
    (unit / "版本.txt").write_text("0.5.0\n", encoding="utf-8")
    assert started(unit) == "程序 0.5.0"


@pytest.mark.parametrize("place", ["工作", "工作/年报工具", "年报工具 (1)"])
def test_a_kit_around_a_folder_is_a_program_too(unit, place):
    program(unit.parent / "程序旧", "0.2.0")
    kit(unit.parent.parent / place, "0.3.0")
    assert started(unit, "check", "--all") == "工具包 0.3.0 check --all | python3 build_report.py"


def test_run_by_the_python_of_a_kit_it_is_that_kit_that_runs(unit, tmp_path):
    """Others need packages that this Python does not have."""
    program(unit.parent / "更新的", "0.9.0")
    kit(tmp_path / "年报工具", "0.3.0")
    python = tmp_path / "年报工具" / "程序" / "python" / "python3"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    said = subprocess.run([python, "build_report.py"], cwd=unit, capture_output=True, encoding="utf-8", check=False)
    assert (said.returncode, said.stdout.strip()) == (7, "工具包 0.3.0 | python3 build_report.py")
