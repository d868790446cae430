"""Commands that edit people's files: one at a time, all of a command's files or none, the old bytes kept.

Everything goes through the command line, most of it in real processes. All offices and figures are invented (虚构).
"""

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import machine
import pytest
from handling import change
from where import CORPUS, ROOT

from lawreport.checks.signoff.signing import records
from lawreport.files.editing import locking
from lawreport.files.editing.editing import editing
from lawreport.files.editing.history import changes, digest
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.source.reader import gather

BASE = CORPUS / "faulty" / "_base"
PROGRAM = "import sys; from lawreport.app.cli import main; sys.exit(main())"
posix = pytest.mark.skipif(os.name != "posix", reason="需要 posix")


@pytest.fixture
def root(tmp_path):
    shutil.copytree(BASE, tmp_path / "材料（最终） 甲区", ignore=shutil.ignore_patterns("build"))
    return tmp_path / "材料（最终） 甲区"


def start(root: Path, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, arguments[0], "--project", root, *arguments[1:]],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def ended(*running: subprocess.Popen) -> list[tuple[int, str]]:
    return [(process.wait(), out) for process in running for out in [process.communicate(timeout=170)[0]]]


def broken_chains(root: Path) -> list[str]:
    """Return every change that did not begin with what the one before it left: there something was lost."""
    left, broken = {}, []
    for one in reversed(changes(Project(root))):
        for file in one.files:
            if left.setdefault(file.name, file.before) != file.before:
                broken.append(f"{one.number} {one.command}: {file.name}")
            left[file.name] = file.after
    now = {name: (root / name).read_bytes() if (root / name).exists() else None for name in left}
    return broken + [f"now: {name}" for name, data in now.items() if digest(data) != left[name]]


# ---- many at once ---------------------------------------------------------------------------------------------------


def test_twenty_signers_at_once_are_all_there_afterwards(root):
    people = [f"科室{n}" for n in range(20)]
    parts = ["01_measures", "02_shortcomings", "03_next_year", "report", "火灾隐患"]
    told = ended(*(start(root, "sign", parts[n % 5], "--by", who) for n, who in enumerate(people)))
    assert [code for code, _ in told] == [0] * 20, told
    assert sorted(r.by for r in records(gather(Project(root), 2024))) == sorted(people)
    assert all(r.whole for r in records(gather(Project(root), 2024)))
    assert [c.number for c in changes(Project(root))] == list(range(20, 0, -1)) and broken_chains(root) == []


def filled_form(root: Path, lawreport, value: int) -> Path:
    import openpyxl

    assert lawreport("form", "2024", "--project", root, "--out", root / "回收").code == 0
    (path,) = (root / "回收").glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["E9"] = value
    book.save(path)
    return path


def test_signers_forms_fixes_and_undo_at_once_lose_nothing(root, lawreport):
    filled_form(root, lawreport, 14)
    for part in ("02_shortcomings", "03_next_year"):
        change(root / "sections" / "2024" / f"{part}.yaml", "，", ",")
    ended(start(root, "sign", "report", "--by", "最先的"))
    told = ended(
        *(start(root, "sign", "report", "--by", f"科室{n}") for n in range(6)),
        start(root, "collect", "2024", str(root / "回收"), "--yes"),
        start(root, "check", "--fix", "--yes", "--fail-on", "never"),
        start(root, "undo", "--yes"),
        start(root, "undo", "--yes"),
        *(start(root, "sign", "1", "--by", f"人员{n}") for n in range(4)),
    )
    assert [code for code, _ in told] == [0] * 14, told
    assert broken_chains(root) == []
    assert len(changes(Project(root))) == 15
    assert len(records(gather(Project(root), 2024))) >= 9 - 2


def test_forms_agreed_to_beforehand_are_all_taken(root, lawreport, tmp_path):
    filled_form(root, lawreport, 14)
    told = ended(*(start(root, "collect", "2024", str(root / "回收"), "--yes") for _ in range(4)))
    assert [code for code, _ in told] == [0] * 4 and sum("已写入" in said for _, said in told) == 1
    assert "培训,14," in (root / "data" / "2024.csv").read_text("utf-8")


def test_a_year_is_opened_once_by_two_at_once(root):
    told = ended(*(start(root, "new-year", "2025") for _ in range(3)))
    assert sorted(code for code, _ in told) == [0, 1, 1] and broken_chains(root) == []
    assert sum("sections/2025 已经有了" in said for _, said in told) == 2


# ---- who has the lock -----------------------------------------------------------------------------------------------

HOLDING = """
import sys, time
from pathlib import Path
from lawreport.files.editing.editing import editing
from lawreport.project import Project
with editing(Project(Path(sys.argv[1])), "collect 2024") as edit:
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def holder(root):
    """A program that has the lock and does not give it back."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, root],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "USERNAME": "王科员"},
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("arguments", [["sign", "report", "--by", "办公室"], ["new-year"], ["template"]])
def test_who_waits_too_long_is_told_who_has_it_and_changes_nothing(root, holder, lawreport, monkeypatch, arguments):
    monkeypatch.setattr(locking, "WAIT", 0.3)
    before = machine.tree(root)
    result = lawreport(*arguments, "--project", root)
    assert result.code == 1 and machine.tree(root) == before
    assert re.search(
        r"王科员（.+）正在运行 collect 2024（从 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d 起），等了 0 秒还没有完，什么也没有改",
        result.err,
    ), result.err
    assert "Traceback" not in result.text and len(result.lines) <= 4


