"""Rules on the elements of GB/T 9704 in the finished file: red head, recipient, attachments, signature, date, imprint.

In: a `Sheet`. Out: hits.
Responsible for: how each element is written, and the positions of signature and date (GB/T 9704 7.3.5).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal
from operator import itemgetter

from lawreport.base.dates import day_of
from lawreport.report.typesetting import em, sealed, unsealed
from lawreport.rules.reading.text import compiled, marker
from lawreport.rules.rule import ERROR, WARNING, Hit
from lawreport.rules.word.sheet import GB, MM, NEAR, Sheet, layout, mm, on
from lawreport.rules.word.typeface import mistyped
from lawreport.style import Style
from lawreport.word.reader import WordParagraph

# ---- red head ------------------------------------------------------------------------------------------------------


@layout(
    "L-07",
    "copy-number",
    "份号不是六位数字",
    ERROR,
    "一般",
    GB + "7.2.1",
    reason="份号一般用六位三号阿拉伯数字。",
    bad="份号｜7\n公文标题｜甲区2025年法治政府建设年度报告",
    good="份号｜000007",
)
def copy_number(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(Style.COPY_NUMBER):
        if not compiled(r"^\d{6}$").match(p.text.strip()):
            yield on(i, p, f"份号“{p.text.strip()}”不是六位数字", "写作 000007 的样子。")


@layout(
    "L-08",
    "secrecy-form",
    "密级、保密期限的写法不对",
    ERROR,
    "一般",
    GB + "7.2.2",
    reason="密级和期限之间用“★”隔开，期限用阿拉伯数字。",
    bad="密级｜机密三年",
    good="密级｜机密★3年",
)
def secrecy_form(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(Style.SECRECY):
        if not compiled(r"^(?:绝密|机密|秘密)(?:★\d+(?:年|个月)|★长期)?$").match(p.text.strip()):
            yield on(i, p, f"密级写作“{p.text.strip()}”", "写作 机密★3年。")


@layout(
    "L-09",
    "urgency-form",
    "紧急程度的写法不对",
    WARNING,
    "一般",
    GB + "7.2.3",
    reason="紧急公文标“特急”或“加急”。",
    bad="紧急程度｜紧急",
    good="紧急程度｜特急",
)
def urgency_form(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(Style.URGENCY):
        if p.text.strip() not in ("特急", "加急"):
            yield on(i, p, f"紧急程度写作“{p.text.strip()}”", "写作 特急 或 加急。")


@layout(
    "L-10",
    "mark-colour",
    "发文机关标志不是红色",
    ERROR,
    "应",
    GB + "7.2.4",
    reason="发文机关标志居中，用红色。",
    bad="发文机关标志{颜色=000000}｜甲市乙区消防救援大队文件",
    good="发文机关标志｜甲市乙区消防救援大队文件",
)
def mark_colour(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(Style.ISSUER_MARK):
        if (
            not compiled(r"^(?:[C-F][0-9A-F])[0-4][0-9A-F][0-4][0-9A-F]$").match(p.face.colour)
            and p.face.colour != sheet.profile.red_head.colour
        ):
            yield on(i, p, "发文机关标志不是红色", f"颜色改为 {sheet.profile.red_head.colour}。")
        if p.shape.align != "center":
            yield on(i, p, "发文机关标志没有居中", "改为居中。")


@layout(
    "L-11",
    "document-number",
    "发文字号的写法不对",
    ERROR,
    "应",
    GB + "7.2.5",
    reason="年份写全，用六角括号；序号不加“第”，不编虚位，后面有“号”。",
    bad=["发文字号｜甲政发[2025]3号", "发文字号｜甲政发〔2025〕第03号"],
    good="发文字号｜甲政发〔2025〕3号",
)
def document_number(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(Style.DOCUMENT_NUMBER, Style.SIGNERS):
        number = compiled(r"[^\s　]+[〔\[（(【]\d+[〕\]）)】][^\s　]*").search(p.text.partition("签发人")[0])
        if number and not compiled(r"^\D+〔(?:19|20)\d{2}〕[1-9]\d*号$").match(number[0]):
            yield on(i, p, f"发文字号写作“{number[0]}”", "写作 甲政发〔2025〕3号。", number.span())


@layout(
    "L-12",
    "signer-type",
    "签发人姓名不是楷体",
    WARNING,
    "应",
    GB + "7.2.6",
    reason="“签发人：”用三号仿宋，姓名用三号楷体。",
    bad="签发人行｜甲政发〔2025〕3号　签发人：王某某",
    good="签发人行{楷体=王某某}｜甲政发〔2025〕3号　签发人：王某某",
)
def signer_type(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(Style.SIGNERS):
        at = p.text.find("签发人")
        if at >= 0:
            yield from mistyped(sheet, i, p, sheet.profile.looks[Style.SIGNERS.norm.run], Style.SIGNERS.norm.run, at + 4)


# ---- recipient, attachments, signature ------------------------------------------------------------------------------


@layout(
    "L-15",
    "recipient-line",
    "主送机关没有顶格，或末尾不是全角冒号",
    ERROR,
    "应",
    GB + "7.3.2",
    reason="主送机关居左顶格，回行仍顶格，最后用全角冒号。",
    bad=["主送机关{首行=640}｜市委、市政府：", "主送机关｜市委、市政府:"],
    good="主送机关｜市委、市政府：",
)
def recipient_line(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(Style.RECIPIENTS):
        if (
            abs(p.shape.first) > NEAR
            or abs(p.shape.left) > NEAR
            or p.shape.align in ("center", "right")
            or p.text[:1] in " 　\t"
        ):
            yield on(i, p, "主送机关没有顶格", "缩进改为0，左对齐。")
        if not p.text.rstrip().endswith("："):
            yield on(i, p, "主送机关末尾不是全角冒号", "改为“：”。", (len(p.text.rstrip()) - 1, len(p.text.rstrip())))


def _list(sheet: Sheet) -> list[tuple[int, WordParagraph]]:
    """Return the paragraphs of the list of attachments, with their indexes."""
    at = sheet.first(Style.ATTACHMENT_LIST)
    if at < 0:
        return []
    entries = [(at, sheet.document.paragraphs[at])]
    for i, p in sheet.of():
        m = marker(p.text)
        if i > at and (
            sheet.kinds[i] == Style.ATTACHMENT_LIST
            or (i == entries[-1][0] + 1 and m and m.kind == 3 and m.number == len(entries) + 1)
        ):
            entries.append((i, p))
    return entries


@layout(
    "L-20",
    "attachment-list",
    "附件说明的写法不对",
    ERROR,
    "应",
    GB + "7.3.4",
    reason="“附件：”后写名称；多件编“1.”“2.”；名称后不用标点。",
    bad=["附件说明｜附件1：数据统计表", "附件说明｜附件：1. 统计表。"],
    good=[
        "附件说明｜附件：统计表\n附件标识｜附件\n附件标题｜统计表",
        "附件说明｜附件：1. 统计表\n附件说明｜2. 说明\n附件标识｜附件1\n附件标题｜统计表\n附件标识｜附件2\n附件标题｜说明",
    ],
)
def attachment_list(sheet: Sheet) -> Iterator[Hit]:
    entries = _list(sheet)
    for n, (i, p) in enumerate(entries):
        text = p.text.strip()
        if n == 0 and not compiled("^附件：").match(text):
            yield on(i, p, f"附件说明以“{text[:4]}”开头", "写作“附件：”，序号写在冒号后面。", (0, min(4, len(p.text))))
        if text.endswith(tuple("。；，、.;,")):
            yield on(i, p, "附件名称后不用标点", "删去。", (len(p.text.rstrip()) - 1, len(p.text.rstrip())))
        if len(entries) > 1 and not compiled(rf"^(?:附件：\s*)?{n + 1}[.．]").match(text):
            yield on(i, p, "附件序号不连续", f"这一件写“{n + 1}.”。")


@layout(
    "L-27",
    "attachments",
    "附件和附件说明对不上，或没有另起一页",
    ERROR,
    "应",
    GB + "7.3.7",
    reason="附件另面编排，序号、标题和附件说明一致。",
    bad=[
        "附件说明｜附件：统计表\n附件标识｜附件\n附件标题｜数据统计表",
        "附件说明｜附件：1. 统计表\n附件说明｜2. 说明\n附件标识｜附件1\n附件标题｜统计表",
        "附件说明｜附件：统计表\n附件标识{另页=0}｜附件\n附件标题｜统计表",
    ],
    good="附件说明｜附件：统计表\n附件标识｜附件\n附件标题｜统计表",
)
def attachments(sheet: Sheet) -> Iterator[Hit]:
    paragraphs = sheet.document.paragraphs
    names = [
        (i, p, _bare(compiled(r"^附件[：:]?\s*|^\s*\d+[.．、]\s*").sub("", compiled(r"^附件[：:]\s*").sub("", p.text.strip()))))
        for i, p in _list(sheet)
    ]
    marks = [(i, p) for i, p in sheet.of(Style.ATTACHMENT_MARK)]
    titles = [(i, _bare(p.text)) for i, p in sheet.of(Style.ATTACHMENT_TITLE)]
    for i, p in marks:
        before = paragraphs[max(0, i - 3) : i]
        if not p.shape.new_page and not p.breaks_page and not any(q.breaks_page for q in before):
            yield on(i, p, "附件没有另起一页", "在“段落—换行和分页”里勾上“段前分页”。")
    if names and not marks:
        yield on(*names[0][:2], "附件说明后面没有附件", "附上附件，或删去附件说明。")
    if marks and not names:
        yield on(*marks[0], "正文后面没有附件说明", "正文下空一行写“附件：”和名称。")
    for (i, p, name), (mark, _) in zip(names, marks, strict=False):
        below = bisect_right(titles, mark, key=itemgetter(0))
        title = titles[below][1] if below < len(titles) else ""
        if title and name != title:
            yield on(i, p, f"附件说明写“{name[:20]}”，附件标题是“{title[:20]}”", "改为一致。")
    if names and marks and len(names) != len(marks):
        yield on(*marks[-1], f"附件说明列了{len(names)}件，后面附了{len(marks)}件", "补上，或改附件说明。")


def _bare(text: str) -> str:
    return compiled(r"[\s　]").sub("", text)


@layout(
    "L-21",
    "signature-place",
    "落款的位置不对",
    ERROR,
    "应",
    GB + "7.3.5.1、7.3.5.2",
    reason="不盖章：署名右空二字，日期首字比署名首字右移二字；日期长的，日期右空二字。盖章：日期右空四字，署名以日期为准居中。",
    bad=["落款单位{右=0}｜甲市乙区消防救援大队\n落款日期{右=0}｜2026年1月5日"],
    good=[
        "落款单位{右=640}｜甲市乙区消防救援大队\n落款日期{右=1280}｜2026年1月5日",
        "落款单位{右=1440}｜甲市司法局\n落款日期{右=1280}｜2026年1月5日",
        "落款单位{右=1280}｜中共甲县委员会　　甲县人民政府\n落款日期{右=1280}｜2026年1月5日",
    ],
)
def signature_place(sheet: Sheet) -> Iterator[Hit]:
    named = dict(sheet.of(Style.SIGNATURE))
    for i, day in sheet.of(Style.DATE):
        units = [(j, named[j]) for j in range(i - 4, i) if j in named]
        if len(units) != 1 or not sheet.upright:
            continue
        j, unit = units[0]
        name, written = unit.text.strip(" 　\t"), day.text.strip(" 　\t")
        measured = tuple(_right(p, sheet.upright[0].text_width) for p in (unit, day))
        wide, closing = em(name) - em(written), sheet.profile.signature.closing
        forms = {"不盖章": unsealed(name, written, closing), "盖章": sealed(name, written, closing)} | (
            {"": (Decimal(2), wide)} if wide >= 0 else {}
        )
        if last := compiled("[ 　\t]+(?=[^ 　\t]+$)").search(name):  # organs that seal side by side: the last over the date
            forms = {"盖章": sealed(name[last.end() :], written, closing)}
        if not any(all(abs(a - float(b)) <= 0.25 for a, b in zip(measured, form, strict=True)) for form in forms.values()):
            wanted = "；".join(
                f"{how}：署名右空{float(form[0]):g}字、日期右空{float(form[1]):g}字" for how, form in forms.items() if how
            )
            yield on(j, unit, f"署名右空{measured[0]:.3g}字、日期右空{measured[1]:.3g}字", f"右对齐，再设右缩进。{wanted}。")


def _right(p: WordParagraph, width: int) -> float:
    """Return the distance of the words from the right edge, in 字 of 三号."""
    text, char = p.text.rstrip(" 　\t"), p.shape.char or 320
    words = float(em(text)) * char
    free = width - p.shape.left - p.shape.right - words
    tail = float(em(p.text[len(text) :])) * char
    if p.shape.align == "right":
        return (p.shape.right + tail) / 320
    if p.shape.align == "center":
        return (p.shape.right + free / 2) / 320
    return (p.shape.right + free - max(p.shape.first, 0)) / 320


@layout(
    "L-22",
    "page-without-text",
    "用“此页无正文”凑落款页",
    ERROR,
    "应",
    GB + "7.3.5.5",
    reason="落款页没有正文时，调整行距、字距，让正文和印章同在一页，不写“此页无正文”。",
    bad="正文｜大队召开会议。\n正文｜（此页无正文）",
    good="正文｜大队召开会议。",
)
def page_without_text(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of():
        if compiled("^[（(]?(?:此|本)页无正文").match(p.text.strip()):
            yield on(i, p, f"写了“{p.text.strip()[:8]}”", "删去；微调正文的行距或字距，把一两行正文带到落款页。")


@layout(
    "L-24",
    "date-form",
    "成文日期的写法不对",
    ERROR,
    "应",
    GB + "7.3.5.4",
    reason="用阿拉伯数字写全年月日，月、日不编虚位。",
    bad=["落款日期｜二〇二六年一月五日", "落款日期｜2026年01月05日", "落款日期｜2026年2月30日"],
    good="落款日期｜2026年1月5日",
)
def date_form(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(Style.DATE):
        text = p.text.strip(" 　\t")
        m = compiled(r"^(\d{4})年([1-9]\d?)月([1-9]\d?)日$").match(text)
        if not m or not day_of(*map(int, m.groups())):
            yield on(i, p, f"成文日期写作“{text}”" + ("，没有这一天" if m else ""), "写作 2026年1月5日 的样子。")


@layout(
    "L-26",
    "note-form",
    "附注没有用全角圆括号，或没有左空二字",
    WARNING,
    "应",
    GB + "7.3.6",
    reason="附注居左空二字，加圆括号，排在日期下一行。",
    bad="附注{首行=0}｜（此件公开发布）",
    good="附注｜（此件公开发布）",
)
def note_form(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(Style.REMARK):
        if not compiled("^（.+）$").match(p.text.strip()) or abs(p.shape.em("first") + p.shape.em("left") - 2) > 0.1:
            yield on(i, p, "附注的写法不对", "写作（此件公开发布），左空二字。")


@layout(
    "L-28",
    "imprint-lines",
    "版记的线不对",
    WARNING,
    "应",
    GB + "7.4.1",
    reason="版记的分隔线与版心等宽；首条、末条用粗线，中间用细线。",
    bad="版记{上线=6 下线=6 中线=6}｜抄送：市委依法治市办。｜甲局办公室　　2026年1月5日印发",
    good="版记{上线=8 下线=8 中线=6}｜抄送：市委依法治市办。｜甲局办公室　　2026年1月5日印发",
)
def imprint_lines(sheet: Sheet) -> Iterator[Hit]:
    for table in sheet.document.tables:
        if not any(compiled("^抄\\s*送[：:]|印发$").search(cell.strip()) for row in table.rows for cell in row):
            continue
        edges, at = dict(table.borders), table.paragraph
        p = sheet.document.paragraphs[at]
        if sheet.upright and table.width and abs(table.width - sheet.upright[-1].text_width) > MM:
            yield on(at, p, "版记的线和版心不一样宽", f"表格宽度设为{mm(sheet.profile.page.text_width)}。")
        outer, inner = min(edges.get("top", 0), edges.get("bottom", 0)), edges.get("insideH", 0)
        if not outer or (len(table.rows) > 1 and not 0 < inner < outer):
            yield on(at, p, "版记首末两条线要粗，中间的线要细", "首末1磅，中间0.75磅。")


@layout(
    "L-29",
    "copy-line",
    "抄送的写法不对",
    WARNING,
    "一般",
    GB + "7.4.2",
    reason="“抄送”后用全角冒号，最后一个机关后用句号。",
    bad="版记｜抄送：市委依法治市办｜甲局办公室　　2026年1月5日印发",
    good="版记｜抄送：市委依法治市办。｜甲局办公室　　2026年1月5日印发",
)
def copy_line(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(Style.COPIES):
        if not compiled("^抄送：.+。$").match(p.text.strip().replace("\n", "")):
            yield on(i, p, "抄送的写法不对", "写作 抄送：某机关，某机关。末尾用句号。")


@layout(
    "L-30",
    "print-line",
    "印发机关、印发日期的写法不对",
    WARNING,
    "一般",
    GB + "7.4.3",
    reason="印发机关在左，印发日期在右，后面加“印发”二字。",
    bad="版记｜抄送：市委依法治市办。｜甲局办公室　　2026年1月5日印",
    good="版记｜抄送：市委依法治市办。｜甲局办公室　　2026年1月5日印发",
)
def print_line(sheet: Sheet) -> Iterator[Hit]:
    for i, p in sheet.of(Style.PRINTING):
        if not compiled(r"^.+?[\s　]+\d{4}年[1-9]\d?月[1-9]\d?日印发$").match(p.text.strip()):
            yield on(i, p, "印发一行的写法不对", "写作 某机关办公室　　2026年1月5日印发。")
