"""The screen of `init`: what was made, what was taken from the name, and what to type next.

In: a `Begun`. Out: lines. Responsible for: commands that can be typed as they stand, in the shell of this machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from lawreport.base.dates import date_in_words
from lawreport.rules.terms import handed_in_before, published_before
from lawreport.start.unit.beginning import Begun
from lawreport.unitkind import UnitKind

_TAKEN = "（由全称看出，不对就改 data/unit.yaml）"
_USUAL = "（按常见的写，请核对）"


def begun_lines(begun: Begun, here: Path) -> Iterator[str]:
    """Yield what a clerk is told about a new project; `here` is where the commands are typed."""
    unit = begun.unit
    yield f"已建好：{begun.folder}（{len(begun.files)} 个文件，数都是虚构的示例）"
    yield f"  单位：{unit.name}，正文里自称“{unit.short}”{'' if 'short' in begun.given else _TAKEN}"
    yield f"  类别：{unit.kind}{_explained(begun)}{'' if 'kind' in begun.given else _TAKEN}"
    due, public = (date_in_words(d) for d in (handed_in_before(unit.year + 1, unit.kind), published_before(unit.year + 1)))
    yield f"  年度：{unit.year}；{due}之前报{begun.guessed.recipients}{'' if begun.guessed.sure else _USUAL}，{public}之前公开"
    yield "接下来，一行一行地输入："
    yield from (f"  {line}" for line in _next(begun.folder, here))


def _explained(begun: Begun) -> str:
    """Return which units count as this kind, where a name does not say so itself."""
    words = {UnitKind.COUNTY: "（区、旗、县级市都算县）", UnitKind.TOWNSHIP: "（镇、街道都算乡）"}
    return words.get(begun.unit.kind, "")


def _next(folder: Path, here: Path) -> Iterator[str]:
    """Yield the three commands to type next, each with what it does."""
    if folder != here:
        yield f'{_cd(folder, here)} "{folder}"'
    yield "python build_report.py                        生成送审稿，放在 build 里"
    yield "python build_report.py check                  列出还没有填的地方"
    if folder == here:
        yield "python build_report.py build --edition final  都填好以后，出上报稿"


def _cd(folder: Path, here: Path) -> str:
    """Return how to go there: another drive of Windows needs a word more."""
    return "cd /d" if os.name == "nt" and folder.drive != here.drive else "cd"
