"""Long paragraphs, long files: what takes a second for one takes four for four times as much, not sixteen (虚构).

Times are of the processor and compared with each other, never with a clock; what takes next to none is not compared.
"""

import re
import time

import pytest
from lxml import etree
from test_worddoc import p, read, word

from lawreport.edition import Edition
from lawreport.files.package import open_package, zip_parts
from lawreport.inspection.survey import survey_file
from lawreport.problem import Trouble
from lawreport.rules import Context, Scope, check_prose, prose_from, rules
from lawreport.rules import endless as limits
from lawreport.rules.reading import text as reading
from lawreport.word.public.rebuilt import rebuilt
from lawreport.word.public.unseen import unseen

WML = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHORT, TIMES, MOST = 1500, 4, 12  # a square takes sixteen times as long
NOTHING = 0.02  # seconds of the processor that are not compared


def taken(action) -> float:
    reading.forget(-1)  # everything, as the fixture has it
    started = time.process_time()
    action()
    return time.process_time() - started


def grows(action, size: int) -> bool:
    """Return whether an action takes much more than its share for something four times as long, each time it is tried."""
    return taken(lambda: action(TIMES * size)) >= NOTHING and all(grew(action, size) for _ in range(3))


def grew(action, size: int) -> bool:
    longer, shorter = (min(taken(lambda size=n: action(size)) for _ in range(5)) for n in (TIMES * size, size))
    return longer > max(NOTHING, MOST * shorter)


# ---- one paragraph -------------------------------------------------------------------------------------------------

REPEATED = {
    "counts": "检查1家，",
    "rates": "占50%，",
    "named rates": "办结率98%，",
    "parts": "其中1家，",
    "totals": "1件、合计",
    "growth": "上年的1家增长1%",
    "large counts": "1万",
    "digits": "1",
    "opened": "（",
    "closed": "）",
    "brackets": "（）",
    "numbered brackets": "（一）",
    "both opened": "“《",
    "crossing": "（》",
    "quotations": "“”",
    "blanks": " ",
    "wide blanks": "　",
    "links": "一是",
    "whole links": "一是健全制度，二是强化培训，",
    "commas": "、",
    "hanzi digits": "一",
    "towards": "对",
    "judged": "被评为",
    "whether": "从是否",
    "links of Markdown": "[](",
    "names": "《条例》",
    "years": "2024年",
    "clauses": "加强行政执法监督，办理案件，",
    "one character": "法",
    "addresses": "a@",
    "stops": "检查1家。",
}


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(reading, "ENOUGH", -1)


@pytest.mark.parametrize("unit", REPEATED.values(), ids=REPEATED)
def test_no_rule_takes_the_square_of_a_paragraph(unit):
    def read_by(rule):
        def action(size: int) -> None:
            list(rule.hits(prose_from((unit * size)[:size]), Context(2024, public=True)))

        return action

    prose_rules = [rule for rule in rules(of_files=False) if rule.scope in (Scope.LINE, Scope.TEXT)]
    assert [rule.id for rule in prose_rules if grows(read_by(rule), SHORT)] == []


def test_what_is_said_of_counts_does_not_depend_on_how_long_the_sentence_is():
    before = "参加培训、座谈和宣讲，" * 60
    for text in (
        "甲类30件、乙类50件，合计90件。",
        "应出庭149件，实际出庭147件，出庭率为99.7%。",
        "检查300家，比上年的250家增长25%。",
    ):
        wanted = [f.rule.id for f in check_prose(prose_from(text)) if f.rule.id.startswith(("N-29", "N-30", "N-31"))]
        found = [f.rule.id for f in check_prose(prose_from(before + text)) if f.rule.id.startswith(("N-29", "N-30", "N-31"))]
        assert wanted and found == wanted


# ---- one file ------------------------------------------------------------------------------------------------------


def r(text: str, properties: str = "") -> str:
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


def styled(n: int) -> str:
    return "".join(
        f'<w:style w:type="paragraph" w:styleId="s{i}"><w:basedOn w:val="s{i - 1}"/><w:rPr><w:b/></w:rPr></w:style>'
        for i in range(n)
    )


INSERTED = f'<w:ins w:author="甲">{r("增")}</w:ins>'


