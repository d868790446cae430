"""The screen of `batch`: which units failed and why, what was left alone, how many were made.

In: the `Outcome` of each unit. Out: lines, or what becomes JSON. Responsible for: many units on one screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lawreport.app.console import WHOLE
from lawreport.app.screens.delivery import advice_lines
from lawreport.app.screens.lines import first
from lawreport.checks.waivers import IDLE, OF_SIGNATURES, RECORD
from lawreport.edition import Edition
from lawreport.many.batch import BUILT, FAILED, UNCHANGED, Outcome
from lawreport.outputs.written import LASTING
from lawreport.problem import Problem, counts


def lender_line(lender: Path | None) -> str:
    """Return which project the units take from."""
    if lender is None:
        return (
            "各单位没有共用的项目：上面没有带 data 或 templates 的文件夹，指标目录、模板要各单位自己有，或加 --project 写明。"
        )
    return f"各单位共用的指标目录、图表、模板取自：{lender}"


def failed_lines(outcomes: Sequence[Outcome], edition: Edition) -> Iterator[str]:
    """Yield which units failed, each with its first problem, and what may be done about it."""
    failed = [o for o in outcomes if o.state == FAILED]
    if failed:
        yield "没有生成的单位："
    for outcome in failed:
        reason, more = str(outcome.problems[0]).partition("\n")[0], len(outcome.problems) - 1
        yield f"  {outcome.unit}：{reason}" + (f"（另有 {more} 处）" if more else "")
    if failed and edition.traits.strict:
        yield from _advice([p for o in failed for p in o.problems], edition)


def _advice(problems: list[Problem], edition: Edition) -> Iterator[str]:
    """Yield what may be done about what stopped the units: to let go only what can be let go."""
    yield f"{edition.traits.title}有一处错误就不出；改好再运行。逐条看：check --project 单位文件夹 --edition {edition}"
    if any(p.id in OF_SIGNATURES for p in problems):
        yield "科室还没有签完字的：请签字；不等签字，加 --unsigned。"
    yield from advice_lines(problems, edition)


def done_lines(outcomes: Sequence[Outcome], edition: Edition) -> Iterator[str]:
    """Yield whose files were left alone, how many units were made, and what they went out with."""
    yield from _left(outcomes)
    made = [o for o in outcomes if o.state != FAILED]
    numbered = {state: sum(o.state == state for o in outcomes) for state in (BUILT, UNCHANGED, FAILED)}
    numbers = "，".join(f"{state} {count} 个" for state, count in numbered.items() if count)
    warned = [p for o in made for p in o.problems if p.id != IDLE]
    look = "check --project 单位文件夹" + (f" --edition {edition}" if edition is not Edition.DRAFT else "")
    more = f"生成的报告里有 {counts(warned)}，用 {look} 查看。" if warned else ""
    yield f"共 {len(outcomes)} 个单位：{numbers}。{more}"
    yield from _waived(made)


def _left(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield whose files were not written over."""
    for why, lasting in (("正被 Word 或 WPS 打开", False), ("有人改过", True)):
        names = {o.unit: [one.path.name for one in o.left if (one.why in LASTING) is lasting] for o in outcomes}
        lines = [f"  {unit}：{'、'.join(left)}" for unit, left in names.items() if left]
        if lines:
            yield f"{why}、没有覆盖的文件，新的另存在旁边，名字里有“新稿”："
        yield from first(lines, WHOLE, rest="  ……另有 {} 个单位；全部列出请加 --format json。")


def _waived(made: Sequence[Outcome]) -> Iterator[str]:
    """Yield which units went out with errors, and what was let go in none of them."""
    waived = [o.unit for o in made if any(f.endswith(RECORD) for f in o.files)]
    if waived:
        yield f"放行了错误的单位：{'、'.join(waived)}；记在各报告旁边（{RECORD}）。"
    idle = [{p.message for p in o.problems if p.id == IDLE} for o in made]
    for message in sorted(set.intersection(*idle)) if idle else ():
        yield f"提示：各单位都{message}。"


def as_json(outcomes: Sequence[Outcome]) -> list[dict]:
    """Return the same for programs."""
    return [
        {
            "unit": o.unit,
            "state": o.state,
            "files": o.files,
            "kept": [str(one.path) for one in o.left],
            "seconds": round(o.seconds, 3),
            "problems": [
                {"id": p.id, "severity": str(p.severity), "place": str(p.place), "message": p.message, "hint": p.hint}
                for p in o.problems
            ],
        }
        for o in outcomes
    ]
