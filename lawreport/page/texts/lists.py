"""Points, headings, paragraphs, charts and tables that come, go and change places: changes of a list in a file.

In: a `Change` as a browser asks for it, the bytes of the file as they are now. Out: its new bytes. Responsible for: which item
is meant where somebody else has changed the list meanwhile; what a field is called in this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lawreport.files.editing.editing import editing
from lawreport.files.shape import Record
from lawreport.files.textfile import decode, encoded_like
from lawreport.files.yamledit import retype
from lawreport.files.yamlfile import Mapping, Node, Scalar, parse
from lawreport.files.yamlfile import Sequence as Items
from lawreport.files.yamllists import New, label, put, relist, without
from lawreport.files.yamlpage import Unwritable, node_at
from lawreport.page.asked import Answer, Asked, Object, Routes, Stale
from lawreport.page.desk import Desk, etag
from lawreport.page.texts.answers import written_anew
from lawreport.page.texts.items import points, written
from lawreport.page.texts.saving import own_file, said, unwritable
from lawreport.problem import Place, Trouble
from lawreport.source.fields import ATTACHMENT, PHOTO, REPORT, SECTION

COMMAND = "page 增删移动"  # what the history calls it
TO_WRITE = "（待写）"  # in an item that comes without words: the report can be printed, and the rules tell of it
ACTS = ("add", "remove", "move", "split", "join")
_OF_FIELDS: dict[str, tuple[Record, str]] = {  # lists whose items are fields, and the field that people know them by
    "children": (SECTION, "heading"),
    "attachments": (ATTACHMENT, "title"),
    "photos": (PHOTO, "caption"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of a list, or of one field: `was` its items as the page saw them, `at` and `to` numbers of them."""

    file: str
    list: str
    etag: str
    act: str
    at: int
    to: int
    was: tuple[str, ...]
    text: str | None

    @classmethod
    def of(cls, body: Object) -> Change:
        """Return the change in what a browser asked. Raise `KeyError` or `ValueError` where it is none."""
        file, path, tag, act = (said(body, name) for name in ("file", "list", "etag", "do"))
        was, at, to = body.get("was", []), body.get("at", 0), body.get("to", 0)
        whole = all(isinstance(number, int) and not isinstance(number, bool) and number >= 0 for number in (at, to))
        if act not in ACTS or not whole or not isinstance(was, list) or not all(isinstance(w, str) for w in was):
            raise ValueError(act)
        return cls(file, path, tag, act, at, to, tuple(map(written, was)), said(body) if body.get("text") is not None else None)


def listed(desk: Desk, asked: Asked) -> Answer:
    """Change a list of a file, and return the report with it."""
    change, project = Change.of(asked.body), desk.project()
    path = own_file(project, desk.made().source, change.file)
    with editing(project, COMMAND) as edit:
        before = edit.read(path)
        if before is None:
            raise _stale(change, (), "")
        after = changed(before, change)
        edit.write(path, after)
    return written_anew(desk, change.file, after)


def changed(data: bytes, change: Change) -> bytes:
    """Return a file with one of its lists changed.

    Raise `Stale` where somebody else has changed what is meant, `Trouble` where the file cannot be read or written so.
    """
    text = decode(data, change.file)
    root = parse(text, change.file)[0]
    change = replace(change, list=_called(root, change))
    node = _at(root, change.list)
    try:
        if node is None or isinstance(node, Scalar):
            new = _field(text, node, data, change)
        else:
            new = _items(text, node, data, change)
    except Unwritable as error:
        raise unwritable(change.file, node.place.line if node else 0, change.text or "", error) from None
    return encoded_like(data, new)


def _at(root: Node, path: str) -> Node | None:
    try:
        return node_at(root, path)
    except Unwritable:
        return None


def _called(root: Node, change: Change) -> str:
    """Return the path of a list or field by the name it has in this file, which may be Chinese."""
    above, _, last = change.list.rpartition("/")
    holder, record = _at(root, above), _record(change.file, above)
    if not isinstance(holder, Mapping):
        raise _stale(change, (), "")
    name = next((f.name for f in record.fields if last in f.keys), None)
    if name is None:
        raise ValueError(change.list)
    key = next((k.text for k, _ in holder.items if k.text in record.keys(name)), record.word(name, holder))
    return f"{above}/{key}" if above else key


def _record(file: str, above: str) -> Record:
    """Return what the fields at a path of a file belong to."""
    if not file.endswith("/report.yaml"):
        return SECTION
    return ATTACHMENT if above.partition("/")[0] in REPORT.keys("attachments") else REPORT


def _name(path: str) -> str:
    """Return the English name of the list at the end of a path."""
    last = path.rpartition("/")[2]
    return next((name for name, _ in _OF_FIELDS.items() if any(last in r.keys(name) for r in _records(name))), last)


def _records(name: str) -> Sequence[Record]:
    return [record for record in (SECTION, ATTACHMENT, REPORT) if any(f.name == name for f in record.fields)]


# ---- a field: the text under a heading, its last paragraph, a list that is not there yet ----------------------------------


def _field(text: str, node: Scalar | None, data: bytes, change: Change) -> str:
    """Return the file with a field that comes or goes."""
    if change.act == "add" and node is None:
        many = _record(change.file, change.list.rpartition("/")[0])
        kind = next(f.kind.name for f in many.fields if change.list.rpartition("/")[2] in f.keys)
        new = _new(change)
        return put(text, change.file, change.list, [new] if kind == "列表" or not isinstance(new, str) else f"{new}\n")
    if change.act == "remove" and node is not None:
        if etag(data) != change.etag and (written(node.text),) != change.was:
            raise _stale(change, (written(node.text),), etag(data))
        return without(text, change.file, change.list)
    raise _stale(change, () if node is None else (written(node.text),), etag(data))


