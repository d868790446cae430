"""The texts of a report as the page shows them: with their numbers as printed, their figures, their problems.

In: a `Source`, the report made of it, the problems. Out: `Item`s in reading order; `as_json` makes of each what a browser gets.
Responsible for: which text a number and a problem belong to. Offsets count UTF-16 units, as browsers do.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from lawreport.base.hanzi import CN
from lawreport.base.screenwidth import width
from lawreport.checks.signoff.signing import EXPIRED, SIGNED, UNSIGNED, in_use, records, state
from lawreport.checks.signoff.targets import WHOLE
from lawreport.files.yamlfile import Scalar
from lawreport.model import Paragraph, Report, Words, text_of
from lawreport.page.texts.outline import Text, texts_of
from lawreport.problem import Place, Problem, Problems, Trouble
from lawreport.report.compose import attempted
from lawreport.source import prose
from lawreport.source.marks import Mark, marks
from lawreport.source.reader import Source
from lawreport.style import Style

_POINT = re.compile(rf"[{CN}]+是")
_HEADS = ("title", "part", "heading", "attachment", "chart", "table", "photo", "signature")


@dataclass(frozen=True, slots=True)
class Item:
    """A text, what is printed before it, what its tags show, and what is wrong with it."""

    text: Text
    number: str = ""
    shown: str = ""  # as it is printed, of what stands in the outline
    marks: tuple[Mark, ...] = ()
    signed: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """All texts in reading order, and for each problem the text it belongs to (empty: none)."""

    items: tuple[Item, ...]
    owners: Mapping[Problem, str] = field(default_factory=dict)


def items_of(source: Source, report: Report | None, problems: Iterable[Problem]) -> Items:
    """Return every text of the report. Where no report could be made, its numbers are those of the attempt."""
    texts = texts_of(source)
    index = Index.of(texts)
    numbers = _numbers(report or attempted(source)[0], index)
    signed = _signing(source)
    found = defaultdict(list)
    owners = {problem: index.at(problem.place) for problem in dict.fromkeys(problems)}
    for problem, owner in owners.items():
        found[owner].append(problem)
    items = [
        Item(
            text,
            numbers.get(text.id, ""),
            _shown(text, source),
            marks(text.scalar, source.data),
            signed(text),
            tuple(found.get(text.id, ())),
        )
        for text in texts
    ]
    return Items(tuple(items), owners)


def _stem(part: str) -> str:
    stem = PurePosixPath(part).stem
    return WHOLE if stem == "report" else stem


def _signing(source: Source) -> Callable[[Text], str]:
    """Return what says of a text how far the signature of its part is; nothing where the project does not sign.

    Where nobody has signed yet no part has to be finished to know that.
    """
    try:
        if not in_use(source):
            return lambda text: ""
        if not records(source):
            return lambda text: UNSIGNED
        signatures = [s for s in state(source) if not s.target.metric]
    except Trouble:  # of the file of signatures, which `check` tells
        return lambda text: ""
    states = {(s.target.name, s.target.scope): s.state for s in signatures}
    return lambda text: _signature(states, _stem(text.part), text.owner)


def _signature(states: Mapping[tuple[str, str], str], part: str, owner: str) -> str:
    """Return the state of an owner's share of a part; of what nobody owns, the least that any share has come to."""
    found = [said for (name, scope), said in states.items() if name == part and scope in ("", owner)]
    found = found or [said for (name, _), said in states.items() if name == part]
    return next((said for said in (EXPIRED, UNSIGNED, SIGNED) if said in found), "")


def _shown(text: Text, source: Source) -> str:
    if text.kind not in _HEADS or "{" not in text.scalar.text:
        return text.scalar.text.strip() if text.kind in _HEADS else ""
    return text_of(prose.line(text.scalar, source.data, Problems()))


# ---- which text a place belongs to --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Index:
    """Where each text stands: file → (line, column, last line, id) in the order they were typed."""

    files: Mapping[str, list[tuple[int, int, int, str]]]
    exhibits: Mapping[str, str]  # the file of a chart or table → the text that stands for it

    @classmethod
    def of(cls, texts: Iterable[Text]) -> Index:
        files = defaultdict(list)
        exhibits: dict[str, str] = {}
        for text in texts:
            place = text.scalar.place
            if text.path:
                files[text.file].append((place.line, place.column, text.scalar.end_line, text.id))
            if not text.path or text.ref:
                exhibits.setdefault(text.file, text.id)
        return cls({name: sorted(spans) for name, spans in files.items()}, exhibits)

    def at(self, place: Place) -> str:
        """Return the text a place belongs to: the one it stands in, the next one on its line, or its chart; else nothing."""
        return next(iter(self.all_at(place)), "")

    def all_at(self, place: Place) -> list[str]:
        """Return the texts a place belongs to: several where a chart is shown more than once."""
        spans = self.files.get(place.file, [])
        at = bisect_right(spans, (place.line, place.column, 1 << 30)) - 1
        if not (place.column and at >= 0 and spans[at][2] >= place.line):
            at += 1
            if at == len(spans) or spans[at][0] != place.line:
                return [id for id in (self.exhibits.get(place.file),) if id]
        start = spans[at][:2]
        first, last = bisect_left(spans, start), bisect_right(spans, (*start, 1 << 30))
        return [id for *_, id in spans[first:last]]


