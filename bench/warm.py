"""A process that stays warm, as `build --watch` does, without its waiting for saves.

    python bench/warm.py PROJECT

For every line on its input it makes the report of the project anew and answers with what that took: wall and processor
seconds, and the memory it holds in KB. `bytes`: the Word file in memory, with all checks; `files`: report and ledger on
the disk, too, as a save leaves them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from measure import Run, environment

ROOT = Path(__file__).resolve().parent.parent


class Warm:
    """The process, seen from the one that measures; the first report, with all that is opened for it, is not counted."""

    def __init__(self, project: Path):
        self.project = project
        self.child = subprocess.Popen(
            [sys.executable, __file__, str(project)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        self.take("files")

    def take(self, what: str) -> Run:
        """Return what it took to make the report anew. Raise `SystemExit` when it could not be."""
        assert self.child.stdin and self.child.stdout
        print(what, file=self.child.stdin, flush=True)
        told = self.child.stdout.readline().split()
        if len(told) != 3:
            raise SystemExit(f"{self.project}: no report")
        return Run(float(told[0]), float(told[1]), int(told[2]))

    def end(self) -> None:
        self.child.communicate()


def main(folder: str) -> None:
    """Answer until the input ends."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from lawreport.delivery.deliver import Asked, deliver
    from lawreport.edition import Edition
    from lawreport.pipeline import build
    from lawreport.project import Project

    for line in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        project = Project.at(Path(folder))
        if line.strip() == "bytes":
            build(project, None, Edition.DRAFT)
        else:
            deliver(Asked(project))
        print(time.perf_counter() - wall, time.process_time() - cpu, held(), flush=True)


def held() -> int:
    """Return the memory that this process holds now, in KB; where the system does not tell, the most it has held."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main(*sys.argv[1:])
