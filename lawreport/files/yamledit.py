"""Texts of a YAML file changed in place: only the touched lines differ, comments, order and quoting stay.

In: the text of a file, a path in it (`children/0/text`), a new text; or a list and the new order of its items. Out: the new
text of the file. Responsible for: what a plain text may hold and a quoted one must escape. Every way of writing is tried until
the file reads exactly as wanted; where none does, `Unwritable` is raised and nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from lawreport.files.yamlfile import Mapping, Node, Scalar, parse
from lawreport.files.yamlfile import Sequence as Items
from lawreport.problem import Trouble

Splice = tuple[int, int, str]  # of a text: from, to, what is to stand there


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


def splice(text: str, name: str, path: str, splices: Sequence[Splice]) -> str:
    """Return a file with one of its texts changed; the splices go from its end to its beginning. Raise `Unwritable`."""
    return _with_ends(text, lambda plain: _spliced(plain, name, path, splices))


def retype(text: str, name: str, path: str, words: str) -> str:
    """Return a file with one of its texts typed anew, whatever it says: what people may be warned of is not refused.

    Raise `Unwritable`.
    """
    return _with_ends(text, lambda plain: _retyped(plain, name, path, words))


def splice_all(text: str, name: str, texts: dict[str, Sequence[Splice]]) -> str:
    """Return a file with several of its texts changed as `splice` does. Raise `Unwritable`."""
    if len(texts) > 1:
        with suppress(Unwritable):
            return _with_ends(text, lambda plain: _all_in_place(plain, name, texts))
    for path, splices in texts.items():
        text = splice(text, name, path, splices)
    return text


def put(text: str, name: str, path: str, words: str) -> str:
    """Return a file with a new field at the end of its mapping. Raise `Unwritable`."""
    return _with_ends(text, lambda plain: _put(plain, name, path, words))


def relist(text: str, name: str, path: str, items: Sequence[int | str]) -> str:
    """Return a file with a list in a new order; old items by number, new ones as texts. Raise `Unwritable`."""
    return _with_ends(text, lambda plain: _relisted(plain, name, path, items))


def without(text: str, name: str, path: str) -> str:
    """Return a file without a field. Raise `Unwritable`."""
    return _with_ends(text, lambda plain: _without(plain, name, path))


def _with_ends(text: str, change: Callable[[str], str]) -> str:
    """Change a text whose lines end with \\n, and give it the ends that most of its lines had."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    end = "\r\n" if body.count("\r\n") * 2 > body.count("\n") else "\r" if "\r" in body and "\n" not in body else "\n"
    plain = body.replace("\r\n", "\n").replace("\r", "\n")
    if end == "\n" and plain != body:
        raise Unwritable("两种换行混着用")
    return mark + change(plain).replace("\n", end)


# ---- what a file says ----------------------------------------------------------------------------------------------------

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


def _scalar(root: Node, path: str) -> Scalar:
    node = node_at(root, path)
    if not isinstance(node, Scalar):
        raise Unwritable(f"{path} 不是文字")
    return node


def _wanted(value: Value, path: str, change: Callable[[Value], Value]) -> Value:
    """Return what a file is to say: `value` with one of its nodes changed."""
    if not path:
        return change(value)
    step, _, rest = path.partition("/")
    if isinstance(value, list):
        return [_wanted(v, rest, change) if i == int(step) else v for i, v in enumerate(value)]
    assert isinstance(value, dict)
    return {**value, step: _wanted(value.get(step), rest, change)}


def _first(tries: Iterable[str], name: str, wanted: Value, before: Sequence | None) -> str:
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


# ---- one text ------------------------------------------------------------------------------------------------------------


def _all_in_place(text: str, name: str, texts: dict[str, Sequence[Splice]]) -> str:
    """Return the file with only the touched characters of some texts changed, read again once."""
    root, warnings = parse(text, name)
    wanted = value_of(root)
    page = Page(name, tuple(text.split("\n")), root)
    found = [(_scalar(root, path), path) for path in texts]
    for scalar, path in sorted(found, key=lambda one: (one[0].place.line, one[0].place.column), reverse=True):
        splices = texts[path]
        wanted = _wanted(wanted, path, lambda _, t=scalar.text, s=splices: _changed(t, s))  # type: ignore[misc]
        changed = next(_in_place(page, scalar, splices, _style(page, scalar)), None)
        if changed is None:
            raise Unwritable(path)
        page = Page(name, tuple(changed.split("\n")), root)
    return _first([page.text], name, wanted, warnings)


