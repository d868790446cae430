"""One file for each command of the command line.

In: what was typed. Out: lines on the screen, an exit code. Responsible for: asking one room and saying what it returned; the
table `COMMANDS` of `app/cli.py` names each file.
"""
