"""The values of a pull: where the base came from, each change, each thing that is told, and what would be written.

In: nothing. Out: frozen values that a screen or a page shows one by one. Responsible for: what may be said of an edit in Word;
a change is called by its number, and any set of numbers can be asked for alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from lawreport.problem import NOWHERE, Place


class Origin(StrEnum):
    """Where the base of a comparison comes from."""

    CARRIED = "文件里带着的底稿"
    KEPT = "项目留着的底稿"
    TODAY = "没有底稿，按现在的文段比"


class Kind(StrEnum):
    """What a change does."""

    WORDS = "改字"
    ADDED = "新加一段"
    DROPPED = "删去一段"
    SPLIT = "拆段"
    JOINED = "并段"
    MOVED = "移段"


class Why(StrEnum):
    """Why something is told and not written."""

    FIGURE_GONE = "数随文字删了"
    NUMBER = "新写的数，没有来源"
    CONDITION = "条件管的话没有了"
    MOVED = "移动了，请人定"
    CONFLICT = "两边都改了"
    TWICE = "印在两处，只改了一处"
    NO_PLACE = "这样的改动写不进文段"
    UNPROVED = "写进去对不上，没有写"
    TAG = "打了花括号"
    MADE = "程序编的，不在文段里"
    TABLE = "表格里的字"
    WIDTH = "标点只差全角半角"
    ASIDE = "正文以外的字"
    COPIED = "抄重了一段"
    OTHERS = "别人的修订"
    LOST = "转换时丢的"
    UNWANTED = "这次没有要"


QUIET = (Why.WIDTH, Why.LOST, Why.OTHERS, Why.FIGURE_GONE)  # said after what needs somebody to look
WORDINGS = ("印的", "改稿", "现在")  # the three of a conflict


# ---- what is done to texts ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edit:
    """From `start` to `end` of the text at `path` of a file `new` is to stand."""

    file: str
    path: str
    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Put:
    """A text where there was none: a field that a section had not."""

    file: str
    path: str
    new: str


@dataclass(frozen=True, slots=True)
class Relist:
    """A list with its items in another order: old ones by number, new ones as texts; what is not named is gone."""

    file: str
    path: str
    items: tuple[int | str, ...]


Op = Edit | Put | Relist


# ---- what is said ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One change that can be taken or left by its number."""

    number: int
    kind: Kind
    place: Place  # in the texts of today
    before: str
    after: str
    paragraph: int = 0  # of the Word file
    authors: tuple[str, ...] = ()
    ops: tuple[Op, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Something that is said and not written."""

    why: Why
    message: str
    place: Place = NOWHERE
    paragraph: int = 0
    hint: str = ""
    authors: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()  # of a conflict: printed, in Word, in the texts of today


@dataclass(frozen=True, slots=True)
class Overtyped:
    """A figure that was typed over: never written into a text; into its cell only when that is asked for."""

    number: int
    metric: str
    form: str
    year: int
    cell: str
    old: str
    new: str
    raw: str = ""  # what would be typed into the cell; empty where that cannot be known
    was: str = ""  # what stands in the cell
    of: int = 0  # the year of the cell
    paragraph: int = 0
    authors: tuple[str, ...] = ()
    snippet: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Renamed:
    """A name of data/unit.yaml that was replaced wherever it is printed: one wish."""

    number: int
    name: str  # 单位, 简称
    place: Place
    old: str
    new: str
    changed: int = 0
    printed: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment of the Word file."""

    author: str
    date: str
    text: str
    quoted: str = ""
    paragraph: int = 0
    place: Place = NOWHERE
    resolved: bool = False
    answers: int = 0  # the number of the remark it answers, from 1; 0 answers none


@dataclass(frozen=True, slots=True)
class PullPlan:
    """All that a returned file asks for; `files` is what the changes would write."""

    name: str
    origin: Origin
    changes: tuple[Change, ...] = ()
    figures: tuple[Overtyped, ...] = ()
    names: tuple[Renamed, ...] = ()
    told: tuple[Told, ...] = ()
    remarks: tuple[Remark, ...] = ()
    already: int = 0  # changes of the file that the texts of today have
    why: str = ""  # why there is no base
    files: Mapping[Path, tuple[bytes, bytes]] = field(default_factory=dict)
    unit: str = ""
    year: int = 0

    @property
    def said_of_base(self) -> str:
        """Return what the file was compared with, in a sentence."""
        if self.origin is Origin.TODAY:
            return f"没有底稿，按现在的文段比：{self.why}。印出以后文段改过的地方会当成改稿改的，请逐处核对。"
        return f"底稿：项目留着的那次生成（{self.why}）。" if self.origin is Origin.KEPT else "底稿：文件里带着的。"
