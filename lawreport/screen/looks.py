"""How each kind of paragraph looks on a page: what the profile and the norms say of it, as declarations of CSS.

In: a profile. Out: name of a kind → its declarations, which stand in a style sheet or, where a site's editor takes no sheet,
in the element itself. Responsible for: lengths in 字 and in lines, and which fonts stand for one that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lawreport.style import BLOCKS, RUN_INS, Style

if TYPE_CHECKING:
    from lawreport.word.template.profile import Look, Profile

Declarations = Mapping[str, str]
BASE = 32  # half points: 三号, the size of the text, in which all others are expressed
SINGLE = 1.35  # height of a line of single spacing, in sizes of its type
LATIN = "西文"  # the family of digits and letters, made of fonts that are there
_SERIF = ("思源宋体", "Source Han Serif SC", "Noto Serif CJK SC", "Songti SC", "宋体", "SimSun", "serif")
_SANS = ("思源黑体", "Source Han Sans SC", "Noto Sans CJK SC", "PingFang SC", "微软雅黑", "Microsoft YaHei", "sans-serif")
STAND_INS = {  # role → fonts that may stand for that of the profile, the likest first
    "小标宋": ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong", *_SERIF),
    "黑体": ("SimHei", "STHeiti", "Heiti SC", "FandolHei", *_SANS),
    "楷体": ("KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "Kaiti SC", "FandolKai", *_SERIF),
    "仿宋": ("FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "华文仿宋", "FandolFang", *_SERIF),
    "宋体": ("SimSun", "STSong", "FandolSong", *_SERIF),
}
_ALIGN = {"both": "justify"}
_GENERIC = ("serif", "sans-serif")
FEW = 3  # stand-ins that are named in every element
AROUND = {Style.PICTURE: "图框", Style.TABLE: "表"}  # what holds the words or pixels of a style → its name
OF_LINE = 100 / 28  # per cent of a line that one 字 takes


def fonts(role: str, profile: Profile, fixed: bool = False) -> str:
    """Return the fonts of a role, the profile's first; `fixed`: few, and none that a style sheet has to make known."""
    known = STAND_INS[role][:FEW] if fixed else STAND_INS[role]
    names = dict.fromkeys((*(() if fixed else (LATIN,)), profile.fonts.of(role), *known, STAND_INS[role][-1]))
    return ",".join(name if name in _GENERIC else f"'{name}'" for name in names)


def looks(profile: Profile, fixed: bool = False) -> dict[str, Declarations]:
    """Return name → declarations of every kind of paragraph, and of the parts of one that look otherwise.

    Sizes go with that of the page's text, so that a phone may have a smaller one; `fixed`: they are those of paper.
    """
    found: dict[str, Declarations] = {style: _block(style, profile, fixed) for style in BLOCKS if style not in RUN_INS}
    found |= {name: _around(style, profile, fixed) for style, name in AROUND.items()}
    found |= {style: _face(profile.looks[style], profile, fixed) for style in (Style.TABLE, Style.TABLE_HEADER)}
    for style in RUN_INS:
        found[style] = _block(Style.BODY, profile, fixed)
        found[style.norm.run] = _run(profile.looks[style], profile, fixed)
    signers = Style.SIGNERS.norm.run
    found[signers] = _run(profile.looks[signers], profile, fixed)
    red = f"#{profile.red_head.colour}"
    found[Style.ISSUER_MARK] = {**found[Style.ISSUER_MARK], "color": red}
    for style in (style for style in BLOCKS if style.norm.red_line):
        line = f"{points(profile.red_head.line_width)} solid {red}"
        found[style] = {**found[style], "padding-bottom": points(profile.red_head.line_gap), "border-bottom": line}
    return found


def _block(style: Style, profile: Profile, fixed: bool) -> dict[str, str]:
    look, norm = profile.looks[style], style.norm
    air = [n / 10 for n in norm.air] if norm.air else [float(n) * profile.page.pitch / 10 for n in (look.above, norm.below)]
    above, below = (length(n, look.size, fixed) for n in air)
    return {
        **_face(look, profile, fixed),
        "text-align": _ALIGN.get(norm.align, norm.align),
        "margin": f"{above} 0 {below}",
        **indents({"left": norm.left, "right": norm.right}, -norm.hanging or norm.first, fixed),
    }


def _around(style: Style, profile: Profile, fixed: bool) -> dict[str, str]:
    """Return the looks of what holds a picture or the cells of a table: its title is set in a size of its own."""
    above, below = (length(n / 10, fixed=fixed) for n in style.norm.air or (0, 0))
    return {"margin": f"{above} 0 {below}", "text-align": "center", "text-indent": "0"}


def _face(look: Look, profile: Profile, fixed: bool) -> dict[str, str]:
    size = length(look.size, fixed=fixed)
    height = look.pitch / 10 / look.size if look.pitch else SINGLE
    colour = {"color": f"#{look.colour}"} if look.colour else {}
    bold = look.bold or look.font == "小标宋"  # a font that stands for 小标宋 has it as its bold
    weight = {"font-weight": "bold" if bold else "normal"}
    return {
        "font-family": fonts(look.font, profile, fixed),
        "font-size": size,
        "line-height": f"{height:.4g}",
        **weight,
        **colour,
    }


def _run(look: Look, profile: Profile, fixed: bool) -> dict[str, str]:
    colour = {"color": f"#{look.colour}"} if look.colour else {}
    return {"font-family": fonts(look.font, profile, fixed), "font-weight": "bold" if look.bold else "normal", **colour}


def indents(sides: Mapping[str, object], first: object, fixed: bool = False) -> dict[str, str]:
    """Return the indents, in 字; those of the sides give way where the line has less than its 28."""
    given = {f"padding-{side}": float(str(value)) for side, value in sides.items() if value}
    padding = {name: f"{value:g}em" if fixed else f"min({value:g}em,{value * OF_LINE:.4g}%)" for name, value in given.items()}
    return {**padding, "text-indent": f"{first}em" if first else "0"}


def length(half_points: float, size: int = BASE, fixed: bool = False) -> str:
    """Return a length in parts of a size of type, which grow and shrink with it, or `fixed` as on paper."""
    return "0" if not half_points else f"{half_points / 2:g}pt" if fixed else f"{half_points / size:.4g}em"


def said(declarations: Declarations) -> str:
    """Return declarations as CSS."""
    return ";".join(f"{name}:{value}" for name, value in declarations.items())


def points(twips: int) -> str:
    """Return a length of paper."""
    return f"{twips / 20:g}pt"
