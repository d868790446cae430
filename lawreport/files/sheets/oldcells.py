"""The part of `oldbook` that runs in a process of its own, because python-calamine ends the process on some damaged files.

In: a workbook on standard input. Out: its sheets as JSON on standard output; exit code 3 where it needs a password.
Responsible for: calling python-calamine. It is started as a file, so it imports nothing of ours.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import sys

PASSWORD = 3
MOST_ROWS, MOST_COLUMNS = 20_000, 200  # as in `grid`
MOST_BYTES = 2 << 30  # of memory


def sheets(data: bytes) -> list[dict]:
    """Return the sheets of a workbook; one that is too large comes without rows."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [
        _sheet(book.get_sheet_by_name(sheet.name), "Hidden" in str(sheet.visible))
        for sheet in book.sheets_metadata
        if "WorkSheet" in str(sheet.typ)
    ]


def _sheet(sheet, hidden: bool) -> dict:
    fits = sheet.end is None or (sheet.end[0] < MOST_ROWS and sheet.end[1] < MOST_COLUMNS)
    rows = sheet.to_python(skip_empty_area=False) if fits and sheet.end else []
    return {
        "name": sheet.name,
        "hidden": hidden,
        "end": sheet.end,
        "fits": fits,
        "rows": [[_value(value) for value in row] for row in rows],
        "merged": sheet.merged_cell_ranges or [],
    }


def _value(value):
    """Return a value as JSON holds it; a date becomes a list of one text."""
    is_time = isinstance(value, datetime.date | datetime.time | datetime.timedelta)
    return [str(value)[:10]] if is_time else value


def main() -> int:
    """Write the sheets and return 0, or return 3 where a password is needed."""
    with contextlib.suppress(ImportError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    from python_calamine import PasswordError

    try:
        listed = sheets(sys.stdin.buffer.read())
    except PasswordError:
        return PASSWORD
    sys.stdout.buffer.write(json.dumps(listed).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
