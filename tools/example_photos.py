"""Draw the two photos of the example: scenes without any real person or place, as a phone would save them.

In: nothing. Out: examples/wangchuan/photos/, the same bytes at every run. Responsible for: that the example shows no one.
"""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "wangchuan" / "photos"
SKY, GROUND, BANNER, FACE = (205, 222, 238), (184, 174, 152), (178, 34, 34), (228, 200, 170)


def scene(width: int, height: int, people: int, seed: int) -> Image.Image:
    """Return a square with a banner and people of coloured blocks."""
    dice, picture = random.Random(seed), Image.new("RGB", (width, height), SKY)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height // 2, width, height), fill=GROUND)
    draw.rectangle((width // 8, height // 9, width * 7 // 8, height // 4), fill=BANNER)
    for number in range(people):
        left, foot = width * (number + 1) // (people + 2), height * 3 // 4 + dice.randrange(height // 6)
        size = height // 9
        coat = tuple(dice.randrange(50, 180) for _ in range(3))
        draw.rectangle((left, foot - 2 * size, left + size, foot), fill=coat)
        draw.ellipse((left + size // 6, foot - 3 * size + size // 4, left + size * 5 // 6, foot - 2 * size), fill=FACE)
    return picture


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    lying = Image.Exif()
    lying[0x0112] = 6  # as a phone held upright saves it: the pixels on their side, and a remark
    scene(900, 600, 7, 1).transpose(Image.Transpose.ROTATE_90).save(FOLDER / "宪法宣传.jpg", quality=75, exif=lying)
    scene(800, 600, 5, 2).save(FOLDER / "联合检查.jpg", quality=75)
    scene(600, 600, 4, 3).quantize(32).save(FOLDER / "旁听庭审.png", optimize=True)


if __name__ == "__main__":
    main()
