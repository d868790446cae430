"""Memory for the large libraries, asked for before they are opened.

In: how much one of them takes. Out: nothing, or a `MemoryError`. Responsible for: what numbers are computed with ends the whole
process, in English, where it has no room; a `MemoryError` is told in Chinese.
"""

from __future__ import annotations

import mmap
from functools import cache

DRAWING = 160  # megabytes of addresses that numpy, with matplotlib or pandas, takes while it is being opened


@cache
def room(megabytes: int = DRAWING) -> None:
    """Raise `MemoryError` where this process cannot have so much more; nothing is kept, or really taken."""
    try:
        mmap.mmap(-1, megabytes << 20).close()
    except OSError:
        raise MemoryError from None
