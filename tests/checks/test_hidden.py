"""Every kind of thing that a template may hide: 0 bytes of it in the public file, or a refusal that says where it is (虚构)."""

import re
import zlib

import pytest
from seeds import HANZI, KINDS, LEFT, LETTERS, PNG, SEEN, UNSEEN, before, both, box, link, pictured, ruled, said, saved, words
from where import CORPUS

from lawreport.checks.publication import scan, scan_file
from lawreport.edition import Edition
from lawreport.files.package import open_package, zip_parts
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import gather
from lawreport.word.public.typefaces import is_font
from lawreport.word.render import render
from lawreport.word.template.compile import compile_template
from lawreport.word.template.make import make_template
from lawreport.word.template.profile import Profile

NAME = "templates/report.docx"
CLEAN = open_package(make_template(Profile()), NAME)
SECRETS = [word.encode(code) for word in (HANZI, LETTERS) for code in ("utf-8", "utf-16-le", "utf-16-be", "gbk")]
MUST_GO_OUT = (
    "自己的书签", "有人引用的书签", "图片的名称", "图片的说明", "表格的标题、说明",
    "内容控件的名称、标记、列表", "链接的提示", "没有用到的链接", "样式名、别名", "用到的样式",
    "主题名、配色名", "编号的名称", "架构、智能标记的设置", "段落的标识", "命名空间的前缀",
    "替代内容的旧样子", "缩略图里的名字（JPEG）", "名字是 .png 的 GIF",
    "首页没有开的首页页眉", "没有字可点的链接", "邮箱链接里的信", "公式的设置", "域的提示", "未知字体（复杂文种）",
)  # fmt: skip


@pytest.fixture(scope="module")
def report():
    return compose(gather(Project.at(CORPUS / "samples" / "d_arabic_second_level"), None))[0]


def published(parts, report):
    data = render(compile_template(zip_parts(parts), NAME), report, {}, Edition.PUBLIC, NAME).data
    scan_file(data, "公开稿.docx", report).raise_errors()
    return data


def held(data: bytes) -> list[str]:
    """Return the parts of a file that hold a secret, as it is or packed, and the bytes around them."""
    found = ["文件包"] if any(secret in data for secret in SECRETS) else []
    for name, part in open_package(data, "a").items():
        if any(secret in text for text in (name.encode(), part, *_unpacked(part)) for secret in SECRETS):
            found.append(name)
    return found


def _unpacked(part: bytes):
    """Yield what stands packed in a part: pixels of a picture, members of a package within it."""
    for start in (m.start() for m in re.finditer(rb"IDAT|zTXt|iTXt|PK\x03\x04", part)):
        for offset, bits in ((4, 15), (35, -15)):
            try:
                yield zlib.decompressobj(bits).decompress(part[start + offset :], 100_000)
            except zlib.error:
                continue


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_hidden_goes_out(kind, report):
    seeded = KINDS[kind](CLEAN)
    assert seeded != CLEAN
    try:
        data = published(seeded, report)
    except Trouble as trouble:
        for problem in trouble.problems:
            assert re.search("[一-鿿]", problem.message) and problem.place.file and problem.hint, problem
        return
    assert kind not in UNSEEN
    assert held(data) == []


@pytest.mark.parametrize("kind", MUST_GO_OUT)
def test_what_no_reader_sees_is_left_behind_and_stops_nothing(kind, report):
    assert held(published(KINDS[kind](CLEAN), report)) == []


@pytest.mark.parametrize("kind", UNSEEN)
def test_words_that_nobody_sees_are_refused_with_their_words(kind, report):
    with pytest.raises(Trouble) as trouble:
        published(KINDS[kind](CLEAN), report)
    said = str(trouble.value)
    assert HANZI in said or "盖住" in said


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_look_at_a_finished_file_sees_it_too(kind, report):
    clean = open_package(published(CLEAN, report), "a")
    try:
        seeded = KINDS[kind](clean)
    except AssertionError:
        pytest.skip("the finished file has no such place")
    assert scan(seeded, report)


