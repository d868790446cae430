"""A new year from the old one: last year's files carried over, an empty table of readings, and what is left to do as lists.

In: last year's `Source` and the new year. Out: a `NewYear`, and its files on the disk. Responsible for: what a year begins
with, how the lists look in Excel, and that a year is opened whole or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lawreport.base.screenwidth import width
from lawreport.files.editing.editing import editing
from lawreport.files.editing.locking import Tell
from lawreport.problem import Place, Problems, Trouble
from lawreport.project import Project
from lawreport.source.reader import Source
from lawreport.year.opening.carryover import renewed, tree
from lawreport.year.opening.promises import Promise, promises
from lawreport.year.opening.verification import ToVerify, to_verify

ANSWERS, DONE = ("已落实", "部分落实", "正在推进", "没有落实", "有调整"), ("已改", "不用改")


@dataclass(frozen=True, slots=True)
class NewYear:
    """Everything a new year begins with; nothing is on disk yet."""

    year: int
    old: int
    sections: dict[str, bytes]
    data: bytes
    to_verify: tuple[ToVerify, ...]
    promises: tuple[Promise, ...]

    @property
    def lists(self) -> str:
        """Return the name of the workbook of promises and marks."""
        return lists_of(self.year)


# ---- opening a year ------------------------------------------------------------------------------------------------


def next_year(project: Project, wanted: int | None = None) -> tuple[int, int]:
    """Return the new year and the year it starts from. Raise `Trouble` when the new year is there already."""
    years = project.years()
    if not years:
        raise Trouble.one(
            "year-none",
            "sections 里没有年份文件夹，没有可以照着开的旧稿",
            Place("sections"),
            "请先建立第一年，写法见 docs/editing.md。",
        )
    year = wanted or years[-1] + 1
    if year in years:
        raise Trouble.one(
            "new-year-exists",
            f"sections/{year} 已经有了，没有改动",
            Place(f"sections/{year}"),
            "写好的年份不会被覆盖；确实要重开，请先把这个文件夹移到别处。",
        )
    if not years[-1] < year < 2100:
        raise Trouble.one(
            "new-year-order", f"新年份应当在 {years[-1]} 年以后", Place("sections"), f"例如：new-year {years[-1] + 1}。"
        )
    return year, years[-1]


def open_year(source: Source, year: int) -> NewYear:
    """Return the new year that starts from `source`, with what has to be reviewed. Raise `Trouble` when that is not begun."""
    project, old = source.project, source.year
    typed = [m.name for m in source.data.catalogue.values() if not m.formula]
    if typed and all(source.data.reading(name).missing for name in typed):
        raise Trouble.one(
            "new-year-empty",
            f"{old} 年一个数也还没有填，不能从它开 {year} 年",
            Place(f"data/{old}.csv"),
            f"请先写完 {old} 年；sections/{old} 要是开错了，把它移到别处。",
        )
    paths = [project.sections(old) / "report.yaml", *project.parts(old, Problems())]
    texts = {path.name: source.text(project.name(path)) for path in paths}
    fresh = {name: renewed(text, name, year - old) for name, text in texts.items()}
    trees = {name: tree(text, f"sections/{year}/{name}") for name, text in fresh.items()}
    return NewYear(
        year,
        old,
        {name: text.encode() for name, text in fresh.items()},
        data_csv(source),
        to_verify(trees, source, year),
        promises(source),
    )


def data_csv(source: Source) -> bytes:
    """Return the empty table of a year's readings: every metric that is typed."""
    rows = [f"{m.name},,,\r\n" for m in source.data.catalogue.values() if not m.formula]
    return ("指标,数值,来源,备注\r\n" + "".join(rows)).encode("utf-8-sig")


# ---- the lists -----------------------------------------------------------------------------------------------------------


def workbook(new: NewYear) -> bytes:
    """Return the lists of a new year as an Excel workbook: 承诺 to answer, 待核对 to look at."""
    import datetime
    import io

    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": "宋体", "font_size": 11},
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": datetime.datetime(new.year, 1, 1)})
        _sheet(
            book,
            "承诺",
            [
                ("序号", 6),
                ("上年的安排", 60),
                ("出处", 30),
                ("本年相近的举措", 32),
                ("落实情况", 12),
                ("写在哪里或没有落实的原因", 36),
            ],
            [(i, p.text, str(p.place), p.measure or "没有相近的") for i, p in enumerate(new.promises, 1)],
            ANSWERS,
        )
        _sheet(
            book,
            "待核对",
            [("序号", 6), ("位置", 38), ("文字", 34), ("要看什么", 52), ("处理", 12), ("说明", 30)],
            [(i, str(m.place), m.words, m.advice) for i, m in enumerate(new.to_verify, 1)],
            DONE,
        )
    return out.getvalue()


def _sheet(book, name: str, columns: list[tuple[str, int]], rows: list[tuple], answers: tuple[str, ...]) -> None:
    """Write one list: header, rows, and a choice of answers."""
    sheet = book.add_worksheet(name)
    body = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    head = book.add_format({"bold": True, "align": "center", "border": 1, "bg_color": "#E7E6E6"})
    for index, (title, wide) in enumerate(columns):
        sheet.set_column(index, index, wide)
        sheet.write(0, index, title, head)
    for index, row in enumerate(rows, 1):
        sheet.write_row(index, 0, (*row, *[""] * (len(columns) - len(row))), body)
        sheet.set_row(
            index, 15 * max(-(-width(str(cell)) // (wide - 2)) for cell, (_, wide) in zip(row, columns, strict=False))
        )
    if rows:
        sheet.data_validation(1, 4, len(rows), 4, {"validate": "list", "source": list(answers)})
    sheet.freeze_panes(1, 0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


# ---- onto the disk -----------------------------------------------------------------------------------------------------


def save(project: Project, new: NewYear, tell: Tell | None = None) -> list[Path]:
    """Return what was written. `sections/<year>` appears last and whole; readings and lists already there are kept."""
    target, lists, table = (
        project.sections(new.year),
        project.root / lists_of(new.year),
        project.root / "data" / f"{new.year}.csv",
    )
    with editing(project, f"new-year {new.year}", tell) as edit:
        next_year(project, new.year)  # somebody else may just have opened it
        fresh = [lists] if edit.read(lists) is None else []
        fresh += [table] if new.year not in project.tables() else []
        for path in fresh:
            edit.write(path, workbook(new) if path == lists else new.data)
        for name, data in new.sections.items():
            edit.write(target / name, data)
        edit.whole(target)
    return [target, *fresh]


def unanswered(project: Project, year: int) -> tuple[int, int]:
    """Return how many of the promises of the year before are not answered yet, and how many there are."""
    from lawreport.files.sheets.tables import read_table

    path = project.root / lists_of(year)
    if not project.disk.is_file(path):
        return 0, 0
    rows = read_table(project.file(path), ("上年的安排",), ("落实情况",)).rows
    return sum(not row["落实情况"].text for row in rows), len(rows)


def lists_of(year: int) -> str:
    """Return the name, within the project, of the lists a year began with."""
    return f"data/{year}开年清单.xlsx"
