"""What is said of files that were left alone, because somebody has changed them or has them open.

In: the `Left` of a command that wrote files. Out: lines. Responsible for: what one can do about each, and how to see what
somebody did to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from lawreport.outputs.put import from_here, why_left
from lawreport.outputs.written import EDITED, Left


def left_lines(left: Sequence[Left]) -> list[str]:
    """Return a line for each file that was not written over, and how to see what somebody did to them."""
    lines = [f"  {why_left(one)}" for one in left]
    edited = [one.path for one in left if one.why == EDITED]
    word = next((path for path in edited if path.suffix.lower() == ".docx"), None)
    if word:
        lines.append(f'  看改了什么：python build_report.py check "{from_here(word)}"')
        lines.append(f'  改动收回文段：python build_report.py pull "{from_here(word)}"（先给看、再问；数的改动只说不写）')
    if word or any(path.suffix.lower() == ".csv" for path in edited):
        lines.append("  收完以后，或把要留下的改动写进 data、sections 以后，把改过的那份移走，运行一次，新稿就用回原来的名字。")
    return lines