def _new(change: Change) -> New:
    """Return the item that comes, as it is to be written."""
    words = (change.text or "").strip("\n") or TO_WRITE
    found = _OF_FIELDS.get(_name(change.list))
    if found is None:
        return words
    if found[0] is PHOTO:
        raise Trouble.one(
            "page-photo", "照片要先放进 photos 文件夹", Place(change.file), "放好以后点“原文”，在 photos 里写上文件名。"
        )
    record, name = found
    return {name if change.list.rpartition("/")[2].isascii() else record.called(name): words}


# ---- a list ---------------------------------------------------------------------------------------------------------------


def _items(text: str, node: Node, data: bytes, change: Change) -> str:
    if not isinstance(node, Items):
        raise ValueError(change.list)
    change = _rebased(node, data, change)
    order: list[int | New] = list(range(len(node.items)))
    if change.act == "add":
        order.insert(change.at, _new(change))
    elif change.act == "remove":
        del order[change.at]
    elif change.act == "move":
        order.insert(change.to, order.pop(change.at))
    else:
        return _PARTED[change.act](text, node, change)
    return relist(text, change.file, change.list, order)


def _split(text: str, node: Items, change: Change) -> str:
    """Return the file with a text parted in two, at `to` as browsers count."""
    whole = _text(node, change)
    at = points(whole, change.to)
    first, second = whole[:at].rstrip(), whole[at:].lstrip()
    text = retype(text, change.file, f"{change.list}/{change.at}", first or TO_WRITE)
    order: list[int | New] = list(range(len(node.items)))
    order.insert(change.at + 1, second or TO_WRITE)
    return relist(text, change.file, change.list, order)


def _join(text: str, node: Items, change: Change) -> str:
    """Return the file with the text that follows put behind one."""
    following = _scalar(node, change.at + 1, change)
    text = retype(text, change.file, f"{change.list}/{change.at}", _text(node, change) + written(following.text))
    return relist(text, change.file, change.list, [n for n in range(len(node.items)) if n != change.at + 1])


_PARTED: dict[str, Callable[[str, Items, Change], str]] = {"split": _split, "join": _join}


def _text(node: Items, change: Change) -> str:
    """Return the text of the item that is meant: as the page has it by now, or as it stands in the file."""
    return change.text if change.text is not None else written(_scalar(node, change.at, change).text)


def _scalar(node: Items, at: int, change: Change) -> Scalar:
    item = node.items[at] if at < len(node.items) else None
    if not isinstance(item, Scalar):
        raise ValueError(change.list)
    return item


# ---- somebody else at the same list ---------------------------------------------------------------------------------------


def _rebased(node: Items, data: bytes, change: Change) -> Change:
    """Return the change by the numbers that its items have now. Raise `Stale` where that cannot be told."""
    found = _OF_FIELDS.get(_name(change.list))
    now = tuple(label(item, found[0].keys(found[1]) if found else ()) for item in node.items)
    if etag(data) != change.etag:
        if change.act == "remove" and found:  # what stands below it may be another by now
            raise _stale(change, now, etag(data))
        change = _moved(change, now, etag(data))
    last = len(now) - (change.act in ("remove", "move", "split")) - 2 * (change.act == "join")
    if change.at > last or (change.act == "move" and change.to > last):
        raise ValueError(change.at)
    return change


def _moved(change: Change, now: tuple[str, ...], tag: str) -> Change:
    """Return the change for a list that is another by now: its items are found again by their words."""
    if now == change.was:
        return change
    if change.act == "add":
        return replace(change, at=_between(change, change.was, change.at, now, tag))
    at = _again(change, change.at, now, tag)
    if change.act == "join" and at + 1 != _again(change, change.at + 1, now, tag):
        raise _stale(change, now, tag)
    if change.act != "move":
        return replace(change, at=at)
    rest = tuple(words for n, words in enumerate(change.was) if n != change.at)
    left = tuple(words for n, words in enumerate(now) if n != at)
    return replace(change, at=at, to=_between(change, rest, change.to, left, tag))


def _again(change: Change, at: int, now: tuple[str, ...], tag: str) -> int:
    """Return where the item that was number `at` stands now."""
    words = change.was[at] if at < len(change.was) else None
    if words is None or change.was.count(words) != 1 or now.count(words) != 1:
        raise _stale(change, now, tag)
    return now.index(words)


def _between(change: Change, was: tuple[str, ...], at: int, now: tuple[str, ...], tag: str) -> int:
    """Return the place that was before item `at`: behind the item that stood before it, or else before the one behind."""
    for neighbour, behind in ((at - 1, 1), (at, 0)):
        words = was[neighbour] if 0 <= neighbour < len(was) else None
        if words is not None and was.count(words) == now.count(words) == 1:
            return now.index(words) + behind
    if not was:
        return len(now)
    raise _stale(change, now, tag)


def _stale(change: Change, now: tuple[str, ...], tag: str) -> Stale:
    return Stale(change.text or "", "\n".join(now), "\n".join(change.was), tag)


ROUTES: Routes = (("POST", "/api/list", listed),)
