"""Many units: each as if it were alone, and none at the mercy of another."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from handling import change
from where import ROOT

from lawreport.many import batch, workers
from lawreport.many import cluster as cluster_of_dask
from lawreport.many.batch import BUILT, FAILED, UNCHANGED, Task, build_unit, run, run_on_cluster, unit_folders
from lawreport.problem import Trouble
from lawreport.project import Project

NAMES = ("东区", "南区", "西区", "北区")


@pytest.fixture
def bureau(tmp_path):
    """A bureau of four units that take template, catalogue and charts from it."""
    base = ROOT / "tests/corpus/faulty/_base"
    root = tmp_path / "bureau"
    shutil.copytree(base / "charts", root / "charts")
    (root / "data").mkdir()
    shutil.copy(base / "data/metrics.yaml", root / "data")
    (root / "templates").mkdir()
    shutil.copy(Project(ROOT).shared("templates/report.docx"), root / "templates")
    for number, name in enumerate(NAMES):
        _unit(root / "units" / name, base, number)
    return root


def _unit(folder, base, number):
    for part in ("sections", "data"):
        shutil.copytree(base / part, folder / part)
    (folder / "data/metrics.yaml").unlink()
    change(folder / "data/unit.yaml", "甲区司法局", f"{folder.name}司法局（虚构）")
    change(folder / "data/2024.csv", "检查单位,1200", f"检查单位,{1200 + number}")


def tasks(bureau, **more):
    return [Task(folder, **more) for folder in unit_folders(bureau / "units")]


def files(bureau):
    return {
        f.relative_to(bureau): f.read_bytes()
        for f in (bureau / "units").glob("*/build/*.*")
        if f.is_file() and f.suffix != ".part"
    }


def states(outcomes):
    return {o.unit: o.state for o in outcomes}


@pytest.fixture(params=["copied", "begun"])
def others(request, monkeypatch):
    """Let the other processes of a batch be copies of this one, or begin anew."""
    if request.param == "copied" and not hasattr(os, "fork"):
        pytest.skip("需要 fork")
    monkeypatch.setattr(workers, "_forks", lambda: request.param == "copied")


copying = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # this process has threads, which sleep


@copying
@pytest.mark.parametrize("jobs", [1, 2])
def test_each_report_is_the_same_bytes_as_built_alone(bureau, lawreport, others, jobs):
    assert set(states(run(tasks(bureau), jobs)).values()) == {BUILT}
    together = files(bureau)
    assert len(together) == 2 * len(NAMES)
    for name in NAMES:
        shutil.rmtree(bureau / "units" / name / "build")
        assert lawreport("build", "--project", bureau / "units" / name).code == 0
    assert files(bureau) == together


def test_a_second_run_builds_only_what_has_changed(bureau):
    list(run(tasks(bureau), 1))
    change(bureau / "units/南区/data/2024.csv", "火灾隐患,860", "火灾隐患,861")
    assert states(run(tasks(bureau), 1)) == {n: BUILT if n == "南区" else UNCHANGED for n in NAMES}


def test_a_change_of_what_they_share_builds_all(bureau):
    list(run(tasks(bureau), 1))
    change(bureau / "charts/监督执法.yaml", "title: ", "title: 新的")
    assert set(states(run(tasks(bureau), 1)).values()) == {BUILT}


def test_again_builds_all(bureau):
    list(run(tasks(bureau), 1))
    assert set(states(run(tasks(bureau, again=True), 1)).values()) == {BUILT}


def test_a_unit_that_fails_stops_no_other(bureau, lawreport):
    change(bureau / "units/东区/data/2024.csv", "检查单位,1200", "检查单位,很多")
    shutil.rmtree(bureau / "units/西区/data")
    result = lawreport("batch", bureau / "units", "--jobs", 1)
    assert result.code == 1
    assert "共 4 个单位：生成 2 个，失败 2 个。" in result.out
    assert "东区：错误 data/2024.csv:2  “检查单位”的数值读不懂" in result.err
    assert "西区：" in result.err


def test_a_fault_of_the_program_in_one_unit_stops_no_other(bureau, monkeypatch):
    from lawreport.delivery import deliver

    real = deliver.deliver
    monkeypatch.setattr(
        deliver, "deliver", lambda asked, **more: 1 / 0 if asked.project.root.name == "东区" else real(asked, **more)
    )
    outcomes = {o.unit: o for o in run(tasks(bureau), 1)}
    assert outcomes["东区"].state == FAILED
    assert "程序内部出错（ZeroDivisionError，test_batch.py:" in outcomes["东区"].problems[0].message
    assert outcomes["南区"].state == BUILT


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="只在 Linux 上")
def test_a_batch_of_the_command_line_copies_itself(bureau):
    code = (
        "import runpy, sys\nfrom lawreport.many import workers\nforks = workers._forks\n"
        "workers._forks = lambda: print('copied' if (it := forks()) else 'begun') or it\n"
        f"sys.argv = ['build_report.py', 'batch', {str(bureau / 'units')!r}, '--jobs', '2']\n"
        "runpy.run_path('build_report.py', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines() == ["copied", "共 4 个单位：生成 4 个。"], done.stderr
    assert len(files(bureau)) == 2 * len(NAMES)


@pytest.mark.skipif(os.name != "posix", reason="Windows 没有进程组信号")
@pytest.mark.parametrize("others", ["copied", "begun"])
def test_ctrl_c_ends_all_processes_without_a_traceback(bureau, others):
    for number in range(40):
        _unit(bureau / f"units/第{number}区", ROOT / "tests/corpus/faulty/_base", number)
    code = (
        "import runpy, signal, sys\nfrom lawreport.many import workers\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell that runs the tests behind it has it ignored
        + ("workers._forks = lambda: False\n" if others == "begun" else "")
        + f"sys.argv = ['build_report.py', 'batch', {str(bureau / 'units')!r}, '--jobs', '3']\n"
        "runpy.run_path('build_report.py', run_name='__main__')"
    )
    for _ in range(3):
        running = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
        while running.poll() is None and len(list(bureau.glob("units/*/build/*.docx"))) < 8:
            time.sleep(0.01)
        os.killpg(running.pid, signal.SIGINT)
        said, _ = running.communicate(timeout=60)
        assert running.returncode == 130 and "已取消。" in said.decode() and "Traceback" not in said.decode(), said.decode()
        for build in bureau.glob("units/*/build"):
            shutil.rmtree(build)


def tell_process(task, alive):
    """Stand in for a build: tell which process had the unit."""
    time.sleep(0.2)
    return batch.Outcome(task.folder.name, str(os.getpid()))


@copying
def test_few_units_are_shared_out_too(bureau, others, monkeypatch):
    monkeypatch.setattr(batch, "build_unit", tell_process)
    had = states(run(tasks(bureau), 2))
    assert had.keys() == {*NAMES}
    assert len(set(had.values())) >= 2 and list(had.values()).count(str(os.getpid())) == 1


def build_or_die(task, alive):
    """Build a unit; one of them takes the process with it, unless that is the one that runs the batch."""
    if task.folder.name == "北区" and os.getpid() != int(os.environ["BATCH_PROCESS"]):
        os.kill(os.getpid(), 9)
    return build_unit(task)


@copying
@pytest.mark.skipif(os.name != "posix", reason="Windows knows no SIGKILL")
def test_a_unit_that_takes_its_process_with_it_costs_no_other(bureau, others, monkeypatch):
    monkeypatch.setenv("BATCH_PROCESS", str(os.getpid()))
    monkeypatch.setattr(batch, "build_unit", build_or_die)
    outcomes = {o.unit: o for o in run(tasks(bureau), 2)}
    assert states(outcomes.values()).keys() == {*NAMES}
    assert {n: o.state for n, o in outcomes.items() if n != "北区"} == dict.fromkeys(set(NAMES) - {"北区"}, BUILT)
    assert outcomes["北区"].state == FAILED
    assert str(outcomes["北区"].problems[0]).startswith("错误 北区  生成它的进程被系统终止了")


# ---- nobody waits for ever ---------------------------------------------------------------------------------------------

posix = pytest.mark.skipif(os.name != "posix", reason="Windows 没有这些信号")


def hang_in_a_worker(task, alive):
    """Build a unit; one of them hangs in the middle, after signs of life, where another process has it."""
    if task.folder.name == "北区" and os.getpid() != int(os.environ["BATCH_PROCESS"]):
        alive()
        time.sleep(600)
    return build_unit(task, alive)


@copying
@posix
def test_a_unit_without_a_sign_of_life_is_ended_and_told(bureau, others, monkeypatch):
    monkeypatch.setenv("BATCH_PROCESS", str(os.getpid()))
    monkeypatch.setattr(batch, "build_unit", hang_in_a_worker)
    outcomes = {o.unit: o for o in run(tasks(bureau), 2, patience=4)}
    assert states(outcomes.values()) == dict.fromkeys(NAMES, BUILT) | {"北区": FAILED}
    assert str(outcomes["北区"].problems[0]).startswith("错误 北区  4 秒没有动静，已经停下")


def hang_here(task, alive):
    alive()
    if task.folder.name == "东区":  # the first, which this process builds
        time.sleep(600)
    return build_unit(task, alive)


@copying
@posix
def test_the_first_unit_is_watched_too(bureau, monkeypatch):
    monkeypatch.setattr(batch, "build_unit", hang_here)
    outcomes = {o.unit: o for o in run(tasks(bureau), 1, patience=4)}
    assert states(outcomes.values()) == dict.fromkeys(NAMES, BUILT) | {"东区": FAILED}
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL and signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def go_on_slowly(task, alive):
    """Take longer than the patience of the batch, and give signs of life meanwhile."""
    for _ in range(8):
        time.sleep(0.5)
        alive()
    return batch.Outcome(task.folder.name, BUILT)


@copying
@posix
def test_a_unit_that_goes_on_slowly_is_left_to_it(bureau, monkeypatch):
    monkeypatch.setattr(batch, "build_unit", go_on_slowly)
    assert states(run(tasks(bureau)[:3], 2, patience=3)) == dict.fromkeys(sorted(NAMES)[:3], BUILT)


def stop_itself(task, alive):
    """Stand still as a process does that was stopped from outside."""
    if task.folder.name == "北区" and os.getpid() != int(os.environ["BATCH_PROCESS"]):
        os.kill(os.getpid(), signal.SIGSTOP)
    return build_unit(task, alive)


@copying
@posix
def test_a_stopped_process_does_not_hold_the_rest(bureau, others, monkeypatch):
    monkeypatch.setenv("BATCH_PROCESS", str(os.getpid()))
    monkeypatch.setattr(batch, "build_unit", stop_itself)
    outcomes = {o.unit: o for o in run(tasks(bureau), 2, patience=4)}
    assert states(outcomes.values()) == dict.fromkeys(NAMES, BUILT) | {"北区": FAILED}


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="只在 Linux 上")
@pytest.mark.parametrize("others", ["copied", "begun"])
@pytest.mark.parametrize("how", ["SIGTERM", "SIGHUP", "SIGKILL"])
def test_a_parent_that_dies_leaves_no_process(bureau, others, how):
    for number in range(60):
        _unit(bureau / f"units/第{number}区", ROOT / "tests/corpus/faulty/_base", number)
    code = (
        "import runpy, sys\nfrom lawreport.many import workers\n"
        + ("workers._forks = lambda: False\n" if others == "begun" else "")
        + f"sys.argv = ['build_report.py', 'batch', {str(bureau / 'units')!r}, '--jobs', '3']\n"
        "runpy.run_path('build_report.py', run_name='__main__')"
    )
    running = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, start_new_session=True, stderr=subprocess.PIPE)
    while running.poll() is None and len(list(bureau.glob("units/*/build/*.docx"))) < 8:
        time.sleep(0.01)
    assert len(_of_session(running.pid)) > 1
    os.kill(running.pid, getattr(signal, how))
    said = running.communicate(timeout=60)[1].decode()
    until = time.monotonic() + 20
    while (still := _of_session(running.pid)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not still
    assert how == "SIGKILL" or (running.returncode == 130 and "已取消。\n" in said and "Traceback" not in said), said


def _of_session(session: int) -> list[int]:
    """Return the processes of a session that are still there."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            _, _, rest = stat.read_text().rpartition(")")
        except OSError:
            continue  # it has just gone
        state, _, _, its = rest.split()[:4]
        if int(its) == session and state != "Z":
            found.append(int(stat.parent.name))
    return found


