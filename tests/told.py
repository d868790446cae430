"""What the program makes of what it has read, and everything it says of it: what two ways of reading are compared by."""

from lawreport.edition import Edition
from lawreport.inspection.survey import survey_of
from lawreport.pipeline import Caches, make
from lawreport.source.reader import Source


def all_told(source: Source, caches: Caches) -> list:
    """Return, for each edition, problems, what stopped it, pages and bytes; then what `check` says of each."""
    built = [make(source, caches, edition) for edition in Edition]
    return [
        *((made.problems, made.halted, made.pages, made.word and made.word.data) for made in built),
        *(survey_of(source, caches, edition, word=True).problems for edition in Edition),
    ]
