"""One text of a YAML file put back as it was before a change, whatever else has been changed since.

In: the file as it is now, and one `Difference` of an earlier change. Out: where that text stands now; the file with the old
text in its place. Responsible for: finding a text again that others have moved, and not putting one where it does not belong.
"""

from __future__ import annotations

from lawreport.files import yamllists
from lawreport.files.differences import Difference
from lawreport.files.yamledit import retype
from lawreport.files.yamlfile import Mapping as Fields
from lawreport.files.yamlfile import Node, Scalar, parse
from lawreport.files.yamlfile import Sequence as Items
from lawreport.files.yamlpage import Unwritable, node_at
from lawreport.problem import Place, Trouble


def standing(root: Node, difference: Difference) -> tuple[str, str] | None:
    """Return (path, text) of the text that a change left, as it is now; None where it is gone.

    Of a text that the change took out, where it stands again.
    """
    if difference.after is None:
        above = difference.was.rpartition("/")[0]
        again = (path for path, text in _texts(root, "") if text == difference.before and path.rpartition("/")[0] == above)
        return next(((path, difference.before or "") for path in again), None)
    known = _text_at(root, difference.path)
    if known == difference.after:
        return difference.path, known
    equal = [path for path, text in _texts(root, "") if text == difference.after]
    if len(equal) == 1:
        return equal[0], difference.after
    return None if known is None or difference.before is None else (difference.path, known)


def restored(text: str, name: str, difference: Difference) -> str:
    """Return the file with a text as it was before a change. Raise `Trouble` where it cannot be put back there."""
    root = parse(text, name)[0]
    found = standing(root, difference)
    try:
        if difference.before is None:
            return yamllists.without(text, name, found[0]) if found else text
        if found:
            return retype(text, name, found[0], difference.before)
        return _added(text, name, root, difference.was, difference.before)
    except Unwritable:
        raise Trouble.one(
            "restore-place",
            "这一段原来的地方后来变了，放不回去，什么也没有改",
            Place(name),
            "请看着改动前的文字，到正文里改；也可以撤销整次改动。",
        ) from None


def _added(text: str, name: str, root: Node, was: str, before: str) -> str:
    """Return the file with a text that had been taken out. Raise `Unwritable` where the list or section it was in is gone."""
    above, _, step = was.rpartition("/")
    holder = node_at(root, above)
    if isinstance(holder, Items) and step.isdigit():
        at = min(int(step), len(holder.items))
        return yamllists.relist(text, name, above, [*range(at), before, *range(at, len(holder.items))])
    if not isinstance(holder, Fields):
        raise Unwritable(was)
    return yamllists.put(text, name, was, before)


def _text_at(root: Node, path: str) -> str | None:
    try:
        node = node_at(root, path)
    except Unwritable:
        return None
    return node.text if isinstance(node, Scalar) else None


def _texts(node: Node, path: str) -> list[tuple[str, str]]:
    """Return (path, text) of every text below a node."""
    if isinstance(node, Scalar):
        return [(path, node.text)]
    below = enumerate(node.items) if isinstance(node, Items) else ((key.text, value) for key, value in node.items)
    return [found for step, child in below for found in _texts(child, f"{path}/{step}" if path else str(step))]
