"""The styles of a report: the fixed vocabulary of blocks, and the styles.xml a profile makes of it.

In: a `Profile`. Out: styles.xml. Knows alone: what each style is called in Word, which tags its block is written with,
and what the norms fix of its shape (alignment, indents in 字, outline level, what keeps together). What provinces vary
(font, size, pitch, lines above) is in the profile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lawreport.word.template.profile import CHAR, Look, Profile
from lawreport.word.template.units import whole
from lawreport.word.template.wordml import part, switch, w

# Word and LibreOffice put the base line of a line of exact height at four fifths of it. Hanzi rise above and fall below
# the base line by these parts of their size, a dash stands above it by the last.
BASELINE, RISE, FALL, DASH = 0.8, 0.84, 0.09, 0.325
TEXT, HEAD_AND_TEXT, PICTURE, TABLE = "文", "头文", "图", "表格"  # what a block of the style is written with


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style. Indents are in 字 of the style's own size; `below` is in lines."""

    word: str = ""  # its name in Word, where that is not the block's: Word's own styles
    id: str = ""
    tag: str = TEXT
    align: str = "left"
    first: int = 0
    left: int = 0
    right: int = 0
    hanging: int = 0
    below: int = 0
    level: int = 0  # of the outline
    keep: bool = False  # with the next paragraph
    new_page: bool = False
    close: bool = False  # no space between paragraphs of this style
    red_line: bool = False
    centre_tab: bool = False
    own: bool = False  # not a block: used by the template itself


def _heading(number: int) -> Style:
    return Style(f"heading {number}", f"Heading{number}", align="both", first=2, level=number, keep=True)


def _run_in(number: int) -> Style:
    return Style(tag=HEAD_AND_TEXT, align="both", first=2, level=number)


STYLES: dict[str, Style] = {
    "正文": Style("Normal", "Normal", align="both", first=2),
    "份号": Style(),
    "密级": Style(),
    "紧急程度": Style(),
    "发文机关标志": Style(align="center"),
    "发文字号": Style(align="center", below=2, red_line=True),
    "签发人行": Style(tag=HEAD_AND_TEXT, below=2, red_line=True, close=True),
    "公文标题": Style(align="center", keep=True),
    "副标题": Style("Subtitle", "Subtitle", align="center", keep=True),
    "题下署名": Style(align="center", keep=True),
    "主送机关": Style(keep=True),
    **{f"标题{n}": _heading(i) for i, n in enumerate("一二三四", 1)},
    **{f"段首标题{n}": _run_in(i) for i, n in enumerate("一二三四", 1)},
    "图": Style(tag=PICTURE, align="center", keep=True),
    "图题": Style(align="center"),
    "表题": Style(align="center", keep=True),
    "表格": Style(tag=TABLE, align="center"),
    "表注": Style(),
    "附件说明": Style(align="both", left=5, hanging=3, keep=True, close=True),
    "落款单位": Style(align="right", right=2, keep=True, close=True),
    "落款日期": Style(align="right", right=2),
    "附注": Style(align="both", first=2),
    "附件标识": Style(new_page=True, keep=True),
    "附件标题": Style(align="center", below=1, keep=True),
    "抄送": Style(align="both", left=4, right=1, hanging=3),
    "印发": Style(left=1, right=1),
    "表头": Style(align="center", keep=True, own=True),
    "页码": Style("footer", "Footer", own=True),
}
RUN_STYLES = {**{f"段首标题{n}": f"标题字{n}" for n in "一二三四"}, "签发人行": "签发人姓名"}
TABLE_STYLE = "公文表格"
IMPRINT = ("抄送", "印发")  # the blocks that stand at the foot of the last page, apart from the flow
WORD_NAMES = {name: style.word or name for name, style in STYLES.items()}


def required_styles() -> tuple[str, ...]:
    """Return the names, as Word keeps them, of the styles that a template must have; LibreOffice writes `Heading 1`."""
    return (*WORD_NAMES.values(), *RUN_STYLES.values(), TABLE_STYLE)


def style_id(name: str) -> str:
    """Return the id that parts refer to a block's style by."""
    return STYLES[name].id or name


# ---- styles.xml ----------------------------------------------------------------------------------------------------


