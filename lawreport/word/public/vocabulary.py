"""Everything a public Word file may hold: its elements with their attributes, and the values those may have.

In: nothing. Out: the tables that `rebuilt` writes by. Responsible for: the allow-list. What the program writes for its
samples is in it, and what official letterheads add (tables, numbering, headers, pictures, text boxes). An attribute not named
is left out; a value must be a number, a colour, a switch or a word of the format itself, so that no name fits into one.
"""

from __future__ import annotations

import re

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML = "http://www.w3.org/XML/1998/namespace"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
PREFIXES = {"w": W, "r": R, "a": A, "wp": WP, "pic": PIC, "wps": WPS, "mc": MC}


def _table(prefix: str, lines: str) -> dict[str, frozenset[str]]:
    """Return element → attributes of lines like `tab: val pos`, or `b i: val` for elements with the same attributes."""
    rows: dict[str, frozenset[str]] = {}
    for line in lines.strip().splitlines():
        names, _, attributes = line.partition(":")
        for name in names.split():
            rows[f"{{{PREFIXES[prefix]}}}{name}"] = frozenset(_qualified(prefix, a) for a in attributes.split())
    return rows


def _qualified(prefix: str, attribute: str) -> str:
    """Return an attribute as lxml names it; those of WordprocessingML have its namespace, those of drawings none."""
    space, _, name = attribute.rpartition(":")
    space = space or ("w" if prefix == "w" else "")
    return f"{{{XML if space == 'xml' else PREFIXES[space]}}}{name}" if space else name


