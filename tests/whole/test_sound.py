"""Every Word file that comes out is sound: the samples, the examples, and 200 projects made by dice.

Projects made by dice hold words that no edition but a draft may go out with: what is looked at is what was attempted.
`sound.unsound` looks at all of them; the two outside checkers, which take most of the time, at all samples and every fifth
of the others. Where time is short: at two in five, and every tenth. Our own checks are proved on damaged files, so that
"nothing found" means something.
"""

import io
import re
import zipfile
from pathlib import Path

import generated
import pytest
from lxml import etree
from paper import need_office
from sound import W, unsound
from where import CORPUS, SOME, TESTS, THOROUGH

from lawreport.edition import Edition
from lawreport.model import Paragraph, Table, text_of
from lawreport.pipeline import attempt, build
from lawreport.project import Project
from lawreport.word import libreoffice

HERE = TESTS
SAMPLES = [
    *sorted(p for p in (CORPUS / "samples").iterdir() if p.is_dir()),
    *sorted((HERE.parent / "examples").iterdir()),
    HERE.parent,
]
EDITIONS = tuple(Edition)
SEEDS, EACH = 200, 10


def outside(data: bytes, path: Path) -> list[str]:
    """Return what openxml-audit and ooxml-integrity find."""
    import ooxml_integrity
    from openxml_audit import OpenXmlValidator

    path.write_bytes(data)
    return [*map(str, OpenXmlValidator().validate(path).errors), *map(str, ooxml_integrity.check(path))]


def put(seed: int, root: Path, charts: bool = False) -> Project:
    for name, text in generated.files(seed, charts).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Project.at(root)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: p.name)
def test_every_sample_is_sound(sample, tmp_path):
    edition = EDITIONS[SAMPLES.index(sample) % 2]
    data = build(Project.at(sample), None, edition, commented=edition == Edition.FINAL, unsigned=True).word.data
    assert unsound(data) + outside(data, tmp_path / "a.docx") == []


@pytest.mark.parametrize("first", range(0, SEEDS, EACH))
def test_two_hundred_generated_projects_are_sound(first, tmp_path):
    for seed in range(first, first + EACH, SOME):
        edition = EDITIONS[seed % 3]
        data = attempt(put(seed, tmp_path / str(seed), charts=seed % 40 == 0), None, edition, commented=seed % 2 == 0).word.data
        found = unsound(data) + (outside(data, tmp_path / "a.docx") if seed % (5 if THOROUGH else 10) == 0 else [])
        assert found == [], f"seed {seed}"


def test_the_dice_reach_everything_that_can_be_written():
    made = "\n".join(text for seed in range(SEEDS) for text in generated.files(seed, seed % 40 == 0).values())
    for word in (
        "letter:",
        "red_head:",
        "imprint:",
        "attachments:",
        "signers: [虚构",
        "charts: [图一]",
        "tables: [一览]",
        "          - heading: ",
        "points_place: 接排",
        "byline:",
        "subtitle:",
        "signature: 无",
        "continue: 是",
        ",,虚构",
        *generated.HARD,
    ):
        assert word in made or word.replace("'", "''") in made, word


# ---- the checks themselves ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> bytes:
    return build(put(0, tmp_path_factory.mktemp("one"), charts=True), None, Edition.DRAFT, commented=True).word.data


def damaged(data: bytes, name: str, old: str, new: str) -> bytes:
    """Return the file with the first place where `old` matches in a part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.namelist():
            text = source.read(part)
            if part == name:
                text, times = re.subn(old.encode(), new.encode(), text, count=1, flags=re.S)
                assert times == 1
            target.writestr(part, text)
    return out.getvalue()


DOCUMENT, RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (DOCUMENT, "</w:body>", ""),
        (DOCUMENT, r'r:embed="rId\d+"', 'r:embed="rId999"'),
        (RELATIONS, 'Target="media/chart1.png"', 'Target="media/chart9.png"'),
        (RELATIONS, "(<Relationship [^>]*/>)", r"\1\1"),
        ("[Content_Types].xml", '<Default Extension="png"[^>]*/>', ""),
        (DOCUMENT, r"(<w:bookmarkStart[^>]*/>)", r"\1\1"),
        (DOCUMENT, "<w:bookmarkEnd[^>]*/>", ""),
        (DOCUMENT, r"(<w:t\b[^>]*>)", "\\1\ufdd0"),
        (DOCUMENT, r"(<w:t\b[^>]*>)", r"\1{{ x }}"),
        (DOCUMENT, r"(<w:t\b[^>]*>)", "\\1\t"),
        (DOCUMENT, r"<w:t\b[^>]*>", "<w:t> "),
        (DOCUMENT, r"(<w:drawing>.*?</w:drawing>)", r"\1\1"),
        (DOCUMENT, r"(<w:r>|<w:r .*?>)", r'\1<w:fldChar w:fldCharType="begin"/>'),
        (RELATIONS, "(<Relationship )", r'\1TargetMode="External" '),
        (DOCUMENT, "<w:commentRangeEnd[^>]*/>", ""),
    ],
)
def test_our_own_checks_see_the_damage(report, part, old, new):
    assert unsound(report) == []
    assert unsound(damaged(report, part, old, new))


# ---- LibreOffice -------------------------------------------------------------------------------------------------------


def words(data: bytes) -> str:
    """Return the words of the body without blanks; fields, which LibreOffice renews, left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read(DOCUMENT))
    return "".join("".join(t.text or "" for t in root.iter(W + "t")).split())


@pytest.mark.office
def test_ten_generated_reports_survive_a_save_in_libreoffice(tmp_path):
    need_office()
    reports, said = [], []
    for seed in range(0, 100, 10):
        built = attempt(put(seed, tmp_path / str(seed), charts=seed % 40 == 0), None, EDITIONS[seed // 10 % 3])
        reports.append(tmp_path / f"{seed}.docx")
        reports[-1].write_bytes(built.word.data)
        said.append(built.report)
    for path, saved, report in zip(reports, libreoffice.convert(reports, "docx", tmp_path / "saved"), said, strict=True):
        assert words(saved.read_bytes()) == words(path.read_bytes())
        kept = words(saved.read_bytes())
        for block in report.blocks:
            cells = [text_of(c) for row in (block.header, *block.rows) for c in row] if isinstance(block, Table) else []
            for text in cells if isinstance(block, Table) else [block.text] if isinstance(block, Paragraph) else []:
                assert "".join(text.split()) in kept
