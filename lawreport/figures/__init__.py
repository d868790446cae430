"""Figures: what a number means.

In: texts of cells, a catalogue, years. Out: quantities, readings, metrics in every form a snippet may use, and the ledger.
Responsible for: rates, rounding, formulas; and the reason where there is no figure.
"""
