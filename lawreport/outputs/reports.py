"""Which Word files in build/ are reports, and which is the newest; notes, forms and people's own files are there too.

In: a project. Out: its reports, the newest first.
Responsible for: recognising a report, also one that was edited.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from lawreport.back.redline.marks import AUTHOR
from lawreport.base.disk import MOST_BYTES
from lawreport.edition import EDITIONS
from lawreport.files.package import UNREADABLE
from lawreport.outputs.put import first_name, split
from lawreport.project import Project
from lawreport.word.parts import LEDGER

REDLINED = "（修订对照）"  # what the name of a redline ends with
_NAMED = tuple(traits.mark for traits in EDITIONS.values() if traits.named)


def reports(project: Project) -> list[Path]:
    """Return the reports in build/, edited or not, the newest first."""
    files = [
        f for f in project.build.glob("*.docx") if f.is_file() and not f.is_symlink() and not f.name.startswith(("~", "."))
    ]
    return sorted(filter(_is_report, files), key=lambda f: f.stat().st_mtime_ns, reverse=True)


def _is_report(file: Path) -> bool:
    """Return whether a Word file is a report: by its name, the ledger beside it, or the one inside."""
    stem = split(first_name(file))[0]
    return not stem.endswith(REDLINED) and (
        stem.endswith(_NAMED) or file.with_name(f"{stem}.台账.csv").is_file() or _carries_ledger(file)
    )


def _carries_ledger(file: Path) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            ours = any(
                LEDGER.encode() in archive.read(part)
                for part in archive.infolist()
                if part.filename.startswith("customXml/item") and part.file_size <= MOST_BYTES
            )
            return ours and f'w:author="{AUTHOR}"'.encode() not in archive.read("word/document.xml")
    except (*UNREADABLE, KeyError):
        return False
