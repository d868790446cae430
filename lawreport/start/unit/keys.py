"""The YAML of a new project with Chinese keys, made from texts with the program's own.

In: path → text. Out: the same, every key that has a Chinese name under it. Responsible for: which record stands in which file,
and that comments name the keys as they stand there. What each is called is said in `source/fields.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lawreport.files.shape import Record
from lawreport.files.yamlfile import Mapping, Node, Scalar, Sequence, parse
from lawreport.source.fields import (
    ATTACHMENT,
    CHART,
    CHARTED,
    CHECK,
    COVERED,
    FREE,
    FREE_NAMES,
    IMPRINT,
    LETTER,
    LEVEL,
    METRIC,
    PHOTO,
    RED_HEAD,
    REPORT,
    REVIEW,
    SECTION,
    UNIT,
)

_WITHIN: dict[str, Record] = {
    "children": SECTION,
    "headings": LEVEL,
    "attachments": ATTACHMENT,
    "photos": PHOTO,
    "letter": LETTER,
    "red_head": RED_HEAD,
    "imprint": IMPRINT,
    "secrecy_review": REVIEW,
}  # key → the record below it
_WORDS = {  # key → its values → what they are called
    "covers": {key: word for word, key in COVERED.items()},
    "kind": {key: word for word, key in reversed(CHARTED.items())},
}
_SLEEPING = re.compile(r"# ( *(?:- )?[a-z_]+:( .*)?)")  # a line that is a field once the sign before it is gone
_NAMED = re.compile(r"(?<=[“（])(- )?([a-z_]+)(?=: |:”|）)|(?<=带 )([a-z_]+)(?= 的)")  # keys that a comment speaks of


@dataclass(frozen=True, slots=True)
class _Edit:
    """A word of a file that becomes another; `line` and `column` from 1."""

    line: int
    column: int
    old: str
    new: str


def in_chinese(path: str, text: str) -> str:
    """Return the text of a file of a project with Chinese keys; a file that has none as it is."""
    record = _record(path)
    if record is None:
        return text
    lines = text.split("\n")
    sleeping = {i: line for i, line in enumerate(lines) if _SLEEPING.fullmatch(line)}
    awake = [line[2:] if i in sleeping else line for i, line in enumerate(lines)]
    root, _ = parse("\n".join(awake), path)
    record = FREE if record is CHART and _is_free(root) else record
    for edit in sorted(_edits(root, record, keyed=record is METRIC), key=lambda e: (e.line, -e.column)):
        line = awake[edit.line - 1]
        awake[edit.line - 1] = line[: edit.column - 1] + edit.new + line[edit.column - 1 + len(edit.old) :]
    done = (f"# {line}" if i in sleeping else line for i, line in enumerate(awake))
    return "\n".join(_commented(line, record) for line in done)


def _record(path: str) -> Record | None:
    """Return what a file holds, by its path."""
    name = path.rpartition("/")[2]
    files: dict[str, Record] = {"unit.yaml": UNIT, "metrics.yaml": METRIC, "checks.yaml": CHECK, "report.yaml": REPORT}
    if path.startswith("charts/"):
        return CHART
    return files.get(name) or (SECTION if re.fullmatch(r"sections/\d+/\d\d_\w+\.yaml", path) else None)


def _is_free(root: Node) -> bool:
    """Return whether a file of charts/ holds a table of words."""
    kind = root.get("kind") if isinstance(root, Mapping) else None
    return isinstance(kind, Scalar) and kind.text in FREE_NAMES


def _edits(node: Node, record: Record, keyed: bool = False) -> Iterator[_Edit]:
    """Yield the words to be changed in a record, or in each of several; `keyed`: the keys are names, the records below them."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _edits(item, record)
    elif isinstance(node, Mapping) and keyed:
        for _, value in node.items:
            yield from _edits(value, record)
    elif isinstance(node, Mapping):
        for key, value in node.items:
            yield _Edit(key.place.line, key.place.column, key.text, record.called(key.text))
            if key.text in _WITHIN and record is not UNIT:
                yield from _edits(value, _WITHIN[key.text])
            elif record in (SECTION, CHART, FREE):
                yield from _values(value, _WORDS.get(key.text, {}))


def _values(node: Node, words: dict[str, str]) -> Iterator[_Edit]:
    """Yield the values that have a Chinese word, too."""
    for scalar in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(scalar, Scalar) and scalar.text in words:
            yield _Edit(scalar.place.line, scalar.place.column, scalar.text, words[scalar.text])


def _commented(line: str, record: Record) -> str:
    """Return a line of comment that speaks of keys by their Chinese names."""
    if not line.lstrip().startswith("#"):
        return line
    return _NAMED.sub(lambda m: (m[1] or "") + record.called(m[2] or m[3]), line)
