"""YAML as a careful person types it: plain where that is safe, quoted where not, a block where a text has lines.

In: texts. Out: the characters that stand for them in a file, so that `files.yamlfile` reads back the same.
Responsible for: quoting and indents. A text that no way of writing brings back raises `ValueError`, which is a fault of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lawreport.files import yamlfile
from lawreport.files.yamlfile import Mapping, Scalar, Sequence
from lawreport.problem import Trouble

_SAFE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9（《“一-龥][^\n\t]*")
_UNSAFE = re.compile(r": |:$| #|^\d[\d.,:]*$|^(?:true|false|null|yes|no|on|off|~)$|^[A-Za-z_]+:|^[-?*+]", re.IGNORECASE)
_FIELD = re.compile(r"^(\s*(?:- +)?)([A-Za-z][a-z]*(?:_[a-z]+)*|[\u4e00-\u9fff]{2,5})(?=[:：]([ \t]|$))")
LINE = 88  # characters of a comment's line


def text(words: str) -> str:
    """Return words as the value of a key or an item of a list, on one line."""
    plain = _SAFE.fullmatch(words) and not _UNSAFE.search(words) and words == words.strip()
    if plain and _reads_back(words, words):
        return words
    quoted = '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return quoted


def _reads_back(written: str, words: str) -> bool:
    """Return whether a text written so is read as these words, in a list and as a value, without a warning."""
    try:
        root, problems = yamlfile.parse(f"a: {written}\nb:\n  - {written}\n", "")
    except Trouble:
        return False
    if problems or not isinstance(root, Mapping):
        return False
    value, items = root.get("a"), root.get("b")
    item = items.items[0] if isinstance(items, Sequence) else None
    return all(isinstance(x, Scalar) and x.text == words for x in (value, item))


def short(words: str) -> str:
    """Return words as an item of a list in brackets."""
    return words if re.fullmatch(r"[\u4e00-\u9fffA-Za-z][\u4e00-\u9fff\w]*", words) else '"' + text(words).strip('"') + '"'


def block(lines: Iterable[str], indent: int) -> str:
    """Return the lines of a block (`|`), one paragraph a line."""
    return "".join(f"{' ' * indent}{without_field(line)}\n" for line in lines)


def without_field(line: str) -> str:
    """Return a line of a block that nobody takes for a field of the file: its first word is printed by a tag."""
    return _FIELD.sub(lambda m: f'{m[1]}{{{{ "{m[2]}" }}}}', line)


def comment(words: str, indent: int = 0) -> str:
    """Return words as a comment on one line."""
    plain = " ".join(words.split())
    plain = plain if len(plain) <= LINE else plain[: LINE - 1] + "…"
    return f"{' ' * indent}# {plain}\n"
