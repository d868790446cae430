"""Whatever stands in a project's files, the tabs of lists answer, or say what is wrong as `check` does."""

import contextlib

import pytest
from where import CORPUS

from lawreport.page.asked import Asked
from lawreport.page.desk import Desk
from lawreport.page.tabs import data, findings, past, progress
from lawreport.problem import Trouble
from lawreport.project import Project

SAMPLES = sorted(f"samples/{p.name}" for p in (CORPUS / "samples").iterdir() if p.is_dir())
FAULTS = sorted(f"faulty/{p.name}" for p in (CORPUS / "faulty").iterdir() if p.is_dir())


@pytest.mark.parametrize("folder", [*SAMPLES, *FAULTS])
def test_every_tab_answers_or_says_what_is_wrong(folder, copied):
    desk = Desk(copied(folder) if folder in SAMPLES else copied("faulty/_base", folder))
    answered = 0
    for tab in (data.data, progress.progress, findings.findings, past.past):
        try:
            answered += bool(tab(desk, Asked()))
        except Trouble as trouble:
            assert all(problem.message for problem in trouble.problems)
    assert answered >= 2  # 检查 and 历史, whatever the files hold


@pytest.mark.parametrize("folder", FAULTS)
def test_a_value_is_saved_or_refused_and_never_half(folder, copied):
    """What is wrong elsewhere does not keep a clerk from filling in a cell; a table that is broken is not made worse."""
    desk = Desk(copied("faulty/_base", folder))
    tables = {path: path.read_bytes() for path in (desk.root / "data").iterdir()}
    with contextlib.suppress(Trouble):
        rows = {row["metric"]: row for row in data.data(desk, Asked())["rows"]}
        if "培训" not in rows:
            return
        try:
            data.saved(desk, Asked(body={"metric": "培训", "value": "77", "was": rows["培训"]["value"]}))
        except Trouble:
            assert {path: path.read_bytes() for path in tables} == tables
            return
        figures = data.Figures.of(Project.at(desk.root), data.year_of(desk, None))
        assert figures.said("培训") == "77"
