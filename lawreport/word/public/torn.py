"""Words that stand where programs keep what they do not show: in the code of a field, in a page number, between characters.

In: the tree of a part of a public file. Out: (element, why nobody sees it). Responsible for: what Word shows of a field, and
characters without a shape, of which many in one paragraph are a message and not a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lawreport.word.public.vocabulary import W
from lawreport.word.template.fields import parsed

_COUNTED = ("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES")  # what stands in them is counted anew whenever the file is opened
_NUMBER = re.compile(r"[\s\d\-—–.〇零一二三四五六七八九十百IVXLCivxlcA-Za-z]{0,8}")
_MOST_SHAPELESS = 5
_SHAPELESS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\U000e0000-\U000e007f]|(?<=[\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)


def torn(root) -> Iterator[tuple]:
    """Yield (element, why nobody sees its words)."""
    for run, code, shown in _of_fields(root):
        words = "".join(t.text or "" for t in run.iterchildren(f"{{{W}}}t"))
        if words.strip() and not shown:
            yield run, "写在域的代码里"
        elif code in _COUNTED and not _NUMBER.fullmatch(words):
            yield run, "写在页码里，打开文件就被页码换掉"
    for paragraph in root.iter(f"{{{W}}}p"):
        words = "".join(t.text or "" for t in paragraph.iter(f"{{{W}}}t"))
        if not words.isascii() and len(_SHAPELESS.findall(words)) > _MOST_SHAPELESS:
            yield paragraph, "夹着许多没有形状的字符"


def _of_fields(root) -> Iterator[tuple]:
    """Yield (run, name of the innermost field, whether it is in the part that is shown) for every run in a field."""
    opened: list[list] = []  # [code, whether the code has ended]
    for element in root.iter(f"{{{W}}}r", f"{{{W}}}fldChar", f"{{{W}}}instrText"):
        kind = element.get(f"{{{W}}}fldCharType")
        if element.tag == f"{{{W}}}instrText" and opened:
            opened[-1][0] += element.text or ""
        elif kind == "begin":
            opened.append(["", False])
        elif kind == "separate" and opened:
            opened[-1][1] = True
        elif kind == "end" and opened:
            opened.pop()
        elif element.tag == f"{{{W}}}r" and opened:
            yield element, parsed(opened[-1][0]).name, all(ended for _, ended in opened)
    for simple in root.iter(f"{{{W}}}fldSimple"):
        name = parsed(simple.get(f"{{{W}}}instr", "")).name
        yield from ((run, name, True) for run in simple.iter(f"{{{W}}}r"))
