"""The style sheet of a preview: the same look on leaves of paper, which are the columns of CSS.

In: a profile. Out: CSS of the leaves, and what of it holds for the document they are printed from. Responsible for: that lines
and pages end where Word and LibreOffice end them, as far as CSS can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lawreport.screen.flow import APART, HUNG, KEPT, PAGE, SCROLLED, TURNED
from lawreport.screen.looks import AROUND, BASE, LATIN, fonts, length, points
from lawreport.screen.sheet import common, faces, heads_of_red, leaf
from lawreport.style import Style

if TYPE_CHECKING:
    from lawreport.word.template.profile import Profile

BETWEEN = 0.22  # of a 字, between a Hanzi and a digit, as LibreOffice sets it
ROW = 450  # twips of a row of a table with its rule, as LibreOffice sets it
SINGLE = 1.3  # height of a line of single spacing, in sizes of its type, as LibreOffice sets it
TABLES = AROUND[Style.TABLE]


def columns(profile: Profile) -> str:
    """Return the style sheet of a preview, whose columns are the pages of the report.

    A `.run` holds pages of one kind, upright or `.lying`: behind the words of its `article` stands a `.leaf` for each page,
    which is told its number from 0 as `--n`.
    """
    page = profile.page
    upright = (page.width, page.height, (page.top, page.right, page.bottom, page.left))
    lying = (page.height, page.width, (page.left, page.top, page.right, page.bottom))
    return "\n".join(
        [
            *common(profile, "article"),
            *_run(".run", *upright),
            *_run(".run.lying", *lying),
            f"article{{font-size:{BASE / 2:g}pt;column-height:var(--text);"
            "row-gap:var(--between);column-wrap:wrap;column-fill:auto;orphans:1;widows:1;position:relative;"
            "text-spacing-trim:space-all;text-rendering:geometricPrecision}",
            f".{PAGE}{{break-before:column}}.{KEPT}{{break-after:avoid}}.{SCROLLED}{{overflow:visible}}.{TABLES}{{table-layout:fixed}}",
            f".{TABLES} tr{{height:{ROW / 20:g}pt}}.{TABLES} th,.{TABLES} td{{padding-block:0}}",
            *_pictures(),
            *_set(profile),
            *heads_of_red(profile),
            *_leaves(profile),
            f"@media print{{.leaf{{display:none}}.run.run{{width:auto;padding:0}}.run article{{width:auto;columns:auto auto;"
            f"column-height:auto}}.run+.run{{break-before:page}}.{PAGE}{{break-before:page}}.lying{{page:{TURNED}}}}}",
        ]
    )


def _pictures() -> list[str]:
    """Return the rules of pictures: in Word the space below one stands above its caption, and nothing below its line."""
    picture, below = AROUND[Style.PICTURE], (Style.PICTURE.norm.air or (0, 0))[1]
    return [
        f".{picture}{{margin-bottom:0;line-height:0}}.{picture}>figcaption{{margin-top:{points(below)};line-height:{SINGLE}}}"
    ]


def _set(profile: Profile) -> list[str]:
    """Return the rules that set a line as Word and LibreOffice do, which no property of CSS does yet.

    A stop is no wider than nothing, and a blank as wide as a stop follows it: at the end of a line a blank takes no room, so
    the stop hangs in the margin. The blank between Hanzi and digits is left out there alike.
    """
    blank = f'content:" ";white-space:normal;letter-spacing:0;font-family:{LATIN},serif'  # a quarter wide
    room = length(profile.page.spacing / 10)
    return [
        f".{HUNG}{{letter-spacing:-1em}}.{HUNG}::after{{{blank};word-spacing:calc(.75em + {room})}}",
        f".{APART}::after{{{blank};word-spacing:{BETWEEN - 0.25:.4g}em}}",
    ]


def _run(name: str, width: int, height: int, margins: tuple[int, int, int, int]) -> list[str]:
    """Return the rules of pages of a size."""
    top, right, bottom, left = margins
    text = points(width - left - right)
    return [
        f"{name}{{position:relative;box-sizing:border-box;width:{points(width)};"
        f"padding:{points(top)} {points(right)} {points(bottom)} {points(left)};--high:{points(height)};"
        f"--text:{points(height - top - bottom)};--between:calc({points(top + bottom)} + var(--gap))}}",
        f"{name} article{{width:{text};column-width:{text};column-gap:{points(left + right)}}}",
    ]


def _leaves(profile: Profile) -> list[str]:
    """Return the rules of the leaves, and of the numbers on them."""
    page, number, look = profile.page, profile.number, profile.looks[Style.PAGE_NUMBER]
    aside = f"{look.size / 2:g}pt"
    box, gap = f"font-family:{fonts(look.font, profile)};font-size:{aside};line-height:1", points(page.bottom - number.gap)
    return [
        ".leaf{position:absolute;left:0;right:0;top:calc(var(--n)*(var(--high) + var(--gap)));height:var(--high)}",
        f".number{{position:absolute;left:0;right:0;bottom:{gap};transform:translateY(100%);text-align:center;{box}}}",
        f".lying .number{{writing-mode:vertical-rl;top:0;bottom:0;right:auto;left:{gap};transform:translateX(-100%)}}",
        *(
            []
            if number.side == "居中"
            else _outwards(f"calc({points(page.right)} + {aside})", f"calc({points(page.left)} + {aside})")
        ),
    ]


def _outwards(right: str, left: str) -> list[str]:
    """Return the rules that set the number at the outer edge; on a page on its side that is below on an odd one."""
    return [
        f".odd .number{{text-align:right;padding-right:{right}}}.even .number{{text-align:left;padding-left:{left}}}",
        f".lying .odd .number{{padding:0 0 {right};text-align:end}}.lying .even .number{{padding:{left} 0 0;text-align:start}}",
    ]


def outside(profile: Profile) -> str:
    """Return what of a preview's style sheet holds for a whole document: the fonts, and the paper it is printed on."""
    return "\n".join([*faces(profile), *leaf(profile, "")])
