"""The kinds of files that a unit begins from, by the endings of their names.

In: nothing. Out: endings, in small letters. Responsible for: which files are read as reports, which as tables.
"""

from __future__ import annotations

REPORTS = (".docx", ".docm", ".doc", ".wps", ".rtf", ".odt", ".txt")
NO_WORDS = (".pdf", ".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff")  # told by who would read them
TABLES = (".xlsx", ".xlsm", ".xls", ".et", ".csv", ".ods")
