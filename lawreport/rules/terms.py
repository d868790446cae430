"""By when a report has to be ready (法治政府建设与责任落实督察工作规定).

In: the year a report is made in, and the kind of its unit. Out: the first day that is too late.
Responsible for: both terms.
"""

from __future__ import annotations

import datetime


def handed_in_before(year: int, kind: str) -> datetime.date:
    """Return the day before which a report goes up: 1 March, of a province 1 April."""
    return datetime.date(year, 4 if kind == "省" else 3, 1)


def published_before(year: int) -> datetime.date:
    """Return the day before which a report is published: 1 April."""
    return datetime.date(year, 4, 1)
