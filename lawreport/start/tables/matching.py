"""Which metric a name in somebody's table means.

In: a name with what stands around it, the catalogue, and what was answered before. Out: a `Match`.
Responsible for: that only the same name is the same metric; a near one is asked about, nearest first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from lawreport.files.characters import folded
from lawreport.model import Metric
from lawreport.source.reader import fault_of_name
from lawreport.start.tables.layout import Found

UNWANTED, OPEN, NEW = "不要", "待定", "新指标"  # answers that are no metric
NEAR, MOST_NEAR = 0.5, 3
_TAIL = re.compile(r"(?<=..)(?:数量|数)$")


@dataclass(frozen=True, slots=True)
class Match:
    """A metric; or the names it may be, nearest first; or the name of a new one. All empty: it is not wanted."""

    metric: Metric | None = None
    near: tuple[str, ...] = ()
    new: str = ""


class Names:
    """The names of a catalogue, and what was answered before: name as typed → metric, 不要, 待定 or 新指标."""

    def __init__(self, catalogue: Mapping[str, Metric], remembered: Mapping[str, str]):
        self.catalogue, self.remembered = catalogue, remembered
        self.known = {key(name): metric for name, metric in catalogue.items() if key(name)}

    def match(self, found: Found) -> Match:
        """Return which metric a figure is of."""
        answer = self.remembered.get(written(found), "")
        if answer in self.catalogue:
            return Match(self.catalogue[answer])
        if answer == UNWANTED:
            return Match()
        if answer == NEW:
            return Match(new=new_name(found))
        if not found.name.part:
            for name in (found.name.bare, *_with_context(found)):
                if metric := self.known.get(key(name)) or _counted(name, found, self.known):
                    return Match(metric)
        near = self._nearest(found)
        if near or found.name.part or answer == OPEN:
            return Match(near=near)
        return Match(new=new_name(found))

    def _nearest(self, found: Found) -> tuple[str, ...]:
        """Return the metrics whose names are near, nearest first."""
        likeness: dict[str, float] = {}
        for typed in dict.fromkeys(map(key, (found.name.bare, *_with_context(found)))):
            matcher = SequenceMatcher(None, "", typed)
            for plain, metric in self.known.items():
                matcher.set_seq1(plain)
                if matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR:
                    likeness[metric.name] = max(likeness.get(metric.name, 0), matcher.ratio())
        near = sorted((name for name, like in likeness.items() if like >= NEAR), key=lambda name: -likeness[name])
        return tuple(near[:MOST_NEAR])


def _counted(name: str, found: Found, known: Mapping[str, Metric]) -> Metric | None:
    """Return the metric that a name counts in its own unit: 行政检查次数 is 行政检查, where that is counted in 次."""
    bare = re.sub(r"[\W_]", "", folded(name))
    for metric in known.values():
        short = bare.removesuffix(f"{metric.unit}数") if metric.unit else bare
        if short != bare and key(short) == key(metric.name) and found.unit in ("", metric.unit):
            return metric
    return None


def written(found: Found) -> str:
    """Return what a figure is called in its table, with what it belongs to where its name alone says little."""
    if found.name.part:
        return "·".join((*found.context[-1:], "其中", found.name.bare))
    if len(found.name.bare) <= 2:
        return "·".join((*found.context[-1:], found.name.bare))
    return found.name.bare


@lru_cache(4096)
def key(name: str) -> str:
    """Return a name as names are compared: without signs, blanks, and 数 at its end."""
    return _TAIL.sub("", re.sub(r"[\W_]", "", folded(name)).casefold())


def _with_context(found: Found) -> list[str]:
    return [word + found.name.bare for word in reversed(found.context)] + ["".join((*found.context, found.name.bare))]


def new_name(found: Found) -> str:
    """Return what a new metric may be called; "" where no name can be made of what is typed."""
    short = len(found.name.bare) <= 2 and found.context
    name = re.sub(r"[\W]", "", (found.context[-1] if short else "") + found.name.bare)
    return "" if fault_of_name(name) else name
