"""Review: what people leave in a Word file beside its words: comments, and whose a tracked change is.

In: the bytes or parts of a Word file. Out: comments with what they are about; the file with one author's changes alone.
Responsible for: replies and their comments, resolved ones, ranges that are gone.
"""
