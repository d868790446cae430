"""What the server says of the pages: their HTML, their pictures, where LibreOffice begins each (units and numbers are 虚构)."""

import io
import re
import time
from dataclasses import replace

import pypdfium2
import pytest
from paper import need_office

from lawreport.edition import Edition
from lawreport.page.asked import Asked
from lawreport.page.desk import Desk
from lawreport.page.routes import KEPT, answered
from lawreport.page.sheets import by_office, picture, sheets, shown
from lawreport.pipeline import build
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.style import FOOT
from lawreport.word import libreoffice
from lawreport.word.template.make import make_template
from lawreport.word.template.profile import Page, Profile
from lawreport.word.template.units import mm

PART = "sections/2024/01_measures.yaml"


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def of(html: str) -> list[str]:
    return re.findall(r'src="/api/picture\?of=(\w+)"', html)


def paged(desk: Desk) -> dict:
    answer = by_office(desk, Asked(body={"begin": True}))
    assert answer["waiting"]
    until = time.monotonic() + 90
    while answer.get("waiting") and time.monotonic() < until:
        time.sleep(0.1)
        answer = by_office(desk, Asked())
    return answer


def test_pages_are_of_the_version_they_say_and_hold_what_was_typed_last(written):
    desk = Desk(written())
    before = sheets(desk, Asked())
    assert before["version"] == desk.version() and "<article>" in before["html"] and " style=" not in before["html"]
    text = (desk.root / PART).read_bytes()
    tried = shown(desk.made({PART: text.replace("检查".encode(), "巡查".encode(), 1)}))
    assert "巡查" in tried["html"] and "巡查" not in before["html"]
    assert tried["sheet"] == before["sheet"] and tried["paper"] == before["paper"]


def test_a_picture_is_fetched_by_its_content_and_kept(copied):
    desk = Desk(copied("samples/o_photos"))
    asked = of(sheets(desk, Asked())["html"])
    assert len(set(asked)) == 3
    images = {image.png for image in desk.made().images.values()}
    assert {picture(desk, Asked({"of": one})).data for one in asked} == images
    assert {picture(desk, Asked({"of": one})).kind for one in asked} == {"image/png", "image/jpeg"}
    answer = answered(desk, picture, Asked({"of": asked[0]}))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, KEPT)
    assert answered(desk, picture, Asked({"of": "0" * 24})).status_code == 400
    assert answered(desk, picture, Asked({"id": "x"})).status_code == 400


def test_a_report_that_cannot_be_composed_says_why_in_the_words_of_check(written):
    desk = Desk(written({PART: "heading: 工作\ntext: 全年{{ 没有的数 }}。\n"}))
    answer = sheets(desk, Asked())
    assert answer["html"] == ""
    assert [(p["severity"], p["place"]) for p in answer["problems"]] == [("错误", f"{PART}:2")]


def test_the_text_is_as_wide_as_that_of_the_template(written):
    wide, narrow = Desk(written()), None
    assert "--text:637.8pt" in sheets(wide, Asked())["sheet"]
    profile = replace(Profile(), page=Page(left=mm(33), right=mm(33), bottom=mm(45), chars=25))
    narrow = Desk(written({"templates/report.docx": make_template(profile)}))
    sheet = sheets(narrow, Asked())["sheet"]
    assert ".run article{width:408.2pt" in sheet and "--text:609.45pt" in sheet


def test_what_stops_the_report_stops_libreoffice_before_it_begins(written):
    desk = Desk(written({PART: "heading: 工作\ntext: 全年{{ 没有的数 }}。\n"}))
    with pytest.raises(Trouble):
        by_office(desk, Asked(body={"begin": True}))
    with pytest.raises(KeyError):
        by_office(desk, Asked())


def test_where_libreoffice_is_missing_it_is_said(written, monkeypatch):
    monkeypatch.setattr(libreoffice, "find_office", lambda: None)
    with pytest.raises(Trouble, match="没有找到 LibreOffice"):
        paged(Desk(written()))


@pytest.mark.office
def test_pages_begin_where_libreoffice_begins_them(copied, tmp_path):
    need_office()
    desk = Desk(copied("samples/o_lying_attachment"))
    answer = paged(desk)
    word = build(Project.at(desk.root), None, Edition.DRAFT).word
    (tmp_path / "report.docx").write_bytes(word.data)
    pdf = libreoffice.convert([tmp_path / "report.docx"], "pdf", tmp_path / "pdf")[0].read_bytes()
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        texts = [leaf.get_textpage().get_text_range() for leaf in document]
    assert answer["pages"] == len(texts) == 5
    pages = {name: answer["spots"][name][0] for name, _ in word.snippets if name in answer["spots"]}
    begins = {name: block.text[:8] for name, block in word.snippets if hasattr(block, "head")}
    assert {block.style for name, block in word.snippets if name not in pages} <= set(FOOT)  # which stands in a frame
    texts, begins = [squeezed(text) for text in texts], {name: squeezed(text) for name, text in begins.items()}
    assert all(words in texts[pages[name]] for name, words in begins.items() if name in pages)
    first = {page: name for name, page in reversed(pages.items())}
    assert [answer["spots"][first[page]][1] for page in (0, 1)] == [22, 22]  # lines that fit from the first one on
    assert all(f'data-bookmark="{name}"' in answer["html"] for name in begins)
