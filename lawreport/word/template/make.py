"""Make the Word template: a loop over the report's blocks, one styled paragraph for each kind.

In: a `Profile`. Out: the bytes of a .docx, the same for the same profile. Responsible for: how the loop is written in tags,
the parts of the package, and the mark by which a template that nobody has touched is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from lawreport.files.package import open_package, zip_parts
from lawreport.problem import Trouble
from lawreport.style import FOOT, STYLES, Style
from lawreport.word.template.profile import CHAR, Profile
from lawreport.word.template.styles import (
    BASELINE,
    DASH,
    TABLE_STYLE,
    spacing_before,
    style_id,
    styles_part,
    whole_eighths,
)
from lawreport.word.template.theme import theme_part
from lawreport.word.template.wordml import HEAD, part, switch, text, w

MARK = "docProps/custom.xml"


def make_template(profile: Profile) -> bytes:
    """Return the template as the bytes of a .docx."""
    parts = {
        **_PACKAGE,
        "word/document.xml": _document(profile),
        "word/styles.xml": styles_part(profile),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": _font_table(profile),
        "word/theme/theme1.xml": theme_part(profile.fonts.latin, profile.fonts.fang),
        "word/footer1.xml": _footer(profile, "right"),
        "word/footer2.xml": _footer(profile, "left"),
    }
    return zip_parts({**parts, MARK: _mark(_fingerprint(parts))})


def is_handmade(template: bytes) -> bool:
    """Return whether anybody has changed the template since `make_template` made it, or made it himself."""
    try:
        parts = open_package(template, "report.docx")
    except Trouble:
        return True
    mark = parts.pop(MARK, b"")
    return mark != _mark(_fingerprint(parts))


# ---- the loop ------------------------------------------------------------------------------------------------------


def _document(profile: Profile) -> bytes:
    first = True
    body = [_tag("for 块 in 全文")]
    for condition, content in _branches(profile):
        body += [_tag(f"{'if' if first else 'elif'} {condition}"), content]
        first = False
    body += [_tag("endif"), _tag("endfor"), _tag("if 版记"), _imprint(profile), _END, _tag("endif")]
    return part("document", w("body", *(f"{element}\n" for element in body), _section(profile)))


def _branches(profile: Profile) -> list[tuple[str, str]]:
    """Return (condition, what is written) for each kind of block."""
    found = []
    for style, norm in STYLES.items():
        if style is Style.ISSUER_MARK:
            found += _mark_branches(profile)
        elif not norm.own and not norm.foot:
            found.append((f"块.样式 == '{style}'", _block(profile, style)))
    return found


def _block(profile: Profile, style: Style) -> str:
    if style is Style.TABLE:
        return _table(profile)
    if style is Style.PICTURE:
        return _paragraph(style, _run("{{ 块.图 }}"))
    if style is Style.SIGNERS:  # the number is set in by a tab, not an indent, for the red line is as wide as the text
        return _paragraph(style, w("r", w("tab")), _run("{{ 块.头 }}"), _run("{{ 块.文 }}", style.norm.run))
    if style.norm.run:
        return _paragraph(style, _run("{{ 块.头 }}", style.norm.run), _run("{{ 块.文 }}"))
    return _paragraph(style, _run("{{ 块.文 }}"))


def _mark_branches(profile: Profile) -> list[tuple[str, str]]:
    """The mark of the issuing unit stands in one place of the page, whatever lines are above it."""
    style, top = Style.ISSUER_MARK, spacing_before(profile, Style.ISSUER_MARK)
    lines = [
        (
            f"块.样式 == '{style}' and loop.index0 == {above}",
            _paragraph(style, _run("{{ 块.文 }}"), shape=w("spacing", before=top - above * profile.page.pitch)),
        )
        for above in (1, 2, 3)
    ]
    return [*lines, (f"块.样式 == '{style}'", _paragraph(style, _run("{{ 块.文 }}")))]


def _run(words: str, style: str = "") -> str:
    """Return a run; the hint sets Chinese quotes, dashes and dots in the Chinese font."""
    look = w("rPr", w("rStyle", val=style) if style else "", w("rFonts", hint="eastAsia"))
    return w("r", look, text(words))


def _paragraph(style: Style, *runs: str, shape: str = "") -> str:
    return w("p", w("pPr", w("pStyle", val=style_id(style)), shape), *runs)


def _tag(words: str, kind: str = "p") -> str:
    """Return a line of the template's own, which is gone from the report."""
    return w("p", w("pPr", _TAG_LOOK), w("r", w("rPr", *_TAG_TYPE), text(f"{{%{kind} {words} %}}")))


_TAG_LOOK = "".join(
    (
        w("keepNext", val=0),
        w("snapToGrid", val=0),
        w("spacing", before=0, after=0, line=240, lineRule="auto"),
        w("ind", firstLine=0, firstLineChars=0),
        w("jc", val="left"),
    )
)
_TAG_TYPE = (w("color", val="808080"), w("sz", val=18), w("szCs", val=18))


