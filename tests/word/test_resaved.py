"""A file that a program only opened and saved is ours; one in which anybody changed anything is his."""

import office_like
import pytest
from office_like import EDITS, UNREAD

from lawreport.word import libreoffice
from lawreport.word.resaved import same

needs_office = pytest.mark.skipif(libreoffice.find_office() is None, reason="LibreOffice 没有安装")


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The Word file of a small report with a chart and a table."""
    import shutil

    from where import CORPUS

    from lawreport.app.cli import main

    root = tmp_path_factory.mktemp("unread") / "项目"
    shutil.copytree(CORPUS / "faulty/_base", root)
    assert main(["build", "--project", str(root)]) == 0
    return next((root / "build").glob("*.docx")).read_bytes()


@pytest.fixture(scope="module")
def saved_by_libreoffice(report, tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")

    def save(data: bytes) -> bytes:
        path = folder / "报告.docx"
        path.write_bytes(data)
        return libreoffice.convert([path], "docx", folder / "out")[0].read_bytes()

    return save


@pytest.mark.parametrize("save", UNREAD.values(), ids=UNREAD)
def test_saved_unread_it_is_the_same(report, save):
    saved = save(report)
    assert saved != report and same(report, saved, ".docx")


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_whatever_was_edited_is_another(report, edit):
    assert not same(report, edit(report), ".docx")


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_is_seen_through_what_word_writes_besides(report, edit):
    assert not same(report, office_like.by_wps(edit(report)), ".docx")


@pytest.mark.office
@needs_office
def test_saved_by_libreoffice_it_is_the_same(report, saved_by_libreoffice):
    assert same(report, saved_by_libreoffice(report), ".docx")


@pytest.mark.office
@needs_office
@pytest.mark.parametrize(
    "edit",
    [
        "a word",
        "a word in bold",
        "a word highlighted",
        "a cell",
        "a comment",
        "another picture",
        "the words of the footer",
        "a tracked insertion",
        "two paragraphs swapped",
        "a line of the table",
    ],
)
def test_an_edit_is_seen_through_what_libreoffice_writes_besides(report, saved_by_libreoffice, edit):
    assert not same(report, saved_by_libreoffice(EDITS[edit](report)), ".docx")


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"PK\x03\x04 no zip", "文字".encode(), b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
    ids=["empty", "cut", "damaged", "text", "pdf", "old"],
)
def test_what_cannot_be_read_is_another(report, data):
    assert not same(report, data, ".docx")
    assert not same("指标,数\n甲,1\n".encode("utf-8-sig"), b"PK\x03\x04", ".csv")


TABLE = "书签,指标,印出的文字\r\n_m_0001,检查单位,1200家\r\n_m_0002,整改率,98.30\r\n,备注,“一,二”\r\n"
QUOTED = TABLE.replace("“一,二”", '"“一,二”"')
SAVED = {
    "Excel, UTF-8": QUOTED.encode("utf-8-sig"),
    "no BOM": QUOTED.encode(),
    "GBK": QUOTED.encode("gbk"),
    "lines of Unix": QUOTED.replace("\r\n", "\n").encode("utf-8-sig"),
    "UTF-16": QUOTED.encode("utf-16"),
    "every cell in quotes": "\n".join(
        ",".join(f'"{c}"' for c in row)
        for row in (
            ("书签", "指标", "印出的文字"),
            ("_m_0001", "检查单位", "1200家"),
            ("_m_0002", "整改率", "98.30"),
            ("", "备注", "“一,二”"),
        )
    ).encode(),
    "commas at the end": QUOTED.replace("\r\n", ",,\r\n").encode(),
    "blank lines": f"{QUOTED}\r\n,,\r\n".encode(),
    "a number as Excel shows it": QUOTED.replace("98.30", "98.3").encode("gbk"),
}
CHANGED = {
    "cell": ("1200家", "1208家"),
    "blank in a cell": ("检查单位", "检查 单位"),
    "number": ("98.30", "98.31"),
    "header": ("指标", "名称"),
    "cell added": ("1200家", "1200家,核过"),
    "row added": ("_m_0002", "_m_0009,新,1\r\n_m_0002"),
    "row gone": ("_m_0001,检查单位,1200家\r\n", ""),
}


EXACT = (
    "书签,印出的文字,精确值\r\n_m_0001,8.6%,8.5714285714285714285714\r\n"
    "_m_0002,-1.50%,-1234567.89012345678\r\n_m_0003,12%,0.66666666666666666\r\n"
)
EXACT_SAVED = {
    "LibreOffice": "8.60%,8.57142857142857 -1.50%,-1234567.89012346 12.00%,0.666666666666667",
    "Excel": "8.60%,8.57142857142857 -1.50%,-1234567.89012346 12%,0.666666666666667",
    "zeros only": "8.60%,8.5714285714285714285714 -1.5%,-1234567.89012345678 12.0%,0.66666666666666666",
}
EXACT_CHANGED = {
    "percent": ("8.6%", "8.61%"),
    "percent taken for a number": ("8.6%", "8.6"),
    "number taken for a percent": ("8.5714285714285714285714", "8.57142857142857%"),
    "sign": ("-1.50%", "1.50%"),
    "rounded by hand": ("8.5714285714285714285714", "8.57"),
    "fifteenth digit": ("8.5714285714285714285714", "8.57142857142858"),
    "last digit": ("8.5714285714285714285714", "8.5714285714285714285715"),
}


def exactly(cells: str) -> str:
    rows = (f"_m_000{number},{row}" for number, row in enumerate(cells.split(), 1))
    return "\r\n".join(("书签,印出的文字,精确值", *rows, ""))


@pytest.mark.parametrize("cells", EXACT_SAVED.values(), ids=EXACT_SAVED)
def test_a_table_whose_long_numbers_a_program_cut_is_the_same(cells):
    assert same(EXACT.encode("utf-8-sig"), exactly(cells).encode("utf-8-sig"), ".csv")


@pytest.mark.parametrize("old, new", EXACT_CHANGED.values(), ids=EXACT_CHANGED)
def test_a_long_number_changed_by_hand_is_another(old, new):
    assert not same(EXACT.encode("utf-8-sig"), EXACT.replace(old, new, 1).encode("utf-8-sig"), ".csv")


@pytest.mark.parametrize("saved", SAVED.values(), ids=SAVED)
def test_a_table_saved_unread_is_the_same(saved):
    assert same(QUOTED.encode("utf-8-sig"), saved, ".csv")


@pytest.mark.parametrize("old, new", CHANGED.values(), ids=CHANGED)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_a_table_with_a_cell_changed_is_another(old, new, encoding):
    assert not same(QUOTED.encode("utf-8-sig"), QUOTED.replace(old, new, 1).encode(encoding), ".csv")


def test_a_workbook_is_compared_by_its_cells(tmp_path):
    import openpyxl

    def book(cell, note="", colour="") -> bytes:
        made = openpyxl.Workbook()
        made.active["A1"], made.active["B2"] = "指标", cell
        if colour:
            made.active["B2"].fill = openpyxl.styles.PatternFill("solid", fgColor=colour)
        if note:
            from openpyxl.comments import Comment

            made.active["B2"].comment = Comment(note, "甲")
        made.save(tmp_path / "表.xlsx")
        return (tmp_path / "表.xlsx").read_bytes()

    first = book(12)
    assert same(first, office_like.zipped_again(first), ".xlsx")
    assert (
        not same(first, book(13), ".xlsx")
        and not same(first, book(12, "再核"), ".xlsx")
        and not same(first, book(None), ".xlsx")
    )
    assert not same(first, book(12, colour="FFFF00"), ".xlsx") and not same(first, book(12)[:-1], ".xlsx")


@pytest.mark.office
@needs_office
def test_a_form_that_libreoffice_only_saved_is_the_same(tmp_path, written, lawreport):
    root = written()
    assert lawreport("form", "2025", "--project", root).code == 0
    for path in (root / "build/填报表2025").glob("*.xlsx"):
        saved = libreoffice.convert([path], "xlsx", tmp_path / "存过")[0].read_bytes()
        assert same(path.read_bytes(), saved, ".xlsx")
