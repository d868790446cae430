"""`import` of a Word report with photos, pictures of charts and pages that lie: they come over, or it is said why not."""

import io
import zipfile

import pytest
from imports import there_and_back
from where import CORPUS, ROOT

HEAD = ("甲市水务局2024年法治政府建设年度报告", "甲市水务局坚持依法治水，现将有关情况报告如下。")
NAME = "去年报告.docx"


def picture(width: int = 300, height: int = 200, kind: str = "JPEG") -> io.BytesIO:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height), (width % 255, 120, 60)).save(out, kind)
    out.seek(0)
    return out


class Report:
    """A Word report as somebody else would have made it."""

    def __init__(self):
        import docx

        self.word = docx.Document()

    def say(self, *lines: str):
        for line in lines:
            self.word.add_paragraph(line)

    def show(self, *files: io.BytesIO, words: str = "", alt: str = "群众在看展板"):
        """Add a paragraph with pictures behind its words."""
        paragraph = self.word.add_paragraph(words)
        for file in files:
            self.put(paragraph, file, alt)

    def put(self, paragraph, file: io.BytesIO, alt: str = "群众在看展板"):
        from docx.shared import Cm

        drawn = paragraph.add_run().add_picture(file, width=Cm(6))
        drawn._inline.docPr.set("descr", alt)
        return drawn

    def head(self):
        self.say(*HEAD, "一、主要举措", "检查企业12家。")

    def data(self) -> bytes:
        out = io.BytesIO()
        self.word.save(out)
        return out.getvalue()


@pytest.fixture
def brought(lawreport, tmp_path):
    """Return a function that imports a Word report, and gives the result and the project's folder."""

    def run(report: Report):
        (tmp_path / NAME).write_bytes(report.data())
        return lawreport("import", tmp_path / NAME, "--to", tmp_path / "新项目"), tmp_path / "新项目"

    return run


def section(folder, name: str = "01_measures.yaml") -> str:
    return (folder / "sections/2024" / name).read_text(encoding="utf-8")


def sizes(data: bytes) -> list[tuple[int, int]]:
    """Return the size in pixels of every picture in a Word file."""
    from PIL import Image

    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return sorted(Image.open(file.open(name)).size for name in file.namelist() if "/media/" in name)


@pytest.mark.parametrize(
    "project", [CORPUS / "samples" / name for name in ("o_photos", "o_lying_attachment", "o_free_table")], ids=lambda p: p.name
)
def test_our_own_reports_come_back_with_photos_and_pages_that_lie(project, tmp_path, capsys):
    from lawreport.edition import Edition
    from lawreport.pipeline import build
    from lawreport.project import Project

    back = there_and_back(project, tmp_path)
    assert back.unlike == ()
    assert "一段不差" in capsys.readouterr().out
    again = build(Project.at(tmp_path / "new"), 2024, Edition.DRAFT).word.data
    old = (tmp_path / "old.docx").read_bytes()
    assert sizes(again) == sizes(old)
    assert lying(again) == lying(old)


def lying(data: bytes) -> list[bool]:
    from lawreport.word.reader import read_document

    return [section.landscape for section in read_document(data, NAME).sections]


def test_the_example_comes_back_with_its_charts_as_photos(tmp_path, capsys):
    back = there_and_back(ROOT / "examples/wangchuan", tmp_path)
    assert back.words[0] == back.words[1]
    assert back.kinds[0] >= 0.97 * back.kinds[1]
    told = capsys.readouterr().out
    assert "8 张图片读成了照片" in told
    assert "图是图片，数要改时请改成图表" in told


def test_a_photo_goes_into_its_section_with_caption_and_alt(brought, composed):
    report = Report()
    report.head()
    report.show(picture())
    report.say("图1　宪法宣传周活动", "全部合格。", "二、下一年安排", "检查企业不少于15家。")
    result, folder = brought(report)
    assert result.code == 0, result.text
    photo = "      - 文件: 照片1.jpg\n        图题: 宪法宣传周活动\n        替代文字: 群众在看展板\n"
    assert f"小节:\n  - 照片:\n{photo}末段: |\n  全部合格。\n" in section(folder)
    assert (folder / "photos/照片1.jpg").read_bytes() == picture().getvalue()
    assert "正文｜检查企业12家。\n图｜群众在看展板\n图题｜图1　宪法宣传周活动\n正文｜全部合格。" in composed(folder).outline()
    assert "文字和原文一样" in result.out
    assert "开新一年时请换成当年的" in result.out


def test_two_in_a_paragraph_stand_beside_each_other_and_a_bare_line_is_a_caption(brought):
    report = Report()
    report.head()
    report.show(picture(300), picture(310, kind="PNG"))
    report.say("图1　左边", "图2　右边")
    report.show(picture(320, kind="TIFF"))
    report.word.add_paragraph("干部在学习").alignment = 1
    result, folder = brought(report)
    assert [line.strip(" -") for line in section(folder).partition("照片:\n")[2].splitlines()] == [
        *("文件: 照片1.jpg", "图题: 左边", "替代文字: 群众在看展板"),
        *("文件: 照片2.png", "图题: 右边", "替代文字: 群众在看展板", "并排: 是"),
        *("文件: 照片3.tif", "图题: 干部在学习", "替代文字: 群众在看展板"),
    ]
    assert "“干部在学习” → “图3　干部在学习”" in result.out


