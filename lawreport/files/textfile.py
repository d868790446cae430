"""Bytes of a text file → text, whichever editor saved it.

In: the bytes of a file. Out: its text.
Responsible for: encodings. UTF-8 (with or without BOM), UTF-16 with BOM and GB18030 are read; Big5, Shift-JIS, Latin-1 and
Office files are refused, because they would be read as nonsense.
"""

from __future__ import annotations

import re

from lawreport.problem import Place, Trouble

_MAGIC = [
    (b"PK\x03\x04", "这是压缩包或 Office 文件，不是文本文件"),
    (b"\xd0\xcf\x11\xe0", "这是旧版或加密的 Office 文件，不是文本文件"),
    (b"%PDF", "这是 PDF，不是文本文件"),
    (b"\x89PNG", "这是图片，不是文本文件"),
]


def decode(data: bytes, name: str) -> str:
    """Return the text of a file, without its BOM. Raise `Trouble` when the bytes cannot be Chinese text."""
    for magic, message in _MAGIC:
        if data.startswith(magic):
            raise Trouble.one("text-format", message, Place(name), "请确认文件没有放错，扩展名没有改错。")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decode(data, "utf-16", name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _gb18030(data, name)


def _decode(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Trouble.one("text-encoding", "文件的编码读不懂", Place(name, line), _HINT) from None


def _gb18030(data: bytes, name: str) -> str:
    text = _decode(data, "gb18030", name)
    if not plausible(text):
        raise Trouble.one("text-encoding", "文件的编码既不是 UTF-8，也不像 GB18030（GBK）", Place(name), _HINT)
    return text


def plausible(text: str) -> bool:
    """Return whether text decoded as GB18030 reads like Chinese: nine in ten characters common, none of private use."""
    if re.search("[\ue000-\uf8ff]", text):
        return False
    foreign = [c for c in text if c > "\u00ff" and c not in "“”‘’—…·×÷±"]
    common = sum(
        ("\u4e00" <= c <= "\u9fff" and _in_gb2312(c)) or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" for c in foreign
    )
    return common >= 0.9 * len(foreign)


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


_HINT = "请用记事本打开，另存为 UTF-8 编码。"
