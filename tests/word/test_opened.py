"""A template is opened once and filled many times: nothing of one report is left for the next, and what is amiss is told."""

import re
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from docx.oxml.shape import CT_Inline
from docx.shared import Emu
from handling import png_chunk
from lxml import etree

from lawreport.edition import Edition
from lawreport.files.package import open_package, zip_parts
from lawreport.model import Chart, Figure, Image, Paragraph, Picture, Report, Table, Words
from lawreport.problem import Place, Trouble
from lawreport.word.render import render
from lawreport.word.template.compile import compile_template
from lawreport.word.template.lint import W
from lawreport.word.template.make import make_template
from lawreport.word.template.opened import ReportTemplate
from lawreport.word.template.parts import DOCUMENT, RELATIONS
from lawreport.word.template.profile import Profile
from lawreport.word.template.scrub import scrubbed
from lawreport.word.template.wordml import R

TAG = "{{ 块.文 }}"
PARTS = open_package(make_template(Profile()), "t")


def png(width: int, height: int) -> bytes:
    """Return a white picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")


def template(**changed: bytes) -> bytes:
    """Return the template of the national standard with some parts of `word/` written otherwise."""
    return zip_parts(PARTS | {f"word/{name}.xml": data for name, data in changed.items()})


def with_unit_in_the_footer() -> bytes:
    footer = PARTS["word/footer1.xml"].decode()
    said = '<w:p><w:r><w:t xml:space="preserve">{{ 单位 }} {{ 年 }}</w:t></w:r></w:p></w:ftr>'
    return template(footer1=footer.replace("</w:ftr>", said).encode())


def report(unit: str, number: int = 3, charts: int = 0) -> Report:
    """Return a report of an invented unit (虚构), each paragraph different from those of any other unit."""
    figure = Figure(f"{number}件", "检查", 2024, raw=str(number), place=Place("a.yaml", 3, 1))
    paragraphs = [Paragraph("正文", (Words(f"{unit}第{i}项办理"), figure), place=Place("a.yaml", i)) for i in range(1, 40)]
    ends = (Paragraph("落款单位", (Words(unit),), right=Decimal(number), above=Decimal(1)), Paragraph("印发", (Words(unit),)))
    table = Table("t", ((Words("项"),), (Words("数"),)), (((Words(unit),), (figure,)),), (1, number))
    drawn = [Picture(Chart(f"c{i}", f"{unit}图{i}", "bar", (), ()), f"{unit}的第{i}幅图") for i in range(charts)]
    return Report(unit, 2024, f"{unit}报告", "2025年1月2日", (*paragraphs, table, *drawn, *ends))


def made(opened: ReportTemplate, told: Report, edition: Edition = Edition.DRAFT, commented: bool = False) -> bytes:
    pictures = {b.chart.id: Image(png(4, 4), 360_000, 360_000) for b in told.blocks if isinstance(b, Picture)}
    return render(opened, told, pictures, edition, "t", commented).data


# ---- many reports of one template ------------------------------------------------------------------------------------------


def test_what_one_report_had_is_not_in_the_next():
    fresh = made(compile_template(with_unit_in_the_footer(), "t"), report("乙局"), Edition.PUBLIC)
    opened = compile_template(with_unit_in_the_footer(), "t")
    made(opened, report("甲局", 7, charts=3), Edition.DRAFT, commented=True)
    assert made(opened, report("乙局"), Edition.PUBLIC) == fresh
    assert not [name for name, data in open_package(fresh, "t").items() if "甲局".encode() in data]


def test_threads_that_share_a_template_do_not_mix_their_reports():
    opened = compile_template(with_unit_in_the_footer(), "t")
    reports = [report(f"{name}局", number, charts=number % 3) for number, name in enumerate("甲乙丙丁戊己庚辛", 1)]
    asked = [
        (told, edition, edition == Edition.DRAFT)
        for told in reports
        for edition in (Edition.DRAFT, Edition.FINAL, Edition.PUBLIC)
    ]
    alone = [made(opened, *each) for each in asked]
    with ThreadPoolExecutor(6) as pool:
        for _ in range(3):
            assert list(pool.map(lambda each: made(opened, *each), asked)) == alone


def test_a_template_that_was_changed_is_opened_anew():
    one, other = template(), with_unit_in_the_footer()
    footers = [open_package(made(compile_template(t, "t"), report("甲局")), "t")["word/footer1.xml"] for t in (one, other, one)]
    assert ["甲局 2024".encode() in re.sub(b"<[^>]+>", b"", footer) for footer in footers] == [False, True, False]


def test_what_no_program_shows_of_a_template_is_left_behind():
    document = PARTS[DOCUMENT].decode().replace("<w:body>", "<w:body><!-- 王某某改 --><?block 99?><?old 7?>")
    held = open_package(made(compile_template(template(document=document.encode()), "t"), report("甲局")), "t")
    assert held == open_package(made(compile_template(template(), "t"), report("甲局")), "t")


# ---- pictures and properties ------------------------------------------------------------------------------------------------


def test_a_picture_of_the_template_keeps_its_name_and_a_chart_takes_another():
    relation = f'<Relationship Id="rId77" Type="{R}/image" Target="media/chart1.png"/></Relationships>'
    emblem = CT_Inline.new_pic_inline(7, "rId77", "徽", Emu(9), Emu(9))
    drawn = f"<w:p><w:r><w:drawing>{etree.tostring(emblem, encoding='unicode')}</w:drawing></w:r></w:p><w:sectPr>"
    parts = {
        **PARTS,
        DOCUMENT: PARTS[DOCUMENT].decode().replace("<w:sectPr>", drawn).encode(),
        "word/media/chart1.png": png(9, 9),
        RELATIONS: PARTS[RELATIONS].replace(b"</Relationships>", relation.encode()),
    }
    held = open_package(made(compile_template(zip_parts(parts), "t"), report("甲局", charts=2)), "t")
    assert held["word/media/chart1.png"] == png(9, 9)
    assert sorted(name for name in held if "media" in name) == [f"word/media/chart{n}.png" for n in (1, 2, 3)]
    shown = etree.fromstring(held[DOCUMENT]).iter("{*}blip")
    targets = {r.get("Id"): r.get("Target") for r in etree.fromstring(held[RELATIONS])}
    assert [targets[blip.get(f"{{{R}}}embed")] for blip in shown] == [f"media/chart{n}.png" for n in (2, 3, 1)]
    assert [d.get("id") for d in etree.fromstring(held[DOCUMENT]).iter("{*}docPr")] == ["8", "9", "7"]


def test_a_picture_that_is_shown_twice_is_in_the_file_once():
    told = report("甲局", charts=1)
    twice = Report(told.unit, told.year, told.title, told.date, (*told.blocks[:-2], told.blocks[-3], *told.blocks[-2:]))
    held = open_package(made(compile_template(template(), "t"), twice), "t")
    drawn = list(etree.fromstring(held[DOCUMENT]).iter("{*}docPr"))
    assert [(d.get("id"), d.get("name"), d.get("descr")) for d in drawn] == [
        ("1", "图 1", "甲局的第0幅图"),
        ("2", "图 2", "甲局的第0幅图"),
    ]
    assert [name for name in held if "media" in name] == ["word/media/chart1.png"]


def test_a_title_longer_than_a_property_may_be_is_printed_whole():
    title = "甲" * 300
    told = Report("甲局", 2024, title, "2025年1月2日", (Paragraph("公文标题", (Words(title),)),))
    held = open_package(made(compile_template(template(), "t"), told), "t")
    assert title in held[DOCUMENT].decode() and f"<dc:title>{'甲' * 255}</dc:title>" in held["docProps/core.xml"].decode()


# ---- what lint would have told ----------------------------------------------------------------------------------------------


def filled_unseen(words: str) -> Trouble:
    """Return what is told of a template that nobody has looked over before it is filled."""
    document = PARTS[DOCUMENT].decode().replace(TAG, words).encode()
    with pytest.raises(Trouble) as told:
        opened = ReportTemplate(zip_parts(scrubbed(PARTS | {DOCUMENT: document})), "模板.docx")
        render(opened, report("甲局"), {}, Edition.DRAFT, "模板.docx")
    return told.value


@pytest.mark.parametrize(
    "words, id, says",
    [
        ("{{ 没有的 }}", "template-render", "没有的"),
        ("{{ 块.没有的 }}", "template-render", "没有的"),
        ("{{ 块.__class__ }}", "template-render", "__class__"),
        ("{{ 块 }}", "template-render", "not printable"),
        ("{{ 块.文.parts.count(1) }}", "template-syntax", DOCUMENT),
        ("{{ 块.文[0] }}", "template-syntax", DOCUMENT),
        ("{{ 块.文 | attr('parts') }}", "template-syntax", DOCUMENT),
        ("{% set x = 1 %}{{ 块.文 }}", "template-syntax", DOCUMENT),
        ("{% if 块.文 %}", "template-syntax", DOCUMENT),
    ],
)
def test_what_a_tag_may_not_do_stops_the_build_and_names_the_template(words, id, says):
    told = filled_unseen(words).problems
    assert [(p.id, p.place.file, says in p.message) for p in told] == [(id, "模板.docx", True)]


def test_chinese_quotes_and_a_tag_torn_into_runs_are_mended():
    torn = "{{ 块</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>.文</w:t></w:r><w:proofErr w:type='spellEnd'/><w:r><w:t> }}"
    document = PARTS[DOCUMENT].decode().replace(TAG, torn).replace("== '正文'", "== ‘正文’")
    held = open_package(made(compile_template(template(document=document.encode()), "t"), report("甲局")), "t")
    whole = open_package(made(compile_template(template(), "t"), report("甲局")), "t")
    words = ["".join(p.itertext(W + "t")) for p in etree.fromstring(held[DOCUMENT]).iter(W + "p")]
    assert words == ["".join(p.itertext(W + "t")) for p in etree.fromstring(whole[DOCUMENT]).iter(W + "p")]