def test_photos_in_a_table_are_beside_each_other_row_by_row(brought):
    report = Report()
    report.head()
    table = report.word.add_table(4, 2)
    for n in range(4):
        report.put(table.cell(2 * (n // 2), n % 2).paragraphs[0], picture(300 + n))
        table.cell(2 * (n // 2) + 1, n % 2).text = f"活动现场{n + 1}"
    _, folder = brought(report)
    said = section(folder)
    assert [line.partition(": ")[2] for line in said.splitlines() if "图题" in line] == [f"活动现场{n}" for n in (1, 2, 3, 4)]
    assert said.count("并排: 是") == 2


@pytest.mark.parametrize("alt", ["", "图片 3", "IMG_2034.JPG", "C:\\Users\\wang\\1.png"])
def test_a_missing_alt_is_asked_for(alt, brought):
    report = Report()
    report.head()
    report.show(picture(), alt=alt)
    report.say("图1　宪法宣传周活动")
    result, folder = brought(report)
    assert "替代文字: 【待填：照片上是什么】" in section(folder).replace('"', "")
    assert "“照片1.jpg”：原来没有替代文字" in result.out


def test_a_photo_without_caption_gets_one_that_is_told(brought):
    report = Report()
    report.head()
    report.show(picture())
    result, folder = brought(report)
    assert "图题: 群众在看展板" in section(folder)
    assert "原来没有图题，用了“群众在看展板”" in result.out


def test_logo_seal_header_and_what_is_no_photo_are_told_and_left_out(brought, composed):
    report = Report()
    report.show(picture(200, 100))
    report.head()
    report.show(picture(kind="GIF"))
    report.say("图1　动图")
    report.show(picture(20, 20), words="")
    report.show(picture(), words="甲市水务局")
    report.say("2025年1月6日")
    report.word.sections[0].header.paragraphs[0].add_run().add_picture(picture())
    result, folder = brought(report)
    assert result.code == 0, result.text
    for said in (
        "（第1段）：在红头、题目或引言里",
        "是 GIF 图片，不是照片",
        "太小：20×20 像素",
        "嵌在文字里，像是印章",
        "页眉、页脚里的 1 张图片",
    ):
        assert said in result.out
    assert not (folder / "photos").exists()
    assert "图1　动图" in composed(folder).outline()
    assert composed(folder).outline().endswith("落款单位｜甲市水务局\n落款日期｜2025年1月6日")


def test_what_was_cropped_is_told(brought):
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    report = Report()
    report.head()
    drawn = report.put(report.word.add_paragraph(), picture())
    drawn._inline.xpath(".//pic:blipFill/a:blip")[0].addnext(parse_xml(f'<a:srcRect {nsdecls("a")} l="20000"/>'))
    assert "裁过边" in brought(report)[0].out


def test_an_attachment_on_pages_that_lie_lies_again_and_photos_go_into_it(brought, composed):
    from docx.enum.section import WD_ORIENT

    report = Report()
    report.head()
    report.say("附件：普法活动", "甲市水务局", "2025年1月6日")
    lying = report.word.add_section()
    lying.orientation, lying.page_width, lying.page_height = WD_ORIENT.LANDSCAPE, lying.page_height, lying.page_width
    report.word.add_paragraph("附件").paragraph_format.page_break_before = True
    report.say("普法活动", "活动情况如下。")
    report.show(picture())
    report.say("图1　现场")
    _, folder = brought(report)
    said = section(folder, "report.yaml")
    assert "页面: 横向\n" in said
    assert "照片:\n      - 文件: 照片1.jpg\n        图题: 现场\n" in said
    assert composed(folder).outline().endswith("正文｜活动情况如下。\n图｜群众在看展板\n图题｜图1　现场")


def test_pages_of_the_text_that_lie_are_told(brought):
    report = Report()
    report.head()
    lying = report.word.add_section()
    lying.page_width, lying.page_height = lying.page_height, lying.page_width
    report.say("全部合格。")
    result, folder = brought(report)
    assert "第5段起有横着的页，读成了竖的" in result.out
    assert "横向" not in section(folder, "report.yaml")


def test_new_year_says_that_photos_are_last_years(brought, lawreport):
    report = Report()
    report.head()
    report.show(picture(), alt="2024年宣传周，{横幅}上写着检查企业12家")
    report.say("图1　宣传周")
    _, folder = brought(report)
    opened = lawreport("new-year", "2025", "--project", folder)
    assert "照片“照片1.jpg”：上年的照片，请换成今年的" in opened.out
    assert "手打" not in opened.out
    said = (folder / "sections/2025/01_measures.yaml").read_text(encoding="utf-8")
    assert "照片1.jpg" in said
    assert "2024年宣传周，{横幅}上写着检查企业12家" in said


@pytest.mark.parametrize("times", [1, 3])
def test_every_photo_is_a_file_of_its_own(times, brought, lawreport):
    report = Report()
    report.head()
    for n in range(times):
        report.show(picture(), picture())
        report.say(f"图{2 * n + 1}　左边", f"图{2 * n + 2}　右边")
    result, folder = brought(report)
    assert "文字和原文一样" in result.out
    assert len(list((folder / "photos").iterdir())) == 2 * times
    assert lawreport("--project", folder).code == 0


def test_a_scan_is_still_no_report(brought):
    report = Report()
    report.show(picture())
    assert "扫描件" in brought(report)[0].err


def test_a_logo_in_the_header_of_the_last_page_does_not_stop_the_check(lawreport, tmp_path):
    report = Report()
    report.head()
    report.word.sections[0].header.paragraphs[0].add_run().add_picture(picture())
    (tmp_path / NAME).write_bytes(report.data())
    result = lawreport("check", tmp_path / NAME)
    assert "Traceback" not in result.text
    assert "L-45b" not in result.text
