"""The pages beside the text: the report as it will be printed, laid out by the browser or, where asked, by LibreOffice.

In: the desk. Out: HTML and style sheets of `screen`'s preview, its pictures, and where LibreOffice begins each page.
Responsible for: pictures that a browser fetches once, and that nobody waits for LibreOffice before he may write on.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from lawreport.delivery.places import Paged, Spot, paged
from lawreport.edition import Edition
from lawreport.model import Image, Picture, Report
from lawreport.page.asked import Answer, Asked, Reply, Routes
from lawreport.page.desk import Desk, Made, problems_json
from lawreport.pipeline import Built, build
from lawreport.problem import Severity
from lawreport.screen.flow import Marks
from lawreport.screen.page import preview
from lawreport.source.reader import Source
from lawreport.word.template.compile import load_template, profile_of

if TYPE_CHECKING:
    from lawreport.word.template.profile import Profile

ADDRESS = "/api/picture"
MOST = 200  # pictures that are kept for browsers which have yet to fetch them
NEARLY = 0.2  # of a line, which rounding may take
PNG, JPEG = "image/png", "image/jpeg"
_pictures: OrderedDict[str, bytes] = OrderedDict()  # hash of a picture → it, the latest last


def sheets(desk: Desk, asked: Asked) -> Answer:
    """Return the pages of what is on the disk."""
    made = desk.made()
    return {"version": made.version, **shown(made)}


def shown(made: Made) -> Answer:
    """Return the pages of a report: `html`, and the style sheets `sheet` (of the pages) and `paper` (of the document).

    Without `html`, but with the `problems` that keep it from being composed, where it could not be.
    """
    if made.source is None or made.report is None or not _drawn(made.report, made.images):
        stopping = tuple(p for p in made.problems if p.severity is Severity.ERROR)
        return {"html": "", "problems": problems_json(stopping)}
    return _written(made.source, made.report, made.images, Marks())


def picture(desk: Desk, asked: Asked) -> Reply:
    """Return a picture that pages have shown, by the hash of its content; what is asked for by that never changes."""
    data = _pictures[asked.query["of"]]
    return Reply(data, PNG if data.startswith(b"\x89PNG") else JPEG, kept=True)


def _drawn(report: Report, images: Mapping[str, Image]) -> bool:
    return all(block.chart.id in images for block in report.blocks if isinstance(block, Picture))


def _written(source: Source, report: Report, images: Mapping[str, Image], marks: Marks) -> Answer:
    made = preview(report, images, _profile(source), marks, lambda id: _address(images[id].png))
    return {"html": made.body, "sheet": made.sheet, "paper": made.paper}


def _address(png: bytes) -> str:
    """Return where a browser finds a picture, which is kept until it has come for it."""
    of = sha256(png).hexdigest()[:24]
    _pictures[of] = png
    _pictures.move_to_end(of)
    while len(_pictures) > MOST:
        _pictures.popitem(last=False)
    return f"{ADDRESS}?{urlencode({'of': of})}"


def _profile(source: Source) -> Profile:
    """Return the profile, with the text area of the template, whose owner may have moved its margins in Word."""
    profile, sheet = profile_of(source.files), load_template(source.files)[0].sheet
    page = profile.page
    right, bottom = page.width - page.left - sheet.width, page.height - page.top - sheet.height
    return replace(profile, page=replace(page, right=max(right, 0), bottom=max(bottom, 0), pitch=sheet.pitch))


# ---- by LibreOffice --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Job:
    """A layout that LibreOffice is at work on: of which report, and what will become of it."""

    built: Built
    version: str
    future: Future[Paged]


_office = ThreadPoolExecutor(1, "office")  # it takes seconds, and the desk must not be kept meanwhile
_jobs: WeakKeyDictionary[Desk, _Job] = WeakKeyDictionary()


def by_office(desk: Desk, asked: Asked) -> Answer:
    """Return the pages as LibreOffice parts them, once it has done so; `begin`: let it begin.

    Until then `waiting`. Raise `Trouble` where the report stops, or LibreOffice does.
    """
    if asked.body.get("begin") is True:
        built = build(desk.project(), desk.year, Edition.DRAFT)
        _jobs[desk] = _Job(built, desk.version(), _office.submit(paged, built.word.data))
    job = _jobs[desk]
    if not job.future.done():
        return {"waiting": True, "version": job.version}
    del _jobs[desk]
    return _parted(job, job.future.result())


def _parted(job: _Job, laid: Paged) -> Answer:
    """Return the pages with the names of bookmarks, and for each on which page it begins and how many lines fit from there."""
    word, profile = job.built.word, _profile(job.built.source)
    names = {id(block): name for name, block in word.snippets}
    names |= {id(entry.figure): entry.bookmark for entry in word.ledger if entry.bookmark}
    spots = {name: [spot.page, _lines_below(spot, profile)] for name, spot in sorted(laid.spots.items())}
    written = _written(job.built.source, job.built.report, job.built.pictures, Marks(names))
    return {"version": job.version, "pages": laid.pages, "spots": spots, "lines": profile.page.lines, **written}


def _lines_below(spot: Spot, profile: Profile) -> int:
    """Return how many lines of the text fit below the top of a line, with that line."""
    page = profile.page
    lower = page.bottom if spot.upright else page.right
    return int((spot.height - lower / 20) / (page.pitch / 20) + NEARLY)


ROUTES: Routes = (("GET", "/api/sheets", sheets), ("GET", ADDRESS, picture), ("POST", "/api/paged", by_office))
