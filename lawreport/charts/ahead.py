"""Charts drawn ahead: a child draws what the cache lacks while its parent checks the report and opens the template.

What comes in: charts. What goes out: nothing; `draw` finds the pictures in the cache. Knows alone: when a child can be
had for nothing (a second processor, no other thread, a system that forks). It is an aid: what goes wrong in it is met
again, and told, by `draw`.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from lawreport.charts import draw, undrawn
from lawreport.model import Chart


@contextmanager
def drawn_ahead(charts: Sequence[Chart], cache: Path) -> Iterator[None]:
    """Draw the charts into the cache while the body runs; its end waits for the child, its failure stops it."""
    child = _fork(charts, cache) if _pays() and undrawn(charts, cache) else 0
    try:
        yield
    except BaseException:
        with suppress(ProcessLookupError):
            if child:
                os.kill(child, signal.SIGKILL)
        raise
    finally:
        if child:
            os.waitpid(child, 0)


def _pays() -> bool:
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1 and threading.active_count() == 1


def _fork(charts: Sequence[Chart], cache: Path) -> int:
    """Return the child's id; the child itself never returns."""
    child = os.fork()
    if child == 0:
        try:
            draw(charts, cache)
        finally:
            os._exit(0)  # nothing of the parent's is flushed or tidied up twice
    return child
