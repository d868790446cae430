"""The environment mends itself: whatever became of `.venv`, the next command runs, or says in Chinese what to do.

A small program stands in for ours, with one small package in its lock file; the environments are real.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from tests.where import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the environment of Windows has other places")
CLI = """
from lawreport.base.venv import Damaged, damaged

def main():
    import sys
    from pathlib import Path
    try:
        import tiny
        print("做好了", tiny.WORD, *sys.argv[1:])
        return 0
    except Exception:
        harmed = damaged(Path(__file__).parents[2])
        if harmed:
            raise Damaged(*harmed)
        raise
"""


def wheel(folder: Path) -> str:
    """Write a package of one module; return its line of a lock file."""
    files = {
        "tiny/__init__.py": "from tiny.word import WORD\n",
        "tiny/word.py": "WORD = '小包'\n",
        "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        "tiny-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [
        f"{n},sha256={urlsafe_b64encode(sha256(t.encode()).digest()).rstrip(b'=').decode()},{len(t)}" for n, t in files.items()
    ]
    files["tiny-1.0.dist-info/RECORD"] = "\n".join([*rows, "tiny-1.0.dist-info/RECORD,,"]) + "\n"
    path = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as package:
        for name, text in files.items():
            package.writestr(name, text)
    return f"tiny==1.0 \\\n    --hash=sha256:{sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A program whose environment is set up, from packages brought along."""
    home = tmp_path_factory.mktemp("程序") / "年报（最终）"
    (home / "lawreport" / "base").mkdir(parents=True)
    (home / "lawreport" / "app").mkdir()
    (home / "wheels").mkdir()
    for name in ("", "base", "app"):
        (home / "lawreport" / name / "__init__.py").touch()
    shutil.copy(ROOT / "lawreport" / "base" / "venv.py", home / "lawreport" / "base")
    shutil.copy(ROOT / "build_report.py", home)
    (home / "lawreport" / "app" / "cli.py").write_text(CLI, encoding="utf-8")
    (home / "requirements.lock").write_text(wheel(home / "wheels"), encoding="utf-8")
    first = run(home)
    assert first.stdout == "做好了 小包 check\n", first.stderr
    assert "正在准备运行环境" in first.stderr
    return home


@pytest.fixture
def home(made, tmp_path):
    """The program copied to another place, its environment with it."""
    return Path(shutil.copytree(made, tmp_path / "搬来的", symlinks=True))


