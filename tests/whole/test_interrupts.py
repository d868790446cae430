"""Ctrl-C at any moment: Chinese, no traceback, nothing half written; and surroundings that lack something."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
from where import CORPUS, ROOT

BASE = CORPUS / "faulty" / "_base"
ENGLISH = re.compile(r"(?<![\w./=-])[A-Za-z]{3,}(?: [A-Za-z']{2,}){2,}")  # three words in a row are a sentence
NAMES = "Times New Roman"  # of fonts that a computer may lack
posix = pytest.mark.skipif(os.name != "posix", reason="Windows 没有这个信号")


@pytest.fixture
def project(tmp_path):
    return shutil.copytree(BASE, tmp_path / "材料（最终）", ignore=shutil.ignore_patterns("build"))


@posix
@pytest.mark.parametrize("command", ["build", "check", "status", "html"])
@pytest.mark.parametrize("after", [0.0, 0.03, 0.08, 0.15, 0.3, 0.6])
def test_ctrl_c_is_answered_in_chinese(project, command, after):
    running = subprocess.Popen(
        [sys.executable, "-X", "importtime", ROOT / "build_report.py", command, "--project", project],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        env={name: value for name, value in os.environ.items() if not name.startswith("COV")},  # which loads before ours
    )
    first = running.stderr.read(1)  # Python runs
    while b"__future__" not in first and running.poll() is None and b"venv" not in first:
        first += os.read(running.stderr.fileno(), 65536)  # our own file runs
    time.sleep(after)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    told = "\n".join(line for line in (first + told).decode().splitlines() if not line.startswith("import time:"))
    assert "Traceback" not in told and not ENGLISH.search(told.replace(NAMES, "")), told
    assert running.returncode in (0, 1, 130), (running.returncode, told)
    assert running.returncode != 130 or "已取消。" in told
    assert not list(project.rglob("*.part"))


@pytest.mark.parametrize("command", ["build", "check", "status", "history", "html"])
@pytest.mark.parametrize(
    "lacking",
    [{"HOME": None}, {"HOME": "/nowhere"}, {"TMPDIR": "/nowhere"}, {"PYTHONIOENCODING": "gbk"}, {"PYTHONIOENCODING": "ascii"}],
    ids=str,
)
def test_no_english_is_said_where_something_is_lacking(project, command, lacking):
    env = {**os.environ, **{name: value for name, value in lacking.items() if value is not None}}
    for name in (name for name, value in lacking.items() if value is None):
        env.pop(name, None)
    done = subprocess.run(
        [sys.executable, ROOT / "build_report.py", command, "--project", project],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env=env,
        timeout=60,
        check=False,
    )
    said = (done.stdout + done.stderr).decode("gbk" if lacking.get("PYTHONIOENCODING") == "gbk" else "utf-8")
    assert done.returncode in (0, 1) and "Traceback" not in said and not ENGLISH.search(said.replace(NAMES, "")), said
