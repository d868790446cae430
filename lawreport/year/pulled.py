"""What a pull writes: the texts, and where somebody agreed to it the cells and the unit's names that were typed over.

In: a `PullPlan`; which of its figures and names are wanted. Out: a `Plan` to carry out; the table of its comments.
Responsible for: that a figure goes into data/ only when that was agreed to, and that comments are kept as a table.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from lawreport.back.pull.namesake import renamed
from lawreport.back.pull.values import Overtyped, PullPlan, Remark, Renamed
from lawreport.files.editing.consent import Plan
from lawreport.files.sheets.tables import read_bytes
from lawreport.files.write import cell_text, file_name
from lawreport.outputs.put import Outputs, Put
from lawreport.project import Project
from lawreport.year.datafile import put, table_path

Files = dict[Path, tuple[bytes | None, bytes | None]]


def writable(plan: PullPlan) -> tuple[Overtyped, ...]:
    """Return the figures that were typed over and can be written into their cells."""
    return tuple(f for f in plan.figures if f.raw and f.raw != f.was)


def pulled(project: Project, plan: PullPlan, figures: Sequence[Overtyped] = (), names: Sequence[Renamed] = ()) -> Plan | None:
    """Return what is to be written: the changes of a plan, the figures and names that were agreed to; None where nothing is.

    Raise `Trouble` where a table or a name cannot be written.
    """
    tables, remarks = _tables(project, figures)
    files: Files = {**plan.files, **renamed(project, names), **tables}
    if not files:
        return None
    cells = len(figures) + len(names)
    places = f"{len(plan.changes)} 处改动" + (f"、{cells} 处数据" if cells else "")
    return Plan(
        files, f"已写入 {places}。撤销：python build_report.py undo；看看印出来怎样：python build_report.py build。{remarks}"
    )


def _tables(project: Project, figures: Sequence[Overtyped]) -> tuple[Files, str]:
    """Return the tables of the years with what was typed over, and remarks on them."""
    files, remarks = Files(), ""
    for year in sorted({f.of for f in figures}):
        path = table_path(project, year)
        before = read_bytes(path, project.name(path))
        cells = {f.metric: {"数值": f.raw} for f in figures if f.of == year}
        table = put(cells, before, project.name(path))
        files[path], remarks = (before, table.data), remarks + table.remark(project.name(path))
    return files, remarks


# ---- comments ------------------------------------------------------------------------------------------------------------


def keep_remarks(project: Project, plan: PullPlan) -> Put | None:
    """Return where the comments of a file were put as a table; None where it has none."""
    if not plan.remarks:
        return None
    path = project.build / (file_name(Path(plan.name).stem) + ".批注.csv")
    return Outputs.of(project).put(path, remarks_csv(plan.remarks))


def remarks_csv(remarks: Iterable[Remark]) -> bytes:
    """Return the comments as a CSV that Excel and WPS open with a double click."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(("序号", "答复", "作者", "日期", "状态", "段落", "文段位置", "批注的文字", "批注"))
    for number, one in enumerate(remarks, 1):
        state = "已解决" if one.resolved else ""
        row = (str(number), str(one.answers or ""), one.author, one.date, state, str(one.paragraph or ""), str(one.place))
        table.writerow(cell_text(cell) for cell in (*row, one.quoted, one.text))
    return out.getvalue().encode("utf-8-sig")
