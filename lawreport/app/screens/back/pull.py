"""What `pull` says: the changes by file and line, figures that were typed over, what is told, comments.

In: a `PullPlan`. Out: lines, JSON. Responsible for: that one screen tells everything that is written and
everything that is not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from difflib import SequenceMatcher

from lawreport.app.screens.lines import first
from lawreport.back.pull.values import QUIET, WORDINGS, Change, Origin, Overtyped, PullPlan, Remark, Renamed, Told
from lawreport.problem import Place

MOST, LONG, AROUND = 12, 24, 4


def plan_lines(plan: PullPlan, data: bool, everything: bool) -> list[str]:
    """Return the plan as it is read: what is written, figures, what needs somebody, comments."""
    wanting = [t for t in plan.told if t.why not in QUIET]
    rest = [t for t in plan.told if t.why in QUIET]
    lines = [*_head(plan), f"改动 {len(plan.changes)} 处" + ("：" if plan.changes else "，没有要写进文段的。")]
    lines += first([line for c in plan.changes for line in _change(c, everything)], 2 * MOST, everything)
    lines += _part("数被改", [_figure(f, data) for f in plan.figures] + [_name(n, data) for n in plan.names], everything)
    lines += _part("要人看", [line for t in wanting for line in _told(t)], everything, len(wanting))
    lines += first([line for t in rest for line in _told(t)], MOST, everything)
    lines += _part("批注", [_remark(r) for r in plan.remarks], everything)
    return lines


def _head(plan: PullPlan) -> Iterator[str]:
    yield f"{'！' if plan.origin is Origin.TODAY else ''}{plan.said_of_base}"
    if plan.already:
        yield f"有 {plan.already} 处文段里已经是这样了。"


def _part(title: str, lines: Sequence[str], everything: bool, count: int | None = None) -> list[str]:
    number = len(lines) if count is None else count
    return [f"{title} {number} {'条' if title == '批注' else '处'}：", *first(lines, MOST, everything)] if lines else []


def _change(change: Change, everything: bool) -> Iterator[str]:
    yield f"  {change.number}. {change.place} {change.kind}{_where(change.paragraph, change.authors)}"
    shown = excerpts(change.before, change.after)
    yield (
        "     "
        + "；".join(shown if everything else shown[:3])
        + ("" if everything or len(shown) < 4 else f"……共{len(shown)}处")
    )


def _where(paragraph: int, authors: Sequence[str]) -> str:
    words = [f"第{paragraph}段"] if paragraph else []
    return f"（{'，'.join([*words, *authors])}）" if words or authors else ""


def excerpts(before: str, after: str) -> list[str]:
    """Return what differs between two wordings, each difference with some characters around it."""
    if not before or not after:
        return [f"{'加' if after else '删'}“{_short(after or before)}”"]
    codes = [c for c in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if c[0] != "equal"]
    joined: list[list[int]] = []
    for _, a, b, c, d in codes:
        if joined and a - joined[-1][1] <= 2:
            joined[-1][1], joined[-1][3] = b, d
        else:
            joined.append([a, b, c, d])
    return [_difference(before, after, *one) for one in joined] or [f"“{_short(before)}”"]


def _difference(before: str, after: str, a: int, b: int, c: int, d: int) -> str:
    head, tail = before[max(0, a - AROUND) : a], before[b : b + AROUND]
    old, new = _short(before[a:b]), _short(after[c:d])
    said = f"“{old}”→“{new}”" if old and new else f"加“{new}”" if new else f"删“{old}”"
    return f"……{_plain(head)}［{said}］{_plain(tail)}……"


def _short(words: str) -> str:
    words = _plain(words)
    return words if len(words) <= LONG else f"{words[: LONG - 8]}…{words[-6:]}"


def _plain(words: str) -> str:
    return words.replace("\n", "¶")


def _figure(figure: Overtyped, data: bool) -> str:
    who = _where(figure.paragraph, figure.authors)
    form = f"（{figure.form}）" if figure.form and figure.form not in ("图", "表") else ""
    done = "" if not data else "，写进 data" if figure.raw else "，写不成数，没有写"
    return f"  {figure.metric}{form} {figure.old} → {figure.new}，{figure.cell}{who}{done}"


def _name(name: Renamed, data: bool) -> str:
    done = "，写进去" if data else "？没有写；要改，加 --data"
    return f"  {name.name}“{name.old}”→“{name.new}”（{name.printed} 处里改了 {name.changed} 处），{name.place}{done}"


def _told(told: Told) -> Iterator[str]:
    where = f"{told.place} " if told.place != Place() else ""
    yield f"  {where}{told.why}{_where(told.paragraph, told.authors)}：{told.message}" + (f"。{told.hint}" if told.hint else "")
    for name, words in zip(WORDINGS, told.wordings, strict=False):
        yield f"     {name}：{_plain(words.strip())[:120]}"


def _remark(remark: Remark) -> str:
    what = f"“{_short(remark.quoted)}”" if remark.quoted else ""
    state = "，已解决" if remark.resolved else ""
    reply = "  ↳ " if remark.answers else "  "
    place = f"{remark.place} " if remark.place != Place() else ""
    return f"{reply}{place}{remark.author}{state}{what}：{_plain(remark.text)[:80]}"


# ---- for programs ----------------------------------------------------------------------------------------------------------


def as_json(plan: PullPlan) -> str:
    """Return the plan as JSON: changes, figures, names, what is told, comments, and the files it would write."""
    said = asdict(plan)
    said["files"] = [{"file": path.name, "before": len(a), "after": len(b)} for path, (a, b) in plan.files.items()]
    return json.dumps(_places(said), ensure_ascii=False, indent=1)


def _places(value):
    """Return a value with its places as words."""
    if isinstance(value, dict):
        if {*value} == {"file", "line", "column", "cell", "paragraph"}:
            return str(Place(**value))
        return {key: _places(one) for key, one in value.items()}
    return [_places(one) for one in value] if isinstance(value, list | tuple) else value
