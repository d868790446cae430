"""The pictures of a template (an emblem, a seal on the letterhead): sound, of a sensible size, and without a history.

In: the bytes of a picture. Out: what is wrong with it, or the same picture without author, place and remarks. Responsible
for: how PNG and JPEG files are built.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

MOST_PIXELS = 40_000_000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_OTHERS = (
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"\x01\0\0\0",
    b"\xd7\xcd\xc6\x9a",
    b"\x01\0\t\0",
)  # GIF BMP TIFF EMF WMF
_DRAWN = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs", b"bKGD"}
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_REMARKS = {*range(0xE1, 0xF0), 0xFE} - {0xEE}  # what cameras and programs say; EE tells how colours are stored
_END, _PIXELS, _MARKER = 0xD9, 0xDA, re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SIZED = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}  # JPEG frames


class _Broken(ValueError):
    """Raised for a picture that cannot be read to its end; says why."""


def fault(data: bytes) -> str:
    """Return what is wrong with a picture, or an empty string."""
    if not data:
        return "是空的，0 字节"
    try:
        if data.startswith(_PNG):
            return _size_fault(*_check_png(data))
        if data.startswith(_JPEG):
            return _size_fault(*_check_jpeg(data))
    except (_Broken, struct.error, IndexError, zlib.error) as broken:
        return f"已损坏（{broken}）" if isinstance(broken, _Broken) else "已损坏"
    return "" if data.startswith(_OTHERS) else "不是 Word 能用的图片格式"


def clean(data: bytes) -> bytes:
    """Return a sound picture without remarks, author, place, preview, or anything after its end."""
    if data.startswith(_PNG):
        kept = (chunk for kind, chunk in _chunks(data) if kind in _DRAWN)
        return _PNG + b"".join(kept)
    if data.startswith(_JPEG):
        return b"\xff\xd8" + b"".join(segment for marker, segment in _segments(data) if marker not in _REMARKS)
    return data


def _size_fault(width: int, height: int) -> str:
    if not width or not height:
        return f"已损坏（大小是 {width}×{height}）"
    return f"太大：{width}×{height} 像素，最多 {MOST_PIXELS // 10_000} 万像素" if width * height > MOST_PIXELS else ""


# ---- PNG -----------------------------------------------------------------------------------------------------------


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Return (kind, whole chunk) up to the end of the picture; raise `_Broken`."""
    at = len(_PNG)
    while True:
        if at + 12 > len(data):
            raise _Broken("不完整")
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        chunk = data[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise _Broken("不完整")
        if zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            raise _Broken("校验不符")
        yield kind, chunk
        if kind == b"IEND":
            return
        at += len(chunk)


def _check_png(data: bytes) -> tuple[int, int]:
    chunks = list(_chunks(data))
    if chunks[0][0] != b"IHDR":
        raise _Broken("没有开头")
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", chunks[0][1][8:21])
    if not _size_fault(width, height):
        wanted = height * (1 + (width * depth * _CHANNELS.get(colour, 1) + 7) // 8)
        pixels = b"".join(chunk[8:-4] for kind, chunk in chunks if kind == b"IDAT")
        inflated = zlib.decompressobj().decompress(pixels, wanted + 1)
        if not interlace and len(inflated) != wanted:
            raise _Broken("像素不完整")
    return width, height


# ---- JPEG ----------------------------------------------------------------------------------------------------------


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Return (marker, whole segment) up to the end of the picture, pixels with the segment before them; raise `_Broken`."""
    at, marker = 2, 0
    while marker != _END:
        if data[at] != 0xFF:
            raise _Broken("不完整")
        marker, end = data[at + 1], at + 2
        if marker != _END:
            end += int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _PIXELS:
            after = _MARKER.search(data, end)
            end = after.start() if after else len(data)
        if end > len(data):
            raise _Broken("不完整")
        yield marker, data[at:end]
        at = end


def _check_jpeg(data: bytes) -> tuple[int, int]:
    frames = [segment for marker, segment in _segments(data) if marker in _SIZED]
    if not frames:
        raise _Broken("没有大小")
    height, width = struct.unpack(">HH", frames[0][5:9])
    return width, height
