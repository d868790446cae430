"""What YAML accepts silently and no clerk means: joined lines, list marks and fields inside a text.

In: the raw lines of a file around one text. Out: `Trap`s, each with its line and how to write it.
Responsible for: recognising a line meant as an item or a field of its own, and text lost behind a `#`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from lawreport.base.hanzi import CN
from lawreport.problem import Severity

HANZI = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f“”‘’—…·\U00020000-\U0003ffff"
_BLANK = " \t\u3000\u00a0"
_WORD = f"[{HANZI}0-9A-Za-z{{]"
_DASH = rf"[-－][{_BLANK}]|-(?=[{HANZI}])|－|[—–](?=[{_BLANK}])"
_BULLET = rf"[•●◦◆◇■□▪▶➢★](?=[{_BLANK}]*{_WORD})|·(?=[{_BLANK}]*{_WORD})|[*＊+＋](?=[{_BLANK}])"
_NUMBER = rf"\d{{1,2}}[.．、](?!\d)|[（(](?:\d{{1,2}}|[{CN}]{{1,3}})[）)]|[①-⑳]|[{CN}]{{1,3}}、"
FIELDS = (  # Chinese names of fields, and what clerks might type for them
    "标题|正文|要点|导语|引言|结尾|末段|小节|图表|附件|责任科室|负责科室|状态|副标题|主送|主送机关|落款|落款单位|成文日期|"
    "要点排法|各级标题|连续编号|题下署名|报送函|版头|版记|保密审查|审查人职务|审查日期|印发机关|印发日期|发文字号|发文机关标志|"
    "紧急程度|资料来源|小数位数|内容|序号|位置|附注|盖章|种类|横轴|口径|公式|关系|理由|全称|简称|类别|照片"
)
_FIELD = rf"(?:- +)?(?:[A-Za-z][a-z]*(?:_[a-z]+)*:(?=[ \t]|$)|(?:{FIELDS}):(?=[ \t]|$))"
_STOP = "。！？；"


class Trap(NamedTuple):
    """One line that is not read as it looks; `row` counts from 0."""

    id: str
    row: int
    message: str
    hint: str
    severity: Severity = Severity.ERROR


def joined(rows: Sequence[tuple[int, str]], style: str) -> Iterator[Trap]:
    """Yield the traps in a text that YAML folds; `rows` are its lines with their numbers."""
    reported = False
    for (_, above), (row, line) in pairwise(rows):
        trap = swallowed(row, line, above)
        if trap:
            yield trap
        elif not reported and (style != ">" or _torn(above, line)):
            reported = True
            yield Trap("yaml-joined", row, f"“{_short(line)}”接在上一行后面，印成同一段", _apart(above, line), Severity.WARNING)


def swallowed(row: int, line: str, above: str) -> Trap | None:
    """Return the trap where `line`, read as part of a text, looks like an item or a field."""
    text = line.strip(_BLANK)
    if re.compile(_FIELD).match(text):
        return _field(row, text)
    numbered = re.compile(_NUMBER).match(text) if above.rstrip(_BLANK).endswith(tuple(_STOP)) else None
    mark = re.compile(f"{_DASH}|{_BULLET}").match(text) or numbered
    if mark is None:
        return None
    return Trap("yaml-swallowed", row, f"“{_short(text)}”接在上一条后面，成了同一段话", _item(text[mark.end() :]))


def _field(row: int, text: str) -> Trap:
    return Trap(
        "yaml-swallowed",
        row,
        f"“{_short(text)}”多缩进了，成了上面那段文字的一部分",
        f"这一栏要和同一层的栏目左边对齐：删去行首多余的空格，写作 {_short(text)}",
    )


def fields_within(rows: Sequence[tuple[int, str]]) -> Iterator[Trap]:
    """Yield the traps in a block of text: lines indented by blanks, up to the first line that looks like a field."""
    for row, line in rows:
        text = line.lstrip(_BLANK)
        if re.compile(_FIELD).match(text):
            yield _field(row, line.strip(_BLANK))
            return
        if text != line and text and not text.startswith(("{%", "{#")):
            yield Trap(
                "yaml-indented",
                row,
                f"“{_short(text)}”前面多了空格，会印出来",
                "和上一行左边对齐；段首空两字由版式管，不用打空格。",
                Severity.WARNING,
            )


def mark_at_start(row: int, text: str) -> Trap | None:
    """Return the trap where an unquoted text begins with a mark that was meant for a list or a block."""
    if text[:1] in "｜丨│" and text:
        return Trap("yaml-bar", row, f"“{text[0]}”不是竖线 |", "换成半角竖线：“栏目名: |”，文字另起一行，多缩进两格。")
    mark = re.compile(f"{_DASH}|{_BULLET}").match(text)
    return mark and Trap(
        "yaml-dash", row, f"“{text[: mark.end()].strip(_BLANK)}”不是列表的记号，会原样印出来", _item(text[mark.end() :])
    )


def lost_behind_hash(row: int, text: str, rest: str, quoted: bool) -> Trap | None:
    """Return the trap where `rest`, which follows `text` on its line, is a comment that reads like part of the sentence."""
    if not re.compile(_hash_pattern(text, quoted)).match(rest) or not re.compile(f"[{HANZI}]").search(text):
        return None
    return Trap(
        "yaml-hash",
        row,
        f"“{rest.strip()[:20]}”前面有空格和 #，从这里起不会印出来",
        "要印出来就给整段加引号；真是注释就在 # 前面空两格、后面空一格。",
        Severity.WARNING,
    )


def _hash_pattern(text: str, quoted: bool) -> str:
    """Return the pattern of a comment that hardly is one: behind quotes, behind half a sentence, behind a whole one."""
    if quoted:
        return r"[ \t]+#[^#\s]+#"
    if text[-1:] not in _STOP:
        return r"[ \t]+#(?! )\S|[ \t]#(?! +不查) .*。$"
    return r"[ \t]+#(?! )\S"


def one_item(row: int, text: str) -> Trap | None:
    """Return the trap where a list in brackets has a single item with full-width commas in it."""
    parts = re.compile("[，、]").split(text)
    if len(parts) == 1 or text[-1:] in _STOP:
        return None
    return Trap(
        "yaml-one-item",
        row,
        f"方括号里的“{_short(text)}”只读成一项",
        f"各项之间用半角逗号加空格：[{', '.join(parts)[:30]}]",
        Severity.WARNING,
    )


def _torn(above: str, line: str) -> bool:
    """Return whether two lines of a folded block are more than one line broken for its width."""
    above, line = above.strip(_BLANK), line.strip(_BLANK)
    return above.endswith(tuple(_STOP)) or not re.compile(f"[{HANZI}][{HANZI}]").fullmatch(above[-1:] + line[:1])


def _apart(above: str, line: str) -> str:
    both = f"……{above[-6:].strip(_BLANK)}{_short(line)[:6]}……"
    return f"要连成一段，写在同一行：{both}；要各成一段，写在“栏目名: |”下面，一行一段。"


def _item(text: str) -> str:
    return f"每一条以“- ”（半角减号加空格）开头，左边对齐，写作：- {_short(text.strip(_BLANK))}"


def _short(text: str, most: int = 16) -> str:
    text = text.strip(_BLANK)
    return text if len(text) <= most else f"{text[:most]}…"
