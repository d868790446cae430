"""Fonts that a Word file names and this computer lacks, and what Word will take for them.

In: the bytes of a .docx, the fonts of the computer. Out: a hint, or nothing. Responsible for: which fonts a file names, and the
stand-in that its own font table names (`w:altName`, ISO/IEC 29500-1 17.8.3.1), which Word takes where it has it. What it takes
where it has not, no document says; what a receiver's computer has, nobody knows here: so this is said of this computer alone,
never in `check`, whose problems are the same everywhere.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from lawreport.base import fonts
from lawreport.files.package import one_member
from lawreport.problem import Place, Problem, Severity, Trouble

_LARGEST = 4 << 20  # bytes of a part; no report's is larger
_NAMED = re.compile(r"<w:rFonts [^>]*?>")
_NAME = re.compile(r'w:(?:ascii|eastAsia)="([^"]+)"')
_FONT = re.compile(r'<w:font [^>]*?w:name="([^"]+)"[^>]*?>(.*?)</w:font>', re.S)
_ALSO = re.compile(r'<w:altName w:val="([^"]+)"')
_OF_WINDOWS = ("仿宋", "楷体", "黑体", "仿宋_GB2312", "楷体_GB2312")  # which it has, or has a stand-in for


def absent_fonts(data: bytes, name: str) -> Problem | None:
    """Return what to know of the fonts that this computer lacks; None where it lacks none, or does not say what it has."""
    named, have = stand_ins(data, name), fonts.installed()
    if not have or not (lacking := [font for font in named if not fonts.has(have, font)]):
        return None
    changed = {font: named[font] for font in lacking if named[font] and fonts.has(have, named[font])}
    left = [font for font in lacking if font not in changed]
    message = f"这台电脑没有装 {'、'.join(lacking)}；在这里用 Word、WPS 打开，{'，'.join(_taken(changed, left))}"
    return Problem("font-absent", message, Place(name), "".join(_advice(left)), Severity.HINT)


def absent_in_pdf(data: bytes, name: str) -> Problem | None:
    """Return what to know of a PDF that was made of the file here: LibreOffice puts the fonts into it that it has taken."""
    named, have = stand_ins(data, name), fonts.installed()
    if not have or not (lacking := [font for font in named if not fonts.has(have, font)]):
        return None
    message = f"这台电脑没有装 {'、'.join(lacking)}；PDF 里用的是别的字体，在哪里看都是换过的"
    hint = "要原来的字体，到装着它们的电脑上转，或在那里用 Word、WPS 另存为 PDF。"
    return Problem("font-absent", message, Place(name), hint, Severity.HINT)


def stand_ins(data: bytes, name: str) -> dict[str, str]:
    """Return the fonts that a file's styles and text name → the one that its font table names in their place, or nothing.

    A file of another kind (.doc, .wps) names none.
    """
    try:
        styles, text, table = (_part(data, name, part) for part in ("styles", "document", "fontTable"))
    except Trouble:
        return {}
    instead = {font: also[1] for font, inside in _FONT.findall(table) if (also := _ALSO.search(inside))}
    named = dict.fromkeys(font for runs in _NAMED.findall(styles + text) for font in _NAME.findall(runs))
    return {font: instead.get(font, "") for font in named}


def _part(data: bytes, name: str, part: str) -> str:
    return one_member(data, name, f"word/{part}.xml", _LARGEST).decode("utf-8", "replace")


def _taken(changed: dict[str, str], left: list[str]) -> Iterator[str]:
    """Yield what Word takes."""
    yield from (f"{font} 换成 {instead}" for font, instead in changed.items())
    if left:
        which = "、".join(left) if changed else "都"
        yield f"{which}由 Word 自己挑" + ("" if "宋体" in left else "（中文一般是宋体）")


def _advice(left: list[str]) -> Iterator[str]:
    """Yield what to do, about what has no stand-in first."""
    yield "文件里的字体名不变，装了这些字体的电脑上照样；没有装的，分行、页数会有出入。"
    if any("小标宋" in font for font in left):
        yield "方正小标宋是要授权的字体，向单位管电脑的人要安装文件。"
    if sys.platform == "win32" and any(font in _OF_WINDOWS for font in left):
        yield "仿宋、楷体、黑体：在 Windows 的“设置”里添加可选功能“中文(简体)补充字体”。"
    yield "也可以在 templates/profile.yaml 的“字体”里换成有的字体，再运行 template。"
