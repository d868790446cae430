"""A photo written anew: upright, in plain colours, no larger than it is printed, with nothing but its pixels.

In: the bytes of a photo, and how many pixels it may have. Out: a JPEG or a PNG, the same for the same bytes.
Responsible for: colours (CMYK, palettes, sixteen bits, transparency, profiles), and that nothing is left beside the pixels.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

from lawreport.photos.opened import decoded

if TYPE_CHECKING:
    from PIL import Image

QUALITY = 88  # of a JPEG
_PLAIN = ("L", "RGB")


def written_anew(data: bytes, most: tuple[int, int]) -> bytes:
    """Return a photo of at most so many pixels, wide and high. Raise `Unfit`."""
    from PIL import Image

    photo = decoded(data, max(most))
    plain = _in_plain_colours(photo.picture, photo.profile)
    if plain.width > most[0] or plain.height > most[1]:
        plain = plain.resize(most, Image.Resampling.LANCZOS)
    return _smallest(plain, photo.format == "PNG")


def _smallest(picture: Image.Image, drawn: bool) -> bytes:
    """Return the picture as JPEG; one that was a PNG stays one where that is not much larger: a drawing keeps its edges."""
    picture.info = {}
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, subsampling=0 if drawn else 2, optimize=True)
    if drawn:
        sharp = io.BytesIO()
        picture.save(sharp, "PNG", optimize=True)
        if len(sharp.getvalue()) <= len(out.getvalue()):
            return sharp.getvalue()
    return out.getvalue()


# ---- colours -------------------------------------------------------------------------------------------------------------


def _in_plain_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a picture in grey or red, green and blue of eight bits, as screens show them."""
    if picture.mode.startswith(("I", "F")):
        return _eight_bits(picture)
    if picture.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in picture.info:
        return _on_white(picture)
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        picture = _as_seen(picture, profile)
    return picture if picture.mode in _PLAIN else picture.convert("L" if picture.mode == "1" else "RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Return grey of sixteen bits, or of any range, as grey of eight."""
    grey = picture.convert("F")
    low, high = cast(tuple[float, float], grey.getextrema())
    top = 65535.0 if picture.mode.startswith("I;16") or 255 < high <= 65535 else max(high, 255.0)
    scale = 255.0 / (top - min(low, 0.0))
    return grey.point(lambda value: value * scale + -min(low, 0.0) * scale).convert("L")


def _on_white(picture: Image.Image) -> Image.Image:
    from PIL import Image

    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")


def _as_seen(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return a picture in the colours of screens, which its own profile tells; as it is where the profile is broken."""
    from PIL import ImageCms

    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "L" if picture.mode == "L" else "RGB"
        if mode == "L":
            return picture
        seen = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode=mode)
        return picture if seen is None else seen
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
