"""Which files in build/ are reports: whatever people have laid there, nothing stumbles over it."""

import io
import zipfile

import pytest

from lawreport.outputs.reports import reports
from lawreport.project import Project


def package(damage=lambda data: data) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("customXml/item1.xml", "甲乙丙丁" * 500)
        archive.writestr("word/document.xml", "<w/>")
    return damage(out.getvalue())


DAMAGED = {
    "no zip": b"text",
    "empty": b"",
    "cut": package(lambda data: data[:60]),
    "deflated wrongly": package(lambda data: data[:49] + b"\xff" * 8 + data[57:]),
    "unknown packing": package(lambda data: data.replace(b"\x08\x00", b"\x63\x00")),
    "locked": package(lambda data: data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_word_file_beside_them_is_no_report(kind, written):
    folder = written()
    (folder / "build").mkdir(exist_ok=True)
    (folder / "build" / "别人的材料.docx").write_bytes(DAMAGED[kind])
    assert reports(Project.at(folder)) == []
