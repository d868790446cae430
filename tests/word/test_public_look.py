"""The public edition looks as the final one does: pages compared as pictures, on all samples and on restyled templates."""

import re

import pypdfium2
import pytest
from paper import need_office
from seeds import HANZI, LETTERS, before, both, box, cell, drawing, exchanged, part, said, saved, style
from where import CORPUS

from lawreport.edition import Edition
from lawreport.files.package import open_package, zip_parts
from lawreport.pipeline import Caches, draw
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import gather
from lawreport.word import libreoffice
from lawreport.word.render import render
from lawreport.word.template.compile import compile_template
from lawreport.word.template.make import make_template
from lawreport.word.template.profile import Profile

pytestmark = pytest.mark.office
NAME = "templates/report.docx"
CLEAN = open_package(make_template(Profile()), NAME)
WML = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
SAMPLES = sorted(p.name for p in (CORPUS / "samples").iterdir() if p.is_dir())


def headed(inside, rels=""):
    """Return the seed that gives every page a header, and its part relationships."""
    page = f'<w:hdr {WML} {R}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{inside}</w:p></w:hdr>'
    links = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>'
    ).encode()
    return both(
        part("word/header7.xml", page.encode(), "header"),
        lambda parts: {**parts, "word/_rels/header7.xml.rels": links, f"word/media/{LETTERS}.png": saved("PNG")},
        exchanged(
            "word/document.xml",
            "<w:sectPr>",
            '<w:sectPr><w:headerReference w:type="default" r:id="rId77"/><w:headerReference w:type="even" r:id="rId77"/>',
        ),
    )


def everywhere(name, pattern, new):
    def seed(parts):
        changed = re.sub(pattern, new, parts[name].decode())
        assert changed != parts[name].decode()
        return {**parts, name: changed.encode()}

    return seed


LOGO = (
    '<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
    f'Target="media/{LETTERS}.png"/>'
)
PAGES = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> NUMPA</w:instrText></w:r>'
    "<w:r><w:instrText>GES </w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>9</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
TEMPLATES = {
    "other fonts and colours": both(
        everywhere("word/styles.xml", 'w:eastAsia="仿宋_GB2312"', 'w:eastAsia="楷体_GB2312"'),
        everywhere("word/styles.xml", r'(<w:name w:val="heading 1"/>.*?<w:sz )', r'\1w:x="1" '),
        everywhere(
            "word/styles.xml", r"<w:kern w:val=\"0\"/>", '<w:color w:val="1F3864" w:themeColor="accent1" w:themeShade="80"/>'
        ),
    ),
    "a header with a logo": headed(drawing(called=HANZI, descr=HANZI) + "<w:r><w:t>甲区（虚构）</w:t></w:r>", LOGO),
    "other table borders": both(
        everywhere("word/styles.xml", r'(<w:(?:top|bottom|insideH) )w:val="single" w:sz="\d+"', r'\1w:val="double" w:sz="12"'),
        cell('<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:color="auto" w:fill="C00000"/>', width="4000"),
    ),
    "page numbers of another kind": both(
        everywhere("word/footer1.xml", r"(?=</w:p>)", f"<w:r><w:t>共</w:t></w:r>{PAGES}<w:r><w:t>页</w:t></w:r>"),
        everywhere("word/footer2.xml", r'w:instr=" PAGE "', r'w:instr=" PAGE  \\* CHINESENUM3 \\* MERGEFORMAT "'),
    ),
    "two sections, a text box, a control, own styles": both(
        style(f'<w:name w:val="{HANZI}"/><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/></w:pPr>', id=LETTERS),
        said(box("文本框里的字（虚构）")),
        said(
            f'<w:pPr><w:pStyle w:val="{LETTERS}"/></w:pPr><w:sdt><w:sdtPr><w:alias w:val="{HANZI}"/></w:sdtPr><w:sdtContent>'
            "<w:r><w:t>附记（虚构）</w:t></w:r></w:sdtContent></w:sdt>"
        ),
        before(
            "word/document.xml",
            "<w:sectPr",
            '<w:p><w:pPr><w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1000" '
            'w:right="1000" w:bottom="1000" w:left="1000" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:pPr></w:p>'
            "<w:p><w:r><w:t>第二节（虚构）</w:t></w:r></w:p>",
        ),
    ),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return name → (pages of the final, pages of the public edition), all converted in one go."""
    need_office()
    folder, words = tmp_path_factory.mktemp("look"), []
    jobs = [(sample, CLEAN, sample) for sample in SAMPLES]
    jobs += [(name, seed(CLEAN), "o_one_attachment") for name, seed in TEMPLATES.items()]
    for number, (_, parts, sample) in enumerate(jobs):
        template = compile_template(zip_parts(parts), NAME)
        source = gather(Project.at(CORPUS / "samples" / sample), None)
        report, pictures = draw(compose(source, template.sheet.measures())[0], source.files, Caches(folder / "charts"))
        for edition in (Edition.FINAL, Edition.PUBLIC):
            words.append(folder / f"{number}-{edition}.docx")
            data = render(template, report, pictures, edition, NAME).data
            words[-1].write_bytes(unmarked(data) if edition is Edition.FINAL else data)
    made = libreoffice.convert(words, "pdf", folder / "pdf", timeout=550)
    return {name: made[2 * n : 2 * n + 2] for n, (name, _, _) in enumerate(jobs)}


@pytest.mark.parametrize("name", [*SAMPLES, *TEMPLATES])
def test_each_page_is_the_same_picture(files, name):
    final, public = (pages(path) for path in files[name])
    assert len(final) == len(public) > 0
    assert [n for n, pair in enumerate(zip(final, public, strict=True), 1) if apart(*pair)] == []


def test_a_page_that_differs_would_be_seen(files):
    one, other = (pages(files[name][0]) for name in ("o_one_attachment", "a header with a logo"))
    assert apart(one[0], other[0])


def apart(one, other) -> bool:
    """Return whether two pages differ by more than a photo loses when it is written anew (16 of 255 steps, unseen)."""
    return one.shape != other.shape or int(abs(one.astype(int) - other.astype(int)).max()) > 16


def unmarked(data: bytes) -> bytes:
    """Return a final edition without its bookmarks: they cut lines into pieces, which LibreOffice sets a hair's breadth off."""
    parts = open_package(data, NAME)
    document = re.sub(rb"<w:bookmark(?:Start|End) [^>]*/>", b"", parts["word/document.xml"])
    return zip_parts({**parts, "word/document.xml": document})


def pages(path):
    """Return the pages of a PDF as pixels, 60 to the inch."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        return [pdf[n].render(scale=60 / 72).to_numpy() for n in range(len(pdf))]
    finally:
        pdf.close()
