"""The pictures of a public file: decoded, and written anew with nothing but their pixels.

In: the bytes of a picture, whatever its name says. Out: the same picture as PNG or JPEG, or why it may not go out.
Responsible for: that no remark, place, preview, second frame or hidden pixel stays in a picture.
"""

from __future__ import annotations

import io
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS, MOST_CONVERTED = 50_000_000, 10_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF")  # the only decoders that are let near a picture
_DRAWN = ((b"\x01\0\0\0", "EMF"), (b"\xd7\xcd\xc6\x9a", "WMF"), (b"\x01\0\t\0", "WMF"))
_MODES = {"1": "L", "L": "L", "RGB": "RGB", "RGBA": "RGBA", "LA": "LA"}  # others become RGB or RGBA


class Unfit(ValueError):
    """Raised for a picture that may not go out; says why."""


@lru_cache(64)
def rewritten(data: bytes) -> tuple[str, bytes]:
    """Return the ending (`png`, `jpeg`) and the bytes of a picture written anew; the same for the same bytes. Raise `Unfit`."""
    from PIL import Image, UnidentifiedImageError

    _refuse_drawings(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Pillow, about its own limits and odd metadata: ours is stricter, metadata goes
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                _check_size(picture)
                picture.load()
                return _written(picture)
        except UnidentifiedImageError:
            raise Unfit("不是 PNG、JPEG 图片，或已损坏") from None
        except Image.DecompressionBombError:
            raise Unfit("太大") from None
        except (OSError, SyntaxError, ValueError, EOFError, MemoryError, IndexError) as broken:
            raise broken if isinstance(broken, Unfit) else Unfit("已损坏") from None


def is_opaque(data: bytes) -> bool:
    """Return whether nothing behind a picture (one of `rewritten`) can be seen through it."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        if picture.mode not in ("RGBA", "LA"):
            return True
        lowest = picture.getchannel("A").getextrema()[0]
        return bool(lowest == 255)


def _refuse_drawings(data: bytes) -> None:
    kind = next((name for begin, name in _DRAWN if data.startswith(begin)), "")
    if kind or b"<svg" in data[:2000].lower():
        raise Unfit(f"是 {kind or 'SVG'} 矢量图，里面可以藏文字")


def _check_size(picture: Image.Image) -> None:
    pixels = picture.width * picture.height
    if pixels > MOST_PIXELS:
        raise Unfit(f"太大：{picture.width}×{picture.height} 像素，最多 {MOST_PIXELS // 10_000} 万像素")
    if picture.format not in ("PNG", "JPEG") and pixels > MOST_CONVERTED:
        raise Unfit(f"是 {picture.format} 图片，太大，不能代为转换")


def _written(picture: Image.Image) -> tuple[str, bytes]:
    """Return a decoded picture written anew. A JPEG keeps its tables, so that its pixels stay; the rest become PNG."""
    out = io.BytesIO()
    if picture.format == "JPEG" and picture.mode in ("L", "RGB"):
        picture.info = {}
        picture.save(out, "JPEG", quality="keep", exif=b"", icc_profile=None, comment=b"")
        return "jpeg", out.getvalue()
    _plain(picture).save(out, "PNG", compress_level=6)
    return "png", out.getvalue()


def _plain(picture: Image.Image) -> Image.Image:
    """Return a picture in a plain mode, without a word beside its pixels, those that cannot be seen blank."""
    from PIL import Image

    see_through = "A" in picture.getbands() or "transparency" in picture.info
    plain = picture.convert(_MODES.get(picture.mode, "RGB") if not see_through else "LA" if picture.mode == "LA" else "RGBA")
    if see_through:
        seen = plain.getchannel("A").point([0] + [255] * 255)
        plain = Image.composite(plain, Image.new(plain.mode, plain.size), seen)
    plain.info = {}
    return plain
