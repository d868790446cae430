"""Every structure a report may have: what compose says, and what the Word file holds, line by line."""

import io

import docx
import pytest
from docx.table import Table
from docx.text.paragraph import Paragraph
from where import CORPUS

from lawreport.edition import Edition
from lawreport.pipeline import build
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import read
from lawreport.word.template.styles import WORD_NAMES

SAMPLES = CORPUS / "samples"
NAMES = sorted(p.name for p in SAMPLES.iterdir() if p.is_dir())
BLOCKS = {word: name for name, word in WORD_NAMES.items()} | {f"Heading {i}": f"标题{n}" for i, n in enumerate("一二三四", 1)}


def expected(name: str) -> str:
    return (SAMPLES / name / "expected.txt").read_text(encoding="utf-8").strip()


def in_file_order(outline: str) -> str:
    """Return the outline as the file holds it: the imprint stands in its last page's foot, at the end of the text."""
    lines = outline.splitlines()
    return "\n".join(sorted(lines, key=lambda line: line.startswith(("抄送｜", "印发｜"))))


def outline_of_word(data: bytes) -> str:
    """Return what python-docx finds in the body, as `style｜text` lines."""
    return "\n".join(line for item in docx.Document(io.BytesIO(data)).iter_inner_content() for line in lines_of(item))


def lines_of(item: Paragraph | Table) -> list[str]:
    if isinstance(item, Paragraph):
        return [f"{BLOCKS[item.style.name]}｜{shown(item)}"] if item.text or item._p.xpath(".//w:drawing") else []
    if any(BLOCKS[p.style.name] in ("抄送", "印发", "图") for row in item.rows for cell in row.cells for p in cell.paragraphs):
        return [line for row in item.rows for cell in row.cells for p in cell.paragraphs for line in lines_of(p)]
    return ["表格｜" + "⏎".join("\t".join(cells_of(row)) for row in item._tbl.tr_lst)]


def cells_of(row) -> list[str]:
    """Return the words of each column of a row; those of merged cells stand in the first."""
    texts = []
    for cell in row.tc_lst:
        words = "\n".join(shown(Paragraph(p, None)) for p in cell.p_lst)
        texts += [words, *[""] * (cell.grid_span - 1)]
    return texts


def shown(paragraph: Paragraph) -> str:
    return paragraph.text.replace("\n", "⏎")


@pytest.mark.parametrize("name", NAMES)
def test_compose_gives_the_expected_outline(name):
    report, warnings = compose(read(Project.at(SAMPLES / name)))
    assert "\n".join(line.replace("\n", "⏎") for line in outline(report)) == expected(name)
    assert warnings == []


def outline(report) -> list[str]:
    return [f"{block.style}｜{block.text}" for block in report.blocks]


@pytest.mark.parametrize("name", NAMES)
def test_the_word_file_holds_the_expected_outline(name, copied):
    built = build(Project.at(copied(f"samples/{name}")), None, Edition.DRAFT)
    assert outline_of_word(built.word.data) == in_file_order(expected(name))


def test_all_structures_of_the_design_have_a_sample():
    assert {name[0] for name in NAMES} == set("abcdefghijklmnop")
