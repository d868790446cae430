"""Texts (正文): every text of the report on the page, as it is typed, tried and saved.

In: the desk, what a browser asks. Out: the texts in reading order with numbers, figures and problems; files in which only the
typed characters have changed. Responsible for: where a text stands, two people at one file, what a name would print.
"""
