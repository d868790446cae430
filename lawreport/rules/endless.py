"""Paragraphs and files so long that nobody wrote them for readers.

In: the text of a paragraph, the lengths of all. Out: what is read sentence by sentence, how far a longer one is read
otherwise, and what is said of it. Responsible for: how long a paragraph and a file may be.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from lawreport.problem import ENDLESS, Place, Problem, Severity
from lawreport.rules.reading.text import compiled

LONGEST = 20_000  # characters of a paragraph that the rules read
MOST = 1_000_000  # characters of a file that they read; what stands there twice counts once
_EACH = 10  # characters that a paragraph counts for besides its own
NUMBERING = "S-02"  # the rules, by how their ids begin, that read of it no more than its number
_BEGINNING = 60  # characters of it


def read_whole(texts: Iterable[tuple[Hashable, int]]) -> int:
    """Return how many of the paragraphs of a file are read; `texts` says of each what it is and how long."""
    room, met, at = MOST, set(), 0
    for its, size in texts:
        room -= 0 if its in met or size > LONGEST else size + _EACH
        if room < 0:
            break
        met.add(its)
        at += 1
    return at


def beginning(text: str) -> int:
    """Return how many characters of an endless paragraph are read for its number: up to the first stop, or the first few."""
    stop = compiled("[。，；：]").search(text[:_BEGINNING])
    return stop.end() if stop else _BEGINNING


def told(text: str, place: Place, leaves: bool, looked: str = "") -> Problem:
    """Return what is said of one. `leaves`: it goes out of the house, where nothing may that nobody has looked through."""
    return Problem(
        ENDLESS, f"这一段有{len(text)}字，没有逐条检查{looked}", place, "请分成几段；分开以后再检查。", _severity(leaves)
    )


def told_rest(texts: Iterable[str], place: Place, leaves: bool, looked: str) -> Problem:
    """Return what is said of the paragraphs at the end of a file that are too many; `place` is that of the first."""
    sizes = [len(text) for text in texts]
    message = f"文件太长：从这里到最后共{len(sizes)}段、{sum(sizes)}字，没有逐条检查{looked}"
    return Problem(ENDLESS, message, place, "请分成几个文件，分开检查。", _severity(leaves))


def _severity(leaves: bool) -> Severity:
    return Severity.ERROR if leaves else Severity.WARNING
