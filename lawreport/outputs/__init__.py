"""Outputs: the files the program leaves for people, and whose they are afterwards.

In: a wanted name and bytes. Out: the name they were written to. Responsible for: nothing that somebody edited or has open is
written over or cleaned away; which report is the newest.
"""
