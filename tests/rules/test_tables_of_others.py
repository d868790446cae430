"""Totals in tables of any layout: merged heads and names, the total first or last, in a row or a column, subtotals.

The tables of corpus/tables/seen.txt were looked at while the rule was mended, those of unseen.txt only measured at the end.
Each comes with its right twin, in which the wrong total is mended and nothing may be told.
"""

import re

import pytest
from specimen import paragraph, specimen
from where import CORPUS

from lawreport.files.package import open_package, zip_parts
from lawreport.rules.word.totals import wrong_totals
from lawreport.rules.word.wordfile import check_word
from lawreport.word.template.profile import Profile


def lines(name: str) -> list[str]:
    """Return the tables drawn in corpus/tables/NAME.txt."""
    read = (CORPUS / "tables" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in read if not line.startswith("#")]


CASES = dict(line.split("：", 1) for name in ("seen", "unseen") for line in lines(name))


def grid(text: str) -> str:
    """Return the table that `text` draws, as WordprocessingML."""
    rows = [row.split("｜") for row in text.split("／")]
    return "<w:tbl><w:tblPr/>" + "".join(_row(row, rows[at + 1 : at + 2]) for at, row in enumerate(rows)) + "</w:tbl>"


def _row(row: list[str], below: list[list[str]]) -> str:
    cells, at = "", 0
    while at < len(row):
        wide = 1
        while row[at + wide : at + wide + 1] == ["<"]:
            wide += 1
        joined = row[at] == "^"
        begins = not joined and any(at < len(other) and other[at] == "^" for other in below)
        merge = "<w:vMerge/>" if joined else '<w:vMerge w:val="restart"/>' if begins else ""
        words = paragraph("表格", {}, "" if joined else row[at])
        cells += f'<w:tc><w:tcPr><w:gridSpan w:val="{wide}"/>{merge}</w:tcPr>{words}</w:tc>'
        at += wide
    return f"<w:tr>{cells}</w:tr>"


def told(text: str) -> list[str]:
    """Return the words in which the totals of the tables that `text` draws are told."""
    parts = open_package(specimen("正文｜大队召开会议。"), "x.docx")
    drawn = "".join(grid(line) for line in text.split("⏎"))
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr>", drawn.encode() + b"<w:sectPr>")
    return [p.message for p in check_word(zip_parts(parts), "x.docx", Profile()) if p.id == "N-33"]


def wrong(text: str) -> str:
    return re.sub(r"【(.*?)】→[\d,.]+", r"\1", text)


def right(text: str) -> str:
    return re.sub(r"【.*?】→([\d,.]+)", r"\1", text)


def total(text: str) -> str:
    return re.search("【(.*?)】", text)[1].replace(",", "")


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_total_is_told(name):
    text = CASES[name]
    (message,) = told(wrong(text))
    assert message.endswith(f"写{total(text)}") or f"写{float(total(text)):g}" in message


@pytest.mark.parametrize("name", CASES)
def test_its_right_twin_is_not(name):
    assert told(right(CASES[name])) == []


@pytest.mark.parametrize("text", lines("right"))
def test_other_tables_are_left_alone(text):
    assert told(text) == []


def test_a_long_table_of_totals_is_read_in_no_time():
    rows = [("类别", *["合计"] * 11), *[("合计" if at % 2 else "小计", *["3"] * 11) for at in range(10000)]]
    assert wrong_totals(rows, []) == []


@pytest.mark.parametrize(
    "rows", [[], [()], [("合计",)], [("类别", "件数"), (), ("合计", "3")], [("合计", "3")], [("3", "3"), ("合计", "4")]]
)
def test_a_table_that_is_hardly_one_is_silent(rows):
    assert wrong_totals(rows, [("^", "<")] * len(rows), 1) == []
