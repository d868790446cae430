"""The screen of `impact`: what rests on a number, and what another value would print.

In: an `Impact` or a `Preview`. Out: lines. Responsible for: their order, and which figures share a line.
"""

from __future__ import annotations

from collections.abc import Iterable

from lawreport.figures.ledger import Printed
from lawreport.figures.origin import basis, cell
from lawreport.model import Paragraph, Picture, Reading, Table
from lawreport.year.impact import Impact, Preview


def impact_lines(impact: Impact) -> list[str]:
    """Return the number with its source, then everything it moves, kind by kind."""
    reading = impact.reading
    head = f"{reading.metric.name} {reading.year}年：{reading.printed}（{_where(reading)}）"
    lines = [head + (f"，由{reading.metric.owner}负责" if reading.metric.owner else "")]
    if impact.nothing:
        return [*lines, "报告里没有用到它，改了不牵动别处。"]
    lines += [f"算出的指标：{r.metric.name} {r.printed}（＝{r.metric.formula}）" for r in impact.computed]
    lines += [f"文字：{p.figure.place}  印为“{p.figure.text}”{_form(p)}" for p in impact.of(Paragraph)]
    lines += _grouped("表", ((p.block.id, p.figure.text) for p in impact.printed if isinstance(p.block, Table)))
    lines += _grouped("图", ((p.block.chart.title, p.figure.text) for p in impact.printed if isinstance(p.block, Picture)))
    lines += [f"条件：{place}  这里的 {{% if %}} 要看这个数" for place in impact.conditions]
    lines += [f"勾稽关系：{c.text}" for c in impact.checks]
    lines += [f"签字：{s.name} {s.state}（{s.by} {s.date}），数变了就要重签" for s in impact.signatures]
    return lines


def preview_lines(preview: Preview) -> list[str]:
    """Return what would be printed otherwise, after the identities that would no longer hold."""
    count = len(preview.reprints)
    return [
        f"“{preview.name}”改成 {preview.value} 以后，有 {count} 处印得不一样（没有改任何文件）：",
        *(f"  勾稽关系不再成立：{check.text}" for check in preview.broken),
        *(f"  {r.printed.figure.place}  {r.old} → {r.new or '（不再印）'}" for r in preview.reprints),
    ]


def _where(reading: Reading) -> str:
    """Return where a number comes from: its cell, or what it is computed from."""
    if reading.inputs:
        return f"由{basis(reading.inputs, reading.year)}算出"
    return cell(reading.place) or "还没有数"


def _form(printed: Printed) -> str:
    return f"（{printed.figure.form}）" if printed.figure.form else ""


def _grouped(kind: str, figures: Iterable[tuple[str, str]]) -> list[str]:
    """Return a line for each table or picture, with all its figures: (title, printed text)."""
    groups: dict[str, list[str]] = {}
    for title, text in figures:
        groups.setdefault(title, []).append(text)
    return [f"{kind}：{title}  {'、'.join(texts)}" for title, texts in groups.items()]
