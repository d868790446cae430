"""Photos as files: which can be read, and what is said of the others.

In: a file. Out: its size, its pixels, or `Unfit`, which says in plain words what to do.
Responsible for: that only decoders for JPEG, PNG and TIFF are let near a file, and only for one of a size that fits in memory.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, NoReturn, TypeVar

from lawreport.base.disk import MOST_BYTES, File

if TYPE_CHECKING:
    from PIL import Image

T = TypeVar("T")
FORMATS = ("JPEG", "PNG", "TIFF")  # two JPEGs in one file, as some phones write (MPO), begin as one
MOST_PIXELS, MOST_OTHERS = 120_000_000, 60_000_000  # of a JPEG, which is decoded smaller; of the rest
LEAST = 32  # pixels of a side
_TURNS = {  # EXIF's numbers
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
_AS_JPEG = "请在手机的相机设置里改成“兼容性最好”再拍，或者用“画图”打开，另存为 JPEG。"
_BY_PAINT = "请用“画图”打开，另存为 JPEG。"
_AGAIN = "请从手机或相机里重新拷一份。"
_SMALLER = "请用“画图”打开，点“重新调整大小”，改到 3000 像素宽以内，另存为 JPEG。"
_RAW = {".cr2", ".cr3", ".nef", ".arw", ".dng", ".raf", ".orf", ".rw2", ".pef", ".srw"}
_BEGINNINGS = (
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"8BPS", "Photoshop 文件"),
    (b"%PDF", "PDF 文件"),
    (b"PK\x03\x04", "Word、Excel 或压缩包"),
    (b"\x01\0\0\0", "EMF 矢量图"),
    (b"\xd7\xcd\xc6\x9a", "WMF 矢量图"),
    (b"\0\0\0\x0cjP", "JPEG 2000 图片"),
)


class Unfit(ValueError):
    """Raised for a photo that cannot be printed: says why, and carries the id of its problem and what to do."""

    def __init__(self, what: str, hint: str, id: str = "photo-kind"):
        super().__init__(what)
        self.hint, self.id = hint, id


@dataclass(frozen=True, slots=True)
class Decoded:
    """A photo's pixels, turned upright; its format, and its colour profile if it has one."""

    picture: Image.Image
    format: str
    profile: bytes | None


def dimensions(file: File) -> tuple[int, int]:
    """Return the width and height of a photo as it is looked at, turned upright. Raise `Unfit`."""
    data = file.data if not file.error else _unread(file)
    return _read(data, PurePath(file.name).suffix.lower(), _dimensions)


def decoded(data: bytes, most: int) -> Decoded:
    """Return a photo decoded, a large JPEG at a part of its size that is still twice `most` wide. Raise `Unfit`."""
    return _read(data, "", lambda picture: _decoded(picture, most))


def _dimensions(picture: Image.Image) -> tuple[int, int]:
    width, height = picture.size
    return (height, width) if turned(picture) in (5, 6, 7, 8) else (width, height)


def _decoded(picture: Image.Image, most: int) -> Decoded:
    from PIL import Image

    kind, profile, turn = picture.format or "", picture.info.get("icc_profile"), _TURNS.get(turned(picture))
    picture.draft(None, (2 * most, 2 * most))
    picture.load()
    return Decoded(picture.transpose(Image.Transpose[turn]) if turn else picture.copy(), kind, profile)


def turned(picture: Image.Image) -> int:
    """Return how a picture lies, as EXIF counts it: 1 upright, 6 and 8 on its side."""
    try:
        return int(picture.getexif().get(0x0112, 1))
    except (ValueError, TypeError, SyntaxError, OSError, OverflowError):  # remarks that are no remarks
        return 1


def _unread(file: File) -> NoReturn:
    """Raise what keeps a file from being read."""
    if file.size > MOST_BYTES:
        raise Unfit(f"太大（{file.size >> 20} MB），最多 {MOST_BYTES >> 20} MB", _SMALLER, "photo-size")
    raise Unfit("打不开", "如果正在别的程序里打开，请先关闭；再看文件还在不在。", "photo-damaged")


def _read(data: bytes, ending: str, act: Callable[[Image.Image], T]) -> T:
    """Return what `act` makes of an opened photo. Whatever a decoder stumbles over is raised as `Unfit`."""
    from PIL import Image, UnidentifiedImageError

    _refuse_others(data, ending)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, of its own limits and odd remarks: ours are stricter, remarks go
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                _refuse_size(picture)
                return act(picture)
        except UnidentifiedImageError:
            raise Unfit("不是 JPEG、PNG、TIFF 图片，或已损坏", _BY_PAINT) from None
        except Image.DecompressionBombError:
            raise Unfit("的像素太多", _SMALLER, "photo-size") from None
        except MemoryError:
            raise Unfit("太大，内存放不下", _SMALLER, "photo-size") from None
        except (OSError, SyntaxError, ValueError, EOFError, IndexError) as broken:
            raise broken if isinstance(broken, Unfit) else Unfit("已损坏，打不全", _AGAIN, "photo-damaged") from None


def _refuse_others(data: bytes, ending: str) -> None:
    if not data:
        raise Unfit("是空文件", _AGAIN, "photo-damaged")
    if data[4:8] == b"ftyp":
        kind = {b"avif": "AVIF", b"avis": "AVIF", b"crx ": "相机原始（RAW）"}.get(data[8:12], "HEIC")
        raise Unfit(f"是 {kind} 格式，Word 里放不了" if kind != "相机原始（RAW）" else f"是{kind}格式", _AS_JPEG)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise Unfit("是 WebP 格式，Word 里放不了", _BY_PAINT)
    if ending in _RAW or data[8:10] == b"CR" or data[:15] == b"FUJIFILMCCD-RAW":
        raise Unfit("是相机原始（RAW）格式", "请用相机自带的软件导出 JPEG，或在相机里改成拍 JPEG。")
    kind = next((name for begin, name in _BEGINNINGS if data.startswith(begin)), "")
    if kind or b"<svg" in data[:2000].lower():
        raise Unfit(f"是 {kind or 'SVG 矢量图'}，不是照片", _BY_PAINT)


def _refuse_size(picture: Image.Image) -> None:
    width, height = picture.size
    most = MOST_PIXELS if picture.format in ("JPEG", "MPO") else MOST_OTHERS
    if width * height > most:
        raise Unfit(f"的像素太多：{width}×{height}，最多 {most // 10_000} 万像素", _SMALLER, "photo-size")
    if min(width, height) < LEAST:
        raise Unfit(f"太小：{width}×{height} 像素，印不清楚", "请换成原来的照片，不要用缩略图。", "photo-size")
