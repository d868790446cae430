"""Inspection: everything that can be said of a project, or of any report, without writing anything.

In: a project and a year, or the bytes of a .docx or .txt. Out: problems.
Responsible for: how far to go when a step has failed. Like the pipeline it may call every step.
"""
