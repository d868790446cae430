"""The one door to the files of a project: what an editor has not saved yet stands before what is on the disk.

In: paths, and an overlay `{path: bytes}` (None for a file that is to be gone). Out: `File`s, the names in a folder, what kind
of thing stands at a path. Responsible for: a file of the overlay looks in every respect like one on the disk.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from lawreport.base.program import content

MOST_BYTES = 20 << 20  # no file of a project is larger; of one that is, nothing is read


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was read, by the name that problems call it: its bytes, or the error that kept them from being read."""

    name: str
    data: bytes = b""
    size: int = 0
    error: OSError | None = None

    def read(self) -> bytes:
        """Return the bytes. Raise `OSError` where they could not be read."""
        if self.error:
            raise self.error
        return self.data


@dataclass(frozen=True, slots=True, eq=False)
class Disk:
    """The files as they are to be read. `overlay`: whole path → bytes; None hides the file."""

    overlay: Mapping[str, bytes | None] = field(default_factory=dict)

    @classmethod
    def under(cls, root: Path, overlay: Mapping[Path | str, bytes | None]) -> Disk:
        """Return the disk with an overlay whose paths are whole, or as seen from `root`."""
        whole = {root / path: data for path, data in overlay.items()}
        return cls({str(path.parent.resolve() / path.name): data for path, data in whole.items()})

    def file(self, path: Path | str, name: str) -> File:
        """Return the file at `path`; where it could not be read, it says why itself."""
        try:
            data, size = self._read(str(path))
        except OSError as error:
            return File(name, error=error)
        return File(name, data, size, None if size <= MOST_BYTES else _error(errno.EFBIG, path))

    def _read(self, path: str) -> tuple[bytes, int]:
        """Return the bytes of a file and how many they are; none of one that is too large. Raise `OSError`."""
        if (unsaved := self.overlay.get(path)) is not None:
            return unsaved, len(unsaved)
        if path in self.overlay:
            raise _error(errno.ENOENT, path)
        about = os.stat(path)
        if not stat.S_ISREG(about.st_mode):  # a pipe might never end
            raise _error(errno.EISDIR, path)
        if about.st_size > MOST_BYTES:
            return b"", about.st_size
        with open(path, "rb") as file:
            data = file.read()
        return data, len(data)

    def mode(self, path: Path | str, links: bool = False) -> int:
        """Return what stands at a path, as in `st_mode`; 0 where nothing does. `links`: a link is one, not what it leads to."""
        whole = str(path)
        if whole in self.overlay:
            return 0 if self.overlay[whole] is None else stat.S_IFREG
        try:
            return (os.lstat if links else os.stat)(whole).st_mode
        except OSError:
            return stat.S_IFDIR if self._unsaved(whole) else 0

    def is_file(self, path: Path | str) -> bool:
        return stat.S_ISREG(self.mode(path))

    def is_dir(self, path: Path | str) -> bool:
        return stat.S_ISDIR(self.mode(path))

    def names(self, folder: Path | str) -> list[str]:
        """Return the names in a folder, in order; none where there is no folder."""
        names = set(os.listdir(folder)) if os.path.isdir(folder) else set()
        if self.overlay:
            gone = {name for name in names if self.overlay.get(os.path.join(folder, name), b"") is None}
            names = (names | self._unsaved(str(folder))) - gone
        return sorted(names)

    def walk(self, start: Path | str) -> Iterator[str]:
        """Return a folder and all that lies in it; no link in it is followed. Nothing where there is no folder."""
        if not self.is_dir(start):
            return
        yield str(start)
        for path in [os.path.join(start, name) for name in self.names(start)]:
            if stat.S_ISDIR(self.mode(path, links=True)):
                yield from self.walk(path)
            else:
                yield path

    def digest(self, path: str) -> str:
        """Return the hash of a file, or why it has none."""
        unsaved = self.overlay.get(path)
        return content(path) if unsaved is None else sha256(unsaved).hexdigest()

    def _unsaved(self, folder: str) -> set[str]:
        """Return what the overlay puts into a folder: files, and folders that hold some."""
        within = os.path.join(folder, "")
        paths = [path for path, data in self.overlay.items() if data is not None and path.startswith(within)]
        return {path[len(within) :].split(os.sep, 1)[0] for path in paths}


DISK = Disk()  # as it is


def _error(number: int, path: Path | str) -> OSError:
    return OSError(number, os.strerror(number), str(path))
