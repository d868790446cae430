"""Which program this is: one hash of everything besides the project that decides the result.

In: the files of the program, the lock files, installed packages, Python and a few environment variables. Out: the hash.
Responsible for: what counts as part of the program; files are compared by content, not by date. Also where the files are that
it lends to every project.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
LENT = given if (given := HOME / "given").is_dir() else HOME.parent  # an installed package carries its templates inside
_KIT = HOME.parent.parent.parent  # where this is the program of an offline kit: its 程序/any/lawreport
FOLDER = _KIT if (_KIT / "程序" / "run.py").is_file() else HOME.parent  # what people call the folder of the program
_BESIDE = ("build_report.py", "requirements.lock", "pyproject.toml")
_VARIABLES = ("LAWREPORT_", "MPL", "MATPLOTLIB", "FREETYPE_", "SOURCE_DATE_EPOCH", "PYTHONOPTIMIZE", "PYTHONPATH")
_LARGE = 20 * 2**20  # a larger file is not read: its size and date suffice


def program() -> str:
    """Return the hash (hex) of the program, its packages, its Python and its environment variables."""
    return sha256(f"{_installed()} {sorted(_surroundings())}".encode()).hexdigest()


def _surroundings() -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in os.environ.items() if name.startswith(_VARIABLES))


def sources() -> str:
    """Return the hash (hex) of the program's own files alone, the same on every computer that has this version."""
    whole = sha256()
    for path in program_files(str(HOME)):
        name = path[len(str(HOME)) :].replace(os.sep, "/")
        if not name.startswith("/given/"):  # an installed package carries more
            whole.update(f"{name} {content(path)}".encode())
    return whole.hexdigest()


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
    """Yield the paths of all files below a folder in a fixed order, without compiled ones."""
    for folder, below, files in os.walk(start):
        below[:] = sorted(name for name in below if name != "__pycache__")
        yield from (os.path.join(folder, name) for name in sorted(files))


def _packages() -> list[str]:
    """Return “name size date” for each package installed beside Python, sorted."""
    places = [p for p in sys.path if p.endswith(("site-packages", "dist-packages")) and os.path.isdir(p)]
    installed = [(p, n) for p in places for n in os.listdir(p) if n.endswith((".dist-info", ".egg-info", ".pth", ".egg-link"))]
    return sorted(f"{name} {_date(os.path.join(place, name, 'RECORD'))}" for place, name in installed)


def _date(path: str) -> str:
    """Return size and date of a package's list of files, which change when it is installed again."""
    try:
        about = os.stat(path)
        return f"{about.st_size} {about.st_mtime_ns}"
    except OSError:
        return ""


def content(path: Path | str) -> str:
    """Return the hash of a file; size and date where it is very large, the error number where it cannot be read."""
    try:
        about = os.stat(path)
        if not stat.S_ISREG(about.st_mode):  # a pipe might never end
            return f"unreadable {errno.EISDIR}"
        if about.st_size > _LARGE:
            return f"{about.st_size} {about.st_mtime_ns}"
        with open(path, "rb", buffering=0) as file:
            return sha256(file.read()).hexdigest()
    except OSError as error:
        return f"unreadable {error.errno}"
