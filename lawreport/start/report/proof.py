"""The imported project, built in memory and laid beside the old report: which words differ.

In: the files of a project, what a reader saw of the old report. Out: `Difference`s, paragraph by paragraph.
Responsible for: that nothing is lost unsaid. A number of a heading that was mended, a blank, a full stop are no loss, but told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from lawreport.model import Paragraph, Report, Table, text_of
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.rules.reading.text import marker
from lawreport.source.reader import read
from lawreport.start.report.dates import official
from lawreport.start.report.opened import JOINED, Item, Seen, SeenPhotos

MOST_SIDE = 60  # paragraphs that one is laid beside
NUMBERING, MENDED, MISSING, ADDED = "序号", "改写", "没有印出", "多印了"


@dataclass(frozen=True, slots=True)
class Difference:
    """A paragraph that is printed otherwise than it stood: its number, the old and the new words."""

    kind: str
    number: int
    old: str = ""
    new: str = ""


def built(files: Mapping[str, bytes], folder: Path, year: int) -> Report:
    """Return the report of a project that is not on the disk yet. Raise `Trouble` where it would not build."""
    overlay: dict[Path | str, bytes | None] = {path: data for path, data in files.items()}
    return compose(read(Project.at(folder, overlay), year))[0]


def differences(report: Report, items: Iterable[Item]) -> list[Difference]:
    """Return where the report prints other words than the old one."""
    old, new = list(_seen(items)), list(_printed(report))
    found: list[Difference] = []
    texts = [_bare(words) for _, words in old], [_bare(words) for words in new]
    for a, b, c, d in _unlike(*texts):
        found += _pairs(old[a:b], new[c:d])
    return found


def _unlike(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches (from, to of the old; from, to of the new) that are not the same."""
    same = min(len(old), len(new))
    start = next((i for i in range(same) if old[i] != new[i]), same)
    if start == len(old) == len(new):
        return
    for kind, a, b, c, d in SequenceMatcher(None, old[start:], new[start:], autojunk=len(old) > MOST_SIDE).get_opcodes():
        if kind != "equal":
            yield start + a, start + b, start + c, start + d


def _pairs(old: list[tuple[int, str]], new: list[str]) -> list[Difference]:
    """Return the differences of a stretch where the two are not the same: alike paragraphs are laid side by side."""
    found, left = [], list(new)
    for number, words in old:
        best = max(left[:MOST_SIDE], key=lambda other: _likeness(words, other), default="")
        if best and _likeness(words, best) > 0.6:
            left.remove(best)
            kind = NUMBERING if _unnumbered(words) == _unnumbered(best) else MENDED
            found.append(Difference(kind, number, words, best))
        else:
            found.append(Difference(MISSING, number, words))
    return found + [Difference(ADDED, 0, "", words) for words in left]


def _likeness(one: str, other: str) -> float:
    if _unnumbered(one) == _unnumbered(other) or official(one) == other:
        return 1.0
    return SequenceMatcher(None, one[:400], other[:400], autojunk=False).ratio() if abs(len(one) - len(other)) < 400 else 0.0


def _unnumbered(words: str) -> str:
    """Return a paragraph without the number it begins with, and blanks."""
    number = marker(words)
    return _bare(words[len(number.text) :] if number else re.sub(r"^(?:附?[表图]\s*\d*|附件：?)\s*(?:\d+\.)?", "", words))


def _bare(words: str) -> str:
    return "".join(words.split())


def _seen(items: Iterable[Item]) -> Iterable[tuple[int, str]]:
    """Yield (number, words) of the old report: paragraphs, and rows of tables."""
    for item in items:
        if isinstance(item, Seen):
            yield item.number, item.text
        elif isinstance(item, SeenPhotos):
            yield from ((item.number, photo.caption.text) for photo in item.photos if photo.caption)
        else:
            rows = ("".join(cell for cell in row if cell not in JOINED) for row in item.rows)
            yield from ((item.number, words) for words in rows if words)


def _printed(report: Report) -> Iterable[str]:
    """Yield the words that a report prints, in the same pieces."""
    for block in report.blocks:
        if isinstance(block, Table):
            yield from ("".join(map(text_of, row)) for row in block.lines if any(map(text_of, row)))
        elif isinstance(block, Paragraph):
            yield block.text
