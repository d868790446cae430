"""By when a report has to be ready (法治政府建设与责任落实督察工作规定).

In: the year a report is made in, and the kind of its unit. Out: the first day that is too late.
Responsible for: both terms.
"""

from __future__ import annotations

import datetime

from lawreport.unitkind import kind_of

EARLY = 3  # the month of a unit whose kind nobody has named


def handed_in_before(year: int, kind: str) -> datetime.date:
    """Return the day before which a report goes up: 1 March, of a province or a central department 1 April."""
    known = kind_of(kind)
    return datetime.date(year, known.duty.month if known else EARLY, 1)


def published_before(year: int) -> datetime.date:
    """Return the day before which a report is published: 1 April."""
    return datetime.date(year, 4, 1)
