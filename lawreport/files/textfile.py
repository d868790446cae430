"""Bytes of a text file → text, whichever editor saved it, and back into the same encoding.

In: the bytes of a file; for the way back, a text too. Out: its text; its bytes.
Responsible for: encodings. UTF-8 (with or without BOM), UTF-16 with BOM and GB18030 are read; Big5, Shift-JIS, Latin-1 and
Office files are refused, because they would be read as nonsense.
"""

from __future__ import annotations

import codecs
import re

from lawreport.files.package import OLE, PDF, PNG, UTF_16, ZIP
from lawreport.problem import Place, Trouble

_OTHER_KINDS = (
    (ZIP, "这是压缩包或 Office 文件，不是文本文件"),
    (OLE[:4], "这是旧版或加密的 Office 文件，不是文本文件"),
    (PDF, "这是 PDF，不是文本文件"),
    (PNG, "这是图片，不是文本文件"),
)
_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, name: str) -> str:
    """Return the text of a file, without its BOM. Raise `Trouble` when the bytes cannot be Chinese text."""
    for magic, message in _OTHER_KINDS:
        if data.startswith(magic):
            raise Trouble.one("text-format", message, Place(name), "请确认文件没有放错，扩展名没有改错。")
    if data.startswith(UTF_16):
        return _decode(data, "utf-16", name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _gb18030(data, name)


def encoded_like(data: bytes, text: str) -> bytes:
    """Return a text as bytes in the encoding of `data`, with a byte order mark where `data` begins with one."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return mark + text.encode(encoding)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return text.encode("gb18030")
    return text.encode("utf-8")


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
