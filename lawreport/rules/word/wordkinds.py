"""The kind of each paragraph of a Word file: title, heading, recipient, text, signature …

In: a `Document`. Out: for each paragraph the name of its block (公文标题, 标题一 …), empty for an empty one.
Responsible for: recognising kinds that the styles do not state, by form and position.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lawreport.base.hanzi import CN, NINE, ZEROS
from lawreport.rules.prose.structure import stands_alone
from lawreport.rules.reading.text import compiled, marker
from lawreport.rules.rule import Line
from lawreport.style import CAPTIONS, FOOT, HEADINGS, RUN_INS, Style
from lawreport.word.reader import BODY, Document, WordParagraph
from lawreport.word.template.styles import WORD_NAMES

DATE = rf"(?:\d{{4}}|[{ZEROS}{NINE}]{{4}})年[\d{CN}]{{1,3}}月[\d{CN}]{{1,3}}日"
_NAMES: dict[str, Style] = {word.lower(): style for style, word in WORD_NAMES.items() if style is not Style.BODY}
_NAMES |= {"title": Style.TITLE, **{f"标题 {level}": style for level, style in enumerate(HEADINGS, 1)}}
_HEAD = 12  # at most so many paragraphs before the text
_TAIL = 15  # and after it, without attachments
_BEGINNINGS = (
    (Style.ATTACHMENT_LIST, r"附\s*件\s*[：:]"),
    (Style.ATTACHMENT_MARK, r"附\s*件\s*\d*\s*$"),
    (Style.PICTURE_CAPTION, r"图\s*\d+(?![\d年])"),
    (Style.TABLE_CAPTION, r"(?:附)?表\s*\d+(?![\d年])"),
    (Style.COPIES, r"抄\s*送\s*[：:]"),
    (Style.PRINTING, rf".{{2,40}}?{DATE}\s*印发?\s*$"),
    (Style.TABLE_NOTE, r"(?:数据|资料)?来源[：:]|注[：:]"),
)
_HEADS = (
    (Style.COPY_NUMBER, r"\d{1,8}$"),
    (Style.SECRECY, r"(?:绝密|机密|秘密)(?:\s*★.*)?$"),
    (Style.URGENCY, r"(?:特急|加急|特提|平急|紧急)$"),
    (Style.SIGNERS, r".*签发人\s*[：:]"),
    (Style.DOCUMENT_NUMBER, r"[^，。]{1,20}[〔\[（(【]\d{2,4}[〕\]）)】]\s*第?\d+号?$"),
    (Style.ISSUER_MARK, r".{2,30}文件$"),
)


def kinds(document: Document) -> tuple[str, ...]:
    """Return the kind of each paragraph of the file."""
    return _Kinds(document).found()


@dataclass
class _Kinds:
    document: Document
    kinds: list[str] = field(default_factory=list)
    ours: bool = False  # it has the styles of this program's template, so its 正文 can be relied on

    def found(self) -> tuple[str, ...]:
        self.ours = any(p.shape.style == Style.TITLE for p in self.document.paragraphs)
        self.kinds = [self._plain(p) for p in self.document.paragraphs]
        if Style.TITLE not in self.kinds:
            self._title()
        self._recipients()
        if Style.DATE not in self.kinds:
            self._signature()
        self._note()
        self._attachments()
        return tuple(self.kinds)

    # ---- one by one

    def _plain(self, p: WordParagraph) -> str:
        """Return the kind of a paragraph by its style, or by its first words."""
        text = p.text.strip()
        styled = _NAMES.get(p.shape.style.lower(), "")
        if not text:
            return Style.PICTURE if p.pictures else ""
        if p.where != BODY:
            return p.where
        if styled and (styled not in HEADINGS or self.ours or _alone(text)):
            return styled
        if self.ours and not p.table:
            return Style.BODY
        begins = next((kind for kind, how in _BEGINNINGS if compiled(how).match(text)), "")
        if p.table:
            return begins if begins in FOOT else Style.TABLE_HEADER if p.row == 1 else Style.TABLE
        return begins if begins and len(text) <= 200 and not _is_sentence(begins, text) else self._heading(p, text)

    def _heading(self, p: WordParagraph, text: str) -> str:
        m = marker(text)
        level = p.shape.outline or (m.kind if m else 0)
        if not 1 <= level <= 4 or (not p.shape.outline and m and m.kind == 5):
            return Style.BODY
        return HEADINGS[level - 1] if _alone(text) else RUN_INS[level - 1]

    # ---- by position

    def _with_words(self) -> Iterator[tuple[int, WordParagraph]]:
        return ((i, p) for i, p in enumerate(self.document.paragraphs) if p.text.strip() and p.where == BODY and not p.table)

    def _title(self) -> None:
        """Mark the title: it ends with 报告, precedes the text, and may be several paragraphs."""
        head: list[tuple[int, str]] = []
        for i, p in self._with_words():
            if len(head) == _HEAD or _is_text(p.text):
                break
            head.append((i, p.text.strip()))
        last = next(
            (
                at
                for at, (_, text) in enumerate(head)
                if compiled(r"(?:报告|总结|情况|汇报)(?:[（(][^（）()]{1,12}[）)])?[。，：:、！]?$").search(text)
                and len(text) < 80
            ),
            None,
        )
        if last is None:
            return
        first = last
        while first and _belongs(head[first - 1][1]):
            first -= 1
        for i, _ in head[first : last + 1]:
            self.kinds[i] = Style.TITLE
        for i, text in head[:first]:
            self.kinds[i] = next((kind for kind, how in _HEADS if compiled(how).match(text)), self.kinds[i])
        for i, text in head[last + 1 :]:
            if compiled(r"^[（(].*[）)]$").match(text):
                self.kinds[i] = Style.SUBTITLE

    def _recipients(self) -> None:
        titles = [i for i, kind in enumerate(self.kinds) if kind == Style.TITLE]
        if not titles or Style.RECIPIENTS in self.kinds:
            return
        for i, p in self._with_words():
            text = p.text.strip()
            if i > titles[-1] and _is_recipient(text):
                self.kinds[i] = Style.RECIPIENTS
            if i > titles[-1] and (_is_text(text) or marker(text)):
                return

    def _signature(self) -> None:
        """Mark the last date on a line of its own before the attachments, and the short lines directly above it."""
        end = next((i for i, kind in enumerate(self.kinds) if kind == Style.ATTACHMENT_MARK), len(self.kinds))
        lines = [(i, p.text.strip()) for i, p in self._with_words() if i < end]
        for at in range(len(lines) - 1, max(-1, len(lines) - _TAIL), -1):
            if compiled(rf"^{DATE}$").match(lines[at][1].replace(" ", "")) and self.kinds[lines[at][0]] == Style.BODY:
                self.kinds[lines[at][0]] = Style.DATE
                for i, text in reversed(lines[max(0, at - 3) : at]):
                    if self.kinds[i] != Style.BODY or len(text) > 30 or compiled("[。；，！？：]").search(text):
                        return
                    self.kinds[i] = Style.SIGNATURE
                return

    def _note(self) -> None:
        if Style.DATE in self.kinds:
            day = self.kinds.index(Style.DATE)
            for i, p in self._with_words():
                if i > day and compiled(r"^[（(].{2,40}[）)]$").match(p.text.strip()):
                    self.kinds[i] = Style.REMARK
                    return

    def _attachments(self) -> None:
        """Mark the words directly below the mark of an attachment as its title."""
        indexes = [i for i, _ in self._with_words()]
        for above, below in pairwise(indexes):
            if (
                self.kinds[above] == Style.ATTACHMENT_MARK
                and self.kinds[below] in (Style.BODY, *HEADINGS)
                and len(self.document.paragraphs[below].text) < 60
            ):
                self.kinds[below] = Style.ATTACHMENT_TITLE


def _alone(text: str) -> bool:
    """Return whether a heading is on a line of its own."""
    return stands_alone(Line(text)) and not _sentence(text)


def _sentence(text: str) -> bool:
    """Return whether a short numbered paragraph is a sentence nevertheless."""
    return len(text) > 25 and text.rstrip().endswith(("。", "；")) and "，" in text


def _is_sentence(kind: str, text: str) -> bool:
    """Return whether words that begin like a caption or note are a sentence: 图1显示，……。"""
    return kind in CAPTIONS and ((text.endswith("。") and "，" in text) or len(text) > 60)


def _is_text(text: str) -> bool:
    return len(text) > 60 or compiled("[。；]").search(text.strip()) is not None


def _belongs(text: str) -> bool:
    """Return whether a line above the last line of the title is part of it."""
    return (
        len(text) <= 30 and not any(compiled(how).match(text) for _, how in _HEADS) and not compiled(r"[：:。，]$").search(text)
    )


def _is_recipient(text: str) -> bool:
    return len(text) <= 80 and text.endswith(("：", ":")) and not compiled("如下|报告|情况|[。；]").search(text)
