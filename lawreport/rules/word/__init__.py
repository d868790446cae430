"""Rules of the finished Word file, made here or elsewhere.

In: a `Sheet` (a Word file as read, the kind of each paragraph, the profile). Out: hits and problems.
Responsible for: page, type, the elements of GB/T 9704, traces of handwork.
"""
