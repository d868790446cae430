"""styles.xml: the styles of `lawreport.style`, as a profile has them.

In: a `Profile`. Out: styles.xml, and the names by which Word files know the styles. Responsible for: how a style is written.
"""

from __future__ import annotations

from dataclasses import replace

from lawreport.style import STYLES, Norm, Style
from lawreport.word.template.profile import CHAR, Look, Profile
from lawreport.word.template.units import whole
from lawreport.word.template.wordml import part, switch, w

# Word and LibreOffice put the base line of a line of exact height at four fifths of it. Hanzi rise above and fall below
# the base line by these parts of their size, a dash stands above it by the last.
BASELINE, RISE, FALL, DASH = 0.8, 0.84, 0.09, 0.325
_RUNS = sorted((style for style in STYLES if style.norm.run), key=lambda style: bool(style.norm.run_font))  # own looks last
RUN_STYLES = {style: style.norm.run for style in _RUNS}
TABLE_STYLE = "公文表格"
WORD_NAMES = {style: norm.word or str(style) for style, norm in STYLES.items()}


def required_styles() -> tuple[str, ...]:
    """Return the names, as Word keeps them, of the styles that a template must have; LibreOffice writes `Heading 1`."""
    return (*WORD_NAMES.values(), *RUN_STYLES.values(), TABLE_STYLE)


def style_id(style: Style) -> str:
    """Return the id that parts refer to a style by."""
    return style.norm.id or style


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


def spacing_before(profile: Profile, style: Style) -> int:
    """Return the space above a paragraph of the style, in twips; the mark of the issuing unit has its fixed place."""
    look = profile.looks[style]
    if style is Style.ISSUER_MARK:
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
    return [_paragraph(profile, style, norm) for style, norm in STYLES.items()]


def _paragraph(profile: Profile, style: Style, norm: Norm) -> str:
    normal = style is Style.BODY
    return w(
        "style",
        w("name", val=WORD_NAMES[style]),
        "" if normal else w("basedOn", val="Normal"),
        "" if normal or norm.own else w("next", val="Normal"),
        w("qFormat"),
        _shape(profile, style, norm),
        _type(profile, *_look(profile, style, norm)),
        type="paragraph",
        default=1 if normal else None,
        customStyle=None if norm.word else 1,
        styleId=style_id(style),
    )


def _look(profile: Profile, style: Style, norm: Norm) -> tuple[Look, str]:
    """Return the look of a style and the font of its digits, where that is its own."""
    look = profile.looks[Style.BODY if norm.run else style]
    if style is Style.ISSUER_MARK and not look.colour:
        look = replace(look, colour=profile.red_head.colour)
    return look, profile.fonts.song if style is Style.PAGE_NUMBER else ""


def _shape(profile: Profile, style: Style, norm: Norm) -> str:
    """Return `w:pPr`, its children in the order the schema wants."""
    look, normal = profile.looks[style], style is Style.BODY
    on_grid = look.pitch == profile.page.pitch
    return w(
        "pPr",
        switch("keepNext") if norm.keep else "",
        switch("pageBreakBefore") if norm.new_page else "",
        switch("widowControl", False) if normal else "",
        _red_line(profile, look) if norm.red_line else "",
        _tabs(profile, style),
        _CHINESE if normal else "",
        "" if on_grid else switch("snapToGrid", False),
        _lines(profile, style, norm, look),
        _indents(norm, look.size * 10),
        switch("contextualSpacing") if norm.close else "",
        w("jc", val=norm.align),
        w("outlineLvl", val=norm.level - 1) if norm.level else "",
    )


_CHINESE = switch("kinsoku") + switch("autoSpaceDE", False) + switch("autoSpaceDN", False)


def _lines(profile: Profile, style: Style, norm: Norm, look: Look) -> str:
    before, after = norm.air or (spacing_before(profile, style), norm.below * profile.page.pitch)
    return w("spacing", before=before, after=after, line=look.pitch or 240, lineRule="exact" if look.pitch else "auto")


def _indents(norm: Norm, char: int) -> str:
    """Return `w:ind` in characters for Word and in twips for programs that know no characters."""
    first = (
        {"hanging": norm.hanging * char, "hangingChars": norm.hanging * 100}
        if norm.hanging
        else {"firstLine": norm.first * char, "firstLineChars": norm.first * 100}
    )
    return w(
        "ind",
        left=norm.left * char,
        leftChars=norm.left * 100,
        right=norm.right * char,
        rightChars=norm.right * 100,
        **first,
    )


def _red_line(profile: Profile, look: Look) -> str:
    """Return the red line; the gap is from the foot of the Hanzi, Word counts it from the foot of the line."""
    head = profile.red_head
    below = (1 - BASELINE) * look.pitch - FALL * look.size * 10
    space = min(max(round((head.line_gap - below) / 20), 0), 31)
    return w("pBdr", w("bottom", val="single", sz=whole_eighths(head.line_width), space=space, color=head.colour))


def _tabs(profile: Profile, style: Style) -> str:
    width = profile.page.text_width
    if style is Style.SIGNERS:
        return w("tabs", w("tab", val="left", pos=CHAR), w("tab", val="right", pos=width - CHAR))
    if style is Style.PRINTING:
        return w("tabs", w("tab", val="right", pos=width - profile.looks[style].size * 10))
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
    looks = {run: profile.looks.get(run, profile.looks[style]) for style, run in RUN_STYLES.items()}
    return [
        w(
            "style",
            w("name", val=run),
            w("basedOn", val="DefaultParagraphFont"),
            w("qFormat"),
            _type(profile, look),
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
