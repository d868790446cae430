"""The processes that build units: begun, watched, ended.

In: how many, and how long one may be silent. Out: a pool of them, and which unit each has had in hand since when.
Responsible for: no process outlives the batch it works for, and none that has stopped holds up the others.
"""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

BEAT = 0.5  # seconds between two looks at the parent, or at the signs of life
_ENDING = ("SIGTERM", "SIGHUP")
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


class Silent(BaseException):
    """What this process has in hand has given no sign of life; no `except Exception` takes it for a fault."""


@dataclass(frozen=True, slots=True)
class Sign:
    """The last sign of life of a process: which unit it has in hand, since how many seconds it has said nothing."""

    process: int
    unit: str
    silent: float


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of life of a batch: a file for each process, that names its unit and is touched at each step."""

    folder: Path

    def alive(self, unit: str = "") -> None:
        """Give a sign of life; with a unit: begin it."""
        own = self.folder / str(os.getpid())
        if unit:
            own.write_text(unit, encoding="utf-8")
        else:
            os.utime(own)

    def done(self) -> None:
        """Say that this process has nothing in hand."""
        (self.folder / str(os.getpid())).unlink(missing_ok=True)

    def seen(self) -> Iterator[Sign]:
        """Return the last sign of each process that has a unit in hand."""
        for path in self.folder.iterdir():
            with suppress(OSError):  # it has just finished
                yield Sign(int(path.name), path.read_text(encoding="utf-8"), time.time() - path.stat().st_mtime)

    def forget(self, process: int) -> None:
        (self.folder / str(process)).unlink(missing_ok=True)


@contextmanager
def signs() -> Iterator[Signs]:
    """Return a place for signs of life; it goes with the body."""
    with tempfile.TemporaryDirectory(prefix="年报-", ignore_cleanup_errors=True) as folder:
        yield Signs(Path(folder))


def kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, _KILL)


# ---- this process ----------------------------------------------------------------------------------------------------


@contextmanager
def alarm(patience: float) -> Iterator[Callable[[], None]]:
    """Return a function that gives a sign of life; raise `Silent` in the body when none has come for so many seconds.

    Only where the system has such alarms (POSIX), and in the main thread; elsewhere nothing is watched.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return

    def ring(*_: object) -> None:
        raise Silent

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, patience)
    try:
        yield lambda: _again(patience)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _again(patience: float) -> None:
    signal.setitimer(signal.ITIMER_REAL, patience)


@contextmanager
def ending_tidily() -> Iterator[None]:
    """Let TERM and HUP end the body as Ctrl-C does: with its processes, and with nothing left over."""
    known = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        known = []
    before = [signal.signal(one, signal.default_int_handler) for one in known]
    try:
        yield
    finally:
        for one, heard in zip(known, before, strict=True):
            signal.signal(one, heard)


# ---- the others ------------------------------------------------------------------------------------------------------


def begin(count: int):
    """Return a pool of other processes, begun. They hear no Ctrl-C: this one does, and ends them; they end with it."""
    from multiprocessing import get_context

    from joblib.externals.loky import ProcessPoolExecutor

    context = get_context("fork") if _forks() else None
    pool = ProcessPoolExecutor(count, context=context, initializer=_work_for, initargs=(os.getpid(),))
    with _not_interrupted():
        hearing = signal.signal(signal.SIGINT, signal.SIG_IGN)  # those that begin now have it from this one
        try:
            pool.submit(int)
        finally:
            signal.signal(signal.SIGINT, hearing)
    return pool


def _work_for(parent: int) -> None:
    """Make this process one that hears its parent only, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in _ENDING:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    if os.name == "posix":  # on Windows the parent's number stays when it has gone
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(BEAT)
    os._exit(1)  # nobody is there to be told; every file is written whole or not at all


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """Let Ctrl-C wait for the end of the body, where the system can."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end(pool) -> None:
    """End the other processes, whatever they have in hand; loky's own thread stumbles over what it is not given to do."""
    hook, threading.excepthook = threading.excepthook, lambda told: None
    try:
        with _not_interrupted():
            pool.shutdown(wait=True, kill_workers=True)
    finally:
        threading.excepthook = hook


def _forks() -> bool:
    """Return whether this process may be copied: Linux tells whether it has one thread, and with more a copy may hang."""
    return hasattr(os, "fork") and os.path.isdir("/proc/self/task") and len(os.listdir("/proc/self/task")) == 1
