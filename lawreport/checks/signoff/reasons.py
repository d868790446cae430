"""Why a signature no longer holds: each value and each paragraph that changed since.

In: a record of who confirmed what, and the target as it is now. Out: `Reason`s, each with what stood there and what stands
there now. Responsible for: what counts as one change, and what it is called in a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from lawreport.checks.signoff.targets import Target

if TYPE_CHECKING:
    from lawreport.checks.signoff.signing import Record

_FIGURE = re.compile(r"⟦([^⟦⟧]*)⟧")
_LONG = 16  # characters of a paragraph that a message quotes
_PIECES = 2  # changes of a paragraph that a message quotes


class Kind(StrEnum):
    """What changed since a signature."""

    RECORD = "签字记录"  # the record itself, by hand
    UNFINISHED = "编不成"  # what was signed cannot be finished any more
    VALUE = "数值"  # a value: another one, a new one (no `old`), one no longer used (no `new`)
    FIGURE = "印法"  # a figure is printed in another form
    PARAGRAPH = "段落"  # a paragraph was added (no `old`) or taken out (no `new`)
    REWORDED = "文字"  # the words of a paragraph, piece by piece
    WORDS = "其他文字"  # something that is none of these


@dataclass(frozen=True, slots=True)
class Reason:
    """One change since a signature. `str` gives the words of it in a message, with long paragraphs cut."""

    kind: Kind
    name: str = ""  # of the metric, for a value
    old: str = ""
    new: str = ""
    pieces: tuple[tuple[str, str], ...] = ()  # of a reworded paragraph: what stood there, what stands there now

    def __str__(self) -> str:
        match self.kind:
            case Kind.RECORD:
                return "签字记录被改动过"
            case Kind.UNFINISHED:
                return f"现在编不成：{self.new}"
            case Kind.VALUE:
                return self._value()
            case Kind.FIGURE:
                return f"“{self.old}”改印为“{self.new}”"
            case Kind.PARAGRAPH:
                return f"增加了一段：“{_start(self.new)}”" if self.new else f"删去了一段：“{_start(self.old)}”"
            case Kind.REWORDED:
                return self._reworded()
        return "文字有改动"

    def _value(self) -> str:
        if not self.new:
            return f"不再用 {self.name}（签字时 {self.old}）"
        return f"{self.name} {self.old} → {self.new}" if self.old else f"新用了 {self.name} {self.new}"

    def _reworded(self) -> str:
        said = "；".join(
            f"“{_start(x)}”改为“{_start(y)}”" if x and y else f"增加“{_start(y)}”" if y else f"删去“{_start(x)}”"
            for x, y in self.pieces[:_PIECES]
        )
        return f"“{_start(self.new)}”这一段，{said}{'等' if len(self.pieces) > _PIECES else ''}"


def reasons_of(record: Record, now: Target) -> Iterator[Reason]:
    """Yield why a record no longer holds; nothing where it does."""
    if not record.whole:
        yield Reason(Kind.RECORD)
    elif now.problems:
        yield Reason(Kind.UNFINISHED, new=now.problems[0].message)
    elif record.digest != now.digest:
        changed = [*_changed_values(record, now), *_changed_words(record, now)]
        yield from changed or [Reason(Kind.WORDS)]


def _changed_values(record: Record, now: Target) -> Iterator[Reason]:
    """Yield the values that are others than when it was signed, are new, or are no longer used."""
    before, after = dict(record.values), dict(now.values)
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            yield Reason(Kind.VALUE, _short(key, now), before.get(key, ""), after.get(key, ""))


def _short(key: str, now: Target) -> str:
    """Return the metric without its year where that is the year of most values."""
    years = [k[-5:] for k, _ in now.values]
    usual = max(sorted(set(years)), key=years.count, default="")
    return key.removesuffix(usual) if usual else key


def _changed_words(record: Record, now: Target) -> Iterator[Reason]:
    """Yield the paragraphs that were added, taken out or reworded; where none was, figures printed in another form."""
    old, new = [_plain(p) for p in record.paragraphs], [_plain(p) for p in now.paragraphs]
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace" and b - a == d - c:
            yield from (_rewording(x, y) for x, y in zip(record.paragraphs[a:b], now.paragraphs[c:d], strict=True))
        elif kind != "equal":
            yield from (Reason(Kind.PARAGRAPH, old=p) for p in record.paragraphs[a:b])
            yield from (Reason(Kind.PARAGRAPH, new=p) for p in now.paragraphs[c:d])
    if old == new and record.values == now.values:
        yield from (
            Reason(Kind.FIGURE, old=x, new=y)
            for p, q in zip(record.paragraphs, now.paragraphs, strict=True)
            for x, y in zip(_FIGURE.findall(p), _FIGURE.findall(q), strict=True)
            if x != y
        )


def _rewording(old: str, new: str) -> Reason:
    """Return what changed in a paragraph, clause against clause."""
    a, b = (re.findall(r"[^，。；：、]+[，。；：、]?", _plain(p)) for p in (old, new))
    pieces = tuple(
        ("".join(a[i:j]), "".join(b[k:m]))
        for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        if kind != "equal"
    )
    return Reason(Kind.REWORDED, old=old, new=new, pieces=pieces)


def _plain(paragraph: str) -> str:
    return _FIGURE.sub("⟦⟧", paragraph)


def _start(paragraph: str) -> str:
    """Return the beginning of a paragraph, without the marks of its figures."""
    text = re.sub("[⟦⟧]", "", paragraph.replace("⟦⟧", "……")).rstrip("，；：、")
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}……"
