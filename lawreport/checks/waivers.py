"""Waivers (放行): what stops an edition may go out nevertheless, rule by rule, by name and with a reason.

In: what was typed after --despite and --because; the problems of a report. Out: the problems of a report that goes out, or
`Trouble` with all that stops it; the record beside the report.
Responsible for: what can never be waived, and the form of the record.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from lawreport.base import kept
from lawreport.base.disk import MOST_BYTES
from lawreport.checks.stopping import CONTRADICTION, stops
from lawreport.edition import Edition
from lawreport.problem import ENDLESS, Place, Problem, Problems, Severity, Trouble, did_you_mean

RECORD = ".放行.csv"
IDLE = "despite-idle"  # a waiver that waives nothing
COLUMNS = ("规则", "名称", "处数", "位置", "说明", "理由", "日期", "版本")
OF_SIGNATURES = ("sign-missing", "sign-expired")
NEVER = {  # what people may try to name, and why it cannot be waived
    CONTRADICTION: "勾稽关系不成立，就是数对不上；请改数，或修改勾稽关系",
    ENDLESS: "没有检查过的文字不能放行；请分成几段",
    "public-review": "没有保密审查的不能公开；请先审查，写进 report.yaml",
    **dict.fromkeys(OF_SIGNATURES, "签字不归它管；不等签字，加 --unsigned"),
}
_UNPUBLISHED = "不得公开的内容不能放行；请删改，确实可以公开的在文段里注明 # 不查"
_SAYS_NOTHING = {"理由", "原因", "没有理由", "没有原因", "无理由", "没有"}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―－﹣−"), "-")


@dataclass(frozen=True, slots=True)
class Waiver:
    """The errors of one rule waived, and why."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Waived:
    """One error that went out, and why."""

    problem: Problem
    reason: str


# ---- what was typed --------------------------------------------------------------------------------------------------


def waivers(despite: Sequence[str], because: Sequence[str]) -> tuple[Waiver, ...]:
    """Return the typed waivers, with one reason for all or one for each. Raise `Trouble` with all that is wrong.

    One --despite may name several rules: P-03、N-01.
    """
    problems = Problems()
    named = [[_rule_id(word, problems) for word in re.split(r"[、，,；;\s]+", words.strip())] for words in despite]
    reasons = [_reason(words, problems) for words in because]
    if bool(despite) != bool(because):
        problems.add("despite-alone", "--despite 和 --because 要一起写", hint='例如：--despite P-03 --because "引用上级原文"。')
    elif len(because) not in (1, len(despite)):
        problems.add(
            "despite-pairs",
            f"写了 {len(despite)} 个 --despite、{len(because)} 个 --because，对不上",
            hint="一个 --despite 配一个 --because；理由相同的，只写一个 --because。",
        )
    problems.raise_errors()
    pairs = zip(named, reasons * len(named) if len(reasons) == 1 else reasons, strict=True)
    return tuple(Waiver(*pair) for pair in {rule: reason for rules, reason in pairs for rule in rules}.items())


def _rule_id(word: str, problems: Problems) -> str:
    """Return the id of a rule given by id or name; add a problem where there is none."""
    from lawreport.rules import rules

    wanted = unicodedata.normalize("NFKC", word).translate(_DASHES).lower()
    known = {key: rule.id for rule in rules() for key in (rule.id.lower(), rule.name)}
    if wanted not in known and wanted not in NEVER:
        near = did_you_mean(wanted.upper(), [rule.id for rule in rules()]) or did_you_mean(
            wanted, [rule.name for rule in rules()]
        )
        problems.add(
            "despite-unknown", f"没有编号为“{word}”的规则", hint=near or "运行 python build_report.py rule 列出全部规则。"
        )
    return known.get(wanted, wanted)


def _reason(words: str, problems: Problems) -> str:
    """Return the reason on one line; add a problem where it is only signs, digits or the word 理由."""
    reason = " ".join(words.split())
    letters = "".join(c for c in reason if unicodedata.category(c)[0] == "L")
    if len(letters) < 2 or letters in _SAYS_NOTHING or reason.startswith("--"):
        problems.add(
            "despite-reason", f"--because 的理由“{reason}”没有说明什么", hint="请写清为什么可以不改，例如：引用上级文件原文。"
        )
    return reason


# ---- what goes out ---------------------------------------------------------------------------------------------------


