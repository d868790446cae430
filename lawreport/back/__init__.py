"""Back: a Word file that returns, compared with what was printed.

In: a Word file, the ledger it carries, the project's data of today. Out: problems with paragraph and cell, and notes of what
was compared with what.
Responsible for: which paragraph is which, which figure was altered, which number has no source.
"""
