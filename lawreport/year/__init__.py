"""The year of an office: what is done with reports between two of them.

In: a `Source`, or the files of two years. Out: forms, sign-offs, what is missing, what a number moves, what has changed.
Responsible for: the steps of docs/year.md.
"""