def test_earlier_reports_are_forgotten(monkeypatch):
    from lawreport.rules import rule
    from lawreport.rules.reading import text

    text.plain.cache_clear()
    monkeypatch.setattr(text, "ENOUGH", 5)
    for number in range(20):
        rule.check_prose(rule.prose_from(f"第{number}项工作完成。\n检查{number}家单位，整改隐患{number}处。"))
    assert text.plain.cache_info().currsize <= 4 * 2 + 2
    assert sum(map(len, rule._known_hits.values())) <= 4 * 2 + 2


def test_the_result_as_json_names_every_unit(bureau, lawreport):
    change(bureau / "units/东区/data/2024.csv", "检查单位,1200", "检查单位,很多")
    told = json.loads(lawreport("batch", bureau / "units", "--jobs", 1, "--format", "json").out)
    assert {u["unit"]: u["state"] for u in told} == {n: FAILED if n == "东区" else BUILT for n in NAMES}
    assert told[0]["problems"][0]["id"] == "value" if told[0]["unit"] == "东区" else told[0]["files"]


def test_a_folder_without_units_is_said(tmp_path, lawreport):
    with pytest.raises(Trouble, match="没有一个单位"):
        unit_folders(tmp_path)
    assert "没有一个单位" in lawreport("batch", tmp_path / "units").err


