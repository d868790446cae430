"""Cells of a CSV file changed in place; every other line keeps its bytes.

In: the bytes of a table; key in the first column → column → text. Out: the bytes of the new table.
Responsible for: keeping encoding, byte order mark, line ends and quotes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lawreport.files.textfile import decode, encoded_like


@dataclass(frozen=True, slots=True)
class _Record:
    """One record: its fields, and the text they were read from, line end included."""

    fields: tuple[str, ...]
    text: str

    @property
    def end(self) -> str:
        return self.text[len(self.text.rstrip("\r\n")) :]


def new_table(columns: tuple[str, ...], rows: Mapping[str, Mapping[str, str]]) -> bytes:
    """Return a new CSV that Excel and WPS open with a double click (UTF-8 with BOM); keys stand in the first column."""
    return table_of([columns, *([name, *(cells.get(c, "") for c in columns[1:])] for name, cells in rows.items())])


def table_of(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a CSV that Excel and WPS open with a double click."""
    return "".join(_written(fields, "\r\n") for fields in rows).encode("utf-8-sig")


def spliced(data: bytes, name: str, columns: Mapping[str, int], rows: Mapping[str, Mapping[str, str]]) -> bytes:
    """Return the CSV in `data` with the cells of `rows` (key → column → text) changed and unknown keys added below.

    `columns` maps each column to its number from 1, the key's first. Only records that change are rewritten.
    """
    records = _records(decode(data, name))
    at = next(i for i, record in enumerate(records) if any(record.fields))
    key, left = next(iter(columns)), dict(rows)
    texts = [r.text if i <= at else _changed(r, columns, key, left) for i, r in enumerate(records)]
    width, end = len(records[at].fields), records[at].end or "\r\n"
    added = [_written(_with([""] * width, columns, {key: name, **cells}), end) for name, cells in left.items()]
    return encoded_like(data, _joined(texts, added, end))


def _records(text: str) -> list[_Record]:
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    records, start = [], 0
    for fields in reader:
        records.append(_Record(tuple(fields), "".join(lines[start : reader.line_num])))
        start = reader.line_num
    return records


def _changed(record: _Record, columns: Mapping[str, int], key: str, left: dict[str, Mapping[str, str]]) -> str:
    """Return the text of a record, rewritten where `left` has cells for it; they are removed from `left`."""
    name = record.fields[columns[key] - 1].strip() if len(record.fields) >= columns[key] else ""
    cells = left.pop(name, None)
    return record.text if cells is None else _written(_with(record.fields, columns, cells), record.end)


def _with(fields, columns: Mapping[str, int], cells: Mapping[str, str]) -> list[str]:
    changed = list(fields)
    for column, text in cells.items():
        changed[columns[column] - 1] = text
    return changed


def _written(fields, end: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end).writerow(fields)
    return out.getvalue()


def _joined(texts: list[str], added: list[str], end: str) -> str:
    """Return the whole text, with the added records below the last one that is not blank."""
    last = max(i for i, text in enumerate(texts) if text.strip(",\r\n\t "))
    if added and not texts[last].endswith(("\n", "\r")):
        texts[last] += end
    return "".join([*texts[: last + 1], *added, *texts[last + 1 :]])


def without(data: bytes, name: str, keys: Collection[str]) -> bytes:
    """Return the CSV without the records whose first field is one of `keys`; every other line keeps its bytes."""
    records = _records(decode(data, name))
    kept = [r.text for r in records if not (r.fields and r.fields[0].strip() in keys)]
    return encoded_like(data, "".join(kept))
