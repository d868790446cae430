"""Every daily command is a target of make, here and in a new unit's folder; a clerk's and a programmer's stand apart."""

import re
import subprocess
from pathlib import Path

import pytest
from where import ROOT

from lawreport.app.cli import COMMANDS
from lawreport.start.unit.newproject import new_project
from lawreport.unitkind import UnitKind

COMMANDS_TYPED = {name for group in COMMANDS.values() for name in group} - {"help", "version"}
MANY = {"init", "batch", "rollup", "schema"}  # nothing for a unit's own folder
UNIT = new_project("甲市乙区水务局", "区水务局", UnitKind.DEPARTMENT, 2025)["Makefile"].decode()


def called(text: str, mark: str) -> dict[str, str]:
    """Return target → the command of the program that it runs, of the targets that are marked so."""
    found = re.findall(rf"^([a-z-]+):[^\n]*{mark} [^\n]+\n\t@(?:\$\(WAIT\) )?\$\(RUN\) ([a-z-]+)", text, re.M)
    return dict(found)


def test_every_command_is_a_target_of_the_repository():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    daily = {*called(text, "##").values(), "clean"}
    assert daily >= COMMANDS_TYPED - {"schema"}, COMMANDS_TYPED - {"schema"} - daily
    assert set(called(text, "#-").values()) == {"schema"}


def test_every_command_is_a_target_of_a_unit_s_folder():
    assert set(called(UNIT, "##").values()) >= COMMANDS_TYPED - MANY, COMMANDS_TYPED - MANY - set(called(UNIT, "##").values())


@pytest.fixture
def unit(tmp_path) -> Path:
    (tmp_path / "Makefile").write_text(UNIT, encoding="utf-8")
    return tmp_path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(["make", *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False)


def test_help_lists_those_of_a_programmer_apart():
    said = make(ROOT, "help").stdout
    daily, _, dev = said.partition("\n给程序员：\n")
    assert "  make check " in daily and "  make test " in dev
    assert "make test" not in daily and "make check" not in dev.replace("make check ARGS", "")


def test_a_wrong_target_is_answered_in_chinese(unit):
    ended = make(unit, "tset")
    assert ended.returncode and len(ended.stderr.splitlines()) == 1
    assert ended.stderr.splitlines()[0] == "没有 make tset 这个命令。运行 make help 看全部命令。"
    assert "  make final " in make(unit, "help").stdout
