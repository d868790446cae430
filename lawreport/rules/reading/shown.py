"""What is read in a paragraph, as lines for people who look after the rules.

In: the text of one paragraph. Out: a line for each statement: 数量  60余家 动词=检查 所数=养老机构.
Responsible for: the words a statement is told by. A new kind of statement has a line here.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawreport.rules.reading.chains import Chain
from lawreport.rules.reading.names import Title
from lawreport.rules.reading.quantities import Quantity
from lawreport.rules.reading.statements import Change, Statements, statements


def told(text: str) -> list[str]:
    """Return what a paragraph states, a line each, in Chinese."""
    read = statements(text)
    return [*_of_numbers(text, read), *_of_lists(text, read), *_of_names(text, read)]


def _of_numbers(text: str, read: Statements) -> Iterator[str]:
    yield from (_quantity(text, q) for q in read.quantities)
    yield from (
        f"{'分项 ' if p.word else '或分项'} {_number(text, p.whole)}（{p.word}）{_items(text, p.parts)}" for p in read.parts
    )
    yield from (f"合计  {_items(text, s.items)} → {_number(text, s.total)}" for s in read.sums)
    yield from (_change(text, c) for c in read.changes)
    yield from (f"由到  {_number(text, p.before)} {p.verb} {_number(text, p.after)}" for p in read.passages)
    yield from (f"比率  {s.name} {_number(text, s.rate)}" for s in read.shares)
    yield from (f"分别  {'｜'.join(n.names)} = {'｜'.join(_number(text, q) for q in n.values)}" for n in read.named)


def _of_lists(text: str, read: Statements) -> Iterator[str]:
    yield from (f"并列  {_items(text, s.items)}（{'｜'.join(s.marks)}）" for s in read.series)
    yield from (f"起止  {text[s.start : s.end]}" for s in read.spans)
    yield from (f"时刻  {text[s.start : s.end]}" for s in read.hours)
    yield from (_chain(c) for c in read.chains)
    for listing in read.listings:
        yield f"列举  {'｜'.join(text[a:b] for a, b in listing.items)}"


def _of_names(text: str, read: Statements) -> Iterator[str]:
    yield from (_title(t) for t in read.titles)
    yield from (f"文号  {text[n.start : n.end]}" for n in read.numbers)
    yield from (f"机关  {o.place}｜{o.core}" for o in read.organs)
    yield from (f"引语  “{s.words}”" + (f"（{s.number}项）" if s.number else "") for s in read.slogans)


def _number(text: str, quantity: Quantity | None) -> str:
    return text[quantity.start : quantity.end] if quantity else "？"


def _items(text: str, values: tuple[Quantity, ...]) -> str:
    return "｜".join(f"{q.verb}{q.noun}{_number(text, q)}" for q in values)


def _change(text: str, change: Change) -> str:
    then = f"（原为{_number(text, change.then)}）" if change.then else ""
    subject = change.subject or _number(text, change.now)
    return f"增减  {subject} {change.base} {change.verb}{'到' if change.to else ''} {_number(text, change.size)}{then}"


def _chain(chain: Chain) -> str:
    announced = f"（说有{chain.announced}）" if chain.announced else ""
    return f"串    {'、'.join(str(number) for number, _, _ in chain.members)}{announced}"


def _title(title: Title) -> str:
    return f"题名  《{title.words}》" + (f" 年限={title.term.first}—{title.term.last}" if title.term else "")


def _quantity(text: str, q: Quantity) -> str:
    words = [("时段", q.period), ("动词", q.verb), ("所数", q.noun), ("约数", q.count.approx)]
    said = (f"{name}={word}" for name, word in words if word)
    return " ".join(["数量 ", _number(text, q), *said, *(["括号内"] if q.bracketed else [])])
