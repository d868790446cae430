"""A YAML file as it is typed, and what it is to say after a change: what every change of one has in common.

In: the text of a file. Out: a `Page`: its lines, its tree, what its parser met; the first way of writing that reads as wanted.
Responsible for: ends of lines and the mark at the start stay; where no way reads as wanted, `Unwritable`, and nothing is
changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    """Change a text whose lines end with \\n, and give it the ends that most of its lines had."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    end = "\r\n" if body.count("\r\n") * 2 > body.count("\n") else "\r" if "\r" in body and "\n" not in body else "\n"
    plain = body.replace("\r\n", "\n").replace("\r", "\n")
    if end == "\n" and plain != body:
        raise Unwritable("两种换行混着用")
    return mark + change(plain).replace("\n", end)


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