def _changed(text: str, splices: Sequence[Splice]) -> str:
    for start, end, words in splices:
        text = text[:start] + words + text[end:]
    return text


def _spliced(text: str, name: str, path: str, splices: Sequence[Splice]) -> str:
    root, warnings = parse(text, name)
    scalar = _scalar(root, path)
    new = _changed(scalar.text, splices)
    wanted = _wanted(value_of(root), path, lambda old: new)
    page = Page(name, tuple(text.split("\n")), root)
    return _first(_ways(page, scalar, splices, new), name, wanted, warnings)


def _retyped(text: str, name: str, path: str, words: str) -> str:
    root, warnings = parse(text, name)
    scalar = _scalar(root, path)
    wanted = _wanted(value_of(root), path, lambda old: words)
    page = Page(name, tuple(text.split("\n")), root)
    ways = list(_ways(page, scalar, [difference(scalar.text, words)], words))
    with suppress(Unwritable):
        return _first(ways, name, wanted, warnings)
    return _first([*ways, _over(page, scalar, _double(words))], name, wanted, None)


def difference(old: str, new: str) -> Splice:
    """Return the one stretch in which two texts differ."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    tail = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    return start, len(old) - tail, new[start : len(new) - tail]


def _ways(page: Page, scalar: Scalar, splices: Sequence[Splice], new: str) -> Iterator[str]:
    """Yield the file with a text changed, in the ways it may be typed: the one that touches least first."""
    style = _style(page, scalar)
    if style in ("|", "", '"', "'", ">"):
        yield from _in_place(page, scalar, splices, style)
    if "\n" not in new.rstrip("\n") and style != "|":
        if style == '"':
            yield _over(page, scalar, _double(new))
        yield _over(page, scalar, f"'{new.replace(chr(39), chr(39) * 2)}'")
        yield _over(page, scalar, _double(new))
    yield _block(page, scalar, new)


def _style(page: Page, scalar: Scalar) -> str:
    """Return how a text is typed: |, >, \", ' or plainly (empty)."""
    row = page.rows[scalar.place.line - 1][scalar.place.column - 1 :]
    return row[0] if row[:1] in ("|", ">", '"', "'") else ""


def _in_place(page: Page, scalar: Scalar, splices: Sequence[Splice], style: str) -> Iterator[str]:
    """Yield the file with only the touched characters changed."""
    rows = list(page.rows)
    for start, end, words in splices:
        try:
            (line, column), (last, stop) = _raw(page, scalar, start, False), _raw(page, scalar, end, start < end)
        except Unwritable:
            return
        quoted = {"'": words.replace("'", "''"), '"': words.replace("\\", "\\\\").replace('"', '\\"')}.get(style, words)
        if "\n" in words and style != "|":
            return
        indent = re.match(r"\s*", page.rows[line - 1])[0] if style == "|" else ""  # type: ignore[index]
        put = quoted.replace("\n", f"\n{indent}")
        rows[line - 1 : last] = [rows[line - 1][:column] + put + rows[last - 1][stop:]]
        rows[line:line] = [None] * (last - line)  # type: ignore[list-item]
    left = [row for row in rows if row is not None]
    bare = {row for row in page.rows if not row.strip()}
    yield "\n".join(row for row in left if row.strip() or row in bare)
    yield "\n".join(left)


def _raw(page: Page, scalar: Scalar, offset: int, behind: bool) -> tuple[int, int]:
    """Return (line, column from 0) of an offset in a text; `behind`: of the end of the character before it."""
    if behind:
        line, column = _raw(page, scalar, offset - 1, False)
        if scalar.text[offset - 1] == "\n":
            return _raw(page, scalar, offset, False) if offset < len(scalar.text) else (line, column)
        return line, column + _wide(page, scalar, line, column)
    place = scalar.at(offset)
    line, column = place.line, place.column - 1
    style = _style(page, scalar)
    if style == "'":
        start = max((c for o, n, c in scalar.anchors if n == line and o <= offset), default=1) - 1
        for _ in range(column - start):
            start += 2 if page.rows[line - 1].startswith("''", start) else 1
        column = start
    if line > len(page.rows) or column > len(page.rows[line - 1]):
        raise Unwritable("位置不在文件里")
    return line, column


def _wide(page: Page, scalar: Scalar, line: int, column: int) -> int:
    """Return how many characters of the file stand for the one at a place."""
    return 2 if _style(page, scalar) == "'" and page.rows[line - 1].startswith("''", column) else 1


