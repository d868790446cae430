"""Paragraphs so long that nobody wrote them for readers.

In: the text of a paragraph. Out: whether it is read sentence by sentence, how far it is read otherwise, and what is said of it.
Responsible for: how long a paragraph may be, and what of a longer one is read all the same: its number, and what must not be
published.
"""

from __future__ import annotations

from lawreport.problem import Place, Problem, Severity
from lawreport.rules.reading.text import compiled

LONGEST = 20_000  # characters of a paragraph that the rules read
ENDLESS = "paragraph-endless"  # a paragraph that was not read
NUMBERING = "S-02"  # the rules, by how their ids begin, that read of it no more than its number
_BEGINNING = 60  # characters of it


def beginning(text: str) -> int:
    """Return how many characters of an endless paragraph are read for its number: up to the first stop, or the first few."""
    stop = compiled("[。，；：]").search(text[:_BEGINNING])
    return stop.end() if stop else _BEGINNING


def told(text: str, place: Place, leaves: bool, looked: str = "") -> Problem:
    """Return what is said of one. `leaves`: it goes out of the house, where nothing may that nobody has looked through."""
    message = f"这一段有{len(text)}字，没有逐条检查{looked}"
    severity = Severity.ERROR if leaves else Severity.WARNING
    return Problem(ENDLESS, message, place, "请分成几段；分开以后再检查。", severity)
