"""Sheets: tables as files hold them, CSV or workbook, cell by cell as text.

In: the bytes of a .csv, .xlsx, .xls or .et. Out: a `Grid`, then rows with their places.
Responsible for: every digit as it was typed; nothing is inferred, nothing of a .csv or .xlsx passes through a float.
"""