def styles_part(profile: Profile) -> bytes:
    """Return styles.xml."""
    return part(
        "styles",
        _defaults(profile),
        _LATENT,
        _BASICS,
        *_paragraphs(profile),
        *_runs(profile),
        _table(profile),
        _comments(profile),
    )


def fonts(profile: Profile, role: str, latin: str = "") -> str:
    """Return `w:rFonts` naming the font of `role` for Hanzi and the Latin font for the rest."""
    other = latin or profile.fonts.latin
    return w("rFonts", ascii=other, hAnsi=other, eastAsia=profile.fonts.of(role), cs=other)


def spacing_before(profile: Profile, name: str) -> int:
    """Return the space above a paragraph of the style, in twips; the mark of the issuing unit has its fixed place."""
    look = profile.looks[name]
    if name == "发文机关标志":
        return profile.red_head.mark_top - round(BASELINE * look.pitch - RISE * look.size * 10)
    return whole(look.above * profile.page.pitch)


def _defaults(profile: Profile) -> str:
    run = w(
        "rPr",
        fonts(profile, "仿宋"),
        w("sz", val=32),
        w("szCs", val=32),
        w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"),
    )
    return w("docDefaults", w("rPrDefault", run), w("pPrDefault", w("pPr")))


_LATENT = w("latentStyles", defLockedState=0, defUIPriority=99, defSemiHidden=1, defUnhideWhenUsed=1, defQFormat=0)
_BASICS = "".join(
    (
        w(
            "style",
            w("name", val="Default Paragraph Font"),
            w("uiPriority", val=1),
            w("semiHidden"),
            type="character",
            default=1,
            styleId="DefaultParagraphFont",
        ),
        w(
            "style",
            w("name", val="Normal Table"),
            w("uiPriority", val=99),
            w("semiHidden"),
            w(
                "tblPr",
                w("tblInd", w=0, type="dxa"),
                w(
                    "tblCellMar",
                    *(
                        w(side, w=width, type="dxa")
                        for side, width in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
                    ),
                ),
            ),
            type="table",
            default=1,
            styleId="TableNormal",
        ),
        w(
            "style",
            w("name", val="No List"),
            w("uiPriority", val=99),
            w("semiHidden"),
            type="numbering",
            default=1,
            styleId="NoList",
        ),
    )
)


def _paragraphs(profile: Profile) -> list[str]:
    return [_paragraph(profile, name, style) for name, style in STYLES.items()]


def _paragraph(profile: Profile, name: str, style: Style) -> str:
    normal = name == "正文"
    return w(
        "style",
        w("name", val=style.word or name),
        "" if normal else w("basedOn", val="Normal"),
        "" if normal or style.own else w("next", val="Normal"),
        w("qFormat"),
        _shape(profile, name, style),
        _type(profile, *_look(profile, name, style)),
        type="paragraph",
        default=1 if normal else None,
        customStyle=None if style.word else 1,
        styleId=style_id(name),
    )


def _look(profile: Profile, name: str, style: Style) -> tuple[Look, str]:
    """Return the look of a style and the font of its digits, where that is its own."""
    look = profile.looks["正文" if style.tag == HEAD_AND_TEXT else name]
    if name == "发文机关标志" and not look.colour:
        look = replace(look, colour=profile.red_head.colour)
    return look, profile.fonts.song if name == "页码" else ""


def _shape(profile: Profile, name: str, style: Style) -> str:
    """Return `w:pPr`, its children in the order the schema wants."""
    look, normal = profile.looks[name], name == "正文"
    on_grid = look.pitch == profile.page.pitch
    return w(
        "pPr",
        switch("keepNext") if style.keep else "",
        switch("pageBreakBefore") if style.new_page else "",
        switch("widowControl", False) if normal else "",
        _red_line(profile, look) if style.red_line else "",
        _tabs(profile, name),
        _CHINESE if normal else "",
        "" if on_grid else switch("snapToGrid", False),
        _lines(profile, name, style, look),
        _indents(style, look.size * 10),
        switch("contextualSpacing") if style.close else "",
        w("jc", val=style.align),
        w("outlineLvl", val=style.level - 1) if style.level else "",
    )


_CHINESE = switch("kinsoku") + switch("autoSpaceDE", False) + switch("autoSpaceDN", False)


