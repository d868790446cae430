"""The leaves: as many as in the PDF, holding the report's words, redrawn in place (units and numbers are 虚构)."""

import guard
import pypdfium2
import pytest
from leafing import laid, lent
from paper import need_office

from lawreport.edition import Edition
from lawreport.pipeline import build
from lawreport.project import Project
from lawreport.screen.flow import Marks
from lawreport.screen.page import preview
from lawreport.screen.proof import said
from lawreport.word import libreoffice
from lawreport.word.template.compile import profile_of

pytestmark = pytest.mark.browser
PART = "sections/2024/01_measures.yaml"
SCRIPTS = (
    '<article><script>document.title = "ran"</script><p class="正文" onclick="x()"><script>document.title = "ran"</script>字'
    '<img src="http://elsewhere.test/a.png" onerror="document.title = 1" alt="图"/><a href="javascript:1">链</a></p>'
    '<p data-style="background:url(http://elsewhere.test/b.png);text-align:right;position:fixed" style="color:red">右</p>'
    '<iframe src="http://elsewhere.test"/><svg xmlns="http://www.w3.org/2000/svg"><script>document.title = 1</script></svg>'
    "</article>"
)


@pytest.fixture
def leaves(page_browser):
    """Return a function that lays out a report built from a folder."""
    pages = []

    def open_leaves(built):
        images = built.pictures
        made = preview(built.report, images, profile_of(built.source.files), Marks(), lent(images))
        pages.append(laid(page_browser, made, images))
        return pages[-1]

    yield open_leaves
    for one in pages:
        one.page.close()


def words_of(report) -> str:
    return "".join(words for words, _ in said(report)).replace("\n", "").replace("\t", "")


def of(folder):
    return build(Project.at(folder), None, Edition.DRAFT)


def html_of(built) -> str:
    return preview(built.report, built.pictures, profile_of(built.source.files), Marks(), lent(built.pictures)).body


@pytest.mark.office
def test_there_are_as_many_as_in_the_pdf_and_one_more_or_less(leaves, tmp_path):
    need_office()
    built, files = {}, []
    for number, name in enumerate(guard.tried()):
        guard.copy(name, tmp_path / str(number))
        built[name] = build(Project.at(tmp_path / str(number)), None, Edition.DRAFT)
        files.append(tmp_path / f"{number}.docx")
        files[-1].write_bytes(built[name].word.data)
    counts = {}
    for name, pdf in zip(built, libreoffice.convert(files, "pdf", tmp_path / "pdf", 400), strict=True):
        shown = leaves(built[name])
        with pypdfium2.PdfDocument(pdf) as document:
            counts[name] = (shown.count, len(document))
        assert shown.told == []
        assert shown.words == words_of(built[name].report)
        shown.page.close()
    print(counts)  # shown with pytest -s
    assert {name: pair for name, pair in counts.items() if abs(pair[0] - pair[1]) > 1} == {}
    assert sum(shown == set for shown, set in counts.values()) >= 0.8 * len(counts)


def test_the_head_of_a_table_stands_on_each_of_its_pages_and_is_read_once(leaves, copied):
    built = of(copied("samples/o_free_table"))
    shown = leaves(built)
    heads = "[...stack.querySelectorAll('thead')].map(head => [head.innerText.split(/\\s/)[0], head.ariaHidden])"
    assert shown.page.evaluate(heads).count(["序号", None]) == 1
    assert ["序号", "true"] in shown.page.evaluate(heads)
    assert shown.words == words_of(built.report)
    assert shown.draw(html_of(built)) == shown.count
    assert shown.words == words_of(built.report)


def test_a_stop_hangs_in_the_margin_and_takes_no_line(leaves, written):
    full = "甲" * 26  # with the indent of 2 字 a full line
    shown = leaves(of(written({PART: f"heading: 工作\ntext: |\n  {full}。\n  {full}乙。\n  {full[:-1]}”。\n"})))
    lines = "one => Math.round(one.getBoundingClientRect().height / (28.95 * 96 / 72))"
    found = shown.page.evaluate(f"[...stack.querySelectorAll('.正文')].filter(p => /甲甲/.test(p.innerText)).map({lines})")
    assert found == [1, 2, 1]


def test_pages_on_their_side_lie_between_upright_ones_and_are_counted_on(leaves, copied):
    shown = leaves(of(copied("samples/o_lying_attachment")))
    runs = shown.page.evaluate(
        "[...stack.querySelectorAll('.run')].map(run => [run.classList.contains('lying'), run.offsetWidth > 1000, "
        "[...run.querySelectorAll('.number')].map(number => number.textContent)])"
    )
    assert runs == [
        [False, False, ["— 1 —", "— 2 —"]],
        [True, True, ["— 3 —", "— 4 —"]],
        [False, False, ["— 5 —"]],
    ]


def test_what_stays_the_same_stays_the_same_element(leaves, copied):
    built = of(copied("samples/o_photos"))
    shown, html = leaves(built), html_of(built)
    shown.page.evaluate("[...stack.querySelectorAll('article > *, img')].forEach(one => { one.known = true })")
    shown.draw(html.replace("全年检查单位", "全年共检查单位"))
    new = "[...stack.querySelectorAll('article > *')].filter(one => !one.known).map(one => one.innerText)"
    assert shown.page.evaluate(new) == ["全年共检查单位1200家。"]
    shown.draw(html.replace("（画的、虚构）", "（画的）"))
    assert shown.page.evaluate("[...stack.querySelectorAll('img')].every(one => one.known)")
    assert shown.told == []


def test_nothing_runs_or_is_fetched_that_the_writer_does_not_write(leaves, copied):
    shown = leaves(of(copied("samples/a_run_in_chain")))
    shown.draw(SCRIPTS)
    assert shown.page.evaluate("stack.querySelector('article').outerHTML") == (
        '<article><p class="正文">字<img alt="图"></p><p style="text-align: right;">右</p></article>'
    )
    assert shown.page.title() == "页" and shown.told == []


def test_pages_end_where_it_is_said_within_paragraphs_too(leaves, written):
    built = of(written({PART: "heading: 工作\ntext: |\n  " + "甲乙丙丁" * 300 + "。\n"}))
    shown = leaves(built)
    marks = Marks({id(block): f"_s_{n}" for n, block in enumerate(built.report.blocks)})
    html = preview(built.report, built.pictures, profile_of(built.source.files), marks, lent(built.pictures)).body
    long = next(n for n, block in enumerate(built.report.blocks) if block.text.startswith("甲乙丙丁"))
    spots = {f"_s_{n}": [0, 20 - n] for n in range(long)} | {f"_s_{long}": [0, 10], f"_s_{long + 1}": [3, 5]}
    parted = "([html, spots]) => { leaves.fill(stack, html); leaves.part(stack, spots, 20); return leaves.lay(stack) }"
    shown.page.evaluate(parted, [html, spots])
    lines = shown.page.evaluate(
        "[...stack.querySelectorAll('.正文')].filter(p => /甲乙/.test(p.innerText)).map(p => [...p.getClientRects()]"
        ".map(box => Math.round(box.height / (28.95 * 96 / 72)))).map(heights => heights.reduce((sum, one) => sum + one))"
    )
    assert lines == [10, 20, 13]
    assert shown.words == words_of(built.report)
    assert shown.draw(html_of(built)) == leaves(built).count
    assert shown.page.evaluate("stack.querySelectorAll('.carried, .parted').length") == 0
