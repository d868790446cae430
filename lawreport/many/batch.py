"""Many units: each built by itself, several at a time, the one that fails told at the end and no others with it.

In: the folder that holds the units. Out: an `Outcome` for each, as each is done. Responsible for: which unit is built when
(joblib; dask where a cluster is asked for), and that one that is lost or silent costs only itself. A unit is built by the same
call as alone, and its files are replaced whole, so a task that a lost worker leaves behind may simply be run again: nothing is
lost, and nothing is there twice.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from lawreport.base.oserror import is_interruption
from lawreport.checks.waivers import Waiver
from lawreport.edition import Edition
from lawreport.many import workers
from lawreport.many.workers import Signs
from lawreport.outputs.written import Left
from lawreport.problem import Place, Problem, Trouble

if TYPE_CHECKING:
    from concurrent.futures import Future

    from lawreport.delivery.pdf import Pdf

BUILT, UNCHANGED, FAILED = "生成", "没有变化", "失败"
PATIENCE = 120  # seconds that a unit may give no sign of life
AHEAD = 4  # tasks waiting for each worker: enough to keep it busy, few enough to hold no memory


@dataclass(frozen=True, slots=True)
class Task:
    """A unit to build."""

    folder: Path
    year: int | None = None
    edition: Edition = Edition.DRAFT
    again: bool = False
    unsigned: bool = False
    waivers: tuple[Waiver, ...] = ()
    lender: Path | None = None  # the project that the units share


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a unit."""

    unit: str
    state: str
    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0
    left: tuple[Left, ...] = ()  # what somebody has changed or has open, and was not written over


def unit_folders(folder: Path) -> list[Path]:
    """Return the folders of the units in their order. Raise `Trouble` where there are none."""
    try:
        folders = sorted(p for p in folder.iterdir() if (p / "sections").is_dir())
    except OSError:
        folders = []
    if not folders:
        raise Trouble.one(
            "batch-none",
            "没有一个单位",
            Place(folder.name),
            "每个单位一个文件夹，里面有 data 和 sections，例如 units/甲局/sections。",
        )
    return folders


def build_unit(task: Task, alive: Callable[[], None] = lambda: None) -> Outcome:
    """Return what became of a unit; whatever goes wrong is told in the outcome. `alive` is called at each step."""
    from lawreport.delivery.deliver import deliver

    started = time.monotonic()
    try:
        done = deliver(_asked(task), say=lambda step: alive(), again=task.again)
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
    """Return a task as `deliver` is asked for it."""
    from lawreport.delivery.deliver import Asked
    from lawreport.project import Project

    project = Project.at(task.folder, lender=task.lender)
    return Asked(project, task.year, task.edition, unsigned=task.unsigned, waivers=task.waivers)


def _fault(task: Task, fault: Exception) -> Problem:
    """Return the problem that the program itself failed at a unit, with the place in its code."""
    import traceback

    at = traceback.extract_tb(fault.__traceback__)[-1]
    return Problem(
        "batch-fault",
        f"程序内部出错（{type(fault).__name__}，{Path(at.filename).name}:{at.lineno}）",
        Place(task.folder.name),
        "单独生成这个单位可以得到详细记录；请发给维护人员。",
    )


def run(tasks: Sequence[Task], jobs: int, patience: float = PATIENCE) -> Iterator[Outcome]:
    """Return the outcomes as they come, from `jobs` processes of this machine.

    This one builds the first: the others, where they are copies of it, begin with all that it has opened. A process that has
    given no sign of life for `patience` seconds is ended, and its unit told. What a process had in hand that was lost (the
    machine was out of memory, say) is built again, each by itself, so that only the unit that cannot be built fails.
    """
    rest, lost = deque(tasks), list[Task]()
    with workers.ending_tidily():
        if rest:
            yield _here(rest.popleft(), patience)
        while rest:
            yield from _shared(rest, lost, min(jobs, len(rest)), patience)
        for task in lost:
            yield from _alone(task, patience)


def _here(task: Task, patience: float) -> Outcome:
    """Return what becomes of a unit in this process."""
    try:
        with workers.alarm(patience) as alive:
            return build_unit(task, alive)
    except workers.Silent:
        return _silent(task, patience)


def _there(build: Callable[..., Outcome], signs: Signs, task: Task) -> Outcome:
    """Return what becomes of a unit in another process, which gives signs of life."""
    signs.alive(str(task.folder))
    try:
        return build(task, signs.alive)
    finally:
        signs.done()


