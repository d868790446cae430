"""Rules on the order of a report: numbering of headings, 一是 chains, heading marks, final stops, years in headings.

In: all lines of a text. Out: hits.
Responsible for: what is a heading in a text without styles, and where a chain or a numbering begins anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lawreport.base.hanzi import hanzi
from lawreport.rules.reading.text import HAN, Marker, compiled, find, links, marker, outside_quotes, spelt
from lawreport.rules.rule import ERROR, HINT, WARNING, Context, Hit, Line, Prose, Scope, rule
from lawreport.style import CAPTIONS, HEADINGS, RUN_INS, TEXTS, TITLES, Style

ENDS = "。！？…：；!?:;"
HEADING_SIZE = 40  # an own-line heading is hardly longer


# ---- what is a heading ---------------------------------------------------------------------------------------------


def restarts(line: Line) -> bool:
    """Return whether numbering begins anew at this line: a title, or the mark of an attachment."""
    return line.style in (*TITLES, Style.ATTACHMENT_MARK) or (
        line.text[:1] == "附" and bool(compiled(r"^附\s?件\s*\d*[：:]?$").match(line.text))
    )


def stands_alone(line: Line) -> bool:
    """Return whether a numbered paragraph is a heading on its own line, whatever mark it ends with."""
    if line.style in (*RUN_INS, *CAPTIONS):
        return False
    body = outside_quotes(line.text).rstrip()
    begun = marker(line.text)
    inner = body[len(begun.text if begun else "") : -1]
    return line.style in HEADINGS or (len(body) <= HEADING_SIZE and not compiled("[。；：;:]").search(inner))


def _ends_bare(line: Line) -> bool:
    return not line.text.rstrip().endswith((*ENDS, "，", "、", ",", ".", "”。", "。”", "。）"))


# ---- numbering -----------------------------------------------------------------------------------------------------


@dataclass
class _Numbering:
    """Walks the numbered paragraphs; `last` is the last number of each kind under the present parent, `ever` under any."""

    whole: bool
    last: dict[int, int] = field(default_factory=dict)
    ever: dict[int, int] = field(default_factory=dict)
    seen: list[int] = field(default_factory=list)
    rooted: bool = False  # after a title or a higher heading, so the next number is one

    def begin(self) -> None:
        self.last.clear()
        self.ever.clear()
        self.seen.clear()
        self.rooted = True

    def take(self, m: Marker) -> None:
        self.last = {kind: n for kind, n in self.last.items() if kind < m.kind} | {m.kind: m.number}
        self.ever[m.kind] = m.number
        if m.kind <= 1:
            self.seen = [m.kind]
        elif m.kind not in self.seen:
            self.seen = [*self.seen, m.kind]
        self.rooted = True

    def expected(self, kind: int) -> int:
        """Return the number that should follow, or 0 where any may."""
        if kind in self.last:
            return self.last[kind] + 1
        return 1 if self.rooted or self.whole else 0


def _numbered(prose: Prose) -> Iterator[tuple[Line, Marker, _Numbering]]:
    """Yield each numbered paragraph, its mark and the state before it."""
    state = _Numbering(prose.whole)
    for line in prose.lines:
        anew = restarts(line)
        m = marker(line.text) if line.is_prose and not anew else None
        if anew:
            state.begin()
        if m:
            yield line, m, state
            state.take(m)
        elif line.level:
            state.last = {kind: n for kind, n in state.last.items() if kind <= line.level}


@rule(
    "S-02",
    "heading-number-gap",
    "标题序数不连续",
    ERROR,
    "惯例",
    "公文层次序数",
    scope=Scope.TEXT,
    reason="（二）后面是（四），读者会问（三）去了哪里；多是删了一节没有改号。",
    bad=[
        "（一）加强学习。\n（二）优化服务。\n（四）规范执法。",
        "一、主要举措\n三、下一步安排",
        "一、主要举措\n（二）加强学习",
    ],
    good=[
        "（一）加强学习。\n（二）优化服务。\n（三）规范执法。",
        "一、举措\n（一）学习\n（二）检查\n二、安排\n（一）学习",
        "（一）学习\n1.办班\n2.考试\n（二）检查\n3.查办\n4.整改",
        "一、主要举措\n一、二审案件均已办结。",
    ],
)
def heading_number_gap(prose: Prose, _: Context) -> Iterator[Hit]:
    for line, m, state in _numbered(prose):
        wanted = state.expected(m.kind)
        goes_on = m.kind >= 3 and m.kind not in state.last and m.number == state.ever.get(m.kind, 0) + 1
        anew = m.number == 1 or m.number == state.last.get(m.kind)
        if wanted and m.number != wanted and not goes_on and not anew:
            before = f"前面是“{spelt(m.kind, wanted - 1)}”" if wanted > 1 else "应当从一开始"
            yield line.hit(
                0, len(m.text), f"序数断了：{before}，这里是“{m.text}”", f"这里应当是“{spelt(m.kind, wanted)}”，或者漏了一节。"
            )


@rule(
    "S-02b",
    "heading-number-reused",
    "标题序数重复",
    ERROR,
    "惯例",
    "公文层次序数",
    scope=Scope.TEXT,
    reason="同一层序数用了两次，或下一级用了上一级的序数，层次就乱了。",
    bad=[
        "一、年度主要措施\n一、压实责任\n大队定期研究。",
        "（一）学习\n（二）检查\n（二）整改",
        "一、举措\n二、问题\n一、安排",
    ],
    good=[
        "一、年度主要措施\n（一）压实责任\n大队定期研究。",
        "一、举措\n（一）学习\n（二）检查\n二、安排\n（一）学习\n（二）检查",
        "一、举措\n附件1\n一、说明",
    ],
)
def heading_number_reused(prose: Prose, _: Context) -> Iterator[Hit]:
    for line, m, state in _numbered(prose):
        last = state.last.get(m.kind)
        if last and (m.number == last or (m.number == 1 and m.kind < 3)):
            below = f"如果它是下一级，写作“{spelt(min(m.kind + 1, 4), 1)}”。"
            yield line.hit(0, len(m.text), f"序数“{m.text}”在同一级里用过了", f"应当是“{spelt(m.kind, last + 1)}”；{below}")


@rule(
    "P-09g",
    "heading-levels-upside-down",
    "层次序数上下颠倒",
    WARNING,
    "一般",
    "GB/T 15834—2011 B.3.8",
    scope=Scope.TEXT,
    reason="层次依次为 一、　（一）　1.　（1）；可以越级，不能颠倒。",
    bad=["一、主要举措\n1.加强学习\n（一）集中培训"],
    good=["一、主要举措\n1.加强学习\n（1）集中培训", "一、举措\n（一）学习\n1.培训\n2.考试\n（二）检查"],
)
def heading_levels_upside_down(prose: Prose, _: Context) -> Iterator[Hit]:
    for line, m, state in _numbered(prose):
        deeper = [kind for kind in state.seen if kind > m.kind]
        if m.kind > 1 and deeper and m.kind not in state.seen:
            yield line.hit(
                0, len(m.text), f"“{m.text}”排在“{spelt(deeper[0], 1)}”下面，层次颠倒", "由高到低用 一、　（一）　1.　（1）。"
            )


@rule(
    "S-03",
    "uneven-headings",
    "同级标题长短悬殊",
    HINT,
    "惯例",
    "阈值 limits: 标题字数倍数",
    scope=Scope.TEXT,
    reason="同级标题句式、长短大致相当，读起来才整齐。",
    bad=["（一）学习\n（二）着力优化消防治理效能推动监督执法提质增效"],
    good=["（一）加强学习\n（二）规范执法"],
)
def uneven_headings(prose: Prose, context: Context) -> Iterator[Hit]:
    times, previous = context.settings.limit("标题字数倍数"), dict[int, int]()
    for line, m, state in _numbered(prose):
        size = len(line.text.rstrip("。")) - len(m.text)
        if not (stands_alone(line) and _ends_bare(line)):
            continue
        if m.kind in state.last and m.kind in previous and size > times * max(2, previous[m.kind]):
            yield line.hit(
                len(m.text), len(line.text), f"这个标题有{size}个字，同级的只有{previous[m.kind]}个", "改得大致相当。"
            )
        previous[m.kind] = size


@rule(
    "S-01",
    "broken-chain",
    "“一是……二是……”断号、重号",
    ERROR,
    "惯例",
    "行文惯例",
    scope=Scope.TEXT,
    reason="“一是”“二是”从一起、逐一递增；删改一项以后最容易断号。",
    bad=[
        "一是抓学习；三是抓检查。",
        "一是抓学习。二是抓检查。二是抓整改。",
        "（一）夯实基础。二是抓检查。",
        "第一，抓学习。第三，抓检查。",
    ],
    good=[
        "一是抓学习；二是抓检查。",
        "一是抓学习。\n二是抓检查。",
        "（一）学习。一是学。二是考。\n（二）检查。一是查。二是改。",
        "统一是前提，唯一是例外。",
        "坚持“一是一、二是二”。",
    ],
)
def broken_chain(prose: Prose, _: Context) -> Iterator[Hit]:
    last: dict[str, int] = {}
    known = prose.whole
    for line in prose.read:
        if marker(line.text) or line.level or restarts(line):
            last, known = {}, True
        for link in links(line.text):
            expected = last.get(link.kind, 0) + 1
            if link.number not in (1, expected) and (known or link.kind in last):
                yield line.hit(
                    link.start,
                    link.end,
                    f"“{line.text[link.start : link.end]}”断号或重号，前面是{_before(link.kind, expected)}",
                    f"应当是“{hanzi(expected)}{link.kind}”的序数。" if link.kind in "是要" else "按顺序改。",
                )
            last[link.kind] = link.number


def _before(kind: str, expected: int) -> str:
    return f"“{hanzi(expected - 1)}{kind if kind in '是要' else ''}”" if expected > 1 else "没有“一”"


@rule(
    "S-01b",
    "lonely-first",
    "只有“一是”，没有“二是”",
    WARNING,
    "惯例",
    "行文惯例",
    scope=Scope.TEXT,
    reason="只有一项就不用“一是”；多半是后面几项删掉了，或者另起了一种写法。",
    bad=["（一）夯实基础。一是抓学习。\n（二）规范执法。一是查。二是改。"],
    good=["（一）夯实基础。一是抓学习。二是抓检查。\n（二）规范执法。"],
)
def lonely_first(prose: Prose, _: Context) -> Iterator[Hit]:
    open_: dict[str, Hit] = {}
    for line in prose.read:
        if marker(line.text) or line.level or restarts(line):
            yield from open_.values()
            open_ = {}
        for link in links(line.text):
            if link.kind != "第" and link.number == 1 and link.kind in open_:
                yield open_.pop(link.kind)
            open_.pop(link.kind, None)
            if link.number == 1:
                open_[link.kind] = line.hit(
                    link.start, link.end, f"只有“{line.text[link.start : link.end]}”，没有下一项", "只有一项就不编号。"
                )
    if prose.whole:
        yield from open_.values()


@rule(
    "S-02c",
    "only-child",
    "只有一个下级标题",
    HINT,
    "惯例",
    "公文层次序数",
    scope=Scope.TEXT,
    reason="分层次至少要有两项；只有一项就并入上一级。",
    bad=["一、举措\n（一）学习\n内容。\n二、安排\n内容。"],
    good=["一、举措\n（一）学习\n（二）检查\n二、安排\n内容。"],
)
def only_child(prose: Prose, _: Context) -> Iterator[Hit]:
    only: dict[int, tuple[Line, Marker]] = {}
    for line, m, state in _numbered(prose):
        for kind in [k for k in only if k > m.kind]:
            lone, mark = only.pop(kind)
            yield lone.hit(0, len(mark.text), f"这一级只有“{mark.text}”一项", "并入上一级，或补上第二项。")
        if m.kind in only:
            del only[m.kind]
        elif m.number == 1 and m.kind > 1 and m.kind not in state.last:
            only[m.kind] = (line, m)


# ---- marks at the end ----------------------------------------------------------------------------------------------


@rule(
    "P-10",
    "stop-after-heading",
    "独立成行的标题末尾有标点",
    WARNING,
    "一般",
    "GB/T 15834—2011 B.4",
    scope=Scope.TEXT,
    reason="独立成行的标题不是句子，末尾不用标点；同级的有的有、有的没有，更显得粗糙。接排正文的标题（段首标题）末尾用句号。",
    bad=["（一）加强领导\n内容。\n（二）加强学习\n内容。\n（三）推进公开。\n内容。", "标题一｜一、主要举措："],
    good=[
        "（一）加强领导\n内容。\n（二）推进公开\n内容。",
        "（一）加强领导。大队定期研究，部署工作。\n（二）推进公开。大队主动公开信息。",
        "（一）印发清单3份。\n（二）组织培训2期。",
    ],
)
def stop_after_heading(prose: Prose, _: Context) -> Iterator[Hit]:
    heads = [(line, m, following) for line, m, following in _heads(prose) if stands_alone(line)]
    bare = {m.kind for line, m, _ in heads if _ends_bare(line)}
    for line, m, following in heads:
        sure = line.style in HEADINGS or m.kind == 1
        leads = m.kind in bare and following is not None and _leads(m, following)
        if line.text.rstrip().endswith(tuple("，。；：、,.;:")) and (sure or leads):
            yield line.hit(len(line.text.rstrip()) - 1, len(line.text.rstrip()), "独立成行的标题末尾不用标点", "删去。")


def _leads(m: Marker, following: Line) -> bool:
    """Return whether the following line is below the numbered paragraph: text, or a lower heading."""
    below = marker(following.text)
    return below.kind > m.kind if below else following.style in TEXTS


def _heads(prose: Prose) -> Iterator[tuple[Line, Marker, Line | None]]:
    lines = prose.read
    for line, following in zip(lines, (*lines[1:], None), strict=False):
        m = marker(line.text)
        if m or line.style in HEADINGS:
            yield line, m or Marker(HEADINGS.index(line.style) + 1, 0, ""), following


@rule(
    "P-31",
    "missing-final-stop",
    "段末没有句号",
    ERROR,
    "应",
    "GB/T 15834—2011 4.1.3",
    scope=Scope.TEXT,
    reason="每段正文以句号等句末点号结束；没有的，多半是后半句丢了。",
    bad=[
        "纳入培训内容\n（二）规范执法",
        "大队召开会议，部署整改工作，\n各科室认真落实。",
        "（一）加强学习。组织培训3期，参训120人次\n（二）规范执法。",
    ],
    good=[
        "纳入培训内容。\n（二）规范执法",
        "现将有关情况报告如下：\n一、主要举措",
        "加强学习\n大队组织培训3期。",
        "大队组织培训3期。\n甲市消防救援大队\n2025年1月2日",
        "做到“应改尽改。”\n（二）规范执法",
    ],
)
def missing_final_stop(prose: Prose, _: Context) -> Iterator[Hit]:
    lines = prose.read if len(prose.lines) > 1 else ()
    for at, line in enumerate(lines):
        text = line.text.rstrip(" 　”’）)》")
        if text and not text.endswith(tuple(ENDS)) and _is_body(lines, at):
            size = len(line.text.rstrip())
            what = "段落以逗号、顿号结束" if text.endswith(tuple("，、,")) else "段末没有句号"
            yield line.hit(size - 1, size, what, "补上句号；后面的话丢了的，补上。")


def _is_body(lines: tuple[Line, ...], at: int) -> bool:
    """Return whether a paragraph is made of sentences: no title, heading, recipient, signature or caption."""
    line, m = lines[at], marker(lines[at].text)
    if line.style not in (*TEXTS, "") or (line.level and line.style not in RUN_INS) or restarts(line):
        return False
    body = outside_quotes(line.text)
    if compiled(
        r"^(?:附件|附表|附图|图|表|注|抄送|签发人|来源|数据来源)\s?[\d：:]|〔\d{4}〕\d+号$|印发$|\d{1,2}月\d{1,2}日$|^[（(].*[）)]$"
    ).search(line.text):
        return False
    inner = compiled("[。；;]" if m else "[，。；,;]").search(body[:-1])
    if inner or (m is None and body.endswith(tuple("，、,"))):
        return at > 0 or len(line.text) > HEADING_SIZE or bool(compiled("[。；;，,]").search(body))
    if m or at + 1 == len(lines) or len(line.text) > 25:
        return m is None and len(line.text) > HEADING_SIZE and at > 0
    after = marker(lines[at + 1].text)
    return after is not None and (after.number > 1 or (at > 0 and _follows_text(lines, at)))


def _follows_text(lines: tuple[Line, ...], at: int) -> bool:
    """Return whether a short bare paragraph is between text and the next heading, so that it is no heading itself."""
    return at >= 2 and not compiled("报告$|情况$").search(lines[at].text)


# ---- years ---------------------------------------------------------------------------------------------------------

OPENING = r"(?:坚持以习近平|深入学习贯彻|深入贯彻|法治[^，。；]{0,12}(?:工作)?(?:取得|成效|稳步))"


@rule(
    "S-12",
    "stale-year",
    "标题或统计句里是别的年份",
    ERROR,
    "惯例",
    "年度核对",
    scope=Scope.TEXT,
    reason="上年的稿子改成今年的，最容易漏掉标题和句首的年份。文件名里的年份、明说是上年的不算。",
    bad=[
        "甲区2024年法治政府建设年度报告\n一、2023年主要举措",
        "甲区2024年法治政府建设年度报告\n2023年，共检查单位300家。",
        "甲区2024年法治政府建设年度报告\n2023年，我大队坚持以习近平法治思想为指导，法治政府建设取得新成效。",
    ],
    good=[
        "甲区2024年法治政府建设年度报告\n一、2024年主要举措\n二、2025年工作安排",
        "甲区2024年法治政府建设年度报告\n审议《甲区2023年度报告》。",
        "甲区2024年法治政府建设年度报告\n2025年，我大队将坚持以习近平法治思想为指导。",
        "甲区2024年法治政府建设年度报告\n针对2023年存在的问题，出台方案。",
        "甲区2024年法治政府建设年度报告\n2023年检查200家，2024年检查300家。",
    ],
)
def stale_year(prose: Prose, context: Context) -> Iterator[Hit]:
    year = context.year
    for line in prose.read if year else ():
        text = outside_quotes(line.text)
        m = marker(line.text)
        heading = line.style in HEADINGS or (m is not None and m.kind < 3 and stands_alone(line) and _ends_bare(line))
        wanted = (
            rf"(?<![—～\-\d])(20\d{{2}})年(?!\d|[—～\-至])(?=度?[{HAN}])"
            if heading
            else rf"(?:^|(?<=。))(20\d{{2}})年度?，(?:[^。；]*(?:共|累计)[{HAN}]{{0,12}}\d|[^。；]*{OPENING})"
        )
        for match in find(wanted, text):
            compared = str(year) in text[match.start() :].split("。")[0] or compiled("比|针对|以来|对照").search(match[0])
            ahead = heading or not match[0][-1].isdigit()
            if int(match[1]) not in ((year, year + 1) if ahead else (year,)) and not compared:
                yield line.hit(
                    match.start(1), match.end(1) + 1, f"报告的是{year}年，这里是{match[1]}年", f"核对，多半应为{year}年。"
                )
