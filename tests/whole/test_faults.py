"""What a machine can do to a command half-way: it dies, its disk is full, a file is locked, a cache is damaged.

Whatever happens at whichever call: every file is the old one or the new one, whole; the clerk is told in a line what to
do; and the next run ends as if nothing had happened.
"""

import errno
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import machine
import pytest
from handling import change
from machine import put, tree
from where import CORPUS, SOME
from wordlike import edited_report

from lawreport.app.cli import main

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="需要 fork")
BASE = CORPUS / "faulty" / "_base"
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS)
SECOND = re.compile(
    r"（新稿\d*）(?=\.(台账\.)?(docx|csv|xlsx)$)"
)  # of a result that a program holds open; never of what people wrote
CHANGING = {"create", "write", "fsync", "replace", "mkdir"}
EACH = 1 if os.environ.get("LAWREPORT_EVERY_CALL") else 5  # of the calls that open a file one in so many is tried
SHORT = min(EACH, SOME)  # at one in so many calls it is killed, or the call fails, each with other errors
COMMANDS = {
    "build": ["build"],
    "build anew": ["build"],  # nothing in the cache
    "build final": ["build", "--edition", "final", "--unsigned", "--despite", "P-02", "--because", "演练"],
    "collect": ["collect", "2024", "{root}/回收", "--yes"],
    "rollup": ["rollup", "{root}/units", "--year", "2024", "--yes"],
    "new-year": ["new-year"],
    "pull": ["pull", "{root}/改过的.docx", "--yes", "--data"],
    "sign": ["sign", "--all", "--by", "办公室", "--date", "2025-01-06"],
    "fix": ["check", "--fix", "--yes"],
    "form": ["form", "2025"],
    "template": ["template"],
    "import": ["import", "{root}/统计.csv", "--year", "2024", "--yes"],
    "html": ["html", "--edition", "draft"],
    "rename": ["rename", "火灾隐患", "隐患数", "--yes"],
    "upgrade": ["upgrade", "--yes"],
    "undo": ["undo", "--yes"],
    "undo of many": ["undo", "--yes"],
}


def arguments(name: str, root: Path) -> list[str]:
    first, *more = COMMANDS[name]
    return [first, "--project", str(root), *(word.format(root=root) for word in more)]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return changed_project(tmp_path_factory.mktemp("kept"))


def changed_project(folder: Path) -> Path:
    """Return a project with a report from before, whose data, words and forms have changed since."""
    root = folder / "甲区 年报"
    shutil.copytree(BASE, root, ignore=shutil.ignore_patterns("build"))
    assert main(arguments("build", root)) == 0
    assert main(["sign", "培训", "--by", "法宣科", "--project", str(root)]) == 0
    change(root / "data" / "2024.csv", "培训,12", "培训,13")
    (root / "统计.csv").write_text("指标,2024年\n检查单位,1301\n无人机巡查,8\n", encoding="utf-8")
    for part in ("02_shortcomings", "03_next_year"):
        change(root / "sections" / "2024" / f"{part}.yaml", "，", ",")
    returned_form(root)
    units(root)
    edited_report(root)
    return root


def units(root: Path) -> None:
    """Give a project two units, whose figures it sums up."""
    change(root / "data" / "metrics.yaml", "培训: {unit: 场次}", "培训: {unit: 场次, rollup: 合计}")
    for name, trainings in (("东所", 5), ("西所", 9)):
        for folder in ("data", "sections"):
            shutil.copytree(BASE / folder, root / "units" / name / folder)
        change(root / "units" / name / "data" / "2024.csv", "培训,12", f"培训,{trainings}")


def returned_form(root: Path) -> None:
    """Lay a filled form into 回收."""
    import openpyxl

    assert main(["form", "2024", "--project", str(root), "--out", str(root / "回收")]) == 0
    (path,) = (root / "回收").glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["E9"] = 14
    book.save(path)


@dataclass
class Trial:
    """A command on a project: what it makes when nothing fails, and what it left when something did."""

    name: str
    kept: Path
    root: Path
    scratch: Path
    met: dict[frozenset[tuple[str, bytes]], list[str]] = field(default_factory=dict)  # what was left → of the next run

    def __post_init__(self):
        self.restore()
        self.before = tree(self.root)
        self.undisturbed = self.run()
        assert self.undisturbed.code == 0, self.undisturbed.said
        self.after = tree(self.root)
        assert self.after != self.before

    def restore(self) -> None:
        put(self.root, self.kept)
        if self.name.endswith("anew"):
            shutil.rmtree(self.root / "build" / ".cache")
        if self.name.endswith("of many"):  # files of a command that changed several
            assert main(arguments("fix", self.root)) == 0

    def kills(self) -> list[tuple[int, str]]:
        """Return the calls at which the command is killed; where time is short, one in three."""
        return self.points()[::SHORT]

    def points(self) -> list[tuple[int, str]]:
        """Return the calls to be tried: all that change the disk, some that open, which are the same without a cache."""
        every = 0 if self.name.endswith("anew") else EACH
        return [(n, call) for n, call in enumerate(self.undisturbed.calls, 1) if call != "open" or (every and n % every == 0)]

    def changes(self) -> list[tuple[int, str]]:
        """Return calls that change the disk: one in three, for tests that run three commands after each kill."""
        return [point for point in self.points() if point[1] != "open"][:: min(EACH, 3) * SHORT]

    def run(self, *fault, **more) -> machine.Ended:
        return machine.run(arguments(self.name, self.root), self.root, self.scratch, *fault, **more)

    def other(self, command: str, *more: str) -> machine.Ended:
        return machine.run([command, "--project", str(self.root), *more], self.root, self.scratch)

    def damage(self) -> list[str]:
        """Return every file that is neither the old nor the new one."""
        now = tree(self.root)
        return [
            f"{name}: neither old nor new"
            for name in {*self.before, *now}
            if now.get(name) not in (self.before.get(name), self.after.get(SECOND.sub("", name)))
        ]

    def next_run(self) -> list[str]:
        """Return what is wrong after running again, if anything is left to do; known where the same was left before."""
        if tree(self.root) in (self.before, self.after) and not left_behind(self.root):
            return []
        left = machine.everything(self.root)
        if left not in self.met:
            self.met[left] = self._next_run()
        return self.met[left]

    def _next_run(self) -> list[str]:
        ended = self.run()
        now = tree(self.root)
        done = {name: data for name, data in now.items() if not SECOND.search(name)} == self.after
        return [] if done else [f"next run: {ended.code} {ended.said}"]


