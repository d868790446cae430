"""The screen of `import --review`: which metrics go, which get another name, and the lines that change.

In: an `Applied`. Out: lines. Responsible for: that the change is seen before anybody agrees to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import unified_diff
from pathlib import Path

from lawreport.files.textfile import decode
from lawreport.start.report.applied import Applied

MOST, LONG, AROUND = 40, 110, 40  # lines of a file; characters of a line; around what differs


def reviewed_lines(applied: Applied, name_of: Callable[[Path], str]) -> Iterator[str]:
    """Yield what the wishes change, file by file."""
    if applied.dropped:
        yield f"不要的 {len(applied.dropped)} 个，改回文字：{'、'.join(applied.dropped)}"
    for old, new in applied.renamed:
        yield f"改名：{old} → {new}"
    for path, (before, after) in applied.files.items():
        name = name_of(path)
        lines = list(_diff(before or b"", after or b"", name)) if name.endswith((".yaml", ".csv")) else []
        yield from lines[:MOST]
        if len(lines) > MOST:
            yield f"  ……另有 {len(lines) - MOST} 行"
    yield from (f"{said}。" for said in applied.left)


def _diff(before: bytes, after: bytes, name: str) -> Iterator[str]:
    old, new = (decode(data, name).splitlines() for data in (before, after))
    yield f"{name}："
    removed: list[str] = []
    for line in list(unified_diff(old, new, n=0, lineterm=""))[2:]:
        if line.startswith("-"):
            removed.append(line[1:])
        elif line.startswith("+"):
            yield from _changed(removed.pop(0) if removed else "", line[1:])
        else:
            yield from (f"  - {_short(gone)}" for gone in removed)
            removed = []
    yield from (f"  - {_short(gone)}" for gone in removed)


def _changed(old: str, new: str) -> Iterator[str]:
    """Yield a line before and after, cut to where they differ."""
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    start = max(0, at - AROUND)
    if old:
        yield f"  - {_short(old[start:])}"
    yield f"  + {_short(new[start:])}"


def _short(line: str) -> str:
    return line if len(line) <= LONG else f"{line[:LONG]}……"
