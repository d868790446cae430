"""Where a number comes from: the typed readings behind it, with value and cell, and the formulas between.

In: readings and figures. Out: words for the ledger, comments and messages.
Responsible for: the wording of a source, 整改隐患 7153处（data/2024.csv B4）; a computed value has the digits that are
printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lawreport.model import Figure, Reading
from lawreport.problem import Place

MOST = 40  # numbers or formulas listed for one figure


def cell(place: Place) -> str:
    """Return a place as file and cell, or file and line."""
    return f"{place.file} {place.cell}".strip() if place.cell else str(place)


def leaves(readings: Iterable[Reading]) -> list[Reading]:
    """Return the typed readings behind `readings`, each once."""
    return [r for r in _under(readings) if not r.inputs]


def _under(readings: Iterable[Reading]) -> Iterator[Reading]:
    """Yield these readings and all behind them, each once, depth first; without recursion, since formulas may be nested
    deeply.
    """
    seen, waiting = set(), list(readings)[::-1]
    while waiting:
        reading = waiting.pop()
        if (key := (reading.metric.name, reading.year)) not in seen:
            seen.add(key)
            yield reading
            waiting += reading.inputs[::-1]


def basis(readings: Iterable[Reading], year: int) -> str:
    """Return the typed readings with values and cells, at most 40; each with its year where one is not of `year`."""
    typed = leaves(readings)
    dated = any(r.year != year for r in typed)
    listed = "、".join(f"{r.metric.name} {f'{r.year}年 ' * dated}{value(r)}" for r in typed[:MOST])
    return listed + (f" 等{len(typed)}个数" if len(typed) > MOST else "")


def value(reading: Reading) -> str:
    """Return the value of a reading and its cell: 7292处（data/2024.csv B4）."""
    shown = "缺" if reading.missing else reading.printed
    if reading.inputs:
        return f"{shown}（由{basis(reading.inputs, reading.year)}算出）"
    return f"{shown}（{cell(reading.place)}）" if reading.place.file else shown


def formula(figure: Figure) -> str:
    """Return how a figure is computed: the expression of its tag, then the formulas of computed metrics in it."""
    metrics = dict.fromkeys(r.metric for r in _under(figure.inputs) if r.inputs)
    computed = [f"{m.name} = {m.formula}" for m in metrics]
    written = [figure.formula] if figure.formula and figure.formula not in {m.formula for m in metrics} else []
    return "；".join((*written, *computed[:MOST])) + (f" 等{len(computed)}个公式" if len(computed) > MOST else "")


def cells(figure: Figure) -> str:
    """Return the cells of data behind a figure, joined by 、."""
    places = [cell(r.place) for r in leaves(figure.inputs)[:MOST] if r.place.file]
    return "、".join(dict.fromkeys(places)) or cell(figure.source)


def exact(figure: Figure) -> str:
    """Return all decimals of a computed value, for programs; an empty string for a typed one."""
    if len(figure.inputs) == 1:
        return figure.inputs[0].exact
    return f"{figure.amount:f}" if figure.inputs and figure.amount is not None else ""


def told(figure: Figure) -> str:
    """Return in one sentence where a figure comes from."""
    how = formula(figure)
    if not how and len(figure.inputs) < 2:
        return basis(figure.inputs, figure.year)
    return f"{figure.metric}：{figure.text}，依据 {basis(figure.inputs, figure.year)}" + (f"；公式：{how}" if how else "")