_AIR = {"图": (120, 60), "图题": (0, 120), "表题": (120, 60), "表注": (60, 120)}  # around pictures and tables, in twips


def _lines(profile: Profile, name: str, style: Style, look: Look) -> str:
    before, after = _AIR.get(name, (spacing_before(profile, name), style.below * profile.page.pitch))
    return w("spacing", before=before, after=after, line=look.pitch or 240, lineRule="exact" if look.pitch else "auto")


def _indents(style: Style, char: int) -> str:
    """Return `w:ind` in characters for Word and in twips for programs that know no characters."""
    first = (
        {"hanging": style.hanging * char, "hangingChars": style.hanging * 100}
        if style.hanging
        else {"firstLine": style.first * char, "firstLineChars": style.first * 100}
    )
    return w(
        "ind",
        left=style.left * char,
        leftChars=style.left * 100,
        right=style.right * char,
        rightChars=style.right * 100,
        **first,
    )


def _red_line(profile: Profile, look: Look) -> str:
    """Return the red line; the gap is from the foot of the Hanzi, Word counts it from the foot of the line."""
    head = profile.red_head
    below = (1 - BASELINE) * look.pitch - FALL * look.size * 10
    space = min(max(round((head.line_gap - below) / 20), 0), 31)
    return w("pBdr", w("bottom", val="single", sz=whole_eighths(head.line_width), space=space, color=head.colour))


def _tabs(profile: Profile, name: str) -> str:
    width = profile.page.text_width
    if name == "签发人行":
        return w("tabs", w("tab", val="left", pos=CHAR), w("tab", val="right", pos=width - CHAR))
    if name == "印发":
        return w("tabs", w("tab", val="right", pos=width - profile.looks[name].size * 10))
    return ""


def whole_eighths(length: int) -> int:
    """Return twips as the eighths of a point that borders are measured in."""
    return max(round(length * 8 / 20), 2)


def _type(profile: Profile, look: Look, latin: str = "") -> str:
    """Return `w:rPr`: every style says its font outright, so that no theme and no parent can change it."""
    narrow = profile.page.spacing if look.size == 32 else 0
    return w(
        "rPr",
        fonts(profile, look.font, latin),
        switch("b", look.bold),
        switch("bCs", look.bold),
        w("color", val=look.colour) if look.colour else "",
        w("spacing", val=narrow),
        w("kern", val=0),
        w("sz", val=look.size),
        w("szCs", val=look.size),
    )


def _runs(profile: Profile) -> list[str]:
    looks = {**{run: block for block, run in RUN_STYLES.items()}, "签发人姓名": "签发人姓名"}
    return [
        w(
            "style",
            w("name", val=run),
            w("basedOn", val="DefaultParagraphFont"),
            w("qFormat"),
            _type(profile, profile.looks[look]),
            type="character",
            customStyle=1,
            styleId=run,
        )
        for run, look in looks.items()
    ]


def _table(profile: Profile) -> str:
    width = whole_eighths(profile.figures.line)
    edges = (
        w(side, val="single", sz=width, space=0, color="000000")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return w(
        "style",
        w("name", val=TABLE_STYLE),
        w("basedOn", val="TableNormal"),
        w("qFormat"),
        w("tblPr", w("jc", val="center"), w("tblBorders", *edges)),
        type="table",
        customStyle=1,
        styleId=TABLE_STYLE,
    )


def _comments(profile: Profile) -> str:
    reference = w(
        "style",
        w("name", val="annotation reference"),
        w("basedOn", val="DefaultParagraphFont"),
        w("uiPriority", val=99),
        w("rPr", w("sz", val=21), w("szCs", val=21)),
        type="character",
        styleId="CommentReference",
    )
    shape = w(
        "pPr",
        switch("snapToGrid", False),
        w("spacing", before=0, after=0, line=240, lineRule="auto"),
        w("ind", firstLine=0, firstLineChars=0),
        w("jc", val="left"),
    )
    return reference + w(
        "style",
        w("name", val="annotation text"),
        w("basedOn", val="Normal"),
        w("uiPriority", val=99),
        shape,
        _type(profile, Look(font="宋体", size=21)),
        type="paragraph",
        styleId="CommentText",
    )
