"""The lines 对照：… of `check` on a returned file: what was compared with what, and what was not.

In: `Note`s. Out: a line for each. Responsible for: that nobody takes for compared what was not.
"""

from __future__ import annotations

from lawreport.back.notes import Kind, Note

_NO_LEDGER = "文件里没有台账（不是本程序的送审稿、上报稿，或者另存时丢了）"
_DAMAGED = "文件里的台账读不出"
MOST_WORDS, LONG = 4, 40  # words of headers and footers that are quoted; characters of each


def note_line(note: Note) -> str:
    """Return a note as it is read."""
    return f"对照：{_said(note)}。"


def _said(note: Note) -> str:
    if note.kind in _FIXED:
        return _FIXED[note.kind]
    if note.kind in (Kind.NOTHING, Kind.OTHER_BODY, Kind.PROJECT):
        return _without_ledger(note)
    match note.kind:
        case Kind.OTHER_REPORT:
            return f"文件里的台账是{note.ledger}报告的，和正文对不上，没有逐个数对照"
        case Kind.LEDGER:
            return _with_ledger(note)
        case Kind.NO_DATA:
            return f"{note.why}，没有和项目的数据比"
        case Kind.OTHER_WORDS:
            now = "，项目现在印的又和那时不同" if note.with_data else ""
            return f"台账里没有其余各段的原文{now}，其余文字没有比"
        case Kind.OTHER_YEAR:
            return f"文件名里写的是{'、'.join(note.years)}年，里面却是{note.year}年的报告"
    quoted = "；".join(f"“{text[:LONG]}”" for text in note.words[:MOST_WORDS])
    return f"页眉、页脚里的文字没有和印出的对照，请自己看一遍：{quoted}"


_FIXED = {
    Kind.NO_WORDS: "没有读到正文，没有和台账、数据对照",
    Kind.PLAIN_TEXT: "纯文本里没有台账，没有和印出的、和数据对照",
    Kind.DATA: "数也和项目现在的数据比过",
}


def _with_ledger(note: Note) -> str:
    """Return how much was compared with the ledger, and with whose words."""
    texts = f"{note.texts}段文字" if note.complete else f"有数的{note.texts}段文字"
    words = "印出时记下的" if note.as_printed else "项目现在印的（没有改过）"
    return f"文件里带着{note.ledger}报告的台账，{note.figures}个数和它比过，{texts}和{words}比过"


def _without_ledger(note: Note) -> str:
    """Return what became of a file that tells nothing of its figures."""
    ledger = _DAMAGED if note.damaged else _NO_LEDGER
    if note.kind is Kind.PROJECT:
        return f"{ledger}，改和项目现在的报告比：{note.figures}个数、{note.texts}段文字"
    if note.kind is Kind.OTHER_BODY:
        return f"{ledger}；题目和项目的报告相同，正文大不相同，没有对照"
    why = f"，{note.why}" if note.why else ""
    return f"{ledger}{why}，没有和印出的、和数据对照"