def marked(i: int) -> str:
    return f'<w:bookmarkStart w:id="{i}" w:name="b{i}"/>{r("字")}<w:bookmarkEnd w:id="{i}"/>'


def rows(n: int, *heads: str, more: str = "") -> str:
    cell = "<w:tc>{}{}</w:tc>".format
    return "".join(f"<w:tr>{cell(more, p(heads[i % len(heads)]))}{cell('', p(str(i)))}</w:tr>" for i in range(2 * n))


BOX = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox>'
    "<v:imagedata/></v:shape>"
)
FILES = {
    "paragraphs": lambda n: "".join(p(f"第{i}项工作，检查单位{i}家。") for i in range(n)),
    "headings": lambda n: "".join(p(f"（{'一二三四五六七八九'[i % 9]}）标题{i}") for i in range(n)),
    "runs": lambda n: f"<w:p>{(r('检查') + r('1', '<w:rPr><w:b/></w:rPr>')) * n}</w:p>",
    "bookmarks": lambda n: f"<w:p>{''.join(map(marked, range(n)))}</w:p>",
    "cells": lambda n: f"<w:tbl><w:tr>{('<w:tc>' + p('12') + '</w:tc>') * n}</w:tr></w:tbl>",
    "totals": lambda n: f"<w:tbl>{rows(n, '项目', '合计')}</w:tbl>",
    "totals of merged cells": lambda n: f"<w:tbl>{rows(n, '合计', more='<w:tcPr><w:vMerge/></w:tcPr>')}</w:tbl>",
    "tables": lambda n: (f"<w:tbl><w:tr><w:tc>{p('12')}</w:tc></w:tr></w:tbl>" + p("表1 甲")) * n,
    "nested tables": lambda n: f"{'<w:tbl><w:tr><w:tc>' * 40}{p('深') * n}{'<w:p/></w:tc></w:tr></w:tbl>' * 40}",
    "insertions": lambda n: f"<w:p>{INSERTED * n}</w:p>",
    "deleted ends": lambda n: f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{r('增加')}</w:p>" * n + p("完。"),
    "text boxes": lambda n: f"<w:p><w:r><w:pict>{BOX.format(p('框')) * n}</w:pict></w:r></w:p>",
    "hidden": lambda n: f"<w:p>{r('隐', '<w:rPr><w:vanish/></w:rPr>') * n}</w:p>",
    "dates": lambda n: p("2025年1月5日") * n,
}


def checked(data: bytes):
    return survey_file(data, "某.docx", None, Edition.DRAFT).problems


@pytest.mark.parametrize("body", FILES.values(), ids=FILES)
def test_no_kind_of_content_takes_the_square_of_its_number(body):
    made = {n: word(body(n)) for n in (500, 2000)}
    assert not grows(lambda n: checked(made[n]), 500)


@pytest.mark.parametrize("order", [1, -1])
def test_styles_based_on_one_another_are_worked_out_once(order):
    def made(n: int) -> bytes:
        asked = [p("甲。", f'<w:pStyle w:val="s{i}"/>') for i in range(n)][::order]
        return word("".join(asked), styles=styled(n))

    files = {n: made(n) for n in (300, 1200)}
    assert not grows(lambda n: checked(files[n]), 300)


# ---- what is too much ------------------------------------------------------------------------------------------------


def test_an_endless_paragraph_of_a_word_file_is_told_and_searched_for_what_must_not_be_published():
    text = "（一）抓好普法。" + "办结案件1200件，，" * 2500 + "电话13800138000。"
    found = checked(word(p(text) + p("（二）推进普法，，短。") + p("（四）加强普法。")))
    [told] = [q for q in found if q.id == "paragraph-endless"]
    assert f"{len(text)}字" in told.message and told.place.paragraph == 1
    assert [q.place.paragraph for q in found if q.id == "X-02"] == [1]
    assert [q.place.paragraph for q in found if q.id == "P-03"] == [2]
    assert [q.message for q in found if q.id == "S-02" and "前面是“（二）”" in q.message]


def test_an_endless_line_of_plain_text_is_told():
    data = ("短，，句。\n" + "办结案件，，" * 4000 + "卡号6222020200112233446。").encode()
    found = survey_file(data, "某.txt", None, Edition.DRAFT).problems
    assert sorted((q.id, q.place.line) for q in found if q.id in ("paragraph-endless", "P-03", "X-03")) == [
        ("P-03", 1),
        ("X-03", 2),
        ("paragraph-endless", 2),
    ]


