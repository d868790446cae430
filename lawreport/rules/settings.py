"""How a unit adjusts the rules: data/rules.yaml, and comments that excuse one place.

In: the tree of data/rules.yaml; the text of a section file. Out: `Settings`; which rules a line is excused from, and why.
Responsible for: the fields of data/rules.yaml and the form of an excuse:

    text: |          # 不查 P-11：本段引用上级原文
      一是……

An excuse needs a reason. It applies to the field beside it and everything indented deeper below; on a line of its own, to the
field that follows. A text block (`|`) cannot contain comments, so it is excused at its key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from lawreport.base.disk import File
from lawreport.files.shape import TEXT, Field, Kind, Record, listed
from lawreport.files.yamlfile import Mapping, Node, load
from lawreport.problem import Place, Problems, Severity, did_you_mean
from lawreport.project import SETTINGS

UNPUBLISHED = "X-"  # how the ids of the rules begin that say what must not be published: the public edition asks them all
LIMITS = {"长句": 120, "虚词": 6, "标题字数倍数": 3, "增减倍数": 3, "全文字数": 5000}


@dataclass(frozen=True, slots=True)
class Settings:
    """A unit's choice: rules switched off (with reasons), severities, thresholds, words to replace or keep, expressions."""

    off: dict[str, str] = field(default_factory=dict)
    levels: dict[str, Severity] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    def limit(self, name: str) -> int:
        return self.limits.get(name, LIMITS[name])

    def allows(self, text: str, start: int, end: int) -> bool:
        """Return whether the range is within a word that the unit keeps as it is."""
        return any(_covers(text, word, start, end) for word in self.keep)


def _covers(text: str, word: str, start: int, end: int) -> bool:
    return any(m.start() <= start and end <= m.end() for m in re.finditer(re.escape(word), text))


# ---- data/rules.yaml -----------------------------------------------------------------------------------------------


def _pairs(node: Node, name: str, problems: Problems) -> dict | None:
    if not isinstance(node, Mapping):
        problems.add(
            "field-type", f"“{name}”应当一行一条，写成“名称: 内容”", node.place, f"写法见 docs/rules.md（{SETTINGS}）。"
        )
        return None
    return {key: value for key, node in node.items for value in [TEXT.read(node, key.text, problems)] if value}


PAIRS = Kind("对照表", _pairs, lambda: {"type": "object", "additionalProperties": {"type": ["string", "number"]}}, empty={})

RULES = Record(
    "规则设置",
    [
        Field("off", PAIRS, "不用的规则，一行一条：编号: 理由", called="不用的规则"),
        Field("levels", PAIRS, "改变轻重，一行一条：编号: 错误、提醒或提示", called="轻重"),
        Field("limits", PAIRS, f"阈值，一行一条，可用 {'、'.join(LIMITS)}", called="阈值"),
        Field("words", PAIRS, "本单位的用词，一行一条：不用的写法: 改用的写法", called="用词"),
        Field("keep", listed(TEXT), "原样放过的词句", called="原样放过"),
        Field("phrases", listed(TEXT), "本单位写法固定的说法，四个字以上；打错一个字会说", called="固定说法"),
    ],
)


def read_settings(file: File | None, known: tuple[str, ...], warnings: Problems | None = None) -> Settings:
    """Return the settings in a file, the defaults where there is none.

    `known` are the ids of all rules. Warnings go to `warnings`. Raise `Trouble` with everything that is wrong.
    """
    if file is None:
        return Settings()
    node, problems = load(file)
    settings = _settings(node, problems, known)
    problems.raise_errors()
    if warnings is not None:
        warnings.extend(problems)
    return settings


def _settings(node: Node, problems: Problems, known: tuple[str, ...]) -> Settings:
    """Return the settings that `node` holds; what is wrong goes to `problems`."""
    values = RULES.read(node, problems)
    for key in (*values["off"], *values["levels"]):
        if key.text not in known:
            problems.add("rule-unknown", f"没有编号为“{key.text}”的规则", key.place, did_you_mean(key.text, known))
        elif key.text.startswith(UNPUBLISHED):
            problems.add(
                "rule-unpublished",
                f"{key.text} 查的是不得公开的内容，公开稿照样查，按错误算；这里写的只对送审稿、上报稿有用",
                key.place,
                "查出来的请删改；个别确实可以公开的，在文段里注明 # 不查 和理由。",
                severity=Severity.WARNING,
            )
    return Settings(
        {key.text: reason.text for key, reason in values["off"].items()},
        {key.text: level for key, word in values["levels"].items() for level in [_level(word, problems)] if level is not None},
        {key.text: limit for key, word in values["limits"].items() for limit in [_limit(key, word, problems)] if limit},
        {wrong.text: right.text for wrong, right in values["words"].items()},
        tuple(word.text for word in values["keep"]),
        tuple(phrase.text for phrase in values["phrases"]),
    )


