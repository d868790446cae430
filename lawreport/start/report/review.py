"""The workbook in which a clerk goes through what was read: a row for each metric, to keep, to give up, to name anew.

In: an `Imported`. Out: the bytes of an .xlsx; later, from such a file, the `Wish`es typed into it.
Responsible for: what the columns are called, and what counts as yes and no. Raise `Trouble` with every cell nobody can read.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from lawreport.base.screenwidth import width
from lawreport.files.sheets.tables import table_from
from lawreport.problem import Problems
from lawreport.start.report.imported import Imported

BOOK = "导入核对表.xlsx"
NAME, VALUE, UNIT, KEEP, RENAME = "指标", "数值", "单位", "保留", "改名为"
_COLUMNS = ((NAME, 24), (VALUE, 12), (UNIT, 8), ("段", 6), ("原文", 60), (KEEP, 8), (RENAME, 24), ("要看什么", 36))
_UNREAD = (("段", 6), ("原文", 50), ("为什么没有读成指标", 70))
_YES, _NO = (
    ("", "是", "要", "保留", "y", "yes", "√", "1"),
    ("否", "不", "不要", "不保留", "删", "删去", "n", "no", "×", "x", "0"),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody typed for one metric."""

    name: str
    keep: bool
    rename: str
    value: str = ""


def workbook(imported: Imported) -> bytes:
    """Return the workbook for a project that was just read from a report."""
    import datetime

    import xlsxwriter

    out = io.BytesIO()
    look = {"font_name": "宋体", "font_size": 11, "valign": "top"}
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_format_properties": look})
    year = imported.unit.year
    book.set_properties({"title": f"{imported.unit.name}{year}年报告导入核对表", "created": datetime.datetime(year + 1, 1, 1)})
    metrics = [(m.name, m.value, m.unit, str(m.number), m.sentence, "是", "", m.doubt) for m in imported.metrics]
    sheet = _sheet(book, "指标", _COLUMNS, metrics)
    if metrics:
        sheet.data_validation(1, 5, len(metrics), 5, {"validate": "list", "source": ["是", "否"]})
    named = {f"{m.name} {m.printed}" for m in imported.metrics}
    unread = [(str(one.number), one.words, one.reason) for one in imported.unsure if one.words not in named]
    _sheet(book, "没有读成指标的数", _UNREAD, unread)
    book.close()
    return out.getvalue()


def _sheet(book, name: str, columns: tuple[tuple[str, int], ...], rows: Sequence[tuple[str, ...]]):
    """Write one sheet: the header, then a row each, as high as its longest text needs; return it."""
    sheet = book.add_worksheet(name)
    cell = {"border": 1, "border_color": "#8C8C8C", "text_wrap": True, "num_format": "@"}
    plain, head = book.add_format(cell), book.add_format({**cell, "bold": True, "align": "center", "bg_color": "#E4EAF2"})
    typed = book.add_format({**cell, "bg_color": "#FFF8DC"})
    for at, (title, wide) in enumerate(columns):
        sheet.set_column(at, at, wide)
        sheet.write_string(0, at, title, head)
    for number, row in enumerate(rows, 1):
        for at, words in enumerate(row):
            sheet.write_string(number, at, words[:2000], typed if columns[at][0] in (KEEP, RENAME) else plain)
        lines = max(-(-width(words) // (wide - 1)) for words, (_, wide) in zip(row, columns, strict=True))
        sheet.set_row(number, 15 * min(max(lines, 1), 12) + 3)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def wishes(data: bytes, name: str) -> tuple[Wish, ...]:
    """Return what was typed into the workbook. Raise `Trouble` where it is another file, or a cell cannot be read."""
    table = table_from(data, name, (NAME, KEEP, RENAME), (VALUE,))
    problems, found = Problems(), list[Wish]()
    for row in table.rows:
        said = row[KEEP].text.strip().casefold()
        if said not in (*_YES, *_NO):
            problems.add("review-keep", f"“保留”写了“{row[KEEP].text[:20]}”", row[KEEP].place, "只写 是 或 否；空着是“是”。")
        value = row[VALUE].text if VALUE in row else ""
        found.append(Wish(row[NAME].text, said not in _NO, row[RENAME].text.strip(), value))
    problems.raise_errors()
    return tuple(found)
