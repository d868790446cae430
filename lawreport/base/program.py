"""Which program this is: one hash of everything that decides what it makes and says, whatever the project.

In: nothing. Out: the hash. Knows alone: that the files of the program, the lock files, the packages as they are
installed, Python and a few variables of the environment decide, and that each is compared by content, not by date.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
_BESIDE = ("build_report.py", "requirements.lock", "pyproject.toml")
_VARIABLES = ("LAWREPORT_", "MPL", "MATPLOTLIB", "FREETYPE_", "SOURCE_DATE_EPOCH", "PYTHONOPTIMIZE", "PYTHONPATH")
_LARGE = 20 * 2**20  # nothing is made of such a file; its size and date will do


def program() -> str:
    """Return the hash of the program, its packages, its Python and its surroundings."""
    return sha256(f"{_installed()} {sorted(_surroundings())}".encode()).hexdigest()


def _surroundings() -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in os.environ.items() if name.startswith(_VARIABLES))


@cache
def _installed() -> str:
    whole = sha256(f"{sys.version} {sys.platform} {sys.byteorder} {zlib.ZLIB_RUNTIME_VERSION}".encode())
    for path in program_files(str(HOME)):
        whole.update(f"{path[len(str(HOME)) :].replace(os.sep, '/')} {content(path)}".encode())
    for name in _BESIDE:
        whole.update(f"{name} {content(HOME.parent / name)}".encode())
    whole.update(" ".join(_packages()).encode())
    return whole.hexdigest()


def program_files(start: str) -> Iterator[str]:
    for folder, below, files in os.walk(start):
        below[:] = sorted(name for name in below if name != "__pycache__")
        yield from (os.path.join(folder, name) for name in sorted(files))


def _packages() -> list[str]:
    """Return the names and versions of what is installed where the program's packages come from, and when it was."""
    places = [p for p in sys.path if p.endswith(("site-packages", "dist-packages")) and os.path.isdir(p)]
    found = [(p, n) for p in places for n in os.listdir(p) if n.endswith((".dist-info", ".egg-info", ".pth", ".egg-link"))]
    return sorted(f"{name} {_date(os.path.join(place, name, 'RECORD'))}" for place, name in found)


def _date(path: str) -> str:
    """Return size and date of the list of what was installed: one installed again may hold other files."""
    try:
        about = os.stat(path)
        return f"{about.st_size} {about.st_mtime_ns}"
    except OSError:
        return ""


def content(path: Path | str) -> str:
    """Return the hash of a file, or why it has none."""
    try:
        about = os.stat(path)
        if about.st_size > _LARGE:
            return f"{about.st_size} {about.st_mtime_ns}"
        with open(path, "rb", buffering=0) as file:
            return sha256(file.read()).hexdigest()
    except OSError as error:
        return f"unreadable {error.errno}"
