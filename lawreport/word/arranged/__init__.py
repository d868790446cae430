"""Arranged: what a template's loop cannot say, set on the document it has filled.

In: elements that the template has printed, and their blocks. Out: the same elements, finished.
Responsible for: merged cells of tables, pages turned on their side, photos beside one another.
"""
