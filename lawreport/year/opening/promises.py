"""Promises (承诺): what last year's report said would be done, beside what this year's says was done.

In: last year's `Source`. Out: a `Promise` for every sentence of its 下一年安排. Responsible for: which measure seems to
answer it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lawreport.problem import Place, Problems
from lawreport.source.prose import paragraphs
from lawreport.source.reader import Section, Source
from lawreport.year.opening.carryover import own_texts
from lawreport.year.opening.verification import masked

LEAST = 0.15  # of the text's pairs of Hanzi have to stand in a measure that answers it


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence of last year's 下一年安排, and this year's measure that seems nearest to it."""

    text: str
    place: Place
    measure: str = ""


def promises(source: Source) -> tuple[Promise, ...]:
    """Return last year's plans, sentence by sentence, each with the nearest of the measures that were carried over."""
    measures = [(s, _bigrams(_words_of(s))) for s in covering(source.parts, "measures") if _words_of(s)]
    return tuple(
        Promise(text, place, _nearest(text, measures))
        for section in covering(source.parts, "next_year")
        for text, place in _sentences(section, source)
    )


def covering(sections: tuple[Section, ...], what: str, above: tuple[str, ...] = ()) -> Iterator[Section]:
    """Return the sections, at every level, that cover a required content."""
    for section in sections:
        covers = section.covers or above
        if what in covers:
            yield section
        yield from covering(section.children, what, covers)


def _words_of(section: Section) -> str:
    own = [s.text for s in own_texts(section)]
    return masked((section.heading.text if section.heading else "") + "".join(own)) if own else ""


def _sentences(section: Section, source: Source) -> Iterator[tuple[str, Place]]:
    """Return the sentences of a section as last year's report printed them; a short one goes with the next."""
    for scalar in own_texts(section):
        for spans in paragraphs(scalar, source.data, Problems()):
            short = ""
            for sentence in re.findall(r"[^。]+。?", "".join(s.text for s in spans)):
                short += sentence
                if len(short) >= 20:
                    yield short, spans[0].place
                    short = ""
            if short:
                yield short, spans[0].place


def _bigrams(text: str) -> set[str]:
    hanzi = re.findall(r"[\u4e00-\u9fff]+", text)
    return {run[i : i + 2] for run in hanzi for i in range(len(run) - 1)}


def _nearest(text: str, measures: list[tuple[Section, set[str]]]) -> str:
    """Return the measure that shares most with the text; what few measures say counts more, and long ones count less."""
    pairs = _bigrams(text)
    spread = Counter(pair for _, words in measures for pair in words)
    scored = [
        (sum(1 / spread[pair] for pair in pairs & words) / len(words) ** 0.5, section)
        for section, words in measures
        if len(pairs & words) >= LEAST * len(pairs)
    ]
    if not scored:
        return ""
    best = max(scored, key=lambda pair: pair[0])[1]
    heading = masked(best.heading.text).strip() if best.heading else ""
    return f"{Path(best.place.file).name} {heading}".strip()