def _double(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def _over(page: Page, scalar: Scalar, typed: str) -> str:
    """Return the file with a text typed anew on its first line."""
    first, column, last, stop = _extent(page, scalar)
    row = page.rows[first - 1][:column] + typed + page.rows[last - 1][stop:]
    return "\n".join([*page.rows[: first - 1], row, *page.rows[last:]])


def _block(page: Page, scalar: Scalar, new: str) -> str:
    """Return the file with a text typed as a block, a paragraph in each line."""
    first, column, last, stop = _extent(page, scalar)
    head = page.rows[first - 1][:column]
    indent = " " * (_inner(page.rows[first - 1]) + 2)
    rest = page.rows[last - 1][stop:]
    mark = f"|{'2' if new.startswith(' ') else ''}{'' if new.endswith(chr(10)) else '-'}"
    body = [f"{indent}{line}" if line else "" for line in new.removesuffix("\n").split("\n")]
    return "\n".join([*page.rows[: first - 1], f"{head}{mark}{rest}".rstrip(), *body, *page.rows[last:]])


def _inner(row: str) -> int:
    """Return where the field or item of a line begins: behind its `- `."""
    found = re.match(r"\s*(?:- +)*", row)
    dashes = found[0] if found else ""
    return len(dashes) if re.match(r"\s*(?:- +)*[^\s:#]+:", row) else max(len(dashes) - 2, 0)


def _extent(page: Page, scalar: Scalar) -> tuple[int, int, int, int]:
    """Return first line, column from 0, last line and the column behind a text with its quotes."""
    style = _style(page, scalar)
    first, column = scalar.place.line, scalar.place.column - 1
    if style in ("|", ">"):
        last = max(n for offset, n, _ in scalar.anchors if offset < max(len(scalar.text.rstrip("\n")), 1))
        last = min(max(last, first), len(page.rows))
        while last > first and not page.rows[last - 1].strip():
            last -= 1
        return first, column, last, len(page.rows[last - 1])
    for event, begin, end in _events(page):
        if event == "scalar" and begin == (first, column):
            return first, column, *end
    raise Unwritable("位置不在文件里")


def _events(page: Page) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Yield what the parser meets: scalar, list, end of a list, other; with (line, column from 0) of both its ends."""
    import yaml

    kinds = {yaml.ScalarEvent: "scalar", yaml.SequenceStartEvent: "list", yaml.SequenceEndEvent: "end"}
    for event in yaml.parse(page.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        begin, end = event.start_mark, event.end_mark
        if begin and end:
            yield kinds.get(type(event), "other"), (begin.line + 1, begin.column), (end.line + 1, end.column)


# ---- lists and fields ----------------------------------------------------------------------------------------------------


def _relisted(text: str, name: str, path: str, items: Sequence[int | str]) -> str:
    root, warnings = parse(text, name)
    node = node_at(root, path)
    if not isinstance(node, Items):
        raise Unwritable(f"{path} 不是列表")
    if not items:
        return _without(text, name, path)
    old = value_of(node)
    assert isinstance(old, list)
    wanted = _wanted(value_of(root), path, lambda _: [old[i] if isinstance(i, int) else i for i in items])
    page = Page(name, tuple(text.split("\n")), root)
    row = page.rows[node.place.line - 1]
    if (
        not re.match(r"\s*(- +)*-(\s|$)", row[: node.place.column - 1] + row[node.place.column - 1 :])
        or row[node.place.column - 1] in "[{"
    ):
        return _first([_flow(page, node, items)], name, wanted, warnings)
    return _first(_blocks(page, node, items), name, wanted, warnings)


def _blocks(page: Page, node: Items, items: Sequence[int | str]) -> Iterator[str]:
    """Yield the file with the items of a block list in a new order, comments above an item going with it."""
    starts = [_dash(page, item) for item in node.items]
    indent = page.rows[starts[0] - 1].index("-")
    end = _end(page, starts[-1], indent)
    tops = [starts[0], *(_top(page, above, start) for above, start in pairwise(starts)), end + 1]
    groups = [page.rows[a - 1 : b - 1] for a, b in pairwise(tops)]
    for typed in (lambda w: w, lambda w: f"'{w.replace(chr(39), chr(39) * 2)}'", _double):
        rows: list[str] = []
        for item in items:
            if isinstance(item, int):
                rows += groups[item]
            elif "\n" in item:
                body = [" " * (indent + 4) + line for line in item.rstrip("\n").split("\n")]
                rows += [f"{' ' * indent}- |-", *body]
            else:
                rows.append(f"{' ' * indent}- {typed(item)}")
        yield "\n".join([*page.rows[: starts[0] - 1], *rows, *page.rows[end:]])


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
    depth = len(page.rows[start - 1]) - len(page.rows[start - 1].lstrip())
    line = start
    while line - 1 > above and re.match(rf" {{{depth}}}#", page.rows[line - 2]):
        line -= 1
    return line


def _end(page: Page, start: int, indent: int) -> int:
    """Return the last line of an item that begins at a line: before the next that is not deeper, without blank lines."""
    line = start
    while line < len(page.rows):
        row = page.rows[line]
        if row.strip() and len(row) - len(row.lstrip()) <= indent:
            break
        line += 1
    while line > start and (not page.rows[line - 1].strip() or _is_note_outside(page.rows[line - 1], indent)):
        line -= 1
    return line


def _is_note_outside(row: str, indent: int) -> bool:
    return row.lstrip().startswith("#") and len(row) - len(row.lstrip()) <= indent


def _flow(page: Page, node: Items, items: Sequence[int | str]) -> str:
    """Return the file with the items of a list in brackets in a new order."""
    line, column = node.place.line, node.place.column - 1
    within, spans, last = False, list[tuple[int, int]](), (0, 0)
    for event, begin, end in _events(page):
        if event == "list" and begin == (line, column):
            within = True
        elif within and event == "end":
            last = end
            break
        elif within and event == "scalar":
            spans.append((begin[1], end[1]))
        elif within:
            raise Unwritable("列表里还有列表")
    if last[0] != line or len(spans) != len(node.items):
        raise Unwritable("方括号里的列表不在一行里")
    row = page.rows[line - 1]
    old = [row[a:b] for a, b in spans]
    typed = ", ".join(old[i] if isinstance(i, int) else _double(i) for i in items)
    rows = [*page.rows]
    rows[line - 1] = f"{row[:column]}[{typed}]{row[last[1] :]}"
    return "\n".join(rows)


def _without(text: str, name: str, path: str) -> str:
    """Return the file without a field, its lines gone with it."""
    root, warnings = parse(text, name)
    above, _, last = path.rpartition("/")
    holder = node_at(root, above)
    if isinstance(holder, Items):
        return _relisted(text, name, above, [i for i in range(len(holder.items)) if i != int(last)])
    if not isinstance(holder, Mapping) or holder.get(last) is None or len(holder.items) < 2:
        raise Unwritable(f"删不了 {path}")
    key = next(k for k, _ in holder.items if k.text == last)
    wanted = _wanted(value_of(root), above, lambda v: {k: w for k, w in v.items() if k != last})  # type: ignore[attr-defined]
    page = Page(name, tuple(text.split("\n")), root)
    row = page.rows[key.place.line - 1]
    head = row[: key.place.column - 1]
    end = _end(page, key.place.line, key.place.column - 1)
    if re.fullmatch(r"\s*", head):
        tries = ["\n".join([*page.rows[: key.place.line - 1], *page.rows[end:]])]
    elif re.fullmatch(r"\s*(- +)+", head) and end < len(page.rows):  # the dash goes to the next field
        following = page.rows[end]
        tries = ["\n".join([*page.rows[: key.place.line - 1], head + following.lstrip(), *page.rows[end + 1 :]])]
    else:
        raise Unwritable(f"删不了 {path}")
    return _first(tries, name, wanted, warnings)


def _put(text: str, name: str, path: str, words: str) -> str:
    """Return the file with a new field behind the last of its mapping."""
    root, warnings = parse(text, name)
    above, _, last = path.rpartition("/")
    holder = node_at(root, above)
    if not isinstance(holder, Mapping) or holder.get(last) is not None:
        raise Unwritable(f"加不了 {path}")
    page = Page(name, tuple(text.split("\n")), root)
    column = min(k.place.column for k, _ in holder.items) - 1
    start = max(k.place.line for k, _ in holder.items)
    if any(k.place.line == holder.items[0][0].place.line for k, _ in holder.items[1:]):
        raise Unwritable("这一节写在一行里")
    end = _end(page, start, column)
    body = [" " * (column + 2) + line for line in words.rstrip("\n").split("\n")]
    mark = "|" if words.endswith("\n") else "|-"
    tries = ["\n".join([*page.rows[:end], f"{' ' * column}{last}: {mark}", *body, *page.rows[end:]])]
    wanted = _wanted(value_of(root), above, lambda v: {**v, last: words})  # type: ignore[dict-item]
    return _first(tries, name, wanted, warnings)
