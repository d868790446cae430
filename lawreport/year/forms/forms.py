"""Forms that collect a year's figures (填报表): one sheet for each 科室, asked from the catalogue.

In: the unit, the catalogue with last year's readings, a year. Out: workbooks as bytes, the same bytes for the same
values. Responsible for: what a form asks, how it looks, what its cells refuse, and what it says about itself in its hidden
sheet, so that it is known again under any name.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lawreport.figures.metrics import Data
from lawreport.figures.quantity import BEFORE, COUNTED, MORE
from lawreport.files.sheets.grid import Grid
from lawreport.model import AFTER_UNIT, SCALES, Metric
from lawreport.problem import Trouble
from lawreport.report.typesetting import em

NO_OWNER = "未指定科室"
SHEET = "填报表"
TITLE = "年度法治政府建设数据填报表"
COLUMNS = ("指标", "单位", "口径", "上年值", "本年数值", "来源", "备注")
METRIC, UNIT, DEFINITION, LAST, VALUE, SOURCE, NOTE = COLUMNS
OWNER, PERSON, DATE = "填报科室", "填报人", "填报日期"
MARK, VERSION = "法治政府建设年度报告填报表", 1

_WIDTHS = (18, 8, 42, 14, 17, 22, 18)
_TITLES, _ABOVE = 4, 5  # rows above the header; rows above the first question
_HOW = (
    "填表说明：\n1. 只填浅黄色的格；其他格已经锁定，不要增删行列，不要改指标名和单位。\n"
    "2. 本年数值用阿拉伯数字，不写单位；概数写成 4600余、约78.9万、近5万。\n"
    "3. 确实没有的填 0 或“零”；没有统计的留空，不写“无”“/”“—”。\n"
    "4. 填好后存成 .xlsx 发回，文件名可以改。"
)
_TYPED = "0123456789０１２３４５６７８９，．－％.,%-" + "".join(
    dict.fromkeys("".join(("零", *BEFORE, *MORE, *AFTER_UNIT, *SCALES)))
)


@dataclass(frozen=True, slots=True)
class Question:
    """One row of a form: a metric and last year's value as printed."""

    metric: Metric
    last: str


@dataclass(frozen=True, slots=True)
class Form:
    """What one 科室 is asked about a year."""

    unit: str
    year: int
    owner: str
    questions: tuple[Question, ...]

    @property
    def title(self) -> str:
        return f"{self.unit}{self.year}{TITLE}（{self.owner}）"


def forms(data: Data, year: int) -> tuple[Form, ...]:
    """Return the form of each 科室 for `year`, in the order of the catalogue; computed metrics are not asked."""
    asked = [m for m in data.catalogue.values() if not m.formula]
    if not asked:
        raise Trouble.one("form-empty", "指标目录里没有要填的指标", hint="请先在 data/metrics.yaml 里写上指标。")
    owners = sorted({m.owner or NO_OWNER: None for m in asked}, key=lambda owner: owner == NO_OWNER)
    return tuple(
        Form(
            data.words["单位"],
            year,
            owner,
            tuple(Question(m, data.reading(m.name, year - 1).printed) for m in asked if (m.owner or NO_OWNER) == owner),
        )
        for owner in owners
    )


# ---- what a workbook says about itself -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stamp:
    """The hidden sheet: whose forms of which year these are, and what was asked (name, unit, definition)."""

    unit: str
    year: str
    asked: tuple[tuple[str, str, str], ...]
    version: str = str(VERSION)

    @classmethod
    def on(cls, made: Iterable[Form]) -> Stamp:
        """Return the stamp of a workbook that holds these forms."""
        made = tuple(made)
        asked = tuple((q.metric.name, bare(q.metric.unit), bare(q.metric.definition)) for f in made for q in f.questions)
        return cls(bare(made[0].unit), str(made[0].year), asked)

    @classmethod
    def of(cls, grid: Grid) -> Stamp | None:
        """Return the stamp that a sheet holds, or None; one that was tampered with is none."""
        rows = [[line.cells[c].text if c in line.cells else "" for c in range(1, 5)] for line in grid.lines]
        if len(rows) < 2 or not cls.begins(grid):
            return None
        stamp = cls(rows[0][2], rows[0][3], tuple((r[0], r[1], bare(r[2])) for r in rows[2:]), rows[0][1])
        return stamp if stamp.digest == rows[1][0] else None

    @staticmethod
    def begins(grid: Grid) -> bool:
        """Return whether a sheet was a stamp when it was made."""
        return bool(grid.lines) and any(cell.text == MARK for cell in grid.lines[0].cells.values())

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        return ((MARK, self.version, self.unit, self.year), (self.digest,), *self.asked)

    @property
    def digest(self) -> str:
        said = "\n".join("\t".join(row) for row in ((self.version, self.unit, self.year), *self.asked))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def bare(text: str) -> str:
    """Return a text on one line, with single blanks: as it compares."""
    return " ".join(text.split())


