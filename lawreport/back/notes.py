"""What a returned file was compared with, and what was not compared: the values behind the lines 对照：…

In: nothing. Out: `Note`s, made by those who compare. Responsible for: every way in which a comparison can be less than whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a note is about."""

    NO_WORDS = "没有正文"
    PLAIN_TEXT = "纯文本，没有台账"
    OTHER_REPORT = "台账是另一份报告的"
    LEDGER = "和文件里的台账对照"
    DATA = "和项目的数据对照"
    NO_DATA = "没有和项目的数据对照"
    OTHER_WORDS = "其余文字没有对照"
    OTHER_YEAR = "文件名里是另一年"
    NOTHING = "没有对照"
    OTHER_BODY = "题目和项目的报告相同，正文不同"
    PROJECT = "和项目现在的报告对照"
    MARGINS = "页眉页脚没有对照"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was compared, or was not; of the fields those that its kind needs."""

    kind: Kind
    ledger: str = ""  # the report whose ledger the file carries
    figures: int = 0  # that were compared
    texts: int = 0  # paragraphs that were compared
    complete: bool = True  # all paragraphs were, not only those with figures
    as_printed: bool = True  # with what the ledger holds of them, not with what the project prints now
    with_data: bool = False  # the project's data of today were looked at too
    damaged: bool = False  # the file carries a ledger that cannot be read
    why: str = ""  # why the project could not be asked
    years: tuple[str, ...] = ()  # in the name of the file
    year: int = 0  # of the report in it
    words: tuple[str, ...] = ()  # that nobody compared
