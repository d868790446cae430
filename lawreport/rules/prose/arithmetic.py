"""Rules on arithmetic inside a sentence: parts and totals, rates and growth that readers can recompute.

In: a line of text. Out: hits.
Responsible for: which numbers of a sentence belong together. No data are needed, so it also works for reports made elsewhere;
a percentage that the program computed is not checked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, islice

from lawreport.rules.prose import stated
from lawreport.rules.reading.counts import Count, counts, shown
from lawreport.rules.reading.quantities import AVERAGE
from lawreport.rules.reading.text import SAME_KIND, compiled, find, outside_quotes, sentences
from lawreport.rules.rule import ERROR, HINT, WARNING, Context, Hit, Line, rule

APART = (
    "维持|驳回|撤销|变更|终止|确认违法|确认无效|责令履行|不予受理|胜诉|败诉|撤诉|行政许可|行政处罚|行政强制|行政检查|行政征收"
    "|民事|刑事|行政|一审|二审|再审|优秀|良好|合格|已办结|未办结|正在办理"
)


NEAREST = 60  # counts before a rate that it may be made of
UNRELATED = 50  # percentage points: two figures that give another rate altogether are not those of the rate
_NEAR = 24  # characters before a number that say what it is


def _in(line: Line, start: int, end: int) -> Sequence[Count]:
    found = counts(line.text)
    return found[bisect_left(found, start, key=_start) : bisect_right(found, end, key=_end)]


def _start(count: Count) -> int:
    return count.start


def _end(count: Count) -> int:
    return count.end


def _before(text: str, start: int, at: int) -> str:
    """Return the last characters of the sentence from `start` that stand before `at`."""
    return text[max(start, at - _NEAR) : at]


def _is_computed(line: Line, count: Count) -> bool:
    return any(a < count.end and count.start < b for a, b in line.figures)


def _alike(a: str, b: str) -> bool:
    return a == b or any(a in kind and b in kind for kind in SAME_KIND if a and b)


@rule(
    "N-29",
    "parts-against-total",
    "分项和合计对不上",
    ERROR,
    "惯例",
    "公文处理工作条例第二十条（四）",
    reason="分项相加要等于合计；“其中”的一项不会比总数大。",
    bad=[
        "受理案件120件，其中行政处罚类70件、行政许可类30件、其他30件。",
        "甲类30件、乙类50件，合计90件。",
        "检查单位300家，其中学校320家。",
        "受理案件120件，其中一季度60件、二季度70件。",
        "共办结100件：维持60件、撤销30件、驳回20件。",
        "审结100件，其中维持60件、驳回20件、撤销15件、终止10件。",
        "新建公园12个，改造绿地9个，共计25个。",
        "整改隐患30处，其中一级隐患10处、二级隐患25处。",
        "修订、废止制度合计38项，其中修订29项、废止11项。",
    ],
    good=[
        "受理案件120件，其中行政处罚类70件、行政许可类20件、其他30件。",
        "甲类30件、乙类50件，合计80件。",
        "检查单位300家，其中学校120家、医院30家。",
        "检查300家，发现隐患500处，其中重大隐患3处。",
        "配备调解员88名，平均每村4名，其中专职22名、兼职66名。",
        "投资3.6亿元，甲1.9亿元、乙1.1亿元、丙5000万元，三项合计3.5亿元。",
        "办结418件，其中上年结转31件、2024年新收387件。",
        "共检查100家：学校60家、医院40家。",
        "受理20余件，其中复议30件由上级转来。",
        "共有干警120人，其中党员80人、大学以上学历110人。",
        "新建公园12个，改造绿地9个，共计21个。",
    ],
)
def parts_against_total(line: Line, _: Context) -> Iterator[Hit]:
    found = [*_of_neighbours(line)]
    yield from found
    yield from stated.elsewhere(found, stated.wrong_sums(line))


def _of_neighbours(line: Line) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    for start, end in sentences(text):
        numbers = _in(line, start, end) if end - start > 8 else ()
        if len(numbers) > 1:
            yield from _among(line, text, numbers, end)
            yield from _listed(line, text, numbers)


def _among(line: Line, text: str, numbers: Sequence[Count], end: int) -> Iterator[Hit]:
    """Check 其中: each part is at most the whole; with 其他 or 分别 the parts make up the whole."""
    opened = compiled("其中|包括").search(text, numbers[0].end, end)
    if not opened:
        return
    at = opened.start()
    near = [c for c in numbers if at - 12 <= c.end <= at and not c.approx]
    whole = next((c for c in reversed(near) if not AVERAGE.search(_before(text, 0, c.start).rpartition("，")[2])), None)
    stop = text.find("其中", at + 2, end)
    parts = _run([c for c in numbers if c.start >= at and (stop < 0 or c.start < stop)], text)
    if whole is None or not whole.unit or not parts or not all(_alike(p.unit, whole.unit) for p in parts):
        return
    for part in parts:
        if part.amount > whole.amount and not part.approx:
            yield line.hit(
                part.start, part.end, f"其中的一项（{_shown(line, part)}）比总数（{_shown(line, whole)}）还大", "核对这两个数。"
            )
            return
    total = sum((p.amount for p in parts), Decimal(0))
    exact = len(parts) > 1 and not any(p.approx for p in parts)
    closed = exact and compiled("其他|其余|剩余|分别为").search(text, at, parts[-1].start)
    apart = exact and (
        opened[0] == "包括"
        or (len({text[p.start - 1] for p in parts} | {""}) == 2 and text[parts[0].start - 1] in "类度型级镇乡县区")
    )
    if (closed and total != whole.amount) or ((apart or (exact and _exclusive(text, parts))) and total > whole.amount):
        yield line.hit(
            whole.start, parts[-1].end, f"各项相加是{_plain(total, whole)}，不是{_shown(line, whole)}", "核对各项和总数。"
        )


def _exclusive(text: str, parts: Sequence[Count]) -> bool:
    """Return whether the parts are outcomes of cases or kinds of acts, of which each case has only one."""
    return all(compiled(rf"(?:{APART})[\u3400-\u9fff]{{0,4}}$").search(_before(text, 0, part.start)) for part in parts)


def _run(counts_: Sequence[Count], text: str) -> list[Count]:
    """Return the first counts that follow each other as a list: 甲30件、乙20件和丙5件."""
    run = [*counts_[:1]]
    for c in islice(counts_, 1, None):
        between = text[run[-1].end : c.start]
        if len(between) > 20 or not compiled("^[、，和及]").match(between) or not _alike(c.unit, run[0].unit):
            break
        run.append(c)
    return run


def _listed(line: Line, text: str, numbers: Sequence[Count]) -> Iterator[Hit]:
    """Check a sum at the beginning: 共100家：学校60家、医院40家."""
    whole = numbers[0]
    if text[whole.end : whole.end + 1] != "：" or whole.approx or not whole.unit:
        return
    parts = _run(numbers[1:], text)
    total = sum((p.amount for p in parts), Decimal(0))
    if (
        len(parts) == len(numbers) - 1 > 1
        and all(p.unit == whole.unit and not p.approx for p in parts)
        and total != whole.amount
    ):
        yield line.hit(
            whole.start, parts[-1].end, f"各项相加是{_plain(total, whole)}，不是{_shown(line, whole)}", "核对各项和总数。"
        )


def _shown(line: Line, count: Count) -> str:
    return line.text[count.start : count.end]


def _plain(total: Decimal, like: Count) -> str:
    value = total / like.scale
    digits = f"{value.normalize():f}" if value % 1 else f"{value:.0f}"
    return f"{digits}{ {Decimal(10) ** 4: '万', Decimal(10) ** 8: '亿'}.get(like.scale, '') }{like.unit}"


@rule(
    "N-29b",
    "parts-nearly-total",
    "“其中”各项相加和总数只差一个数字",
    HINT,
    "惯例",
    "公文处理工作条例第二十条（四）",
    screen=(r"\d[^\d。]{1,40}\d", "text"),
    reason="各项不一定是全部；但相加和总数只差一个数字，多半是有一个数打错了。",
    bad=["救助未成年人46人，其中男童27人、外地户籍21人。"],
    good=["救助未成年人48人，其中男童27人、女童21人。", "检查120家，其中学校60家、医院10家。"],
)
def parts_nearly_total(line: Line, context: Context) -> Iterator[Hit]:
    return stated.elsewhere([*_of_neighbours(line), *stated.wrong_sums(line)], stated.nearly_sums(line))


@rule(
    "N-29c",
    "shares-above-hundred",
    "各项占比相加超过100%",
    HINT,
    "惯例",
    "公文处理工作条例第二十条（四）",
    screen=(r"占[^。；]{0,40}[%％][^。；]{1,20}[%％]", "quotes"),
    reason="分类的占比相加是100%（四舍五入差一点不算）；超过的，有一个数错了，或者各类有重叠。",
    bad=["三类案件分别占45.2%、38.1%和26.7%。", "治安类占45%、交通类占38%、其他类占27%。"],
    good=["三类案件分别占45.2%、38.1%和16.7%。", "党员占80%、大学学历占92%。"],
)
def shares_above_hundred(line: Line, _: Context) -> Iterator[Hit]:
    return stated.shares_above_all(line)


# ---- rates ---------------------------------------------------------------------------------------------------------


@rule(
    "N-30",
    "rate-against-numbers",
    "率、占比和句中的数算出的不同",
    ERROR,
    "惯例",
    "公文处理工作条例第二十条（四）",
    reason="办结率、出庭率、占比读者会复算；按四舍五入，印几位算几位。",
    bad=[
        "受理120件，办结119件，办结率98.2%。",
        "应出庭149件，实际出庭147件，出庭率为99.7%。",
        "办结案件418件，其中调解结案159件，占办结案件的39%。",
    ],
    good=[
        "受理120件，办结119件，办结率99.2%。",
        "应出庭149件，实际出庭147件，出庭率为98.7%。",
        "办结案件418件，其中调解结案159件，占办结案件的38%。",
        "新收100件，上年结转10件，办结105件，办结率95.5%。",
        "办结119件，群众满意率98%。",
        "受理120件，占全市的20%。",
        "办结119件，结案率同比提高2.1个百分点。",
        "检查300家，合格290家，合格率连续三年超过95%。",
        "受理2967件。审结案件2890件，其中以裁决方式结案1022件、以调解方式结案1868件，调解率64.6%。",
        "受理2967件，审结案件2890件，其中裁决结案1022件、调解结案1868件，结案率97.4%。",
        "受理2967件。审结案件2890件，其中以裁决方式结案1022件、以调解方式结案1868件，结案率97.4%。",
        "招收新生320人，毕业298人，毕业率98.5%。",
        "排查楼栋13.86万栋，整治危房386栋，整治率100%。",
    ],
)
def rate_against_numbers(line: Line, _: Context) -> Iterator[Hit]:
    found = [*_rates_of(line)]
    yield from found
    yield from stated.elsewhere(found, stated.wrong_rates(line))


def _rates_of(line: Line) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    for start, end in sentences(text):
        numbers = _in(line, start, end) if "%" in text[start:end] else ()
        for at, rate in enumerate(numbers):
            if rate.unit == "%" and not rate.approx and not _is_computed(line, rate) and rate.amount <= 100:
                before = [c for c in numbers[max(0, at - NEAREST) : at] if c.unit and c.unit != "%" and not c.approx]
                begin = numbers[at - NEAREST - 1].end if at > NEAREST else start
                right = _rate(text, begin, rate, before)
                if right is not None and abs(right - rate.amount) <= UNRELATED:
                    yield line.hit(
                        rate.start,
                        rate.end,
                        f"按前面的数算，这里应为{shown(right, rate.places)}%",
                        "按数重算，或核对分子、分母。",
                    )


def _rate(text: str, start: int, rate: Count, before: list[Count]) -> Decimal | None:
    """Return the right rate in percent where the sentence says what it is a rate of, and it is wrong; else None."""
    before_rate = _before(text, start, rate.start)
    named = compiled(r"([^\d，。；、：的]{2})率(?:为|是|达到?|保持在)?$").search(before_rate)
    shared = compiled(r"占(?:比(?:为|达到?)?|总数|总量|全部|其|[^\d，。；全]{0,8}(?:总数|案件|数量|总量))?的?$").search(
        before_rate
    )
    if named and stated.of_another_base(named[1], text[start : rate.start]):
        return None
    if named:
        begins = (start, *(c.end for c in before))  # of the words that say what each counts
        parts = [c for c, begin in zip(before, begins, strict=False) if named[1] in text[begin : c.start]]
    else:
        parts = before[-1:] if shared and text.find("其中", start, rate.start) >= 0 else []
    if not parts:
        return None
    part = max(parts, key=lambda c: c.amount)  # 审结2890件，其中裁决结案1022件: the rate is of all that were closed
    amounts = [c.amount for c in before if c.unit == part.unit]
    if any(w and p <= w and shown(p / w * 100, rate.places) == rate.amount for p, w in _pairs_of(amounts)):
        return None  # the words name several parts, one of them is it
    others = [c.amount for c in before if c not in parts and c.unit == part.unit]
    wholes = [w for n in (1, 2) for pair in combinations(others, n) if (w := sum(pair)) >= part.amount and w]
    if not wholes or any(shown(part.amount / w * 100, rate.places) == rate.amount for w in wholes):
        return None
    return part.amount / wholes[0] * 100


def _pairs_of(amounts: list[Decimal]) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield every two of the last amounts, the smaller first."""
    return ((min(pair), max(pair)) for pair in combinations(amounts[-12:], 2))


