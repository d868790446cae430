"""The year's table of figures (data/<year>.csv or .xlsx) as commands change it.

In: a project, the cells that change. Out: the new table, as bytes. Responsible for: which file that is, and that only the cells
that change are touched.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from lawreport.problem import Place, Trouble
from lawreport.project import Project

COLUMNS = ("指标", "数值", "来源", "备注")
NOTHING = "什么也没有写入，data 没有改动。"


@dataclass(frozen=True, slots=True)
class Table:
    """The year's table as it becomes; `unreckoned` names formulas of a workbook whose results no longer hold."""

    data: bytes
    unreckoned: tuple[str, ...] = ()

    def remark(self, name: str) -> str:
        """Return what is to be done about formulas, in a sentence; "" where there are none."""
        shown = "、".join(self.unreckoned[:6]) + (f"等 {len(self.unreckoned)} 处" if len(self.unreckoned) > 6 else "")
        return f"{name} 里的公式（{shown}）要重新算：用 WPS 或 Excel 打开它，保存一次。" if self.unreckoned else ""


def table_path(project: Project, year: int) -> Path:
    """Return the file that the year's figures go into: the CSV or .xlsx that is there, else a new CSV.

    Raise `Trouble` where they are in a workbook of another kind, or in two files.
    """
    there = project.tables().get(year, [])
    if len(there) > 1:
        names = "、".join(path.name for path in there)
        raise Trouble.one(
            "data-two", f"{year} 年的数据有两份：{names}", Place(project.name(there[0])), "请只留一份，另一份移到别处。"
        )
    other = next((path for path in there if path.suffix.lower() not in (".csv", ".xlsx")), None)
    if other:
        raise Trouble.one(
            "data-workbook",
            f"{year}年的数据在 {other.name} 里，程序只往 .csv 和 .xlsx 里写",
            Place(project.name(other)),
            f"请用 WPS 或 Excel 打开它，另存为 {year}.xlsx，移走原来的文件。",
        )
    return there[0] if there else project.root / "data" / f"{year}.csv"


def put(cells: Mapping[str, Mapping[str, str]], before: bytes | None, name: str, metrics: Collection[str] = ()) -> Table:
    """Return the table with the cells of some metrics changed; a new one, where there was none, with a row for each metric.

    Raise `Trouble` where a source has no column, or a cell of a workbook holds a formula.
    """
    from lawreport.files.sheets.csvedit import new_table, spliced
    from lawreport.files.sheets.tables import table_columns

    if before is None:
        return Table(new_table(COLUMNS, {metric: cells.get(metric, {}) for metric in metrics}))
    if name.lower().endswith(".xlsx"):
        return _into_workbook(cells, before, name)
    there = table_columns(before, name)
    _require_source(there, cells, name)
    columns = {column: there[column] for column in COLUMNS if column in there}
    return Table(
        spliced(before, name, columns, {m: {c: t for c, t in row.items() if c in columns} for m, row in cells.items()})
    )


def _into_workbook(cells: Mapping[str, Mapping[str, str]], before: bytes, name: str) -> Table:
    """Return the workbook with the cells of some metrics changed; a metric that has no row gets one below the last."""
    from lawreport.files.sheets.bookedit import with_cells
    from lawreport.files.sheets.tables import locate

    at = locate(before, name, COLUMNS[:2], COLUMNS[2:])
    _require_source(at.columns, cells, name)
    rows = {text: row for row, text in reversed(at.rows)}
    new = {metric: at.last + n for n, metric in enumerate((m for m in cells if m not in rows), 1)}
    texts = {(row, at.columns[COLUMNS[0]]): metric for metric, row in new.items()}
    for metric, row in cells.items():
        line = rows.get(metric) or new[metric]
        texts |= {(line, at.columns[column]): text for column, text in row.items() if column in at.columns}
    edited = with_cells(before, name, at.sheet, texts, at.rows[-1][0] if at.rows else None)
    return Table(edited.data, edited.unreckoned)


def renamed_rows(before: bytes, name: str, names: Mapping[str, str]) -> bytes:
    """Return the table with some metrics called by other names (old → new); only these cells change. Raise `Trouble`."""
    from lawreport.files.sheets.bookedit import with_cells
    from lawreport.files.sheets.csvedit import spliced
    from lawreport.files.sheets.tables import locate, table_columns

    first = COLUMNS[0]
    if not name.lower().endswith(".xlsx"):
        at_csv = table_columns(before, name)
        there = {text for text, _ in rows_named(before, name, names)}
        rows = {old: {first: new} for old, new in names.items() if old in there}
        return spliced(before, name, {first: at_csv[first]}, rows) if rows else before
    at = locate(before, name, COLUMNS[:2], COLUMNS[2:])
    texts = {(row, at.columns[first]): names[text] for row, text in at.rows if text in names}
    return with_cells(before, name, at.sheet, texts).data if texts else before


def rows_named(before: bytes, name: str, metrics: Collection[str]) -> list[tuple[str, Place]]:
    """Return (metric, place) of the rows of a table that are called one of `metrics`. Raise `Trouble`."""
    from lawreport.files.sheets.grid import cell_name
    from lawreport.files.sheets.tables import locate

    at = locate(before, name, COLUMNS[:2], COLUMNS[2:])
    column = at.columns[COLUMNS[0]]
    return [(text, Place(name, cell=cell_name(row, column))) for row, text in at.rows if text in metrics]


def _require_source(columns: Collection[str], cells: Mapping[str, Mapping[str, str]], name: str) -> None:
    """Raise `Trouble` where a table has no column for where a figure comes from, which is to be written."""
    if "来源" not in columns and any("来源" in row for row in cells.values()):
        raise Trouble.one(
            "data-source", "数据表没有“来源”这一列，记不下数的出处", Place(name, 1), "请在表头加上“来源”一列，各行补一个逗号。"
        )