# ---- tables --------------------------------------------------------------------------------------------------------

_ROOMY = w("trHeight", val=440)


def _table(profile: Profile) -> str:
    """Return the table of figures; its columns are a loop, so their widths are set when the report is written."""
    thirds = [profile.page.text_width // 3] * 3
    grid = w("tblGrid", *(w("gridCol", w=width) for width in thirds))
    look = w(
        "tblPr",
        w("tblStyle", val=TABLE_STYLE),
        w("tblW", w=sum(thirds), type="dxa"),
        w("jc", val="center"),
        w("tblLayout", type="fixed"),
    )
    whole_row = sum(thirds)
    return w(
        "tbl",
        look,
        grid,
        _row(_cells("块.表头", Style.TABLE_HEADER, thirds), _ROOMY, switch("tblHeader")),
        _row(_cell(_tag("for 行 in 块.行", "tr"), whole_row, 3)),
        _row(_cells("行", Style.TABLE, thirds), _ROOMY),
        _row(_cell(_tag("endfor", "tr"), whole_row, 3)),
    )


def _cells(values: str, style: Style, widths: list[int]) -> str:
    inside = (_tag(f"for 格 in {values}", "tc"), _paragraph(style, _run("{{ 格 }}")), _tag("endfor", "tc"))
    return "".join(_cell(content, width) for content, width in zip(inside, widths, strict=True))


def _cell(content: str, width: int, span: int = 1) -> str:
    return w(
        "tc",
        w("tcPr", w("tcW", w=width, type="dxa"), w("gridSpan", val=span) if span > 1 else "", w("vAlign", val="center")),
        content,
    )


def _row(cells: str, *more: str) -> str:
    return w("tr", w("trPr", switch("cantSplit"), *more), cells)


# ---- the imprint ---------------------------------------------------------------------------------------------------


def _imprint(profile: Profile) -> str:
    """Return the imprint: a table that floats at the foot of the text area of the last page.

    LibreOffice lets a table as wide as the text float only when its place is told from the edge of the paper.
    """
    width = profile.page.text_width
    rows = (
        _row(_cell(_tag("for 块 in 版记", "tr"), width)),
        _row(_cell(_either(FOOT), width)),
        _row(_cell(_tag("endfor", "tr"), width)),
    )
    return w("tbl", _imprint_look(profile, width), w("tblGrid", w("gridCol", w=width)), *rows)


def _imprint_look(profile: Profile, width: int) -> str:
    outer, inner = whole_eighths(profile.imprint.outer), whole_eighths(profile.imprint.inner)
    edges = (
        w(side, val="single", sz=size, space=0, color="000000")
        for side, size in (("top", outer), ("bottom", outer), ("insideH", inner))
    )
    return w(
        "tblPr",
        w(
            "tblpPr",
            leftFromText=0,
            rightFromText=0,
            vertAnchor="margin",
            horzAnchor="page",
            tblpX=profile.page.left,
            tblpYSpec="bottom",
        ),
        w("tblW", w=width, type="dxa"),
        w("tblInd", w=0, type="dxa"),
        w("tblBorders", *edges),
        w("tblLayout", type="fixed"),
        w("tblCellMar", w("left", w=0, type="dxa"), w("right", w=0, type="dxa")),
    )


def _either(styles: tuple[Style, ...]) -> str:
    found = [
        _tag(f"{'elif' if i else 'if'} 块.样式 == '{style}'") + _paragraph(style, _run("{{ 块.文 }}"))
        for i, style in enumerate(styles)
    ]
    return "".join(found) + _tag("endif")


# The imprint hangs on this paragraph; it is too low to take a line or to open a page of its own.
_END = w(
    "p",
    w(
        "pPr",
        w("snapToGrid", val=0),
        w("spacing", before=0, after=0, line=10, lineRule="exact"),
        w("ind", firstLine=0, firstLineChars=0),
        w("rPr", w("sz", val=2), w("szCs", val=2)),
    ),
)


# ---- page and page number ------------------------------------------------------------------------------------------


def _section(profile: Profile) -> str:
    page = profile.page
    return w(
        "sectPr",
        '<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>',
        w("pgSz", w=page.width, h=page.height),
        w(
            "pgMar",
            top=page.top,
            right=page.right,
            bottom=page.bottom,
            left=page.left,
            header=851,
            footer=_footer_distance(profile),
            gutter=0,
        ),
        w("cols", space=0),
        w("docGrid", type="lines", linePitch=page.pitch),
    )


def _footer_distance(profile: Profile) -> int:
    """Return how far the lower edge of the page number's line is from the edge of the paper."""
    look = profile.looks[Style.PAGE_NUMBER]
    dash = (1 - BASELINE) * look.pitch + DASH * look.size * 10
    return max(profile.page.bottom - profile.number.gap - round(dash), 0)


def _footer(profile: Profile, side: str) -> bytes:
    """Return `— 1 —`, set in by one 字 from the outer side."""
    if profile.number.side == "居中":
        shape = w("jc", val="center")
    else:
        char = profile.looks[Style.PAGE_NUMBER].size * 10
        shape = w("ind", **{side: char, f"{side}Chars": 100}) + w("jc", val=side)
    field = w("fldSimple", w("r", w("t", "1")), instr=" PAGE ")
    return part("ftr", _paragraph(Style.PAGE_NUMBER, _run("— "), field, _run(" —"), shape=shape))


# ---- the other parts -----------------------------------------------------------------------------------------------

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGES = "http://schemas.openxmlformats.org/package/2006"
_KINDS = {
    "word/document.xml": f"{_WORD}.document.main+xml",
    "word/styles.xml": f"{_WORD}.styles+xml",
    "word/settings.xml": f"{_WORD}.settings+xml",
    "word/fontTable.xml": f"{_WORD}.fontTable+xml",
    "word/footer1.xml": f"{_WORD}.footer+xml",
    "word/footer2.xml": f"{_WORD}.footer+xml",
    "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    MARK: "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}


def _content_types() -> bytes:
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
    )
    parts = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in _KINDS.items())
    return f'{HEAD}<Types xmlns="{_PACKAGES}/content-types">{defaults}{parts}</Types>'.encode()