def _level(word, problems: Problems) -> Severity | None:
    levels = {str(level): level for level in Severity}
    if word.text not in levels:
        problems.add("field-choice", f"轻重不能是“{word.text}”", word.place, f"只能是：{'、'.join(levels)}。")
    return levels.get(word.text)


def _limit(key, word, problems: Problems) -> int:
    if key.text not in LIMITS:
        problems.add("field-unknown", f"没有叫“{key.text}”的阈值", key.place, f"可用的有：{'、'.join(LIMITS)}。")
    elif not re.fullmatch(r"[1-9]\d{0,4}", word.text):
        problems.add("field-type", f"阈值“{key.text}”应当是正整数，这里是“{word.text}”", word.place)
    else:
        return int(word.text)
    return 0


# ---- excuses -------------------------------------------------------------------------------------------------------

_EXCUSE = re.compile(r"(?:^|\s)#\s*不查\s*([A-Z]-\d+\w*(?:[、，, ]+[A-Z]-\d+\w*)*)\s*(?:[：:]\s*(.*\S))?\s*$")
_ATTEMPT = re.compile(r"(?:^|\s)#\s*不查")
_BLOCK = re.compile(r"(?:^|[:\-]\s+|\s)[|>][-+\d]*\s*(?:#.*)?$")


class Excuse(NamedTuple):
    """A comment `# 不查 …：…`: the rules, the reason, and the lines it applies to (from 1, both included)."""

    rules: tuple[str, ...]
    reason: str
    first: int
    last: int


def excused(source: str, line: int) -> dict[str, str]:
    """Return rule → reason for the rules that `line` of the YAML text `source` is excused from."""
    return {rule: e.reason for e in excuses(source) if e.first <= line <= e.last for rule in e.rules}


@lru_cache(64)
def excuses(source: str) -> tuple[Excuse, ...]:
    """Return the excuses in the YAML text `source` that name a rule and a reason."""
    lines = source.splitlines()
    return tuple(
        Excuse(tuple(re.findall(r"[A-Z]-\d+\w*", match[1])), match[2], *_reach(lines, at))
        for at in _comments(lines)
        if (match := _EXCUSE.search(lines[at])) and match[2]
    )


def bad_excuses(source: str, name: str, known: tuple[str, ...]) -> Problems:
    """Return what is wrong with the excuses in `source`: no rule, no reason, or an unknown rule."""
    problems, lines = Problems(), source.splitlines()
    for at in _comments(lines):
        match = _EXCUSE.search(lines[at])
        if not match or not match[2]:
            problems.add(
                "excuse-incomplete", "“不查”要写明规则编号和理由", Place(name, at + 1), "例如：# 不查 P-11：引用上级文件原文"
            )
            continue
        for rule in re.findall(r"[A-Z]-\d+\w*", match[1]):
            if rule not in known:
                problems.add("rule-unknown", f"没有编号为“{rule}”的规则", Place(name, at + 1), did_you_mean(rule, known))
    return problems


def _comments(lines: list[str]) -> Iterator[int]:
    """Yield the lines (from 0) with an excuse that is a comment, not text in a `|` block."""
    block = None
    for at, line in enumerate(lines):
        if block is not None and (not line.strip() or _indent(line) > block):
            continue
        block = _key(line) if _BLOCK.search(line) and not line.lstrip().startswith("#") else None
        if _ATTEMPT.search(line):
            yield at


def _reach(lines: list[str], at: int) -> tuple[int, int]:
    """Return the first and last line (from 1) that a comment on line `at` (from 0) applies to."""
    first = at
    while first < len(lines) - 1 and (not lines[first].strip() or lines[first].lstrip().startswith("#")):
        first += 1
    edge = _key(lines[at]) if first == at else _indent(lines[first])
    last = first
    while last + 1 < len(lines) and (not lines[last + 1].strip() or _indent(lines[last + 1]) > edge):
        last += 1
    return first + 1, last + 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _key(line: str) -> int:
    """Return the column of the key on a line, after its dashes; of the last dash where there is no key."""
    _, dashes, rest = re.split(r"^( *(?:- +)*)", line, maxsplit=1)
    keyed = re.match(r"[\w\"']+ *:(?: |$)", rest)
    return len(dashes) if keyed or "-" not in dashes else dashes.rindex("-")
