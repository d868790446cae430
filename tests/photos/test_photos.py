"""Photos: what phones write becomes pixels fit for print, and nothing else; what is no photo is told in plain words."""

import io
import struct
import zipfile
import zlib

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image, ImageCms, ImageDraw
from where import CORPUS

from lawreport.edition import Edition
from lawreport.model import Picture
from lawreport.pipeline import build
from lawreport.problem import Trouble
from lawreport.project import Project

REPORT = (CORPUS / "faulty/_base/sections/2024/report.yaml").read_text("utf-8")
SECRET = "王某的手机"  # 虚构：照片里附带的话


def scene(width=900, height=600, mode="RGB") -> Image.Image:
    """Return a drawn picture: sky left of the middle, red in the corner that is above and to the left."""
    picture = Image.new("RGB", (width, height), (90, 150, 220))
    draw = ImageDraw.Draw(picture)
    draw.rectangle([width // 2, 0, width, height], fill=(230, 210, 150))
    draw.rectangle([0, 0, width // 4, height // 4], fill=(210, 20, 20))
    return picture.convert(mode)


def saved(picture: Image.Image, kind="JPEG", **more) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def remarks(turn=1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = turn, SECRET, SECRET
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def listed(*photos: str) -> str:
    return f"{REPORT}    photos:\n" + "".join(f"      - {{{photo}}}\n" for photo in photos)


def one(file: str) -> str:
    return listed(f"file: {file}, caption: 宣传活动, alt: 画着一面旗")


@pytest.fixture
def built(written):
    """Return a function that builds a project whose attachment shows photos: (report.yaml, file → bytes)."""

    def make(report: str, photos: dict[str, bytes], edition=Edition.DRAFT):
        files = {"sections/2024/report.yaml": report, **{f"photos/{name}": data for name, data in photos.items()}}
        return build(Project.at(written(files)), None, edition, unsigned=True)

    return make


def media(data: bytes) -> dict[str, Image.Image]:
    """Return the pictures in a Word file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [n for n in archive.namelist() if n.startswith("word/media/")]
        return {n.rpartition("/")[2]: Image.open(io.BytesIO(archive.read(n))) for n in names}


def the_photo(built_report) -> Image.Image:
    [(_, picture)] = [(n, p) for n, p in media(built_report.word.data).items() if n.startswith("image")]
    return picture.convert("RGB")


def is_like(picture: Image.Image, wanted: Image.Image) -> bool:
    small = [p.convert("RGB").resize((30, 20)) for p in (picture, wanted)]
    pairs = zip(*(list(p.get_flattened_data()) for p in small), strict=True)
    return sum(abs(a - b) for one, two in pairs for a, b in zip(one, two, strict=True)) / (600 * 3) < 9


# ---- what phones, scanners and programs write --------------------------------------------------------------------------

KINDS = {
    "甲.jpg": saved(scene()),
    "甲.JPG": saved(scene(), progressive=True),
    "甲.jpeg": saved(scene(), "MPO", save_all=True, append_images=[scene()]),
    "灰.jpg": saved(scene(mode="L")),
    "四色.jpg": saved(scene(mode="CMYK")),
    "甲.png": saved(scene(), "PNG"),
    "调色.png": saved(scene().quantize(16), "PNG"),
    "黑白.png": saved(scene(mode="1"), "PNG"),
    "十六.png": saved(scene(mode="L").convert("I").point(lambda v: v * 257).convert("I;16"), "PNG"),
    "透.png": saved(scene(mode="RGBA"), "PNG"),
    "扫描.tif": saved(scene(), "TIFF", compression="tiff_lzw"),
    "四色.tiff": saved(scene(mode="CMYK"), "TIFF"),
    "假.png": saved(scene()),  # a JPEG by another name
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_photo_is_printed_in_its_colours(built, name):
    grey = "L" if name in ("灰.jpg", "十六.png") else "1" if name == "黑白.png" else "RGB"
    assert is_like(the_photo(built(one(name), {name: KINDS[name]})), scene().convert(grey))


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_is_turned_upright(built, turn):
    back = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    lying = scene()
    for step in back.get(turn, []):
        lying = lying.transpose(step)
    photo = the_photo(built(one("甲.jpg"), {"甲.jpg": saved(lying, exif=remarks(turn))}))
    assert photo.width > photo.height and is_like(photo, scene())


def test_nothing_is_left_beside_the_pixels(built):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = saved(scene(), exif=remarks(), icc_profile=profile, comment=SECRET.encode())
    assert SECRET.encode() in photo
    data = built(one("王某.jpg"), {"王某.jpg": photo}).word.data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        held = b"".join(archive.read(n) for n in archive.namelist() if not n.startswith("customXml"))
    assert SECRET.encode() not in held and "王某".encode() not in held
    [picture] = [p for n, p in media(data).items() if n.startswith("image")]
    assert not picture.getexif() and "icc_profile" not in picture.info and "comment" not in picture.info


def test_what_is_clear_is_printed_on_white(built):
    clear = Image.new("RGBA", (900, 600), (0, 0, 0, 0))
    assert the_photo(built(one("透.png"), {"透.png": saved(clear, "PNG")})).getpixel((5, 5)) == (255, 255, 255)


def test_a_large_photo_is_scaled_to_print_and_a_small_one_is_not_blown_up(built):
    large = built(one("大.jpg"), {"大.jpg": saved(scene(4000, 3000))})
    [image] = [i for n, i in media(large.word.data).items() if n.startswith("image")]
    assert image.width < 1200
    width = extent(large.word.data)[-1][0]
    assert image.width / (width / 914400) == pytest.approx(220, abs=3)
    assert extent(built(one("小.jpg"), {"小.jpg": saved(scene(300, 200))}).word.data)[-1][0] / 36000 == pytest.approx(
        79.4, abs=0.5
    )


def extent(data: bytes) -> list[tuple[int, int]]:
    """Return the sizes of the pictures in EMU."""
    body = docx.Document(io.BytesIO(data)).element
    return [(int(e.get("cx")), int(e.get("cy"))) for e in body.iter(qn("wp:extent"))]


def test_a_photo_that_stands_fits_its_page(built):
    *_, (width, height) = extent(built(one("竖.jpg"), {"竖.jpg": saved(scene(1000, 4000))}).word.data)
    assert height / 36000 == pytest.approx(110) and width * 4 == pytest.approx(height, rel=0.02)


def test_the_same_photo_gives_the_same_bytes_and_a_kept_one_is_used(built):
    first = built(one("甲.jpg"), {"甲.jpg": saved(scene())}).word.data
    assert first == built(one("甲.jpg"), {"甲.jpg": saved(scene())}).word.data
    assert built(one("甲.jpg"), {"甲.jpg": saved(scene(600, 600))}).word.data != first


# ---- on the page ---------------------------------------------------------------------------------------------------------


def outline(built_report) -> list[str]:
    return [f"{b.style}｜{b.alt if isinstance(b, Picture) else b.text}" for b in built_report.report.blocks][-6:]


def test_photos_are_numbered_with_the_charts_and_have_words_for_those_who_cannot_see(built):
    report = listed("file: 甲.jpg, caption: 宣传活动, alt: 画着一面旗", "file: 乙.png, caption: 检查, alt: 画着人")
    made = built(report, {"甲.jpg": saved(scene()), "乙.png": saved(scene(), "PNG")})
    assert outline(made)[2:] == ["图｜画着一面旗", "图题｜图2　宣传活动", "图｜画着人", "图题｜图3　检查"]
    described = [e.get("descr") for e in docx.Document(io.BytesIO(made.word.data)).element.iter(qn("wp:docPr"))]
    assert described[-2:] == ["画着一面旗", "画着人"]


PAIR = listed("file: 甲.jpg, caption: 左边, alt: 旗", "file: 乙.jpg, caption: 右边, alt: 人, beside: 是")
TWO = {"甲.jpg": saved(scene()), "乙.jpg": saved(scene(600, 800))}


def test_two_photos_in_a_line_are_equally_high_each_above_its_caption(built):
    made = built(PAIR, TWO)
    assert outline(made)[-4:] == ["图｜旗", "图｜人", "图题｜图2　左边", "图题｜图3　右边"]
    (_, high), (_, other) = extent(made.word.data)[-2:]
    assert abs(high - other) < 9525
    table = docx.Document(io.BytesIO(made.word.data)).tables[-1]._tbl
    assert [
        ["drawing" if c.xpath(".//w:drawing") else "".join(c.xpath(".//w:t/text()")) for c in row.tc_lst]
        for row in table.tr_lst
    ] == [
        ["drawing", "drawing"],
        ["图2　左边", "图3　右边"],
    ]


def test_a_file_with_photos_comes_back_as_it_went(built, lawreport, tmp_path):
    path = tmp_path / "回来的.docx"
    path.write_bytes(built(PAIR, TWO).word.data)
    said = lawreport("check", path, "--project", tmp_path / "project").text
    assert "改过" not in said and "删" not in said


def test_the_public_edition_keeps_photos(built):
    review = "\nsecrecy_review: {reviewer_role: 主任, date: 2025年1月3日}\n"
    public = built(PAIR + review, TWO, Edition.PUBLIC)
    assert sorted(n for n in media(public.word.data) if n.startswith("image")) == ["image1.jpeg", "image2.jpeg"]


# ---- what is no photo ----------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    """Return a PNG of a few bytes that says it has 3600 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


REFUSED = {
    "苹果.heic": (b"\0\0\0\x18ftypheic" + b"\0" * 200, "HEIC"),
    "改名.jpg": (b"\0\0\0\x18ftypmif1" + b"\0" * 200, "HEIC"),
    "网页.webp": (b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 50, "WebP"),
    "原始.NEF": (saved(scene(), "TIFF"), "RAW"),
    "动.gif": (saved(scene().quantize(8), "GIF"), "GIF"),
    "表.jpg": (b"PK\x03\x04" + b"\0" * 50, "压缩包"),
    "空.jpg": (b"", "空文件"),
    "半截.jpg": (saved(scene())[:2000], "已损坏"),
    "坏.png": (saved(scene(), "PNG")[:-400], "已损坏"),
    "炸.png": (bomb(), "像素太多"),
    "小.png": (saved(scene(16, 16), "PNG"), "太小"),
    "大.jpg": (b"\xff\xd8" + b"\0" * (40 << 20), "太大（40 MB）"),
    "字.jpg": ("不是照片".encode(), "不是 JPEG"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_photo_is_told_with_what_to_do(built, name):
    data, words = REFUSED[name]
    with pytest.raises(Trouble) as trouble:
        built(one(name), {name: data})
    [problem] = trouble.value.problems
    assert words in problem.message and name in problem.message and problem.hint
    assert str(problem.place) == "sections/2024/report.yaml:11"


def test_all_photos_that_are_none_are_told_at_once_also_by_check(written, lawreport):
    files = {f"photos/{name}": data for name, (data, _) in REFUSED.items() if name != "大.jpg"}
    report = listed(*(f"file: {name.removeprefix('photos/')}, caption: 图, alt: 画" for name in files))
    said = lawreport("check", "--project", written({"sections/2024/report.yaml": report, **files}), "--all").text
    assert all(name.removeprefix("photos/") in said for name in files)


WRONG = {
    "field-missing": listed("file: 甲.jpg, caption: 没有替代文字"),
    "file-missing": one("申.jpg"),
    "photo-beside": listed("file: 甲.jpg, caption: 一, alt: 一, beside: 是"),
}


@pytest.mark.parametrize("id", WRONG)
def test_a_photo_that_is_described_wrong_is_told_in_its_line(built, id):
    with pytest.raises(Trouble) as trouble:
        built(WRONG[id], {"甲.jpg": saved(scene())})
    assert [(p.id, str(p.place)) for p in trouble.value.problems] == [(id, "sections/2024/report.yaml:11")]


def test_a_photo_is_part_of_what_is_confirmed(written):
    from lawreport.checks.signoff.targets import targets
    from lawreport.source.reader import read

    def confirmed(photo: bytes) -> tuple[str, ...]:
        root = written({"sections/2024/report.yaml": one("甲.jpg"), "photos/甲.jpg": photo})
        return targets(read(Project.at(root)))[0].paragraphs

    assert confirmed(saved(scene())) != confirmed(saved(scene(300, 300)))


def test_a_caption_of_two_in_a_line_that_a_superior_changed_is_pulled_into_its_file(built, lawreport, tmp_path):
    document = docx.Document(io.BytesIO(built(PAIR, TWO).word.data))
    for text in document.element.iter(qn("w:t")):
        text.text = (text.text or "").replace("右边", "右边的人")
    document.save(tmp_path / "改.docx")
    said = lawreport("pull", tmp_path / "改.docx", "--project", tmp_path / "project", "--yes").text
    assert "改动 1 处" in said and "要人看" not in said
    assert "caption: 右边的人" in (tmp_path / "project/sections/2024/report.yaml").read_text("utf-8")