def test_dask_wants_the_address_of_a_scheduler(bureau, lawreport):
    result = lawreport("batch", bureau / "units", "--engine", "dask")
    assert (result.code, result.err.splitlines()[0]) == (2, "用 --engine dask 还要写 --scheduler 地址。")


# ---- a cluster -------------------------------------------------------------------------------------------------------


@pytest.fixture
def cluster(tmp_path):
    with _cluster(tmp_path, ROOT) as running:
        yield running


@contextmanager
def _cluster(tmp_path, where):
    """Yield the address of a dask scheduler with two workers that take the program from `where`, and the workers."""
    known = tmp_path / "scheduler.json"
    env = {**os.environ, "PYTHONPATH": str(where)}
    dask = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": env, "cwd": tmp_path}
    started = [
        subprocess.Popen(
            [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(known)],
            **quiet,
        )
    ]
    for _ in range(2):
        started.append(
            subprocess.Popen(
                [
                    *dask,
                    "worker",
                    "--scheduler-file",
                    str(known),
                    "--nthreads",
                    "1",
                    "--no-nanny",
                    "--no-dashboard",
                    "--host",
                    "127.0.0.1",
                ],
                **quiet,
            )
        )
    try:
        yield _address(known), started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def _address(known):
    from distributed import Client

    with Client(scheduler_file=str(known), timeout=60) as client:
        client.wait_for_workers(2, timeout=60)
        return client.scheduler.address


