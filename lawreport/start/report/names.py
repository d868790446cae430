"""Names for figures, from the clause they stand in: 共检查指导单位6603家 is 检查指导单位, 办结112件 after it 办结….

In: a paragraph, the range of a figure, the figure named before it. Out: a name that the catalogue allows, of verb and noun.
Responsible for: which words of a clause say what is counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lawreport.base.hanzi import CN
from lawreport.rules.reading.text import longest_first
from lawreport.source.reader import RESERVED

MOST, _FAR = 14, 120  # characters of a name; of the clause around a figure that are looked at


def _words() -> dict[str, list[str]]:
    """Return title → words of words.txt, longest first: verbs, and what stands before and behind a thing counted."""
    text = Path(__file__).with_name("words.txt").read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in text.split("# ")[1:])
    return {title: longest_first(words.split()) for title, _, words in parts}


_WORDS = _words()
_BUT_NOT = ("推动", "推进", "实现", "做到", "确保", "依法", "通过", "实施")
_LEAD = re.compile(rf"^(?!{'|'.join(_WORDS['开头不拆'])})(?:\d{{4}}年度?|[{CN}]{{1,2}}是|{'|'.join(_WORDS['前面的话'])})")
_TAIL = re.compile(rf"(?:{'|'.join(_WORDS['后面的话'])})$")
_WHOLE = tuple(_WORDS["结尾不拆"])
_VERB = "|".join(_WORDS["动词"])
_ONLY_VERBS = re.compile(rf"(?:{_VERB})+")
_FIRST_VERB, _LAST_VERB = re.compile(rf"^(?:{_VERB})"), re.compile(rf"(?:{_VERB})$")
_ANY_VERB = re.compile(_VERB)
_PERSON = r"(?:局长|书记|主任|县长|市长|区长|镇长|厅长|院长|队长|同志|负责人|领导|班子)"
_SUBJECT = re.compile(
    rf"^[\u4e00-\u9fff]{{0,9}}?(?:[局厅委办院队]|(?<!法治)政府|中心|大队|支队|街道|部门|机关|单位|{_PERSON})(?=(?:{_VERB})[\u4e00-\u9fff]{{2}})"
)
_SUFFIXES = {
    **dict.fromkeys(("人", "名", "位"), "人数"),
    **dict.fromkeys(("元", "万元", "亿元"), "金额"),
    **dict.fromkeys(("平方米", "平方公里", "亩", "万亩", "公顷"), "面积"),
    **dict.fromkeys(("公里", "千米", "米"), "长度"),
    **dict.fromkeys(("%", "％"), "比例"),
}
_THING = re.compile(r"(?:[件书人员户家案车表册证费款物品料息项题患纷同见度规筑道关体所点]|单位|企业|申请|活动|资料|机构|主体)$")
_PREDICATE = re.compile(
    r"完成|进行|取得|开展|参加|参与|受到|得到|获得|通过|实现|全部|均|已|被|纳入|按期|如期|顺利|成功|按时|未|无|没有|和谐|有序|一次性"
)
_STOP = re.compile("[，。；：！？,;:!?（）()]")
_RATES = (
    "合格率",
    "办结率",
    "整改率",
    "成功率",
    "满意率",
    "覆盖率",
    "通过率",
    "参与率",
    "优秀率",
    "达标率",
    "完成率",
    "结案率",
    "配备率",
)
_MARKS = re.compile("[“”‘’\"'《》〈〉【】〔〕\\s·•—…-]")


@dataclass(frozen=True, slots=True)
class Named:
    """A name; `doubt` says why somebody should look at it. `noun` is what later figures of the sentence may be about."""

    name: str
    noun: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """The figure before in the same sentence: its name, its unit, and where it ends."""

    named: Named
    unit: str
    end: int


def named(text: str, start: int, end: int, unit: str, before: Before | None, next_start: int = 0) -> Named:
    """Return a name for the figure of `text[start:end]`; `next_start`: where the next figure begins."""
    left, joined = _left(text, start, before)
    right = _right(text, end, next_start)
    words = _stripped(_SUBJECT.sub("", _stripped(left)))
    if right and re.search("[对将为给向由]$", _MARKS.sub("", left)):
        words = ""
    words = words.removesuffix("的") if right else words
    if joined and before and not _ANY_VERB.search(words):
        words = _with_verb_of(before, words)
    if re.search(f"{_PERSON}$", words) and _FIRST_VERB.match(right):
        words = ""
    if not words and not right and before:
        return _finished(before.named.name + suffix(unit), before.named.noun)
    if unit in ("%", "％", "‰"):
        return _rate(words or right, before)
    if not words or _ONLY_VERBS.fullmatch(words):
        return _of_verb(words, right, unit, before)
    if _LAST_VERB.search(words) and right and not _PREDICATE.match(right) and len(words) + len(right) <= MOST:
        return _finished(words + _noun(right), _noun(right))
    return _finished(words, words, before)


def is_found(words: str) -> bool:
    """Return whether words are verbs that only say that something was found or done, not that it is new or part of it."""
    return _ONLY_VERBS.fullmatch(words) is not None and not re.search("新|其中|累计|撤销|废止|取消", words)


def suffix(unit: str) -> str:
    """Return what a name ends with that says how it is counted: 人数, 金额, 次数."""
    return _SUFFIXES.get(unit, unit if len(unit) > 1 else f"{unit}数")


def cleaned(name: str) -> str:
    """Return a name as the catalogue allows it: words only, not beginning with a digit."""
    plain = re.sub(r"\W", "", _MARKS.sub("", name)).lstrip("0123456789_")
    return f"{plain}数" if plain in RESERVED or (plain and not plain.isidentifier()) else plain


# ---- the words around it -----------------------------------------------------------------------------------------------


def _left(text: str, start: int, before: Before | None) -> tuple[str, bool]:
    """Return the words before a figure in its clause, and whether another figure stands before them, joined by 、."""
    stop = max((m.end() for m in _STOP.finditer(text, max(0, start - _FAR), start)), default=max(0, start - _FAR))
    if before and before.end > stop:
        between = text[before.end : start]
        joined = between.startswith(("、", "和", "及", "与"))
        return _last_of_list(between.lstrip("、和及与")), joined
    return _last_of_list(text[stop:start]), False


def _last_of_list(words: str) -> str:
    """Return the last of several things joined by 、, with the verb that they share: 整治甲、乙、丙等问题 is 整治丙问题."""
    first, _, last = words.rpartition("、")
    if not first:
        return words
    lead = _stripped(first)
    verb = _FIRST_VERB.match(lead)
    last = re.sub(r"等(?=[\u4e00-\u9fff])", "", last)
    if verb and not _ANY_VERB.search(last) and len(last) < MOST:
        return verb[0] + last
    return last


def _right(text: str, end: int, next_start: int) -> str:
    """Return the words behind a figure, up to the end of the clause or the next figure."""
    stop = _STOP.search(text, end, end + _FAR)
    limit = min(stop.start() if stop else end + _FAR, next_start or len(text))
    return text[end:limit].lstrip("的").split("、")[0]


def _stripped(words: str) -> str:
    """Return the words without those that count or tell when, who, how."""
    words = re.sub("《[^》]*》", "", words)
    words = _MARKS.sub("", words)
    while (lead := _LEAD.match(words)) and len(lead[0]) < len(words) + 1 and not _ONLY_VERBS.fullmatch(words):
        words = words[lead.end() :]
    while (tail := _TAIL.search(words)) and not words.endswith(_WHOLE):
        words = words[: tail.start()]
    return words


def _with_verb_of(before: Before, words: str) -> str:
    verb = _FIRST_VERB.match(before.named.name)
    return verb[0] + words if verb and words and len(verb[0] + words) <= MOST else words


def _noun(words: str) -> str:
    """Return the thing named at the beginning of the words behind a figure: 栋架空层建筑完成… is 架空层建筑."""
    predicate = _PREDICATE.search(words)
    words = words[: predicate.start()] if predicate and predicate.start() else words
    return _MARKS.sub("", re.sub("《[^》]*》", "", words))


# ---- names -------------------------------------------------------------------------------------------------------------


def _of_verb(verb: str, right: str, unit: str, before: Before | None) -> Named:
    """Return the name of a figure before which only a verb stands, or nothing: 办理120件行政复议案件, 其中调解3件."""
    verb = "" if verb in _BUT_NOT else verb
    noun = _noun(right)
    if not verb and noun and unit in ("次", "场次", "期") and not _FIRST_VERB.match(noun):
        noun = noun if len(noun) <= MOST else noun[-MOST:]
    if noun and len(noun) <= MOST:
        return _finished(verb + noun if len(verb + noun) <= MOST else noun, noun)
    if verb and before and before.unit == unit and before.named.noun and before.named.noun not in verb:
        whole = verb + before.named.noun
        return _finished(whole if len(whole) <= MOST else verb, before.named.noun)
    if verb:
        return _finished(verb, verb)
    return Named(cleaned(noun[:MOST]), noun[:MOST], "名字是按后面的文字起的") if noun else Named("", "", "看不出数的是什么")


def _rate(words: str, before: Before | None) -> Named:
    """Return the name of a rate; one that says nothing alone is told apart by what is counted before it."""
    words = re.sub(r".*(?:确保|实现|做到)(?=.{3})", "", words)
    if words in _RATES and before and (about := _FIRST_VERB.sub("", before.named.name)) and len(about + words) <= MOST:
        return _finished(about + words, "")
    return _finished(words, "")


def _finished(words: str, about: str, before: Before | None = None) -> Named:
    """Return the words as a name, shortened where they are many; `about` is what is counted, with or without its verb."""
    doubt = ""
    if len(cleaned(words)) > MOST:
        words, doubt = _shortened(words), "名字太长，截短了"
    name = cleaned(words)
    return Named(name, _thing(cleaned(about), before), doubt) if name else Named("", "", "看不出数的是什么")


def _thing(about: str, before: Before | None) -> str:
    """Return what is counted, without verb; where the words name no thing, what was counted before."""
    noun = about
    verb: re.Match[str] | None = _FIRST_VERB.match(noun)
    while verb and not _ONLY_VERBS.fullmatch(noun):
        noun = noun[verb.end() :]
        verb = _FIRST_VERB.match(noun)
    if len(noun) > 1 and not _ONLY_VERBS.fullmatch(noun) and _THING.search(noun) and len(noun) <= 10:
        return noun
    return before.named.noun if before else ""


def _shortened(words: str) -> str:
    """Return the first verb from which on the words fit, else the verb at the beginning with the last words."""
    for verb in _ANY_VERB.finditer(words):
        if words[: verb.start()].endswith("政府"):  # 法治政府建设 is one word
            continue
        if 4 <= len(words) - verb.start() <= MOST and len(words) - verb.end() >= 2:
            return words[verb.start() :]
    joint = max(words.rfind(mark) for mark in "的和及与或")
    tail = words[joint + 1 :] if 2 <= len(words) - joint - 1 <= MOST else words[-10:]
    first = _FIRST_VERB.match(words)
    return first[0] + tail if first and len(first[0] + tail) <= MOST else tail
