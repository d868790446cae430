"""The screens of a unit that begins: a new folder, new names, what was read in.

In: what the rooms of `start` found. Out: lines. Responsible for: nothing but layout.
"""
