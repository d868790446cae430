"""Lists that fit a screen: the first lines of a list, and how many more there are.

In: lines. Out: fewer lines. Responsible for: how it is said that there are more, and what lists them all.
"""

from __future__ import annotations

from collections.abc import Sequence

ALL = "加 --all 全部列出。"
MORE = f"另有 {{}} 行；{ALL}"


def first(lines: Sequence[str], most: int, everything: bool = False, rest: str = MORE) -> list[str]:
    """Return the first `most` lines, and `rest` with the number of the others; all of them where `everything` is wanted."""
    if everything or len(lines) <= most:
        return list(lines)
    return [*lines[:most], rest.format(len(lines) - most)]


def names_of(names: Sequence[str], most: int, more: str = "等{}个") -> str:
    """Return the first `most` names in a row, and `more` with the number of all where there are others."""
    return "、".join(names[:most]) + (more.format(len(names)) if len(names) > most else "")
