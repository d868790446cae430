"""A file is written whole or not at all; what was there before is never lost."""

import errno
import os
import subprocess
import sys
import time

import pytest

from lawreport.files.write import cell_text, file_name, write
from lawreport.problem import Trouble


def names(folder) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def failing(number: int):
    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    return fail


def test_a_file_is_written_and_its_folders_are_made(tmp_path):
    path = tmp_path / "甲" / "乙" / "报告.docx"
    assert write(path, b"new") == path
    assert path.read_bytes() == b"new" and names(path.parent) == ["报告.docx"]


def test_a_file_takes_the_place_of_the_old_one(tmp_path):
    path = tmp_path / "报告.docx"
    path.write_bytes(b"old")
    write(path, b"new")
    assert path.read_bytes() == b"new" and names(tmp_path) == ["报告.docx"]


def test_a_file_that_a_program_holds_open_stays(tmp_path, monkeypatch):
    path = tmp_path / "报告.docx"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "replace", failing(errno.EACCES))
    with pytest.raises(Trouble, match="正被别的程序打开"):
        write(path, b"new")
    assert path.read_bytes() == b"old" and names(tmp_path) == ["报告.docx"]


@pytest.mark.parametrize(
    "number, said", [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "磁盘是只读的"), (errno.EDQUOT, "超过磁盘配额")]
)
@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_no_rest(number, said, broken, tmp_path, monkeypatch):
    path = tmp_path / "报告.docx"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, broken, failing(number))
    with pytest.raises(Trouble) as trouble:
        write(path, b"new")
    assert str(trouble.value) == f"错误 报告.docx  写不了文件：{said}\n    原来的文件没有改动。请检查磁盘空间和文件夹权限。"
    assert path.read_bytes() == b"old" and names(tmp_path) == ["报告.docx"]


def test_a_folder_or_a_link_is_never_written_over(tmp_path):
    (tmp_path / "夹").mkdir()
    (tmp_path / "原").write_bytes(b"old")
    (tmp_path / "链").symlink_to(tmp_path / "原")
    (tmp_path / "断").symlink_to(tmp_path / "无")
    for name in ("夹", "链", "断"):
        with pytest.raises(Trouble, match="是文件夹或链接"):
            write(tmp_path / name, b"new")
    assert (tmp_path / "原").read_bytes() == b"old" and names(tmp_path) == sorted(["夹", "原", "链", "断"])


def test_a_file_in_the_way_of_a_folder_is_told(tmp_path):
    (tmp_path / "甲").write_bytes(b"")
    with pytest.raises(Trouble, match="写不了文件"):
        write(tmp_path / "甲" / "报告.docx", b"new")


def test_a_name_too_long_is_told(tmp_path):
    with pytest.raises(Trouble, match="文件名太长"):
        write(tmp_path / ("甲" * 300), b"new")


def test_a_killed_writer_leaves_the_old_file(tmp_path):
    path = tmp_path / "报告.docx"
    path.write_bytes(b"old")
    program = (
        "import os, sys; from pathlib import Path; from lawreport.files.write import write\n"
        "os.fsync = lambda _: os._exit(9)\nwrite(Path(sys.argv[1]), b'new')"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert ended.returncode == 9 and path.read_bytes() == b"old"


def test_what_a_killed_build_left_is_swept_once_it_is_old(tmp_path):
    for name, age in ((".~1-a.part", 7200), (".~2-b.part", 10)):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    write(tmp_path / "报告.docx", b"new")
    assert names(tmp_path) == [".~2-b.part", "报告.docx"]


@pytest.mark.parametrize(
    "words, name",
    [
        ("甲局2024年报告", "甲局2024年报告"),
        ('a/b\\c:d*e?f"g<h>i|j', "abcdefghij"),
        ("con", "con_"),
        ("COM1.docx", "COM1.docx_"),
        (" .甲. ", "甲"),
        ("", "报告"),
        ("///", "报告"),
        ("甲\n乙\x00", "甲乙"),
    ],
)
def test_a_title_becomes_a_name_that_windows_allows(words, name):
    assert file_name(words) == name
    assert len(file_name(words * 200).encode()) <= 200


@pytest.mark.parametrize(
    "text, safe",
    [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("@a", "'@a"),
        ("-3", "-3"),
        ("-3.5", "-3.5"),
        ("-a", "'-a"),
        ("\t=1", "'\t=1"),
        ("甲", "甲"),
        ("", ""),
    ],
)
def test_a_cell_that_begins_like_a_formula_is_text(text, safe):
    assert cell_text(text) == safe
