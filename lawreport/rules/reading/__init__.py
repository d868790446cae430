"""Reading: what a sentence states, before any rule judges it.

In: the text of a paragraph. Out: characters, sentences, paired marks, quantities, each with its range.
Responsible for: values and ranges; no verdicts.
"""