# ---- numbers, as printed ------------------------------------------------------------------------------------------------

_NUMBERED = (Style.PICTURE_CAPTION, Style.TABLE_CAPTION, Style.ATTACHMENT_MARK)


def _numbers(report: Report, index: Index) -> dict[str, str]:
    """Return the number the program has set before each text: 一、 （一） 一是 图1 附件2."""
    found, times = dict[str, str](), Counter[Place]()
    for block in (b for b in report.blocks if isinstance(b, Paragraph)):
        for place, number in _numbers_of(block):
            same = index.all_at(place)
            if same:
                found[same[min(times[place], len(same) - 1)]] = number
            times[place] += 1
    return found


def _numbers_of(block: Paragraph) -> Iterator[tuple[Place, str]]:
    """Yield the numbers in a paragraph, each with the place of the text it counts."""
    spans = block.head + block.spans
    first = spans[0] if spans else None
    if isinstance(first, Words) and first.made and (block.level or block.style in _NUMBERED):
        yield block.place, first.text.strip()
    for span in spans:
        if isinstance(span, Words) and span.made and _POINT.fullmatch(span.text):
            yield span.place, span.text


# ---- for a browser ------------------------------------------------------------------------------------------------------


def units(text: str, offset: int) -> int:
    """Return an offset in UTF-16 units."""
    return offset + sum(c > "\uffff" for c in text[:offset])


def points(text: str, offset: int) -> int:
    """Return the offset in characters of one in UTF-16 units."""
    return len(text.encode("utf-16-le")[: 2 * max(offset, 0)].decode("utf-16-le", "ignore"))


def as_json(item: Item, told: Any) -> dict[str, Any]:
    """Return an item as a browser gets it; `told` makes JSON of a problem."""
    text, typed = item.text, written(item.text.scalar.text)
    return {
        "id": text.id,
        "file": text.file,
        "path": text.path,
        "line": text.scalar.at(0).line,
        "kind": text.kind,
        "called": text.called,
        "number": item.number,
        "depth": text.depth,
        "text": typed,
        "shown": item.shown,
        "pieces": [_piece(mark, typed) for mark in item.marks],
        "owner": text.owner,
        "signed": item.signed,
        "part": text.part,
        "section": text.holder,
        "list": text.list,
        "list_file": text.list_file,
        "index": text.index,
        "ref": text.ref,
        "problems": [told(problem) | _meant(problem, text.scalar, typed) for problem in item.problems],
    }


def _meant(problem: Problem, scalar: Scalar, typed: str) -> dict[str, Any]:
    """Return which characters of a text a problem means, `at` and `to`; nothing where it means the whole, or another place."""
    place = problem.place
    stretches = [(start, column) for start, line, column in scalar.anchors if line == place.line and 0 < column <= place.column]
    words = _marked(problem.excerpt)
    if place.file != scalar.place.file or not stretches or not words:
        return {}
    at = stretches[-1][0] + place.column - stretches[-1][1]
    as_typed = typed.startswith(words, at)  # else it means what the program has printed: a number, a figure
    return {"at": units(typed, at), "to": units(typed, at + len(words))} if as_typed else {}


def _marked(excerpt: str) -> str:
    """Return the characters of an excerpt above its carets."""
    text, _, carets = excerpt.rpartition("\n")
    if carets.strip(" ^"):
        return ""
    columns = [sum(map(width, text[:number])) for number in range(len(text))]
    return "".join(c for c, column in zip(text, columns, strict=True) if carets[column : column + 1] == "^")


def written(text: str) -> str:
    """Return a text as people see it: the end of a line behind a block is YAML's, not theirs."""
    return text.rstrip("\n")


def _piece(mark: Mark, typed: str) -> dict[str, Any]:
    piece = {
        "start": units(typed, mark.start),
        "end": units(typed, mark.end),
        "kind": mark.kind,
        "typed": mark.typed,
        "shown": mark.shown,
        "metric": mark.metrics[0] if mark.metrics else "",
        "metrics": list(mark.metrics),
        "year": mark.year,
        "form": mark.form,
    }
    if mark.problems:
        piece["problem"] = {"id": mark.problems[0].id, "message": mark.problems[0].message, "hint": mark.problems[0].hint}
    if mark.inside:
        inside = {"start": units(typed, mark.inside[0]), "end": units(typed, mark.inside[1])}
        piece |= {"inside": inside, "word": mark.word, "holds": mark.holds}
    return piece
