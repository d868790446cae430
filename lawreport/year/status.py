"""Status (进度): what is missing, who has not confirmed, how many days are left, what blocks the final edition.

In: a `Source` and a day. Out: a `Status`, and its words as text, Markdown or JSON. Knows alone: the terms of reporting and
of publishing, and what a final edition waits for.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lawreport.base.columns import aligned, markdown
from lawreport.base.dates import date_in_words
from lawreport.checks.signoff.signing import EXPIRED, SIGNED, UNSIGNED, Signature, in_use, state
from lawreport.checks.signoff.targets import MISSING
from lawreport.checks.waivers import RECORD, Record, records
from lawreport.problem import Place, Problem, Trouble
from lawreport.rules.terms import handed_in_before, published_before
from lawreport.source.reader import Source
from lawreport.year.opening.carryover import stale
from lawreport.year.opening.newyear import unanswered

NOBODY = "（没有写科室）"
MOST = 5  # so many lines of one kind are told on the screen


@dataclass(frozen=True, slots=True)
class Term:
    """A date by which something has to be done: before it, the day itself no longer counts."""

    what: str
    date: datetime.date
    days: int

    def __str__(self) -> str:
        day = f"{self.date.month}月{self.date.day}日前{self.what}"
        if self.days > 0:
            return f"{day}，还有 {self.days} 天"
        return f"{day}，已过 {-self.days} 天" if self.days else f"{day}，今天已到期"


@dataclass(frozen=True, slots=True)
class Share:
    """What one 科室 has still to do."""

    owner: str
    metrics: int
    missing: tuple[str, ...]
    metric_states: dict[str, int]
    sections: tuple[Signature, ...]
    changed: tuple[Signature, ...]  # metrics that changed since they were confirmed


@dataclass(frozen=True, slots=True)
class Status:
    """How far a year's report has come."""

    unit: str
    year: int
    today: datetime.date
    terms: tuple[Term, ...]
    shares: tuple[Share, ...]
    stale: dict[str, tuple[Place, ...]]
    promises: tuple[int, int]  # not answered, of all
    blocks: tuple[Problem, ...]
    unread: tuple[Problem, ...] = ()  # why the list of promises could not be counted
    records: tuple[Record, ...] = ()  # what reports in build were let out with


def status_of(source: Source, today: datetime.date, signing: bool | None = None) -> Status:
    """Return how far the report has come on a day."""
    signatures = state(source)
    needed = in_use(source) if signing is None else signing
    answered, unread = _promises(source)
    return Status(
        source.unit.name,
        source.year,
        today,
        terms(source, today),
        tuple(_shares(signatures)),
        stale(source, _confirmed(signatures)),
        answered,
        tuple(_blocks(source, signatures, needed)),
        unread,
        records(source.project.build),
    )


def _confirmed(signatures: tuple[Signature, ...]) -> dict[str, set[str]]:
    """Return the shares that are signed, by part: an empty name where nothing of it is left to sign."""
    signed: dict[str, set[str]] = {}
    for s in signatures:
        if s.state == SIGNED and not s.target.metric:
            signed.setdefault(s.target.name, set()).add(s.target.scope)
    open_parts = {s.target.name for s in signatures if s.state != SIGNED}
    return {name: scopes if name in open_parts else {""} for name, scopes in signed.items()}


def _promises(source: Source) -> tuple[tuple[int, int], tuple[Problem, ...]]:
    """Return the count, and what is wrong with the list: people may do with it as they like."""
    try:
        return unanswered(source.project, source.year), ()
    except Trouble as trouble:
        return (0, 0), tuple(trouble.problems[:1])


def terms(source: Source, today: datetime.date) -> tuple[Term, ...]:
    """Return by when the report goes up and goes public: before 1 March (a province: 1 April), before 1 April."""
    year = source.year + 1
    dates = (("报送", handed_in_before(year, source.unit.kind)), ("公开", published_before(year)))
    return tuple(Term(what, date, (date - today).days) for what, date in dates)


def _shares(signatures: tuple[Signature, ...]) -> Iterable[Share]:
    """Owners in the order in which their first thing stands in the report or the catalogue."""
    for owner in dict.fromkeys(s.target.owner for s in signatures):
        own = [s for s in signatures if s.target.owner == owner]
        metrics = [s for s in own if s.target.metric]
        missing = tuple(s.target.name for s in metrics if s.target.values[0][1] == MISSING)
        yield Share(
            owner or NOBODY,
            len(metrics),
            missing,
            Counter(s.state for s in metrics),
            tuple(s for s in own if not s.target.metric),
            tuple(s for s in metrics if s.state == EXPIRED),
        )


def _blocks(source: Source, signatures: tuple[Signature, ...], needed: bool) -> Iterable[Problem]:
    from lawreport.checks.findings import stops
    from lawreport.pipeline import attempt

    made = attempt(source.project, source.year, "final", unsigned=True)
    yield from _once(p for p in (*made.problems, *made.halted) if stops(p, "final"))
    for s in signatures if needed else ():
        if s.target.metric or s.state == SIGNED:
            continue
        why = (
            "还没有签字"
            if s.state == UNSIGNED
            else f"签字已失效：{s.reasons[0]}" + (f"等 {len(s.reasons)} 处" if len(s.reasons) > 1 else "")
        )
        yield Problem("sign-missing" if s.state == UNSIGNED else "sign-expired", f"{s.name} {why}", s.target.place)


def _once(problems: Iterable[Problem]) -> Iterable[Problem]:
    """Return each trouble once, at its first place: a missing number is one thing, wherever it is printed."""
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.message, problem)
    return first.values()


