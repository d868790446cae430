"""What stands around the text of a report: red head, letter, title, recipients; attachments, signature, date, imprint.

In: an `Opened`. Out: a `Frame`: each of these parts with its words, and the items of the text between them.
Responsible for: telling the parts apart by place and form, where the file does not name their styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lawreport.rules.reading.text import marker
from lawreport.rules.word.wordkinds import DATE, kinds
from lawreport.start.report.opened import Item, Seen, SeenPhotos
from lawreport.style import HEADINGS, RUN_INS, Style
from lawreport.word.cascade import Shape
from lawreport.word.reader import Document, WordParagraph

RED_HEAD = (
    Style.COPY_NUMBER,
    Style.SECRECY,
    Style.URGENCY,
    Style.ISSUER_MARK,
    Style.DOCUMENT_NUMBER,
    Style.SIGNERS,
)
ORGAN = re.compile(
    r".*(?:政府|委员会|办事处|[局厅部委署院处所站会]|大队|支队|总队|中心|办公室|公司|学校|大学|中学|小学|银行|海关|法院|检察院)$"
)
DAY = re.compile(rf"[（(]?{DATE}[）)]?")
CLOSING = re.compile(r"(?:特此|专此|以上报告|此致|妥否|请予审议|请审议|请审阅).{0,16}")
_LETTER = re.compile(r".{4,60}的?函$")
_LISTED = re.compile(r"附\s*件?\s*[：:]?\s*(?:\d{1,2}\s*[.．、])?\s*|\d{1,2}\s*[.．、]\s*")
_FOOT = (Style.COPIES, Style.PRINTING)
_FRONT, _NEAR = 14, 40  # lines the front may take; characters of a line of it


@dataclass
class AttachmentSeen:
    """An attachment: the lines of its title, and what follows."""

    title: list[Seen]
    items: list[Item] = field(default_factory=list)
    lying: bool = False  # on a page that is turned on its side


@dataclass
class LetterSeen:
    """The letter before the report."""

    title: list[Seen]
    recipients: Seen | None
    text: list[Seen]
    signature: list[Seen]
    date: Seen | None


@dataclass
class Frame:
    """The parts of a report around its text, in reading order; `body` is the text."""

    letter: LetterSeen | None = None
    red_head: dict[Style, Seen] = field(default_factory=dict)
    title: list[Seen] = field(default_factory=list)
    subtitle: list[Seen] = field(default_factory=list)
    byline: Seen | None = None
    recipients: Seen | None = None
    body: list[tuple[str, Item]] = field(default_factory=list)  # kind by form, and the item
    closing: list[Seen] = field(default_factory=list)
    listed: list[Seen] = field(default_factory=list)
    signature: list[Seen] = field(default_factory=list)
    date: Seen | None = None
    note: Seen | None = None
    attachments: list[AttachmentSeen] = field(default_factory=list)
    imprint: dict[Style, Seen] = field(default_factory=dict)


def framed(items: Iterable[Item]) -> Frame:
    """Return the parts of a report."""
    items = list(items)
    letter, items = _letter(items)
    frame = Frame(letter)
    rest = list(zip(_kinds(items), items, strict=True))
    rest = _front(rest, frame)
    rest = _attachments(rest, frame)
    frame.body = _back(rest, frame)
    return frame


def _kinds(items: list[Item]) -> list[str]:
    """Return the kind of each item, by the forms that `check` knows too; of a table nothing."""
    lines = [item for item in items if isinstance(item, Seen)]
    shapes = (Shape(style=line.style, outline=line.outline, align="center" if line.centred else "left") for line in lines)
    document = Document(tuple(WordParagraph(line.number, line.text, shape=s) for line, s in zip(lines, shapes, strict=True)))
    found = iter(kinds(document))
    return [_kind(str(next(found)), item) if isinstance(item, Seen) else "" for item in items]


def _kind(found: str, line: Seen) -> str:
    """Return the kind of a line; a list of attachments is one without 件 too: 附：1.数据表."""
    return (
        str(Style.ATTACHMENT_LIST) if re.match(r"附\s*[：:]\s*1?\s*[.．、]?", line.text) and len(line.text) < _NEAR else found
    )


# ---- letter and head ---------------------------------------------------------------------------------------------------


def _letter(items: list[Item]) -> tuple[LetterSeen | None, list[Item]]:
    """Return the letter that the file begins with, and what follows it."""
    lines = [item for item in items[:30] if isinstance(item, Seen)]
    end = next((i for i, line in enumerate(lines[:3]) if _LETTER.match(line.text)), None)
    if end is None:
        return None, items
    day = next((i for i, line in enumerate(lines) if i > end and DAY.fullmatch(line.text)), None)
    if day is None or day + 2 >= len(lines) or not _begins_report(lines[day + 1 : day + 5]):
        return None, items
    between = lines[end + 1 : day]
    recipients = between.pop(0) if between and between[0].text.endswith(("：", ":")) else None
    signature: list[Seen] = []
    while len(between) > 1 and _is_name(between[-1]):
        signature.insert(0, between.pop())
    return LetterSeen(lines[: end + 1], recipients, between, signature, lines[day]), items[items.index(lines[day]) + 1 :]


def _begins_report(lines: list[Seen]) -> bool:
    return any(re.search(r"(?:报告|总结|情况)$", line.text) and len(line.text) < 70 for line in lines)


def _is_name(line: Seen) -> bool:
    """Return whether a line is the name of a unit, as it stands under a text."""
    return len(line.text) <= _NEAR and not re.search(r"[。；，：！？:,;]", line.text) and ORGAN.match(line.text) is not None


def _front(rest: list[tuple[str, Item]], frame: Frame) -> list[tuple[str, Item]]:
    """Take red head, title and what stands below it out of the items; return the others."""
    last = max((i for i, (kind, _) in enumerate(rest[:_FRONT]) if kind == Style.TITLE), default=-1)
    if last < 0:
        last = _titled(rest)
    left: list[tuple[str, Item]] = []
    for kind, item in rest[: last + 1]:
        if isinstance(item, Seen) and re.fullmatch(r"附\s*件\s*\d*\s*[：:]?", item.text):
            continue  # the report was sent as one: told as a line that is not printed
        if isinstance(item, Seen) and kind in RED_HEAD:
            frame.red_head[Style(kind)] = item
        elif isinstance(item, Seen) and (kind == Style.TITLE or kind not in (*HEADINGS, *RUN_INS)):
            frame.title.append(item)
        else:
            left.append((kind, item))
    below = rest[last + 1 :]
    while below and _below_title(below[0], frame, below[1:2]):
        below = below[1:]
    return left + below


def _titled(rest: list[tuple[str, Item]]) -> int:
    """Return the index of the last line of a title that no word shows to be one: the lines set in the middle, or the first."""
    last = -1
    for i, (kind, item) in enumerate(rest[:5]):
        if not isinstance(item, Seen) or len(item.text) > _NEAR or item.text.endswith(("。", "：", ":", "；")):
            break
        if kind in RED_HEAD or item.centred or last < 0:
            last = i
        else:
            break
    return last


def _below_title(below: tuple[str, Item], frame: Frame, following: list[tuple[str, Item]]) -> bool:
    """Take one line below the title: subtitle, byline, recipients; return whether it was one."""
    kind, line = below
    if not isinstance(line, Seen) or frame.recipients:
        return False
    if kind == Style.RECIPIENTS:
        frame.recipients = line
    elif kind == Style.SUBTITLE or re.fullmatch(r"[（(].{2,60}[）)]|——.{2,40}", line.text) or DAY.fullmatch(line.text):
        frame.subtitle.append(line)
    elif kind == Style.BYLINE or (_is_byline(line, frame) and following and not frame.byline):
        frame.byline = line
    else:
        return False
    return True


def _is_byline(line: Seen, frame: Frame) -> bool:
    title = "".join(t.text for t in frame.title)
    named = _is_name(line) and (line.text in title or line.centred or not marker(line.text))
    return named and line.outline == 0 and not line.style.lower().startswith("heading")


# ---- attachments, and the end ------------------------------------------------------------------------------------------


def _attachments(rest: list[tuple[str, Item]], frame: Frame) -> list[tuple[str, Item]]:
    """Take the attachments and the imprint behind them out of the items; return the others."""
    marks = [i for i, (kind, _) in enumerate(rest) if kind == Style.ATTACHMENT_MARK]
    if not marks or not _is_end(rest, marks[0]):
        return rest
    found, imprint = list[AttachmentSeen](), dict[Style, Seen]()
    for start, end in zip(marks, [*marks[1:], len(rest)], strict=True):
        attachment = _attachment(rest[start + 1 : end])
        attachment.lying = any(not isinstance(item, SeenPhotos) and item.lying for _, item in rest[start:end])
        if not attachment.title:
            return rest
        imprint |= {Style(kind): item for kind, item in rest[start + 1 : end] if kind in _FOOT and isinstance(item, Seen)}
        found.append(attachment)
    frame.attachments, frame.imprint = found, imprint
    return rest[: marks[0]]


def _is_end(rest: list[tuple[str, Item]], at: int) -> bool:
    """Return whether what begins here stands behind the report: after its date, its list of attachments, on a new page."""
    mark = rest[at][1]
    ended = any(kind in (Style.DATE, Style.SIGNATURE, Style.ATTACHMENT_LIST) for kind, _ in rest[:at])
    return ended or (isinstance(mark, Seen) and mark.new_page)


def _attachment(inside: list[tuple[str, Item]]) -> AttachmentSeen:
    """Return an attachment from what stands below its mark; without title where no line can be one."""
    attachment = AttachmentSeen([])
    while inside and isinstance(line := inside[0][1], Seen) and inside[0][0] == Style.ATTACHMENT_TITLE:
        if line.text.endswith(("。", "；")):
            break
        attachment.title.append(line)
        inside = inside[1:]
    attachment.items = [item for kind, item in inside if kind not in _FOOT]
    return attachment


def _back(rest: list[tuple[str, Item]], frame: Frame) -> list[tuple[str, Item]]:
    """Take signature, date, remark and the list of attachments from the end of the items; return the text."""
    body = list(rest)
    behind: list[tuple[str, Item]] = []  # photos on pages after the date belong to the text
    while body and isinstance(body[-1][1], SeenPhotos):
        behind.insert(0, body.pop())
    while body and isinstance(body[-1][1], Seen) and _ends_with(body[-1], frame):
        body.pop()
    _listed(body, frame)
    while body and isinstance(line := body[-1][1], Seen) and CLOSING.fullmatch(line.text):
        frame.closing.insert(0, line)
        body.pop()
    return body + behind


def _ends_with(last: tuple[str, Item], frame: Frame) -> bool:
    """Take one line from the end; return whether it belongs there."""
    kind, line = last
    if not isinstance(line, Seen):
        return False
    if kind in _FOOT:
        frame.imprint.setdefault(Style(kind), line)
    elif frame.date is None and re.fullmatch(r"[（(].{2,60}[）)]", line.text) and not frame.note:
        frame.note = line
    elif frame.date is None and not frame.signature and DAY.fullmatch(line.text.replace(" ", "")):
        frame.date = line
    elif (kind == Style.SIGNATURE or _is_name(line)) and not _is_heading(kind, line) and not frame.listed:
        frame.signature.insert(0, line)
    else:
        return False
    return True


def _is_heading(kind: str, line: Seen) -> bool:
    return kind in (*HEADINGS, *RUN_INS) or line.outline > 0 or marker(line.text) is not None


def _listed(body: list[tuple[str, Item]], frame: Frame) -> None:
    """Take the list of attachments, 附件：1. … 2. …, from the end of the text."""
    start = next((i for i in range(len(body) - 1, max(-1, len(body) - 20), -1) if body[i][0] == Style.ATTACHMENT_LIST), None)
    if start is None:
        return
    lines = [item for _, item in body[start:]]
    if all(isinstance(line, Seen) and (n == 0 or _LISTED.match(line.text)) for n, line in enumerate(lines)):
        frame.listed = [line for line in lines if isinstance(line, Seen)]
        del body[start:]


def listed_title(line: Seen) -> str:
    """Return the title of an attachment as its list has it, without number."""
    return _LISTED.sub("", line.text, count=1)
