"""Texts by file and path: changed, made into YAML again, read from it.

In: file → path (`children/0/text`) → text, and what is done to them. Out: the same, changed; bytes of YAML that read back as
these texts. Responsible for: that every text survives the way through YAML and keeps its place in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from lawreport.back.pull.values import Edit, Op, Put, Relist

Texts = Mapping[str, str]
Tree = Any  # fields, a list or a text


def changed(texts: Texts, ops: Iterable[Op]) -> dict[str, str]:
    """Return the texts of one file after some changes, whose places are those of the texts as they are.

    A text that is left with nothing but blanks goes: its field, or its item of a list.
    """
    ops, out = list(ops), dict(texts)
    for path in dict.fromkeys(op.path for op in ops if isinstance(op, Edit)):
        out[path] = edited(texts[path], [op for op in ops if isinstance(op, Edit) and op.path == path])
    for op in ops:
        if isinstance(op, Put):
            out[op.path] = op.new
    gone = {path for path, text in out.items() if not text.strip() and texts.get(path, "").strip()}
    lists = {op.path: op.items for op in ops if isinstance(op, Relist)}
    return relisted({path: text for path, text in out.items() if path not in gone}, _without(lists, gone, texts))


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with its edits made."""
    for edit in settled(edits):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def settled(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits of one text from its end to its beginning, none within another.

    What comes into a stretch that goes comes behind it; of what comes at one place the first stands first.
    """
    edits = list(edits)
    gone = [(e.start, e.end) for e in edits if e.start < e.end]
    out = []
    for number, edit in enumerate(edits):
        stop = max((b for a, b in gone if a < edit.start < b), default=0) if edit.start == edit.end else 0
        out.append((stop or edit.start, stop or edit.end, number, replace(edit, start=stop, end=stop) if stop else edit))
    return [edit for *_, edit in sorted(out, key=lambda one: one[:3], reverse=True)]


def _without(lists: dict[str, tuple[int | str, ...]], gone: Iterable[str], texts: Texts) -> dict[str, tuple[int | str, ...]]:
    """Return the new orders of lists, those included from which an item went because its text did."""
    for path in gone:
        above, _, last = path.rpartition("/")
        if last.isdigit():
            items = lists.get(above, tuple(range(length(texts, above))))
            lists[above] = tuple(item for item in items if item != int(last))
    return lists


def length(texts: Iterable[str], path: str) -> int:
    """Return how many items the list at a path has."""
    head = path + "/"
    return 1 + max((int(p[len(head) :].split("/")[0]) for p in texts if p.startswith(head)), default=-1)


def relisted(texts: Texts, lists: Mapping[str, tuple[int | str, ...]]) -> dict[str, str]:
    """Return the texts with their lists in new orders, the deepest list first."""
    out = dict(texts)
    for path, items in sorted(lists.items(), key=lambda one: -one[0].count("/")):
        head = path + "/"
        moved = {old: new for new, old in enumerate(items) if isinstance(old, int)}
        fresh = {f"{head}{new}": text for new, text in enumerate(items) if isinstance(text, str)}
        kept = {}
        for at, text in out.items():
            if not at.startswith(head):
                kept[at] = text
                continue
            number, _, rest = at[len(head) :].partition("/")
            if int(number) in moved:
                kept[f"{head}{moved[int(number)]}{'/' + rest if rest else ''}"] = text
        out = kept | fresh
    return out


# ---- YAML ----------------------------------------------------------------------------------------------------------------


def tree_of(texts: Texts) -> Tree:
    """Return the texts as fields and lists."""
    root: dict[str, Any] = {}
    for path, text in texts.items():
        here = root
        *above, last = path.split("/")
        for step in above:
            here = here.setdefault(step, {})
        here[last] = text
    return _listed(root)


def _listed(node: Any) -> Tree:
    if isinstance(node, str):
        return node
    if node and all(key.isdigit() for key in node):
        return [_listed(node[key]) for key in sorted(node, key=int)]
    return {key: _listed(value) for key, value in node.items()}


def yaml_of(texts: Texts) -> bytes:
    """Return a YAML file that reads as these texts, each on lines of its own, as it is."""
    return ("\n".join(_lines(tree_of(texts), 0)) + "\n").encode("utf-8")


def _lines(node: Tree, indent: int) -> Iterable[str]:
    blank = " " * indent
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _entry(f"{blank}{key}:", value, indent)
    elif isinstance(node, list):
        for value in node:
            yield from _entry(f"{blank}-", value, indent)


def _entry(head: str, value: Tree, indent: int) -> Iterable[str]:
    if not isinstance(value, str):
        yield head
        yield from _lines(value, indent + 2)
    elif not value.strip() or value != value.lstrip("\n"):
        yield f"{head} {json.dumps(value, ensure_ascii=False)}"
    else:
        body = value.removesuffix("\n")
        yield f"{head} |2{'' if value.endswith(chr(10)) else '-'}"
        yield from (f"{' ' * (indent + 2)}{line}" if line else "" for line in body.split("\n"))
