"""LibreOffice from outside: what is said when it is missing, fails, hangs or makes nothing."""

import os
import time

import pytest

from lawreport.problem import Trouble
from lawreport.word import libreoffice

FAKE = """#!/bin/sh
while [ "$1" != --outdir ]; do shift; done
out=$2; shift 2
{work}
"""


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "年度报告.docx"
    path.write_text("x", encoding="utf-8")
    return path


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Return a function that puts a shell script in LibreOffice's place."""

    def put(work: str) -> None:
        path = tmp_path / "soffice"
        path.write_text(FAKE.format(work=work), encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setattr(libreoffice, "find_office", lambda: path)

    if os.name != "posix":
        pytest.skip("需要 sh")
    return put


def ids(caught) -> list[str]:
    return [p.id for p in caught.value.problems]


def test_what_was_made_is_moved_to_its_place(program, letter, tmp_path):
    program('mkdir -p "$out"; printf "%s" "$FONTCONFIG_FILE" > "$out/年度报告.pdf"')
    (made,) = libreoffice.convert([letter], "pdf", tmp_path / "out")
    assert made == tmp_path / "out" / "年度报告.pdf"
    assert made.read_text(encoding="utf-8") == str(libreoffice.FONTS)


def test_a_computer_without_libreoffice_is_told_so(monkeypatch, letter, tmp_path):
    monkeypatch.setattr(libreoffice, "find_office", lambda: None)
    with pytest.raises(Trouble) as caught:
        libreoffice.convert([letter], "pdf", tmp_path)
    assert ids(caught) == ["office-missing"]


def test_an_old_result_does_not_count_as_made(program, letter, tmp_path):
    program("echo Error: source file could not be loaded")
    (tmp_path / "年度报告.pdf").write_text("去年", encoding="utf-8")
    with pytest.raises(Trouble, match="没有转换成功") as caught:
        libreoffice.convert([letter], "pdf", tmp_path)
    assert ids(caught) == ["office-failed"] and "could not" not in str(caught.value)  # its English is nothing to a clerk
    assert (tmp_path / "年度报告.pdf").read_text(encoding="utf-8") == "去年"


def test_a_program_that_hangs_is_stopped_with_what_it_started(program, letter, tmp_path):
    program(f"(sleep 1; touch {tmp_path}/still-there) & sleep 60")
    with pytest.raises(Trouble) as caught:
        libreoffice.convert([letter], "pdf", tmp_path, timeout=0.3)
    time.sleep(1)
    assert ids(caught) == ["office-timeout"]
    assert not (tmp_path / "still-there").exists()


def test_missing_files_and_equal_names_are_told_before_anything_runs(program, letter, tmp_path):
    program("exit 0")
    twin = tmp_path / "又一份" / letter.name
    with pytest.raises(Trouble) as caught:
        libreoffice.convert([letter, twin], "pdf", tmp_path)
    assert ids(caught) == ["office-input", "office-input"]


def test_the_font_rules_name_every_official_font():
    rules = libreoffice.FONTS.read_text(encoding="utf-8")
    for name in ("方正小标宋简体", "仿宋_GB2312", "仿宋", "楷体_GB2312", "楷体", "黑体", "宋体"):
        assert f'compare="eq"><string>{name}</string>' in rules