_BORDER = "val color themeColor themeTint themeShade sz space shadow frame"
ELEMENTS = {
    **_table(
        "w",
        f"""
        document body hdr ftr footnotes endnotes styles settings fonts numbering p r tc tr tbl txbxContent
        pPr rPr tblPr tblPrEx trPr tcPr sectPr tblGrid numPr tabs pBdr tblBorders tcBorders pgBorders tblCellMar tcMar compat
        docDefaults rPrDefault pPrDefault drawing footnoteRef endnoteRef separator continuationSeparator
        noBreakHyphen softHyphen cr lastRenderedPageBreak footnotePr endnotePr hdrShapeDefaults
        t instrText: xml:space
        br: type clear
        tab: val pos leader
        ptab: alignment relativeTo leader
        sym: font char
        hyperlink: r:id anchor history
        fldSimple: instr
        fldChar: fldCharType
        bookmarkStart: id name
        bookmarkEnd: id
        footnoteReference endnoteReference: id customMarkFollows
        footnote endnote: id type
        headerReference footerReference: type r:id
        rFonts: ascii hAnsi eastAsia cs hint asciiTheme hAnsiTheme eastAsiaTheme cstheme
        pStyle rStyle tblStyle basedOn next link sz szCs kern w position jc vAlign textAlignment vertAlign em: val
        outlineLvl ilvl numId: val
        b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid rtl cs effect: val
        vanish specVanish webHidden oMath: val
        u: val color themeColor themeTint themeShade
        color: val themeColor themeTint themeShade
        highlight: val
        shd: val color fill themeColor themeFill themeTint themeShade themeFillTint themeFillShade
        lang: val eastAsia bidi
        eastAsianLayout: id combine combineBrackets vert vertCompress
        fitText: val id
        spacing: val before after beforeLines afterLines beforeAutospacing afterAutospacing line lineRule
        ind: left right start end firstLine hanging leftChars rightChars startChars endChars firstLineChars hangingChars
        keepNext keepLines pageBreakBefore widowControl suppressLineNumbers suppressAutoHyphens kinsoku wordWrap: val
        overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd contextualSpacing mirrorIndents: val
        suppressOverlap textDirection textboxTightWrap: val
        framePr: w h hRule hSpace vSpace wrap hAnchor vAnchor x xAlign y yAlign lines dropCap anchorLock
        bdr top left bottom right start end insideH insideV between bar tl2br tr2bl: {_BORDER} w type
        tblW tblInd tcW wBefore wAfter tblCellSpacing: w type
        gridCol: w
        tblLayout: type
        tblpPr: leftFromText rightFromText topFromText bottomFromText vertAnchor horzAnchor tblpXSpec tblpX tblpYSpec tblpY
        tblOverlap tblStyleRowBandSize tblStyleColBandSize bidiVisual: val
        tblLook: val firstRow lastRow firstColumn lastColumn noHBand noVBand
        cnfStyle: val
        trHeight: val hRule
        cantSplit tblHeader gridBefore gridAfter gridSpan vMerge hMerge noWrap tcFitText hideMark hidden: val
        type titlePg noEndnote formProt rtlGutter numFmt numStart numRestart pos: val format
        pgSz: w h orient code
        pgMar: top right bottom left header footer gutter
        paperSrc: first other
        lnNumType: countBy start distance restart
        pgNumType: fmt start chapStyle chapSep
        cols: num space equalWidth sep
        col: w space
        docGrid: type linePitch charSpace
        latentStyles: defLockedState defUIPriority defSemiHidden defUnhideWhenUsed defQFormat count
        style: type styleId default customStyle
        name uiPriority semiHidden unhideWhenUsed qFormat locked autoRedefine: val
        tblStylePr: type
        zoom: percent val
        defaultTabStop autoHyphenation evenAndOddHeaders mirrorMargins alignBordersAndEdges gutterAtTop: val
        bordersDoNotSurroundHeader bordersDoNotSurroundFooter noLineBreaksAfter noLineBreaksBefore: val lang
        drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery: val
        displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin characterSpacingControl updateFields: val
        decimalSymbol listSeparator strictFirstAndLastChars hyphenationZone consecutiveHyphenLimit: val
        doNotHyphenateCaps displayBackgroundShape printTwoOnOne bookFoldPrinting: val
        themeFontLang: val eastAsia bidi
        clrSchemeMapping: bg1 t1 bg2 t2 accent1 accent2 accent3 accent4 accent5 accent6 hyperlink followedHyperlink
        doNotExpandShiftReturn useFELayout spaceForUL balanceSingleByteDoubleByteWidth doNotLeaveBackslashAlone: val
        ulTrailSpace: val
        adjustLineHeightInTable compatSetting growAutofit doNotSnapToGridInCell doNotWrapTextWithPunct: name uri val
        doNotUseEastAsianBreakRules useAnsiKerningPairs noLeading wpJustification: val
        font: name
        altName charset family pitch: val
        abstractNum: abstractNumId
        num: numId
        abstractNumId multiLevelType start lvlRestart isLgl suff lvlText lvlJc startOverride styleLink numStyleLink: val
        lvl: ilvl tentative
        lvlOverride: ilvl
        background: color themeColor themeTint themeShade
        """,
    ),
    **_table(
        "wp",
        """
        inline: distT distB distL distR
        anchor: distT distB distL distR simplePos relativeHeight behindDoc locked layoutInCell allowOverlap
        extent: cx cy
        effectExtent: l t r b
        docPr: id name descr title
        cNvGraphicFramePr wrapNone posOffset align
        simplePos start lineTo: x y
        positionH positionV: relativeFrom
        wrapSquare wrapTight wrapThrough wrapTopAndBottom: wrapText distT distB distL distR
        wrapPolygon: edited
        """,
    ),
    **_table(
        "a",
        """
        spAutoFit noAutofit
        graphic stretch avLst solidFill noFill round bevel miter gradFill gsLst fillToRect grpFill: lim rotWithShape flip
        noAutofit
        graphicFrameLocks picLocks spLocks: noChangeAspect noChangeArrowheads
        graphicData: uri
        blip: r:embed
        fillRect tileRect: l t r b
        xfrm: rot flipH flipV
        off: x y
        ext: cx cy
        prstGeom: prst
        gd: name fmla
        ln: w cap cmpd algn
        srgbClr schemeClr prstClr: val
        sysClr: val lastClr
        alpha tint shade lumMod lumOff satMod satOff hueMod hueOff prstDash: val
        headEnd tailEnd: type w len
        gs: pos
        lin: ang scaled
        path: path
        effectLst effectStyleLst effectStyle fillStyleLst lnStyleLst bgFillStyleLst fmtScheme themeElements: name
        clrScheme fontScheme theme: name
        dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink majorFont minorFont
        latin ea cs: typeface
        font: script typeface
        outerShdw innerShdw: blurRad dist dir algn rotWithShape sx sy kx ky
        scene3d sp3d: prstMaterial z
        camera: prst
        lightRig: rig dir
        rot: lat lon rev
        bevelT: w h prst
        lnRef fillRef effectRef fontRef: idx
        """,
    ),
    **_table("pic", "pic nvPicPr cNvPicPr blipFill: rotWithShape dpi\ncNvPr: id name descr\nspPr: bwMode"),
    **_table(
        "wps",
        """
        wsp style txbx
        cNvSpPr: txBox
        cNvCnPr
        cNvPr: id name
        spPr: bwMode
        bodyPr: rot vert wrap lIns tIns rIns bIns anchor anchorCtr vertOverflow horzOverflow numCol upright
        """,
    ),
    **_table("mc", "AlternateContent\nChoice: Requires"),
}

