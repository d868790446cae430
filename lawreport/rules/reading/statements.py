"""What a paragraph states of its numbers, dates, names and enumerations, read once for every rule.

In: the text of one paragraph. Out: `Statements`: values with places, no verdict. What cannot be read is not there.
Responsible for: which quantities belong together: 其中, 合计, changes (同比), passages (由…到…), shares (率、占).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lawreport.base.hanzi import number_of
from lawreport.rules.reading.chains import Chain, Listing, chains, listings
from lawreport.rules.reading.counts import base_unit
from lawreport.rules.reading.names import DocumentNumber, Organ, Slogan, Title, document_numbers, organs, slogans, titles
from lawreport.rules.reading.quantities import AVERAGE, BASE, DOWN, UP, Quantity, lists, quantities
from lawreport.rules.reading.spans import Hours, Span, hours, spans
from lawreport.rules.reading.text import SAME_KIND, clauses, outside_brackets, remembered, sentences

MOST_PARTS = 40

_AMONG = re.compile("其中|包括|包含|(?<=[，；：])含|分为")
_TOTAL = re.compile(
    r"(?:合计|共计|总计|总共|总数|(?:以上|上述)[^，。；]{0,4}|([两二三四五六七八九])[类项者种个][^，。；\d]{0,6}?)共?"
)
_SUM = re.compile(r"合计|共计|总计|总共|[两二三四五六七八九][类项者种]共|^共")
_CHANGE = re.compile(
    rf"^(?P<subject>.*?)(?P<base>{BASE})?(?P<gap>[^\d比较]{{0,4}}?)(?P<verb>{UP}|{DOWN})(?:了|率|幅度?|约|近)*(?P<to>[至到为])?(?:约|近)?$"
)
_THEN = re.compile(
    r"(?<![由从到至])(?:[比较与](?:(?:19|20)\d{2}|上一?|去|前)年度?|(?:^|[，；])(?:上一?年度?|去年))(?:同期|底|末)?(?:的|为|是)*$"
)
_FROM = re.compile(r"[由从][^\d由从]{0,8}(?:(?:19|20)\d{2}年[^\d]{0,6})?$")
_TO = re.compile(rf"(?P<verb>{UP}|{DOWN})?(?:了)?(?:至|到|为)(?:(?:19|20)\d{{2}}年的?|目前的?|现在的?|今年的?)?$")
_SHARE = re.compile(r"(?P<name>[^，。；的]{0,12}(?:率|占比|比重|比例|度)|占[^，。；]{0,12})(?:为|是|达到?|保持在|稳定在)*$")
_NAMED = re.compile(r"(?:^|[，。；：的])(?P<names>[^，。；：的\d]{2,40})分别(?:为|是|达到?|有|办理|完成)?$")

_ALL_OF_THEM = re.compile("[两二三四五六七八九]个?[镇乡村类项者种地区县市家级单位部门街道]{1,2}$")


@dataclass(frozen=True, slots=True)
class Parts:
    """A whole and quantities that are said to be in it: 120件，其中维持60件、撤销60件. `word` is 其中, 包括 or ：."""

    whole: Quantity
    word: str
    parts: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Quantities and, behind them, their total: 甲30件、乙50件，合计80件. `kinds` is the number named with it (两类), or 0."""

    items: tuple[Quantity, ...]
    total: Quantity
    kinds: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A quantity and how it changed: 办结率, 同比, 提高, 2.1个百分点. `then` is the earlier quantity where it is written."""

    subject: str
    now: Quantity | None
    base: str
    verb: str
    to: bool  # 提高到: the size is the new quantity, not the difference
    size: Quantity
    then: Quantity | None = None

    @property
    def up(self) -> bool:
        return self.verb in UP.split("|")


@dataclass(frozen=True, slots=True)
class Passage:
    """由46条减少到16条: `verb` is "" where it only says 到."""

    before: Quantity
    verb: str
    after: Quantity
    size: Change | None = None

    @property
    def up(self) -> bool:
        return self.verb in UP.split("|")


@dataclass(frozen=True, slots=True)
class Share:
    """A rate with its name: 办结率98%, 占案件总数的20%."""

    name: str
    rate: Quantity


@dataclass(frozen=True, slots=True)
class Named:
    """甲、乙、丙分别为30件、20件和10件: the names and the quantities."""

    names: tuple[str, ...]
    values: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Quantities of one kind that stand side by side, with the mark before each but the first: 、 ， or "" (和)."""

    items: tuple[Quantity, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(q.mark for q in self.items[1:])


@dataclass(frozen=True, slots=True)
class Statements:
    """All that is read in a paragraph, each kind in order."""

    clauses: tuple[tuple[int, int], ...]
    quantities: tuple[Quantity, ...]
    parts: tuple[Parts, ...]
    sums: tuple[Sum, ...]
    changes: tuple[Change, ...]
    passages: tuple[Passage, ...]
    shares: tuple[Share, ...]
    named: tuple[Named, ...]
    chains: tuple[Chain, ...]
    listings: tuple[Listing, ...]
    series: tuple[Series, ...]
    spans: tuple[Span, ...]
    hours: tuple[Hours, ...]
    titles: tuple[Title, ...]
    numbers: tuple[DocumentNumber, ...]
    organs: tuple[Organ, ...]
    slogans: tuple[Slogan, ...]


@remembered
def statements(text: str) -> Statements:
    """Return what a paragraph states."""
    of_sentences = [*_by_sentence(text)]
    changes = [(*_changes(found),) for found in of_sentences]
    runs = [[*_lists_with_breaks(found)] for found in of_sentences]
    return Statements(
        clauses(outside_brackets(text)),
        quantities(text),
        tuple(p for found, lists_ in zip(of_sentences, runs, strict=True) for p in _parts(text, found, lists_)),
        tuple(s for lists_ in runs for s in _sums(lists_)),
        tuple(c for found in changes for c in found),
        tuple(p for found, changed in zip(of_sentences, changes, strict=True) for p in _passages(found, changed)),
        tuple(s for found in of_sentences for s in _shares(found)),
        tuple(n for found in of_sentences if "分别" in text for n in _named(text, found)),
        chains(text),
        listings(text),
        tuple(s for lists_ in runs for s in _series(lists_)),
        spans(text),
        hours(text),
        titles(text),
        document_numbers(text),
        organs(text),
        slogans(text),
    )


def alike(a: str, b: str) -> bool:
    """Return whether two units count the same kind of thing: 件 and 起, 元 and 万元."""
    a, b = base_unit(a)[0], base_unit(b)[0]
    return a == b or any(a in kind and b in kind for kind in SAME_KIND if a and b)


def _by_sentence(text: str) -> Iterator[tuple[Quantity, ...]]:
    found, at = quantities(text), 0
    for _, end in sentences(text):
        begin = at
        while at < len(found) and found[at].start < end:
            at += 1
        if at > begin:
            yield found[begin:at]


# ---- parts and sums ------------------------------------------------------------------------------------------------


def _parts(text: str, found: tuple[Quantity, ...], runs: list[list[Quantity]]) -> Iterator[Parts]:
    """Yield the wholes with the list that 其中, 包括 or a colon opens straight behind them."""
    view = outside_brackets(text)
    things, at = [q for q in found if not q.bracketed and not q.is_rate], 0
    for run in runs:
        first = run[0]
        while at < len(things) and things[at].end <= first.first:
            at += 1
        opener = _AMONG.search(view, max(0, first.start - 30), first.start)
        whole = _whole_before(things[max(0, at - 3) : at], first)
        if whole is None:
            continue
        word = "：" if view[whole.end : whole.end + 1] == "：" else ""
        if opener and opener.start() >= things[at - 1].end and opener.start() - things[at - 1].end <= 12:
            word = opener[0]
        same = []
        for quantity in run[:MOST_PARTS]:
            if not alike(quantity.unit, whole.unit) or _is_change(quantity) or _SUM.search(quantity.lead):
                break
            same.append(quantity)
        if word and same and whole.unit and not _is_change(whole):
            yield Parts(whole, word, tuple(same))
    yield from _unopened(runs)
    yield from _in_two_units(view, found)


def _whole_before(before: list[Quantity], part: Quantity) -> Quantity | None:
    """Return the last quantity of a part's kind: 组织12期，培训2600人次，其中甲5期; else the last one of all."""
    wholes = [q for q in before if not AVERAGE.search(q.lead)]
    fitting = [q for q in wholes if alike(q.unit, part.unit)]
    return next(reversed(fitting or wholes), None)


def _unopened(runs: list[list[Quantity]]) -> Iterator[Parts]:
    """Yield a quantity and those behind it that no 其中 opens: 38件，已办结31件，未办结7件. Whether they are parts is open."""
    for run in runs:
        whole, *more = run[: MOST_PARTS + 1]
        same: list[Quantity] = []
        for quantity in more:
            if not alike(quantity.unit, whole.unit) or _is_change(quantity) or _SUM.search(quantity.lead):
                break
            same.append(quantity)
        if len(same) > 1 and whole.unit and not _is_change(whole) and not _AMONG.match(whole.lead):
            yield Parts(whole, "", tuple(same))


def _in_two_units(view: str, found: tuple[Quantity, ...]) -> Iterator[Parts]:
    """Yield both wholes of 417批1206人次，其中甲38批622人次、乙379批584人次, each with its parts."""
    at = 0
    while at + 5 < len(found):
        first, second = found[at : at + 2]
        begins = found[at + 2]
        opener = _AMONG.search(view, second.end, begins.start)
        if second.lead or first.unit == second.unit or not opener or opener.start() - second.end > 2:
            at += 1
            continue
        rest = found[at + 2 : at + 2 + 2 * MOST_PARTS]
        both = [pair for pair in zip(rest[::2], rest[1::2], strict=False)]
        units = (first.unit, second.unit)
        fitting = next((i for i, (a, b) in enumerate(both) if (a.unit, b.unit) != units or b.lead), len(both))
        if fitting > 1:
            yield Parts(first, opener[0], tuple(a for a, _ in both[:fitting]))
            yield Parts(second, opener[0], tuple(b for _, b in both[:fitting]))
        at += 2 + 2 * fitting


def _lists_with_breaks(found: tuple[Quantity, ...]) -> Iterator[list[Quantity]]:
    """Yield the lists of a sentence, a new one wherever 其中 or a colon opens one."""
    for run in lists(found):
        begin = 0
        for at, quantity in enumerate(run):
            if at > begin and (_AMONG.match(quantity.lead) or quantity.mark == "："):
                yield run[begin:at]
                begin = at
        yield run[begin:]


def _series(runs: list[list[Quantity]]) -> Iterator[Series]:
    """Yield the lists of three and more names with numbers of one unit; a verb, a change or a total is another sentence."""
    for run in runs:
        begin = 0
        for at, quantity in enumerate((*run, None)):
            if quantity and (at == begin or _side_by_side(run[begin], quantity)):
                continue
            if at - begin > 2:
                yield Series(tuple(run[begin:at]))
            begin = at


def _side_by_side(first: Quantity, quantity: Quantity) -> bool:
    other = quantity.verb or _is_change(quantity) or _SUM.search(quantity.lead) or not (quantity.lead and quantity.noun)
    return not other and quantity.unit == first.unit


def _is_change(quantity: Quantity) -> bool:
    return _says_change(quantity.lead)


@remembered
def _says_change(lead: str) -> bool:
    return bool(_CHANGE.match(lead)) or bool(_FROM.search(lead))


def _sums(runs: list[list[Quantity]]) -> Iterator[Sum]:
    """Yield the totals that stand behind their items."""
    for run in runs:
        begin = 0
        for at, total in enumerate(run[:MOST_PARTS]):
            said = _SUM.search(total.lead) if at - begin > 1 else None
            kinds = _TOTAL.search(total.lead)
            named = number_of(kinds[1].replace("两", "二")) if kinds and kinds[1] else 0
            items = run[begin:at]
            if said and all(alike(q.unit, total.unit) and not _is_change(q) for q in items):
                yield Sum(tuple(items[-named:] if 1 < named < len(items) else items), total, named)
                begin = at + 1


# ---- changes -------------------------------------------------------------------------------------------------------


def _changes(found: tuple[Quantity, ...]) -> Iterator[Change]:
    for at, size in enumerate(found):
        said = _CHANGE.match(size.lead)
        if not said:
            continue
        then = found[at - 1] if at and _THEN.search(found[at - 1].lead) else None
        earlier = [q for q in found[max(0, at - 3) : at] if q is not then and not q.bracketed][-1:]
        near = earlier[0] if earlier and size.start - earlier[0].end <= 2 * MOST_PARTS else None
        own = said["subject"].strip("的，") if not then else ""
        yield Change(own, None if own else near, said["base"] or "", said["verb"], bool(said["to"]), size, then)


def _passages(found: tuple[Quantity, ...], changes: tuple[Change, ...]) -> Iterator[Passage]:
    of_size = {change.size.start: change for change in changes}
    for before, after, then in zip(found, found[1:], (*found[2:], None), strict=False):
        to = _TO.search(after.lead)
        if to and _FROM.search(before.lead) and not after.mark and after.start - before.end <= 16:
            size = of_size.get(then.start) if then else None
            near = size and size.size.start - after.end <= 14 and not size.to and not size.base and not size.subject
            yield Passage(before, to["verb"] or "", after, size if near else None)


def _shares(found: tuple[Quantity, ...]) -> Iterator[Share]:
    for rate in found:
        said = _SHARE.search(rate.lead) if rate.unit == "%" else None
        if said and not _is_change(rate):
            yield Share(said["name"], rate)


def _named(text: str, found: tuple[Quantity, ...]) -> Iterator[Named]:
    view = outside_brackets(text)
    for run in lists(found):
        said = _NAMED.search(view, max(0, run[0].start - 60), run[0].start)
        names = [name for name in re.split("[、和及与]", _ALL_OF_THEM.sub("", said["names"])) if name] if said else []
        same: list[Quantity] = []
        for quantity in run[:MOST_PARTS]:
            if same and (quantity.mark == "，" or len(quantity.lead) > 1):
                break
            same.append(quantity)
        if len(names) > 1 and all(n != "和" for n in names):
            yield Named(tuple(names), tuple(same))
