"""The screen of `status`: terms, a table of the 科室, what is not renewed, what keeps the final edition back.

In: a `Status`. Out: lines of a screen, a Markdown page, or what becomes JSON. Responsible for: what of it fits one screen.
"""

from __future__ import annotations

from collections import Counter

from lawreport.app.screens.lines import aligned, first, markdown, names_of
from lawreport.base.dates import date_in_words
from lawreport.checks.signoff.signing import EXPIRED, SIGNED, UNSIGNED
from lawreport.checks.waivers import RECORD
from lawreport.problem import Problem
from lawreport.year.status import Share, Status, Term

NOBODY = "（没有写科室）"
MOST = 5  # so many lines of one kind are told on the screen
HEADER = ("科室", "指标已填", "已签", "失效", "部分已签", "失效", "还缺")


def table(status: Status) -> list[tuple[str, ...]]:
    """Return one row for each 科室, under a header."""
    return [HEADER, *(_row(share) for share in status.shares)]


def _row(share: Share) -> tuple[str, ...]:
    """Return the row of one 科室."""
    sections = Counter(s.state for s in share.sections)
    filled = f"{share.metrics - len(share.missing)}/{share.metrics}"
    signed = f"{sections[SIGNED]}/{len(share.sections)}"
    return (
        share.owner or NOBODY,
        filled,
        str(share.metric_states[SIGNED]),
        str(share.metric_states[EXPIRED]),
        signed,
        str(sections[EXPIRED]),
        names_of(share.missing, 3),
    )


def text(status: Status) -> list[str]:
    """Return the lines of the screen."""
    lines = [_head(status), "　".join(map(_term, status.terms)), "", *aligned(table(status), right=range(1, 6))]
    return [
        *lines,
        "",
        *_stale_sum(status),
        *_promise_lines(status),
        *_changed_lines(status),
        *_waived_lines(status),
        *_issued_lines(status),
        *_block_lines(status, MOST),
    ]


def as_markdown(status: Status) -> list[str]:
    """Return the same, complete, as a Markdown page for passing on."""
    return [
        f"# {_head(status)}",
        "",
        *(f"- {_term(term)}" for term in status.terms),
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
                *_issued_lines(status),
                *_block_lines(status, len(status.blocks)),
            )
        ),
    ]


def _head(status: Status) -> str:
    return f"{status.unit}{status.year}年度报告进度（{date_in_words(status.today)}）"


def _term(term: Term) -> str:
    """Return a date as the days to it: before it, the day itself no longer counts."""
    day = f"{term.date.month}月{term.date.day}日前{term.what}"
    if term.days > 0:
        return f"{day}，还有 {term.days} 天"
    return f"{day}，已过 {-term.days} 天" if term.days else f"{day}，今天已到期"


def _stale_lines(status: Status) -> list[str]:
    """Return a line for each file that is not renewed, with its lines."""
    return [
        f"未更新：{file.rpartition('/')[2]} 有 {len(places)} 段还是上年的文字（第{'、'.join(str(p.line) for p in places[:6])}行"
        f"{'等' if len(places) > 6 else ''}）"
        for file, places in status.stale.items()
    ]


def _stale_sum(status: Status) -> list[str]:
    """Return the files that are not renewed on one line."""
    files = "、".join(
        f"{file.rpartition('/')[2].removesuffix('.yaml')} {len(places)}段" for file, places in status.stale.items()
    )
    return [f"未更新（还是上年的文字）：{files}"] if files else []


def _promise_lines(status: Status) -> list[str]:
    """Return how many of last year's plans wait for an answer."""
    promises = status.promises
    if promises.unread:
        return [f"上年的安排没有算：{promises.unread.place}  {promises.unread.message}"]
    if not promises.waiting:
        return []
    return [f"上年的 {promises.total} 条安排，还有 {promises.waiting} 条没有答复（{promises.file}）"]


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


def _issued_lines(status: Status) -> list[str]:
    """Return what went out last."""
    last = status.issued
    if last is None:
        return []
    return [
        f"最近发出：{last.date} {last.edition}{f'，发给{last.to}' if last.to else ''}（issued/{last.year}/{last.path.name}）"
    ]


def _block_lines(status: Status, most: int) -> list[str]:
    """Return what keeps the final edition back: faults, then signatures, so many of each."""
    if not status.blocks:
        return ["可以出上报稿了；出稿前再运行 check 看一遍。"]
    kinds = {"内容": [_fault(p) for p in status.faults], "签字": [f"  {p.message}" for p in status.unsigned]}
    counted = "、".join(f"{kind} {len(lines)}" for kind, lines in kinds.items() if lines)
    lines = [f"出上报稿还差 {len(status.blocks)} 处（{counted}）："]
    for kind, its in kinds.items():
        lines += first(its, most, rest=f"  {kind}另有 {{}} 处；用 --format md 全部列出")
    return lines


def _fault(problem: Problem) -> str:
    return f"  {problem.message}" + (f"（{problem.place}）" if problem.place.file else "")


def as_json(status: Status) -> dict:
    """Return the same for programs."""
    return {
        "单位": status.unit,
        "年度": status.year,
        "日期": status.today.isoformat(),
        "期限": [{"事项": t.what, "日期": t.date.isoformat(), "剩余天数": t.days} for t in status.terms],
        "科室": [_share_json(share) for share in status.shares],
        "未更新": {file: [p.line for p in places] for file, places in status.stale.items()},
        "上年安排": {"没有答复": status.promises.waiting, "共": status.promises.total},
        "放行": [{"报告": r.report, **row} for r in status.records for row in r.rows],
        **_issued_json(status),
        "阻碍": [{"编号": p.id, "说明": p.message, "位置": str(p.place)} for p in status.blocks],
    }


def _issued_json(status: Status) -> dict:
    """Return what went out last as what becomes JSON; nothing where nothing did."""
    last = status.issued
    said = last and {
        "日期": last.date,
        "版本": last.edition,
        "收文单位": last.to,
        "文件": f"issued/{last.year}/{last.path.name}",
    }
    return {"最近发出": said} if said else {}


def _share_json(share: Share) -> dict:
    """Return the share of one 科室 as what becomes JSON."""
    return {
        "科室": share.owner or NOBODY,
        "指标数": share.metrics,
        "缺": list(share.missing),
        "指标签字": {name: share.metric_states[name] for name in (UNSIGNED, SIGNED, EXPIRED)},
        "部分": [
            {"名称": s.target.name, "状态": s.state, "签字": s.by, "日期": s.date, "原因": list(map(str, s.reasons))}
            for s in share.sections
        ],
        "变动": [{"名称": s.target.name, "原因": list(map(str, s.reasons))} for s in share.changed],
    }