@pytest.mark.parametrize(
    "sound",
    [
        words('<w:color w:val="FF0000"/>', text="红字"),
        words('<w:color w:val="808080"/>', text="灰字"),
        words('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:color="auto" w:fill="C00000"/>', text="红底白字"),
        words('<w:w w:val="66"/><w:position w:val="6"/><w:spacing w:val="-10"/>', text="窄字"),
        words('<w:rFonts w:eastAsia="方正小标宋_GBK" w:ascii="Times New Roman"/><w:sz w:val="13"/>', text="小字"),
        pictured(PNG),
        pictured(saved("JPEG"), "word/media/image9.jpeg"),
    ],
)
def test_what_a_reader_sees_goes_out(sound, report):
    data = published(sound(CLEAN), report)
    assert scan_file(data, "公开稿.docx", report) == []


# As an office's own template is when Word has saved it: nothing of it may stop the public edition.
WORD_SETTINGS = (
    '<w:proofState w:spelling="clean" w:grammar="clean"/><w:stylePaneFormatFilter w:val="3F01"/><w:defaultTabStop w:val="420"/>'
    '<w:hdrShapeDefaults/><w:compat><w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids>'
    '<m:mathPr xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:mathFont m:val="Cambria Math"/>'
    '<m:brkBin m:val="before"/></m:mathPr><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/>'
)
RED_HEAD = (
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF" w:themeColor="background1"/></w:rPr><w:tcPr>'
    '<w:shd w:val="clear" w:color="auto" w:fill="C00000"/></w:tcPr></w:tblStylePr>'
)
CONTENTS = (
    '<w:hyperlink w:anchor="_Toc1"><w:r><w:t>一、主要举措</w:t></w:r><w:r><w:rPr><w:webHidden/></w:rPr><w:tab/></w:r>'
    "<w:r><w:rPr><w:webHidden/></w:rPr><w:t>1</w:t></w:r></w:hyperlink>"
)


@pytest.mark.parametrize(
    "usual",
    [
        before("word/settings.xml", "</w:settings>", WORD_SETTINGS),
        ruled(RED_HEAD),
        both(
            link("mailto:fzb@wangchuan.gov.cn", id="rId81"),
            link("https://www.wangchuan.gov.cn/col/a.html?id=3", id="rId82"),
            said('<w:hyperlink r:id="rId81"><w:r><w:t>信箱</w:t></w:r></w:hyperlink>'),
            said('<w:hyperlink r:id="rId82"><w:r><w:t>网站</w:t></w:r></w:hyperlink>'),
        ),
        said(f'<w:bookmarkStart w:id="71" w:name="_Toc1"/>{SEEN}<w:bookmarkEnd w:id="71"/>{CONTENTS}'),
        said(
            box("文本框里的字（虚构）").replace(
                "<wps:bodyPr/>", '<wps:bodyPr lIns="91440" tIns="45720" vertOverflow="overflow"/>'
            )
        ),
        words('<w:color w:val="auto"/><w:highlight w:val="yellow"/>', text="着重的字（虚构）"),
        words(shape='<w:ind w:left="420" w:hanging="420"/>', text="悬挂的项（虚构）"),
        words(text="贵\U000e0100州、葛\ufe00洲坝（虚构）"),
    ],
)
def test_what_an_office_has_in_its_template_goes_out(usual, report):
    data = published(usual(CLEAN), report)
    assert scan_file(data, "公开稿.docx", report) == []
    assert all(word in said_in(data) for word in re.findall("[一-鿿]{2,}（虚构）|信箱|网站", said_in(zip_parts(usual(CLEAN)))))


def test_a_mailbox_that_all_may_write_to_goes_out_as_a_link(report):
    seeds = both(link("mailto:fzb@wangchuan.gov.cn"), said(f'<w:hyperlink r:id="rId78">{SEEN}</w:hyperlink>'))
    code = seeds_of_field('HYPERLINK "mailto:fzb@wangchuan.gov.cn?body=a"')
    parts = open_package(published(both(seeds, code)(CLEAN), report), "a")
    assert b'Target="mailto:fzb@wangchuan.gov.cn"' in parts["word/_rels/document.xml.rels"]
    assert b"HYPERLINK &quot;mailto:fzb@wangchuan.gov.cn&quot; " in parts["word/document.xml"]


