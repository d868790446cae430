"""The columns of the ledger, each in one row: what it is called in the Word file and in the CSV, and what it says of a figure.

In: entries of the ledger. Out: their rows of words, and the CSV (台账.csv) that lies beside a report. Responsible for: which
columns there are, in which order, and that no cell of theirs is taken for a formula by the program that opens the table.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lawreport.figures import origin
from lawreport.files.write import cell_text
from lawreport.model import Entry

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header in the CSV, what an office is told about it, and what it says of an entry."""

    header: str
    doc: str
    of: Callable[[Entry], str]


COLUMNS = {  # by the name of the attribute in the part that a Word file carries; one that is empty is left out there
    "bookmark": Column("书签", "数在 Word 文件里的书签；图里的数没有", lambda e: e.bookmark),
    "metric": Column("指标", "指标目录里的名字", lambda e: e.figure.metric),
    "form": Column("写法", "同比、上年、占比……；空着的是指标本身", lambda e: e.figure.form),
    "year": Column("年份", "哪一年的数", lambda e: str(e.figure.year)),
    "raw": Column("原始值", "数据表里填的，一字不改", lambda e: e.figure.raw),
    "printed": Column("印出的文字", "报告里印的", lambda e: e.figure.text),
    "formula": Column("公式", "算出来的数怎么算", lambda e: origin.formula(e.figure)),
    "inputs": Column("依据", "由哪些填报的数得来，各是多少", lambda e: origin.basis(e.figure.inputs, e.figure.year)),
    "data": Column("数据位置", "这些数在哪个文件的哪一格", lambda e: origin.cells(e.figure)),
    "snippet": Column("文段位置", "印它的文段在哪个文件的哪一行", lambda e: str(e.figure.place)),
    "paragraph": Column("所在段落", "印它的那一段话，或图题", lambda e: e.paragraph),
    "exact": Column("精确值", "算出来的数不舍入是多少", lambda e: origin.exact(e.figure)),
}


def ledger_rows(entries: Iterable[Entry]) -> list[Row]:
    """Return the ledger as rows of words: one for every figure printed, in reading order."""
    columns = [(name, column.of) for name, column in COLUMNS.items()]
    return [{name: said(entry) for name, said in columns} for entry in entries]


def ledger_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return the ledger, given in words, as a CSV that Excel and WPS open with a double click (UTF-8 with BOM)."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(column.header for column in COLUMNS.values())
    table.writerows([cell_text(row[name]) for name in COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def rows_of(text: str, needed: Iterable[str]) -> list[Row] | None:
    """Return the rows of a ledger's CSV by the names of their columns; None where one of the `needed` columns is not there."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    named = [{name: row[c.header] for name, c in COLUMNS.items() if c.header in row} for row in rows]
    return None if named and not set(needed) <= named[0].keys() else named
