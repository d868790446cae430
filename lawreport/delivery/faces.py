"""What to know of the fonts of a report that was just made, said once for each choice of fonts.

In: a project and its report. Out: a hint, or nothing. Responsible for: that a build that has nothing new to say does not even
ask the computer for its fonts; what was said is kept in build/.cache.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from lawreport.base import fonts, kept
from lawreport.inspection.absent_fonts import absent_fonts, stand_ins
from lawreport.problem import Problem
from lawreport.project import Project

SAID = "fonts.txt"  # the fonts of the last report, looked for on this computer
_LARGEST = 100_000


def new_of_fonts(project: Project, report: Path) -> Problem | None:
    """Return which fonts of a report this computer lacks, where that has not been said of the same fonts in this folder."""
    if kept.link_within(project.cache, project.root):
        return None
    try:
        data = report.read_bytes()
        wanted, said = "\n".join(sorted(stand_ins(data, report.name))).encode(), project.cache / SAID
        with suppress(OSError):
            if kept.read(said, _LARGEST) == wanted:
                return None
        problem = absent_fonts(data, report.name)
        if fonts.installed() is not None:
            kept.overwrite(said, wanted)
    except OSError:
        return None  # the report is written; of its fonts nothing can be said
    return problem
