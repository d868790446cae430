"""The year's table of figures (data/<year>.csv) as commands change it.

In: a project, the cells that change. Out: the new table, as bytes. Responsible for: which file that is, and that only the cells
that change are touched.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from lawreport.problem import Place, Trouble
from lawreport.project import Project

COLUMNS = ("指标", "数值", "来源", "备注")
NOTHING = "什么也没有写入，data 没有改动。"


def table_path(project: Project, year: int) -> Path:
    """Return the CSV that the year's figures go into. Raise `Trouble` where they are in a workbook."""
    there = project.tables().get(year, [])
    other = next((path for path in there if path.suffix.lower() != ".csv"), None)
    if other:
        raise Trouble.one(
            "data-workbook",
            f"{year}年的数据在 {other.name} 里，程序只往 .csv 里写",
            Place(project.name(other)),
            f"请用 WPS 或 Excel 打开它，另存为 {year}.csv（CSV UTF-8），移走原来的文件。",
        )
    return there[0] if there else project.root / "data" / f"{year}.csv"


def put(cells: Mapping[str, Mapping[str, str]], before: bytes | None, name: str, metrics: Collection[str] = ()) -> bytes:
    """Return the table with the cells of some metrics changed; a new one, where there was none, with a row for each metric.

    Raise `Trouble` where a source has no column.
    """
    from lawreport.files.sheets.csvedit import new_table, spliced
    from lawreport.files.sheets.tables import table_columns

    if before is None:
        return new_table(COLUMNS, {metric: cells.get(metric, {}) for metric in metrics})
    there = table_columns(before, name)
    if "来源" not in there:
        raise Trouble.one(
            "data-source", "数据表没有“来源”这一列，记不下数的出处", Place(name, 1), "请在表头加上“来源”一列，各行补一个逗号。"
        )
    columns = {column: there[column] for column in COLUMNS if column in there}
    return spliced(before, name, columns, {m: {c: t for c, t in row.items() if c in columns} for m, row in cells.items()})
