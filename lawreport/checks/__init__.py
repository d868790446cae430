"""Step 3, check: the rules run on a report, and what stops an edition.

In: `Source`, `Report`, edition. Out: problems. Responsible for: excuses, which findings forbid an edition, what must not be
published, mending in people's files, and how problems are listed.
"""
