"""Render: nothing is lost, everything is anchored, the package is sound, and equal files give equal bytes."""

import io
import os
import posixpath
import re
import subprocess
import sys

import docx
import pytest
from handling import unzipped
from lxml import etree
from where import ROOT

from lawreport.edition import Edition
from lawreport.files.package import open_package, zip_parts
from lawreport.model import Figure, Paragraph, Picture, Report, Words
from lawreport.pipeline import build
from lawreport.problem import Place, Trouble
from lawreport.project import Project
from lawreport.word import additions
from lawreport.word.anchors import holds
from lawreport.word.render import render
from lawreport.word.template.compile import compile_template
from lawreport.word.template.lint import W
from lawreport.word.template.make import make_template
from lawreport.word.template.parts import DOCUMENT
from lawreport.word.template.profile import Profile

HOME = ROOT
PROJECTS = [HOME, HOME / "examples" / "wangchuan", *sorted((HOME / "tests" / "samples").glob("[a-z]_*"))]


@pytest.fixture(scope="module")
def own():
    return build(Project.at(HOME), 2024, Edition.FINAL, unsigned=True)


@pytest.fixture(scope="module")
def template():
    return compile_template(make_template(Profile()), "templates/report.docx")


def restyled(before: str, after: str):
    """Return the template with something of its document written otherwise."""
    parts = open_package(make_template(Profile()), "t")
    document = parts[DOCUMENT].decode()
    assert before in document
    return compile_template(zip_parts(parts | {DOCUMENT: document.replace(before, after).encode()}), "t")


def document(data: bytes):
    return etree.fromstring(unzipped(data)["word/document.xml"])


def report_of(*paragraphs: Paragraph) -> Report:
    return Report("甲局", 2024, "甲局报告", "2025年1月2日", tuple(paragraphs))


def body(text: str, **more) -> Paragraph:
    return Paragraph("正文", (Words(text),), **more)


def figure(text: str) -> Figure:
    return Figure(text, "检查单位", 2024, raw=text, source=Place("data/2024.csv", 2, cell="B2"), place=Place("a.yaml", 3, 1))


# ---- words ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "R&D < 3%",
        "“甲”——乙……",
        "{{ x }} {% if %} {_{ x }_}",
        "]]>&amp;<w:t>",
        "𠮷㐂😀👨‍👩‍👧",
        "  前后空格  ",
        "甲\t乙",
        "\u3000\u3000全角空格",
        "a\u0301é",
    ],
)
def test_text_comes_out_as_it_went_in(template, text):
    word = render(template, report_of(body(text)), {}, Edition.DRAFT, "t")
    assert holds(next(document(word.data).iter(W + "p"))) == text


def test_python_docx_reads_the_same_words_with_their_styles(own):
    said = [(b.style, b.text) for b in own.report.blocks if isinstance(b, Paragraph)]
    read = [(p.style.name, p.text) for p in docx.Document(io.BytesIO(own.word.data)).paragraphs]
    names = {"Normal": "正文", "heading 1": "标题一", "Heading 1": "标题一", "heading 2": "标题二", "Heading 2": "标题二"}
    assert [(names.get(s, s), t) for s, t in read if t] == said


def test_a_template_that_leaves_out_a_kind_of_paragraph_is_told():
    without = restyled("块.样式 == '正文'", "块.样式 == '附注'")
    with pytest.raises(Trouble, match="模板没有印出“正文”：独此一句"):
        render(without, report_of(body("独此一句")), {}, Edition.FINAL, "t")


def test_a_word_lost_after_rendering_stops_the_build(template, monkeypatch):
    def losing(document, *_):
        next(t for t in document.element.iter(W + "t") if t.text == "甲乙丙").text = "甲丙"

    monkeypatch.setattr(additions, "arrange", losing)
    with pytest.raises(Trouble, match="和文段不一致：“甲乙丙”"):
        render(template, report_of(body("甲乙丙")), {}, Edition.FINAL, "t")


