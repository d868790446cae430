"""The paragraph styles of a report, each in one row: what it is called in Word, what the norms say of it, what it is for.

In: nothing. Out: `Style`, the name of every kind of paragraph, and its `norm`. Compose gives it to the blocks, the template and
styles.xml are made from it, rules and pages ask it. Responsible for: which styles there are, and what GB/T 9704—2012 fixes of
each. What provinces vary (font, size, pitch, lines above) stands here as the national standard has it; a profile may differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum, auto


class Role(Enum):
    """What a paragraph is in the text, for the rules that read it."""

    TITLE = auto()
    HEADING = auto()  # on a line of its own
    RUN_IN = auto()  # a heading with its text behind it
    TEXT = auto()
    CAPTION = auto()
    NOTE = auto()
    FORM = auto()  # a fixed part of the document, which is no prose


class Style(StrEnum):
    """A paragraph style, in reading order; its value is its name in Word and in profiles, and what templates ask for."""

    COPY_NUMBER = "份号"
    SECRECY = "密级"
    URGENCY = "紧急程度"
    ISSUER_MARK = "发文机关标志"
    DOCUMENT_NUMBER = "发文字号"
    SIGNERS = "签发人行"
    TITLE = "公文标题"
    SUBTITLE = "副标题"
    BYLINE = "题下署名"
    RECIPIENTS = "主送机关"
    BODY = "正文"
    HEADING_1 = "标题一"
    HEADING_2 = "标题二"
    HEADING_3 = "标题三"
    HEADING_4 = "标题四"
    RUN_IN_1 = "段首标题一"
    RUN_IN_2 = "段首标题二"
    RUN_IN_3 = "段首标题三"
    RUN_IN_4 = "段首标题四"
    PICTURE = "图"
    PICTURE_CAPTION = "图题"
    TABLE_CAPTION = "表题"
    TABLE = "表格"
    TABLE_HEADER = "表头"
    TABLE_NOTE = "表注"
    ATTACHMENT_LIST = "附件说明"
    SIGNATURE = "落款单位"
    DATE = "落款日期"
    REMARK = "附注"
    ATTACHMENT_MARK = "附件标识"
    ATTACHMENT_TITLE = "附件标题"
    COPIES = "抄送"
    PRINTING = "印发"
    PAGE_NUMBER = "页码"

    @property
    def norm(self) -> Norm:
        return STYLES[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One style as the national standard sets it. Indents are in 字 of its own size, `above` and `below` in lines."""

    role: Role = Role.FORM
    word: str = ""  # its name in Word, where that is not the block's: Word's own styles
    id: str = ""
    run: str = ""  # the character style of the part that looks otherwise: a heading before its text, signers behind a number
    run_font: str = ""  # of that part, where its look is not the paragraph's
    font: str = "仿宋"
    size: int = 32  # in half points
    pitch: str = "28.95"  # in points; 0 is single spacing
    above: int = 0
    below: int = 0
    air: tuple[int, int] | None = None  # above and below, in twips, in place of lines
    align: str = "left"
    first: int = 0
    left: int = 0
    right: int = 0
    hanging: int = 0
    level: int = 0  # of the outline
    line: str = ""  # 字 that a line as wide as the text takes, where lines or columns are set by hand
    keep: bool = False  # with the next paragraph
    new_page: bool = False
    close: bool = False  # no space between paragraphs of this style
    red_line: bool = False
    opening: bool = False  # of the title: a blank line stands between it and what follows
    closing: bool = False  # of the signature, which never stands alone on a page
    foot: bool = False  # stands at the foot of the last page, apart from the flow
    formal: bool = False  # a number in it is no figure of the report
    own: bool = False  # not a block: used by the template itself


def _heading(level: int, font: str = "仿宋") -> Norm:
    return Norm(
        role=Role.HEADING,
        word=f"heading {level}",
        id=f"Heading{level}",
        font=font,
        align="both",
        first=2,
        level=level,
        keep=True,
    )


def _run_in(level: int, run: str, font: str = "仿宋") -> Norm:
    return Norm(role=Role.RUN_IN, run=run, font=font, align="both", first=2, level=level)


