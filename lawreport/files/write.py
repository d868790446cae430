"""Step 6 of the pipeline: bytes → files, whole or not at all.

In: a path and bytes. Out: the path that was written.
Responsible for: replacing a file so that a crash leaves the old one, names that Windows allows, and cells of a CSV that no
spreadsheet takes for a formula. Which files must not be replaced is decided in `outputs`.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path

from lawreport.base import kept
from lawreport.base.oserror import reason
from lawreport.problem import Place, Trouble

_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])\s*(\..*)?", re.I)
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def file_name(words: str) -> str:
    """Return a file name made of a title's words that Windows allows too, at most 190 bytes of UTF-8."""
    name = _FORBIDDEN.sub("", words).strip(" .")
    name = name.encode("utf-8")[:190].decode("utf-8", "ignore") or "报告"
    return f"{name}_" if _RESERVED.fullmatch(name) else name


def write(path: Path, data: bytes, durable: bool = True, last: bool = True) -> Path:
    """Write the bytes to `path`, making its folders, and return it.

    Without `durable` the disk is not waited for: for files that a power cut may take. Without `last` the new name is not
    waited for either: another file follows into the same folder. Raise `Trouble` when nothing could be written; the old file
    is then untouched.
    """
    with prepared(path, data, durable) as part:
        put_in_place(part, path, durable and last)
    return path


@contextmanager
def prepared(path: Path, data: bytes, durable: bool = True) -> Iterator[Path]:
    """Yield the bytes as a whole file beside `path`, for `put_in_place`; remove it afterwards if it is still there.

    Raise `Trouble` for every `OSError`, in the body too.
    """
    part = None
    try:
        check_target(path)
        os.makedirs(path.parent, exist_ok=True)
        kept.sweep(path.parent)
        part = kept.part(path.parent)
        with open(part, "xb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        yield part
    except OSError as error:
        raise Trouble.one(
            "write", f"写不了文件：{reason(error)}", Place(path.name), "原来的文件没有改动。请检查磁盘空间和文件夹权限。"
        ) from None
    finally:
        if part is not None:
            with suppress(OSError):  # what is left is swept away later
                part.unlink(missing_ok=True)


def put_in_place(part: Path, path: Path, settle: bool = True) -> None:
    """Rename the finished part to `path`, replacing what is there."""
    os.replace(part, path)
    if settle:
        _settle(path.parent)


def check_target(path: Path) -> None:
    """Raise `Trouble` where `path` is no ordinary file, or a name yet to be made is one that Windows refuses or changes."""
    if os.path.lexists(path) and not stat.S_ISREG(os.lstat(path).st_mode):
        raise Trouble.one("write-target", f"“{path.name}”是文件夹或链接，不能写在它上面", hint="请把它移走，或换一个输出名字。")
    for step in takewhile(lambda step: not os.path.exists(step), (path, *path.parents)):
        if not is_portable(step.name):
            raise Trouble.one(
                "write-name",
                f"“{step.name}”不能作文件名，Windows 不认",
                hint='请换一个名字：不带 \\ / : * ? " < > |，不以点或空格结尾，不叫 CON、NUL 等。',
            )


def is_portable(name: str) -> bool:
    """Return whether Windows, too, accepts this name and keeps it unchanged."""
    return not (_RESERVED.fullmatch(name) or _FORBIDDEN.search(name) or (name.endswith((".", " ")) and name not in (".", "..")))


def _settle(folder: Path) -> None:
    """Wait until the new name is on the disk; Windows does so by itself."""
    if os.name == "posix":
        with suppress(OSError):  # some network disks cannot
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


_FORMULA = frozenset("=+@\t\r\n-＝＋＠－﹦﹢﹫﹣")  # at the beginning of a cell a spreadsheet takes it for a formula
_BEFORE = "' \u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"  # what it may pass over on the way there
_NEGATIVE = re.compile(r"-[\d.]+")


def cell_text(text: str) -> str:
    """Return the text of a cell so that no spreadsheet takes it for a formula; a negative number stays as it is."""
    formula = text.lstrip(_BEFORE)[:1] in _FORMULA and not _NEGATIVE.fullmatch(text)
    return f"'{text}" if text and formula else text


def cell_said(text: str) -> str:
    """Return the text that `cell_text` made a cell of."""
    return text[1:] if text.startswith("'") and cell_text(text[1:]) == text else text
