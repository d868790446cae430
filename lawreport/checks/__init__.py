"""Checks: the rules run on a report, and what stops an edition. Step 3 of the pipeline.

In: `Source`, `Report`, edition. Out: problems.
Responsible for: excuses, which findings stop an edition and which may be let go, signatures, what must not be published,
and fixes in people's files.
"""
