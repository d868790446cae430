"""Forms that came back, dropped on the tab 数据: what they change is shown first, then taken.

In: workbooks by name, as a browser sends them. Out: the differences; the year's table with those that are wanted. Responsible
for: nothing of its own: which file is a form and what it says is `collect`'s.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from lawreport.figures.metrics import Data
from lawreport.files.write import file_name
from lawreport.page.asked import Answer, Asked, Routes
from lawreport.page.desk import Desk
from lawreport.page.tabs.data import Figures, collected_json, take, year_of
from lawreport.problem import Problems, Trouble
from lawreport.year.forms.collect import Collected, collect_forms
from lawreport.year.forms.inbox import read_inbox


def forms(desk: Desk, asked: Asked) -> Answer:
    """Return what the forms change in a year's readings. Raise `Trouble` with all that is wrong in all of them."""
    year = year_of(desk, asked.body.get("year"))
    return collected_json(desk, year, _collected(asked, Figures.of(desk.project(), year).data))


def taken(desk: Desk, asked: Asked) -> Answer:
    """Write the values that are wanted, as `collect` does."""
    year = year_of(desk, asked.body.get("year"))
    return take(desk, year, asked, f"page 收填报表 {year}", lambda data: _collected(asked, data))


def _collected(asked: Asked, data: Data) -> Collected:
    """Return what the files change; what is said of the files themselves comes first."""
    problems = Problems()
    with TemporaryDirectory() as folder:
        for file in asked.body["files"]:
            _put(Path(folder), str(file["name"]), str(file["data"]))
        books = read_inbox((folder,), problems)
    try:
        collected = collect_forms(books, data)
    except Trouble as trouble:
        raise Trouble([*problems, *trouble.problems]) from None
    return replace(collected, warnings=(*problems, *collected.warnings))


def _put(folder: Path, name: str, data: str) -> None:
    """Put a file by the name it had in the folder that was dropped. Raise `ValueError` where it is not sent as it should be."""
    steps = [file_name(step) for step in PurePosixPath(name.replace("\\", "/")).parts if step not in ("/", ".", "..")]
    if not steps:
        raise ValueError(name)
    path = folder.joinpath(*steps)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_bytes(base64.b64decode(data, validate=True))
    except binascii.Error:
        raise ValueError(name) from None


ROUTES: Routes = (("POST", "/api/forms", forms), ("POST", "/api/forms/take", taken))