def test_of_a_file_without_end_it_is_told_where_reading_ends(monkeypatch):
    monkeypatch.setattr(limits, "MOST", 1000)
    said = [f"第{i}项工作，，检查单位{i}家。" for i in range(60)] + ["电话13800138000。"]
    found = checked(word("".join(map(p, said))))
    [told] = [q for q in found if q.id == "paragraph-endless"]
    first = told.place.paragraph
    assert 20 < first < 60
    assert f"共{len(said) - first + 1}段、{sum(map(len, said[first - 1 :]))}字" in told.message
    assert [q.place.paragraph for q in found if q.id == "X-02"] == [61]
    assert re.search(rf"共{first - 1}处", next(q.message for q in found if q.id == "P-03"))


def test_what_stands_there_many_times_is_read_once(monkeypatch):
    monkeypatch.setattr(limits, "MOST", 1000)
    found = checked(word(p("全年检查单位120家，，整改隐患7处。") * 500))
    assert not [q for q in found if q.id == "paragraph-endless"]
    assert "共500处" in next(q.message for q in found if q.id == "P-03")


# ---- the public edition ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cells", [False, True])
def test_what_nobody_sees_is_looked_for_once(cells):
    """Four times the words take four times as long: the pages of a part are measured once, not at every run."""

    def looked(n: int) -> None:
        inside = f"<w:tbl>{rows(n, '甲')}</w:tbl>" if cells else p("甲") * n
        unseen(
            {"word/document.xml": etree.fromstring(f"<w:document {WML}><w:body>{inside}<w:sectPr/></w:body></w:document>")},
            {},
            "",
        )

    assert not grows(looked, 400)


@pytest.mark.parametrize("holder", ["<w:p>{}</w:p>", "<w:p><w:fldSimple w:instr='PAGE'>{}</w:fldSimple></w:p>"])
def test_unseen_words_of_a_paragraph_of_very_many_runs_take_time_that_grows_with_them(holder):
    def looked(n: int) -> None:
        runs = "".join(f'<w:r><w:rPr><w:sz w:val="{20 + k % 9}"/></w:rPr><w:t>甲</w:t></w:r>' for k in range(n))
        tree = etree.fromstring(f"<w:document {WML}><w:body>{holder.format(runs)}<w:sectPr/></w:body></w:document>")
        unseen({"word/document.xml": tree}, {}, "")

    assert not grows(looked, 1000)


def test_links_of_a_part_are_numbered_anew_in_time_that_grows_with_them():
    rels = "word/_rels/document.xml.rels"
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def written(n: int) -> None:
        links = "".join(f'<w:hyperlink r:id="a{k}"><w:r><w:t>甲</w:t></w:r></w:hyperlink>' for k in range(n))
        lines = "".join(
            f'<Relationship Id="a{k}" Type="{space}/hyperlink" Target="https://www.gov.cn/{k}" TargetMode="External"/>'
            for k in range(n)
        )
        document = f'<w:document {WML} xmlns:r="{space}"><w:body><w:p>{links}</w:p><w:sectPr/></w:body></w:document>'
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        parts = {
            "word/document.xml": document.encode(),
            rels: f'<Relationships xmlns="{package}">{lines}</Relationships>'.encode(),
        }
        assert rebuilt(parts, "").parts[rels].count(b"gov.cn") == n

    assert not grows(written, 800)


# ---- packages --------------------------------------------------------------------------------------------------------


def test_the_same_sentence_many_times_is_no_bomb():
    document = read(p("全年检查单位120家，整改隐患7处。") * 30_000)
    assert len(document.paragraphs) == 30_000


def test_a_small_file_of_millions_of_tags_is_refused_before_it_is_parsed():
    with pytest.raises(Trouble, match="压缩比"):
        read("<w:p/>" * 3_100_000)


@pytest.mark.parametrize("part", ["word/media/a.png", "word/fonts/font1.odttf", "word/embeddings/表.xlsx", "pictures/b.JPEG"])
def test_a_part_without_words_may_be_of_any_size(part):
    parts = open_package(word(p("甲，，乙。")), "某")
    assert "P-03" in [q.id for q in checked(zip_parts({**parts, part: bytes(64 << 20)}))]
