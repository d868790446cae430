"""Reading: what a sentence states, before any rule judges it.

In: the text of a paragraph. Out: characters, sentences, marks in pairs, quantities with their places. Responsible for: values
and places; no verdicts.
"""
