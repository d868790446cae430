"""Files that a clerk means for a year, under names the program does not read: `data/2025年.xlsx`, `sections/2025年`.

In: a project. Out: problems, or the file that is meant where a year has none. Responsible for: which names are meant for a
year; other files beside them are nobody's business.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from lawreport.problem import Place, Problem, Severity
from lawreport.project import Project

_ABOUT = r"[年度数据表统计汇总报新副本\s_\-—().（）\d]*"  # what people add to a year
_TABLE = re.compile(rf"(?:data|数据|指标|年度|本年|报表)*[\s_\-—]*(20\d\d)({_ABOUT})\.(csv|tsv|xlsx|xlsm|xls|et|ods)", re.I)
_READ = re.compile(r"20\d\d\.(?:csv|xlsx|xls|et|xlsm)")
_FOLDER = re.compile(r"(20\d\d)\s*年?度?")
_UNREAD = ("ods", "tsv")  # kinds of tables that are not read as data


@dataclass(frozen=True, slots=True)
class Meant:
    """A file or folder that is meant for a year: as it is called, and as it should be."""

    path: str
    year: int
    name: str
    kind: str = ""  # of a table; empty for a folder

    @property
    def advice(self) -> str:
        """Return what to do with it."""
        if self.kind in _UNREAD:
            other = f"运行 python build_report.py import {self.path} --year {self.year}"
            return f"在 WPS、Excel 或 LibreOffice 里另存为 {self.year}.xlsx；或者{other}。"
        return f"把它改名为 {self.name}。"


def tables_meant(project: Project) -> Iterator[Meant]:
    """Yield the tables in data/ that are meant for a year and not read."""
    for name in project.disk.names(project.root / "data"):
        match = _TABLE.fullmatch(unicodedata.normalize("NFKC", name))
        if match and not _READ.fullmatch(name):
            kind = match[3].lower()
            yield Meant(f"data/{name}", int(match[1]), f"{match[1]}.{kind}", kind)


def folders_meant(project: Project) -> Iterator[Meant]:
    """Yield the folders in sections/ that are meant for a year and not read."""
    for name in project.disk.names(project.root / "sections"):
        match = _FOLDER.fullmatch(unicodedata.normalize("NFKC", name))
        if match and name != match[1] and project.disk.is_dir(project.root / "sections" / name):
            yield Meant(f"sections/{name}", int(match[1]), match[1])


def misnamed(project: Project) -> Iterator[Problem]:
    """Yield a warning for each file or folder that is meant for a year and not read."""
    taken = project.tables()
    for table in tables_meant(project):
        beside = f"这一年已有 {taken[table.year][0].name}，只能留一份；" if table.year in taken else ""
        called = "程序不读这种文件" if table.kind in _UNREAD else f"数据表要叫 {table.name}"
        yield _unread("data-name", table, called, f"{beside}{table.advice}")
    years = project.years()
    for folder in folders_meant(project):
        beside = f"已有 sections/{folder.year}，不用的请移走；" if folder.year in years else ""
        yield _unread("year-name", folder, f"年份文件夹要叫 {folder.name}", beside or folder.advice)


def _unread(id: str, meant: Meant, why: str, hint: str) -> Problem:
    return Problem(
        id, f"“{meant.path.rpartition('/')[2]}”没有读：{why}", Place(meant.path), hint.rstrip("；"), Severity.WARNING
    )
