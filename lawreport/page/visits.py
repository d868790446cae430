"""Visits: how many tabs of a browser are open, so that a server that nobody looks at ends itself.

In: a clock. Out: whether it is time to end. Responsible for: how long a server waits for
a browser that never came, or has gone.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

WAIT, LINGER = 1800.0, 600.0  # seconds: for the first visit; after the last one


class Visits:
    """The tabs that are open now."""

    def __init__(self, wait: float = WAIT, linger: float = LINGER):
        self.open, self.over = 0, False
        self._linger, self._until = linger, time.monotonic() + wait

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one tab for as long as it is open."""
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1
            self._until = time.monotonic() + self._linger

    @property
    def ended(self) -> bool:
        """Return whether nobody has looked for so long that nobody will."""
        return self.over or (not self.open and time.monotonic() > self._until)
