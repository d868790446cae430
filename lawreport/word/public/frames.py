"""Text boxes and pictures of a public file that no reader sees, or that cover what he should see.

In: the tree of a part, and the file's pictures. Out: (element, why nobody sees it). Responsible for: where drawings stand, how
large they are, and what they hide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import normpath

from lawreport.word.cascade import OFF
from lawreport.word.public.pictures import is_opaque
from lawreport.word.public.vocabulary import WP, WPS, A, R, W
from lawreport.word.template.parts import relations

_EMU, _TWIP = 12_700, 20  # of a point
_LEAST_BOX, _LEAST_PICTURE, _LEAST_LINE = 4, 4, 0.3  # points: a rule that is a picture is thin, but it is long


_LEAST_LINE_HEIGHT, _INSETS = 8, ("lIns", "rIns", "tIns", "bIns")


def paper(root) -> float:
    """Return the length of the longest side of any page of a part, in twips."""
    sizes = [s.get(f"{{{W}}}{side}", "0") for s in root.iter(f"{{{W}}}pgSz") for side in "wh"]
    return max((float(size) for size in sizes if size.isdigit()), default=16838)


def frames(root) -> Iterator[tuple]:
    """Yield (text box or picture, why nobody sees it)."""
    longest = paper(root) * _EMU / _TWIP
    for drawn in root.iter(f"{{{WP}}}anchor", f"{{{WP}}}inline"):
        worded = any((t.text or "").strip() for t in drawn.iter(f"{{{W}}}t"))
        what = "文本框" if worded else "图片"
        if not worded and next(drawn.iter(f"{{{A}}}blip"), None) is None:
            continue
        extent = drawn.find(f"{{{WP}}}extent")
        sides = [int(extent.get(side, "0") or 0) for side in ("cx", "cy")] if extent is not None else [0, 0]
        offsets = [int(o.text or 0) for o in drawn.iter(f"{{{WP}}}posOffset") if (o.text or "").lstrip("-").isdigit()]
        small = min(sides) < _LEAST_BOX * _EMU if worded else _is_a_dot(sides)
        if small:
            yield drawn, f"{what}没有大小"
        elif worded and drawn.get("behindDoc", "0") not in OFF:
            yield drawn, "文本框衬在文字和图片下面"
        elif any(abs(offset) > longest for offset in offsets):
            yield drawn, f"{what}在纸的外面"
        elif any(_is_too_small(shape, sides) for shape in drawn.iter(f"{{{WPS}}}wsp")):
            yield drawn, "文本框太小，装不下里面的字"


def _is_a_dot(sides: list[int]) -> bool:
    return max(sides) < _LEAST_PICTURE * _EMU or min(sides) < _LEAST_LINE * _EMU


def _is_too_small(shape, sides: list[int]) -> bool:
    """Return whether a text box that does not grow has room for less than half of its paragraphs, or for none at all."""
    box = shape.find(f"{{{WPS}}}bodyPr")
    if box is None or box.find(f"{{{A}}}spAutoFit") is not None:
        return False
    insets = {side: int(given) if (given := box.get(side, "0")).lstrip("-").isdigit() else 0 for side in _INSETS}
    wide, high = sides[0] - insets["lIns"] - insets["rIns"], sides[1] - insets["tIns"] - insets["bIns"]
    upright = box.get("vert", "horz") == "horz"
    paragraphs = enumerate(shape.iter(f"{{{W}}}p"), 1)
    last = max((number for number, p in paragraphs if any(t.text for t in p.iter(f"{{{W}}}t"))), default=0)
    return last > 0 and (min(wide, high) < _LEAST_BOX * _EMU or (upright and last * _LEAST_LINE_HEIGHT * _EMU > 2 * high))


def covers(root, part: str, parts: Mapping[str, bytes]) -> Iterator[tuple]:
    """Yield (drawing, what) for what lies on the text and cannot be seen through."""
    folder, _, file = part.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"
    targets = {r.id: r.target for r in relations(rels, parts[rels])} if rels in parts else {}
    for anchor in root.iter(f"{{{WP}}}anchor"):
        if anchor.find(f"{{{WP}}}wrapNone") is None or anchor.get("behindDoc", "0") not in OFF:
            continue
        blips = [targets.get(b.get(f"{{{R}}}embed", ""), "") for b in anchor.iter(f"{{{A}}}blip")]
        if any(is_opaque(parts[normpath(b)]) for b in blips if normpath(b) in parts):
            yield anchor, "不透明的图片浮在文字上面，会盖住字"
        elif any(_is_filled(shape) for shape in anchor.iter(f"{{{WPS}}}wsp")) and _is_thick(anchor):
            yield anchor, "填了颜色的图形浮在文字上面，会盖住字"


def _is_filled(shape) -> bool:
    look = shape.find(f"{{{WPS}}}spPr")
    plain = look is not None and look.find(f"{{{A}}}noFill") is not None
    styled = shape.find(f"{{{WPS}}}style/{{{A}}}fillRef")
    own = look is not None and any(look.find(f"{{{A}}}{kind}") is not None for kind in ("solidFill", "gradFill"))
    return own or (not plain and styled is not None and styled.get("idx", "0") != "0")


def _is_thick(anchor) -> bool:
    extent = anchor.find(f"{{{WP}}}extent")
    return extent is None or min(int(extent.get(side, "0") or 0) for side in ("cx", "cy")) > 6 * _EMU
