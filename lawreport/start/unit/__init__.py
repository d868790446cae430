"""A new unit's folder, and new names for what a project has.

In: the unit's name, kind and year, or an old and a new name. Out: contents of files.
Responsible for: what a project of a unit needs to build its first draft.
"""
