"""Editing: files that people own, changed under one lock, all of a command's files or none, the old ones kept.

In: a project, the name of a command, new bytes. Out: the files, and a change in the history that `undo` takes back.
Responsible for: the lock, the order in which a crash can do no harm, what is asked before anything is written.
"""