STYLES: dict[Style, Norm] = {  # in the order of styles.xml and of the template's questions
    Style.BODY: Norm(role=Role.TEXT, word="Normal", id="Normal", align="both", first=2),
    Style.COPY_NUMBER: Norm(formal=True),
    Style.SECRECY: Norm(font="黑体", formal=True),
    Style.URGENCY: Norm(font="黑体"),
    Style.ISSUER_MARK: Norm(font="小标宋", size=52, pitch="30", align="center", line="17"),
    Style.DOCUMENT_NUMBER: Norm(above=2, below=2, align="center", red_line=True, formal=True),
    Style.SIGNERS: Norm(run="签发人姓名", run_font="楷体", above=2, below=2, red_line=True, close=True, formal=True),
    Style.TITLE: Norm(
        role=Role.TITLE,
        font="小标宋",
        size=44,
        pitch="36",
        align="center",
        line="20.05",
        keep=True,
        opening=True,
        formal=True,
    ),
    Style.SUBTITLE: Norm(
        role=Role.NOTE, word="Subtitle", id="Subtitle", font="楷体", align="center", line="27.6", keep=True, opening=True
    ),
    Style.BYLINE: Norm(font="楷体", align="center", line="27.6", keep=True, opening=True),
    Style.RECIPIENTS: Norm(above=1, keep=True, formal=True),
    Style.HEADING_1: _heading(1, "黑体"),
    Style.HEADING_2: _heading(2, "楷体"),
    Style.HEADING_3: _heading(3),
    Style.HEADING_4: _heading(4),
    Style.RUN_IN_1: _run_in(1, "标题字一", "黑体"),
    Style.RUN_IN_2: _run_in(2, "标题字二", "楷体"),
    Style.RUN_IN_3: _run_in(3, "标题字三"),
    Style.RUN_IN_4: _run_in(4, "标题字四"),
    Style.PICTURE: Norm(font="宋体", size=24, pitch="0", air=(120, 60), align="center", keep=True),
    Style.PICTURE_CAPTION: Norm(role=Role.CAPTION, font="黑体", size=24, pitch="0", air=(0, 120), align="center", line="36.8"),
    Style.TABLE_CAPTION: Norm(
        role=Role.CAPTION, font="黑体", size=24, pitch="0", air=(120, 60), align="center", line="36.8", keep=True
    ),
    Style.TABLE: Norm(font="宋体", size=24, pitch="0", align="center", line="36.8"),
    Style.TABLE_NOTE: Norm(role=Role.NOTE, font="宋体", size=21, pitch="0", air=(60, 120)),
    Style.ATTACHMENT_LIST: Norm(above=1, align="both", left=5, hanging=3, keep=True, close=True, closing=True),
    Style.SIGNATURE: Norm(above=1, align="right", right=2, keep=True, close=True, closing=True, formal=True),
    Style.DATE: Norm(align="right", right=2, closing=True, formal=True),
    Style.REMARK: Norm(role=Role.NOTE, align="both", first=2),
    Style.ATTACHMENT_MARK: Norm(font="黑体", keep=True, new_page=True, formal=True),
    Style.ATTACHMENT_TITLE: Norm(
        role=Role.TITLE, font="小标宋", size=44, pitch="36", above=1, below=1, align="center", line="20.05", keep=True
    ),
    Style.COPIES: Norm(size=28, pitch="24", align="both", left=4, right=1, hanging=3, foot=True, formal=True),
    Style.PRINTING: Norm(size=28, pitch="24", left=1, right=1, foot=True, formal=True),
    Style.TABLE_HEADER: Norm(font="黑体", size=24, pitch="0", align="center", keep=True, own=True),
    Style.PAGE_NUMBER: Norm(word="footer", id="Footer", font="宋体", size=28, pitch="14", own=True),
}


def _of(*roles: Role) -> tuple[Style, ...]:
    return tuple(style for style in Style if style.norm.role in roles)


TITLES, CAPTIONS = _of(Role.TITLE), _of(Role.CAPTION)
HEADINGS, RUN_INS = _of(Role.HEADING), _of(Role.RUN_IN)  # by their levels
TEXTS = _of(Role.TEXT, Role.RUN_IN)
BLOCKS = tuple(style for style in Style if not style.norm.own)  # those a report is made of
FOOT = tuple(style for style in Style if style.norm.foot)
FORMAL = tuple(style for style in Style if style.norm.formal)
BALANCED = {style: Decimal(style.norm.line) for style in Style if style.norm.line}  # style → 字 on a line
