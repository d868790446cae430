"""The step `draw`, for photos: files as phones and cameras write them → pictures fit for print.

In: the photos of a report and the bytes of their files. Out: for each its pixels anew, upright, at print size, and nothing
else: no place, no name, no preview, no colour profile. Responsible for: which files are photos, how large one is printed, what
is said of one that is none, and when a kept picture is still the right one.

    file → opened → developed → kept
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lawreport.base.cache import Cache
from lawreport.base.disk import File
from lawreport.base.program import program
from lawreport.model import Image, Photo
from lawreport.photos.developed import written_anew
from lawreport.photos.opened import Unfit, dimensions
from lawreport.photos.printed import Size, sizes
from lawreport.problem import Problems

__all__ = ["developed"]

_EMU_PER_MM = 36_000


def developed(photos: Iterable[Photo], files: Mapping[str, File], cache: Path | None, width_mm: float) -> dict[str, Image]:
    """Return the photos by id, as wide as they are printed; from the cache where it has them.

    Raise `Trouble` with every photo that cannot be printed, and why.
    """
    photos, kept, met = list(photos), Cache(cache), Problems()
    known: dict[str, tuple[int, int]] = {}
    for photo in photos:
        with _telling(photo, met):
            known[photo.file] = dimensions(files[photo.file])
    fit = [photo for photo in photos if {photo.file, photo.beside} - {""} <= known.keys()]
    images = {}
    for photo, size in zip(fit, sizes(fit, known, width_mm), strict=True):
        with _telling(photo, met):
            images[photo.id] = _kept(photo, files[photo.file], size, kept)
    met.raise_errors()
    return images


@contextmanager
def _telling(photo: Photo, met: Problems) -> Iterator[None]:
    """Add what makes a photo unfit to the problems met."""
    try:
        yield
    except Unfit as unfit:
        met.add(unfit.id, f"照片“{photo.name}”{unfit}", photo.place, unfit.hint)


def _kept(photo: Photo, file: File, size: Size, kept: Cache) -> Image:
    key = json.dumps(["photo", photo.digest, size.pixels, program()])
    data = kept.get(key, lambda: written_anew(file.data, size.pixels))
    return Image(data, round(size.width_mm * _EMU_PER_MM), round(size.height_mm * _EMU_PER_MM))
