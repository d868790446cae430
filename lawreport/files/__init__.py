"""Files: one kind of file each, read with its traps, written whole or not at all.

In: bytes and paths. Out: texts and trees that know their place in the file; files on the disk.
Responsible for: encodings, YAML, tables, office packages, editing in place, the lock and the history of a project. What a
file means is not known here.
"""
