"""The files people write, field by field: what each may hold, and what it means.

In: nothing. Out: the records by which `reader` reads the files, and their JSON Schemas (`schemas`, kept in docs/schema/).
Responsible for: the fields, and what each is called in Chinese (`called`), which may be written instead of its key:
`SECTION.called("heading")` is 标题, `SECTION.word("heading", node)` the one that the record at hand uses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lawreport.files.shape import FLAG, ROW, TEXT, TEXTS, Kind, TypedRecord, Written, choice, listed, nested, said, schema
from lawreport.files.yamlfile import Mapping, Node, Scalar
from lawreport.model import Align, ChartKind, Page
from lawreport.problem import Problems
from lawreport.unitkind import UnitKind

COVERS = ("measures", "shortcomings", "causes", "first_responsible", "next_year", "other")
NUMBERS = ("一、", "（一）", "1.", "（1）", "无")
PLACES = ("独行", "接排")
COVERED = dict(zip(("举措和成效", "不足", "原因", "第一责任人", "下一年安排", "其他"), COVERS, strict=True))  # in Chinese
FREE_KIND = "free"
FREE_NAMES = (FREE_KIND, "自由表格")
TABLE_KINDS = ("table", FREE_KIND)
CHART_KINDS = (*ChartKind, *TABLE_KINDS)
CHARTED = {  # in Chinese, with and without 图
    **{f"{kind.drawn.called}图": str(kind) for kind in ChartKind},
    "表": "table",
    **{kind.drawn.called: str(kind) for kind in ChartKind},
    "表格": "table",
    **dict.fromkeys(FREE_NAMES[1:], FREE_KIND),
}
COLUMNS = ("单位", "本年", "上年", "增减", "同比", "备注")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFields(Written):
    """data/unit.yaml: who reports."""

    name: Scalar | None = said(TEXT, "单位全称", required=True, called="全称")
    short: Scalar | None = said(TEXT, "简称，正文里 {{ 简称 }} 印的就是它", called="简称")
    kind: Scalar | None = said(choice(*UnitKind), "单位的层级，决定报送对象和期限", called="类别")
    signers: tuple[Scalar, ...] = said(TEXTS, "落款单位；联合行文时逐个列出，缺省是全称", called="落款单位")


UNIT = TypedRecord("单位", UnitFields)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricFields(Written):
    """A metric of data/metrics.yaml."""

    unit: Scalar | None = said(TEXT, "计量单位，如 家、次、万元、%", called="单位")
    definition: Scalar | None = said(TEXT, "口径：怎么数", called="口径")
    owner: Scalar | None = said(TEXT, "责任科室", called="责任科室")
    formula: Scalar | None = said(TEXT, "公式；有公式的指标自动算出，不用填数", called="公式")
    decimals: Scalar | None = said(TEXT, "算出来保留几位小数", called="小数位数")
    rollup: Scalar | None = said(choice("合计", "不汇总"), "上级汇总时怎么办，缺省是合计；有公式的按公式重算", called="汇总")


METRIC = TypedRecord("指标", MetricFields)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFields(Written):
    """An identity of data/checks.yaml."""

    rule: Scalar | None = said(TEXT, "必须成立的式子，如 整改隐患 <= 火灾隐患", required=True, called="关系")
    reason: Scalar | None = said(TEXT, "为什么必须成立", called="理由")


CHECK = TypedRecord("勾稽关系", CheckFields)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoFields(Written):
    """A photo, or a scanned page."""

    file: Scalar | None = said(TEXT, "photos/ 里的文件名，JPEG、PNG 或 TIFF", required=True, called="文件")
    caption: Scalar | None = said(TEXT, "图题，不写“图1”", required=True, called="图题")
    alt: Scalar | None = said(TEXT, "替代文字：照片上是什么，给看不见的人听", required=True, called="替代文字")
    beside: bool = said(FLAG, "是：和上一张并排", called="并排")


PHOTO = TypedRecord("照片", PhotoFields)


def _child(node: Node, name: str, problems: Problems) -> SectionFields:
    return SECTION.value(node, problems)


_CHILD = Kind("章节", _child, lambda: {"$ref": "#/$defs/章节"})  # as `nested` makes it of a record that does not hold itself


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFields(Written):
    """A part of the report, or a section within; sections/<year>/<part>.yaml."""

    covers: tuple[Scalar, ...] = said(
        listed(choice(*COVERS, called=COVERED), single=True), "这一部分写的是哪项必备内容", called="内容"
    )
    heading: Scalar | None = said(TEXT, "标题，不写序号", called="标题")
    number: Scalar | None = said(choice(*NUMBERS), "序号的样子，缺省按 report.yaml", called="序号")
    place: Scalar | None = said(choice(*PLACES), "标题独占一行（独行）还是接着排正文（接排）", called="位置")
    text: Scalar | None = said(TEXT, "标题后的正文，一行一段", called="正文")
    points: tuple[Scalar, ...] = said(listed(TEXT), "一是、二是……各一项，序号自动编", called="要点")
    points_place: Scalar | None = said(
        choice("接排", "分段"), "一是、二是排成一段（接排）还是各成一段（分段）", called="要点排法"
    )
    children: tuple[SectionFields, ...] = said(listed(_CHILD), "下一级标题", called="小节")
    tail: Scalar | None = said(TEXT, "本节最后不编号的段落，一行一段", called="末段")
    charts: tuple[Scalar, ...] = said(listed(TEXT), "图，写 charts/ 里的文件名", called="图")
    tables: tuple[Scalar, ...] = said(listed(TEXT), "表，写 charts/ 里的文件名", called="表")
    photos: tuple[PhotoFields, ...] = said(listed(nested(PHOTO)), "照片，文件放在 photos/ 里", called="照片")
    owner: Scalar | None = said(TEXT, "责任科室", called="责任科室")
    status: Scalar | None = said(TEXT, "状态，如 未更新", called="状态")


SECTION = TypedRecord("章节", SectionFields)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFields(Written):
    """How the headings of a level are numbered and set."""

    number: Scalar | None = said(choice(*NUMBERS), "序号的样子", called="序号")
    place: Scalar | None = said(choice(*PLACES), "独行或接排", called="位置")
    across: bool = said(FLAG, "是：换了上级标题，序号接着往下编", key="continue", called="连续编号")


LEVEL = TypedRecord("标题级", LevelFields)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentFields(Written):
    """An attachment."""

    title: Scalar | None = said(TEXT, "附件名称", required=True, called="标题")
    page: Scalar | None = said(choice(*Page), "横向：纸横过来，用于宽的表；缺省是竖向", called="页面")
    text: Scalar | None = said(TEXT, "附件正文，一行一段", called="正文")
    charts: tuple[Scalar, ...] = said(listed(TEXT), "图", called="图")
    tables: tuple[Scalar, ...] = said(listed(TEXT), "表", called="表")
    photos: tuple[PhotoFields, ...] = said(listed(nested(PHOTO)), "照片", called="照片")


ATTACHMENT = TypedRecord("附件", AttachmentFields)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFields(Written):
    """The letter before the report."""

    title: Scalar | None = said(TEXT, "函的标题", required=True, called="标题")
    recipients: Scalar | None = said(TEXT, "主送机关", called="主送机关")
    text: Scalar | None = said(TEXT, "正文，一行一段", required=True, called="正文")
    signature: tuple[Scalar, ...] = said(TEXTS, "落款单位", called="落款")
    date: Scalar | None = said(TEXT, "日期", called="日期")


LETTER = TypedRecord("报送函", LetterFields)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedHeadFields(Written):
    """The head of an official document."""

    copy_no: Scalar | None = said(TEXT, "份号，6 位数字", called="份号")
    secrecy: Scalar | None = said(TEXT, "密级和保密期限，如 机密★1年", called="密级")
    urgency: Scalar | None = said(choice("特急", "加急"), "紧急程度", called="紧急程度")
    mark: tuple[Scalar, ...] = said(
        TEXTS, "发文机关标志；联合行文的一个机关一行，主办的在前，也可以只写主办机关", called="发文机关标志"
    )
    number: Scalar | None = said(TEXT, "发文字号，如 甲政发〔2025〕3号", called="发文字号")
    signers: tuple[Scalar, ...] = said(TEXTS, "签发人（上行文）", called="签发人")


RED_HEAD = TypedRecord("版头", RedHeadFields)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprintFields(Written):
    """The imprint at its foot."""

    copy_to: Scalar | None = said(TEXT, "抄送机关", called="抄送")
    printer: Scalar | None = said(TEXT, "印发机关", called="印发机关")
    printed: Scalar | None = said(TEXT, "印发日期", called="印发日期")


IMPRINT = TypedRecord("版记", ImprintFields)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFields(Written):
    """Who looked at it before it was published, and when."""

    reviewer_role: Scalar | None = said(TEXT, "审查人职务", required=True, called="审查人职务")
    date: Scalar | None = said(TEXT, "审查日期", required=True, called="审查日期")


REVIEW = TypedRecord("保密审查", ReviewFields)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFields(Written):
    """report.yaml: what is true of the whole."""

    title: tuple[Scalar, ...] = said(TEXTS, "标题；写成列表就按列表分行", required=True, called="标题")
    subtitle: Scalar | None = said(TEXT, "副标题", called="副标题")
    byline: Scalar | None = said(TEXT, "题下署名：是，或单位名", called="题下署名")
    recipients: Scalar | None = said(TEXT, "主送机关", called="主送机关")
    intro: Scalar | None = said(TEXT, "引言，一行一段", called="引言")
    headings: tuple[LevelFields, ...] = said(listed(nested(LEVEL)), "各级标题的样子，从第一级起", called="各级标题")
    points: Scalar | None = said(choice("接排", "分段"), "一是、二是排成一段还是各成一段", called="要点排法")
    closing: Scalar | None = said(TEXT, "结尾段，如 特此报告。", called="结尾")
    signature: tuple[Scalar, ...] = said(TEXTS, "落款单位；无 表示不落款", called="落款")
    date: Scalar | None = said(TEXT, "成文日期，如 2025年1月2日", required=True, called="成文日期")
    seal: bool = said(FLAG, "是否盖章（决定落款位置）", called="盖章")
    note: Scalar | None = said(TEXT, "附注，如 （此件公开发布）", called="附注")
    attachments: tuple[AttachmentFields, ...] = said(listed(nested(ATTACHMENT)), "附件", called="附件")
    letter: LetterFields | None = said(nested(LETTER), "正文前的报送函", called="报送函")
    red_head: RedHeadFields | None = said(nested(RED_HEAD), "版头", called="版头")
    imprint: ImprintFields | None = said(nested(IMPRINT), "版记", called="版记")
    secrecy_review: ReviewFields | None = said(nested(REVIEW), "公开前的保密审查", called="保密审查")


REPORT = TypedRecord("报告", ReportFields)

SHARE = re.compile(r"占比(?:[(（](?P<whole>[^()（）]+)[)）])?")  # of all metrics of the table, or of one
_A_YEAR = re.compile(r"20\d\d年?")


def _column(node: Node, name: str, problems: Problems) -> Scalar | None:
    scalar: Scalar | None = TEXT.read(node, name, problems)
    if scalar and not (scalar.text in COLUMNS or SHARE.fullmatch(scalar.text) or _A_YEAR.fullmatch(scalar.text)):
        hint = f"只能是：{'、'.join(COLUMNS)}、占比、占比(指标名)、年份（如 2022）。"
        problems.add("field-choice", f"“{name}”不能是“{scalar.text}”", scalar.place, hint)
        return None
    return scalar


_COLUMN = Kind(
    "列",
    _column,
    lambda: {
        "anyOf": [
            {"enum": list(COLUMNS)},
            {"type": "string", "pattern": "^(20\\d\\d年?|占比([(（].+[)）])?)$"},
            {"type": "integer"},
        ]
    },
)
_YEARS = Kind(
    "年份",
    listed(TEXT, single=True).read,
    lambda: {
        "anyOf": [
            {"type": "string", "pattern": "^近\\d年$"},
            {"type": "array", "items": {"type": ["integer", "string"]}},
            {"type": "integer"},
        ]
    },
    empty=(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartFields(Written):
    """charts/<id>.yaml: what a chart or table shows."""

    title: Scalar | None = said(TEXT, "图题或表题，不写“图1”", required=True, called="标题")
    kind: Scalar | None = said(
        choice(*CHART_KINDS, called=CHARTED),
        f"{'、'.join(f'{kind} {kind.drawn.called}' for kind in ChartKind)}、table 指标表、free 自由表格",
        required=True,
        called="种类",
    )
    metrics: tuple[Scalar, ...] = said(listed(TEXT), "指标名", required=True, called="指标")
    years: tuple[Scalar, ...] = said(_YEARS, "年份列表，或 近4年；缺省是报告年度", called="年份")
    by: Scalar | None = said(choice("指标", "年份"), "横轴是指标还是年份", called="横轴")
    columns: tuple[Scalar, ...] = said(
        listed(_COLUMN),
        "指标表的列：单位、本年、上年、增减、同比、备注、占比、占比(指标名)、年份如 2022",
        called="列",
    )
    unit: Scalar | None = said(TEXT, "共同的计量单位", called="单位")
    source: Scalar | None = said(TEXT, "资料来源", called="资料来源")
    note: Scalar | None = said(TEXT, "注", called="注")


CHART = TypedRecord("图表", ChartFields)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTableFields(Written):
    """charts/<id>.yaml of kind free: a table of words and figures, in its own rows or from a sheet."""

    title: Scalar | None = said(TEXT, "表题，不写“表1”", required=True, called="标题")
    kind: Scalar | None = said(
        choice(FREE_KIND, called=dict.fromkeys(FREE_NAMES[1:], FREE_KIND)), "free：自由表格", required=True, called="种类"
    )
    rows: tuple[tuple[Scalar, ...], ...] = said(
        listed(ROW), '各行，一行一个列表；< 并到左边一格，^ 并到上面一格，空着的写 ""', called="行"
    )
    file: Scalar | None = said(TEXT, "tables/ 里的 .xlsx 或 .csv 文件名；写了它就不写 rows", called="文件")
    sheet: Scalar | None = said(TEXT, "工作表的名字；只有一张可以不写", called="工作表")
    range: Scalar | None = said(TEXT, "只要工作表的一块，如 A2:F20", called="区域")
    header: Scalar | None = said(TEXT, "表头有几行，缺省是 1；没有表头写 0", called="表头行数")
    widths: tuple[Scalar, ...] = said(listed(TEXT), "各列宽度的比例，缺省按内容定", called="列宽")
    align: tuple[Scalar, ...] = said(
        listed(choice(*Align)), "各列怎么对齐：左、中、右、数（按小数点），缺省按内容定", called="对齐"
    )
    unit: Scalar | None = said(TEXT, "表右上方的计量单位，如 件", called="单位")
    source: Scalar | None = said(TEXT, "资料来源", called="资料来源")
    note: Scalar | None = said(TEXT, "注", called="注")


FREE = TypedRecord("自由表格", FreeTableFields)


def is_free(node: Node) -> bool:
    """Return whether a file in charts/ says that it is a table of words."""
    said = [node.get(key) for key in FREE.keys("kind")] if isinstance(node, Mapping) else []
    return any(isinstance(kind, Scalar) and kind.text in FREE_NAMES for kind in said)


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of every kind of file, by its name in docs/schema/."""
    return {
        "unit": schema(UNIT),
        "metrics": schema(METRIC, keyed=True),
        "checks": {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "type": "array",
            "items": {"anyOf": [{"type": "string"}, schema(CHECK)["$defs"]["勾稽关系"]]},
        },
        "section": schema(SECTION, (PHOTO,)),
        "report": schema(REPORT, (LEVEL, ATTACHMENT, PHOTO, LETTER, RED_HEAD, IMPRINT, REVIEW)),
        "chart": _by_kind(),
    }


def _by_kind() -> dict[str, Any]:
    """Return the schema of a file in charts/: the record it has to be follows from its kind."""
    whole = schema(CHART, (FREE,))
    said = [{"properties": {key: {"enum": list(FREE_NAMES)}}, "required": [key]} for key in FREE.keys("kind")]
    free = {"anyOf": said}
    named = {"then": {"$ref": f"#/$defs/{FREE.name}"}, "else": {"$ref": f"#/$defs/{CHART.name}"}}
    return {"$schema": whole["$schema"], "if": free, **named, "$defs": whole["$defs"]}
