"""One row makes a new edition, column or style: whoever works with them knows every row, and nobody names one beside it."""

import csv
import io
import shutil
import zipfile
from pathlib import Path

import pytest
from where import ROOT

from lawreport.edition import EDITIONS, Edition
from lawreport.figures.columns import COLUMNS

REVIEW = "secrecy_review:\n  reviewer_role: 办公室主任\n  date: 2025年1月2日\n"


@pytest.fixture
def release(copied, lawreport, tmp_path):
    """Return a function that builds a project that may be published in an edition, and gives its Word file."""
    root = copied("samples/a_run_in_chain")
    with next(root.glob("sections/*/report.yaml")).open("a", encoding="utf-8") as file:
        file.write(REVIEW)

    def build(edition: Edition) -> Path:
        out = tmp_path / edition / "报告.docx"
        assert lawreport("build", "--project", root, "--edition", edition, "--unsigned", "--out", out).code == 0
        return out

    return build


# ---- editions ------------------------------------------------------------------------------------------------------------


def test_every_edition_has_a_row_and_a_title_of_its_own():
    assert list(EDITIONS) == list(Edition)
    assert len({terms.title for terms in EDITIONS.values()}) == len(Edition)


def test_one_edition_is_without_a_mark_in_the_name_of_its_file():
    """The plain title is what superiors get; the others are told apart by their marks."""
    assert len({terms.mark for terms in EDITIONS.values()}) == len(Edition)


@pytest.mark.parametrize("command", ["build", "check", "batch"])
def test_the_command_line_tells_and_takes_every_edition(command, lawreport, tmp_path):
    told = "".join(lawreport(command, "--help").out.split())
    for edition, terms in EDITIONS.items():
        assert f"{edition}{terms.title}" in told
        assert lawreport(command, "--edition", edition, "--help").code == 0
    refused = lawreport(command, "--edition", "fianl")
    assert refused.code == 2 and "、".join(Edition) in refused.err


@pytest.mark.parametrize("edition", Edition)
def test_a_file_carries_what_its_edition_asks_for(edition, release):
    from lawreport.files.package import open_package
    from lawreport.word.carried import carried

    word = release(edition)
    found = carried(open_package(word.read_bytes(), word.name), word.name)[0]
    assert word.with_name("报告.台账.csv").is_file() == bool(found) == edition.terms.ledger
    assert ("_m_0001" in zipfile.ZipFile(word).read("word/document.xml").decode()) == edition.terms.ledger
    assert bool(found and found[0].complete) == edition.terms.worded


@pytest.mark.parametrize("edition", Edition)
def test_a_new_report_is_named_and_found_again_by_its_edition(edition, lawreport, written):
    from lawreport.delivery.deliver import output_name
    from lawreport.outputs.reports import reports
    from lawreport.project import Project

    folder = written()
    made = folder / "build" / output_name("甲区报告", edition)
    made.parent.mkdir(exist_ok=True)
    made.write_bytes(b"")
    assert made.name == f"甲区报告{edition.terms.mark}.docx"
    assert (reports(Project.at(folder)) == [made]) == edition.terms.named


# ---- columns of the ledger -------------------------------------------------------------------------------------------------


def test_every_column_is_in_the_csv_the_word_file_and_the_docs(release):
    from lxml import etree

    word = release(Edition.DRAFT)
    header, *rows = csv.reader(io.StringIO(word.with_name("报告.台账.csv").read_text("utf-8-sig"), newline=""))
    assert header == [column.header for column in COLUMNS.values()]
    part = etree.fromstring(zipfile.ZipFile(word).read("customXml/item1.xml"))
    carried = [{name: figure.get(name, "") for name in COLUMNS} for figure in part.iter("{*}figure")]
    assert [list(figure.values()) for figure in carried] == rows != []
    told = (ROOT / "docs/editing.md").read_text("utf-8")
    assert "".join(f"| {column.header} | {column.doc} |\n" for column in COLUMNS.values()) in told


def test_every_column_says_something_of_some_figure(lawreport, tmp_path):
    """In the example there are figures of all kinds, so a column that is empty throughout is of no use."""
    out = tmp_path / "报告.docx"
    shutil.copytree(ROOT / "examples/wangchuan", tmp_path / "project", ignore=shutil.ignore_patterns("build"))
    assert lawreport("build", "--project", tmp_path / "project", "--out", out).code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "报告.台账.csv").read_text("utf-8-sig"), newline="")))
    assert [header for header in rows[0] if not any(row[header] for row in rows)] == []
