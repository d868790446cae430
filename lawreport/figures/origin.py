"""Where a number comes from: the typed readings under it, each with its value and cell, and the formulas between.

In: readings and figures. Out: words for the ledger, comments and messages. Knows alone: how a source is told in one line,
整改隐患 7153处（data/2024.csv B4）, and that a computed value is told as it is printed, never in all its decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lawreport.model import Figure, Reading
from lawreport.problem import Place

MOST = 40  # numbers or formulas that are told of one figure


def cell(place: Place) -> str:
    """Return where something stands: file and cell, or file and line."""
    return f"{place.file} {place.cell}".strip() if place.cell else str(place)


def leaves(readings: Iterable[Reading]) -> list[Reading]:
    """Return the typed readings that these are, or are computed from, each once."""
    return [r for r in _under(readings) if not r.inputs]


def _under(readings: Iterable[Reading]) -> Iterator[Reading]:
    """Return these readings and all under them, each once, as they are first met; formulas may be nested without end."""
    met, waiting = set(), list(readings)[::-1]
    while waiting:
        reading = waiting.pop()
        if (key := (reading.metric.name, reading.year)) not in met:
            met.add(key)
            yield reading
            waiting += reading.inputs[::-1]


def basis(readings: Iterable[Reading], year: int) -> str:
    """Return the typed readings with their values and cells; the year stands with them where one is not `year`."""
    typed = leaves(readings)
    dated = any(r.year != year for r in typed)
    told = "、".join(f"{r.metric.name} {f'{r.year}年 ' * dated}{value(r)}" for r in typed[:MOST])
    return told + (f" 等{len(typed)}个数" if len(typed) > MOST else "")


def value(reading: Reading) -> str:
    """Return the value of a reading and where it stands: 7292处（data/2024.csv B4）."""
    shown = "缺" if reading.missing else reading.printed
    if reading.inputs:
        return f"{shown}（由{basis(reading.inputs, reading.year)}算出）"
    return f"{shown}（{cell(reading.place)}）" if reading.place.file else shown


def formula(figure: Figure) -> str:
    """Return how a figure is computed: what its tag says, and the formulas of what is computed in it."""
    metrics = dict.fromkeys(r.metric for r in _under(figure.inputs) if r.inputs)
    computed = [f"{m.name} = {m.formula}" for m in metrics]
    written = [figure.formula] if figure.formula and figure.formula not in {m.formula for m in metrics} else []
    return "；".join((*written, *computed[:MOST])) + (f" 等{len(computed)}个公式" if len(computed) > MOST else "")


def cells(figure: Figure) -> str:
    """Return the cells of the data that a figure rests on."""
    places = [cell(r.place) for r in leaves(figure.inputs)[:MOST] if r.place.file]
    return "、".join(dict.fromkeys(places)) or cell(figure.source)


def exact(figure: Figure) -> str:
    """Return all decimals of a value that was computed, for programs; nothing for one that was typed."""
    if len(figure.inputs) == 1:
        return figure.inputs[0].exact
    return f"{figure.amount:f}" if figure.inputs and figure.amount is not None else ""


def told(figure: Figure) -> str:
    """Return where a figure comes from, in one sentence."""
    how = formula(figure)
    if not how and len(figure.inputs) < 2:
        return basis(figure.inputs, figure.year)
    return f"{figure.metric}：{figure.text}，依据 {basis(figure.inputs, figure.year)}" + (f"；公式：{how}" if how else "")
