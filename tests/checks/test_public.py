"""The public edition: what is refused, and that the finished file tells nothing else (persons and numbers are 虚构)."""

import re
import struct
import zlib
from dataclasses import replace

import pytest
from handling import png_chunk
from where import CORPUS

from lawreport.checks.publication import refusals, scan, scan_file
from lawreport.edition import Edition
from lawreport.files.package import open_package, zip_parts
from lawreport.model import Table, Words
from lawreport.problem import Place, Trouble
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import gather
from lawreport.word.render import render
from lawreport.word.template.compile import compile_template
from lawreport.word.template.make import make_template
from lawreport.word.template.profile import Profile

REVIEW = "\nsecrecy_review: {reviewer_role: 办公室主任, date: 2025年1月10日}\n"
REPORT = """\
title: "{{ 单位 }}{{ 年 }}年法治政府建设年度报告"
date: 2025年1月20日
"""
PART = "covers: measures\nheading: 主要举措和成效\ntext: |\n  "
SECRET = "贾某甲泄"


# ---- words that are refused --------------------------------------------------------------------------------------------


def refused(written, words="全年检查单位{{ 检查单位 }}。", report=REPORT + REVIEW, **files):
    folder = written(
        {
            "sections/2024/report.yaml": report,
            "sections/2024/01_measures.yaml": PART + words,
            "sections/2024/02_shortcomings.yaml": None,
            "sections/2024/03_next_year.yaml": None,
            **files,
        }
    )
    source = gather(Project.at(folder), 2024)
    return refusals(source, compose(source)[0])


def test_a_report_that_was_reviewed_may_go_out(written):
    assert refused(written) == []


@pytest.mark.parametrize(
    "review, said",
    [
        ("", "没有写明保密审查"),
        ("\nsecrecy_review: {reviewer_role: 主任, date: 2024年3月1日}\n", "结束以前"),
    ],
)
def test_a_report_without_a_proper_review_may_not(written, review, said):
    assert [said in p.message for p in refused(written, report=REPORT + review)] == [True]


def test_a_review_without_a_date_is_told_in_reading(written):
    with pytest.raises(Trouble, match="“改日”不是日期"):
        refused(written, report=REPORT + "\nsecrecy_review: {reviewer_role: 主任, date: 改日}\n")


@pytest.mark.parametrize(
    "words, id",
    [
        ("证号11010519491231002X。", "X-01"),
        ("证号１１０１０５１９４９１２３１００２Ｘ。", "X-01"),
        ("证号110105 19491231 002X。", "X-01"),
        ("电话13800138000。", "X-02"),
        ("电话0371-66660000。", "X-02b"),
        ("卡号6222020200112233446。", "X-03"),
        ("卡号6222 0202 0011 2233 446。", "X-03"),
        ("扣押粤F12345号货车。", "X-04"),
        ("联系example.person@example.com。", "X-04b"),
        ("代码91350100M000100Y43。", "X-04c"),
        ("审理（2024）豫01行初12号案。", "X-05"),
        ("申请人张三不服处罚。", "X-06"),
        ("机密★3年。", "X-07"),
        ("（内部资料，注意保存）", "X-07"),
        ("对甲市丰收食品有限公司罚款5万元。", "X-08"),
        ("现场位于解放路12号3单元501室。", "X-09"),
        ("救助王小明（男，15岁）。", "X-10"),
    ],
)
def test_what_may_not_be_published_is_refused_where_it_was_typed(written, words, id):
    found = [p for p in refused(written, words) if p.id == id]
    assert found and found[0].place.file == "sections/2024/01_measures.yaml" and found[0].place.line == 4
    assert str(found[0]).startswith("错误")


def test_words_of_a_table_are_refused_too(written):
    chart = "title: 主要指标\nkind: table\nmetrics: [检查单位]\nsource: 数据来源：王某，13800138000\n"
    found = refused(written, "检查单位{{ 检查单位 }}。\ntables: [主要指标]\n", **{"charts/主要指标.yaml": chart})
    assert [p.id for p in found] == ["X-02"]


def test_a_number_partly_from_the_data_and_partly_typed_is_refused(written):
    rows = "检查单位,13800138,,\n火灾隐患,860,,\n整改隐患,845,,\n培训,12,,\n拘留,,,缺\n"
    data = {"data/2024.csv": "指标,数值,来源,备注\n" + rows}
    assert [p.id for p in refused(written, "联系电话{{ 检查单位.数值 }}000。", **data)] == ["X-02"]


