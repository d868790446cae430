"""What is said of an old report's words that the project prints otherwise.

In: `Difference`s. Out: sentences. Responsible for: that a difference is told by the words around it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawreport.rules.reading.text import marker
from lawreport.start.report.proof import NUMBERING, Difference

SHORT = 44  # characters quoted


def differences_said(differences: tuple[Difference, ...], most: int | None = None) -> Iterator[str]:
    """Yield a sentence for each paragraph that is printed otherwise, at most so many; numbers of headings together."""
    if not differences:
        yield "文字和原文一样，一段不差。"
        return
    numbering = [d for d in differences if d.kind == NUMBERING and _count(d.old) and _count(d.new)]
    broken = [d for d in numbering if _count(d.old) != _count(d.new)]
    if broken:
        told = "、".join(f"{_number(d.old)}→{_number(d.new)}（第{d.number}段）" for d in broken[:12])
        yield f"原文序号断了，改正 {len(broken)} 处：{told}"
    if alike := [d for d in numbering if d not in broken]:
        yield f"序号的写法统一了 {len(alike)} 处，如 {_number(alike[0].old)}→{_number(alike[0].new)}。"
    rest = [d for d in differences if d not in numbering]
    if rest:
        yield f"文字和原文不同的 {len(rest)} 处："
        shown = rest[:most]
        yield from (f"  {_said(d)}" for d in shown)
    else:
        yield "其余文字和原文一样。"


def _number(words: str) -> str:
    number = marker(words)
    return number.text.strip() if number else "（没有）"


def _count(words: str) -> int:
    number = marker(words)
    return number.number if number else 0


def _said(one: Difference) -> str:
    """Return where the words differ, and how."""
    if not one.old:
        return f"多印了：“{one.new[:SHORT]}”"
    if not one.new:
        return f"第{one.number}段没有印出：“{one.old[:SHORT]}”"
    at = next((i for i, (a, b) in enumerate(zip(one.old, one.new, strict=False)) if a != b), min(len(one.old), len(one.new)))
    start = max(0, at - 8)
    return f"第{one.number}段：“{one.old[start : start + 24]}” → “{one.new[start : start + 24]}”"
