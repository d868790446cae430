"""Rules on what is said twice: one quantity with two values, one clause again, 年度 in a sentence that has it.

In: a paragraph, or all of them, read by `reading.statements`. Out: hits.
Responsible for: which two mentions speak of the same thing. Another period, a part, a comparison, another actor are others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lawreport.rules.prose.stated import one_digit_off
from lawreport.rules.reading.quantities import ACTS, Quantity
from lawreport.rules.reading.statements import Statements, alike, statements
from lawreport.rules.reading.text import clauses, compiled, find, outside_quotes, repeats
from lawreport.rules.rule import HINT, Context, Hit, Line, Prose, Scope, rule

CHECK = "公文处理工作条例第二十条（四）"
MOST_BEFORE = 40  # quantities before one that it is compared with
_NEAR = (Decimal("0.8"), Decimal("1.25"))  # what differs more is a part, or another thing
_OF_ALL = "均|全部|都|已|悉数|逐一|一律|中(?=[，、]|[^，。]{0,8}占)|看|里|全年"
_REFERS = re.compile(rf"(?:(?:{ACTS})的|[这该]|上述|以上|现有|^[对向])$")
_PART = re.compile("其中|含|包括|另|还|再|新增|其余|其他|剩余|部分|平均|以上|上年|去年|同期|[比较]")
_TOTAL = re.compile("共|累计|全年|总")


# ---- quantities ----------------------------------------------------------------------------------------------------


@rule(
    "N-32b",
    "two-values",
    "同一个数前后不一样",
    HINT,
    "惯例",
    CHECK,
    screen=(r"\d[^\n]{2,400}\d", "quotes"),
    reason="前面说22处，后面回过头来说“21处……均”：有一处没有改。确是另一批人、另一类事的，写明是哪一批。",
    bad=[
        "全年评查案卷86卷，发现问题40个。评查的68卷案卷中，处罚类居多。",
        "建成避险点22处，21处避险点均配备物资。",
        "选聘护林巡查员30名，护林巡查员32名全年巡查900次。",
        "全年开展普法活动132场次。全年开展普法活动共123场次。",
    ],
    good=[
        "全年评查案卷86卷，发现问题40个。评查的86卷案卷中，处罚类居多。",
        "建成避险点22处，新建的3处避险点均配备物资。",
        "排查隐患点86处，80处隐患点已整改，其余6处明确了责任人。",
        "检查单位300家，其中学校120家，120家学校均已整改。",
        "甲镇共培训网格员120名，乙镇共培训网格员118名。",
    ],
)
def two_values(line: Line, _: Context) -> Iterator[Hit]:
    read = statements(line.text)
    aside = _compared(read)
    for at, later in enumerate(read.quantities):
        if later.start in aside or not _speaks_of_all(later):
            continue
        before = [q for q in read.quantities[max(0, at - MOST_BEFORE) : at] if q.start not in aside]
        of_kind = [q for q in before if alike(q.unit, later.unit)]
        if any(q.amount == later.amount for q in of_kind):
            continue
        earlier = next((q for q in of_kind if _same_thing(line.text, q, later)), None)
        rest = earlier and any(q.amount == earlier.amount - later.amount for q in read.quantities)  # 80处已整改，其余6处
        if earlier and _near(earlier, later) and not rest:
            first = line.text[earlier.start : earlier.end]
            yield line.hit(
                later.start, later.end, f"前面说的是{first}，这里是{line.text[later.start : later.end]}", "核对，只留一个。"
            )


def _compared(read: Statements) -> set[int]:
    """Return where the quantities stand that are compared or are parts: they have values of their own."""
    aside = {q.start for c in read.changes for q in (c.size, c.then) if q} | {q.start for q in read.quantities if q.is_rate}
    aside |= {q.start for p in read.passages for q in (p.before, p.after)}
    return aside | {q.start for n in read.named for q in n.values}


def _speaks_of_all(q: Quantity) -> bool:
    return q.exact and not q.bracketed and bool(q.unit) and not _PART.search(q.lead)


def _near(a: Quantity, b: Quantity) -> bool:
    swapped = len(a.count.digits) > 1 and sorted(a.count.digits) == sorted(b.count.digits)
    return bool(a.exact and a.amount and (swapped or _NEAR[0] <= b.amount / a.amount <= _NEAR[1]))


def _same_thing(text: str, earlier: Quantity, later: Quantity) -> bool:
    """Return whether a quantity speaks again of all that an earlier one counts."""
    if earlier.period and later.period and earlier.period != later.period:
        return False
    thing = _thing_behind(earlier, later)
    if thing:
        behind = later.tail[len(thing) :]
        again = later.mark in ("。", "；") and not later.lead and behind.startswith("的")
        return bool(compiled(_OF_ALL).match(behind) or _REFERS.search(later.lead) or again)
    return _named_again(earlier, later) or _done_again(earlier, later)


def _thing_behind(earlier: Quantity, later: Quantity) -> str:
    """Return the thing behind a number that was counted before it: 专员5名, 4名专员, or 16个部门, 15个部门."""
    sizes = range(min(8, len(later.tail)), 1, -1)
    counted = earlier.noun if earlier.noun and earlier.noun in earlier.lead else ""
    of_noun = next((later.tail[:n] for n in sizes if counted.endswith(later.tail[:n])), "")
    return of_noun or next((later.tail[:n] for n in sizes if earlier.tail.startswith(later.tail[:n])), "")


def _named_again(earlier: Quantity, later: Quantity) -> bool:
    """Return whether the same long name stands before both numbers, without another act: 聘任辅导员14名，辅导员16名授课."""
    name = later.noun if later.noun in later.lead else ""
    return len(name) > 3 and not later.verb and earlier.unit == later.unit and earlier.lead.endswith(name) and bool(later.tail)


def _done_again(earlier: Quantity, later: Quantity) -> bool:
    """Return whether both say what was done in all the year."""
    same = earlier.verb and (earlier.verb, earlier.noun, earlier.unit) == (later.verb, later.noun, later.unit)
    actors = {actor for q in (earlier, later) if (actor := _actor(q))}
    return bool(
        same and len(later.noun) > 1 and _TOTAL.search(later.lead) and len(actors) < 2 and earlier.period == later.period
    )


def _actor(q: Quantity) -> str:
    """Return who did what is counted: 甲镇 of 甲镇共检查."""
    return re.sub("共计?|累计|全年|依法|总计?|已|均", "", q.lead.partition(q.verb)[0]) if q.verb else ""


@rule(
    "N-32c",
    "two-values-in-report",
    "同一个数在两段里差一个数字",
    HINT,
    "惯例",
    CHECK,
    scope=Scope.TEXT,
    reason="同一件事的全年总数在前后两段里只差一个数字，或两个数字对调：改了一处，另一处没有改。",
    bad=["全年共受理复议申请132件。\n全年共受理复议申请123件，办结率100%。"],
    good=["全年共受理复议申请132件。\n全年共受理复议申请132件，办结率100%。", "全年共检查单位132家。\n全年共检查学校123家。"],
)
def two_values_in_report(prose: Prose, _: Context) -> Iterator[Hit]:
    first: dict[tuple[str, ...], tuple[int, Quantity, str]] = {}
    for line in prose.read:
        read = statements(line.text)
        aside = _compared(read)
        for q in read.quantities:
            total = q.verb and len(q.noun) > 1 and _TOTAL.search(q.lead) and q.noun in q.lead
            if not total or q.start in aside or not _speaks_of_all(q) or q.period not in ("", "全年"):
                continue
            index, known, said = first.setdefault(
                (_actor(q), q.verb, q.noun, q.unit), (line.index, q, line.text[q.start : q.end])
            )
            if index != line.index and known.exact and one_digit_off(q.amount, known.amount):
                yield line.hit(q.start, q.end, f"前面说{q.verb}{q.noun}是{said}", "核对，只留一个。")


# ---- clauses -------------------------------------------------------------------------------------------------------

_ADVERBS = re.compile("^(?:为|要|进一步|切实|不断|持续|大力|着力|扎实|认真|全面|深入|有效)+")
_SHORTEST = 6


@rule(
    "S-21c",
    "clause-again",
    "同一个意思又说一遍",
    HINT,
    "惯例",
    "行文惯例",
    reason="一段里两个分句只差“进一步”“切实”，或者后一句就是前一句的后半截：删去一处。",
    bad=[
        "为进一步加强执法监督，进一步规范执法行为，切实加强执法监督，制定方案。",
        "气象台强化预警发布，完善会商机制，强化预警发布，及时响应。",
        "林场组织防火演练4次，参演120人次，组织防火演练4次。",
    ],
    good=["进一步加强执法监督，规范执法行为，制定方案。", "一手抓学习培训，一手抓监督检查。"],
)
def clause_again(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    if not repeats(text):
        return
    seen: list[tuple[str, str]] = []  # a clause, and without its adverbs
    for a, b in clauses(text):
        whole = text[a:b].strip()
        core = _ADVERBS.sub("", whole)
        near = seen[-4:]
        if len(core) >= _SHORTEST and any(other.endswith(core) for _, other in near) and not _told_by_s21(whole, core, near):
            yield line.hit(a, b, f"“{whole[:20]}”前面刚说过", "删去一处，或并成一句。")
        seen.append((whole, core))


def _told_by_s21(whole: str, core: str, near: list[tuple[str, str]]) -> bool:
    clauses_ = [clause for clause, _ in near]
    with_number = whole == core and compiled(r"\d").search(whole) is not None
    return (len(whole) >= 8 and whole in clauses_) or (with_number and clauses_[-1].endswith(whole))


@rule(
    "S-36d",
    "niandu-twice-in-sentence",
    "一句里两个“年度”",
    HINT,
    "惯例",
    "公文标题惯例",
    screen=(r"\d{4}年度[^，。；\n]{2,24}年度(?:情况|工作)*报告", "quotes"),
    reason="“2024年度……年度报告”说了两遍年度，留一个。",
    bad=["现将2024年度法治政府建设年度情况报告如下。"],
    good=["现将2024年度法治政府建设情况报告如下。", "现发布2024年法治政府建设年度报告。"],
)
def niandu_twice_in_sentence(line: Line, _: Context) -> Iterator[Hit]:
    for m in find(r"\d{4}年(度)[^，。；\n年]{2,24}年度(?:情况|工作)*报告", outside_quotes(line.text)):
        yield line.hit(m.start(1), m.end(1), "一句里有两个“年度”", "删去一个。")
