"""The kinds of units that report, each in one row: by when, and to whom.

In: the word in data/unit.yaml. Out: a `UnitKind`, whose `duty` rules, status and new projects ask. Responsible for: which
kinds there are, and what 《法治政府建设与责任落实督察工作规定》 asks of each. A 区, 旗 or 县级市 is a 县; a 街道 is a 乡.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a kind of unit owes."""

    month: int  # its report goes up before the first of this month
    central: bool = False  # it reports to 党中央、国务院


class UnitKind(StrEnum):
    """A kind of unit; its value is the word in data/unit.yaml."""

    PROVINCE = "省"
    CITY = "市"
    COUNTY = "县"
    TOWNSHIP = "乡"
    DEPARTMENT = "部门"
    MINISTRY = "国务院部门"

    @property
    def duty(self) -> Duty:
        return DUTIES[self]


DUTIES = {
    UnitKind.PROVINCE: Duty(month=4, central=True),
    UnitKind.CITY: Duty(month=3),
    UnitKind.COUNTY: Duty(month=3),
    UnitKind.TOWNSHIP: Duty(month=3),
    UnitKind.DEPARTMENT: Duty(month=3),
    UnitKind.MINISTRY: Duty(month=4, central=True),
}


def kind_of(word: str) -> UnitKind | None:
    """Return the kind of this name, or None."""
    return next((kind for kind in UnitKind if kind == word), None)