# ---- told ----------------------------------------------------------------------------------------------------------------

HEADER = ("科室", "指标已填", "已签", "失效", "部分已签", "失效", "还缺")


def table(status: Status) -> list[tuple[str, ...]]:
    """Return one row for each 科室, under a header."""
    return [HEADER, *(_row(share) for share in status.shares)]


def _row(share: Share) -> tuple[str, ...]:
    sections = Counter(s.state for s in share.sections)
    filled = f"{share.metrics - len(share.missing)}/{share.metrics}"
    signed = f"{sections[SIGNED]}/{len(share.sections)}"
    lack = "、".join(share.missing[:3]) + (f"等{len(share.missing)}个" if len(share.missing) > 3 else "")
    return (
        share.owner,
        filled,
        str(share.metric_states[SIGNED]),
        str(share.metric_states[EXPIRED]),
        signed,
        str(sections[EXPIRED]),
        lack,
    )


def text(status: Status) -> list[str]:
    """Return the lines of the screen."""
    lines = [_head(status), "　".join(map(str, status.terms)), "", *aligned(table(status), right=range(1, 6))]
    return [
        *lines,
        "",
        *_stale_sum(status),
        *_promise_lines(status),
        *_changed_lines(status),
        *_waived_lines(status),
        *_block_lines(status, MOST),
    ]


def as_markdown(status: Status) -> list[str]:
    """Return the same, complete, as a Markdown page for passing on."""
    return [
        f"# {_head(status)}",
        "",
        *(f"- {term}" for term in status.terms),
        "",
        *markdown(table(status)),
        "",
        *(
            f"- {line.strip()}"
            for line in (
                *_stale_lines(status),
                *_promise_lines(status),
                *_changed_lines(status),
                *_waived_lines(status),
                *_block_lines(status, 1000),
            )
        ),
    ]


def _head(status: Status) -> str:
    return f"{status.unit}{status.year}年度报告进度（{date_in_words(status.today)}）"


def _stale_lines(status: Status) -> list[str]:
    return [
        f"未更新：{file.rpartition('/')[2]} 有 {len(places)} 段还是上年的文字（第{'、'.join(str(p.line) for p in places[:6])}行"
        f"{'等' if len(places) > 6 else ''}）"
        for file, places in status.stale.items()
    ]


def _stale_sum(status: Status) -> list[str]:
    files = "、".join(
        f"{file.rpartition('/')[2].removesuffix('.yaml')} {len(places)}段" for file, places in status.stale.items()
    )
    return [f"未更新（还是上年的文字）：{files}"] if files else []


def _promise_lines(status: Status) -> list[str]:
    left, total = status.promises
    if status.unread:
        return [f"上年的安排没有算：{p.place}  {p.message}" for p in status.unread]
    return [f"上年的 {total} 条安排，还有 {left} 条没有答复（data/{status.year}开年清单.xlsx）"] if left else []


def _changed_lines(status: Status) -> list[str]:
    return [f"确认后变了：{s.reasons[0]}（{s.by} {s.date} 确认）" for share in status.shares for s in share.changed]


def _waived_lines(status: Status) -> list[str]:
    """Return what the reports in build went out with, a line for each reason."""
    lines = [f"放行记录读不懂：build/{r.report.removesuffix('.docx')}{RECORD}" for r in status.records if not r.rows]
    for record in status.records:
        for (reason, date, edition), rules in record.reasons().items():
            listed = "、".join(f"{rule} {count} 处" for rule, count in rules.items())
            lines.append(f"{edition}放行过错误：{listed}（{reason}，{date}；{record.report}）")
    return lines


def _block_lines(status: Status, most: int) -> list[str]:
    if not status.blocks:
        return ["可以出上报稿了；出稿前再运行 check 看一遍。"]
    kinds = Counter("签字" if p.id.startswith("sign-") else "内容" for p in status.blocks)
    lines = [f"出上报稿还差 {len(status.blocks)} 处（{'、'.join(f'{kind} {n}' for kind, n in kinds.items())}）："]
    for kind in kinds:
        found = [p for p in status.blocks if p.id.startswith("sign-") is (kind == "签字")]
        lines += [f"  {p.message}" + (f"（{p.place}）" if kind == "内容" and p.place.file else "") for p in found[:most]]
        if len(found) > most:
            lines.append(f"  {kind}另有 {len(found) - most} 处；用 --format md 全部列出")
    return lines


def as_json(status: Status) -> dict:
    """Return the same for programs."""
    return {
        "单位": status.unit,
        "年度": status.year,
        "日期": status.today.isoformat(),
        "期限": [{"事项": t.what, "日期": t.date.isoformat(), "剩余天数": t.days} for t in status.terms],
        "科室": [_share_json(share) for share in status.shares],
        "未更新": {file: [p.line for p in places] for file, places in status.stale.items()},
        "上年安排": {"没有答复": status.promises[0], "共": status.promises[1]},
        "放行": [{"报告": r.report, **row} for r in status.records for row in r.rows],
        "阻碍": [{"编号": p.id, "说明": p.message, "位置": str(p.place)} for p in status.blocks],
    }


def _share_json(share: Share) -> dict:
    return {
        "科室": share.owner,
        "指标数": share.metrics,
        "缺": list(share.missing),
        "指标签字": {name: share.metric_states[name] for name in (UNSIGNED, SIGNED, EXPIRED)},
        "部分": [
            {"名称": s.target.name, "状态": s.state, "签字": s.by, "日期": s.date, "原因": list(s.reasons)}
            for s in share.sections
        ],
        "变动": [{"名称": s.target.name, "原因": list(s.reasons)} for s in share.changed],
    }
