"""Redline (修订对照稿): two drafts as one Word file, whose tracked changes lead from the one to the other.

In: the bytes of an older and a newer Word file. Out: the newer one with what went and what came marked, and what no mark can
say. Responsible for: all changes accepted is the newer file, all rejected the older, as our reader reads them; no figure is
cut in two.
"""
