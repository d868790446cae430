"""The report as a web page, a fragment, a preview: what is written for what was composed (units and numbers are 虚构)."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import guard
import pytest

from lawreport.edition import Edition
from lawreport.model import Paragraph, Picture
from lawreport.pipeline import Caches, draw
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.screen.flow import Marks
from lawreport.screen.page import description, fragment, page, preview
from lawreport.screen.proof import prove
from lawreport.source.reader import gather
from lawreport.word.template.compile import profile_of
from lawreport.word.template.profile import Profile

VOID = {"meta", "img", "br", "col"}
PART = "sections/2024/01_measures.yaml"


class Browser(HTMLParser):
    """Reads a page as HTML, whatever wrote it: tags as they come, words, what pictures say."""

    def __init__(self, text: str):
        super().__init__()
        self.open, self.words, self.tags, self.bad = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.words += [dict(attrs).get("alt", "")] if tag == "img" else []
        self.open += [] if tag in VOID else [tag]

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.bad.append(tag)

    def handle_data(self, data):
        if not set(self.open) & {"head", "style"}:
            self.words.append(data)

    def handle_comment(self, data):
        self.bad.append(data)

    @property
    def text(self):
        return "".join(self.words).replace("\n", "")

    def headings(self):
        return [int(tag[1]) for tag, _ in self.tags if re.fullmatch("h[1-6]", tag)]

    def of(self, wanted):
        return [attributes for tag, attributes in self.tags if tag == wanted]


def drawn(folder):
    """Return the report of a project, its pictures and its profile."""
    project = Project.at(folder)
    source = gather(project, None)
    return (*draw(compose(source)[0], source.files, Caches.of(project)), profile_of(source.files))


@pytest.fixture(scope="module", params=guard.projects())
def made(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    guard.copy(request.param, folder)
    return drawn(folder)


@pytest.fixture
def small(written):
    """Return a function that gives report, pictures and profile of a small project with some files written anew."""
    return lambda files=None: drawn(written(files))


def words_of(report) -> str:
    """Return the words of the blocks in order; of two photos on a line each stands with its caption."""
    blocks = list(report.blocks)
    for at, (first, second) in enumerate(pairwise(report.blocks)):
        if isinstance(first, Picture) and isinstance(second, Picture):
            blocks[at + 1], blocks[at + 2] = blocks[at + 2], blocks[at + 1]
    said = [block.alt or block.chart.title if isinstance(block, Picture) else block.text for block in blocks]
    return re.sub("[\n\t]", "", "".join(said))


# ---- every sample, every edition ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", Edition)
def test_a_page_holds_the_words_of_the_report_in_order_and_is_closed_properly(made, edition):
    report, images, profile = made
    text = page(report, images, profile, edition)
    read = Browser(text)
    note = "草稿（送审稿）：未经审定，请勿公开、转发。" if edition is Edition.DRAFT else ""
    assert read.text.replace("\t", "") == note + words_of(report)
    assert (read.bad, read.open) == ([], [])
    assert text == page(report, images, profile, edition)


def test_headings_skip_no_level(made):
    report, images, profile = made
    levels = Browser(page(report, images, profile, Edition.PUBLIC)).headings()
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def test_nothing_is_fetched_and_nothing_runs(made):
    report, images, profile = made
    text = page(report, images, profile, Edition.PUBLIC)
    read = Browser(text)
    assert not {"script", "link", "iframe", "a", "object", "base", "form"} & {tag for tag, _ in read.tags}
    assert {key for _, attributes in read.tags for key in attributes if key.startswith(("on", "data-", "href"))} == set()
    assert all(image["src"].startswith(("data:image/png;base64,", "data:image/jpeg;base64,")) for image in read.of("img"))
    assert not re.search(r"url\(|@import|https?:|//", re.sub(r"base64,[^\"]+", "", text))
    policy = next(m["content"] for m in read.of("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def test_a_fragment_holds_the_same_words_and_brings_its_looks_along(made):
    report, images, profile = made
    text = fragment(report, images, profile, Edition.PUBLIC, {id: f"图{n}.png" for n, id in enumerate(images, 1)})
    read = Browser(text)
    assert read.text.replace("\t", "") == words_of(report)
    assert not {"html", "head", "body", "style", "br", "script", "meta"} & {tag for tag, _ in read.tags}
    assert not any("class" in attributes or "id" in attributes for _, attributes in read.tags)
    assert [image["src"] for image in read.of("img")] == [f"图{n}.png" for n, _ in enumerate(images, 1)]


def test_a_preview_holds_the_same_words_and_tells_their_places(made):
    report, images, profile = made
    read = Browser(preview(report, images, profile, Marks()).body)
    assert read.text.replace("\t", "") == words_of(report)
    metrics = [a["data-metric"] for tag, a in read.tags if tag == "span" and "data-metric" in a]
    assert metrics == [f.metric for b in report.blocks if not isinstance(b, Picture) for f in b.figures]


# ---- what stands for what ----------------------------------------------------------------------------------------------------


def body(text: str) -> str:
    return re.sub(r' (class|style|width|height|src)="[^"]*"', "", text[text.index("<article") :])


def test_what_stands_for_what(small):
    told = body(page(*small(), Edition.PUBLIC)).splitlines()
    assert [line for line in told if "<table>" not in line] == [
        "<article>",
        "<h1>甲区司法局2024年法治政府建设年度报告</h1>",
        "<p>现将2024年法治政府建设情况报告如下。</p>",
        "<h2>一、主要举措和成效</h2>",
        "<div><h3>（一）规范行政执法。</h3><p>全年检查单位1200家，发现隐患860处，整改率为98.3%。"
        "一是主要负责人履行第一责任人职责。二是开展培训12场次。</p></div>",
        '<figure><img alt="条形图：2024年隐患治理情况。2024年：火灾隐患860处，整改隐患845处。"/>'
        "<figcaption>图1\u30002024年隐患治理情况</figcaption></figure>",
        "<p>数据来源：虚构样例</p>",
        "<h2>二、存在的不足和原因</h2>",
        "<p>基层执法力量不足，主要原因是人员补充不及时。</p>",
        "<h2>三、2025年主要安排</h2>",
        "<p>2025年，持续规范行政执法。</p>",
        "<p>附件：主要指标</p>",
        "<p>甲区司法局</p>",
        '<p><time datetime="2025-01-20">2025年1月20日</time></p>',
        "<p>附件</p>",
        "<h2>主要指标</h2>",
        "<p>数据来源：虚构样例</p>",
        "</article></main>",
        "</body>",
        "</html>",
    ]


def test_words_are_never_markup(small):
    nasty = "甲<b>乙</b>&amp;“丙”\\'丁\\' & <script>alert(1)</script> ]]> <!-- 戊 -->"
    report, images, profile = small(
        {PART: f"covers: measures\nheading: 一<i>二</i>\ntext: |\n  {nasty}\n", "data/unit.yaml": "name: 甲<区>\nkind: 部门\n"}
    )
    read = Browser(page(report, images, profile, Edition.PUBLIC))
    assert nasty in read.text and "一<i>二</i>" in read.text and "甲<区>" in read.text
    assert "script" not in {tag for tag, _ in read.tags} and read.bad == []
    assert [m["content"] for m in read.of("meta") if m.get("name") == "description"] == [description(report)]


def test_an_arabic_heading_under_a_part_is_one_deeper_than_it(small):
    report, images, profile = small(
        {
            "sections/2024/report.yaml": 'title: 报告\ndate: 2025年1月20日\nheadings: [{number: "一、"}, {number: "1."}]\n',
            PART: "covers: measures\nheading: 甲\nchildren:\n  - {heading: 乙, text: 丙。}\n",
        }
    )
    assert Browser(page(report, images, profile, Edition.PUBLIC)).headings()[:3] == [1, 2, 3]


def test_a_table_says_what_its_cells_are_of(small):
    table = re.search("<table.*?</table>", body(page(*small(), Edition.PUBLIC)))[0]
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("指标", "单位", "2024年"))
    assert table.startswith('<table><caption id="t16">表1\u30002024年主要指标</caption><colgroup><col/><col/><col/></colgroup>')
    assert f"<thead><tr>{heads}</tr></thead><tbody><tr>" in table
    assert '<tr><th scope="row">整改率</th><td>%</td><td>98.3</td></tr></tbody></table>' in table


def test_a_date_is_a_time(small):
    assert '<time datetime="2025-01-20">2025年1月20日</time>' in page(*small(), Edition.PUBLIC)


def test_a_draft_says_so_and_only_a_public_page_is_to_be_found(small):
    report, images, profile = small()
    draft, final, public = (page(report, images, profile, edition) for edition in Edition)
    assert (
        "<title>（草稿）甲区司法局2024年法治政府建设年度报告</title>" in draft and draft.count("草稿（送审稿）：未经审定") == 2
    )
    assert "草稿" not in re.sub(r"\.草稿\{[^}]*\}|\.草稿", "", final + public)
    noindex = [' name="robots" content="noindex"' in text for text in (draft, final, public)]
    assert noindex == [True, True, False]


def test_the_description_is_made_of_words_of_the_report(small):
    said = "甲区司法局2024年法治政府建设年度报告（2025年1月20日）：一、主要举措和成效；二、存在的不足和原因；三、2025年主要安排"
    assert description(small()[0]) == said


def test_the_look_is_that_of_the_profile(small):
    text = page(
        *small({"templates/profile.yaml": "字体: {仿宋: 虚构仿宋}\n页面: {左边距: 30毫米, 右边距: 24毫米}\n"}), Edition.PUBLIC
    )
    assert "'西文','虚构仿宋','FangSong_GB2312'" in text
    assert "@page{size:595.3pt 841.9pt;margin:104.9pt 68.05pt 99.2pt 85.05pt" in text


def test_a_preview_knows_the_bookmarks(small):
    report, images, profile = small()
    paragraph = next(b for b in report.blocks if isinstance(b, Paragraph) and list(b.figures))
    figure = next(paragraph.figures)
    text = preview(report, images, profile, Marks({id(paragraph): "_s_0007", id(figure): "_m_0009"})).body
    assert 'class="段首标题二" data-place="sections/2024/01_measures.yaml:6" data-bookmark="_s_0007"' in text
    assert f'data-metric="检查单位" data-year="2024" data-place="{figure.place}" data-source="{figure.source}"' in text
    apart = '<span class="隙"></span>'
    assert f'data-bookmark="_m_0009">{apart}1200{apart}家</span>' in text
    lent = preview(report, images, profile, Marks(), lambda id: f"/picture/{id}").body
    assert 'src="/picture/监督执法"' in lent and "base64" not in lent


# ---- the proof ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "old, new",
    [
        ("1200家", "1201家"),
        ("1200家", ""),
        ("<h3", "<p>又一段</p><h3"),
        ("</article>", "散落的字</article>"),
        ("<h2", "<!-- 批注 --><h2"),
        ("<h2", "<h2  "),
        ("</p>", "</P>"),
        ("图1\u3000", "图2\u3000"),
        ("条形图：", "饼图："),
    ],
)  # fmt: skip
def test_a_page_that_says_anything_else_is_not_handed_out(small, old, new):
    report, images, profile = small()
    text = page(report, images, profile, Edition.PUBLIC)
    prove(text.removesuffix("\n"), report)
    at = text.index(old, text.index("<article"))
    with pytest.raises(Trouble) as caught:
        prove((text[:at] + new + text[at + len(old) :]).removesuffix("\n"), report)
    assert [p.id for p in caught.value.problems] == ["page-words"]


def test_the_profile_of_the_national_standard_needs_no_file(small):
    report, images, _ = small()
    assert "22pt" in fragment(report, images, Profile(), Edition.PUBLIC, dict.fromkeys(images, "图1.png"))


# ---- tables of words ---------------------------------------------------------------------------------------------------------


WORDED = """\
title: 普法清单
kind: free
unit: 场次
header: 2
rows:
  - [科室, 计划, <, 说明]
  - [^, 宣讲, 培训, ^]
  - [普法科, 12, "{{ 培训.数值 }}", "第一行\\n第二行"]
  - [^, 3, 300, ""]
  - [合计, 15, 312.5, —]
  - [以上均为虚构, <, <, <]
