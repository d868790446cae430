"""A report as a web page in one file, as a fragment for a site's back office, as the pages of a preview.

In: the report, its pictures, the profile. Out: text, proved to hold the report's words. Responsible for: what stands around
the report, and that a page asks for nothing from outside and runs nothing.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawreport.edition import Edition
from lawreport.model import Image, Paragraph, Report
from lawreport.screen.columns import columns, outside
from lawreport.screen.element import DOCTYPE, Element, element, written
from lawreport.screen.flow import NOTED, Manner, Marks, flow
from lawreport.screen.looks import AROUND, looks, points
from lawreport.screen.proof import prove
from lawreport.screen.sheet import sheet
from lawreport.style import Style

if TYPE_CHECKING:
    from lawreport.word.template.profile import Profile

LANGUAGE = "zh-CN"
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"  # nothing is fetched, nothing runs
DESCRIBED = 150  # characters of a description
_PNG = b"\x89PNG"


def note_of(edition: Edition) -> str:
    """Return what a page of an edition that is not settled says of itself."""
    return "" if edition.traits.strict else f"草稿（{edition.traits.title}）：未经审定，请勿公开、转发。"


def page(report: Report, images: Mapping[str, Image], profile: Profile, edition: Edition) -> str:
    """Return the page of an edition. Raise `Trouble` where it does not hold what the report says."""
    note = note_of(edition)
    manner = Manner(lambda id: _data(images[id].png), images, profile.page.pitch)
    head = element("head", {}, "\n", *_lined(_head(report, profile, edition, note)))
    body = element("body", {}, "\n", element("main", {}, *_noted(note, manner), _article(report, manner)), "\n")
    text = DOCTYPE + written(element("html", {"lang": LANGUAGE}, "\n", head, "\n", body, "\n")) + "\n"
    prove(text.removesuffix("\n"), report, [note] if note else [])
    return text


def fragment(report: Report, images: Mapping[str, Image], profile: Profile, edition: Edition, files: Mapping[str, str]) -> str:
    """Return the words of an edition as one element that brings its looks along; `files`: id of a picture → its file."""
    note = note_of(edition)
    manner = Manner(files.__getitem__, images, profile.page.pitch, _inline(profile))
    root = element("div", {"lang": LANGUAGE}, "\n", *_noted(note, manner), *_lined(list(flow(report, manner))))
    text = written(root) + "\n"
    prove(text.removesuffix("\n"), report, [note] if note else [], broken=False)
    return text


@dataclass(frozen=True, slots=True)
class Preview:
    """The pages of a report to be edited: their style sheet, and an element that knows where everything was written.

    Looks that only one element has stand in `data-style`, since a page that is edited forbids `style` to markup; its script
    gives them to the element. `paper` is the style sheet of the document that they are printed from.
    """

    sheet: str
    body: str
    paper: str = ""


def preview(
    report: Report,
    images: Mapping[str, Image],
    profile: Profile,
    marks: Marks,
    source: Callable[[str], str] | None = None,
) -> Preview:
    """Return the pages of a preview, which are columns; `source`: id of a picture → where the browser gets it.

    Raise `Trouble` where they do not hold what the report says.
    """
    manner = Manner(source or (lambda id: _data(images[id].png)), images, profile.page.pitch, marks=marks)
    text = written(_article(report, manner))
    prove(text, report)
    return Preview(columns(profile), text, outside(profile))


# ---- around the report -----------------------------------------------------------------------------------------------------


def _article(report: Report, manner: Manner) -> Element:
    return element("article", {}, "\n", *_lined(list(flow(report, manner))))


def _head(report: Report, profile: Profile, edition: Edition, note: str) -> list[Element]:
    mark = f"（草稿）{report.title}" if note else report.title
    unfound = [] if edition.traits.public else [element("meta", {"name": "robots", "content": "noindex"})]
    return [
        element("meta", {"charset": "utf-8"}),
        element("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        *unfound,
        element("meta", {"name": "description", "content": description(report)}),
        element("title", {}, mark),
        element("style", {}, "\n", sheet(profile, note), "\n"),
    ]


def description(report: Report) -> str:
    """Return what a search engine shows of a page: the title, the date, and as many of the first headings as fit."""
    tops = [b for b in report.blocks if isinstance(b, Paragraph) and b.level == 1]
    heads = ["".join(span.text for span in (b.head or b.spans)).rstrip("。") for b in tops]
    said, more = report.title, f"（{report.date}）" if report.date else ""
    while heads and len(said) + len(more) + len(heads[0]) < DESCRIBED:
        more += ("：" if "：" not in more else "；") + heads.pop(0)
    return said + more


def _noted(note: str, manner: Manner) -> list[Element | str]:
    return [element("p", manner.dressed(NOTED), note), "\n"] if note else []


def _lined(elements: list[Element]) -> list[Element | str]:
    """Return the elements on a line each."""
    return [piece for one in elements for piece in (one, "\n")]


def _data(picture: bytes) -> str:
    kind = "png" if picture.startswith(_PNG) else "jpeg"
    return f"data:image/{kind};base64,{b64encode(picture).decode('ascii')}"


def _inline(profile: Profile) -> dict[str, Mapping[str, str]]:
    """Return the looks that stand in the elements themselves, sizes as on paper."""
    line = f"{points(profile.figures.line)} solid #000"
    more = {
        AROUND[Style.TABLE]: {"width": "100%", "border-collapse": "collapse"},
        "格": {"border": line, "padding": "3px 6px"},
        "版记": {"border-top": "1pt solid #000", "border-bottom": "1pt solid #000"},
        NOTED: {"border": "2px solid #a8201a", "color": "#a8201a", "text-align": "center", "padding": "8px"},
    }
    found = looks(profile, fixed=True)
    return {name: {**found.get(name, {}), **more.get(name, {})} for name in (*found, *more)}