def released(
    problems: Sequence[Problem], halted: Sequence[Problem], edition: Edition, asked: Iterable[Waiver] = ()
) -> tuple[list[Problem], tuple[Waived, ...]]:
    """Return the problems to report with a report that goes out, and which of them were waived.

    `halted` is what kept the report from being made. Raise `Trouble` with everything that stops it.
    """
    why = {waiver.rule: waiver.reason for waiver in asked}
    errors = list(dict.fromkeys(p for p in problems if stops(p, edition)))
    waived = [Waived(p, why[p.id]) for p in errors if p.id in why and not never(p.id, edition)]
    gone = {w.problem: w for w in waived}
    stopping = [p for p in dict.fromkeys((*errors, *halted)) if p not in gone]
    idle = [problem for rule in why for problem in _unused(rule, edition, errors)]
    if stopping or any(p.severity is Severity.ERROR for p in idle):
        raise Trouble([*stopping, *(p for p in idle if p.severity is Severity.ERROR)])
    return [*(_let_go(gone[p]) if p in gone else p for p in problems), *idle], tuple(waived)


def never(rule: str, edition: Edition) -> str:
    """Return why the rule can never be waived; an empty string where it can."""
    unpublished = rule.startswith("X-") or (edition.traits.public and rule == "L-43")
    return _UNPUBLISHED if unpublished else NEVER.get(rule, "")


def _unused(rule: str, edition: Edition, errors: Iterable[Problem]) -> Iterable[Problem]:
    """Yield what is wrong with a waiver that waives nothing."""
    if reason := never(rule, edition):
        yield Problem("despite-never", f"{rule} 不能放行：{reason}", Place("--despite"))
    elif not any(p.id == rule for p in errors):
        yield Problem(IDLE, f"没有查出 {rule} 的错误，不用放行", Place("--despite"), severity=Severity.HINT)


def _let_go(waived: Waived) -> Problem:
    problem = waived.problem
    return replace(problem, severity=Severity.WARNING, message=f"{problem.message}（已放行：{waived.reason}）")


@dataclass(frozen=True, slots=True)
class Releasable:
    """The rules whose errors may be let go: each with the number of its errors, by id."""

    rules: tuple[tuple[str, int], ...]
    first: str  # the rule of the first error
    excused: str = ""  # a rule that a comment beside the text may excuse


def releasable(problems: Iterable[Problem], edition: Edition) -> Releasable | None:
    """Return which of the rules that stop an edition may be let go; None where there is none."""
    errors = [p for p in problems if p.id[:1].isupper() and p.severity is Severity.ERROR and not never(p.id, edition)]
    if not errors:
        return None
    beside = next((p.id for p in errors if p.place.line and p.place.file.endswith(".yaml")), "")
    return Releasable(tuple(sorted(Counter(p.id for p in errors).items())), errors[0].id, beside)


# ---- the record ------------------------------------------------------------------------------------------------------


def record_path(report: Path) -> Path:
    """Return the path of a report's record, beside it; one that is no Word file has its own, behind its whole name."""
    return report.with_name((report.stem if report.suffix == ".docx" else report.name) + RECORD)


def record_csv(waived: Sequence[Waived], edition: Edition, date: datetime.date) -> bytes:
    """Return the record, one row for each waived error, as a CSV that Excel and WPS open with a double click."""
    from lawreport.files.write import cell_text
    from lawreport.rules import rules

    titles, counts = {rule.id: rule.title for rule in rules()}, Counter(w.problem.id for w in waived)
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for w in sorted(waived, key=lambda w: (w.problem.id, w.problem.place)):
        p = w.problem
        row = (p.id, titles[p.id], str(counts[p.id]), str(p.place), p.message, w.reason, date.isoformat(), edition.traits.title)
        rows.writerow(map(cell_text, row))
    return out.getvalue().encode("utf-8-sig")


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a report: its file and the rows."""

    report: str
    rows: tuple[dict[str, str], ...]

    def reasons(self) -> dict[tuple[str, str, str], Counter[str]]:
        """Return (reason, date, edition) → how many errors of each rule were waived."""
        counts: dict[tuple[str, str, str], Counter[str]] = {}
        for row in self.rows:
            counts.setdefault((row["理由"], row["日期"], row["版本"]), Counter())[row["规则"]] += 1
        return counts


def records(folder: Path) -> tuple[Record, ...]:
    """Return the records of the reports in a folder; one that cannot be read any more has no rows."""
    paths = sorted(folder.glob(f"*{RECORD}")) if folder.is_dir() else []
    named = [(path, path.with_name(path.name.removesuffix(RECORD))) for path in paths]
    reports = [(path, whole if whole.exists() else whole.with_name(f"{whole.name}.docx")) for path, whole in named]
    return tuple(Record(report.name, _rows(path)) for path, report in reports if report.exists())


def _rows(path: Path) -> tuple[dict[str, str], ...]:
    from lawreport.files.textfile import decode

    with suppress(Trouble, OSError, csv.Error):
        rows = list(csv.DictReader(io.StringIO(decode(kept.read(path, MOST_BYTES), path.name), newline="")))
        return tuple({column: row.get(column) or "" for column in COLUMNS} for row in rows)
    return ()
