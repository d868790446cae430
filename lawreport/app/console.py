"""What people read on the screen: steps, problems, a summary — one screen, plain words.

Knows alone: how many lines a screen has, and that a Windows console may be GBK, or gone.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterable, Sequence
from typing import TextIO

from lawreport.problem import Problem, Severity, counts, in_order

WHOLE, LINES = 8, 15  # so many problems are told with hints; so many with a line each
LONG = 240  # characters of a line
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)  # words from a file must not steer the screen
SLOW = 1.5  # seconds after which steps are told


class Console:
    """Writes to the screen and never fails because of a character the screen does not know."""

    def __init__(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        self.started = time.monotonic()

    def say(self, text: str) -> None:
        _print(text, sys.stdout)

    def error(self, text: str) -> None:
        _print(text, sys.stderr)

    def step(self, name: str) -> None:
        """Tell the step that begins, once the work has taken long enough to be wondered at."""
        if time.monotonic() - self.started > SLOW:
            self.say(f"……{name}")

    def lines(self, lines: Sequence[str], most: int, everything: bool, rest: str = "另有 {} 行；加 --all 全部列出。") -> None:
        """Tell so many of the lines, unless `everything` is wanted, and how many there are besides."""
        for line in lines if everything else lines[:most]:
            self.say(line)
        if len(lines) > most and not everything:
            self.say(rest.format(len(lines) - most))

    def problems(
        self,
        problems: Iterable[Problem],
        everything: bool = False,
        done: str = "没有生成报告，原有报告未改动。",
        more: str = "运行 check --all",
    ) -> None:
        """Tell the problems in the order files are opened, on one screen unless `everything` is wanted, and how it ended.

        `more` says what lists them all.
        """
        found = in_order(problems)
        if everything or len(found) <= WHOLE:
            for problem in found:
                self.error(_clipped(str(problem)))
        else:
            shown = sorted(found, key=lambda p: p.severity is not Severity.ERROR)[:LINES]
            for problem in shown:
                self.error(_clipped(str(problem).partition("\n")[0]))
            rest = f"另有 {len(found) - len(shown)} 处；" if len(found) > len(shown) else ""
            self.error(f"{rest}{more} {'全部列出' if rest else '看怎么改'}。")
        if done:
            self.error(f"共 {counts(found)}。{done}")


def _clipped(text: str) -> str:
    """Return the text with the middle of every line left out that nobody would read to its end."""
    return "\n".join(line if len(line) <= LONG else f"{line[: LONG // 2]}……{line[-LONG // 3 :]}" for line in text.split("\n"))


def _print(text: str, stream: TextIO | None) -> None:
    """Print on a screen that may be gone, or a file on a full disk: what is said never spoils what is done."""
    if stream is None:
        return
    try:
        print(_UNSEEN.sub("\ufffd", text), file=stream, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
