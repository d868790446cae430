"""Figures: what a number means.

In: texts of cells, a catalogue, years. Out: quantities, readings, metrics in every form a snippet may ask for, and the
ledger. Responsible for: rates, rounding, formulas; and why there is no figure, where there is none.
"""