def test_a_template_restyled_in_word_keeps_working(own):
    from docx.shared import Pt, RGBColor

    restyled = docx.Document(io.BytesIO(make_template(Profile())))
    restyled.styles["Normal"].font.size = Pt(15)
    restyled.styles["公文标题"].font.color.rgb = RGBColor(0, 0, 0x80)
    restyled.add_paragraph("本页由甲局办公室印制")
    out = io.BytesIO()
    restyled.save(out)
    compiled = compile_template(out.getvalue(), "templates/report.docx")
    made = docx.Document(io.BytesIO(render(compiled, report_of(body("照样印出。")), {}, Edition.FINAL, "t").data))
    assert [p.text for p in made.paragraphs if p.text] == ["照样印出。", "本页由甲局办公室印制"]
    assert made.styles["Normal"].font.size == Pt(15)


# ---- anchors -------------------------------------------------------------------------------------------------------------


def test_each_figure_has_a_bookmark_around_just_its_text(own):
    root = document(own.word.data)
    held = {}
    for start in root.iter(W + "bookmarkStart"):
        end = next(e for e in start.itersiblings(W + "bookmarkEnd") if e.get(W + "id") == start.get(W + "id"))
        between = [s for s in start.itersiblings() if s.getparent().index(s) < end.getparent().index(end)]
        held[start.get(W + "name")] = "".join(t.text for s in between for t in s.iter(W + "t"))
    printed = [(e.bookmark, e.figure.text) for e in own.ledger if e.bookmark]
    assert len(printed) > 30
    assert [(name, held[name]) for name, _ in printed] == printed


def test_a_cut_run_keeps_its_look(template):
    spans = (Words("共"), figure("12家"), Words("。"))
    root = document(
        render(
            template, report_of(Paragraph("段首标题二", spans, head=(Words("（一）"), figure("3次")))), {}, Edition.FINAL, "t"
        ).data
    )
    looks = [etree.tostring(r.find(W + "rPr"), method="c14n") for r in root.iter(W + "r") if r.find(W + "t") is not None]
    heads, bodies = looks[:2], looks[2:]
    assert len(set(heads)) == 1 and len(set(bodies)) == 1 and set(heads) != set(bodies)


def test_ids_and_names_are_unique_in_the_whole_file(own):
    root = document(own.word.data)
    for path in ("bookmarkStart",):
        for attribute in ("id", "name"):
            values = [e.get(W + attribute) for e in root.iter(W + path)]
            assert len(values) == len(set(values)) > 0
    drawings = re.findall(rb'docPr [^>]*id="(\d+)"|docPr id="(\d+)"', unzipped(own.word.data)["word/document.xml"])
    assert len(drawings) == len(set(drawings)) == 2


def test_pictures_say_what_they_show(own):
    shown = re.findall(r'descr="([^"]+)"', unzipped(own.word.data)["word/document.xml"].decode())
    alts = [b.alt for b in own.report.blocks if isinstance(b, Picture)]
    assert set(shown) == set(alts) and all("9877" in a or "482" in a for a in alts)


def test_chinese_quotes_dashes_and_dots_are_set_in_the_chinese_font():
    plain = restyled('<w:rFonts w:hint="eastAsia"/>', "")
    root = document(render(plain, report_of(body("称“三项制度”——")), {}, Edition.FINAL, "t").data)
    run = next(r for r in root.iter(W + "r") if r.find(W + "t") is not None)
    assert run.find(f"{W}rPr/{W}rFonts").get(W + "hint") == "eastAsia"


def test_indents_are_written_in_twips_and_in_characters(own):
    root = document(own.word.data)
    date = next(p for p in root.iter(W + "p") if holds(p) == "2025年1月2日")
    indent = date.find(f"{W}pPr/{W}ind")
    block = next(b for b in own.report.blocks if b.style == "落款日期")
    assert int(indent.get(W + "right")) == round(block.right * 320) and int(indent.get(W + "rightChars")) == round(
        block.right * 100
    )