def _relations(targets: Mapping[str, str]) -> bytes:
    inside = "".join(
        f'<Relationship Id="rId{i}" Type="{kind}" Target="{target}"/>' for i, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGES}/relationships">{inside}</Relationships>'.encode()


_CORE = (
    f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGES}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>法治政府建设年度报告模板</dc:title></cp:coreProperties>'
)
_PACKAGE = {
    "[Content_Types].xml": _content_types(),
    "_rels/.rels": _relations(
        {
            "word/document.xml": f"{_OFFICE}/relationships/officeDocument",
            "docProps/core.xml": f"{_PACKAGES}/relationships/metadata/core-properties",
            MARK: f"{_OFFICE}/relationships/custom-properties",
        }
    ),
    "word/_rels/document.xml.rels": _relations(
        {
            "styles.xml": f"{_OFFICE}/relationships/styles",
            "settings.xml": f"{_OFFICE}/relationships/settings",
            "fontTable.xml": f"{_OFFICE}/relationships/fontTable",
            "footer1.xml": f"{_OFFICE}/relationships/footer",
            "footer2.xml": f"{_OFFICE}/relationships/footer",
            "theme/theme1.xml": f"{_OFFICE}/relationships/theme",
        }
    ),
    "docProps/core.xml": _CORE.encode(),
}
_SETTINGS = part(
    "settings",
    w("zoom", percent=100),
    w("defaultTabStop", val=CHAR),
    switch("evenAndOddHeaders"),
    w("drawingGridVerticalSpacing", val=156),
    w("displayHorizontalDrawingGridEvery", val=0),
    w("displayVerticalDrawingGridEvery", val=2),
    w("characterSpacingControl", val="doNotCompress"),
    w(
        "compat",
        switch("doNotExpandShiftReturn"),
        switch("useFELayout"),
        *(
            w("compatSetting", name=name, uri="http://schemas.microsoft.com/office/word", val=value)
            for name, value in (
                ("compatibilityMode", 15),
                ("overrideTableStyleFontSizeAndJustification", 1),
                ("enableOpenTypeFeatures", 1),
                ("doNotFlipMirrorIndents", 1),
            )
        ),
    ),
    w("themeFontLang", val="en-US", eastAsia="zh-CN"),
    w("decimalSymbol", val="."),
    w("listSeparator", val=","),
)
_KNOWN_AS = {
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "方正小标宋简体": "方正小标宋_GBK",
    "黑体": "SimHei",
    "宋体": "SimSun",
}


def _font_table(profile: Profile) -> bytes:
    """A computer that lacks a font takes the one named here, not the first it has."""
    names = dict.fromkeys(getattr(profile.fonts, role) for role in ("title", "hei", "kai", "fang", "song", "latin"))
    return part(
        "fonts",
        *(
            w(
                "font",
                w("altName", val=_KNOWN_AS[name]) if name in _KNOWN_AS else "",
                w("charset", val="00" if name == profile.fonts.latin else "86"),
                name=name,
            )
            for name in names
        ),
    )


# ---- the mark of origin --------------------------------------------------------------------------------------------


def _fingerprint(parts: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(parts):
        digest.update(name.encode() + b"\0" + hashlib.sha256(parts[name]).digest())
    return digest.hexdigest()


def _mark(fingerprint: str) -> bytes:
    return (
        f'{HEAD}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="版式指纹">'
        f"<vt:lpwstr>{fingerprint}</vt:lpwstr></property></Properties>"
    ).encode()
