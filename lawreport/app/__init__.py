"""The terminal: click, one screen of plain words, exit codes.

In: a command line. Out: lines on the screen. Responsible for: asking and telling; each command stands in a file of its own
under `commands/` and calls the rooms below.
"""