def test_who_waits_goes_on_when_the_other_is_done(root, holder, lawreport, monkeypatch):
    monkeypatch.setattr(locking, "SAID_AFTER", 0.1)
    threading.Timer(1, holder.terminate).start()
    result = lawreport("sign", "report", "--by", "办公室", "--project", root)
    assert result.code == 0 and "正在运行 collect 2024" in result.out and "等它做完" in result.out


@posix
def test_a_holder_that_was_killed_holds_nothing(root, holder, lawreport):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert (root / ".lawreport" / "lock").exists() and (root / ".lawreport" / "holder.json").exists()
    assert lawreport("sign", "report", "--by", "办公室", "--project", root).code == 0


@pytest.mark.parametrize("left", [b"", b"\xff\x00rubbish", b'{"who": 1}', b"[]"])
def test_what_was_left_of_a_lock_is_no_lock(root, lawreport, left):
    (root / ".lawreport").mkdir()
    for name in ("lock", "holder.json"):
        (root / ".lawreport" / name).write_bytes(left)
    assert lawreport("sign", "report", "--by", "办公室", "--project", root).code == 0


def test_nobody_waits_for_somebody_who_thinks(root, lawreport, monkeypatch):
    filled_form(root, lawreport, 14)
    monkeypatch.setattr(locking, "WAIT", 0.3)
    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr(
        "builtins.input", lambda _: "y" if lawreport("sign", "report", "--by", "办公室", "--project", root).code == 0 else ""
    )
    assert lawreport("collect", "2024", root / "回收", "--project", root).code == 0
    assert "培训,14," in (root / "data" / "2024.csv").read_text("utf-8") and len(records(gather(Project(root), 2024))) == 1


class Keyboard:
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    "arguments, file, old, new",
    [
        (["collect", "2024", "{root}/回收"], "data/2024.csv", "检查单位,1200", "检查单位,1300"),
        (["check", "--fix", "--fail-on", "never"], "sections/2024/02_shortcomings.yaml", "基层", "乡镇"),
        (["undo"], "data/2024签字.csv", "办公室", "办公厅"),
    ],
)
def test_what_changes_while_somebody_thinks_is_not_overwritten(root, lawreport, monkeypatch, arguments, file, old, new):
    filled_form(root, lawreport, 14)
    change(root / "sections" / "2024" / "02_shortcomings.yaml", "，", ",")
    lawreport("sign", "report", "--by", "办公室", "--project", root)
    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr("builtins.input", lambda _: change(root / file, old, new) or "y")
    result = lawreport(*(a.format(root=root) for a in arguments), "--project", root)
    assert result.code == 1 and "刚才被改动了" in result.err and new in (root / file).read_text("utf-8")


# ---- disks that refuse ----------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(
    "number, said", [(errno.EROFS, "磁盘是只读的"), (errno.EACCES, "没有权限"), (errno.ENOSPC, "磁盘已满")]
)
@pytest.mark.parametrize(
    "arguments", [["sign", "report", "--by", "办公室"], ["new-year"], ["check", "--fix", "--yes", "--fail-on", "never"]]
)
def test_a_folder_that_cannot_be_written_in_is_told(root, tmp_path, number, said, arguments):
    change(root / "sections" / "2024" / "02_shortcomings.yaml", "，", ",")
    before = machine.tree(root)

    def refuse(call: str) -> None:
        if call not in ("open", "fsync"):
            raise OSError(number, "refused")

    result = machine.run([arguments[0], "--project", str(root), *arguments[1:]], root, tmp_path, refuse, at=1, on=True)
    assert result.code == 1 and said in result.said and "什么也没有改" in result.said and len(result.said.splitlines()) < 12
    assert machine.tree(root) == before


NO_LOCKS = """
import errno, fcntl, sys
number = sys.argv.pop(1)
def flock(*_):
    raise OSError(getattr(errno, number), "no locks")
fcntl.flock = flock
from lawreport.app.cli import main
sys.exit(main())
"""


