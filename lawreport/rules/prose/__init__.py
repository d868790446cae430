"""Rules of prose: what is wrong in a paragraph, whoever wrote it.

In: finished paragraphs. Out: hits with the characters they concern.
Responsible for: punctuation, numbers, words, structure, arithmetic in a sentence, and what must not be published.
"""
