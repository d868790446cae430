"""Base: what any program needs and Python does not have; nothing here knows of reports.

In: values of the standard library.
Out: files, caches, widths on a screen, dates, numbers in Hanzi, escaped XML, reasons of the operating system, the program's
own hash and environment.
Responsible for: Python and the machine.
"""
