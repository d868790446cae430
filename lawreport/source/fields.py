"""The files people write, field by field: what each may hold, and what it means.

In: nothing. Out: the records by which `reader` reads the files, and their JSON Schemas (`schemas`, kept in docs/schema/).
Responsible for: the fields.
"""

from __future__ import annotations

from lawreport.files.shape import FLAG, TEXT, TEXTS, Field, Kind, Record, choice, listed, nested, schema

COVERS = ("measures", "shortcomings", "causes", "first_responsible", "next_year", "other")
NUMBERS = ("一、", "（一）", "1.", "（1）", "无")
PLACES = ("独行", "接排")
CHART_KINDS = ("bar", "barh", "line", "stacked", "share", "table")
COLUMNS = ("单位", "本年", "上年", "增减", "同比", "备注")

UNIT = Record(
    "单位",
    [
        Field("name", TEXT, "单位全称", required=True),
        Field("short", TEXT, "简称，正文里 {{ 简称 }} 印的就是它"),
        Field("kind", choice("省", "市", "县", "乡", "部门"), "单位的层级，决定报送对象和期限"),
        Field("signers", TEXTS, "落款单位；联合行文时逐个列出，缺省是全称"),
    ],
)

METRIC = Record(
    "指标",
    [
        Field("unit", TEXT, "计量单位，如 家、次、万元、%"),
        Field("definition", TEXT, "口径：怎么数"),
        Field("owner", TEXT, "责任科室"),
        Field("formula", TEXT, "公式；有公式的指标自动算出，不用填数"),
        Field("decimals", TEXT, "算出来保留几位小数"),
        Field("rollup", choice("合计", "不汇总"), "上级汇总时怎么办，缺省是合计；有公式的按公式重算"),
    ],
)

CHECK = Record(
    "勾稽关系",
    [
        Field("rule", TEXT, "必须成立的式子，如 整改隐患 <= 火灾隐患", required=True),
        Field("reason", TEXT, "为什么必须成立"),
    ],
)

SECTION = Record("章节")
SECTION.fields += [
    Field("covers", listed(choice(*COVERS), single=True), "这一部分写的是哪项必备内容"),
    Field("heading", TEXT, "标题，不写序号"),
    Field("number", choice(*NUMBERS), "序号的样子，缺省按 report.yaml"),
    Field("place", choice(*PLACES), "标题独占一行（独行）还是接着排正文（接排）"),
    Field("text", TEXT, "标题后的正文，一行一段"),
    Field("points", listed(TEXT), "一是、二是……各一项，序号自动编"),
    Field("points_place", choice("接排", "分段"), "一是、二是排成一段（接排）还是各成一段（分段）"),
    Field("children", listed(nested(SECTION)), "下一级标题"),
    Field("tail", TEXT, "本节最后不编号的段落，一行一段"),
    Field("charts", listed(TEXT), "图，写 charts/ 里的文件名"),
    Field("tables", listed(TEXT), "表，写 charts/ 里的文件名"),
    Field("owner", TEXT, "责任科室"),
    Field("status", TEXT, "状态，如 未更新"),
]

LEVEL = Record(
    "标题级",
    [
        Field("number", choice(*NUMBERS), "序号的样子"),
        Field("place", choice(*PLACES), "独行或接排"),
        Field("continue", FLAG, "是：换了上级标题，序号接着往下编"),
    ],
)

ATTACHMENT = Record(
    "附件",
    [
        Field("title", TEXT, "附件名称", required=True),
        Field("text", TEXT, "附件正文，一行一段"),
        Field("charts", listed(TEXT), "图"),
        Field("tables", listed(TEXT), "表"),
    ],
)

LETTER = Record(
    "报送函",
    [
        Field("title", TEXT, "函的标题", required=True),
        Field("recipients", TEXT, "主送机关"),
        Field("text", TEXT, "正文，一行一段", required=True),
        Field("signature", TEXTS, "落款单位"),
        Field("date", TEXT, "日期"),
    ],
)

RED_HEAD = Record(
    "版头",
    [
        Field("copy_no", TEXT, "份号，6 位数字"),
        Field("secrecy", TEXT, "密级和保密期限，如 机密★1年"),
        Field("urgency", choice("特急", "加急"), "紧急程度"),
        Field("mark", TEXT, "发文机关标志"),
        Field("number", TEXT, "发文字号，如 甲政发〔2025〕3号"),
        Field("signers", TEXTS, "签发人（上行文）"),
    ],
)

IMPRINT = Record(
    "版记",
    [
        Field("copy_to", TEXT, "抄送机关"),
        Field("printer", TEXT, "印发机关"),
        Field("printed", TEXT, "印发日期"),
    ],
)

REVIEW = Record(
    "保密审查",
    [
        Field("reviewer_role", TEXT, "审查人职务", required=True),
        Field("date", TEXT, "审查日期", required=True),
    ],
)

REPORT = Record(
    "报告",
    [
        Field("title", TEXTS, "标题；写成列表就按列表分行", required=True),
        Field("subtitle", TEXT, "副标题"),
        Field("byline", TEXT, "题下署名：是，或单位名"),
        Field("recipients", TEXT, "主送机关"),
        Field("intro", TEXT, "引言，一行一段"),
        Field("headings", listed(nested(LEVEL)), "各级标题的样子，从第一级起"),
        Field("points", choice("接排", "分段"), "一是、二是排成一段还是各成一段"),
        Field("closing", TEXT, "结尾段，如 特此报告。"),
        Field("signature", TEXTS, "落款单位；无 表示不落款"),
        Field("date", TEXT, "成文日期，如 2025年1月2日", required=True),
        Field("seal", FLAG, "是否盖章（决定落款位置）"),
        Field("note", TEXT, "附注，如 （此件公开发布）"),
        Field("attachments", listed(nested(ATTACHMENT)), "附件"),
        Field("letter", nested(LETTER), "正文前的报送函"),
        Field("red_head", nested(RED_HEAD), "版头"),
        Field("imprint", nested(IMPRINT), "版记"),
        Field("secrecy_review", nested(REVIEW), "公开前的保密审查"),
    ],
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

CHART = Record(
    "图表",
    [
        Field("title", TEXT, "图题或表题，不写“图1”", required=True),
        Field(
            "kind", choice(*CHART_KINDS), "bar 柱形、barh 条形、line 折线、stacked 堆积、share 构成、table 表格", required=True
        ),
        Field("metrics", listed(TEXT), "指标名", required=True),
        Field("years", _YEARS, "年份列表，或 近4年；缺省是报告年度"),
        Field("by", choice("指标", "年份"), "横轴是指标还是年份"),
        Field("columns", listed(choice(*COLUMNS)), "表格的列"),
        Field("unit", TEXT, "共同的计量单位"),
        Field("source", TEXT, "资料来源"),
        Field("note", TEXT, "注"),
    ],
)


def schemas() -> dict[str, dict]:
    """Return the JSON Schema of every kind of file, by its name in docs/schema/."""
    return {
        "unit": schema(UNIT),
        "metrics": schema(METRIC, keyed=True),
        "checks": {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "type": "array",
            "items": {"anyOf": [{"type": "string"}, schema(CHECK)["$defs"]["勾稽关系"]]},
        },
        "section": schema(SECTION),
        "report": schema(REPORT, (LEVEL, ATTACHMENT, LETTER, RED_HEAD, IMPRINT, REVIEW)),
        "chart": schema(CHART),
    }
