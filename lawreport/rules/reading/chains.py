"""Enumerations of a paragraph: 一是…二是…, （1）…（2）…, 首先…其次…, and words listed with 、.

In: the text of one paragraph. Out: `Chain`s with the number of every member, `Listing`s with every item.
Responsible for: which members belong to one chain, and what number was announced for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lawreport.base.hanzi import CN, number_of
from lawreport.rules.reading.text import HAN, HOLE, links, outside_brackets, outside_quotes, remembered

MOST_MEMBERS = 200
_THINGS = (
    "方面|措施|环节|举措|工作|问题|机制|特点|重点|抓手|做法|任务|原因|变化|不足|要求|步骤|阶段|短板|类型|渠道|制度|关口?"
    "|[点项条类种]"
)
_ANNOUNCED = re.compile(rf"(?<![第\d])([两二三四五六七八九十]|\d{{1,2}})(?:个|项|大|条|点)?(?:{_THINGS})")
_IN_ORDER = {"首先": 1, "其次": 2, "再次": 3}
_CIRCLED = {chr(ord("①") + at): at + 1 for at in range(20)}
_NUMBERED = re.compile(
    rf"(?:^|(?<=[：；，。、:;]))(?:(?P<order>{'|'.join(_IN_ORDER)})|[（(](?P<round>\d{{1,2}})[）)]"
    rf"|[（(](?P<han>[{CN}]{{1,2}})[）)]|(?P<circled>[①-⑳])|(?P<dotted>\d{{1,2}})[.．](?=[{HAN}“《]))",
    re.MULTILINE,
)
_KINDS = {"order": "首先", "round": "（1）", "han": "（一）", "circled": "①", "dotted": "1."}
_ITEM = re.compile("[^、，。；：！？,;:\n]+")
_MORE = re.compile("等(?!级|第|待|候)|(?<=.)[和及与]")


@dataclass(frozen=True, slots=True)
class Chain:
    """一是…二是…: the numbers with their ranges, the words they are counted by, and the number announced before (0: none)."""

    kind: str
    members: tuple[tuple[int, int, int], ...]  # number, start, end
    marks: tuple[str, ...]  # the stop before each member but the first
    announced: int = 0
    at: tuple[int, int] = (0, 0)  # of what announces it


@dataclass(frozen=True, slots=True)
class Listing:
    """Words with 、 between them, the last with what closes them: 甲、乙和丙, 甲、乙等. `mark` is the stop before the first."""

    items: tuple[tuple[int, int], ...]
    mark: str
    closing: str


@remembered
def chains(text: str) -> tuple[Chain, ...]:
    """Return the chains of a paragraph; one begins anew at each member numbered one."""
    written = [(link.kind, link.number, link.start, link.end) for link in links(text)]
    return (*_chains(text, written, 1), *_chains(text, [*_numbered(text)], 2))


def _numbered(text: str) -> Iterator[tuple[str, int, int, int]]:
    for m in _NUMBERED.finditer(outside_quotes(text)):
        group = str(m.lastgroup)
        word = m[group]
        number = _IN_ORDER.get(word) or _CIRCLED.get(word) or number_of(word)
        yield _KINDS[group], number, *m.span()


def _chains(text: str, members: list[tuple[str, int, int, int]], least: int) -> Iterator[Chain]:
    open_: dict[str, list[tuple[int, int, int]]] = {}
    done: list[tuple[str, list[tuple[int, int, int]]]] = []
    for kind, number, start, end in members:
        if kind in open_ and number == 1:
            done.append((kind, open_.pop(kind)))
        open_.setdefault(kind, []).append((number, start, end))
    for kind, found in (*done, *open_.items()):
        if len(found) >= least:
            yield _chain(text, kind, found)


def _chain(text: str, kind: str, members: list[tuple[int, int, int]]) -> Chain:
    first = members[0][1]
    before = [*_ANNOUNCED.finditer(text, max(0, first - 40), first)][-1:]
    near = [m for m in before if not any(stop in text[m.end() : first - 1] for stop in "。！？")]
    announced, at = (number_of(near[0][1].replace("两", "二")), near[0].span()) if near else (0, (0, 0))
    return Chain(kind, tuple(members), tuple(text[start - 1] for _, start, _ in members[1:]), announced, at)


@remembered
def listings(text: str) -> tuple[Listing, ...]:
    """Return the lists of two and more words of a paragraph, in order; lists of quantities are none.

    What stands in brackets belongs to its item.
    """
    view = outside_brackets(text)
    found: list[Listing] = []
    run: list[tuple[int, int]] = []
    for item in _ITEM.finditer(view):
        if run and view[run[-1][1] : item.start()] != "、":
            found += _listing(view, run)
            run = []
        run.append(item.span())
    return tuple([*found, *_listing(view, run)])


def _listing(view: str, run: list[tuple[int, int]]) -> list[Listing]:
    if not 2 <= len(run) <= MOST_MEMBERS or re.search(r"\d", view[run[0][0] : run[-1][1]]):
        return []
    if re.fullmatch(rf"[{CN}]{{1,3}}", view[slice(*run[0])]) and (not run[0][0] or view[run[0][0] - 1] == "\n"):
        return _listing(view, run[1:])  # 二、存在的不足: a number
    closing = _MORE.search(view, *run[-1])
    before = view[run[0][0] - 1 : run[0][0]] if run[0][0] else ""
    return [Listing(tuple(run), "" if before in (HOLE, "\n") else before, closing[0] if closing else "")]
