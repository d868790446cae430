"""Only read and write touch the project's files: once it is read, the project may be gone, and nobody looks for it."""

import contextlib
import datetime
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import guard
import pytest
from told import all_told
from where import ROOT

from lawreport.checks.signoff.signing import append, sign_off
from lawreport.pipeline import Caches
from lawreport.project import INPUTS, Project
from lawreport.source.reader import gather

DAY = datetime.date(2026, 1, 8)


@pytest.fixture(scope="module")
def caches(tmp_path_factory) -> Caches:
    folder = tmp_path_factory.mktemp("cache")
    return Caches(folder)


@pytest.fixture
def bureau(tmp_path) -> Path:
    """A bureau that lends its template and its rules to the one unit in it."""
    folder = tmp_path / "bureau"
    shutil.copytree(ROOT / "templates", folder / "templates")
    (folder / "data").mkdir()
    (folder / "data" / "rules.yaml").write_text("limits:\n  长句: 40\n", encoding="utf-8")
    return folder


def unit(name: str, bureau: Path) -> Project:
    """Return a guarded project as a unit of the bureau: only the whole is signed, and one file is no part."""
    guard.copy(name, bureau / "units" / "unit")
    shutil.rmtree(bureau / "units" / "unit" / "templates", ignore_errors=True)
    project = Project.at(bureau / "units" / "unit")
    source = gather(project)
    append(project, source.year, sign_off(source, ("report",), "办公室", DAY))
    (project.sections(source.year) / ".草稿.yaml").write_text("heading: 甲  # 不查 P-11\n", encoding="utf-8")
    return project


@pytest.mark.parametrize("name", guard.tried())
def test_what_was_read_is_made_and_checked_although_the_project_is_gone(name, bureau, caches):
    source = gather(unit(name, bureau))
    before = all_told(source, caches)
    bureau.rename(bureau.with_name("elsewhere"))
    assert all_told(source, caches) == before
    draft, final, _ = ({problem.id for problem in told[0]} for told in before[:3])
    assert "excuse-incomplete" in draft and "sign-missing" in final


@pytest.mark.parametrize("name", guard.tried())
def test_nobody_looks_for_a_file_between_read_and_write(name, bureau, caches):
    source = gather(unit(name, bureau))
    with watched(bureau, *(ROOT / folder for folder in INPUTS)) as touched:
        all_told(source, caches)
    assert touched == []


_watching: list[tuple[tuple[str, ...], list[str]]] = []


def _note(path: object) -> None:
    if _watching and isinstance(path, (str, os.PathLike)):
        folders, touched = _watching[-1]
        if os.path.abspath(path).startswith(folders):
            touched.append(str(path))


@contextlib.contextmanager
def watched(*folders: Path) -> Iterator[list[str]]:
    """Return, while it lasts, every path under the folders that is opened, listed or asked about."""
    if _note not in _hooked:
        sys.addaudithook(lambda event, told: _note(told[0]) if event in ("open", "os.listdir", "os.scandir") else None)
        _hooked.append(_note)
    touched: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("stat", "lstat"):
            patch.setattr(os, name, _noting(getattr(os, name)))
        _watching.append((tuple(map(str, folders)), touched))
        try:
            yield touched
        finally:
            _watching.pop()


_hooked: list = []  # a hook cannot be taken off again


def _noting(ask):
    def noting(path, *more, **options):
        _note(path)
        return ask(path, *more, **options)

    return noting


def test_the_watch_sees_what_it_is_for(bureau):
    with watched(bureau) as touched:
        (bureau / "data" / "rules.yaml").read_bytes()
        os.listdir(bureau)
        assert not (bureau / "none").exists()
    assert touched == [str(bureau / "data" / "rules.yaml"), str(bureau), str(bureau / "none")]
