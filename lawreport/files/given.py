"""A file that somebody named: last year's report, one that came back, one to be checked.

In: its path. Out: its bytes.
Responsible for: pipes and huge files that are not read, and what is said where a file cannot be.
"""

from __future__ import annotations

from pathlib import Path

from lawreport.base.kept import read
from lawreport.base.oserror import reason
from lawreport.problem import Place, Trouble

MOST = 1 << 30  # bytes of a file that is looked at


def given(path: Path, most: int = MOST) -> bytes:
    """Return the bytes of a file. Raise `Trouble` where it cannot be read, or is larger than `most`."""
    try:
        return read(path, most, links=True)
    except OSError as error:
        hint = "请检查文件名，关闭正在打开它的程序再试。"
        raise Trouble.one("file-unreadable", f"读不了这个文件（{reason(error)}）", Place(path.name), hint) from None