def calls(folder: Path) -> dict[str, list[int]]:
    """Return how many calls on files each command makes, those that change the disk and all: so many times it is killed."""
    kept, scratch = changed_project(folder), folder / "calls"
    scratch.mkdir()
    return {
        name: [sum(call != "open" for _, call in points), len(points)]
        for name in COMMANDS
        for points in [Trial(name, kept, scratch / kept.name, scratch).points()]
    }


def left_behind(root: Path) -> list[Path]:
    return [*root.rglob(".~*"), *root.rglob(".cache/*.part")]


@pytest.fixture
def trial(kept, tmp_path):
    return lambda name: Trial(name, kept, tmp_path / kept.name, tmp_path)


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_any_call(trial, name):
    job, found = trial(name), []
    for n, call in job.kills():
        job.restore()
        assert job.run(at=n).code is None
        found += [f"{n} {call}: {words}" for words in (*job.damage(), *job.next_run())]
    assert found == []


@pytest.mark.parametrize("name", [name for name in COMMANDS if not name.startswith(("build", "form", "html"))])
def test_what_a_kill_left_is_put_right_by_the_next_command_whatever_it_is(trial, name):
    """One that only reads makes the files wholly old or wholly new and says so; what is wholly new can be undone."""
    job, found = trial(name), []
    before, after = owned(job.before), owned(job.after)
    for n, call in job.changes():
        job.restore()
        job.run(at=n)
        left = owned(tree(job.root))
        read, now = job.other("status"), owned(tree(job.root))
        if now not in (before, after):
            found.append(f"{n} {call}: still half: {read.said}")
        if now != left and "上次的" not in read.said:
            found.append(f"{n} {call}: put right without a word: {read.said}")
        if now == after and after != before:
            back = job.other("undo", "--yes")
            if back.code or owned(tree(job.root)) != before:
                found.append(f"{n} {call}: not undone: {back.said}")
        if "上次的" in job.other("status").said:
            found.append(f"{n} {call}: told twice")
    assert found == []


@pytest.mark.parametrize("name", [name for name in COMMANDS if not name.startswith(("build", "form", "html"))])
def test_undo_after_a_kill_always_says_what_it_did(trial, name):
    """Old or new, never in between; and never silent where the killed command had begun to change files."""
    job, found = trial(name), []
    for n, call in job.changes():
        job.restore()
        job.run(at=n)
        ended, now = job.other("undo", "--yes"), owned(tree(job.root))
        if not ended.said.strip() or ended.code not in (0, 1):
            found.append(f"{n} {call}: {ended.code} {ended.said!r}")
        if name.startswith("undo") and now not in (owned(job.before), owned(job.after)):
            found.append(f"{n} {call}: half: {ended.said}")
        if any(path.name.startswith(".~lawreport-gone") for path in job.root.rglob(".~*")):
            found.append(f"{n} {call}: left behind")
    assert found == []


def owned(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files that people own, without those made for them."""
    return {name: data for name, data in files.items() if not name.startswith(("build/", "回收/"))}


@pytest.mark.parametrize("name", COMMANDS)
def test_any_call_fails(trial, name):
    job, found = trial(name), []
    for turn, (n, call) in enumerate(job.points()[::SHORT]):
        for error in ERRORS[turn % 2 :: 2] if call in CHANGING else ERRORS[turn % len(ERRORS) :][:1]:
            job.restore()
            ended = job.run(machine.failing(error), at=n, on=error in (errno.ENOSPC, errno.EROFS) and call in CHANGING)
            found += [
                f"{n} {call} {errno.errorcode[error]}: {words}" for words in (*wrong(ended), *job.damage(), *job.next_run())
            ]
    assert found == []


def wrong(ended: machine.Ended) -> list[str]:
    """Return what is wrong with how a command that met a fault ended."""
    if ended.code == 0:
        return []
    lines = ended.said.splitlines()
    told = [line for line in lines if line.startswith("错误 ")]
    return [
        words
        for words, holds in (
            (f"exit code {ended.code}", ended.code not in (1, 3)),
            (f"screen: {ended.said}", not 1 <= len(told) <= 2 or len(lines) > 24),
            (f"English: {ended.said}", "Traceback" in ended.said or "内部出错" in ended.said),
        )
        if holds
    ]
