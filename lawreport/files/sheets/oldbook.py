"""Workbooks of the old kinds, Excel 97 (.xls) and WPS (.et), read by python-calamine in a process of its own.

In: the bytes of a file. Out: a `Grid` for each sheet, as `workbook` gives for .xlsx.
Responsible for: what the old kinds leave open: number formats (is 0.985 a percentage?), hidden rows, errors in empty cells.
"""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Context
from pathlib import Path

from lawreport.files.package import kind_of
from lawreport.files.sheets.grid import Cell, Grid, Merged, SheetRow, cell_name
from lawreport.files.sheets.oldcells import PASSWORD
from lawreport.problem import Place, Problem, Trouble

UNKNOWN_FORMAT = "?"  # of a number in a file of the old kinds
PATIENCE = 60  # seconds
_SAVE_AS = "请用 WPS 或 Excel 打开，去掉密码，另存为 .xlsx"


def read_old_workbook(data: bytes, name: str) -> tuple[Grid, ...]:
    """Return all sheets of an .xls or .et file, hidden ones marked. Raise `Trouble` when it cannot be read."""
    command = [sys.executable, "-P", str(Path(__file__).with_name("oldcells.py"))]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise _damaged(data, name) from None
    if done.returncode == PASSWORD:
        raise Trouble.one("package-encrypted", "文件加了密码，读不出", Place(name), _SAVE_AS)
    if done.returncode:
        raise _damaged(data, name)
    sheets = json.loads(done.stdout)
    return tuple(_grid(sheet, name, f"{sheet['name']}!" if len(sheets) > 1 else "") for sheet in sheets)


def _damaged(data: bytes, name: str) -> Trouble:
    return Trouble.one("package-kind", f"打不开：这是{kind_of(data) or '别的格式的文件'}，或文件已损坏", Place(name), _SAVE_AS)


def _grid(sheet: dict, name: str, prefix: str) -> Grid:
    if not sheet["fits"]:
        row, column = sheet["end"]
        raise Trouble.one(
            "table-size",
            f"表太大：内容到了 {prefix}{cell_name(row + 1, column + 1)}",
            Place(name),
            "删去表外多余的行和列，或把要用的部分拷到新文件",
        )
    lines = tuple(_line(number, values, name, prefix) for number, values in enumerate(sheet["rows"], 1))
    merged = tuple(Merged(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet["merged"])
    return Grid(name, tuple(line for line in lines if line.cells), sheet["name"], prefix, merged, hidden=sheet["hidden"])


def _line(row: int, values: list, name: str, prefix: str) -> SheetRow:
    cells = {
        column: _cell(value, Place(name, cell=f"{prefix}{cell_name(row, column)}")) for column, value in enumerate(values, 1)
    }
    return SheetRow(row, {column: cell for column, cell in cells.items() if cell.text})


def _cell(value: bool | float | str | list, place: Place) -> Cell:
    match value:
        case bool():
            problem = Problem("cell-bool", "单元格是逻辑值，不是文字或数", place, "请改填文字或数")
            return Cell(str(value).upper(), place, problems=(problem,))
        case int() | float():
            return Cell(_digits(value), place, UNKNOWN_FORMAT)
        case str():
            return Cell(value.strip(), place)
    [day] = value
    problem = Problem("cell-date", f"单元格是日期（{day}），不是文字或数", place, "把单元格格式改为“文本”或“常规”，再重新填写")
    return Cell(day, place, problems=(problem,))


def _digits(value: float) -> str:
    """Return a number in at most fifteen digits, which is what a workbook stores."""
    text = f"{Context(prec=15).create_decimal(repr(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
