"""Step 5, check: what a report that can be printed still says wrongly.

In: the source and the finished report. Out: problems, none of which stops the others. Knows alone: which rules there
are to run.
"""

from __future__ import annotations

from lawreport.expression import Misuse, evaluate
from lawreport.metrics import Data, Identity, identity_tree
from lawreport.model import Report
from lawreport.problem import Problems, Severity
from lawreport.read import Source


def check(source: Source, report: Report) -> Problems:
    """Return everything the rules find. Raise `Trouble` when the figures contradict each other."""
    problems = Problems()
    for identity in source.checks:
        _identity(identity, source.data, problems)
    problems.raise_errors()
    return problems


def _identity(identity: Identity, data: Data, problems: Problems) -> None:
    """勾稽关系: both sides are computed from the readings, and told with their values where they do not agree."""
    tree = identity_tree(identity, data, problems)
    if tree is None:
        return
    try:
        if evaluate(tree, data):
            return
    except Misuse as misuse:
        problems.add("check-skipped", f"勾稽关系“{identity.text}”没有核对：{misuse.message}", identity.place,
                     "补上数据后再核对。", severity=Severity.HINT)
        return
    reason = f"（{identity.reason}）" if identity.reason else ""
    problems.add("check-fails", f"勾稽关系不成立：{identity.text}{reason}；{_values(tree, data)}", identity.place,
                 "请核对这几个数，或修改勾稽关系。")


def _values(tree, data: Data) -> str:
    from lawreport.expression import names

    readings = [data.reading(n) for n in dict.fromkeys(names(tree)) if n in data.catalogue]
    return "，".join(f"{r.metric.name} {r.printed}（{r.place.file} {r.place.cell or r.place.line}）" for r in readings)