def test_a_number_that_begins_in_the_heading_is_refused(written):
    part = PART.partition("text")[0] + "children:\n- heading: 联系电话138\n  text: 00138000，检查单位{{ 检查单位 }}。\n"
    assert [p.id for p in refused(written, **{"sections/2024/01_measures.yaml": part})] == ["X-02"]


def test_what_is_refused_is_not_told_again(written):
    party, telephone = refused(written, "全年检查单位{{ 检查单位 }}，申请人欧阳小强的电话１３８　００１３　８０００。")
    assert (party.id, party.message) == ("X-06", "不能公开：“欧…”像是写了当事人姓名")
    assert (telephone.id, telephone.message) == ("X-02", "不能公开：“138…00”是手机号")
    assert (party.place.line, party.place.column, telephone.place.column) == (4, 23, 30)
    assert "欧＊＊＊的电话" in party.excerpt and "１３８＊＊＊＊＊＊＊＊００。" in telephone.excerpt


@pytest.mark.parametrize(
    "head, row, ids",
    [
        (("姓名", "电话"), ("张某", "1380013", "8000"), ["X-02"]),
        (("姓名", "证件"), ("张某", "330102 19850307", "4214"), ["X-01"]),
        (("法定代表人", "单位"), ("张三", "某公司"), ["X-06"]),
        (("姓名", "得分"), ("欧阳小强", "98"), ["X-06"]),
        (("单位", "件"), ("1380013", "8000"), []),
        (("申请人", "件"), ("个人", "1380013"), []),
        (("类别", "事项"), ("申请人", "江河治理"), []),
    ],
)
def test_a_table_is_read_across_its_cells(written, head, row, ids):
    source, report = gathered(written)
    cells = lambda texts: tuple((Words(t, Place("charts/表.yaml")),) for t in texts)  # noqa: E731
    table = next(b for b in report.blocks if isinstance(b, Table))
    new = replace(table, header=cells(head), rows=(cells(row),))
    blocks = tuple(new if b is table else b for b in report.blocks)
    assert [p.id for p in refusals(source, replace(report, blocks=blocks))] == ids


def test_a_number_broken_off_between_two_paragraphs_is_refused(written):
    assert [p.id for p in refused(written, "全年检查单位{{ 检查单位 }}，电话：1380013\n\n  8000转办公室。")] == ["X-02"]


def gathered(written):
    folder = written(
        {
            "sections/2024/report.yaml": REPORT + REVIEW,
            "sections/2024/01_measures.yaml": PART + "全年检查单位{{ 检查单位 }}。\ntables: [主要指标]\n",
            "sections/2024/02_shortcomings.yaml": None,
            "sections/2024/03_next_year.yaml": None,
        }
    )
    source = gather(Project.at(folder), 2024)
    return source, compose(source)[0]


def test_a_telephone_may_be_excused_with_a_reason_but_an_identity_number_may_not(written):
    excused = PART.replace("text: |", "text: |    # 不查 X-02b、X-01：对外公开的服务电话")
    found = refused(written, **{"sections/2024/01_measures.yaml": excused + "电话0371-66660000，证号11010519491231002X。"})
    assert [p.id for p in found] == ["X-01"]


