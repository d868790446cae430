"""The screen of `import` for a report: what was read, what to look at, what to type next.

In: an `Imported`, and where it was written. Out: lines. Responsible for: that nothing unsure is left unsaid, and that it fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lawreport.start.report.said import SHORT, differences_said

if TYPE_CHECKING:
    from lawreport.start.report.imported import Imported

MOST = 20  # lines of a list


def imported_lines(imported: Imported, folder: Path, book: str, everything: bool = False) -> Iterator[str]:
    """Yield what a clerk is told about the project made of a report."""
    unit = imported.unit
    yield f"已导入：{folder}（{len(imported.files)} 个文件）"
    yield f"  单位：{unit.name}；简称“{unit.short}”、类别“{unit.kind}”由全称看出，不对就改 data/unit.yaml"
    yield f"  年度：{unit.year}；{imported.paragraphs} 段，{imported.headings} 个标题"
    yield from _metrics(imported, everything)
    yield from _unsure(imported, everything)
    yield from differences_said(imported.differences, None if everything else MOST)
    if imported.half_marks:
        yield f"原文汉字中间有半角标点 {imported.half_marks} 处，照原样留着；运行 check --fix 可以一起改成全角。"
    yield from (f"注意：{said}。" for said in imported.unread)
    yield "接下来："
    yield f"  1. 打开 {book}，核对名字和数；不要的在“保留”写 否，改名的写在“改名为”，存好后运行"
    there = typed(str(folder))
    yield f"     python build_report.py import --review {typed(book)} --to {there}"
    yield f"  2. 生成看样子：python build_report.py --project {there}"
    yield f"  3. 开新一年：python build_report.py new-year {unit.year + 1} --project {there}"


def typed(path: str) -> str:
    """Return a path as it is typed: in quotes where a shell would take it apart."""
    return path if re.fullmatch(r"[\w./\\:~\-]+", path) else f'"{path}"'


def _metrics(imported: Imported, everything: bool) -> Iterator[str]:
    metrics = imported.metrics
    yield f"认出 {len(metrics)} 个数：" if metrics else "没有认出数。"
    shown = metrics if everything else metrics[:MOST]
    yield from (f"  第{m.number}段　{m.name}　{m.printed}" for m in shown)
    if len(shown) < len(metrics):
        yield f"  ……另有 {len(metrics) - len(shown)} 个，都在核对表里；加 --all 全部列出"


def _unsure(imported: Imported, everything: bool) -> Iterator[str]:
    asked = [one for one in imported.unsure if not one.routine]
    routine = len(imported.unsure) - len(asked)
    if asked:
        yield f"要看一眼的 {len(asked)} 处："
        shown = asked if everything else asked[:MOST]
        yield from (f"  第{one.number}段“{one.words[-SHORT:]}”：{one.reason}" for one in shown)
        if len(shown) < len(asked):
            yield f"  ……另有 {len(asked) - len(shown)} 处，在核对表的第二张表里"
    if routine:
        yield f"目标、时限、频次等 {routine} 个数不是本年的数，照原文保留（核对表的第二张表里有）。"
