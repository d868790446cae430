"""A machine that fails: command lines in forked children that die, or whose files fail, at the n-th call.

As SQLite is tested: the calls on files that a command makes are counted once, and then every one of them is its last,
or fails. Opening, renaming, making and removing are seen by an audit hook, which no code can go around; writing and
`fsync` by standing in their way. A write that fails has written half.
"""

import builtins
import io
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CALLS = {"open": "open", "os.rename": "replace", "os.mkdir": "mkdir", "os.remove": "remove", "os.rmdir": "rmdir"}


@dataclass(frozen=True)
class Ended:
    """How a command line ended: its exit code (None: killed), what it said, and the calls on files that it made."""

    code: int | None
    said: str
    calls: tuple[str, ...]


def die(call: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def failing(number: int) -> Callable[[str], None]:
    """Return a fault: the call fails with this errno."""

    def fail(call: str) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def run(
    arguments: list[str], below: Path, scratch: Path, fault: Callable[[str], None] = die, at: int = 0, on: bool = False
) -> Ended:
    """Return how a command line ended whose `at`-th call on a file below a folder met a fault.

    `on`: and all later ones that change a file.
    """
    return start(arguments, below, scratch, fault, at, on)()


def start(arguments: list[str], below: Path, scratch: Path, *fault) -> Callable[[], Ended]:
    """Return the function that waits for the command line, which runs already."""
    scratch = Path(tempfile.mkdtemp(dir=scratch))
    said, told = scratch / "said.txt", scratch / "calls.json"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of numpy that sleep
        child = os.fork()
    if child == 0:
        _child(arguments, Watch(below, *(fault or (die, 0, False))), said, told)

    def wait() -> Ended:
        _, status = os.waitpid(child, 0)
        calls = json.loads(told.read_text("utf-8")) if told.exists() else ()
        return Ended(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else None, said.read_text("utf-8"), tuple(calls))

    return wait


def _child(arguments: list[str], watch: "Watch", said: Path, told: Path) -> None:
    code = 99
    try:
        stream = said.open("w", encoding="utf-8")
        sys.stdout = sys.stderr = stream
        from lawreport.app.cli import main

        with watch:
            code = main(arguments)
        stream.flush()
        told.write_text(json.dumps(watch.calls), encoding="utf-8")
    finally:
        os._exit(code)


class Watch:
    """Counts the calls on files below a folder, and lets the fault come at the wanted one."""

    def __init__(self, below: Path, fault: Callable[[str], None], at: int, on: bool):
        self.below, self.fault, self.at, self.on = str(below), fault, at, on
        self.calls: list[str] = []
        self.watching = False

    def __enter__(self) -> None:
        opener = builtins.open

        def counted_open(file, mode="r", *more, **named):
            stream = opener(file, mode, *more, **named)
            return _Writing(stream, self) if set(mode) & set("wxa+") and self._ours(file) else stream

        builtins.open = io.open = counted_open
        os.fsync = lambda handle: self.call("fsync")  # killing a program does not lose what the system has taken
        sys.addaudithook(self._audit)
        self.watching = True

    def __exit__(self, *_) -> None:
        self.watching = False

    def _ours(self, path) -> bool:
        return isinstance(path, int) or os.fspath(path).startswith(self.below)

    def _audit(self, event: str, arguments: tuple) -> None:
        if self.watching and event in CALLS and isinstance(arguments[0], str) and self._ours(arguments[0]):
            writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            self.call("create" if writes else CALLS[event])

    def call(self, name: str) -> None:
        self.calls.append(name)
        if len(self.calls) == self.at or (self.on and len(self.calls) > self.at > 0 and name != "open"):
            self.fault(name)


class _Writing:
    """An open file whose writing is counted; when the fault comes, half is written."""

    def __init__(self, stream, watch: Watch):
        self._stream, self._watch = stream, watch

    def write(self, data):
        self._stream.write(data[: len(data) // 2])
        self._stream.flush()
        self._watch.call("write")
        return len(data) // 2 + self._stream.write(data[len(data) // 2 :])

    def __getattr__(self, name: str):
        return getattr(self._stream, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stream.close()


# ---- what is on the disk -----------------------------------------------------------------------------------------------


def tree(root: Path) -> dict[str, bytes]:
    """Return the files that people see: neither the cache, nor what the program keeps, nor what a killed one left."""
    files = {path.relative_to(root): path for path in sorted(root.rglob("*")) if path.is_file()}
    return {name.as_posix(): path.read_bytes() for name, path in files.items() if not any(map(_unseen, name.parts))}


OF_ITS_TIME = re.compile(rb'"(?:process|since|at)": [^,}]*')


def everything(root: Path) -> frozenset[tuple[str, bytes]]:
    """Return all that lies below a folder, the hidden and the half-written, too, without what every run calls otherwise."""
    return frozenset(
        (
            re.sub(r"(?<=/\.~).*", "", f"/{path.relative_to(root).as_posix()}"),
            OF_ITS_TIME.sub(b"", path.read_bytes()) if path.is_file() else b"/",
        )
        for path in root.rglob("*")
    )


def _unseen(step: str) -> bool:
    return step in (".cache", ".lawreport") or step.startswith(".~")


def put(root: Path, kept: Path) -> None:
    """Make the folder a copy of another."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(kept, root, symlinks=True)
