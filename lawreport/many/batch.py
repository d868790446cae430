"""Many units: each built by itself, several at a time, the one that fails told at the end and no others with it.

In: the folder that holds the units. Out: an `Outcome` for each, as each is done. Knows alone: joblib, and dask where a
cluster is asked for. A unit is built by the same call as alone, and its files are replaced whole, so a task that a lost
worker leaves behind may simply be run again: nothing is lost, and nothing is there twice.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from lawreport.base.oserror import is_interruption
from lawreport.checks.waivers import Waiver
from lawreport.outputs.put import Put
from lawreport.outputs.written import Left
from lawreport.problem import Place, Problem, Trouble

if TYPE_CHECKING:
    from concurrent.futures import Future

BUILT, UNCHANGED, FAILED = "生成", "没有变化", "失败"
PATIENCE = 10  # seconds to wait for a scheduler
AHEAD = 4  # tasks waiting for each worker: enough to keep it busy, few enough to hold no memory


@dataclass(frozen=True, slots=True)
class Task:
    """A unit to build."""

    folder: Path
    year: int | None = None
    edition: str = "draft"
    again: bool = False
    unsigned: bool = False
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a unit."""

    unit: str
    state: str
    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0
    left: tuple[Left, ...] = ()  # what somebody has changed or has open, and was not written over


def units(folder: Path) -> list[Path]:
    """Return the folders of the units in their order. Raise `Trouble` where there are none."""
    try:
        found = sorted(p for p in folder.iterdir() if (p / "sections").is_dir())
    except OSError:
        found = []
    if not found:
        raise Trouble.one(
            "batch-none",
            "没有一个单位",
            Place(folder.name),
            "每个单位一个文件夹，里面有 data 和 sections，例如 units/甲局/sections。",
        )
    return found


def build_unit(task: Task) -> Outcome:
    """Return what became of a unit; whatever goes wrong is told in the outcome."""
    from lawreport.delivery.deliver import deliver

    started = time.monotonic()
    try:
        done = deliver(_asked(task), again=task.again)
        state, files = BUILT if done.fresh else UNCHANGED, tuple(map(str, done.files))
        return Outcome(task.folder.name, state, files, done.problems, time.monotonic() - started, done.left)
    except Trouble as trouble:
        problems = trouble.problems
    except Exception as fault:  # a fault of the program in one unit must not cost the others theirs
        if is_interruption(fault):
            raise KeyboardInterrupt from None
        problems = (_fault(task, fault),)
    return Outcome(task.folder.name, FAILED, (), problems, time.monotonic() - started)


def _asked(task: Task):
    from lawreport.delivery.deliver import Asked
    from lawreport.project import Project

    return Asked(Project.at(task.folder), task.year, task.edition, unsigned=task.unsigned, waivers=task.waivers)


def _fault(task: Task, fault: Exception) -> Problem:
    import traceback

    at = traceback.extract_tb(fault.__traceback__)[-1]
    return Problem(
        "batch-fault",
        f"程序内部出错（{type(fault).__name__}，{Path(at.filename).name}:{at.lineno}）",
        Place(task.folder.name),
        "单独生成这个单位可以得到详细记录；请发给维护人员。",
    )


def run(tasks: Sequence[Task], jobs: int) -> Iterator[Outcome]:
    """Return the outcomes as they come, from `jobs` processes of this machine; this one is one of them.

    It builds the first alone: the others, where they are copies of it, begin with all that it has opened. Where a process is
    lost (the machine was out of memory, say), what it had in hand is built again, each by itself, so that only the unit that
    cannot be built fails.
    """
    rest, lost, others = deque(tasks), list[Task](), max(0, min(jobs, len(tasks)) - 1)
    if rest:
        yield build_unit(rest.popleft())
    while others and rest:
        yield from _shared(rest, lost, others)
    yield from map(build_unit, rest)
    yield from map(_alone, lost)


def _shared(rest: deque[Task], lost: list[Task], others: int) -> Iterator[Outcome]:
    """Return the outcomes while there are tasks that nobody has: others take them from the front, this one from the back."""
    from joblib.externals.loky import wait
    from joblib.externals.loky.process_executor import BrokenProcessPool

    waiting: dict[Future[Outcome], Task] = {}
    pool = _processes(others)
    try:
        while rest or waiting:
            while len(waiting) < others * min(AHEAD, len(rest)):  # as many are left for this process as each of them has
                future = pool.submit(build_unit, rest[0])
                waiting[future] = rest.popleft()
            if rest:
                yield build_unit(rest.pop())
            for future in wait(waiting, timeout=0 if rest else None, return_when="FIRST_COMPLETED").done:
                yield future.result()
                del waiting[future]
    except BrokenProcessPool:
        lost += waiting.values()
    finally:
        _end(pool)


