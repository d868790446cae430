"""What the system refuses is said in Chinese, whatever the number."""

import errno
import os

import pytest

from lawreport.base.oserror import reason


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_english_comes_through(number):
    said = reason(OSError(number, os.strerror(number), "报告.docx"))
    assert not any("a" <= c.lower() <= "z" for c in said) and any(c > "\u3000" for c in said)


def test_the_common_ones_say_what_to_do_about():
    assert reason(OSError(errno.ENOSPC, "")) == "磁盘已满"
    assert "打开" in reason(PermissionError(errno.EACCES, ""))
    assert reason(MemoryError()) == "内存不够"


@pytest.mark.parametrize("number", [errno.EIO, errno.EMFILE, 99999])
def test_the_command_line_tells_a_machine_that_refuses(number, monkeypatch, lawreport, tmp_path):
    from lawreport import project

    def refuse(folder):
        raise OSError(number, "English words", str(tmp_path / "甲.yaml"))

    monkeypatch.setattr(project.Project, "at", refuse)
    result = lawreport("build", "--project", tmp_path)
    assert result.code == 3 and "甲.yaml" in result.err and "English" not in result.text