def seeds_of_field(code):
    return said(f"<w:fldSimple w:instr='{code}'>{SEEN}</w:fldSimple>")


def said_in(data: bytes) -> str:
    return re.sub("<[^>]*>", "", open_package(data, "a")["word/document.xml"].decode())


FACES = """
方正小标宋_GBK|方正仿宋_GB18030|方正公文楷体|方正风雅宋简体|方正细黑一简体|汉仪大宋简|汉仪旗黑-55S|华文中宋|仿宋GB2312
宋体 (正文)|霞鹜文楷 GB|朱雀仿宋|华康标题宋W9
思源宋体 CN Heavy|Noto Serif CJK SC Medium|Noto Sans SC|Source Han Serif CN ExtraLight
Songti SC|PingFang SC Semibold|FZXiaoBiaoSong-B05S|FZFSJW--GB1-0
HYFangSongJ|STSong-Light|TimesNewRomanPSMT|Segoe UI Semibold|Rockwell|標楷體|ＭＳ 明朝|맑은 고딕
LXGW WenKai|DejaVu Sans Condensed|MiSans|@仿宋_GB2312
"""


@pytest.mark.parametrize("name", FACES.strip().replace("\n", "|").split("|"))
def test_a_font_that_many_have_goes_out(name):
    assert is_font(name)


@pytest.mark.parametrize(
    "name",
    [
        "贾某甲泄",
        "jiaxiemi",
        "贾某甲的字体",
        "甲区司法局",
        "贾某宋体",
        "方正贾某甲简体",
        "Jia Xiemi",
        "Noto Jiamou",
        "13800138000",
        "宋体2024甲行初12号",
    ],
)
def test_a_font_whose_name_may_be_words_does_not(name):
    assert not is_font(name)


def test_a_font_that_the_profile_names_goes_out_where_it_is_called_like_one(report):
    seeded = words('<w:rFonts w:ascii="Wangchuan Song" w:eastAsia="望川宋体"/>', text="甲（虚构）")(CLEAN)
    with pytest.raises(Trouble, match=r"(?s)没有见过的字体名.*profile\.yaml"):
        published(seeded, report)
    own = {"望川宋体", "Wangchuan Song", "贾某甲泄2024"}
    data = render(compile_template(zip_parts(seeded), NAME), report, {}, Edition.PUBLIC, NAME, fonts=own).data
    assert scan_file(data, "公开稿.docx", report, own) == []
    assert not is_font("贾某甲泄2024", own)


def test_a_public_file_written_anew_once_more_stays_the_same(report):
    from lawreport.word.public.rebuilt import rebuilt

    seeds = both(KINDS["用到的样式"], KINDS["有人引用的书签"], KINDS["内容控件的名称、标记、列表"], KINDS["图片的名称"])
    parts = open_package(published(seeds(CLEAN), report), "a")
    again = rebuilt(parts, NAME, frozenset())
    assert (again.dropped, again.problems) == ((), [])
    assert again.parts == parts


def test_drafts_and_finals_keep_the_template_as_it_is(report):
    seeded = before("word/styles.xml", "</w:styles>", f'<w:style w:styleId="jia"><w:name w:val="{HANZI}"/></w:style>')(CLEAN)
    for edition in (Edition.DRAFT, Edition.FINAL):
        word = render(compile_template(zip_parts(seeded), NAME), report, {}, edition, NAME)
        assert HANZI.encode() in open_package(word.data, "a")["word/styles.xml"]


def test_a_package_within_a_part_and_bytes_between_parts_are_seen(report):
    data = published(CLEAN, report)
    assert any("不属于任何部件" in p.message for p in scan_file(data[:0] + _padded(data), "a", report))


def _padded(data: bytes) -> bytes:
    """Return a file with bytes between its last member and its directory, which Word does not mind."""
    at = data.rindex(b"PK\x05\x06")
    start = int.from_bytes(data[at + 16 : at + 20], "little")
    new = (start + len(SECRETS[0])).to_bytes(4, "little")
    return data[:start] + SECRETS[0] + data[start : at + 16] + new + data[at + 20 :]


def test_kinds_are_many():
    assert len(KINDS) >= 80 and len(LEFT) >= 50
    assert said("")(CLEAN) != CLEAN
