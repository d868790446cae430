"""Files: one kind of file each, read with its traps and written whole or not at all.

In: bytes, paths. Out: texts and trees that know where they stand; files on the disk. Responsible for: encodings, YAML, office
packages, editing in place, the lock and the history of a project. What a file means is not known here.
"""
