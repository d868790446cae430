"""Editing: files that people own, changed under one lock, all of a command's files or none.

In: a project, the name of a command, new bytes. Out: the changed files, and a change in the history that `undo` takes back.
Responsible for: the lock, an order of writing in which a crash does no harm, and consent before anything is written.
"""
