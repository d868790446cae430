"""Rule on fixed expressions that are nearly right: with a character that sounds or looks alike, one too few, one too many.

In: a line of text, and the expressions a unit adds. Out: hits.
Responsible for: which near misses of expressions.csv are told, and which are left to other rules or are a unit's own words.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawreport.rules import words
from lawreport.rules.expressions import Slip, slips
from lawreport.rules.reading.text import outside_names
from lawreport.rules.rule import WARNING, Context, Hit, Line, rule

_SAID = {"换": "打错了字", "换两字": "打错了字", "倒": "两个字颠倒了", "漏": "少了一个字", "多": "多了一个字"}


def _mended(text: str) -> str | None:
    """Return the right form of a near miss; None where a character is missing: its sentence may mean something else."""
    found = slips(text)
    sure = len(found) == 1 and (found[0].start, found[0].end) == (0, len(text)) and found[0].kind != "漏"
    return found[0].right if sure and not any(quote in text for quote in "“”‘’") else None


@rule(
    "S-30c",
    "near-miss-of-expression",
    "固定说法打错了",
    WARNING,
    "惯例",
    "词表 expressions.csv",
    reason="“行政复议”“再接再厉”这类说法写法固定，换成音近、形近的字，漏字、多字、颠倒，多是打错。"
    "本单位自己的说法写进 data/rules.yaml 的 phrases 就一起查；确实要这样写的写进 keep。",
    bad=["健全行政服议与行政诉讼衔接机制。", "统愁推进各项任务。", "推进规范公正明文执法。", "提高依法行行政能力。"],
    good=[
        "健全行政复议与行政诉讼衔接机制。",
        "对当事人不服行政复议决定的，依法应诉。",
        "执行复议决定。",
        "以法治理念引领改革。",
        "监察机关和检察机关加强协作。",
        "落实“放管服”改革要求。",
    ],
    fix=_mended,
)
def near_miss_of_expression(line: Line, context: Context) -> Iterator[Hit]:
    text = outside_names(line.text)
    for slip in slips(text, context.settings.phrases):
        if not _told_elsewhere(text, slip):
            said = text[slip.start : slip.end]
            yield line.hit(slip.start, slip.end, f"“{said}”像是“{slip.right}”{_SAID[slip.kind]}", f"改为“{slip.right}”。")


def _told_elsewhere(text: str, slip: Slip) -> bool:
    """Return whether a near miss is in the lists of words.csv, or is a matter of 法制 and 法治."""
    index = min(slip.at - slip.start, len(slip.right) - 1)  # quotation marks may stand before it
    if slip.kind == "换" and {text[slip.at], slip.right[index]} == {"治", "制"}:
        return text[slip.at - 1] == "法"
    if slip.kind == "换" and any(_covers(slip.right, phrase.text, index) for phrase in words.phrases()):
        return True
    listed = (match for kind in ("错字", "表述") for match, _ in words.found(kind, text))
    return any(match.start() < slip.end and slip.start < match.end() for match in listed)


def _covers(whole: str, phrase: str, index: int) -> bool:
    at = whole.find(phrase)
    return at >= 0 and at <= index < at + len(phrase)