# ---- editions and the package --------------------------------------------------------------------------------------------


def test_the_ledger_is_inside_the_file_and_names_every_cell(own):
    ledger = etree.fromstring(unzipped(own.word.data)["customXml/item1.xml"])
    rows = [dict(f.attrib) for f in ledger.iter("{urn:lawreport:ledger:1}figure")]
    assert [r["printed"] for r in rows] == [e.figure.text for e in own.ledger]
    assert all(r["data"].startswith("data/2024.csv B") for r in rows)


def test_a_draft_may_carry_the_source_of_each_figure_as_a_comment(tmp_path):
    import ooxml_integrity
    from openxml_audit import OpenXmlValidator

    path = tmp_path / "draft.docx"
    path.write_bytes(build(Project.at(HOME), 2024, Edition.DRAFT, commented=True).word.data)
    said = [c.text for c in docx.Document(str(path)).comments]
    assert said[0] == "检查单位 6603家（data/2024.csv B2）" and len(said) == 34
    assert list(OpenXmlValidator().validate(path).errors) == [] == list(ooxml_integrity.check(path))


def test_the_public_edition_carries_no_anchor(own):
    project = Project.at(HOME / "examples" / "wangchuan")
    data = build(project, None, Edition.PUBLIC, unsigned=True).word.data
    assert not [n for n in unzipped(data) if n.startswith("customXml") or n in ("docProps/app.xml", "docProps/custom.xml")]
    assert b"bookmarkStart" not in unzipped(data)["word/document.xml"] and b"creator" not in unzipped(data)["docProps/core.xml"]


def test_the_properties_are_the_report_s(own):
    core = docx.Document(io.BytesIO(own.word.data)).core_properties
    assert (core.title, core.author) == ("韶关市浈江区消防救援大队2024年法治政府建设年度报告", "韶关市浈江区消防救援大队")
    assert (core.created.year, core.created.month, core.created.day) == (2025, 1, 2)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda p: p.name)
def test_the_word_file_is_sound(project, tmp_path):
    import ooxml_integrity
    from openxml_audit import OpenXmlValidator

    path = tmp_path / "report.docx"
    path.write_bytes(build(Project.at(project), None, Edition.FINAL, unsigned=True).word.data)
    assert list(OpenXmlValidator().validate(path).errors) == []
    assert list(ooxml_integrity.check(path)) == []


def test_every_relationship_resolves_and_every_part_is_strict_xml(own):
    held = unzipped(own.word.data)
    for name, data in held.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(data)
        if name.endswith(".rels"):
            folder = name.partition("_rels/")[0]
            for relation in etree.fromstring(data):
                assert posixpath.normpath(folder + relation.get("Target")) in held


# ---- the same bytes --------------------------------------------------------------------------------------------------------

VARIED = [
    {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/New_York", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "77", "HOME": "/nonexistent"},
    {"TZ": "UTC", "LANG": "zh_CN.GBK", "PYTHONHASHSEED": "3", "PYTHONUTF8": "0", "PYTHONIOENCODING": "gbk"},
]


def test_equal_files_give_equal_bytes_wherever_and_whenever(tmp_path):
    import shutil

    made = set()
    for index, variation in enumerate(VARIED):
        folder = tmp_path / f"材料（{index}） 副本"
        shutil.copytree(HOME / "examples" / "wangchuan", folder, ignore=shutil.ignore_patterns("build"))
        out = tmp_path / f"{index}.docx"
        subprocess.run(
            [sys.executable, str(HOME / "build_report.py"), "build", "--project", str(folder), "--out", str(out)],
            check=True,
            capture_output=True,
            env={"PATH": os.environ["PATH"], **variation},
            timeout=120,
        )
        made.add(out.read_bytes())
    assert len(made) == 1
