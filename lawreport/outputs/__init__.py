"""Outputs: the files that the program leaves for people, and whose they are afterwards.

In: a wanted name and bytes. Out: the name they were written to.
Responsible for: never overwriting or removing what somebody has edited or has open; which report is the newest.
"""
