"""Rules on the page of the finished file: paper, margins, lines and characters, page numbers.

In: a `Sheet`. Out: hits.
Responsible for: GB/T 9704 chapter 5 and 7.5, with the measures of the profile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from lawreport.rules.reading.text import compiled
from lawreport.rules.rule import ERROR, WARNING, Hit
from lawreport.rules.word.sheet import GB, MM, NEAR, Sheet, layout, mm, on, plays, points, whole
from lawreport.style import RUN_INS, Style
from lawreport.word.reader import FOOTER, WordParagraph, WordSection

# ---- page ----------------------------------------------------------------------------------------------------------


@layout(
    "L-01",
    "paper",
    "纸张不是 A4",
    ERROR,
    "应",
    GB + "5.1",
    reason="公文用 A4 纸；别的纸打印时会缩放，页边、字号都不对。",
    bad="页面{宽=12240 高=15840}\n正文｜大队召开会议。",
    good="正文｜大队召开会议。",
)
def paper(sheet: Sheet) -> Iterator[Hit]:
    page = sheet.profile.page
    for s in sheet.document.sections:
        width, height = (s.height, s.width) if s.landscape else (s.width, s.height)
        if abs(width - page.width) > NEAR or abs(height - page.height) > NEAR:
            yield whole(
                f"纸张是{mm(width)}×{mm(height)}，应为{mm(page.width)}×{mm(page.height)}", "在“页面布局—纸张大小”里选 A4。"
            )


@layout(
    "L-02",
    "margins",
    "天头、订口不对",
    ERROR,
    "应",
    GB + "5.2.1",
    reason="天头 37 毫米、订口 28 毫米，装订后各机关的文件才能对齐。",
    bad="页面{上=1440 左=1800}\n正文｜大队召开会议。",
    good="正文｜大队召开会议。",
)
def margins(sheet: Sheet) -> Iterator[Hit]:
    page = sheet.profile.page
    for s in sheet.upright:
        for name, measured, required in (("上边距（天头）", s.top, page.top), ("左边距（订口）", s.left + s.gutter, page.left)):
            if abs(measured - required) > MM:
                yield whole(
                    f"{name}是{mm(measured)}，应为{mm(required)}",
                    f"在“页面布局—页边距”里改为{mm(required)}，上下差不超过1毫米。",
                )


@layout(
    "L-03",
    "text-area",
    "版心大小不对",
    ERROR,
    "应",
    GB + "5.2.1",
    reason="版心 156×225 毫米，才能排下 22 行、每行 28 字。",
    bad="页面{右=1800 下=1440}\n正文｜大队召开会议。",
    good="正文｜大队召开会议。",
)
def text_area(sheet: Sheet) -> Iterator[Hit]:
    page = sheet.profile.page
    for s in sheet.upright:
        if abs(s.text_width - page.text_width) > MM or abs(s.text_height - page.text_height) > MM:
            yield whole(
                f"版心是{mm(s.text_width)}×{mm(s.text_height)}，应为{mm(page.text_width)}×{mm(page.text_height)}",
                f"右边距取{mm(page.right)}，下边距取{mm(page.bottom)}。",
            )


@layout(
    "L-04",
    "lines-of-a-page",
    "一页排不下规定的行数",
    WARNING,
    "一般",
    GB + "5.2.3",
    reason="每面 22 行；固定行距 29 磅会少一行，28.95 磅正好。",
    bad=["正文{行距=580}｜大队召开会议。", "正文{倍数=360}｜大队召开会议。"],
    good="正文{行距=579}｜大队召开会议。",
)
def lines_of_a_page(sheet: Sheet) -> Iterator[Hit]:
    page, usual = sheet.profile.page, _usual(sheet, lambda p: (p.shape.line, p.shape.rule))
    if not usual or not sheet.upright:
        return
    (line, rule), at = usual
    section, p = sheet.upright[0], sheet.document.paragraphs[at]
    advice = f"正文用固定行距，取{page.pitch / 20:g}磅。"
    if rule == "auto":
        if not (section.grid and line == 240 and section.text_height // max(section.pitch, 1) == page.lines):
            yield on(at, p, f"正文的行距不是固定值（{line / 240:g}倍行距），一页排多少行要看字体", advice)
    elif section.text_height // max(line, 1) != page.lines:
        yield on(at, p, f"正文行距{line / 20:g}磅，一页排{section.text_height // max(line, 1)}行，应为{page.lines}行", advice)


@layout(
    "L-04b",
    "characters-of-a-line",
    "一行排不下规定的字数",
    WARNING,
    "一般",
    GB + "5.2.3",
    reason="三号字 16 磅，28 字要 448 磅，版心宽只有 442 磅；字距要紧缩 0.25 磅，或用字符网格。",
    bad="正文{字距=0}｜大队召开会议。",
    good="正文{字距=-5}｜大队召开会议。",
)
def characters_of_a_line(sheet: Sheet) -> Iterator[Hit]:
    page, usual = sheet.profile.page, _usual(sheet, lambda p: (p.face.size, p.face.spacing))
    if not usual or not sheet.upright:
        return
    ((size, spacing), at), s = usual, sheet.upright[0]
    step = size * 10 + spacing + (s.char_space * 20 / 4096 if s.grid in ("linesAndChars", "snapToChars") else 0)
    fits = int(s.text_width // max(step, 1))
    if size == sheet.profile.looks[Style.BODY].size and fits != page.chars:
        yield on(
            at,
            sheet.document.paragraphs[at],
            f"正文一行排{fits}字，应为{page.chars}字",
            f"字距设为{'紧缩' if page.spacing < 0 else '加宽'}{abs(page.spacing) / 20:g}磅。",
        )


def _usual(sheet: Sheet, ask: Callable):
    """Return what `ask` returns for most paragraphs of the text, and the index of the first of them; None without text."""
    answers = [(ask(p), i) for i, p in sheet.of(Style.BODY, *RUN_INS) if len(p.text) > 4]
    if not answers:
        return None
    most = Counter(a for a, _ in answers).most_common(1)[0][0]
    return most, next(i for a, i in answers if a == most)


# ---- page numbers --------------------------------------------------------------------------------------------------


_PAGES = {"first": "首页", "default": "单页", "even": "双页"}


def _used(sheet: Sheet, section: WordSection) -> Iterator[tuple[str, list[WordParagraph]]]:
    """Yield what stands at the edges of the pages of a section, for each kind of page it has: first, default, even."""
    for kind in _PAGES:
        if kind == "default" or (section.first if kind == "first" else sheet.document.even_and_odd):
            yield kind, [*dict(section.headers).get(kind, ()), *dict(section.footers).get(kind, ())]


def _numbers(sheet: Sheet) -> list[tuple[str, WordParagraph]]:
    """Return the footers with a page number: (which pages, paragraph)."""
    return [
        (kind, p)
        for s in sheet.document.sections
        for kind, paragraphs in _used(sheet, s)
        for p in paragraphs
        if "PAGE" in p.fields and p.where == FOOTER
    ]


@layout(
    "L-31",
    "page-number",
    "没有页码，或页码的样子不对",
    ERROR,
    "一般",
    GB + "7.5",
    reason="页码用四号半角宋体数字，左右各一条一字线：— 1 —。",
    bad=["页脚单\n页脚双\n正文｜大队召开会议。", "页脚单{对齐=right 右=280}｜第◇页\n正文｜大队召开会议。"],
    good="正文｜大队召开会议。",
)
def page_number(sheet: Sheet) -> Iterator[Hit]:
    numbers = _numbers(sheet)
    if not numbers:
        above = any("PAGE" in p.fields for s in sheet.document.sections for _, ps in s.headers for p in ps)
        yield whole("页码排在页眉里" if above else "没有页码", "在页脚插入页码，写作“— 1 —”，四号宋体。")
    look = sheet.profile.looks[Style.PAGE_NUMBER]
    for _, p in dict.fromkeys(numbers):
        if not compiled(r"^[—―]\s?\d*\s?[—―]$").match(p.text.strip()):
            yield whole(f"页码写作“{p.text.strip()[:12]}”", "写作“— 1 —”：数字左右各一条一字线。")
        if p.face.size != look.size or not any(plays(font, "宋体", sheet.profile) for font in (p.face.ascii, p.face.east)):
            yield whole(f"页码是{points(p.face.size)}{p.face.ascii or p.face.east}", f"改为{points(look.size)}{look.font}。")


@layout(
    "L-31b",
    "pages-without-number",
    "有的页没有页码",
    WARNING,
    "一般",
    GB + "7.5",
    reason="除空白页和单独一面的版记，每一页都编页码；勾了“首页不同”、分了节，新的页脚里常常漏掉。信函格式的首页可以不编。",
    bad="页脚双\n正文｜大队召开会议。",
    good="正文｜大队召开会议。",
)
def pages_without_number(sheet: Sheet) -> Iterator[Hit]:
    if not _numbers(sheet):
        return
    bare, partly = [], []
    for n, section in enumerate(sheet.document.sections, 1):
        lacking = [kind for kind, paragraphs in _used(sheet, section) if not any("PAGE" in p.fields for p in paragraphs)]
        if section.flows or not lacking or _is_imprint(sheet, n - 1):
            continue
        if len(lacking) == len([*_used(sheet, section)]):
            bare.append(n)
        else:
            partly += [("" if n == 1 else f"第{n}节的") + _PAGES[kind] for kind in lacking]
    if bare:
        yield whole(f"第{'、'.join(map(str, bare))}节没有页码", "在这一节的页脚里插入页码，或选“链接到前一条页眉”。")
    for pages in partly:
        yield whole(f"{pages}没有页码", "在这一种页脚里也插入页码，或在“页面设置—版式”里取消“首页不同”“奇偶页不同”。")


def _is_imprint(sheet: Sheet, section: int) -> bool:
    """Return whether nothing but the imprint stands in a section: its page has no number."""
    found = {kind for kind, p in zip(sheet.kinds, sheet.document.paragraphs, strict=True) if p.section == section and kind}
    return bool(found) and found <= {Style.COPIES, Style.PRINTING}


@layout(
    "L-32",
    "page-number-side",
    "页码没有单右双左",
    WARNING,
    "应",
    GB + "7.5",
    reason="单页码居右空一字，双页码居左空一字，双面印刷、左侧装订后都在外侧。",
    bad=[
        "页脚单{对齐=center}｜— ◇ —\n页脚双{对齐=center}｜— ◇ —\n正文｜大队召开会议。",
        "页脚单{对齐=right 右=0}｜— ◇ —\n正文｜大队召开会议。",
    ],
    good="正文｜大队召开会议。",
)
def page_number_side(sheet: Sheet) -> Iterator[Hit]:
    numbers = list(dict.fromkeys(_numbers(sheet)))
    if sheet.profile.number.side == "居中":
        if any(p.shape.align != "center" and not p.boxed for _, p in numbers):
            yield whole("页码没有居中", "改为居中。")
        return
    if numbers and not sheet.document.even_and_odd:
        yield whole("页码没有分单双页", "在“页面设置—版式”里勾上“奇偶页不同”，单页码居右、双页码居左。")
        return
    for kind, p in numbers:
        side = "left" if kind == "even" else "right"
        inset = p.shape.right if side == "right" else p.shape.left + max(p.shape.first, 0)
        if p.boxed:
            continue
        if p.shape.align not in ((side, "both") if side == "left" else (side,)) or abs(inset - p.shape.char) > 40:
            yield whole(
                f"{'双' if kind == 'even' else '单'}页码应居{'左' if kind == 'even' else '右'}空一字",
                f"改为{'左' if kind == 'even' else '右'}对齐，缩进1字符。",
            )


@layout(
    "L-33",
    "page-number-restart",
    "页码中途重新编",
    WARNING,
    "应",
    GB + "7.5",
    reason="附件随正文装订时，页码连续编。",
    bad="正文｜大队召开会议。\n分节\n页面{重编=1}\n正文｜大队加强学习。",
    good="正文｜大队召开会议。\n分节\n正文｜大队加强学习。",
)
def page_number_restart(sheet: Sheet) -> Iterator[Hit]:
    if any(s.restarts for s in sheet.document.sections[1:]):
        yield whole("后面的一节页码从头编起", "在“设置页码格式”里选“续前节”。")
