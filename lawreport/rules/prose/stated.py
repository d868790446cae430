"""Whether what a sentence states agrees with itself: sums, rates, changes, passages.

In: a paragraph, read by `reading.statements`. Out: hits, for the rules in `arithmetic`, `numbers` and `sentences`.
Responsible for: what follows from two statements and is not so. Rough numbers prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from lawreport.rules.reading.counts import shown
from lawreport.rules.reading.quantities import Quantity
from lawreport.rules.reading.statements import MOST_PARTS, Change, Parts, Sum, alike, statements
from lawreport.rules.rule import Hit, Line

_EXCLUSIVE = re.compile("[男女]|第?[一二三四]季度|[上下]半年|不?合格|[一二三四]级|[日夜]间")
_NO_RATE = re.compile("(?:效|频|功|概|税|利|汇|增长|速|费|密|进|调|制|力|程|限|角|温|湿|速)[率度]$")
_RATE_NAME = re.compile("(?:率|比重|占比|比例|满意度|知晓度)$")
MOST_FOUND = 60  # hits of one rule in a paragraph, compared with one another
FARTHEST = 20  # percentage points that a rate can be wrong and still be of these figures
_HALF = Decimal("0.0051")


def elsewhere(found: Sequence[Hit], more: Iterable[Hit]) -> Iterator[Hit]:
    """Yield those of `more` that speak of none of the characters that are found already."""
    spans = [(hit.start, hit.end) for hit in found[:MOST_FOUND]]
    return (hit for hit in more if not any(a < hit.end and hit.start < b for a, b in spans))


def _typed(line: Line, *values: Quantity) -> bool:
    """Return whether numbers are exact and written by hand."""
    return all(q.exact and not any(a < q.end and q.start < b for a, b in line.figures) for q in values)


def _word(line: Line, quantity: Quantity) -> str:
    return line.text[quantity.start : quantity.end]


def _plain(total: Decimal, like: Quantity) -> str:
    value = total / like.count.scale
    scale = {Decimal(10) ** 4: "万", Decimal(10) ** 8: "亿"}.get(like.count.scale, "")
    return f"{f'{value:f}'.rstrip('0').rstrip('.') if value % 1 else f'{value:.0f}'}{scale}{like.unit}"


def _added(items: Sequence[Quantity]) -> Decimal:
    return sum((q.amount for q in items), Decimal(0))


# ---- sums ----------------------------------------------------------------------------------------------------------


def wrong_sums(line: Line) -> Iterator[Hit]:
    """Yield totals behind their items, and parts that make up their whole, that add up to something else."""
    read = statements(line.text)
    for total in read.sums:
        if _exact_items(total) and not _any_tail_fits(total):
            yield _off(line, total.items, total.total, total.items[0].start, total.total.end)
    for parts in read.parts:
        if not parts.whole.exact or not all(q.exact for q in parts.parts):
            continue
        added, whole = _added(parts.parts), parts.whole.amount
        above = next((q for q in parts.parts if q.amount > whole), None)
        if above and parts.word not in ("：", ""):
            yield line.hit(
                above.start,
                above.end,
                f"其中的一项（{_word(line, above)}）比总数（{_word(line, parts.whole)}）还大",
                "核对这两个数。",
            )
        elif len(parts.parts) > 1 and ((_complete(line, parts) and added != whole) or (_exclusive(parts) and added > whole)):
            yield _off(line, parts.parts, parts.whole, parts.whole.start, parts.parts[-1].end)


def _off(line: Line, items: Sequence[Quantity], total: Quantity, start: int, end: int) -> Hit:
    return line.hit(start, end, f"各项相加是{_plain(_added(items), total)}，不是{_word(line, total)}", "核对各项和合计。")


def _exact_items(total: Sum) -> bool:
    """Return whether the items are of one kind: with 共 alone, acts that follow each other (受理、办结) are not."""
    strong = re.search("合计|共计|总计|总共|[类项者种]", total.total.lead)
    one_act = {q.verb for q in total.items} <= {"", total.items[0].verb} >= {total.total.verb}
    return total.total.exact and all(q.exact for q in total.items) and bool(strong or one_act)


def _any_tail_fits(total: Sum) -> bool:
    """Return whether the last items, two or more, or the items with one left out at the beginning, make the total."""
    added = Decimal(0)
    for at, item in enumerate(reversed(total.items)):
        added += item.amount
        if at and added == total.total.amount:
            return True
    return False


def _complete(line: Line, parts: Parts) -> bool:
    """Return whether the parts are all there is: 分为, 已审结和未审结. What was left over from last year adds to them."""
    if _all_named(line, parts):
        return True
    if len(parts.parts) != 2 or parts.word:
        return parts.word == "分为"
    done, left = (q.lead for q in parts.parts)
    between = line.text[parts.whole.end : parts.parts[-1].end]
    rest = re.match("未|尚未|其余|剩余|还有", left) and done[:1] == "已"
    return bool(rest) and not re.search("结转|上年|其中|包括|含", between)


def _all_named(line: Line, parts: Parts) -> bool:
    """Return whether the words before the whole name every part: 修订、废止制度合计38项，其中修订29项、废止11项."""
    before = line.text[max(0, parts.whole.start - 40) : parts.whole.start]
    clause = re.split("[，。；：]", before)[-1]
    names = [q.verb or q.noun for q in parts.parts]
    return len(names) > 1 and bool(re.search(".?[、和与及]".join(map(re.escape, names)), clause)) and all(map(len, names))


def _exclusive(parts: Parts) -> bool:
    """Return whether no thing can be in two of the parts: grades, quarters, opposites."""
    names = [q.noun for q in parts.parts]
    return len(set(names)) == len(names) and all(_EXCLUSIVE.match(name) for name in names)


def nearly_sums(line: Line) -> Iterator[Hit]:
    """Yield parts whose sum differs from the whole in one digit; those that no 其中 opens only where they are three or more."""
    read = statements(line.text)
    summed = {total.items[-1].start for total in read.sums}  # what has a total of its own behind it
    for parts in read.parts:
        items = parts.parts
        if items[-1].start in summed:
            continue
        comparable = len(items) > 1 and parts.whole.exact and all(q.exact and q.amount < parts.whole.amount for q in items)
        listed = parts.word in ("其中", "包括") or (_may_be_all(line, parts) and (len(items) > 2 or _total_said(parts)))
        if listed and comparable and one_digit_off(_added(items), parts.whole.amount):
            yield _off(line, items, parts.whole, parts.whole.start, items[-1].end)


def _may_be_all(line: Line, parts: Parts) -> bool:
    """Return whether quantities that no 其中 opens can be parts: not 法规12部、规章7部, and nothing is left from last year."""
    carried = "结转" in line.text[parts.whole.end : parts.parts[-1].end]
    return not parts.word and parts.parts[0].mark == "，" and not carried


def _total_said(parts: Parts) -> bool:
    """Return whether the two behind the whole are things, not acts: 配备1104名，专职186名，兼职928名."""
    return all(q.noun and not q.verb for q in parts.parts)


def one_digit_off(a: Decimal, b: Decimal) -> bool:
    """Return whether two amounts are near each other and differ in one digit, or in two that changed places."""
    if a == b or not b or not Decimal("0.85") <= a / b <= Decimal("1.18"):
        return False
    one, other = (f"{x:f}" for x in (a + Decimal("0.00"), b + Decimal("0.00")))
    if len(one) != len(other):  # 96 and 106: one ten more
        return set(f"{abs(a - b).normalize():f}".strip("0")) == {"1"}
    if len(one.split(".")[0]) < 2:
        return False
    differ = [i for i, (x, y) in enumerate(zip(one, other, strict=True)) if x != y]
    return len(differ) == 1 or (len(differ) == 2 and sorted(one) == sorted(other))


def shares_above_all(line: Line) -> Iterator[Hit]:
    """Yield lists of shares that exclude each other and make more than 100%."""
    for run in _runs_of_shares(line.text):
        added = _added(run)
        names = [q.lead.removesuffix("占").strip("其中和及占") for q in run]
        together = line.text[max(0, run[0].start - 4) : run[0].start].endswith(("分别占", "分别为")) and not any(names[1:])
        one_kind = all(names) and (len({name[-1] for name in names}) == 1 or names[-1].startswith(("其他", "其余")))
        if (together or one_kind) and added > Decimal("100.5") and all(q.exact for q in run):
            yield line.hit(run[0].start, run[-1].end, f"各项相加是{added.normalize():f}%，超过100%", "核对各项的占比。")


def _runs_of_shares(text: str) -> Iterator[list[Quantity]]:
    """Yield two and more percentages that follow each other, of which the first is said to be a share."""
    run: list[Quantity] = []
    for q in (*statements(text).quantities, None):
        goes_on = q is not None and run and q.unit == "%" and q.start - run[-1].end <= 16 and q.mark in ("、", "，", "")
        if q is not None and goes_on and (not q.lead.strip("和及") or "占" in q.lead):
            run.append(q)
            continue
        if len(run) > 1:
            yield run[:MOST_PARTS]
        run = [q] if q is not None and q.unit == "%" and "占" in q.lead else []


# ---- rates ---------------------------------------------------------------------------------------------------------


def wrong_rates(line: Line) -> Iterator[Hit]:
    """Yield shares that two figures of the sentence contradict: the part is what the rate is named after."""
    read = statements(line.text)
    begins = [0, *(m.end() for m in re.finditer("[。；！？]", line.text))]
    at, low = 0, 0
    for share in read.shares:
        while at + 1 < len(begins) and begins[at + 1] <= share.rate.start:
            at += 1
        while low < len(read.quantities) and read.quantities[low].start < begins[at]:
            low += 1
        before = [q for q in read.quantities[low : low + 40] if q.end <= share.rate.first and q.unit and not q.is_rate]
        fitting = _part_and_wholes(share.name, before) if _typed(line, share.rate) and share.rate.amount <= 100 else None
        if fitting and _typed(line, fitting[0], *fitting[1]):
            part, wholes = fitting
            places = share.rate.count.places
            rights = [shown(part.amount / w.amount * 100, places) for w in wholes]
            right = min(rights, key=lambda value: abs(value - share.rate.amount))
            if 0 < abs(right - share.rate.amount) <= FARTHEST:
                yield line.hit(
                    share.rate.start, share.rate.end, f"按前面的数算，这里应为{right}%", "按数重算，或核对分子、分母。"
                )


def of_another_base(name: str, before: str) -> bool:
    """Return whether a rate is one of persons who were counted at another time: 毕业率 is not of those who entered this year.

    Where the words say whom it is of (应毕业, 毕业生), it is read like any other.
    """
    known = re.search("毕业|就业|升学|录取|入学|巩固|复发|死亡|治愈|再犯", name)
    return known is not None and not re.search(f"应{known[0]}|{known[0]}生|符合{known[0]}", before)


def _part_and_wholes(name: str, before: Sequence[Quantity]) -> tuple[Quantity, list[Quantity]] | None:
    if len(before) < 2:
        return None
    part = before[-1]
    wholes = [q for q in before[:-1] if alike(q.unit, part.unit) and q.amount >= part.amount and q.amount]
    if name.startswith("占"):
        of = re.sub("^占|总|数|量|全部|的|比", "", name)
        named = [q for q in wholes if of and (of in q.lead or (q.verb and of.startswith(q.verb)))]
        return (part, named) if named else None
    words = name.removesuffix("率")[-4:]
    if of_another_base(words, "".join(q.lead for q in before)):
        return None
    tied = [q for q in before[-2:] if any(words[i : i + 2] in q.lead for i in range(len(words) - 1))]
    if not name.endswith("率") or not tied:
        return None
    if tied[-1] is part and wholes:
        return part, wholes
    return _numbers_of_two(before) if len(before) == 2 else None


def _numbers_of_two(before: Sequence[Quantity]) -> tuple[Quantity, list[Quantity]] | None:
    """Return part and whole of the only two figures of a sentence, whichever comes first."""
    part, whole = sorted(before, key=lambda q: q.amount)
    return (part, [whole]) if alike(part.unit, whole.unit) and whole.lead[:1] in ("应", "共", "总") else None


_OF_OTHERS = re.compile("全市|全省|全国|全区|全县|同期|新增|上年|满意|知晓|支持|同比|增长|下降")


def nearly_rates(line: Line) -> Iterator[Hit]:
    """Yield shares near, and not equal to, what two figures beside them give."""
    read = statements(line.text)
    shares = {share.rate.start: share for share in read.shares}
    for at, rate in enumerate(read.quantities):
        share = shares.get(rate.start) if at else None
        if share is None or of_another_base(share.name, line.text[: rate.first]):
            continue
        right = _rate_beside(line, share.name, read.quantities, at)
        if right is not None and right != rate.amount and abs(right - rate.amount) <= 5:
            yield line.hit(rate.start, rate.end, f"旁边两个数算出来是{right}%", "是这两个数的比，就核对；不是就不用改。")


def _rate_beside(line: Line, name: str, found: Sequence[Quantity], at: int) -> Decimal | None:
    """Return what a rate would be of the two figures before it, or of the one before it and the total behind it."""
    rate, part = found[at], found[at - 1]
    behind = found[at + 1] if at + 1 < len(found) else None
    before = found[at - 2] if at > 1 else None
    if name.startswith("占") and behind and re.search("总[数量额]", behind.lead) and behind.mark == "，":
        return _rate_of(line, part, behind, rate)
    if before is None or (_OF_OTHERS.search(name) or rate.start - before.end > 60):
        return None
    if any(stop in line.text[before.end : rate.start] for stop in "。；！？"):
        return None
    word = name.removesuffix("率")[-2:]
    rest = name.endswith("率") and re.search(f"[不未]{word}", part.lead) is not None  # 不合格27件，合格率……
    return _rate_of(line, part, before, rate, rest)


def _rate_of(line: Line, part: Quantity, whole: Quantity, rate: Quantity, rest: bool = False) -> Decimal | None:
    """Return the share of `part`, or of the rest, as the rate is printed; None where the two cannot be divided."""
    things = not part.is_rate and alike(whole.unit, part.unit) and 0 < part.amount < whole.amount
    if not things or not _typed(line, whole, part, rate):
        return None
    counted = whole.amount - part.amount if rest else part.amount
    return shown(counted / whole.amount * 100, rate.count.places)


# ---- changes -------------------------------------------------------------------------------------------------------


def percent_for_points(line: Line) -> Iterator[Hit]:
    """Yield the changes of a rate that are given in %."""
    for c in statements(line.text).changes:
        now_rate = c.now is not None and c.now.unit == "%" and _RATE_NAME.search(c.now.noun) and not _NO_RATE.search(c.now.noun)
        own_rate = _RATE_NAME.search(c.subject) and not _NO_RATE.search(c.subject)
        plain = c.size.unit == "%" and not c.to and not re.match("以[上下]", c.size.tail)
        if plain and c.then is None and (own_rate or (not c.subject and now_rate)):
            yield line.hit(c.size.start, c.size.end, "比率的升降用“个百分点”", "写作 提高3.2个百分点；确指相对变化时写明基数。")


def points_for_percent(line: Line) -> Iterator[Hit]:
    """Yield the changes of a number of things that are given in 百分点."""
    for c in statements(line.text).changes:
        thing = (
            c.now is not None and c.now.unit and not c.now.is_rate and not re.search("率|比重|占比|比例|度|速|幅", c.now.lead)
        )
        own = bool(re.search("(?<![率比度])(?:量|数|额|收入|支出|经费)$", c.subject)) and not re.search(
            "率|比重|占比|比例", c.subject
        )
        if c.size.unit == "个百分点" and (own or (not c.subject and thing and c.base)):
            yield line.hit(c.size.start, c.size.end, "数量的增减不用百分点", "写作 增长8.1%。")


def beyond_all(line: Line) -> Iterator[Hit]:
    """Yield what falls by more than all of it."""
    for c in statements(line.text).changes:
        if not c.up and not c.to and c.size.unit == "%" and c.size.amount > 100:
            yield line.hit(
                c.size.start, c.size.end, f"“{c.verb}{_word(line, c.size)}”说不通：降完是100%", "核对这个数，或者动词。"
            )


def wrong_directions(line: Line) -> Iterator[Hit]:
    """Yield passages and comparisons whose verb and figures go opposite ways."""
    read = statements(line.text)
    for p in read.passages:
        if p.verb and _opposite(p.before, p.after, p.up):
            yield _against(line, p.before, p.after, p.verb, p.after.end)
    for c in read.changes:
        now = c.size if c.to else c.now
        if now and c.then and _typed(line, now, c.then) and _opposite(c.then, now, c.up):
            yield _against(line, c.then, now, c.verb, c.size.end)


def _opposite(before: Quantity, after: Quantity, up: bool) -> bool:
    """Return whether two figures of one kind differ the other way."""
    same = alike(before.unit or after.unit, after.unit)
    return same and before.amount != after.amount and (after.amount > before.amount) != up


def _against(line: Line, before: Quantity, after: Quantity, verb: str, end: int) -> Hit:
    said = f"由{_word(line, before)}到{_word(line, after)}不是“{verb}”"
    return line.hit(before.start, end, said, "核对两个数和动词。")


def wrong_sizes(line: Line) -> Iterator[Hit]:
    """Yield differences and percentages that the two figures beside them contradict."""
    read = statements(line.text)
    pairs = [(p.before, p.after, p.size) for p in read.passages if p.size]
    pairs += [(c.then, c.now, c) for c in read.changes if c.then and c.now and not c.to and c.size.unit != "%"]
    for before, after, change in pairs:
        if alike(before.unit or after.unit, after.unit) and _typed(line, before, after, change.size):
            right = _right_size(before, after, change)
            if right:
                yield line.hit(
                    change.size.start,
                    change.size.end,
                    f"由{_word(line, before)}到{_word(line, after)}是{right}，不是{_word(line, change.size)}",
                    "按数重算，或核对两个数。",
                )


def _right_size(before: Quantity, after: Quantity, change: Change) -> str:
    """Return what the change is, or "" where it is as written or cannot be told."""
    size, difference = change.size, abs(after.amount - before.amount)
    points = size.unit == "个百分点" and after.unit == "%"
    if points or (size.unit and alike(size.unit, after.unit) and not size.is_rate):
        rounded = max(before.count.places, after.count.places) > size.count.places
        return "" if difference == size.amount or rounded else f"{difference.normalize():f}{size.unit}"
    if size.unit != "%" or after.is_rate or not before.amount:
        return ""
    rate = difference / before.amount * 100
    if abs(rate - size.amount) / 100 <= _HALF / 10**size.count.places:
        return ""
    return f"{shown(rate, max(size.count.places, 1))}%"
