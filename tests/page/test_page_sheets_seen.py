"""The pages in a browser: where they lead, what they follow, how they are folded, enlarged and printed (units are 虚构)."""

import io
import shutil

import pypdfium2
import pytest
from paper import need_office
from serving import served
from where import CORPUS, ROOT

pytestmark = pytest.mark.browser
DESK, WIDE = {"width": 1280, "height": 800}, {"width": 1920, "height": 1080}
PART = "sections/2024/01_measures.yaml"
TAB = """
import {h} from "./dom.js"
export function mount(element) {
  window.went = []
  document.addEventListener("goto", ({detail}) => went.push(detail))
  const looks = new CSSStyleSheet()
  looks.replaceSync("#tab-texts { display: grid; grid-template-columns: 1fr 560px } #tab-texts > * { min-height: 0 }")
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, looks]
  element.append(h("div", {}, h("h2", {}, "一栏")), h("aside", {id: "sheets", "aria-label": "成稿"}))
}
"""
STACK = "document.querySelector('.frame').shadowRoot.querySelector('.stack')"
TEXT = f"[...{STACK}.querySelectorAll('.here')].map(one => one.innerText).join('')"


class Pane:
    """The page with nothing but the pages in it; `told`: what the browser complained of, or asked for elsewhere."""

    def __init__(self, shown, folder):
        self.shown, self.folder, self.told = shown, folder, []
        home = "http://127.0.0.1:"
        shown.on("request", lambda asked: None if asked.url.startswith((home, "data:")) else self.told.append(asked.url))
        shown.on("console", lambda said: self.told.append(said.text) if said.type in ("error", "warning") else None)
        shown.on("pageerror", lambda error: self.told.append(str(error)))

    def __call__(self, code: str, argument=None):
        return self.shown.evaluate(code, argument)

    @property
    def stack(self):
        return self.shown.locator(".stack")

    def tell(self, event: str, detail: dict) -> None:
        self("([name, detail]) => document.dispatchEvent(new CustomEvent(name, {detail}))", [event, detail])

    def went(self):
        return self("went.at(-1)")


@pytest.fixture
def pane(page_browser, tmp_path):
    """Return a function that serves a project and opens its pages beside an empty tab."""
    done = []

    def open_pane(project="samples/o_lying_attachment", size=WIDE) -> Pane:
        folder = tmp_path / "材料（最终）"
        source = ROOT / project if project.startswith("examples/") else CORPUS / project
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("build", ".lawreport"))
        server, context = served(folder), page_browser.new_context(viewport=size, locale="zh-CN")
        made = Pane(context.new_page(), folder)
        done.append((server, context, made.shown))
        made.shown.route("**/texts.js", lambda route: route.fulfill(body=TAB, content_type="text/javascript"))
        made.shown.route("**/api/desk", lambda route: _only_texts(route))
        made.shown.goto(server.where)
        made.shown.locator(".run").first.wait_for(state="attached")
        return made

    yield open_pane
    for server, context, shown in done:
        shown.unroute_all(behavior="ignoreErrors")
        context.close()
        server.kill()


def _only_texts(route) -> None:
    response = route.fetch()
    route.fulfill(response=response, json={**response.json(), "tabs": ["texts"]})


def violations(shown) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in Axe().run(shown).response["violations"]]


# ---- where they lead ------------------------------------------------------------------------------------------------------


def test_a_figure_leads_to_its_cell_and_words_to_where_they_were_written(pane):
    page = pane()
    figure = page.stack.locator("[data-metric]").first
    figure.click()
    assert page.went() == {
        "metric": "检查单位",
        "year": 2024,
        "cell": "data/2024.csv:2",
        "place": {"file": "data/2024.csv", "line": 2, "cell": ""},
    }
    page.stack.locator(".正文").first.click(position={"x": 60, "y": 10})
    assert page.went() == {"place": {"file": PART, "line": 6, "cell": ""}}
    assert figure.get_attribute("title") == "检查单位　2024年　data/2024.csv:2"
    assert page.told == []


