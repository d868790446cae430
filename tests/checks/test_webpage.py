"""The public web page: whatever else than the report stands in the finished file is found (names and numbers are 虚构)."""

from base64 import b64encode

import pytest
from handling import png_chunk
from test_public import REPORT, REVIEW

from lawreport.checks.webpage import scan_page, scan_picture
from lawreport.edition import Edition
from lawreport.pipeline import Caches, draw
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.screen.flow import Marks
from lawreport.screen.page import fragment, page, preview
from lawreport.source.reader import gather
from lawreport.word.template.profile import Profile


@pytest.fixture
def made(written):
    project = Project.at(written({"sections/2024/report.yaml": REPORT + REVIEW}))
    source = gather(project, 2024)
    return draw(compose(source)[0], source.files, Caches.of(project))


def told(text, report):
    return [p.message for p in scan_page(text, "报告.html", report)]


def test_a_page_and_a_fragment_are_fit_to_be_published(made):
    report, images = made
    assert told(page(report, images, Profile(), Edition.PUBLIC), report) == []
    assert told(fragment(report, images, Profile(), Edition.PUBLIC, {id: "图1.png" for id in images}), report) == []


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("</article>", "<script>1</script></article>", "多余的元素 script"),
        ("</article>", "<iframe></iframe></article>", "多余的元素 iframe"),
        ("<h2", '<h2 data-place="sections/2024/01.yaml:3"', "多余的属性 h2/data-place"),
        ("<h2", '<h2 onclick="1"', "多余的属性 h2/onclick"),
        ("<h2", '<h2 title="作者"', "多余的属性 h2/title"),
        ('class="标题一"', 'class="C:\\用户\\年报"', "文件夹的路径"),
        ('class="标题一"', 'class="_m_0001"', "程序的书签"),
        ('style="margin-top:', 'style="background:url(data:,1);margin-top:', "样式里的链接"),
        ("body{margin:0", '@import "a.css";body{margin:0', "样式里的链接"),
        ("body{margin:0", "body{background:URL(a.png);margin:0", "样式里的链接"),
        ("data:image/png;base64,", "a/", "来自外面的图片"),
        ('<meta charset="utf-8"/>', '<meta charset="utf-8"/><meta name="author" content="甲"/>', "多余的说明 author"),
        ('<meta charset="utf-8"/>', '<meta http-equiv="refresh" content="1"/>', "多余的说明 refresh"),
        ("</article>", "</article><p>保存在 D:\\年报\\定稿</p>", "文件夹的路径"),
        ("</title>", "，联系电话13800138000</title>", "13"),
        ('name="description" content="', 'name="description" content="经办人身份证号11010519491231002X', "身份证"),
        ('alt="', 'alt="机密★10年 ', "密"),
    ],
)
def test_what_is_more_than_the_report_is_told(made, old, new, said):
    report, images = made
    text = page(report, images, Profile(), Edition.PUBLIC)
    assert old in text
    messages = told(text.replace(old, new, 1), report)
    assert messages and all(said in message for message in messages)


@pytest.mark.parametrize("remark", ["<!-- 张三改 -->", "<?xml-stylesheet?>", "<h2 ></h2 >"])
def test_what_no_element_says_is_no_page_of_ours(made, remark):
    report, images = made
    text = page(report, images, Profile(), Edition.PUBLIC)
    with pytest.raises(ValueError, match="more is said"):
        scan_page(text.replace("<h2", f"{remark}<h2", 1), "报告.html", report)


def test_a_preview_is_not_fit_to_be_published(made):
    report, images = made
    assert any("data-metric" in message for message in told(preview(report, images, Profile(), Marks()).body, report))


def test_a_picture_that_says_where_it_was_taken_is_told(made):
    report, images = made
    image = next(iter(images.values()))
    remark = png_chunk(b"tEXt", b"Author\0\xbc\xd7")
    spoken = image.png[:33] + remark + image.png[33:]
    assert [p.id for p in scan_picture(spoken, "图1.png")] == ["public-picture"]
    assert scan_picture(image.png, "图1.png") == []
    text = page(report, images, Profile(), Edition.PUBLIC)
    old, new = (b64encode(data).decode() for data in (image.png, spoken))
    assert told(text.replace(old, new), report) == ["公开网页里有带着作者、时间、地点或说明的图片"]
