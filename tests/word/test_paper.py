"""The real report on paper: converted by LibreOffice, measured page by page, and saved again without loss."""

import re
from collections import defaultdict
from pathlib import Path

import docx
import pytest
from lxml import etree
from paper import TEXT_BOTTOM, TEXT_TOP, body, foot, need_office
from where import ROOT

from lawreport.edition import Edition
from lawreport.files.package import open_package
from lawreport.pipeline import build
from lawreport.project import Project
from lawreport.word import libreoffice
from lawreport.word.template.lint import W

pytestmark = pytest.mark.office
HOME = ROOT
HANZI = re.compile("[\u4e00-\u9fff，。；：、！？“”（）《》]")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The Word file, its PDF, and the Word file saved again by LibreOffice."""
    import pypdfium2

    need_office()
    folder = tmp_path_factory.mktemp("paper")
    word = folder / "report.docx"
    word.write_bytes(build(Project.at(HOME), 2024, Edition.FINAL, unsigned=True).word.data)
    (pdf,) = libreoffice.convert([word], "pdf", folder)
    (again,) = libreoffice.convert([word], "docx", folder / "again")
    document = pypdfium2.PdfDocument(pdf)
    yield word, document, again
    document.close()


def lines(page) -> dict[int, list]:
    """Return the lines of a page's text area: millimetres from the top → characters."""
    found = defaultdict(list)
    for glyph in body(page):
        found[round((glyph.top + glyph.bottom) / 2 / 5)].append(glyph)
    return found


def test_a_page_full_of_text_has_22_lines(made):
    page = made[1][1]  # the second page holds nothing but text
    baselines = sorted(g.bottom for g in body(page) if re.match("[\u4e00-\u9fff]", g.text))
    rows = [baselines[0]]
    for y in baselines:
        if y - rows[-1] > 6:
            rows.append(y)
    assert len(rows) == 22
    assert rows[-1] < TEXT_BOTTOM and min(g.top for g in body(page)) >= TEXT_TOP


def test_a_full_line_of_hanzi_has_28_characters(made):
    counts = [
        len(row) for page in list(made[1])[1:4] for row in lines(page).values() if all(HANZI.fullmatch(g.text) for g in row)
    ]
    assert max(counts) in (28, 29)  # 29 where a stop hangs in the margin
    assert sum(c in (28, 29) for c in counts) >= 10


def test_every_page_has_its_number_outside_and_seven_millimetres_below(made):
    for number, page in enumerate(made[1], 1):
        found = foot(page)
        assert "".join(g.text for g in found) == f"—{number}—"
        middle = (found[0].top + found[0].bottom) / 2
        assert abs(middle - TEXT_BOTTOM - 7) <= 0.7
        assert (found[0].left > 105) == (number % 2 == 1)


def test_saving_in_libreoffice_loses_no_word_and_no_bookmark(made):
    word, _, again = made
    assert _words(again) == _words(word)
    assert _bookmarks(again) >= _bookmarks(word) > {"_m_0001", "_s_0001"}


def _words(path: Path) -> list[str]:
    document = docx.Document(str(path))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return [p.text for p in document.paragraphs if p.text] + cells


def _bookmarks(path: Path) -> set[str]:
    root = etree.fromstring(open_package(path.read_bytes(), path.name)["word/document.xml"])
    return {b.get(W + "name") for b in root.iter(W + "bookmarkStart")}


def test_no_chinese_letter_falls_back_to_a_box(made):
    text = "".join(page.get_textpage().get_text_range() for page in made[1])
    assert "\ufffd" not in text and "\u25a1" not in text
    assert text.count("浈江") > 3


def test_a_template_saved_by_another_program_gives_the_same_words(made, tmp_path):
    from lawreport.word.render import render
    from lawreport.word.template.compile import compile_template

    (saved,) = libreoffice.convert([HOME / "templates" / "report.docx"], "docx", tmp_path)
    built = build(Project.at(HOME), 2024, Edition.FINAL, unsigned=True)
    word = tmp_path / "again.docx"
    word.write_bytes(render(compile_template(saved.read_bytes(), "t"), built.report, _pictures(built), Edition.FINAL, "t").data)
    assert _words(word) == _words(made[0])


def _pictures(built) -> dict:
    from lawreport import charts
    from lawreport.model import Picture

    return charts.draw([b.chart for b in built.report.blocks if isinstance(b, Picture)], None)
