"""Inspection: everything there is to say of a project, or of any report, without writing anything.

In: a project and a year, or the bytes of a .docx or .txt. Out: problems. Responsible for: how far one can go when a step has
failed; like the pipeline it may call every step.
"""
