"""Changes of texts made in the files they are typed in.

In: a file and its changes. Out: its new text, in which only the touched lines differ. Responsible for: the order in which
changes of one file are made, so that each finds its place; texts left empty go with their field or item.
"""

from __future__ import annotations

from collections.abc import Sequence

from lawreport.back.pull.texts import edited, settled
from lawreport.back.pull.values import Edit, Op, Put, Relist
from lawreport.files import yamledit, yamllists
from lawreport.files.yamledit import Splice
from lawreport.files.yamlfile import parse
from lawreport.files.yamlpage import Unwritable
from lawreport.source.typed import scalars


def written(text: str, name: str, ops: Sequence[Op]) -> str:
    """Return a file with its changes made. Raise `Unwritable` where one cannot be made."""
    now = {path: s.text for path, s in scalars(parse(text, name)[0])}
    lists = {op.path: list(op.items) for op in ops if isinstance(op, Relist)}
    gone, texts = [], dict[str, Sequence[Splice]]()
    for path in dict.fromkeys(op.path for op in ops if isinstance(op, Edit)):
        if path not in now:
            raise Unwritable(f"没有 {path}")
        mine = [op for op in ops if isinstance(op, Edit) and op.path == path]
        if edited(now[path], mine).strip():
            texts[path] = [(e.start, e.end, e.new) for e in settled(mine)]
        else:
            gone.append(path)
    text = yamledit.splice_all(text, name, texts)
    for op in ops:
        if isinstance(op, Put):
            text = yamllists.put(text, name, op.path, op.new)
    for path in gone:
        above, _, last = path.rpartition("/")
        if last.isdigit():
            items = lists.setdefault(above, list(range(sum(1 for p in now if p.rpartition("/")[0] == above))))
            lists[above] = [i for i in items if i != int(last)]
        else:
            text = yamllists.without(text, name, path)
    for path in sorted(lists, key=lambda p: -p.count("/")):
        text = yamllists.relist(text, name, path, lists[path])
    return text
