"""Versions: which one of the program made a folder, and whether that is newer than the one that runs.

In: what a folder's 版本.txt holds. Out: a version as numbers, and as people read it. Responsible for: formats of files change
only where the first two numbers do, so that a folder of 0.2.7 is no newer than a program of 0.2.0.
"""

from __future__ import annotations

import re

from lawreport import __version__

Version = tuple[int, int, int]
FIRST: Version = (0, 1, 0)  # its folders carry no mark
_WRITTEN = re.compile(rb"(?<![\d.])(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?")
_REACH = 400  # bytes: the mark stands at the beginning


def version_in(data: bytes) -> Version | None:
    """Return the first version that the bytes name; None where they name none."""
    found = _WRITTEN.search(data[:_REACH].replace(b"\0", b""))  # also where Notepad saved it as Unicode
    return (int(found[1]), int(found[2]), int(found[3] or 0)) if found else None


def this() -> Version:
    """Return the version of the program that runs."""
    return version_in(__version__.encode()) or FIRST


def spoken(version: Version) -> str:
    """Return a version as people read it: 0.2.0."""
    return ".".join(map(str, version))


def is_newer(version: Version) -> bool:
    """Return whether files of that version may be written in a way that this program does not know."""
    return version[:2] > this()[:2]
