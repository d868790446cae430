"""The page in a real browser: on a phone, on a desk, enlarged, on paper; read aloud; with nothing from outside."""

import io
import re

import guard
import pypdfium2
import pytest
from test_page import drawn, words_of

from lawreport.edition import Edition
from lawreport.model import Page, Paragraph
from lawreport.screen.page import fragment, page
from lawreport.word.pagination import pages
from lawreport.word.template.compile import compile_template
from lawreport.word.template.make import make_template

pytestmark = pytest.mark.browser
PHONE, DESK, ENLARGED = (390, 844), (1280, 900), (640, 450)  # the last is a desk at 200 %
SPOKEN = """() => { const out = [], walk = document.createTreeWalker(document.querySelector('main'), 5);
  while (walk.nextNode()) { const n = walk.currentNode;
    if (n.nodeType === 3) out.push(n.data); else if (n.tagName === 'IMG') out.push(n.alt); }
  return out.join(''); }"""


@pytest.fixture(scope="module", params=guard.projects())
def project(request, tmp_path_factory):
    """Return report, pictures and profile of a project."""
    folder = tmp_path_factory.mktemp("browser")
    guard.copy(request.param, folder)
    return drawn(folder)


@pytest.fixture
def opened(page_browser, tmp_path):
    """Return a function that opens a text as a page of a size, and gives it with all that it asked for and said."""
    contexts = []

    def open_page(text: str, size=DESK):
        file = tmp_path / f"{len(contexts)}.html"
        file.write_text(text, encoding="utf-8")
        context = page_browser.new_context(viewport={"width": size[0], "height": size[1]})
        contexts.append(context)
        shown, told = context.new_page(), []
        shown.on("request", lambda asked: told.append(asked.url) if not asked.url.startswith("data:") else None)
        shown.on("console", lambda said: told.append(said.text))
        shown.on("pageerror", lambda error: told.append(str(error)))
        shown.goto(file.as_uri())
        told.remove(file.as_uri())
        return shown, told

    yield open_page
    for context in contexts:
        context.close()


def violations(shown) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(shown).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]


def test_a_page_can_be_read_by_everybody_everywhere(project, opened):
    report, images, profile = project
    shown, told = opened(page(report, images, profile, Edition.PUBLIC))
    for size in (PHONE, ENLARGED, DESK):
        shown.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
        assert violations(shown) == []
        assert shown.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert shown.evaluate("[...document.images].every(i => i.complete && i.naturalWidth && i.width <= innerWidth)")
    assert told == []
    assert shown.evaluate(SPOKEN).replace("\n", "").replace("\t", "") == words_of(report)
    depth = 0
    for level, text in shown.eval_on_selector_all("h1,h2,h3,h4,h5,h6", "all => all.map(h => [+h.tagName[1], h.innerText])"):
        assert level <= depth + 1 and text.strip()
        depth = level


def test_a_heading_that_runs_in_stands_on_the_line_of_its_text(opened, copied):
    report, images, profile = drawn(copied("faulty/_base"))
    for size in (PHONE, DESK):
        shown, _ = opened(page(report, images, profile, Edition.PUBLIC), size)
        head, text = shown.evaluate(
            "() => ['h3', 'h3 + p'].map(s => document.querySelector(s).getClientRects()[0]).map(r => [r.top, r.left, r.right])"
        )
        assert abs(head[0] - text[0]) < 2 and abs(head[2] - text[1]) < 2


def test_printed_it_is_an_official_document(project, opened):
    report, images, profile = project
    shown, _ = opened(page(report, images, profile, Edition.DRAFT))
    assert violations(shown) == []
    paper = pypdfium2.PdfDocument(io.BytesIO(shown.pdf(prefer_css_page_size=True)))
    sheet = compile_template(make_template(profile), "report.docx").sheet
    assert abs(len(paper) - pages(report, sheet, images)) <= 1
    assert [round(side * 25.4 / 72) for side in paper[0].get_size()] == [210, 297]
    for number, leaf in enumerate(paper, 1):
        words = leaf.get_textpage().get_text_range().replace("\r\n", "")
        assert re.search(f"— ?{number} ?—", words) and "草稿（送审稿）" in words
    lying = [leaf for leaf in paper if leaf.get_width() > leaf.get_height()]
    assert bool(lying) == any(isinstance(b, Paragraph) and b.page is Page.LYING for b in report.blocks)
    paper.close()


def test_a_fragment_shows_its_pictures_within_another_page(project, opened, tmp_path):
    report, images, profile = project
    names = {id: f"图{n}.png" for n, id in enumerate(images, 1)}
    for id, name in names.items():
        (tmp_path / name).write_bytes(images[id].png)
    body = fragment(report, images, profile, Edition.PUBLIC, names)
    site = '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>站</title><main style="max-width:900px">'
    shown, _ = opened(f"{site}{body}</main></html>")
    assert violations(shown) == []
    assert shown.evaluate("[...document.images].every(i => i.complete && i.naturalWidth)")
