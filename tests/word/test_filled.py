"""A template prints what its tags ask for, with the look of the run they stand in, however its owner has restyled it."""

import re

import pytest
from lxml import etree

from lawreport.edition import Edition
from lawreport.files.package import open_package, zip_parts
from lawreport.model import Figure, Paragraph, Report, Table, Words
from lawreport.problem import Place, Trouble
from lawreport.word.anchors import holds
from lawreport.word.render import render
from lawreport.word.template.compile import compile_template
from lawreport.word.template.lint import W
from lawreport.word.template.make import make_template
from lawreport.word.template.parts import DOCUMENT
from lawreport.word.template.profile import Profile

BODY = (
    '<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
    '<w:t xml:space="preserve">{{ 块.文 }}</w:t></w:r></w:p>'
)
SPANS = (
    Words("查了"),
    Figure("12家", "检查单位", 2024, raw="12", source=Place("data/2024.csv", 2, cell="B2"), place=Place("a.yaml", 3, 1)),
    Words("“甲”；\n又\t查。"),
)


def printed(branch: str, *blocks, **more):
    """Return the tree of a report whose template has this in the place of the paragraph for 正文."""
    parts = open_package(make_template(Profile()), "t")
    document = parts[DOCUMENT].decode()
    assert BODY in document
    parts[DOCUMENT] = document.replace(BODY, branch).encode()
    report = Report(
        "甲局", 2024, "甲局报告", "2025年1月2日", blocks or (Paragraph("正文", SPANS, head=(Words("（一）"),), **more),)
    )
    data = render(compile_template(zip_parts(parts), "t"), report, {}, Edition.DRAFT, "t").data
    return etree.fromstring(open_package(data, "r")[DOCUMENT])


def lines(root) -> list[str]:
    """Return the paragraphs as style, properties but the style, and each run as its look and its words."""
    return [_line(p) for p in root.iter(W + "p") if holds(p)]


def _line(paragraph) -> str:
    shape = paragraph.find(W + "pPr")
    wished = [] if shape is None else [_name(e) for e in shape if _name(e) != "pStyle"]
    runs = [r for r in paragraph.iter(W + "r") if next(r.iterancestors(W + "p")) is paragraph]
    return "｜".join([",".join(wished), *(_look(r) + _words(r) for r in runs)])


def _look(run) -> str:
    look = run.find(W + "rPr")
    return "" if look is None else "".join(f"<{_name(e)}{'中' if e.get(W + 'hint') else ''}>" for e in look)


def _words(run) -> str:
    return "".join({"t": e.text, "br": "↵", "tab": "→"}.get(_name(e), f"[{_name(e)}]") for e in run if _name(e) != "rPr")


def _name(element) -> str:
    return element.tag.rpartition("}")[2]


def run(words: str, look: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}<w:t>{words}</w:t></w:r>"


