"""The program as a package: everything inside, equal bytes twice, at work where there is no repository."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
WHEEL = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps", "--no-index"]


def built(folder: Path) -> Path:
    source = folder / "source"
    for name in ("lawreport", "templates", "docs/schema"):
        shutil.copytree(REPO / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "requirements.lock", "build_report.py"):
        shutil.copy(REPO / name, source)
    subprocess.run([*WHEEL, "-w", str(folder), str(source)], check=True, timeout=300)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    return built(tmp_path_factory.mktemp("一")), built(tmp_path_factory.mktemp("二"))


@pytest.fixture(scope="module")
def installed(wheels, tmp_path_factory):
    folder = tmp_path_factory.mktemp("装好")
    with zipfile.ZipFile(wheels[0]) as wheel:
        wheel.extractall(folder)
    return folder


def lawreport(installed: Path, where: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Return what the installed command says, run in a folder outside the repository."""
    call = "from lawreport.app.cli import script; script()"
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", call, *words]
    return subprocess.run(command, cwd=where, env=environment, capture_output=True, encoding="utf-8", timeout=300)


def test_equal_files_give_equal_wheels(wheels):
    assert wheels[0].read_bytes() == wheels[1].read_bytes()


def test_equal_files_give_equal_sources_and_from_them_the_same_wheel(wheels, tmp_path):
    for name in ("一", "二"):
        command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path / name)]
        subprocess.run(command, cwd=wheels[0].parent / "source", check=True, capture_output=True, timeout=300)
    first, second = (next((tmp_path / name).iterdir()) for name in ("一", "二"))
    assert first.read_bytes() == second.read_bytes()
    shutil.unpack_archive(first, tmp_path / "源", filter="data")
    (source,) = (tmp_path / "源").iterdir()
    subprocess.run([*WHEEL, "-w", str(tmp_path / "包"), str(source)], check=True, timeout=300)
    assert next((tmp_path / "包").glob("*.whl")).read_bytes() == wheels[0].read_bytes()


def test_a_wheel_holds_the_program_and_all_that_it_lends(wheels):
    inside = set(zipfile.ZipFile(wheels[0]).namelist())
    program = {p.relative_to(REPO).as_posix() for p in (REPO / "lawreport").rglob("*") if p.is_file()}
    assert {name for name in program if "__pycache__" not in name} <= inside
    for folder, given in (("templates", "templates"), ("docs/schema", "schema")):
        names = {f"lawreport/given/{given}/{p.name}" for p in (REPO / folder).iterdir() if p.is_file()}
        assert names and names <= inside


def test_a_unit_without_a_template_builds_what_the_repository_builds(installed, tmp_path):
    for name in ("甲", "乙"):
        shutil.copytree(REPO / "examples" / "wangchuan", tmp_path / name, ignore=shutil.ignore_patterns("build", ".lawreport"))
        shutil.rmtree(tmp_path / name / "templates", ignore_errors=True)
    said = lawreport(installed, tmp_path / "甲", "build")
    assert said.returncode == 0, said.stdout + said.stderr
    shim = [sys.executable, REPO / "build_report.py", "--project", tmp_path / "乙"]
    subprocess.run(shim, check=True, capture_output=True, timeout=300)
    reports = [next((tmp_path / name / "build").glob("*.docx")).read_bytes() for name in ("甲", "乙")]
    assert reports[0] == reports[1]


def test_messages_say_the_command_that_was_typed(installed, tmp_path):
    assert "用法：lawreport [命令]" in lawreport(installed, tmp_path, "--help").stdout
    assert "用法：lawreport trace" in lawreport(installed, tmp_path, "trace", "--help").stdout
    wrong = lawreport(installed, tmp_path, "bild").stderr
    assert "是不是 build？" in wrong and "build_report.py" not in wrong


def test_the_schemas_inside_are_those_of_the_program(installed):
    from lawreport.source.fields import schemas

    for name, schema in schemas().items():
        assert json.loads((installed / f"lawreport/given/schema/{name}.json").read_text(encoding="utf-8")) == schema


def test_the_installed_program_begins_a_unit_whose_folder_finds_it(installed, tmp_path):
    said = lawreport(installed, tmp_path, "init", "年报", "--unit", "甲市乙区水务局", "--year", "2025")
    assert said.returncode == 0, said.stdout + said.stderr
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"}
    shim = [sys.executable, "build_report.py"]
    subprocess.run(shim, cwd=tmp_path / "年报", env=environment, check=True, capture_output=True, timeout=300)
    assert list((tmp_path / "年报/build").glob("*（送审稿）.docx"))
