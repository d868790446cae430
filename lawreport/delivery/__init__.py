"""Step 6, write: a finished build → files on the disk, nothing where nothing has changed.

In: what was asked for. Out: the report, its ledger, its PDF. Responsible for: names of files, what people have edited and
must stay, what is remembered of the last build.
"""