align: [中, 数, 数, 左]
"""


def test_a_table_of_words_keeps_heads_merged_cells_and_lines(small):
    folder = {"charts/清单.yaml": WORDED, PART: "covers: measures\nheading: 甲\ntext: 乙。\ntables: [清单]\n"}
    report, images, profile = small(folder)
    for text in (page(report, images, profile, Edition.PUBLIC), fragment(report, images, profile, Edition.PUBLIC, {})):
        table = re.search(r"<table.*?</table>", text.replace("\n", ""))[0]
        assert re.sub(r' (class|style|id)="[^"]*"|<col[^>]*/>|</?colgroup>', "", table) == (
            "<table><caption>表1\u3000普法清单<p>单位：场次</p></caption>"
            '<thead><tr><th scope="col" rowspan="2">科室</th><th scope="colgroup" colspan="2">计划</th>'
            '<th scope="col" rowspan="2">说明</th></tr>'
            '<tr><th scope="col">宣讲</th><th scope="col">培训</th></tr></thead>'
            '<tbody><tr><th scope="rowgroup" rowspan="2">普法科</th><td>12</td><td>12</td><td>第一行<br/>第二行</td></tr>'
            "<tr><td>3</td><td>300</td><td></td></tr>"
            '<tr><th scope="row">合计</th><td>15</td><td>312.5</td><td>—</td></tr>'
            '<tr><td colspan="4">以上均为虚构</td></tr></tbody></table>'
        )
