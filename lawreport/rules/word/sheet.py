"""What the rules of the finished file read, and how they are registered.

In: a Word file from anywhere, the kind of each of its paragraphs, and the profile. Out: a `Sheet`; hits, as of all rules.
Responsible for: which Word font counts as which typeface of GB/T 9704, and the tolerances. The examples of these rules are
small files in the notation of tests/specimen.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lawreport.rules.reading.text import compiled
from lawreport.rules.rule import Hit, Scope, rule
from lawreport.style import HEADINGS, RUN_INS, Style
from lawreport.word.reader import Document, WordParagraph, WordSection
from lawreport.word.template.profile import Profile

GB = "GB/T 9704—2012 "
MM = 57  # twips of a millimetre, the tolerance of the standard
NEAR = 20  # twips that nobody sees
TEXT = (Style.BODY, Style.RECIPIENTS, Style.ATTACHMENT_LIST, Style.SIGNATURE, Style.DATE, Style.REMARK)
HEADED = (*HEADINGS, *RUN_INS)
_FONTS = {
    "仿宋": "仿宋|fang ?song",
    "楷体": "楷|kai",
    "黑体": "黑体|方正黑|sim ?hei|hei ?ti",
    "小标宋": "小标宋|xiao ?biao ?song",
    "宋体": "(?<!仿)(?<!小标)宋|(?<!fang)(?<!fang )song|sim ?sun",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A Word file, the kind of each of its paragraphs, and the profile it should follow."""

    document: Document
    kinds: tuple[str, ...]
    profile: Profile

    def of(self, *styles: Style) -> Iterator[tuple[int, WordParagraph]]:
        """Yield (index, paragraph) of the given kinds; without kinds, of every paragraph that has words."""
        for i, (kind, p) in enumerate(zip(self.kinds, self.document.paragraphs, strict=True)):
            if kind and (kind in styles or not styles):
                yield i, p

    @property
    def upright(self) -> list[WordSection]:
        return [s for s in self.document.sections if not s.landscape]

    def first(self, *styles: Style) -> int:
        return next((i for i, _ in self.of(*styles)), -1)


# ---- registering ---------------------------------------------------------------------------------------------------


def layout(*heads, reason: str, bad: str | list[str], good: str | list[str]) -> Callable:
    """Return a decorator that registers a function as a rule of the finished file: sheet → hits."""
    listed = ((e,) if isinstance(e, str) else tuple(e) for e in (bad, good))
    return rule(*heads, reason=reason, bad=next(listed), good=next(listed), scope=Scope.FILE)


def whole(message: str, suggestion: str = "") -> Hit:
    """Return a hit on the file as a whole."""
    return Hit(-1, 0, 0, message, suggestion)


def on(index: int, p: WordParagraph, message: str, suggestion: str = "", span: tuple[int, int] | None = None) -> Hit:
    """Return a hit on a paragraph, or on a range of its characters."""
    return Hit(index, *(span or (0, len(p.text))), message, suggestion)


def mm(twips: int) -> str:
    """Return a length given in twips in millimetres: 37毫米."""
    return f"{twips / 56.6929:.1f}".removesuffix(".0") + "毫米"


def points(half: int) -> str:
    """Return the name of a size of type given in half points: 三号; the points where it has none."""
    names = {
        84: "初号",
        72: "小初",
        52: "一号",
        48: "小一",
        44: "二号",
        36: "小二",
        32: "三号",
        30: "小三",
        28: "四号",
        24: "小四",
        21: "五号",
        18: "小五",
    }
    return names.get(half, f"{half / 2:g}磅")


def plays(font: str, role: str, profile: Profile) -> bool:
    """Return whether a Word font counts as the typeface `role` of the profile (仿宋 …)."""
    return font == profile.fonts.of(role) or bool(compiled(f"(?i){_FONTS[role]}").search(font))
