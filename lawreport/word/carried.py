"""The ledger inside a draft or final edition, read back from a Word file that has been elsewhere.

In: the parts of a Word file. Out: `Carried`: the printed figures, each with metric and cell, and their paragraphs.
Responsible for: finding the part when another program has renamed it, and reading older, newer or damaged ledgers. It is
written by `parts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from lawreport.problem import Place, Problem, Severity, Trouble
from lawreport.word.parts import LEDGER
from lawreport.word.reader import parse

_FAMILY = LEDGER.rpartition(":")[0] + ":"
_INPUT = re.compile(r"(?P<metric>[^；]+?) (?P<year>\d{4})年 (?P<raw>[^；（]*?)（(?P<cell>[^；]*)）(?:；|$)")


@dataclass(frozen=True, slots=True)
class Input:
    """A reading that a figure was made from: its value as typed then, and its cell."""

    metric: str
    year: int
    raw: str
    cell: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as it was printed. `bookmark` is empty for one in a picture."""

    bookmark: str
    metric: str
    form: str
    year: int
    raw: str
    text: str
    cell: str
    snippet: str
    inputs: tuple[Input, ...] = ()

    def __str__(self) -> str:
        form = f"（{self.form}）" if self.form and self.form not in ("图", "表") else ""
        return f"{self.metric}{form}，{self.cell}"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph as printed: its words, its anchor, its cell (table, row, column), and its figures with their ranges.

    `whole` is false where an older ledger has only a part of the paragraph.
    """

    words: str
    anchor: str = ""
    cell: tuple[int, int, int] = (0, 0, 0)
    figures: tuple[tuple[int, int, Printed], ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Carried:
    """The content of a ledger. `complete`: it has every paragraph, not only those with figures."""

    unit: str
    year: int
    title: str
    build: str
    figures: tuple[Printed, ...]
    texts: tuple[Text, ...]
    places: tuple[tuple[str, str], ...] = ()  # anchor → file:line
    complete: bool = False
    typed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # file → path → what people typed there

    @property
    def name(self) -> str:
        return f"{self.unit}{self.year}年"


def carried(parts: Mapping[str, bytes], name: str) -> tuple[list[Carried], list[Problem]]:
    """Return the ledgers in a Word file, and the problems of those that cannot be read."""
    ledgers, problems = [], []
    for part, data in sorted(parts.items()):
        if part.startswith("customXml/") and part.endswith(".xml") and _FAMILY.encode() in data and "itemProps" not in part:
            try:
                ledgers.append(_read(data, name, part))
            except (Trouble, ValueError):
                problems.append(
                    Problem(
                        "ledger-damaged",
                        "文件里的台账坏了，读不出印的是什么数",
                        Place(name),
                        "请从没有坏的那一份里另存，或用项目重新生成后核对。",
                        Severity.WARNING,
                    )
                )
            except _Newer:
                problems.append(
                    Problem(
                        "ledger-newer",
                        "文件里的台账是新版程序写的，这一版读不懂，没有和它对照",
                        Place(name),
                        "请用新版程序检查。",
                        Severity.WARNING,
                    )
                )
    return [c for i, c in enumerate(ledgers) if c not in ledgers[:i]], problems


class _Newer(Exception):
    """A ledger of a later release: its namespace."""


def _read(data: bytes, name: str, part: str) -> Carried:
    root = parse(data, name, part)
    space = root.tag.partition("}")[0].strip("{")
    if not space.startswith(_FAMILY):
        raise ValueError(root.tag)
    if space != LEDGER:
        raise _Newer(space)
    tag = f"{{{LEDGER}}}"
    rows = [_printed(e) for e in root.iter(tag + "figure")]
    by_name = {row.bookmark: row for row, _ in rows}
    texts = tuple(_text(e, by_name) for e in root.iter(tag + "text"))
    places = tuple((e.get("bookmark", ""), f"{e.get('file')}:{e.get('line')}") for e in root.iter(tag + "snippet"))
    return Carried(
        root.get("unit", ""),
        int(root.get("year", "0")),
        root.get("title", ""),
        root.get("build", ""),
        tuple(row for row, _ in rows),
        texts or tuple(_older(rows)),
        places,
        bool(texts),
        {e.get("file", ""): {t.get("at", ""): t.text or "" for t in e} for e in root.iter(tag + "typed")},
    )


def _printed(e) -> tuple[Printed, str]:
    """Return a figure of the ledger, and the words of its paragraph."""
    inputs = tuple(
        Input(n.get("metric", ""), int(n.get("year", "0")), n.get("raw", "缺"), n.get("cell", "")) for n in e
    ) or _older_inputs(e)
    return Printed(
        e.get("bookmark", ""),
        e.get("metric", ""),
        e.get("form", ""),
        int(e.get("year", "0")),
        e.get("raw", ""),
        e.get("printed", ""),
        e.get("data", ""),
        e.get("snippet", ""),
        inputs,
    ), e.get("paragraph", "")


def _older_inputs(e) -> tuple[Input, ...]:
    """Return the readings as release 0.1 wrote them, in words."""
    return tuple(Input(m["metric"], int(m["year"]), m["raw"], m["cell"]) for m in _INPUT.finditer(e.get("inputs", "")))


def _text(e, by_name: Mapping[str, Printed]) -> Text:
    words, figures = e.text or "", []
    for n in e:
        start, words = len(words), words + (n.text or "")
        if n.get("b") in by_name:
            figures.append((start, len(words), by_name[n.get("b")]))
        words += n.tail or ""
    table, row, column = map(int, e.get("cell", "0,0,0").split(","))
    return Text(words, e.get("anchor", ""), (table, row, column), tuple(figures))


def _older(rows: Iterable[tuple[Printed, str]]) -> Iterator[Text]:
    """Yield the paragraphs with figures, for ledgers without texts; each figure is placed at the next occurrence of its
    words.
    """
    for words, group in groupby(((f, words) for f, words in rows if f.bookmark), key=lambda row: row[1]):
        figures: list[tuple[int, int, Printed]] = []
        at = 0
        for figure, _ in group:
            start = words.find(figure.text, at)
            if start < 0:
                yield Text(words, figures=tuple(figures), whole=False)  # the same words again begin another paragraph
                figures, start = [], words.find(figure.text)
            at = start + len(figure.text)
            figures.append((start, at, figure))
        yield Text(words, figures=tuple(figures), whole=False)
