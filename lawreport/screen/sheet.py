"""The style sheet of a page: on paper in the look of GB/T 9704, on a desk as a sheet of it, on a phone for reading.

In: a profile. Out: CSS. Responsible for: what a medium asks for; how each kind of paragraph looks is said by `looks`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lawreport.screen.flow import BESIDE, FOOTED, NOTED, PAGE, SCROLLED, TURNED
from lawreport.screen.looks import AROUND, BASE, LATIN, fonts, length, looks, points, said
from lawreport.style import BLOCKS, RUN_INS, TITLES, Style

if TYPE_CHECKING:
    from lawreport.word.template.profile import Profile

DESK = 56  # rem: a window as wide as this shows the sheet with its margins
_LATINS = ("Times New Roman", "Times", "Liberation Serif")
_BOLDS = ("Times New Roman Bold", "TimesNewRomanPS-BoldMT", "Liberation Serif Bold")
_BASIC = "U+20-7E"  # digits and Latin letters: dots, dashes and quotes are those of the Chinese font
_TEXTS = "h1,h2,h3,h4,h5,h6,p,caption,figcaption,th,td"
_SIDES = f".{Style.SIGNERS},.{Style.PRINTING}"
_PICTURE, _TABLE = AROUND[Style.PICTURE], AROUND[Style.TABLE]
_JUSTIFIED = ",".join(f".{style}" for style in BLOCKS if style.norm.align == "both")
_HEAVY = (*TITLES, Style.ISSUER_MARK)


def sheet(profile: Profile, note: str = "") -> str:
    """Return the style sheet of a page; `note` is printed at the head of every sheet of paper."""
    return "\n".join([*faces(profile), *common(profile), *_screens(profile), *_paper(profile, note)])


def faces(profile: Profile) -> list[str]:
    """Return the family of digits and letters: of fonts that are on the reader's machine, nothing is fetched."""
    plain, bold = ((profile.fonts.latin, *_LATINS), (f"{profile.fonts.latin} Bold", *_BOLDS))
    return [
        f'@font-face{{font-family:"{LATIN}";font-weight:{weight};unicode-range:{_BASIC};src:'
        + ",".join(f'local("{name}")' for name in dict.fromkeys(names))
        + "}"
        for weight, names in (("normal", plain), ("bold", bold))
    ]


def common(profile: Profile, root: str = "main") -> list[str]:
    """Return the rules for every medium; `root` holds the report."""
    line, imprint = points(profile.figures.line), profile.imprint
    spacing = length(profile.page.spacing / 10)
    found = looks(profile)
    cells = {"th": Style.TABLE, "td": Style.TABLE, f".{Style.TABLE_HEADER}": Style.TABLE_HEADER}
    return [
        "body{margin:0;color:#000;background:#fff}",
        f"{root}{{font-family:{fonts('仿宋', profile)};letter-spacing:{spacing};overflow-wrap:anywhere;line-break:strict}}",
        f"{_TEXTS}{{white-space:pre-wrap}}",
        *(f".{name}{{{said(look)}}}" for name, look in found.items() if name not in cells.values()),
        *(f"{cell}{{{said(found[style])}}}" for cell, style in cells.items()),
        *(f".{style}>*{{display:inline;margin:0;font-size:inherit;line-height:inherit}}" for style in RUN_INS),
        ",".join(f".{style}" for style in _HEAVY) + "{font-synthesis:none;letter-spacing:0}",
        f"{_SIDES}{{display:flex;flex-wrap:wrap;justify-content:space-between;column-gap:1em}}",
        f".{_PICTURE},.{_TABLE},.{Style.TABLE_NOTE}{{letter-spacing:0}}",
        f".{_PICTURE}{{break-inside:avoid}}",
        f".{BESIDE}{{display:flex;justify-content:center;gap:1em;break-inside:avoid}}.{BESIDE}>*{{flex:0 1 auto}}",
        f".{_TABLE}{{width:100%;border-collapse:collapse;overflow-wrap:normal}}",
        f".{_TABLE} th,.{_TABLE} td{{border:{line} solid #000;padding:.2em .45em}}",
        f".{_TABLE} tbody th{{font-weight:normal}}",
        f".{_TABLE} tr{{break-inside:avoid}}",
        f"caption .{Style.TABLE_NOTE}{{margin:.2em 0;font-size:.875em}}",
        f".{SCROLLED}{{overflow-x:auto}}",
        f".{FOOTED}{{margin-top:{length(2 * profile.page.pitch / 10)};break-inside:avoid;"
        f"border:solid #000;border-width:{points(imprint.outer)} 0}}",
        f".{FOOTED} p+p{{border-top:{points(imprint.inner)} solid #000}}",
        ",".join(f".{style}" for style in BLOCKS if style.norm.keep or style in _HEADS) + "{break-after:avoid}",
        f".{NOTED}{{margin:0 0 1.5em;padding:.5em 1em;border:2px solid #a8201a;color:#a8201a;text-align:center;"
        f"font-family:{fonts('黑体', profile)}}}",
    ]


_HEADS = tuple(style for style in BLOCKS if style.norm.level and style not in RUN_INS)


