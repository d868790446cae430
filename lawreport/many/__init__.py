"""Many units: their reports, several at a time, and their figures added up.

In: a folder of units. Out: reports, a table. Responsible for: one unit that fails stops no other.
"""