@rule(
    "N-30b",
    "rate-near-numbers",
    "率、占比和前面两个数的比差一点",
    HINT,
    "惯例",
    "公文处理工作条例第二十条（四）",
    screen=(r"\d[%％]", "quotes"),
    reason="前面刚好有同一单位的两个数，相除和印出的只差几个百分点：多半是改了数没有重算。",
    bad=[
        "128个村中有112个建成阵地，覆盖率达到90.5%。",
        "抽查食品1200批次，检出不合格27批次，合格率97.2%。",
        "审查合同132件，占全部合同的88%，合同总数160件。",
    ],
    good=[
        "128个村中有112个建成阵地，覆盖率达到87.5%。",
        "受理120件，办结119件，群众满意率98%。",
        "抽查食品1200批次，检出不合格27批次，合格率97.8%。",
    ],
)
def rate_near_numbers(line: Line, _: Context) -> Iterator[Hit]:
    return stated.elsewhere([*_rates_of(line), *stated.wrong_rates(line)], stated.nearly_rates(line))


@rule(
    "N-31",
    "growth-against-numbers",
    "增幅和句中两年的数算出的不同",
    ERROR,
    "惯例",
    "统计用语",
    reason="两年的数都写出来了，增幅就能复算。",
    bad=["检查单位300家，比上年的250家增长25%。", "办理案件200件，2023年为250件，同比下降25%。"],
    good=[
        "检查单位300家，比上年的250家增长20%。",
        "办理案件200件，上年为250件，同比下降20%。",
        "受理120件，上年结转8件，办结量增长5%。",
        "检查300家，比上年增长20%，罚款5万元。",
    ],
)
def growth_against_numbers(line: Line, context: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    last = rf"(?:上年度?|去年|上一年度?{f'|{context.year - 1}年' if context.year else ''})(?:同期)?(?:的|为|是)?$"
    for m in find(r"(?:增长|上升|增加|提高|(下降|减少|降低))了?(\d+(?:\.\d+)?)[%％](?!以)", text):
        at = bisect_right(counts(line.text), m.start(), key=_end)
        before = counts(line.text)[max(0, at - 2) : at]
        if len(before) < 2 or any(a < m.end(2) and m.start(2) < b for a, b in line.figures):
            continue
        now, then = before
        pair = now.unit == then.unit != "" and not now.approx and not then.approx and then.amount
        together = m.start() - then.end <= 4 and not compiled("[。；！？]").search(text, now.start, m.start())
        if pair and together and compiled(last).search(_before(text, 0, then.start)):
            rate = (now.amount - then.amount) / then.amount * 100 * (-1 if m[1] else 1)
            if shown(rate, len(m[2].partition(".")[2])) != Decimal(m[2]):
                yield line.hit(
                    m.start(),
                    m.end(),
                    f"按前后两年的数算，是{'增长' if now.amount > then.amount else '下降'}{shown(abs(rate), 1)}%",
                    "按数重算，或核对两个数。",
                )


@rule(
    "N-32",
    "number-twice",
    "一句话里同一件事有两个数",
    WARNING,
    "惯例",
    "数字核对",
    reason="同一个说法在一句里带了两个不同的数，多半有一个没有改。",
    bad=["共检查单位300家，检查单位310家，发现隐患20处。"],
    good=[
        "检查单位300家，复查单位310家。",
        "甲镇检查单位300家，乙镇检查单位310家。",
        "甲镇共检查单位300家，乙镇共检查单位310家。",
        "2023年检查单位300家，2024年检查单位310家。",
    ],
)
def number_twice(line: Line, _: Context) -> Iterator[Hit]:
    text = outside_quotes(line.text)
    for start, end in sentences(text):
        seen: dict[tuple[str, str], tuple[Count, str]] = {}
        for count in _in(line, start, end):
            words = compiled(r"(?:^|(?<=[，、：共]))(?:共|累计|全年)?([^\d，。；、：共]{4,12})$").search(
                _before(text, start, count.start)
            )
            if not words or not count.unit:
                continue
            key = (words[1], count.unit)
            actor = compiled(r"(?:^|[，、：])([^\d，。；、：共]{0,12})共[^\d，。；、：共]{4,12}$").search(
                text, start, count.start
            )
            earlier, other = seen.setdefault(key, (count, actor[1] if actor else ""))
            if earlier.amount != count.amount and not (actor and other and other != actor[1]):  # 甲镇共…，乙镇共…
                yield line.hit(count.start, count.end, f"前面说“{key[0]}”是{_shown(line, earlier)}", "核对，只留一个。")
