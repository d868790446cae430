"""A YAML file as it is typed, and what it is to say after a change: what every change of one has in common.

In: the text of a file. Out: a `Page`: its lines, its tree, what its parser met; the first way of writing that reads as wanted.
Responsible for: ends of lines and the mark at the start stay; where no way reads as wanted, `Unwritable`, and nothing is
changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from lawreport.files.yamlfile import Mapping, Node, Scalar, parse
from lawreport.files.yamlfile import Sequence as Items
from lawreport.problem import Trouble


class Unwritable(Exception):
    """A change that cannot be made in this file without changing more than it says."""


@dataclass(frozen=True, slots=True)
class Page:
    """A YAML file as it is typed: its lines without their ends, and its tree."""

    name: str
    rows: tuple[str, ...]
    root: Node

    @classmethod
    def of(cls, text: str, name: str) -> Page:
        return cls(name, tuple(text.split("\n")), parse(text, name)[0])

    @property
    def text(self) -> str:
        return "\n".join(self.rows)


def with_ends(text: str, change: Callable[[str], str]) -> str:
    """Change a text whose lines end with \\n; every line keeps the end it had, a new one gets that of most."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    ends = re.findall(r"\r\n|\r|\n", body)
    before = re.sub(r"\r\n?", "\n", body)
    after = change(before)
    most = max(dict.fromkeys(ends), key=ends.count, default="\n")
    if ends.count(most) == len(ends):
        return mark + after.replace("\n", most)
    return mark + _each_with_its_end(before.split("\n"), after.split("\n"), ends, most)


def _each_with_its_end(old: list[str], new: list[str], ends: list[str], most: str) -> str:
    """Return new lines with the ends that the old ones had, counted from above and below what changed."""
    shorter = min(len(old), len(new))
    above = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    below = next((n for n in range(shorter - above) if old[-1 - n] != new[-1 - n]), shorter - above)
    first, last = ends[:above], ends[len(ends) - max(below - 1, 0) :]
    touched, count = ends[above : len(ends) - len(last)], len(new) - 1 - len(first) - len(last)
    between = [*touched[:count], *[most] * (count - len(touched))]
    return "".join(chain.from_iterable(zip(new, [*first, *between, *last, ""], strict=True)))


Value = object


def value_of(node: Node) -> Value:
    """Return what a node says, without places."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [value_of(item) for item in node.items]
    return {key.text: value_of(value) for key, value in node.items}


def node_at(root: Node, path: str) -> Node:
    """Return the node at a path. Raise `Unwritable` where there is none."""
    node = root
    for step in path.split("/") if path else ():
        if isinstance(node, Items) and step.isdigit() and int(step) < len(node.items):
            node = node.items[int(step)]
        elif isinstance(node, Mapping) and (found := node.get(step)) is not None:
            node = found
        else:
            raise Unwritable(f"没有 {path}")
    return node


def wanted_at(value: Value, path: str, change: Callable[[Value], Value]) -> Value:
    """Return what a file is to say: `value` with one of its nodes changed."""
    if not path:
        return change(value)
    step, _, rest = path.partition("/")
    if isinstance(value, list):
        return [wanted_at(v, rest, change) if i == int(step) else v for i, v in enumerate(value)]
    assert isinstance(value, dict)
    return {**value, step: wanted_at(value.get(step), rest, change)}


def first_read(tries: Iterable[str], name: str, wanted: Value, before: Sequence | None) -> str:
    """Return the first text that reads as wanted and has no new trap. Raise `Unwritable` where none does.

    With `before` None a trap that is only warned of does not matter.
    """
    for text in tries:
        try:
            root, warnings = parse(text, name)
        except Trouble:
            continue
        if value_of(root) == wanted and (before is None or len(warnings) <= len(before)):
            return text
    raise Unwritable("这样写读不回来")


def double(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def events(page: Page) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Yield what the parser meets: scalar, open and close (of a list or of fields), other.

    With each the (line, column from 0) of both its ends.
    """
    import yaml

    kinds = {
        yaml.ScalarEvent: "scalar",
        yaml.SequenceStartEvent: "open",
        yaml.MappingStartEvent: "open",
        yaml.SequenceEndEvent: "close",
        yaml.MappingEndEvent: "close",
    }
    for event in yaml.parse(page.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        begin, end = event.start_mark, event.end_mark
        if begin and end:
            yield kinds.get(type(event), "other"), (begin.line + 1, begin.column), (end.line + 1, end.column)
