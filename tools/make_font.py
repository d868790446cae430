"""Make the font of the charts: a small, static part of Noto Sans SC Regular.

    python tools/make_font.py NotoSansSC-Regular.otf characters.txt

What comes in: the full font (SIL Open Font License 1.1) and a text file of the 8105 characters of the
通用规范汉字表, in any layout. What goes out: lawreport/fonts/NotoSansSC-Regular-subset.otf and hanzi8105.txt
beside it. Hinting, vertical metrics and layout features go, because their lines are horizontal and printed;
without kerning a word is as wide as the sum of its characters, which the layout of the charts relies on.
"""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import wrap

FONTS = Path(__file__).parent.parent / "lawreport" / "fonts"
LISTED = 8105
OTHER = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0xFF),  # ASCII, Latin-1 without the soft hyphen
    (0x391, 0x3A9),
    (0x3B1, 0x3C9),  # Greek
    (0x2010, 0x2027),
    (0x2030, 0x203B),  # dashes, quotes, … ‰ ※
    (0x2103, 0x2103),
    (0x2109, 0x2109),
    (0x2116, 0x2116),
    (0x2160, 0x216B),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2215, 0x2215),
    (0x2236, 0x2236),
    (0x2248, 0x2248),
    (0x2260, 0x2265),
    (0x2460, 0x2473),
    (0x2474, 0x2487),
    (0x25A0, 0x25CF),
    (0x2605, 0x2606),
    (0x3000, 0x301F),
    (0x3220, 0x3229),
    (0x3380, 0x33DF),
    (0xFF01, 0xFF5E),
    (0xFFE0, 0xFFE5),
)


def hanzi(path: Path) -> str:
    """Return the characters of the list, in its order."""
    found = "".join(dict.fromkeys(c for c in path.read_text(encoding="utf-8") if ord(c) > 0x3400))
    if len(found) != LISTED:
        raise SystemExit(f"{path}: {len(found)} characters, not {LISTED}")
    return found


def gb2312() -> str:
    """Return the 6763 characters of GB/T 2312; some are not in the newer list but still in names."""
    pairs = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return b"".join(pairs).decode("gb2312", errors="ignore")


def options():
    """Return what the subset keeps: outlines and names, nothing that moves or swaps glyphs."""
    from fontTools.subset import Options

    return Options(
        hinting=False,
        desubroutinize=False,
        layout_features=[],
        notdef_outline=True,
        name_IDs=["*"],
        drop_tables=["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx", "DSIG"],
    )


def subset(source: Path, characters: str, target: Path) -> None:
    """Write the part of the font that holds the characters and, as OTHER, whatever of it the font has."""
    from fontTools.subset import Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options())
    wanted = set(map(ord, characters))
    subsetter.populate(unicodes=wanted | {code for first, last in OTHER for code in range(first, last + 1)})
    subsetter.subset(font)
    if lost := wanted - font.getBestCmap().keys():
        raise SystemExit(f"{source} lacks {''.join(map(chr, sorted(lost)))}")
    font.save(target)


def main(source: str, listing: str) -> None:
    listed = hanzi(Path(listing))
    subset(Path(source), listed + gb2312(), FONTS / "NotoSansSC-Regular-subset.otf")
    (FONTS / "hanzi8105.txt").write_text("\n".join(wrap(listed, 60)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
