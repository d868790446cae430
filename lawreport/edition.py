"""The editions of a report, each in one row: for whom it is printed, and what that asks of it.

In: the word on the command line. Out: an `Edition`, whose `traits` every step asks; nobody compares its name. Responsible
for: which editions there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What an edition is like."""

    title: str  # as an office calls it
    named: bool  # its title stands in the name of the file, behind that of the report
    ledger: bool  # carries the ledger: bookmarks, a part in the file, a CSV beside it, comments where they are asked for
    worded: bool  # its ledger holds every paragraph, so that a file that comes back is compared word by word
    strict: bool  # leaves the house: any error stops it, all must have signed, the finished file is read again
    public: bool  # may be read by anybody: what must not be published is refused, the finished file is searched for traces

    @property
    def mark(self) -> str:
        """Return what the name of its file ends with: （送审稿）."""
        return f"（{self.title}）" if self.named else ""


class Edition(StrEnum):
    """An edition; its value is the word on the command line and in files."""

    DRAFT = "draft"
    FINAL = "final"
    PUBLIC = "public"

    @property
    def traits(self) -> Traits:
        return EDITIONS[self]


EDITIONS = {
    Edition.DRAFT: Traits(title="送审稿", named=True, ledger=True, worded=True, strict=False, public=False),
    Edition.FINAL: Traits(title="上报稿", named=False, ledger=True, worded=False, strict=True, public=False),
    Edition.PUBLIC: Traits(title="公开稿", named=True, ledger=False, worded=False, strict=True, public=True),
}