CASES = {
    "plain, with no properties": (f"<w:p>{run('{{ 块.文 }}')}</w:p>", ["｜查了｜12家｜<rFonts中>“甲”；↵又→查。"]),
    "words before and behind": (
        f"<w:p>{run('共“{{ 块.文 }}”完', '<w:b/>')}</w:p>",
        ["｜<rFonts中><b>共“｜<b>查了｜<b>12家｜<rFonts中><b>“甲”；↵又→查。｜<rFonts中><b>”完"],
    ),
    "two in one run": (
        f"<w:p>{run('{{ 块.头 }}{{ 块.文 }}', '<w:i/>')}</w:p>",
        ["｜<i>（一）｜<i>查了｜<i>12家｜<rFonts中><i>“甲”；↵又→查。"],
    ),
    "put together": (
        f"<w:p>{run('{{ &quot;甲&quot; + 块.头 + 块.文 + 年 }}')}</w:p>",
        ["｜甲｜（一）｜查了｜12家｜<rFonts中>“甲”；↵又→查。｜2024"],
    ),
    "one or the other": (
        f"<w:p>{run('{{ 块.头 if 块.头 else 块.文 }}')}{run('{{ 块.文 }}')}</w:p>",
        ["｜（一）｜查了｜12家｜<rFonts中>“甲”；↵又→查。"],
    ),
    "a condition in a run": (
        f"<w:p>{run('甲{% if 块.头 %}{{ 块.头 }}{% endif %}{{ 块.文 }}乙')}</w:p>",
        ["｜甲｜（一）｜查了｜12家｜<rFonts中>“甲”；↵又→查。｜乙"],
    ),
    "a condition over runs": (
        f"<w:p>{run('{% if 块.级 %}甲', '<w:b/>')}{run('乙{% endif %}')}{run('{{ 块.头 }}{{ 块.文 }}')}</w:p>",
        ["｜（一）｜查了｜12家｜<rFonts中>“甲”；↵又→查。"],
    ),
    "what is no block's": (
        f"<w:p>{run('{{ 单位 }}{{ 年 }}：')}{run('{{ 块.头 }}{{ 块.文 }}')}</w:p>",
        ["｜甲局｜2024｜：｜（一）｜查了｜12家｜<rFonts中>“甲”；↵又→查。"],
    ),
    "beside other things": (
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:tab/><w:t>{{ 块.头 }}</w:t><w:t>{{ 块.文 }}</w:t><w:br/><w:t>完</w:t></w:r></w:p>",
        ["｜<b>→｜<b>（一）｜<b>查了｜<b>12家｜<rFonts中><b>“甲”；↵又→查。｜<b>↵｜<b>完"],
    ),
    "in a link": (
        f'<w:p><w:hyperlink w:anchor="x">{run("{{ 块.头 }}")}</w:hyperlink>{run("{{ 块.文 }}")}</w:p>',
        ["｜（一）｜查了｜12家｜<rFonts中>“甲”；↵又→查。"],
    ),
    "torn apart": (
        f"<w:p>{run('{{ 块', '<w:b/>')}{run('.文 }')}{run('}')}</w:p>",
        ["｜<b>查了｜<b>12家｜<rFonts中><b>“甲”；↵又→查。"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_paragraph_prints(name):
    branch, expected = CASES[name]
    with_head = "块.头" in branch
    root = printed(branch) if with_head else printed(branch, Paragraph("正文", SPANS))
    assert lines(root) == expected


def test_what_a_block_wishes_stands_where_the_schema_wants_it_in_each_of_its_paragraphs():
    shape = (
        '<w:pPr><w:pStyle w:val="Normal"/><w:keepNext w:val="0"/><w:widowControl/>'
        '<w:ind w:firstLine="1"/><w:jc w:val="left"/></w:pPr>'
    )
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('{{ 块.头 }}')}</w:p></w:txbxContent></w:pict></w:r>"
    root = printed(f"<w:p>{shape}{box}{run('{{ 块.文 }}')}</w:p>", new_page=True, keep_next=True, above=1, right=4)
    assert [line.partition("｜")[0] for line in lines(root)] == [
        "keepNext,pageBreakBefore,widowControl,spacing,ind,jc",
        "keepNext,pageBreakBefore,spacing,ind",
    ]
    paragraph = next(root.iter(W + "p"))
    assert dict(paragraph.find(f"{W}pPr/{W}ind").attrib) == {
        W + "right": "1280",
        W + "rightChars": "400",
        W + "firstLine": "0",
        W + "firstLineChars": "0",
    }
    assert paragraph.find(f"{W}pPr/{W}keepNext").attrib == {}


def test_a_text_box_beside_a_tag_in_its_run_stays_there_with_its_own_tags():
    box = f"<w:pict><w:txbxContent><w:p>{run('{{ 块.头 }}')}</w:p></w:txbxContent></w:pict>"
    root = printed(f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:tab/>{box}<w:t>{{{{ 块.文 }}}}</w:t><w:t>完</w:t></w:r></w:p>")
    outer, inner = [p for p in root.iter(W + "p") if holds(p)]
    assert [holds(p) for p in (outer, inner)] == ["\t（一）查了12家“甲”；\n又\t查。完", "（一）"]
    assert next(inner.iterancestors(W + "r")).getparent() is outer


def test_a_table_within_a_table_keeps_its_widths():
    cells = "".join(f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/></w:tcPr>{{}}</w:tc>' for width in (1, 2))
    inner = (
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='1'/><w:gridCol w:w='2'/></w:tblGrid>"
        f"<w:tr>{cells.format('<w:p/>', '<w:p/>')}</w:tr></w:tbl><w:p/>"
    )
    source = re.sub(r"(?=<w:p>(?:(?!<w:p>).)*\{\{ 格 \}\})", inner, make_template_document(), count=1)
    table = Table("t", ((Words("甲"),), (Words("乙"),)), (((Words("丙"),), (Words("丁"),)),), (1, 3))
    parts = open_package(make_template(Profile()), "t")
    parts[DOCUMENT] = source.encode()
    report = Report("甲局", 2024, "甲局报告", "2025年1月2日", (table,))
    root = etree.fromstring(
        open_package(render(compile_template(zip_parts(parts), "t"), report, {}, Edition.DRAFT, "t").data, "r")[DOCUMENT]
    )
    outer = next(root.iter(W + "tbl"))
    assert [c.get(W + "w") for c in outer.find(W + "tblGrid")] == ["2211", "6634"]
    assert [[c.find(f"{W}tcPr/{W}tcW").get(W + "w") for c in row.findall(W + "tc")] for row in outer.findall(W + "tr")] == [
        ["2211", "6634"]
    ] * 2
    for nested in outer.iterdescendants(W + "tbl"):
        assert [c.get(W + "w") for c in nested.find(W + "tblGrid")] == ["1", "2"]


def make_template_document() -> str:
    return open_package(make_template(Profile()), "t")[DOCUMENT].decode()


def test_tags_that_break_the_file_are_told():
    with pytest.raises(Trouble, match="放错了位置"):
        printed(
            f'<w:p><w:hyperlink w:anchor="x">{run("{% if 块.级 %}甲")}'
            f"</w:hyperlink>{run('{% endif %}{{ 块.头 }}{{ 块.文 }}')}</w:p>"
        )
