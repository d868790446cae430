"""Figures of an office's own tables, taken into a project.

In: a workbook or CSV of any shape, the project's catalogue. Out: a proposed mapping, and readings with their cells.
Responsible for: finding heads, names, units and years in a sheet nobody made for us.
"""
