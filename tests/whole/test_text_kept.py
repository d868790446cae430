"""Text is kept: whatever YAML and CSV can hold comes out of the Word file as it went in, or is refused with its place."""

import csv
import io
import re
import shutil
import struct
import zlib
from pathlib import Path

import pytest
from handling import png_chunk, unzipped
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from where import CORPUS

from lawreport.edition import Edition
from lawreport.files.package import open_package
from lawreport.model import Chart, Paragraph, Picture, Report, Words
from lawreport.pipeline import build
from lawreport.problem import Place, Trouble
from lawreport.project import Project
from lawreport.word.render import Image, render
from lawreport.word.template.compile import compile_template
from lawreport.word.template.make import make_template, zip_parts
from lawreport.word.template.profile import Profile

BASE = CORPUS / "bad_inputs" / "_base"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HELD = {W + "tab": "\t", W + "br": "\n"}
PIECES = [
    "&",
    "<",
    ">",
    "&amp;",
    "&#10;",
    "]]>",
    "<![CDATA[",
    "</w:t>",
    "{_{",
    "}_}",
    "{_%",
    "{",
    "}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "｛｛",
    "｝｝",
    "'",
    '"',
    "“",
    "\\",
    "#",
    " #",
    ": ",
    "- ",
    "$",
    "%",
    "\t",
    " ",
    "\u3000",
    "\u00a0",
    "\u200b",
    "\u202e",
    "\u2028",
    "\x85",
    "\r",
    "\x0b",
    "\0",
    "\ufeff",
    "\ufffe",
    "\ufdd0",
    "\ufde0",
    "\ue000",
    "\ud800",
    "\udc00",
    "😀",
    "👨\u200d👩\u200d👧",
    "𠮷",
    "e\u0301",
    "نص",
    "年",
    "一是",
    "。",
    "，",
    "1",
    "_x000B_",
]
LINE = (
    st.lists(st.sampled_from(PIECES) | st.characters(exclude_categories=()), min_size=1, max_size=8)
    .map("".join)
    .filter(lambda t: "\n" not in t and t.strip())
)
CAREFUL = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def quoted(text: str) -> str:
    """Return the text as a YAML scalar in double quotes, everything escaped that a line cannot hold as it is."""
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text) + '"'


def paragraphs(xml: bytes) -> list[str]:
    """Return the text of each paragraph, read without any help of the program's."""
    return [
        "".join(
            HELD.get(node.tag) or node.text or ""
            for node in p.iter(W + "t", W + "tab", W + "br")
            if node.getparent().tag != W + "tabs"
        )
        for p in etree.fromstring(xml).iter(W + "p")
    ]


def with_names_around(template: bytes) -> bytes:
    """Return the template with the title in a header and a footer."""
    made = open_package(template, "t")
    footer = made["word/footer1.xml"]
    made["word/footer1.xml"] = footer.replace(b"</w:p>", "<w:r><w:t>{{ 标题 }}</w:t></w:r></w:p>".encode(), 1)
    made["word/header1.xml"] = made["word/footer1.xml"].replace(b"w:ftr", b"w:hdr")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    made["[Content_Types].xml"] = made["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/word/header1.xml" ContentType="{kind}"/></Types>'.encode()
    )
    relation = (
        '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" '
        'Target="header1.xml"/></Relationships>'
    )
    made["word/_rels/document.xml.rels"] = made["word/_rels/document.xml.rels"].replace(b"</Relationships>", relation.encode())
    made["word/document.xml"] = made["word/document.xml"].replace(
        b"<w:footerReference", b'<w:headerReference w:type="default" r:id="rId9"/><w:footerReference', 1
    )
    return zip_parts(made)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("kept") / "项目"
    shutil.copytree(BASE, root)
    (root / "templates").mkdir()
    (root / "templates" / "report.docx").write_bytes(with_names_around(make_template(Profile())))
    return root


def said(text: str) -> str:
    """Return what a text says: a `{# remark #}` is for the editors alone, and blanks at the end of a line are never meant."""
    return re.sub(r"\{#.*?#\}", "", text).rstrip(" \t")


def rewrite(root: Path, file: str, text: str) -> None:
    (root / file).write_text(text, encoding="utf-8", newline="")


def built(root: Path) -> dict[str, bytes]:
    return unzipped(build(Project.at(root), None, Edition.DRAFT).word.data)


def assert_told(trouble: Trouble, places: dict[str, set[int]]) -> None:
    """Every problem is told where the text was put."""
    for problem in trouble.problems:
        assert problem.place.file in places and problem.place.line in places[problem.place.file], problem
        assert problem.message.strip() and "Traceback" not in problem.message


# ---- what is typed in YAML -----------------------------------------------------------------------------------------