def _processes(count: int):
    """Return other processes, begun. They hear no Ctrl-C: this one does, and ends them."""
    from multiprocessing import get_context

    from joblib.externals.loky import ProcessPoolExecutor

    pool = ProcessPoolExecutor(count, context=get_context("fork") if _forks() else None, initializer=_hear_nothing)
    with _not_interrupted():
        hearing = _hear_nothing()  # those that begin now have it from this one
        try:
            pool.submit(int)
        finally:
            signal.signal(signal.SIGINT, hearing)
    return pool


def _hear_nothing():
    """Let Ctrl-C pass this process by; return what heard it."""
    return signal.signal(signal.SIGINT, signal.SIG_IGN)


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


def _end(pool) -> None:
    """End the other processes, whatever they have in hand; loky's own thread stumbles over what it is not given to do."""
    hook, threading.excepthook = threading.excepthook, lambda told: None
    try:
        with _not_interrupted():
            pool.shutdown(wait=True, kill_workers=True)
    finally:
        threading.excepthook = hook


def _forks() -> bool:
    """Return whether this process may be copied: Linux tells whether it has one thread, and with more a copy may hang."""
    return Path("/proc/self/task").is_dir() and len(os.listdir("/proc/self/task")) == 1


def _alone(task: Task) -> Outcome:
    """Return what becomes of a unit in a process that builds nothing else."""
    from joblib.externals.loky.process_executor import BrokenProcessPool

    pool = _processes(1)
    try:
        outcome: Outcome = pool.submit(build_unit, task).result()
        return outcome
    except BrokenProcessPool:
        return Outcome(
            task.folder.name,
            FAILED,
            problems=(
                Problem(
                    "batch-lost",
                    "生成它的进程被系统终止了",
                    Place(task.folder.name),
                    "多半是内存不够；请关掉别的程序，单独生成这个单位再试。",
                ),
            ),
        )
    finally:
        _end(pool)


def with_pdf(outcomes: Sequence[Outcome], jobs: int) -> list[Outcome]:
    """Return the outcomes with the PDF of each report made: `jobs` LibreOffices at a time, one call for each."""
    from joblib import Parallel, delayed

    there = [o for o in outcomes if o.files]
    shares = [share for i in range(jobs) if (share := there[i::jobs])]
    done = Parallel(n_jobs=len(shares) or 1, prefer="threads")(delayed(_share_with_pdf)(share) for share in shares)
    known = {o.unit: o for share in done for o in share}
    return [known.get(o.unit, o) for o in outcomes]


def _share_with_pdf(share: list[Outcome]) -> list[Outcome]:
    from lawreport.delivery.pdf import convert_each

    made, problems = convert_each([Path(o.files[0]) for o in share])
    return [_with_pdf(o, made.get(Path(o.files[0])), problems) for o in share]


def _with_pdf(outcome: Outcome, pdf: Put | None, problems: list[Problem]) -> Outcome:
    if pdf is not None:
        return replace(outcome, files=(*outcome.files, str(pdf.path)), left=(*outcome.left, *pdf.left))
    its = tuple(p for p in problems if p.place.file in ("", outcome.files[0]))
    return replace(outcome, state=FAILED, problems=(*its, *outcome.problems))


def run_on_cluster(tasks: Sequence[Task], scheduler: str) -> Iterator[Outcome]:
    """Return the outcomes as they come, from the workers of a dask scheduler, which must see the same folders.

    A worker that is lost has its tasks run again by another. Raise `Trouble` when the scheduler cannot be reached.
    """
    with _client(scheduler) as client:
        from distributed import as_completed

        rest = iter(tasks)
        ahead = AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        waiting = as_completed([_submit(client, task) for task in islice(rest, ahead)])
        for future in waiting:
            yield future.result()
            for task in islice(rest, 1):
                waiting.add(_submit(client, task))


def _submit(client, task: Task):
    return client.submit(build_unit, task, pure=False, retries=3)


def _client(scheduler: str):
    try:
        from distributed import Client
    except ImportError:
        raise Trouble.one(
            "batch-cluster", "没有安装 dask，不能在集群上运行", hint="请安装 distributed，或去掉 --engine dask。"
        ) from None
    try:
        return Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError):
        raise Trouble.one(
            "batch-cluster", f"连不上 dask 调度器 {scheduler}", hint="请检查地址（如 tcp://10.0.0.1:8786）和调度器是否在运行。"
        ) from None