@pytest.mark.filterwarnings("ignore")  # of dask's own
def test_a_worker_that_is_killed_costs_nothing(bureau, cluster):
    scheduler, workers = cluster
    for copy in range(8):
        shutil.copytree(bureau / "units/东区", bureau / f"units/东区{copy}")
    outcomes = []
    for outcome in run_on_cluster(tasks(bureau), scheduler):
        outcomes.append(outcome)
        if len(outcomes) == 3:
            workers[0].kill()
    assert sorted(o.unit for o in outcomes) == sorted(f.name for f in unit_folders(bureau / "units"))  # none lost, none twice
    assert {o.state for o in outcomes} <= {BUILT, UNCHANGED}  # a task that ran to its end but was not heard of is run again
    made = files(bureau)
    assert len(made) == 2 * len(outcomes)
    alone = bureau / "units/北区"
    shutil.rmtree(alone / "build")
    assert build_unit(Task(alone)).state == BUILT
    assert files(bureau) == made


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_is_not_there_is_said(bureau, monkeypatch):
    monkeypatch.setattr(cluster_of_dask, "SCHEDULER", 1)
    with pytest.raises(Trouble, match="连不上 dask 调度器"):
        list(run_on_cluster(tasks(bureau), "tcp://127.0.0.1:9"))


ANOTHER = {"missing": None, "older": "", "other": "def sources():\n    return '0'\n"}  # what its base/program.py holds


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("where, fault", [("missing", "没有装这个程序"), ("older", "装的是另一版"), ("other", "装的是另一版")])
def test_a_cluster_without_this_very_program_is_told_what_to_install(bureau, tmp_path, where, fault):
    folder = tmp_path / "别的程序"
    (folder / "lawreport" / "base").mkdir(parents=True)
    if (program := ANOTHER[where]) is None:
        (folder / "lawreport" / "__init__.py").write_text("raise ImportError", encoding="utf-8")
    else:
        (folder / "lawreport" / "__init__.py").write_text("", encoding="utf-8")
        (folder / "lawreport" / "base" / "program.py").write_text(program, encoding="utf-8")
    with _cluster(tmp_path, folder) as (scheduler, _), pytest.raises(Trouble) as told:
        list(run_on_cluster(tasks(bureau), scheduler))
    assert len(told.value.problems) == 1
    assert told.value.problems[0].message == f"调度器 {scheduler}、" + told.value.problems[0].message.split("、", 1)[1]
    assert told.value.problems[0].message.endswith(fault) and "lawreport 0." in told.value.problems[0].hint
