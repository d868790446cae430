"""Whole processes, timed: wall, processor, peak memory. Standard library only.

Other work on the machine drifts; so whatever is compared runs in turns (A B C A B C …), each round gives one ratio, and
the ratios are the result.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took."""

    wall: float
    cpu: float
    peak: int  # KB


@dataclass(frozen=True, slots=True)
class Case:
    """Something to measure: what is done before, unmeasured, and the command. `of` is how many reports it makes.

    `take`: measured by itself, within a process that is there already.
    """

    name: str
    command: Sequence[str]
    before: Callable[[int], object] = lambda round: None
    of: int = 1
    take: Callable[[], Run] | None = None


def environment() -> dict[str, str]:
    """Return a clerk's environment: compiled modules are kept, as they are by default."""
    return {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPATH")}


def run(command: Sequence[str]) -> Run:
    """Return what a command took. Raise `SystemExit` when it fails."""
    null = os.open(os.devnull, os.O_RDWR)
    quiet = [(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1)]
    started = time.perf_counter()
    child = os.posix_spawn(command[0], list(command), environment(), file_actions=quiet)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - started
    os.close(null)
    if status:
        raise SystemExit(f"{' '.join(command)}: {os.waitstatus_to_exitcode(status)}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss)


def rounds(cases: Sequence[Case], times: int, say: Callable[[str], object] = print) -> dict[str, list[Run]]:
    """Return the runs of each case, taken in turns; a first turn that warms the disk is not counted."""
    found: dict[str, list[Run]] = {case.name: [] for case in cases}
    for number in range(times + 1):
        for case in cases:
            case.before(number)
            took = case.take() if case.take else run(case.command)
            if number:
                found[case.name].append(took)
        say(f"  round {number}/{times}")
    return found


def per(runs: Sequence[Run], of: int = 1, what: str = "wall") -> list[float]:
    return [getattr(r, what) / of for r in runs]


def ratios(ones: Sequence[float], others: Sequence[float]) -> tuple[float, float, float]:
    """Return median, least and most of the ratios of paired rounds."""
    each = [one / other for one, other in zip(ones, others, strict=True)]
    return median(each), min(each), max(each)
