"""One row makes a new edition, column, style or kind of chart: all know every row, and nobody names one beside it."""

import csv
import io
import shutil
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from where import ROOT

from lawreport.edition import EDITIONS, Edition
from lawreport.figures.columns import COLUMNS
from lawreport.files.package import open_package
from lawreport.model import CHARTS, ChartKind
from lawreport.style import BALANCED, BLOCKS, STYLES, Style

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

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
    assert set(EDITIONS) == set(Edition)
    assert len({traits.title for traits in EDITIONS.values()}) == len(Edition)


def test_one_edition_is_without_a_mark_in_the_name_of_its_file():
    """The plain title is what superiors get; the others are told apart by their marks."""
    assert len({traits.mark for traits in EDITIONS.values()}) == len(Edition)


@pytest.mark.parametrize("command", ["build", "check", "batch"])
def test_the_command_line_tells_and_takes_every_edition(command, lawreport, tmp_path):
    told = "".join(lawreport(command, "--help").out.split())
    for edition, traits in EDITIONS.items():
        assert f"{edition}{traits.title}" in told
        assert lawreport(command, "--edition", edition, "--help").code == 0
    refused = lawreport(command, "--edition", "fianl")
    assert refused.code == 2 and "、".join(Edition) in refused.err


@pytest.mark.parametrize("edition", Edition)
def test_a_file_carries_what_its_edition_asks_for(edition, release):
    from lawreport.word.carried import carried

    word = release(edition)
    found = carried(open_package(word.read_bytes(), word.name), word.name)[0]
    assert word.with_name("报告.台账.csv").is_file() == bool(found) == edition.traits.ledger
    assert ("_m_0001" in zipfile.ZipFile(word).read("word/document.xml").decode()) == edition.traits.ledger
    assert bool(found and found[0].complete) == edition.traits.worded


@pytest.mark.parametrize("edition", Edition)
def test_a_new_report_is_named_and_found_again_by_its_edition(edition, lawreport, written):
    from lawreport.delivery.deliver import output_name
    from lawreport.outputs.reports import reports
    from lawreport.project import Project

    folder = written()
    made = folder / "build" / output_name("甲区报告", edition)
    made.parent.mkdir(exist_ok=True)
    made.write_bytes(b"")
    assert made.name == f"甲区报告{edition.traits.mark}.docx"
    assert (reports(Project.at(folder)) == [made]) == edition.traits.named


# ---- columns of the ledger -------------------------------------------------------------------------------------------------


def test_every_column_is_in_the_csv_the_word_file_and_the_docs(release):
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


# ---- kinds of charts -------------------------------------------------------------------------------------------------------


def test_every_kind_of_chart_has_a_row_and_is_told_to_editors():
    assert set(CHARTS) == set(ChartKind)
    told = (ROOT / "docs/editing.md").read_text("utf-8")
    assert [kind for kind in ChartKind if f"| `{kind}` {kind.drawn.called}图 |" not in told] == []


# ---- paragraph styles ------------------------------------------------------------------------------------------------------


PRINTED = [style for style in BLOCKS if style not in (Style.PICTURE, Style.TABLE)]
KINDS = {  # 虚构; what each would hold, so that it is known again
    **dict.fromkeys(PRINTED, "开展检查三次。"),
    Style.DATE: "2025年1月5日",
    Style.PRINTING: "甲市乙局办公室\t2025年1月5日印发",
}


@pytest.fixture(scope="module")
def printed():
    """Return a Word file with a paragraph of every style, made with the template of the national standard."""
    from lawreport.model import Image, Paragraph, Report, Words
    from lawreport.word.render import render
    from lawreport.word.template.compile import compile_template
    from lawreport.word.template.make import make_template
    from lawreport.word.template.profile import Profile

    blocks = [Paragraph(s, (Words(text),), head=(Words("头。"),) if s.norm.run else ()) for s, text in KINDS.items()]
    pictures: dict[str, Image] = {}
    template = compile_template(make_template(Profile()), "t")
    report = Report("甲局", 2024, "甲局报告", "2025年1月2日", tuple(blocks))
    return render(template, report, pictures, Edition.FINAL, "t").data


def test_every_style_has_a_row():
    assert set(STYLES) == set(Style)


def test_every_style_is_in_the_template_and_may_be_set_in_a_profile():
    from lawreport.word.template.make import make_template
    from lawreport.word.template.profile import LOOKS, Profile

    styles = etree.fromstring(open_package(make_template(Profile()), "t")["word/styles.xml"])
    named = {e.getparent().get(f"{W}styleId"): e.get(f"{W}val") for e in styles.iter(f"{W}name")}
    assert {named[style.norm.id or style] for style in Style} == {style.norm.word or style for style in Style}
    assert {style.norm.run for style in Style if style.norm.run} <= set(named.values())
    assert set(Style) <= set(LOOKS)


def test_every_style_is_printed_as_itself_and_known_again(printed):
    """The rules of the file read of each paragraph which style it was given, whatever it says."""
    from lawreport.rules.word.wordkinds import kinds
    from lawreport.word.reader import read_document

    document = read_document(printed, "t")
    found = [kind for kind, p in zip(kinds(document), document.paragraphs, strict=True) if p.text]
    assert sorted(found) == sorted(PRINTED)


def test_every_style_can_be_named_in_the_example_of_a_rule():
    from lawreport.rules.rule import prose_from

    assert [prose_from(f"{style}｜某句话。").lines[0].style for style in BLOCKS] == list(BLOCKS)


def test_every_style_has_a_measure_where_its_lines_are_broken_by_hand():
    from lawreport.word.template.compile import compile_template
    from lawreport.word.template.make import make_template
    from lawreport.word.template.profile import Profile

    sheet = compile_template(make_template(Profile()), "t").sheet
    measures = sheet.measures()
    assert all(abs(measures[style].room - room) < 0.05 for style, room in BALANCED.items()) and set(measures) == set(BALANCED)
    assert set(sheet.settings) == set(Style)


def test_every_style_is_named_in_the_docs():
    assert "、".join(Style) + "。" in (ROOT / "docs/editing.md").read_text("utf-8")
