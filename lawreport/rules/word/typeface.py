"""Rules on the type of the finished file: fonts, sizes and colour of text, title and headings, and the shape of the title.

In: a `Sheet`. Out: hits.
Responsible for: where a run-in heading ends, and what a well broken title is.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby, pairwise

from lawreport.report.advances import Measure
from lawreport.report.typesetting import em
from lawreport.rules.reading.text import compiled, marker
from lawreport.rules.rule import ERROR, HINT, WARNING, Hit
from lawreport.rules.word.sheet import GB, HEADED, NEAR, TEXT, Sheet, layout, on, plays, points
from lawreport.style import HEADINGS, RUN_INS, TITLES, Style
from lawreport.word.cascade import Face
from lawreport.word.reader import WordParagraph
from lawreport.word.template.profile import Look

# ---- type ----------------------------------------------------------------------------------------------------------


def _spans(p: WordParagraph, first: int = 0, last: int | None = None) -> Iterator[tuple[int, int, Face]]:
    """Yield (start, end, face) of each run with Chinese words, within the characters `first` to `last`."""
    at, end = len(p.label), len(p.text) if last is None else last
    for run in p.runs:
        a, b = max(at, first), min(at + len(run.text), end)
        if a < b and compiled("[\u3400-\u9fff]").search(p.text[a:b]):
            yield a, b, run.face
        at += len(run.text)


def mistyped(
    sheet: Sheet, i: int, p: WordParagraph, look: Look, what: str, first: int = 0, last: int | None = None
) -> Iterator[Hit]:
    """Yield a hit on the first range whose font or size differs from `look`."""
    for a, b, face in _spans(p, first, last):
        wrong = []
        if not plays(face.east, look.font, sheet.profile):
            wrong.append(f"字体是{face.east or '没有指定（打开它的电脑自己选）'}")
        if face.size != look.size:
            wrong.append(f"字号是{points(face.size)}")
        if wrong:
            yield on(
                i,
                p,
                f"{what}{'，'.join(wrong)}；应为{points(look.size)}{look.font}",
                f"改为{sheet.profile.fonts.of(look.font)}、{points(look.size)}。",
                (a, b),
            )
            return


@layout(
    "L-05",
    "body-type",
    "正文的字体、字号不对",
    WARNING,
    "一般",
    GB + "5.2.2",
    reason="没有另外规定的，都用三号仿宋。",
    bad=["正文{字体=宋体}｜大队召开会议。", "正文{字号=28}｜大队召开会议。"],
    good="正文{字体=仿宋}｜大队召开会议。",
)
def body_type(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(*TEXT):
        kind = sheet.kinds[i]
        yield from mistyped(sheet, i, p, sheet.profile.looks[kind], kind if kind == Style.BODY else f"{kind}的")
    for i, p in sheet.of(*RUN_INS):
        yield from mistyped(sheet, i, p, sheet.profile.looks[Style.BODY], Style.BODY, _head_end(p))


@layout(
    "L-06",
    "black-only",
    "文字不是黑色",
    ERROR,
    "应",
    GB + "5.2.4",
    reason="除发文机关标志和印章外，文字一律黑色；彩色字复印后看不清。",
    bad="正文{颜色=0070C0}｜大队召开会议。",
    good="正文{颜色=000000}｜大队召开会议。",
)
def black_only(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of():
        look = sheet.profile.looks.get(sheet.kinds[i])
        allowed = (
            {"", sheet.profile.red_head.colour} if sheet.kinds[i] == Style.ISSUER_MARK else {"", look.colour if look else ""}
        )
        for run in p.runs:
            if run.text.strip() and run.face.colour not in allowed:
                yield on(i, p, f"文字颜色是 {run.face.colour}，不是黑色", "选中后把字体颜色改为“自动”或黑色。")
                break


@layout(
    "L-14",
    "title-type",
    "标题的字体、字号不对",
    ERROR,
    "一般",
    GB + "7.3.1",
    reason="标题用二号小标宋；宋体加粗不是小标宋。",
    bad=["公文标题{字体=宋体}｜甲区2025年法治政府建设年度报告", "公文标题{字号=32}｜甲区2025年法治政府建设年度报告"],
    good="公文标题｜甲区2025年法治政府建设年度报告",
)
def title_type(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(*TITLES):
        yield from mistyped(sheet, i, p, sheet.profile.looks[sheet.kinds[i]], "标题的")


@layout(
    "L-14b",
    "title-place",
    "标题没有居中，或末尾有标点",
    WARNING,
    "一般",
    GB + "7.3.1",
    reason="标题居中排，末尾不用标点。",
    bad=[
        "公文标题{对齐=left}｜甲区2025年法治政府建设年度报告",
        "公文标题｜甲区2025年法治政府建设年度报告。",
        "公文标题{首行=640}｜甲区2025年法治政府建设年度报告",
    ],
    good="公文标题｜甲区2025年法治政府建设年度报告",
)
def title_place(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(*TITLES):
        if p.shape.align != "center":
            yield on(i, p, "标题没有居中", "用“居中”按钮，不用空格。")
        elif abs(p.shape.first) > NEAR or p.shape.left != p.shape.right or p.text[:1] in " 　":
            yield on(i, p, "标题带着缩进或空格，不在正中", "缩进改为0，删去空格。")
        if p.text.rstrip().endswith(tuple("。，、；：.,;:")):
            yield on(i, p, "标题末尾不用标点", "删去。", (len(p.text.rstrip()) - 1, len(p.text.rstrip())))


@layout(
    "L-14c",
    "title-shape",
    "标题分行不成梯形、菱形，或断开了词",
    WARNING,
    "一般",
    GB + "7.3.1",
    reason="多行标题要词意完整、排列对称，排成梯形或菱形。",
    bad=[
        "公文标题｜甲市乙区消防救援大队2025⏎年法治政府建设年度报告",
        "公文标题｜甲市消防救援支队乙区消防救援大队⏎2025年法治政⏎府建设年度报告",
        "公文标题｜甲市消防救援支队乙区消防救援大队2025年法治政府建设年度报告",
    ],
    good=[
        "公文标题｜甲市乙区消防救援大队⏎2025年法治政府建设年度报告",
        "公文标题｜甲区2025年法治政府建设年度报告",
        "公文标题｜中共甲县委员会⏎甲县人民政府⏎关于2025年度法治政府建设情况的报告",
    ],
)
def title_shape(sheet: Sheet) -> Iterator[Hit]:
    for _, group in groupby(sheet.of(Style.TITLE), key=lambda pair: sheet.kinds[pair[0]]):
        titles = list(group)
        i, p = titles[0]
        lines = [line.strip() for _, q in titles for line in q.text.split("\n") if line.strip()]
        char = Decimal(sheet.profile.looks[Style.TITLE].size * 10)
        fault = _shape_fault(lines, Measure(sheet.profile.page.text_width / char))
        if fault:
            yield on(i, p, fault, "换个地方分行（Shift+Enter），词语不拆开，上下对称。")


_KEPT = (
    "法治",
    "政府",
    "建设",
    "年度",
    "报告",
    "情况",
    "人民",
    "工作",
    "委员",
    "员会",
    "办公",
    "公室",
    "消防",
    "救援",
    "大队",
    "支队",
    "管理",
    "街道",
)


_ORGAN = "(?:委员会|政府|办公厅|办公室|委|局|厅|部|署|院|总队|支队|大队)$"


def _shape_fault(lines: list[str], measure: Measure) -> str:
    long = next((line for line in lines if not measure.holds(line)), "")
    if long:
        return (
            f"标题有一行{measure.width(long):.1f}字宽（数字和汉字之间要留空），一行最多排{measure.room:.0f}字，Word 会随意断开"
        )
    *organs, about = lines or [""]
    if len(organs) > 1 and about.startswith("关于") and all(compiled(_ORGAN).search(line) for line in organs):
        return ""  # organs that report together stand in their order, a line each
    widths = [em(line) for line in lines]
    for above, below in pairwise(lines):
        if above[-1] + below[0] in _KEPT or (above[-1:].isdigit() and below[:1] in "年0123456789"):
            return f"标题在“{above[-1]}｜{below[0]}”处断开了词"
    rising = [a < b for a, b in pairwise(widths)]
    flat = any(a == b for a, b in pairwise(widths))
    if flat or any(not a and b for a, b in pairwise(rising)):
        return "标题各行" + ("一样长" if flat else "两头宽、中间窄") + "，不成梯形或菱形"
    return ""


@layout(
    "L-19",
    "heading-type",
    "各级标题的字体、字号不对",
    WARNING,
    "一般",
    GB + "7.3.3",
    reason="一级黑体、二级楷体、三四级仿宋，都是三号。",
    bad=["标题一{字体=仿宋}｜一、主要举措", "标题二{字号=36}｜（一）加强学习"],
    good="标题一｜一、主要举措\n标题二｜（一）加强学习\n标题二｜（二）规范执法",
)
def heading_type(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(*HEADINGS):
        yield from mistyped(sheet, i, p, sheet.profile.looks[sheet.kinds[i]], f"{_level(sheet.kinds[i])}级标题")
    for i, p in sheet.of(*RUN_INS):
        yield from mistyped(
            sheet, i, p, sheet.profile.looks[sheet.kinds[i]], f"{_level(sheet.kinds[i])}级标题", 0, _head_end(p)
        )


def _level(kind: str) -> str:
    return kind[-1]


def _head_end(p: WordParagraph) -> int:
    """Return the end of a run-in heading; 0 where the first sentence is too long to be one."""
    styled = sum(len(run.text) for run in p.runs if run.face.style.startswith("标题字"))
    end = compiled("[。：:]").search(p.text)
    return styled or (end.end() if end and end.end() <= 40 else 0)


@layout(
    "L-19b",
    "heading-chain",
    "标题样式的级别和序数不一致",
    WARNING,
    "惯例",
    GB + "7.3.3",
    reason="“（一）”设成了一级标题，导航窗格和目录就乱了；同一种序数要用同一级标题样式。",
    bad=[
        "标题一｜一、主要举措\n标题一｜（一）加强学习\n标题一｜（二）规范执法",
        "标题一｜一、举措\n标题三｜（一）学习\n标题二｜（二）检查",
    ],
    good=["标题一｜一、主要举措\n标题二｜（一）加强学习\n标题二｜（二）规范执法"],
)
def heading_chain(sheet: Sheet) -> Iterator[Hit]:
    usual: dict[int, int] = {}
    for i, p in sheet.of(*HEADED):
        m, level = marker(p.text), p.shape.outline
        if not m or not level:
            continue
        deeper = next((kind for kind, other in usual.items() if kind < m.kind and other >= level), None)
        if deeper or usual.setdefault(m.kind, level) != level:
            yield on(
                i,
                p,
                f"“{m.text.strip()}”设成了{level}级标题，和别处不一致",
                "同一种序数用同一级标题样式，下一级序数用下一级样式。",
            )


@layout(
    "L-19c",
    "headings-without-style",
    "标题没有用标题样式",
    HINT,
    "惯例",
    "Word 使用惯例",
    reason="没有标题样式，导航窗格是空的，目录也生成不了，改格式要一处一处改。",
    bad="正文｜一、主要举措\n正文｜大队召开会议。\n正文｜二、下一步安排\n正文｜大队加强学习。",
    good="标题一｜一、主要举措\n正文｜大队召开会议。\n标题一｜二、下一步安排",
)
def headings_without_style(sheet: Sheet) -> Iterator[Hit]:
    bare = [(i, p) for i, p in sheet.of(*HEADINGS) if not p.shape.outline]
    if bare:
        yield on(*bare[0], f"有{len(bare)}个标题没有用标题样式（大纲级别）", "选中标题，套用“标题1”“标题2”等样式。")


@layout(
    "L-42",
    "theme-font",
    "中文字体跟着主题走",
    WARNING,
    "惯例",
    "Word 使用惯例",
    reason="主题字体在别的电脑上、换了主题以后会变成别的字。",
    bad="正文{主题字体=minorEastAsia}｜大队召开会议。",
    good="正文｜大队召开会议。",
)
def theme_font(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(*TEXT, *HEADED, Style.TITLE):
        if any(face.themed for *_, face in _spans(p)):
            yield on(i, p, "中文用的是主题字体", "直接选定仿宋、黑体等字体。")


@layout(
    "P-25",
    "underline",
    "用下划线表示强调",
    WARNING,
    "应",
    "GB/T 15834—2011 A.10",
    reason="公文不用下划线、波浪线表示强调。",
    bad="正文{下划线=single}｜大队召开会议。",
    good="正文｜大队召开会议。",
)
def underline(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(*TEXT, *HEADED):
        if any(run.face.underline and run.text.strip() for run in p.runs):
            yield on(i, p, "文字加了下划线", "去掉下划线。")


@layout(
    "P-20",
    "kinsoku",
    "没有按中文习惯控制行首行末的标点",
    WARNING,
    "应",
    "GB/T 15834—2011 5.1",
    reason="关掉以后，句号、逗号会跑到行首。",
    bad="正文{避头尾=0}｜大队召开会议。",
    good="正文｜大队召开会议。",
)
def kinsoku(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(Style.BODY, *RUN_INS):
        if not p.shape.kinsoku:
            yield on(i, p, "关掉了“按中文习惯控制首尾字符”", "在“段落—中文版式”里勾上。")