# Elements whose content is what a reader sees, but which themselves only mark it: they go, it stays.
UNWRAPPED = {f"{{{W}}}{name}" for name in ("sdt", "sdtContent", "smartTag", "customXml")}
# What goes with all that is in it, for no reader sees any of it.
UNREAD = {
    *(f"{{{W}}}{name}" for name in ("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "ffData", "fldData", "lsdException")),
    *(f"{{{W}}}{name}" for name in ("proofErr", "permStart", "permEnd", "divId", "tblCaption", "tblDescription", "rsids")),
    f"{{{MATH}}}mathPr",  # how formulas look, in the settings of every file of Word; there are none
    f"{{{MC}}}Fallback",
    *(f"{{{A}}}{name}" for name in ("hlinkClick", "hlinkHover", "extLst", "objectDefaults", "extraClrSchemeLst", "custClrLst")),
}
# What a reader sees and this program does not write; everything else that is not known and holds no words is left out.
SEEN = {
    f"{{{W}}}pict": "旧式图形（VML）",
    f"{{{W}}}object": "嵌入的对象",
    f"{{{W}}}altChunk": "外部内容",
    f"{{{W}}}subDoc": "子文档",
    f"{{{W}}}ruby": "注音",
    f"{{{W}}}control": "控件",
    f"{{{W}}}pgNum": "旧式页码",
    f"{{{W}}}numPicBullet": "图片项目符号",
    f"{{{W}}}lvlPicBulletId": "图片项目符号",
    f"{{{A}}}custGeom": "任意多边形",
    f"{{{A}}}srcRect": "裁剪过的图片（裁掉的部分还在文件里）",
    f"{{{A}}}tile": "平铺的图片",
    f"{{{A}}}blipFill": "图片填充",
    f"{{{A}}}pattFill": "图案填充",
    f"{{{A}}}duotone": "改过颜色的图片",
    f"{{{A}}}clrChange": "改过颜色的图片",
    f"{{{A}}}lum": "改过亮度的图片",
    f"{{{A}}}grayscl": "改过颜色的图片",
    f"{{{A}}}biLevel": "改过颜色的图片",
    f"{{{A}}}alphaModFix": "半透明的图片",
}
SEEN_SPACES = {
    MATH: "公式",
    "urn:schemas-microsoft-com:vml": "旧式图形（VML）",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "图表对象",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "SmartArt 图形",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "组合的图形",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "画布",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingInk": "墨迹",
}
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
SEEN_EFFECTS = {"textFill", "textOutline", "glow", "shadow", "reflection", "props3d", "scene3d"}

# ---- values --------------------------------------------------------------------------------------------------------------

NUMBER = re.compile(r"-?\d{1,8}(\.\d{1,3})?(pt|cm|mm|in|%)?")
COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_WORDS = """
true false on off auto none nil clear single double dotted dashed dotDash dotDotDash triple wave thick thin solid dash
dashLong dotDashHeavy dotDotDashHeavy dashedHeavy dashLongHeavy dottedHeavy wavyHeavy wavyDouble words inset outset
dashSmallGap dashDotStroked doubleWave threeDEmboss threeDEngrave thinThickSmallGap thickThinSmallGap
thinThickThinSmallGap thinThickMediumGap thickThinMediumGap thinThickThinMediumGap thinThickLargeGap thickThinLargeGap
thinThickThinLargeGap left right center both distribute start end top bottom outside inside inline baseline numTab num
bar decimal list dot hyphen underscore middleDot heavy indent margin superscript subscript comma circle underDot page
column textWrapping text line paragraph character leftMargin rightMargin topMargin bottomMargin insideMargin
outsideMargin dxa pct fixed autofit exact atLeast restart continue continuous nextPage oddPage evenPage nextColumn
newPage newSection eachPage eachSect pageBottom beneathText sectEnd docEnd portrait landscape lines linesAndChars
snapToChars default even first odd begin separate preserve normal separator continuationSeparator continuationNotice
lowerRoman upperRoman lowerLetter upperLetter decimalZero decimalFullWidth decimalHalfWidth decimalEnclosedCircle
decimalEnclosedFullstop decimalEnclosedParen decimalEnclosedCircleChinese decimalFullWidth2 bullet ordinal
cardinalText ordinalText chineseCounting chineseCountingThousand chineseLegalSimplified japaneseCounting
japaneseDigitalTenThousand japaneseLegal ideographDigital ideographTraditional ideographZodiac ideographEnclosedCircle
taiwaneseCounting taiwaneseCountingThousand taiwaneseDigital numberInDash hex singleLevel multilevel hybridMultilevel
tab space nothing colon period emDash enDash yellow green cyan magenta blue red darkBlue darkCyan darkGreen
darkMagenta darkRed darkYellow darkGray lightGray black white dark1 light1 dark2 light2 text1 text2 background1
background2 accent1 accent2 accent3 accent4 accent5 accent6 hyperlink followedHyperlink minorAscii minorHAnsi
minorEastAsia minorBidi majorAscii majorHAnsi majorEastAsia majorBidi eastAsia cs lr tb lrTb tbRl btLr lrTbV tbRlV
tbLrV rl tbLr around notBeside through tight drop wholeTable firstRow lastRow firstCol lastCol band1Vert band2Vert
band1Horz band2Horz neCell nwCell seCell swCell table numbering roman swiss modern script decorative variable
doNotCompress compressPunctuation compressPunctuationAndJapaneseKana fullPage bestFit textFit round square bothSides
largest lefT l t r b ctr rect ellipse roundRect straightConnector1 triangle diamond star5 textBox flat rnd sq sng dbl
thickThin thinThick tri in tx1 tx2 bg1 bg2 dk1 dk2 lt1 lt2 hlink folHlink phClr windowText window sysDot sysDash
sysDashDot sysDashDotDot lgDash lgDashDot lgDashDotDot dashDot horz vert vert270 wordArtVert eaVert mongolianVert
overflow clip ellipsis orthographicFront threePt warmMatte matte tl tr bl br minor major arrow stealth oval med sm lg
shape zh-CN zh-TW zh-HK en-US en-GB ar-SA he-IL ja-JP ko-KR wps pic Hans Hant Jpan Hang restartNumbers horzStripe
vertStripe pct5 pct10 pct12 pct15 pct20 pct25 pct30 pct35 pct40 pct50 pct60 pct62 pct70 pct75 pct80 pct85 pct87 pct90
pct95
"""
WORDS = frozenset(_WORDS.split())
_COMPAT = """
compatibilityMode overrideTableStyleFontSizeAndJustification enableOpenTypeFeatures doNotFlipMirrorIndents
differentiateMultirowTableHeaders useWord2013TrackBottomHyphenation allowHyphenationAtTrackBottom
allowSpaceOfSameStyleInTable
"""
COMPAT = frozenset(_COMPAT.split())
URIS = {f"{A[:-5]}/picture", PIC, WPS, "http://schemas.microsoft.com/office/word"}
BREAKS = re.compile(r"[^\w\s]{0,120}")  # characters at which a line may not break: marks, never words
NUMBERING = re.compile(r"[\s%\d()（）\[\]【】〔〕.、，．:：第条章节款项部分篇之*·•○●□■◇◆➢✓√\-–—\ue000-\uf8ff]{0,16}")
CHARACTER = re.compile(r"[0-9A-Fa-f]{2,4}")
GUIDE = re.compile(r"adj\d?|val -?\d{1,8}")
PANOSE = re.compile(r"[0-9A-Fa-f]{2}|[01]{12}")

# ---- names ---------------------------------------------------------------------------------------------------------------

_NAMED = (
    ("document", "正文"),
    ("header", "页眉"),
    ("footer", "页脚"),
    ("footnotes", "脚注"),
    ("endnotes", "尾注"),
    ("styles", "样式"),
    ("numbering", "编号"),
    ("settings", "设置"),
    ("fontTable", "字体表"),
    ("theme", "主题"),
    ("media", "图片"),
)


def part_name(part: str) -> str:
    """Return what a part is called in plain words."""
    return next((words for begin, words in _NAMED if part.startswith((f"word/{begin}", f"word/_rels/{begin}"))), "文件包")