# ---- workbooks -----------------------------------------------------------------------------------------------------------


def workbook(made: tuple[Form, ...]) -> bytes:
    """Return a workbook with a sheet for each form."""
    import datetime

    import xlsxwriter

    out = io.BytesIO()
    look = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_format_properties": look})
    book.set_properties(
        {
            "title": made[0].title if len(made) == 1 else f"{made[0].unit}{made[0].year}{TITLE}",
            "created": datetime.datetime(made[0].year, 1, 1),
        }
    )
    styles = _styles(book)
    for name, form in zip(sheet_names([f.owner for f in made]), made, strict=True):
        _sheet(book.add_worksheet(name), form, styles)
    _hide(book.add_worksheet("_信息"), Stamp.on(made), styles)
    book.close()
    return out.getvalue()


def sheet_names(owners: list[str]) -> list[str]:
    """Return a name for the sheet of each owner that Excel allows; a single one is called 填报表."""
    if len(owners) == 1:
        return [SHEET]
    names: list[str] = []
    for owner in owners:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "", owner).strip("' ")[:26] or SHEET
        taken = sum(name.casefold().startswith(plain.casefold()) for name in names)
        names.append(f"{plain}（{taken + 1}）" if taken else plain)
    return names


def _styles(book) -> dict:
    """Return the looks of the cells of a form, by name."""
    box = {"border": 1, "border_color": "#8C8C8C", "text_wrap": True, "num_format": "@"}
    cell = {**box, "valign": "vcenter", "font_name": "宋体", "font_size": 11}
    field = {**cell, "locked": False, "bg_color": "#FFF8DC"}
    kinds = {
        "title": {**cell, "border": 0, "font_name": "黑体", "font_size": 18, "align": "center"},
        "how": {**cell, "border": 0, "font_size": 10.5, "align": "left", "font_color": "#202020"},
        "label": {**cell, "bold": True, "align": "center", "bg_color": "#E4EAF2"},
        "text": {**cell, "align": "left", "indent": 1},
        "middle": {**cell, "align": "center"},
        "value": {**field, "align": "center", "bold": True, "font_size": 12},
        "field": {**field, "align": "left", "indent": 1},
    }
    return {name: book.add_format(look) for name, look in kinds.items()}


