"""Lists and fields of a YAML file changed in place: items come, go and change places, all other lines stay as they are.

In: the text of a file, the path of a list and the new order of its items, or of a field. Out: the new text of the file.
Responsible for: what goes with an item (the comment above it), the blank lines between items. Where a change cannot be made
without changing more than it says, `Unwritable` is raised and nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lawreport.files.yamlfile import Mapping as Fields
from lawreport.files.yamlfile import Node, Scalar, parse
from lawreport.files.yamlfile import Sequence as Items
from lawreport.files.yamlpage import Page, Unwritable, double, events, first_read, node_at, value_of, wanted_at, with_ends

New = str | Mapping[str, str]  # an item that comes: a text, or fields
Order = Sequence[int | New]  # old items by their number
Typed = Callable[[str], str]


def relist(text: str, name: str, path: str, items: Order) -> str:
    """Return a file with a list in a new order; old items by number, new ones as texts or fields. Raise `Unwritable`."""
    return with_ends(text, lambda plain: _relisted(plain, name, path, items))


def put(text: str, name: str, path: str, value: str | Sequence[New]) -> str:
    """Return a file with a new field, a text or a list, at the end of its mapping. Raise `Unwritable`."""
    return with_ends(text, lambda plain: _put(plain, name, path, value))


def without(text: str, name: str, path: str) -> str:
    """Return a file without a field. Raise `Unwritable`."""
    return with_ends(text, lambda plain: _without(plain, name, path))


def _single(words: str) -> str:
    return f"'{words.replace(chr(39), chr(39) * 2)}'"


_TYPED: tuple[Typed, ...] = (str, _single, double)


# ---- a list --------------------------------------------------------------------------------------------------------------


def _relisted(text: str, name: str, path: str, items: Order) -> str:
    root, warnings = parse(text, name)
    node = node_at(root, path)
    if not isinstance(node, Items):
        raise Unwritable(f"{path} 不是列表")
    if not items:
        return _without(text, name, path)
    old = [value_of(item) for item in node.items]
    wanted = wanted_at(value_of(root), path, lambda _: [old[i] if isinstance(i, int) else _value(i) for i in items])
    page = Page(name, tuple(text.split("\n")), root)
    laid = _in_brackets if _opens(page, node) == "[" else _blocks
    return first_read(laid(page, node, items), name, wanted, warnings)


def _value(item: New) -> object:
    return item if isinstance(item, str) else dict(item)


def _opens(page: Page, node: Node) -> str:
    """Return the character with which a node begins."""
    return page.rows[node.place.line - 1][node.place.column - 1 :][:1]


@dataclass(frozen=True, slots=True)
class _Laid:
    """The items of a list, each as it is typed, and what stands between one and the next."""

    items: Sequence[list[str]]
    gaps: Sequence[list[str]]

    def gap(self, order: Order, at: int) -> list[str]:
        """Return what comes behind an item of the new order: what stood there, or stands at such a place."""
        one, following = order[at], order[at + 1]
        if isinstance(one, int) and following == one + 1:
            return self.gaps[one]
        if len(order) == len(self.items):
            return self.gaps[at]
        if isinstance(one, int) and one < len(self.gaps):
            return self.gaps[one]
        if isinstance(following, int) and following:
            return self.gaps[following - 1]
        return self.gaps[-1] if self.gaps else []

    def ordered(self, order: Order, typed: Callable[[New], list[str]]) -> Iterator[str]:
        """Yield the pieces of the list in a new order."""
        for at, item in enumerate(order):
            yield from self.items[item] if isinstance(item, int) else typed(item)
            if at + 1 < len(order):
                yield from self.gap(order, at)


def _blocks(page: Page, node: Items, items: Order) -> Iterator[str]:
    """Yield the file with the items of a block list in a new order, comments above an item going with it."""
    starts = [_dash(page, item) for item in node.items]
    indent = page.rows[starts[0] - 1].index("-")
    end = _end(page, starts[-1], indent)
    moved = sorted(map(str, items)) == sorted(map(str, range(len(starts))))  # nothing goes that a comment may be lost with
    head = _top(page, 0, starts[0]) if moved else starts[0]
    tops = [head, *(_top(page, above, start) for above, start in pairwise(starts)), end + 1]
    groups = [list(page.rows[a - 1 : b - 1]) for a, b in pairwise(tops)]
    bare = [_bare(group) for group in groups]
    gaps = [group[len(kept) :] for group, kept in zip(groups, bare, strict=True)][:-1]
    for laid in (_Laid(bare, gaps), _Laid(groups, [[]] * len(gaps))):
        for typed in _TYPED:
            rows = laid.ordered(items, lambda item, typed=typed: _item(item, indent, typed))  # type: ignore[misc]
            yield "\n".join([*page.rows[: head - 1], *rows, *page.rows[end:]])


def _bare(rows: list[str]) -> list[str]:
    """Return the rows of an item without the blank ones below it."""
    last = max((n for n, row in enumerate(rows) if row.strip()), default=0)
    return rows[: last + 1]


def _item(item: New, indent: int, typed: Typed) -> list[str]:
    """Return the rows of a new item."""
    head = f"{' ' * indent}- "
    if isinstance(item, str):
        return _entry(head, item, indent + 4, typed)
    rows: list[str] = []
    for key, words in item.items():
        rows += _entry(f"{head if not rows else ' ' * (indent + 2)}{key}: ", words, indent + 4, typed)
    return rows


def _entry(head: str, words: str, indent: int, typed: Typed) -> list[str]:
    """Return the rows of a text behind what stands before it; one of several lines as a block, as long as that is read."""
    if "\n" not in words or typed is double:
        return [f"{head}{typed(words)}"]
    body = [f"{' ' * indent}{line}" if line else "" for line in words.rstrip("\n").split("\n")]
    return [f"{head}|{'' if words.endswith(chr(10)) else '-'}", *body]


def _dash(page: Page, item: Node) -> int:
    """Return the line with the dash of an item."""
    line = item.place.line
    while line and not re.match(r"\s*-(\s|$)", page.rows[line - 1]):
        line -= 1
    if not line:
        raise Unwritable("列表写在一行里")
    return line


def _top(page: Page, above: int, start: int) -> int:
    """Return the first line that goes with an item: of the comments straight above it, as deep as it is."""
    depth = _depth(page.rows[start - 1])
    line = start
    while line - 1 > above and re.match(rf" {{{depth}}}#", page.rows[line - 2]):
        line -= 1
    return line


def _end(page: Page, start: int, indent: int, dashes: bool = False) -> int:
    """Return the last line of what begins at a line: before the next that is not deeper, without blank lines.

    `dashes`: the items of a list that stand no deeper than its key belong to it.
    """
    line = start
    while line < len(page.rows):
        row = page.rows[line]
        of_list = dashes and _depth(row) == indent and re.match(r" *-(\s|$)", row)
        if row.strip() and _depth(row) <= indent and not of_list and not (dashes and _is_note_within(page, line, indent)):
            break
        line += 1
    while line > start and (not page.rows[line - 1].strip() or _is_note_outside(page.rows[line - 1], indent)):
        line -= 1
    return line


def _is_note_within(page: Page, line: int, indent: int) -> bool:
    """Return whether a row is a comment above an item of a list that stands no deeper than its key."""
    rest = (row for row in page.rows[line:] if row.strip() and not row.lstrip().startswith("#"))
    following = next(rest, "")
    return (
        page.rows[line].lstrip().startswith("#")
        and _depth(following) == indent
        and re.match(r" *-(\s|$)", following) is not None
    )


def _is_note_outside(row: str, indent: int) -> bool:
    return row.lstrip().startswith("#") and _depth(row) <= indent


def _depth(row: str) -> int:
    return len(row) - len(row.lstrip())


# ---- what stands in brackets ---------------------------------------------------------------------------------------------

Span = tuple[int, int]  # offsets in the file: from, to


def _inside(page: Page, node: Node) -> tuple[list[Span], Span]:
    """Return where each thing in brackets stands (an item; a key, a value), and the brackets themselves."""
    starts = [0]
    for row in page.rows:
        starts.append(starts[-1] + len(row) + 1)
    here, depth, spans, opened = (node.place.line, node.place.column - 1), 0, list[Span](), 0
    for kind, begin, end in events(page):
        first, last = starts[begin[0] - 1] + begin[1], starts[end[0] - 1] + end[1]
        if not depth:
            depth = int(kind == "open" and begin == here)
        elif kind == "close" and depth == 1:
            return spans, (starts[here[0] - 1] + here[1], last)
        elif kind == "close":
            depth -= 1
            if depth == 1:
                spans.append((opened, last))
        else:
            if depth == 1:
                opened = first
                spans += [(first, last)] if kind == "scalar" else []
            depth += kind == "open"
    raise Unwritable("方括号里的列表读不出来")


def _in_brackets(page: Page, node: Items, items: Order) -> Iterator[str]:
    """Yield the file with the items of a list in brackets in a new order."""
    text = page.text
    spans, (start, end) = _inside(page, node)
    if len(spans) != len(node.items):
        raise Unwritable("方括号里的列表读不出来")
    gaps = [[text[a:b]] for (_, a), (b, _) in pairwise(spans)]
    if any("#" in gap for (gap,) in gaps):
        raise Unwritable("方括号里的列表带着说明（#）")
    laid = _Laid([[text[a:b]] for a, b in spans], gaps or [[", "]])
    first, last = (spans[0][0], spans[-1][1]) if spans else (start + 1, end - 1)
    for typed in _TYPED:
        within = "".join(laid.ordered(items, lambda item, typed=typed: [_short(item, typed)]))  # type: ignore[misc]
        yield text[:first] + within + text[last:]


def _short(item: New, typed: Typed) -> str:
    """Return a new item as it stands in brackets."""
    if isinstance(item, str):
        return (double if "\n" in item else typed)(item)
    return "{" + ", ".join(f"{key}: {_short(words, typed)}" for key, words in item.items()) + "}"


# ---- a field ------------------------------------------------------------------------------------------------------------


def _without(text: str, name: str, path: str) -> str:
    """Return the file without a field, its lines gone with it."""
    root, warnings = parse(text, name)
    above, _, last = path.rpartition("/")
    holder = node_at(root, above)
    if isinstance(holder, Items):
        return _relisted(text, name, above, [i for i in range(len(holder.items)) if i != int(last)])
    if not isinstance(holder, Fields) or holder.get(last) is None or len(holder.items) < 2:
        raise Unwritable(f"删不了 {path}：它是这里仅有的一栏")
    at = next(n for n, (key, _) in enumerate(holder.items) if key.text == last)
    wanted = wanted_at(value_of(root), above, lambda v: {k: w for k, w in v.items() if k != last})  # type: ignore[attr-defined]
    page = Page(name, tuple(text.split("\n")), root)
    tries = _cut_short(page, holder, at) if _opens(page, holder) == "{" else _cut(page, holder, at)
    return first_read([tries], name, wanted, warnings)


def _cut(page: Page, holder: Fields, at: int) -> str:
    """Return the file without the rows of a field; where it stood behind a dash, the next one comes there."""
    key, value = holder.items[at]
    row = page.rows[key.place.line - 1]
    head = row[: key.place.column - 1]
    end = _end(page, key.place.line, key.place.column - 1, isinstance(value, Items))
    if not head.strip():
        return "\n".join([*page.rows[: key.place.line - 1], *page.rows[end:]])
    if not re.fullmatch(r"\s*(- +)+", head) or at + 1 == len(holder.items):
        raise Unwritable(f"删不了 {key.text}：它和别的栏目写在一行里")
    following = holder.items[at + 1][0].place.line
    notes = [note for note in page.rows[end : following - 1] if note.strip()]
    moved = head + page.rows[following - 1].lstrip()
    return "\n".join([*page.rows[: key.place.line - 1], *notes, moved, *page.rows[following:]])


def _cut_short(page: Page, holder: Fields, at: int) -> str:
    """Return the file without a field that stands in brackets."""
    text, (spans, _) = page.text, _inside(page, holder)
    first, last = 2 * at, 2 * at + 1  # its key, its value
    if last + 1 < len(spans):
        return text[: spans[first][0]] + text[spans[last + 1][0] :]
    return text[: spans[first - 1][1]] + text[spans[last][1] :]


def _put(text: str, name: str, path: str, value: str | Sequence[New]) -> str:
    """Return the file with a new field behind the last of its mapping."""
    root, warnings = parse(text, name)
    above, _, last = path.rpartition("/")
    holder = node_at(root, above)
    if not isinstance(holder, Fields) or holder.get(last) is not None:
        raise Unwritable(f"加不了 {path}")
    said = value if isinstance(value, str) else [_value(item) for item in value]
    wanted = wanted_at(value_of(root), above, lambda v: {**v, last: said})  # type: ignore[dict-item]
    page = Page(name, tuple(text.split("\n")), root)
    add = _put_short if _opens(page, holder) == "{" else _put_below
    return first_read(add(page, holder, last, value), name, wanted, warnings)


def _put_below(page: Page, holder: Fields, key: str, value: str | Sequence[New]) -> Iterator[str]:
    column = min(k.place.column for k, _ in holder.items) - 1
    below, last = max(((k, v) for k, v in holder.items), key=lambda field: field[0].place.line)
    end = _end(page, below.place.line, column, isinstance(last, Items) and _opens(page, last) == "-")
    for typed in _TYPED:
        rows = _field(f"{' ' * column}{key}:", value, column + 2, typed)
        yield "\n".join([*page.rows[:end], *rows, *page.rows[end:]])


def _field(head: str, value: str | Sequence[New], indent: int, typed: Typed) -> list[str]:
    """Return the rows of a new field: a text as a block, as long as that is read, a list with an item in each row."""
    if isinstance(value, str) and typed is not double:
        body = [f"{' ' * indent}{line}" if line else "" for line in value.rstrip("\n").split("\n")]
        return [f"{head} |{'' if value.endswith(chr(10)) else '-'}", *body]
    if isinstance(value, str):
        return [f"{head} {double(value)}"]
    return [head, *(row for item in value for row in _item(item, indent, typed))]


def _put_short(page: Page, holder: Fields, key: str, value: str | Sequence[New]) -> Iterator[str]:
    text, (_, (_, end)) = page.text, _inside(page, holder)
    for typed in _TYPED:
        words = _short(value, typed) if isinstance(value, str) else f"[{', '.join(_short(item, typed) for item in value)}]"
        yield f"{text[: end - 1].rstrip()}, {key}: {words}{text[end - 1 :]}"


def label(node: Node, keys: Sequence[str] = ()) -> str:
    """Return what people call an item of a list: its text, or that of the first of some fields."""
    if isinstance(node, Scalar):
        return node.text.rstrip("\n")
    if isinstance(node, Fields):
        return next((v.text.rstrip("\n") for k, v in node.items if k.text in keys and isinstance(v, Scalar)), "")
    return ""
