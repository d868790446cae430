"""The template: what its parts say, that it is sound, and that a hand in it shows."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from lxml import etree
from where import ROOT

from lawreport.base.disk import DISK
from lawreport.problem import Trouble
from lawreport.style import STYLES
from lawreport.word.template import units
from lawreport.word.template.make import is_handmade, make_template, zip_parts
from lawreport.word.template.profile import LOOKS, Fonts, Number, Page, Profile, RedHead, load_profile
from lawreport.word.template.styles import RUN_STYLES, required_styles, style_id

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHIPPED = ROOT / "templates" / "profile.yaml"


def parts(template: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(template))
    return {name: archive.read(name) for name in archive.namelist()}


def xml(name: str, profile: Profile | None = None) -> etree._Element:
    return etree.fromstring(parts(make_template(profile or Profile()))[f"word/{name}.xml"])


def style(name: str, profile: Profile | None = None) -> etree._Element:
    return xml("styles", profile).find(f"{W}style[@{W}styleId='{name}']")


def attributes(element: etree._Element) -> dict[str, str]:
    return {key.removeprefix(W): value for key, value in element.attrib.items()}


# ---- the package ---------------------------------------------------------------------------------------------------


def test_the_same_profile_gives_the_same_bytes():
    assert make_template(Profile()) == make_template(Profile())


def test_the_audit_tools_find_nothing(tmp_path):
    import ooxml_integrity
    from openxml_audit import OpenXmlValidator

    path = tmp_path / "report.docx"
    path.write_bytes(make_template(Profile()))
    assert list(OpenXmlValidator().validate(path).errors) == []
    assert list(ooxml_integrity.check(path)) == []


def test_python_docx_sees_every_style_of_the_vocabulary():
    import docx

    names = {s.element.name_val for s in docx.Document(io.BytesIO(make_template(Profile()))).styles}
    assert set(required_styles()) <= names


# ---- fonts ---------------------------------------------------------------------------------------------------------


def test_no_part_names_a_font_by_theme():
    for name, data in parts(make_template(Profile())).items():
        assert b"asciiTheme" not in data and b"eastAsiaTheme" not in data, name


@pytest.mark.parametrize("name", [style_id(name) for name in STYLES] + list(RUN_STYLES.values()))
def test_every_style_says_its_fonts_outright(name):
    said = attributes(style(name).find(f"{W}rPr/{W}rFonts"))
    assert set(said) == {"ascii", "hAnsi", "eastAsia", "cs"}
    assert said["eastAsia"] in {"方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"}


@pytest.mark.parametrize(
    ("name", "font", "size"),
    [
        ("公文标题", "方正小标宋简体", "44"),
        ("Heading1", "黑体", "32"),
        ("Heading2", "楷体_GB2312", "32"),
        ("Heading3", "仿宋_GB2312", "32"),
        ("标题字二", "楷体_GB2312", "32"),
        ("签发人姓名", "楷体_GB2312", "32"),
        ("附件标识", "黑体", "32"),
        ("抄送", "仿宋_GB2312", "28"),
        ("Footer", "宋体", "28"),
    ],
)
def test_fonts_and_sizes_of_the_standard(name, font, size):
    look = style(name).find(f"{W}rPr")
    assert look.find(f"{W}rFonts").get(f"{W}eastAsia") == font
    assert look.find(f"{W}sz").get(f"{W}val") == size
    assert look.find(f"{W}b").get(f"{W}val") == "0"


def test_quotes_and_dashes_in_text_take_the_chinese_font():
    runs = [r for r in xml("document").iter(f"{W}r") if "{{" in "".join(r.itertext())]
    assert runs and all(r.find(f"{W}rPr/{W}rFonts").get(f"{W}hint") == "eastAsia" for r in runs)


# ---- geometry ------------------------------------------------------------------------------------------------------


def test_the_page_is_that_of_the_standard():
    section = xml("document").find(f".//{W}sectPr")
    assert attributes(section.find(f"{W}pgSz")) == {"w": "11906", "h": "16838"}
    assert (
        attributes(section.find(f"{W}pgMar")).items()
        >= {"top": "2098", "right": "1474", "bottom": "1984", "left": "1587", "footer": "1440"}.items()
    )
    assert attributes(section.find(f"{W}docGrid")) == {"type": "lines", "linePitch": "579"}


def test_body_text_stands_on_the_grid():
    body = style("Normal")
    shape = body.find(f"{W}pPr")
    assert attributes(shape.find(f"{W}spacing")) == {"before": "0", "after": "0", "line": "579", "lineRule": "exact"}
    assert attributes(shape.find(f"{W}ind")).items() >= {"firstLine": "640", "firstLineChars": "200"}.items()
    assert shape.find(f"{W}jc").get(f"{W}val") == "both"
    assert shape.find(f"{W}autoSpaceDE").get(f"{W}val") == shape.find(f"{W}autoSpaceDN").get(f"{W}val") == "0"
    assert body.find(f"{W}rPr/{W}spacing").get(f"{W}val") == "-5"


def test_headings_are_words_own_and_run_in_headings_have_their_level():
    for level, number in enumerate("一二三四", 1):
        assert style(f"Heading{level}").find(f"{W}name").get(f"{W}val") == f"heading {level}"
        for name in (f"Heading{level}", f"段首标题{number}"):
            assert style(name).find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") == str(level - 1)


def test_pictures_are_not_cut_to_the_height_of_a_line():
    assert style("图").find(f"{W}pPr/{W}spacing").get(f"{W}lineRule") == "auto"


def test_odd_pages_are_numbered_right_and_even_pages_left():
    assert xml("settings").find(f"{W}evenAndOddHeaders") is not None
    sides = [xml(name).find(f".//{W}jc").get(f"{W}val") for name in ("footer1", "footer2")]
    assert sides == ["right", "left"]


def test_tables_repeat_their_head_and_do_not_split_rows():
    rows = xml("document").findall(f".//{W}tr")
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None


def test_the_mark_and_the_line_are_of_one_red():
    profile = Profile(red_head=RedHead(colour="CC0000"))
    assert style("发文机关标志", profile).find(f"{W}rPr/{W}color").get(f"{W}val") == "CC0000"
    assert style("发文字号", profile).find(f"{W}pPr/{W}pBdr/{W}bottom").get(f"{W}color") == "CC0000"


def test_every_block_of_the_vocabulary_has_its_branch():
    asked = set(re.findall(r"块\.样式 == '(\w+)'", "".join(xml("document").itertext())))
    assert asked == {style for style, norm in STYLES.items() if not norm.own}


# ---- the profile ---------------------------------------------------------------------------------------------------


def written(tmp_path, text: str) -> tuple[Profile, list]:
    path = tmp_path / "profile.yaml"
    path.write_text(text, encoding="utf-8")
    return load_profile(DISK.file(path, "templates/profile.yaml"))


def test_the_shipped_profile_is_the_national_standard():
    assert load_profile(DISK.file(SHIPPED, "templates/profile.yaml")) == (Profile(), [])


def test_what_a_profile_leaves_out_is_the_national_standard(tmp_path):
    profile, _ = written(tmp_path, "样式:\n  标题二: {加粗: 是}\n")
    assert profile == Profile(looks={**LOOKS, "标题二": replace(LOOKS["标题二"], bold=True)})


def test_a_province_may_have_another_page(tmp_path):
    profile, _ = written(
        tmp_path, "页面: {左边距: 27毫米, 右边距: 27毫米, 每行字数: 26, 字距: 0.5磅}\n字体: {仿宋: 仿宋}\n页码: {位置: 居中}\n"
    )
    assert profile.page == Page(left=units.mm(27), right=units.mm(27), chars=26, spacing=10)
    assert (profile.fonts, profile.number) == (Fonts(fang="仿宋"), Number(side="居中"))
    assert style("Normal", profile).find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == "仿宋"
    assert xml("footer2", profile).find(f".//{W}jc").get(f"{W}val") == "center"


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("页面:\n  上边距: 37\n", 2, "“上边距”应当是带单位的长度，这里是“37”", "写法如：37毫米、3.7厘米、28.95磅。"),
        ("页面:\n  行巨: 28磅\n", 2, "页面没有“行巨”这一栏", "是不是 行距？"),
        ("样式:\n  标题一: {字号: 4号}\n", 2, "“字号”应当是字号，这里是“4号”", "写法如：二号、小四、10.5磅。"),
        ("样式:\n  标题一: {字体: 隶书}\n", 2, "“字体”不能是“隶书”", "只能是：小标宋、黑体、楷体、仿宋、宋体。"),
        ("版头:\n  红色: 红\n", 2, "“红色”应当是六位十六进制颜色，如 FF0000（红）、000000（黑）", ""),
        ("页面:\n  行距: 29磅\n", 2, "按现在的行距，一页排21行，不是22", "“行距”请取 27.75磅 到 28.95磅。"),
        ("页面:\n  字距: 0磅\n", 2, "按现在的字距，一行排27字，不是28", "“字距”请取 -0.7磅 到 -0.25磅。"),
    ],
)
def test_a_wrong_profile_is_told_with_its_line(tmp_path, text, line, message, hint):
    with pytest.raises(Trouble) as caught:
        written(tmp_path, text)
    (problem,) = caught.value.problems
    assert (problem.message, problem.hint, problem.place.line) == (message, hint, line)


def test_all_faults_of_a_profile_are_told_at_once(tmp_path):
    with pytest.raises(Trouble) as caught:
        written(tmp_path, "页面: {上边距: 高, 左边距: 宽}\n样式: {正文: {加粗: 大}}\n")
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("text", "twips"),
    [("37毫米", 2098), ("3.7cm", 2098), ("28.95磅", 579), ("-0.25 pt", -5), ("37", None), ("1e3毫米", None), ("毫米", None)],
)
def test_lengths_are_read_with_their_unit(text, twips):
    assert units.twips(text) == twips


# ---- the mark of origin --------------------------------------------------------------------------------------------


def test_a_template_fresh_from_any_profile_is_known():
    assert not is_handmade(make_template(Profile()))
    assert not is_handmade(make_template(Profile(fonts=Fonts(fang="仿宋"))))


def test_a_changed_template_is_known_as_handmade():
    changed = parts(make_template(Profile()))
    changed["word/styles.xml"] = changed["word/styles.xml"].replace(b'"579"', b'"560"')
    assert is_handmade(zip_parts(changed))


def test_a_template_saved_again_by_another_program_is_known_as_handmade():
    import docx

    out = io.BytesIO()
    document = docx.Document(io.BytesIO(make_template(Profile())))
    document.add_paragraph()
    document.save(out)
    assert is_handmade(out.getvalue())


def test_a_file_that_is_no_template_is_left_alone():
    assert is_handmade(b"") and is_handmade("版式".encode())


def test_a_missing_profile_is_put_in_and_can_be_undone(written, lawreport):
    project = written()
    for name in ("profile.yaml", "report.docx"):
        (project / "templates" / name).unlink(missing_ok=True)
    said = lawreport("template", "--project", project)
    assert said.code == 0 and f"已放入版式参数：{project / 'templates/profile.yaml'}" in said.out
    assert (project / "templates/profile.yaml").read_bytes() == (ROOT / "templates/profile.yaml").read_bytes()
    assert lawreport("template", "--project", project).out == "模板已是最新，没有改动。\n"
    lawreport("undo", "--yes", "--project", project)
    assert not (project / "templates/profile.yaml").exists()


# ---- where the signature stands ----------------------------------------------------------------------------------------------

STANDS = "落款:\n  不盖章右空: 3字\n  日期右移: 1字\n  不盖章空行: 3行\n  盖章右空: 5字\n  盖章空行: 4行\n"


@pytest.mark.parametrize(
    ("seal", "settings", "name", "day", "above"),
    [
        ("否", "", 800, 640, 579),  # in twentieths of a point: a 字 is 320, a line 579; the name has 8 字, the date 6.5
        ("否", STANDS, 960, 1120, 1737),
        ("是", "", 1040, 1280, 1158),
        ("是", STANDS, 1360, 1600, 2316),
    ],
)
def test_signature_and_date_stand_where_the_profile_says_and_the_rule_knows(
    written, lawreport, seal, settings, name, day, above
):
    from docx import Document

    head = f"title: 甲区司法局报告\ndate: 2025年1月20日\nsignature: 甲乙丙丁市法制局\nseal: {seal}\n"
    folder = written({"sections/2024/report.yaml": head, "templates/profile.yaml": settings or "页面:\n  纸宽: 210毫米\n"})
    ended = lawreport("build", "--project", folder)
    assert ended.code == 0, ended.text
    (path,) = folder.glob("build/*.docx")
    signed = {p.style.name: p.paragraph_format for p in Document(path).paragraphs if p.style.name.startswith("落款")}
    shape = signed["落款单位"].space_before or Document(path).styles["落款单位"].paragraph_format.space_before
    told = [signed["落款单位"].right_indent.twips, signed["落款日期"].right_indent.twips, shape.twips]
    assert told == [name, day, above]
    assert "L-21" not in lawreport("check", path, "--project", folder).text
