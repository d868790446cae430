"""Screens: what the rooms below found, as lines of a terminal, Markdown and JSON.

In: the values that `year`, `many`, `delivery`, `back`, `checks` and `figures` return. Out: lines and texts; nothing is
printed here.
Responsible for: every word of layout: order, columns, how many lines fit a screen, “加 --all”.
"""
