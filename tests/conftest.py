"""What the tests share: small projects to build in, and the command line to run on them."""

import contextlib
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from browser import need_browser
from where import CORPUS, ROOT, TESTS

LONGEST = TESTS / "longest.txt"  # modules that are begun first, so that no processor waits at the end for another's


def pytest_collection_modifyitems(items) -> None:
    turns = {name: turn for turn, name in enumerate(LONGEST.read_text(encoding="utf-8").split())}
    items.sort(key=lambda item: turns.get(item.path.stem, len(turns)))


class Result(NamedTuple):
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


@pytest.fixture(scope="session")
def page_browser():
    """Return the one browser of all tests: Playwright starts no second one beside it."""
    from playwright.sync_api import sync_playwright

    program = need_browser()
    with sync_playwright() as started:
        running = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(autouse=True)
def fonts_unknown(monkeypatch):
    """A computer that does not say which fonts it has: what is said of those is tested where it is meant."""
    monkeypatch.setattr("lawreport.base.fonts.installed", lambda: None)


@pytest.fixture
def lawreport():
    """Return a function that runs the command line within this process."""
    from lawreport.app.cli import main

    def run(*arguments) -> Result:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([str(a) for a in arguments])
        return Result(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def lawreport_process():
    """Return a function that runs the command line as a process of its own; the output comes as bytes."""

    def run(*arguments, **environment) -> subprocess.CompletedProcess:
        program = "import sys; from lawreport.app.cli import main; sys.exit(main())"
        return subprocess.run(
            [sys.executable, "-c", program, *map(str, arguments)],
            cwd=ROOT,
            capture_output=True,
            timeout=120,
            check=False,
            env={**os.environ, **environment},
        )

    return run


@pytest.fixture
def copied(tmp_path):
    """Return a function that copies folders of tests/corpus/, each over the one before, and gives the project they make."""

    def copy(*folders: str, without: tuple[str, ...] = ()) -> Path:
        target = tmp_path / "project"
        for folder in folders:
            shutil.copytree(CORPUS / folder, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("build"))
        leave_out = target / "delete.txt"
        listed = leave_out.read_text(encoding="utf-8").split() if leave_out.is_file() else []
        for name in (*listed, *without):
            (target / name).unlink()
        return target

    return copy


@pytest.fixture
def written(copied):
    """Return a function that makes a small good project (tests/corpus/faulty/_base) with some files written anew."""

    def make(files: dict[str, str | bytes | None] | None = None) -> Path:
        target = copied("faulty/_base")
        for name, content in (files or {}).items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.unlink()
            else:
                path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return target

    return make


@pytest.fixture
def reviewed(written, request):
    """Return a function that makes a small good project fit for publication: its part is `GOOD` of the test module."""

    def make(files: dict[str, str | bytes | None] | None = None) -> Path:
        folder = written({request.module.PART: request.module.GOOD, **(files or {})})
        with (folder / "sections/2024/report.yaml").open("a", encoding="utf-8") as file:
            file.write("secrecy_review: {reviewer_role: 办公室主任, date: 2025年1月10日}\n")
        return folder

    return make


@pytest.fixture
def composed():
    """Return a function that reads and composes a project."""
    from lawreport.project import Project
    from lawreport.report.compose import compose
    from lawreport.source.reader import read

    def run(folder: Path, year: int | None = None):
        return compose(read(Project.at(folder), year))[0]

    return run