def _sheet(sheet, form: Form, styles: dict) -> None:
    """Write one form: title, who fills it in, how, the header, the questions."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    _top(sheet, form, styles)
    for column, title in enumerate(_header(form.year)):
        sheet.write_string(_TITLES, column, title, styles["label"])
    sheet.set_row(_TITLES, 32)
    for row, question in enumerate(form.questions, _ABOVE):
        _question(sheet, row, question, styles)
    _guard(sheet, form)


def _header(year: int) -> list[str]:
    years = {LAST: f"\n（{year - 1}年）", VALUE: f"\n（{year}年）"}
    return [title + years.get(title, "") for title in COLUMNS]


def _top(sheet, form: Form, styles: dict) -> None:
    """Write what stands above the questions: title, whose form, who fills it in, how."""
    sheet.merge_range(0, 0, 0, 6, "", styles["title"])
    sheet.write_string(0, 0, form.title, styles["title"])
    fields = ((OWNER, form.owner, PERSON, "联系电话"), ("填报年度", f"{form.year}年1月1日至12月31日", DATE, "科室负责人"))
    for row, (label, said, *asked) in enumerate(fields, 1):
        sheet.write_string(row, 0, label, styles["label"])
        sheet.merge_range(row, 1, row, 2, "", styles["text"])
        sheet.write_string(row, 1, said, styles["text"])
        for column, name in zip((3, 5), asked, strict=True):
            sheet.write_string(row, column, name, styles["label"])
            sheet.write_blank(row, column + 1, None, styles["field"])
        sheet.set_row(row, 22)
    sheet.merge_range(3, 0, 3, 6, "", styles["how"])
    sheet.write_string(3, 0, _HOW, styles["how"])
    sheet.set_row(0, 36)
    sheet.set_row(3, 82)


def _question(sheet, row: int, question: Question, styles: dict) -> None:
    """Write one question: what is asked, last year's value, and the cells to fill in."""
    metric = question.metric
    texts = (metric.name, metric.unit, bare(metric.definition), question.last)
    for column, text in enumerate(texts):
        sheet.write_string(row, column, text, styles["text" if column in (0, 2) else "middle"])
    sheet.write_blank(row, 4, None, styles["value"])
    for column in (5, 6):
        sheet.write_blank(row, column, None, styles["field"])
    lines = max(-(-float(em(text)) // (width / 2 - 2)) for text, width in zip(texts, _WIDTHS, strict=False))
    sheet.set_row(row, max(27, 15 * lines + 6))
    sheet.data_validation(row, 4, row, 4, _validation(metric, f"E{row + 1}"))


def _guard(sheet, form: Form) -> None:
    """Write what keeps a form whole: locked cells, and a page that prints on A4, across."""
    last = _TITLES + len(form.questions)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.ignore_errors({"number_stored_as_text": f"E{_ABOVE + 1}:E{last + 1}"})
    sheet.data_validation(2, 4, 2, 4, {"validate": "any", "input_title": DATE, "input_message": f"例如 {form.year + 1}-01-10"})
    sheet.freeze_panes(_ABOVE, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.repeat_rows(_TITLES)
    sheet.print_area(0, 0, last, 6)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.set_selection(_ABOVE, 4, _ABOVE, 4)


def _hide(sheet, stamp: Stamp, styles: dict) -> None:
    """Write the hidden sheet that says whose form this is."""
    for row, texts in enumerate(stamp.rows):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, styles["text"])
    sheet.protect("")
    sheet.very_hidden()


# ---- what a cell refuses -------------------------------------------------------------------------------------------------


def _validation(metric: Metric, cell: str) -> dict:
    """Return what may be typed for a metric: words of approximation always, numbers in its range."""
    range_, words, kind = _range(metric.unit, cell)
    strange = f'SUMPRODUCT(--ISERROR(FIND(MID({cell}&REPT(0,20),ROW($1:$20),1),"{_TYPED}")))'
    return {
        "validate": "custom",
        "value": f"=AND(LEN({cell})<=20,{strange}=0,IFERROR({range_},TRUE))",
        "ignore_blank": True,
        "input_title": _short(f"{metric.name}（{metric.unit}）" if metric.unit else metric.name),
        "input_message": f"只填数，不写单位，如 {_examples(metric.unit)}。{words}确实没有的填 0，没有统计的留空。",
        "error_title": "请核对这个数",
        "error_type": kind,
        "error_message": f"这里只填数，不写单位、空格和“无”“/”等字样。{words}概数写成 4600余、约78.9万、近5万。",
    }


def _range(unit: str, cell: str) -> tuple[str, str, str]:
    """Return the range of numbers as a formula and in words, and whether Excel stops or only warns."""
    if unit in COUNTED:
        return f"AND(--{cell}>=0,--{cell}=INT(--{cell}))", "应是不小于 0 的整数。", "stop"
    if unit == "%":
        return f"AND(--{cell}>=0,--{cell}<=100)", "百分数一般在 0 到 100 之间。", "warning"
    return f"--{cell}>=0", "一般不小于 0。", "warning"


def _examples(unit: str) -> str:
    if unit == "%":
        return "98.5、100、约90"
    return "40.072、200余、约30" if unit.startswith(("万", "亿")) else "1200、4600余、约78.9万"


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:29]}…"
