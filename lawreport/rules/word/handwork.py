"""Rules on handwork and leftovers in the finished file: blanks as indents, typed numbers, empty paragraphs, unfilled tags,
tracked changes; tables and pictures.

In: a `Sheet`. Out: hits.
Responsible for: what looks right in the file and breaks, or comes to light, when somebody edits or publishes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lawreport.rules.reading.text import compiled, marker
from lawreport.rules.rule import ERROR, HINT, WARNING, Hit
from lawreport.rules.word.sheet import GB, HEADED, MM, NEAR, Sheet, layout, mm, on, whole
from lawreport.rules.word.totals import wrong_totals
from lawreport.style import Style
from lawreport.word.reader import BODY

# ---- indents, spaces, numbers by hand ------------------------------------------------------------------------------


@layout(
    "L-17",
    "first-line-indent",
    "段首没有空二字",
    ERROR,
    "应",
    GB + "7.3.3",
    reason="每个自然段左空二字，回行顶格。",
    bad=["正文{首行=0}｜大队召开会议，部署工作。", "正文{左=640}｜大队召开会议，部署工作。"],
    good="正文｜大队召开会议，部署工作。",
)
def first_line_indent(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(Style.BODY, *HEADED):
        if p.shape.align in ("center", "right") or p.text[:1] in " 　\t" or p.pictures:
            continue
        if abs(p.shape.em("first") - 2) > 0.1 or abs(p.shape.left) > NEAR:
            yield on(
                i,
                p,
                f"段首空{p.shape.em('first'):.2g}字"
                + (f"，整段左缩进{p.shape.em('left'):.2g}字" if abs(p.shape.left) > NEAR else "")
                + "；应为首行缩进2字",
                "在“段落—缩进”里选首行缩进2字符，左缩进0。",
            )


@layout(
    "L-17b",
    "indent-by-spaces",
    "用空格、制表符排缩进",
    WARNING,
    "惯例",
    "Word 使用惯例",
    reason="空格排的缩进，改一处字号就歪了；校对时还会被当成文字。",
    bad=["正文{首行=0}｜　　大队召开会议，部署工作。", "正文{首行=0}｜    大队召开会议，部署工作。"],
    good="正文｜大队召开会议，部署工作。",
)
def indent_by_spaces(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(
        Style.BODY, Style.RECIPIENTS, Style.SIGNATURE, Style.DATE, Style.ATTACHMENT_LIST, Style.TITLE, *HEADED
    ):
        spaces = compiled(r"^[ 　\t]+").match(p.text)
        tail = compiled(r"[ 　\t]{2,}$").search(p.text) if sheet.kinds[i] in (Style.SIGNATURE, Style.DATE) else None
        if found := spaces or tail:
            kind = "缩进" if sheet.kinds[i] in (Style.BODY, *HEADED) else "位置"
            yield on(i, p, f"用空格排{kind}", "删去空格，在“段落”里设缩进或对齐。", found.span())


@layout(
    "L-18",
    "mixed-numbering",
    "序数有的自动编号、有的手打",
    WARNING,
    "惯例",
    "Word 使用惯例",
    reason="两种混着用，增删一节以后手打的不会跟着变，序数就断了。",
    bad="标题一{编号=1}｜主要举措\n正文｜大队召开会议。\n标题一｜二、下一步安排",
    good=["标题一｜一、主要举措\n标题一｜二、下一步安排", "标题一{编号=1}｜主要举措\n标题一{编号=1}｜下一步安排"],
)
def mixed_numbering(sheet: Sheet) -> Iterator[Hit]:
    numbered = [(i, p, m) for i, p in sheet.of(*HEADED) for m in [marker(p.text)] if m]
    automatic = {m.kind for _, p, m in numbered if p.label}
    for i, p, m in numbered:
        if m.kind in automatic and not p.label:
            yield on(i, p, f"“{m.text.strip()}”是手打的，同级的用了自动编号", "全篇用一种。", (0, len(m.text)))


@layout(
    "L-40",
    "empty-paragraphs",
    "用空段落排间距",
    HINT,
    "惯例",
    "Word 使用惯例",
    reason="空段落排的间距，换一页、改一行就多出或少掉一行；用“段前”“段前分页”才稳。",
    bad="正文｜大队召开会议。\n空段\n空段\n空段\n正文｜大队加强学习。",
    good="正文｜大队召开会议。\n正文｜大队加强学习。",
)
def empty_paragraphs(sheet: Sheet) -> Iterator[Hit]:
    paragraphs = sheet.document.paragraphs
    blank = [
        i
        for i, p in enumerate(paragraphs[:-1])
        if not sheet.kinds[i]
        and p.where == BODY
        and not p.table
        and not p.breaks_page
        and not (p.shape.rule == "exact" and p.shape.line <= NEAR)
        and not paragraphs[i + 1].table
        and not p.pictures
    ]
    if blank:
        at = blank[0]
        yield on(
            at,
            paragraphs[at],
            f"全篇有{len(blank)}个空段落，用来排间距",
            "删去空段落，在“段落”里设段前间距；换页用“段前分页”。",
        )


_TAG_MARKS = r"\{\{|\}\}|\{%|%\}|｛｛|｝｝|｛％|％｝"
_EMPTY_VALUES = r"(?<![A-Za-z])(?:None|NaN|nan|NULL|null|undefined|Undefined)(?![A-Za-z])|#(?:REF|DIV/0|N/A|VALUE|NAME)[!?]?"
_BROKEN_REFERENCES = r"错误[!！]\s*未找到引用源|Error! Reference source not found|[\ufdd0-\ufdef]"


@layout(
    "L-41",
    "leftovers",
    "模板标签、程序的空值留在文件里",
    ERROR,
    "惯例",
    "成品核对",
    reason="{{ }}、None、nan、“错误！未找到引用源”都是没有填好的地方。",
    bad=["正文｜检查单位{{ 检查单位 }}。", "正文｜检查单位nan家。", "正文｜见错误！未找到引用源。"],
    good="正文｜检查单位6603家。",
)
def leftovers(sheet: Sheet) -> Iterator[Hit]:
    wanted = compiled(f"{_TAG_MARKS}|{_EMPTY_VALUES}|{_BROKEN_REFERENCES}")
    for i, p in enumerate(sheet.document.paragraphs):
        for m in wanted.finditer(p.text):
            yield on(i, p, f"留下了没有填好的“{m[0]}”", "重新生成，或填上内容。", m.span())
    for p in sheet.document.margins():
        for m in wanted.finditer(p.text):
            yield whole(f"{p.where}里留下了没有填好的“{m[0]}”", "重新生成，或填上内容。")


@layout(
    "L-43",
    "tracked-changes",
    "留着修订、批注或隐藏文字",
    WARNING,
    "惯例",
    "成品核对",
    reason="修订没有接受，对方打开看到的还是改动；隐藏文字打印不出来，却能被看到。公开出去就收不回来了。",
    bad=["正文{插入=1}｜大队召开会议。", "正文{隐藏=1}｜大队召开会议。"],
    good="正文｜大队召开会议。",
)
def tracked_changes(sheet: Sheet) -> Iterator[Hit]:
    document = sheet.document
    if document.revisions:
        first, kinds = document.revisions[0], Counter(r.kind for r in document.revisions)
        counts = "、".join(f"{kind}{n}处" for kind, n in kinds.items())
        message, advice = f"修订没有处理：{counts}", "在“审阅”里接受或拒绝全部修订。"
        if first.paragraph < len(document.paragraphs):
            yield on(first.paragraph, document.paragraphs[first.paragraph], message, advice)
        else:
            yield whole(message, advice)  # in a header or footer after all text
    if document.comments:
        yield whole(f"留着{document.comments}条批注", "处理后在“审阅”里删除全部批注。")
    for i, p in enumerate(document.paragraphs):
        if p.hidden.strip():
            yield on(i, p, f"有隐藏文字“{p.hidden.strip()[:20]}”", "删去，或取消隐藏。")


# ---- tables and pictures -------------------------------------------------------------------------------------------


@layout(
    "N-33",
    "table-total",
    "表格的合计和各行相加不等",
    ERROR,
    "惯例",
    "公文处理工作条例第二十条（四）",
    reason="合计是各行相加，读者会加；多是改了一行，没有改合计。",
    bad="表格｜类别｜件数／民事｜30／行政｜20／合计｜60",
    good=["表格｜类别｜件数｜占比／民事｜30｜60%／行政｜20｜40%／合计｜50｜100%", "表格｜类别｜件数／民事｜—／合计｜20"],
)
def table_total(sheet: Sheet) -> Iterator[Hit]:
    cells = {(p.table, p.row, p.column): i for i, p in reversed([*sheet.of()]) if p.table}
    for table in sheet.document.tables:
        for wrong in wrong_totals(table.rows, table.joined, table.heads):
            i = cells[table.number, wrong.row + 1, wrong.column + 1]
            words = f"{wrong.parts}相加是{wrong.added:f}，{wrong.name}写{wrong.said:f}"
            advice = "核对合计和各列。" if wrong.parts == "这一行各列" else "核对各行和合计。"
            yield on(i, sheet.document.paragraphs[i], words, advice)


@layout(
    "L-44",
    "table-width",
    "表格比版心宽",
    WARNING,
    "惯例",
    GB + "5.2.1",
    reason="超出版心的表格打印、装订时会被切掉。",
    bad="表格{宽=11000}｜指标｜数值",
    good="表格{宽=8845}｜指标｜数值",
)
def table_width(sheet: Sheet) -> Iterator[Hit]:
    room = max((s.text_width for s in sheet.document.sections), default=0)
    for table in sheet.document.tables:
        if not table.nested and table.width > room + 2 * 108 + MM:
            yield on(
                table.paragraph,
                sheet.document.paragraphs[table.paragraph],
                f"表{table.number}宽{mm(table.width)}，版心只有{mm(room)}",
                "缩窄列宽，或改用横页。",
            )


@layout(
    "L-45",
    "picture-without-alt",
    "图片没有替代文字",
    HINT,
    "惯例",
    "无障碍要求",
    reason="看不见图的人靠替代文字；图片加载不出来时也要靠它。",
    bad="图片｜",
    good="图片｜2025年案件数量柱形图",
)
def picture_without_alt(sheet: Sheet) -> Iterator[Hit]:
    paragraphs = sheet.document.paragraphs
    for n, picture in enumerate(sheet.document.pictures, 1):
        if not picture.alt.strip() and picture.paragraph < len(paragraphs):
            yield on(picture.paragraph, paragraphs[picture.paragraph], f"第{n}张图片没有替代文字", "右键图片—“编辑替代文字”。")


@layout(
    "L-45b",
    "linked-picture",
    "图片只是链接，没有放进文件",
    ERROR,
    "惯例",
    "成品核对",
    reason="换一台电脑就看不见这张图，还会暴露原来的文件夹。",
    bad="图片{链接=1}｜柱形图",
    good="图片｜柱形图",
)
def linked_picture(sheet: Sheet) -> Iterator[Hit]:
    for n, picture in enumerate(sheet.document.pictures, 1):
        if picture.linked:
            yield on(
                picture.paragraph,
                sheet.document.paragraphs[picture.paragraph],
                f"第{n}张图片是链接，不在文件里",
                "重新插入图片，不要选“链接到文件”。",
            )
