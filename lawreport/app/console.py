"""What people read on the screen: lines, steps, problems, how far a long work is.

In: lines and problems. Out: text on stdout and stderr. Responsible for: one screen at a time, and a
console that is GBK, or gone.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO, TypeVar

from lawreport.app.screens.lines import MORE, first, in_lines, one_line
from lawreport.problem import Problem, Severity, counts, in_order

WHOLE, LINES = 8, 15  # so many problems are told with hints; so many with a line each
LONG = 240  # characters of a line
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)  # words from a file must not steer the screen
YES = ("y", "yes", "是", "好", "ｙ")  # what is typed by who agrees
SHIM = "python build_report.py"  # how messages say that this program is called
SLOW = 1.5  # seconds after which steps are told


T = TypeVar("T")


class Console:
    """Writes to the screen and never fails because of a character the screen does not know."""

    def __init__(self, program: str = SHIM) -> None:
        """`program`: what to type to call this program, in place of `SHIM` wherever a message says that."""
        self.program = program
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        self.started = time.monotonic()

    def spoken(self, text: str) -> str:
        """Return a text that says how this program was called."""
        return text.replace(SHIM, self.program)

    def say(self, text: str) -> None:
        """Say one line: a name in it that holds a line feed begins no line of its own."""
        _print(one_line(self.spoken(text)), sys.stdout)

    def whole(self, text: str) -> None:
        """Say a text of several lines whose every line is made here: a help, a list already cut into lines, JSON."""
        _print(self.spoken(text), sys.stdout)

    def lines(self, lines: Iterable[str], most: int | None = None, everything: bool = False, rest: str = MORE) -> None:
        """Say several lines: at most `most`, and `rest` with the number of the others, unless `everything` is wanted."""
        for line in lines if most is None else first(list(lines), most, everything, rest):
            self.say(line)

    def error(self, text: str) -> None:
        """Say what is wrong in a line, and below it, indented, what to try."""
        _print(in_lines(self.spoken(text)), sys.stderr)

    def step(self, name: str) -> None:
        """Say the step that begins, once the work has taken long enough to be wondered at."""
        if time.monotonic() - self.started > SLOW:
            self.say(f"……{name}")

    def agreed(self, names: Iterable[str], nothing: str, doing: str = "写入") -> bool:
        """Return whether files may be changed: asked on a screen, never taken for granted without one.

        `nothing` is said where they may not; `doing` is what would be done to them.
        """
        named = "、".join(names)
        if not sys.stdin.isatty():
            self.say(f"以上只是预览，没有{doing}。要{doing} {named}，请在命令后面加 --yes。")
            return False
        try:
            answer = input(_shown(one_line(f"{doing} {named} 吗？{doing}请输入 y，回车取消：")))
        except EOFError:  # Ctrl-D, Ctrl-Z
            answer = ""
        if answer.strip().casefold() in YES:
            return True
        self.say(nothing)
        return False

    @property
    def asks(self) -> bool:
        """Return whether somebody sits there who can be asked."""
        return sys.stdin is not None and sys.stdin.isatty()

    def asked(self, question: str, usual: str = "", check: Callable[[str], str] = lambda _: "") -> str:
        """Return what was answered to a question; what is usual where only Return was pressed, or nobody can be asked.

        `check` returns what is wrong with an answer, or nothing; where something is, it is asked again. Raise
        `KeyboardInterrupt` at the end of input.
        """
        shown = _shown(one_line(f"{question}（回车就是 {usual}）：" if usual else f"{question}："))
        while self.asks:
            try:
                answer = input(shown).strip() or usual
            except EOFError:  # Ctrl-D, Ctrl-Z
                raise KeyboardInterrupt from None
            wrong = check(answer) if answer else "这一项要写。"
            if not wrong:
                return answer
            self.say(f"  {wrong}")
        return usual

    def problems(
        self,
        problems: Iterable[Problem],
        everything: bool = False,
        done: str = "没有生成报告，原有报告未改动。",
        more: str = "运行 check --all",
    ) -> None:
        """Say the problems in the order files are opened, on one screen unless `everything` is wanted, and how it ended.

        `more` says what lists them all.
        """
        ordered = in_order(problems)
        if everything or len(ordered) <= WHOLE:
            for problem in ordered:
                self.error(_clipped(str(problem)))
        else:
            shown = sorted(ordered, key=lambda p: p.severity is not Severity.ERROR)[:LINES]
            for problem in shown:
                self.error(_clipped(str(problem).partition("\n")[0]))
            rest = f"另有 {len(ordered) - len(shown)} 处；" if len(ordered) > len(shown) else ""
            self.error(f"{rest}{more} {'全部列出' if rest else '看怎么改'}。")
        if done:
            self.error(f"共 {counts(ordered)}。{done}")


class Progress:
    """Tells now and then how far a long work is: how much of it is done, how fast, how long still."""

    def __init__(self, console: Console, total: int) -> None:
        self.console, self.total = console, total
        self._due = 2.0  # seconds after the start

    def over(self, things: Iterable[T]) -> Iterator[T]:
        """Yield the things as they come, and tell how many there have been."""
        for count, thing in enumerate(things, 1):
            self._tell(count)
            yield thing

    def _tell(self, count: int) -> None:
        """Say how far it is when that is due: every 2 s, later every tenth of the time that has passed."""
        passed = time.monotonic() - self.console.started
        if passed < self._due and count < self.total:
            return
        self._due = passed + max(2.0, passed / 10)
        rate = count / max(passed, 0.001)
        left = f"约还要 {_span((self.total - count) / rate)}" if count < self.total else f"用时 {_span(passed)}"
        self.console.error(f"……{count}/{self.total} 个单位，每秒 {rate:.1f} 个，{left}")


def _span(seconds: float) -> str:
    return f"{seconds:.0f} 秒" if seconds < 90 else f"{seconds / 60:.0f} 分钟"


def _clipped(text: str) -> str:
    """Return the text with the middle of every line left out that nobody would read to its end."""
    return "\n".join(line if len(line) <= LONG else f"{line[: LONG // 2]}……{line[-LONG // 3 :]}" for line in text.split("\n"))


def _shown(text: str) -> str:
    """Return a text that steers no screen."""
    return _UNSEEN.sub("\ufffd", text)


def _print(text: str, stream: TextIO | None) -> None:
    """Print on a screen that may be gone, or a file on a full disk: what is said never spoils what is done."""
    if stream is None:
        return
    try:
        print(_shown(text), file=stream, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
