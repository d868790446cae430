"""The text of a report as a tree: headings with their levels and numbers, what stands under each.

In: the items between the recipients and the end, each with its kind by form. Out: `Outline`: the introduction and the parts.
Responsible for: what is a heading, at which level, where a heading ends that its text follows on the same line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from lawreport.rules.reading.text import Marker, links, marker, outside_quotes
from lawreport.start.report.frame import CLOSING, DAY
from lawreport.start.report.opened import Item, Seen
from lawreport.style import CAPTIONS, HEADINGS, RUN_INS, Style

NONE = "无"
PATTERNS = ("", "一、", "（一）", "1.", "（1）")  # by the kind of a marker
DEEPEST = 4
_LONGEST_HEAD, _LONGEST_LINE, _SHORT = 70, 45, 28  # of a heading before its text; alone with a number; without one
_STOPS = "。！？；：，、,;:.!?"
_ENDS = re.compile("[。！？]")


@dataclass
class Node:
    """A heading and what stands under it, in order. `count` is its number as typed, `level` what its style or outline says."""

    line: Seen
    pattern: str
    count: int
    heading: str
    run_in: bool = False
    level: int = 0
    items: list[Node | Item] = field(default_factory=list)

    @property
    def children(self) -> list[Node]:
        return [item for item in self.items if isinstance(item, Node)]


@dataclass
class Outline:
    """The introduction, and the parts."""

    intro: list[Item]
    parts: list[Node]


def outlined(body: Iterable[tuple[str, Item]]) -> Outline:
    """Return the text as a tree."""
    body = list(body)
    enumerated = _enumerations([item for _, item in body])
    outline, path = Outline([], []), list[Node]()
    ours = any(isinstance(item, Seen) and item.style in RUN_INS for _, item in body)
    for index, (kind, item) in enumerate(body):
        following = body[index + 1][1] if index + 1 < len(body) else None
        node = None
        if isinstance(item, Seen) and index not in enumerated:
            node = _node(kind, item, following, ours)
        if node is None or not _placed(node, path, outline):
            (path[-1].items if path else outline.intro).append(item)
        elif node.run_in and isinstance(item, Seen):
            rest = item.text[_beginning(item, node) :].strip()
            node.items.append(replace(item, text=rest, head=0))
    return outline


def _beginning(line: Seen, node: Node) -> int:
    """Return where the text begins that follows a heading on its line."""
    number = marker(line.text) if node.pattern != NONE else None
    start = len(number.text) if number else 0
    start += len(line.text[start:]) - len(line.text[start:].lstrip())
    end = start + len(node.heading)
    return end + (line.text[end : end + 1] == "。" and not node.heading.endswith("。"))


# ---- what is a heading -------------------------------------------------------------------------------------------------


def _node(kind: str, line: Seen, following: object, ours: bool) -> Node | None:
    """Return the heading that a line is or begins with; None where it is text."""
    number = marker(line.text)
    if number and (number.kind == 5 or (ours and kind == Style.BODY)):
        number = None
    named = kind in (*HEADINGS, *RUN_INS)
    level = _level(kind, line)
    if number is None and not (named and level) and not _is_bare_heading(kind, line, following, ours):
        return _bold_beginning(line, ours)
    start = len(number.text) if number else 0
    words = line.text[start:].strip()
    heading = words if kind in HEADINGS else _head(words, max(0, line.head - start), number)
    run_in = heading != words and words != heading + "。"
    return Node(
        line,
        PATTERNS[number.kind] if number else NONE,
        number.number if number else 0,
        heading if run_in else words,
        run_in,
        level,
    )


def _level(kind: str, line: Seen) -> int:
    """Return the level that the style or the outline of a line states; 0 where neither does."""
    if line.outline:
        return line.outline
    return RUN_INS.index(Style(kind)) + 1 if kind in RUN_INS and line.style == kind else 0


def _is_bare_heading(kind: str, line: Seen, following: object, ours: bool) -> bool:
    """Return whether a short line without number is a heading: no sentence, and text follows."""
    if ours or kind in (*CAPTIONS, Style.TABLE_NOTE) or not isinstance(following, Seen):
        return False
    if CLOSING.fullmatch(line.text) or DAY.fullmatch(following.text.replace(" ", "")):
        return False
    words = outside_quotes(line.text)
    plain = 2 < len(words) <= _SHORT and words[-1] not in _STOPS and not re.search("[。；！？]", words)
    text_follows = len(following.text) > len(line.text) or following.text.endswith("。") or marker(following.text) is not None
    return (
        plain and text_follows and not re.search(r"^\d{4}年\d{1,2}月|[:：]", words) and (line.stands_out or "，" not in words)
    )


def _bold_beginning(line: Seen, ours: bool) -> Node | None:
    """Return the heading without number that a paragraph begins with, where only its look shows it."""
    heading = line.text[: line.head].rstrip()
    chained = any(link.start == 0 for link in links(line.text))
    if ours or chained or not 3 < len(heading) <= _LONGEST_LINE or heading[-1] not in "。：:" or _ENDS.search(heading[:-1]):
        return None
    return Node(line, NONE, 0, heading.removesuffix("。"), True)


def _head(words: str, bold: int, number: Marker | None) -> str:
    """Return the heading that a numbered paragraph begins with, without its full stop; all of it where nothing follows."""
    if bold and words[bold - 1 : bold] in (*"。：:！？",) and words[bold:].strip():
        return words[:bold].removesuffix("。")
    stop = next((m.start() for m in _ENDS.finditer(outside_quotes(words))), None)
    colon = re.match("[^，。；]{2,14}[：:](?=.{8})", words)
    if colon and (stop is None or stop > _LONGEST_LINE or stop + 1 >= len(words)):
        return colon[0]
    if stop is None or stop + 1 >= len(words.rstrip()):
        return words
    if stop > _LONGEST_HEAD and number is not None and number.kind > 2:
        return words
    return words[:stop] if words[stop] == "。" else words[: stop + 1]


def _enumerations(items: list[Item]) -> set[int]:
    """Return the indexes of numbered lines that are sentences of a list, not headings: 1.……；2.……。"""
    found: set[int] = set()
    numbers = [marker(item.text) if isinstance(item, Seen) else None for item in items]
    for kind, group in groupby(enumerate(numbers), key=lambda pair: pair[1].kind if pair[1] else 0):
        indexes = [index for index, _ in group]
        lines = [item for index in indexes if isinstance(item := items[index], Seen)]
        if kind in (3, 4) and len(indexes) > 1 and _is_list(lines):
            found.update(indexes)
    return found


def _is_list(lines: list[Seen]) -> bool:
    """Return whether numbered lines are the sentences of a list."""
    closed = all(_is_one(line) for line in lines)
    return closed and (any(line.text.endswith(("；", ";")) for line in lines) or all(map(_is_sentence, lines)))


def _is_one(line: Seen) -> bool:
    """Return whether a line is one sentence, closed, that looks like the text around it."""
    one = not _ENDS.search(outside_quotes(line.text)[:-1])
    return one and line.text.endswith(("；", ";", "。")) and not (line.outline or line.stands_out or line.head)


def _is_sentence(line: Seen) -> bool:
    """Return whether a closed numbered line says more than a heading."""
    return len(line.text) > _SHORT or "，" in outside_quotes(line.text)


# ---- where it stands ---------------------------------------------------------------------------------------------------


def _placed(node: Node, path: list[Node], outline: Outline) -> bool:
    """Put a heading under the one it belongs to; `path` becomes the way to it. Return False where it would lie too deep."""
    depth = _depth(node, path)
    if depth >= DEEPEST:
        return False
    del path[depth:]
    (path[-1].items if path else outline.parts).append(node)
    path.append(node)
    return True


def _depth(node: Node, path: list[Node]) -> int:
    """Return how many headings stand above: that of its own kind, or lower ones, are left."""
    same = (i for i, above in enumerate(path) if above.pattern == node.pattern and _alike(above, node))
    found = next(same, None)
    if found is not None:
        return found
    depth = len(path)
    while depth and _below(path[depth - 1], node):
        depth -= 1
    return depth


def _alike(one: Node, other: Node) -> bool:
    return one.pattern != NONE or one.level == other.level or 0 in (one.level, other.level)


def _below(above: Node, node: Node) -> bool:
    """Return whether `node` can not stand under `above`: its style or its number is of a higher level."""
    if above.level and node.level:
        return above.level >= node.level
    ranks = [PATTERNS.index(n.pattern) if n.pattern in PATTERNS else 0 for n in (above, node)]
    return all(ranks) and ranks[0] >= ranks[1]


def walk(nodes: Iterable[Node], depth: int = 1) -> Iterator[tuple[int, Node]]:
    """Yield (depth, node) of all nodes in reading order."""
    for node in nodes:
        yield depth, node
        yield from walk(node.children, depth + 1)