@posix
@pytest.mark.parametrize("number", ["ENOLCK", "ENOSYS", "EOPNOTSUPP"])
def test_a_network_disk_without_locks_is_no_excuse(root, number):
    def sign(who: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-c", NO_LOCKS, number, "sign", "report", "--by", who, "--project", root],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    told = ended(*(sign(f"科室{n}") for n in range(6)))
    assert [code for code, _ in told] == [0] * 6, told
    assert len(records(gather(Project(root), 2024))) == 6 and not any("Warning" in said for _, said in told)


@pytest.mark.parametrize("name", [".lawreport", ".lawreport/history"])
def test_nothing_is_kept_where_a_link_leads(root, tmp_path, lawreport, name):
    (tmp_path / "别处").mkdir()
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(tmp_path / "别处")
    result = lawreport("sign", "report", "--by", "办公室", "--project", root)
    assert result.code == 1 and "应当是普通文件夹" in result.err
    assert not list((tmp_path / "别处").iterdir()) and not (root / "data" / "2024签字.csv").exists()


# ---- all or none ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("held", ["02_shortcomings.yaml", "03_next_year.yaml"])
def test_a_file_held_open_leaves_all_of_them_as_they_were(root, lawreport, monkeypatch, held):
    for part in ("02_shortcomings", "03_next_year"):
        change(root / "sections" / "2024" / f"{part}.yaml", "，", ",")
    before, replace = machine.tree(root), os.replace

    def refuse(source, target):
        if Path(target).name == held:
            raise PermissionError(errno.EACCES, "held")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    result = lawreport("check", "--fix", "--yes", "--project", root)
    assert result.code == 1 and held in result.err and "请关闭它" in result.err
    assert machine.tree(root) == before and changes(Project(root)) == []


def test_what_another_program_saves_meanwhile_is_not_overwritten(root):
    path = root / "data" / "2024.csv"
    with pytest.raises(Trouble, match="刚才被改动了"), editing(Project(root), "试") as edit:
        edit.write(path, edit.read(path) + b"a,1\n")
        change(path, "检查单位,1200", "检查单位,1300")
    assert "1300" in path.read_text("utf-8") and changes(Project(root)) == []


def test_a_block_that_fails_changes_nothing(root):
    before = machine.tree(root)
    with pytest.raises(ZeroDivisionError), editing(Project(root), "试") as edit:
        edit.write(root / "data" / "新.csv", b"1")
        raise ZeroDivisionError
    assert machine.tree(root) == before


def test_what_does_not_change_leaves_no_trace(root):
    path = root / "data" / "2024.csv"
    with editing(Project(root), "试") as edit:
        edit.write(path, edit.read(path))
    assert changes(Project(root)) == []


# ---- what is kept ---------------------------------------------------------------------------------------------------


def test_nothing_absolute_and_no_name_that_windows_refuses_is_kept(root, lawreport):
    filled_form(root, lawreport, 14)
    for arguments in (
        ["sign", "report", "--by", "办公室"],
        ["collect", "2024", root / "回收", "--yes"],
        ["new-year"],
        ["undo", "--yes"],
    ):
        assert lawreport(*arguments, "--project", root).code == 0
    kept = [p for p in (root / ".lawreport").rglob("*") if p.is_file()]
    assert not any(str(root.parent).encode() in p.read_bytes() for p in kept if p.suffix == ".json")
    assert not [p for p in kept if set('\\:*?"<>|') & set("".join(p.relative_to(root).parts))]
    days = {p.relative_to(root / ".lawreport" / "history").parts[0] for p in kept if p.name == "change.json"}
    assert days == {time.strftime("%Y-%m-%d")}


def test_a_build_and_the_inbox_do_not_see_it(root, lawreport):
    form = filled_form(root, lawreport, 14)
    lawreport("form", "2024", "--project", root, "--out", root / "回收", "--force")
    assert [f.name for f in changes(Project(root))[0].files] == [f"回收/{form.name}"]
    assert not any(".lawreport" in name for name in Project(root).inputs())
    result = lawreport("collect", "2024", root, "--project", root, "--yes")
    assert "读了 1 份填报表" in result.out and "没有要写入的" not in result.err


def test_the_history_of_thirty_days_stays_and_older_goes_when_it_is_too_much(root, lawreport, monkeypatch):
    from lawreport.files.editing import history

    monkeypatch.setattr(history, "MOST", 4)
    monkeypatch.setattr(history, "EVERY", 1)
    for n in range(6):
        lawreport("sign", "report", "--by", f"科室{n}", "--project", root)
    base = root / ".lawreport" / "history"
    (base / time.strftime("%Y-%m-%d")).rename(base / "2020-01-01")
    for n in range(2):
        lawreport("sign", "report", "--by", f"人{n}", "--project", root)
    assert [c.number for c in changes(Project(root))] == [8, 7, 6, 5]
    for n in range(6):
        lawreport("sign", "report", "--by", f"员{n}", "--project", root)
    assert [c.number for c in changes(Project(root))] == [14, 13, 12, 11, 10, 9, 8, 7] and len(list(base.iterdir())) == 1


def test_what_was_written_by_another_hand_into_the_history_leads_nowhere(root, lawreport, tmp_path):
    (tmp_path / "外面.csv").write_bytes(b"secret")
    lawreport("sign", "report", "--by", "办公室", "--project", root)
    (record,) = (root / ".lawreport" / "history").rglob("change.json")
    for name in ("../外面.csv", str(tmp_path / "外面.csv"), "C:/外面.csv", "data\\..\\外面.csv"):
        told = json.loads(record.read_bytes())
        told["files"][0] |= {"name": name, "before": "", "after": "0d"}
        record.write_text(json.dumps(told), "utf-8")
        assert lawreport("undo", "--yes", "--project", root).code == 1
    assert (tmp_path / "外面.csv").read_bytes() == b"secret"
