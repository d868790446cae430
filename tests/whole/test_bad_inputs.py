"""Every bad input comes out as its expectation says: told in plain words with its place, or printed rightly.

A case is a file that is put into the project `_base`, and what must happen (see bad_inputs/README.md). The whole set
goes through the command line, in this process; some also as a process of their own.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

import pytest
from corpus.bad_inputs.made import made
from lxml import etree
from where import CORPUS, ROOT

from lawreport.app.cli import main

HOME, HERE = ROOT, CORPUS / "bad_inputs"
CASES = sorted(p.relative_to(HERE).as_posix().removesuffix(".expect.txt") for p in HERE.glob("*/*.expect.txt"))
ALONE = CASES[3::18]  # those that run as a process of their own, too
BEFORE = "以前的报告，不能动".encode()
LINES, SECONDS = 24, 20
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLACE = {
    "line": r":{n}(?!\d)|第\s*{n}\s*行",
    "row": r":{n}(?!\d)|第\s*{n}\s*行|[A-Z]{n}(?!\d)",
    "cell": r"{n}(?!\d)",
    "para": r"第{n}段",
}


class Expected(defaultdict):
    """What must happen: field → values. Fields that name text are JSON strings."""

    def __init__(self, case: str):
        super().__init__(list)
        for line in (HERE / f"{case}.expect.txt").read_text("utf-8").splitlines():
            field, _, value = line.partition(": ")
            self[field].append(json.loads(value) if field.startswith(("text-", "bytes-")) else value)
        self.slot, self.verdict = self["slot"][0], self["verdict"][0]


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "项目"
    shutil.copytree(HERE / "_base", root)
    (root / "out").mkdir()
    (root / "out" / "report.docx").write_bytes(BEFORE)
    return root


def put(case: str, expected: Expected, root: Path) -> None:
    """Put the file of a case in its place in the project."""
    slot, kept = root / expected.slot, HERE / f"{case}{Path(expected.slot).suffix}"
    slot.parent.mkdir(exist_ok=True)
    slot.write_bytes(kept.read_bytes() if kept.exists() else made(case))
    if slot.suffix == ".xlsx":
        slot.with_suffix(".csv").unlink()


def arguments(root: Path) -> list[str]:
    return ["build", "--project", str(root), "--out", str(root / "out" / "report.docx")]


@contextmanager
def at_most(seconds: int):
    """Raise `TimeoutError` in what takes longer, where the system can."""

    def stop(*_):
        raise TimeoutError

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("case", CASES)
def test_case(case, project, capsys, monkeypatch):
    expected = Expected(case)
    put(case, expected, project)
    monkeypatch.chdir(project)
    with at_most(SECONDS):
        code = main(arguments(project))
    said = "".join(capsys.readouterr())
    assert wrong(expected, code, said, project) == [], said


@pytest.mark.parametrize("case", ALONE)
def test_case_as_a_process_of_its_own(case, project):
    expected = Expected(case)
    put(case, expected, project)
    ended = subprocess.run(
        [sys.executable, str(HOME / "build_report.py"), *arguments(project)],
        cwd=project,
        timeout=SECONDS,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert wrong(expected, ended.returncode, ended.stdout + ended.stderr, project) == []


# ---- what must hold ------------------------------------------------------------------------------------------------


def wrong(expected: Expected, code: int, said: str, root: Path) -> list[str]:
    """Return everything that is not as it must be."""
    out = root / "out" / "report.docx"
    found = [
        words
        for words, holds in (
            ("traceback", "Traceback" in said or "内部出错" in said),
            ("too long", len(said.splitlines()) > LINES),
            ("code was run", (root / "CANARY").exists()),
            (f"exit code {code}", code not in (0, 1)),
        )
        if holds
    ]
    built = code == 0
    if expected.verdict in ("error", "ok"):
        found += [f"{expected.verdict} expected"] if built is not (expected.verdict == "ok") else []
    found += [] if out.read_bytes() == BEFORE else ["previous report not intact"]
    if not built:
        return found + unsaid(expected, said)
    return (
        found
        + misprinted(expected, out.with_name("report（新稿）.docx"))
        + (unsaid(expected, said) if expected.verdict == "warn" else [])
    )


def unsaid(expected: Expected, said: str) -> list[str]:
    """Return what the message does not say."""
    named = (expected["named"] or [expected.slot])[0]
    found = [] if named in said else [f"{named} not named"]
    for location in expected["location"]:
        kind, _, number = location.partition("=")
        if number and not re.search(PLACE[kind].replace("{n}", number), said):
            found.append(f"no {location}")
    return found + [f"{m} not mentioned" for m in expected["mention"] if not any(word in said for word in m.split("|"))]


def misprinted(expected: Expected, out: Path) -> list[str]:
    """Return which words the Word file has lost, or should not have."""
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = "\0".join(words(data) for name, data in parts.items() if re.match(r"word/(document|header\d*|footer\d*)\.xml", name))
    raw = b"\n".join(parts.values())
    return [
        *(f"lost: {t[:40]!a}" for t in expected["text-must-contain"] if t not in text),
        *(f"there: {t[:40]!a}" for t in expected["text-must-not-contain"] if t in text),
        *(f"published: {t[:40]!a}" for t in expected["bytes-must-not-contain"] if t.encode() in raw),
    ]


def words(xml: bytes) -> str:
    """Return the text of a part, a NUL after each paragraph."""
    held = {W + "tab": "\t", W + "br": "\n"}
    return "\0".join(
        "".join(held.get(node.tag) or node.text or "" for node in paragraph.iter(W + "t", W + "tab", W + "br"))
        for paragraph in etree.fromstring(xml).iter(W + "p")
    )


def test_the_set_is_whole():
    assert len(CASES) == 262
    assert sum(p.stat().st_size for p in HERE.rglob("*") if p.is_file()) < 1_500_000
