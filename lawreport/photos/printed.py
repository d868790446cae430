"""How large photos are printed.

In: the photos of a report in order, the size of each in pixels, the width of the page's pictures. Out: a `Size` for each.
Responsible for: that a photo fits its page and stays clear, and that two beside one another are equally high.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lawreport.model import Photo

WIDEST, HIGHEST, TALL = 0.8, 90.0, 110.0  # of the pictures' width; mm of one that lies, and of one that stands
PAIR = 75.0  # mm, the height of two beside one another at most
GAP = 6.0  # mm between them
DPI, CLEAR = 220, 96  # as printed; of a small photo at least
MM = 25.4


@dataclass(frozen=True, slots=True)
class Size:
    """How large a photo is printed, and how many pixels wide and high it is to be for that at most."""

    width_mm: float
    height_mm: float
    pixels: tuple[int, int]


def sizes(photos: Iterable[Photo], known: Mapping[str, tuple[int, int]], width_mm: float) -> Iterator[Size]:
    """Yield the size of each photo; `known`: file → its width and height in pixels, upright."""
    for photo in photos:
        width, height = known[photo.file]
        ratio = width / height
        if photo.beside:
            other = known[photo.beside]
            high = min((width_mm - GAP) / (ratio + other[0] / other[1]), PAIR)
        else:
            high = min(width_mm * WIDEST / ratio, TALL if ratio < 1 else HIGHEST)
            high = min(high, height * MM / CLEAR)
        wide = high * ratio
        yield Size(wide, high, (max(round(wide / MM * DPI), 1), max(round(high / MM * DPI), 1)))
