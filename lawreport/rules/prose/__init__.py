"""Rules of prose: what a paragraph says wrongly, whoever wrote it.

In: finished paragraphs. Out: findings with the characters they speak of. Responsible for: punctuation, numbers, words,
structure, arithmetic in a sentence, what must not be published.
"""
