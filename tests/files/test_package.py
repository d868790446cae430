import io
import struct
import zipfile

import pytest

from lawreport.files.package import Limits, kind_of, open_package
from lawreport.problem import Trouble

TYPES = ("[Content_Types].xml", "<Types/>")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(*members, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def refusal(data, **more):
    with pytest.raises(Trouble) as caught:
        open_package(data, "data/2024.xlsx", **more)
    assert all(p.place.file == "data/2024.xlsx" for p in caught.value.problems)
    return caught.value.problems


def test_a_sound_package_is_unpacked():
    parts = open_package(packed(TYPES, ("xl/", ""), ("xl/a.xml", "<a>数</a>"), ("xl/b.bin", b"\0\1")), "a.xlsx")
    assert parts == {TYPES[0]: b"<Types/>", "xl/a.xml": "<a>数</a>".encode(), "xl/b.bin": b"\0\1"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (b"<html><body>", "网页"),
        (b"\n <TABLE border=1>", "网页"),
        (b"%PDF-1.7", "PDF"),
        (b"plain", "别的格式"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (OLE + "Workbook".encode("utf-16-le"), "旧版 Excel"),
        (OLE + bytes(600), "密码"),
        (OLE + "WordDocument".encode("utf-16-le"), "旧版 Word"),
    ],
)
def test_another_kind_of_file_is_refused_by_name(data, words):
    (problem,) = refusal(data)
    assert words in problem.message and problem.hint


def test_plain_text_is_of_no_kind():
    assert kind_of("指标,数值\n".encode()) == ""


def test_every_truncation_is_refused():
    whole = packed(TYPES, ("xl/a.xml", "<a>" + "数值" * 500 + "</a>"))
    for end in range(len(whole)):
        assert refusal(whole[:end])


def test_a_damaged_member_is_named():
    data = bytearray(packed(TYPES, ("xl/a.xml", "<a/>" * 9), method=zipfile.ZIP_STORED))
    data[data.index(b"<a/>")] ^= 1
    assert "xl/a.xml" in refusal(bytes(data))[0].message


def test_an_encrypted_member_is_refused():
    data = bytearray(packed(TYPES))
    entry = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, entry + 8, 1)
    assert refusal(bytes(data))[0].id == "package-encrypted"


@pytest.mark.parametrize("name", ["../a.xml", "xl/../../a.xml", "/etc/a.xml", "C:/a.xml", "xl//a.xml", "./a.xml", "a\x01.xml"])
def test_names_that_leave_the_package_are_refused(name):
    assert refusal(packed(TYPES, (name, "<a/>")))[0].id == "package-name"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["xl/a.xml", "XL/A.XML"])
def test_two_members_of_one_name_are_refused(second):
    assert refusal(packed(TYPES, ("xl/a.xml", "<a/>"), (second, "<b/>")))[0].id == "package-duplicate"


def test_sizes_are_limited_before_unpacking():
    small = Limits(members=3, total=2 << 20, ratio=50)
    assert "太大" in refusal(packed(TYPES, ("a.bin", bytes(3 << 20))), limits=small)[0].message
    assert "压缩比" in refusal(packed(TYPES, ("a.bin", bytes(3 << 19))), limits=small)[0].message
    assert "太多" in refusal(packed(TYPES, ("a", ""), ("b", ""), ("c", "")), limits=small)[0].message


def test_a_size_that_lies_is_damage():
    data = bytearray(packed(TYPES, ("a.bin", b"0123456789"), method=zipfile.ZIP_STORED))
    entry = data.rindex(b"PK\x01\x02")
    struct.pack_into("<II", data, entry + 20, 4, 4)
    assert refusal(bytes(data))[0].id == "package-damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_dtd_is_refused_in_any_encoding_and_all_are_listed(encoding):
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(encoding)
    problems = refusal(packed(TYPES, ("xl/a.xml", bomb), ("_rels/.rels", bomb)))
    assert [p.id for p in problems] == ["package-xml"] * 2
    assert "xl/a.xml" in problems[0].message and "DTD" in problems[0].message


@pytest.mark.parametrize("data", [b'<?xml version="1.0" encoding="UTF-7"?><a/>', "<a/>".encode("utf-16-le")])
def test_xml_in_a_rare_encoding_is_refused(data):
    assert "编码" in refusal(packed(TYPES, ("xl/a.xml", data)))[0].message


@pytest.mark.parametrize(("member", "words"), [("readme.txt", "压缩包"), ("mimetype", "ODF")])
def test_a_zip_that_is_no_office_file_is_refused(member, words):
    assert words in refusal(packed((member, "x")))[0].message
