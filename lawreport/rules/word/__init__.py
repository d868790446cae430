"""Rules of the finished Word file, ours or anybody's.

In: a `Sheet` (a Word file as read, the kind of each paragraph, the profile). Out: findings. Responsible for: page, type,
elements of GB/T 9704, traces of handwork.
"""