def run(home: Path, python: str = "/usr/bin/env python3", env: dict | None = None, **more):
    base = [str(Path(sys.base_prefix) / "bin" / "python3")] if python.startswith("/usr/bin/env") else [python]
    return subprocess.run(
        [*base, str(home / "build_report.py"), "check"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={"PATH": os.environ["PATH"], "PIP_NO_INDEX": "1", **(env or {})},
        **more,
    )


def test_what_is_set_up_is_not_set_up_again(home):
    again = run(home)
    assert (again.stdout, again.stderr) == ("做好了 小包 check\n", "")


def packages(home: Path) -> Path:
    return next((home / ".venv" / "lib").glob("python3*/site-packages"))


def gone(home):
    for link in (home / ".venv" / "bin").glob("python*"):
        link.unlink()
        link.symlink_to("/nowhere/bin/python3.99")


def half_made(home):
    shutil.rmtree(home / ".venv" / "lib")
    (home / ".venv" / "installed.txt").unlink()


def made_to_its_folder(home):
    shutil.rmtree(home / ".venv")
    (home / ".venv").mkdir()


def package_missing(home):
    shutil.rmtree(packages(home) / "tiny")


def package_unlisted(home):
    shutil.rmtree(packages(home) / "tiny")
    shutil.rmtree(packages(home) / "tiny-1.0.dist-info")


def module_missing(home):
    (packages(home) / "tiny" / "word.py").unlink()


def module_cut_short(home):
    (packages(home) / "tiny" / "word.py").write_text("WORD = '小", encoding="utf-8")


def module_empty(home):
    (packages(home) / "tiny" / "word.py").write_bytes(b"")


def of_another_python(home):
    stamp = home / ".venv" / "installed.txt"
    stamp.write_text(stamp.read_text(encoding="utf-8").replace("python3.", "python3.9"), encoding="utf-8")


def another_lock(home):
    with (home / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# another version of the program\n")


def stamp_unreadable(home):
    (home / ".venv" / "installed.txt").write_bytes(b"\xff\xfe\xff")


def pip_gone_and_another_lock(home):
    shutil.rmtree(packages(home) / "pip")
    another_lock(home)


def settings_missing(home):
    (home / ".venv" / "pyvenv.cfg").unlink()


def settings_of_another_place(home):
    settings = home / ".venv" / "pyvenv.cfg"
    settings.write_text("home = /nowhere/bin\ninclude-system-site-packages = false\nversion = 3.99.0\n", encoding="utf-8")


def python_is_a_folder(home):
    for link in (home / ".venv" / "bin").glob("python*"):
        link.unlink()
    (home / ".venv" / "bin" / "python").mkdir()


def python_goes_round(home):
    for link in (home / ".venv" / "bin").glob("python*"):
        link.unlink()
    (home / ".venv" / "bin" / "python").symlink_to("python")


def python_is_no_program(home):
    for link in (home / ".venv" / "bin").glob("python*"):
        link.unlink()
    (home / ".venv" / "bin" / "python").write_text("no program", encoding="utf-8")
    (home / ".venv" / "bin" / "python").chmod(0o755)


def python_may_not_run(home):
    for link in (home / ".venv" / "bin").glob("python*"):
        link.unlink()
    (home / ".venv" / "bin" / "python").write_text("#!/bin/sh\n", encoding="utf-8")
    (home / ".venv" / "bin" / "python").chmod(0o644)


def stamp_is_a_folder(home):
    (home / ".venv" / "installed.txt").unlink()
    (home / ".venv" / "installed.txt").mkdir()


def record_missing(home):
    (packages(home) / "tiny-1.0.dist-info" / "RECORD").unlink()
    module_missing(home)


def metadata_cut_short(home):
    (packages(home) / "tiny-1.0.dist-info" / "METADATA").write_bytes(b"\xff\xfe")
    module_missing(home)


def another_version_under_its_name(home):
    metadata = packages(home) / "tiny-1.0.dist-info" / "METADATA"
    metadata.write_text("Metadata-Version: 2.1\nName: tiny\nVersion: 0.1\n", encoding="utf-8")
    module_cut_short(home)


def module_of_noughts(home):
    (packages(home) / "tiny" / "word.py").write_bytes(b"\0" * 4096)


def module_is_a_folder(home):
    (packages(home) / "tiny" / "word.py").unlink()
    (packages(home) / "tiny" / "word.py").mkdir()


BROKEN = [
    settings_missing,
    settings_of_another_place,
    python_is_a_folder,
    python_goes_round,
    python_is_no_program,
    python_may_not_run,
    stamp_is_a_folder,
    record_missing,
    metadata_cut_short,
    another_version_under_its_name,
    module_of_noughts,
    module_is_a_folder,
    gone,
    half_made,
    made_to_its_folder,
    package_missing,
    package_unlisted,
    module_missing,
    module_cut_short,
    module_empty,
    of_another_python,
    another_lock,
    stamp_unreadable,
    pip_gone_and_another_lock,
]


@pytest.mark.parametrize("harm", BROKEN)
def test_a_broken_environment_mends_itself(harm, home):
    harm(home)
    mended = run(home)
    assert mended.stdout == "做好了 小包 check\n", mended.stderr
    assert "准备运行环境" in mended.stderr and "Traceback" not in mended.stderr
    again = run(home)
    assert (again.stdout, again.stderr) == ("做好了 小包 check\n", "")


@pytest.mark.parametrize("harm", [module_missing, gone, half_made])
def test_without_network_it_says_what_to_do(harm, home):
    harm(home)
    shutil.rmtree(home / "wheels")
    failed = run(home)
    assert failed.returncode and not failed.stdout and "Traceback" not in failed.stderr
    assert "这台电脑不能上网时" in failed.stderr and "安装记录.txt" in failed.stderr
    assert not any(line.startswith("ERROR") for line in failed.stderr.splitlines()), "pip's English belongs in its record"


def test_a_package_that_is_not_the_listed_one_is_not_installed(home):
    shutil.rmtree(home / ".venv")
    lock = home / "requirements.lock"
    lock.write_text(lock.read_text(encoding="utf-8").replace("sha256:", "sha256:0")[:-2] + "\n", encoding="utf-8")
    failed = run(home)
    assert failed.returncode and "与清单不符" in failed.stderr


@pytest.mark.parametrize("harm", [module_missing, module_cut_short])
def test_an_environment_of_ones_own_is_not_touched(harm, home):
    own = home.parent / "own"
    shutil.move(home / ".venv", own)
    harm_in = home.parent / "x"
    harm_in.mkdir()
    (harm_in / ".venv").symlink_to(own)
    harm(harm_in)
    (home / "lawreport/base/venv.py").write_text(
        (home / "lawreport/base/venv.py")
        .read_text(encoding="utf-8")
        .replace('("click", "filelock", "docxtpl", "yaml", "lxml", "matplotlib", "pandas")', '("pip",)'),
        encoding="utf-8",
    )
    told = run(home, str(own / "bin" / "python"))
    assert told.returncode == 3 and "请重新安装" in told.stderr and "tiny" in told.stderr
    assert not (home / ".venv").exists()


def test_a_link_in_the_place_of_the_environment_is_not_emptied(home):
    elsewhere = home.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "重要.txt").write_text("", encoding="utf-8")
    shutil.rmtree(home / ".venv")
    (home / ".venv").symlink_to(elsewhere)
    told = run(home)
    assert told.returncode and "链接" in told.stderr and (elsewhere / "重要.txt").exists()


def test_two_commands_at_once_set_it_up_once(home):
    shutil.rmtree(home / ".venv")
    python = str(Path(sys.base_prefix) / "bin" / "python3")
    both = [
        subprocess.Popen(
            [python, str(home / "build_report.py"), "check"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for _ in range(2)
    ]
    told = [one.communicate(timeout=120) for one in both]
    assert [out for out, _ in told] == ["做好了 小包 check\n"] * 2, told
    assert sum("约一两分钟" in err for _, err in told) == 1


@pytest.mark.parametrize("after", [0.0, 0.05, 1.0])
def test_an_interruption_is_told_in_chinese_and_the_next_command_goes_on(after, home):
    shutil.rmtree(home / ".venv")
    python = str(Path(sys.base_prefix) / "bin" / "python3")
    running = subprocess.Popen(
        [python, "-X", "importtime", str(home / "build_report.py"), "check"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    until = time.monotonic() + 30
    while "venv" not in (seen := os.read(running.stderr.fileno(), 65536).decode("utf-8", "replace")):
        assert time.monotonic() < until, seen
    time.sleep(after)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode in (130, 0) and "Traceback" not in err.decode("utf-8"), err.decode("utf-8")
    assert run(home).stdout == "做好了 小包 check\n"


@pytest.mark.parametrize(
    "surroundings",
    [{"HOME": "/nowhere"}, {"LC_ALL": "C"}, {"PYTHONIOENCODING": "gbk"}],
    ids=str,
)
def test_it_is_set_up_in_any_surroundings(surroundings, home):
    shutil.rmtree(home / ".venv")
    done = subprocess.run(
        [str(Path(sys.base_prefix) / "bin" / "python3"), str(home / "build_report.py"), "check"],
        capture_output=True,
        timeout=120,
        check=False,
        env={"PATH": os.environ["PATH"], "PIP_NO_INDEX": "1", **surroundings},
    )
    encoding = "gbk" if surroundings.get("PYTHONIOENCODING") else "utf-8"
    assert done.stdout.decode(encoding) == "做好了 小包 check\n", done.stderr
    assert "正在准备运行环境" in done.stderr.decode(encoding)


def test_closed_streams_are_no_hindrance(home):
    shutil.rmtree(home / ".venv")
    command = f'"{sys.base_prefix}/bin/python3" "{home}/build_report.py" check <&- 2>&-'
    done = subprocess.run(["sh", "-c", command], stdout=subprocess.PIPE, timeout=120, check=False)
    assert done.returncode == 0 and done.stdout.decode() == "做好了 小包 check\n"


# ---- from where the packages come ---------------------------------------------------------------------------------------


def test_a_folder_of_wheels_is_enough_and_is_said(home):
    shutil.rmtree(home / ".venv")
    ended = run(home, env={"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/simple"})
    assert ended.stdout == "做好了 小包 check\n", ended.stderr
    assert "从 wheels 文件夹装，不用联网" in ended.stderr


def test_wheels_for_another_python_are_told_with_what_to_download(home):
    shutil.rmtree(home / ".venv")
    (home / "wheels" / "tiny-1.0-py3-none-any.whl").rename(home / "wheels" / "tiny-1.0-cp36-cp36m-win32.whl")
    ended = run(home)
    assert ended.returncode and not ended.stdout
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"wheels 文件夹里没有这个 Python（{here}）能用的 tiny。" in ended.stderr
    assert "pip download -r requirements.lock -d wheels" in ended.stderr and "检查网络" not in ended.stderr


def test_what_the_settings_of_pip_name_is_used_where_there_is_no_folder(home, tmp_path):
    shutil.rmtree(home / ".venv")
    (home / "wheels").rename(tmp_path / "别处")
    ended = run(home, env={"PIP_FIND_LINKS": str(tmp_path / "别处")})
    assert ended.stdout == "做好了 小包 check\n", ended.stderr
    assert "需要联网" in ended.stderr
