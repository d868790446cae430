"""What differs between two states of a YAML file, text by text.

In: two trees of `yamlfile`, either may be absent. Out: `Difference`s in reading order, with the path of each text before and
after. Responsible for: which item of a list became which: equal ones first, then those most alike, in their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lawreport.files.yamlfile import Mapping, Node, Scalar
from lawreport.files.yamlfile import Sequence as Items
from lawreport.files.yamlpage import value_of

ALIKE = 0.4  # the least likeness of two texts of which one became the other


@dataclass(frozen=True, slots=True)
class Difference:
    """One text that was changed, added (`before` is None) or taken out (`after` is None).

    `was` and `path` are where it stood and stands; empty where it did not or does not.
    """

    was: str
    path: str
    before: str | None
    after: str | None


def differences(old: Node | None, new: Node | None) -> list[Difference]:
    """Return what differs between two trees."""
    return list(_between(old, new, "", ""))


def _between(old: Node | None, new: Node | None, was: str, path: str) -> Iterator[Difference]:
    if old is None or new is None or type(old) is not type(new):
        yield from _all(old, was, gone=True)
        yield from _all(new, path, gone=False)
    elif isinstance(old, Scalar) and isinstance(new, Scalar):
        if old.text != new.text:
            yield Difference(was, path, old.text, new.text)
    elif isinstance(old, Items) and isinstance(new, Items):
        yield from _of_lists(old.items, new.items, was, path)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys(k.text for k, _ in (*new.items, *old.items)):
            yield from _between(old.get(key), new.get(key), _under(was, key), _under(path, key))


def _all(node: Node | None, path: str, gone: bool) -> Iterator[Difference]:
    """Yield every text of a node that has come or gone as a whole."""
    if isinstance(node, Scalar):
        yield Difference(path, "", node.text, None) if gone else Difference("", path, None, node.text)
    elif isinstance(node, Items):
        for number, item in enumerate(node.items):
            yield from _all(item, _under(path, str(number)), gone)
    elif isinstance(node, Mapping):
        for key, value in node.items:
            yield from _all(value, _under(path, key.text), gone)


def _under(path: str, step: str) -> str:
    return f"{path}/{step}" if path else step


def _of_lists(old: Sequence[Node], new: Sequence[Node], was: str, path: str) -> Iterator[Difference]:
    """Yield what differs between two lists."""
    before, after = [repr(value_of(item)) for item in old], [repr(value_of(item)) for item in new]
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for i, j in _pairs(before[a:b], after[c:d]):
            left, right = (None if i is None else a + i), (None if j is None else c + j)
            yield from _between(
                None if left is None else old[left],
                None if right is None else new[right],
                "" if left is None else _under(was, str(left)),
                "" if right is None else _under(path, str(right)),
            )


def _pairs(before: list[str], after: list[str]) -> Iterator[tuple[int | None, int | None]]:
    """Yield which item became which, in their order; one that became none, or comes from none, stands alone."""
    if len(before) == len(after):
        yield from ((n, n) for n in range(len(before)))
        return
    left, right = 0, 0
    while left < len(before) and right < len(after):
        if SequenceMatcher(None, before[left], after[right], autojunk=False).ratio() >= ALIKE:
            yield left, right
            left, right = left + 1, right + 1
        elif len(before) - left > len(after) - right:
            yield left, None
            left += 1
        else:
            yield None, right
            right += 1
    yield from ((n, None) for n in range(left, len(before)))
    yield from ((None, n) for n in range(right, len(after)))
