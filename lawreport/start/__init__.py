"""Start: a unit begins from what it has.

In: the unit's name and kind; a Word file of last year; an Excel of its own.
Out: files of a project, each shown before it is written.
Responsible for: `unit/` new folders and renaming, `report/` last year's Word, `tables/` figures of the office's own tables.
"""
