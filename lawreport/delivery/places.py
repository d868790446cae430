"""Where LibreOffice sets what: a Word file laid out, and on which page each of its bookmarks came to stand.

In: the bytes of a Word file. Out: the number of pages, and a place for each bookmark. Responsible for: what LibreOffice is
asked for so that bookmarks survive as destinations of a PDF, and how it spells their names there.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lawreport.word.libreoffice import convert

PATIENCE = 120  # seconds
OPTION = {"ExportBookmarksToPDFDestination": {"type": "boolean", "value": "true"}}
_NAME = re.compile(r"/5F([ms])5F(\d{4})")  # what it makes of _m_0001; copies of repeated heads have more behind it


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a bookmark stands: its page, counted from 0, how high above the lower edge in points, and how the page stands."""

    page: int
    height: float
    upright: bool = True


@dataclass(frozen=True, slots=True)
class Paged:
    """A Word file laid out."""

    pages: int
    spots: Mapping[str, Spot] = field(default_factory=dict)  # name of a bookmark → its place


def paged(word: bytes) -> Paged:
    """Return how LibreOffice lays out a Word file. Raise `Trouble` where it is missing or cannot."""
    with tempfile.TemporaryDirectory(prefix="lawreport-") as scratch:
        copy = Path(scratch) / "report.docx"
        copy.write_bytes(word)
        pdf = convert([copy], f"pdf:writer_pdf_Export:{json.dumps(OPTION)}", Path(scratch) / "pdf", PATIENCE)[0]
        return _read(pdf)


def _read(path: Path) -> Paged:
    import pikepdf

    with pikepdf.open(path) as pdf:
        upright = [page.mediabox[3] > page.mediabox[2] for page in pdf.pages]
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        there: Any = pdf.Root.get("/Dests", {})
        spots = {}
        for key in there.keys():  # noqa: SIM118 — a dictionary of PDF
            if name := _NAME.fullmatch(key):
                leaf, _, _, top, _ = there[key]
                number = numbers[leaf.objgen]
                spots[f"_{name[1]}_{name[2]}"] = Spot(number, float(top), upright[number])
        return Paged(len(upright), spots)
