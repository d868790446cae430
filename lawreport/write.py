"""Step 6, write: bytes → files, whole or not at all.

In: a path and bytes. Out: the path that was written. Knows alone: how a file is replaced so that a crash leaves the
old one, what to do when Word holds it open, and which names Windows allows.
"""

from __future__ import annotations

import csv
import io
import os
import re
import time
from collections.abc import Iterable
from pathlib import Path

from lawreport.model import Entry
from lawreport.problem import Place, Trouble
from lawreport.wordparts import ledger_rows

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)
LEDGER_COLUMNS = {"bookmark": "书签", "metric": "指标", "form": "写法", "year": "年份", "raw": "原始值", "printed": "印出的文字",
                  "formula": "公式", "inputs": "依据", "data": "数据位置", "snippet": "文段位置", "paragraph": "所在段落"}


def file_name(words: str) -> str:
    """Return a file name that Windows allows too, made of the words of a title."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", words).strip(" .")
    name = name.encode("utf-8")[:200].decode("utf-8", "ignore") or "报告"
    return f"{name}_" if _RESERVED.fullmatch(name) else name


def write(path: Path, data: bytes) -> Path:
    """Return where the bytes were written: `path`, or a second name beside it when a program holds it open.

    Parent folders are made. Raise `Trouble` when nothing could be written; what was there before is untouched.
    """
    part = None
    try:
        _check_target(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
        part = path.parent / f".~{os.getpid()}-{time.monotonic_ns():x}.part"
        with open(part, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return _replace(part, path)
    except OSError as error:
        raise Trouble.one("write", f"写不了文件：{_reason(error)}", Place(path.name), "原来的文件没有改动。请检查磁盘空间和文件夹权限。") from None
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _check_target(path: Path) -> None:
    if path.is_symlink() or path.is_dir():
        raise Trouble.one("write-target", f"“{path.name}”是文件夹或链接，不能写在它上面", hint="请把它移走，或换一个输出名字。")


def _replace(part: Path, path: Path) -> Path:
    """Put the finished part in place; when the target is held open, beside it under a second name."""
    try:
        os.replace(part, path)
        return path
    except PermissionError:
        second = next(p for n in range(1, 1000) if not (p := path.with_stem(f"{path.stem}（新稿{n}）")).exists())
        os.replace(part, second)
        return second


def _sweep(folder: Path) -> None:
    """Remove what a killed build left behind."""
    for left in folder.glob(".~*.part"):
        if left.stat().st_mtime < time.time() - 3600:
            left.unlink(missing_ok=True)


def _reason(error: OSError) -> str:
    known = {28: "磁盘已满", 13: "没有权限", 30: "磁盘是只读的", 36: "文件名太长", 122: "超过磁盘配额", 20: "路径里有一段不是文件夹"}
    return known.get(error.errno, error.strerror or type(error).__name__)


def ledger_csv(entries: Iterable[Entry]) -> bytes:
    """Return the ledger as a CSV that Excel and WPS open with a double click (UTF-8 with BOM)."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(LEDGER_COLUMNS.values())
    for row in ledger_rows(entries):
        rows.writerow([_cell(row[column]) for column in LEDGER_COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    """A cell that begins like a formula is text (a figure may: -3)."""
    return f"'{text}" if re.match(r"[=+@\t\r]|-(?![\d.]+$)", text) else text
