"""What there is to confirm: the whole, each owner's share of each part, each metric, finished by itself.

In: a `Source`. Out: `Target`s with their finished text and values. Responsible for: what a signature covers. A part is composed
by itself, so that the numbers of headings and figures, which are the program's, are no part of what is confirmed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lawreport.base.hanzi import CN
from lawreport.files.yamlfile import Scalar
from lawreport.model import Block, Figure, Paragraph, Photo, Picture, Reading, Span, Table, Words
from lawreport.problem import NOWHERE, Place, Problem, Trouble
from lawreport.report.compose import compose
from lawreport.source.fields import ReportFields
from lawreport.source.reader import Section, Source

MISSING = "缺"
WHOLE = "report"  # the target that is no part: title, introduction, signature, attachments
_NUMBERED = re.compile(rf"[{CN}]+、|（[{CN}\d]+）|\d+\.|[图表]\d+\u3000")


@dataclass(frozen=True, slots=True)
class Target:
    """What is confirmed at once: a part, one owner's share (`scope`) of a part, or a metric."""

    name: str
    owner: str  # who should confirm it
    scope: str = ""  # the owner whose share it is; empty for all of it
    paragraphs: tuple[str, ...] = ()  # figures stand in ⟦ ⟧
    values: tuple[tuple[str, str], ...] = ()  # (火灾隐患2024年, 7292处)
    problems: tuple[Problem, ...] = ()  # why it cannot be finished yet
    place: Place = NOWHERE
    metric: bool = False

    @property
    def digest(self) -> str:
        return digest((self.name, self.scope), self.values, self.paragraphs)


def targets(source: Source) -> tuple[Target, ...]:
    """Return everything that can be confirmed: the whole, each owner's share of each part, and each typed metric."""
    return (_rest(source), *(share for part in source.parts for share in shares(source, part)), *metrics(source))


def shares(source: Source, part: Section) -> list[Target]:
    """Return the part as one target, or one target for each of its owners where there are several."""
    names = owners(part)
    return [_share(source, part, o) for o in names] if len(names) > 1 else [whole_part(source, part, names[0])]


def metrics(source: Source) -> tuple[Target, ...]:
    """Return the typed metrics of the catalogue as targets."""
    typed = (m for m in source.data.catalogue.values() if not m.formula)
    return tuple(
        Target(m.name, m.owner, values=_values([source.data.reading(m.name)]), place=m.place, metric=True) for m in typed
    )


def owners(part: Section) -> tuple[str, ...]:
    """Return the owners of a part in reading order; one empty name where nobody owns any of it."""
    names = dict.fromkeys(owner for owner in _owners(part, "") if owner)
    return tuple(names) or ("",)


def _owners(section: Section, above: str) -> Iterator[str]:
    """Yield the owner of a section and of each below it; one that names none has that of the section above."""
    owner = section.owner or above
    yield owner
    for child in section.children:
        yield from _owners(child, owner)


def whole_part(source: Source, part: Section, owner: str = "") -> Target:
    """Return a part as one target."""
    return _target(_blank(source, part), stem(part), owner, "", part.place)


def _share(source: Source, part: Section, owner: str) -> Target:
    return _target(_blank(source, _only(part, owner, "")), stem(part), owner, owner, part.place)


def stem(part: Section) -> str:
    """Return the name of a part: its file without the ending."""
    return Path(part.place.file).stem


def _only(section: Section, owner: str, above: str) -> Section:
    """Return what of a section is an owner's, and what is nobody's in particular."""
    mine = (section.owner or above) in ("", owner)
    children = tuple(_only(c, owner, section.owner or above) for c in section.children)
    kept = tuple(
        c for c in children if c.heading or c.text or c.points or c.tail or c.children or c.charts or c.tables or c.photos
    )
    if mine:
        return replace(section, children=kept)
    return replace(section, heading=None, text=None, points=(), tail=None, charts=(), tables=(), photos=(), children=kept)


def _blank(source: Source, part: Section) -> Source:
    """Return the source with nothing to print but `part`."""
    kept = ReportFields(
        at=source.report.at,
        headings=source.report.headings,
        points=source.report.points,
        signature=(Scalar("无", source.report.at),),
    )
    return replace(source, parts=(part,), attachments=(), report=kept)


def _rest(source: Source) -> Target:
    return _target(replace(source, parts=()), WHOLE, "", "", source.report.at)


def _target(source: Source, name: str, owner: str, scope: str, place: Place) -> Target:
    """Return the target with its finished text and values, or with the problems that keep it from being finished."""
    try:
        report, _ = compose(source)
    except Trouble as trouble:
        return Target(name, owner, scope, problems=trouble.problems, place=place)
    readings = dict.fromkeys(r for f in report.figures for r in f.inputs)
    lines = tuple(line for block in report.blocks for line in _lines(block))
    return Target(name, owner, scope, lines, _values(readings), place=place)


def _values(readings) -> tuple[tuple[str, str], ...]:
    return tuple((f"{r.metric.name}{r.year}年", _printed(r)) for r in readings)


def _printed(reading: Reading) -> str:
    return MISSING if reading.missing else reading.printed


def _lines(block: Block) -> list[str]:
    """Return a block as the texts that are signed; the number that the program sets before a heading is left out."""
    if isinstance(block, Paragraph):
        spans = block.head + block.spans
        return [_text(spans[1:] if spans and _is_number(spans[0]) else spans)]
    if isinstance(block, Table):
        return [_text([span for cell in row for span in cell]) for row in block.lines]
    return _chart_lines(block)


def _is_number(span: Span) -> bool:
    return isinstance(span, Words) and span.made and bool(_NUMBERED.fullmatch(span.text))


def _chart_lines(picture: Picture) -> list[str]:
    """Return a line for each series of a chart, and one for a photo, which its pixels are part of."""
    chart = picture.chart
    if isinstance(chart, Photo):
        return [f"照片：{chart.name} {picture.alt} {chart.digest}"]
    return [
        f"图：{s.name} "
        + "，".join(f"{c} {f'⟦{f.text}⟧' if f else '缺'}" for c, f in zip(chart.categories, s.figures, strict=True))
        for s in chart.series
    ]


def _text(spans) -> str:
    return "".join(_word(span) for span in spans).replace("\n", "")


def _word(span: Span) -> str:
    return f"⟦{span.text}⟧" if isinstance(span, Figure) else span.text


def digest(name: tuple[str, str], values: tuple[tuple[str, str], ...], paragraphs: tuple[str, ...]) -> str:
    """Return the check sum of what was confirmed; it begins with a letter, so that Excel leaves it alone."""
    words = "\x1e".join([*name, *("\x1f".join(pair) for pair in values), "", *paragraphs])
    return f"h{hashlib.sha256(words.encode()).hexdigest()[:20]}"