def test_the_arrows_choose_and_enter_goes(pane):
    page = pane()
    page.shown.locator(".pages").focus()
    page.shown.keyboard.press("ArrowRight")
    page.shown.keyboard.press("Enter")
    assert page.went()["metric"] == "检查单位"
    page.shown.keyboard.press("ArrowUp")
    page.shown.keyboard.press("Enter")
    assert page.went() == {"place": {"file": PART, "line": 4, "cell": ""}}
    for _ in range(40):
        page.shown.keyboard.press("ArrowDown")
    assert page("document.querySelector('.where').textContent").endswith("5 页 / 共 5 页")
    page.shown.keyboard.press("Tab")
    assert page("document.activeElement.closest('#sheets')") is None or page("document.activeElement.localName") == "button"


def test_the_paragraph_that_is_written_is_shown_and_marked(pane):
    page = pane("examples/wangchuan")
    name = "sections/2025/02_shortcomings.yaml"
    lines = (page.folder / name).read_text("utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if "执法监督的覆盖面" in text)
    page.tell("focused", {"file": name, "line": line, "path": "points/1"})
    assert page(TEXT).startswith("执法监督的覆盖面不够宽")
    page.shown.wait_for_timeout(700)  # it moves there smoothly
    assert page(f"{STACK}.querySelector('.here').getBoundingClientRect().top") > 100
    assert page(f"{STACK}.querySelector('.here').getBoundingClientRect().bottom") < 1000
    assert page(f"{STACK}.querySelectorAll('.writing').length") == 1
    page.tell("focused", {"file": name, "place": {"file": name, "line": line - 1}})
    assert not page(TEXT).startswith("执法监督的覆盖面不够宽")


# ---- what they follow -----------------------------------------------------------------------------------------------------


def test_an_edit_is_drawn_at_once_and_the_pages_stay_where_they_were(pane):
    page = pane("examples/wangchuan")
    page("document.querySelector('.pages').scrollTop = 2000")
    seen = page("async () => await (await fetch('/api/sheets')).json()")
    html = seen["html"].replace("按照要求", "按照有关要求")
    page.tell("made", {"version": "x", "sheets": {**seen, "html": html}})
    assert "按照有关要求" in page(f"{STACK}.innerText")  # within the event, before the next frame
    assert page("document.querySelector('.pages').scrollTop") == 2000
    page.tell("made", {"version": "y", "sheets": {"html": "", "problems": [{}, {}]}})
    assert page.shown.locator(".stopped").inner_text() == "有 2 处错误，还排不出来；下面是改之前的样子。"
    assert "按照有关要求" in page(f"{STACK}.innerText")
    page.tell("made", {"version": "z", "sheets": seen})
    assert page.shown.locator(".stopped").is_hidden() and "按照要求" in page(f"{STACK}.innerText")
    assert page.told == []


def test_what_somebody_else_saves_is_drawn_too(pane):
    page = pane()
    path = page.folder / PART
    path.write_text(path.read_text("utf-8").replace("检查单位{{", "巡查单位{{"), "utf-8")
    page.stack.get_by_text("巡查单位").first.wait_for(timeout=8000)
    path.write_text("heading: [", "utf-8")
    page.shown.locator(".stopped:not([hidden])").wait_for(timeout=8000)
    assert page.stack.get_by_text("巡查单位").count()


def test_pages_end_alike_in_every_size(pane):
    page = pane("examples/wangchuan")
    page.shown.locator(".where", has_text="共 12 页").wait_for()
    for name, size in (("放大", 2), ("缩小", 0.3)):
        for _ in range(16):
            page.shown.get_by_label(name).click()
        assert page(f"{STACK}.querySelectorAll('.leaf').length") == 12
        assert round(page(f"{STACK}.querySelector('.leaf').getBoundingClientRect().width")) == round(210 / 25.4 * 96 * size)
    page.shown.get_by_label("适合宽度").click()
    assert page("document.querySelector('.pages').clientWidth") - page(
        f"{STACK}.querySelector('.leaf').getBoundingClientRect().width"
    ) == pytest.approx(36, abs=1)


def test_on_a_narrow_screen_they_fold_away_and_come_back(pane):
    page = pane("examples/wangchuan", DESK)
    assert page.shown.locator(".pages").is_hidden()
    assert violations(page.shown) == []
    page.shown.get_by_role("button", name="成稿", exact=True).press("Enter")
    page.shown.locator(".where", has_text="第 1 页 / 共 12 页").wait_for()
    assert page("document.activeElement.className") == "pages"
    assert violations(page.shown) == []
    page.shown.get_by_label("收起成稿").press("Enter")
    assert page.shown.locator(".pages").is_hidden()
    page.shown.keyboard.press("Enter")
    page.shown.keyboard.press("ArrowDown")
    page.shown.keyboard.press("Enter")
    assert page.went() and page.shown.locator(".pages").is_hidden()  # it lies over what it leads to
    page.shown.set_viewport_size(WIDE)
    assert page.shown.locator(".pages").is_visible() and violations(page.shown) == []
    assert page.told == []


def test_printing_prints_the_pages_and_nothing_else(pane):
    page = pane()
    with pypdfium2.PdfDocument(io.BytesIO(page.shown.pdf(prefer_css_page_size=True))) as paper:
        sizes = [tuple(round(side * 25.4 / 72) for side in leaf.get_size()) for leaf in paper]
        texts = [leaf.get_textpage().get_text_range().replace("\r\n", "") for leaf in paper]
    assert sizes == [(210, 297), (210, 297), (297, 210), (297, 210), (210, 297)]
    assert "—1—" in texts[0].replace(" ", "") and "区政府" not in texts[0][:4]
    assert not any("共" in text and "核对分页" in text for text in texts) and "一栏" not in "".join(texts)


@pytest.mark.office
def test_libreoffice_says_where_pages_begin_until_the_next_edit(pane):
    need_office()
    page = pane("samples/o_photos")
    page.shown.locator(".where", has_text="共 2 页").wait_for()
    page.shown.get_by_role("button", name="用 LibreOffice 核对分页").click()
    page.shown.locator(".about", has_text="照 LibreOffice 排的分页").wait_for(timeout=60_000)
    assert page.shown.locator(".parted").count() == 1
    assert page.shown.locator(".where").inner_text().endswith("共 2 页")
    path = page.folder / PART
    path.write_text(path.read_text("utf-8").replace("检查单位{{", "巡查单位{{"), "utf-8")
    page.shown.locator(".about", has_text="分页约数，以 Word 为准").wait_for(timeout=8000)
    assert page.shown.locator(".parted").count() == 0
    assert page.told == []


# ---- with all tabs --------------------------------------------------------------------------------------------------------

TRIED = """async () => {
  const {get, post} = await import("/api.js")
  const {items, files} = await get("/api/texts")
  const {file, path, text} = items.find((item) => item.text.startsWith("全年"))
  const {sheets} = await post("/api/try", {file, path, was: text, etag: files[file], text: "据统计，" + text})
  const {html} = await get("/api/sheets")
  return [sheets.html, html].map((one) => one.includes("据统计"))
}"""


def test_on_the_whole_page_a_figure_opens_its_cell_and_words_their_editor(opened_page):
    page = opened_page("samples/o_lying_attachment", (1920, 1080))
    page.shown.locator(".stack .正文 span[data-place]").first.click(position={"x": 20, "y": 8})
    page.shown.locator("#tab-texts .cm-content").wait_for()
    assert "全年" in page.shown.locator("#tab-texts .cm-content").inner_text()
    assert page.shown.locator(".stack .here").first.inner_text().startswith("全年检查单位")
    page.shown.keyboard.type("截至12月底，")
    page.shown.locator(".stack", has_text="截至12月底，").wait_for(timeout=5000)
    page.shown.locator(".stack [data-metric]").first.click()
    page.shown.locator("#tab-data input:focus").wait_for()
    assert page.shown.locator("#tab-data input:focus").input_value() == "1200"
    assert page.told == []


def test_what_is_typed_stands_on_the_pages_before_it_is_saved_or_is_kept_off_them(opened_page):
    page = opened_page("samples/o_lying_attachment", (1920, 1080))
    told = page.shown.evaluate(TRIED)
    assert told == [True, False]
