"""Last year's report, read from Word, as a project.

In: the paragraphs and tables of a Word or text file. Out: contents of a project's files, and what is unsure.
Responsible for: which words are headings, which numbers are metrics, and that no word is lost.
"""