def _shared(rest: deque[Task], lost: list[Task], jobs: int, patience: float) -> Iterator[Outcome]:
    """Return the outcomes from other processes, until there are no tasks or one of the processes is lost."""
    from joblib.externals.loky.process_executor import BrokenProcessPool

    waiting: dict[Future[Outcome], Task] = {}
    with workers.signs() as signs:
        pool = workers.begin(jobs)
        try:
            while rest or waiting:
                while rest and len(waiting) < jobs * AHEAD:
                    future = pool.submit(_there, build_unit, signs, rest[0])
                    waiting[future] = rest.popleft()
                yield from _done(waiting)
                yield from _ended(signs, waiting, patience)
        except BrokenProcessPool:
            begun = {sign.unit for sign in signs.seen()}
            lost += [task for task in waiting.values() if str(task.folder) in begun]
            rest.extendleft([task for task in waiting.values() if str(task.folder) not in begun][::-1])
        finally:
            workers.end(pool)


def _done(waiting: dict[Future[Outcome], Task]) -> Iterator[Outcome]:
    """Return the outcomes that are there, after waiting a moment for the next one."""
    from joblib.externals.loky import wait

    for future in wait(waiting, timeout=workers.BEAT, return_when="FIRST_COMPLETED").done:
        outcome = future.result()
        del waiting[future]
        yield outcome


def _ended(signs: Signs, waiting: dict[Future[Outcome], Task], patience: float) -> Iterator[Outcome]:
    """Return the outcomes of the units whose processes have said nothing for too long, and end these processes."""
    for sign in signs.seen():
        if sign.silent > patience:
            workers.kill(sign.process)
            signs.forget(sign.process)
            for future in [f for f, task in waiting.items() if str(task.folder) == sign.unit]:
                yield _silent(waiting.pop(future), patience)


def _silent(task: Task, patience: float) -> Outcome:
    said = Problem(
        "batch-silent",
        f"{patience:.0f} 秒没有动静，已经停下",
        Place(task.folder.name),
        "多半是文件太大、网络盘断了，或者电脑太忙；请单独生成这个单位再试，要多等就加 --patience 秒数。",
    )
    return Outcome(task.folder.name, FAILED, problems=(said,))


def _alone(task: Task, patience: float) -> Iterator[Outcome]:
    """Return what becomes of a unit in a process that builds nothing else."""
    rest, again = deque([task]), list[Task]()
    yield from _shared(rest, again, 1, patience)
    if again:
        said = Problem(
            "batch-lost",
            "生成它的进程被系统终止了",
            Place(task.folder.name),
            "多半是内存不够；请关掉别的程序，单独生成这个单位再试。",
        )
        yield Outcome(task.folder.name, FAILED, problems=(said,))


def with_pdf(outcomes: Sequence[Outcome], jobs: int) -> list[Outcome]:
    """Return the outcomes with the PDF of each report made: `jobs` LibreOffices at a time, one call for each."""
    from joblib import Parallel, delayed

    there = [o for o in outcomes if o.files]
    shares = [share for i in range(jobs) if (share := there[i::jobs])]
    done = Parallel(n_jobs=len(shares) or 1, prefer="threads")(delayed(_share_with_pdf)(share) for share in shares)
    known = {o.unit: o for share in done for o in share}
    return [known.get(o.unit, o) for o in outcomes]


def _share_with_pdf(share: list[Outcome]) -> list[Outcome]:
    """Return the outcomes of a share with their PDFs, made in one call of LibreOffice."""
    from lawreport.delivery.pdf import convert_each

    pdfs, problems = convert_each([Path(o.files[0]) for o in share])
    return [_with_pdf(o, pdfs.get(Path(o.files[0])), problems) for o in share]


def _with_pdf(outcome: Outcome, pdf: Pdf | None, problems: list[Problem]) -> Outcome:
    """Return the outcome with its PDF; without one the unit failed, with the reasons."""
    if pdf is not None:
        return replace(outcome, files=(*outcome.files, str(pdf.put.path)), left=(*outcome.left, *pdf.put.left))
    its = tuple(p for p in problems if p.place.file in ("", outcome.files[0]))
    return replace(outcome, state=FAILED, problems=(*its, *outcome.problems))


def run_on_cluster(tasks: Sequence[Task], scheduler: str) -> Iterator[Outcome]:
    """Return the outcomes as they come, from the workers of a dask scheduler, which must see the same folders.

    A worker that is lost has its tasks run again by another. Raise `Trouble` where the cluster cannot be used.
    """
    from lawreport.many.cluster import client_of, result_of

    with client_of(scheduler) as client:
        from distributed import as_completed

        rest = iter(tasks)
        ahead = AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        waiting = as_completed([_submit(client, task) for task in islice(rest, ahead)])
        for future in waiting:
            yield result_of(future)
            for task in islice(rest, 1):
                waiting.add(_submit(client, task))


def _submit(client, task: Task):
    return client.submit(build_unit, task, pure=False, retries=3)
