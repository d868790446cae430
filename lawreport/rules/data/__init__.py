"""Rules of data: what a report says, compared with its figures, its years and its duties.

In: `Facts` (the report with its readings). Out: `Spot`s.
Responsible for: figures typed by hand, claims of growth, identities as printed, the five required contents, years.
"""
