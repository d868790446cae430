"""Base: Python and the machine; nothing here knows of reports.

In: values of the standard library. Out: the same, better kept: caches, columns on a screen, dates, numbers in Hanzi, escaped
XML, versions, the program's own environment. Responsible for: everything a program of any kind needs and Python does not have.
"""
