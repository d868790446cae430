"""What came back from Word, as lines.

In: problems of a returned file, a plan of `pull`. Out: lines, a table of comments, JSON.
Responsible for: one screen of what a superior changed, with file and line.
"""