# ---- leaks -------------------------------------------------------------------------------------------------------------


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + png_chunk(b"tEXt", b"Author\0" + SECRET.encode())
    + png_chunk(b"IDAT", zlib.compress(b"\0\0"))
    + png_chunk(b"IEND", b"")
)
JPEG = (
    b"\xff\xd8\xff\xe1"
    + struct.pack(">H", 8 + len(SECRET.encode()))
    + b"Exif\0\0"
    + SECRET.encode()
    + b"\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0"
    + b"\xff\xda\0\x08\x01\x01\0\0?\0\x00"
    + b"\xff\xd9"
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RUN = f"<w:r><w:t>{SECRET}</w:t></w:r>"


def inside(part: str, where: str, xml: str):
    """Return a leak that puts `xml` before (or, with >, after) the first `where` in a part."""

    def seed(parts):
        after, mark = where.startswith("after "), where.removeprefix("after ").encode()
        assert mark in parts[part]
        new = mark + xml.encode() if after else xml.encode() + mark
        return {**parts, part: parts[part].replace(mark, new, 1)}

    return seed


def words(xml: str):
    return inside("word/document.xml", "<w:sectPr", f"<w:p>{xml}</w:p>")


def setting(xml: str):
    return inside("word/settings.xml", 'after <w:zoom w:percent="100"/>', xml)


def beside(name: str, data: bytes, kind: str = ""):
    """Return a leak that adds a part, related to the document where `kind` says how."""

    def seed(parts):
        relation = f'<Relationship Id="rId77" Type="{OFFICE}/{kind}" Target="/{name}"/></Relationships>'
        rels = "word/_rels/document.xml.rels"
        related = {rels: parts[rels].replace(b"</Relationships>", relation.encode(), 1)} if kind else {}
        return {**parts, name: data, **related}

    return seed


def link(kind: str, target: str):
    return inside(
        "word/_rels/document.xml.rels",
        "</Relationships>",
        f'<Relationship Id="rId78" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>',
    )


def core(xml: str):
    def seed(parts):
        return {**parts, "docProps/core.xml": re.sub(rb"(?=</cp:coreProperties>)", xml.encode(), parts["docProps/core.xml"])}

    return seed


NAME = f'w:id="9" w:author="{SECRET}" w:date="2024-05-01T10:00:00Z"'
CP = 'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
LEAKS = {
    "作者": core(f"<dc:creator {CP}>{SECRET}</dc:creator>"),
    "最后保存的人": core(f"<cp:lastModifiedBy {CP}>{SECRET}</cp:lastModifiedBy>"),
    "公司": beside("docProps/app.xml", f"<Properties><Company>{SECRET}</Company></Properties>".encode()),
    "自定义属性": beside("docProps/custom2.xml", f"<Properties>{SECRET}</Properties>".encode()),
    "缩略图": beside("docProps/thumbnail.jpeg", SECRET.encode()),
    "批注": beside("word/comments.xml", f"<comments>{SECRET}</comments>".encode(), "comments"),
    "批注的位置": words(f'<w:commentRangeStart w:id="1"/>{RUN}'),
    "修订人名单": beside("word/people.xml", f"<people>{SECRET}</people>".encode()),
    "插入的修订": words(f"<w:ins {NAME}>{RUN}</w:ins>"),
    "删除的修订": words(f"<w:del {NAME}><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>"),
    "格式的修订": words(f"<w:pPr><w:pPrChange {NAME}><w:pPr/></w:pPrChange></w:pPr>"),
    "隐藏文字": words(f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{SECRET}</w:t></w:r>"),
    "白色文字": words(f'<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>{SECRET}</w:t></w:r>'),
    "极小的文字": words(f'<w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>{SECRET}</w:t></w:r>'),
    "程序的书签": words('<w:bookmarkStart w:id="8" w:name="_m_0001"/><w:bookmarkEnd w:id="8"/>'),
    "自定义数据": beside("customXml/item7.xml", f"<a>{SECRET}</a>".encode()),
    "编辑标识": setting('<w:rsids><w:rsidRoot w:val="00AA1234"/></w:rsids>'),
    "段落的编辑标识": inside("word/document.xml", "<w:sectPr", '<w:p w:rsidR="00AA1234"/>'),
    "文档变量": setting(f'<w:docVars><w:docVar w:name="a" w:val="{SECRET}"/></w:docVars>'),
    "文档模板": setting('<w:attachedTemplate r:id="rId1"/>'),
    "邮件合并": setting(f'<w:mailMerge><w:query w:val="{SECRET}"/></w:mailMerge>'),
    "保护的口令": setting(f'<w:documentProtection w:edit="readOnly" w:hash="{SECRET}"/>'),
    "PNG 里的作者": beside("word/media/image9.png", PNG, "image"),
    "JPEG 里的地点": beside("word/media/image9.jpeg", JPEG, "image"),
    "别的格式的图": beside("word/media/image9.emf", b"\x01\0\0\0" + SECRET.encode() + b"\0" * 60, "image"),
    "链接的图片": link("image", f"file:///C:/Users/{SECRET}/a.png"),
    "指向本机的超链接": link("hyperlink", f"file:///C:/Users/{SECRET}/a.docx"),
    "邮箱链接": link("hyperlink", "mailto:jia@example.com"),
    "嵌入的对象": beside("word/embeddings/oleObject1.bin", SECRET.encode(), "oleObject"),
    "宏": beside("word/vbaProject.bin", SECRET.encode()),
    "作者域": words('<w:fldSimple w:instr=" AUTHOR "><w:r><w:t>甲</w:t></w:r></w:fldSimple>'),
    "文件名域": words("<w:r><w:instrText> FILENAME \\p </w:instrText></w:r>"),
    "图片说明里的路径": words(
        '<w:r><w:t>图</w:t></w:r><w:bookmarkStart w:id="7" w:name="a" '
        f'w:displacedByCustomXml="C:\\{SECRET}"/><w:bookmarkEnd w:id="7"/>'
    ),
    "智能标记": words(f'<w:smartTag w:element="{SECRET}"><w:r><w:t>甲</w:t></w:r></w:smartTag>'),
    "看不见的注释": inside("word/document.xml", "<w:sectPr", f"<!--{SECRET}-->"),
    "页脚里拆开的电话": inside(
        "word/footer1.xml", "</w:p>", "<w:r><w:t>１３８</w:t></w:r><w:r><w:t>-0013\u200b-80</w:t></w:r><w:r><w:t>00</w:t></w:r>"
    ),
    "样式名里的身份证号": inside(
        "word/styles.xml", "</w:styles>", '<w:style w:type="paragraph"><w:name w:val="330102198503074214"/></w:style>'
    ),
    "文件标题里的当事人": core(f"<dc:subject {CP}>原告欧阳小强不服处罚</dc:subject>"),
    "页脚里的电话": inside("word/footer1.xml", "</w:p>", "<w:r><w:t>13800138000</w:t></w:r>"),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    import shutil

    folder = tmp_path_factory.mktemp("public") / "project"
    shutil.copytree(CORPUS / "faulty" / "_base", folder)
    for path in folder.glob("sections/2024/0[23]_*"):
        path.unlink()
    (folder / "sections/2024/report.yaml").write_text(REPORT + REVIEW, encoding="utf-8")
    (folder / "sections/2024/01_measures.yaml").write_text(PART + "全年检查单位{{ 检查单位 }}。", encoding="utf-8")
    return compose(gather(Project.at(folder), 2024))[0]


def published(template: bytes, report) -> bytes:
    """Return the public file made with a template, or raise what refuses it."""
    word = render(compile_template(template, "templates/report.docx"), report, {}, Edition.PUBLIC, "templates/report.docx")
    scan_file(word.data, "公开稿.docx", report).raise_errors()
    return word.data


def test_the_public_file_of_a_clean_template_tells_nothing(report):
    data = published(make_template(Profile()), report)
    assert scan_file(data, "公开稿.docx", report) == []
    assert {n for n in open_package(data, "a") if not n.startswith(("word/", "_rels/", "["))} == {"docProps/core.xml"}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_in_the_template_is_left_behind_or_refused(leak, report):
    parts = LEAKS[leak](open_package(make_template(Profile()), "a"))
    try:
        data = published(zip_parts(parts), report)
    except Trouble as trouble:
        assert all(re.search("[一-鿿]", p.message) for p in trouble.problems)
        return
    assert not [name for name, part in open_package(data, "a").items() if SECRET.encode() in part or b"00AA1234" in part]


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_in_the_finished_file_is_seen(leak, report):
    parts = open_package(published(make_template(Profile()), report), "a")
    seeded = LEAKS[leak](parts)
    assert seeded != parts and scan(seeded, report)


def test_the_zip_around_the_parts_may_not_tell_the_time(report):
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in open_package(published(make_template(Profile()), report), "a").items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 1, 2, 3, 4, 4)), data)
        archive.comment = SECRET.encode()
    assert len(scan_file(out.getvalue(), "公开稿.docx", report)) == 2


def test_the_draft_is_not_fit_to_publish(report):
    template = compile_template(make_template(Profile()), "a")
    found = scan_file(render(template, report, {}, Edition.DRAFT, "a").data, "送审稿.docx")
    assert any("书签" in p.message for p in found) and any("自定义数据" in p.message for p in found)


@pytest.mark.parametrize("settings", ["off:\n  X-03: 本单位公开手机号\n", "levels:\n  X-03: 提示\n"])
def test_a_rule_of_what_must_not_be_published_cannot_be_switched_off(written, lawreport, settings):
    folder = written({"data/rules.yaml": settings, "sections/2024/01_measures.yaml": PART + "联系电话13812345678。\n"})
    public = lawreport("check", "--edition", "public", "--unsigned", "--project", folder)
    assert "错误 sections/2024/01_measures.yaml:4" in public.out and "X-03" in public.out
    for edition in ("draft", "final", "public"):
        told = lawreport("check", "--edition", edition, "--unsigned", "--all", "--project", folder).out
        assert "提醒 data/rules.yaml:2:" in told and "公开稿照样查" in told, told