@given(LINE)
@example("R&D < 3% ]]> &amp; {_{ x }_}")
@example("\ud800")
@example("甲\u2028乙")
@example("  前后空格  ")
@example("{# 说明 #}正文")
@CAREFUL
def test_a_text_in_yaml_is_kept_or_refused_with_its_line(root, text):
    part, chart = "sections/2024/01_work.yaml", "charts/指标表.yaml"
    rewrite(root, part, f"heading: {quoted('甲' + text)}\ntext: {quoted(text)}\npoints:\n  - {quoted('乙' + text)}\n")
    rewrite(root, chart, f"title: {quoted('丙' + text)}\nkind: table\nmetrics: [检查单位]\nsource: {quoted('丁' + text)}\n")
    try:
        held = paragraphs(built(root)["word/document.xml"])
    except Trouble as trouble:
        assert_told(trouble, {part: {1, 2, 4}, chart: {1, 4}})
        return
    kept = said(text)
    for wanted in (f"甲{kept}", f"乙{kept}", f"丙{kept}", f"丁{kept}", kept):
        assert any(wanted in there for there in held), (wanted, held)


@given(LINE)
@example("R&D < 3% ]]> &amp; {_{ x }_}")
@CAREFUL
def test_a_title_is_kept_in_body_header_footer_and_properties(root, text):
    for file in ("sections/2024/01_work.yaml", "charts/指标表.yaml"):
        shutil.copy(BASE / file, root / file)
    rewrite(root, "sections/2024/report.yaml", f"title: {quoted('甲' + text + '乙')}\ndate: 2025年1月6日\n")
    try:
        made = built(root)
    except Trouble as trouble:
        assert_told(trouble, {"sections/2024/report.yaml": {1}})
        return
    finally:
        shutil.copy(BASE / "sections/2024/report.yaml", root / "sections/2024/report.yaml")
    title = said(f"甲{text}乙")
    assert paragraphs(made["word/document.xml"])[0].replace("\n", "") == title
    assert any(title in p for p in paragraphs(made["word/header1.xml"]))
    assert any(title in p for p in paragraphs(made["word/footer1.xml"]))
    assert etree.fromstring(made["docProps/core.xml"]).findtext("{http://purl.org/dc/elements/1.1/}title") == title


@given(st.lists(LINE, min_size=2, max_size=4))
@settings(CAREFUL, max_examples=60)
def test_the_lines_of_a_block_are_its_paragraphs(root, lines):
    part = "sections/2024/01_work.yaml"
    rewrite(root, part, f"heading: 甲\ntext: {quoted(chr(10).join(lines))}\n")
    try:
        held = paragraphs(built(root)["word/document.xml"])
    except Trouble as trouble:
        assert_told(trouble, {part: {2}})
        return
    kept = [t for line in lines if (t := said(line)).strip(" \t")]
    start = held.index(kept[0])
    assert held[start : start + len(kept)] == kept


# ---- what is typed in a table --------------------------------------------------------------------------------------


@given(LINE.filter(lambda t: not re.search("[\ud800-\udfff]", t)))
@example('=HYPERLINK("http://127.0.0.1")')
@example("{{ 检查单位 }}{% if %}")
@example('"\r')  # a lone carriage return in a field with a quotation mark: Word has no such character
@CAREFUL
def test_a_remark_in_csv_is_kept_or_refused_with_its_row(root, text):
    for file in ("sections/2024/01_work.yaml", "charts/指标表.yaml"):
        shutil.copy(BASE / file, root / file)
    out = io.StringIO()
    rows = csv.reader(io.StringIO((BASE / "data/2024.csv").read_text("utf-8")))
    csv.writer(out, lineterminator="\n").writerows([*row[:3], f"甲{text}乙"] if row[0] == "检查单位" else row for row in rows)
    rewrite(root, "data/2024.csv", out.getvalue())
    try:
        held = paragraphs(built(root)["word/document.xml"])
    except Trouble as trouble:
        assert {p.place.file for p in trouble.problems} == {"data/2024.csv"}
        return
    finally:
        shutil.copy(BASE / "data/2024.csv", root / "data/2024.csv")
    assert f"甲{text}乙".replace("\r", "\n") in held


# ---- alternative text ----------------------------------------------------------------------------------------------


def _dot() -> bytes:
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + png_chunk(b"IDAT", zlib.compress(b"\0\0"))
        + png_chunk(b"IEND", b"")
    )


@pytest.fixture(scope="module")
def template():
    return compile_template(make_template(Profile()), "t")


@given(
    st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
        lambda t: not re.search("[\ufdd0-\ufdef\ufffe\uffff]", t)
    )
)
@example('R&D "<b>" ]]> \'')
@settings(CAREFUL, max_examples=80)
def test_the_alternative_text_of_a_picture_is_kept(template, text):
    chart = Chart("a", text, "bar", (), ())
    blocks = (Picture(chart, text, place=Place("charts/a.yaml", 1)), Paragraph("图题", (Words("图1"),)))
    report = Report("甲局", 2024, "题", "2025年1月2日", blocks)
    made = unzipped(render(template, report, {"a": Image(_dot(), 360_000, 360_000)}, Edition.PUBLIC, "t").data)
    found = next(etree.fromstring(made["word/document.xml"]).iter("{*}docPr"))
    assert (found.get("descr"), found.get("title")) == (text, text)
