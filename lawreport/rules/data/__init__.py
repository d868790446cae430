"""Rules of data: what a report says against its figures, its years, its duties.

In: `Facts` (the report with its readings). Out: findings. Responsible for: figures typed by hand, claims of growth, identities
as printed, the five required contents, years.
"""