def _screens(profile: Profile) -> list[str]:
    """Return the rules for screens: a narrow one reads, a wide one shows the sheet."""
    page = profile.page
    sides = " ".join(length(side / 10) for side in (page.top, page.right, page.bottom, page.left))
    narrow = f"@media screen and (max-width:{DESK - 0.01:g}rem)"
    return [
        "@media screen{body{background:#e9e7e2}main{margin:0 auto;background:#fff}"
        f".{PAGE}{{border-top:1px solid #8a857b;padding-top:2em;margin-top:3em}}"
        f".{SCROLLED}:focus-visible{{outline:2px solid #164e7a;outline-offset:2px}}}}",
        f"{narrow}{{main{{max-width:40em;padding:1.25rem 1.1rem 3rem;font-size:1.0625rem;letter-spacing:0}}"
        f"{_JUSTIFIED}{{text-align:start}}"
        f"h1 br,h2 br,p br,caption br,figcaption br{{display:none}}h1,h2{{text-wrap:balance}}"
        f".{Style.ISSUER_MARK}{{margin-top:1em}}"
        f".{_TABLE} th,.{_TABLE} td{{min-width:2.5em;padding:.3em;font-size:.8125em}}.{_PICTURE}{{margin-inline:-.8rem}}"
        f".{BESIDE}{{display:block}}}}",
        f"@media screen and (min-width:{DESK}rem){{main{{box-sizing:content-box;width:{length(page.text_width / 10)};"
        f"font-size:1.3333rem;margin:1.5rem auto;padding:{sides};box-shadow:0 1px 8px #0003}}}}",
    ]


def heads_of_red(profile: Profile) -> list[str]:
    """Return the rules that set the head of the first page at its height."""
    page, head = profile.page, profile.red_head
    return [
        f".{Style.ISSUER_MARK}:nth-child({n + 1}){{margin-top:{max(head.mark_top - n * page.pitch, 0) / 20:g}pt}}"
        for n in range(4)
    ]


def _paper(profile: Profile, note: str) -> list[str]:
    """Return the rules for paper."""
    above = "".join(heads_of_red(profile))
    return [
        *leaf(profile, note),
        f"@media print{{main{{font-size:{BASE / 2:g}pt}}.{NOTED}{{display:none}}.{PAGE}{{break-before:page}}"
        f".{TURNED}{{page:{TURNED}}}p{{orphans:2;widows:2}}{above}}}",
    ]


def leaf(profile: Profile, note: str) -> list[str]:
    """Return the rules of a leaf of paper: its size, its margins and what is printed in them."""
    page = profile.page
    margins = " ".join(points(side) for side in (page.top, page.right, page.bottom, page.left))
    told = f'@top-center{{content:"{note}";font-family:{fonts("黑体", profile)};font-size:14pt;color:#a8201a}}' if note else ""
    return [
        f"@page{{size:{points(page.width)} {points(page.height)};margin:{margins};{told}}}",
        *_numbers(profile),
        _turned(profile),
    ]


def _turned(profile: Profile) -> str:
    """Return the rules of a page on its side, which is bound at the same edge and has its number there as on every other."""
    page, look = profile.page, profile.looks[Style.PAGE_NUMBER]
    margins = " ".join(points(side) for side in (page.left, page.top, page.right, page.bottom))
    none = "".join(f"@bottom-{side}{{content:none}}" for side in ("left", "center", "right"))
    outwards = points(page.bottom - profile.number.gap - look.size * 10)
    box = f"{_number(profile)};writing-mode:vertical-rl;margin:0 {points(profile.number.gap)} 0 {outwards}"
    sides = {":right": "left-bottom", ":left": "left-top"}
    if profile.number.side == "居中":
        sides = {"": "left-middle"}
    aligned = {"left-bottom": f"end;padding-bottom:{look.size / 2:g}pt", "left-top": f"start;padding-top:{look.size / 2:g}pt"}
    return "".join(
        [
            f"@page {TURNED}{{size:{points(page.height)} {points(page.width)};margin:{margins};{none}}}",
            *(
                f"@page {TURNED}{side}{{{none}@{where}{{{box};text-align:{aligned.get(where, 'center')}}}}}"
                for side, where in sides.items()
            ),
        ]
    )


def _number(profile: Profile) -> str:
    """Return the number of a page between two dashes, in its face."""
    look = profile.looks[Style.PAGE_NUMBER]
    return (
        f'content:"— " counter(page) " —";font-family:{fonts(look.font, profile)};font-size:{look.size / 2:g}pt;line-height:1'
    )


def _numbers(profile: Profile) -> list[str]:
    """Return the rules that print the number of a page between two dashes, below the text."""
    look, number = profile.looks[Style.PAGE_NUMBER], profile.number
    box = f"{_number(profile)};vertical-align:top;padding:{points(number.gap)} {look.size / 2:g}pt 0"
    if number.side == "居中":
        return [f"@page{{@bottom-center{{{box}}}}}"]
    return [f"@page :right{{@bottom-right{{{box}}}}}", f"@page :left{{@bottom-left{{{box}}}}}"]
