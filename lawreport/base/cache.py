"""A folder of results that take time to make and may be lost at any moment.

In: a key that states everything the result depends on, and the function that makes it. Out: the bytes, from the folder or
newly made.
Responsible for: storing entries so that a torn, damaged, swapped or stale one is never returned. Trouble with the folder
never reaches the build.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

DIGEST = 32  # bytes of sha256 before the payload
ENTRY, PART = ".entry", ".part"
TORN_AFTER = 3600  # seconds; a part older than this was left by a killed build


_stored: dict[Path, int] = {}  # bytes in the folders this process has stored into


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder that holds at most `limit` bytes; without a folder nothing is kept."""

    folder: Path | None
    limit: int = 64 * 2**20

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return the bytes that `make` returns, read from the folder when it holds a sound entry of this key."""
        return make() if self.folder is None else _Shelf(self.folder, self.limit).get(key, make)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The folder of a cache that has one."""

    folder: Path
    limit: int

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        stored = self._load(key)
        if stored is not None:
            return stored
        fresh = make()
        with suppress(OSError):  # a full disk or a locked file only costs the next build some time
            self._store(key, fresh)
            self._keep_within_limit(DIGEST + len(fresh))
        return fresh

    def path(self, key: str) -> Path:
        return self.folder / (sha256(key.encode()).hexdigest() + ENTRY)

    def _load(self, key: str) -> bytes | None:
        path = self.path(key)
        with suppress(OSError):
            stored = path.read_bytes()
            if stored[:DIGEST] == _digest(key, stored[DIGEST:]):
                with suppress(OSError):
                    os.utime(path)  # lately used, so the last to be pruned
                return stored[DIGEST:]
        return None

    def _store(self, key: str, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, part = mkstemp(suffix=PART, dir=self.folder)
        try:
            with open(handle, "wb") as file:
                file.write(_digest(key, content) + content)
            os.replace(part, self.path(key))
        finally:
            Path(part).unlink(missing_ok=True)

    def _keep_within_limit(self, more: int) -> None:
        """Prune after the first entry this process stores, then only when it has stored too much.

        Listing the folder at every entry would take time that grows with the square of their number.
        """
        _stored[self.folder] = _stored.get(self.folder, self.limit) + more
        if _stored[self.folder] > self.limit:
            _stored[self.folder] = self._prune()

    def _prune(self) -> int:
        """Remove what killed builds left, then the entries longest unused until the rest fits; return the bytes that stay."""
        for path in self.folder.glob("*" + PART):
            if path.stat().st_mtime < time.time() - TORN_AFTER:
                path.unlink(missing_ok=True)
        entries = [(path.stat(), path) for path in self.folder.glob("*" + ENTRY)]
        room = self.limit
        for stat, path in sorted(entries, key=lambda e: e[0].st_mtime_ns, reverse=True):
            room -= stat.st_size
            if room < 0:
                path.unlink(missing_ok=True)
                room += stat.st_size
        return self.limit - room


def _digest(key: str, content: bytes) -> bytes:
    """Return the hash of key and bytes together, so that an entry copied over another's name does not match."""
    return sha256(key.encode() + b"\0" + content).digest()
